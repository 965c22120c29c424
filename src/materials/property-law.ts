import { arrheniusFactor, arrheniusSlope } from './arrhenius.ts';
import { type Expression, parseExpression } from './expression.ts';

/**
 * Laws of a property by the salt's concentration and the temperature: conductivity, diffusivity, transference number,
 * thermodynamic factor, exchange current density.
 *
 * A law is evaluated in every cell of every iteration. It therefore returns nothing but writes its value and derivatives
 * into itself; nothing is allocated. Two holders that need values at two points at once take two laws.
 *
 * Inside everything is SI: mol/m3, K, S/m, m2/s, A/m2.
 */
export interface PropertyLaw extends LawOrigin {
  /** The value at the last call of `evaluate`, in the SI unit of the property. */
  readonly value: number;
  /** The derivative by the concentration there, per mol/m3. */
  readonly byConcentration: number;
  /** The derivative by the temperature there, per K. */
  readonly byTemperature: number;
  readonly estimate: boolean;
  /**
   * Writes `value`, `byConcentration` and `byTemperature`. A law may be asked outside its range of validity: a table keeps
   * its end values there, all others go on as they are written.
   *
   * @param concentration mol/m3, not negative
   * @param temperature K
   */
  evaluate(concentration: number, temperature: number): void;
  /** Which argument lies outside the range the source covers, concentration first; undefined when none does. */
  outside(concentration: number, temperature: number): OutsideArgument | undefined;
}

export type OutsideArgument = 'concentration' | 'temperature';

/** Where a law holds, ends included: mol/m3 and K. */
export interface ValidityRange {
  readonly minimumConcentration: number;
  readonly maximumConcentration: number;
  readonly minimumTemperature: number;
  readonly maximumTemperature: number;
}

/** Where a law comes from and how far it can be trusted. */
export interface LawOrigin {
  /** The publication, or who says so. */
  readonly source: string;
  readonly validity: ValidityRange;
  /** True for what nobody measured as a property of this very solution: analogies, fits to cells, orders of magnitude. */
  readonly estimate?: boolean;
  /** What a reader of the numbers should know. */
  readonly note?: string;
}

/** A law cannot be made from the numbers given. Carries what to try. */
export class PropertyLawError extends Error {
  readonly help: string;

  constructor(message: string, help: string) {
    super(message);
    this.name = 'PropertyLawError';
    this.help = help;
  }
}

/** Units a user's law may count concentration in, with the mol/m3 that one of them is. */
export const concentrationUnits = { 'mol/m3': 1, 'mol/L': 1000 } as const;
export type ConcentrationUnit = keyof typeof concentrationUnits;

/** What all laws share: their origin and the place for their values. */
export abstract class Law implements PropertyLaw {
  value = Number.NaN;
  byConcentration = Number.NaN;
  byTemperature = Number.NaN;
  readonly source: string;
  readonly validity: ValidityRange;
  readonly estimate: boolean;
  readonly note?: string;

  constructor({ source, validity, estimate = false, note }: LawOrigin) {
    const { minimumConcentration, maximumConcentration, minimumTemperature, maximumTemperature } = validity;
    if (!(minimumConcentration >= 0 && minimumConcentration <= maximumConcentration)) {
      throw new PropertyLawError(
        `a law cannot hold from ${minimumConcentration} to ${maximumConcentration} mol/m3`,
        'give the smaller concentration first; neither is negative',
      );
    }
    if (!(minimumTemperature > 0 && minimumTemperature <= maximumTemperature)) {
      throw new PropertyLawError(
        `a law cannot hold from ${minimumTemperature} to ${maximumTemperature} K`,
        'give the lower temperature first, in kelvin',
      );
    }
    this.source = source;
    this.validity = validity;
    this.estimate = estimate;
    if (note !== undefined) this.note = note;
  }

  abstract evaluate(concentration: number, temperature: number): void;

  outside(concentration: number, temperature: number): OutsideArgument | undefined {
    const { validity } = this;
    // Written so that NaN is outside.
    if (!(concentration >= validity.minimumConcentration && concentration <= validity.maximumConcentration)) {
      return 'concentration';
    }
    if (!(temperature >= validity.minimumTemperature && temperature <= validity.maximumTemperature)) {
      return 'temperature';
    }
    return undefined;
  }
}

