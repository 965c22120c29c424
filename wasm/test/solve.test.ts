import fc from 'fast-check';
import { solve as denseSolve, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { type Backend, backends, native, nativeIsBuilt, nativeIsRequired, type Task, webAssembly } from './backends.ts';
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

it.skipIf(nativeIsBuilt || nativeIsRequired)('runs against the native build too', ({ skip }) => {
  skip('not built: cmake -S . -B build/native && cmake --build build/native');
});

/** One matrix, solved plainly and transposed for the same right-hand side. */
function bothWays({ pattern, values }: Problem, rightHandSide = sampleVector(pattern.size)): Task {
  return { pattern, steps: [{ values, solves: [{ rightHandSide }, { rightHandSide, transposed: true }] }] };
}

/** Unsymmetric, strictly diagonally dominant after a cyclic shift of its rows, so that pivoting has to look for it. */
const shiftedDominantMatrix = fc
  .integer({ min: 1, max: 25 })
  .chain((size) =>
    fc.record({
      size: fc.constant(size),
      shift: fc.integer({ min: 0, max: size - 1 }),
      scale: fc.array(fc.integer({ min: -12, max: 12 }), { minLength: size, maxLength: size }),
      entries: fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1), fc.double({ min: -1, max: 1, noNaN: true })), {
        maxLength: 4 * size,
      }),
    }),
  )
  .map(({ size, shift, scale, entries }) => {
    const rows = Array.from({ length: size }, () => new Map<number, number>());
    for (const [row, column, value] of entries) rows[row].set(column, value);
    for (let row = 0; row < size; ++row) {
      let offDiagonal = 0;
      for (const value of rows[row].values()) offDiagonal += Math.abs(value);
      rows[row].set((row + shift) % size, 1 + offDiagonal);
      for (const [column, value] of rows[row]) rows[row].set(column, value * 10 ** (scale[row] / 2));
    }
    return fromRows(rows);
  });

