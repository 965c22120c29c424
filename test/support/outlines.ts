import fc from 'fast-check';
import type { Corner, Geometry, Outline, Solid } from '../../src/geometry/geometry.ts';
import type { TriangleMesh, Triangulation } from '../../src/mesh/mesh.ts';
import { openRegion } from './structures.ts';

export function discAt(x: number, y: number, radius: number, surface = 2): Outline {
  return {
    kind: 'outline',
    closed: true,
    surface,
    corners: [
      { x: x - radius, y, bulge: 1 },
      { x: x + radius, y, bulge: 1 },
    ],
  };
}

/** A body of two half circles and the straight sides between them. */
export function capsule(x0: number, y0: number, x1: number, y1: number, radius: number, surface = 2): Outline {
  const length = Math.hypot(x1 - x0, y1 - y0);
  const [nx, ny] = [(-(y1 - y0) / length) * radius, ((x1 - x0) / length) * radius];
  return {
    kind: 'outline',
    closed: true,
    surface,
    corners: [
      { x: x0 - nx, y: y0 - ny },
      { x: x1 - nx, y: y1 - ny, bulge: 1 },
      { x: x1 + nx, y: y1 + ny },
      { x: x0 + nx, y: y0 + ny, bulge: 1 },
    ],
  };
}

export function sheet(x0: number, y0: number, x1: number, y1: number, surface = 2): Outline {
  return {
    kind: 'outline',
    closed: false,
    surface,
    corners: [
      { x: x0, y: y0 },
      { x: x1, y: y1 },
    ],
  };
}

export function polygon(corners: readonly (readonly [number, number])[], surface = 2): Outline {
  return { kind: 'outline', closed: true, surface, corners: corners.map(([x, y]): Corner => ({ x, y })) };
}

/** A cell of layers with solids of any kind in it, all of one insulating surface. */
export function cellWith(
  solids: readonly Solid[],
  { width = 1, levels = [1], ...rest }: Partial<Geometry> & { levels?: readonly number[] } = {},
): Geometry {
  return {
    dimension: 2,
    width,
    height: levels[levels.length - 1],
    regions: levels.map((top, k) => openRegion(`layer ${k + 1}`, levels[k - 1] ?? 0, top)),
    solids,
    surfaces: [
      { name: 'collector', role: 'collector' },
      { name: 'counter', role: 'counter' },
      { name: 'solid', role: 'insulator' },
      { name: 'other', role: 'insulator' },
    ],
    ...rest,
  };
}

/** Area of all triangles. */
export function areaOf({ x, y, corners }: Triangulation): number {
  let twice = 0;
  for (let e = 0; e < corners.length; e += 3) {
    const [a, b, c] = [corners[e], corners[e + 1], corners[e + 2]];
    twice += (x[b] - x[a]) * (y[c] - y[a]) - (x[c] - x[a]) * (y[b] - y[a]);
  }
  return twice / 2;
}

/** The largest sum of the outward area vectors of a box over its own perimeter; mirror planes count. */
export function gaps({ mesh, triangulation, cellOfCorner }: TriangleMesh): number {
  const x = new Float64Array(mesh.cellCount);
  const y = new Float64Array(mesh.cellCount);
  const perimeter = new Float64Array(mesh.cellCount);
  const add = (cell: number, area: number, normalX: number, normalY: number) => {
    x[cell] += area * normalX;
    y[cell] += area * normalY;
    perimeter[cell] += area;
  };
  for (let f = 0; f < mesh.faceCount; f++) {
    add(mesh.faceLeft[f], mesh.faceArea[f], mesh.faceNormalX[f], mesh.faceNormalY[f]);
    add(mesh.faceRight[f], mesh.faceArea[f], -mesh.faceNormalX[f], -mesh.faceNormalY[f]);
  }
  for (let b = 0; b < mesh.boundaryCount; b++) {
    add(mesh.boundaryCell[b], mesh.boundaryArea[b], mesh.boundaryNormalX[b], mesh.boundaryNormalY[b]);
  }
  for (const [a, b, corner, other] of mirrorEdges({ mesh, triangulation, cellOfCorner })) {
    const [dx, dy] = [triangulation.x[b] - triangulation.x[a], triangulation.y[b] - triangulation.y[a]];
    const length = Math.hypot(dx, dy);
    add(cellOfCorner[corner], length / 2, dy / length, -dx / length);
    add(cellOfCorner[other], length / 2, dy / length, -dx / length);
  }
  return x.reduce((worst, _, k) => Math.max(worst, Math.hypot(x[k], y[k]) / perimeter[k]), 0);
}

/** Edges of one triangle alone that have no surface: ends and corners. */
function mirrorEdges({ triangulation }: TriangleMesh): [number, number, number, number][] {
  const { corners, edgeFrom, edgeTo, joined } = triangulation;
  const right = new Map(Array.from(joined?.left ?? [], (point, k) => [point, joined!.right[k]]));
  const left = new Map(Array.from(joined?.left ?? [], (point, k) => [joined!.right[k], point]));
  const key = (a: number, b: number) => a * triangulation.x.length + b;
  const known = new Set<number>();
  for (let k = 0; k < edgeFrom.length; k++) known.add(key(edgeFrom[k], edgeTo[k])).add(key(edgeTo[k], edgeFrom[k]));
  const next = (e: number) => (e % 3 === 2 ? e - 2 : e + 1);
  for (let e = 0; e < corners.length; e++) known.add(key(corners[next(e)], corners[e]));
  const found: [number, number, number, number][] = [];
  for (let e = 0; e < corners.length; e++) {
    const [a, b] = [corners[e], corners[next(e)]];
    const isJoined = (right.has(a) && right.has(b)) || (left.has(a) && left.has(b));
    if (!known.has(key(a, b)) && !isJoined) found.push([a, b, e, next(e)]);
  }
  return found;
}

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const place = { x: between(-0.1, 1.1), y: between(-0.1, 1.1) };

/** A disc, a capsule or a tilted sheet somewhere in a cell of side 1, or half out of it. */
const anySolid: fc.Arbitrary<Outline> = fc.oneof(
  fc.record({ ...place, radius: between(0.03, 0.25) }).map(({ x, y, radius }) => discAt(x, y, radius)),
  fc
    .record({ ...place, length: between(0.1, 0.6), angle: between(0, 3), radius: between(0.02, 0.1) })
    .map(({ x, y, length, angle, radius }) =>
      capsule(x, y, x + length * Math.cos(angle), y + length * Math.sin(angle), radius),
    ),
  fc
    .record({ ...place, length: between(0.1, 0.8), angle: between(0, 3) })
    .map(({ x, y, length, angle }) => sheet(x, y, x + length * Math.cos(angle), y + length * Math.sin(angle), 3)),
);

/** Up to seven solids that may overlap, touch the walls and cross the border of two layers. */
export const anyOutlines: fc.Arbitrary<Geometry> = fc
  .record({
    solids: fc.array(anySolid, { minLength: 1, maxLength: 7 }),
    border: between(0.2, 0.8),
    sides: fc.constantFrom('mirror' as const, 'periodic' as const),
  })
  .map(({ solids, border, sides }) => cellWith(solids, { levels: [border, 1], sides }));
