import { type Dimension, dimensionless, sameDimension, timesPower } from './dimensions.ts';
import type { Wording } from './problems.ts';
import * as problems from './problems.ts';

/**
 * Quantities with units: `100 um`, `2.5 mA/cm^2`, `25 °C`, `8.314 J/(mol K)`.
 *
 * Numbers are kept as decimal digits until the prefixes have been applied, so that `100 um` is the double 1e-4 and not
 * the product 100 * 1e-6 = 9.999999999999999e-5.
 *
 *     quantity   := number [ unit ]
 *     unit       := factor { ( '*' | '·' | '/' | nothing ) factor }
 *     factor     := ( symbol | '1' | '(' unit ')' ) [ power ]
 *     power      := '^' integer | '**' integer | superscript digits
 */

/** A parsed quantity. */
export interface Quantity {
  /** The value in coherent SI units. */
  readonly value: number;
  readonly dimension: Dimension;
  /** The unit as it was written, empty for a bare number. */
  readonly unit: string;
}

/** A text is not a quantity, or its unit is not one that is known. Carries the sentence and the help to show. */
export class QuantityError extends Error {
  readonly help: string | undefined;

  constructor(wording: Wording) {
    super(wording.message);
    this.name = 'QuantityError';
    this.help = wording.help;
  }
}

/** A unit as an exact number of SI units: numerator / denominator * 10^exponent. */
interface Scale {
  readonly numerator: bigint;
  readonly denominator: bigint;
  readonly exponent: number;
  readonly dimension: Dimension;
}

interface Unit {
  readonly scale: Scale;
  /** Whether decimal prefixes may stand before it. */
  readonly prefixed: boolean;
  /** The reading of zero in SI units, in hundredths; only temperatures have one. */
  readonly offsetHundredths?: bigint;
}

function unit(dimension: Dimension, numerator: bigint, exponent: number, prefixed: boolean): Unit {
  return { scale: { numerator, denominator: 1n, exponent, dimension }, prefixed };
}

const charge: Dimension = [0, 0, 1, 1, 0, 0];
const energy: Dimension = [2, 1, -2, 0, 0, 0];
const pressure: Dimension = [-1, 1, -2, 0, 0, 0];
const time: Dimension = [0, 0, 1, 0, 0, 0];
const volume: Dimension = [3, 0, 0, 0, 0, 0];
const celsius: Unit = { ...unit([0, 0, 0, 0, 1, 0], 1n, 0, false), offsetHundredths: 27315n };
const angstrom = unit([1, 0, 0, 0, 0, 0], 1n, -10, false);
const litre = unit(volume, 1n, -3, true);
const ohm = unit([2, 1, -3, -2, 0, 0], 1n, 0, true);

const units: ReadonlyMap<string, Unit> = new Map([
  ['m', unit([1, 0, 0, 0, 0, 0], 1n, 0, true)],
  ['g', unit([0, 1, 0, 0, 0, 0], 1n, -3, true)],
  ['s', unit(time, 1n, 0, true)],
  ['A', unit([0, 0, 0, 1, 0, 0], 1n, 0, true)],
  ['K', unit([0, 0, 0, 0, 1, 0], 1n, 0, true)],
  ['mol', unit([0, 0, 0, 0, 0, 1], 1n, 0, true)],
  ['min', unit(time, 60n, 0, false)],
  ['h', unit(time, 3600n, 0, false)],
  ['d', unit(time, 86400n, 0, false)],
  ['L', litre],
  ['l', litre],
  ['M', unit([-3, 0, 0, 0, 0, 1], 1n, 3, true)],
  ['Hz', unit([0, 0, -1, 0, 0, 0], 1n, 0, true)],
  ['C', unit(charge, 1n, 0, true)],
  ['Ah', unit(charge, 3600n, 0, true)],
  ['V', unit([2, 1, -3, -1, 0, 0], 1n, 0, true)],
  ['ohm', ohm],
  ['Ω', ohm],
  ['S', unit([-2, -1, 3, 2, 0, 0], 1n, 0, true)],
  ['F', unit([-2, -1, 4, 2, 0, 0], 1n, 0, true)],
  ['J', unit(energy, 1n, 0, true)],
  ['Wh', unit(energy, 3600n, 0, true)],
  ['eV', unit(energy, 1602176634n, -28, true)],
  ['W', unit([2, 1, -3, 0, 0, 0], 1n, 0, true)],
  ['N', unit([1, 1, -2, 0, 0, 0], 1n, 0, true)],
  ['Pa', unit(pressure, 1n, 0, true)],
  ['bar', unit(pressure, 1n, 5, true)],
  ['atm', unit(pressure, 101325n, 0, false)],
  ['Å', angstrom],
  ['angstrom', angstrom],
  ['degC', celsius],
  ['°C', celsius],
  ['%', unit(dimensionless, 1n, -2, false)],
  ['ppm', unit(dimensionless, 1n, -6, false)],
]);

