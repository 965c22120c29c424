import { NotConvergedError } from '../errors.ts';
import { BorderedSolver, type LinearOutcome } from './bordered.ts';
import type { SolverHistory, SolverSettings } from './settings.ts';
import type { System } from './system.ts';

/** What rounding in the equations leaves of a correction, relative to the scales, however near rest the state is. */
const rounding = 1e-14;

/** To what part of its right-hand side a change of the solution is solved where digits cost time. */
const sensitivityReduction = 1e-10;

/** However much last digits may make up: what is less accurate is no solution. */
const largestRounding = 1e-5;

/** Corrections of nearly used-up values that norms do not see, after which what rounding leaves of such a value counts as settled. */
const unseenCorrections = 5;

/** The part of a nearly used-up value that a last correction may change: the next one would change the square of it. */
const settled = 1e-6;

/** Why Newton's method stopped. */
export type NewtonOutcome = 'converged' | 'too many iterations' | 'no descent' | 'singular' | 'not finite';

/**
 * Damped Newton with the natural monotonicity test of P. Deuflhard (Newton Methods for Nonlinear Problems, Springer 2004,
 * algorithm NLEQ-ERR): a step is taken if the simplified correction, the residual at the trial state solved with the old
 * Jacobian, is shorter than the correction itself. The test does not depend on how the equations are scaled. Positive
 * unknowns stay positive because a step goes only part of the way to zero.
 *
 * Where digits of a linear solution cost time (multigrid), a correction is solved only as far as it will bring the
 * solution: to the square of the contraction last seen. Every solve starts from what the one before knew, so that no
 * digit is computed twice. The last correction is solved further, as balances need.
 */
export class Newton {
  readonly system: System;
  readonly history: SolverHistory;
  private readonly settings: SolverSettings;
  private readonly bordered: BorderedSolver;
  private readonly residual: Float64Array;
  private readonly correction: Float64Array;
  private readonly simplified: Float64Array;
  private readonly trial: Float64Array;
  /** Milliseconds of linear work that are in the records. */
  private recordedLinear: number;

  constructor(system: System, settings: SolverSettings, history: SolverHistory) {
    this.system = system;
    this.settings = settings;
    this.history = history;
    this.bordered = new BorderedSolver(system);
    this.residual = new Float64Array(system.size);
    this.correction = new Float64Array(system.size);
    this.simplified = new Float64Array(system.size);
    this.trial = new Float64Array(system.size);
    this.recordedLinear = history.milliseconds.linear;
  }

  /** Improves `state` in place until the equations hold at `load`; on any other outcome `state` is the last iterate. */
  solve(state: Float64Array, load: number): NewtonOutcome {
    const {
      relativeTolerance,
      maximumIterations,
      roundOffLevel,
      fractionToBoundary,
      loosestReduction,
      tightestReduction,
    } = this.settings;
    let previous = Number.POSITIVE_INFINITY;
    let reduction = loosestReduction;
    let unseen = 0;
    for (let iteration = 0; iteration < maximumIterations; iteration++) {
      const factored = this.linearise(state, load);
      if (factored !== 'factored') return factored;
      if (iteration > 0) this.correction.set(this.simplified);
      const solved = this.linearSolve(this.residual, this.correction, reduction, iteration > 0);
      if (solved !== 'solved') return solved;
      const size = this.norm(this.correction);
      if (!Number.isFinite(size)) return 'not finite';
      // Near rest, corrections are measured against how far from rest the state is.
      const extent = Math.min(1, this.system.distanceFromRest(state));
      const atRoundOff = size <= roundOffLevel * extent && size >= 0.5 * previous;
      if (
        (size <= relativeTolerance * extent && this.system.settles(state, this.correction, settled)) ||
        (atRoundOff && this.system.settles(state, this.correction, fractionToBoundary))
      ) {
        this.finish(state);
        this.record(load, size, 1);
        return 'converged';
      }
      previous = size;
      const damping = this.descend(state, load, size);
      this.record(load, size, damping);
      // A correction that is round-off alone descends no further.
      if (damping === 0) {
        if (size > Math.max(roundOffLevel * extent, rounding)) {
          return size <= largestRounding && this.isRounding(state, load) ? 'converged' : 'no descent';
        }
        const most = unseen < unseenCorrections ? settled : fractionToBoundary;
        if (this.system.settles(state, this.correction, most)) return 'converged';
        // Only what is nearly used up still changes, unseen by norms.
        unseen++;
        this.finish(state);
        this.simplified.fill(0);
        continue;
      }
      state.set(this.trial);
      const next = this.norm(this.simplified);
      if (damping === 1 && next <= relativeTolerance * extent && this.system.settles(state, this.simplified, settled)) {
        this.correction.set(this.simplified);
        this.finish(state);
        this.record(load, next, 1);
        return 'converged';
      }
      reduction = Math.min(loosestReduction, Math.max(tightestReduction, (next / size) ** 2));
    }
    return 'too many iterations';
  }

  /**
   * Whether the last digits of a state make up what is left of every equation, by the Jacobian last factorised: with slow
   * kinetics or a short step in time they move a level of potential further than `roundOffLevel`.
   */
  private isRounding(state: Float64Array, load: number): boolean {
    const { residual, trial } = this;
    this.system.assembleResidual(state, load, residual);
    this.system.lastDigitsOfRows(state, trial);
    for (let k = 0; k < residual.length; k++) if (!(Math.abs(residual[k]) <= trial[k])) return false;
    return true;
  }

