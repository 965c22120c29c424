import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dimensionOf, formatQuantity, parseQuantity, QuantityError } from '../../src/case/units.ts';

const value = (text: string): number => parseQuantity(text).value;

describe('parseQuantity', () => {
  it.each([
    ['100 um', 1e-4],
    ['100um', 1e-4],
    ['35.5 µm', 35.5e-6],
    ['35.5 \u03BCm', 35.5e-6],
    ['1.5 Å', 1.5e-10],
    ['1.5 \u212B', 1.5e-10],
    ['1.5 A\u030A', 1.5e-10],
    ['1 mA/cm^2', 10],
    ['2.5 mA/cm²', 25],
    ['2.5 mA cm⁻²', 25],
    ['2.5 mA·cm^-2', 25],
    ['2.5 mA*cm**-2', 25],
    ['1 mol/L', 1000],
    ['1 M', 1000],
    ['1 mM', 1],
    ['1 mol/dm^3', 1000],
    ['3e-10 m^2/s', 3e-10],
    ['3e-10 m²/s', 3e-10],
    ['3E-6 cm^2/s', 3e-10],
    ['25 degC', 298.15],
    ['25 °C', 298.15],
    ['25 \u2103', 298.15],
    ['-20 degC', 253.15],
    ['298.15 K', 298.15],
    ['2.7 %', 0.027],
    ['2.7%', 0.027],
    ['283 %', 2.83],
    ['1 mAh/cm^2', 36000],
    ['1 mA h/cm^2', 36000],
    ['10 mS/cm', 1],
    ['5 ohm cm^2', 5e-4],
    ['5 Ω cm²', 5e-4],
    ['8.314 J/(mol K)', 8.314],
    ['8.314 J/mol/K', 8.314],
    ['1 (m/s)^2', 1],
    ['2 1/s', 2],
    ['1 h', 3600],
    ['1 eV', 1.602176634e-19],
    ['\u22120.1 V', -0.1],
    ['+.5 V', 0.5],
    ['5. V', 5],
    ['  7  ', 7],
    ['1e400 % m', Number.NaN],
  ])('reads %s', (text, expected) => {
    if (Number.isNaN(expected)) expect(() => parseQuantity(text)).toThrow(QuantityError);
    else expect(value(text)).toBe(expected);
  });

  it.each([
    ['5 umm', 'unknown unit "umm"', 'did you mean "um"?'],
    ['5 micron', 'unknown unit "micron"', 'did you mean "um"?'],
    ['25 Celsius', 'unknown unit "Celsius"', 'did you mean "degC"?'],
    ['5 kmin', 'unknown unit "kmin"', 'did you mean "min"?'],
    ['2,5 mA', '"2,5 mA" is written with a decimal comma', 'write "2.5 mA"'],
    ['um', '"um" is not a number with a unit', undefined],
    ['1 2 m', '"1 2 m" is not a number with a unit', undefined],
    ['1 W/degC', 'degC can only stand alone, not in the compound unit "W/degC"', undefined],
    ['1 degC^2', 'degC can only stand alone, not in the compound unit "degC^2"', undefined],
    ['1 mol/m^2 s', 'the unit "mol/m^2 s" can be read in two ways', undefined],
    ['1 J/(mol K', 'the unit "J/(mol K" lacks a closing parenthesis', undefined],
    ['1 m/', 'the unit "m/" ends too soon', undefined],
    ['1 m^2.5', 'cannot read ".5" in the unit "m^2.5"', undefined],
    ['1 m^99', 'the powers in the unit "m^99" are too large', undefined],
    ['1e999 m', '"1e999 m" is outside the range of numbers that can be computed with', undefined],
  ])('refuses %s', (text, message, help) => {
    let caught: unknown;
    try {
      parseQuantity(text);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(QuantityError);
    expect((caught as QuantityError).message).toBe(message);
    if (help !== undefined) expect((caught as QuantityError).help).toBe(help);
  });

  it('applies decimal prefixes exactly', () => {
    const prefixes = { f: -15, p: -12, n: -9, u: -6, m: -3, k: 3, M: 6, G: 9 };
    fc.assert(
      fc.property(
        fc.integer({ min: -999_999_999, max: 999_999_999 }),
        fc.integer({ min: -12, max: 12 }),
        fc.constantFrom(...(Object.keys(prefixes) as (keyof typeof prefixes)[])),
        (mantissa, exponent, prefix) => {
          const expected = Number(`${mantissa}e${exponent + prefixes[prefix]}`);
          expect(value(`${mantissa}e${exponent} ${prefix}m`) === expected).toBe(true);
        },
      ),
    );
  });

  it('agrees between a compound unit and the product of its parts', () => {
    const factors = fc.array(
      fc.record({
        symbol: fc.constantFrom('mA', 'um', 'cm', 'mol', 'L', 'kJ', 'K', 'h', 'min', '%', 'mV', 'S'),
        power: fc.integer({ min: -3, max: 3 }),
      }),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(factors, (list) => {
        const compound = list.map(({ symbol, power }) => `${symbol}^${power}`).join('*');
        const expected = list.reduce((all, { symbol, power }) => all * value(`1 ${symbol}`) ** power, 1);
        expect(value(`1 ${compound}`) / expected).toBeCloseTo(1, 12);
      }),
    );
  });

  it('reads a quotient as the inverse power', () => {
    const unit = fc.constantFrom('m', 'cm', 's', 'mol', 'mA', 'K');
    fc.assert(
      fc.property(unit, unit, fc.integer({ min: 1, max: 4 }), (above, below, power) => {
        expect(parseQuantity(`3 ${above}/${below}^${power}`).value).toBe(value(`3 ${above}*${below}^-${power}`));
        expect(dimensionOf(`${above}/${below}^${power}`)).toEqual(dimensionOf(`${above} ${below}^-${power}`));
      }),
    );
  });

  it('throws nothing but its own error, whatever the text', () => {
    const alphabet = [...'0123456789.eE+-−*/^()·⁻²³ µμÅ°ΩmsAKVLhCM%1Jaukd', '**', 'mol', 'degC', 'cm', '\u0301', '🙂'];
    const texts = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom(...alphabet)).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, fc.boolean(), (text, numbered) => {
        try {
          expect(Number.isFinite(parseQuantity(numbered ? `1 ${text}` : text).value)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(QuantityError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('is not slowed down by enormous powers', () => {
    expect(() => parseQuantity('1 ((((((h^9)^9)^9)^9)^9)^9)')).toThrow(QuantityError);
    expect(() => parseQuantity('1e999999999999999999999999 degC')).toThrow(QuantityError);
    expect(value('1e-999999999 m')).toBe(0);
  });
});

describe('formatQuantity', () => {
  it.each([
    [1e-4, 'um', '100 um'],
    [298.15, 'degC', '25 degC'],
    [25, 'mA/cm^2', '2.5 mA/cm^2'],
    [0.027, '%', '2.7 %'],
    [0.5, '1', '0.5'],
    [1000, 'mol/L', '1 mol/L'],
    [Number.POSITIVE_INFINITY, 'um', 'Infinity um'],
  ])('writes %d in %s', (number, unit, expected) => {
    expect(formatQuantity(number, unit)).toBe(expected);
  });

  it('rounds to the digits asked for', () => {
    expect(formatQuantity(1.23456e-5, 'um', 3)).toBe('12.3 um');
  });

  it('is read back as the same double in units of powers of ten', () => {
    const units = fc.constantFrom('m', 'um', 'nm', 'mA/cm^2', 'mol/L', '%', '1', 'mV', 'm^2/s');
    const doubles = fc.double({ min: -1e12, max: 1e12, noNaN: true }).filter((number) => Math.abs(number) > 1e-200);
    fc.assert(
      fc.property(doubles, units, (number, unit) => {
        const back = value(formatQuantity(number, unit));
        expect(Math.abs(back - number)).toBeLessThanOrEqual(Math.abs(number) * 4e-16);
      }),
    );
  });
});
