import { FARADAY } from '../materials/constants.ts';
import {
  type Equation,
  type FluxBlock,
  type LocalBlock,
  newFluxBlock,
  newLocalBlock,
  type Physics,
  type Unknown,
} from './physics.ts';

/**
 * A transport model with the electrons of a porous metal beside it: one more unknown, the potential psi of the metal against
 * that of its collector, and one more balance, that of positive charge in the metal, both last,
 *
 *     div(-sigma grad psi) / F = exchange with surfaces,
 *
 * whose flow per unit conductance is (psi_left - psi_right)/F. Its carrier is the metal: the conductance is area over distance
 * times the effective electronic conductivity (S/m), which belongs to the medium. Nothing is stored.
 */
export class WithElectrons implements Physics {
  readonly electrolyte: Physics;
  readonly unknowns: readonly Unknown[];
  readonly equations: readonly Equation[];
  /** Absent where the electrolyte produces nothing. */
  readonly production?: (state: Float64Array, offset: number, block: LocalBlock) => void;
  private readonly innerFlux: FluxBlock;
  private readonly innerLocal: LocalBlock;

  /** @param thermalVoltage RT/F, V: scale of the potential of the metal */
  constructor(electrolyte: Physics, thermalVoltage: number) {
    this.electrolyte = electrolyte;
    const n = electrolyte.unknowns.length;
    this.unknowns = [
      ...electrolyte.unknowns,
      { name: 'metalPotential', unit: 'V', scale: thermalVoltage, origin: 0, positive: false },
    ];
    this.equations = [
      ...electrolyte.equations,
      { name: 'charge in the metal', kind: 'balance', charge: 1, carrier: 'metal' },
    ];
    this.innerFlux = newFluxBlock(n);
    this.innerLocal = newLocalBlock(n);
    if (electrolyte.production !== undefined) {
      this.production = (state, offset, block) => {
        electrolyte.production!(state, offset, this.innerLocal);
        this.embed(block);
      };
    }
  }

  flux(state: Float64Array, left: number, right: number, block: FluxBlock): void {
    const metal = this.electrolyte.unknowns.length;
    this.electrolyte.flux(state, left, right, this.innerFlux);
    block.value.set(this.innerFlux.value);
    bordered(this.innerFlux.left, metal, block.left);
    bordered(this.innerFlux.right, metal, block.right);
    const last = block.left.length - 1;
    block.value[metal] = (state[left + metal] - state[right + metal]) / FARADAY;
    block.left[last] = 1 / FARADAY;
    block.right[last] = -1 / FARADAY;
  }

  storage(state: Float64Array, offset: number, block: LocalBlock): void {
    this.electrolyte.storage(state, offset, this.innerLocal);
    this.embed(block);
  }

  /** Writes what the electrolyte wrote, and nothing for the metal. */
  private embed(block: LocalBlock): void {
    const metal = this.electrolyte.unknowns.length;
    block.value.set(this.innerLocal.value);
    block.value[metal] = 0;
    bordered(this.innerLocal.byUnknown, metal, block.byUnknown);
  }
}

/** Writes an n x n matrix with a row and a column of zeros appended. */
function bordered(inner: Float64Array, n: number, outer: Float64Array): void {
  outer.fill(0);
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) outer[row * (n + 1) + column] = inner[row * n + column];
  }
}
