import { describe, expect, it } from 'vitest';
import { UnbalancedError } from '../../src/errors.ts';
import { balancesOf, requireBalance } from '../../src/measure/balances.ts';
import { solveProblem } from '../support/cells.ts';
import { failureOf } from '../support/failure.ts';
import { closedLine, filled, saltIn } from '../support/problems.ts';

const { geometry, problem } = closedLine(200);
const { system, state } = solveProblem(geometry, problem, [filled, 0]);
const salt = saltIn(problem.mesh);
/** The solved state with one value changed by a share of itself. */
const perturbed = (index: number, share: number) =>
  state.with(
    index,
    system.logarithmic[index] === 1
      ? state[index] + Math.log1p(share)
      : state[index] + share * (system.origin[index] + state[index]),
  );
const onCollector = system.nodes.boundaryNode[0];

describe('balances', () => {
  it('of a converged state close to round-off', () => {
    const balances = balancesOf(system, state, salt);
    expect(Object.keys(balances)).toEqual(['charge', 'species', 'salt']);
    expect(Math.max(balances.charge, balances.species, balances.salt ?? 1)).toBeLessThan(1e-12);
    expect(failureOf(() => requireBalance(balances, 'hga'))).toBeUndefined();
  });

  it('have no entry for salt where the cell is open', () => {
    expect(balancesOf(system, state).salt).toBeUndefined();
  });

  it('find a concentration that is wrong at an electrode', () => {
    const balances = balancesOf(system, perturbed(2 * onCollector, 1e-6), salt);
    expect(balances.charge).toBeGreaterThan(1e-9);
    expect(balances.species).toBeGreaterThan(1e-9);
    expect(balances.salt).toBeLessThan(1e-12);
    const error = failureOf(() => requireBalance(balances, 'hga')) as UnbalancedError;
    expect(error).toBeInstanceOf(UnbalancedError);
    expect(error.code).toBe('unbalanced');
    expect(error.message).toMatch(/^variant "hga": the charge balance is off by \S+ of what passes/u);
  });

  it('find a metal at a wrong potential: the totals no longer agree', () => {
    const balances = balancesOf(system, perturbed(system.coreSize, 1e-6), salt);
    expect(failureOf(() => requireBalance(balances, 'hga'))).toBeInstanceOf(UnbalancedError);
  });

  it('find salt that was not filled in', () => {
    const balances = balancesOf(system, perturbed(0, 1e-3), salt);
    const share = (1e-3 * system.valueAt(state, 0, 0) * problem.mesh.cellVolume[0]) / salt.amount;
    expect(balances.salt).toBeCloseTo(share, 12);
    const error = failureOf(() => requireBalance(balances, 'hga')) as UnbalancedError;
    expect(error.message).toContain('the salt balance is off');
  });

  it('are refused above 1e-10 of what passes', () => {
    expect(failureOf(() => requireBalance({ charge: 0, species: 1.01e-10 }, 'hga'))).toBeInstanceOf(UnbalancedError);
    expect(failureOf(() => requireBalance({ charge: 1e-10, species: 0.99e-10 }, 'hga'))).toBeUndefined();
  });

  it('that are not numbers are refused', () => {
    expect(failureOf(() => requireBalance({ charge: Number.NaN, species: 0 }, 'hga'))).toBeInstanceOf(UnbalancedError);
    // No salt left: ln 0.
    const broken = state.with(2 * onCollector, Number.NEGATIVE_INFINITY);
    expect(balancesOf(system, broken, salt).charge).toBeNaN();
    expect(failureOf(() => requireBalance(balancesOf(system, broken, salt), 'hga'))).toBeInstanceOf(UnbalancedError);
  });

  it('are zero where nothing passes', () => {
    expect(balancesOf(system, system.uniformState([filled, 0]))).toEqual({ charge: 0, species: 0 });
  });
});
