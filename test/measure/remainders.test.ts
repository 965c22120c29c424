import { describe, expect, it } from 'vitest';
import { balancesOf, largestImbalance } from '../../src/measure/balances.ts';
import { Remainders } from '../../src/measure/remainders.ts';
import { solveProblem } from '../support/cells.ts';
import { closedLine, filled, saltIn } from '../support/problems.ts';

/** A cell whose working electrode reacts so many times as fast as the current. */
function cellOf(exchangeOverCurrent: number) {
  const { geometry, problem } = closedLine(1, { exchange: exchangeOverCurrent });
  return { ...solveProblem(geometry, problem, [filled, 0]), salt: saltIn(problem.mesh) };
}

describe('remainders', () => {
  it('of a fast reaction are more than 1e-10 of the current, and made up by last digits', () => {
    const { system, state, salt } = cellOf(1e10);
    const { flow } = system.boundaryFlows(state, 1);
    const passes = Math.abs(flow[0]);
    const net = Math.abs(flow.reduce((sum, each) => sum + each, 0));
    expect(net / passes).toBeGreaterThan(largestImbalance);
    const balances = balancesOf(system, state, salt);
    expect(balances.charge).toBeLessThan(1e-13);
    expect(balances.species).toBeLessThan(1e-13);
  });

  it('beyond the last digits are an imbalance, however fast the reaction', () => {
    const { system, state } = cellOf(1e10);
    const onCollector = system.nodes.boundaryNode[0];
    const wrong = state.with(2 * onCollector, state[2 * onCollector] + 1e-12);
    expect(balancesOf(system, wrong).charge).toBeGreaterThan(largestImbalance);
    const inside = state.with(0, state[0] + 1e-6);
    expect(balancesOf(system, inside).charge).toBeGreaterThan(largestImbalance);
  });

  it('of slow reactions are worth next to nothing', () => {
    const { system, state } = cellOf(1);
    const remainders = new Remainders(system);
    remainders.take(state, false);
    expect(remainders.smallestFlow).toBeLessThan(1e-14 * Math.abs(system.boundaryFlows(state, 1).flow[0]));
    // None are taken that are negligible.
    remainders.take(state, false, 2 * remainders.smallestFlow);
    expect(remainders.roundedOf(0)).toBe(0);
    expect(remainders.roundedCharge(1)).toBe(0);
  });
});
