/** How linear systems are solved: by factors, by multigrid-preconditioned iterations, or as size and pattern suggest. */
export type LinearMethod = 'automatic' | 'direct' | 'multigrid';

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
  /** Multigrid that stalls gives way to factors, with a note in the history. */
  readonly linearMethod: LinearMethod;
  /** Multigrid stops when this part of the right-hand side is left: far from the solution, and at its end. */
  readonly loosestReduction: number;
  readonly tightestReduction: number;
}

export const defaultSolverSettings: SolverSettings = {
  relativeTolerance: 1e-10,
  maximumIterations: 40,
  smallestDamping: 1e-4,
  fractionToBoundary: 0.9,
  smallestLoadStep: 1e-3,
  roundOffLevel: 1e-7,
  linearMethod: 'automatic',
  loosestReduction: 1e-2,
  tightestReduction: 1e-6,
};

/** One Newton iteration. */
export interface IterationRecord {
  /** Load the iteration works at, 0 to 1. */
  readonly load: number;
  /** Largest correction relative to the unknowns' scales, before damping. */
  readonly correction: number;
  /** Fraction of the correction that was taken. */
  readonly damping: number;
  /** The linear solves that led to it. */
  readonly linear: LinearRecord;
}

/** What one Newton iteration asked of the linear core. */
export interface LinearRecord {
  readonly method: 'direct' | 'multigrid';
  /** Levels of the multigrid hierarchy; 0 for the direct method. */
  readonly levels: number;
  /** Multigrid iterations of all solves. */
  readonly iterations: number;
  readonly solves: number;
  readonly milliseconds: number;
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
  /** What a reader must know of the linear solves, such as that multigrid gave way to the direct method. */
  readonly notes: string[];
}

export function newSolverHistory(): SolverHistory {
  return { iterations: [], loads: [], milliseconds: { assembly: 0, linear: 0 }, notes: [] };
}
