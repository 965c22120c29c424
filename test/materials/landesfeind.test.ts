import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formulaLaw,
  landesfeindConductivity,
  landesfeindDiffusivity,
  landesfeindSurface,
  type PropertyLaw,
} from '../../src/materials/index.ts';
import { evaluated, expectDerivatives, origin } from './laws.ts';

const between = (minimum: number, maximum: number) => fc.double({ min: minimum, max: maximum, noNaN: true });
const formula = (text: string, unitFactor: number) =>
  formulaLaw({ text, concentrationUnit: 'mol/L', unitFactor }, origin);

/** Each law beside the equation of the paper as a user would type it, in the units of the paper. */
const laws: readonly (readonly [string, PropertyLaw, PropertyLaw])[] = [
  [
    'the conductivity',
    landesfeindConductivity([0.521, 228, -1.06, 0.353, -0.00359, 0.00148], origin),
    formula(
      '0.521*(1 + (T - 228))*c*(1 - 1.06*sqrt(c) + 0.353*(1 - 0.00359*exp(1000/T))*c)/(1 + c^4*(0.00148*exp(1000/T)))',
      0.1,
    ),
  ],
  [
    'the diffusivity',
    landesfeindDiffusivity([1010, 1.01, -1560, -487], origin),
    formula('1010*exp(1.01*c)*exp(-1560/T)*exp(-487*c/T)', 1e-10),
  ],
  [
    'a surface',
    landesfeindSurface([25.7, -45.1, -0.177, 1.94, 0.295, 3.08e-4, 0.259, -0.00946, -4.54e-4], origin),
    formula(
      '25.7 - 45.1*c - 0.177*T + 1.94*c^2 + 0.295*c*T + 3.08e-4*T^2 + 0.259*c^3 - 0.00946*c^2*T - 4.54e-4*c*T^2',
      1,
    ),
  ],
];

describe.each(laws)('%s', (_, law, typed) => {
  it('is the equation of the paper', () => {
    fc.assert(
      fc.property(between(0.1, 3000), between(263.15, 323.15), (concentration, temperature) => {
        const actual = evaluated(law, concentration, temperature);
        const expected = evaluated(typed, concentration, temperature);
        expect(actual.value / expected.value).toBeCloseTo(1, 10);
        // The terms of the surface are up to a hundred times larger than their sum.
        const slope = Math.abs(expected.byConcentration) + 1e-3 * Math.abs(expected.value / concentration);
        expect(Math.abs(actual.byConcentration - expected.byConcentration) / slope).toBeLessThan(1e-9);
        const thermalSlope = Math.abs(expected.byTemperature) + Math.abs(expected.value / temperature);
        expect(Math.abs(actual.byTemperature - expected.byTemperature) / thermalSlope).toBeLessThan(1e-9);
      }),
    );
  });

  it('has the derivatives of its differences', () => {
    fc.assert(
      fc.property(between(1, 3000), between(263.15, 323.15), (concentration, temperature) => {
        expectDerivatives(law, concentration, temperature, 1e-7);
      }),
    );
  });

  it('does not remember another temperature', () => {
    const fresh = evaluated(law, 700, 280);
    evaluated(law, 700, 320);
    expect(evaluated(law, 700, 280)).toEqual(fresh);
  });
});

it('the conductivity starts from zero with the slope of its prefactor', () => {
  const { value, byConcentration } = evaluated(laws[0][1], 0, 298.15);
  expect(value).toBe(0);
  expect(byConcentration).toBeCloseTo((0.1 * 0.521 * (1 + 298.15 - 228)) / 1000, 15);
});
