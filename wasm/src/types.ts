/// <reference lib="esnext.disposable" preserve="true" />

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

/** What is known of a matrix before it has values, and how it is to be solved with. */
export interface AnalysisOptions {
  /**
   * The matrix is symmetric (complex: symmetric, not Hermitian) and is factorised as L D L^T, which takes about 0.6 of the
   * memory. The pattern and the values are given whole all the same; factors come from one triangle. Default false.
   */
  readonly symmetric?: boolean;
  /**
   * Values, right-hand sides and solutions are complex: pairs of real and imaginary part, so that all arrays are twice as
   * long. Default false.
   */
  readonly complex?: boolean;
  /**
   * `direct` (the default) factorises; `multigrid` iterates; `automatic` chooses by size and pattern. Multigrid is for real
   * matrices not declared symmetric: for others, `multigrid` is a RangeError and `automatic` is the direct method.
   */
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

/** How a factorisation reports on itself. */
export interface FactorOptions {
  /**
   * Called now and then with the part that is done, from 0 to 1; short factorisations and multigrid do not call it.
   * Returning false cancels with a CancelledError.
   */
  readonly onProgress?: (done: number) => boolean | undefined;
}

/** What is solved, and how far. */
export interface SolveOptions {
  /** Number of right-hand sides, which follow each other in one array as do the solutions. Default 1. */
  readonly count?: number;
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
   * refinement no longer helps; the caller judges. The largest of all right-hand sides.
   */
  readonly backwardError: number;
  /**
   * Corrections made from a residual computed anew in double precision, after the first solve: the most of any right-hand
   * side.
   */
  readonly refinements: number;
  /** The method that gave the solution. */
  readonly method: Method;
  /**
   * Multigrid iterations made, also those of an attempt that the direct method then replaced: of several right-hand sides
   * those of the one that took the most, or of the one that stalled.
   */
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
  /** Stored entries of the triangular factors, or of the matrices of all levels. */
  readonly factorNonzeros: number;
  /** Pivots put off because they were too small where the order of elimination had them; they add fill-in. */
  readonly delayedPivots: number;
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
  /** Whether numbers are pairs of real and imaginary part. */
  readonly isComplex: boolean;
  /**
   * Live view of the entries in the order of the pattern, initially zero; two numbers each if complex. Growth of the core's memory detaches views:
   * read this property anew after every analyse, factor or solve on any matrix of the same core.
   */
  readonly values: Float64Array;
  /**
   * Factorises the matrix with its present values, or sets up multigrid for them. All but the first factorisation find
   * memory and symbolic work done; pivots are chosen anew every time.
   * @throws SingularMatrixError, MultigridUnsuitableError, NonFiniteEntryError, CancelledError, OutOfMemoryError,
   *   DisposedError
   */
  factor(options?: FactorOptions): FactorReport;
  /**
   * Solves A x = b with the values of the last `factor`, which must not have been changed since.
   * @param rightHandSide b, `size` numbers for each right-hand side, complex ones twice as many
   * @param solution receives x, as many numbers; may be the same array as `rightHandSide`
   * @throws NonFiniteEntryError, NotFactoredError, NotConvergedError, SolutionOverflowError, OutOfMemoryError,
   *   DisposedError; SingularMatrixError where the direct method stepped in
   */
  solve(rightHandSide: Float64Array, solution: Float64Array, options?: SolveOptions): SolveReport;
  /** Solves the transposed system A^T x = b; otherwise as `solve`. */
  solveTransposed(rightHandSide: Float64Array, solution: Float64Array, options?: SolveOptions): SolveReport;
  /**
   * Estimates the condition number |A| |A^-1| in the 1-norm of the factorised values, at the cost of a few solves: a lower
   * bound that is seldom off by more than a factor of three (Higham 1988). Multigrid makes no factors to estimate it from.
   * @throws NotFactoredError, OutOfMemoryError, DisposedError
   */
  estimateCondition(): number;
  /** Frees the matrix; all other members throw DisposedError from then on. Calling it again does nothing. */
  dispose(): void;
}

/** One instance of the WebAssembly core. Matrices of one core share its memory. */
export interface LinearCore {
  /**
   * Takes in a pattern, chooses the method and, for the direct one, does the symbolic work.
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

/**
 * What `WebAssembly.compile` makes of `solver.wasm`: a `WebAssembly.Module`, a name that programs for Node alone do not know
 * without the DOM's types.
 */
export type CompiledModule = object;
