import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Electrolyte,
  type ElectrolyteName,
  electrolyte,
  electrolyteNames,
  type LawOrigin,
  nernstEinsteinConductivity,
} from '../../src/materials/index.ts';
import { evaluated, expectDerivatives, origin } from './laws.ts';

const properties = ['conductivity', 'diffusivity', 'transferenceNumber', 'thermodynamicFactor'] as const;
const units = { conductivity: 1, diffusivity: 1e10, transferenceNumber: 1, thermodynamicFactor: 1 };

/** S/m, 1e-10 m2/s, 1, 1. */
function valuesOf(name: ElectrolyteName, concentration = 1000, temperature = 298.15): number[] {
  const solution = electrolyte(name);
  return properties.map(
    (property) => evaluated(solution[property], concentration, temperature).value * units[property],
  );
}

describe('values at 1 mol/L and 298.15 K', () => {
  // Of the project's table of reference values.
  it.each([
    ['lipf6_ec_dmc', [1.182, 2.905, 0.325, 2.2], [3, 3, 3, 2]],
    ['lipf6_ec_emc', [0.913, 2.892, 0.221, 2.18], [3, 3, 3, 2]],
    ['lipf6_ec_emc_nyman', [0.9487, 1.7694, 0.2594, 1], [4, 4, 4, 12]],
    ['napf6_ec_pc', [0.883, 0.25, 0.45, 1], [12, 2, 12, 12]],
    ['ideal_lithium', [1.68991985, 2, 1 / 3, 1], [7, 12, 12, 12]],
  ] as const)('%s', (name, expected, digits) => {
    for (const [index, value] of valuesOf(name).entries()) {
      expect(value, properties[index]).toBeCloseTo(expected[index], digits[index]);
    }
  });

  it('of Valøen and Reimers, computed by hand', () => {
    const [conductivity, diffusivity, transferenceNumber, factor] = valuesOf('lipf6_pc_ec_dmc');
    expect(conductivity).toBeCloseTo(1.194326, 6);
    expect(diffusivity).toBeCloseTo(1e6 * 10 ** (-4.43 - 54 / 64.15 - 0.22), 10);
    expect(transferenceNumber).toBe(0.38);
    expect(factor * 0.62).toBeCloseTo(0.601 - 0.24 + 0.982 * (1 - 0.0052 * 4.15), 10);
  });
});

describe('values elsewhere, of an independent program', () => {
  it.each([
    ['lipf6_ec_dmc', 500, 263.15, [0.49429, 1.59375509, 0.092055798, 1.05533244]],
    ['lipf6_ec_dmc', 2000, 323.15, [1.33041, 3.45146327, 0.429035404, 4.927681732]],
    ['lipf6_ec_emc', 500, 323.15, [1.03228, 6.30728979, 0.455105077, 1.82869997]],
    ['lipf6_ec_emc', 3000, 298.15, [0.28671, 0.831288777, 0.14806975, 6.865041685]],
  ] as const)('%s at %d mol/m3 and %d K', (name, concentration, temperature, expected) => {
    for (const [index, value] of valuesOf(name, concentration, temperature).entries()) {
      expect(value, properties[index]).toBeCloseTo(expected[index], index === 0 ? 5 : 7);
    }
  });
});

/** The salt diffusivity that two ions would need to conduct as they do, as a multiple of the diffusivity given. */
function nernstEinsteinRatio({ conductivity, diffusivity, transferenceNumber }: Electrolyte): number {
  const t = evaluated(transferenceNumber, 1000).value;
  const D = evaluated(diffusivity, 1000).value;
  const kappa = evaluated(conductivity, 1000).value;
  return (kappa * 2 * 8.314462618 * 298.15 * t * (1 - t)) / (96485.33212 ** 2 * 1000) / D;
}

