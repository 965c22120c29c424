import type { LinearCore } from 'sparse-linear-solver-wasm';
import { type Case, curveShapes, type FitTarget, isTransient, type MetricName } from '../case/index.ts';
import { CurveExperiment, isInTime } from './fit-curves.ts';
import type { FittedTarget } from './results.ts';
import type { Variant } from './variant.ts';

/** Relative change of a parameter for exact derivatives, which need no solve at the changed value. */
export const exactStep = 1e-4;
/**
 * Changes of a coordinate for derivatives by differences. A steady solve is repeated to 1e-10 or better, a run in time only to
 * what its adaptive steps leave (docs/studies.md): so wide, its share in a derivative stays below that of the curvature.
 */
export const differenceSteps = { steady: 1e-3, inTime: 2e-2 } as const;

/** Metrics of a steady field, whose derivatives follow from one linear solve. */
const exactMetrics: ReadonlySet<MetricName> = new Set<MetricName>([
  'concentration_drop',
  'current_difference',
  'surface_current_max_over_mean',
  'surface_current_cov',
  'surface_current_gini',
  'surface_current_top_tenth',
  'cell_voltage',
  'reactive_area',
  'collector_current_share',
  'current_density',
]);

/** A part of what is compared: some values, all computed together from one cell. */
export interface Sensor extends Disposable {
  readonly variant: string;
  /** Rows of its values among all. */
  readonly rows: readonly number[];
  /** Change of a coordinate for derivatives by differences. */
  readonly differenceStep: number;
  values(theCase: Case): Float64Array;
  /**
   * Derivatives of the values last computed along each of the changes, one row a change; absent where only differences give them.
   *
   * @param perturbed the case with each coordinate raised and lowered by `step`
   */
  derivatives?(perturbed: readonly { up: Case; down: Case }[], step: number): readonly (readonly number[])[];
}

/** All values a fit compares, in rows, as they were measured and how they are weighed. */
export interface Comparanda {
  readonly measured: Float64Array;
  /** Standard uncertainty where it is given, else the size: |target|, or the range of the curve. */
  readonly scale: Float64Array;
  /** The size, against which a miss is relative. */
  readonly size: Float64Array;
  /** Whether uncertainties are given. */
  readonly isSure: boolean;
  /** First row of every target. */
  readonly firstRow: readonly number[];
}

export function comparanda(targets: readonly FitTarget[]): Comparanda {
  const measured: number[] = [];
  const scale: number[] = [];
  const size: number[] = [];
  const firstRow: number[] = [];
  let isSure = true;
  for (const target of targets) {
    firstRow.push(measured.length);
    if (!('points' in target)) {
      const { value, uncertainty, relative_uncertainty: relative } = target;
      const known = uncertainty !== undefined || relative !== undefined;
      isSure &&= known;
      const sigma = Math.hypot(uncertainty ?? 0, (relative ?? 0) * value);
      measured.push(value);
      scale.push(known ? sigma : Math.abs(value));
      size.push(Math.abs(value) || sigma);
      continue;
    }
    const { values, uncertainties } = target.points;
    isSure &&= uncertainties !== undefined;
    const range = rangeOf(values);
    values.forEach((each, k) => {
      measured.push(...each);
      scale.push(...(uncertainties?.[k] ?? each.map(() => range)));
      size.push(...each.map(() => range));
    });
  }
  const array = (values: number[]) => Float64Array.from(values);
  return { measured: array(measured), scale: array(scale), size: array(size), isSure, firstRow };
}

/** How far the values of a curve spread, of an impedance in the complex plane; their size where they do not. */
function rangeOf(values: readonly (readonly number[])[]): number {
  const all = values.flat();
  const spread = Math.max(...values.map((each) => Math.max(...each) - Math.min(...each)));
  const largest = Math.max(...all.map(Math.abs));
  if (spread > 1e-9 * largest) return spread;
  return largest > 0 ? largest : 1;
}

/** What stands on the way of a metric that a variant does not have. */
export type MissingMetric = (variant: string, metric: string, target: number) => Error;

