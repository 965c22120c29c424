import { describe, expect, it } from 'vitest';
import { geodesicTortuosity } from '../../src/geometry/geodesic.ts';
import type { Geometry, Rectangle } from '../../src/geometry/geometry.ts';
import { boxWith, rectanglesIn } from '../support/structures.ts';

const width = 10;
const height = 20;

/** The mean over the entry points of a length found by hand, over the height. */
function meanLength(length: (x: number) => number, count = 256): number {
  let sum = 0;
  for (let k = 0; k < count; k++) sum += length(((k + 0.5) / count) * width);
  return sum / count / height;
}

function mirrored(geometry: Geometry): Geometry {
  const across = (solid: Rectangle) => ({
    ...solid,
    left: geometry.width - solid.right,
    right: geometry.width - solid.left,
  });
  return { ...geometry, solids: rectanglesIn(geometry).map(across) };
}

describe('straight ways', () => {
  it('have tortuosity 1: an empty box, channels with walls of any thickness', () => {
    expect(geodesicTortuosity(boxWith(width, height, []))).toBe(1);
    const wall = (left: number, right: number) => ({ left, right, bottom: 0, top: height });
    expect(geodesicTortuosity(boxWith(width, height, [wall(0, 0), wall(4, 4), wall(10, 10)]))).toBe(1);
    expect(geodesicTortuosity(boxWith(width, height, [wall(0, 1), wall(4, 6), wall(9, 10)]))).toBe(1);
  });

  it('are the height of the slice, not of the sheets: a way past an in-line stack is straight under the gap', () => {
    const sheets = [5, 10, 15].map((y) => ({ left: 0, right: 6, bottom: y, top: y }));
    // From above the sheets to the uppermost edge, then straight down.
    const expected = meanLength((x) => (x > 6 ? height : Math.hypot(6 - x, 5) + 15));
    expect(geodesicTortuosity(boxWith(width, height, sheets))).toBeCloseTo(expected, 12);
  });
});

describe('a single sheet', () => {
  const sheet = boxWith(width, height, [{ left: 0, right: 7, bottom: 12, top: 12 }]);

  it('is passed at its free end', () => {
    const expected = meanLength((x) => (x > 7 ? height : Math.hypot(7 - x, 8) + 12));
    expect(geodesicTortuosity(sheet)).toBeCloseTo(expected, 12);
    // The mean over a fine sampling, to what 256 entries resolve.
    expect(geodesicTortuosity(sheet)).toBeCloseTo(
      meanLength((x) => (x > 7 ? height : Math.hypot(7 - x, 8) + 12), 1e5),
      4,
    );
  });

  it('seen in a mirror is the same', () => {
    expect(geodesicTortuosity(mirrored(sheet))).toBeCloseTo(geodesicTortuosity(sheet) as number, 12);
  });

  it('free at both ends is passed at the nearer way', () => {
    const island = boxWith(width, height, [{ left: 2, right: 8, bottom: 12, top: 12 }]);
    const expected = meanLength((x) => (x < 2 || x > 8 ? height : Math.hypot(Math.min(x - 2, 8 - x), 8) + 12));
    expect(geodesicTortuosity(island)).toBeCloseTo(expected, 12);
  });
});

it('a thick baffle is followed along its side', () => {
  const baffle = boxWith(width, height, [{ left: 0, right: 7, bottom: 6, top: 12 }]);
  const expected = meanLength((x) => (x > 7 ? height : Math.hypot(7 - x, 8) + 12));
  expect(geodesicTortuosity(baffle)).toBeCloseTo(expected, 12);
});

it('a thick island is passed around the nearer corner of its top', () => {
  const island = boxWith(width, height, [{ left: 2, right: 8, bottom: 6, top: 12 }]);
  const expected = meanLength((x) => (x < 2 || x > 8 ? height : Math.hypot(Math.min(x - 2, 8 - x), 8) + 12));
  expect(geodesicTortuosity(island)).toBeCloseTo(expected, 12);
});

describe('a staggered pair', () => {
  // The upper sheet leaves the gap 0..2, the lower one 8..10.
  const pair = boxWith(width, height, [
    { left: 0, right: 8, bottom: 5, top: 5 },
    { left: 2, right: 10, bottom: 15, top: 15 },
  ]);
  const length = (x: number) => {
    // The straight line to the lower edge passes the upper gap if it crosses level 15 left of x = 2.
    const crossing = x + ((8 - x) * (height - 15)) / (height - 5);
    const toLower = crossing <= 2 ? Math.hypot(8 - x, 15) : Math.hypot(x - 2, 5) + Math.hypot(6, 10);
    return toLower + 5;
  };

  it('is passed from edge to edge, or straight where a line fits', () => {
    expect(geodesicTortuosity(pair)).toBeCloseTo(meanLength(length), 12);
  });

  it('seen in a mirror is the same', () => {
    expect(geodesicTortuosity(mirrored(pair))).toBeCloseTo(meanLength(length), 12);
  });

  it('of thick sheets adds their sides', () => {
    const thick = boxWith(width, height, [
      { left: 0, right: 8, bottom: 4, top: 6 },
      { left: 2, right: 10, bottom: 14, top: 16 },
    ]);
    // Round both corners of the upper sheet's end, then both of the lower one's.
    const around = (x: number) => Math.hypot(x - 2, 4) + 2 + Math.hypot(6, 8) + 2 + 4;
    const direct = (x: number) => {
      // From the left of the gap: one corner of the upper sheet is enough, the lower one of its end.
      const crossing = x + ((2 - x) * 4) / 6;
      return crossing <= 2 && x <= 2 ? Math.hypot(x - 2, 6) + Math.hypot(6, 8) + 2 + 4 : around(x);
    };
    const shortest = (x: number) => {
      // Straight to the lower sheet's end where the line stays left of x = 2 down to level 14.
      const crossing = x + ((8 - x) * 6) / 14;
      return crossing <= 2 ? Math.hypot(8 - x, 14) + 2 + 4 : direct(x);
    };
    expect(geodesicTortuosity(thick)).toBeCloseTo(meanLength(shortest), 12);
  });
});

describe('ways that do not exist or are too many', () => {
  it('are infinite behind a sheet without a gap', () => {
    expect(geodesicTortuosity(boxWith(width, height, [{ left: 0, right: width, bottom: 8, top: 8 }]))).toBe(
      Number.POSITIVE_INFINITY,
    );
  });

  it('are not looked for among more than 400 corners', () => {
    const sheets = (count: number) =>
      Array.from({ length: count }, (_, k) => {
        const y = ((k + 0.5) * height) / count;
        return { left: k % 2 === 0 ? 0 : 1, right: k % 2 === 0 ? 9 : 10, bottom: y, top: y };
      });
    expect(geodesicTortuosity(boxWith(width, height, sheets(401)))).toBeUndefined();
    expect(geodesicTortuosity(boxWith(width, height, sheets(40)))).toBeGreaterThan(1);
  });
});

it('entries that a solid covers do not count', () => {
  const lid = boxWith(width, height, [{ left: 0, right: 5, bottom: 12, top: height }]);
  expect(geodesicTortuosity(lid)).toBe(1);
});
