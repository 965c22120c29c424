import type { SparsityPattern } from '../src/index.ts';

export interface BenchmarkProblem {
  readonly blockSize: number;
  readonly pattern: SparsityPattern;
  readonly values: Float64Array;
}

/** Makers of matrices of about the given number of unknowns, by name. */
export const families: Readonly<Record<string, (unknowns: number) => BenchmarkProblem>>;

export function rightHandSideFor(problem: BenchmarkProblem): Float64Array;
