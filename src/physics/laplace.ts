import type { FluxBlock, Physics, Unknown } from './physics.ts';

/** Steady diffusion of one passive quantity with unit diffusivity: the problem behind the tortuosity factor. */
export class Laplace implements Physics {
  readonly unknowns: readonly Unknown[] = [{ name: 'u', unit: '1', scale: 1, origin: 0, positive: false }];

  flux(state: Float64Array, left: number, right: number, block: FluxBlock): void {
    block.value[0] = state[left] - state[right];
    block.left[0] = 1;
    block.right[0] = -1;
  }
}
