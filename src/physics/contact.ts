import { FARADAY } from '../materials/constants.ts';
import { atPlace, type PerPlace } from './per-place.ts';
import type { RateBlock, SurfaceRate } from './physics.ts';
import { clear, type MetalUnknown, writeIntoBalance } from './reacting-ion.ts';

export interface ContactProperties {
  readonly metal: MetalUnknown;
  /** ohm m2, above 0. */
  readonly resistance: PerPlace;
}

/** A collector at the control's potential V against a homogenised host of metal: (V - phi_m) / R flows into the host. */
export class Contact implements SurfaceRate {
  readonly properties: ContactProperties;

  constructor(properties: ContactProperties) {
    this.properties = properties;
  }

  evaluate(state: Float64Array, offset: number, control: number, place: number, block: RateBlock): void {
    const { metal, resistance } = this.properties;
    const conductance = 1 / atPlace(resistance, place);
    clear(block);
    block.measure = conductance * (control - state[offset + metal.potential]);
    block.measureByUnknown[metal.potential] = -conductance;
    block.measureByControl = conductance;
    writeIntoBalance(metal.electrons, FARADAY, block);
  }
}
