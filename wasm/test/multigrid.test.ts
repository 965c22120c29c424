import { describe, expect, it } from 'vitest';
import { type BenchmarkProblem, families, rightHandSideFor } from '../bench/matrices.mjs';
import {
  InvalidPatternError,
  MultigridUnsuitableError,
  NotConvergedError,
  NotFactoredError,
  SingularMatrixError,
} from '../src/index.ts';
import { loadLinearCore } from '../src/node.ts';
import { type Backend, backends, type Task } from './backends.ts';
import { fromDense, multiply, relativeDifference, sampleVector, staggeredSheets } from './problems.ts';

const multigrid = { method: 'multigrid', fallback: false } as const;

function solveTask(problem: BenchmarkProblem, options: Task['options'] = multigrid, tolerance?: number): Task {
  const { pattern, values } = problem;
  return { pattern, options, steps: [{ values, solves: [{ rightHandSide: rightHandSideFor(problem), tolerance }] }] };
}

describe.each(backends)('multigrid, $name', (backend: Backend) => {
  async function solve(problem: BenchmarkProblem, options?: Task['options'], tolerance?: number) {
    const [{ status, steps }] = await backend.run([solveTask(problem, options, tolerance)]);
    expect(status).toBe('ok');
    expect(steps[0].status).toBe('ok');
    return steps[0].solves[0];
  }

  // Iterations measured at 10,000 unknowns; the count may move by 30 % with the size.
  it.each([
    ['np', 18],
    ['np-open', 15],
    ['three-ions', 30],
    ['lap', 17],
    ['lap-open', 16],
  ] as const)('takes as many iterations whatever the size: %s', async (family, expected) => {
    const sizes = backend.name === 'native' ? [10_000, 60_000] : [10_000, 60_000, 250_000];
    for (const unknowns of sizes) {
      const { status, iterations, backwardError } = await solve(families[family](unknowns));
      expect(status).toBe('ok');
      expect(backwardError).toBeLessThan(1e-10);
      expect(iterations).toBeGreaterThan(0.7 * expected);
      expect(iterations).toBeLessThan(1.3 * expected);
    }
  });

  it.each([
    ['np-aspect-100', 35],
    ['np-aspect-1000', 50],
    ['lap-aspect-1000', 40],
    ['three-ions-aspect-100', 70],
    ['lap-jumps', 90],
    ['lap-islands', 15],
    ['np-channel', 80],
    ['np-image', 36],
    // A hierarchy in single precision throughout takes twice as many.
    ['np-jumps', 40],
  ] as const)('solves the hard matrix %s', async (family, mostIterations) => {
    const { status, iterations, backwardError } = await solve(families[family](40_000));
    expect(status).toBe('ok');
    expect(backwardError).toBeLessThan(1e-10);
    expect(iterations).toBeLessThanOrEqual(mostIterations);
  });

  it.each(['np-500-sheets', 'pnp'])('solves %s, if need be by falling back', async (family) => {
    const { status, backwardError } = await solve(families[family](40_000), { method: 'multigrid' });
    expect(status).toBe('ok');
    expect(backwardError).toBeLessThan(1e-10);
  });

  it.each(['lap-neumann', 'np-islands'])('refuses the singular matrix %s', async (family) => {
    const problem = families[family](5_000);
    for (const options of [{ method: 'multigrid' }, { method: 'direct' }] as const) {
      const [{ steps }] = await backend.run([solveTask(problem, options)]);
      const ending = steps[0].status === 'ok' ? steps[0].solves[0].status : steps[0].status;
      expect(ending).toBe('singular');
    }
  });

  // Measured: 20 and 14 iterations to 1e-10; the fast kinetics stall between 1e-12 and 1e-13, or at 3e-14, with the arithmetic.
  it.each([
    ['np-fast-kinetics', 27],
    ['np-anchored', 20],
  ] as const)('solves %s as the direct method does', async (family, mostIterations) => {
    const problem = families[family](5_000);
    const direct = await solve(problem, {});
    const { status, iterations, solution } = await solve(problem, multigrid, 1e-12);
    const { iterations: usualIterations } = await solve(problem);
    expect(status).toBe('ok');
    expect(iterations).toBeGreaterThan(usualIterations);
    expect(usualIterations).toBeLessThanOrEqual(mostIterations);
    expect(relativeDifference(solution, direct.solution)).toBeLessThan(1e-9);
  });

  it('agrees with the direct method, plainly and transposed', async () => {
    const { pattern, values } = staggeredSheets(48, 64);
    const exact = sampleVector(pattern.size);
    const problem = { pattern, values };
    const solves = [
      { rightHandSide: multiply(problem, exact), tolerance: 1e-13 },
      { rightHandSide: multiply(problem, exact, true), transposed: true, tolerance: 1e-13 },
    ];
    const [{ steps }] = await backend.run([{ pattern, options: multigrid, steps: [{ values, solves }] }]);
    for (const { status, method, iterations, solution } of steps[0].solves) {
      expect(status).toBe('ok');
      expect(method).toBe('multigrid');
      expect(iterations).toBeGreaterThan(5);
      expect(relativeDifference(solution, exact)).toBeLessThan(1e-8);
    }
  });

  it('keeps its aggregates for new values', async () => {
    const problem = families.np(20_000);
    const rightHandSide = rightHandSideFor(problem);
    // What a time step adds: storage of salt in both balances, in the first column of the diagonal blocks.
    const withStorage = (amount: number) => {
      const { rowPointers, columnIndices } = problem.pattern;
      return problem.values.map((value, entry) => value + (storesSalt(entry) ? amount : 0));
      function storesSalt(entry: number): boolean {
        const column = columnIndices[entry];
        const inFirstRow = entry >= rowPointers[column] && entry < rowPointers[column + 1];
        const inSecondRow = entry >= rowPointers[column + 1] && entry < rowPointers[column + 2];
        return column % 2 === 0 && (inFirstRow || inSecondRow);
      }
    };
    const steps = [0, 1e-13, 1e-12, 1e-11].map((amount) => ({
      values: withStorage(amount),
      solves: [{ rightHandSide }],
    }));
    const [result] = await backend.run([{ pattern: problem.pattern, options: multigrid, steps }]);
    const counts = result.steps.map((step) => step.solves[0].iterations);
    expect(Math.max(...counts)).toBeLessThan(1.5 * counts[0]);
  });

  it('takes blocks with gaps and rows held at a value', async () => {
    const problem = families.np(5_000);
    const { pattern, values } = problem;
    const held = values.slice();
    for (let row = 100; row < 140; ++row) {
      for (let entry = pattern.rowPointers[row]; entry < pattern.rowPointers[row + 1]; ++entry) {
        held[entry] = pattern.columnIndices[entry] === row ? 1 : 0;
      }
    }
    const full = await solve({ ...problem, values: held });
    const sparse = withoutZeros({ ...problem, values: held });
    const withGaps = await solve(sparse, { ...multigrid, blockSize: 2 });
    expect(full.status).toBe('ok');
    expect(withGaps.iterations).toBe(full.iterations);
    expect(relativeDifference(withGaps.solution, full.solution)).toBeLessThan(1e-7);
  });

  it('is chosen for large local patterns only', async () => {
    const choices = [
      [families['np-open'](80_000), 'multigrid'],
      [families.lap(80_000), 'multigrid'],
      [families['np-open'](40_000), 'direct'],
      [families['np-channel'](80_000), 'direct'],
    ] as const;
    const automatic = { method: 'automatic' } as const;
    const results = await backend.run(choices.map(([problem]) => solveTask(problem, automatic, 1e-10)));
    expect(results.map((result) => result.steps[0].solves[0].method)).toEqual(choices.map(([, method]) => method));
  });

  it('is chosen where couplings are alike only, whatever the kinetics', async () => {
    const automatic = { method: 'automatic' } as const;
    const [alike, unlike] = await backend.run(
      (['np-fast-kinetics', 'pnp'] as const).map((family) => solveTask(families[family](80_000), automatic, 1e-10)),
    );
    expect(alike.steps[0].solves[0]).toMatchObject({ status: 'ok', method: 'multigrid', fellBack: false });
    expect(unlike.steps[0].solves[0]).toMatchObject({ status: 'ok', method: 'direct', iterations: 0 });
  });

  it('is never chosen unasked', async () => {
    const { method } = await solve(families['np-open'](80_000), {}, 1e-10);
    expect(method).toBe('direct');
  });

  it('is not chosen for matrices declared symmetric or complex', async () => {
    const { pattern, values } = families.lap(80_000);
    const paired = new Float64Array(2 * values.length);
    values.forEach((value, entry) => {
      paired[2 * entry] = value;
    });
    const [symmetric, complex] = await backend.run([
      {
        pattern,
        options: { method: 'automatic', symmetric: true },
        steps: [{ values, solves: [{ rightHandSide: sampleVector(pattern.size) }] }],
      },
      {
        pattern,
        options: { method: 'automatic', complex: true },
        steps: [{ values: paired, solves: [{ rightHandSide: sampleVector(2 * pattern.size) }] }],
      },
    ]);
    for (const { steps } of [symmetric, complex]) {
      expect(steps[0].solves[0]).toMatchObject({ status: 'ok', method: 'direct', fellBack: false });
    }
  });

  it('solves for several right-hand sides, plainly and transposed, as for each alone', async () => {
    const problem = families.np(5_000);
    const { pattern, values } = problem;
    const { size } = pattern;
    const first = rightHandSideFor(problem);
    const second = multiply(problem, sampleVector(size));
    const together = new Float64Array(3 * size);
    together.set(first);
    together.set(second, 2 * size);
    const solves = [false, true].flatMap((transposed) => [
      { rightHandSide: first, transposed },
      { rightHandSide: second, transposed },
      { rightHandSide: together, count: 3, transposed },
    ]);
    const [{ steps }] = await backend.run([{ pattern, options: multigrid, steps: [{ values, solves }] }]);
    const results = steps[0].solves;
    for (const [one, other, all] of [results.slice(0, 3), results.slice(3)]) {
      expect(all).toMatchObject({ status: 'ok', method: 'multigrid' });
      expect(all.iterations).toBe(Math.max(one.iterations, other.iterations));
      expect(all.backwardError).toBe(Math.max(one.backwardError, other.backwardError));
      expect(all.solution.subarray(0, size)).toEqual(one.solution);
      expect(all.solution.subarray(size, 2 * size)).toEqual(new Float64Array(size));
      expect(all.solution.subarray(2 * size)).toEqual(other.solution);
    }
  });

  it('falls back for all right-hand sides together', async () => {
    const problem = waves(2_500);
    const { pattern, values } = problem;
    const exact = sampleVector(pattern.size);
    const rightHandSide = new Float64Array(2 * pattern.size);
    rightHandSide.set(multiply(problem, exact), pattern.size);
    const steps = [{ values, solves: [{ rightHandSide, count: 2 }] }];
    const [result] = await backend.run([{ pattern, options: { method: 'multigrid' }, steps }]);
    const [solved] = result.steps[0].solves;
    expect(solved).toMatchObject({ status: 'ok', method: 'direct', fellBack: true });
    expect(solved.iterations).toBeGreaterThan(0);
    expect(relativeDifference(solved.solution.subarray(pattern.size), exact)).toBeLessThan(1e-8);
  });

  it('falls back where the iterations stall, and says so', async () => {
    const problem = waves(2_500);
    const solved = await solve(problem, { method: 'multigrid' });
    expect(solved).toMatchObject({ status: 'ok', method: 'direct', fellBack: true });
    expect(solved.backwardError).toBeLessThan(1e-13);
    const refused = await solve(problem, multigrid);
    expect(refused.status).toBe('not converged');
  });

  it('survives running out of memory at any stage and solves on in the same instance', async () => {
    const large = solveTask(families.np(10_000));
    const small = solveTask(families.lap(400));
    const stages = new Set<string>();
    for (let limit = 200_000; limit < 8_000_000; limit = Math.round(limit * 1.25)) {
      const [refused, solved] = await backend.run([large, small], limit);
      const [name, outcome] =
        refused.status !== 'ok'
          ? ['analyse', refused]
          : refused.steps[0].status !== 'ok'
            ? ['factor', refused.steps[0]]
            : ['solve', refused.steps[0].solves[0]];
      if (outcome.status !== 'ok') {
        stages.add(name);
        expect(outcome.status).toBe('out of memory');
        expect(outcome.bytesWanted).toBeGreaterThan(0);
      }
      if (limit > 1_000_000) expect(solved.steps[0].solves[0].status).toBe('ok');
    }
    expect(stages).toContain('analyse');
    expect(stages).toContain('factor');
  });
});

