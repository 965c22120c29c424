import { BadMeshError } from '../errors.ts';
import { Delaunay, next } from './delaunay.ts';
import type { Domain } from './domain.ts';
import type { Triangulation } from './mesh.ts';
import { refine } from './refine.ts';
import { type Admissibility, admissibilityOf, edgesOf } from './voronoi-boxes.ts';

/** Most points that splitting edges may lead to, per point of the mesh. */
const mostGrowth = 10;
/** Points that splitting edges may add to any mesh, however small. */
const leastRoom = 1000;

/** A triangulation that boxes can be put around, and what it took. */
export interface MadeAdmissible {
  readonly triangulation: Triangulation;
  /** Of the triangulation as it was. */
  readonly before: Admissibility;
  /** Points added on boundaries and borders of regions. */
  readonly addedPoints: number;
}

/**
 * Makes a triangulation admissible for boxes around its points, such as one from another mesh generator: flips edges until it is
 * Delaunay (Lawson 1977), and halves edges of the boundary, of sheets and of borders between regions while a corner sees one
 * under an obtuse angle. Points stay and keep their numbers; new ones come after them.
 * What is admissible is returned as it is.
 *
 * @throws BadMeshError if the triangles are not a mesh, or edges could be halved without end
 */
export function makeAdmissible(given: Triangulation): MadeAdmissible {
  const before = admissibilityOf(given);
  if (before.negativeFaces === 0) return { triangulation: given, before, addedPoints: 0 };
  let triangulation: Triangulation;
  try {
    triangulation = repaired(given);
  } catch (error) {
    if (!(error instanceof BadMeshError)) throw error;
    const { worst, worstAt } = before;
    throw new BadMeshError(
      `boxes around the points of the mesh would overlap at (${worstAt?.x.toPrecision(6)} m, ${worstAt?.y.toPrecision(6)} m), by ${Number((100 * worst).toPrecision(2))} % of an edge, however many points are added`,
      'mesh the geometry again with triangles closer to equilateral, and without boundaries that meet at a very small angle',
    );
  }
  return { triangulation, before, addedPoints: triangulation.x.length - given.x.length };
}

function repaired(triangulation: Triangulation): Triangulation {
  const { x, joined } = triangulation;
  const domain = domainOf(triangulation);
  const { mesh } = domain;
  mesh.settleAll();
  const { pieceOf } = refine(domain, {
    sizeAt: () => Number.POSITIVE_INFINITY,
    quality: Number.POSITIVE_INFINITY,
    mostPoints: leastRoom + mostGrowth * x.length,
  });
  const pointsX = mesh.x.slice(0, mesh.pointCount);
  const pointsY = mesh.y.slice(0, mesh.pointCount);
  const corners = mesh.corners.slice(0, 3 * mesh.triangleCount);
  const region = regionsOf(mesh, triangulation.region);
  const ends = (tag: number) => [mesh.corners[mesh.edgeOfTag[tag]], mesh.corners[next(mesh.edgeOfTag[tag])]];
  const named = Array.from(pieceOf.keys()).filter((tag) => domain.surface[pieceOf[tag]] >= 0);
  const made = {
    x: pointsX,
    y: pointsY,
    corners,
    region,
    edgeFrom: Int32Array.from(named, (tag) => ends(tag)[0]),
    edgeTo: Int32Array.from(named, (tag) => ends(tag)[1]),
    edgeSurface: Int32Array.from(named, (tag) => domain.surface[pieceOf[tag]]),
  };
  if (joined === undefined) return made;
  // New points of the two walls are at the same levels.
  const rightOf = new Map(Array.from(joined.left, (left, k) => [left, joined.right[k]]));
  const onLeft = new Set(joined.left);
  const added: { left: Map<number, number>; right: Map<number, number> } = { left: new Map(), right: new Map() };
  const isLeft = Array.from(domain.partner.keys(), (piece) => onLeft.has(ends(piece)[0]) || onLeft.has(ends(piece)[1]));
  pieceOf.forEach((piece, tag) => {
    if (domain.partner[piece] < 0) return;
    const side = isLeft[piece] ? added.left : added.right;
    for (const point of ends(tag)) if (point >= x.length) side.set(pointsY[point], point);
  });
  for (const [level, left] of added.left) rightOf.set(left, added.right.get(level)!);
  return { ...made, joined: { left: Int32Array.from(rightOf.keys()), right: Int32Array.from(rightOf.values()) } };
}

/** The triangles with all edges constrained that must stay. */
function domainOf(triangulation: Triangulation): Domain {
  const { x, y, corners, region } = triangulation;
  const { beside, across, surface } = edgesOf(triangulation);
  const mesh = new Delaunay();
  for (let k = 0; k < x.length; k++) mesh.addPoint(x[k], y[k]);
  for (let e = 0; e < corners.length; e += 3) mesh.addTriangle(corners[e], corners[e + 1], corners[e + 2]);
  const surfaces: number[] = [];
  const partner: number[] = [];
  for (let e = 0; e < corners.length; e++) {
    const other = beside[e];
    if (other >= 0) mesh.join(e, other);
    if (mesh.tag[e] >= 0) continue;
    const isBorder = other < 0 || region[Math.floor(other / 3)] !== region[Math.floor(e / 3)];
    if (!isBorder && surface[e] < 0) continue;
    mesh.setTag(e, surfaces.length);
    surfaces.push(surface[e]);
    partner.push(-1);
  }
  for (let e = 0; e < corners.length; e++) if (across[e] >= 0) partner[mesh.tag[e]] = mesh.tag[across[e]];
  return { mesh, pieceCount: surfaces.length, surface: Int32Array.from(surfaces), partner: Int32Array.from(partner) };
}

/** The regions of all triangles: flipped and split ones stay within borders, so that new ones are as those they are joined to. */
function regionsOf(mesh: Delaunay, known: Int32Array): Int32Array {
  const region = new Int32Array(mesh.triangleCount).fill(-1);
  region.set(known);
  const stack = Array.from(known.keys());
  while (stack.length > 0) {
    const t = stack.pop()!;
    for (let e = 3 * t; e < 3 * t + 3; e++) {
      const beside = Math.floor(mesh.twin[e] / 3);
      if (mesh.tag[e] >= 0 || mesh.twin[e] < 0 || region[beside] >= 0) continue;
      region[beside] = region[t];
      stack.push(beside);
    }
  }
  return region;
}
