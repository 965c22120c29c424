import {
  type Case,
  type HomogenisedStructure,
  hasSurface,
  isPoreResolved,
  type Layer,
  profileFunction,
  profileMean,
} from '../case/index.ts';
import {
  type ByHeight,
  type Geometry,
  type MediumProperties,
  type Region,
  rectanglesOf,
  type Solid,
  type Surface,
} from './geometry.ts';
import { meshedGeometry, meshedHostLevels } from './meshed.ts';
import { channelArray, contactVoids, type Structure, sheetStack } from './structures.ts';
import { tortuosityFactorOf } from './tortuosity-factor.ts';

/** Part of a cell that carries reactive host surface, metres above the collector. */
export interface HostExtent {
  readonly bottom: number;
  readonly top: number;
  /** Index of its first and last region. */
  readonly firstRegion: number;
  readonly lastRegion: number;
}

/**
 * The cell of a case as regions in space. Two-dimensional if it is a mesh or any layer is pore-resolved, else one-dimensional.
 * The case has been validated: widths are given where needed and gaps are narrower than the cell.
 */
export function geometryOf(theCase: Case): Geometry {
  const { layers, width, mesh } = theCase.cell;
  if (mesh !== undefined) return meshedGeometry(mesh);
  const dimension = layers.some(isPoreResolved) ? 2 : 1;
  const acrossCell = dimension === 2 && width !== undefined ? width : 1;
  const regions: Region[] = [];
  const solids: Solid[] = [];
  const surfaces: Surface[] = [
    { name: 'collector', role: 'collector' },
    { name: 'counter', role: 'counter' },
  ];
  let bottom = 0;
  for (const layer of layers) {
    const top = bottom + layer.thickness;
    regions.push(regionOf(layer, bottom, top));
    const structure = solidsOf(layer, acrossCell, bottom, top);
    for (const solid of structure.solids) solids.push({ ...solid, surface: solid.surface + surfaces.length });
    const several = layers.filter(isPoreResolved).length > 1;
    for (const surface of structure.surfaces) {
      surfaces.push(several ? { ...surface, name: `${layer.name} ${surface.name}` } : surface);
    }
    bottom = top;
  }
  return { dimension, width: acrossCell, height: bottom, regions, solids, surfaces };
}

function regionOf(layer: Layer, bottom: number, top: number): Region {
  const { structure, name } = layer;
  const place = { name, bottom, top, ...(layer.fixed_charge === undefined ? {} : { fixedCharge: layer.fixed_charge }) };
  if (structure.kind !== 'homogenised') {
    return { ...place, porosity: 1, tortuosityFactor: 1, reactiveAreaDensity: 0 };
  }
  const { pore_filling } = structure;
  return {
    ...place,
    ...mediumPropertiesOf(structure, layer.thickness),
    ...(pore_filling === undefined
      ? {}
      : {
          poreFilling: {
            bruggemanExponent: pore_filling.bruggeman_exponent,
            areaExponent: pore_filling.area_exponent,
          },
        }),
  };
}

/** The properties of a homogenised layer, with profiles where they change with the height. */
function mediumPropertiesOf(
  structure: HomogenisedStructure,
  thickness: number,
): MediumProperties & Pick<Region, 'graded'> {
  const {
    porosity: pores,
    reactive_area,
    activity,
    across,
    conductivity,
    bulk_conductivity,
    solid_exponent,
  } = structure;
  const porosity = profileFunction(pores);
  const area = profileFunction(reactive_area);
  const byHeight: { -readonly [Property in keyof MediumProperties]?: ByHeight } = {
    porosity,
    tortuosityFactor: (height) => tortuosityFactorOf(structure, porosity(height)),
    reactiveAreaDensity: (height) => area(height) / thickness,
    activity: profileFunction(activity),
  };
  if (across !== undefined) byHeight.acrossTortuosityFactor = (height) => tortuosityFactorOf(across, porosity(height));
  if (conductivity !== undefined) byHeight.conductivity = profileFunction(conductivity);
  if (bulk_conductivity !== undefined) {
    byHeight.conductivity = (height) => bulk_conductivity * (1 - porosity(height)) ** solid_exponent;
  }
  const meanPorosity = profileMean(pores);
  const properties: MediumProperties = {
    porosity: meanPorosity,
    tortuosityFactor: tortuosityFactorOf(structure, meanPorosity),
    reactiveAreaDensity: profileMean(reactive_area) / thickness,
    ...(across === undefined ? {} : { acrossTortuosityFactor: tortuosityFactorOf(across, meanPorosity) }),
    ...(activity === 1 ? {} : { activity: profileMean(activity) }),
    ...(byHeight.conductivity === undefined ? {} : { conductivity: byHeight.conductivity(0.5) }),
  };
  const profiles = [pores, reactive_area, activity, conductivity];
  return profiles.some((each) => typeof each === 'object') ? { ...properties, graded: byHeight } : properties;
}

