import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { geometryOf } from '../../src/geometry/build.ts';
import { balancesOf } from '../../src/measure/balances.ts';
import { layeredLine } from '../../src/mesh/layered-line.ts';
import { defaultSolverSettings } from '../../src/solve/settings.ts';
import { solveSteady } from '../../src/solve/steady.ts';
import { System } from '../../src/solve/system.ts';
import { cellProblem, workingControl } from '../../src/study/cell-problem.ts';
import { donnanEquilibrium } from '../../src/study/donnan.ts';
import { electrolyteModel } from '../../src/study/electrolyte-model.ts';
import { initialState } from '../../src/study/initial-state.ts';
import { caseOf } from '../support/cells.ts';
import { core } from '../support/core.ts';

const thermal = (8.314462618 * 298.15) / 96485.33212;

describe("Donnan's equilibrium", () => {
  const decades = fc.double({ min: -3, max: 4, noNaN: true }).map((exponent) => 10 ** exponent);

  it('of a 1:1 salt is the closed form', () => {
    fc.assert(
      fc.property(decades, decades, fc.constantFrom(1, -1), (salt, charge, sign) => {
        const fixed = sign * charge;
        const ions = [1, -1].map((z) => ({ charge: z, concentration: salt, mobile: true }));
        const { concentrations, potential } = donnanEquilibrium(ions, fixed);
        const exact = Math.asinh(fixed / (2 * salt));
        expect(Math.abs(potential - exact)).toBeLessThan(1e-13 * (1 + Math.abs(exact)));
        const [cation, anion] = concentrations;
        expect(Math.abs((cation * anion) / salt ** 2 - 1)).toBeLessThan(1e-12);
      }),
    );
  });

  it('of any ions is neutral, with the same electrochemical potentials on both sides', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(1, 2, -1, -2), decades), { minLength: 1, maxLength: 4 }),
        decades,
        (drawn, charge) => {
          const ions = [...drawn, [1, 100] as const, [-1, 50] as const].map(([z, concentration]) => ({
            charge: z,
            concentration,
            mobile: true,
          }));
          const { concentrations, potential } = donnanEquilibrium(ions, -charge);
          const net = ions.reduce((sum, ion, k) => sum + ion.charge * concentrations[k], -charge);
          const gross = ions.reduce((sum, ion, k) => sum + Math.abs(ion.charge) * concentrations[k], charge);
          expect(Math.abs(net / gross)).toBeLessThan(1e-13 * (1 + Math.abs(potential)));
          ions.forEach((ion, k) => {
            expect(Math.abs(Math.log(concentrations[k] / ion.concentration) + ion.charge * potential)).toBeLessThan(
              1e-11,
            );
          });
        },
      ),
    );
  });

  it('leaves what cannot move where it is, and asks for an ion that can', () => {
    const { concentrations } = donnanEquilibrium(
      [
        { charge: 1, concentration: 10, mobile: true },
        { charge: -1, concentration: 4, mobile: false },
      ],
      -6,
    );
    expect(concentrations).toEqual([10, 4]);
    expect(() => donnanEquilibrium([{ charge: 1, concentration: 10, mobile: true }], 3)).toThrow(RangeError);
  });
});

function membraneCell(operation: string, counter = '{ kind: reservoir }') {
  const theCase = caseOf(`
title: a membrane between solutions
electrolyte: { concentration: 1 mol/L, salt_diffusivity: 3e-10 m^2/s, transference_number: 0.38 }
cell:
  layers:
    below: { thickness: 20 um, structure: { kind: open } }
    membrane: { thickness: 20 um, fixed_charge: -1.5 mol/L, structure: { kind: homogenised, porosity: 0.4, tortuosity: 3 } }
    above: { thickness: 20 um, structure: { kind: open } }
interfaces:
  collector: { kind: butler_volmer, exchange_current_density: 20 A/m^2 }
  counter: ${counter}
operation: ${operation}
`);
  const geometry = geometryOf(theCase);
  const { mesh } = layeredLine(geometry, 40);
  const model = electrolyteModel(theCase, geometry);
  const system = new System(cellProblem(theCase, geometry, mesh), core);
  return { system, model, start: initialState(system, model) };
}