/** The cells whose values a fit compares: those of the variants for metrics, one of its own for every curve. */
export function sensorsOf(
  targets: readonly FitTarget[],
  variants: ReadonlyMap<string, Variant>,
  core: LinearCore | undefined,
  missing: MissingMetric,
): Sensor[] {
  const { firstRow } = comparanda(targets);
  const sensors: Sensor[] = [];
  for (const name of new Set(targets.map(({ variant }) => variant))) {
    const variant = variants.get(name) as Variant;
    const metrics = targets.flatMap((target, k) =>
      target.variant === name && !('points' in target) ? [{ metric: target.metric, target: k }] : [],
    );
    if (metrics.length > 0) sensors.push(metricSensor(variant, metrics, firstRow, missing));
    targets.forEach((target, k) => {
      if (target.variant !== name || !('points' in target)) return;
      if (core === undefined) throw new RangeError('curves are fitted with a linear core of their own');
      const experiment = new CurveExperiment(target, variant.case, core);
      const count = target.points.over.length * target.points.values.length;
      const inTime = isInTime(target.kind);
      sensors.push({
        variant: name,
        rows: Array.from({ length: count }, (_, row) => firstRow[k] + row),
        differenceStep: inTime ? differenceSteps.inTime : differenceSteps.steady,
        values: (theCase) => Float64Array.from(experiment.values(theCase).flatMap((each) => Array.from(each))),
        [Symbol.dispose]: () => experiment[Symbol.dispose](),
      });
    });
  }
  return sensors;
}

function metricSensor(
  variant: Variant,
  wanted: readonly { readonly metric: MetricName; readonly target: number }[],
  firstRow: readonly number[],
  missing: MissingMetric,
): Sensor {
  const names = wanted.map(({ metric }) => metric);
  const inTime = isTransient(variant.case.operation);
  const isExact = !inTime && names.every((name) => exactMetrics.has(name));
  return {
    variant: variant.name,
    rows: wanted.map(({ target }) => firstRow[target]),
    differenceStep: inTime ? differenceSteps.inTime : differenceSteps.steady,
    values(theCase) {
      variant.setCase(theCase);
      variant.solve();
      for (const _ of variant.oscillating()) {
        // Nobody watches.
      }
      const metrics = variant.metrics();
      return Float64Array.from(wanted, ({ metric, target }) => {
        const found = metrics[metric];
        if (found === undefined) throw missing(variant.name, metric, target);
        return found.value;
      });
    },
    ...(isExact
      ? {
          derivatives: (perturbed: readonly { up: Case; down: Case }[], step: number) =>
            variant.metricDerivatives(names, perturbed, step),
        }
      : {}),
    // The variant is the caller's.
    [Symbol.dispose]() {},
  };
}

/**
 * The targets with what was computed for them.
 *
 * @param computed all values, in rows
 * @param sigma standard uncertainty of every value, where it is known
 */
export function fittedTargets(
  targets: readonly FitTarget[],
  computed: Float64Array,
  sigma: Float64Array | undefined,
): FittedTarget[] {
  const { measured, firstRow } = comparanda(targets);
  return targets.map((target, k): FittedTarget => {
    const isCurve = 'points' in target;
    const shape = isCurve ? curveShapes[target.kind] : undefined;
    const columns = isCurve ? curveShapes[target.kind].values : [{ name: target.metric, unit: target.unit }];
    const count = isCurve ? target.points.over.length : 1;
    const quantities = columns.map(({ name, unit }, j) => {
      const part = (values: Float64Array) => {
        const from = firstRow[k] + j * count;
        return Array.from(values.subarray(from, from + count));
      };
      return {
        name,
        unit,
        measured: part(measured),
        computed: part(computed),
        ...(sigma === undefined ? {} : { uncertainty: part(sigma) }),
      };
    });
    const { variant } = target;
    if (!isCurve) return { kind: 'metric', variant, metric: target.metric, quantities };
    const over = { ...shape!.over, values: [...target.points.over] };
    return { kind: target.kind, variant, file: target.file, over, quantities };
  });
}
