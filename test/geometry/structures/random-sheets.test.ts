import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadGeometryError } from '../../../src/errors.ts';
import { type RandomSheets, randomSheets } from '../../../src/geometry/structures/random-sheets.ts';
import type { Box } from '../../../src/geometry/structures/structure.ts';
import { failureOf } from '../../support/failure.ts';
import { areaOf, distanceBetween, outlinesOf } from './distances.ts';

const usual: RandomSheets = {
  count: 25,
  length: 15,
  sheetThickness: 0,
  angles: { kind: 'uniform', from: -Math.PI / 2, to: Math.PI / 2 },
  gap: 1.5,
  seed: 1,
  role: 'host',
};
const box = (sides: Box['sides']): Box => ({ width: 60, bottom: 10, top: 80, sides });

/** Angle of the first long side from the horizontal. */
function angleOf({ corners: [from, to] }: { corners: readonly { x: number; y: number }[] }): number {
  return Math.atan((to.y - from.y) / (to.x - from.x));
}

describe('random sheets', () => {
  it('stay in their layer and keep their distance, whatever the seed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Box['sides']>('mirror', 'periodic'),
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        fc.constantFrom(0, 0.5, 2),
        (sides, seed, sheetThickness) => {
          const sheets = outlinesOf(randomSheets({ ...usual, seed, sheetThickness }, box(sides)).solids);
          expect(sheets.length).toBeGreaterThanOrEqual(25);
          sheets.forEach((one, k) => {
            expect(one.closed).toBe(sheetThickness > 0);
            if (one.closed) expect(areaOf(one)).toBeCloseTo(15 * sheetThickness, 9);
            for (const { y } of one.corners) expect(Math.abs(y - 45)).toBeLessThanOrEqual(35 - 0.75 + 1e-9);
            for (const other of sheets.slice(k + 1)) {
              expect(distanceBetween(one, other)).toBeGreaterThanOrEqual(1.5 - 1e-9);
            }
          });
        },
      ),
      { numRuns: 25 },
    );
  });

  it('have the angles asked for', () => {
    const angles = (given: RandomSheets['angles']) =>
      outlinesOf(randomSheets({ ...usual, count: 40, gap: 0.2, angles: given }, box('mirror')).solids).map(angleOf);
    for (const each of angles({ kind: 'normal', mean: 0.2, deviation: 0 })) expect(each).toBeCloseTo(0.2, 12);
    const spread = angles({ kind: 'normal', mean: 0, deviation: 0.2 });
    expect(Math.sqrt(spread.reduce((sum, each) => sum + each ** 2, 0) / 40)).toBeGreaterThan(0.12);
    for (const each of angles({ kind: 'uniform', from: 0.1, to: 0.3 })) expect(Math.abs(each - 0.2)).toBeLessThan(0.1);
    const narrow = angles({ kind: 'von_mises', mean: 0, concentration: 400 });
    for (const each of narrow) expect(Math.abs(each)).toBeLessThan(0.25);
  });

  it('of one seed are the same, of another others', () => {
    const of = (seed: number) => randomSheets({ ...usual, seed }, box('periodic')).solids;
    expect(of(5)).toEqual(of(5));
    expect(of(5)).not.toEqual(of(6));
  });

  it('that find no place are refused with what would help', () => {
    const error = failureOf(() => randomSheets({ ...usual, count: 1000 }, box('periodic')));
    expect(error).toBeInstanceOf(BadGeometryError);
    expect((error as BadGeometryError).message).toMatch(/^sheet \d+ of 1000 finds no place/u);
    expect((error as BadGeometryError).help).toContain('use fewer');
  });
});
