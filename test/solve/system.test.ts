import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Mesh } from '../../src/mesh/mesh.ts';
import type { Anchor, Problem } from '../../src/solve/problem.ts';
import { isotropicMedium } from '../../src/solve/problem.ts';
import { defaultSolverSettings } from '../../src/solve/settings.ts';
import { solveSteady } from '../../src/solve/steady.ts';
import { System } from '../../src/solve/system.ts';
import { solveProblem } from '../support/cells.ts';
import { core } from '../support/core.ts';
import { departuresOf, entryOf, worstDifference } from '../support/fields.ts';
import { closedLine, denseJacobian, everyCondition, filled, saltIn, thermal } from '../support/problems.ts';

describe('the Jacobian of a problem with every kind of condition', () => {
  const { problem } = everyCondition();
  const system = new System(problem, core);
  afterAll(() => system.dispose());
  const load = 0.7;

  /** Any positive concentrations and moderate potentials, controls and reservoirs. */
  const anyState = fc
    .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: system.size, maxLength: system.size })
    .map((parts) =>
      Float64Array.from(parts, (part, k) =>
        entryOf(system, k, system.scale[k] === filled ? filled * (2 * part + 0.2) : 6 * thermal * (part - 0.5)),
      ),
    );

  it('agrees with differences of the residual, entry by entry', () => {
    fc.assert(
      fc.property(anyState, (state) => {
        const { size, scale } = system;
        system.assembleJacobian(state, load, new Float64Array(size));
        const jacobian = denseJacobian(system);
        const residualAt = (column: number, by: number) => {
          const residual = new Float64Array(size);
          // A step of the value that the entry stands for.
          const moved = system.origin[column] + departuresOf(system, state)[column] + by;
          system.assembleResidual(state.with(column, entryOf(system, column, moved)), load, residual);
          return residual;
        };
        const rowSize = jacobian.map((row) => Math.max(...row.map((entry, column) => Math.abs(entry) * scale[column])));
        for (let column = 0; column < size; column++) {
          // Central differences at two steps, extrapolated.
          const step = 0.002 * scale[column];
          const [a, b, c, d] = [step, -step, step / 2, -step / 2].map((by) => residualAt(column, by));
          for (let row = 0; row < size; row++) {
            const expected = (4 * (c[row] - d[row])) / (3 * step) - (a[row] - b[row]) / (6 * step);
            const error = Math.abs(jacobian[row][column] - expected) * scale[column];
            if (!(error <= 1e-8 * rowSize[row])) {
              throw new Error(`row ${row}, column ${column}: ${jacobian[row][column]} but differences say ${expected}`);
            }
          }
        }
      }),
      { numRuns: 8 },
    );
  });

  it('comes with the same residual as is assembled alone', () => {
    fc.assert(
      fc.property(anyState, (state) => {
        const [alone, together] = [new Float64Array(system.size), new Float64Array(system.size)];
        system.assembleResidual(state, load, alone);
        system.assembleJacobian(state, load, together);
        expect(together).toEqual(alone);
      }),
      { numRuns: 5 },
    );
  });

  it('is of full size: nodes, two controls with totals, one reservoir', () => {
    expect(system.outerCount).toBe(3);
    expect(system.size).toBe(2 * system.nodes.count + 3);
    expect([...system.scale.subarray(system.coreSize)]).toEqual([thermal, thermal, filled]);
    expect([...system.origin.subarray(system.coreSize)]).toEqual([0, 0, filled]);
    expect([...system.logarithmic.subarray(system.coreSize)]).toEqual([0, 0, 0]);
    expect([...system.logarithmic.subarray(0, 4)]).toEqual([1, 0, 1, 0]);
  });

  it('starts from a uniform state with zero controls and full reservoirs', () => {
    const state = system.uniformState([filled + 3, 0.2]);
    expect([...state.subarray(system.coreSize)]).toEqual([0, 0, 3]);
    const logarithm = Math.log((filled + 3) / filled);
    expect([...state.subarray(0, 4)]).toEqual([logarithm, 0.2, logarithm, 0.2]);
    expect(system.valueAt(state, 1, 0)).toBeCloseTo(filled + 3, 12);
    expect(system.departureAt(state, 1, 0)).toBeCloseTo(3, 12);
    expect(system.departureAt(state, 1, 1)).toBe(0.2);
  });

  it('scales held controls with the load and reads the free ones from the state', () => {
    const state = system.uniformState([filled, 0]);
    state[system.coreSize] = 0.33;
    expect(system.controlValue(0, state, 0.5)).toBe(0.33);
    expect(system.controlValue(1, state, 0.5)).toBe(0.025);
    expect(system.controlValue(3, state, 1)).toBe(3);
  });
});

