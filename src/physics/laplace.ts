import type { Equation, FluxBlock, LocalBlock, Physics, Unknown } from './physics.ts';

/** Steady diffusion of one passive quantity with unit diffusivity: the problem behind the tortuosity factor. */
export class Laplace implements Physics {
  readonly unknowns: readonly Unknown[] = [{ name: 'u', unit: '1', scale: 1, origin: 0, positive: false }];
  readonly equations: readonly Equation[] = [{ name: 'u', kind: 'balance', charge: 0, carrier: 'electrolyte' }];

  flux(state: Float64Array, left: number, right: number, block: FluxBlock): void {
    block.value[0] = state[left] - state[right];
    block.left[0] = 1;
    block.right[0] = -1;
  }

  storage(state: Float64Array, offset: number, block: LocalBlock): void {
    block.value[0] = state[offset];
    block.byUnknown[0] = 1;
  }
}
