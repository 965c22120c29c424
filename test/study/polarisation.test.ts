import { describe, expect, it } from 'vitest';
import { type CaseFile, readCase } from '../../src/case/index.ts';
import { thermalVoltage } from '../../src/materials/index.ts';
import { voltageParts } from '../../src/measure/overpotentials.ts';
import { polarisationOf, steadyVoltages, withPolarisation } from '../../src/study/polarisation.ts';
import type { Polarisation } from '../../src/study/results.ts';
import { Variant } from '../../src/study/variant.ts';
import { impedanceOf } from '../../src/study/with-impedance.ts';
import { core } from '../support/core.ts';

const open = 'electrolyte: { thickness: 100 um, structure: { kind: open } }';
const reversible = 'kind: linear, exchange_current_density: 1e9 A/m^2, concentration_exponent: 0';

const cell = ({
  layers = open,
  collector = reversible,
  counter = reversible,
  electrolyte = 'cation_diffusivity: 1.5e-10 m^2/s, anion_diffusivity: 3e-10 m^2/s',
  interfaces = '',
  rest = '',
} = {}) => `
title: cell
electrolyte: { concentration: 1 mol/L, ${electrolyte}, temperature: 298.15 K }
cell: { layers: { ${layers} } }
interfaces:
  collector: { ${collector} }
  counter: { ${counter} }
  ${interfaces}
operation: { kind: galvanostatic, current_density: 1 A/m^2 }
${rest}`;
const fileOf = (yaml: string): CaseFile => readCase(yaml, 'polarisation.yaml');
const variantOf = (yaml: string) => fileOf(yaml).variants[0];
const V_T = thermalVoltage(298.15);
const limit = 578.911993;
const relative = (value: number, exact: number) => Math.abs(value / exact - 1);

function largestMismatch({ points }: Polarisation): number {
  return Math.max(
    ...points.map(({ voltage, parts }) => {
      const sum = voltageParts.reduce((total, part) => total + parts[part].value, 0);
      const size = voltageParts.reduce((total, part) => total + Math.abs(parts[part].value), 0);
      return Math.abs(sum - voltage.value) / size;
    }),
  );
}

describe('a symmetric cell of reversible electrodes (row 1)', () => {
  it('follows 4 V_T artanh(I / I_lim), half of it ohmic by conduction of both ions', async () => {
    const shares = [0.01, 0.1, 0.3, 0.5, 0.7, 0.9];
    const found = await polarisationOf(variantOf(cell()), { core, current_densities: shares.map((s) => s * limit) });
    expect(found.points).toHaveLength(shares.length);
    shares.forEach((share, k) => {
      const { voltage, parts, currentDensity } = found.points[k];
      const potential = 2 * V_T * Math.log((1 + share) / (1 - share));
      expect(relative(currentDensity.value, share * limit)).toBeLessThan(1e-9);
      expect(relative(voltage.value, potential)).toBeLessThan(2e-6);
      expect(Math.abs(voltage.value - potential)).toBeLessThan(3 * (voltage.uncertainty ?? 0) + 1e-9);
      // kappa = kappa_0 c/c0, c linear: the integral of I/kappa is 2 V_T t+... in closed form I L/(kappa_0 2 s) ln((1+s)/(1-s)).
      const ohmic = ((share * limit * 100e-6) / 1.68991985 / (2 * share)) * Math.log((1 + share) / (1 - share));
      expect(relative(parts.ohmic.value, ohmic)).toBeLessThan(1e-5);
      const nernst = parts.working_nernst.value + parts.counter_nernst.value;
      expect(relative(nernst, V_T * Math.log((1 + share) / (1 - share)))).toBeLessThan(2e-6);
    });
    expect(largestMismatch(found)).toBeLessThan(1e-9);
    const { value, uncertainty = 0 } = found.limitingCurrentDensity!;
    expect(Math.abs(value - limit)).toBeLessThan(uncertainty);
  });

  it('converges with second order', async () => {
    const errors = [20, 40, 80].map((cells) => {
      const { case: theCase } = variantOf(cell({ rest: `mesh: { cells_per_layer: ${cells}, uncertainty: false }` }));
      using variant = new Variant('base', 'base', theCase, core);
      const [{ value }] = steadyVoltages(variant, [0.8 * limit]);
      return value - 2 * V_T * Math.log(9);
    });
    expect(Math.log2(errors[0] / errors[1])).toBeGreaterThan(1.8);
    expect(Math.log2(errors[1] / errors[2])).toBeGreaterThan(1.8);
  });

  it('ends at its limiting current and says where the salt is used up', async () => {
    const found = await polarisationOf(variantOf(cell()), {
      core,
      current_densities: [-600, -100, 100, 570, 600, 700],
    });
    expect(found.points.map(({ currentDensity }) => Math.round(currentDensity.value))).toEqual([-100, 100, 570]);
    expect(found.endings).toHaveLength(2);
    expect(found.endings[0]).toContain('the salt is used up');
    expect(relative(found.limitingCurrentDensity!.value, limit)).toBeLessThan(1e-3);
  });
});

