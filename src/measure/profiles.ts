import type { HostExtent } from '../geometry/build.ts';
import type { Geometry } from '../geometry/geometry.ts';
import type { System } from '../solve/system.ts';
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
  const { mesh } = system.problem;
  const thickness = host.top - host.bottom;
  const slice = thickness / sliceCount;
  const amount = new Float64Array(sliceCount);
  const volume = new Float64Array(sliceCount);
  // Half the height of a cell: what its faces above and below leave between them.
  const halfHeight = cellHalfHeights(system);
  for (let k = 0; k < mesh.cellCount; k++) {
    const low = mesh.cellY[k] - halfHeight[k] - host.bottom;
    const high = mesh.cellY[k] + halfHeight[k] - host.bottom;
    if (high <= 0 || low >= thickness) continue;
    const { porosity } = geometry.regions[mesh.cellRegion[k]];
    const first = Math.max(0, Math.floor(low / slice));
    const last = Math.min(sliceCount - 1, Math.floor(high / slice));
    for (let s = first; s <= last; s++) {
      const overlap = Math.min(high, (s + 1) * slice) - Math.max(low, s * slice);
      if (overlap <= 0) continue;
      const share = (porosity * mesh.cellVolume[k] * overlap) / (high - low);
      amount[s] += share * system.valueAt(state, k, 0);
      volume[s] += share;
    }
  }
  const charge = new Float64Array(sliceCount);
  const area = new Float64Array(sliceCount);
  for (const k of hostEntries(current, geometry)) {
    const s = Math.min(sliceCount - 1, Math.max(0, Math.floor((current.y[k] - host.bottom) / slice)));
    charge[s] += current.area[k] * current.currentDensity[k];
    area[s] += current.area[k];
  }
  const fromTop = (values: (s: number) => number) =>
    Float64Array.from({ length: sliceCount }, (_, k) => values(sliceCount - 1 - k));
  return {
    depth: fromTop((s) => thickness - (s + 0.5) * slice),
    concentration: fromTop((s) => amount[s] / volume[s]),
    currentDensity: fromTop((s) => charge[s] / area[s]),
  };
}

function cellHalfHeights(system: System): Float64Array {
  const { mesh } = system.problem;
  const half = new Float64Array(mesh.cellCount);
  const see = (cell: number, distance: number, normalY: number) => {
    half[cell] = Math.max(half[cell], distance * Math.abs(normalY));
  };
  for (let f = 0; f < mesh.faceCount; f++) {
    see(mesh.faceLeft[f], mesh.faceDistanceLeft[f], mesh.faceNormalY[f]);
    see(mesh.faceRight[f], mesh.faceDistanceRight[f], mesh.faceNormalY[f]);
  }
  for (let b = 0; b < mesh.boundaryCount; b++) {
    see(mesh.boundaryCell[b], mesh.boundaryDistance[b], mesh.boundaryNormalY[b]);
  }
  return half;
}
