import fc from 'fast-check';
import { solve as denseSolve, inverse, Matrix, SingularValueDecomposition } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { CancelledError, NotFactoredError, OutOfMemoryError, SingularMatrixError } from '../src/index.ts';
import { loadLinearCore } from '../src/node.ts';
import { type Backend, backends } from './backends.ts';
import {
  bordered,
  fromDense,
  fromRows,
  multiply,
  type Problem,
  relativeDifference,
  sampleVector,
  staggeredSheets,
  toDense,
} from './problems.ts';

const epsilon = Number.EPSILON;

/** A symmetric matrix A + A^T from an unsymmetric one, its diagonal multiplied by `diagonal`. */
function symmetrised(problem: Problem, diagonal: number): Problem {
  const dense = toDense(problem);
  return fromDense(
    dense.map((row, i) =>
      row.map((value, j) => (i === j ? diagonal * value : 1) && (value + dense[j][i]) * (i === j ? diagonal : 1)),
    ),
  );
}

/** Random entries on and near random places; `diagonal` is added to the whole diagonal. */
const randomMatrix = (diagonal: number) =>
  fc
    .integer({ min: 1, max: 30 })
    .chain((size) =>
      fc.record({
        size: fc.constant(size),
        entries: fc.array(
          fc.tuple(
            fc.nat(size - 1),
            fc.nat(size - 1),
            fc.integer({ min: -1000, max: 1000 }).map((value) => value / 1000),
          ),
          {
            minLength: size,
            maxLength: 5 * size,
          },
        ),
      }),
    )
    .map(({ size, entries }) => {
      const rows = Array.from(
        { length: size },
        (_, row) =>
          new Map([
            [row, diagonal],
            [(row + 1) % size, 0.6 + diagonal],
          ]),
      );
      for (const [row, column, value] of entries) rows[row].set(column, value);
      return fromRows(rows);
    });

/** Five-point Laplacian with uneven conductances, one row of cells held; `shift` is taken off the diagonal. */
function laplacian(columns: number, rows: number, shift = 0): Problem {
  const matrix = Array.from(
    { length: columns * rows },
    (_, cell) => new Map([[cell, (cell < columns ? 1 : 0) - shift]]),
  );
  const connect = (a: number, b: number) => {
    const conductance = 1 + 0.9 * Math.sin(a + 2 * b);
    for (const [one, other] of [
      [a, b],
      [b, a],
    ]) {
      matrix[one].set(one, matrix[one].get(one)! + conductance);
      matrix[one].set(other, -conductance);
    }
  };
  for (let cell = 0; cell < columns * rows; ++cell) {
    if ((cell + 1) % columns !== 0) connect(cell, cell + 1);
    if (cell + columns < columns * rows) connect(cell, cell + columns);
  }
  return fromRows(matrix);
}

/** Equations of a constrained minimum: a zero block, whose diagonal has the entries given in the pattern or none. */
function saddlePoint(columns: number, rows: number, constraints: number, diagonal: readonly number[] = []): Problem {
  const { pattern, values } = laplacian(columns, rows);
  const matrix = Array.from({ length: pattern.size + constraints }, () => new Map<number, number>());
  for (let row = 0; row < pattern.size; ++row) {
    for (let entry = pattern.rowPointers[row]; entry < pattern.rowPointers[row + 1]; ++entry) {
      matrix[row].set(pattern.columnIndices[entry], values[entry]);
    }
  }
  for (let k = 0; k < constraints; ++k) {
    const unknown = pattern.size + k;
    for (const value of diagonal) matrix[unknown].set(unknown, value);
    for (const cell of [3 * k, 3 * k + 1, 3 * k + 2]) {
      matrix[cell].set(unknown, 1 + 0.1 * k);
      matrix[unknown].set(cell, 1 + 0.1 * k);
    }
  }
  return fromRows(matrix);
}

