import { Matrix } from 'ml-matrix';
import type { LinearCore } from 'sparse-linear-solver-wasm';
import { type Case, type Fit, parameterAt, withParameters } from '../case/index.ts';
import { sobol } from '../case/sampling.ts';
import { BadCaseError, MeanderError, NotConvergedError, StuckError, type TextPlace } from '../errors.ts';
import { chiSquareTail, student95 } from '../measure/distributions.ts';
import {
  freeCoordinates,
  type LeastSquaresMinimum,
  type LeastSquaresProblem,
  leastSquares,
  sumOfSquares,
} from '../solve/least-squares.ts';
import { BeyondCellError } from './fit-curves.ts';
import { fitFindings } from './fit-findings.ts';
import { FitCoordinate } from './fit-scale.ts';
import { comparanda, exactStep, fittedTargets, type Sensor, sensorsOf } from './fit-targets.ts';
import { fitUncertainty } from './fit-uncertainty.ts';
import type { FitParameter, FitResult, OtherMinimum } from './results.ts';
import type { Variant } from './variant.ts';

/** Parameters may change geometry only where meshes are made anew, which a fit does not do. */
export const fittableSections = ['electrolyte.', 'interfaces.', 'operation.'] as const;

/** A fit is done when every target is met to this relative accuracy, far below what two meshes can tell. */
const enough = 1e-6;
/** Two searches ended in the same minimum when they are this near in every coordinate, in standard errors and at all. */
const sameMinimum = { errors: 0.3, coordinate: 1e-3 } as const;

export interface CalibrateOptions {
  /** For the cells that show what was measured in curves; a fit of metrics alone needs none. */
  readonly core?: LinearCore;
  /** Hears of the largest relative miss before every step of every search, and may throw to stop. */
  readonly onIteration?: (iteration: number, mismatch: number, start: number) => Promise<void>;
  /** Where a path of the case file stands, for what is wrong with a target. */
  readonly placeOf?: (path: string) => TextPlace;
}

/**
 * Fits parameters to metrics and to measured curves: weighted least squares by Levenberg and Marquardt's method within bounds, from
 * one start or several, with the uncertainty of what was found and sentences on what the data cannot tell.
 *
 * Values count in units of their uncertainty; where none is given, of the target or of the range of the curve, and the uncertainty is estimated
 * from what is left over. On return the variants hold their solutions at the fitted values.
 *
 * @param variants the variants that targets name, by name
 * @throws BadCaseError for a metric that its variant does not have, and for a curve that reaches beyond its cell; NotConvergedError where no start
 * has a solution
 */
export async function calibrate(
  fit: Fit,
  variants: ReadonlyMap<string, Variant>,
  options: CalibrateOptions = {},
): Promise<FitResult> {
  const search = new Search(fit, variants, options);
  try {
    return await search.run();
  } finally {
    search.dispose();
  }
}

/** A case with the fitted values in place of its own, where it has them: an insulating host has no exchange current. */
export function withValues(theCase: Case, fit: Fit, values: ArrayLike<number>): Case {
  const changes = fit.parameters.flatMap((parameter, k) =>
    pathsIn(theCase, parameter).map((path) => [path, values[k]] as const),
  );
  return withParameters(theCase, Object.fromEntries(changes));
}

/** The paths of a parameter that a case has. */
function pathsIn(theCase: Case, { path, also = [] }: Fit['parameters'][number]): string[] {
  return [path, ...also].filter((each) => parameterAt(theCase, each) !== undefined);
}

class Search implements LeastSquaresProblem {
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly longest: Float64Array;
  private readonly fit: Fit;
  private readonly options: CalibrateOptions;
  private readonly coordinates: readonly FitCoordinate[];
  private readonly base: ReadonlyMap<string, Case>;
  private readonly sensors: readonly Sensor[];
  private readonly compared: ReturnType<typeof comparanda>;
  private readonly degreesOfFreedom: number;
  /** Where the sensors stand, and what they show there. */
  private at?: { readonly x: Float64Array; readonly values: Float64Array };
  private lastFailure?: Error;

