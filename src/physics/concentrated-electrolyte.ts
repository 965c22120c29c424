import { FARADAY } from '../materials/constants.ts';
import { bernoulli, bernoulliDerivative } from './bernoulli.ts';
import { binaryEquations, concentration, potential } from './binary-electrolyte.ts';
import type { Equation, FluxBlock, LocalBlock, Physics, Unknown } from './physics.ts';

/** A property as a function of concentration and temperature: evaluated, then read. */
export interface ConcentrationLaw {
  /**
   * @param concentration mol/m3
   * @param temperature K
   */
  evaluate(concentration: number, temperature: number): void;
  readonly value: number;
  /** Derivative by the concentration. */
  readonly byConcentration: number;
}

export interface ConcentratedElectrolyteProperties {
  /** kappa, S/m; kappa / c stays finite as c vanishes. */
  readonly conductivity: ConcentrationLaw;
  /** D of the salt, m2/s. */
  readonly diffusivity: ConcentrationLaw;
  /** t+ of the cation. */
  readonly transferenceNumber: ConcentrationLaw;
  /** 1 + dln f/dln c, 1 for an ideal solution. */
  readonly thermodynamicFactor: ConcentrationLaw;
  /** K. */
  readonly temperature: number;
  /** RT/F, V. */
  readonly thermalVoltage: number;
  /** The concentration the cell was filled with, mol/m3: scale and origin of c. */
  readonly referenceConcentration: number;
}

/** What the flux needs of a node, with derivatives by its concentration. */
interface NodeProperties {
  concentration: number;
  diffusivity: number;
  diffusivitySlope: number;
  transference: number;
  transferenceSlope: number;
  /** V_T kappa / (F c), m2/s: the sum of the ions' diffusivities that conduct as much. */
  mobility: number;
  mobilitySlope: number;
  /** chi = 2 (1 - t+) (1 + dln f/dln c) - 1. */
  polarisation: number;
  polarisationSlope: number;
}

/**
 * Concentrated binary 1:1 electrolyte (Stefan-Maxwell; J. Newman and N. P. Balsara, Electrochemical Systems, 4th ed.),
 *
 *     i = -kappa (grad phi - V_T chi grad ln c),      chi = 2 (1 - t+) (1 + dln f/dln c) - 1,
 *     N+ = -D grad c + t+ i/F,      N- = -D grad c - (1 - t+) i/F,
 *
 * with properties that depend on c. Unknowns and equations are those of `BinaryElectrolyte`, and so is the potential: phi +
 * V_T ln(c / c_ref) is what a reference electrode of the metal reads, for which the bracket has the familiar
 * 2 (1 - t+) (1 + dln f/dln c) (A. M. Bizeray, D. A. Howey and C. W. Monroe, J. Electrochem. Soc. 163 (2016) E223).
 *
 * Between two nodes, with w = (phi_right - phi_left)/V_T, the logarithmic mean c_m = (c_left - c_right)/ln(c_left/c_right)
 * and bars for means of the two nodes,
 *
 *     i/F = -mobility_bar (c_m w + chi_bar (c_left - c_right)),
 *     N+ = D_bar (c_left - c_right) + t_bar i/F,      N- = D_bar (c_left - c_right) - (1 - t_bar) i/F.
 *
 * The salt diffuses whatever the field, so that it needs no upwinding; where anions are blocked, c is linear and phi = V_T ln c
 * exactly for ideal laws. Scharfetter and Gummel's flux is not used: it would add diffusion in a field (docs/transport-models.md).
 *
 * Units: mol/(m2 s) times the distance, that is mol/(m s) per unit geometric conductance.
 */
export class ConcentratedElectrolyte implements Physics {
  readonly properties: ConcentratedElectrolyteProperties;
  readonly unknowns: readonly Unknown[];
  readonly equations: readonly Equation[] = binaryEquations;
  private readonly leftNode = newNodeProperties();
  private readonly rightNode = newNodeProperties();

  constructor(properties: ConcentratedElectrolyteProperties) {
    const { referenceConcentration, thermalVoltage } = properties;
    this.properties = properties;
    this.unknowns = [
      {
        name: 'concentration',
        unit: 'mol/m^3',
        scale: referenceConcentration,
        origin: referenceConcentration,
        positive: true,
      },
      { name: 'potential', unit: 'V', scale: thermalVoltage, origin: 0, positive: false },
    ];
  }

