import { newRateBlock, type RateBlock, type SurfaceRate } from '../../src/physics/physics.ts';

/** Where a rate is evaluated: entries of the state, control and place. */
export interface Situation {
  readonly entries: readonly number[];
  readonly control: number;
  readonly place?: number;
}

/** What a rate writes; a garbage start shows an entry that is not written, and the offset that it is respected. */
export function written(
  rate: SurfaceRate,
  what: 'evaluate' | 'storage',
  { entries, control, place = 0 }: Situation,
): RateBlock {
  const count = entries.length;
  const block = newRateBlock(count);
  for (const array of [block.value, block.byUnknown, block.byControl, block.measureByUnknown]) array.fill(Number.NaN);
  block.measure = Number.NaN;
  block.measureByControl = Number.NaN;
  block.control = control;
  const state = new Float64Array(2 * count).fill(Number.NaN);
  state.set(entries, count);
  rate[what]?.(state, count, place, block);
  return block;
}
