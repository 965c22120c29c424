import type { HostExtent } from '../geometry/build.ts';
import { type Geometry, propertyAt } from '../geometry/geometry.ts';
import type { TriangleMesh } from '../mesh/mesh.ts';
import type { System } from '../solve/system.ts';
import { cellHalfHeights } from './cell-heights.ts';
import { hostEntries, type SurfaceCurrent } from './surface-current.ts';
import { pieceBetween } from './triangle-cuts.ts';

/** Averages over horizontal slices of the host, from its top down: equal ones in two dimensions, the cells of a line. */
export interface DepthProfile {
  /** Middle of each slice below the top of the host, m. */
  readonly depth: Float64Array;
  /** Pore-averaged first unknown (salt concentration, mol/m3). */
  readonly concentration: Float64Array;
  /** Mean deposition current density on the host's surface in the slice, A/m2; NaN where it holds none. */
  readonly currentDensity: Float64Array;
}

/** Slices of a profile in two dimensions: fine enough for a smooth line, coarse enough to average over a sheet's two sides. */
const equalSlices = 50;
/** Of a line with more cells than this, neighbours share a slice. */
const mostSlices = 500;
/** A part of the thickness that is rounding. */
const negligible = 1e-9;

export function depthProfile(
  system: System,
  geometry: Geometry,
  host: HostExtent,
  state: Float64Array,
  current: SurfaceCurrent,
  triangles?: TriangleMesh,
): DepthProfile {
  const levels = levelsOf(system, geometry, host);
  const sliceCount = levels.length - 1;
  const amount = new Float64Array(sliceCount);
  const volume = new Float64Array(sliceCount);
  const eachSlice: EachSlice = (low: number, high: number, take: (slice: number, from: number, to: number) => void) => {
    for (let s = sliceAt(levels, low); s < sliceCount && levels[s] < high; s++) {
      const from = Math.max(low, levels[s]);
      const to = Math.min(high, levels[s + 1]);
      if (to > from) take(s, from, to);
    }
  };
  const add = (s: number, ofVolume: number, ofAmount: number) => {
    volume[s] += ofVolume;
    amount[s] += ofAmount;
  };
  if (triangles === undefined) addCells(system, host, state, eachSlice, add);
  else addTriangles(system, geometry, host, state, triangles, eachSlice, add);
  const charge = new Float64Array(sliceCount);
  const area = new Float64Array(sliceCount);
  for (const k of hostEntries(current, geometry)) {
    const share = (s: number, part: number) => {
      charge[s] += part * current.area[k] * current.currentDensity[k];
      area[s] += part * current.area[k];
    };
    const y = current.y[k] - host.bottom;
    const half = current.halfHeight[k];
    if (half > 0) eachSlice(y - half, y + half, (s, from, to) => share(s, (to - from) / (2 * half)));
    else share(sliceAt(levels, y), 1);
  }
  const fromTop = (values: (s: number) => number) =>
    Float64Array.from({ length: sliceCount }, (_, k) => values(sliceCount - 1 - k));
  return {
    depth: fromTop((s) => levels[sliceCount] - (levels[s] + levels[s + 1]) / 2),
    concentration: fromTop((s) => amount[s] / volume[s]),
    currentDensity: fromTop((s) => charge[s] / area[s]),
  };
}

/** Where slices begin and end above the bottom of the host, from 0 up, m. */
function levelsOf({ problem: { mesh } }: System, geometry: Geometry, host: HostExtent): Float64Array {
  const thickness = host.top - host.bottom;
  if (geometry.dimension === 2) {
    return Float64Array.from({ length: equalSlices + 1 }, (_, s) => (s / equalSlices) * thickness);
  }
  const halfHeight = cellHalfHeights(mesh);
  const faces = Array.from(mesh.cellY, (y, k) => y - halfHeight[k] - host.bottom)
    .filter((level) => level > negligible * thickness && level < (1 - negligible) * thickness)
    .sort((one, other) => one - other);
  const stride = Math.ceil((faces.length + 1) / mostSlices);
  return Float64Array.of(0, ...faces.filter((_, k) => (k + 1) % stride === 0), thickness);
}

