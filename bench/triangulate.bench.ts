import { bench, describe } from 'vitest';
import type { Geometry } from '../src/geometry/geometry.ts';
import { triangulate } from '../src/mesh/triangulate.ts';
import { voronoiBoxes } from '../src/mesh/voronoi-boxes.ts';
import { cellWith, discAt } from '../test/support/outlines.ts';

/** Hundred discs on a lattice: about a hundred thousand triangles. */
const discs: Geometry = cellWith(
  Array.from({ length: 100 }, (_, k) => discAt((k % 10) / 10 + 0.05, Math.floor(k / 10) / 10 + 0.05, 0.03)),
);

describe('a hundred discs', () => {
  const triangulation = triangulate(discs, {}, 1);
  const count = triangulation.region.length.toLocaleString('en');
  bench(`${count} triangles`, () => void triangulate(discs, {}, 1), { iterations: 2, warmupIterations: 0 });
  bench('their boxes', () => void voronoiBoxes(discs, triangulation), { iterations: 2, warmupIterations: 0 });
});
