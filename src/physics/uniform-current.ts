import { FARADAY } from '../materials/constants.ts';
import type { RateBlock, SurfaceRate } from './physics.ts';
import { clear, type ReactingIon, writeIntoBalance } from './reacting-ion.ts';

/**
 * A current density spread evenly over the surface whatever the electrolyte does: i_n is the control itself, so that a
 * held total current becomes the same density everywhere.
 */
export class UniformCurrent implements SurfaceRate {
  private readonly ion: Pick<ReactingIon, 'balance' | 'charge' | 'metal'>;

  constructor(ion: Pick<ReactingIon, 'balance' | 'charge' | 'metal'>) {
    this.ion = ion;
  }

  evaluate(_state: Float64Array, _offset: number, _place: number, block: RateBlock): void {
    clear(block);
    block.measure = block.control;
    block.measureByControl = 1;
    writeIntoBalance(this.ion.balance, this.ion.charge * FARADAY, block);
    if (this.ion.metal !== undefined) writeIntoBalance(this.ion.metal.electrons, -FARADAY, block);
  }
}
