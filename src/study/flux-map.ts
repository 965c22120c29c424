import type { PoreImage, Sides } from '../geometry/image/pore-image.ts';

/** Where the current runs: the size of the flux relative to its mean over the whole cross-section. */
export interface FluxMap {
  readonly columns: number;
  readonly rows: number;
  /** Mean over the pores of a point; NaN where most of it is solid, 0 in pores that do not lead through. */
  readonly magnitude: Float32Array;
  /** Share of the pore area that leads through where it is below a hundredth of its mean there. */
  readonly stagnant: number;
}

/** Points of a map along its longer edge, at most. */
const mostPoints = 1200;

/** Below this share of the mean over the pores the flux hardly moves. */
export const hardly = 0.01;

/**
 * The flux in the middle of every pixel from those through its edges.
 *
 * @param all every pore, those that lead nowhere as well
 * @param mean flux over the whole cross-section, which the map is relative to
 */
export function fluxMapOf(
  { columns, rows, pore }: PoreImage,
  all: Uint8Array,
  potential: Float64Array,
  sides: Sides,
  mean: number,
): FluxMap {
  const block = Math.max(1, Math.ceil(Math.max(columns, rows) / mostPoints));
  const wide = Math.ceil(columns / block);
  const high = Math.ceil(rows / block);
  const sum = new Float64Array(wide * high);
  const count = new Int32Array(wide * high);
  const size = new Float32Array(pore.length);
  let total = 0;
  let pores = 0;
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      const k = j * columns + i;
      const at = Math.floor(j / block) * wide + Math.floor(i / block);
      count[at] += all[k];
      if (pore[k] === 0) continue;
      const u = potential[k];
      const towards = (other: number) => (other >= 0 && pore[other] === 1 ? u - potential[other] : 0);
      const wrapped = sides === 'periodic' ? columns : 0;
      const right = towards(i + 1 < columns ? k + 1 : wrapped > 0 ? k - columns + 1 : -1);
      const left = towards(i > 0 ? k - 1 : wrapped > 0 ? k + columns - 1 : -1);
      const below = j + 1 < rows ? towards(k + columns) : 2 * u;
      const above = j > 0 ? towards(k - columns) : 2 * (u - 1);
      const flux = Math.hypot(right - left, below - above) / 2;
      size[k] = flux;
      total += flux;
      pores++;
      sum[at] += flux / mean;
    }
  }
  const slow = (hardly * total) / Math.max(1, pores);
  let stagnant = 0;
  for (let k = 0; k < size.length; k++) if (pore[k] === 1 && size[k] < slow) stagnant++;
  const magnitude = Float32Array.from(sum, (each, at) =>
    2 * count[at] >= block * block ? each / count[at] : Number.NaN,
  );
  return { columns: wide, rows: high, magnitude, stagnant: stagnant / Math.max(1, pores) };
}
