import { FARADAY } from '../materials/constants.ts';
import { atPlace, type PerPlace } from './per-place.ts';
import type { RateBlock, SurfaceRate } from './physics.ts';
import {
  clear,
  metalPotential,
  type OtherIons,
  type ReactingIon,
  type SurfaceCharge,
  writeSurfaceCharge,
} from './reacting-ion.ts';

export interface DoubleLayerProperties {
  readonly ion: ReactingIon;
  /** F/m2. */
  readonly capacitance: number;
  /** V - phi without charge, V; 0 when absent. */
  readonly differenceAtRest?: number;
  /** Part of the surface that is left, 1 when absent. */
  readonly area?: PerPlace;
}

/** How abruptly the other ions take over, in powers of the reacting one's concentration. */
const abruptness = 4;
/** So far above where they do, in ln of that power, nothing of it is in 16 digits. */
const farAbove = 40;

/**
 * The charge q = C (V - phi - difference at rest) of a double layer. The electrolyte's side of it comes and goes as the reacting
 * ion, so that dq/dt adds to the anodic current. Alone on a surface it makes a blocking electrode.
 *
 * An ion that is used up can charge nothing. Among others the reacting one has the share s of the charge and each other one
 *
 *     (1 - s) z_j^2 c_j / sum z_k^2 c_k,    s = c^4 / (c^4 + c_t^4),
 *
 * c_t far below the fill: what a layer holds is then of the ions in front of it, as in a diffuse layer of small potential.
 */
export class DoubleLayer implements SurfaceRate {
  readonly properties: DoubleLayerProperties;
  private readonly passed: SurfaceCharge = { current: 0, byConcentration: 0, byPotential: 0, byMetal: 0 };

  constructor(properties: DoubleLayerProperties) {
    this.properties = properties;
  }

  evaluate(_state: Float64Array, _offset: number, _place: number, block: RateBlock): void {
    clear(block);
  }

  storage(state: Float64Array, offset: number, place: number, block: RateBlock): void {
    const { ion, differenceAtRest, area } = this.properties;
    const capacitance = this.properties.capacitance * (area === undefined ? 1 : atPlace(area, place));
    const difference = metalPotential(ion.metal, state, offset, block.control) - state[offset + ion.potential];
    this.passed.byPotential = -capacitance;
    this.passed.byMetal = capacitance;
    this.passed.current = capacitance * (difference - (differenceAtRest ?? 0));
    writeSurfaceCharge(ion, this.passed, block);
    if (ion.others !== undefined) this.share(ion.others, state, offset, block);
  }

  /** Leaves the reacting ion the part of what is stored that is its own, and gives the rest to the others. */
  private share(
    { reactingAtRest, takeOver, ions }: OtherIons,
    state: Float64Array,
    offset: number,
    block: RateBlock,
  ): void {
    const { ion } = this.properties;
    const logarithm = state[offset + ion.concentration];
    const power = abruptness * (logarithm + Math.log(reactingAtRest / takeOver));
    if (power > farAbove) return;
    const { value, byUnknown, byControl, measure } = block;
    const n = value.length;
    const own = 1 / (1 + Math.exp(-power));
    const rest = 1 / (1 + Math.exp(power));
    const ownSlope = (abruptness * own * rest) / (reactingAtRest * Math.exp(logarithm));
    let strength = 0;
    for (let k = 0; k < ions.length; k++) strength += weightOf(ions[k], state, offset);
    for (let k = 0; k < ions.length; k++) {
      const { balance, charge } = ions[k];
      const part = weightOf(ions[k], state, offset) / strength;
      const perCharge = 1 / (charge * FARADAY);
      const row = balance * n;
      value[balance] = rest * part * measure * perCharge;
      byControl[balance] = rest * part * block.measureByControl * perCharge;
      for (let u = 0; u < n; u++) byUnknown[row + u] = rest * part * block.measureByUnknown[u] * perCharge;
      byUnknown[row + ion.concentration] -= ownSlope * part * measure * perCharge;
      for (let j = 0; j < ions.length; j++) {
        const shift = ((ions[j].charge * ions[j].charge) / strength) * ((j === k ? 1 : 0) - part);
        byUnknown[row + ions[j].concentration] += rest * shift * measure * perCharge;
      }
    }
    const row = ion.balance * n;
    value[ion.balance] *= own;
    byControl[ion.balance] *= own;
    for (let u = 0; u < n; u++) byUnknown[row + u] *= own;
    byUnknown[row + ion.concentration] += (ownSlope * measure) / (ion.charge * FARADAY);
  }
}

/** z^2 c. */
function weightOf(
  { charge, concentration, atRest }: OtherIons['ions'][number],
  state: Float64Array,
  offset: number,
): number {
  return charge * charge * atRest * Math.exp(state[offset + concentration]);
}
