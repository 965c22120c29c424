import type { KineticLaw, LawBlock } from './kinetic-law.ts';

/** Terms of a sum below e^-37 of it are below round-off. */
const negligible = 37;

/**
 * Marcus-Hush-Chidsey kinetics: Marcus rates summed over the electrons of a metal (Chidsey, Science 251 (1991) 919),
 *
 *     g = 2 sinh(xi/2) J(xi) / J(0),    J(xi) = integral of exp(-(x - xi)^2 / 4 Lambda) / (2 cosh(x/2)) dx,
 *
 * normalised to the exchange current: g'(0) = 1. For a large Lambda it is Butler-Volmer with coefficients 1/2, for |xi| well
 * above Lambda it is constant. The trapezoidal rule is exact here to round-off: the integrand is analytic within a distance
 * pi of the real line, which makes the error exp(-2 pi^2 / step).
 */
export class MarcusHushChidsey implements KineticLaw {
  readonly atEquilibrium = 0;
  /** exp(-y^2 / 4 Lambda) / J(0) at every node y. */
  private readonly weight: Float64Array;
  /** exp(y / 2) at every node. */
  private readonly growth: Float64Array;

  /** @param reorganisation Lambda: reorganisation energy over k_B T; the energy in eV over the thermal voltage in V */
  constructor(reorganisation: number) {
    const step = Math.min(1, Math.sqrt(reorganisation)) / 2;
    // exp(-y^2 / 4 Lambda - y/2) has its maximum at -Lambda; to the right it counts relative to what there is around 0.
    const width = Math.sqrt(4 * negligible * reorganisation);
    const left = -reorganisation - width;
    const right = -reorganisation + Math.hypot(reorganisation, width);
    const first = Math.floor(left / step);
    const count = Math.ceil(right / step) - first + 1;
    const node = (k: number) => (first + k) * step;
    this.growth = Float64Array.from({ length: count }, (_, k) => Math.exp(node(k) / 2));
    this.weight = Float64Array.from({ length: count }, (_, k) => Math.exp(-(node(k) ** 2) / (4 * reorganisation)));
    const atRest = this.weight.reduce((sum, weight, k) => sum + weight / (this.growth[k] + 1 / this.growth[k]), 0);
    for (let k = 0; k < count; k++) this.weight[k] /= atRest;
  }

  evaluate(block: LawBlock): void {
    const { xi } = block;
    const { weight, growth } = this;
    const minor = Math.exp(-Math.abs(xi)); // the slower direction over the faster one
    let rate = 0;
    let rateByLogarithm = 0;
    for (let k = 0; k < weight.length; k++) {
      const rise = growth[k];
      const fall = 1 / rise;
      const share = 1 / (rise + minor * fall);
      rate += weight[k] * share;
      rateByLogarithm += weight[k] * (rise + fall) * share * share;
    }
    const magnitude = -Math.expm1(-Math.abs(xi)) * rate;
    block.value = xi < 0 ? -magnitude : magnitude;
    block.slope = minor * rateByLogarithm;
    block.byLogarithm = 0;
  }
}
