import { bernoulli, bernoulliDerivative } from './bernoulli.ts';
import type { Equation, FluxBlock, LocalBlock, Physics, Unknown } from './physics.ts';

/** Diffusivities of the two ions of a 1:1 salt in the free electrolyte, m2/s, and what the flux needs beside them. */
export interface BinaryElectrolyteProperties {
  readonly cationDiffusivity: number;
  readonly anionDiffusivity: number;
  /** RT/F, V. */
  readonly thermalVoltage: number;
  /** The concentration the cell was filled with, mol/m3: scale and origin of c. */
  readonly referenceConcentration: number;
}

/** The two balances of a binary electrolyte. */
export const binaryEquations: readonly Equation[] = [
  { name: 'cation', kind: 'balance', charge: 1, carrier: 'electrolyte' },
  { name: 'anion', kind: 'balance', charge: -1, carrier: 'electrolyte' },
];

/** Index of the salt concentration c (mol/m3) among the unknowns; its equation is the balance of the cation. */
export const concentration = 0;
/** Index of the electric potential phi (V) among the unknowns; its equation is the balance of the anion. */
export const potential = 1;

/**
 * Dilute electroneutral binary electrolyte (1:1), Nernst-Planck with c+ = c- = c:
 *
 *     N± = -D± (grad c ± c grad phi / V_T)
 *
 * in the Scharfetter-Gummel form, which is exact for constant field and flux between the nodes and keeps c positive in
 * strong fields: with w = (phi_right - phi_left)/V_T
 *
 *     N+ = D+ (B(w) c_left - B(-w) c_right) = D+ (B(|w|) (c_left - c_right) - w c_from),
 *     N- = D- (B(-w) c_left - B(w) c_right) = D- (B(|w|) (c_left - c_right) + w c_from),
 *
 * c_from the concentration at the node that the ion drifts from. The second form, from B(-w) = B(w) + w, is the one
 * evaluated: it takes the difference of nearly equal concentrations first, where nothing is rounded away, and what drifts
 * out of a nearly depleted node is not lost beside what its neighbour holds.
 *
 * Units: mol/(m2 s) times the distance, that is mol/(m s) per unit geometric conductance.
 */
export class BinaryElectrolyte implements Physics {
  readonly unknowns: readonly Unknown[];
  readonly equations = binaryEquations;
  readonly properties: BinaryElectrolyteProperties;

  constructor(properties: BinaryElectrolyteProperties) {
    this.properties = properties;
    this.unknowns = [
      {
        name: 'concentration',
        unit: 'mol/m^3',
        scale: properties.referenceConcentration,
        origin: properties.referenceConcentration,
        positive: true,
      },
      { name: 'potential', unit: 'V', scale: properties.thermalVoltage, origin: 0, positive: false },
    ];
  }

  flux(state: Float64Array, left: number, right: number, block: FluxBlock): void {
    const { cationDiffusivity, anionDiffusivity, thermalVoltage, referenceConcentration } = this.properties;
    const cLeft = referenceConcentration * Math.exp(state[left + concentration]);
    const cRight = referenceConcentration * Math.exp(state[right + concentration]);
    const w = (state[right + potential] - state[left + potential]) / thermalVoltage;
    // Weights of the upstream and the downstream node of a drift, B(-|w|) and B(|w|), with their slopes by w.
    const downstream = bernoulli(Math.abs(w));
    const upstream = downstream + Math.abs(w);
    const downstreamSlope = bernoulliDerivative(Math.abs(w));
    const upstreamSlope = downstreamSlope + 1;
    const upward = w < 0; // the cation drifts from left to right, the anion from right to left
    const forward = upward ? upstream : downstream; // B(w)
    const backward = upward ? downstream : upstream; // B(-w)
    const forwardSlope = upward ? -upstreamSlope : downstreamSlope; // B'(w)
    const backwardSlope = upward ? -downstreamSlope : upstreamSlope; // d B(-w) / dw
    // c_left - c_right without cancellation, exactly reversed when the nodes are.
    const ratio = state[left + concentration] - state[right + concentration];
    const difference = ratio < 0 ? -cLeft * Math.expm1(-ratio) : cRight * Math.expm1(ratio);
    const diffusion = downstream * difference;

    block.value[0] = cationDiffusivity * (diffusion - w * (upward ? cLeft : cRight));
    block.left[0] = cationDiffusivity * forward;
    block.right[0] = -cationDiffusivity * backward;
    const cationByPotential = (cationDiffusivity * (forwardSlope * cLeft - backwardSlope * cRight)) / thermalVoltage;
    block.left[1] = -cationByPotential;
    block.right[1] = cationByPotential;

    block.value[1] = anionDiffusivity * (diffusion + w * (upward ? cRight : cLeft));
    block.left[2] = anionDiffusivity * backward;
    block.right[2] = -anionDiffusivity * forward;
    const anionByPotential = (anionDiffusivity * (backwardSlope * cLeft - forwardSlope * cRight)) / thermalVoltage;
    block.left[3] = -anionByPotential;
    block.right[3] = anionByPotential;
  }
  storage(state: Float64Array, offset: number, block: LocalBlock): void {
    const departure = this.properties.referenceConcentration * Math.expm1(state[offset + concentration]);
    block.value[0] = departure;
    block.value[1] = departure;
    block.byUnknown[0] = 1;
    block.byUnknown[1] = 0;
    block.byUnknown[2] = 1;
    block.byUnknown[3] = 0;
  }
}