  constructor(fit: Fit, variants: ReadonlyMap<string, Variant>, options: CalibrateOptions) {
    this.fit = fit;
    this.options = options;
    this.coordinates = fit.parameters.map((parameter) => new FitCoordinate(parameter));
    this.low = Float64Array.from(this.coordinates, ({ low }) => low);
    this.high = Float64Array.from(this.coordinates, ({ high }) => high);
    this.longest = Float64Array.from(this.coordinates, ({ longest }) => longest);
    this.base = new Map(fit.targets.map(({ variant: name }) => [name, (variants.get(name) as Variant).case]));
    this.compared = comparanda(fit.targets);
    this.degreesOfFreedom = this.compared.measured.length - fit.parameters.length;
    this.sensors = sensorsOf(fit.targets, variants, options.core, (variant, metric, target) => {
      const path = `fit.targets.${target}.metric`;
      const message = `variant "${variant}" has no ${metric} to be fitted`;
      const help = 'choose a metric that its cell has; `meander run` without the fit lists them';
      return this.badCase(message, help, path);
    });
  }

  dispose(): void {
    for (const sensor of this.sensors) sensor[Symbol.dispose]();
  }

  async run(): Promise<FitResult> {
    const { fit, options } = this;
    const starts = this.startingPoints();
    const minima: LeastSquaresMinimum[] = [];
    let firstFailure: Error | undefined;
    for (const [k, start] of starts.entries()) {
      const found = await leastSquares(this, start, async (iteration, residuals) => {
        await options.onIteration?.(iteration, this.mismatchOf(residuals), k);
      });
      if (found !== undefined) minima.push(found);
      else firstFailure ??= this.lastFailure;
    }
    if (minima.length === 0) throw this.cannotStart(firstFailure);
    const best = minima.reduce((first, second) => (second.sumOfSquares < first.sumOfSquares ? second : first));
    // The last point looked at may have been a rejected one, or one of another start.
    const computed = this.valuesAt(best.x) as Float64Array;
    return this.resultOf(best, computed, minima, starts.length, fit);
  }

  async residuals(x: Float64Array): Promise<Float64Array | undefined> {
    const values = this.valuesAt(x);
    const { measured, scale } = this.compared;
    return values?.map((value, row) => (value - measured[row]) / scale[row]);
  }

  async jacobian(x: Float64Array): Promise<Matrix> {
    this.valuesAt(x);
    const { scale } = this.compared;
    const jacobian = Matrix.zeros(scale.length, x.length);
    for (const sensor of this.sensors) {
      const rows = sensor.derivatives === undefined ? this.differences(sensor, x) : this.exactly(sensor, x);
      rows.forEach((derivatives, k) => {
        for (const [j, row] of sensor.rows.entries()) jacobian.set(row, k, derivatives[j] / scale[row]);
      });
    }
    return jacobian;
  }

  isMet(residuals: Float64Array): boolean {
    const { scale, size } = this.compared;
    return residuals.every((value, row) => Math.abs(value * scale[row]) <= enough * size[row]);
  }

  variance(sum: number): number {
    if (this.compared.isSure) return 1;
    return this.degreesOfFreedom > 0 ? sum / this.degreesOfFreedom : 0;
  }

  /** All values at a point; nothing where a cell has no solution there. */
  private valuesAt(x: Float64Array): Float64Array | undefined {
    if (this.at?.x.every((value, k) => value === x[k])) return this.at.values;
    this.at = undefined;
    const values = new Float64Array(this.compared.measured.length);
    for (const sensor of this.sensors) {
      const found = this.sensed(sensor, x);
      if (found === undefined) return undefined;
      for (const [j, row] of sensor.rows.entries()) values[row] = found[j];
    }
    this.at = { x: x.slice(), values };
    return values;
  }

  private sensed(sensor: Sensor, x: Float64Array): Float64Array | undefined {
    try {
      const found = sensor.values(this.caseAt(x, sensor.variant));
      if (found.every(Number.isFinite)) return found;
      this.lastFailure = new RangeError('a computed value is not finite');
      return undefined;
    } catch (error) {
      if (!searchMayGoOn(error)) throw error;
      this.lastFailure = error;
      return undefined;
    }
  }

  private caseAt(x: Float64Array, variant: string): Case {
    return withValues(this.base.get(variant) as Case, this.fit, this.valuesOf(x));
  }

  private valuesOf(x: Float64Array): Float64Array {
    return Float64Array.from(this.coordinates, (coordinate, k) => coordinate.valueAt(x[k]));
  }

