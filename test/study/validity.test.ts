import { describe, expect, it } from 'vitest';
import type { FieldExtrema } from '../../src/errors.ts';
import { arrheniusLaw, constantLaw, electrolyte, polynomialLaw } from '../../src/materials/index.ts';
import { validityNotes } from '../../src/study/validity.ts';

const validity = {
  minimumConcentration: 200,
  maximumConcentration: 2000,
  minimumTemperature: 290,
  maximumTemperature: 310,
};
const law = polynomialLaw([{ coefficient: 1, power: 1 }], 'mol/L', { source: 'Somebody 2008', validity });
const laws = [{ property: 'conductivity', law }];

const between = (minimum: number, maximum: number): FieldExtrema[] => [
  {
    name: 'concentration',
    unit: 'mol/m^3',
    minimum,
    maximum,
    minimumAt: { x: 0, y: 0, region: 'collector' },
    maximumAt: { x: 0, y: 1, region: 'counter' },
  },
];

describe('what is said of property laws', () => {
  it('nothing within their range', () => expect(validityNotes(laws, between(300, 1500), 298.15)).toEqual([]));

  it('one sentence where the salt leaves it, with the place and the source', () => {
    expect(validityNotes(laws, between(100, 2500), 298.15)).toEqual([
      'conductivity is used at 100 mol/m3, outside the 200 to 2000 mol/m3 of its source (Somebody 2008), in collector.',
    ]);
    expect(validityNotes(laws, between(300, 2500), 298.15)[0]).toContain('2500 mol/m3');
    expect(validityNotes(laws, between(300, 2500), 298.15)[0]).toContain('in counter');
  });

  it('one sentence where it is too warm or cold', () => {
    const dependence = { activationEnergy: 2e4, referenceTemperature: 298.15 };
    const warm = [{ property: 'conductivity', law: arrheniusLaw(law, dependence, { source: 'Somebody', validity }) }];
    expect(validityNotes(warm, between(300, 1500), 280)).toHaveLength(1);
    expect(validityNotes(warm, between(300, 1500), 280)[0]).toContain('280 K');
  });

  it('one sentence for all laws that stay as they are at another temperature', () => {
    const constant = constantLaw(0.4, { source: 'Somebody 2008', validity });
    const both = [...laws, { property: 'transference_number', law: constant }];
    expect(validityNotes(both, between(300, 1500), 273.15)).toEqual([
      'conductivity and transference_number do not depend on temperature: their values at 16.9 degC to 36.9 degC are used at 0 degC.',
    ]);
    const { conductivity } = electrolyte('napf6_ec_pc');
    expect(validityNotes([{ property: 'conductivity', law: conductivity }], between(300, 1500), 273.15)).toEqual([
      'conductivity does not depend on temperature: its values at 25 degC are used at 0 degC.',
    ]);
  });

  it('that a law is an estimate', () => {
    const guess = constantLaw(1, { source: 'an analogy', validity, estimate: true });
    expect(validityNotes([{ property: 'conductivity', law: guess }], between(300, 1500), 298.15)).toEqual([
      'conductivity is an estimate (an analogy).',
    ]);
  });
});
