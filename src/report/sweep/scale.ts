import type { SweepParameter } from '../../case/index.ts';
import type { SweptPoint } from '../../study/sweep.ts';
import { isSolved } from '../../study/sweep.ts';
import type { DisplayUnits } from '../display-units.ts';
import { rounded } from '../figures/theme.ts';

/** A quantity as a figure shows it: a title with the unit, a factor from SI, and whether its axis is logarithmic. */
export interface Scale {
  /** Name without unit, such as `Tortuosity of separator`. */
  readonly name: string;
  /** Name with unit, for axes. */
  readonly title: string;
  readonly unit: string;
  readonly factor: number;
  readonly isLog: boolean;
  /** Present where it counts something: between whole numbers there is nothing. */
  readonly isWhole?: true;
}

/** Values over more than this factor need a logarithmic axis to be told apart. */
const wideRange = 30;

export function scaleOfParameter({ path, unit, spacing, whole }: SweepParameter, units: DisplayUnits): Scale {
  return { ...scaleOf(nameOfParameter(path), units.of(unit), spacing === 'log'), ...(whole && { isWhole: whole }) };
}

/** @param values SI */
export function scaleOfMetric(name: string, unit: string, values: readonly number[], units: DisplayUnits): Scale {
  const display = units.metricDisplay(name, unit);
  const [least, most] = rangeOf(values);
  return scaleOf(display.title, display.unit, least > 0 && most / least > wideRange);
}

function scaleOf(name: string, unit: { text: string; factor: number }, isLog: boolean): Scale {
  const text = unit.text.replaceAll('^2', '²').replaceAll('^3', '³');
  return { name, title: text === '' ? name : `${name} (${text})`, unit: text, factor: unit.factor, isLog };
}

/** `cell.layers.separator.structure.tortuosity` as `Tortuosity of separator`. */
export function nameOfParameter(path: string): string {
  const keys = path.split('.');
  const quantity = keys[keys.length - 1].replaceAll('_', ' ');
  const name = quantity[0].toUpperCase() + quantity.slice(1);
  if (keys[0] === 'cell' && keys[1] === 'layers') return `${name} of ${keys[2]}`;
  if (keys[0] === 'interfaces') return `${name} of ${keys[1]}`;
  if (keys[0] === 'electrolyte' && keys.length > 3) return `${name} of ${keys[2]}`;
  const step = keys.findIndex((key, k) => keys[k - 1] === 'steps' && /^\d+$/u.test(key));
  return step < 0 ? name : `${name} of step ${Number(keys[step]) + 1}`;
}

/** A value as shown: in the unit of the scale, to six digits. */
export function shown(value: number, { factor }: Scale): number {
  return rounded(value * factor);
}

/** Smallest and largest of some values; infinite where there are none. */
export function rangeOf(values: readonly number[]): readonly [least: number, most: number] {
  return [
    values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY),
    values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY),
  ];
}

/** The value of a metric at a point; undefined where it has none. */
export function metricAt({ outcome }: SweptPoint, metric: string): number | undefined {
  const value = isSolved(outcome) ? outcome.metrics[metric]?.value : undefined;
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

const untilDepletion: readonly string[] = ['sand_time', 'sand_capacity'];

/** Why a point has no value of a metric, in words for legends. */
export function reasonFor({ outcome }: SweptPoint, metric: string): string {
  if (isSolved(outcome)) return untilDepletion.includes(metric) ? 'salt is not used up' : 'not defined';
  return failureInWords(outcome.failure.code);
}

/** A failure of a point in words. */
export function failureInWords(code: string): string {
  if (code === 'depleted') return 'above the limiting current';
  if (code === 'stuck') return 'stuck in time';
  return code.replaceAll('-', ' ');
}

/** Round numbers in a range, about `count` of them: 1, 2 or 5 times powers of ten. */
export function roundNumbers([least, most]: readonly [number, number], count: number): number[] {
  const rough = (most - least) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((multiple) => multiple * power >= rough) ?? 10);
  const first = Math.ceil(least / step - 1e-9);
  const steps = Math.floor(most / step + 1e-9) - first;
  return Array.from({ length: Math.max(0, steps) + 1 }, (_, k) => Number(((first + k) * step).toPrecision(12)));
}

/** Round numbers at even ratios: powers of ten, with two and five times them where those are few. */
export function roundRatios([least, most]: readonly [number, number]): number[] {
  const [first, last] = [Math.floor(Math.log10(least)), Math.ceil(Math.log10(most))];
  const multiples = most / least < 3000 ? [1, 2, 5] : [1];
  return Array.from({ length: last - first + 1 }, (_, k) => first + k)
    .flatMap((power) => multiples.map((multiple) => Number(`${multiple}e${power}`)))
    .filter((value) => value >= least * (1 - 1e-9) && value <= most * (1 + 1e-9));
}

/** Ticks of an axis over a range of shown values. */
export function ticksOf(
  range: readonly [number, number],
  { isLog, isWhole }: Pick<Scale, 'isLog' | 'isWhole'>,
  count = 6,
): number[] {
  const ratios = isLog ? roundRatios(range) : [];
  const ticks = ratios.length > 1 ? ratios : roundNumbers(range, count);
  return isWhole ? ticks.filter(Number.isInteger) : ticks;
}

/** The scale of an axis or a colour over exactly a range, for Vega and Vega-Lite. */
export function exactScale({ isLog }: Scale, domain: readonly [number, number]): Record<string, unknown> {
  return isLog ? { type: 'log', domain, nice: false } : { type: 'linear', domain, nice: false, zero: false };
}