/** A + i w M with a diagonal M, as pairs of doubles on the pattern of A. */
function impedance({ pattern, values }: Problem, frequency: number): Float64Array {
  const complex = new Float64Array(2 * values.length);
  for (let row = 0; row < pattern.size; ++row) {
    for (let entry = pattern.rowPointers[row]; entry < pattern.rowPointers[row + 1]; ++entry) {
      complex[2 * entry] = values[entry];
      if (pattern.columnIndices[entry] === row) complex[2 * entry + 1] = frequency * (1 + 0.5 * Math.sin(row));
    }
  }
  return complex;
}

/** The real matrix [[re, -im], [im, re]] of twice the size, unknowns interleaved. */
function asReal({ pattern }: Problem, complex: Float64Array): Problem {
  const rows = Array.from({ length: 2 * pattern.size }, () => new Map<number, number>());
  for (let row = 0; row < pattern.size; ++row) {
    for (let entry = pattern.rowPointers[row]; entry < pattern.rowPointers[row + 1]; ++entry) {
      const column = pattern.columnIndices[entry];
      const [re, im] = [complex[2 * entry], complex[2 * entry + 1]];
      rows[2 * row].set(2 * column, re).set(2 * column + 1, -im);
      rows[2 * row + 1].set(2 * column, im).set(2 * column + 1, re);
    }
  }
  return fromRows(rows);
}

function norm1(matrix: Matrix): number {
  return Math.max(...matrix.to2DArray()[0].map((_, j) => matrix.getColumn(j).reduce((sum, v) => sum + Math.abs(v), 0)));
}

