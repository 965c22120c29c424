import { describe, expect, it } from 'vitest';
import { tensorGrid } from '../../src/mesh/tensor-grid.ts';
import type { Problem } from '../../src/solve/problem.ts';
import { defaultSolverSettings, type LinearMethod } from '../../src/solve/settings.ts';
import { solveSteady } from '../../src/solve/steady.ts';
import { System } from '../../src/solve/system.ts';
import { Variant } from '../../src/study/variant.ts';
import { caseOf } from '../support/cells.ts';
import { core } from '../support/core.ts';
import { laplaceOn } from '../support/fields.ts';
import { boxWith } from '../support/structures.ts';

/** Sheets under a separator, plated at a given current or voltage. */
function host(counter: string, operation: string, method: string) {
  return caseOf(`
title: Staggered sheets
electrolyte: { concentration: 1 mol/L, salt_diffusivity: 3e-10 m^2/s, transference_number: 0.38 }
cell:
  width: 30 um
  layers:
    host:
      thickness: 40 um
      structure: { kind: sheets, arrangement: staggered, count: 4, gap: 4 um, sheet_thickness: 1 um }
    separator: { thickness: 20 um, structure: { kind: open } }
interfaces:
  host: { kind: butler_volmer, exchange_current_density: 2 A/m^2 }
  counter: ${counter}
operation: ${operation}
mesh: { uncertainty: false }
solver: { linear_method: ${method} }
`);
}

const metal = '{ kind: butler_volmer, exchange_current_density: 10 A/m^2 }';
const fastMetal = '{ kind: butler_volmer, exchange_current_density: 10000 A/m^2 }';

describe.each([
  ['a host under a reservoir', '{ kind: reservoir }', '{ kind: galvanostatic, current_density: 2 mA/cm^2 }'],
  ['a host at a voltage', '{ kind: reservoir }', '{ kind: potentiostatic, voltage: -30 mV }'],
  ['a closed cell', metal, '{ kind: galvanostatic, current_density: 2 mA/cm^2 }'],
  ['a closed cell with fast kinetics', fastMetal, '{ kind: galvanostatic, current_density: 2 mA/cm^2 }'],
])('%s by multigrid', (_name, counter, operation) => {
  const solved = (method: string) => {
    using variant = new Variant('host', 'Host', host(counter, operation, method), core);
    variant.solve();
    return variant.result();
  };
  const direct = solved('direct');
  const multigrid = solved('multigrid');

  it('is what it is by factors, and balances', () => {
    expect(direct.solver.linear).toMatchObject({ method: 'direct', levels: 0, notes: [] });
    expect(multigrid.solver.linear).toMatchObject({ method: 'multigrid', notes: [] });
    expect(multigrid.solver.linear.levels).toBeGreaterThan(1);
    for (const [name, { value }] of Object.entries(direct.metrics)) {
      expect(Math.abs(multigrid.metrics[name].value / value - 1), name).toBeLessThan(1e-8);
    }
    for (const imbalance of Object.values(multigrid.balances)) expect(imbalance).toBeLessThan(1e-10);
  });

  it('takes hardly more Newton iterations, and says what each of them cost', () => {
    const { newtonIterations, linear } = multigrid.solver;
    expect(newtonIterations).toBeLessThanOrEqual(direct.solver.newtonIterations + 1);
    expect(linear.iterations.length).toBe(newtonIterations);
    for (const iterations of linear.iterations) expect(iterations).toBeGreaterThan(0);
    expect(direct.solver.linear.iterations.every((iterations) => iterations === 0)).toBe(true);
  });
});

/** Diffusion of u across a box with u = y at its two ends, and in every cell a w of its own with the balance 2 - w = 0. */
function diffusionBeside(cells: number): Problem {
  const problem = diffusion(cells);
  const balance = { name: 'amount', kind: 'balance', charge: 0, carrier: 'electrolyte' } as const;
  return {
    ...problem,
    physics: [
      {
        unknowns: ['u', 'w'].map((name) => ({ name, unit: '1', scale: 1, origin: 0, positive: false })),
        equations: [balance, balance],
        flux(state, left, right, block) {
          block.value[0] = state[left] - state[right];
          block.left[0] = 1;
          block.right[0] = -1;
        },
        storage() {},
      },
    ],
    surfaces: [0, 1].map((end) => ({ exchanges: [], held: (_x, _y, _load, into) => into.set([end, 2]) })),
    volumeRates: [
      {
        areaDensity: problem.medium.porosity,
        rate: {
          evaluate(state, offset, _place, block) {
            block.value[1] = 2 - state[offset + 1];
            block.byUnknown[3] = -1;
          },
        },
        control: 0,
      },
    ],
    controls: [{ kind: 'held', name: 'none', value: 0 }],
  };
}

/** Diffusion across a square box of so many cells a side, between 0 and 1. */
function diffusion(cells: number): Problem {
  const geometry = boxWith(1, 1, []);
  return {
    ...laplaceOn(geometry, tensorGrid(geometry, 1, 0, 1 / cells).mesh),
    surfaces: [0, 1].map((end) => ({ exchanges: [], held: (_x, _y, _load, into) => into.fill(end) })),
  };
}

describe('the method', () => {
  it('is multigrid for a large system and factors for a small one, unless told otherwise', () => {
    const methodFor = (cells: number, linearMethod?: LinearMethod) => {
      using system = new System(diffusion(cells), core, linearMethod);
      const outcome = solveSteady(system, system.uniformState([0]), defaultSolverSettings);
      expect(outcome.loadReached).toBe(1);
      return outcome.history.iterations[0].linear.method;
    };
    expect(methodFor(250)).toBe('multigrid');
    expect(methodFor(20)).toBe('direct');
    expect(methodFor(20, 'multigrid')).toBe('multigrid');
  });

  it('falls back from multigrid to factors, for good and with a note, where multigrid does not apply', () => {
    using system = new System(diffusionBeside(10), core, 'multigrid');
    const { loadReached, state, history } = solveSteady(system, system.uniformState([0, 0]), defaultSolverSettings);
    expect(loadReached).toBe(1);
    expect(history.iterations.every(({ linear }) => linear.method === 'direct')).toBe(true);
    expect(history.notes).toEqual([expect.stringMatching(/multigrid.*direct method/)]);
    const { mesh } = system.problem;
    for (let k = 0; k < mesh.cellCount; k++) {
      expect(state[2 * k]).toBeCloseTo(mesh.cellY[k], 12);
      expect(state[2 * k + 1]).toBeCloseTo(2, 12);
    }
  });
});
