import { describe, expect, it } from 'vitest';
import { isEquilibrium } from '../../src/solve/equilibrium.ts';
import { System } from '../../src/solve/system.ts';
import { core } from '../support/core.ts';
import { closedLine, filled } from '../support/problems.ts';

describe('an equilibrium', () => {
  it('is a state that solves the equations as it stands', () => {
    using system = new System(closedLine(0).problem, core);
    const rest = system.uniformState([filled, 0]);
    expect(isEquilibrium(system, rest)).toBe(true);
    const moved = rest.slice();
    moved[6] += 1e-9;
    expect(isEquilibrium(system, moved)).toBe(false);
  });
});
