/** Square sparsity pattern in compressed sparse row form, columns strictly ascending within each row. */
export interface SparsityPattern {
  /** Number of rows, and of columns. */
  readonly size: number;
  /** Where each row starts in `columnIndices`, and one past the last row: `size + 1` numbers from 0 on. */
  readonly rowPointers: Int32Array;
  /** Column of every entry, row by row. */
  readonly columnIndices: Int32Array;
}

/** A way of solving: by factors L and U, or by multigrid-preconditioned iterations. */
export type Method = 'direct' | 'multigrid';

/** How a matrix is to be solved with. */
export interface AnalysisOptions {
  /** `automatic` (the default) chooses by size and pattern, as measured. */
  readonly method?: Method | 'automatic';
  /**
   * Unknowns that belong together and follow each other, such as concentration and potential of one cell: 1 to 4, a
   * divisor of the size. By default found from a pattern of full blocks. Only multigrid makes use of it.
   */
  readonly blockSize?: number;
  /**
   * Whether the direct method steps in, for good, where multigrid fails. Default true; otherwise a solve that does not
   * converge throws NotConvergedError.
   */
  readonly fallback?: boolean;
}

/** How far a solve is taken. */
export interface SolveOptions {
  /**
   * Backward error to reach, see {@link SolveReport.backwardError}. Default 1e-14 for the direct method, 1e-10 for
   * multigrid.
   */
  readonly tolerance?: number;
  /** Largest number of corrections after the first solve by the direct method. Default 5. */
  readonly maxRefinements?: number;
  /** Largest number of multigrid iterations. Default 200. */
  readonly maxIterations?: number;
}

/** What a solve achieved. */
export interface SolveReport {
  /**
   * Normwise backward error |b - A x| / (|A| |x| + |b|) in maximum norms: the larger of the one in the caller's units
   * and the one after rows and columns are brought to a common magnitude. May exceed the tolerance asked for when
   * refinement no longer helps; the caller judges.
   */
  readonly backwardError: number;
  /** Corrections made from a residual computed anew in double precision, after the first solve. */
  readonly refinements: number;
  /** The method that gave the solution. */
  readonly method: Method;
  /** Multigrid iterations made, also those of an attempt that the direct method then replaced. */
  readonly iterations: number;
  /** Residual after each of these iterations, relative to the right-hand side, in the norm of the Krylov method. */
  readonly history: readonly number[];
  /** What the caller may want to know: that and why multigrid gave way to the direct method. */
  readonly notes: readonly string[];
}

/** What a factorisation, or the set-up of multigrid, cost. */
export interface FactorReport {
  /** The method prepared. */
  readonly method: Method;
  /** Stored entries of both triangular factors, or of the matrices of all levels. */
  readonly factorNonzeros: number;
  /** Levels of the multigrid hierarchy; 0 for the direct method. */
  readonly levels: number;
  /** As in {@link SolveReport.notes}. */
  readonly notes: readonly string[];
  /** Wall time in milliseconds. */
  readonly milliseconds: number;
}

/**
 * A sparse matrix inside the core's memory: write `values`, `factor`, then `solve` as often as wanted; write new
 * `values` and `factor` again at will, the analysis of the pattern is reused.
 *
 * Free it with `using` or `dispose`. A matrix that becomes unreachable is freed in the end too, but only when the
 * garbage collector gets to it; keep the matrix itself reachable while writing through `values`.
 */
export interface SparseMatrix extends Disposable {
  /** Number of rows, and of columns. */
  readonly size: number;
  /** Number of entries of the pattern. */
  readonly nonzeroCount: number;
  /**
   * Live view of the entries in the order of the pattern, initially zero. Growth of the core's memory detaches views:
   * read this property anew after every analyse, factor or solve on any matrix of the same core.
   */
  readonly values: Float64Array;
  /**
   * Factorises the matrix with its present values, or sets up multigrid for them.
   * @throws SingularMatrixError, MultigridUnsuitableError, NonFiniteEntryError, OutOfMemoryError, DisposedError
   */
  factor(): FactorReport;
  /**
   * Solves A x = b with the values of the last `factor`, which must not have been changed since.
   * @param rightHandSide b, `size` numbers
   * @param solution receives x, `size` numbers; may be the same array as `rightHandSide`
   * @throws NonFiniteEntryError, NotFactoredError, NotConvergedError, SolutionOverflowError, OutOfMemoryError,
   *   DisposedError; SingularMatrixError where the direct method stepped in
   */
  solve(rightHandSide: Float64Array, solution: Float64Array, options?: SolveOptions): SolveReport;
  /** Solves the transposed system A^T x = b; otherwise as `solve`. */
  solveTransposed(rightHandSide: Float64Array, solution: Float64Array, options?: SolveOptions): SolveReport;
  /** Frees the matrix; all other members throw DisposedError from then on. Calling it again does nothing. */
  dispose(): void;
}

/** One instance of the WebAssembly core. Matrices of one core share its memory. */
export interface LinearCore {
  /**
   * Takes in a pattern and chooses the method and, for the direct one, the order of elimination.
   * @throws InvalidPatternError, OutOfMemoryError
   */
  analyse(pattern: SparsityPattern, options?: AnalysisOptions): SparseMatrix;
  /** Size of the WebAssembly memory in bytes. It grows on demand, up to 4 GiB, and never shrinks. */
  readonly memoryBytes: number;
  /** Bytes of that memory held by live matrices and their factors. */
  readonly allocatedBytes: number;
}

/** How a core is set up. */
export interface LinearCoreOptions {
  /** Bytes that matrices and factors may hold in all; beyond, OutOfMemoryError. Default: the 4 GiB of WebAssembly. */
  readonly maximumMemoryBytes?: number;
}
