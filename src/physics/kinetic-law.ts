/**
 * Current-overpotential laws g(xi): current density over exchange current density at xi = eta / V_T. Anodic currents are
 * positive. See docs/interfaces.md.
 */
export interface KineticLaw {
  /** |g(0)|: 0 for every law that knows an equilibrium. */
  readonly atEquilibrium: number;
  /** Writes g and its derivatives at the overpotential of the block. */
  evaluate(block: LawBlock): void;
}

/**
 * Where a law is asked for, its value and derivatives. All in fields: a number handed from function to function is put on
 * the heap, and laws are evaluated at every place in every iteration.
 */
export interface LawBlock {
  /** Overpotential over thermal voltage. */
  xi: number;
  /** ln(c / c_ref), for laws whose shape depends on concentration. */
  logarithm: number;
  value: number;
  /** By xi. */
  slope: number;
  /** By ln(c / c_ref), at fixed xi. */
  byLogarithm: number;
}

export function newLawBlock(): LawBlock {
  return { xi: 0, logarithm: 0, value: 0, slope: 0, byLogarithm: 0 };
}

export interface TransferCoefficients {
  /** alpha_a. */
  readonly anodicTransferCoefficient: number;
  /** alpha_c. */
  readonly cathodicTransferCoefficient: number;
}

/** g = exp(alpha_a xi) - exp(-alpha_c xi). */
export class ButlerVolmer implements KineticLaw {
  readonly atEquilibrium = 0;
  readonly properties: TransferCoefficients;

  constructor(properties: TransferCoefficients) {
    this.properties = properties;
  }

  evaluate(block: LawBlock): void {
    const { xi } = block;
    const { anodicTransferCoefficient, cathodicTransferCoefficient } = this.properties;
    // Each less 1: near equilibrium the two exponentials nearly cancel.
    const anodic = Math.expm1(anodicTransferCoefficient * xi);
    const cathodic = Math.expm1(-cathodicTransferCoefficient * xi);
    block.value = anodic - cathodic;
    block.slope = anodicTransferCoefficient * (1 + anodic) + cathodicTransferCoefficient * (1 + cathodic);
    block.byLogarithm = 0;
  }
}

/** The tangent of Butler-Volmer at equilibrium: g = (alpha_a + alpha_c) xi. */
export class Linear implements KineticLaw {
  readonly atEquilibrium = 0;
  private readonly slope: number;

  constructor({ anodicTransferCoefficient, cathodicTransferCoefficient }: TransferCoefficients) {
    this.slope = anodicTransferCoefficient + cathodicTransferCoefficient;
  }

  evaluate(block: LawBlock): void {
    const { xi } = block;
    block.value = this.slope * xi;
    block.slope = this.slope;
    block.byLogarithm = 0;
  }
}

/** One branch of Butler-Volmer alone, g = exp(alpha_a xi) or g = -exp(-alpha_c xi). It knows no equilibrium. */
export class Tafel implements KineticLaw {
  readonly atEquilibrium = 1;
  private readonly sign: 1 | -1;
  private readonly transferCoefficient: number;

  constructor(branch: 'anodic' | 'cathodic', transferCoefficient: number) {
    this.sign = branch === 'anodic' ? 1 : -1;
    this.transferCoefficient = transferCoefficient;
  }

  evaluate(block: LawBlock): void {
    const { xi } = block;
    const magnitude = Math.exp(this.sign * this.transferCoefficient * xi);
    block.value = this.sign * magnitude;
    block.slope = this.transferCoefficient * magnitude;
    block.byLogarithm = 0;
  }
}

export interface AsymmetricProperties extends TransferCoefficients {
  /** rho at c_ref: the exchange current of dissolution over that of deposition. */
  readonly anodicOverCathodic: number;
  /** By how much the exponent of c in the exchange current of dissolution exceeds that in the exchange current of deposition. */
  readonly exponentDifference: number;
}

/**
 * Butler-Volmer with the exchange current of deposition on the cathodic branch and another on the anodic branch; the
 * exchange current of the reaction is that of deposition. Two resistances in series, weighted by the share of each direction,
 *
 *     g = [exp(alpha_a xi) - exp(-alpha_c xi)] / [s / rho + (1 - s)],    s = 1 / (1 + exp(-(alpha_a + alpha_c) xi)).
 *
 * It increases with xi for every rho, has all derivatives, and vanishes at equilibrium.
 */
export class AsymmetricButlerVolmer implements KineticLaw {
  readonly atEquilibrium = 0;
  readonly properties: AsymmetricProperties;

  constructor(properties: AsymmetricProperties) {
    this.properties = properties;
  }

  evaluate(block: LawBlock): void {
    const { xi, logarithm } = block;
    const { anodicTransferCoefficient, cathodicTransferCoefficient, anodicOverCathodic, exponentDifference } =
      this.properties;
    const electrons = anodicTransferCoefficient + cathodicTransferCoefficient;
    const inverse = Math.exp(-exponentDifference * logarithm) / anodicOverCathodic; // 1 / rho
    // The minor direction over the major one, q = exp(-|..|) <= 1: no form overflows before the current itself does.
    const minor = Math.exp(-electrons * Math.abs(xi));
    const difference = -Math.expm1(-2 * electrons * Math.abs(xi)); // 1 - q^2
    const anodic = xi >= 0;
    const major = Math.exp(anodic ? anodicTransferCoefficient * xi : -cathodicTransferCoefficient * xi);
    const transfer = anodic ? anodicTransferCoefficient : cathodicTransferCoefficient;
    const resistance = anodic ? inverse + minor : 1 + inverse * minor;
    const magnitude = (major * difference) / resistance;
    // What the other direction has in the resistance fades with |xi|.
    const fading = anodic ? minor : inverse * minor;
    block.value = anodic ? magnitude : -magnitude;
    block.slope = transfer * magnitude + (electrons * (2 * major * minor * minor + fading * magnitude)) / resistance;
    const byLogRatio = (block.value * (anodic ? inverse : inverse * minor)) / resistance;
    block.byLogarithm = exponentDifference * byLogRatio;
  }
}