describe('a resistance at the origin', () => {
  it.each([
    [
      'between flat electrodes with films',
      cell({
        collector: 'kind: butler_volmer, exchange_current_density: 20 A/m^2, area_resistance: 5 ohm cm^2',
        counter: 'kind: butler_volmer, exchange_current_density: 50 A/m^2',
      }),
    ],
    [
      'of a homogenised host whose metal conducts poorly',
      cell({
        layers: `host: { thickness: 60 um, structure: { kind: homogenised, porosity: 0.5, tortuosity: 2, reactive_area: 10, conductivity: 0.5 S/m } }, separator: { thickness: 30 um, structure: { kind: open } }`,
        collector: 'kind: butler_volmer, exchange_current_density: 20 A/m^2',
        counter: 'kind: butler_volmer, exchange_current_density: 20 A/m^2',
        interfaces: 'host: { kind: butler_volmer, exchange_current_density: 20 A/m^2 }',
      }),
    ],
  ])('%s is the impedance at zero frequency', async (_, yaml) => {
    const variant = variantOf(yaml);
    const { resistance, resistanceParts } = await polarisationOf(variant, { core, voltages: [0.01] });
    const atRest = { ...variant.case, operation: { kind: 'rest' } } as typeof variant.case;
    const { metrics } = impedanceOf(atRest, core, [1e-3, 1]);
    expect(relative(resistance!.value, metrics.steady_resistance.value)).toBeLessThan(1e-7);
    const sum = voltageParts.reduce((total, part) => total + resistanceParts![part].value, 0);
    expect(relative(sum, resistance!.value)).toBeLessThan(1e-10);
  });
});

describe("Tafel's law", () => {
  const kinetics = (kind: string) =>
    `kind: ${kind}, exchange_current_density: 1e-3 A/m^2, cathodic_transfer_coefficient: 0.4, anodic_transfer_coefficient: 0.6, concentration_exponent: 0`;

  it('is read off Butler-Volmer electrodes far from equilibrium, for either by its own transfer coefficient', async () => {
    const yaml = cell({ collector: kinetics('butler_volmer'), counter: kinetics('butler_volmer') });
    const { tafel } = await polarisationOf(variantOf(yaml), { core, current_densities: [0.5, 1, 2, 5, 10] });
    // Plating runs by the cathodic coefficient, stripping by the anodic one.
    expect(relative(tafel.working!.slope.value, (V_T * Math.LN10) / 0.4)).toBeLessThan(1e-5);
    expect(relative(tafel.counter!.slope.value, (V_T * Math.LN10) / 0.6)).toBeLessThan(1e-5);
    expect(relative(tafel.working!.exchangeCurrentDensity.value, 1e-3)).toBeLessThan(1e-4);
    expect(relative(tafel.counter!.exchangeCurrentDensity.value, 1e-3)).toBeLessThan(1e-4);
    expect(tafel.working!.points).toBe(5);
  });

  it('is not read where no point is far enough from equilibrium', async () => {
    const { tafel } = await polarisationOf(variantOf(cell()), { core, current_densities: [1, 10, 100] });
    expect(tafel).toEqual({});
  });
});

describe('a curve', () => {
  it.each([
    ['imposed', 'kind: uniform_current', 'imposes the current'],
    ['blocked', 'kind: blocking, double_layer_capacitance: 10 uF/cm^2', 'does not react'],
  ])('does not exist where the current is %s', async (_, counter, said) => {
    const resting = cell({ counter }).replace(/operation: .*/u, 'operation: { kind: rest, duration: 1 s }');
    const found = await polarisationOf(variantOf(counter.includes('blocking') ? resting : cell({ counter })), { core });
    expect(found.reason).toContain(said);
    expect(found.points).toEqual([]);
  });

  it('is asked of every variant at the usual voltages, or at those of the file', () => {
    expect(withPolarisation(fileOf(cell())).polarisation?.voltages).toHaveLength(28);
    const own = fileOf(cell({ rest: 'polarisation: { current_densities: [2 A/m^2, -1 A/m^2, 1 A/m^2] }' }));
    expect(withPolarisation(own).polarisation).toEqual({ current_densities: [-1, 1, 2] });
  });

  it('of pores in two dimensions has parts that sum to its voltage', async () => {
    const yaml = cell({
      layers:
        'host: { thickness: 20 um, structure: { kind: sheets, arrangement: staggered, count: 2, gap: 2 um } }, separator: { thickness: 20 um, structure: { kind: open } }',
      collector: 'kind: butler_volmer, exchange_current_density: 20 A/m^2, area_resistance: 2 ohm cm^2',
      counter: 'kind: butler_volmer, exchange_current_density: 20 A/m^2',
      interfaces: 'host: { kind: butler_volmer, exchange_current_density: 20 A/m^2 }',
    }).replace('cell: {', 'cell: { width: 10 um,');
    const found = await polarisationOf(variantOf(yaml), { core, current_densities: [10, 200] });
    expect(largestMismatch(found)).toBeLessThan(1e-9);
    for (const { parts } of found.points) {
      for (const part of ['ohmic', 'working_charge_transfer', 'working_film', 'counter_charge_transfer'] as const) {
        expect(parts[part].value, part).toBeGreaterThan(0);
      }
    }
  });
});

