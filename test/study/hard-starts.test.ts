import { describe, expect, it } from 'vitest';
import { FARADAY, GAS_CONSTANT } from '../../src/materials/index.ts';
import { largestImbalance } from '../../src/measure/balances.ts';
import type { VariantResult } from '../../src/study/results.ts';
import { Variant } from '../../src/study/variant.ts';
import { caseOf } from '../support/cells.ts';
import { core } from '../support/core.ts';

function resultOf(yaml: string): VariantResult {
  using variant = new Variant('base', 'base', caseOf(yaml), core);
  variant.solve();
  return variant.result();
}

const cellOf = (rest: string) => `
title: A cell that is hard to start
cell: { layers: { electrolyte: { thickness: 100 um, structure: { kind: open } } } }
mesh: { cells_per_layer: 40, uncertainty: false }
${rest}`;

const dilute = 'electrolyte: { concentration: 1 mol/L, salt_diffusivity: 3e-10 m^2/s, transference_number: 0.38 }';

describe('a reaction so slow that the tangent at rest misses by orders of magnitude', () => {
  const slow = (exchange: string, operation: string) =>
    cellOf(`${dilute}
interfaces:
  collector: { kind: butler_volmer, exchange_current_density: ${exchange}, concentration_exponent: 0, equilibrium: constant }
  counter: { kind: butler_volmer, exchange_current_density: 100 A/m^2 }
operation: ${operation}`);

  it.each([1e-6, 1e-9, 1e-12])('plates at steady state with %d A/m2, by the overpotential of Tafel', (exchange) => {
    const { metrics } = resultOf(slow(`${exchange} A/m^2`, '{ kind: galvanostatic, current_density: 10 A/m^2 }'));
    const faster = resultOf(slow(`${10 * exchange} A/m^2`, '{ kind: galvanostatic, current_density: 10 A/m^2 }'));
    const decade = (2 * GAS_CONSTANT * 298.15 * Math.LN10) / FARADAY;
    expect(metrics.cell_voltage.value - faster.metrics.cell_voltage.value).toBeCloseTo(decade, 9);
  });

  it('plates in time, and at a given voltage', () => {
    const inTime = '{ kind: galvanostatic, current_density: 10 A/m^2, duration: 100 s }';
    expect(resultOf(slow('1e-9 A/m^2', inTime)).metrics.duration.value).toBeCloseTo(100, 9);
    const held = resultOf(slow('1e-9 A/m^2', '{ kind: potentiostatic, voltage: -1 V }'));
    expect(held.metrics.current_density.value).toBeGreaterThan(0.1);
  });
});