  private shifted(x: Float64Array, k: number, by: number): Float64Array {
    return x.map((value, j) => (j === k ? value + by : value));
  }

  private exactly(sensor: Sensor, x: Float64Array): readonly (readonly number[])[] {
    const perturbed = this.coordinates.map((_, k) => ({
      up: this.caseAt(this.shifted(x, k, exactStep), sensor.variant),
      down: this.caseAt(this.shifted(x, k, -exactStep), sensor.variant),
    }));
    return sensor.derivatives!(perturbed, exactStep);
  }

  /** Central differences; one-sided where the cell has no solution on the other side. */
  private differences(sensor: Sensor, x: Float64Array): number[][] {
    const step = sensor.differenceStep;
    const here = sensor.rows.map((row) => this.at!.values[row]);
    const rows = this.coordinates.map((_, k) => {
      const base = this.base.get(sensor.variant) as Case;
      if (pathsIn(base, this.fit.parameters[k]).length === 0) return here.map(() => 0);
      const up = this.sensed(sensor, this.shifted(x, k, step));
      const down = this.sensed(sensor, this.shifted(x, k, -step));
      if (up === undefined && down === undefined) {
        throw new NotConvergedError(
          `the fit cannot go on: there is no solution on either side of ${this.fit.parameters[k].path}`,
          'bound the parameters so that they stay away from where the cell has no solution',
          [],
          0,
        );
      }
      const width = step * (Number(up !== undefined) + Number(down !== undefined));
      return here.map((value, j) => ((up?.[j] ?? value) - (down?.[j] ?? value)) / width);
    });
    return rows;
  }

  private mismatchOf(residuals: Float64Array): number {
    const { scale, size, firstRow } = this.compared;
    const misses = this.fit.targets.map((target, k) => {
      const end = firstRow[k + 1] ?? residuals.length;
      let squares = 0;
      for (let row = firstRow[k]; row < end; row++) squares += ((residuals[row] * scale[row]) / size[row]) ** 2;
      return Math.sqrt(squares / ('points' in target ? end - firstRow[k] : 1));
    });
    return Math.max(...misses);
  }

  /** The initial values, and points of Sobol's sequence within the bounds. */
  private startingPoints(): Float64Array[] {
    const { parameters, starts = 1, seed = 0 } = this.fit;
    const initial = Float64Array.from(parameters, ({ initial: value }, k) => this.coordinates[k].of(value));
    const others = sobol(starts - 1, parameters.length, seed).map((point) =>
      Float64Array.from(point, (share, k) => this.low[k] + share * (this.high[k] - this.low[k])),
    );
    return [initial, ...others];
  }

  private cannotStart(failure: Error | undefined): Error {
    if (failure instanceof BeyondCellError) {
      const target = this.fit.targets.findIndex((each) => 'points' in each);
      return this.badCase(failure.message, failure.help, `fit.targets.${target}.file`);
    }
    if (failure instanceof StuckError) {
      return new NotConvergedError(
        `the fit cannot start: at the initial parameters ${failure.message}`,
        'choose other initial values',
        failure.extrema,
        0,
      );
    }
    return new NotConvergedError(
      'the fit cannot start: a variant has no steady state at the initial parameters',
      'choose smaller initial values, above all of the current',
      [],
      0,
    );
  }

  private badCase(message: string, help: string, path: string): Error {
    const place = this.options.placeOf?.(path) ?? { file: 'fit', line: 1, column: 1 };
    return new BadCaseError([{ message, place, path, frame: '', help }]);
  }

