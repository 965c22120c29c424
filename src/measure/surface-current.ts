import { counterSurface, type Geometry } from '../geometry/geometry.ts';
import type { System } from '../solve/system.ts';
import { cellHalfHeights } from './cell-heights.ts';

/** Deposition current density along the reactive surface of the working electrode, one entry a face or cell. */
export interface SurfaceCurrent {
  readonly x: Float64Array;
  /** m above the collector. */
  readonly y: Float64Array;
  /** Reactive area of the face, or of the homogenised surface in the cell. */
  readonly area: Float64Array;
  /** A/m2, positive where metal is plated. */
  readonly currentDensity: Float64Array;
  /** Of a face in the plane of the drawing, m; 0 in one dimension and for a homogenised surface. */
  readonly length: Float64Array;
  /** Unit normal of a face out of the electrolyte, across the cell; 0 for a homogenised surface. */
  readonly normalX: Float64Array;
  /** Half of how far the face, or the cell of a homogenised surface, extends along the depth, m. */
  readonly halfHeight: Float64Array;
  /** 1 where the surface looks up at the counter electrode, -1 down at the collector, 0 sideways or homogenised, else between. */
  readonly facing: Float64Array;
  /** Index into `Geometry.surfaces`; `homogenisedSurface` for the surface of a homogenised host. */
  readonly surface: Int32Array;
}

export const homogenisedSurface = -1;

/** Where the current of a working electrode lands, in the order of the entries of its `SurfaceCurrent`. */
export interface CurrentPlaces {
  /** Faces of the boundary. */
  readonly faces: readonly number[];
  /** Then the cells of each surface that is spread over a volume. */
  readonly volumes: readonly { readonly areaDensity: Float64Array; readonly cells: readonly number[] }[];
}

/** The places of the working electrode of a system. */
export function currentPlaces(system: System): CurrentPlaces {
  const { mesh, surfaces, volumeRates } = system.problem;
  const faces: number[] = [];
  for (let b = 0; b < mesh.boundaryCount; b++) {
    const surface = mesh.boundarySurface[b];
    if (surface !== counterSurface && surfaces[surface].exchanges.length > 0) faces.push(b);
  }
  // Laws that share a surface, such as a reaction and a double layer, add up on it.
  const volumes = [...new Set(volumeRates.map(({ areaDensity }) => areaDensity))].map((areaDensity) => {
    const cells: number[] = [];
    areaDensity.forEach((density, k) => {
      if (density > 0) cells.push(k);
    });
    return { areaDensity, cells };
  });
  return { faces, volumes };
}

/** Currents of every face and homogenised cell of the working electrode in a converged state. */
export function surfaceCurrent(system: System, geometry: Geometry, state: Float64Array): SurfaceCurrent {
  const { mesh, volumeRates } = system.problem;
  const { measure } = system.boundaryFlows(state, 1);
  const { faces, volumes } = currentPlaces(system);
  const inVolume = volumes.map(({ areaDensity, cells }) => {
    const total = new Float64Array(mesh.cellCount);
    volumeRates.forEach((volumeRate, index) => {
      if (volumeRate.areaDensity !== areaDensity) return;
      const { measure: ofLaw } = system.volumeFlows(index, state, 1);
      for (const k of cells) total[k] += ofLaw[k];
    });
    return { areaDensity, cells, measure: total };
  });
  const cellHeights = inVolume.length > 0 ? cellHalfHeights(mesh) : new Float64Array(0);
  const count = faces.length + inVolume.reduce((sum, { cells }) => sum + cells.length, 0);
  const result: SurfaceCurrent = {
    x: new Float64Array(count),
    y: new Float64Array(count),
    area: new Float64Array(count),
    currentDensity: new Float64Array(count),
    length: new Float64Array(count),
    normalX: new Float64Array(count),
    halfHeight: new Float64Array(count),
    facing: new Float64Array(count),
    surface: new Int32Array(count),
  };
  const lengths = mesh.boundaryLength ?? mesh.boundaryArea;
  let at = 0;
  for (const b of faces) {
    result.x[at] = mesh.boundaryX[b];
    result.y[at] = mesh.boundaryY[b];
    result.area[at] = mesh.boundaryArea[b];
    result.currentDensity[at] = -measure[b];
    result.length[at] = geometry.dimension === 1 ? 0 : lengths[b];
    result.normalX[at] = mesh.boundaryNormalX[b];
    result.halfHeight[at] = (result.length[at] / 2) * Math.abs(mesh.boundaryNormalX[b]);
    result.facing[at] = -mesh.boundaryNormalY[b];
    result.surface[at++] = mesh.boundarySurface[b];
  }
  for (const volume of inVolume) {
    for (const k of volume.cells) {
      result.x[at] = mesh.cellX[k];
      result.y[at] = mesh.cellY[k];
      result.area[at] = volume.areaDensity[k] * mesh.cellVolume[k];
      result.halfHeight[at] = cellHeights[k];
      result.currentDensity[at] = -volume.measure[k];
      result.surface[at++] = homogenisedSurface;
    }
  }
  return result;
}

