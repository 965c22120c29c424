import { expect, it } from 'vitest';
import { Laplace } from '../../src/physics/laplace.ts';
import { newFluxBlock } from '../../src/physics/physics.ts';

it('flows down the difference, with derivatives of one', () => {
  const laplace = new Laplace();
  const block = newFluxBlock(laplace.unknowns.length);
  laplace.flux(Float64Array.of(0, 7, 4), 1, 2, block);
  expect([...block.value, ...block.left, ...block.right]).toEqual([3, 1, -1]);
});
