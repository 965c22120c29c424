import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadMeshError } from '../../src/errors.ts';
import { makeAdmissible } from '../../src/mesh/make-admissible.ts';
import type { Triangulation } from '../../src/mesh/mesh.ts';
import { admissibilityOf } from '../../src/mesh/voronoi-boxes.ts';
import { failureOf } from '../support/failure.ts';

/** Rows of triangles in a box, with points moved by up to a share of a cell; the upper half is another region, with a sheet below. */
function shaken(columns: number, rows: number, shift: () => number, stretch = 1): Triangulation {
  const points = (columns + 1) * (2 * rows + 1);
  const x = new Float64Array(points);
  const y = new Float64Array(points);
  for (let k = 0; k < points; k++) {
    const [i, j] = [k % (columns + 1), Math.floor(k / (columns + 1))];
    x[k] = (i + (i === 0 || i === columns ? 0 : shift())) * stretch;
    y[k] = j + (j === 0 || j === rows || j === 2 * rows ? 0 : shift());
  }
  const corners: number[] = [];
  for (let j = 0; j < 2 * rows; j++) {
    for (let i = 0; i < columns; i++) {
      const low = j * (columns + 1) + i;
      const high = low + columns + 1;
      corners.push(low, low + 1, high + 1, low, high + 1, high);
    }
  }
  const region = Int32Array.from({ length: 4 * columns * rows }, (_, k) => Math.floor(k / (2 * columns * rows)));
  const along = (j: number, i: number) => j * (columns + 1) + i;
  const edges = [0, rows, 2 * rows].flatMap((j, surface) =>
    Array.from({ length: columns }, (_, i) => ({ from: along(j, i), to: along(j, i + 1), surface })),
  );
  return {
    x,
    y,
    corners: Int32Array.from(corners),
    region,
    edgeFrom: Int32Array.from(edges, ({ from }) => from),
    edgeTo: Int32Array.from(edges, ({ to }) => to),
    edgeSurface: Int32Array.from(edges, ({ surface }) => surface),
  };
}

/** Area of every region, and length of every surface. */
function measures({ x, y, corners, region, edgeFrom, edgeTo, edgeSurface }: Triangulation) {
  const area = [0, 0];
  region.forEach((at, k) => {
    const [a, b, c] = corners.subarray(3 * k, 3 * k + 3);
    const double = (x[b] - x[a]) * (y[c] - y[a]) - (x[c] - x[a]) * (y[b] - y[a]);
    expect(double).toBeGreaterThan(0);
    area[at] += double / 2;
  });
  const length = [0, 0, 0];
  edgeSurface.forEach((surface, k) => {
    length[surface] += Math.hypot(x[edgeTo[k]] - x[edgeFrom[k]], y[edgeTo[k]] - y[edgeFrom[k]]);
  });
  return [...area, ...length];
}

describe('triangles made admissible', () => {
  it('are returned as they are where they are so already', () => {
    const given = shaken(4, 2, () => 0);
    const { triangulation, before, addedPoints } = makeAdmissible(given);
    expect(triangulation).toBe(given);
    expect([before.negativeFaces, addedPoints]).toEqual([0, 0]);
  });

  it('have boxes with positive faces, in the same regions and with the same surfaces', () => {
    const size = fc.integer({ min: 1, max: 8 });
    const shifts = fc.infiniteStream(fc.double({ min: -0.3, max: 0.3, noNaN: true }));
    fc.assert(
      fc.property(
        size,
        size,
        fc.double({ min: 0.3, max: 3, noNaN: true }),
        shifts,
        (columns, rows, stretch, stream) => {
          const given = shaken(columns, rows, () => stream.next().value as number, stretch);
          const made = makeAdmissible(given);
          expect(made.before).toEqual(admissibilityOf(given));
          expect(admissibilityOf(made.triangulation).negativeFaces).toBe(0);
          const expected = measures(given);
          measures(made.triangulation).forEach((value, k) => {
            expect(value).toBeCloseTo(expected[k], 9);
          });
          expect(made.triangulation.x.length).toBe(given.x.length + made.addedPoints);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('halve a side of the boundary that an obtuse angle lies opposite to', () => {
    const flat: Triangulation = {
      x: Float64Array.of(0, 4, 2),
      y: Float64Array.of(0, 0, 1),
      corners: Int32Array.of(0, 1, 2),
      region: Int32Array.of(0),
      edgeFrom: Int32Array.of(0),
      edgeTo: Int32Array.of(1),
      edgeSurface: Int32Array.of(5),
    };
    const { triangulation, before, addedPoints } = makeAdmissible(flat);
    expect(before).toMatchObject({ negativeFaces: 1, worstAt: { x: 2, y: 0 } });
    expect(addedPoints).toBe(1);
    expect([...triangulation.edgeSurface]).toEqual([5, 5]);
    expect([triangulation.x[3], triangulation.y[3]]).toEqual([2, 0]);
  });

  it('are given up between sides at a very small angle', () => {
    const angle = 1e-3;
    const needle: Triangulation = {
      x: Float64Array.of(0, 1, Math.cos(angle) * 0.7, Math.cos(2 * angle)),
      y: Float64Array.of(0, 0, Math.sin(angle) * 0.7, Math.sin(2 * angle)),
      corners: Int32Array.of(0, 1, 2, 0, 2, 3),
      region: Int32Array.of(0, 1),
      edgeFrom: new Int32Array(),
      edgeTo: new Int32Array(),
      edgeSurface: new Int32Array(),
    };
    const error = failureOf(() => makeAdmissible(needle));
    expect(error).toBeInstanceOf(BadMeshError);
    expect((error as BadMeshError).message).toMatch(/^boxes around the points of the mesh would overlap at \(/u);
  });
});
