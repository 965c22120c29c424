import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NotConvergedError } from '../../src/errors.ts';
import { lineMesh } from '../../src/mesh/layered-line.ts';
import { Laplace } from '../../src/physics/laplace.ts';
import type { RateBlock, SurfaceRate } from '../../src/physics/physics.ts';
import { Newton, type NewtonOutcome } from '../../src/solve/newton.ts';
import { freeMedium, type Problem } from '../../src/solve/problem.ts';
import { defaultSolverSettings, newSolverHistory, type SolverSettings } from '../../src/solve/settings.ts';
import { System } from '../../src/solve/system.ts';
import { core } from '../support/core.ts';
import { failureOf } from '../support/failure.ts';
import { departuresOf } from '../support/fields.ts';
import { butlerVolmer, closedLine, filled } from '../support/problems.ts';
import { boxWith } from '../support/structures.ts';

function solveFrom(problem: Problem, start: readonly number[], settings: Partial<SolverSettings> = {}) {
  using system = new System(problem, core);
  const history = newSolverHistory();
  const state = system.uniformState(start);
  const outcome = new Newton(system, { ...defaultSolverSettings, ...settings }, history).solve(state, 1);
  return { outcome, state, history };
}

/** One unknown u at both ends of a line, lost through its lower end at a rate f(u); its upper end is held at 1. */
function scalar(f: (u: number) => number, slope: (u: number) => number): Problem {
  const mesh = lineMesh(boxWith(1, 1, []), Float64Array.of(0, 1));
  const rate: SurfaceRate = {
    evaluate(state: Float64Array, offset: number, _place: number, block: RateBlock) {
      block.value[0] = -f(state[offset]);
      block.byUnknown[0] = -slope(state[offset]);
      block.byControl.fill(0);
    },
  };
  return {
    mesh,
    physics: [new Laplace()],
    medium: freeMedium(1),
    surfaces: [{ exchanges: [{ rate, control: 0 }] }, { exchanges: [], held: (_x, _y, _load, into) => into.fill(1) }],
    volumeRates: [],
    controls: [{ kind: 'held', name: 'none', value: 0 }],
    anchors: [],
  };
}