/**
 * What to tell a user whose run left a law's range, once: undefined when it did not.
 *
 * @param property the property's name, as in "the conductivity"
 * @param concentration mol/m3
 * @param temperature K
 */
export function outsideWarning(
  property: string,
  law: PropertyLaw,
  concentration: number,
  temperature: number,
): string | undefined {
  const { validity } = law;
  switch (law.outside(concentration, temperature)) {
    case 'concentration':
      return `${property} is used at ${inDigits(concentration)} mol/m3, outside the ${inDigits(validity.minimumConcentration)} to ${inDigits(validity.maximumConcentration)} mol/m3 of its source (${shortCitation(law.source)})`;
    case 'temperature':
      return `${property} is used at ${inDigits(temperature)} K, outside the ${inDigits(validity.minimumTemperature)} to ${inDigits(validity.maximumTemperature)} K of its source (${shortCitation(law.source)})`;
    case undefined:
      return undefined;
  }
}

/** First author and year of a citation that begins with the authors, full in docs/materials.md; all of any other. */
export function shortCitation(source: string): string {
  const [first, ...others] = source.split(',');
  const year = /\((\d{4})\)/u.exec(source)?.[1];
  const family = first.replace(/^(?:\p{Lu}\.[ -]?)+/u, '').split(' and ')[0];
  return year === undefined || others.length === 0 || family === first ? source : `${family}, ${year}`;
}

function inDigits(value: number): string {
  return String(Number(value.toPrecision(5)));
}

/** The range in which all of several laws hold. */
export function commonValidity(laws: readonly { readonly validity: ValidityRange }[]): ValidityRange {
  const ranges = laws.map(({ validity }) => validity);
  return {
    minimumConcentration: Math.max(...ranges.map((range) => range.minimumConcentration)),
    maximumConcentration: Math.min(...ranges.map((range) => range.maximumConcentration)),
    minimumTemperature: Math.max(...ranges.map((range) => range.minimumTemperature)),
    maximumTemperature: Math.min(...ranges.map((range) => range.maximumTemperature)),
  };
}

function requireFinite(values: readonly number[], what: string): void {
  const wrong = values.find((value) => !Number.isFinite(value));
  if (wrong !== undefined) throw new PropertyLawError(`${what} is ${wrong}`, 'write it as a number');
}

/** The same value everywhere. */
export function constantLaw(value: number, origin: LawOrigin): PropertyLaw {
  requireFinite([value], 'the constant of a law');
  return new ConstantLaw(value, origin);
}

class ConstantLaw extends Law {
  readonly #constant: number;

  constructor(constant: number, origin: LawOrigin) {
    super(origin);
    this.#constant = constant;
  }

  evaluate(): void {
    this.value = this.#constant;
    this.byConcentration = 0;
    this.byTemperature = 0;
  }
}

/** One term of a polynomial law: coefficient * c^power. */
export interface PolynomialTerm {
  readonly coefficient: number;
  /** Any power that is not negative, as 1, 1.5 or 3. */
  readonly power: number;
}

/**
 * A sum of powers of the concentration, sum of a_k c^(p_k). Powers need not be whole: conductivities are often written
 * with halves.
 *
 * @param concentrationUnit the unit in which c stands in the terms
 */
export function polynomialLaw(
  terms: readonly PolynomialTerm[],
  concentrationUnit: ConcentrationUnit,
  origin: LawOrigin,
): PropertyLaw {
  requireFinite(
    terms.flatMap(({ coefficient, power }) => [coefficient, power]),
    'a number of a polynomial',
  );
  const negative = terms.find(({ power }) => power < 0);
  if (terms.length === 0) throw new PropertyLawError('a polynomial has no terms', 'give at least one');
  if (negative !== undefined) {
    throw new PropertyLawError(
      `a polynomial has the power ${negative.power}`,
      'a negative power is infinite where the salt runs out; give the property as a formula or a table',
    );
  }
  return new PolynomialLaw(terms, concentrationUnits[concentrationUnit], origin);
}

