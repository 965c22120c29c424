import { describe, expect, it } from 'vitest';
import type { OperationResult, VariantResult } from '../../src/study/results.ts';
import { Variant } from '../../src/study/variant.ts';
import { caseOf } from '../support/cells.ts';
import { core } from '../support/core.ts';

/** A symmetric cell of 100 um with electrodes and an operation in time. */
function run(
  electrode: string,
  operation: string,
  options: { counter?: string; electrolyte?: string; layer?: string; host?: string } = {},
): VariantResult & { operation: OperationResult } {
  const {
    counter = electrode,
    electrolyte = '{ concentration: 1 mol/L, cation_diffusivity: 1.5e-10 m^2/s, anion_diffusivity: 3e-10 m^2/s }',
    layer = '{ thickness: 100 um, structure: { kind: open } }',
    host,
  } = options;
  const theCase = caseOf(`
title: t
electrolyte: ${electrolyte}
cell: { layers: { gap: ${layer} } }
interfaces:
  ${host === undefined ? '' : `host: ${host}`}
  collector: ${electrode}
  counter: ${counter}
mesh: { cells_per_layer: 40, uncertainty: false }
operation: ${operation}
`);
  using variant = new Variant('test', 'Test', theCase, core);
  variant.solve();
  const result = variant.result();
  if (result.operation === undefined) throw new Error('the case does not run in time');
  return { ...result, operation: result.operation };
}

const metal = (more: string) => `{ kind: butler_volmer, exchange_current_density: 10 A/m^2${more} }`;
const layered = ', double_layer_capacitance: 0.1 F/m^2';

describe('a double layer', () => {
  it('lets all of a voltage that jumps fall over the electrolyte at first', () => {
    const { metrics } = run(metal(layered), '{ kind: potentiostatic, voltage: -10 mV, duration: 100 s }');
    // L / kappa = 5.917440e-5 ohm m2 (row 7 of the verification table).
    // But for the salt that the first half cell takes up at once.
    expect(metrics.initial_current_density.value / (0.01 / 5.91744e-5)).toBeCloseTo(1, 2);
  });

  it('does not end a step by a current that still charges it', () => {
    const { operation } = run(
      metal(layered),
      '{ kind: potentiostatic, voltage: -10 mV, duration: 100 s, until: { current_below: 1 A/m^2 } }',
    );
    expect(operation.steps[0].endedBy).toBe('duration');
  });

  it('takes charge that plates no metal, which the faradaic capacity leaves out', () => {
    const plating = '{ kind: galvanostatic, current_density: 10 A/m^2, duration: 1 s }';
    const { metrics, operation } = run(metal(`${layered}, metal: plated`), plating, { counter: metal('') });
    const { plated_capacity: all, faradaic_capacity: faradaic, deposit_thickness: thickness } = metrics;
    expect(all.value).toBeCloseTo(10, 9);
    // Lithium: 13.01 cm3/mol.
    expect(faradaic.value / ((thickness.value * 96485.33212) / 1.30109e-5)).toBeCloseTo(1, 5);
    // The double layer is charged to the surface overpotential, which without current would be 0.
    expect(all.value - faradaic.value).toBeGreaterThan(1e-3);
    expect(all.value - faradaic.value).toBeLessThan(0.1 * Math.abs(operation.traces.voltage.at(-1) ?? 0));
    expect(run(metal(''), plating).metrics.faradaic_capacity).toBeUndefined();
  });

  it('starts without charge whatever the standard potential of its electrode', () => {
    const rest = '{ kind: rest, duration: 10 s }';
    const shifted = run(metal(`${layered}, standard_potential: 50 mV`), rest, { counter: metal(layered) });
    expect(shifted.metrics.cell_voltage.value).toBeCloseTo(-0.05, 12);
    expect(Math.abs(shifted.metrics.plated_capacity.value)).toBeLessThan(1e-9);
    const plating = '{ kind: galvanostatic, current_density: 10 A/m^2, duration: 1 s }';
    const gauged = run(metal(`${layered}, standard_potential: 200 mV`), plating);
    const plain = run(metal(layered), plating);
    expect(gauged.metrics.cell_voltage.value).toBeCloseTo(plain.metrics.cell_voltage.value, 9);
  });
});

describe('a Stern layer', () => {
  const electrolyte = `{ kind: ions, plated_ion: Li+, relative_permittivity: 30, species: {
    Li+: { charge: 1, diffusivity: 1.5e-10 m^2/s, concentration: 10 mmol/L },
    A-: { charge: -1, diffusivity: 3e-10 m^2/s, concentration: 10 mmol/L } } }`;
  const layer = '{ thickness: 100 nm, structure: { kind: open } }';

  it('is charged by what is beyond the standard potential only', () => {
    const operation = '{ kind: galvanostatic, current_density: 1 A/m^2, duration: 1 ms }';
    const [plain, shifted] = ['', ', standard_potential: 100 mV'].map((more) =>
      run(metal(`${layered}${more}`), operation, { electrolyte, layer }),
    );
    expect(shifted.metrics.cell_voltage.value).toBeCloseTo(plain.metrics.cell_voltage.value, 8);
  });

  it('keeps every ion however long it stands charged, although fluxes across a diffuse layer are rounded', () => {
    const blocking = '{ kind: blocking, double_layer_capacitance: 0.1 F/m^2 }';
    const { balances } = run(blocking, '{ kind: potentiostatic, voltage: 200 mV, duration: 100 s }', {
      electrolyte,
      layer,
    });
    expect(balances.species).toBeLessThan(1e-14);
    expect(balances.charge).toBeLessThan(1e-14);
  });
});