describe('an operation that starts', () => {
  it('from next to no current, beside a reaction whose rates cancel to rounding only', () => {
    const { metrics, balances } = resultOf(
      cellOf(`
electrolyte:
  kind: ions
  plated_ion: K+
  species:
    K+: { charge: 1, diffusivity: 4e-11 m^2/s, concentration: 692.9 mol/m^3 }
    TFSI-: { charge: -1, diffusivity: 1.3e-10 m^2/s, concentration: 692.9 mol/m^3 }
    pair: { charge: 0, diffusivity: 3.7e-10 m^2/s, concentration: 80.771 mol/m^3 }
  reactions:
    pairing: { reactants: { K+: 1, TFSI-: 1 }, products: { pair: 1 }, forward_rate: 0.003959, backward_rate: 23.53 }
interfaces:
  collector: { kind: butler_volmer, exchange_current_density: 0.5 A/m^2, equilibrium: constant }
  counter: { kind: uniform_current }
operation: { kind: profile, points: [[0 s, 0 A/m^2], [600 s, 3 A/m^2], [900 s, 0 A/m^2]] }`),
    );
    expect(metrics.plated_capacity.value).toBeCloseTo(1350, 6);
    expect(balances.charge).toBeLessThan(largestImbalance);
  });

  it('with a double layer on a coarse mesh of bound and free ions, where a short jump is lost in rounding', () => {
    const { balances, operation } = resultOf(`
title: Bound ions
electrolyte:
  kind: ions
  plated_ion: K+
  temperature: 318.65 K
  species:
    K+: { charge: 1, diffusivity: 8.5532e-10 m^2/s, concentration: 86.46 mol/m^3 }
    TFSI-: { charge: -1, diffusivity: 1.3713e-11 m^2/s, concentration: 86.46 mol/m^3 }
cell:
  layers:
    below:
      thickness: 5 um
      fixed_charge: 14 mol/m^3
      structure: { kind: homogenised, porosity: 0.6, bruggeman_exponent: 2, reactive_area: 134 }
    above:
      thickness: 195 um
      fixed_charge: -50 mol/m^3
      structure: { kind: homogenised, porosity: 0.84, macmullin_number: 2.8, reactive_area: 5 }
    open: { thickness: 112 um, fixed_charge: 15 mol/m^3, structure: { kind: open } }
interfaces:
  host: { kind: linear, exchange_current_density: 0.2 A/m^2 }
  collector: { kind: blocking, double_layer_capacitance: 10.766 uF/cm^2 }
  counter: { kind: reservoir }
operation: { kind: profile, points: [[0 s, 0 A/m^2], [2 s, 3.8 A/m^2], [3.5 s, 3.8 A/m^2], [3.5 s, 0 A/m^2], [7 s, 2 A/m^2]] }
mesh: { cells_per_layer: 21, uncertainty: false }`);
    expect(operation?.steps.map(({ endedBy }) => endedBy)).toEqual(['duration']);
    expect(balances.charge).toBeLessThan(largestImbalance);
  });

  it('with a jump to rest beside a patched film and bound charge, where rounding of a sum of charges must not be a current', () => {
    const { balances, operation } = resultOf(`
title: Bound charge
electrolyte: { cation: Li+, concentration: 95.018 mol/m^3, cation_diffusivity: 1.7384e-10 m^2/s, anion_diffusivity: 1.2326e-10 m^2/s, temperature: 328.49 K }
cell:
  layers:
    separator:
      thickness: 11.128 um
      fixed_charge: -3.5085 mol/m^3
      structure: { kind: homogenised, porosity: 0.3236, macmullin_number: 11.49 }
interfaces:
  collector:
    kind: butler_volmer
    anodic_transfer_coefficient: 0.4191
    cathodic_transfer_coefficient: 0.5809
    exchange_current_density: 23.397 A/m^2
    film:
      kind: mosaic
      patches:
        - { share: 0.6176, film: { thickness: 5.9704 nm, conductivity: 2.3556e-7 S/m } }
        - { share: 0.3824, film: { thickness: 3.6797 nm, conductivity: 2.4956e-6 S/m } }
    double_layer_capacitance: 13.077 uF/cm^2
  counter:
    kind: marcus_hush_chidsey
    reorganisation_energy: 0.50235 eV
    exchange_current_density: 1.0161 A/m^2
    film:
      kind: multilayer
      layers: [{ thickness: 27.6 nm, conductivity: 2.602e-6 S/m }, { thickness: 1.517 nm, conductivity: 8.7712e-7 S/m }]
operation:
  kind: steps
  cycles: 3
  steps:
    - { kind: galvanostatic, current_density: -6.6833 A/m^2, duration: 0.010235 s }
    - { kind: rest, duration: 0.010235 s }
mesh: { cells_per_layer: 11, uncertainty: true }`);
    expect(operation?.steps.map(({ endedBy }) => endedBy)).toEqual(Array(6).fill('duration'));
    expect(balances.charge).toBeLessThan(largestImbalance);
  });

  it('with a jump to rest beside a double layer on a slow host, where rounding of the salt must not be a current', () => {
    const { balances, operation } = resultOf(`
title: Slow host
electrolyte: { kind: concentrated, preset: lipf6_pc_ec_dmc, concentration: 258.43 mol/m^3, cation: Li+, temperature: 321.7 K }
cell:
  layers:
    below:
      thickness: 7.2145 um
      structure:
        kind: homogenised
        porosity: 0.592
        tortuosity: 7.483
        reactive_area: 142.9
        activity: { kind: formula, formula: 1 + 3*(1 - y)^2 }
        conductivity: 124.61 S/m
    above:
      thickness: 137.99 um
      structure:
        kind: homogenised
        porosity: { bottom: 0.5735, top: 0.9236 }
        macmullin_number: 6.193
        reactive_area: 74.14
        activity: { kind: formula, formula: 1 + 3*(1 - y)^2 }
        conductivity: 183.11 S/m
    separator: { thickness: 5.9872 um, structure: { kind: homogenised, porosity: 0.6542, macmullin_number: 11.62 } }
interfaces:
  host:
    kind: butler_volmer
    anodic_transfer_coefficient: 0.3507
    cathodic_transfer_coefficient: 0.6493
    exchange_current_density: 0.011718 A/m^2
    concentration_exponent: 0.286
    equilibrium: constant
    double_layer_capacitance: 2.704 uF/cm^2
  collector: { kind: insulating }
  counter:
    kind: butler_volmer
    anodic_transfer_coefficient: 0.3056
    cathodic_transfer_coefficient: 0.6944
    exchange_current_density: 0.048852 A/m^2
operation:
  kind: profile
  points: [[0 s, 0 A/m^2], [1.549 s, 45.911 A/m^2], [2.5816 s, 45.911 A/m^2], [2.5816 s, 0 A/m^2], [5.1632 s, 22.955 A/m^2]]
mesh: { cells_per_layer: 12, uncertainty: false }`);
    expect(operation?.steps.map(({ endedBy }) => endedBy)).toEqual(['duration']);
    for (const off of Object.values(balances)) expect(off).toBeLessThan(1e-13);
  });

  it('with a jump to rest of space charge, where the usual first step is lost in rounding', () => {
    const { balances, operation, metrics } = resultOf(`
title: Charged film
electrolyte:
  kind: ions
  plated_ion: Li+
  temperature: 273.42 K
  relative_permittivity: 64.34
  species:
    Li+: { charge: 1, diffusivity: 9.5162e-11 m^2/s, concentration: 3.1987 mol/m^3, excluded_volume: 3.0552e-5 m^3/mol }
    TFSI-: { charge: -1, diffusivity: 6.8165e-10 m^2/s, concentration: 3.1987 mol/m^3, excluded_volume: 3.0552e-5 m^3/mol }
cell: { layers: { film: { thickness: 0.1079 um, structure: { kind: open } } } }
interfaces:
  collector:
    kind: butler_volmer
    anodic_transfer_coefficient: 0.4647
    cathodic_transfer_coefficient: 0.5353
    exchange_current_density: 27.829 A/m^2
  counter:
    kind: butler_volmer
    anodic_transfer_coefficient: 0.4858
    cathodic_transfer_coefficient: 0.5142
    exchange_current_density: 0.0065733 A/m^2
    concentration_exponent: 0.7188
    equilibrium: constant
operation:
  kind: steps
  steps:
    - { kind: galvanostatic, current_density: 109.32 A/m^2, duration: 1.0041e-6 s }
    - { kind: rest, duration: 1.0041e-6 s }
mesh: { cells_per_layer: 60, uncertainty: false }`);
    expect(operation?.steps.map(({ endedBy }) => endedBy)).toEqual(['duration', 'duration']);
    for (const off of Object.values(balances)) expect(off).toBeLessThan(1e-13);
    expect(metrics.plated_capacity.value / (109.32 * 1.0041e-6)).toBeCloseTo(1, 9);
  });

  it('with a jump to rest over a counter electrode so slow that the last digits of what is stored move it', () => {
    const { balances, operation } = resultOf(`
title: Jump to rest
electrolyte: { kind: concentrated, preset: ideal_lithium, concentration: 858.3 mol/m^3, cation: Li+, temperature: 297.71 K }
cell:
  width: 5.5172 um
  layers:
    sheets:
      thickness: 15.73 um
      structure: { kind: sheets, arrangement: in_line, count: 4, gap: 2.9175 um, sheet_thickness: 0.66767 um }
    separator: { thickness: 6.8452 um, structure: { kind: homogenised, porosity: 0.4329, tortuosity: 1.089, tortuosity_reading: path_length } }
interfaces:
  host:
    kind: linear
    exchange_current_density: 17.452 A/m^2
    film:
      kind: multilayer
      layers:
        - { thickness: 24.706 nm, conductivity: 0.0032838 S/m }
        - { thickness: 30.559 nm, conductivity: 0.00078016 S/m }
    double_layer_capacitance: 4.246 uF/cm^2
  collector: { kind: blocking, double_layer_capacitance: 1.9322 uF/cm^2 }
  counter:
    kind: butler_volmer
    anodic_transfer_coefficient: 0.6923
    cathodic_transfer_coefficient: 0.3077
    exchange_current_density: 0.0031002 A/m^2
operation:
  kind: profile
  points: [[0 s, 0 A/m^2], [0.10493 s, 349.04 A/m^2], [0.17489 s, 349.04 A/m^2], [0.17489 s, 0 A/m^2], [0.34977 s, 174.52 A/m^2]]
mesh: { finest_cell: 0.38206 um, largest_cell: 2.8218 um, uncertainty: false }`);
    expect(operation?.steps.map(({ endedBy }) => endedBy)).toEqual(['duration']);
    for (const off of Object.values(balances)) expect(off).toBeLessThan(1e-12);
    // Triangle, plateau and ramp of the profile.
    const passed = 349.04 * (0.10493 / 2 + 0.06996) + (174.52 * (0.34977 - 0.17489)) / 2;
    expect((operation?.traces.capacity.at(-1) ?? 0) / passed).toBeCloseTo(1, 6);
  });

  it('with a jump to rest of space charge beside slow electrodes, of which only the level of the potential notices', () => {
    const { balances, operation } = resultOf(`
title: Jump to rest
electrolyte:
  kind: ions
  plated_ion: K+
  temperature: 291.17 K
  relative_permittivity: 13.83
  species:
    K+: { charge: 1, diffusivity: 1.4189e-10 m^2/s, concentration: 2.4868 mol/m^3, excluded_volume: 0.00001523 m^3/mol }
    TFSI-: { charge: -1, diffusivity: 6.8733e-10 m^2/s, concentration: 2.4868 mol/m^3, excluded_volume: 0.00001523 m^3/mol }
cell: { layers: { film: { thickness: 0.063666 um, structure: { kind: open } } } }
interfaces:
  collector:
    kind: butler_volmer
    anodic_transfer_coefficient: 0.3036
    cathodic_transfer_coefficient: 0.6964
    exchange_current_density: 0.034029 A/m^2
    double_layer_capacitance: 24.231 uF/cm^2
  counter:
    kind: butler_volmer
    anodic_transfer_coefficient: 0.5228
    cathodic_transfer_coefficient: 0.4772
    exchange_current_density: 0.049866 A/m^2
    concentration_exponent: 0.4003
operation:
  kind: steps
  steps:
    - { kind: galvanostatic, current_density: 280.63 A/m^2, duration: 4.9148e-8 s }
    - { kind: rest, duration: 4.9148e-8 s }
mesh: { cells_per_layer: 60, uncertainty: false }`);
    expect(operation?.steps.map(({ endedBy }) => endedBy)).toEqual(['duration', 'duration']);
    for (const off of Object.values(balances)) expect(off).toBeLessThan(1e-12);
    const { voltage } = operation?.traces ?? { voltage: [] };
    expect(Math.abs(voltage.at(-1) ?? Number.NaN)).toBeLessThan(0.1 * Math.max(...voltage.map(Math.abs)));
  });

  it('by nucleating, with as much current into the cell as out of it while metal covers the surface', () => {
    const { balances, operation } = resultOf(
      cellOf(`${dilute}
interfaces:
  collector:
    kind: butler_volmer
    exchange_current_density: 10 A/m^2
    nucleation: { overpotential: 30 mV, covering_thickness: 10 nm }
  counter: { kind: butler_volmer, exchange_current_density: 10 A/m^2 }
operation: { kind: galvanostatic, current_density: 10 A/m^2, duration: 60 s }`),
    );
    expect(balances.charge).toBeLessThan(1e-13);
    expect(balances.species).toBeLessThan(1e-13);
    const { voltage } = operation?.traces ?? { voltage: [] };
    expect(voltage[0] - voltage[voltage.length - 1]).toBeGreaterThan(0.02);
  });
});