describe('a cell with a membrane', () => {
  const cation = 750 + Math.sqrt(750 ** 2 + 1000 ** 2);

  it.each(['{ kind: reservoir }', '{ kind: butler_volmer, exchange_current_density: 5 A/m^2 }'])(
    'starts in equilibrium, under a counter electrode %s',
    (counter) => {
      const { system, start } = membraneCell('{ kind: potentiostatic, voltage: 0 V }', counter);
      const middle = 60;
      expect(system.valueAt(start, middle, 0) / cation).toBeCloseTo(1, 13);
      expect(system.valueAt(start, middle, 1) / (cation - 1500)).toBeCloseTo(1, 13);
      expect(system.valueAt(start, middle, 2) / (thermal * Math.asinh(-0.75))).toBeCloseTo(1, 13);
      const { state, loadReached } = solveSteady(system, start, defaultSolverSettings);
      expect(loadReached).toBe(1);
      for (let k = 0; k < start.length; k++) expect(Math.abs(state[k] - start[k])).toBeLessThan(1e-12);
    },
  );

  it('keeps the salt that it was filled with, and carries more of the current by cations in the membrane', () => {
    const { system, start } = membraneCell(
      '{ kind: galvanostatic, current_density: 5 mA/cm^2 }',
      '{ kind: butler_volmer, exchange_current_density: 5 A/m^2 }',
    );
    const { state, loadReached } = solveSteady(system, start, defaultSolverSettings);
    expect(loadReached).toBe(1);
    const { charge, species } = balancesOf(system, state);
    expect(Math.max(charge, species)).toBeLessThan(1e-11);
    const anions = (of: Float64Array) => {
      const { mesh, medium } = system.problem;
      return mesh.cellVolume.reduce(
        (sum, volume, k) => sum + medium.porosity[k] * volume * system.valueAt(of, k, 1),
        0,
      );
    };
    expect(anions(state) / anions(start)).toBeCloseTo(1, 12);
    expect(system.controlValue(workingControl, state, 1)).toBeLessThan(0);
  });
});

describe('a single-ion conductor', () => {
  it('keeps its concentration and obeys the law of Ohm at any current', () => {
    const at = (current: string) => {
      const theCase = caseOf(`
title: single-ion conductor
electrolyte: { kind: ions, plated_ion: Li+, species: { Li+: { charge: 1, diffusivity: 1e-12 m^2/s, concentration: 2 mol/L } } }
cell: { layers: { polymer: { thickness: 30 um, fixed_charge: -2 mol/L, structure: { kind: open } } } }
interfaces:
  collector: { kind: butler_volmer, exchange_current_density: 1e6 A/m^2 }
  counter: { kind: reservoir }
operation: { kind: galvanostatic, current_density: ${current} }
`);
      const geometry = geometryOf(theCase);
      const { mesh } = layeredLine(geometry, 20);
      const model = electrolyteModel(theCase, geometry);
      const system = new System(cellProblem(theCase, geometry, mesh), core);
      const { state, loadReached } = solveSteady(system, initialState(system, model), defaultSolverSettings);
      expect(loadReached).toBe(1);
      for (let k = 0; k < 20; k++) expect(system.valueAt(state, k, 0) / 2000).toBeCloseTo(1, 12);
      return system.valueAt(state, system.nodes.boundaryNode[0], 1);
    };
    const conductivity = (96485.33212 * 1e-12 * 2000) / thermal;
    for (const [text, current] of [
      ['1 mA/cm^2', 10],
      ['100 mA/cm^2', 1000],
    ] as const) {
      expect(at(text) / ((-current * 30e-6) / conductivity)).toBeCloseTo(1, 11);
    }
  });
});