describe.each(backends)('$name', (backend: Backend) => {
  it('agrees with dense elimination on random unsymmetric matrices', async () => {
    const problems = fc.sample(shiftedDominantMatrix, { numRuns: 150, seed: 20 });
    const results = await backend.run(problems.map((problem) => bothWays(problem)));
    problems.forEach((problem, index) => {
      const dense = new Matrix(toDense(problem));
      const rightHandSide = Matrix.columnVector(sampleVector(problem.pattern.size));
      const [plain, transposed] = results[index].steps[0].solves;
      // Dominant rows make A well conditioned once they are scaled, which A^T with its uneven columns need not be.
      expect(relativeDifference(plain.solution, denseSolve(dense, rightHandSide).to1DArray())).toBeLessThan(1e-10);
      expect(plain.backwardError).toBeLessThan(8 * epsilon);
      expect(transposed.backwardError).toBeLessThan(8 * epsilon);
    });
  });

  // One process per matrix would be slow, and a shrunk counterexample is a shrunk counterexample for both.
  it.runIf(backend === webAssembly)('has a backward error at the level of rounding for any such matrix', async () => {
    await fc.assert(
      fc.asyncProperty(shiftedDominantMatrix, async (problem) => {
        const [{ steps }] = await backend.run([bothWays(problem)]);
        for (const { backwardError } of steps[0].solves) expect(backwardError).toBeLessThan(8 * epsilon);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['open', 24, 24, 0.2, false],
    ['sheets', 24, 32, 0.2, true],
    ['sheets, strong drift', 16, 32, 3, true],
    ['a strip one cell wide', 1, 200, 0.2, false],
  ] as const)('solves coupled advection-diffusion: %s', async (_, columns, rows, drift, sheets) => {
    const problem = staggeredSheets(columns, rows, drift, sheets);
    const exact = sampleVector(problem.pattern.size);
    const [{ steps }] = await backend.run([
      {
        pattern: problem.pattern,
        steps: [
          {
            values: problem.values,
            solves: [
              { rightHandSide: multiply(problem, exact) },
              { rightHandSide: multiply(problem, exact, true), transposed: true },
            ],
          },
        ],
      },
    ]);
    for (const { solution, backwardError } of steps[0].solves) {
      expect(backwardError).toBeLessThan(1e-14);
      expect(relativeDifference(solution, exact)).toBeLessThan(1e-9);
    }
  });

  it('solves a matrix with zeros and gaps on its diagonal', async () => {
    // The last row is a constraint without its own unknown, as in a galvanostatic cell.
    const problem = fromDense([
      [2, -1, 0, 1],
      [-1, 2, -1, 1],
      [0, -1, 2, 1],
      [1, 1, 1, 0],
    ]);
    const exact = sampleVector(4);
    const [{ steps }] = await backend.run([bothWays(problem, multiply(problem, exact))]);
    expect(relativeDifference(steps[0].solves[0].solution, exact)).toBeLessThan(1e-14);
  });

  it('solves a grid bordered by a dense row and column without filling in', async () => {
    const grid = staggeredSheets(40, 40);
    const problem = bordered(grid, 10);
    const exact = sampleVector(problem.pattern.size);
    const [plain, withBorder] = await backend.run([bothWays(grid), bothWays(problem, multiply(problem, exact))]);
    const [{ factorNonzeros, solves }] = withBorder.steps;
    expect(relativeDifference(solves[0].solution, exact)).toBeLessThan(1e-9);
    expect(factorNonzeros).toBeLessThan(3 * plain.steps[0].factorNonzeros);
  });

  it('solves with rows and unknowns of very different magnitude', async () => {
    const { pattern, values } = staggeredSheets(8, 16);
    const scaled = values.slice();
    const magnitude = (index: number) => 10 ** (index % 2 === 0 ? 9 : -9);
    for (let row = 0; row < pattern.size; ++row) {
      for (let entry = pattern.rowPointers[row]; entry < pattern.rowPointers[row + 1]; ++entry) {
        scaled[entry] *= magnitude(row >> 1) * magnitude(pattern.columnIndices[entry]);
      }
    }
    const problem = { pattern, values: scaled };
    const exact = sampleVector(pattern.size).map((value, index) => value / magnitude(index));
    const [{ steps }] = await backend.run([bothWays(problem, multiply(problem, exact))]);
    const errors = steps[0].solves[0].solution.map((value, index) => Math.abs(value / exact[index] - 1));
    expect(Math.max(...errors)).toBeLessThan(1e-9);
  });

  it('reuses the analysis for new values', async () => {
    const { pattern, values } = staggeredSheets(12, 16);
    const exact = sampleVector(pattern.size);
    const steps = [1, 2, 3].map((factor) => {
      const changed = values.map((value, entry) => value * (1 + (factor * (entry % 7)) / 1000));
      const rightHandSide = multiply({ pattern, values: changed }, exact);
      return { values: changed, solves: [{ rightHandSide }] };
    });
    const [result] = await backend.run([{ pattern, steps }]);
    for (const step of result.steps) expect(relativeDifference(step.solves[0].solution, exact)).toBeLessThan(1e-9);
  });

  it('refines only as far as asked', async () => {
    const { pattern, values } = staggeredSheets(16, 16, 3);
    const rightHandSide = sampleVector(pattern.size);
    const [{ steps }] = await backend.run([
      {
        pattern,
        steps: [
          {
            values,
            solves: [
              { rightHandSide, tolerance: 1, maxRefinements: 5 },
              { rightHandSide, tolerance: 0, maxRefinements: 1 },
              { rightHandSide, tolerance: 0, maxRefinements: 50 },
            ],
          },
        ],
      },
    ]);
    const [loose, once, unreachable] = steps[0].solves;
    expect(loose.refinements).toBe(0);
    expect(once.refinements).toBe(1);
    expect(unreachable.refinements).toBeLessThan(10);
    expect(unreachable.backwardError).toBeLessThanOrEqual(loose.backwardError);
  });
});

describe.runIf(nativeIsBuilt || nativeIsRequired)('native and WebAssembly', () => {
  it('agree to near machine precision', async () => {
    const tasks = [staggeredSheets(16, 24), staggeredSheets(20, 20, 1, false)].map((problem) => bothWays(problem));
    const [inWebAssembly, inNative] = await Promise.all([webAssembly.run(tasks), native.run(tasks)]);
    inWebAssembly.forEach((result, task) => {
      result.steps[0].solves.forEach((solve, index) => {
        expect(relativeDifference(solve.solution, inNative[task].steps[0].solves[index].solution)).toBeLessThan(1e-12);
      });
    });
  });
});