describe.each(backends)('$name', (backend: Backend) => {
  it('keeps the backward error of random unsymmetric matrices at the level of rounding', async () => {
    const problems = fc.sample(randomMatrix(0), { numRuns: 200, seed: 5 });
    const results = await backend.run(
      problems.map(({ pattern, values }) => {
        const rightHandSide = sampleVector(pattern.size);
        return { pattern, steps: [{ values, solves: [{ rightHandSide }, { rightHandSide, transposed: true }] }] };
      }),
    );
    let regular = 0;
    for (const [index, { steps }] of results.entries()) {
      const values = new SingularValueDecomposition(new Matrix(toDense(problems[index]))).diagonal;
      if (steps[0].status === 'singular') expect(values.at(-1)! / values[0]).toBeLessThan(1e-11);
      for (const solve of steps[0].solves) {
        if (solve.status !== 'ok') continue;
        expect(solve.backwardError).toBeLessThan(64 * epsilon);
        regular++;
      }
    }
    expect(regular).toBeGreaterThan(200);
  });

  it.each([
    ['definite', laplacian(17, 23), false],
    ['indefinite', laplacian(17, 23, 1.3), false],
    ['with a zero block', saddlePoint(12, 11, 30), true],
  ] as const)('factorises a symmetric matrix from one triangle: %s', async (_, problem, delays) => {
    const { pattern, values } = problem;
    const exact = sampleVector(pattern.size);
    const rightHandSide = multiply(problem, exact);
    const steps = [{ values, solves: [{ rightHandSide }, { rightHandSide, transposed: true }] }];
    const [general, symmetric] = await backend.run([
      { pattern, steps },
      { pattern, options: { symmetric: true }, steps },
    ]);
    for (const { solution, backwardError } of symmetric.steps[0].solves) {
      expect(backwardError).toBeLessThan(1e-14);
      expect(relativeDifference(solution, exact)).toBeLessThan(1e-10);
    }
    if (!delays) expect(symmetric.steps[0].factorNonzeros).toBeLessThan(0.75 * general.steps[0].factorNonzeros);
  });

  it('agrees with dense elimination on random symmetric indefinite matrices', async () => {
    const problems = [0, 1].flatMap((diagonal) =>
      fc.sample(randomMatrix(0), { numRuns: 80, seed: 9 }).map((problem) => symmetrised(problem, diagonal)),
    );
    const valid = problems.filter(({ pattern }) => pattern.rowPointers.every((p, i, all) => i === 0 || p > all[i - 1]));
    const results = await backend.run(
      valid.map(({ pattern, values }) => ({
        pattern,
        options: { symmetric: true },
        steps: [{ values, solves: [{ rightHandSide: sampleVector(pattern.size) }] }],
      })),
    );
    let compared = 0;
    for (const [index, { steps }] of results.entries()) {
      const dense = new Matrix(toDense(valid[index]));
      const spectrum = new SingularValueDecomposition(dense).diagonal;
      if (spectrum.at(-1)! / spectrum[0] < 1e-6) continue;
      const size = valid[index].pattern.size;
      const exact = denseSolve(dense, Matrix.columnVector(sampleVector(size))).to1DArray();
      expect(steps[0].status).toBe('ok');
      expect(steps[0].solves[0].backwardError).toBeLessThan(64 * epsilon);
      expect(relativeDifference(steps[0].solves[0].solution, exact)).toBeLessThan(1e-8);
      compared++;
    }
    expect(compared).toBeGreaterThan(60);
  });

  it.each([false, true])(
    'solves for several right-hand sides as for each alone (transposed: %s)',
    async (transposed) => {
      const { pattern, values } = staggeredSheets(12, 16);
      const alone = Array.from({ length: 7 }, (_, k) => sampleVector(pattern.size).map((v, i) => v * Math.cos(k * i)));
      const together = Float64Array.from(alone.flatMap((vector) => [...vector]));
      const [{ steps }] = await backend.run([
        {
          pattern,
          steps: [
            {
              values,
              solves: [
                { rightHandSide: together, count: 7, transposed },
                ...alone.map((rightHandSide) => ({ rightHandSide, transposed })),
              ],
            },
          ],
        },
      ]);
      const [all, ...each] = steps[0].solves;
      expect(all.backwardError).toBeLessThan(1e-14);
      each.forEach(({ solution }, k) => {
        expect(
          relativeDifference(all.solution.subarray(k * pattern.size, (k + 1) * pattern.size), solution),
        ).toBeLessThan(1e-10);
      });
    },
  );

  it.each([
    ['unsymmetric', staggeredSheets(10, 16), false],
    ['with a dense border', bordered(staggeredSheets(10, 16), 10), false],
    ['symmetric', laplacian(15, 14), true],
  ] as const)('solves complex equations as the real ones of twice the size: %s', async (_, problem, symmetric) => {
    const { pattern } = problem;
    const values = impedance(problem, 0.7);
    const real = asReal(problem, values);
    const rightHandSide = sampleVector(2 * pattern.size);
    // Conjugation commutes with nothing here but sign changes: A^T x = b is the real form with the blocks transposed.
    const transposedReal = asReal(
      problem,
      values.map((v, i) => (i % 2 === 0 ? v : -v)),
    );
    const [complex, reference, transposedReference] = await backend.run([
      {
        pattern,
        options: { complex: true, symmetric },
        steps: [{ values, estimateCondition: true, solves: [{ rightHandSide }, { rightHandSide, transposed: true }] }],
      },
      { pattern: real.pattern, steps: [{ values: real.values, solves: [{ rightHandSide }] }] },
      {
        pattern: transposedReal.pattern,
        steps: [{ values: transposedReal.values, solves: [{ rightHandSide, transposed: true }] }],
      },
    ]);
    const [plain, transposed] = complex.steps[0].solves;
    expect(plain.backwardError).toBeLessThan(1e-14);
    expect(transposed.backwardError).toBeLessThan(1e-14);
    expect(relativeDifference(plain.solution, reference.steps[0].solves[0].solution)).toBeLessThan(1e-9);
    expect(relativeDifference(transposed.solution, transposedReference.steps[0].solves[0].solution)).toBeLessThan(1e-9);
    expect(complex.steps[0].condition).toBeGreaterThan(1);
  });

  it('estimates the condition number within a factor of three of the dense one', async () => {
    const problems = [
      staggeredSheets(6, 10),
      laplacian(9, 10),
      laplacian(9, 10, 1.3),
      bordered(staggeredSheets(6, 8), 5),
      ...fc.sample(randomMatrix(2), { numRuns: 40, seed: 3 }),
      fromDense([
        [1, 1],
        [1, 1 + 1e-9],
      ]),
    ];
    const results = await backend.run(
      problems.map(({ pattern, values }) => ({ pattern, steps: [{ values, estimateCondition: true, solves: [] }] })),
    );
    results.forEach(({ steps }, index) => {
      const dense = new Matrix(toDense(problems[index]));
      const exact = norm1(dense) * norm1(inverse(dense));
      expect(steps[0].condition).toBeGreaterThan(exact / 3);
      expect(steps[0].condition).toBeLessThan(exact * 1.01);
    });
  });

  it('chooses pivots anew when those of the last factorisation have become useless', async () => {
    const problem = staggeredSheets(12, 16);
    const { pattern } = problem;
    const exact = sampleVector(pattern.size);
    // The second set of values has a zero in place of every diagonal entry, the third one is the first again.
    const hollow = problem.values.slice();
    for (let row = 0; row < pattern.size; ++row) {
      for (let entry = pattern.rowPointers[row]; entry < pattern.rowPointers[row + 1]; ++entry) {
        if (pattern.columnIndices[entry] === row) hollow[entry] = 0;
      }
    }
    const [{ steps }] = await backend.run([
      {
        pattern,
        steps: [problem.values, hollow, problem.values].map((values) => ({
          values,
          solves: [{ rightHandSide: multiply({ pattern, values }, exact) }],
        })),
      },
    ]);
    for (const { solves } of steps) {
      expect(solves[0].backwardError).toBeLessThan(1e-14);
      expect(relativeDifference(solves[0].solution, exact)).toBeLessThan(1e-8);
    }
    expect(steps[2].solves[0].solution).toEqual(steps[0].solves[0].solution);
  });

  it.each([
    { symmetric: false, complex: false },
    { symmetric: true, complex: false },
    { symmetric: false, complex: true },
    { symmetric: true, complex: true },
  ])('delays pivots that would let elements grow: %o', async (options) => {
    // With zeros in the pattern there are no gaps on the diagonal, for which rows would be permuted beforehand.
    const problem = saddlePoint(12, 11, 40, [0]);
    const { pattern } = problem;
    const turn = (vector: Float64Array) =>
      options.complex ? Float64Array.from({ length: 2 * vector.length }, (_, i) => vector[i >> 1]) : vector;
    const exact = sampleVector(pattern.size);
    const [{ steps }] = await backend.run([
      {
        pattern,
        options,
        steps: [
          {
            values: turn(problem.values),
            solves: [false, true].map((transposed) => ({
              // (1 + i) A x = (1 + i) b has the real solution of A x = b.
              rightHandSide: turn(multiply(problem, exact, transposed)),
              transposed,
            })),
          },
        ],
      },
    ]);
    expect(steps[0].delayedPivots).toBeGreaterThan(0);
    for (const { solution, backwardError } of steps[0].solves) {
      expect(backwardError).toBeLessThan(1e-14);
      const realParts = options.complex ? solution.filter((_, i) => i % 2 === 0) : solution;
      expect(relativeDifference(realParts, exact)).toBeLessThan(1e-10);
    }
  });

  it('names a dependent row of symmetric and complex matrices too', async () => {
    const size = 30;
    const neumann = fromRows(
      Array.from({ length: size }, (_, i) => {
        const row = new Map([[i, 0]]);
        for (const neighbour of [i - 1, i + 1]) {
          if (neighbour < 0 || neighbour >= size) continue;
          row.set(neighbour, -1).set(i, row.get(i)! + 1);
        }
        return row;
      }),
    );
    const complex = Float64Array.from({ length: 2 * neumann.values.length }, (_, i) => neumann.values[i >> 1]);
    const results = await backend.run([
      { pattern: neumann.pattern, options: { symmetric: true }, steps: [{ values: neumann.values, solves: [] }] },
      { pattern: neumann.pattern, options: { complex: true }, steps: [{ values: complex, solves: [] }] },
    ]);
    for (const { steps } of results) expect(steps[0].status).toBe('singular');
  });
});