function solidsOf(layer: Layer, width: number, bottom: number, top: number): Structure {
  const { structure } = layer;
  switch (structure.kind) {
    case 'sheets':
      return sheetStack({ ...structure, sheetThickness: structure.sheet_thickness }, width, bottom, top);
    case 'channels':
      return channelArray({ count: structure.count, wallThickness: structure.wall_thickness }, width, bottom, top);
    case 'voids':
      return contactVoids({ ...structure, contactShare: structure.contact_share }, width, bottom, top);
    case 'homogenised':
    case 'open':
      return { solids: [], surfaces: [] };
  }
}

/** Where the host is: from the lowest to the highest layer with surface, or the whole cell if there is none. */
export function hostExtentOf(theCase: Case, geometry: Geometry): HostExtent {
  const { mesh } = theCase.cell;
  if (mesh !== undefined) {
    return { ...meshedHostLevels(mesh, geometry), firstRegion: 0, lastRegion: geometry.regions.length - 1 };
  }
  const withSurface = theCase.cell.layers.flatMap((layer, k) => (hasSurface(layer) ? [k] : []));
  const firstRegion = withSurface[0] ?? 0;
  const lastRegion = withSurface[withSurface.length - 1] ?? geometry.regions.length - 1;
  return {
    bottom: geometry.regions[firstRegion].bottom,
    top: geometry.regions[lastRegion].top,
    firstRegion,
    lastRegion,
  };
}

/** The part of a two-dimensional cell between two levels, as a cell of its own with planes below and above. */
export function sliceOf(geometry: Geometry, bottom: number, top: number): Geometry {
  const regions = geometry.regions
    .filter((region) => region.top > bottom && region.bottom < top)
    .map((region) => ({
      ...region,
      bottom: Math.max(region.bottom, bottom) - bottom,
      top: Math.min(region.top, top) - bottom,
    }));
  const solids = geometry.solids.filter((solid) => reaches(solid, bottom, top)).map((solid) => lowered(solid, bottom));
  return { ...geometry, height: top - bottom, regions, solids };
}

/** Whether some of a solid lies between two levels. */
function reaches(solid: Solid, bottom: number, top: number): boolean {
  switch (solid.kind) {
    case 'rectangle':
      return solid.top >= bottom && solid.bottom <= top;
    case 'bitmap':
      return solid.bottom + solid.rows * solid.pixel >= bottom && solid.bottom <= top;
    case 'outline':
      return true;
  }
}

/** A solid moved down. */
function lowered(solid: Solid, by: number): Solid {
  switch (solid.kind) {
    case 'rectangle':
      return { ...solid, bottom: solid.bottom - by, top: solid.top - by };
    case 'bitmap':
      return { ...solid, bottom: solid.bottom - by };
    case 'outline':
      return { ...solid, corners: solid.corners.map((corner) => ({ ...corner, y: corner.y - by })) };
  }
}

/**
 * Size of the smallest mesh cells where the user gives none: a 216th of the narrowest opening or distance between solids,
 * which on a line graded from one end (mesh/graded-line.ts) is six cells across it.
 */
export function defaultFinestCell(geometry: Geometry): number {
  const rectangles = rectanglesOf(geometry) ?? [];
  const ends = [0, geometry.width, ...rectangles.flatMap((solid) => [solid.left, solid.right])];
  const levels = [
    ...geometry.regions.flatMap((region) => [region.bottom, region.top]),
    ...rectangles.flatMap((solid) => [solid.bottom, solid.top]),
  ];
  return Math.min(smallestStep(ends, geometry.width), smallestStep(levels, geometry.height)) / 216;
}

/** Smallest distance between different positions. */
function smallestStep(positions: number[], extent: number): number {
  const sorted = [...positions].sort((a, b) => a - b);
  let smallest = extent;
  for (let k = 1; k < sorted.length; k++) {
    const step = sorted[k] - sorted[k - 1];
    if (step > 1e-9 * extent) smallest = Math.min(smallest, step);
  }
  return smallest;
}
