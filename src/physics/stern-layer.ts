import { FARADAY } from '../materials/constants.ts';
import type { RateBlock, SurfaceRate } from './physics.ts';
import { clear, type MetalUnknown, metalPotential, writeIntoBalance } from './reacting-ion.ts';

export interface SternLayerProperties {
  /** Unknown: potential of the electrolyte; its origin is 0. */
  readonly potential: number;
  /** Equation: Poisson's, the balance of displacement over F. */
  readonly displacement: number;
  /** F/m2. */
  readonly capacitance: number;
  /** V - phi without charge, V; 0 when absent. */
  readonly differenceAtRest?: number;
  /** Where the metal obeys Ohm's law; when absent, the control is the metal's potential. */
  readonly metal?: MetalUnknown;
}

/**
 * A layer without charge between a metal at the potential V and the electrolyte: its displacement, the charge
 * C (V - phi - difference at rest) of the metal, ends in Poisson's equation. No ion passes; what the control measures is the
 * displacement current, the growth of the charge, which the metal's own balance loses.
 */
export class SternLayer implements SurfaceRate {
  readonly properties: SternLayerProperties;

  constructor(properties: SternLayerProperties) {
    this.properties = properties;
  }

  evaluate(state: Float64Array, offset: number, _place: number, block: RateBlock): void {
    this.writeCharge(state, offset, block);
    writeIntoBalance(this.properties.displacement, FARADAY, block);
    block.measure = 0;
    block.measureByUnknown.fill(0);
    block.measureByControl = 0;
  }

  storage(state: Float64Array, offset: number, _place: number, block: RateBlock): void {
    const { metal } = this.properties;
    this.writeCharge(state, offset, block);
    if (metal !== undefined) writeIntoBalance(metal.electrons, -FARADAY, block);
  }

  private writeCharge(state: Float64Array, offset: number, block: RateBlock): void {
    const { potential, capacitance, differenceAtRest, metal } = this.properties;
    clear(block);
    const difference = metalPotential(metal, state, offset, block.control) - state[offset + potential];
    block.measure = capacitance * (difference - (differenceAtRest ?? 0));
    block.measureByUnknown[potential] = -capacitance;
    block.measureByControl = capacitance;
    if (metal !== undefined) block.measureByUnknown[metal.potential] = capacitance;
  }
}