  /** Takes the last correction, except where it is more than a nearly depleted value has left. */
  private finish(state: Float64Array): void {
    if (this.bordered.isIterative) {
      this.linearSolve(this.residual, this.correction, this.settings.tightestReduction, true);
    }
    const damping = this.system.largestStep(state, this.correction, this.settings.fractionToBoundary);
    this.system.advance(state, this.correction, damping, state);
  }

  /**
   * Solves J x = right with the Jacobian at `state`: one sensitivity for each right-hand side.
   *
   * @throws NotConvergedError if the Jacobian is singular or not finite there
   */
  solveLinearised(state: Float64Array, load: number, rights: readonly Float64Array[]): Float64Array[] {
    const factored = this.linearise(state, load);
    if (factored !== 'factored') throw notLinearised(factored, load);
    return rights.map((right) => {
      const solution = new Float64Array(this.system.size);
      this.linearSolve(right, solution, sensitivityReduction);
      return solution;
    });
  }

  /**
   * Solves J^T x = right with the Jacobian at `state`: one adjoint for each right-hand side.
   *
   * @returns nothing where solves with the Jacobian are iterations
   * @throws NotConvergedError if the Jacobian is singular or not finite there
   */
  solveAdjoints(state: Float64Array, load: number, rights: readonly Float64Array[]): Float64Array[] | undefined {
    const factored = this.linearise(state, load);
    if (factored !== 'factored') throw notLinearised(factored, load);
    if (this.bordered.isIterative) return undefined;
    return rights.map((right) => {
      const adjoint = new Float64Array(this.system.size);
      const outcome = this.bordered.solveTransposed(right, adjoint);
      if (outcome !== 'solved') throw notLinearised(outcome, load);
      return adjoint;
    });
  }

  /** Solves J x = right once more with the Jacobian last factorised. */
  solveAgain(right: Float64Array, solution: Float64Array): void {
    this.linearSolve(right, solution, this.settings.loosestReduction);
  }

  private linearise(state: Float64Array, load: number): 'factored' | 'singular' | 'not finite' {
    const { milliseconds } = this.history;
    const start = performance.now();
    this.system.assembleJacobian(state, load, this.residual);
    milliseconds.assembly += performance.now() - start;
    if (!allFinite(this.residual)) return 'not finite';
    const factorStart = performance.now();
    const factored = this.bordered.factor();
    milliseconds.linear += performance.now() - factorStart;
    return factored;
  }

  private linearSolve(
    right: Float64Array,
    solution: Float64Array,
    reduction: number,
    fromGuess = false,
  ): LinearOutcome {
    const start = performance.now();
    const outcome = this.bordered.solve(right, solution, reduction, fromGuess);
    this.history.milliseconds.linear += performance.now() - start;
    return outcome;
  }

  private record(load: number, correction: number, damping: number): void {
    const { linear } = this.history.milliseconds;
    const { notes, method, levels, iterations, solves } = this.bordered.takeWork();
    for (const note of notes) if (!this.history.notes.includes(note)) this.history.notes.push(note);
    const milliseconds = linear - this.recordedLinear;
    this.history.iterations.push({
      load,
      correction,
      damping,
      linear: { method, levels, iterations, solves, milliseconds },
    });
    this.recordedLinear = linear;
  }

  /** Writes the accepted trial state and its simplified correction; returns the damping, 0 if none was accepted. */
  private descend(state: Float64Array, load: number, size: number): number {
    let damping = this.system.largestStep(state, this.correction, this.settings.fractionToBoundary);
    while (damping >= this.settings.smallestDamping) {
      this.system.advance(state, this.correction, damping, this.trial);
      const start = performance.now();
      this.system.assembleResidual(this.trial, load, this.residual);
      this.history.milliseconds.assembly += performance.now() - start;
      if (allFinite(this.residual)) {
        // After a part of a step about the rest of it is left.
        for (let k = 0; k < this.simplified.length; k++) this.simplified[k] = (1 - damping) * this.correction[k];
        const solved = this.linearSolve(this.residual, this.simplified, this.settings.loosestReduction, damping < 1);
        if (solved === 'solved' && this.norm(this.simplified) <= (1 - damping / 4) * size) return damping;
      }
      damping /= 2;
    }
    return 0;
  }

  /** Largest correction relative to the scale of its unknown. */
  private norm(correction: Float64Array): number {
    const { scale } = this.system;
    let largest = 0;
    for (let k = 0; k < correction.length; k++) {
      const relative = Math.abs(correction[k]) / scale[k];
      if (Number.isNaN(relative)) return Number.NaN;
      if (relative > largest) largest = relative;
    }
    return largest;
  }
}

function notLinearised(found: 'singular' | 'not finite', load: number): NotConvergedError {
  return new NotConvergedError(
    `the equations cannot be linearised at this solution: the system is ${found}`,
    'the cell is at its limit there; start from a smaller load',
    [],
    load,
  );
}

function allFinite(vector: Float64Array): boolean {
  for (let k = 0; k < vector.length; k++) if (!Number.isFinite(vector[k])) return false;
  return true;
}
