import { march } from './march.ts';
import { Newton, type NewtonOutcome } from './newton.ts';
import { newSolverHistory, type SolverHistory, type SolverSettings } from './settings.ts';
import { setStartingPotentials } from './starting-potentials.ts';
import type { System } from './system.ts';

/** A steady solution, or how far the solver came. */
export interface SteadyOutcome {
  readonly state: Float64Array;
  /** 1 when solved; otherwise the largest load that was solved, whose solution `state` is. */
  readonly loadReached: number;
  /** Why the last attempt at a larger load failed. */
  readonly lastFailure?: Exclude<NewtonOutcome, 'converged'>;
  readonly history: SolverHistory;
}

/**
 * Solves a steady problem from a start that is an equilibrium at zero load. The full load is tried at once: Newton's
 * first iterate from equilibrium is the solution with linearised kinetics and ohmic potentials, so those rungs of the
 * ladder cost nothing. Where that fails, the load is raised in steps from the last solution, extrapolated along the
 * secant, or, where that fails as well, from potentials at which the surfaces pass what is asked.
 *
 * @param start state at zero load, or a nearby solution at full load when `warm`
 * @param warm only tries full load from `start`: a state off the ladder is nothing to climb from
 */
export function solveSteady(
  system: System,
  start: Float64Array,
  settings: SolverSettings,
  warm = false,
  history: SolverHistory = newSolverHistory(),
): SteadyOutcome {
  const newton = new Newton(system, settings, history);
  const attempt = (state: Float64Array, load: number): NewtonOutcome => {
    const before = history.iterations.length;
    const outcome = newton.solve(state, load);
    const iterations = history.iterations.length - before;
    history.loads.push({ load, iterations, converged: outcome === 'converged' });
    return outcome;
  };
  if (warm) {
    const state = start.slice();
    const outcome = attempt(state, 1);
    return outcome === 'converged'
      ? { state, loadReached: 1, history }
      : { state: start, loadReached: 0, lastFailure: outcome, history };
  }
  let solved = start.slice();
  let solvedLoad = 0;
  let before: Float64Array | undefined;
  let beforeLoad = 0;
  let lastFailure: Exclude<NewtonOutcome, 'converged'> | undefined;
  const loadReached = march({
    smallestStep: settings.smallestLoadStep,
    attempt: (load) => {
      const state = solved.slice();
      if (before !== undefined) {
        extrapolate(state, solved, before, (load - solvedLoad) / (solvedLoad - beforeLoad), system);
      }
      let outcome = attempt(state, load);
      if (outcome !== 'converged') {
        state.set(solved);
        if (setStartingPotentials(system, state, load)) outcome = attempt(state, load);
      }
      if (outcome !== 'converged') {
        lastFailure = outcome;
        return false;
      }
      before = solved;
      beforeLoad = solvedLoad;
      solved = state;
      solvedLoad = load;
      return true;
    },
  });
  return { state: solved, loadReached, lastFailure: loadReached < 1 ? lastFailure : undefined, history };
}

/** solved + factor (solved - before), except where that would make a positive unknown lose more than half its value. */
function extrapolate(
  into: Float64Array,
  solved: Float64Array,
  before: Float64Array,
  factor: number,
  system: System,
): void {
  for (let k = 0; k < into.length; k++) {
    const value = solved[k] + factor * (solved[k] - before[k]);
    into[k] = system.logarithmic[k] === 1 ? Math.max(value, solved[k] - Math.LN2) : value;
  }
}