class PolynomialLaw extends Law {
  readonly #coefficients: Float64Array;
  readonly #powers: Float64Array;
  readonly #unit: number;

  constructor(terms: readonly PolynomialTerm[], unit: number, origin: LawOrigin) {
    super(origin);
    this.#coefficients = Float64Array.from(terms, ({ coefficient }) => coefficient);
    this.#powers = Float64Array.from(terms, ({ power }) => power);
    this.#unit = unit;
  }

  evaluate(concentration: number): void {
    const c = concentration / this.#unit;
    const powers = this.#powers;
    let value = 0;
    let slope = 0;
    for (let k = 0; k < powers.length; k++) {
      const power = powers[k];
      const coefficient = this.#coefficients[k];
      value += coefficient * c ** power;
      // The slope of c^0 is 0 also at c = 0, where c^(0 - 1) is infinite.
      if (power !== 0) slope += coefficient * power * c ** (power - 1);
    }
    this.value = value;
    this.byConcentration = slope / this.#unit;
    this.byTemperature = 0;
  }
}

/** A Redlich-Kister expansion between two ends. */
export interface RedlichKister {
  /** A_0, A_1, ..., in the unit of the property. */
  readonly coefficients: readonly number[];
  /** The concentration at which x = 1, mol/m3. */
  readonly fullConcentration: number;
  /** The value at x = 0. */
  readonly valueAtZero: number;
  /** The value at x = 1. */
  readonly valueAtFull: number;
}

/**
 * With x = c/c_full: (1 - x) f_0 + x f_1 + x (1 - x) sum of A_k (2x - 1)^k.
 *
 * The straight line between the two ends and the deviation from it, in terms that are nearly independent of each other
 * (O. Redlich, A. T. Kister, Ind. Eng. Chem. 40 (1948) 345).
 */
export function redlichKisterLaw(expansion: RedlichKister, origin: LawOrigin): PropertyLaw {
  const { coefficients, fullConcentration, valueAtZero, valueAtFull } = expansion;
  requireFinite(
    [...coefficients, fullConcentration, valueAtZero, valueAtFull],
    'a number of a Redlich-Kister expansion',
  );
  if (!(fullConcentration > 0)) {
    throw new PropertyLawError(
      `the full concentration of a Redlich-Kister expansion is ${fullConcentration} mol/m3`,
      'give the concentration at which x = 1; it is positive',
    );
  }
  return new RedlichKisterLaw(expansion, origin);
}

class RedlichKisterLaw extends Law {
  readonly #coefficients: Float64Array;
  readonly #full: number;
  readonly #atZero: number;
  readonly #atFull: number;

  constructor({ coefficients, fullConcentration, valueAtZero, valueAtFull }: RedlichKister, origin: LawOrigin) {
    super(origin);
    this.#coefficients = Float64Array.from(coefficients);
    this.#full = fullConcentration;
    this.#atZero = valueAtZero;
    this.#atFull = valueAtFull;
  }

  evaluate(concentration: number): void {
    const x = concentration / this.#full;
    const difference = 2 * x - 1;
    // Horner's scheme for the sum and its derivative by 2x - 1.
    let sum = 0;
    let slope = 0;
    for (let k = this.#coefficients.length - 1; k >= 0; k--) {
      slope = slope * difference + sum;
      sum = sum * difference + this.#coefficients[k];
    }
    const both = x * (1 - x);
    this.value = (1 - x) * this.#atZero + x * this.#atFull + both * sum;
    this.byConcentration = (this.#atFull - this.#atZero - difference * sum + 2 * both * slope) / this.#full;
    this.byTemperature = 0;
  }
}

/** A law with a temperature dependence put around it, or another one. */
export interface ArrheniusDependence {
  /** J/mol; positive for what grows with temperature. */
  readonly activationEnergy: number;
  /** K, where the law is what it is without the factor. */
  readonly referenceTemperature: number;
}

/**
 * A law times exp(E/R (1/Tr - 1/T)). The law inside is evaluated at the reference temperature: the factor is all the
 * temperature dependence there is.
 */
export function arrheniusLaw(law: PropertyLaw, dependence: ArrheniusDependence, origin: LawOrigin): PropertyLaw {
  const { activationEnergy, referenceTemperature } = dependence;
  requireFinite([activationEnergy], 'an activation energy');
  if (!(referenceTemperature > 0 && Number.isFinite(referenceTemperature))) {
    throw new PropertyLawError(`a reference temperature is ${referenceTemperature} K`, 'give it in kelvin, as 298.15');
  }
  return new ArrheniusLaw(law, dependence, origin);
}

class ArrheniusLaw extends Law {
  readonly #law: PropertyLaw;
  readonly #activationEnergy: number;
  readonly #reference: number;

