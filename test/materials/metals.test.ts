import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exchangeCurrent, FARADAY, metals } from '../../src/materials/index.ts';
import { evaluated, expectDerivatives } from './laws.ts';

describe('a metal', () => {
  // mAh/g, mAh/cm3 and cm3/mol as they stand in any review of metal anodes.
  it.each([
    ['lithium', 3860, 2060, 13.0],
    ['sodium', 1166, 1129, 23.7],
    ['potassium', 685.5, 589, 45.5],
  ] as const)('%s holds the charge it is known for', (name, perGram, perCubicCentimetre, molarVolume) => {
    const metal = metals[name];
    expect(metal.milliampereHoursPerGram / perGram).toBeCloseTo(1, 3);
    expect(metal.milliampereHoursPerCubicCentimetre / perCubicCentimetre).toBeCloseTo(1, 3);
    expect(metal.molarVolume * 1e6).toBeCloseTo(molarVolume, 1);
  });

  it.each(Object.values(metals))('$name is the same by mass, by volume and by mole', (metal) => {
    expect(metal.molarVolume * metal.concentration).toBeCloseTo(1, 14);
    expect(metal.specificCapacity * metal.molarMass).toBeCloseTo(FARADAY * metal.charge, 8);
    expect(metal.volumetricCapacity * metal.molarVolume).toBeCloseTo(FARADAY * metal.charge, 8);
    expect(
      (metal.milliampereHoursPerGram * metal.density) / 1000 / metal.milliampereHoursPerCubicCentimetre,
    ).toBeCloseTo(1, 14);
  });

  it('of lithium deposits 4.85 um for each mAh/cm2', () => {
    // 1 mAh/cm2 = 36000 C/m2.
    expect((36_000 / metals.lithium.volumetricCapacity) * 1e6).toBeCloseTo(4.85, 2);
  });
});

describe('an exchange current density', () => {
  it('of lithium is that of Xu et al., 70 A/m2 at 1 mol/L', () => {
    const { law, atOneMolar, concentrationExponent } = exchangeCurrent('lithium');
    expect(atOneMolar).toBeCloseTo(70.6, 1);
    expect(concentrationExponent).toBe(0.3);
    expect(exchangeCurrent('lithium').anodicTransferCoefficient).toBe(0.3);
    expect(law.estimate).toBe(false);
    expect(evaluated(law, 1000).value).toBeCloseTo(atOneMolar, 10);
    expect(evaluated(law, 250).value).toBeCloseTo(3.5e-8 * FARADAY * 7.69e4 ** 0.7 * 250 ** 0.3, 10);
  });

  it.each(['sodium', 'potassium'] as const)('of %s is an estimate and says so', (name) => {
    const { law, metal } = exchangeCurrent(name);
    expect(metal).toBe(name);
    expect(law.estimate).toBe(true);
    expect(law.source).toMatch(/^estimate/u);
    expect(evaluated(law, 1000).value).toBe(10);
  });

  it('has the derivative of its differences', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('lithium', 'sodium', 'potassium'),
        fc.double({ min: 1, max: 3000, noNaN: true }),
        (name, concentration) => expectDerivatives(exchangeCurrent(name).law, concentration),
      ),
    );
  });
});
