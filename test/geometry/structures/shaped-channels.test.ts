import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadGeometryError } from '../../../src/errors.ts';
import { type ShapedChannels, shapedChannels, slopeOfWave } from '../../../src/geometry/structures/shaped-channels.ts';
import type { Box } from '../../../src/geometry/structures/structure.ts';
import { failureOf } from '../../support/failure.ts';
import { areaOf, outlinesOf } from './distances.ts';

const usual: ShapedChannels = {
  count: 3,
  wallThickness: () => 4,
  path: { kind: 'straight' },
  widthSpread: 0,
  seed: 1,
  role: 'insulator',
};
const box = (sides: Box['sides']): Box => ({ width: 60, bottom: 10, top: 110, sides });
const openWall = { ...usual, wallThickness: () => 0 };

describe('shaped channels', () => {
  it('that are straight have rectangles for walls, whole ones between periodic sides', () => {
    const walls = shapedChannels(usual, box('periodic')).solids;
    expect(walls.map((wall) => wall.kind === 'rectangle' && [wall.left, wall.right])).toEqual([
      [8, 12],
      [28, 32],
      [48, 52],
    ]);
    const ofMirror = shapedChannels(usual, box('mirror')).solids;
    expect(ofMirror.map((wall) => wall.kind === 'rectangle' && [wall.left, wall.right])).toEqual([
      [0, 2],
      [18, 22],
      [38, 42],
      [58, 60],
    ]);
  });

  it('taper with the thickness of their walls', () => {
    const { solids } = shapedChannels({ ...usual, wallThickness: (h) => 8 - 8 * h }, box('mirror'));
    const [outer, inner] = outlinesOf(solids);
    expect(inner.corners).toEqual([
      { x: 24, y: 10 },
      { x: 20, y: 110 },
      { x: 16, y: 10 },
    ]);
    expect(Math.min(...outer.corners.map(({ x }) => x))).toBe(-4);
    const curved = outlinesOf(shapedChannels({ ...usual, wallThickness: (h) => 2 + 8 * h * h }, box('mirror')).solids);
    expect(curved[1].corners.length).toBe(50);
  });

  it('tilt by their angle, with copies across the walls', () => {
    const tilt = 0.3;
    const { solids, surfaces } = shapedChannels({ ...openWall, path: { kind: 'tilted', tilt } }, box('periodic'));
    for (const { corners, closed } of outlinesOf(solids)) {
      expect(closed).toBe(false);
      expect((corners[1].x - corners[0].x) / 100).toBeCloseTo(Math.tan(tilt), 12);
    }
    expect(surfaces.length).toBe(3);
    // At the bottom three walls show, and at the top.
    const shown = (at: number) =>
      outlinesOf(solids).filter(({ corners }) => corners[at].x >= 0 && corners[at].x < 60).length;
    expect([shown(0), shown(1)]).toEqual([3, 3]);
  });

  it('wind as long a way as asked', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1.01, max: 4, noNaN: true }),
        fc.integer({ min: 1, max: 6 }),
        fc.constantFrom<'zigzag' | 'sinusoidal'>('zigzag', 'sinusoidal'),
        (tortuosity, periods, kind) => {
          const path = { kind, tortuosity, periods };
          const [{ corners }] = outlinesOf(shapedChannels({ ...openWall, path }, box('periodic')).solids);
          const way = corners
            .slice(1)
            .reduce((sum, { x, y }, k) => sum + Math.hypot(x - corners[k].x, y - corners[k].y), 0);
          expect(Math.abs(way / 100 / tortuosity - 1)).toBeLessThan(kind === 'zigzag' ? 1e-12 : 4e-3);
        },
      ),
    );
  });

  it('of winding walls keep the porosity of straight ones', () => {
    const path = { kind: 'sinusoidal', tortuosity: 1.4, periods: 2 } as const;
    const walls = outlinesOf(shapedChannels({ ...usual, path }, box('periodic')).solids);
    for (const wall of walls) expect(areaOf(wall)).toBeCloseTo(400, 9);
  });

  it('have widths of the distribution, which fill the cell', () => {
    const { solids } = shapedChannels({ ...usual, count: 12, widthSpread: 0.4 }, { ...box('mirror'), width: 600 });
    const walls = solids.flatMap((wall) => (wall.kind === 'rectangle' ? [wall] : []));
    const widths = walls.slice(1).map(({ left }, k) => left - walls[k].right);
    expect(widths.length).toBe(12);
    expect(widths.reduce((sum, each) => sum + each, 0)).toBeCloseTo(600 - 48, 9);
    expect(Math.max(...widths) / Math.min(...widths)).toBeGreaterThan(1.5);
  });

  it('that walls close are refused', () => {
    const closed = { ...usual, wallThickness: (h: number) => (h < 0.5 ? 4 : 19), widthSpread: 0.5, count: 3 };
    expect(failureOf(() => shapedChannels(closed, box('mirror')))).toBeInstanceOf(BadGeometryError);
  });

  it('find the slope of a wave by its length', () => {
    expect(slopeOfWave(1)).toBeCloseTo(0, 6);
    // sqrt(1 + cos^2) has the mean 2/pi sqrt(2) E(1/2).
    expect(slopeOfWave((2 / Math.PI) * Math.SQRT2 * 1.3506438810476755)).toBeCloseTo(1, 9);
  });
});