/** The slice that holds a level; the first or the last of them outside. */
function sliceAt(levels: Float64Array, level: number): number {
  let low = 0;
  let high = levels.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (levels[middle] <= level) low = middle;
    else high = middle;
  }
  return low;
}

/** Goes through the slices between two heights above the bottom of the host, with the part of each between them. */
type EachSlice = (low: number, high: number, take: (slice: number, from: number, to: number) => void) => void;
/** Adds a volume of electrolyte, and the amount in it, to a slice. */
type Add = (slice: number, volume: number, amount: number) => void;

/** Adds cells whose faces lie above, below and beside them. */
function addCells(system: System, host: HostExtent, state: Float64Array, eachSlice: EachSlice, add: Add): void {
  const { mesh, medium } = system.problem;
  const halfHeight = cellHalfHeights(mesh);
  const slope = slopesAlongDepth(system, state);
  for (let k = 0; k < mesh.cellCount; k++) {
    const low = mesh.cellY[k] - halfHeight[k] - host.bottom;
    const high = mesh.cellY[k] + halfHeight[k] - host.bottom;
    eachSlice(low, high, (s, from, to) => {
      const share = (medium.porosity[k] * mesh.cellVolume[k] * (to - from)) / (high - low);
      const middle = (from + to) / 2 + host.bottom;
      add(s, share, share * (system.valueAt(state, k, 0) + slope[k] * (middle - mesh.cellY[k])));
    });
  }
}

/** Adds triangles with a linear field, each cut at the levels between slices. */
function addTriangles(
  system: System,
  geometry: Geometry,
  host: HostExtent,
  state: Float64Array,
  { triangulation, cellOfCorner }: TriangleMesh,
  eachSlice: EachSlice,
  add: Add,
): void {
  const { x, y, corners, region } = triangulation;
  const isTurned = geometry.symmetry === 'axisymmetric';
  for (let t = 0; t < corners.length; t += 3) {
    if (cellOfCorner[t] < 0 || cellOfCorner[t + 1] < 0 || cellOfCorner[t + 2] < 0) continue;
    const at = (corner: number) =>
      [x[corners[corner]], y[corners[corner]] - host.bottom, system.valueAt(state, cellOfCorner[corner], 0)] as const;
    const piece = [at(t), at(t + 1), at(t + 2)];
    const heights = piece.map(([, height]) => height);
    eachSlice(Math.min(...heights), Math.max(...heights), (s, from, to) => {
      const { volume, amount } = pieceBetween(piece, from, to, isTurned);
      const porosity = propertyAt(geometry.regions[region[t / 3]], 'porosity', (from + to) / 2 + host.bottom) ?? 1;
      add(s, porosity * volume, porosity * amount);
    });
  }
}

/**
 * d(first unknown)/dy in every cell, from the neighbours above and below it that it is open to: with it a cell that
 * spans two slices gives each its own part, and as much in all as its mean.
 */
function slopesAlongDepth(system: System, state: Float64Array): Float64Array {
  const { mesh } = system.problem;
  const slope = new Float64Array(mesh.cellCount);
  const neighbours = new Uint8Array(mesh.cellCount);
  for (let f = 0; f < mesh.faceCount; f++) {
    if (mesh.faceNormalY[f] === 0) continue;
    const left = mesh.faceLeft[f];
    const right = mesh.faceRight[f];
    const between =
      (system.valueAt(state, right, 0) - system.valueAt(state, left, 0)) / (mesh.cellY[right] - mesh.cellY[left]);
    for (const cell of [left, right]) {
      slope[cell] += between;
      neighbours[cell]++;
    }
  }
  for (let k = 0; k < mesh.cellCount; k++) if (neighbours[k] > 0) slope[k] /= neighbours[k];
  return slope;
}
