import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadGeometryError } from '../../../src/errors.ts';
import { type Foam, foam } from '../../../src/geometry/structures/foam.ts';
import type { Box } from '../../../src/geometry/structures/structure.ts';
import { failureOf } from '../../support/failure.ts';
import { areaOf, distanceBetween, outlinesOf, withoutCopies } from './distances.ts';

const usual: Foam = { arrangement: 'random', cellSize: 15, porosity: 0.96, gap: 0.5, seed: 1, role: 'host' };
const box = (sides: Box['sides']): Box => ({ width: 60, bottom: 10, top: 80, sides });
const sidesOfCell = fc.constantFrom<Box['sides']>('mirror', 'periodic');

describe('a foam', () => {
  it('has the porosity to round-off and struts that keep apart in the layer, whatever the seed', () => {
    fc.assert(
      fc.property(
        sidesOfCell,
        fc.constantFrom<Foam['arrangement']>('honeycomb', 'random'),
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        (sides, arrangement, seed) => {
          const struts = outlinesOf(foam({ ...usual, arrangement, seed }, box(sides)).solids);
          const whole = withoutCopies(struts, 60);
          const solid = whole.reduce((sum, each) => sum + areaOf(each), 0);
          expect(1 - solid / (60 * 70)).toBeCloseTo(0.96, 11);
          struts.forEach((one, k) => {
            expect(areaOf(one)).toBeGreaterThan(0);
            for (const { y } of one.corners) expect(Math.abs(y - 45)).toBeLessThan(35);
            for (const other of struts.slice(k + 1))
              expect(distanceBetween(one, other)).toBeGreaterThanOrEqual(0.5 - 1e-9);
          });
        },
      ),
      { numRuns: 10 },
    );
  });

  it('in a honeycomb has two struts a cell', () => {
    const { solids } = foam({ ...usual, arrangement: 'honeycomb' }, { ...box('periodic'), width: 240, top: 310 });
    const cells = (240 * 300) / ((Math.PI / 4) * 15 ** 2);
    expect(Math.abs(withoutCopies(outlinesOf(solids), 240).length / cells / 2 - 1)).toBeLessThan(0.1);
  });

  // Seeds whose nodes stand so near to a wall that no strut has room there, or whose first draw is too loose.
  it.each([
    [50, 24, 30, 8, 0.96, 'mirror'],
    [253, 24, 30, 8, 0.96, 'mirror'],
    [81, 60, 70, 15, 0.97, 'periodic'],
    [91, 24, 30, 8, 0.96, 'mirror'],
    [27, 60, 70, 15, 0.95, 'mirror'],
  ] as const)(
    'of seed %s in a layer of %s x %s has struts with an area each',
    (seed, width, top, cellSize, porosity, sides) => {
      const given = { ...usual, seed, cellSize, porosity, gap: 0.05 * cellSize };
      const struts = outlinesOf(foam(given, { width, bottom: 0, top, sides }).solids);
      const solid = withoutCopies(struts, width).reduce((sum, each) => sum + areaOf(each), 0);
      expect(1 - solid / (width * top)).toBeCloseTo(porosity, 11);
      for (const { corners } of struts) {
        corners.forEach(({ x, y }, k) => {
          const next = corners[(k + 1) % corners.length];
          expect(Math.hypot(next.x - x, next.y - y)).toBeGreaterThan(1e-3 * cellSize);
        });
      }
    },
  );

  it('with too much to carry is refused', () => {
    const error = failureOf(() => foam({ ...usual, porosity: 0.3 }, box('periodic')));
    expect(error).toBeInstanceOf(BadGeometryError);
    expect((error as BadGeometryError).message).toMatch(/leave a porosity of 0\.\d+ or more, not 0\.3$/u);
    expect(failureOf(() => foam({ ...usual, cellSize: 0.5 }, box('mirror')))).toBeInstanceOf(BadGeometryError);
  });
});
