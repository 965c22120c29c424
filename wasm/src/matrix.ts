import {
  CancelledError,
  DisposedError,
  InvalidPatternError,
  LinearCoreError,
  MultigridUnsuitableError,
  NonFiniteEntryError,
  NotConvergedError,
  NotFactoredError,
  SingularMatrixError,
  SolutionOverflowError,
} from './errors.ts';
import { type CoreInstance, methodNumbers, Status } from './instance.ts';
import type {
  AnalysisOptions,
  FactorOptions,
  FactorReport,
  Method,
  SolveOptions,
  SolveReport,
  SparseMatrix,
  SparsityPattern,
} from './types.ts';

const defaultDirectTolerance = 1e-14;
const defaultMultigridTolerance = 1e-10;
const defaultMaximumRefinements = 5;
const defaultMaximumIterations = 200;
const largestBlock = 4;

/** What to say about core::Fallback of wasm/cpp/method.hpp, by number. */
const fallbackNotes: readonly (readonly string[])[] = [
  [],
  ['Fell back from multigrid to the direct method: a diagonal block is singular.'],
  ['Fell back from multigrid to the direct method: the matrix on the coarsest level is singular.'],
  ['Fell back from multigrid to the direct method: the iterations stopped converging.'],
  ['Chose the direct method: the couplings within cells vary too much for multigrid to be worthwhile.'],
];

/** Messages for core::PatternDefect of wasm/cpp/status.hpp, by number. */
const patternDefects: readonly ((row: number, column: number, entry: number) => string)[] = [
  () => 'no defect',
  () => 'rowPointers must start with 0.',
  (row) => `rowPointers decrease at row ${row}: rowPointers[${row + 1}] is less than rowPointers[${row}].`,
  () => 'the last row pointer must equal the length of columnIndices.',
  (row, column, entry) => `column ${column} in row ${row} (entry ${entry}) is outside the matrix.`,
  (row, column, entry) =>
    `columns must be strictly ascending within a row; column ${column} in row ${row} (entry ${entry}) is not above the one before it.`,
  (row) => `row ${row} has no entries, so the matrix is singular whatever its values.`,
  (_, column) => `column ${column} has no entries, so the matrix is singular whatever its values.`,
  (row) => `multigrid needs every diagonal entry in the pattern, and that of row ${row} is missing.`,
];

/** Frees the handles of matrices that were dropped without `dispose`. */
const forgotten = new FinalizationRegistry<{ instance: CoreInstance; handle: number }>(({ instance, handle }) =>
  instance.exports.core_dispose(handle),
);

/** Of a solution by factors, which takes no iterations. */
const noHistory: readonly number[] = [];

class CoreMatrix implements SparseMatrix {
  readonly size: number;
  readonly nonzeroCount: number;
  readonly isComplex: boolean;
  readonly #instance: CoreInstance;
  #handle: number;
  /** Views of the core's memory, kept from one use to the next. */
  #values?: Float64Array;
  #rightHandSide?: Float64Array;
  #solution?: Float64Array;

  constructor(instance: CoreInstance, handle: number, pattern: SparsityPattern, isComplex: boolean) {
    this.#instance = instance;
    this.#handle = handle;
    this.size = pattern.size;
    this.nonzeroCount = pattern.columnIndices.length;
    this.isComplex = isComplex;
    forgotten.register(this, { instance, handle }, this);
  }

  get values(): Float64Array {
    const start = this.#instance.exports.core_values(this.#liveHandle());
    this.#values = this.#instance.doubles(start, this.nonzeroCount * this.#components, this.#values);
    return this.#values;
  }

