import { expect } from 'vitest';
import type { LawOrigin, PropertyLaw } from '../../src/materials/index.ts';
import { derivative } from '../support/derivative.ts';

/** An origin for laws whose origin is not what a test is about: 0 to 3 mol/L, -10 to 50 degC. */
export const origin: LawOrigin = {
  source: 'a test',
  validity: {
    minimumConcentration: 0,
    maximumConcentration: 3000,
    minimumTemperature: 263.15,
    maximumTemperature: 323.15,
  },
};

export interface LawValues {
  readonly value: number;
  readonly byConcentration: number;
  readonly byTemperature: number;
}

/** What a law writes, starting from garbage so that an entry that is not written shows. */
export function evaluated(law: PropertyLaw, concentration: number, temperature = 298.15): LawValues {
  Object.assign(law, { value: Number.NaN, byConcentration: Number.NaN, byTemperature: Number.NaN });
  law.evaluate(concentration, temperature);
  const { value, byConcentration, byTemperature } = law;
  return { value, byConcentration, byTemperature };
}

/** Checks both derivatives of a law against differences. */
export function expectDerivatives(law: PropertyLaw, concentration: number, temperature = 298.15, digits = 1e-8): void {
  const { value, byConcentration, byTemperature } = evaluated(law, concentration, temperature);
  const ofConcentration = derivative((c) => evaluated(law, c, temperature).value, concentration, concentration * 2e-3);
  const ofTemperature = derivative((T) => evaluated(law, concentration, T).value, temperature, 0.2);
  // Measured against what a change of one part of the argument changes, so that a zero of the derivative is no excuse.
  const size = Math.abs(value) + Math.abs(byConcentration * concentration);
  expect(Math.abs(byConcentration - ofConcentration) * concentration).toBeLessThanOrEqual(digits * size);
  const thermalSize = Math.abs(value) + Math.abs(byTemperature * temperature);
  expect(Math.abs(byTemperature - ofTemperature) * temperature).toBeLessThanOrEqual(digits * thermalSize);
}
