import { concentration } from './binary-electrolyte.ts';
import { type Equation, type FluxBlock, type LocalBlock, newFluxBlock, type Physics, type Unknown } from './physics.ts';

/** Index of the balance of the anion. */
const anion = 1;

/**
 * A binary electrolyte at the first instant after a jump, when current flows but no concentration has moved yet: in place of the
 * two balances stand that of the charge, div(N+ - N-) = 0, and c = c_ref. What remains is Ohm's law with the conductivity of the
 * fill. Metal beside it (`WithElectrons`) goes on as it was.
 */
export class FrozenSalt implements Physics {
  readonly unknowns: readonly Unknown[];
  readonly equations: readonly Equation[];
  private readonly electrolyte: Physics;
  private readonly inner: FluxBlock;

  /** @param electrolyte one whose first equations are those of `binaryEquations` */
  constructor(electrolyte: Physics) {
    this.electrolyte = electrolyte;
    this.unknowns = electrolyte.unknowns;
    this.equations = electrolyte.equations.map((equation, r): Equation => {
      if (r === concentration) return { ...equation, name: 'charge in the electrolyte' };
      return r === anion ? { ...equation, name: 'concentration as filled', kind: 'constraint', charge: 0 } : equation;
    });
    this.inner = newFluxBlock(electrolyte.unknowns.length);
  }

  flux(state: Float64Array, left: number, right: number, block: FluxBlock): void {
    const { inner } = this;
    this.electrolyte.flux(state, left, right, inner);
    block.value.set(inner.value);
    block.value[concentration] -= inner.value[anion];
    block.value[anion] = 0;
    const n = this.unknowns.length;
    for (const side of ['left', 'right'] as const) {
      block[side].set(inner[side]);
      for (let u = 0; u < n; u++) {
        block[side][concentration * n + u] -= inner[side][anion * n + u];
        block[side][anion * n + u] = 0;
      }
    }
  }

  storage(_state: Float64Array, _offset: number, block: LocalBlock): void {
    block.value.fill(0);
    block.byUnknown.fill(0);
  }

  production(state: Float64Array, offset: number, block: LocalBlock): void {
    const { origin } = this.unknowns[concentration];
    block.value.fill(0);
    block.byUnknown.fill(0);
    block.value[anion] = origin * Math.expm1(state[offset + concentration]);
    block.byUnknown[anion * this.unknowns.length + concentration] = 1;
  }
}