  flux(state: Float64Array, left: number, right: number, block: FluxBlock): void {
    const { thermalVoltage } = this.properties;
    const { leftNode, rightNode } = this;
    this.evaluate(state[left + concentration], leftNode);
    this.evaluate(state[right + concentration], rightNode);
    const w = (state[right + potential] - state[left + potential]) / thermalVoltage;

    const logarithm = state[left + concentration] - state[right + concentration]; // ln(c_left / c_right)
    const downstream = bernoulli(Math.abs(logarithm));
    const upstream = downstream + Math.abs(logarithm); // B(-|x|)
    const rises = logarithm < 0;
    // c_left - c_right without cancellation, and c_m = (c_left - c_right) / x = c_smaller / B(|x|) = c_larger / B(-|x|).
    const difference = rises
      ? -leftNode.concentration * Math.expm1(-logarithm)
      : rightNode.concentration * Math.expm1(logarithm);
    const mean = (rises ? rightNode.concentration : leftNode.concentration) / upstream;
    // dc_m/dc_left = -B'(x) / (B(x) B(-x)), dc_m/dc_right = -B'(-x) / (B(x) B(-x)).
    const slopeAbove = bernoulliDerivative(Math.abs(logarithm));
    const meanByLarger = -slopeAbove / (downstream * upstream);
    const meanBySmaller = (1 + slopeAbove) / (downstream * upstream);
    const meanByLeft = rises ? meanBySmaller : meanByLarger;
    const meanByRight = rises ? meanByLarger : meanBySmaller;

    const diffusivity = (leftNode.diffusivity + rightNode.diffusivity) / 2;
    const transference = (leftNode.transference + rightNode.transference) / 2;
    const mobility = (leftNode.mobility + rightNode.mobility) / 2;
    const polarisation = (leftNode.polarisation + rightNode.polarisation) / 2;

    const drive = mean * w + polarisation * difference;
    const current = -mobility * drive; // i/F
    const currentByPotential = (-mobility * mean) / thermalVoltage;
    const currentByLeft =
      -mobility * (meanByLeft * w + polarisation + (leftNode.polarisationSlope * difference) / 2) -
      (leftNode.mobilitySlope * drive) / 2;
    const currentByRight =
      -mobility * (meanByRight * w - polarisation + (rightNode.polarisationSlope * difference) / 2) -
      (rightNode.mobilitySlope * drive) / 2;
    const diffusion = diffusivity * difference;
    const diffusionByLeft = diffusivity + (leftNode.diffusivitySlope * difference) / 2;
    const diffusionByRight = -diffusivity + (rightNode.diffusivitySlope * difference) / 2;
    // Both ions' shares change together: t+ by dt, -(1 - t+) by the same.
    const shareByLeft = (leftNode.transferenceSlope * current) / 2;
    const shareByRight = (rightNode.transferenceSlope * current) / 2;

    for (let ion = 0; ion < 2; ion++) {
      const share = ion === 0 ? transference : -(1 - transference);
      block.value[ion] = diffusion + share * current;
      block.left[2 * ion + concentration] = diffusionByLeft + share * currentByLeft + shareByLeft;
      block.right[2 * ion + concentration] = diffusionByRight + share * currentByRight + shareByRight;
      block.left[2 * ion + potential] = -share * currentByPotential;
      block.right[2 * ion + potential] = share * currentByPotential;
    }
  }

  storage(state: Float64Array, offset: number, block: LocalBlock): void {
    const departure = this.properties.referenceConcentration * Math.expm1(state[offset + concentration]);
    block.value.fill(departure);
    for (let ion = 0; ion < 2; ion++) {
      block.byUnknown[2 * ion + concentration] = 1;
      block.byUnknown[2 * ion + potential] = 0;
    }
  }

  /** Asks every law once, and reads it before the next is asked: two properties may share a law. */
  private evaluate(logarithm: number, node: NodeProperties): void {
    const { conductivity, diffusivity, transferenceNumber, thermodynamicFactor } = this.properties;
    const { temperature, thermalVoltage, referenceConcentration } = this.properties;
    const c = referenceConcentration * Math.exp(logarithm);
    node.concentration = c;
    conductivity.evaluate(c, temperature);
    const molar = conductivity.value / c;
    node.mobility = (thermalVoltage * molar) / FARADAY;
    node.mobilitySlope = (thermalVoltage * (conductivity.byConcentration - molar)) / (FARADAY * c);
    diffusivity.evaluate(c, temperature);
    node.diffusivity = diffusivity.value;
    node.diffusivitySlope = diffusivity.byConcentration;
    transferenceNumber.evaluate(c, temperature);
    const transference = transferenceNumber.value;
    const transferenceSlope = transferenceNumber.byConcentration;
    node.transference = transference;
    node.transferenceSlope = transferenceSlope;
    thermodynamicFactor.evaluate(c, temperature);
    const factor = thermodynamicFactor.value;
    node.polarisation = 2 * (1 - transference) * factor - 1;
    node.polarisationSlope =
      2 * ((1 - transference) * thermodynamicFactor.byConcentration - transferenceSlope * factor);
  }
}

function newNodeProperties(): NodeProperties {
  return {
    concentration: 0,
    diffusivity: 0,
    diffusivitySlope: 0,
    transference: 0,
    transferenceSlope: 0,
    mobility: 0,
    mobilitySlope: 0,
    polarisation: 0,
    polarisationSlope: 0,
  };
}