const prefixes: ReadonlyMap<string, number> = new Map([
  ['f', -15],
  ['p', -12],
  ['n', -9],
  ['u', -6],
  ['µ', -6],
  ['m', -3],
  ['c', -2],
  ['d', -1],
  ['k', 3],
  ['M', 6],
  ['G', 9],
]);

/** Spellings that are not units here but whose meaning is plain; offered as a correction, never taken silently. */
const corrections: ReadonlyMap<string, string> = new Map([
  ['micron', 'um'],
  ['microns', 'um'],
  ['micrometer', 'um'],
  ['micrometre', 'um'],
  ['sec', 's'],
  ['hr', 'h'],
  ['hour', 'h'],
  ['hours', 'h'],
  ['day', 'd'],
  ['mole', 'mol'],
  ['moles', 'mol'],
  ['molar', 'M'],
  ['liter', 'L'],
  ['litre', 'L'],
  ['volt', 'V'],
  ['volts', 'V'],
  ['amp', 'A'],
  ['kelvin', 'K'],
  ['celsius', 'degC'],
  ['Celsius', 'degC'],
  ['deg', 'degC'],
  ['°', 'degC'],
  ['cc', 'cm^3'],
  ['percent', '%'],
  ['Ohm', 'ohm'],
]);

/** What a suggestion for a misspelt unit is picked from: every unit, and the prefixed ones in common use. */
const suggestible: readonly string[] = [
  ...units.keys(),
  ...['um', 'nm', 'mm', 'cm', 'kg', 'mg', 'mA', 'uA', 'mV', 'mAh', 'mL', 'mM', 'mmol', 'kJ', 'kPa', 'mS', 'uF', 'ms'],
];

// Long texts cannot be quantities, and a limit on them bounds every loop and every exact integer below.
const longestText = 200;
const largestPower = 9;
const largestExponent = 300;
const largestInteger = 10n ** 60n;

const superscripts = new Map([...'⁰¹²³⁴⁵⁶⁷⁸⁹'].map((character, digit) => [character, String(digit)]));

/** One spelling for each of the characters Unicode has twice: micro, Ångström, Ohm, degree Celsius, minus, dots. */
function normalise(text: string): string {
  return text
    .replaceAll('\u03BC', 'µ')
    .replaceAll('\u212B', 'Å')
    .replaceAll('A\u030A', 'Å')
    .replaceAll('\u2126', 'Ω')
    .replaceAll('\u2103', '°C')
    .replaceAll('\u2212', '-')
    .replace(/[\u22C5\u00D7\u2219]/gu, '·')
    .replace(/([⁺⁻]?)([⁰¹²³⁴⁵⁶⁷⁸⁹]+)/gu, (_, sign: string, digits: string) => {
      return `^${sign === '⁻' ? '-' : ''}${[...digits].map((digit) => superscripts.get(digit)).join('')}`;
    })
    .replaceAll('**', '^');
}

const one: Scale = { numerator: 1n, denominator: 1n, exponent: 0, dimension: dimensionless };

function power(scale: Scale, exponent: number): Scale {
  const steps = BigInt(Math.abs(exponent));
  const [up, down] = exponent < 0 ? [scale.denominator, scale.numerator] : [scale.numerator, scale.denominator];
  return {
    numerator: up ** steps,
    denominator: down ** steps,
    exponent: scale.exponent * exponent,
    dimension: timesPower(dimensionless, scale.dimension, exponent),
  };
}

