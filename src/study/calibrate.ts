import { Matrix, pseudoInverse, solve as solveDense } from 'ml-matrix';
import { type Case, type Fit, parameterAt, withParameters } from '../case/index.ts';
import { BadCaseError, MeanderError, NotConvergedError, type TextPlace } from '../errors.ts';
import type { FitResult } from './results.ts';
import type { Variant } from './variant.ts';

/** Parameters may change geometry only where meshes are made anew, which a fit does not do. */
export const fittableSections = ['electrolyte.', 'interfaces.', 'operation.'] as const;

const mostIterations = 30;
/** A fit is done when every target is met to this relative accuracy, far below what two meshes can tell. */
const enough = 1e-6;
/** Relative change of a parameter for its derivatives. */
const parameterStep = 1e-4;

/**
 * Levenberg-Marquardt in the logarithms of the parameters (they are positive scales: a current, an exchange current),
 * with residuals relative to the targets. Derivatives come from one linear solve a parameter and mesh, not from repeated
 * solves. On return the variants hold their solutions at the fitted values.
 *
 * @param variants the variants that targets name, by name
 * @param onIteration called with the largest relative mismatch before every step
 * @param placeOf where a path of the case file stands, for what is wrong with a target
 * @throws BadCaseError for a target on a metric that its variant does not have
 */
export async function calibrate(
  fit: Fit,
  variants: ReadonlyMap<string, Variant>,
  onIteration: (iteration: number, mismatch: number) => Promise<void>,
  placeOf: (path: string) => TextPlace = () => ({ file: 'fit', line: 1, column: 1 }),
): Promise<FitResult> {
  const { parameters, targets } = fit;
  const involved = new Map(targets.map((target) => [target.variant, variants.get(target.variant) as Variant]));
  const base = new Map([...involved].map(([name, variant]) => [name, variant.case]));
  const at = (values: Float64Array, name: string): Case => withValues(base.get(name) as Case, fit, values);
  const boundsOf = parameters.map(({ minimum, maximum }) => ({
    low: minimum !== undefined && minimum > 0 ? Math.log(minimum) : Number.NEGATIVE_INFINITY,
    high: maximum !== undefined ? Math.log(maximum) : Number.POSITIVE_INFINITY,
  }));

  /** Relative misses of all targets, or undefined where some variant has no solution. */
  const missesAt = (values: Float64Array): Float64Array | undefined => {
    try {
      for (const [name, variant] of involved) {
        variant.setCase(at(values, name));
        variant.solve();
      }
    } catch (error) {
      if (error instanceof MeanderError && iterationMayGoOn(error)) return undefined;
      throw error;
    }
    const metrics = new Map([...involved].map(([name, variant]) => [name, variant.metrics()]));
    return Float64Array.from(targets, ({ variant, metric, value }, k) => {
      const found = metrics.get(variant)?.[metric];
      if (found === undefined) throw missingMetric(variant, metric, `fit.targets.${k}.metric`, placeOf);
      return (found.value - value) / Math.abs(value);
    });
  };

  let logs = Float64Array.from(parameters, ({ initial }) => Math.log(initial));
  let misses = missesAt(logs.map(Math.exp));
  if (misses === undefined) {
    throw new NotConvergedError(
      'the fit cannot start: a variant has no steady state at the initial parameters',
      'choose smaller initial values, above all of the current',
      [],
      0,
    );
  }
  let damping = 1e-3;
  let iteration = 0;
  let jacobian = Matrix.zeros(targets.length, parameters.length);
  let stalled = false;
  while (iteration < mostIterations && !stalled) {
    await onIteration(iteration, largest(misses));
    jacobian = jacobianAt(logs, fit, involved, at);
    if (largest(misses) <= enough) break;
    iteration++;
    const normal = jacobian.transpose().mmul(jacobian);
    const gradient = jacobian.transpose().mmul(Matrix.columnVector(misses));
    // A parameter that stands on a bound and would leave it takes no part, so that the others find their own best.
    for (let k = 0; k < parameters.length; k++) {
      const uphill = gradient.get(k, 0);
      if (!(logs[k] >= boundsOf[k].high && uphill < 0) && !(logs[k] <= boundsOf[k].low && uphill > 0)) continue;
      gradient.set(k, 0, 0);
      for (let j = 0; j < parameters.length; j++) {
        normal.set(k, j, j === k ? 1 : 0);
        normal.set(j, k, j === k ? 1 : 0);
      }
    }
    stalled = true;
    for (let attempt = 0; attempt < 12; attempt++) {
      const damped = normal.clone();
      for (let k = 0; k < parameters.length; k++) damped.set(k, k, normal.get(k, k) * (1 + damping) + 1e-300);
      const step = solveDense(damped, gradient);
      const trial = logs.map((value, k) => {
        // One step changes a parameter at most threefold: the linearisation says nothing beyond.
        const bounded = Math.max(-Math.log(3), Math.min(Math.log(3), -step.get(k, 0)));
        return Math.max(boundsOf[k].low, Math.min(boundsOf[k].high, value + bounded));
      });
      const trialMisses = missesAt(trial.map(Math.exp));
      if (trialMisses !== undefined && sumOfSquares(trialMisses) < sumOfSquares(misses)) {
        stalled = sumOfSquares(misses) - sumOfSquares(trialMisses) < 1e-12 * sumOfSquares(misses);
        logs = trial;
        misses = trialMisses;
        damping = Math.max(damping / 10, 1e-12);
        break;
      }
      damping *= 10;
    }
  }
  // The last attempt may have been a rejected one.
  missesAt(logs.map(Math.exp));
  return {
    parameters: parameters.map(({ path, unit, initial }, k) => ({ path, unit, initial, value: Math.exp(logs[k]) })),
    converged: largest(misses) <= enough,
    iterations: iteration,
    mismatch: largest(misses),
    correlation: correlationOf(jacobian),
  };
}