describe('the form of a state', () => {
  const system = new System(everyCondition().problem, core);
  afterAll(() => system.dispose());
  const { size, coreSize } = system;
  /** A state with the same two entries at every node. */
  const uniform = (logarithm: number, phi: number) =>
    Float64Array.from({ length: size }, (_, k) => (k >= coreSize ? 0 : k % 2 === 0 ? logarithm : phi));

  it('keeps a tiny departure and a nearly depleted value', () => {
    expect(system.departureAt(uniform(1e-28, 0), 2, 0) / 1e-25).toBeCloseTo(1, 15);
    expect(system.valueAt(uniform(Math.log(1e-203), 0), 2, 0) / 1e-200).toBeCloseTo(1, 12);
    const [tiny, potential] = system.entriesOf(Float64Array.of(1e-25, -0.3));
    expect([tiny / 1e-28, potential]).toEqual([expect.closeTo(1, 15), -0.3]);
    expect(system.entriesOf(Float64Array.of(1e-10 - filled, 0))[0]).toBeCloseTo(Math.log(1e-13), 3);
  });

  it('advances by a change of the values, in place or not', () => {
    const state = uniform(Math.log(0.3), 0.1);
    const correction = Float64Array.from({ length: size }, (_, k) => (1 + (k % 7)) * (k % 2 === 0 ? 40 : -0.01));
    const [before, into] = [departuresOf(system, state), new Float64Array(size)];
    system.advance(state, correction, 0.5, into);
    departuresOf(system, into).forEach((after, k) => {
      expect(Math.abs(after - (before[k] - 0.5 * correction[k])) / system.scale[k]).toBeLessThan(1e-14);
    });
    system.advance(state, correction, 0.5, state);
    expect(state).toEqual(into);
  });

  it('advances a departure far below the digits of its value', () => {
    const state = uniform(3e-28, 0);
    system.advance(state, new Float64Array(size).fill(1e-25), 1, state);
    expect(system.departureAt(state, 2, 0) / 2e-25).toBeCloseTo(1, 14);
  });

  it('limits a step to a share of the way of a concentration to zero, and nothing else', () => {
    const state = uniform(Math.log(0.3), 0.1);
    const correction = new Float64Array(size);
    correction[1] = 1e3;
    correction[2] = -1e6;
    correction[size - 1] = 1e6;
    expect(system.largestStep(state, correction, 0.9)).toBe(1);
    correction[6] = 540;
    expect(system.largestStep(state, correction, 0.9)).toBeCloseTo(0.5, 14);
    system.advance(state, correction, 0.5, state);
    expect(system.valueAt(state, 3, 0)).toBeCloseTo(30, 11);
  });

  it('lets a nearly used-up value fall by itself, by its power, and until nothing is left', () => {
    const state = uniform(Math.log(0.3), 0.1);
    state[2] = Math.log(1e-8);
    const correction = new Float64Array(size);
    // The tangent of c^(1/2) far above its root.
    correction[2] = 2 * filled * 1e-8;
    expect(system.largestStep(state, correction, 0.9)).toBe(1);
    expect(system.settles(state, correction, 0.9)).toBe(false);
    const into = new Float64Array(size);
    system.advance(state, correction, 1, into);
    expect(into[2]).toBeCloseTo(Math.log(1e-8) + (2 / 0.9) * Math.log(0.1), 12);
    expect(into[4]).toBe(state[4]);
    correction[2] = 1e-3 * filled * 1e-8;
    expect(system.settles(state, correction, 0.9)).toBe(true);
    expect(system.settles(state, correction, 1e-6)).toBe(false);
    // Of c^(1/2) less than 1e-18 is left.
    state[2] = Math.log(1e-37);
    correction[2] = 2 * filled * 1e-37;
    expect(system.settles(state, correction, 0.9)).toBe(true);
    system.advance(state, correction, 1, into);
    expect(into[2]).toBe(state[2]);
  });

  it('is as far from rest as its furthest value', () => {
    expect(system.distanceFromRest(uniform(0, 0))).toBe(0);
    expect(system.distanceFromRest(uniform(-2e-20, 1e-20 * thermal))).toBe(2e-20);
    expect(system.distanceFromRest(uniform(1e-20, -3e-20 * thermal))).toBeCloseTo(3e-20, 34);
    expect(system.distanceFromRest(uniform(0, 0).with(size - 1, 5e-20 * filled))).toBeCloseTo(5e-20, 34);
  });
});

