import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { type LeastSquaresProblem, leastSquares, sumOfSquares } from '../../src/solve/least-squares.ts';

/** A problem in closed form, without bounds unless given. */
function problemOf(
  residuals: (x: Float64Array) => number[] | undefined,
  jacobian: (x: Float64Array) => number[][],
  rest: Partial<LeastSquaresProblem> = {},
  size = 2,
): LeastSquaresProblem {
  return {
    low: new Float64Array(size).fill(Number.NEGATIVE_INFINITY),
    high: new Float64Array(size).fill(Number.POSITIVE_INFINITY),
    longest: new Float64Array(size).fill(Number.POSITIVE_INFINITY),
    residuals: (x) => {
      const found = residuals(x);
      return Promise.resolve(found === undefined ? undefined : Float64Array.from(found));
    },
    jacobian: (x) => Promise.resolve(new Matrix(jacobian(x))),
    isMet: (found) => sumOfSquares(found) < 1e-28,
    variance: () => 1e-12,
    ...rest,
  };
}

const silent = () => Promise.resolve();

/** Rosenbrock's valley: residuals 10 (y - x^2) and 1 - x. */
const valley = [
  ([x, y]: Float64Array) => [10 * (y - x * x), 1 - x],
  ([x]: Float64Array) => [
    [-20 * x, 10],
    [-1, 0],
  ],
] as const;

describe('the least sum of squares', () => {
  it('is found along a curved valley', async () => {
    const found = await leastSquares(problemOf(...valley), Float64Array.of(-1.2, 1), silent);
    expect(found?.converged).toBe(true);
    expect(found?.x[0]).toBeCloseTo(1, 8);
    expect(found?.x[1]).toBeCloseTo(1, 8);
    expect(found?.sumOfSquares).toBeLessThan(1e-12);
  });

  it('is that of a line through points, with the residuals that are left', async () => {
    const points = [
      [0, 1],
      [1, 3.2],
      [2, 4.8],
      [3, 7.1],
    ];
    const line = problemOf(
      ([a, b]) => points.map(([t, value]) => a + b * t - value),
      () => points.map(([t]) => [1, t]),
    );
    const found = await leastSquares(line, Float64Array.of(0, 0), silent);
    // By the normal equations.
    expect(found?.x[1]).toBeCloseTo(1.99, 9);
    expect(found?.x[0]).toBeCloseTo(1.04, 9);
    expect(found?.sumOfSquares).toBeCloseTo(0.087, 9);
    const { residuals = new Float64Array(4) } = found ?? {};
    expect(residuals.reduce((sum, each) => sum + each, 0)).toBeCloseTo(0, 9);
    expect(residuals.reduce((sum, each, k) => sum + k * each, 0)).toBeCloseTo(0, 9);
  });

  it('stays within bounds, and is on the one that holds it back', async () => {
    const bounds = { high: Float64Array.of(0.5, 10) };
    const found = await leastSquares(problemOf(...valley, bounds), Float64Array.of(-1.2, 1), silent);
    expect(found?.converged).toBe(true);
    expect(found?.x[0]).toBe(0.5);
    expect(found?.x[1]).toBeCloseTo(0.25, 8);
  });

  it('takes no step longer than is allowed', async () => {
    const seen: number[] = [];
    const linear = problemOf(
      ([x]) => {
        seen.push(x);
        return [x - 10];
      },
      () => [[1]],
      { longest: Float64Array.of(1.5) },
      1,
    );
    const found = await leastSquares(linear, Float64Array.of(0), silent);
    expect(found?.x[0]).toBeCloseTo(10, 6);
    for (let k = 1; k < seen.length; k++) expect(seen[k] - seen[k - 1]).toBeLessThanOrEqual(1.5);
  });

  it('leaves a direction alone that residuals do not feel', async () => {
    const flat = problemOf(
      ([x, y]) => [x + y - 3],
      () => [[1, 1]],
    );
    const found = await leastSquares(flat, Float64Array.of(0, 1), silent);
    expect(found?.converged).toBe(true);
    expect((found?.x[0] ?? 0) + (found?.x[1] ?? 0)).toBeCloseTo(3, 9);
    expect((found?.x[1] ?? 0) - (found?.x[0] ?? 0)).toBeCloseTo(1, 3);
  });

  it('goes around places where the model has no answer, and has none where it starts there', async () => {
    const partial = problemOf(
      ([x]) => (x > 2 ? undefined : [Math.exp(x) - 7]),
      ([x]) => [[Math.exp(x)]],
      {},
      1,
    );
    const found = await leastSquares(partial, Float64Array.of(0), silent);
    expect(found?.x[0]).toBeCloseTo(Math.log(7), 8);
    expect(await leastSquares(partial, Float64Array.of(3), silent)).toBeUndefined();
  });

  it('says so where it gives up, and can be stopped', async () => {
    const wrong = problemOf(
      ([x]) => [Math.cosh(x)],
      () => [[-5]],
      {},
      1,
    );
    expect((await leastSquares(wrong, Float64Array.of(1), silent))?.converged).toBe(false);
    const stop = () => Promise.reject(new Error('stopped'));
    await expect(leastSquares(problemOf(...valley), Float64Array.of(-1.2, 1), stop)).rejects.toThrow('stopped');
  });
});