  private resultOf(
    best: LeastSquaresMinimum,
    computed: Float64Array,
    minima: readonly LeastSquaresMinimum[],
    starts: number,
    { parameters, targets }: Fit,
  ): FitResult {
    const { x, residuals, jacobian } = best;
    const { scale, isSure } = this.compared;
    const n = parameters.length;
    const onBound = Array.from(x, (value, k) => value <= this.low[k] || value >= this.high[k]);
    const pushed = freeCoordinates(this, x, jacobian, residuals);
    const free = onBound.map((is, k) => !is || pushed[k]);
    const degreesOfFreedom = scale.length - free.filter(Boolean).length;
    const errorsFrom = isSure ? 'targets' : degreesOfFreedom > 0 ? 'residuals' : 'nowhere';
    const variance = isSure ? 1 : degreesOfFreedom > 0 ? best.sumOfSquares / degreesOfFreedom : 1;
    const uncertainty = fitUncertainty(jacobian, free, variance);
    const quantile = student95(errorsFrom === 'residuals' ? degreesOfFreedom : Number.POSITIVE_INFINITY);
    const slopes = this.coordinates.map((coordinate, k) => coordinate.slopeAt(x[k]));
    const fitted = parameters.map(({ path, unit, initial }, k): FitParameter => {
      const value = this.coordinates[k].valueAt(x[k]);
      const found = { path, unit, initial, value };
      if (!free[k]) return { ...found, heldAt: x[k] <= this.low[k] ? 'minimum' : 'maximum' };
      const deviation = Math.sqrt(uncertainty.covariance[k * n + k]);
      if (errorsFrom === 'nowhere' || !Number.isFinite(deviation)) return found;
      const interval = [x[k] - quantile * deviation, x[k] + quantile * deviation].map((end) =>
        this.coordinates[k].valueAt(end),
      ) as [number, number];
      return { ...found, standardError: deviation * slopes[k], interval };
    });
    const covariance = Array.from(uncertainty.covariance, (value, at) => {
      const [row, column] = [Math.floor(at / n), at % n];
      const known = [row, column].every((k) => Number.isFinite(uncertainty.covariance[k * n + k]));
      return known ? value * slopes[row] * slopes[column] : null;
    });
    const mismatch = this.mismatchOf(residuals);
    const others = this.otherMinima(best, minima, uncertainty.covariance, variance);
    const here = minima.length - others.reduce((sum, { starts: count }) => sum + count, 0);
    const chiSquare = sumOfSquares(residuals);
    const sigma =
      errorsFrom === 'nowhere' ? undefined : scale.map((each) => (isSure ? each : each * Math.sqrt(variance)));
    const result = {
      parameters: fitted,
      converged: this.degreesOfFreedom > 0 ? best.converged : mismatch <= enough || (isSure && best.converged),
      iterations: best.iterations,
      mismatch,
      correlation: uncertainty.correlation,
      ...(errorsFrom === 'nowhere' ? {} : { covariance }),
      errorsFrom,
      degreesOfFreedom,
      ...(isSure ? { chiSquare } : {}),
      ...(isSure && degreesOfFreedom > 0 ? { probability: chiSquareTail(chiSquare, degreesOfFreedom) } : {}),
      targets: fittedTargets(targets, computed, sigma),
      starts: { all: starts, here, failed: starts - minima.length },
      otherMinima: others,
    } as const;
    const kinds = this.coordinates.map(({ kind }) => kind);
    return { ...result, findings: fitFindings(result, uncertainty, kinds, free, best.sumOfSquares, variance) };
  }

  /** The minima away from the best, the better first. */
  private otherMinima(
    best: LeastSquaresMinimum,
    minima: readonly LeastSquaresMinimum[],
    covariance: Float64Array,
    variance: number,
  ): OtherMinimum[] {
    const n = best.x.length;
    const isSame = (first: Float64Array, second: Float64Array) =>
      first.every((value, k) => {
        const deviation = Math.sqrt(covariance[k * n + k]);
        const error = Number.isFinite(deviation) && variance > 0 ? sameMinimum.errors * deviation : 0;
        return Math.abs(value - second[k]) <= Math.max(error, sameMinimum.coordinate);
      });
    const groups: { x: Float64Array; sumOfSquares: number; starts: number }[] = [];
    for (const { x, sumOfSquares: sum } of [...minima].sort((a, b) => a.sumOfSquares - b.sumOfSquares)) {
      if (isSame(x, best.x)) continue;
      const known = groups.find((group) => isSame(group.x, x));
      if (known === undefined) groups.push({ x, sumOfSquares: sum, starts: 1 });
      else known.starts++;
    }
    return groups.map(({ x, sumOfSquares: sum, starts }) => ({
      values: Array.from(this.valuesOf(x)),
      sumOfSquares: sum,
      starts,
    }));
  }
}

/** A trial point without a solution only shortens the step; anything else is the user's to see. */
function searchMayGoOn(error: unknown): error is Error {
  if (error instanceof BeyondCellError) return true;
  return error instanceof MeanderError && ['depleted', 'not-converged', 'stuck'].includes(error.code);
}
