import type { Geometry } from '../geometry/geometry.ts';
import type { System } from '../solve/system.ts';
import { cellHalfHeights } from './cell-heights.ts';

/** Slices of a profile of a cell in two dimensions. */
const sliceCount = 120;

/** What the salt of a cell between two levels did since the fill. */
export interface SaltBetween {
  /** mol more than filled in (2D: mol/m; 1D: mol/m2). */
  readonly change: number;
  /** The largest |c - c_fill|, mol/m3, of the cells whose centre lies there; 0 where there is none. */
  readonly largest: number;
}

/**
 * The change of salt between two levels. A cell that a level cuts counts by the part of its height, as if its concentration
 * were even.
 *
 * @param filled mol/m3
 */
export function saltBetween(
  system: System,
  state: Float64Array,
  lower: number,
  upper: number,
  filled: number,
): SaltBetween {
  const { mesh, medium } = system.problem;
  const half = cellHalfHeights(mesh);
  const origin = system.unknowns[0].origin;
  let change = 0;
  let largest = 0;
  for (let k = 0; k < mesh.cellCount; k++) {
    const [low, high] = [mesh.cellY[k] - half[k], mesh.cellY[k] + half[k]];
    const share = (Math.min(high, upper) - Math.max(low, lower)) / (high - low);
    if (share <= 0) continue;
    // In this form a small change keeps its digits.
    const more = system.departureAt(state, k, 0) + (origin - filled);
    change += Math.min(1, share) * medium.porosity[k] * mesh.cellVolume[k] * more;
    if (mesh.cellY[k] >= lower && mesh.cellY[k] <= upper) largest = Math.max(largest, Math.abs(more));
  }
  return { change, largest };
}

/** Mean concentrations over the height of a whole cell, from the collector up, m and mol/m3. */
export function heightProfile(
  system: System,
  state: Float64Array,
  { dimension, height }: Pick<Geometry, 'dimension' | 'height'>,
): { readonly height: Float64Array; readonly concentration: Float64Array } {
  const { mesh, medium } = system.problem;
  const volume = new Map<number, { weight: number; level: number; amount: number }>();
  const slice = height / sliceCount;
  for (let k = 0; k < mesh.cellCount; k++) {
    // In one dimension every cell is a level of its own.
    const key = dimension === 1 ? k : Math.min(sliceCount - 1, Math.floor(mesh.cellY[k] / slice));
    const weight = medium.porosity[k] * mesh.cellVolume[k];
    const entry = volume.get(key) ?? { weight: 0, level: 0, amount: 0 };
    entry.weight += weight;
    entry.level += weight * mesh.cellY[k];
    entry.amount += weight * system.valueAt(state, k, 0);
    volume.set(key, entry);
  }
  const levels = [...volume.values()]
    .map(({ weight, level, amount }) => ({ level: level / weight, concentration: amount / weight }))
    .sort((one, other) => one.level - other.level);
  return {
    height: Float64Array.from(levels, ({ level }) => level),
    concentration: Float64Array.from(levels, ({ concentration }) => concentration),
  };
}
