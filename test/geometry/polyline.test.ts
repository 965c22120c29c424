import { describe, expect, it } from 'vitest';
import type { Outline } from '../../src/geometry/geometry.ts';
import { clipped, type Polyline, polylineOf } from '../../src/geometry/polyline.ts';

/** Two half circles about a centre, counter-clockwise. */
const circle = (x: number, y: number, radius: number): Outline => ({
  kind: 'outline',
  corners: [
    { x: x + radius, y, bulge: 1 },
    { x: x - radius, y, bulge: 1 },
  ],
  closed: true,
  surface: 2,
});

/** Shoelace formula; positive counter-clockwise. */
const areaOf = ({ x, y }: Polyline) =>
  x.reduce((sum, each, k) => sum + (each * y[(k + 1) % x.length] - x[(k + 1) % x.length] * y[k]) / 2, 0);

describe('polylineOf', () => {
  it('cuts a circle into sides that stay within the sag', () => {
    const { x, y, closed } = polylineOf(circle(3, 4, 2), 1e-3);
    expect(closed).toBe(true);
    for (const [k, each] of x.entries()) {
      expect(Math.hypot(each - 3, y[k] - 4)).toBeCloseTo(2, 12);
      const next = (k + 1) % x.length;
      const middle = Math.hypot((each + x[next]) / 2 - 3, (y[k] + y[next]) / 2 - 4);
      expect(2 - middle).toBeLessThan(1e-3);
      expect(middle).toBeLessThan(2);
    }
    expect(areaOf({ x, y, closed })).toBeCloseTo(Math.PI * 4, 1);
  });

  it('bends to the right for a negative bulge, and less than half round for a small one', () => {
    const quarter = Math.tan(Math.PI / 8);
    const arc = (bulge: number) =>
      polylineOf(
        {
          kind: 'outline',
          corners: [
            { x: 1, y: 0, bulge },
            { x: 0, y: 1 },
          ],
          closed: false,
          surface: 0,
        },
        1e-4,
      );
    const left = arc(quarter);
    left.x.forEach((x, k) => {
      expect(Math.hypot(x, left.y[k])).toBeCloseTo(1, 12);
    });
    const right = arc(-quarter);
    right.x.forEach((x, k) => {
      expect(Math.hypot(x - 1, right.y[k] - 1)).toBeCloseTo(1, 12);
    });
  });

  it('opens a rectangle of no thickness', () => {
    const sheet = polylineOf({ kind: 'rectangle', left: 0, right: 2, bottom: 1, top: 1, surface: 0 }, 1);
    expect(sheet).toEqual({ x: Float64Array.of(0, 2), y: Float64Array.of(1, 1), closed: false });
  });
});

describe('clipped', () => {
  const unit = { left: 0, right: 1, bottom: 0, top: 1 };

  it('leaves what lies inside as it is', () => {
    const line = polylineOf(circle(0.5, 0.5, 0.3), 1e-3);
    expect(clipped(line, unit)).toEqual([line]);
  });

  it('keeps a quarter of a circle about a corner', () => {
    const [quarter] = clipped(polylineOf(circle(0, 0, 0.8), 1e-6), unit);
    expect(areaOf(quarter)).toBeCloseTo((Math.PI * 0.64) / 4, 4);
  });

  it('cuts a sheet that leaves the box and comes back into pieces', () => {
    const sheet = { x: Float64Array.of(0.2, 0.2, 0.8, 0.8), y: Float64Array.of(0.5, 1.5, 1.5, 0.25), closed: false };
    expect(clipped(sheet, unit)).toEqual([
      { x: Float64Array.of(0.2, 0.2), y: Float64Array.of(0.5, 1), closed: false },
      { x: Float64Array.of(0.8, 0.8), y: Float64Array.of(1, 0.25), closed: false },
    ]);
  });

  it('leaves nothing of what lies outside', () => {
    expect(clipped(polylineOf(circle(3, 3, 1), 0.1), unit)).toEqual([]);
  });
});
