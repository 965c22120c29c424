import type { OperationResult, VariantResult } from '../../study/results.ts';
import type { DisplayUnits } from '../display-units.ts';
import { raised } from './convergence.ts';

/** A variant that ran in time. */
export type VariantInTime = VariantResult & { readonly operation: OperationResult };

export function variantsInTime(variants: readonly VariantResult[]): VariantInTime[] {
  return variants.filter(
    (variant): variant is VariantInTime => variant.operation !== undefined && variant.operation.traces.time.length > 1,
  );
}

/** When what is known of a variant ends, s. */
export function endOf({ operation: { traces } }: VariantInTime): number {
  return traces.time[traces.time.length - 1];
}

/** A unit of time and how long it is. */
export interface TimeUnit {
  readonly text: string;
  readonly seconds: number;
}

/** The unit that the case chooses, else the one in which times up to one of so many seconds read well. */
export function timeUnit(longest: number, units: DisplayUnits): TimeUnit {
  const chosen = units.chosen('s');
  if (chosen !== undefined) return { text: chosen.text, seconds: 1 / chosen.factor };
  if (longest > 7200) return { text: 'h', seconds: 3600 };
  if (longest > 600) return { text: 'min', seconds: 60 };
  if (longest >= 0.1) return { text: 's', seconds: 1 };
  return { text: 'ms', seconds: 1e-3 };
}

/** Values that are all below it have axes in powers of ten instead of rows of zeros. */
export const leastPlain = 1e-3;

const parts = "split(format(datum.value, '~e'), 'e')";

/** Vega expression for labels of an axis over decades, or of very small numbers: plain digits as far as they are short, powers of ten beyond. */
export const plainNumbers =
  "abs(datum.value) < 1e-12 ? '0' : abs(datum.value) >= 0.001 && abs(datum.value) < 1000000 ? replace(format(datum.value, '~r'), '-', '−') : " +
  `(${parts}[0] === '1' ? '' : replace(${parts}[0], '-', '−') + '×') + '10' + ${raised(`${parts}[1]`)}`;
