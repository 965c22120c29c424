import type { Path } from './locate.ts';
import type { Wording } from './problems.ts';
import * as problems from './problems.ts';
import { type QuantitySpecification, readQuantity } from './schema/quantity.ts';
import type { WrittenRange, WrittenValues } from './schema/sweep.ts';
import { formatQuantity } from './units.ts';

/** Lists and ranges of a quantity, as sweeps and polarisation curves go through. */

/** A quantity that a sweep changes, in SI units. */
export interface SweepParameter {
  readonly path: string;
  /** SI unit of the values, `1` for a plain number. */
  readonly unit: string;
  /** `log` where values stand at even ratios. */
  readonly spacing: 'linear' | 'log';
  /** Its values, growing for a range and as written for a list; none of a range that is sampled. */
  readonly values?: readonly number[];
  /** The ends of a range that is sampled. */
  readonly range?: readonly [from: number, to: number];
  /** Present where it counts something: a range then holds whole numbers only. */
  readonly whole?: true;
}

/** More take days, and no figure shows them. */
export const mostPoints = 100_000;

/** Twelve digits, more than anything is known to, lose the rounding of powers and sums; the ends stay as written. */
export function between([from, to]: readonly [number, number], share: number, spacing: 'linear' | 'log'): number {
  if (share === 0 || share === 1) return share === 0 ? from : to;
  const value = spacing === 'log' ? from * (to / from) ** share : from + share * (to - from);
  return Number(value.toPrecision(12));
}

/** A parameter with its values, or undefined where they were refused. */
export function readValues(
  { path, specification }: { readonly path: string; readonly specification: QuantitySpecification },
  written: WrittenValues,
  isGrid: boolean,
  refuse: (wording: Wording, at: Path) => undefined,
): SweepParameter | undefined {
  const { unit, whole } = specification;
  const counts = whole && { whole };
  const read = (input: unknown, at: Path, of = specification): number | undefined => {
    const result = readQuantity(input, of);
    return typeof result === 'number' ? result : refuse(result, at);
  };
  if ('values' in written) {
    const values = written.values.map((input, k) => read(input, [k]));
    if (!values.every((value) => value !== undefined)) return undefined;
    const twice = values.findIndex((value, k) => values.indexOf(value) < k);
    if (twice >= 0) return refuse(problems.valueTwice(formatQuantity(values[twice], unit)), [twice]);
    return { path, unit, spacing: spacingOfList(values), values, ...counts };
  }
  const { range } = written;
  const [from, to] = [read(range.from, ['from']), read(range.to, ['to'])];
  if (from === undefined || to === undefined) return undefined;
  const spacing = range.spacing ?? (range.per_decade === undefined ? 'linear' : 'log');
  if (!(from < to)) {
    return refuse(problems.rangeReversed(formatQuantity(from, unit), formatQuantity(to, unit)), ['from']);
  }
  if (spacing === 'log' && from <= 0) return refuse(problems.logOfNothing, ['from']);
  const counted = (['count', 'step', 'per_decade'] as const).filter((key) => range[key] !== undefined);
  if (!isGrid) {
    return counted.length > 0
      ? refuse(problems.countOfSampledRange, [counted[0]])
      : { path, unit, spacing, range: [from, to], ...counts };
  }
  if (counted.length === 0) return refuse(problems.rangeWithoutCount, []);
  if (counted.length > 1) return refuse(problems.givenTwice(counted[0], counted[1]), [counted[1]]);
  if (range.step !== undefined && spacing === 'log') return refuse(problems.stepOfLogRange, ['step']);
  if (range.per_decade !== undefined && spacing === 'linear') {
    return refuse(problems.decadesOfLinearRange, ['per_decade']);
  }
  if (range.count === 1) return refuse(problems.singleValueOfRange, ['count']);
  const step = range.step === undefined ? undefined : readStep(range.step, parameterStep(specification), read, refuse);
  if (range.step !== undefined && step === undefined) return undefined;
  const inRange = valuesOfRange([from, to], spacing, range, step);
  const values = whole ? [...new Set(inRange.map(Math.round))] : inRange;
  return values.length > mostPoints
    ? refuse(problems.tooManyPoints(values.length, mostPoints), [counted[0]])
    : { path, unit, spacing, values, ...counts };
}

/** What a distance of values must be: positive, but within no bounds of the values themselves. */
function parameterStep({ unit, example, whole }: QuantitySpecification): QuantitySpecification {
  return { unit, example, exclusiveMinimum: 0, ...(whole && { whole }) };
}

function readStep(
  input: unknown,
  specification: QuantitySpecification,
  read: (input: unknown, at: Path, of: QuantitySpecification) => number | undefined,
  refuse: (wording: Wording, at: Path) => undefined,
): number | undefined {
  if (specification.unit === 'K' && /(?:degC|°C)\s*$/u.test(String(input))) {
    return refuse(problems.stepInDegrees, ['step']);
  }
  return read(input, ['step'], specification);
}

/** The values of a range from end to end; with a step, as far as it leads. */
function valuesOfRange(
  ends: readonly [from: number, to: number],
  spacing: 'linear' | 'log',
  { count, per_decade }: WrittenRange,
  step: number | undefined,
): number[] {
  const [from, to] = ends;
  if (step !== undefined) {
    // A step that leads to the end but for rounding does lead there.
    const steps = Math.min(mostPoints, Math.floor(((to - from) / step) * (1 + 1e-9)));
    return Array.from({ length: steps + 1 }, (_, k) => between([from, from + steps * step], k / steps || 0, 'linear'));
  }
  const intervals =
    per_decade === undefined
      ? (count as number) - 1
      : Math.min(mostPoints, Math.max(1, Math.round(per_decade * Math.log10(to / from))));
  return Array.from({ length: intervals + 1 }, (_, k) => between(ends, k / intervals, spacing));
}

/** Logarithmic where the values of a list stand at more even ratios than distances. */
function spacingOfList(values: readonly number[]): 'linear' | 'log' {
  const sorted = [...values].sort((first, second) => first - second);
  if (sorted.length < 3 || sorted[0] <= 0) return 'linear';
  return unevenness(sorted.map(Math.log)) < unevenness(sorted) ? 'log' : 'linear';
}

/** Widest over narrowest gap of growing values. */
function unevenness(sorted: readonly number[]): number {
  const gaps = sorted.slice(1).map((value, k) => value - sorted[k]);
  return Math.max(...gaps) / Math.min(...gaps);
}
