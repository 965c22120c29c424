/**
 * A cell as regions in space, in metres: x runs across the cell from the left wall, y from the current collector
 * (y = 0) up to the counter electrode (y = height). The side walls are mirror planes. In one dimension x carries no
 * meaning and the cross-section is one square metre of footprint; in two dimensions everything is per metre of depth
 * into the picture.
 */

/** A horizontal layer of the cell and the medium that fills its pores. */
export interface Region {
  readonly name: string;
  readonly bottom: number;
  readonly top: number;
  /** Volume fraction of electrolyte in the medium between the meshed solids; 1 for free electrolyte. */
  readonly porosity: number;
  /** tau in D_effective = porosity D / tau; 1 for free electrolyte. */
  readonly tortuosityFactor: number;
  /** Reactive surface per volume of a homogenised host, 1/m; 0 elsewhere. */
  readonly reactiveAreaDensity: number;
  /** Charge fixed to the medium, mol of elementary charges per m3 of electrolyte; 0 when absent. */
  readonly fixedCharge?: number;
}

/**
 * An impermeable rectangle. A sheet of no thickness has bottom = top (horizontal) or left = right (vertical): it
 * separates the cells on its two sides and has a surface on both.
 */
export interface Solid {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
  /** Index into `Geometry.surfaces` of what its free faces belong to. */
  readonly surface: number;
}

export type SurfaceRole = 'host' | 'collector' | 'counter';

/** A named part of the boundary where something can react. */
export interface Surface {
  readonly name: string;
  readonly role: SurfaceRole;
}

export interface Geometry {
  readonly dimension: 1 | 2;
  /** m; 1 in one dimension. */
  readonly width: number;
  /** m */
  readonly height: number;
  /** From the collector up, without gaps. */
  readonly regions: readonly Region[];
  readonly solids: readonly Solid[];
  /** The first is always the collector (y = 0), the second the counter electrode (y = height). */
  readonly surfaces: readonly Surface[];
}

export const collectorSurface = 0;
export const counterSurface = 1;