/** A case with the fitted values in place of its own, where it has them: an insulating host has no exchange current. */
export function withValues(theCase: Case, fit: Fit, values: ArrayLike<number>): Case {
  const changes = fit.parameters.flatMap(({ path }, k) => {
    return parameterAt(theCase, path) === undefined ? [] : [[path, values[k]] as const];
  });
  return withParameters(theCase, Object.fromEntries(changes));
}

function missingMetric(variant: string, metric: string, path: string, placeOf: (path: string) => TextPlace): Error {
  const message = `variant "${variant}" has no ${metric} to be fitted`;
  const help = 'choose a metric that its cell has; `meander run` without the fit lists them';
  return new BadCaseError([{ message, place: placeOf(path), path, frame: '', help }]);
}

/** A trial point without a steady state only shortens the step; anything else is the user's to see. */
function iterationMayGoOn(error: MeanderError): boolean {
  return error.code === 'depleted' || error.code === 'not-converged';
}

/** d(relative miss)/d(ln parameter). */
function jacobianAt(
  logs: Float64Array,
  { parameters, targets }: Fit,
  involved: ReadonlyMap<string, Variant>,
  at: (values: Float64Array, name: string) => Case,
): Matrix {
  const jacobian = Matrix.zeros(targets.length, parameters.length);
  const shifted = (k: number, by: number) => logs.map((value, j) => Math.exp(j === k ? value + by : value));
  for (const [name, variant] of involved) {
    const rows = [...targets.keys()].filter((row) => targets[row].variant === name);
    const metrics = rows.map((row) => targets[row].metric);
    const perturbed = parameters.map((_, k) => ({
      up: at(shifted(k, parameterStep), name),
      down: at(shifted(k, -parameterStep), name),
    }));
    variant.metricDerivatives(metrics, perturbed, parameterStep).forEach((derivatives, k) => {
      rows.forEach((row, j) => {
        jacobian.set(row, k, derivatives[j] / Math.abs(targets[row].value));
      });
    });
  }
  return jacobian;
}

/** Correlations of the parameters if the targets had equal relative errors, row-major. */
function correlationOf(jacobian: Matrix): number[] {
  const covariance = pseudoInverse(jacobian.transpose().mmul(jacobian));
  const n = covariance.rows;
  return Array.from({ length: n * n }, (_, at) => {
    const k = Math.floor(at / n);
    const j = at % n;
    const scale = Math.sqrt(covariance.get(k, k) * covariance.get(j, j));
    // A parameter that no target feels has no correlation with any other.
    if (!(scale > 0)) return k === j ? 1 : 0;
    return covariance.get(k, j) / scale;
  });
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function sumOfSquares(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}
