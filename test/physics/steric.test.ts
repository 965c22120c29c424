import fc from 'fast-check';
import { expect, it } from 'vitest';
import { StericExclusion } from '../../src/physics/steric.ts';

const excludedVolumes = [3e-4, 0, 1e-4];
const share = fc.double({ min: 0, max: 0.49, noNaN: true });
/** Concentrations at a node, of which the first and the last species fill a part of the volume each. */
const node = fc.tuple(share, share, share).map(([a, b, c]) => Float64Array.of(a / 3e-4, 5000 * b, c / 1e-4));

function differenceOf(exclusion: StericExclusion, left: Float64Array, right: Float64Array): number {
  exclusion.evaluate(
    left,
    right,
    left.map((concentration, j) => concentration - right[j]),
  );
  return exclusion.difference;
}

it('is the difference of -ln(1 - Phi), and changes sign to the last bit when the nodes are exchanged', () => {
  const exclusion = new StericExclusion({ excludedVolumes });
  fc.assert(
    fc.property(node, node, (left, right) => {
      const free = (at: Float64Array) => 1 - (3e-4 * at[0] + 1e-4 * at[2]);
      const found = differenceOf(exclusion, left, right);
      expect(Math.abs(found - Math.log(free(left) / free(right)))).toBeLessThan(1e-13);
      expect(exclusion.leftCrowding * free(left)).toBeCloseTo(1, 12);
      expect(exclusion.rightCrowding * free(right)).toBeCloseTo(1, 12);
      expect(Math.abs(found + differenceOf(exclusion, right, left))).toBe(0);
    }),
  );
});

it('keeps the digits of a small drop', () => {
  const exclusion = new StericExclusion({ excludedVolumes: [1e-4] });
  exclusion.evaluate(Float64Array.of(1000), Float64Array.of(1000), Float64Array.of(-1e-20));
  expect(exclusion.difference / (1e-24 / 0.9)).toBeCloseTo(1, 14);
});

it('weighs every species alike, or by its volume over that of a site', () => {
  expect(new StericExclusion({ excludedVolumes }).weights).toEqual([1, 1, 1]);
  expect(new StericExclusion({ excludedVolumes, siteVolume: 2e-4 }).weights).toEqual([3e-4 / 2e-4, 0, 0.5]);
});
