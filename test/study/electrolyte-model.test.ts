import { describe, expect, it } from 'vitest';
import { platedConcentration } from '../../src/case/index.ts';
import { geometryOf } from '../../src/geometry/build.ts';
import { balancesOf } from '../../src/measure/balances.ts';
import { layeredLine } from '../../src/mesh/layered-line.ts';
import { cellProblem, workingControl } from '../../src/study/cell-problem.ts';
import { electrolyteModel } from '../../src/study/electrolyte-model.ts';
import { caseOf, type Solved, solveProblem } from '../support/cells.ts';
import { observedOrders } from '../support/convergence.ts';

/** A symmetric closed cell of 100 um at 100 A/m2 with an electrolyte. */
function solved(electrolyte: string, cells = 80): Solved & { voltage: number; filled: number } {
  const theCase = caseOf(`
title: t
electrolyte: ${electrolyte}
cell: { layers: { gap: { thickness: 100 um, structure: { kind: open } } } }
interfaces:
  collector: { kind: butler_volmer, exchange_current_density: 20 A/m^2 }
  counter: { kind: butler_volmer, exchange_current_density: 20 A/m^2 }
operation: { kind: galvanostatic, current_density: 100 A/m^2 }
`);
  const geometry = geometryOf(theCase);
  const { mesh } = layeredLine(geometry, cells);
  const { fill } = electrolyteModel(theCase, geometry);
  const field = solveProblem(geometry, cellProblem(theCase, geometry, mesh), fill);
  const voltage = -field.system.controlValue(workingControl, field.state, 1);
  return { ...field, voltage, filled: platedConcentration(theCase.electrolyte) };
}

const diluteSalt = '{ concentration: 1 mol/L, cation_diffusivity: 1.5e-10 m^2/s, anion_diffusivity: 3e-10 m^2/s }';
const dilute = solved(diluteSalt);

describe('an electrolyte of ions', () => {
  const twoIons = `{ kind: ions, plated_ion: Li+, species: {
    PF6-: { charge: -1, diffusivity: 3e-10 m^2/s, concentration: 1 mol/L },
    Li+: { charge: 1, diffusivity: 1.5e-10 m^2/s, concentration: 1 mol/L } } }`;

  it('of two is the dilute binary one', () => {
    const two = solved(twoIons);
    expect(two.voltage).toBeCloseTo(dilute.voltage, 9);
    for (let cell = 0; cell < 80; cell++) {
      expect(two.system.valueAt(two.state, cell, 0)).toBeCloseTo(dilute.system.valueAt(dilute.state, cell, 0), 5);
    }
  });

  it('keeps the amount of every ion that surfaces block, and its balances', () => {
    const three = solved(`{ kind: ions, plated_ion: Li+, species: {
      Li+: { charge: 1, diffusivity: 1.5e-10 m^2/s, concentration: 0.9 mol/L },
      Cs+: { charge: 1, diffusivity: 2e-10 m^2/s, concentration: 0.1 mol/L },
      PF6-: { charge: -1, diffusivity: 3e-10 m^2/s, concentration: 1 mol/L } } }`);
    const { system, state } = three;
    const { mesh } = system.problem;
    const amount = (unknown: number) =>
      mesh.cellVolume.reduce((sum, volume, k) => sum + volume * system.valueAt(state, k, unknown), 0) / 100e-6;
    expect(amount(0)).toBeCloseTo(900, 8);
    expect(amount(1)).toBeCloseTo(100, 9);
    expect(amount(2)).toBeCloseTo(1000, 8);
    const { charge, species } = balancesOf(system, state);
    expect(charge).toBeLessThan(1e-12);
    expect(species).toBeLessThan(1e-12);
    // Cs+ is pushed to the electrode that plates.
    expect(system.valueAt(state, 0, 1)).toBeGreaterThan(100);
  });

  it('does not depend on the order of its species', () => {
    const species = [
      'Li+: { charge: 1, diffusivity: 1.5e-10 m^2/s, concentration: 0.9 mol/L }',
      'Cs+: { charge: 1, diffusivity: 2e-10 m^2/s, concentration: 0.1 mol/L }',
      'PF6-: { charge: -1, diffusivity: 3e-10 m^2/s, concentration: 1 mol/L }',
    ];
    const voltageOf = (order: number[]) =>
      solved(`{ kind: ions, plated_ion: Li+, species: { ${order.map((k) => species[k]).join(', ')} } }`).voltage;
    expect(voltageOf([2, 1, 0])).toBeCloseTo(voltageOf([0, 1, 2]), 12);
  });

  it('with a fast pairing reaction keeps what is paired and unpaired together', () => {
    const paired = solved(`{ kind: ions, plated_ion: Li+, species: {
      Li+: { charge: 1, diffusivity: 1.5e-10 m^2/s, concentration: 0.5 mol/L },
      PF6-: { charge: -1, diffusivity: 3e-10 m^2/s, concentration: 0.5 mol/L },
      LiPF6: { charge: 0, diffusivity: 2e-10 m^2/s, concentration: 0.5 mol/L } },
      reactions: { pairing: { reactants: { Li+: 1, PF6-: 1 }, products: { LiPF6: 1 }, forward_rate: 0.1, backward_rate: 50 } } }`);
    const { system, state } = paired;
    const { mesh } = system.problem;
    const anions = mesh.cellVolume.reduce(
      (sum, volume, k) => sum + volume * (system.valueAt(state, k, 1) + system.valueAt(state, k, 2)),
      0,
    );
    expect(anions / 100e-6).toBeCloseTo(1000, 8);
    const { charge, species } = balancesOf(system, state);
    expect(charge).toBeLessThan(1e-12);
    expect(species).toBeLessThan(1e-12);
    for (let k = 0; k < 80; k++) {
      const product = system.valueAt(state, k, 0) * system.valueAt(state, k, 1);
      // In equilibrium but where the electrodes disturb it.
      if (k > 20 && k < 60) expect(product / system.valueAt(state, k, 2) / 500).toBeCloseTo(1, 3);
    }
  });
});

describe('a concentrated electrolyte', () => {
  it('with ideal laws tends to the dilute one at second order', () => {
    const laws = `{ kind: concentrated, concentration: 1 mol/L,
      conductivity: { kind: polynomial, terms: [[1.68991985, 1]], unit: S/m }, salt_diffusivity: 2e-10 m^2/s,
      transference_number: 0.3333333333333333, thermodynamic_factor: 1 }`;
    const differences = [20, 40, 80].map((cells) => {
      const [ideal, other] = [solved(laws, cells), solved(diluteSalt, cells)];
      return Array.from({ length: cells }, (_, k) =>
        Math.abs(ideal.system.valueAt(ideal.state, k, 0) - other.system.valueAt(other.state, k, 0)),
      ).reduce((most, each) => Math.max(most, each), 0);
    });
    for (const order of observedOrders(differences)) expect(order).toBeGreaterThan(1.8);
    expect(differences[2]).toBeLessThan(1e-2);
  });

  it('by a formula is the same as by a polynomial, whatever the unit', () => {
    const by = (law: string) =>
      solved(`{ kind: concentrated, concentration: 1 mol/L, preset: lipf6_ec_emc_nyman, conductivity: ${law} }`)
        .voltage;
    const polynomial = by('{ kind: polynomial, terms: [[0.1297, 3], [-2.51, 1.5], [3.329, 1]], unit: S/m }');
    const formula = by('{ kind: formula, formula: "10*(0.1297*c^3 - 2.51*c^1.5 + 3.329*c)", unit: mS/cm }');
    expect(formula).toBeCloseTo(polynomial, 12);
  });
});
