import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { centroid, nodesOf, type Point, voronoiCell } from '../../../src/geometry/structures/voronoi.ts';

const square: Point[] = [
  { x: 0, y: 0 },
  { x: 1, y: 0 },
  { x: 1, y: 1 },
  { x: 0, y: 1 },
];

function areaOf(polygon: readonly Point[]): number {
  return polygon.reduce((sum, { x, y }, k) => {
    const next = polygon[(k + 1) % polygon.length];
    return sum + (x * next.y - next.x * y) / 2;
  }, 0);
}

describe('a Voronoi diagram', () => {
  it('of any sites divides the box, each cell around its site, however near the others are looked for', () => {
    const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    const anySites = fc.uniqueArray(fc.record({ x: share, y: share }), {
      minLength: 1,
      maxLength: 15,
      selector: ({ x, y }) => `${x.toFixed(3)} ${y.toFixed(3)}`,
    });
    fc.assert(
      fc.property(anySites, fc.double({ min: 0.05, max: 2, noNaN: true }), (sites, likely) => {
        const cells = sites.map((site) => voronoiCell(site, sites, square, likely));
        expect(cells.reduce((sum, cell) => sum + areaOf(cell), 0)).toBeCloseTo(1, 6);
      }),
    );
  });

  it('has a node where three cells meet, with the ends of its edges', () => {
    const sites = [0, 1, 2].map((k) => ({
      x: 0.5 + 0.3 * Math.cos((2 * Math.PI * k) / 3),
      y: 0.5 + 0.3 * Math.sin((2 * Math.PI * k) / 3),
    }));
    const nodes = nodesOf(
      sites.map((site) => voronoiCell(site, sites, square)),
      1e-6,
    );
    const [middle] = nodes.filter(({ x, y }) => Math.hypot(x - 0.5, y - 0.5) < 1e-8);
    expect(middle.neighbours.length).toBe(3);
  });

  it('is cut by a line that is given twice as by one', () => {
    const twice = { x: 0.9e-6, y: 0.3e-6 };
    const site = { x: 0.2e-6, y: 0.6e-6 };
    const around = square.map(({ x, y }) => ({ x: 1e-6 * x, y: 1e-6 * y }));
    expect(voronoiCell(site, [twice, { ...twice }], around).length).toBe(voronoiCell(site, [twice], around).length);
  });

  it('has cells with a centre of area', () => {
    expect(centroid(square)).toEqual({ x: 0.5, y: 0.5 });
  });
});