describe.each(electrolyteNames)('%s', (name) => {
  const solution = electrolyte(name);
  const { minimumConcentration, maximumConcentration, minimumTemperature, maximumTemperature } = solution.validity;
  const concentrations = fc.double({
    min: Math.max(5, minimumConcentration),
    max: maximumConcentration * 0.99,
    noNaN: true,
  });
  const temperatures = fc.double({ min: minimumTemperature, max: maximumTemperature, noNaN: true });

  it('says what it is and where it comes from', () => {
    expect(solution.name).toBe(name);
    for (const text of [solution.label, solution.salt, solution.solvent, solution.source]) expect(text).not.toBe('');
    for (const property of properties) expect(solution[property].source).not.toBe('');
    expect(solution.estimated === '').toBe(!solution.estimate);
    expect(solution.estimate).toBe(properties.some((property) => solution[property].estimate));
  });

  it('has a range that its laws all cover', () => {
    expect(minimumConcentration).toBeLessThan(maximumConcentration);
    expect(minimumTemperature).toBeLessThan(maximumTemperature);
    for (const property of properties) {
      expect(solution[property].outside(1000, 298.15)).toBeUndefined();
      expect(solution[property].outside(minimumConcentration, minimumTemperature)).toBeUndefined();
      expect(solution[property].outside(maximumConcentration, maximumTemperature)).toBeUndefined();
    }
    const any = (concentration: number, temperature: number) =>
      properties.some((property) => solution[property].outside(concentration, temperature) !== undefined);
    expect(any(maximumConcentration + 1, 298.15)).toBe(true);
    expect(any(1000, minimumTemperature - 1)).toBe(true);
    expect(any(1000, maximumTemperature + 1)).toBe(true);
  });

  it('conducts, diffuses and costs energy to dilute everywhere in its range', () => {
    fc.assert(
      fc.property(concentrations, temperatures, (concentration, temperature) => {
        for (const property of ['conductivity', 'diffusivity', 'thermodynamicFactor'] as const) {
          expect(evaluated(solution[property], concentration, temperature).value).toBeGreaterThan(0);
        }
        const t = evaluated(solution.transferenceNumber, concentration, temperature).value;
        expect(t).toBeLessThan(1);
        // The fits of Landesfeind and Gasteiger leave 0 to 1 in the cold, as their note says.
        expect(t).toBeGreaterThan(temperature > 290 ? 0 : -0.52);
      }),
    );
  });

  it('has the derivatives of its differences', () => {
    fc.assert(
      fc.property(concentrations, temperatures, (concentration, temperature) => {
        for (const property of properties) {
          // Within one piece of a table the differences are exact, across its points they are of first order.
          const piecewise = name === 'napf6_ec_pc';
          expectDerivatives(solution[property], concentration, temperature, piecewise ? 2e-3 : 1e-7);
        }
      }),
    );
  });

  it('conducts nothing without salt, and does not break there', () => {
    for (const property of properties) {
      const { value, byTemperature } = evaluated(solution[property], 0);
      expect(Number.isFinite(value) && Number.isFinite(byTemperature), property).toBe(true);
    }
    expect(evaluated(solution.conductivity, 0).value).toBe(0);
    expect(evaluated(solution.conductivity, 1e-9).byConcentration).toBeGreaterThan(0);
  });

  it('conducts about as its diffusivity says', () => {
    const ratio = nernstEinsteinRatio(solution);
    // A law in wrong units would be off by powers of ten.
    expect(ratio).toBeGreaterThan(0.2);
    expect(ratio).toBeLessThan(5);
  });

  it('has laws of its own at each call', () => {
    const other = electrolyte(name);
    for (const property of properties) expect(other[property]).not.toBe(solution[property]);
  });
});

describe('the ideal electrolytes', () => {
  it.each(['ideal_lithium', 'ideal_sodium', 'ideal_potassium'] as const)('%s obeys Nernst and Einstein', (name) => {
    const solution = electrolyte(name);
    expect(solution.estimate).toBe(true);
    expect(nernstEinsteinRatio(solution)).toBeCloseTo(1, 10);
  });

  it('conducts less when warmer, with diffusivities that stay', () => {
    const law = nernstEinsteinConductivity({ cation: 1e-10, anion: 3e-10 }, origin);
    expect(evaluated(law, 1000, 300).value / evaluated(law, 1000, 310).value).toBeCloseTo(310 / 300, 12);
    expectDerivatives(law, 500, 300);
  });

  it('has faster cations from lithium to potassium', () => {
    const numbers = (['ideal_lithium', 'ideal_sodium', 'ideal_potassium'] as const).map((name) => valuesOf(name)[2]);
    expect(numbers[0]).toBeLessThan(numbers[1]);
    expect(numbers[1]).toBeLessThan(numbers[2]);
    expect(numbers[2]).toBeCloseTo(0.4, 12);
  });
});

describe('the estimate for potassium', () => {
  it('is lithium with a faster cation', () => {
    const [conductivity, diffusivity, transference, factor] = valuesOf('potassium_carbonate_estimate');
    const [before, diffusivityBefore, t, factorBefore] = valuesOf('lipf6_ec_emc');
    // D+ : D- = t : 1 - t becomes 4/3 t : 1 - t.
    const share = (4 / 3) * t + (1 - t);
    expect(conductivity / before).toBeCloseTo(share, 10);
    expect(transference).toBeCloseTo(((4 / 3) * t) / share, 10);
    expect(diffusivity / diffusivityBefore).toBeCloseTo(4 / 3 / share, 10);
    expect(factor).toBe(factorBefore);
  });

  it('is called one, in all four laws', () => {
    const solution = electrolyte('potassium_carbonate_estimate');
    for (const property of properties) expect(solution[property].estimate).toBe(true);
    expect(solution.estimated).toMatch(/^everything/u);
  });
});

it('what is measured is not called an estimate', () => {
  const estimated = electrolyteNames.filter((name) => electrolyte(name).estimate);
  expect(electrolyteNames.filter((name) => !estimated.includes(name))).toEqual([
    'lipf6_ec_dmc',
    'lipf6_ec_emc',
    'lipf6_pc_ec_dmc',
  ]);
  const sodium = electrolyte('napf6_ec_pc');
  expect(sodium.conductivity.estimate).toBe(false);
  expect(sodium.diffusivity.estimate).toBe(true);
  const origins: LawOrigin[] = electrolyteNames.flatMap((name) =>
    properties.map((property) => electrolyte(name)[property]),
  );
  for (const { estimate, note } of origins) if (estimate) expect(note).toBeTruthy();
});