  constructor(law: PropertyLaw, dependence: ArrheniusDependence, origin: LawOrigin) {
    super({ ...origin, estimate: (origin.estimate ?? false) || law.estimate });
    this.#law = law;
    this.#activationEnergy = dependence.activationEnergy;
    this.#reference = dependence.referenceTemperature;
  }

  evaluate(concentration: number, temperature: number): void {
    this.#law.evaluate(concentration, this.#reference);
    const factor = arrheniusFactor(this.#activationEnergy, temperature, this.#reference);
    this.value = this.#law.value * factor;
    this.byConcentration = this.#law.byConcentration * factor;
    this.byTemperature = this.value * arrheniusSlope(this.#activationEnergy, temperature);
  }
}

/** A law times a number: for analogies, and for asking what a property that is larger by a tenth would do. */
export function scaledLaw(law: PropertyLaw, factor: number, origin: LawOrigin): PropertyLaw {
  requireFinite([factor], 'the factor of a law');
  return new ScaledLaw(law, factor, origin);
}

class ScaledLaw extends Law {
  readonly #law: PropertyLaw;
  readonly #factor: number;

  constructor(law: PropertyLaw, factor: number, origin: LawOrigin) {
    super({ ...origin, estimate: (origin.estimate ?? false) || law.estimate });
    this.#law = law;
    this.#factor = factor;
  }

  evaluate(concentration: number, temperature: number): void {
    this.#law.evaluate(concentration, temperature);
    this.value = this.#law.value * this.#factor;
    this.byConcentration = this.#law.byConcentration * this.#factor;
    this.byTemperature = this.#law.byTemperature * this.#factor;
  }
}

/** A formula in the variables c and T. */
export interface Formula {
  /** As in `0.1297*c^3 - 2.51*c^1.5 + 3.329*c`; see `parseExpression`. */
  readonly text: string;
  /** The unit of c in the formula; T is in K. */
  readonly concentrationUnit: ConcentrationUnit;
  /** How much the formula's unit is in SI, as 0.1 for mS/cm; 1 when left out. */
  readonly unitFactor?: number;
}

/** The variables of a formula: the concentration, and the temperature in K. */
export const formulaVariables = ['c', 'T'] as const;

/**
 * A formula that a user wrote.
 *
 * @throws ExpressionError when the text is not a formula of c and T
 */
export function formulaLaw({ text, concentrationUnit, unitFactor = 1 }: Formula, origin: LawOrigin): PropertyLaw {
  requireFinite([unitFactor], 'the unit of a formula');
  return new FormulaLaw(
    parseExpression(text, formulaVariables),
    concentrationUnits[concentrationUnit],
    unitFactor,
    origin,
  );
}

class FormulaLaw extends Law {
  readonly #expression: Expression;
  readonly #concentrationUnit: number;
  readonly #factor: number;
  readonly #arguments = new Float64Array(2);

  constructor(expression: Expression, concentrationUnit: number, factor: number, origin: LawOrigin) {
    super(origin);
    this.#expression = expression;
    this.#concentrationUnit = concentrationUnit;
    this.#factor = factor;
  }

  evaluate(concentration: number, temperature: number): void {
    this.#arguments[0] = concentration / this.#concentrationUnit;
    this.#arguments[1] = temperature;
    this.value = this.#factor * this.#expression.evaluate(this.#arguments);
    this.byConcentration = (this.#factor * this.#expression.derivatives[0]) / this.#concentrationUnit;
    this.byTemperature = this.#factor * this.#expression.derivatives[1];
  }
}