/** The matrix with its zeros taken out of the pattern. */
function withoutZeros({ blockSize, pattern, values }: BenchmarkProblem): BenchmarkProblem {
  const rowPointers = new Int32Array(pattern.size + 1);
  const kept: number[] = [];
  for (let row = 0; row < pattern.size; ++row) {
    for (let entry = pattern.rowPointers[row]; entry < pattern.rowPointers[row + 1]; ++entry) {
      if (values[entry] !== 0) kept.push(entry);
    }
    rowPointers[row + 1] = kept.length;
  }
  return {
    blockSize,
    pattern: {
      size: pattern.size,
      rowPointers,
      columnIndices: Int32Array.from(kept, (entry) => pattern.columnIndices[entry]),
    },
    values: Float64Array.from(kept, (entry) => values[entry]),
  };
}

/** A wave equation: the Laplacian shifted into its spectrum, which no coarse level can follow. */
function waves(unknowns: number): BenchmarkProblem {
  const problem = families['lap-open'](unknowns);
  const { size, rowPointers, columnIndices } = problem.pattern;
  for (let row = 0; row < size; ++row) {
    for (let entry = rowPointers[row]; entry < rowPointers[row + 1]; ++entry) {
      if (columnIndices[entry] === row) problem.values[entry] -= 0.5;
    }
  }
  return problem;
}

