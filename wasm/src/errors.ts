/** Base of all errors of the linear core. */
export class LinearCoreError extends Error {
  override name = 'LinearCoreError';
}

/** The matrix is singular to working precision. */
export class SingularMatrixError extends LinearCoreError {
  override name = 'SingularMatrixError';
  /** The row that depends on the others, counted from 0; of several such rows, the one that weighs most. */
  readonly row: number;

  constructor(row: number) {
    super(
      `The matrix is singular at row ${row}: this equation follows from others, is empty, or its unknown appears in no ` +
        'equation. Look for a missing boundary condition, a part of the domain cut off from the rest, or a duplicate equation.',
    );
    this.row = row;
  }
}

/** A value of the matrix or of a right-hand side is infinite or not a number. */
export class NonFiniteEntryError extends LinearCoreError {
  override name = 'NonFiniteEntryError';
  readonly where: 'matrix' | 'right-hand side';
  /** Position in `values`, or in the right-hand side. */
  readonly entry: number;
  readonly row: number;
  /** Column in the matrix; -1 for a right-hand side. */
  readonly column: number;

  constructor(where: 'matrix' | 'right-hand side', entry: number, row: number, column: number, value: number) {
    super(
      where === 'matrix'
        ? `The matrix holds ${value} at row ${row}, column ${column} (entry ${entry}).`
        : `The right-hand side holds ${value} at row ${row}.`,
    );
    this.where = where;
    this.entry = entry;
    this.row = row;
    this.column = column;
  }
}

/** The sparsity pattern breaks a rule; the message says which and where. */
export class InvalidPatternError extends LinearCoreError {
  override name = 'InvalidPatternError';
  /** Row at fault, or -1. */
  readonly row: number;
  /** Column at fault, or -1. */
  readonly column: number;
  /** Position in `columnIndices` at fault, or -1. */
  readonly entry: number;

  constructor(message: string, row = -1, column = -1, entry = -1) {
    super(`Invalid sparsity pattern: ${message}`);
    this.row = row;
    this.column = column;
    this.entry = entry;
  }
}

/** The core could not get the memory it needs. It remains usable; what was computed before remains valid. */
export class OutOfMemoryError extends LinearCoreError {
  override name = 'OutOfMemoryError';
  /** Size in bytes of the allocation that was refused. */
  readonly bytesWanted: number;

  constructor(bytesWanted: number, bytesHeld: number) {
    super(
      `The linear core ran out of memory: it holds ${bytesHeld} bytes and was refused ${bytesWanted} more. ` +
        'Dispose of matrices no longer needed, solve a smaller problem, or raise maximumMemoryBytes.',
    );
    this.bytesWanted = bytesWanted;
  }
}

/** A matrix was used after `dispose`. */
export class DisposedError extends LinearCoreError {
  override name = 'DisposedError';

  constructor() {
    super('This matrix was disposed of. Analyse the pattern again to get a new one.');
  }
}

/** `solve` was called without a successful `factor` before it, or `estimateCondition` with multigrid. */
export class NotFactoredError extends LinearCoreError {
  override name = 'NotFactoredError';

  constructor() {
    super('The matrix has no factors: call factor() first, and again after it failed. Multigrid makes none.');
  }
}

/** Multigrid did not reach the tolerance, and the direct method was not to step in. */
export class NotConvergedError extends LinearCoreError {
  override name = 'NotConvergedError';
  readonly iterations: number;
  /** Backward error of the best solution met. */
  readonly backwardError: number;
  /** Relative residual after every iteration. */
  readonly history: readonly number[];

  constructor(iterations: number, backwardError: number, history: readonly number[]) {
    super(
      `Multigrid stopped at a backward error of ${backwardError.toExponential(1)} after ${iterations} iterations. ` +
        "Allow more iterations, a larger tolerance or the fallback, or analyse with method 'direct'.",
    );
    this.iterations = iterations;
    this.backwardError = backwardError;
    this.history = history;
  }
}

/** The matrix has no multigrid hierarchy, and the direct method was not to step in. */
export class MultigridUnsuitableError extends LinearCoreError {
  override name = 'MultigridUnsuitableError';
  /** First row of the block, or of an aggregate of blocks, found singular. */
  readonly row: number;

  constructor(row: number) {
    super(
      `Multigrid cannot be set up: a diagonal block at row ${row}, or the matrix on the coarsest level, is singular. ` +
        "The matrix may be singular; analyse with method 'direct' to find out.",
    );
    this.row = row;
  }
}

/** The solution exceeds the range of double precision. */
export class SolutionOverflowError extends LinearCoreError {
  override name = 'SolutionOverflowError';

  constructor() {
    super('The solution exceeds the range of double precision. Scale the right-hand side down.');
  }
}

/** The factorisation was cancelled through its progress callback. */
export class CancelledError extends LinearCoreError {
  override name = 'CancelledError';

  constructor() {
    super('The factorisation was cancelled.');
  }
}
