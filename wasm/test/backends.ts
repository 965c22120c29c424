import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type AnalysisOptions,
  InvalidPatternError,
  MultigridUnsuitableError,
  NonFiniteEntryError,
  NotConvergedError,
  NotFactoredError,
  OutOfMemoryError,
  SingularMatrixError,
  SolutionOverflowError,
  type SolveOptions,
} from '../src/index.ts';
import { loadLinearCore } from '../src/node.ts';
import type { Problem } from './problems.ts';

/** How one call ended and where, in the caller's numbering; -1 where a place does not apply. */
export interface Outcome {
  readonly status: string;
  readonly row: number;
  readonly column: number;
  readonly entry: number;
  readonly bytesWanted: number;
}

export interface Solve extends SolveOptions {
  readonly rightHandSide: Float64Array;
  readonly transposed?: boolean;
}

/** Values to factorise and what to solve with them. */
export interface Step {
  readonly values: Float64Array;
  readonly estimateCondition?: boolean;
  readonly solves: readonly Solve[];
}

export interface Task {
  readonly pattern: Problem['pattern'];
  readonly options?: AnalysisOptions;
  readonly steps: readonly Step[];
}

export interface SolveResult extends Outcome {
  readonly backwardError: number;
  readonly refinements: number;
  readonly iterations: number;
  readonly method: string;
  /** Whether the direct method stepped in for multigrid. */
  readonly fellBack: boolean;
  readonly solution: Float64Array;
}

const unsolved = { backwardError: Number.NaN, refinements: 0, iterations: 0, method: '', fellBack: false };

export interface StepResult extends Outcome {
  readonly factorNonzeros: number;
  readonly delayedPivots: number;
  /** 0 unless asked for. */
  readonly condition: number;
  readonly solves: readonly SolveResult[];
}

export interface TaskResult extends Outcome {
  readonly steps: readonly StepResult[];
}

/** The core behind one way of running it. */
export interface Backend {
  readonly name: string;
  /** Runs tasks one after the other in one instance, each allowed `memoryLimit` bytes. */
  run(tasks: readonly Task[], memoryLimit?: number): Promise<readonly TaskResult[]>;
}

const noFactors = { factorNonzeros: 0, delayedPivots: 0, condition: 0 };

const ok: Outcome = { status: 'ok', row: -1, column: -1, entry: -1, bytesWanted: 0 };

function outcomeOf(error: unknown): Outcome {
  if (error instanceof SingularMatrixError) return { ...ok, status: 'singular', row: error.row };
  if (error instanceof InvalidPatternError) {
    return { ...ok, status: 'invalid pattern', row: error.row, column: error.column, entry: error.entry };
  }
  if (error instanceof NonFiniteEntryError) {
    const status = error.where === 'matrix' ? 'non-finite value' : 'non-finite right-hand side';
    return { ...ok, status, row: error.row, column: error.column, entry: error.entry };
  }
  if (error instanceof NotConvergedError) return { ...ok, status: 'not converged' };
  if (error instanceof MultigridUnsuitableError) return { ...ok, status: 'multigrid unsuitable', row: error.row };
  if (error instanceof NotFactoredError) return { ...ok, status: 'not factored' };
  if (error instanceof SolutionOverflowError) return { ...ok, status: 'solution overflow' };
  if (error instanceof OutOfMemoryError) return { ...ok, status: 'out of memory', bytesWanted: error.bytesWanted };
  throw error;
}

export const webAssembly: Backend = {
  name: 'WebAssembly',
  async run(tasks, memoryLimit) {
    const core = await loadLinearCore({ maximumMemoryBytes: memoryLimit });
    return tasks.map(({ pattern, options: analysisOptions, steps }) => {
      const stepResults: StepResult[] = [];
      try {
        using matrix = core.analyse(pattern, analysisOptions);
        for (const step of steps) {
          matrix.values.set(step.values);
          const solves: SolveResult[] = [];
          try {
            const { factorNonzeros, delayedPivots } = matrix.factor();
            const condition = step.estimateCondition ? matrix.estimateCondition() : 0;
            for (const { rightHandSide, transposed, ...options } of step.solves) {
              const solution = new Float64Array(rightHandSide.length);
              try {
                const report = transposed
                  ? matrix.solveTransposed(rightHandSide, solution, options)
                  : matrix.solve(rightHandSide, solution, options);
                solves.push({ ...ok, ...report, fellBack: report.notes.length > 0, solution });
              } catch (error) {
                solves.push({ ...outcomeOf(error), ...unsolved, solution });
              }
            }
            stepResults.push({ ...ok, factorNonzeros, delayedPivots, condition, solves });
          } catch (error) {
            stepResults.push({ ...outcomeOf(error), ...noFactors, solves });
          }
        }
      } catch (error) {
        return { ...outcomeOf(error), steps: stepResults };
      }
      return { ...ok, steps: stepResults };
    });
  },
};

