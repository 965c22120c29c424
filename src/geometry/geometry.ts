/**
 * A cell as regions in space, in metres: x runs across the cell from the left wall, y from the current collector
 * (y = 0) up to the counter electrode (y = height). In one dimension x carries no meaning and the cross-section is one square
 * metre of footprint; in two dimensions everything is per metre of depth into the picture, or per whole turn about the axis.
 */

/** A number by the relative height in a region: 0 at its bottom, 1 at its top. */
export type ByHeight = (height: number) => number;

/** What a region says of its medium, each number the same in all of it or the mean. */
export interface MediumProperties {
  /** Volume fraction of electrolyte in the medium between the meshed solids; 1 for free electrolyte. */
  readonly porosity: number;
  /** tau in D_effective = porosity D / tau along the cell; 1 for free electrolyte. */
  readonly tortuosityFactor: number;
  /** The same across the cell; as along it when absent. */
  readonly acrossTortuosityFactor?: number;
  /** Reactive surface per volume of a homogenised host, 1/m; 0 elsewhere. */
  readonly reactiveAreaDensity: number;
  /** What multiplies the exchange current on that surface; 1 when absent. */
  readonly activity?: number;
  /** Effective conductivity of the metal, S/m; absent where all of it is at one potential. */
  readonly conductivity?: number;
}

/** How metal that is deposited in a homogenised host changes its pores. */
export interface PoreFilling {
  /** b: transport goes with (porosity / initial porosity)^b. */
  readonly bruggemanExponent: number;
  /** m: the surface goes with (porosity / initial porosity)^m. */
  readonly areaExponent: number;
  /** s: the conductivity of the metal goes with (1 - porosity)^s; absent where it is given as it is. */
  readonly solidExponent?: number;
}

/** A horizontal layer of the cell and the medium that fills its pores. */
export interface Region extends MediumProperties {
  readonly name: string;
  readonly bottom: number;
  readonly top: number;
  /** The properties that change with the height. */
  readonly graded?: { readonly [Property in keyof MediumProperties]?: ByHeight };
  /** Charge fixed to the medium, mol of elementary charges per m3 of electrolyte; 0 when absent. */
  readonly fixedCharge?: number;
  /** Absent where deposited metal takes no room. */
  readonly poreFilling?: PoreFilling;
}

/** A property at a level of the cell inside a region, m; undefined where the region has none. */
export function propertyAt(region: Region, property: keyof MediumProperties, level: number): number | undefined {
  const graded = region.graded?.[property];
  if (graded === undefined) return region[property];
  return graded((level - region.bottom) / (region.top - region.bottom));
}

/**
 * An impermeable rectangle. A sheet of no thickness has bottom = top (horizontal) or left = right (vertical): it
 * separates the cells on its two sides and has a surface on both.
 */
export interface Rectangle {
  readonly kind: 'rectangle';
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
  /** Index into `Geometry.surfaces` of what its free faces belong to. */
  readonly surface: number;
}

/** A corner of an outline, m. */
export interface Corner {
  readonly x: number;
  readonly y: number;
  /**
   * How the side to the next corner is bent: tan(angle / 4) of its arc, positive where the arc turns counter-clockwise;
   * straight when 0 or absent.
   */
  readonly bulge?: number;
}

/**
 * An impermeable body of any shape. A closed one runs counter-clockwise around its inside; an open one is a sheet of no
 * thickness with a surface on both sides. Bodies may overlap and reach beyond the cell: what counts is the union of them, inside
 * the cell; where several share a surface, the first gives its name.
 */
export interface Outline {
  readonly kind: 'outline';
  readonly corners: readonly Corner[];
  readonly closed: boolean;
  readonly surface: number;
}

/** Impermeable squares of a picture, such as a micrograph. */
export interface Bitmap {
  readonly kind: 'bitmap';
  /** Left and lower edge of the picture, m. */
  readonly left: number;
  readonly bottom: number;
  readonly columns: number;
  readonly rows: number;
  /** Edge of a pixel, m. */
  readonly pixel: number;
  /** 1 where solid, 0 in pores; column i of row j at j * columns + i, row 0 at the bottom. */
  readonly solid: Uint8Array;
  readonly surface: number;
  /** What the area of its surface is over that of the edges of its pixels, which are up to 4/pi too long; 1 when absent. */
  readonly areaShare?: number;
}

/** What is impermeable. Rectangles and bitmaps are meshed by a tensor grid; one outline asks for triangles. */
export type Solid = Rectangle | Outline | Bitmap;

/** `void`: nothing touches, and nothing passes. `insulator`: electrolyte touches it, but nothing reacts. */
export type SurfaceRole = 'host' | 'collector' | 'counter' | 'void' | 'insulator';

/** A named part of the boundary where something can react. */
export interface Surface {
  readonly name: string;
  readonly role: SurfaceRole;
}

export interface Geometry {
  readonly dimension: 1 | 2;
  /** `axisymmetric`: x is the distance from an axis at x = 0, and everything is per whole turn. Planar when absent. */
  readonly symmetry?: 'planar' | 'axisymmetric';
  /** What the side walls are: mirror planes when absent; `periodic` joins them. */
  readonly sides?: 'mirror' | 'periodic';
  /** m; 1 in one dimension. */
  readonly width: number;
  /** m */
  readonly height: number;
  /** Area that currents are divided by, where it is not that of a flat electrode as wide as the cell. */
  readonly footprint?: number;
  /** From the collector up, without gaps; of a mesh as they come, between their lowest and highest points. */
  readonly regions: readonly Region[];
  readonly solids: readonly Solid[];
  /** The first is always the collector (y = 0), the second the counter electrode (y = height); of a mesh they have any shape. */
  readonly surfaces: readonly Surface[];
}

/** Area that currents are divided by: m2 per metre of depth, m2 of a whole turn, or 1 m2 in one dimension. */
export function footprintOf(geometry: Geometry): number {
  return geometry.footprint ?? crossSectionOf(geometry);
}

/** Area across the whole cell, in the same units. */
export function crossSectionOf({ symmetry, width }: Geometry): number {
  return symmetry === 'axisymmetric' ? Math.PI * width ** 2 : width;
}

/** The solids of a geometry that a tensor grid can hold, if all are of that kind. */
export function rectanglesOf(geometry: Geometry): readonly Rectangle[] | undefined {
  const rectangles = geometry.solids.filter((solid) => solid.kind === 'rectangle');
  return rectangles.length === geometry.solids.length ? rectangles : undefined;
}

/** The bitmaps among the solids of a geometry. */
export function bitmapsOf(geometry: Geometry): readonly Bitmap[] {
  return geometry.solids.filter((solid) => solid.kind === 'bitmap');
}

export const collectorSurface = 0;
export const counterSurface = 1;