describe('steps', () => {
  it('are short enough for metal that runs out, not only for the salt', () => {
    const thickest = (tolerance: string) => {
      const theCase = caseOf(`
title: t
electrolyte: { concentration: 1 mol/L, salt_diffusivity: 3e-10 m^2/s, transference_number: 0.38 }
cell: { layers: {
  host: { thickness: 50 um, structure: { kind: homogenised, porosity: 0.8, tortuosity: 2, reactive_area: 20 } },
  gap: { thickness: 25 um, structure: { kind: open } } } }
interfaces:
  host: { kind: butler_volmer, exchange_current_density: 5 A/m^2, metal: plated }
  collector: { kind: insulating }
  counter: { kind: butler_volmer, exchange_current_density: 10 A/m^2 }
mesh: { cells_per_layer: 20, uncertainty: false }
solver: { time: { tolerance: ${tolerance} } }
operation: { kind: steps, steps: [
  { kind: galvanostatic, current_density: 2 mA/cm^2, duration: 15 min },
  { kind: galvanostatic, current_density: -2 mA/cm^2, duration: 14 min } ] }
`);
      using variant = new Variant('test', 'Test', theCase, core);
      variant.solve();
      return variant.result().metrics.deposit_thickness_max.value;
    };
    expect(thickest('1e-4') / thickest('1e-6')).toBeCloseTo(1, 2);
  });
});

describe('metal that is stripped to the bare surface', () => {
  it('leaves charge and species balanced, beside a host that still has some', () => {
    const plated = `{ kind: butler_volmer, exchange_current_density: 10 A/m^2, metal: plated,
      film: { thickness: 20 nm, conductivity: 1e-6 S/m },
      nucleation: { overpotential: 20 mV, covering_thickness: 5 nm } }`;
    const theCase = caseOf(`
title: t
electrolyte: { kind: concentrated, preset: lipf6_ec_emc_nyman, cation: Li+, concentration: 1 mol/L, temperature: 298.15 K }
cell: { layers: {
  host: { thickness: 50 um, structure: { kind: homogenised, porosity: 0.7, tortuosity: 1.5, reactive_area: 40, conductivity: 1000 S/m } },
  separator: { thickness: 25 um, structure: { kind: homogenised, porosity: 0.5, macmullin_number: 5 } } } }
interfaces:
  host: ${plated}
  collector: ${plated}
  counter: { kind: butler_volmer, exchange_current_density: 20 A/m^2 }
mesh: { cells_per_layer: 10, uncertainty: false }
operation: { kind: steps, steps: [
  { kind: galvanostatic, current_density: 1 mA/cm^2, duration: 3600 s },
  { kind: galvanostatic, current_density: -1 mA/cm^2, duration: 4000 s, until: { voltage_below: -0.5 V } } ] }
`);
    using variant = new Variant('test', 'Test', theCase, core);
    variant.solve();
    const { balances } = variant.result();
    expect(balances.species).toBeLessThan(1e-14);
    expect(balances.charge).toBeLessThan(1e-14);
  });
});

describe('coulombic efficiency', () => {
  const bare = metal(', metal: plated, double_layer_capacitance: 0.1 F/m^2');
  const cycle = (plate: number, strip: number) => `{ kind: steps, cycles: 2, steps: [
    { kind: galvanostatic, current_density: 10 A/m^2, duration: ${plate} s },
    { kind: galvanostatic, current_density: -10 A/m^2, duration: ${strip} s } ] }`;

  it('is what is stripped of what is plated, in the mean of cycles as in each', () => {
    const { metrics } = run(bare, cycle(100, 90), { counter: metal('') });
    expect(metrics.coulombic_efficiency.value).toBeCloseTo(0.9, 9);
    expect(metrics.mean_coulombic_efficiency.value).toBeCloseTo(0.9, 9);
    expect(metrics.capacity_retention.value).toBeCloseTo(1, 9);
  });

  it('has no meaning where more is stripped first', () => {
    const stripsFirst = `{ kind: steps, steps: [
      { kind: galvanostatic, current_density: -10 A/m^2, duration: 100 s },
      { kind: galvanostatic, current_density: 10 A/m^2, duration: 80 s } ] }`;
    expect(run(metal(''), stripsFirst).metrics.coulombic_efficiency).toBeUndefined();
  });
});
