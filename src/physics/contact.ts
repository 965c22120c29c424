import { FARADAY } from '../materials/constants.ts';
import { atPlace, type PerPlace } from './per-place.ts';
import type { RateBlock, SurfaceRate } from './physics.ts';
import { clear, type MetalUnknown } from './reacting-ion.ts';

export interface ContactProperties {
  readonly metal: MetalUnknown;
  /** ohm m2, above 0. */
  readonly resistance: PerPlace;
}

/**
 * A contact between the collector and a homogenised host of metal: -psi / R flows into the host, psi the potential of its metal
 * against the collector's. What the control measures is what passes into the electrolyte, not this: all of it comes
 * through here.
 */
export class Contact implements SurfaceRate {
  readonly properties: ContactProperties;

  constructor(properties: ContactProperties) {
    this.properties = properties;
  }

  evaluate(state: Float64Array, offset: number, place: number, block: RateBlock): void {
    const { metal, resistance } = this.properties;
    const conductance = 1 / atPlace(resistance, place);
    const unknowns = block.value.length;
    clear(block);
    block.value[metal.electrons] = (-conductance * state[offset + metal.potential]) / FARADAY;
    block.byUnknown[metal.electrons * unknowns + metal.potential] = -conductance / FARADAY;
  }
}
