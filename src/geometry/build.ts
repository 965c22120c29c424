import { type Case, hasSurface, isPoreResolved, type Layer } from '../case/index.ts';
import type { Geometry, Region, Solid, Surface } from './geometry.ts';
import { channelArray, type Structure, sheetStack } from './structures.ts';

/** Part of a cell that carries reactive host surface, metres above the collector. */
export interface HostExtent {
  readonly bottom: number;
  readonly top: number;
  /** Index of its first and last region. */
  readonly firstRegion: number;
  readonly lastRegion: number;
}

/** The tortuosity factor of a homogenised layer: as given, or squared where a path-length ratio was given. */
export function tortuosityFactorOf(structure: { tortuosity: number; tortuosity_reading: string }): number {
  return structure.tortuosity_reading === 'path_length' ? structure.tortuosity ** 2 : structure.tortuosity;
}

/**
 * The cell of a case as regions in space. Two-dimensional if any layer is pore-resolved, else one-dimensional.
 * The case has been validated: widths are given where needed and gaps are narrower than the cell.
 */
export function geometryOf(theCase: Case): Geometry {
  const { layers, width } = theCase.cell;
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
  const { structure } = layer;
  if (structure.kind !== 'homogenised') {
    return { name: layer.name, bottom, top, porosity: 1, tortuosityFactor: 1, reactiveAreaDensity: 0 };
  }
  return {
    name: layer.name,
    bottom,
    top,
    porosity: structure.porosity,
    tortuosityFactor: tortuosityFactorOf(structure),
    reactiveAreaDensity: structure.reactive_area / layer.thickness,
  };
}

function solidsOf(layer: Layer, width: number, bottom: number, top: number): Structure {
  const { structure } = layer;
  switch (structure.kind) {
    case 'sheets':
      return sheetStack({ ...structure, sheetThickness: structure.sheet_thickness }, width, bottom, top);
    case 'channels':
      return channelArray({ count: structure.count, wallThickness: structure.wall_thickness }, width, bottom, top);
    case 'homogenised':
    case 'open':
      return { solids: [], surfaces: [] };
  }
}

/** Where the host is: from the lowest to the highest layer with surface, or the whole cell if there is none. */
export function hostExtentOf(theCase: Case, geometry: Geometry): HostExtent {
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
  const solids = geometry.solids
    .filter((solid) => solid.top >= bottom && solid.bottom <= top)
    .map((solid) => ({ ...solid, bottom: solid.bottom - bottom, top: solid.top - bottom }));
  return { ...geometry, height: top - bottom, regions, solids };
}

/**
 * Size of the smallest mesh cells where the user gives none: a 216th of the narrowest opening or distance between solids,
 * which on a line graded from one end (mesh/graded-line.ts) is six cells across it.
 */
export function defaultFinestCell(geometry: Geometry): number {
  const ends = [0, geometry.width, ...geometry.solids.flatMap((solid) => [solid.left, solid.right])];
  const levels = [
    ...geometry.regions.flatMap((region) => [region.bottom, region.top]),
    ...geometry.solids.flatMap((solid) => [solid.bottom, solid.top]),
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
