import { FARADAY } from '../materials/constants.ts';
import { concentration, potential } from './binary-electrolyte.ts';
import type { RateBlock, SurfaceRate } from './physics.ts';

/**
 * Metal deposition M+ + e- <-> M from a binary electrolyte. Signs: i_n > 0 is anodic (metal dissolves, cations enter the
 * electrolyte); the cation enters at i_n / F; the anion is blocked. The overpotential is
 *
 *     eta = V - phi - U(c),   U(c) = V_T ln(c / c_ref)  (Nernst)  or  0  (constant),
 *
 * V the potential of the metal, phi that of the electrolyte at the surface, and the exchange current density is
 * i0(c) = i0_ref (c / c_ref)^alpha.
 */
export interface ElectrodeKineticsProperties {
  /** i0_ref, A/m2, at the reference concentration. */
  readonly exchangeCurrentDensity: number;
  /** alpha. */
  readonly concentrationExponent: number;
  readonly anodicTransferCoefficient: number;
  readonly cathodicTransferCoefficient: number;
  readonly equilibrium: 'nernst' | 'constant';
  /** c_ref, mol/m3; also the origin of the concentration among the unknowns. */
  readonly referenceConcentration: number;
  /** V_T = RT/F, V. */
  readonly thermalVoltage: number;
}

/** A current-overpotential law: the dimensionless current g(xi) = i / i0 and its slope at xi = eta / V_T. */
interface Law {
  value: number;
  slope: number;
}

abstract class MetalDeposition implements SurfaceRate {
  readonly properties: ElectrodeKineticsProperties;
  protected readonly law: Law = { value: 0, slope: 0 };

  constructor(properties: ElectrodeKineticsProperties) {
    this.properties = properties;
  }

  /** Writes g(xi) and dg/dxi into `this.law`. */
  protected abstract evaluateLaw(xi: number): void;

  evaluate(state: Float64Array, offset: number, electrodePotential: number, _place: number, block: RateBlock): void {
    const p = this.properties;
    const logarithm = state[offset + concentration]; // ln(c / c_ref)
    const relative = Math.exp(logarithm);
    const nernstian = p.equilibrium === 'nernst';
    const xi = (electrodePotential - state[offset + potential]) / p.thermalVoltage - (nernstian ? logarithm : 0);
    this.evaluateLaw(xi);
    const exchange = p.exchangeCurrentDensity * Math.exp(p.concentrationExponent * logarithm);
    const current = exchange * this.law.value;
    const currentByXi = exchange * this.law.slope;
    const currentByConcentration =
      (p.concentrationExponent * current - (nernstian ? currentByXi : 0)) / (relative * p.referenceConcentration);
    const currentByPotential = -currentByXi / p.thermalVoltage;

    block.measure = current;
    block.measureByUnknown[concentration] = currentByConcentration;
    block.measureByUnknown[potential] = currentByPotential;
    block.measureByControl = -currentByPotential;
    block.value[0] = current / FARADAY;
    block.byUnknown[0] = currentByConcentration / FARADAY;
    block.byUnknown[1] = currentByPotential / FARADAY;
    block.byControl[0] = -currentByPotential / FARADAY;
    // The anion is blocked.
    block.value[1] = 0;
    block.byUnknown[2] = 0;
    block.byUnknown[3] = 0;
    block.byControl[1] = 0;
  }
}

/** Butler-Volmer: i_n = i0(c) [exp(alpha_a xi) - exp(-alpha_c xi)]. */
export class ButlerVolmer extends MetalDeposition {
  protected evaluateLaw(xi: number): void {
    const { anodicTransferCoefficient, cathodicTransferCoefficient } = this.properties;
    // Each less 1: near equilibrium the two exponentials nearly cancel.
    const anodic = Math.expm1(anodicTransferCoefficient * xi);
    const cathodic = Math.expm1(-cathodicTransferCoefficient * xi);
    this.law.value = anodic - cathodic;
    this.law.slope = anodicTransferCoefficient * (1 + anodic) + cathodicTransferCoefficient * (1 + cathodic);
  }
}

/** The small-overpotential limit of Butler-Volmer: i_n = i0(c) (alpha_a + alpha_c) xi. */
export class LinearKinetics extends MetalDeposition {
  protected evaluateLaw(xi: number): void {
    const slope = this.properties.anodicTransferCoefficient + this.properties.cathodicTransferCoefficient;
    this.law.value = slope * xi;
    this.law.slope = slope;
  }
}

/**
 * A current density spread evenly over the surface whatever the electrolyte does: i_n is the control itself, so that a
 * held total current becomes the same density everywhere.
 */
export class UniformCurrent implements SurfaceRate {
  evaluate(_state: Float64Array, _offset: number, currentDensity: number, _place: number, block: RateBlock): void {
    block.measure = currentDensity;
    block.measureByUnknown.fill(0);
    block.measureByControl = 1;
    block.value[0] = currentDensity / FARADAY;
    block.value[1] = 0;
    block.byUnknown.fill(0);
    block.byControl[0] = 1 / FARADAY;
    block.byControl[1] = 0;
  }
}
