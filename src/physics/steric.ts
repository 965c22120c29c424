import { InvalidModelError } from './invalid-model-error.ts';

export interface StericProperties {
  /** What a mole of each species keeps others out of, m3/mol, in the order of the species; 0 for a point. */
  readonly excludedVolumes: readonly number[];
  /**
   * Volume of a mole of lattice sites, m3/mol. Absent: all species feel the same excess potential, which derives from a free
   * energy only if their volumes are equal.
   */
  readonly siteVolume?: number;
}

/**
 * Excess chemical potential of particles that exclude each other (Bikerman; M. S. Kilic, M. Z. Bazant and A. Ajdari,
 * Phys. Rev. E 75 (2007) 021502),
 *
 *     mu_i / RT = -s_i ln(1 - Phi),   Phi = sum v_j c_j,   s_i = 1 or v_i / v_site,
 *
 * as the difference between two nodes that a Scharfetter-Gummel flux needs. A state with Phi >= 1 does not exist: its
 * difference is NaN.
 */
export class StericExclusion {
  readonly properties: StericProperties;
  /** s_i. */
  readonly weights: readonly number[];
  /** m_right - m_left of m = -ln(1 - Phi). */
  difference = 0;
  /** 1 / (1 - Phi) at either node: dm/dc_j = v_j / (1 - Phi). */
  leftCrowding = 1;
  rightCrowding = 1;

  /** @throws InvalidModelError if a volume is negative, or that of a site not positive */
  constructor(properties: StericProperties) {
    const { excludedVolumes, siteVolume } = properties;
    if (!excludedVolumes.every((volume) => volume >= 0 && Number.isFinite(volume))) {
      throw new InvalidModelError(
        'an excluded volume is not a number of at least 0',
        'give excluded volumes in m3/mol, 0 for a point',
      );
    }
    if (siteVolume !== undefined && !(siteVolume > 0 && Number.isFinite(siteVolume))) {
      throw new InvalidModelError(
        `a lattice site of ${siteVolume} m3/mol has no volume`,
        'give a positive site volume, such as that of the solvent',
      );
    }
    this.properties = properties;
    this.weights = excludedVolumes.map((volume) => (siteVolume === undefined ? 1 : volume / siteVolume));
  }

  /**
   * Evaluates the difference between two nodes.
   *
   * @param left concentrations, mol/m3
   * @param right the same at the other node
   * @param drops left - right, without the cancellation that subtracting would have
   */
  evaluate(left: Float64Array, right: Float64Array, drops: Float64Array): void {
    const { excludedVolumes } = this.properties;
    let freeLeft = 1;
    let freeRight = 1;
    let occupationDrop = 0;
    for (let j = 0; j < excludedVolumes.length; j++) {
      freeLeft -= excludedVolumes[j] * left[j];
      freeRight -= excludedVolumes[j] * right[j];
      occupationDrop += excludedVolumes[j] * drops[j];
    }
    this.leftCrowding = 1 / freeLeft;
    this.rightCrowding = 1 / freeRight;
    if (!(freeLeft > 0 && freeRight > 0)) this.difference = Number.NaN;
    // ln(free_left / free_right), over the smaller of the two: exchanging the nodes changes its sign to the last bit.
    else if (occupationDrop > 0) this.difference = -Math.log1p(occupationDrop / freeLeft);
    else this.difference = Math.log1p(-occupationDrop / freeRight);
  }
}
