import { describe, expect, it } from 'vitest';
import { readCase } from '../../src/case/index.ts';
import { Variant } from '../../src/study/variant.ts';
import { core } from '../support/core.ts';

/** Limits in which two models must say the same. */
const head = `
title: limits
electrolyte: { concentration: 1 mol/L, salt_diffusivity: 3e-10 m^2/s, transference_number: 0.38 }
interfaces:
  host: { kind: butler_volmer, exchange_current_density: 2 A/m^2 }
  counter: { kind: butler_volmer, exchange_current_density: 20 A/m^2 }
operation: { kind: galvanostatic, current_density: 2 mA/cm^2 }
`;

function metricsOf(cell: string, before = head) {
  using variant = new Variant('base', 'base', readCase(before + cell, 'limits.yaml').variants[0].case, core);
  variant.solve();
  const { metrics, balances } = variant.result();
  expect(Math.max(balances.charge, balances.species, balances.salt ?? 0)).toBeLessThan(1e-10);
  return metrics;
}

const dilute = '{ concentration: 1 mol/L, salt_diffusivity: 3e-10 m^2/s, transference_number: 0.38 }';

describe('porosity 1, tortuosity 1, no surface', () => {
  it.each([
    ['a dilute electrolyte', dilute],
    ['a concentrated one', '{ kind: concentrated, preset: lipf6_ec_emc_nyman, concentration: 1 mol/L }'],
    [
      'one of three ions',
      '{ kind: ions, plated_ion: Li+, species: { Li+: { charge: 1, diffusivity: 2e-10 m^2/s, concentration: 0.8 mol/L }, Cs+: { charge: 1, diffusivity: 3e-10 m^2/s, concentration: 0.2 mol/L }, PF6-: { charge: -1, diffusivity: 4e-10 m^2/s, concentration: 1 mol/L } } }',
    ],
  ])('is free electrolyte, to round-off: %s', (_name, electrolyte) => {
    expect(head).toContain(dilute);
    const cell = (structure: string) =>
      metricsOf(
        `cell: { layers: { a: { thickness: 80 um, structure: ${structure} }, b: { thickness: 40 um, structure: { kind: open } } } }`,
        head.replace(dilute, electrolyte),
      );
    const open = cell('{ kind: open }');
    for (const hindrance of ['tortuosity: 1', 'macmullin_number: 1', 'bruggeman_exponent: 1.5']) {
      const porous = cell(`{ kind: homogenised, porosity: 1, ${hindrance} }`);
      expect(Math.abs(porous.cell_voltage.value / open.cell_voltage.value - 1)).toBeLessThan(1e-12);
      expect(Math.abs(porous.concentration_drop.value / open.concentration_drop.value - 1)).toBeLessThan(1e-12);
    }
  });
});

describe('straight channels that get narrower', () => {
  // Walls of no thickness: porosity 1, tortuosity 1, surface 2 H / w per footprint.
  const resolved = (width: number) =>
    metricsOf(
      `cell: { width: ${width} um, layers: { host: { thickness: 100 um, structure: { kind: channels, count: 1 } }, top: { thickness: 50 um, structure: { kind: open } } } }`,
    );
  const homogenised = (width: number) =>
    metricsOf(
      `cell: { layers: { host: { thickness: 100 um, structure: { kind: homogenised, porosity: 1, tortuosity: 1, reactive_area: ${200 / width} } }, top: { thickness: 50 um, structure: { kind: open } } } }`,
    );

  it('approach the homogenised host of the same area', () => {
    const differences = [20, 10, 5].map((width) => {
      const a = resolved(width);
      const b = homogenised(width);
      expect(a.reactive_area.value).toBeCloseTo(200 / width, 9);
      expect(a.tortuosity_factor.value).toBeCloseTo(1, 10);
      return {
        drop: Math.abs(a.concentration_drop.value / b.concentration_drop.value - 1),
        difference: Math.abs(a.current_difference.value / b.current_difference.value - 1),
      };
    });
    expect(differences[2].drop).toBeLessThan(0.01);
    expect(differences[2].difference).toBeLessThan(0.02);
    for (const key of ['drop', 'difference'] as const) {
      expect(differences[1][key]).toBeLessThan(differences[0][key]);
      expect(differences[2][key]).toBeLessThan(differences[1][key]);
    }
  });
});

describe('layers', () => {
  it('one layer cut in two is the same cell', () => {
    const whole = metricsOf('cell: { layers: { a: { thickness: 100 um, structure: { kind: open } } } }');
    const cut = metricsOf(
      'cell: { layers: { a: { thickness: 30 um, structure: { kind: open } }, b: { thickness: 70 um, structure: { kind: open } } } }',
    );
    // An uncertainty below 1e-9 of the value is not stated.
    const stated = (metric: (typeof whole)[string]) => metric.uncertainty ?? 1e-9 * Math.abs(metric.value);
    const uncertainty = stated(whole.cell_voltage) + stated(cut.cell_voltage);
    expect(Math.abs(whole.cell_voltage.value - cut.cell_voltage.value)).toBeLessThan(uncertainty);
  });

  it('as many channels side by side as one likes is the same host', () => {
    const channels = (count: number) =>
      metricsOf(
        `cell: { width: ${10 * count} um, layers: { host: { thickness: 50 um, structure: { kind: channels, count: ${count}, wall_thickness: 1 um } }, top: { thickness: 20 um, structure: { kind: open } } } }`,
      );
    const one = channels(1);
    const three = channels(3);
    for (const name of [
      'concentration_drop',
      'current_difference',
      'surface_current_cov',
      'cell_voltage',
      'reactive_area',
    ]) {
      expect(Math.abs(three[name].value / one[name].value - 1)).toBeLessThan(1e-9);
    }
  });
});