describe('convergence', () => {
  it('takes one step for a linear problem', () => {
    const { outcome, state, history } = solveFrom(
      scalar(
        (u) => u,
        () => 1,
      ),
      [0],
    );
    expect(outcome).toBe('converged');
    // The flux 1 - u through the line of length 1 is lost at the rate u.
    expect(state[1]).toBeCloseTo(0.5, 14);
    expect(history.iterations.length).toBe(2);
  });

  it('is quadratic near the solution of a smooth problem', () => {
    const { outcome, history } = solveFrom(closedLine(300, { exchange: 2 }).problem, [filled, 0]);
    expect(outcome).toBe('converged');
    const sizes = history.iterations.filter(({ damping }) => damping === 1).map(({ correction }) => correction);
    const pairs = sizes.slice(1).map((size, k) => [sizes[k], size]);
    const near = pairs.filter(([before, after]) => before < 0.1 && after > 1e-13);
    expect(near.length).toBeGreaterThanOrEqual(2);
    for (const [before, after] of near) expect(after).toBeLessThan(5 * before ** 2);
  });

  it('is reached and named at any tolerance, also below round-off', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -18, max: -4, noNaN: true }),
        fc.double({ min: -500, max: 500, noNaN: true }),
        fc.integer({ min: 2, max: 200 }),
        (exponent, current, cells) => {
          const { problem } = closedLine(current, { cells });
          const { outcome } = solveFrom(problem, [filled, 0], { relativeTolerance: 10 ** exponent });
          expect(outcome).toBe('converged');
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('damping', () => {
  it('never shows a rate law a concentration that is not positive, and takes less than the whole step for it', () => {
    let smallest = Number.POSITIVE_INFINITY;
    const watching: SurfaceRate = {
      evaluate(state, offset, place, block) {
        smallest = Math.min(smallest, filled * Math.exp(state[offset]));
        butlerVolmer.evaluate(state, offset, place, block);
      },
    };
    const { outcome, history } = solveFrom(closedLine(570, { rate: watching }).problem, [filled, 0]);
    expect(outcome).toBe('converged');
    expect(smallest).toBeGreaterThan(0);
    expect(Math.min(...history.iterations.map(({ damping }) => damping))).toBeLessThan(1);
  });

  it('leaves a tenth of every concentration at least, step by step', () => {
    const seen: number[] = [];
    const watching: SurfaceRate = {
      evaluate(state, offset, place, block) {
        seen.push(filled * Math.exp(state[offset]));
        butlerVolmer.evaluate(state, offset, place, block);
      },
    };
    solveFrom(closedLine(700, { rate: watching }).problem, [filled, 0], { maximumIterations: 6 });
    for (let k = 1; k < seen.length; k++) expect(seen[k]).toBeGreaterThan(0.0999 * Math.min(...seen.slice(0, k)));
  });
});

describe('what stops it has a name', () => {
  const outcomeOf = (problem: Problem, settings: Partial<SolverSettings> = {}, start = [0.5]): NewtonOutcome =>
    solveFrom(problem, start, settings).outcome;

  it('singular: nothing says what the level of the unknown is', () => {
    const problem = scalar(
      () => 0,
      () => 0,
    );
    expect(outcomeOf({ ...problem, surfaces: [{ exchanges: [] }, { exchanges: [] }] })).toBe('singular');
  });

  it('singular: a total without anything that carries it', () => {
    const { problem } = closedLine(100);
    const insulated: Problem = { ...problem, surfaces: [{ exchanges: [] }, problem.surfaces[1]] };
    expect(outcomeOf(insulated, {}, [filled, 0])).toBe('singular');
  });

  it('not finite: a residual', () => {
    expect(
      outcomeOf(
        scalar(
          () => Number.POSITIVE_INFINITY,
          () => 1,
        ),
      ),
    ).toBe('not finite');
    expect(
      outcomeOf(
        scalar(
          () => Number.NaN,
          () => 1,
        ),
      ),
    ).toBe('not finite');
  });

  it('not finite: a derivative, while the residual still is', () => {
    expect(
      outcomeOf(
        scalar(
          (u) => u,
          () => Number.POSITIVE_INFINITY,
        ),
      ),
    ).toBe('not finite');
  });

  it('not finite: a correction beyond the range of numbers', () => {
    const steep = scalar(
      () => 1e300,
      () => -1 + 1e-9,
    );
    expect(outcomeOf(steep)).toBe('not finite');
  });

  it('no descent: a derivative of the wrong sign', () => {
    expect(
      outcomeOf(
        scalar(
          (u) => 30 * (u - 0.2),
          () => -30,
        ),
      ),
    ).toBe('no descent');
  });

  it('too many iterations', () => {
    expect(
      outcomeOf(
        scalar(
          (u) => Math.exp(8 * u),
          (u) => 8 * Math.exp(8 * u),
        ),
        { maximumIterations: 2 },
      ),
    ).toBe('too many iterations');
  });
});

describe('a linearised solve', () => {
  it('gives the change of the solution with a disturbance of the equations', () => {
    using system = new System(closedLine(200).problem, core);
    const newton = new Newton(system, defaultSolverSettings, newSolverHistory());
    const state = system.uniformState([filled, 0]);
    newton.solve(state, 1);
    // Raise the load by a little: the total changes by that share of -200.
    const share = 1e-6;
    const right = new Float64Array(system.size);
    right[system.coreSize] = -200 * share;
    const [change] = newton.solveLinearised(state, 1, [right]);
    const raised = state.slice();
    newton.solve(raised, 1 + share);
    const [above, below] = [departuresOf(system, raised), departuresOf(system, state)];
    for (let k = 0; k < system.size; k++) {
      expect(Math.abs(above[k] - below[k] - change[k]) / system.scale[k]).toBeLessThan(1e-10);
    }
  });

  it('refuses a singular system', () => {
    const closed: Problem = {
      ...scalar(
        () => 0,
        () => 0,
      ),
      surfaces: [{ exchanges: [] }, { exchanges: [] }],
    };
    using system = new System(closed, core);
    const newton = new Newton(system, defaultSolverSettings, newSolverHistory());
    expect(failureOf(() => newton.solveLinearised(system.uniformState([0]), 1, []))).toBeInstanceOf(NotConvergedError);
  });
});
