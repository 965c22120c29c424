import fc from 'fast-check';
import { type Geometry, type Rectangle, type Region, rectanglesOf, type Surface } from '../../src/geometry/geometry.ts';
import { channelArray, type Structure, sheetStack } from '../../src/geometry/structures.ts';

/** A layer of free electrolyte. */
export function openRegion(name: string, bottom: number, top: number): Region {
  return { name, bottom, top, porosity: 1, tortuosityFactor: 1, reactiveAreaDensity: 0 };
}

/** A two-dimensional cell of one open region with solids in it, each with a surface of its own. */
export function boxWith(
  width: number,
  height: number,
  solids: readonly Omit<Rectangle, 'kind' | 'surface'>[],
): Geometry {
  return {
    dimension: 2,
    width,
    height,
    regions: [openRegion('box', 0, height)],
    solids: solids.map((solid, k) => ({ kind: 'rectangle', ...solid, surface: k + 2 })),
    surfaces: [
      { name: 'collector', role: 'collector' },
      { name: 'counter', role: 'counter' },
      ...solids.map((_, k): Surface => ({ name: `solid ${k + 1}`, role: 'host' })),
    ],
  };
}

/** The solids of a geometry that holds rectangles only. */
export function rectanglesIn(geometry: Geometry): readonly Rectangle[] {
  const rectangles = rectanglesOf(geometry);
  if (rectangles === undefined) throw new Error('the geometry holds other solids than rectangles');
  return rectangles;
}

/** A structure in the middle layer of three. */
export function cellAround(structure: Structure, width: number, levels: readonly [number, number, number]): Geometry {
  const [bottom, top, height] = levels;
  return {
    dimension: 2,
    width,
    height,
    regions: [openRegion('below', 0, bottom), openRegion('host', bottom, top), openRegion('above', top, height)],
    solids: structure.solids.map((solid) => ({ ...solid, surface: solid.surface + 2 })),
    surfaces: [{ name: 'collector', role: 'collector' }, { name: 'counter', role: 'counter' }, ...structure.surfaces],
  };
}

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** Sheets or channels with any valid parameters, a few to some hundred micrometres wide, between two open layers. */
export const anyCell: fc.Arbitrary<Geometry> = fc
  .record({
    width: between(2e-6, 300e-6),
    below: between(1e-6, 50e-6),
    thickness: between(5e-6, 300e-6),
    above: between(1e-6, 50e-6),
    count: fc.integer({ min: 1, max: 5 }),
    /** Gap over width, or nothing of the wall's share. */
    opening: between(0.02, 0.9),
    /** Thickness over pitch; every other structure has none. */
    solidShare: fc.oneof(fc.constant(0), between(0.05, 0.8)),
    kind: fc.constantFrom('staggered' as const, 'in_line' as const, 'channels' as const),
  })
  .map(({ width, below, thickness, above, count, opening, solidShare, kind }) => {
    const top = below + thickness;
    const structure =
      kind === 'channels'
        ? channelArray({ count, wallThickness: (solidShare * width) / count }, width, below, top)
        : sheetStack(
            { count, gap: opening * width, sheetThickness: (solidShare * thickness) / count, arrangement: kind },
            width,
            below,
            top,
          );
    return cellAround(structure, width, [below, top, top + above]);
  });
