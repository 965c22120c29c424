import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pillars } from '../../../src/geometry/structures/pillars.ts';
import { areaOf, outlinesOf, pointsOf } from './distances.ts';

const box = { width: 20, bottom: 3, top: 30, sides: 'mirror' } as const;
const one = (shape: { height: number; baseWidth: number; tipRadius?: number }) =>
  outlinesOf(pillars({ count: 1, role: 'collector', ...shape }, box, false).solids)[0];

describe('pillars', () => {
  it('are flat, sharp, domed or half a circle', () => {
    expect(areaOf(one({ height: 5, baseWidth: 2 }))).toBeCloseTo(10, 12);
    expect(areaOf(one({ height: 5, baseWidth: 2, tipRadius: 0 }))).toBeCloseTo(5, 12);
    expect(areaOf(one({ height: 5, baseWidth: 2, tipRadius: 1 }))).toBeCloseTo(8 + Math.PI / 2, 12);
    expect(areaOf(one({ height: 4, baseWidth: 8, tipRadius: 4 }))).toBeCloseTo(8 * Math.PI, 12);
  });

  it('are as high and as wide as asked, with straight sides that touch the circle of the tip', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 20, noNaN: true }),
        fc.double({ min: 0.5, max: 15, noNaN: true }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (height, baseWidth, share) => {
          const tipRadius = share * Math.min(height, baseWidth / 2);
          const needle = one({ height, baseWidth, tipRadius });
          const points = pointsOf(needle, 400);
          expect(Math.max(...points.map(({ y }) => y)) - 3).toBeCloseTo(height, 4);
          expect(Math.max(...points.map(({ x }) => x)) - 10).toBeCloseTo(baseWidth / 2, 9);
          expect(areaOf(needle)).toBeGreaterThan(0);
          if (needle.corners.length < 4) return;
          // The side runs at right angles to the radius at its upper end.
          const [foot, touch] = needle.corners;
          const [cx, cy] = [10, 3 + height - tipRadius];
          expect(Math.hypot(touch.x - cx, touch.y - cy)).toBeCloseTo(tipRadius, 9);
          const along = (touch.x - foot.x) * (touch.x - cx) + (touch.y - foot.y) * (touch.y - cy);
          expect(Math.abs(along)).toBeLessThan(1e-9 * height * baseWidth);
        },
      ),
    );
  });

  it('stand in the middle of equal parts, or on the axis', () => {
    const { solids, surfaces } = pillars({ count: 4, height: 5, baseWidth: 2, role: 'host' }, box, false);
    expect(outlinesOf(solids).map(({ corners }) => corners[0].x - 1)).toEqual([2.5, 7.5, 12.5, 17.5]);
    expect(surfaces[3]).toEqual({ name: 'pillar 4', role: 'host' });
    const [needle] = outlinesOf(pillars({ count: 1, height: 5, baseWidth: 2, role: 'host' }, box, true).solids);
    expect(needle.corners[0].x).toBe(1);
  });
});
