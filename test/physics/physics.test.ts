import { expect, it } from 'vitest';
import { newFluxBlock, newRateBlock } from '../../src/physics/physics.ts';

it('makes blocks with one row an equation and one column an unknown', () => {
  const flux = newFluxBlock(3);
  expect([flux.value.length, flux.left.length, flux.right.length]).toEqual([3, 9, 9]);
  const rate = newRateBlock(3);
  expect([rate.value.length, rate.byUnknown.length, rate.byControl.length, rate.measureByUnknown.length]).toEqual([
    3, 9, 3, 3,
  ]);
  expect([rate.measure, rate.measureByControl]).toEqual([0, 0]);
});
