import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadMeshError, DisconnectedPoresError } from '../../src/errors.ts';
import type { Geometry } from '../../src/geometry/geometry.ts';
import { requireConnectedPores } from '../../src/mesh/connectivity.ts';
import { makeAdmissible } from '../../src/mesh/make-admissible.ts';
import type { Triangulation } from '../../src/mesh/mesh.ts';
import { triangulate } from '../../src/mesh/triangulate.ts';
import { admissibilityOf, voronoiBoxes } from '../../src/mesh/voronoi-boxes.ts';
import { mediumOf } from '../../src/study/medium.ts';
import { failureOf } from '../support/failure.ts';
import { laplaceOn } from '../support/laplace.ts';
import { areaOf, cellWith, discAt, gaps, sheet } from '../support/outlines.ts';

const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
const acrossCell = new Map([
  [0, () => 0],
  [1, () => 1],
]);
const boxesOf = (geometry: Geometry) => voronoiBoxes(geometry, triangulate(geometry));

describe('boxes', () => {
  it('lie on the two sides of a sheet, both with its surface', () => {
    const geometry = cellWith([sheet(0.2, 0.3, 0.7, 0.6, 2)]);
    const { mesh } = boxesOf(geometry);
    const length = sum(mesh.boundaryArea.map((area, b) => (mesh.boundarySurface[b] === 2 ? area : 0)));
    expect(length).toBeCloseTo(2 * Math.hypot(0.5, 0.3), 12);
    expect(sum(mesh.cellVolume)).toBeCloseTo(1, 12);
    requireConnectedPores(mesh);
  });

  it('let nothing through a sheet from wall to wall', () => {
    const failure = failureOf(() => requireConnectedPores(boxesOf(cellWith([sheet(-0.1, 0.3, 1.1, 0.6)])).mesh));
    expect(failure).toBeInstanceOf(DisconnectedPoresError);
  });

  it('let nothing through the point in which bodies touch', () => {
    const row = [-0.25, 0.25, 0.75, 1.25].map((x) => ({
      kind: 'outline' as const,
      closed: true,
      surface: 2,
      corners: [
        { x: x - 0.25, y: 0.5 },
        { x, y: 0.25 },
        { x: x + 0.25, y: 0.5 },
        { x, y: 0.75 },
      ],
    }));
    expect(failureOf(() => requireConnectedPores(boxesOf(cellWith(row)).mesh))).toBeInstanceOf(DisconnectedPoresError);
  });

  it('of two layers conduct as the layers in series, to the last digit', () => {
    const bare = cellWith([], { levels: [0.3, 1] });
    const geometry = {
      ...bare,
      regions: [
        { ...bare.regions[0], porosity: 0.4, tortuosityFactor: 2 },
        { ...bare.regions[1], porosity: 0.9, tortuosityFactor: 1.2 },
      ],
    };
    const { mesh } = voronoiBoxes(geometry, triangulate(geometry, { largest: 0.09 }));
    expect(mesh.parts).toBeDefined();
    const { inflow } = laplaceOn(geometry, mesh, acrossCell, { medium: mediumOf(geometry, mesh) });
    expect(inflow[1]).toBeCloseTo(1 / (0.3 / 0.2 + 0.7 / 0.75), 12);
    expect(inflow[0]).toBeCloseTo(-inflow[1], 12);
    const { porosity } = mediumOf(geometry, mesh);
    expect(sum(porosity.map((value, k) => value * mesh.cellVolume[k]))).toBeCloseTo(0.3 * 0.4 + 0.7 * 0.9, 12);
  });

  it('refuse a medium that conducts otherwise across than along, whose fluxes are not along the lines between points', () => {
    const bare = cellWith([]);
    const geometry = { ...bare, regions: [{ ...bare.regions[0], acrossTortuosityFactor: 3 }] };
    const { mesh } = voronoiBoxes(geometry, triangulate({ ...geometry, solids: [discAt(0.5, 0.5, 0.2)] }));
    expect(failureOf(() => mediumOf(geometry, mesh))).toBeInstanceOf(BadMeshError);
  });

  it('around an axis have the volume and surface of bodies of revolution', () => {
    const geometry = cellWith([sheet(0.2, 0.5, 0.8, 0.7)], { symmetry: 'axisymmetric' });
    const { mesh } = boxesOf(geometry);
    expect(sum(mesh.cellVolume)).toBeCloseTo(Math.PI, 12);
    const surface = sum(mesh.boundaryArea.map((area, b) => (mesh.boundarySurface[b] === 2 ? area : 0)));
    expect(surface).toBeCloseTo(2 * 2 * Math.PI * 0.5 * Math.hypot(0.6, 0.2), 12);
  });
});

