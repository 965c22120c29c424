/** A program as a user of the published package writes it: package.test.ts has it type-checked against the tarball. */
import {
  type AnalysisOptions,
  type FactorReport,
  instantiateLinearCore,
  type LinearCore,
  LinearCoreError,
  loadLinearCore,
  SingularMatrixError,
  type SolveReport,
  type SparseMatrix,
  type SparsityPattern,
} from 'sparse-linear-solver-wasm';

const pattern: SparsityPattern = {
  size: 2,
  rowPointers: Int32Array.of(0, 2, 4),
  columnIndices: Int32Array.of(0, 1, 0, 1),
};
const options: AnalysisOptions = { method: 'automatic', blockSize: 2 };

export async function solveTwice(module: object): Promise<readonly SolveReport[]> {
  const own: LinearCore = await instantiateLinearCore(module, { maximumMemoryBytes: 2 ** 26 });
  const shared: LinearCore = await loadLinearCore();
  return [own, shared].map((core) => {
    using matrix: SparseMatrix = core.analyse(pattern, options);
    matrix.values.set([2, 1, 1, 3]);
    const { factorNonzeros }: FactorReport = matrix.factor({ onProgress: (done) => done < 1 });
    return matrix.solve(new Float64Array(2 * factorNonzeros), new Float64Array(2), { count: 1, tolerance: 1e-12 });
  });
}

export function rowAtFault(error: unknown): number | undefined {
  if (error instanceof SingularMatrixError) return error.row;
  // @ts-expect-error: the base class of all errors carries no row.
  return error instanceof LinearCoreError ? error.row : undefined;
}

export function mistakes(core: LinearCore, matrix: SparseMatrix): void {
  // @ts-expect-error: indices are 32-bit integers.
  core.analyse({ ...pattern, columnIndices: [0, 1, 0, 1] });
  // @ts-expect-error: no such method.
  core.analyse(pattern, { method: 'cholesky' });
  // @ts-expect-error: the solution has to be given.
  matrix.solve(new Float64Array(2));
}