describe('a host whose depth is without reacting ions', () => {
  // Bound charge keeps the pores conducting there; with a rate that goes with a power of c below 1 the ions end at a finite depth.
  const emptied = (exponent: number) => `
title: Dead core
electrolyte: { cation: Li+, concentration: 10.5 mol/m^3, cation_diffusivity: 2.2e-11 m^2/s, anion_diffusivity: 1.5e-11 m^2/s, temperature: 310 K }
cell:
  layers:
    host: { thickness: 10 um, fixed_charge: 0.27 mol/m^3, structure: { kind: homogenised, porosity: 0.36, tortuosity: 2, reactive_area: 9 } }
    open: { thickness: 30 um, structure: { kind: open } }
interfaces:
  host: { kind: butler_volmer, exchange_current_density: 120 A/m^2, concentration_exponent: ${exponent}, equilibrium: constant }
  collector: { kind: insulating }
  counter: { kind: reservoir }
operation: { kind: potentiostatic, voltage: -0.15 V }
mesh: { cells_per_layer: 40, uncertainty: false }
`;

  it.each([0.25, 0.5, 0.75, 1])('is solved at once and balances with a rate as c^%d', (exponent) => {
    const { balances, extrema, metrics } = resultOf(emptied(exponent));
    for (const off of Object.values(balances)) expect(off).toBeLessThan(largestImbalance);
    expect(extrema[0].minimum).toBeLessThan(1e-7);
    // Nearly what comes through the open electrolyte to a surface that takes all there is, 2 F D+ c0 / L.
    const limit = (2 * FARADAY * 2.2e-11 * 10.5) / 30e-6;
    expect(metrics.current_density.value / limit).toBeGreaterThan(0.94);
    expect(metrics.current_density.value / limit).toBeLessThan(1.02);
  });
});