/** Triangles between jittered points of a grid, two layers, cut without regard to angles. */
function jittered(shifts: readonly (readonly [number, number])[]): {
  geometry: Geometry;
  triangulation: Triangulation;
} {
  const n = 5;
  const x = new Float64Array((n + 1) ** 2);
  const y = new Float64Array((n + 1) ** 2);
  const corners: number[] = [];
  const region: number[] = [];
  for (let j = 0; j <= n; j++) {
    for (let i = 0; i <= n; i++) {
      const at = j * (n + 1) + i;
      const [dx, dy] = shifts[at];
      const free = i > 0 && i < n && j > 0 && j < n;
      x[at] = (i + (free ? dx : 0)) / n;
      y[at] = (j + (free && j !== 2 ? dy : 0)) / n;
      if (i === n || j === n) continue;
      corners.push(at, at + 1, at + n + 2, at, at + n + 2, at + n + 1);
      region.push(j < 2 ? 0 : 1, j < 2 ? 0 : 1);
    }
  }
  const bottom = Array.from({ length: n }, (_, i) => [i, i + 1, 0]);
  const top = bottom.map(([from, to]) => [from + n * (n + 1), to + n * (n + 1), 1]);
  const edges = [...bottom, ...top];
  return {
    geometry: cellWith([], { levels: [0.4, 1], sides: 'periodic' }),
    triangulation: {
      x,
      y,
      corners: Int32Array.from(corners),
      region: Int32Array.from(region),
      edgeFrom: Int32Array.from(edges, ([from]) => from),
      edgeTo: Int32Array.from(edges, ([, to]) => to),
      edgeSurface: Int32Array.from(edges, ([, , surface]) => surface),
      joined: {
        left: Int32Array.from({ length: n + 1 }, (_, j) => j * (n + 1)),
        right: Int32Array.from({ length: n + 1 }, (_, j) => j * (n + 1) + n),
      },
    },
  };
}

const shift = fc.double({ min: -0.45, max: 0.45, noNaN: true });

describe('a mesh from elsewhere', () => {
  it('is refused with the number and the place of its bad faces', () => {
    const shifts = Array.from({ length: 36 }, (): [number, number] => [0, 0]);
    shifts[7] = [-0.1, -0.4];
    const { geometry, triangulation } = jittered(shifts);
    const { negativeFaces, worstAt } = admissibilityOf(triangulation);
    expect(negativeFaces).toBeGreaterThan(0);
    const failure = failureOf(() => voronoiBoxes(geometry, triangulation));
    if (!(failure instanceof BadMeshError)) throw new Error('nothing is refused');
    expect(failure.message).toContain(`${negativeFaces} faces`);
    expect(failure.message).toContain(`${worstAt?.x.toPrecision(6)} m`);
  });

  it('is made admissible by flips and points on edges, whatever its triangles', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(shift, shift), { minLength: 36, maxLength: 36 }), (shifts) => {
        const { geometry, triangulation } = jittered(shifts);
        fc.pre(smallestArea(triangulation) > 1e-3);
        const repaired = makeAdmissible(triangulation).triangulation;
        expect(admissibilityOf(repaired).negativeFaces).toBe(0);
        expect(repaired.x.slice(0, 36)).toEqual(triangulation.x);
        expect(areaOf(repaired)).toBeCloseTo(1, 12);
        const boxes = voronoiBoxes(geometry, repaired);
        expect(gaps(boxes)).toBeLessThan(1e-12);
        const { parts } = boxes.mesh;
        expect(sum(parts!.volume.map((volume, p) => (parts!.region[p] === 0 ? volume : 0)))).toBeCloseTo(0.4, 12);
        const { inflow } = laplaceOn(geometry, boxes.mesh, acrossCell);
        expect(inflow[1]).toBeCloseTo(1, 11);
      }),
      { numRuns: 60 },
    );
  });

  it('stays as it is where it is admissible', () => {
    const made = triangulate(cellWith([discAt(0.5, 0.5, 0.3)]));
    expect(makeAdmissible(made).triangulation.x).toEqual(made.x);
  });
});

function smallestArea({ x, y, corners }: Triangulation): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (let e = 0; e < corners.length; e += 3) {
    const [a, b, c] = [corners[e], corners[e + 1], corners[e + 2]];
    smallest = Math.min(smallest, (x[b] - x[a]) * (y[c] - y[a]) - (x[c] - x[a]) * (y[b] - y[a]));
  }
  return smallest;
}
