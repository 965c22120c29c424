import { Matrix, SingularValueDecomposition, solve as solveDense } from 'ml-matrix';

/** A sum of squares to be made small within bounds. */
export interface LeastSquaresProblem {
  /** Bounds of every coordinate; infinite where there are none. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** How far one step may go in every coordinate: the linearisation says nothing beyond. */
  readonly longest: Float64Array;
  /** Residuals at a point, or nothing where the model has no answer. */
  residuals(x: Float64Array): Promise<Float64Array | undefined>;
  /** d(residual)/d(coordinate), one row a residual. */
  jacobian(x: Float64Array): Promise<Matrix>;
  /** Whether residuals are so small that nothing is to be gained. */
  isMet(residuals: Float64Array): boolean;
  /**
   * The variance of a residual, against which a gain is judged: 1 where residuals count in standard deviations, what the
   * sum leaves for every degree of freedom where they do not; 0 where there is no freedom.
   */
  variance(sumOfSquares: number): number;
}

export interface LeastSquaresMinimum {
  readonly x: Float64Array;
  readonly residuals: Float64Array;
  /** At `x`. */
  readonly jacobian: Matrix;
  readonly sumOfSquares: number;
  readonly iterations: number;
  /** Whether a minimum was found (within the bounds), not merely the last point of a search that gave up. */
  readonly converged: boolean;
}

const mostIterations = 60;
const mostAttempts = 12;
/** A minimum is found when another step would gain less than this part of a variance: a thousandth of a standard error. */
const worthless = 1e-6;
/** Where noise of the model hides smaller gains, this part will do: a tenth of a standard error. */
const hidden = 1e-2;
/** Singular values below this part of the largest belong to directions that residuals do not feel. */
const insensitive = 1e-8;

/**
 * Levenberg and Marquardt's method with bounds by projection: a coordinate that stands on a bound and would leave it takes
 * no part in the step (J. J. More, in Numerical Analysis, Lecture Notes in Mathematics 630 (1978) 105; C. Kanzow, N. Yamashita,
 * M. Fukushima, J. Comput. Appl. Math. 172 (2004) 375).
 *
 * @param onIteration hears of the residuals before every step, and may throw to stop
 * @returns nothing where the model has no answer at the start
 */
export async function leastSquares(
  problem: LeastSquaresProblem,
  start: Float64Array,
  onIteration: (iteration: number, residuals: Float64Array) => Promise<void>,
): Promise<LeastSquaresMinimum | undefined> {
  const first = await problem.residuals(start);
  if (first === undefined) return undefined;
  let point: Point = { x: start.slice(), residuals: first, sum: sumOfSquares(first) };
  let damping = 1e-3;
  let stalls = false;
  for (let iterations = 0; ; iterations++) {
    const { x, residuals, sum } = point;
    await onIteration(iterations, residuals);
    const jacobian = await problem.jacobian(x);
    const done = (converged: boolean) => ({ x, residuals, jacobian, sumOfSquares: sum, iterations, converged });
    if (problem.isMet(residuals)) return done(true);
    const free = freeCoordinates(problem, x, jacobian, residuals);
    const gain = possibleGain(jacobian, residuals, free);
    const variance = problem.variance(sum);
    if (gain <= worthless * variance) return done(true);
    if (stalls || iterations === mostIterations) return done(gain <= hidden * variance);
    const next = await descent(problem, point, jacobian, free, damping);
    if (next === undefined) return done(gain <= hidden * variance);
    stalls = sum - next.sum < 1e-12 * sum;
    point = next;
    damping = Math.max(next.damping / 10, 1e-12);
  }
}

interface Point {
  readonly x: Float64Array;
  readonly residuals: Float64Array;
  readonly sum: number;
}

/** The first of ever shorter steps that leads down, with the damping it took. */
async function descent(
  problem: LeastSquaresProblem,
  { x, residuals, sum }: Point,
  jacobian: Matrix,
  free: readonly boolean[],
  startDamping: number,
): Promise<(Point & { readonly damping: number }) | undefined> {
  const { low, high, longest } = problem;
  const normal = jacobian.transpose().mmul(jacobian);
  const gradient = jacobian.transpose().mmul(Matrix.columnVector(residuals));
  for (let k = 0; k < x.length; k++) {
    if (free[k]) continue;
    gradient.set(k, 0, 0);
    for (let j = 0; j < x.length; j++) {
      normal.set(k, j, j === k ? 1 : 0);
      normal.set(j, k, j === k ? 1 : 0);
    }
  }
  let damping = startDamping;
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const damped = normal.clone();
    for (let k = 0; k < x.length; k++) damped.set(k, k, normal.get(k, k) * (1 + damping) + 1e-300);
    const change = solveDense(damped, gradient);
    const trial = x.map((value, k) => {
      const bounded = Math.max(-longest[k], Math.min(longest[k], -change.get(k, 0)));
      return Math.max(low[k], Math.min(high[k], value + bounded));
    });
    const found = await problem.residuals(trial);
    const foundSum = found === undefined ? Number.POSITIVE_INFINITY : sumOfSquares(found);
    if (found !== undefined && foundSum < sum) return { x: trial, residuals: found, sum: foundSum, damping };
    damping *= 10;
  }
  return undefined;
}

/** Which coordinates may move: not one that stands on a bound and would leave it. */
export function freeCoordinates(
  { low, high }: Pick<LeastSquaresProblem, 'low' | 'high'>,
  x: Float64Array,
  jacobian: Matrix,
  residuals: Float64Array,
): boolean[] {
  const gradient = jacobian.transpose().mmul(Matrix.columnVector(residuals));
  return Array.from(x, (value, k) => {
    const uphill = gradient.get(k, 0);
    return !(value >= high[k] && uphill < 0) && !(value <= low[k] && uphill > 0);
  });
}

/** What the sum of squares would lose by a step to the minimum of the linearised problem: the part of the residuals that J can reach. */
function possibleGain(jacobian: Matrix, residuals: Float64Array, free: readonly boolean[]): number {
  const columns = [...free.keys()].filter((k) => free[k]);
  if (columns.length === 0) return 0;
  const reduced = jacobian.subMatrixColumn(columns);
  const { diagonal, leftSingularVectors: left } = new SingularValueDecomposition(reduced, { autoTranspose: true });
  const largest = Math.max(...diagonal);
  if (!(largest > 0)) return 0;
  return diagonal.reduce((gain, value, k) => {
    if (value <= insensitive * largest) return gain;
    let along = 0;
    for (let row = 0; row < residuals.length; row++) along += left.get(row, k) * residuals[row];
    return gain + along * along;
  }, 0);
}

export function sumOfSquares(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}