describe('a host whose pores close at its face', () => {
  it('goes on at the voltage it is held at, with next to no current, and rests', () => {
    const { balances, operation } = resultOf(`
title: Clogging
electrolyte:
  kind: concentrated
  cation: K+
  concentration: 261.02 mol/m^3
  temperature: 277.14 K
  conductivity: { kind: formula, formula: 0.7585*c*exp(-0.4875*c), unit: S/m }
  salt_diffusivity: { kind: formula, formula: 3.184e-10*exp(-0.4875*c), unit: m^2/s }
  transference_number: { kind: formula, formula: 0.4973/(1 + 0.1*c) }
  thermodynamic_factor: { kind: polynomial, terms: [[1, 0], [0.1738, 1]] }
cell:
  layers:
    deep: { thickness: 39.163 um, structure: { kind: homogenised, porosity: 0.7025, tortuosity: 1.178, tortuosity_reading: path_length, reactive_area: 61.03 } }
    face: { thickness: 8.9377 um, structure: { kind: homogenised, porosity: 0.3756, tortuosity: 1.894, tortuosity_reading: path_length, reactive_area: 212, pore_filling: {} } }
    separator: { thickness: 29.608 um, structure: { kind: homogenised, porosity: 0.7721, tortuosity: 1.752, tortuosity_reading: path_length } }
interfaces:
  host: { kind: linear, exchange_current_density: 734.31 A/m^2, double_layer_capacitance: 1.1839 uF/cm^2 }
  collector: { kind: insulating }
  counter: { kind: reservoir }
operation:
  kind: steps
  steps:
    - { kind: potentiostatic, voltage: -0.0091815 V, duration: 15.787 s }
    - { kind: rest, duration: 15.787 s }
mesh: { cells_per_layer: 25, uncertainty: false }`);
    expect(operation?.steps.map(({ endedBy }) => endedBy)).toEqual(['duration', 'duration']);
    for (const off of Object.values(balances)) expect(off).toBeLessThan(1e-11);
    const { currentDensity, step } = operation?.traces ?? { currentDensity: [], step: [] };
    const held = currentDensity.filter((_, k) => step[k] === 1);
    expect(Math.abs(held.at(-1) ?? Number.NaN)).toBeLessThan(0.02 * Math.abs(held[1]));
  });
});
