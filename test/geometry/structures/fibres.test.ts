import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadGeometryError } from '../../../src/errors.ts';
import { unionOfDiscs } from '../../../src/geometry/structures/disc-union.ts';
import { type Fibres, fibres } from '../../../src/geometry/structures/fibres.ts';
import type { Box } from '../../../src/geometry/structures/structure.ts';
import { failureOf } from '../../support/failure.ts';
import { areaOf, distanceBetween, outlinesOf, withoutCopies } from './distances.ts';

const usual: Fibres = {
  arrangement: 'random',
  diameter: () => 8,
  sizeSpread: 0,
  porosity: 0.7,
  gap: 0.8,
  overlapping: false,
  density: () => 1,
  seed: 1,
  role: 'host',
};
const box = (sides: Box['sides']): Box => ({ width: 60, bottom: 10, top: 80, sides });

/** Centre and radius of every round body, once. */
function discsOf(given: Fibres, within: Box) {
  return outlinesOf(fibres(given, within).solids)
    .map(({ corners }) => ({
      x: (corners[0].x + corners[2].x) / 2,
      y: corners[0].y,
      radius: (corners[0].x - corners[2].x) / 2,
    }))
    .filter(({ x }) => within.sides === 'mirror' || (x >= 0 && x < within.width));
}

/** Porosity of separate discs, halves on mirror walls. */
function porosityOf(discs: readonly { x: number; radius: number }[], { width, bottom, top, sides }: Box): number {
  const solid = discs.reduce(
    (sum, { x, radius }) => sum + (sides === 'mirror' && (x === 0 || x === width) ? 0.5 : 1) * Math.PI * radius ** 2,
    0,
  );
  return 1 - solid / (width * (top - bottom));
}