function product(first: Scale, second: Scale, written: string): Scale {
  const result: Scale = {
    numerator: first.numerator * second.numerator,
    denominator: first.denominator * second.denominator,
    exponent: first.exponent + second.exponent,
    dimension: timesPower(first.dimension, second.dimension, 1),
  };
  const tooLarge =
    result.numerator > largestInteger ||
    result.denominator > largestInteger ||
    Math.abs(result.exponent) > largestExponent;
  if (tooLarge) throw new QuantityError(problems.unitOutOfRange(written));
  return result;
}

/** The unit a symbol stands for, with its prefix taken apart. */
function lookUp(symbol: string): Unit | undefined {
  const exact = units.get(symbol);
  if (exact) return exact;
  const prefix = prefixes.get(symbol[0]);
  const base = units.get(symbol.slice(1));
  if (prefix === undefined || !base?.prefixed) return undefined;
  return { ...base, scale: { ...base.scale, exponent: base.scale.exponent + prefix } };
}

interface UnitExpression {
  readonly scale: Scale;
  readonly offsetHundredths: bigint;
}

/** Reads a unit written by itself, already normalised. */
class UnitParser {
  private readonly text: string;
  private position = 0;
  private offset: { readonly symbol: string; readonly hundredths: bigint } | undefined;

  constructor(text: string) {
    this.text = text;
  }

  parse(): UnitExpression {
    const scale = this.expression();
    if (this.position < this.text.length) throw this.unexpected();
    if (!this.offset) return { scale, offsetHundredths: 0n };
    if (this.text.trim() !== this.offset.symbol) {
      throw new QuantityError(problems.offsetTemperatureInCompound(this.text, this.offset.symbol));
    }
    return { scale, offsetHundredths: this.offset.hundredths };
  }

  private expression(): Scale {
    let scale = this.factor();
    let divided = false;
    for (;;) {
      const spaced = this.skipSpaces();
      const next = this.text[this.position];
      if (next === undefined || next === ')') return scale;
      if (next === '*' || next === '·' || next === '/') {
        this.position += 1;
        divided ||= next === '/';
        scale = product(scale, power(this.factor(), next === '/' ? -1 : 1), this.text);
        continue;
      }
      // `mol/m^2 s` is read both ways in the wild, so it is refused rather than guessed.
      if (spaced && divided) throw new QuantityError(problems.ambiguousProduct(this.text));
      if (!spaced && next !== '(') throw this.unexpected();
      scale = product(scale, this.factor(), this.text);
    }
  }

  private factor(): Scale {
    this.skipSpaces();
    const start = this.text[this.position];
    let scale: Scale;
    if (start === '(') {
      this.position += 1;
      scale = this.expression();
      if (this.text[this.position] !== ')') throw new QuantityError(problems.unclosedParenthesis(this.text));
      this.position += 1;
    } else if (start === '1') {
      this.position += 1;
      scale = one;
    } else {
      scale = this.symbol();
    }
    const exponent = /^\s*\^\s*([+-]?\d+)/u.exec(this.text.slice(this.position));
    if (!exponent) return scale;
    this.position += exponent[0].length;
    const value = Number(exponent[1]);
    if (Math.abs(value) > largestPower) throw new QuantityError(problems.unitOutOfRange(this.text));
    return product(power(scale, value), one, this.text);
  }

  private symbol(): Scale {
    const match = /^(?:%|°?\p{L}+|°)/u.exec(this.text.slice(this.position));
    if (!match) throw this.unexpected();
    const symbol = match[0];
    const found = lookUp(symbol);
    if (!found) throw new QuantityError(problems.unknownUnit(symbol, corrections.get(symbol), suggestible));
    this.position += symbol.length;
    if (found.offsetHundredths !== undefined) this.offset = { symbol, hundredths: found.offsetHundredths };
    return found.scale;
  }

  private skipSpaces(): boolean {
    const start = this.position;
    while (/\s/u.test(this.text[this.position] ?? '')) this.position += 1;
    return this.position > start;
  }

  private unexpected(): QuantityError {
    return new QuantityError(problems.unreadableUnit(this.text, this.text.slice(this.position)));
  }
}

function parseUnit(text: string): UnitExpression {
  if (text.length > longestText) throw new QuantityError(problems.notAQuantity(text));
  const normalised = normalise(text).trim();
  return normalised === '' ? { scale: one, offsetHundredths: 0n } : new UnitParser(normalised).parse();
}

