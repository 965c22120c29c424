import { describe, expect, it } from 'vitest';
import {
  DisposedError,
  InvalidPatternError,
  NonFiniteEntryError,
  NotFactoredError,
  OutOfMemoryError,
  SingularMatrixError,
} from '../src/index.ts';
import { loadLinearCore } from '../src/node.ts';
import { type Backend, backends, type Task } from './backends.ts';
import {
  fromDense,
  fromRows,
  multiply,
  type Problem,
  relativeDifference,
  sampleVector,
  staggeredSheets,
} from './problems.ts';

function solveOnce({ pattern, values }: Problem, rightHandSide = sampleVector(pattern.size)): Task {
  return { pattern, steps: [{ values, solves: [{ rightHandSide }] }] };
}

const small = fromDense([
  [4, 1, 0],
  [1, 5, 2],
  [0, 2, 6],
]);

describe.each(backends)('$name', (backend: Backend) => {
  async function factorOutcome(problem: Problem) {
    const [{ steps }] = await backend.run([solveOnce(problem)]);
    return steps[0];
  }

  it('names an all-zero row', async () => {
    const values = small.values.slice();
    values.fill(0, small.pattern.rowPointers[1], small.pattern.rowPointers[2]);
    expect(await factorOutcome({ ...small, values })).toMatchObject({ status: 'singular', row: 1 });
  });

  it('names the unknown that appears in no equation', async () => {
    const values = small.values.slice();
    small.pattern.columnIndices.forEach((column, entry) => {
      if (column === 2) values[entry] = 0;
    });
    expect(await factorOutcome({ ...small, values })).toMatchObject({ status: 'singular', row: 2 });
  });

  it('names one of two equal rows far apart in a large matrix', async () => {
    const { pattern, values } = staggeredSheets(16, 16);
    const [source, copy] = [100, 400];
    // Row `copy` becomes a multiple of row `source`: rebuild it over the union of both patterns.
    const rows = Array.from({ length: pattern.size }, (_, row) => {
      const taken = row === copy ? source : row;
      const entries = new Map<number, number>();
      if (row === copy) {
        for (let entry = pattern.rowPointers[copy]; entry < pattern.rowPointers[copy + 1]; ++entry) {
          entries.set(pattern.columnIndices[entry], 0);
        }
      }
      for (let entry = pattern.rowPointers[taken]; entry < pattern.rowPointers[taken + 1]; ++entry) {
        entries.set(pattern.columnIndices[entry], (row === copy ? 3 : 1) * values[entry]);
      }
      return entries;
    });
    const outcome = await factorOutcome(fromRows(rows));
    expect(outcome.status).toBe('singular');
    expect([source, copy]).toContain(outcome.row);
  });

  it('recognises a potential without a reference, which only rounding makes regular', async () => {
    // Pure Neumann diffusion with uneven coefficients on the last 30 of 40 cells; the first ten are held.
    const size = 40;
    const dense = Array.from({ length: size }, () => new Array<number>(size).fill(0));
    for (let i = 0; i + 1 < size; ++i) {
      if (i === 9) continue;
      const conductance = 0.1 + Math.abs(Math.sin(i * 1.7));
      dense[i][i] += conductance;
      dense[i + 1][i + 1] += conductance;
      dense[i][i + 1] -= conductance;
      dense[i + 1][i] -= conductance;
    }
    dense[0][0] += 1;
    const outcome = await factorOutcome(fromDense(dense));
    expect(outcome.status).toBe('singular');
    expect(outcome.row).toBeGreaterThanOrEqual(10);
  });

  it('accepts a badly conditioned matrix that is not singular', async () => {
    const problem = fromDense([
      [1, 1],
      [1, 1 + 1e-12],
    ]);
    const [{ steps }] = await backend.run([solveOnce(problem, multiply(problem, sampleVector(2)))]);
    expect(steps[0].status).toBe('ok');
    expect(steps[0].solves[0].backwardError).toBeLessThan(1e-15);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('names the place of %s in the matrix', async (bad) => {
    const values = small.values.slice();
    values[4] = bad;
    expect(await factorOutcome({ ...small, values })).toMatchObject({
      status: 'non-finite value',
      entry: 4,
      row: 1,
      column: 2,
    });
  });

  it('names the place of a non-finite number in the right-hand side', async () => {
    const [{ steps }] = await backend.run([solveOnce(small, Float64Array.of(1, Number.NEGATIVE_INFINITY, 1))]);
    expect(steps[0].solves[0]).toMatchObject({ status: 'non-finite right-hand side', row: 1 });
  });

  it('tells an overflowing solution', async () => {
    const [{ steps }] = await backend.run([solveOnce(fromDense([[1e-200]]), Float64Array.of(1e200))]);
    expect(steps[0].solves[0].status).toBe('solution overflow');
  });

  it.each([
    ['row pointers not starting at 0', [1, 2, 3], [0, 1, 1], { row: 0 }],
    ['decreasing row pointers', [0, 3, 2], [0, 1], { row: 1 }],
    ['row pointers past the end', [0, 1, 3], [0, 1], { row: 1 }],
    ['a column outside', [0, 1, 2], [0, 2], { row: 1, column: 2, entry: 1 }],
    ['a negative column', [0, 1, 2], [-1, 1], { row: 0, column: -1, entry: 0 }],
    ['descending columns', [0, 2, 3], [1, 0, 1], { row: 0, column: 0, entry: 1 }],
    ['a column twice', [0, 2, 3], [0, 0, 1], { row: 0, column: 0, entry: 1 }],
    ['an empty row', [0, 2, 2], [0, 1], { row: 1 }],
    ['an empty column', [0, 1, 2], [0, 0], { column: 1 }],
  ])('refuses a pattern with %s', async (_, rowPointers, columnIndices, place) => {
    const pattern = {
      size: 2,
      rowPointers: Int32Array.from(rowPointers),
      columnIndices: Int32Array.from(columnIndices),
    };
    const [result] = await backend.run([{ pattern, steps: [] }]);
    expect(result).toMatchObject({ status: 'invalid pattern', ...place });
  });

  it('survives running out of memory at any stage and solves on in the same instance', async () => {
    const large = staggeredSheets(40, 40);
    const exact = sampleVector(small.pattern.size);
    const stages = new Set<string>();
    for (let limit = 20_000; limit < 12_000_000; limit = Math.round(limit * 1.3)) {
      const [refused, solved] = await backend.run([solveOnce(large), solveOnce(small, multiply(small, exact))], limit);
      const stage =
        refused.status !== 'ok'
          ? ['analyse', refused]
          : refused.steps[0].status !== 'ok'
            ? ['factor', refused.steps[0]]
            : ['solve', refused.steps[0].solves[0]];
      const [name, outcome] = stage as [string, typeof refused];
      if (outcome.status !== 'ok') {
        stages.add(name);
        expect(outcome.status).toBe('out of memory');
        expect(outcome.bytesWanted).toBeGreaterThan(0);
      }
      expect(relativeDifference(solved.steps[0].solves[0].solution, exact)).toBeLessThan(1e-14);
    }
    expect(stages).toContain('analyse');
    expect(stages).toContain('factor');
  });
});

describe('the TypeScript face', () => {
  it('throws typed errors with messages to act on', async () => {
    const core = await loadLinearCore();
    using matrix = core.analyse(small.pattern);
    const solution = new Float64Array(3);
    expect(() => matrix.solve(sampleVector(3), solution)).toThrow(NotFactoredError);
    expect(() => matrix.factor()).toThrow(SingularMatrixError);
    expect(() => matrix.factor()).toThrow(/row 0.*boundary condition/);
    matrix.values.set(small.values);
    matrix.factor();
    expect(() => matrix.solve(sampleVector(2), solution)).toThrow(
      'rightHandSide has 2 numbers; the matrix has 3 rows.',
    );
    expect(() => matrix.solve(sampleVector(3), new Float64Array(4))).toThrow(RangeError);
    expect(() => matrix.solve(Float64Array.of(0, Number.NaN, 0), solution)).toThrow(
      'The right-hand side holds NaN at row 1.',
    );
    matrix.values[3] = Number.NaN;
    expect(() => matrix.factor()).toThrow(NonFiniteEntryError);
    expect(() => matrix.factor()).toThrow('The matrix holds NaN at row 1, column 1 (entry 3).');
    matrix.dispose();
    matrix.dispose();
    for (const use of [() => matrix.values, () => matrix.factor(), () => matrix.solve(sampleVector(3), solution)]) {
      expect(use).toThrow(DisposedError);
    }
  });

  it.each([
    [{ size: 0, rowPointers: Int32Array.of(0), columnIndices: new Int32Array() }, /size must be a positive integer/],
    [{ size: 1.5, rowPointers: Int32Array.of(0, 1), columnIndices: Int32Array.of(0) }, /not 1.5/],
    [{ size: 2, rowPointers: Int32Array.of(0, 1), columnIndices: Int32Array.of(0) }, /size \+ 1 = 3 numbers, not 2/],
    [{ size: 1, rowPointers: Int32Array.of(0, 0), columnIndices: new Int32Array() }, /row 0 has no entries/],
    [{ size: 1, rowPointers: Int32Array.of(0, 1), columnIndices: Int32Array.of(7) }, /column 7 in row 0/],
  ])('refuses pattern %#', async (pattern, message) => {
    const core = await loadLinearCore();
    expect(() => core.analyse(pattern)).toThrow(InvalidPatternError);
    expect(() => core.analyse(pattern)).toThrow(message);
    expect(core.allocatedBytes).toBeLessThan(10_000);
  });

  it('keeps a matrix whose factorisation ran out of memory, and factorises it once there is room', async () => {
    const large = staggeredSheets(32, 32);
    const unlimited = await loadLinearCore();
    using roomy = unlimited.analyse(large.pattern);
    roomy.values.set(large.values);
    roomy.factor();
    // Room for one factorised matrix and another that is only analysed.
    const core = await loadLinearCore({ maximumMemoryBytes: 1.8 * unlimited.allocatedBytes });
    const hog = core.analyse(large.pattern);
    hog.values.set(large.values);
    hog.factor();
    using matrix = core.analyse(large.pattern);
    matrix.values.set(large.values);
    expect(() => matrix.factor()).toThrow(OutOfMemoryError);
    hog.dispose();
    matrix.factor();
    const exact = sampleVector(large.pattern.size);
    const solution = new Float64Array(large.pattern.size);
    matrix.solve(multiply(large, exact), solution);
    expect(relativeDifference(solution, exact)).toBeLessThan(1e-9);
  });

  it('renews the view of the values after memory has grown', async () => {
    const core = await loadLinearCore();
    using first = core.analyse(small.pattern);
    first.values.set(small.values);
    const before = core.memoryBytes;
    const large = staggeredSheets(64, 64);
    using second = core.analyse(large.pattern);
    second.values.set(large.values);
    second.factor();
    expect(core.memoryBytes).toBeGreaterThan(before);
    expect([...first.values]).toEqual([...small.values]);
  });

  it('holds no memory after a thousand cycles', async () => {
    const core = await loadLinearCore();
    const { pattern, values } = staggeredSheets(8, 8);
    const solution = new Float64Array(pattern.size);
    const cycle = () => {
      using matrix = core.analyse(pattern);
      matrix.values.set(values);
      matrix.factor();
      matrix.solve(sampleVector(pattern.size), solution);
      matrix.values.fill(1);
      expect(() => matrix.factor()).toThrow(SingularMatrixError);
    };
    for (let warmUp = 0; warmUp < 10; ++warmUp) cycle();
    const { allocatedBytes, memoryBytes } = core;
    for (let count = 0; count < 1000; ++count) cycle();
    expect(core.allocatedBytes).toBe(allocatedBytes);
    expect(core.memoryBytes).toBe(memoryBytes);
  });
});
