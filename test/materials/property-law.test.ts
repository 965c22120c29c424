import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  arrheniusFactor,
  arrheniusLaw,
  commonValidity,
  constantLaw,
  ExpressionError,
  formulaLaw,
  GAS_CONSTANT,
  outsideWarning,
  PropertyLawError,
  polynomialLaw,
  redlichKisterLaw,
  scaledLaw,
} from '../../src/materials/index.ts';
import { shortCitation } from '../../src/materials/property-law.ts';
import { evaluated, expectDerivatives, origin } from './laws.ts';

const between = (minimum: number, maximum: number) => fc.double({ min: minimum, max: maximum, noNaN: true });
const concentrations = between(1, 3000);
const temperatures = between(263.15, 323.15);

describe('a constant', () => {
  it('is the same everywhere', () => {
    expect(evaluated(constantLaw(0.38, origin), 0, 400)).toEqual({ value: 0.38, byConcentration: 0, byTemperature: 0 });
  });
});

describe('a polynomial', () => {
  const nyman = [
    { coefficient: 0.1297, power: 3 },
    { coefficient: -2.51, power: 1.5 },
    { coefficient: 3.329, power: 1 },
  ];

  it('takes the unit its concentration is in', () => {
    expect(evaluated(polynomialLaw(nyman, 'mol/L', origin), 1000).value).toBeCloseTo(0.9487, 12);
    const inSi = nyman.map(({ coefficient, power }) => ({ coefficient: coefficient / 1000 ** power, power }));
    const law = polynomialLaw(inSi, 'mol/m3', origin);
    expect(evaluated(law, 1000).value).toBeCloseTo(0.9487, 12);
    expect(evaluated(law, 1000).byConcentration).toBeCloseTo((3 * 0.1297 - 1.5 * 2.51 + 3.329) / 1000, 15);
  });

  it('has a slope where the salt runs out', () => {
    const atZero = evaluated(polynomialLaw(nyman, 'mol/L', origin), 0);
    expect(atZero.value).toBe(0);
    expect(atZero.byConcentration).toBeCloseTo(0.003329, 15);
    const affine = polynomialLaw(
      [
        { coefficient: 2, power: 0 },
        { coefficient: 3, power: 2 },
      ],
      'mol/m3',
      origin,
    );
    expect(evaluated(affine, 0)).toEqual({ value: 2, byConcentration: 0, byTemperature: 0 });
  });

  it('has the derivative of its differences', () => {
    const terms = fc.array(fc.record({ coefficient: between(-5, 5), power: between(0, 4) }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(terms, concentrations, (given, concentration) => {
        const positive = given.map(({ coefficient, power }) => ({ coefficient: Math.abs(coefficient) + 0.1, power }));
        expectDerivatives(polynomialLaw(positive, 'mol/L', origin), concentration);
      }),
    );
  });

  it('is refused with a negative power, without terms or with what is no number', () => {
    expect(() => polynomialLaw([{ coefficient: 1, power: -0.5 }], 'mol/L', origin)).toThrow(PropertyLawError);
    expect(() => polynomialLaw([], 'mol/L', origin)).toThrow(/no terms/u);
    expect(() => polynomialLaw([{ coefficient: Number.NaN, power: 1 }], 'mol/L', origin)).toThrow(/is NaN/u);
  });
});

describe('a Redlich-Kister expansion', () => {
  const law = redlichKisterLaw(
    { coefficients: [1, -2, 0.5], fullConcentration: 2000, valueAtZero: 3, valueAtFull: 7 },
    origin,
  );

  it('meets its ends', () => {
    expect(evaluated(law, 0).value).toBe(3);
    expect(evaluated(law, 2000).value).toBe(7);
  });

  it('is the sum it says', () => {
    const x = 0.3;
    const expected = 0.7 * 3 + 0.3 * 7 + x * (1 - x) * (1 - 2 * (2 * x - 1) + 0.5 * (2 * x - 1) ** 2);
    expect(evaluated(law, 600).value).toBeCloseTo(expected, 13);
    // In the middle only A_0 counts.
    expect(evaluated(law, 1000).value).toBeCloseTo(5 + 0.25, 14);
  });

  it('is the straight line without coefficients', () => {
    const line = redlichKisterLaw(
      { coefficients: [], fullConcentration: 2000, valueAtZero: 3, valueAtFull: 7 },
      origin,
    );
    expect(evaluated(line, 500)).toEqual({ value: 4, byConcentration: 0.002, byTemperature: 0 });
  });

  it('has the derivative of its differences', () => {
    fc.assert(
      fc.property(fc.array(between(-5, 5), { maxLength: 6 }), concentrations, (coefficients, concentration) => {
        const any = redlichKisterLaw(
          { coefficients, fullConcentration: 2500, valueAtZero: 20, valueAtFull: 10 },
          origin,
        );
        expectDerivatives(any, concentration, 298.15, 1e-7);
      }),
    );
  });

  it('is refused without a full concentration', () => {
    const wrong = { coefficients: [1], fullConcentration: 0, valueAtZero: 0, valueAtFull: 0 };
    expect(() => redlichKisterLaw(wrong, origin)).toThrow(PropertyLawError);
  });
});

describe('an Arrhenius factor around a law', () => {
  const inner = formulaLaw({ text: 'c * T', concentrationUnit: 'mol/L' }, origin);
  const law = arrheniusLaw(inner, { activationEnergy: 17e3, referenceTemperature: 300 }, origin);

  it('leaves the law as it is at the reference', () => {
    expect(evaluated(law, 2000, 300).value).toBe(600);
  });

  it('is all the temperature dependence there is', () => {
    expect(evaluated(law, 2000, 320).value).toBeCloseTo(600 * arrheniusFactor(17e3, 320, 300), 10);
    expect(evaluated(law, 2000, 300).byTemperature).toBeCloseTo((600 * 17e3) / (GAS_CONSTANT * 300 ** 2), 10);
  });

  it('has the derivatives of its differences', () => {
    fc.assert(fc.property(concentrations, temperatures, (c, T) => expectDerivatives(law, c, T)));
  });

  it('around an estimate is one', () => {
    const guess = constantLaw(1, { ...origin, estimate: true });
    const dependence = { activationEnergy: 1, referenceTemperature: 300 };
    expect(arrheniusLaw(guess, dependence, origin).estimate).toBe(true);
    expect(scaledLaw(guess, 2, origin).estimate).toBe(true);
    expect(law.estimate).toBe(false);
    expect(arrheniusLaw(inner, dependence, { ...origin, estimate: true }).estimate).toBe(true);
  });

  it('is refused without a temperature', () => {
    expect(() => arrheniusLaw(inner, { activationEnergy: 1, referenceTemperature: 0 }, origin)).toThrow(
      PropertyLawError,
    );
    expect(() => arrheniusLaw(inner, { activationEnergy: Number.NaN, referenceTemperature: 1 }, origin)).toThrow(
      PropertyLawError,
    );
  });
});

it('a scaled law is the law times the factor', () => {
  const law = scaledLaw(formulaLaw({ text: 'c^2 + T', concentrationUnit: 'mol/L' }, origin), 3, origin);
  expect(evaluated(law, 2000, 300)).toEqual({ value: 912, byConcentration: 0.012, byTemperature: 3 });
});

describe('a formula', () => {
  it('takes c in its unit, T in kelvin, and gives SI', () => {
    const law = formulaLaw({ text: '10*c + T/100', concentrationUnit: 'mol/L', unitFactor: 0.1 }, origin);
    const { value, byConcentration, byTemperature } = evaluated(law, 2000, 300);
    expect(value).toBeCloseTo(2.3, 14);
    expect(byConcentration).toBeCloseTo(0.001, 16);
    expect(byTemperature).toBeCloseTo(0.001, 16);
    expect(evaluated(formulaLaw({ text: '10*c', concentrationUnit: 'mol/m3' }, origin), 2).value).toBe(20);
  });

  it('has the derivatives of its differences', () => {
    const text = '1e-4 * 10^(-4.43 - 54/(T - 229 - 5*c) - 0.22*c)';
    const law = formulaLaw({ text, concentrationUnit: 'mol/L' }, origin);
    fc.assert(fc.property(concentrations, temperatures, (c, T) => expectDerivatives(law, c, T)));
  });

  it('is refused in other variables', () => {
    expect(() => formulaLaw({ text: 'x', concentrationUnit: 'mol/L' }, origin)).toThrow(ExpressionError);
  });
});

describe('the range of validity', () => {
  const law = constantLaw(1, {
    source: 'A. Author (2020)',
    validity: {
      minimumConcentration: 100,
      maximumConcentration: 2000,
      minimumTemperature: 273.15,
      maximumTemperature: 313.15,
    },
  });

  it('includes its ends and nothing beyond, and no NaN', () => {
    expect(law.outside(100, 273.15)).toBeUndefined();
    expect(law.outside(2000, 313.15)).toBeUndefined();
    expect(law.outside(99.9, 298.15)).toBe('concentration');
    expect(law.outside(2001, 298.15)).toBe('concentration');
    expect(law.outside(1000, 273)).toBe('temperature');
    expect(law.outside(1000, 314)).toBe('temperature');
    expect(law.outside(Number.NaN, 298.15)).toBe('concentration');
    expect(law.outside(1000, Number.NaN)).toBe('temperature');
  });

  it('is told in one sentence', () => {
    expect(outsideWarning('the conductivity', law, 1000, 298.15)).toBeUndefined();
    expect(outsideWarning('the conductivity', law, 2345.678, 298.15)).toBe(
      'the conductivity is used at 2345.7 mol/m3, outside the 100 to 2000 mol/m3 of its source (A. Author (2020))',
    );
    expect(outsideWarning('the diffusivity', law, 1000, 333.15)).toBe(
      'the diffusivity is used at 333.15 K, outside the 273.15 to 313.15 K of its source (A. Author (2020))',
    );
  });

  it('of several laws is where all of them hold', () => {
    expect(commonValidity([law, constantLaw(1, origin)])).toEqual(law.validity);
  });

  it('is refused when it is none', () => {
    for (const wrong of [
      { minimumConcentration: 2, maximumConcentration: 1 },
      { minimumConcentration: -1 },
      { minimumTemperature: 400 },
      { minimumTemperature: 0 },
      { maximumConcentration: Number.NaN },
    ]) {
      expect(() => constantLaw(1, { ...origin, validity: { ...origin.validity, ...wrong } })).toThrow(PropertyLawError);
    }
  });
});

it('cites the first author and the year of a full citation, and all of any other source', () => {
  const full = 'J. Landesfeind, H. A. Gasteiger, Temperature Dependence, J. Electrochem. Soc. 166 (2019) A3079';
  expect(shortCitation(full)).toBe('Landesfeind, 2019');
  expect(shortCitation('C.-H. Chen et al., J. Electrochem. Soc. 167 (2020) 080534')).toBe('Chen et al., 2020');
  expect(shortCitation('L. O. Valøen and J. N. Reimers, J. Electrochem. Soc. 152 (2005) A882')).toBe('Valøen, 2005');
  for (const other of ['Somebody 2008', 'estimate for Meander, after J. Doe (2001)', 'a table, measured']) {
    expect(shortCitation(other)).toBe(other);
  }
});