  factor({ onProgress }: FactorOptions = {}): FactorReport {
    const handle = this.#liveHandle();
    const { exports } = this.#instance;
    const start = performance.now();
    const status = this.#instance.callWithProgress(onProgress, () => exports.core_factor(handle));
    if (status !== Status.ok) throw failure(this.#instance, status, this.values, this.isComplex);
    const milliseconds = performance.now() - start;
    return {
      method: this.#method(handle),
      factorNonzeros: exports.core_factor_nonzeros(handle),
      delayedPivots: exports.core_delayed_pivots(handle),
      levels: exports.core_levels(handle),
      notes: fallbackNotes[exports.core_fallback(handle)],
      milliseconds,
    };
  }

  solve(rightHandSide: Float64Array, solution: Float64Array, options: SolveOptions = {}): SolveReport {
    return this.#solve(rightHandSide, solution, options, false);
  }

  solveTransposed(rightHandSide: Float64Array, solution: Float64Array, options: SolveOptions = {}): SolveReport {
    return this.#solve(rightHandSide, solution, options, true);
  }

  estimateCondition(): number {
    const handle = this.#liveHandle();
    const { exports } = this.#instance;
    const status = this.#instance.call(() => exports.core_estimate_condition(handle));
    if (status !== Status.ok) throw failure(this.#instance, status, new Float64Array(0), this.isComplex);
    return exports.core_condition(handle);
  }

  dispose(): void {
    if (this.#handle === 0) return;
    forgotten.unregister(this);
    this.#instance.exports.core_dispose(this.#handle);
    this.#handle = 0;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  get #components(): number {
    return this.isComplex ? 2 : 1;
  }

  #method(handle: number): Method {
    return this.#instance.exports.core_method(handle) === methodNumbers.direct ? 'direct' : 'multigrid';
  }

  #liveHandle(): number {
    if (this.#handle === 0) throw new DisposedError();
    return this.#handle;
  }

  #solve(rightHandSide: Float64Array, solution: Float64Array, options: SolveOptions, transposed: boolean): SolveReport {
    const handle = this.#liveHandle();
    const { exports } = this.#instance;
    const { count = 1, tolerance, maxRefinements, maxIterations } = options;
    if (!Number.isInteger(count) || count < 1) throw new RangeError(`count must be a positive integer, not ${count}.`);
    const length = count * this.size * this.#components;
    requireLength('rightHandSide', rightHandSide, length, this.size);
    requireLength('solution', solution, length, this.size);
    this.#instance.call(() => exports.core_reserve(handle, count));
    this.#rightHandSide = this.#instance.doubles(exports.core_right_hand_side(handle), length, this.#rightHandSide);
    this.#rightHandSide.set(rightHandSide);
    const status = this.#instance.call(() =>
      exports.core_solve(
        handle,
        count,
        transposed ? 1 : 0,
        tolerance ?? defaultDirectTolerance,
        tolerance ?? defaultMultigridTolerance,
        maxRefinements ?? defaultMaximumRefinements,
        maxIterations ?? defaultMaximumIterations,
      ),
    );
    const steps = exports.core_history_length(handle);
    const history = steps === 0 ? noHistory : [...this.#instance.doubles(exports.core_history(handle), steps)];
    const iterations = exports.core_iterations(handle);
    const backwardError = exports.core_backward_error(handle);
    if (status === Status.notConverged) throw new NotConvergedError(iterations, backwardError, history);
    if (status !== Status.ok) throw failure(this.#instance, status, rightHandSide, this.isComplex);
    this.#solution = this.#instance.doubles(exports.core_solution(handle), length, this.#solution);
    solution.set(this.#solution);
    return {
      backwardError,
      refinements: exports.core_refinements(handle),
      method: this.#method(handle),
      iterations,
      history,
      notes: fallbackNotes[exports.core_fallback(handle)],
    };
  }
}

function requireLength(name: string, array: Float64Array, length: number, size: number): void {
  if (array.length === length) return;
  const wanted = length === size ? '' : `, and ${length} are wanted`;
  throw new RangeError(`${name} has ${array.length} numbers; the matrix has ${size} rows${wanted}.`);
}

/** The error for a status; `numbers` are the values or the right-hand side in which a non-finite entry was met. */
function failure(
  { exports }: CoreInstance,
  status: number,
  numbers: Float64Array,
  areComplex: boolean,
): LinearCoreError {
  const row = exports.core_outcome_row();
  const column = exports.core_outcome_column();
  const entry = exports.core_outcome_entry();
  const culprit = () => {
    if (!areComplex) return numbers[entry];
    const parts = numbers.subarray(2 * entry, 2 * entry + 2);
    return parts.find((part) => !Number.isFinite(part)) ?? parts[0];
  };
  switch (status) {
    case Status.singular:
      return new SingularMatrixError(row);
    case Status.nonFiniteValue:
      return new NonFiniteEntryError('matrix', entry, row, column, culprit());
    case Status.nonFiniteRightHandSide:
      return new NonFiniteEntryError('right-hand side', entry, row, column, culprit());
    case Status.invalidPattern:
      return new InvalidPatternError(
        patternDefects[exports.core_outcome_defect()](row, column, entry),
        row,
        column,
        entry,
      );
    case Status.cancelled:
      return new CancelledError();
    case Status.notFactored:
      return new NotFactoredError();
    case Status.multigridUnsuitable:
      return new MultigridUnsuitableError(row);
    case Status.solutionOverflow:
      return new SolutionOverflowError();
    default:
      return new LinearCoreError(`The linear core returned the unknown status ${status}.`);
  }
}

/** Takes a pattern into the core and analyses it. */
export function analyse(instance: CoreInstance, pattern: SparsityPattern, options: AnalysisOptions = {}): SparseMatrix {
  const { size, rowPointers, columnIndices } = pattern;
  if (!Number.isInteger(size) || size < 1)
    throw new InvalidPatternError(`size must be a positive integer, not ${size}.`);
  if (rowPointers.length !== size + 1) {
    throw new InvalidPatternError(`rowPointers must hold size + 1 = ${size + 1} numbers, not ${rowPointers.length}.`);
  }
  const { symmetric = false, complex = false, method = 'direct', blockSize = 0, fallback = true } = options;
  if (method === 'multigrid' && (symmetric || complex)) {
    throw new RangeError(`method 'multigrid' is not for ${complex ? 'complex' : 'symmetric'} matrices.`);
  }
  const isBlockSize = Number.isInteger(blockSize) && blockSize >= 1 && blockSize <= largestBlock;
  if (options.blockSize !== undefined && !(isBlockSize && size % blockSize === 0)) {
    throw new RangeError(`blockSize must be 1 to ${largestBlock} and divide the size ${size}; it is ${blockSize}.`);
  }
  const { exports } = instance;
  const handle = instance.call(() =>
    exports.core_create(size, columnIndices.length, symmetric ? 1 : 0, complex ? 1 : 0),
  );
  try {
    instance.integers(exports.core_row_pointers(handle), size + 1).set(rowPointers);
    instance.integers(exports.core_column_indices(handle), columnIndices.length).set(columnIndices);
    const status = instance.call(() =>
      exports.core_analyse(handle, methodNumbers[method], blockSize, fallback ? 1 : 0),
    );
    if (status !== Status.ok) throw failure(instance, status, new Float64Array(0), complex);
  } catch (error) {
    exports.core_dispose(handle);
    throw error;
  }
  return new CoreMatrix(instance, handle, pattern, complex);
}
