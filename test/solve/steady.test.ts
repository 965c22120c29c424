import { describe, expect, it } from 'vitest';
import { defaultSolverSettings, newSolverHistory } from '../../src/solve/settings.ts';
import { solveSteady } from '../../src/solve/steady.ts';
import { System } from '../../src/solve/system.ts';
import { core } from '../support/core.ts';
import { worstDifference } from '../support/fields.ts';
import { closedLine, filled } from '../support/problems.ts';

const settings = defaultSolverSettings;

describe('a steady solve', () => {
  it('takes the whole load at once where that works', () => {
    using system = new System(closedLine(200).problem, core);
    const start = system.uniformState([filled, 0]);
    const { loadReached, lastFailure, history } = solveSteady(system, start, settings);
    expect([loadReached, lastFailure]).toEqual([1, undefined]);
    expect(history.loads).toEqual([{ load: 1, iterations: history.iterations.length, converged: true }]);
    expect(start).toEqual(system.uniformState([filled, 0]));
  });

  it('raises the load in steps where Newton cannot take it at once, to the same solution', () => {
    using system = new System(closedLine(560).problem, core);
    const start = system.uniformState([filled, 0]);
    const direct = solveSteady(system, start, settings);
    const stepped = solveSteady(system, start, { ...settings, maximumIterations: 4 });
    expect(stepped.loadReached).toBe(1);
    expect(stepped.lastFailure).toBeUndefined();
    expect(stepped.history.loads[0]).toEqual({ load: 1, iterations: 4, converged: false });
    expect(stepped.history.loads.filter(({ converged }) => converged).length).toBeGreaterThan(1);
    expect(worstDifference(system, stepped.state, direct.state)).toBeLessThan(1e-9);
    const iterations = stepped.history.loads.reduce((sum, load) => sum + load.iterations, 0);
    expect(iterations).toBe(stepped.history.iterations.length);
  });

  it('starts warm from a nearby solution in fewer iterations', () => {
    using system = new System(closedLine(300).problem, core);
    const cold = solveSteady(system, system.uniformState([filled, 0]), settings);
    system.update(closedLine(303).problem);
    const warm = solveSteady(system, cold.state, settings, true);
    expect(warm.loadReached).toBe(1);
    expect(warm.history.iterations.length).toBeLessThan(cold.history.iterations.length);
    const again = solveSteady(system, system.uniformState([filled, 0]), settings);
    expect(worstDifference(system, warm.state, again.state)).toBeLessThan(1e-9);
  });

  it('that starts warm and fails does not climb: it hands back its start', () => {
    using system = new System(closedLine(560).problem, core);
    const start = system.uniformState([filled, 0]);
    const warm = solveSteady(system, start, { ...settings, maximumIterations: 4 }, true);
    expect(warm.loadReached).toBe(0);
    expect(warm.lastFailure).toBeDefined();
    expect(warm.state).toEqual(system.uniformState([filled, 0]));
    expect(warm.history.iterations.every(({ load }) => load === 1)).toBe(true);
    expect(warm.history.iterations.length).toBeLessThanOrEqual(4);
  });

  it('adds to a history that goes on', () => {
    using system = new System(closedLine(100).problem, core);
    const history = newSolverHistory();
    solveSteady(system, system.uniformState([filled, 0]), settings, false, history);
    const once = history.iterations.length;
    solveSteady(system, system.uniformState([filled, 0]), settings, false, history);
    expect(history.iterations.length).toBe(2 * once);
    expect(history.loads.length).toBe(2);
  });

  it('beyond the limiting current hands back the last solution, its load and the reason', () => {
    using system = new System(closedLine(2 * 578.911993, { cells: 200 }).problem, core);
    const { state, loadReached, lastFailure, history } = solveSteady(
      system,
      system.uniformState([filled, 0]),
      settings,
    );
    // Half the asked load, but for what 200 cells resolve near depletion.
    expect(Math.abs(loadReached / 0.5 - 1)).toBeLessThan(0.02);
    expect(lastFailure).toBeDefined();
    expect(history.loads.some(({ load, converged }) => converged && load === loadReached)).toBe(true);
    const residual = new Float64Array(system.size);
    system.assembleResidual(state, loadReached, residual);
    const { flow } = system.boundaryFlows(state, loadReached);
    expect(Math.max(...residual.map(Math.abs).subarray(0, system.coreSize)) / Math.abs(flow[0])).toBeLessThan(1e-8);
    for (let node = 0; node < system.nodes.count; node++) expect(system.valueAt(state, node, 0)).toBeGreaterThan(0);
  });
});
