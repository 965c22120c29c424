import {
  type Case,
  type ChannelsStructure,
  type HomogenisedStructure,
  hasSurface,
  isPoreResolved,
  type Layer,
  profileFunction,
  profileMean,
} from '../case/index.ts';
import { BadGeometryError } from '../errors.ts';
import {
  type ByHeight,
  bitmapsOf,
  type Geometry,
  type MediumProperties,
  type Region,
  rectanglesOf,
  type Solid,
  type Surface,
  type SurfaceRole,
} from './geometry.ts';
import { type Beside, imageLayer } from './image/image-layer.ts';
import { meshedGeometry, meshedHostLevels } from './meshed.ts';
import {
  type Box,
  channelArray,
  contactVoids,
  fibres,
  foam,
  pillars,
  randomSheets,
  type Structure,
  shapedChannels,
  sheetStack,
} from './structures.ts';
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
 *
 * @throws BadGeometryError, naming the layer, where random bodies find no place
 */
export function geometryOf(theCase: Case): Geometry {
  const { layers, width, sides, symmetry, mesh } = theCase.cell;
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
    const structure = solidsOf(
      layer,
      { width: acrossCell, bottom, top, sides },
      symmetry === 'axisymmetric',
      besideOf(layers, layer, bottom),
    );
    for (const solid of structure.solids) solids.push({ ...solid, surface: solid.surface + surfaces.length });
    const several = layers.filter(isPoreResolved).length > 1;
    for (const surface of structure.surfaces) {
      surfaces.push(several ? { ...surface, name: `${layer.name} ${surface.name}` } : surface);
    }
    bottom = top;
  }
  return {
    dimension,
    ...(symmetry === 'axisymmetric' ? { symmetry } : {}),
    ...(sides === 'periodic' && dimension === 2 ? { sides } : {}),
    width: acrossCell,
    height: bottom,
    regions,
    solids,
    surfaces,
  };
}

function regionOf(layer: Layer, bottom: number, top: number): Region {
  const { structure, name } = layer;
  const place = { name, bottom, top, ...(layer.fixed_charge === undefined ? {} : { fixedCharge: layer.fixed_charge }) };
  if (structure.kind !== 'homogenised') {
    return { ...place, porosity: 1, tortuosityFactor: 1, reactiveAreaDensity: 0 };
  }
  const { pore_filling, bulk_conductivity, solid_exponent } = structure;
  return {
    ...place,
    ...mediumPropertiesOf(structure, layer.thickness),
    ...(pore_filling === undefined
      ? {}
      : {
          poreFilling: {
            bruggemanExponent: pore_filling.bruggeman_exponent,
            areaExponent: pore_filling.area_exponent,
            ...(bulk_conductivity === undefined ? {} : { solidExponent: solid_exponent }),
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

/** What is below and above a layer: its neighbours conduct unless they are resolved themselves, or electrodes. */
export function besideOf(layers: readonly Layer[], layer: Layer, bottom: number): Beside {
  const index = layers.indexOf(layer);
  const conducts = (other: Layer | undefined) => other !== undefined && !isPoreResolved(other);
  // Above the uppermost layer is the counter electrode, from where pores are reached.
  return {
    bottom,
    openBelow: conducts(layers[index - 1]),
    openAbove: index + 1 === layers.length || conducts(layers[index + 1]),
  };
}

function solidsOf(layer: Layer, box: Box, onAxis: boolean, beside: Beside): Structure {
  try {
    return structureOf(layer, box, onAxis, beside);
  } catch (error) {
    if (!(error instanceof BadGeometryError)) throw error;
    throw new BadGeometryError(`layer "${layer.name}": ${error.message}`, error.help, layer.name);
  }
}

/** Gaps where a case gives none, as a share of the size of the bodies. */
const usualGap = { body: 0.1, cell: 0.05 };

const roles = { reactive: 'host', insulating: 'insulator', collector: 'collector' } as const satisfies Record<
  string,
  SurfaceRole
>;

/** @param onAxis whether x is the distance from an axis */
function structureOf({ structure }: Layer, box: Box, onAxis: boolean, beside: Beside): Structure {
  const { width, bottom, top } = box;
  switch (structure.kind) {
    case 'sheets':
      return sheetStack({ ...structure, sheetThickness: structure.sheet_thickness }, width, bottom, top);
    case 'channels':
      return channelsOf(structure, box, onAxis);
    case 'voids':
      return contactVoids({ ...structure, contactShare: structure.contact_share }, width, bottom, top, onAxis);
    case 'random_sheets': {
      const { count, length, sheet_thickness: sheetThickness, angles, minimum_gap, seed, surface } = structure;
      const gap = minimum_gap ?? usualGap.body * length;
      return randomSheets({ count, length, sheetThickness, angles, gap, seed, role: roles[surface] }, box);
    }
    case 'pillars': {
      const { count, height, base_width: baseWidth, tip_radius: tipRadius, surface } = structure;
      return pillars({ count, height, baseWidth, tipRadius, role: roles[surface] }, box, onAxis);
    }
    case 'fibres':
    case 'particles': {
      const size = profileFunction(structure.kind === 'fibres' ? structure.diameter : structure.size);
      const own =
        structure.kind === 'fibres'
          ? { arrangement: structure.arrangement, overlapping: structure.overlapping }
          : { arrangement: 'random' as const, overlapping: false, corners: structure.corners };
      const { porosity, seed, size_spread: sizeSpread, minimum_gap, surface } = structure;
      const density = profileFunction(structure.density);
      const gap = minimum_gap ?? usualGap.body * size(0.5);
      return fibres({ ...own, diameter: size, sizeSpread, porosity, gap, density, seed, role: roles[surface] }, box);
    }
    case 'foam': {
      const { arrangement, cell_size: cellSize, porosity, minimum_gap, seed, surface } = structure;
      const gap = minimum_gap ?? usualGap.cell * cellSize;
      return foam({ arrangement, cellSize, porosity, gap, seed, role: roles[surface] }, box);
    }
    case 'image': {
      const { bitmap, role } = imageLayer(structure, beside);
      return { solids: [bitmap], surfaces: [{ name: 'image', role }] };
    }
    case 'homogenised':
    case 'open':
      return { solids: [], surfaces: [] };
  }
}

function channelsOf(structure: ChannelsStructure, box: Box, onAxis: boolean): Structure {
  const { count, wall_thickness, path, width_spread: widthSpread, seed, surface } = structure;
  const role = roles[surface];
  const plain = path.kind === 'straight' && widthSpread === 0 && typeof wall_thickness === 'number';
  const made =
    plain && box.sides === 'mirror' && role === 'host'
      ? channelArray({ count, wallThickness: wall_thickness }, box.width, box.bottom, box.top)
      : shapedChannels({ count, wallThickness: profileFunction(wall_thickness), path, widthSpread, seed, role }, box);
  if (!onAxis) return made;
  // The wall on the axis has no place there; the one at the rim is that of the capillary.
  const rim = made.solids.filter(({ surface: wall }) => wall > 0).map((solid) => ({ ...solid, surface: 0 }));
  return { solids: rim, surfaces: [{ name: 'wall', role }] };
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
 * which on a line graded from one end (mesh/graded-line.ts) is six cells across it. Beside a picture, an eighth of a pixel.
 */
export function defaultFinestCell(geometry: Geometry): number {
  // A picture is meshed pixel by pixel, and what is beside it with cells that grow from there.
  const pixels = bitmapsOf(geometry).map(({ pixel }) => pixel);
  if (pixels.length > 0) return Math.min(...pixels) / 8;
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
