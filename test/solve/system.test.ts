import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Mesh } from '../../src/mesh/mesh.ts';
import type { Anchor, Problem } from '../../src/solve/problem.ts';
import { defaultSolverSettings } from '../../src/solve/settings.ts';
import { solveSteady } from '../../src/solve/steady.ts';
import { System } from '../../src/solve/system.ts';
import { solveProblem } from '../support/cells.ts';
import { core } from '../support/core.ts';
import { closedLine, denseJacobian, everyCondition, filled, saltIn, thermal } from '../support/problems.ts';

describe('the Jacobian of a problem with every kind of condition', () => {
  const { problem } = everyCondition();
  const system = new System(problem, core);
  afterAll(() => system.dispose());
  const load = 0.7;

  /** Any positive concentrations, less their origin, and moderate potentials, controls and reservoirs. */
  const anyState = fc
    .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: system.size, maxLength: system.size })
    .map((parts) =>
      Float64Array.from(parts, (part, k) =>
        system.scale[k] === filled ? filled * (2 * part - 0.8) : 6 * thermal * (part - 0.5),
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
          system.assembleResidual(state.with(column, state[column] + by), load, residual);
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
    expect([...system.lowest.subarray(system.coreSize)]).toEqual(new Array(3).fill(Number.NEGATIVE_INFINITY));
    expect([...system.lowest.subarray(0, 2)]).toEqual([-filled, Number.NEGATIVE_INFINITY]);
  });

  it('starts from a uniform state with zero controls and full reservoirs', () => {
    const state = system.uniformState([filled + 3, 0.2]);
    expect([...state.subarray(system.coreSize)]).toEqual([0, 0, 3]);
    expect([...state.subarray(0, 4)]).toEqual([3, 0.2, 3, 0.2]);
    expect(system.valueAt(state, 1, 0)).toBe(filled + 3);
  });

  it('scales held controls with the load and reads the free ones from the state', () => {
    const state = system.uniformState([filled, 0]);
    state[system.coreSize] = 0.33;
    expect(system.controlValue(0, state, 0.5)).toBe(0.33);
    expect(system.controlValue(1, state, 0.5)).toBe(0.025);
    expect(system.controlValue(3, state, 1)).toBe(3);
  });
});

describe('anchors', () => {
  const current = 200;

  it('leave the solution untouched: their exchange is round-off and the amount is met', () => {
    const { geometry, problem } = closedLine(current);
    const { system, state, mesh } = solveProblem(geometry, problem, [filled, 0]);
    const reservoir = state[system.size - 1];
    expect(Math.abs(state[2 * (mesh.cellCount - 1)] - reservoir) / filled).toBeLessThan(1e-12);
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
      expect(Math.abs(raised.state[2 * node] - zero.state[2 * node]) / filled).toBeLessThan(1e-10);
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
  const worst = (a: Float64Array, b: Float64Array, scale: Float64Array) =>
    a.reduce((most, value, k) => Math.max(most, Math.abs(value - b[k]) / scale[k]), 0);

  it('gives what a new system gives, with the analysis of the matrix kept', () => {
    const first = closedLine(100);
    const second = closedLine(250, { exchange: 3 });
    using system = new System(first.problem, core);
    solveSteady(system, system.uniformState([filled, 0]), defaultSolverSettings);
    const { matrix } = system;
    system.update(second.problem);
    const { state } = solveSteady(system, system.uniformState([filled, 0]), defaultSolverSettings);
    expect(system.matrix).toBe(matrix);
    expect(worst(state, fresh(second.problem), system.scale)).toBeLessThan(1e-12);
  });

  it('may have another medium', () => {
    const { problem } = closedLine(100);
    using system = new System(problem, core);
    const denser = { ...problem, transportFactor: problem.transportFactor.map(() => 0.4) };
    system.update(denser);
    const { state } = solveSteady(system, system.uniformState([filled, 0]), defaultSolverSettings);
    expect(worst(state, fresh(denser), system.scale)).toBeLessThan(1e-12);
  });

  it('may have other held values', () => {
    const { problem } = everyCondition();
    using system = new System(problem, core);
    const other: Problem = {
      ...problem,
      surfaces: problem.surfaces.map((surface) =>
        surface.kind === 'held' ? { kind: 'held', values: (_x, _y, into) => into.fill(7) } : surface,
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
    state[2 * system.nodes.boundaryNode[heldFace]] += filled;
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