describe('the TypeScript face of multigrid', () => {
  it('reports method, levels, iterations and history', async () => {
    const core = await loadLinearCore();
    const problem = families.np(10_000);
    using matrix = core.analyse(problem.pattern, { method: 'multigrid' });
    matrix.values.set(problem.values);
    const factored = matrix.factor();
    expect(factored).toMatchObject({ method: 'multigrid', notes: [] });
    expect(factored.levels).toBeGreaterThan(2);
    const solution = new Float64Array(problem.pattern.size);
    const report = matrix.solve(rightHandSideFor(problem), solution);
    expect(report.history).toHaveLength(report.iterations);
    expect(report.history.at(-1)).toBeLessThan(1e-8);
    expect(report.notes).toEqual([]);
  });

  it('attaches the history to what did not converge, and notes a fallback', async () => {
    const core = await loadLinearCore();
    const problem = waves(2_500);
    const solution = new Float64Array(problem.pattern.size);
    using refusing = core.analyse(problem.pattern, multigrid);
    refusing.values.set(problem.values);
    refusing.factor();
    try {
      refusing.solve(sampleVector(problem.pattern.size), solution);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(NotConvergedError);
      const { history, iterations, backwardError } = error as NotConvergedError;
      expect(history.length).toBeGreaterThan(0);
      expect(iterations).toBeGreaterThanOrEqual(history.length);
      expect(backwardError).toBeGreaterThan(1e-10);
    }
    using yielding = core.analyse(problem.pattern, { method: 'multigrid' });
    yielding.values.set(problem.values);
    yielding.factor();
    const report = yielding.solve(sampleVector(problem.pattern.size), solution);
    expect(report).toMatchObject({
      method: 'direct',
      notes: [expect.stringMatching(/fell back.*stopped converging/i)],
    });
    expect(report.history).toHaveLength(report.iterations);
    expect(yielding.factor().method).toBe('direct');
  });

  it('throws typed errors', async () => {
    const core = await loadLinearCore();
    const gap = fromDense([
      [1, 1],
      [1, 0],
    ]);
    expect(() => core.analyse(gap.pattern, { method: 'multigrid' })).toThrow(InvalidPatternError);
    expect(() => core.analyse(gap.pattern, { blockSize: 3 })).toThrow(RangeError);
    expect(() => core.analyse(gap.pattern, { method: 'multigrid', symmetric: true })).toThrow(RangeError);
    expect(() => core.analyse(gap.pattern, { method: 'multigrid', complex: true })).toThrow(RangeError);
    const { pattern, values } = families['lap-neumann'](2_000);
    const regular = families.lap(2_000);
    using iterating = core.analyse(regular.pattern, multigrid);
    iterating.values.set(regular.values);
    iterating.factor();
    expect(() => iterating.estimateCondition()).toThrow(NotFactoredError);
    using strict = core.analyse(pattern, multigrid);
    strict.values.set(values);
    expect(() => strict.factor()).toThrow(MultigridUnsuitableError);
    using lenient = core.analyse(pattern, { method: 'multigrid' });
    lenient.values.set(values);
    expect(() => lenient.factor()).toThrow(SingularMatrixError);
  });

  it('holds no memory after two hundred cycles', async () => {
    const core = await loadLinearCore();
    const problem = families.np(2_000);
    const rightHandSide = rightHandSideFor(problem);
    const solution = new Float64Array(problem.pattern.size);
    const cycle = () => {
      using matrix = core.analyse(problem.pattern, multigrid);
      matrix.values.set(problem.values);
      matrix.factor();
      matrix.solve(rightHandSide, solution);
      matrix.solveTransposed(rightHandSide, solution);
    };
    for (let warmUp = 0; warmUp < 5; ++warmUp) cycle();
    const { allocatedBytes, memoryBytes } = core;
    for (let count = 0; count < 200; ++count) cycle();
    expect(core.allocatedBytes).toBe(allocatedBytes);
    expect(core.memoryBytes).toBe(memoryBytes);
  });
});