/** Which entries belong to the host; all of them if the cell has no host but a bare collector. */
export function hostEntries(current: SurfaceCurrent, geometry: Geometry): Int32Array {
  const isHost = (surface: number) => surface === homogenisedSurface || geometry.surfaces[surface].role === 'host';
  const host: number[] = [];
  current.surface.forEach((surface, k) => {
    if (isHost(surface)) host.push(k);
  });
  return host.length > 0 ? Int32Array.from(host) : Int32Array.from(current.surface, (_, k) => k);
}

/** Area-weighted statistics of the deposition current density over some entries. */
export interface CurrentStatistics {
  readonly area: number;
  /** A (per metre of depth in 2D, per square metre of footprint in 1D). */
  readonly total: number;
  readonly mean: number;
  readonly maximum: number;
  readonly minimum: number;
  /** Standard deviation over mean. */
  readonly coefficientOfVariation: number;
}

export function currentStatistics(current: SurfaceCurrent, entries: Int32Array): CurrentStatistics {
  let area = 0;
  let total = 0;
  let maximum = Number.NEGATIVE_INFINITY;
  let minimum = Number.POSITIVE_INFINITY;
  for (const k of entries) {
    area += current.area[k];
    total += current.area[k] * current.currentDensity[k];
    maximum = Math.max(maximum, current.currentDensity[k]);
    minimum = Math.min(minimum, current.currentDensity[k]);
  }
  const mean = total / area;
  let variance = 0;
  for (const k of entries) variance += (current.area[k] / area) * (current.currentDensity[k] - mean) ** 2;
  return { area, total, mean, maximum, minimum, coefficientOfVariation: Math.sqrt(variance) / Math.abs(mean) };
}

/** How a current is shared out over an area, most loaded part first. */
export interface CurrentConcentration {
  /** Gini coefficient: twice the area between the Lorenz curve and the diagonal; 0 where the current is even. */
  readonly gini: number;
  /** Share of the current on the tenth of the area with the most of it; 0.1 where the current is even. */
  readonly topTenth: number;
}

/** Entries by their current density in the direction of a total, the highest first. */
export function mostLoadedFirst(current: SurfaceCurrent, entries: Int32Array, total: number): Int32Array {
  return entries
    .slice()
    .sort((one, other) => Math.sign(total) * (current.currentDensity[other] - current.currentDensity[one]));
}

/** Of some entries, in the direction of their total; what flows against it counts as negative. */
export function currentConcentration(current: SurfaceCurrent, entries: Int32Array): CurrentConcentration {
  const { area, total } = currentStatistics(current, entries);
  const order = mostLoadedFirst(current, entries, total);
  let topTenth = 0;
  let under = 0;
  let reached = 0;
  let carried = 0;
  for (const k of order) {
    const width = current.area[k] / area;
    const share = (current.area[k] * current.currentDensity[k]) / total;
    topTenth += share * Math.min(1, Math.max(0, 0.1 - reached) / width);
    under += width * (carried + share / 2);
    reached += width;
    carried += share;
  }
  return { gini: 2 * under - 1, topTenth };
}

/**
 * Mean current densities where the host begins and where it ends, A/m2: on the highest part of its surface and on the
 * lowest. Where the two sides of a sheet are equally high, the one that looks up is the higher, the one that looks down
 * the lower.
 */
export function endCurrents(
  current: SurfaceCurrent,
  geometry: Geometry,
  entries: Int32Array,
): { top: number; bottom: number } {
  const { top, bottom } = endEntries(current, geometry, entries);
  return { top: currentStatistics(current, top).mean, bottom: currentStatistics(current, bottom).mean };
}

/** The entries of the highest part of a surface and of the lowest, as `endCurrents` takes them. */
export function endEntries(
  current: SurfaceCurrent,
  geometry: Geometry,
  entries: Int32Array,
): { top: Int32Array; bottom: Int32Array } {
  const slack = 1e-9 * geometry.height;
  /** Entries among which no other is higher (sign 1) or lower (sign -1). */
  const outermost = (sign: 1 | -1): Int32Array => {
    const extreme = (among: Int32Array, values: Float64Array, tolerance: number) => {
      const furthest = among.reduce((most, k) => Math.max(most, sign * values[k]), Number.NEGATIVE_INFINITY);
      return among.filter((k) => sign * values[k] >= furthest - tolerance);
    };
    return extreme(extreme(entries, current.y, slack), current.facing, 0.5);
  };
  return { top: outermost(1), bottom: outermost(-1) };
}
