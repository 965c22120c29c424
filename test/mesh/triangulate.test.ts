import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadMeshError } from '../../src/errors.ts';
import type { Geometry } from '../../src/geometry/geometry.ts';
import { triangulate } from '../../src/mesh/triangulate.ts';
import { admissibilityOf, voronoiBoxes } from '../../src/mesh/voronoi-boxes.ts';
import { failureOf } from '../support/failure.ts';
import { anyOutlines, areaOf, cellWith, discAt, gaps, polygon, sheet } from '../support/outlines.ts';

const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);

/** The mesh of a geometry, none where the drawn solids leave no pore or all but touch. */
function meshed(geometry: Geometry) {
  try {
    return voronoiBoxes(geometry, triangulate(geometry, { largest: 0.1 }));
  } catch (error) {
    if (error instanceof BadMeshError && /fill the whole cell|an opening of/.test(error.message)) return undefined;
    throw error;
  }
}

describe('boxes in any cell of discs, capsules and tilted sheets', () => {
  it('are closed, have positive volumes and faces, and fill the triangles', () => {
    fc.assert(
      fc.property(anyOutlines, (geometry) => {
        const made = meshed(geometry);
        if (made === undefined) return;
        const { mesh, triangulation } = made;
        expect(admissibilityOf(triangulation)).toEqual({ negativeFaces: 0, worst: 0, worstAt: undefined });
        expect(mesh.cellVolume.every((volume) => volume > 0)).toBe(true);
        expect(mesh.faceArea.every((area) => area >= 0)).toBe(true);
        expect(gaps(made)).toBeLessThan(1e-12);
        expect(Math.abs(sum(mesh.cellVolume) / areaOf(triangulation) - 1)).toBeLessThan(1e-12);
      }),
      { numRuns: 15 },
    );
  });
});

describe('the triangles of a geometry', () => {
  it('are the same every time', () => {
    const geometry = cellWith([discAt(0.4, 0.5, 0.2), sheet(0.1, 0.1, 0.9, 0.3, 3)]);
    expect(triangulate(geometry)).toEqual(triangulate(geometry));
  });

  it('have the area of the box less that of the bodies, overlapping or beyond its walls', () => {
    const square = polygon([
      [-0.5, 0.4],
      [0.5, 0.4],
      [0.5, 0.6],
      [-0.5, 0.6],
    ]);
    const slanted = polygon([
      [0.4, 0.5],
      [0.8, 0.4],
      [0.8, 0.6],
    ]);
    // Of the slanted triangle (0.04) what is in the square is a quarter as long from its tip: a 16th.
    expect(areaOf(triangulate(cellWith([square, slanted])))).toBeCloseTo(0.9 - (0.04 * 15) / 16, 14);
    expect(areaOf(triangulate(cellWith([square])))).toBeCloseTo(0.9, 14);
    expect(areaOf(triangulate(cellWith([square, square])))).toBeCloseTo(0.9, 14);
  });

  it('approach a disc by the square of the size', () => {
    const errors = [0, 1, 2].map(
      (level) => areaOf(triangulate(cellWith([discAt(0.5, 0.5, 0.4)]), {}, level)) - (1 - Math.PI * 0.16),
    );
    expect(Math.log2(errors[0] / errors[1])).toBeGreaterThan(1.9);
    expect(Math.log2(errors[1] / errors[2])).toBeGreaterThan(1.9);
  });

  it.each([
    ['fewer than two corners', { kind: 'outline', closed: true, surface: 2, corners: [{ x: 0, y: 0 }] } as const],
    ['two corners in one place', sheet(0.2, 0.2, 0.2, 0.2)],
    ['not a number', sheet(0.2, Number.NaN, 0.5, 0.2)],
    [
      'no area counter-clockwise',
      polygon([
        [0.2, 0.2],
        [0.2, 0.6],
        [0.6, 0.2],
      ]),
    ],
    [
      'fill the whole cell',
      polygon([
        [-1, -1],
        [2, -1],
        [2, 2],
        [-1, 2],
      ]),
    ],
  ])('refuse an outline with %s', (message, solid) => {
    const failure = failureOf(() => triangulate(cellWith([solid])));
    if (!(failure instanceof BadMeshError)) throw new Error('nothing is refused');
    expect(failure.message).toContain(message);
    expect(failure.help).not.toBe('');
  });
});
