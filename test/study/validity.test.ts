import { describe, expect, it } from 'vitest';
import type { FieldExtrema } from '../../src/errors.ts';
import { constantLaw, polynomialLaw } from '../../src/materials/index.ts';
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
    expect(validityNotes(laws, between(300, 1500), 280)).toHaveLength(1);
    expect(validityNotes(laws, between(300, 1500), 280)[0]).toContain('280 K');
  });

  it('that a law is an estimate', () => {
    const guess = constantLaw(1, { source: 'an analogy', validity, estimate: true });
    expect(validityNotes([{ property: 'conductivity', law: guess }], between(300, 1500), 298.15)).toEqual([
      'conductivity is an estimate (an analogy).',
    ]);
  });
});