describe('the TypeScript face of the direct solver', () => {
  it('reports progress, cancels, and factorises afterwards', async () => {
    const core = await loadLinearCore();
    const { pattern, values } = staggeredSheets(100, 100, 0.2, false);
    using matrix = core.analyse(pattern);
    matrix.values.set(values);
    expect(() => matrix.factor({ onProgress: () => false })).toThrow(CancelledError);
    expect(() => matrix.solve(sampleVector(pattern.size), new Float64Array(pattern.size))).toThrow(NotFactoredError);
    expect(() =>
      matrix.factor({
        onProgress: () => {
          throw new RangeError('mine');
        },
      }),
    ).toThrow('mine');
    const heard: number[] = [];
    matrix.factor({
      onProgress: (done) => {
        heard.push(done);
        return undefined;
      },
    });
    expect(heard.length).toBeGreaterThan(0);
    expect(heard).toEqual([...heard].sort((a, b) => a - b));
    expect(heard.at(-1)).toBeLessThanOrEqual(1);
    const { backwardError } = matrix.solve(sampleVector(pattern.size), new Float64Array(pattern.size));
    expect(backwardError).toBeLessThan(1e-14);
  });

  it('keeps the factors when many right-hand sides do not fit', async () => {
    const { pattern, values } = laplacian(30, 30);
    const core = await loadLinearCore({ maximumMemoryBytes: 2_000_000 });
    using matrix = core.analyse(pattern, { symmetric: true });
    matrix.values.set(values);
    matrix.factor();
    const count = 1000;
    const many = new Float64Array(count * pattern.size).fill(1);
    expect(() => matrix.solve(many, many, { count })).toThrow(OutOfMemoryError);
    const solution = new Float64Array(pattern.size);
    expect(matrix.solve(sampleVector(pattern.size), solution).backwardError).toBeLessThan(1e-14);
    expect(matrix.estimateCondition()).toBeGreaterThan(1);
  });

  it('checks lengths against count and kind', async () => {
    const core = await loadLinearCore();
    const { pattern, values } = laplacian(3, 3);
    using matrix = core.analyse(pattern, { complex: true });
    expect(matrix.isComplex).toBe(true);
    expect(matrix.values).toHaveLength(2 * values.length);
    expect(() => matrix.estimateCondition()).toThrow(NotFactoredError);
    expect(() => matrix.solve(new Float64Array(9), new Float64Array(9))).toThrow(/9 numbers.*18 are wanted/);
    expect(() => matrix.solve(new Float64Array(9), new Float64Array(9), { count: 0 })).toThrow(/count/);
  });

  it('holds no memory after ten thousand cycles of every kind', async () => {
    const core = await loadLinearCore();
    const small = staggeredSheets(4, 4);
    const symmetric = laplacian(5, 5);
    const complexValues = impedance(small, 1);
    const three = new Float64Array(3 * symmetric.pattern.size).fill(1);
    const complexVector = new Float64Array(2 * small.pattern.size).fill(1);
    const cycle = () => {
      using general = core.analyse(small.pattern, { complex: true });
      general.values.set(complexValues);
      general.factor();
      general.solve(complexVector, complexVector.slice());
      using definite = core.analyse(symmetric.pattern, { symmetric: true });
      definite.values.set(symmetric.values);
      definite.factor();
      definite.solve(three, three.slice(), { count: 3 });
      definite.estimateCondition();
      definite.values.fill(1);
      expect(() => definite.factor()).toThrow(SingularMatrixError);
    };
    for (let warmUp = 0; warmUp < 10; ++warmUp) cycle();
    const { allocatedBytes, memoryBytes } = core;
    for (let count = 0; count < 10_000; ++count) cycle();
    expect(core.allocatedBytes).toBe(allocatedBytes);
    expect(core.memoryBytes).toBe(memoryBytes);
  });
});
