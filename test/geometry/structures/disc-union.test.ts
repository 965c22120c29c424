import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unionOfDiscs } from '../../../src/geometry/structures/disc-union.ts';

const disc = (x: number, y: number, radius = 1) => ({ x, y, radius });

describe('the union of discs', () => {
  it('of two has the area of a lens less than both', () => {
    const lens = 2 * Math.acos(0.5) - Math.sin(2 * Math.acos(0.5));
    expect(unionOfDiscs([disc(0, 0), disc(1, 0)], Number.POSITIVE_INFINITY).area).toBeCloseTo(2 * Math.PI - lens, 13);
  });

  it('counts what lies in another, or is the same as another, once', () => {
    expect(unionOfDiscs([disc(3, 0), disc(3.2, 0, 0.5), disc(3, 0)], 10).area).toBeCloseTo(Math.PI, 13);
  });

  it('tells a hole from a heap', () => {
    const ring = Array.from({ length: 8 }, (_, k) =>
      disc(3 * Math.cos((k * Math.PI) / 4), 3 * Math.sin((k * Math.PI) / 4), 1.3),
    );
    expect(unionOfDiscs(ring, 50)).toMatchObject({ encloses: true, spans: false });
    expect(unionOfDiscs(ring.slice(1), 50)).toMatchObject({ encloses: false, spans: false });
  });

  it('tells a wall all across, over the border of a period', () => {
    const row = [0.5, 2, 3.5, 5].map((x) => disc(x, 0));
    expect(unionOfDiscs(row, 6).spans).toBe(true);
    expect(unionOfDiscs(row, 8).spans).toBe(false);
  });

  it('is what counting of points says', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.double({ min: 0, max: 10, noNaN: true }),
            fc.double({ min: 1, max: 4, noNaN: true }),
            fc.double({ min: 0.3, max: 1, noNaN: true }),
          ),
          { minLength: 1, maxLength: 12 },
        ),
        (list) => {
          const discs = list.map(([x, y, radius]) => disc(x, y, radius));
          const { area, spans } = unionOfDiscs(discs, 10);
          if (spans) return;
          let inside = 0;
          const points = 250;
          for (let i = 0; i < points; i++) {
            for (let j = 0; j < points; j++) {
              const [x, y] = [(10 * (i + 0.5)) / points, (5 * (j + 0.5)) / points];
              if (discs.some((each) => [-10, 0, 10].some((s) => Math.hypot(x - each.x - s, y - each.y) < each.radius)))
                inside++;
            }
          }
          expect(Math.abs(area - (50 * inside) / points ** 2)).toBeLessThan(0.15);
        },
      ),
      { numRuns: 30 },
    );
  });
});