const numberPattern = /^([+-]?)(\d+\.?\d*|\.\d+)(?:[eE]([+-]?\d+))?/u;

/** A decimal number times a scale plus an offset, rounded to a double only once wherever that can be. */
function evaluate(sign: string, digits: string, exponent: number, unitOf: UnitExpression): number {
  const { scale, offsetHundredths } = unitOf;
  const [whole, fraction = ''] = digits.split('.');
  let mantissa = BigInt(sign + (whole + fraction || '0')) * scale.numerator;
  let tens = exponent - fraction.length + scale.exponent;
  // Beyond this many digits the offset is lost in rounding or the number is, so exactness has no meaning.
  if (offsetHundredths !== 0n && Math.abs(tens) < largestExponent) {
    const lowest = Math.min(tens, -2);
    mantissa = mantissa * 10n ** BigInt(tens - lowest) + offsetHundredths * 10n ** BigInt(-2 - lowest);
    tens = lowest;
  }
  return Number(`${mantissa}e${tens}`) / Number(scale.denominator);
}

/**
 * Reads a number with its unit.
 *
 * @param text as in `100 um`; a bare number has no dimension
 * @returns the value in SI units, its dimension and the unit as written
 * @throws QuantityError when the text is no quantity, names an unknown unit, or does not fit a double
 */
export function parseQuantity(text: string): Quantity {
  if (text.length > longestText) throw new QuantityError(problems.notAQuantity(text));
  const normalised = normalise(text).trim();
  const number = numberPattern.exec(normalised);
  if (!number) throw new QuantityError(problems.notAQuantity(text));
  const [matched, sign, digits, exponent = '0'] = number;
  const unitText = normalised.slice(matched.length).trim();
  if (/^[,.]\d/u.test(unitText)) throw new QuantityError(problems.decimalComma(text));
  if (/^\d/u.test(unitText) && !/^1\s*\//u.test(unitText)) throw new QuantityError(problems.notAQuantity(text));
  const unitOf = parseUnit(unitText);
  const value = evaluate(sign, digits, Number(exponent), unitOf);
  if (!Number.isFinite(value)) throw new QuantityError(problems.tooLargeForADouble(text));
  return { value, dimension: unitOf.scale.dimension, unit: unitText };
}

/**
 * The dimension of a unit.
 *
 * @param unitText as in `mA/cm^2`; `1` or nothing for a plain number
 * @throws QuantityError when the unit is not known
 */
export function dimensionOf(unitText: string): Dimension {
  return parseUnit(unitText).scale.dimension;
}

/**
 * What a value in SI units is multiplied by to have it in a unit: `perSiUnit('mA/cm^2')` is 0.1.
 *
 * @param unitText without an offset of its zero
 * @throws QuantityError when the unit is not known
 */
export function perSiUnit(unitText: string): number {
  const { numerator, denominator, exponent } = parseUnit(unitText).scale;
  return Number(`${denominator}e${-exponent}`) / Number(numerator);
}

/**
 * Writes an SI value in a unit: `formatQuantity(1e-4, 'um')` is `100 um`.
 *
 * Without `digits` the shortest number is written that `parseQuantity` reads back as the same double; where the unit's
 * own rounding rules that out, 17 digits.
 *
 * @param value in SI units
 * @param unitText the unit to write it in; `1` for a plain number
 * @param digits significant digits to round to
 * @throws QuantityError when the unit is not known
 */
export function formatQuantity(value: number, unitText: string, digits?: number): string {
  const { scale, offsetHundredths } = parseUnit(unitText);
  const suffix = sameDimension(scale.dimension, dimensionless) && unitText.trim() === '1' ? '' : ` ${unitText.trim()}`;
  const perUnit = Number(`${scale.numerator}e${scale.exponent}`) / Number(scale.denominator);
  const inUnit = (value - Number(`${offsetHundredths}e-2`)) / perUnit;
  if (!Number.isFinite(inUnit)) return `${inUnit}${suffix}`;
  if (digits !== undefined) return `${Number(inUnit.toPrecision(digits))}${suffix}`;
  for (let precision = 1; precision < 17; precision += 1) {
    const written = `${Number(inUnit.toPrecision(precision))}${suffix}`;
    if (parseQuantity(written).value === value) return written;
  }
  return `${Number(inUnit.toPrecision(17))}${suffix}`;
}
