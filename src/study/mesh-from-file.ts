import type { MeshCell } from '../case/index.ts';
import type { Geometry } from '../geometry/geometry.ts';
import { gmshTriangulation } from '../mesh/gmsh-triangulation.ts';
import { type MadeAdmissible, makeAdmissible } from '../mesh/make-admissible.ts';
import type { Mesh, TriangleMesh, Triangulation } from '../mesh/mesh.ts';
import { refined } from '../mesh/red-refinement.ts';
import { type RoundWalls, roundWalls } from '../mesh/round-walls.ts';
import { voronoiBoxes } from '../mesh/voronoi-boxes.ts';

/** A mesh from a file, and what was changed of it. */
export interface MeshFromFile {
  readonly mesh: Mesh;
  readonly shape: TriangleMesh;
  readonly given: GivenMesh;
}

/** A mesh as its file has it: what had to be repaired, and where its straight edges stand for curves. */
export interface GivenMesh {
  readonly repairs: MadeAdmissible;
  readonly walls?: RoundWalls;
  /** Area of its triangles, m2. */
  readonly area: number;
}

/** Boxes around the points of a mesh file; on every level above 0 each triangle is cut into four. */
export function meshFromFile(cell: MeshCell, geometry: Geometry, level: number): MeshFromFile {
  const asGiven = gmshTriangulation(cell);
  const repairs = makeAdmissible(asGiven);
  let { triangulation } = repairs;
  for (let cut = 0; cut < level; cut++) triangulation = makeAdmissible(refined(triangulation)).triangulation;
  const shape = voronoiBoxes(geometry, triangulation);
  const walls = roundWalls(asGiven);
  return { mesh: shape.mesh, shape, given: { repairs, area: areaOf(asGiven), ...(walls && { walls }) } };
}

/** What a reader must know of a mesh as it is given: each a sentence or two. */
export function meshNotes(given: GivenMesh | undefined): string[] {
  if (given === undefined) return [];
  return [repairsNote(given.repairs), wallsNote(given)].filter((note) => note !== undefined);
}

/** Edges of boundaries that stand for curves: what the mesh misses of them, which no refinement of it finds. */
function wallsNote({ walls, area }: GivenMesh): string | undefined {
  if (walls === undefined) return undefined;
  const { bulge, at, turn } = walls;
  const share = Number(((100 * walls.area) / area).toPrecision(2));
  return `between the points of the mesh its round walls are straight, as in the file: where they turn by up to ${Number(turn.toPrecision(2))} degrees from edge to edge, a curve would bulge by up to ${micrometres(bulge, 2)}, at x = ${micrometres(at.x)}, y = ${micrometres(at.y)}; by ${share} % of the area in all. That is not in the stated uncertainty: a finer mesh of Gmsh has less of it.`;
}

/** What a reader must know of triangles of a file that had to be changed; nothing where they are used as they are. */
function repairsNote(repairs: MadeAdmissible): string | undefined {
  const { addedPoints } = repairs;
  const { negativeFaces, worst, worstAt } = repairs.before;
  if (worstAt === undefined) return undefined;
  const faces = negativeFaces === 1 ? '1 face' : `${negativeFaces} faces`;
  const added = addedPoints === 1 ? '1 point' : `${addedPoints} points`;
  return `the boxes around the points of the mesh had ${faces} of negative area, the worst at x = ${micrometres(worstAt.x)}, y = ${micrometres(worstAt.y)} with ${Number((100 * worst).toPrecision(2))} % of its edge. Edges were flipped and ${added} added on boundaries until there were none.`;
}

function micrometres(length: number, digits = 4): string {
  return `${Number((1e6 * length).toPrecision(digits))} um`;
}

function areaOf({ x, y, corners }: Triangulation): number {
  let twice = 0;
  for (let k = 0; k < corners.length; k += 3) {
    const [a, b, c] = [corners[k], corners[k + 1], corners[k + 2]];
    twice += (x[b] - x[a]) * (y[c] - y[a]) - (x[c] - x[a]) * (y[b] - y[a]);
  }
  return twice / 2;
}