const sidesOfCell = fc.constantFrom<Box['sides']>('mirror', 'periodic');
const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe('fibres', () => {
  it('that keep apart have the porosity to round-off and their distance, whatever the seed', () => {
    fc.assert(
      fc.property(
        sidesOfCell,
        seeds,
        fc.double({ min: 0.42, max: 0.95, noNaN: true }),
        fc.double({ min: 0, max: 0.4, noNaN: true }),
        (sides, seed, porosity, sizeSpread) => {
          const within = box(sides);
          const discs = discsOf({ ...usual, seed, porosity, sizeSpread, gap: 0.4 }, within);
          expect(porosityOf(discs, within)).toBeCloseTo(porosity, 12);
          discs.forEach((one, k) => {
            expect(one.y - one.radius).toBeGreaterThan(within.bottom);
            expect(one.y + one.radius).toBeLessThan(within.top);
            for (const other of discs.slice(k + 1)) {
              const dx = other.x - one.x;
              const across = sides === 'periodic' ? dx - 60 * Math.round(dx / 60) : dx;
              expect(Math.hypot(across, other.y - one.y)).toBeGreaterThanOrEqual(
                one.radius + other.radius + 0.4 - 1e-9,
              );
            }
            const onWall = one.x === 0 || one.x === 60;
            if (sides === 'mirror' && !onWall)
              expect(Math.min(one.x, 60 - one.x) - one.radius).toBeGreaterThanOrEqual(0.2 - 1e-9);
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('that overlap have the diameter asked for, the porosity to round-off, and pores in one piece', () => {
    fc.assert(
      fc.property(sidesOfCell, seeds, fc.double({ min: 0.5, max: 0.9, noNaN: true }), (sides, seed, porosity) => {
        const within = box(sides);
        const discs = discsOf({ ...usual, seed, porosity, overlapping: true }, within);
        for (const { radius } of discs) expect(radius).toBeCloseTo(4, 12);
        const images = sides === 'mirror' ? discs.map((disc) => ({ ...disc, x: 120 - disc.x })) : [];
        const { area, encloses, spans } = unionOfDiscs([...discs, ...images], sides === 'mirror' ? 120 : 60);
        const solid = sides === 'mirror' ? area / 2 : area;
        expect(1 - solid / (60 * 70)).toBeCloseTo(porosity, 11);
        expect([encloses, spans]).toEqual([false, false]);
      }),
      // Of the last, the first draw leaves no room for its last fibre.
      { numRuns: 12, examples: [['periodic', 0, 0.7377589120642023]] },
    );
  });

  it('in lattices have the porosity to round-off', () => {
    for (const arrangement of ['square', 'hexagonal'] as const) {
      for (const sides of ['mirror', 'periodic'] as const) {
        const discs = discsOf({ ...usual, arrangement, porosity: 0.6 }, box(sides));
        expect(porosityOf(discs, box(sides))).toBeCloseTo(0.6, 12);
        expect(Math.abs(discs[0].radius - 4)).toBeLessThan(0.25);
      }
    }
  });

  it('of one seed are the same, of another others', () => {
    const of = (seed: number) => fibres({ ...usual, seed }, box('periodic')).solids;
    expect(of(5)).toEqual(of(5));
    expect(of(5)).not.toEqual(of(6));
  });

  it('stand where the density says, and are as thick as the diameter says there', () => {
    const graded = { ...usual, porosity: 0.7, density: (h: number) => (h > 0.5 ? 1 : 0.1), gap: 0.1 };
    const levels = discsOf(graded, box('periodic')).map(({ y }) => (y - 10) / 70);
    expect(levels.filter((level) => level > 0.5).length).toBeGreaterThan(0.65 * levels.length);
    const thick = discsOf({ ...usual, porosity: 0.8, diameter: (h) => 4 + 8 * h }, box('periodic'));
    for (const { y, radius } of thick) expect(Math.abs(2 * radius - (4 + (8 * (y - 10)) / 70))).toBeLessThan(2);
  });

  it('are cut by mirror walls in halves and stand on both sides of periodic ones', () => {
    const copies = outlinesOf(fibres({ ...usual, seed: 3 }, box('periodic')).solids);
    const crossing = copies.filter(({ corners }) => corners[2].x < 0);
    expect(crossing.length).toBeGreaterThan(0);
    for (const { corners, surface } of crossing) {
      expect(copies.some((copy) => copy.surface === surface && Math.abs(copy.corners[0].x - corners[0].x - 60) < 1e-9));
    }
  });

  it('have a surface each up to twelve, else one for all', () => {
    expect(fibres({ ...usual, porosity: 0.9 }, box('periodic')).surfaces[0]).toEqual({ name: 'fibre 1', role: 'host' });
    expect(fibres({ ...usual, role: 'insulator' }, box('periodic')).surfaces).toEqual([
      { name: 'fibres', role: 'insulator' },
    ]);
  });

  it('that do not fit are refused with what would help', () => {
    const error = failureOf(() => fibres({ ...usual, porosity: 0.1 }, box('periodic')));
    expect(error).toBeInstanceOf(BadGeometryError);
    expect((error as BadGeometryError).message).toContain('find no place for a porosity of 0.1');
    expect((error as BadGeometryError).help).toContain('make the porosity larger');
    expect(failureOf(() => fibres({ ...usual, overlapping: true, porosity: 0.1 }, box('periodic')))).toBeInstanceOf(
      BadGeometryError,
    );
  });
});

describe('grains', () => {
  it('have the porosity to round-off, run counter-clockwise and keep apart', () => {
    fc.assert(
      fc.property(sidesOfCell, seeds, fc.integer({ min: 4, max: 12 }), (sides, seed, corners) => {
        const within = box(sides);
        const { solids, surfaces } = fibres({ ...usual, corners, seed, porosity: 0.8 }, within);
        const grains = outlinesOf(solids);
        expect(surfaces[0].name).toMatch(/^grain/u);
        const areas = grains.map(areaOf);
        for (const area of areas) expect(area).toBeGreaterThan(0);
        // A grain across a periodic wall stands there twice.
        const whole = withoutCopies(grains, 60);
        const solid = whole.reduce((sum, each) => sum + areaOf(each), 0);
        expect(1 - solid / (60 * 70)).toBeCloseTo(0.8, 9);
        grains.forEach((one, k) => {
          for (const other of grains.slice(k + 1)) expect(distanceBetween(one, other)).toBeGreaterThan(0.8 - 1e-9);
        });
      }),
      { numRuns: 15 },
    );
  });
});
