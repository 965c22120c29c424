import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channelArray, sheetStack } from '../../src/geometry/structures.ts';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });

describe('a stack of sheets', () => {
  it('has one sheet in the middle of each slice, the lowest on the left wall', () => {
    const { solids, surfaces } = sheetStack(
      { count: 3, gap: 2, sheetThickness: 1, arrangement: 'staggered' },
      10,
      100,
      130,
    );
    expect(solids).toEqual([
      { kind: 'rectangle', left: 0, right: 8, bottom: 104.5, top: 105.5, surface: 0 },
      { kind: 'rectangle', left: 2, right: 10, bottom: 114.5, top: 115.5, surface: 1 },
      { kind: 'rectangle', left: 0, right: 8, bottom: 124.5, top: 125.5, surface: 2 },
    ]);
    expect(surfaces).toEqual([1, 2, 3].map((k) => ({ name: `sheet ${k}`, role: 'host' })));
  });

  it('in line leaves every gap at the right', () => {
    const { solids } = sheetStack({ count: 4, gap: 2, sheetThickness: 0, arrangement: 'in_line' }, 10, 0, 8);
    expect(solids.map(({ left, right, bottom, top }) => [left, right, bottom, top])).toEqual(
      [1, 3, 5, 7].map((level) => [0, 8, level, level]),
    );
  });

  it('stays inside its layer and leaves its gap, whatever the parameters', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        between(0.01, 0.99),
        between(0, 0.99),
        between(0.1, 10),
        (count, gapShare, solidShare, height) => {
          const { solids } = sheetStack(
            { count, gap: 3 * gapShare, sheetThickness: (solidShare * height) / count, arrangement: 'staggered' },
            3,
            5,
            5 + height,
          );
          solids.forEach(({ left, right, bottom, top }, k) => {
            expect(right - left).toBeCloseTo(3 - 3 * gapShare, 12);
            expect(bottom).toBeGreaterThan(5);
            expect(top).toBeLessThan(5 + height);
            if (k > 0) expect(bottom).toBeGreaterThan(solids[k - 1].top);
          });
        },
      ),
    );
  });
});

describe('an array of channels', () => {
  it('has whole walls between channels and half walls at the mirror planes', () => {
    const { solids, surfaces } = channelArray({ count: 2, wallThickness: 2 }, 20, 5, 9);
    expect(solids.map(({ left, right }) => [left, right])).toEqual([
      [0, 1],
      [9, 11],
      [19, 20],
    ]);
    expect(solids.every(({ bottom, top }) => bottom === 5 && top === 9)).toBe(true);
    expect(surfaces.map(({ name }) => name)).toEqual(['wall 1', 'wall 2', 'wall 3']);
    expect(solids.map(({ surface }) => surface)).toEqual([0, 1, 2]);
  });

  it('ends exactly on the walls of the cell, whatever the width', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), between(1e-6, 1e-3), between(0, 0.99), (count, width, share) => {
        const { solids } = channelArray({ count, wallThickness: (share * width) / count }, width, 0, 1);
        expect(solids[0].left).toBe(0);
        expect(solids[count].right).toBe(width);
        const open = solids.slice(1).map(({ left }, k) => left - solids[k].right);
        for (const channel of open) expect(channel / ((width / count) * (1 - share))).toBeCloseTo(1, 9);
      }),
    );
  });
});
