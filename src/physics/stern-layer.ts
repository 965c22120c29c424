import { FARADAY } from '../materials/constants.ts';
import type { RateBlock, SurfaceRate } from './physics.ts';
import { clear, writeIntoBalance } from './reacting-ion.ts';

export interface SternLayerProperties {
  /** Unknown: potential of the electrolyte; its origin is 0. */
  readonly potential: number;
  /** Equation: Poisson's, the balance of displacement over F. */
  readonly displacement: number;
  /** F/m2. */
  readonly capacitance: number;
}

/**
 * A layer without charge between a metal at the control's potential V and the electrolyte: its displacement C (V - phi) ends in
 * Poisson's equation. No ion passes; what the control measures is the displacement current, the growth of the charge.
 */
export class SternLayer implements SurfaceRate {
  readonly properties: SternLayerProperties;

  constructor(properties: SternLayerProperties) {
    this.properties = properties;
  }

  evaluate(state: Float64Array, offset: number, control: number, place: number, block: RateBlock): void {
    this.storage(state, offset, control, place, block);
    writeIntoBalance(this.properties.displacement, FARADAY, block);
    block.measure = 0;
    block.measureByUnknown.fill(0);
    block.measureByControl = 0;
  }

  storage(state: Float64Array, offset: number, control: number, _place: number, block: RateBlock): void {
    const { potential, capacitance } = this.properties;
    clear(block);
    block.measure = capacitance * (control - state[offset + potential]);
    block.measureByUnknown[potential] = -capacitance;
    block.measureByControl = capacitance;
  }
}
