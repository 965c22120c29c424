import { Law, type LawOrigin, type PropertyLaw } from './property-law.ts';

/**
 * The three shapes of law in J. Landesfeind, H. A. Gasteiger, J. Electrochem. Soc. 166 (2019) A3079, with c in mol/L and T
 * in K. Their coefficients stand with the electrolytes they were fitted to.
 */

/** p1 to p6 of the conductivity in mS/cm. */
export type ConductivityCoefficients = readonly [number, number, number, number, number, number];
/** p1 to p4 of the diffusivity in 1e-10 m2/s. */
export type DiffusivityCoefficients = readonly [number, number, number, number];
/** p1 to p9 of a dimensionless property. */
export type SurfaceCoefficients = readonly [number, number, number, number, number, number, number, number, number];

/** mol/m3 in a mol/L. */
const perLitre = 1000;

/**
 * p1 (1 + (T - p2)) c (1 + p3 sqrt(c) + p4 (1 + p5 exp(1000/T)) c) / (1 + c^4 p6 exp(1000/T)), read as mS/cm, given as S/m.
 */
export function landesfeindConductivity(coefficients: ConductivityCoefficients, origin: LawOrigin): PropertyLaw {
  return new Conductivity(coefficients, origin);
}

class Conductivity extends Law {
  readonly #coefficients: ConductivityCoefficients;
  /** exp(1000/T) at the temperature of the last evaluation: most runs have one. */
  #temperature = Number.NaN;
  #activation = Number.NaN;

  constructor(coefficients: ConductivityCoefficients, origin: LawOrigin) {
    super(origin);
    this.#coefficients = coefficients;
  }

  evaluate(concentration: number, temperature: number): void {
    const [p1, p2, p3, p4, p5, p6] = this.#coefficients;
    const c = concentration / perLitre;
    const root = Math.sqrt(c);
    if (temperature !== this.#temperature) {
      this.#temperature = temperature;
      this.#activation = Math.exp(1000 / temperature);
    }
    const activation = this.#activation;
    const cube = c * c * c;
    const activationByTemperature = (-1000 / (temperature * temperature)) * activation;
    // 1 mS/cm = 0.1 S/m.
    const prefactorByTemperature = 0.1 * p1;
    const prefactor = prefactorByTemperature * (1 + (temperature - p2));
    const linear = p4 * (1 + p5 * activation);
    const numerator = c * (1 + p3 * root + linear * c);
    const numeratorByC = 1 + 1.5 * p3 * root + 2 * linear * c;
    const denominator = 1 + cube * c * p6 * activation;
    const quotient = numerator / denominator;
    this.value = prefactor * quotient;
    const quotientByC = (numeratorByC - quotient * 4 * cube * p6 * activation) / denominator;
    this.byConcentration = (prefactor * quotientByC) / perLitre;
    const quotientByTemperature =
      ((p4 * p5 * c * c - quotient * cube * c * p6) * activationByTemperature) / denominator;
    this.byTemperature = prefactorByTemperature * quotient + prefactor * quotientByTemperature;
  }
}

/** p1 exp(p2 c) exp(p3/T) exp(p4 c/T), read as 1e-10 m2/s, given as m2/s. */
export function landesfeindDiffusivity(coefficients: DiffusivityCoefficients, origin: LawOrigin): PropertyLaw {
  return new Diffusivity(coefficients, origin);
}

class Diffusivity extends Law {
  readonly #coefficients: DiffusivityCoefficients;

  constructor(coefficients: DiffusivityCoefficients, origin: LawOrigin) {
    super(origin);
    this.#coefficients = coefficients;
  }

  evaluate(concentration: number, temperature: number): void {
    const [p1, p2, p3, p4] = this.#coefficients;
    const c = concentration / perLitre;
    this.value = 1e-10 * p1 * Math.exp(p2 * c + (p3 + p4 * c) / temperature);
    this.byConcentration = (this.value * (p2 + p4 / temperature)) / perLitre;
    this.byTemperature = (-this.value * (p3 + p4 * c)) / (temperature * temperature);
  }
}

/** p1 + p2 c + p3 T + p4 c^2 + p5 c T + p6 T^2 + p7 c^3 + p8 c^2 T + p9 c T^2: transference number, thermodynamic factor. */
export function landesfeindSurface(coefficients: SurfaceCoefficients, origin: LawOrigin): PropertyLaw {
  return new Surface(coefficients, origin);
}

class Surface extends Law {
  readonly #coefficients: SurfaceCoefficients;

  constructor(coefficients: SurfaceCoefficients, origin: LawOrigin) {
    super(origin);
    this.#coefficients = coefficients;
  }

  evaluate(concentration: number, temperature: number): void {
    const [p1, p2, p3, p4, p5, p6, p7, p8, p9] = this.#coefficients;
    const c = concentration / perLitre;
    const T = temperature;
    this.value = p1 + T * (p3 + p6 * T) + c * (p2 + T * (p5 + p9 * T) + c * (p4 + p8 * T + p7 * c));
    this.byConcentration = (p2 + T * (p5 + p9 * T) + c * (2 * (p4 + p8 * T) + 3 * p7 * c)) / perLitre;
    this.byTemperature = p3 + 2 * p6 * T + c * (p5 + 2 * p9 * T + p8 * c);
  }
}
