/** Every knob of Newton's method and of load stepping, with its default. Lengths of corrections are relative to `scale`. */
export interface SolverSettings {
  /** Newton stops when the largest correction of any unknown, relative to its scale, is below this. Near rest, where every
   * departure is small, the largest of them takes the place of the scale. */
  readonly relativeTolerance: number;
  /** Newton iterations for one load. */
  readonly maximumIterations: number;
  /** Newton gives up when damping falls below this. */
  readonly smallestDamping: number;
  /** A step may take a positive unknown at most this part of the way to zero. */
  readonly fractionToBoundary: number;
  /** Load stepping gives up when the step falls below this fraction of the load reached. */
  readonly smallestLoadStep: number;
  /** Corrections that stop shrinking below this are round-off, and count as converged. */
  readonly roundOffLevel: number;
}

export const defaultSolverSettings: SolverSettings = {
  relativeTolerance: 1e-10,
  maximumIterations: 40,
  smallestDamping: 1e-4,
  fractionToBoundary: 0.9,
  smallestLoadStep: 1e-3,
  roundOffLevel: 1e-7,
};

/** One Newton iteration. */
export interface IterationRecord {
  /** Load the iteration works at, 0 to 1. */
  readonly load: number;
  /** Largest correction relative to the unknowns' scales, before damping. */
  readonly correction: number;
  /** Fraction of the correction that was taken. */
  readonly damping: number;
}

/** One attempted load. */
export interface LoadRecord {
  readonly load: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** What the solver did, filled as it goes. */
export interface SolverHistory {
  readonly iterations: IterationRecord[];
  readonly loads: LoadRecord[];
  readonly milliseconds: { assembly: number; linear: number };
}

export function newSolverHistory(): SolverHistory {
  return { iterations: [], loads: [], milliseconds: { assembly: 0, linear: 0 } };
}