describe('a membrane with bound charge', () => {
  it('adds the steps of potential at its faces', async () => {
    const yaml = cell({
      layers:
        'below: { thickness: 20 um, structure: { kind: open } }, membrane: { thickness: 20 um, fixed_charge: -0.5 mol/L, structure: { kind: homogenised, porosity: 0.4, tortuosity: 2 } }, above: { thickness: 20 um, structure: { kind: open } }',
      collector: 'kind: butler_volmer, exchange_current_density: 20 A/m^2',
      counter: 'kind: butler_volmer, exchange_current_density: 20 A/m^2',
    });
    const found = await polarisationOf(variantOf(yaml), { core, current_densities: [10, 100] });
    expect(found.points).toHaveLength(2);
    expect(largestMismatch(found)).toBeLessThan(1e-9);
  });
});

describe('space charge in front of an ideal membrane', () => {
  const ions = (rest: string) => `
title: cell
electrolyte:
  kind: ions
  plated_ion: Na+
  relative_permittivity: 78
  species:
    Na+: { charge: 1, diffusivity: 1.33e-9 m^2/s, concentration: 1 mmol/L }
    Cl-: { charge: -1, diffusivity: 2.03e-9 m^2/s, concentration: 1 mmol/L }
interfaces:
  collector: { kind: butler_volmer, exchange_current_density: 1000 A/m^2 }
  counter: { kind: reservoir }
operation: { kind: potentiostatic, voltage: -0.5 V }
${rest}`;
  const membrane =
    'membrane: { thickness: 0.5 um, fixed_charge: -100 mmol/L, structure: { kind: homogenised, porosity: 0.5, tortuosity: 2 } }';
  const voltages = Array.from({ length: 30 }, (_, k) => 0.01 + (k * 1.99) / 29);

  it('lets the current grow beyond the limit, at which an electroneutral layer levels off', async () => {
    const layers = `cell: { layers: { ${membrane}, layer: { thickness: 2 um, structure: { kind: open } } } }`;
    const limitOfLayer = (2 * 96485.33212 * 1.33e-9) / 2e-6;
    const found = await polarisationOf(variantOf(ions(layers)), { core, voltages });
    const currents = found.points.map(({ currentDensity }) => currentDensity.value);
    expect(currents).toHaveLength(30);
    for (let k = 1; k < 30; k++) expect(currents[k]).toBeGreaterThan(currents[k - 1]);
    expect(currents[29]).toBeGreaterThan(1.5 * limitOfLayer);
    expect(found.limitingCurrentDensity).toBeUndefined();
    const neutral = variantOf(ions(layers).replace('relative_permittivity: 78', ''));
    const { points, limitingCurrentDensity } = await polarisationOf(neutral, { core, voltages });
    expect(relative(points[29].currentDensity.value, limitOfLayer)).toBeLessThan(2e-3);
    expect(relative(limitingCurrentDensity!.value, limitOfLayer)).toBeLessThan(2e-3);
  });

  it('does not take a last correction for done that a used-up concentration still needs', async () => {
    const layers = `cell: { layers: { above: { thickness: 1 um, structure: { kind: open } }, ${membrane}, layer: { thickness: 2 um, structure: { kind: open } } } }`;
    const { points } = await polarisationOf(variantOf(ions(layers)), { core, voltages });
    // From 0.6 V on the salt at the metal falls 14-fold from point to point, down to 1e-18 of the fill, and the current stays.
    const plateau = points
      .filter(({ voltage }) => voltage.value > 0.6)
      .map(({ currentDensity }) => currentDensity.value);
    expect(plateau.length).toBeGreaterThan(15);
    for (const current of plateau) expect(relative(current, plateau[0])).toBeLessThan(1e-5);
  });
});
