import type { HostExtent } from '../geometry/build.ts';
import type { Geometry } from '../geometry/geometry.ts';
import type { System } from '../solve/system.ts';
import { cellHalfHeights } from './cell-heights.ts';
import { hostEntries, type SurfaceCurrent } from './surface-current.ts';

/** Averages over equal horizontal slices of the host, from its top down. */
export interface DepthProfile {
  /** Middle of each slice below the top of the host, m. */
  readonly depth: Float64Array;
  /** Pore-averaged first unknown (salt concentration, mol/m3). */
  readonly concentration: Float64Array;
  /** Mean deposition current density on the host's surface in the slice, A/m2; NaN where it holds none. */
  readonly currentDensity: Float64Array;
}

/** Slices of a profile: fine enough for a smooth line, coarse enough to average over a sheet's two sides. */
const sliceCount = 50;

export function depthProfile(
  system: System,
  geometry: Geometry,
  host: HostExtent,
  state: Float64Array,
  current: SurfaceCurrent,
): DepthProfile {
  const { mesh, medium } = system.problem;
  const thickness = host.top - host.bottom;
  const slice = thickness / sliceCount;
  const amount = new Float64Array(sliceCount);
  const volume = new Float64Array(sliceCount);
  const halfHeight = cellHalfHeights(mesh);
  const slope = slopesAlongDepth(system, state);
  const eachSlice = (low: number, high: number, take: (slice: number, from: number, to: number) => void) => {
    const first = Math.max(0, Math.floor(low / slice));
    const last = Math.min(sliceCount - 1, Math.floor(high / slice));
    for (let s = first; s <= last; s++) {
      const from = Math.max(low, s * slice);
      const to = Math.min(high, (s + 1) * slice);
      if (to > from) take(s, from, to);
    }
  };
  for (let k = 0; k < mesh.cellCount; k++) {
    const low = mesh.cellY[k] - halfHeight[k] - host.bottom;
    const high = mesh.cellY[k] + halfHeight[k] - host.bottom;
    if (high <= 0 || low >= thickness) continue;
    eachSlice(low, high, (s, from, to) => {
      const share = (medium.porosity[k] * mesh.cellVolume[k] * (to - from)) / (high - low);
      const middle = (from + to) / 2 + host.bottom;
      amount[s] += share * (system.valueAt(state, k, 0) + slope[k] * (middle - mesh.cellY[k]));
      volume[s] += share;
    });
  }
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
    else share(Math.min(sliceCount - 1, Math.max(0, Math.floor(y / slice))), 1);
  }
  const fromTop = (values: (s: number) => number) =>
    Float64Array.from({ length: sliceCount }, (_, k) => values(sliceCount - 1 - k));
  return {
    depth: fromTop((s) => thickness - (s + 0.5) * slice),
    concentration: fromTop((s) => amount[s] / volume[s]),
    currentDensity: fromTop((s) => charge[s] / area[s]),
  };
}

/**
 * d(first unknown)/dy in every cell, from the neighbours that it is open to, the more the more they are above or below it: with it
 * a cell that spans two slices gives each its own part, and as much in all as its mean.
 */
function slopesAlongDepth(system: System, state: Float64Array): Float64Array {
  const { mesh } = system.problem;
  const slope = new Float64Array(mesh.cellCount);
  const weight = new Float64Array(mesh.cellCount);
  for (let f = 0; f < mesh.faceCount; f++) {
    const left = mesh.faceLeft[f];
    const right = mesh.faceRight[f];
    const upwards = mesh.faceNormalY[f];
    const distance = mesh.faceDistanceLeft[f] + mesh.faceDistanceRight[f];
    const along = (system.valueAt(state, right, 0) - system.valueAt(state, left, 0)) / distance;
    for (const cell of [left, right]) {
      slope[cell] += upwards * along;
      weight[cell] += upwards * upwards;
    }
  }
  for (let k = 0; k < mesh.cellCount; k++) if (weight[k] > 0) slope[k] /= weight[k];
  return slope;
}