describe('anchors', () => {
  const current = 200;

  it('leave the solution untouched: their exchange is round-off and the amount is met', () => {
    const { geometry, problem } = closedLine(current);
    const { system, state, mesh } = solveProblem(geometry, problem, [filled, 0]);
    const reservoir = state[system.size - 1];
    expect(Math.abs(system.departureAt(state, mesh.cellCount - 1, 0) - reservoir) / filled).toBeLessThan(1e-12);
    const salt = saltIn(mesh);
    const found = mesh.cellVolume.reduce((sum, volume, k) => sum + volume * system.valueAt(state, k, 0), 0);
    expect(Math.abs(found / salt.amount - 1)).toBeLessThan(1e-13);
    expect(Math.abs(system.surplus(salt, state)) / salt.amount).toBeLessThan(1e-13);
    system.dispose();
  });

  it('the pin sets the level of the potential and nothing else', () => {
    // Both electrodes take a held current, so that only the pin says what potential is.
    const pinnedAt = (value: number) => {
      const { geometry, problem } = closedLine(current, {
        anchors: (mesh: Mesh): Anchor[] => [{ kind: 'pin', unknown: 1, equation: 0, value }, saltIn(mesh)],
      });
      const free: Problem = {
        ...problem,
        controls: [problem.controls[0], { kind: 'total', name: 'counter', total: current, scale: thermal }],
      };
      return solveProblem(geometry, free, [filled, 0]);
    };
    const [zero, raised] = [pinnedAt(0), pinnedAt(0.4)];
    const nodes = zero.system.nodes.count;
    expect(raised.state[2 * zero.mesh.cellCount - 1]).toBeCloseTo(0.4, 12);
    for (let node = 0; node < nodes; node++) {
      // Logarithms: relative to the concentration itself.
      expect(Math.abs(raised.state[2 * node] - zero.state[2 * node])).toBeLessThan(1e-10);
      expect(Math.abs(raised.state[2 * node + 1] - zero.state[2 * node + 1] - 0.4) / thermal).toBeLessThan(1e-9);
    }
    zero.system.dispose();
    raised.system.dispose();
  });
});

