import { describe, expect, it } from 'vitest';
import { Variant } from '../../src/study/variant.ts';
import { caseOf } from '../support/cells.ts';
import { core } from '../support/core.ts';

/**
 * Row 4 of the verification table on triangles: a flat electrode below a fibre without charge, which the diffuse layer does not reach. In
 * series with a Stern layer of so much capacitance that hardly any of the voltage falls over it.
 */
describe('the differential capacitance of a diffuse layer on triangles', () => {
  const stern = 1000;
  const text = (voltage: number) => `
title: diffuse layer under a fibre
electrolyte:
  kind: ions
  plated_ion: Li+
  temperature: 298.15 K
  relative_permittivity: 30
  species:
    Li+: { charge: 1, diffusivity: 1.5e-10 m^2/s, concentration: 1 mmol/L }
    X-: { charge: -1, diffusivity: 3e-10 m^2/s, concentration: 1 mmol/L }
cell:
  width: 30 nm
  layers:
    gap: { thickness: 80 nm, structure: { kind: open } }
    felt: { thickness: 30 nm, structure: { kind: fibres, arrangement: square, diameter: 10 nm, porosity: 0.9127335, surface: insulating } }
interfaces: { collector: { kind: blocking, double_layer_capacitance: ${stern} F/m^2 }, counter: { kind: reservoir } }
operation: { ${voltage === 0 ? 'kind: rest' : `kind: potentiostatic, voltage: ${voltage} V`} }
impedance: { frequencies: [1 Hz] }`;

  it.each([
    ["Debye's at rest", 0, 0.04466597],
    ["Gouy's and Chapman's at 0.1 V", 0.1 + 0.007870599 / stern, 0.1595484],
  ])('is %s within the stated uncertainty', (_name, voltage, diffuse) => {
    using variant = new Variant('test', 'Test', caseOf(text(voltage)), core);
    variant.solve();
    for (const _ of variant.oscillating());
    const { value, uncertainty = 0 } = variant.result().metrics.blocking_capacitance;
    const expected = 1 / (1 / diffuse + 1 / stern);
    expect(Math.abs(value - expected)).toBeLessThan(uncertainty);
    expect(uncertainty / expected).toBeLessThan(0.03);
  });
});