const driver = fileURLToPath(new URL('../../build/native/linear-core-driver', import.meta.url));

/** core::Status of wasm/cpp/status.hpp by number. */
const statusNames: Readonly<Record<number, string>> = {
  [-1]: 'out of memory',
  0: 'ok',
  2: 'invalid pattern',
  3: 'non-finite value',
  4: 'non-finite right-hand side',
  5: 'singular',
  6: 'not factored',
  7: 'solution overflow',
  8: 'not converged',
  9: 'multigrid unsuitable',
};

/** core::Method of wasm/cpp/method.hpp by name. */
const methodNames = ['direct', 'multigrid', 'automatic'] as const;

/** The same C++ built natively; wasm/cpp/native/driver.cpp describes the streams. */
const native: Backend = {
  name: 'native',
  async run(tasks, memoryLimit = Number.MAX_SAFE_INTEGER) {
    const input: number[] = [memoryLimit, tasks.length];
    const append = (numbers: ArrayLike<number>) => {
      for (let i = 0; i < numbers.length; ++i) input.push(numbers[i]);
    };
    for (const { pattern, options = {}, steps } of tasks) {
      input.push(pattern.size, pattern.columnIndices.length, options.symmetric ? 1 : 0, options.complex ? 1 : 0);
      append(pattern.rowPointers);
      append(pattern.columnIndices);
      const { method = 'direct', blockSize = 0, fallback = true } = options;
      input.push(methodNames.indexOf(method), blockSize, fallback ? 1 : 0, steps.length);
      for (const { values, estimateCondition, solves } of steps) {
        append(values);
        input.push(estimateCondition ? 1 : 0, solves.length);
        for (const solve of solves) {
          const { rightHandSide, count = 1, transposed, tolerance, maxRefinements = 5, maxIterations = 200 } = solve;
          input.push(count, transposed ? 1 : 0, tolerance ?? 1e-14, tolerance ?? 1e-10, maxRefinements, maxIterations);
          append(rightHandSide);
        }
      }
    }
    const { status, stdout } = spawnSync(driver, {
      input: new Uint8Array(Float64Array.from(input).buffer),
      maxBuffer: 2 ** 30,
    });
    if (status !== 0) throw new Error(`the native driver ended with ${status}`);
    const output = new Float64Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.byteLength));
    let position = 0;
    const next = () => output[position++];
    const readOutcome = (): Outcome => {
      const code = next();
      next(); // the defect of a pattern, told by the row, column and entry as well
      return { status: statusNames[code], row: next(), column: next(), entry: next(), bytesWanted: next() };
    };
    const results = tasks.map(({ steps }): TaskResult => {
      const analysis = readOutcome();
      if (analysis.status !== 'ok') return { ...analysis, steps: [] };
      const stepResults = steps.map((step): StepResult => {
        const factor = readOutcome();
        if (factor.status !== 'ok') return { ...factor, ...noFactors, solves: [] };
        const [factorNonzeros, delayedPivots, condition] = [next(), next(), next()];
        const solves = step.solves.map((solve): SolveResult => {
          const outcome = readOutcome();
          if (outcome.status !== 'ok') {
            return { ...outcome, ...unsolved, solution: new Float64Array(solve.rightHandSide.length) };
          }
          const backwardError = next();
          const refinements = next();
          const iterations = next();
          const method = methodNames[next()];
          const fellBack = next() !== 0;
          const solution = output.slice(position, position + solve.rightHandSide.length);
          position += solution.length;
          return { ...outcome, backwardError, refinements, iterations, method, fellBack, solution };
        });
        return { ...factor, factorNonzeros, delayedPivots, condition, solves };
      });
      return { ...analysis, steps: stepResults };
    });
    if (position !== output.length) throw new Error('the native driver answered more than was asked');
    return results;
  },
};

/** Whether the native build is there; CI insists on it with MEANDER_NATIVE_CORE=required. */
export const nativeIsBuilt = existsSync(driver);
export const nativeIsRequired = process.env.MEANDER_NATIVE_CORE === 'required';

/** Every backend that can run here. */
export const backends: readonly Backend[] = nativeIsBuilt || nativeIsRequired ? [webAssembly, native] : [webAssembly];
export { native };
