import fc from 'fast-check';
import { LuDecomposition, Matrix } from 'ml-matrix';
import { expect, it } from 'vitest';
import { DenseLu } from '../../src/solve/dense-lu.ts';

const entry = fc.integer({ min: -1000, max: 1000 }).map((value) => value / 100);
const anySystem = fc.integer({ min: 1, max: 6 }).chain((n) =>
  fc.record({
    n: fc.constant(n),
    entries: fc.array(entry, { minLength: n * n, maxLength: n * n }),
    right: fc.array(entry, { minLength: n, maxLength: n }),
  }),
);

it('solves any system as the library does', () => {
  fc.assert(
    fc.property(anySystem, ({ n, entries, right }) => {
      const matrix = Matrix.from1DArray(n, n, entries);
      const reference = new LuDecomposition(matrix);
      fc.pre(!reference.isSingular() && Math.abs(reference.determinant) > 1e-6);
      const lu = new DenseLu(n);
      lu.entries.set(entries);
      expect(lu.factor()).toBe(true);
      const solution = Float64Array.from(right);
      lu.solve(solution);
      // What is left of the right-hand side, against what makes it up.
      for (let i = 0; i < n; i++) {
        let left = right[i];
        let size = Math.abs(right[i]);
        for (let j = 0; j < n; j++) {
          left -= entries[i * n + j] * solution[j];
          size += Math.abs(entries[i * n + j] * solution[j]);
        }
        expect(Math.abs(left)).toBeLessThanOrEqual(1e-13 * (size + 10 * Math.max(...solution.map(Math.abs))));
      }
    }),
  );
});

it('solves the transposed of any system as that system', () => {
  fc.assert(
    fc.property(anySystem, ({ n, entries, right }) => {
      const transposed = Matrix.from1DArray(n, n, entries).transpose();
      fc.pre(Math.abs(new LuDecomposition(transposed).determinant) > 1e-3);
      const [lu, other] = [new DenseLu(n), new DenseLu(n)];
      lu.entries.set(entries);
      other.entries.set(transposed.to1DArray());
      fc.pre(lu.factor() && other.factor());
      const [found, expected] = [Float64Array.from(right), Float64Array.from(right)];
      lu.solveTransposed(found);
      other.solve(expected);
      const size = Math.max(1, ...expected.map(Math.abs));
      for (let k = 0; k < n; k++) expect(Math.abs(found[k] - expected[k]) / size).toBeLessThan(1e-6);
    }),
  );
});

it('exchanges rows where the diagonal is zero, and can be used again', () => {
  const lu = new DenseLu(2);
  for (const [a, b] of [
    [2, 4],
    [8, 16],
  ]) {
    lu.entries.set([0, a, b, 0]);
    expect(lu.factor()).toBe(true);
    const solution = Float64Array.of(a, b);
    lu.solve(solution);
    expect([...solution]).toEqual([1, 1]);
  }
});

it('says of a singular matrix, or one that is not of numbers, that it has no factors', () => {
  const lu = new DenseLu(2);
  lu.entries.set([1, 2, 2, 4]);
  expect(lu.factor()).toBe(false);
  lu.entries.set([Number.NaN, 2, 2, 4]);
  expect(lu.factor()).toBe(false);
});
