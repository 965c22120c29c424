import type { MeshCell } from '../case/index.ts';
import type { Geometry } from '../geometry/geometry.ts';
import { gmshTriangulation } from '../mesh/gmsh-triangulation.ts';
import { type MadeAdmissible, makeAdmissible } from '../mesh/make-admissible.ts';
import type { Mesh, TriangleMesh } from '../mesh/mesh.ts';
import { refined } from '../mesh/red-refinement.ts';
import { voronoiBoxes } from '../mesh/voronoi-boxes.ts';

/** A mesh from a file, and what was changed of it. */
export interface MeshFromFile {
  readonly mesh: Mesh;
  readonly shape: TriangleMesh;
  readonly repairs: MadeAdmissible;
}

/** Boxes around the points of a mesh file; on every level above 0 each triangle is cut into four. */
export function meshFromFile(cell: MeshCell, geometry: Geometry, level: number): MeshFromFile {
  const given = makeAdmissible(gmshTriangulation(cell));
  let { triangulation } = given;
  for (let cut = 0; cut < level; cut++) triangulation = makeAdmissible(refined(triangulation)).triangulation;
  const shape = voronoiBoxes(geometry, triangulation);
  return { mesh: shape.mesh, shape, repairs: given };
}

/** What a reader must know of triangles of a file that had to be changed; nothing where they are used as they are. */
export function repairsNote(repairs: MadeAdmissible | undefined): string | undefined {
  if (repairs === undefined) return undefined;
  const { addedPoints } = repairs;
  const { negativeFaces, worst, worstAt } = repairs.before;
  if (worstAt === undefined) return undefined;
  const faces = negativeFaces === 1 ? '1 face' : `${negativeFaces} faces`;
  const added = addedPoints === 1 ? '1 point' : `${addedPoints} points`;
  const micrometres = (length: number) => `${Number((1e6 * length).toPrecision(4))} um`;
  return `the boxes around the points of the mesh had ${faces} of negative area, the worst at x = ${micrometres(worstAt.x)}, y = ${micrometres(worstAt.y)} with ${Number((100 * worst).toPrecision(2))} % of its edge. Edges were flipped and ${added} added on boundaries until there were none.`;
}