describe('another problem on the same mesh', () => {
  const fresh = (problem: Problem) => {
    using system = new System(problem, core);
    return solveSteady(system, system.uniformState([filled, 0]), defaultSolverSettings).state;
  };

  it('gives what a new system gives, with the analysis of the matrix kept', () => {
    const first = closedLine(100);
    const second = closedLine(250, { exchange: 3 });
    using system = new System(first.problem, core);
    solveSteady(system, system.uniformState([filled, 0]), defaultSolverSettings);
    const { matrix } = system;
    system.update(second.problem);
    const { state } = solveSteady(system, system.uniformState([filled, 0]), defaultSolverSettings);
    expect(system.matrix).toBe(matrix);
    expect(worstDifference(system, state, fresh(second.problem))).toBeLessThan(1e-12);
  });

  it('may have another medium', () => {
    const { problem } = closedLine(100);
    using system = new System(problem, core);
    const denser = { ...problem, medium: isotropicMedium(problem.medium.transportX.map(() => 0.4)) };
    system.update(denser);
    const { state } = solveSteady(system, system.uniformState([filled, 0]), defaultSolverSettings);
    expect(worstDifference(system, state, fresh(denser))).toBeLessThan(1e-12);
  });

  it('may have other held values', () => {
    const { problem } = everyCondition();
    using system = new System(problem, core);
    const other: Problem = {
      ...problem,
      surfaces: problem.surfaces.map((surface) =>
        surface.held !== undefined ? { exchanges: [], held: (_x, _y, _load, into) => into.fill(7) } : surface,
      ),
    };
    using anew = new System(other, core);
    system.update(other);
    const [a, b] = [new Float64Array(system.size), new Float64Array(system.size)];
    system.assembleResidual(system.uniformState([filled, 0]), 1, a);
    anew.assembleResidual(anew.uniformState([filled, 0]), 1, b);
    expect(a).toEqual(b);
  });
});

describe('memory', () => {
  it('of the core does not grow with repeated solves and updates, and is given back', () => {
    const before = core.allocatedBytes;
    const { problem } = closedLine(100);
    const system = new System(problem, core);
    const solve = () => solveSteady(system, system.uniformState([filled, 0]), defaultSolverSettings);
    solve();
    const used = core.allocatedBytes;
    for (let round = 0; round < 20; round++) {
      system.update(closedLine(100 + round).problem);
      solve();
    }
    expect(core.allocatedBytes).toBe(used);
    system.dispose();
    expect(core.allocatedBytes).toBe(before);
  });
});

describe('flows', () => {
  it('through surfaces are area times rate, and through held ones what the link carries', () => {
    const { problem } = everyCondition();
    using system = new System(problem, core);
    const state = system.uniformState([filled, 0]);
    const { flow, measure } = system.boundaryFlows(state, 1);
    const { mesh } = problem;
    for (let b = 0; b < mesh.boundaryCount; b++) {
      const surface = mesh.boundarySurface[b];
      expect(Number.isNaN(measure[b])).toBe(surface > 1);
      if (surface === 3) expect([...flow.subarray(2 * b, 2 * b + 2)]).toEqual([0, 0]);
      if (surface === 0) {
        expect(flow[2 * b] * 96485.33212).toBeCloseTo(mesh.boundaryArea[b] * measure[b], 12);
        expect(flow[2 * b + 1]).toBe(0);
      }
    }
    // Raise the concentration of one held node: salt flows from it into its cell.
    const heldFace = mesh.boundarySurface.indexOf(2);
    state[2 * system.nodes.boundaryNode[heldFace]] += Math.LN2;
    const into = system.boundaryFlows(state, 1).flow;
    expect(into[2 * heldFace]).toBeGreaterThan(0);
    expect(into[2 * heldFace + 1]).toBeCloseTo(2 * into[2 * heldFace], 18);
  });

  it('in a volume are rates per area, zero where there is no surface', () => {
    const { problem } = everyCondition();
    using system = new System(problem, core);
    const { rate, measure } = system.volumeFlows(0, system.uniformState([filled, -0.01]), 1);
    problem.volumeRates[0].areaDensity.forEach((density, k) => {
      expect(measure[k] !== 0).toBe(density > 0);
      expect(rate[2 * k] * 96485.33212).toBeCloseTo(measure[k], 9);
    });
  });
});
