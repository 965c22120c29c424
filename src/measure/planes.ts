import { collectorSurface, counterSurface, type Geometry } from '../geometry/geometry.ts';
import type { TriangleMesh } from '../mesh/mesh.ts';
import type { System } from '../solve/system.ts';
import { type Cut, cutsAt } from './triangle-cuts.ts';

/** What a mean over a plane is made of: takes an unknown at a node with its area, which add up to that of the plane. */
export type PlaneVisitor = (node: number, unknown: number, area: number) => void;

/**
 * Area-weighted mean of the departure of every unknown from rest over the pores of a horizontal plane: on a grid a plane between
 * cells, on triangles any.
 */
export function planeMean(
  system: System,
  geometry: Geometry,
  state: Float64Array,
  level: number,
  triangles?: TriangleMesh,
): Float64Array {
  const sum = new Float64Array(system.unknownCount);
  const area = visitPlane(system, geometry, level, triangles, (node, unknown, part) => {
    sum[unknown] += part * system.departureAt(state, node, unknown);
  });
  return sum.map((value) => value / area);
}

/** Goes through everything that the mean over a plane is the sum of; returns the area of the plane. */
export function visitPlane(
  system: System,
  geometry: Geometry,
  level: number,
  triangles: TriangleMesh | undefined,
  visit: PlaneVisitor,
): number {
  const { mesh } = system.problem;
  const { nodes, unknownCount: n } = system;
  const slack = 1e-9 * geometry.height;
  let area = 0;
  const electrode = level <= slack ? collectorSurface : level >= geometry.height - slack ? counterSurface : undefined;
  if (electrode !== undefined) {
    for (let b = 0; b < mesh.boundaryCount; b++) {
      if (mesh.boundarySurface[b] !== electrode) continue;
      area += mesh.boundaryArea[b];
      for (let u = 0; u < n; u++) visit(nodes.boundaryNode[b], u, mesh.boundaryArea[b]);
    }
    return area;
  }
  if (triangles !== undefined) return visitCuts(geometry, cutsAt(triangles, level, slack), n, visit);
  const { transportY, conductivity } = system.problem.medium;
  // The potential of a metal is continuous where metal is; beside it there is none to take a mean with.
  const conducts = system.equations.map(
    ({ carrier }) => (carrier === 'metal' ? conductivity : transportY) ?? transportY,
  );
  for (let f = 0; f < mesh.faceCount; f++) {
    if (mesh.faceNormalY[f] === 0) continue;
    const left = mesh.faceLeft[f];
    const right = mesh.faceRight[f];
    if (Math.abs(mesh.cellY[left] + mesh.faceDistanceLeft[f] * mesh.faceNormalY[f] - level) > slack) continue;
    // The value at which the diffusive flux of either side is the same.
    area += mesh.faceArea[f];
    for (let u = 0; u < n; u++) {
      const weightLeft = conducts[u][left] / mesh.faceDistanceLeft[f];
      const weightRight = conducts[u][right] / mesh.faceDistanceRight[f];
      if (weightLeft + weightRight === 0) continue;
      const share = weightLeft / (weightLeft + weightRight);
      visit(left, u, mesh.faceArea[f] * share);
      visit(right, u, mesh.faceArea[f] * (1 - share));
    }
  }
  return area;
}

/** Of pieces of a plane along which the field is linear. */
function visitCuts(geometry: Geometry, cuts: readonly Cut[], unknownCount: number, visit: PlaneVisitor): number {
  const isTurned = geometry.symmetry === 'axisymmetric';
  let area = 0;
  for (const [one, other] of cuts) {
    const length = Math.abs(other.x - one.x);
    // Of a whole turn, the integrals of 2 pi r times a function that is linear in r.
    const weightOf = (own: number, far: number) => (isTurned ? (length * Math.PI * (2 * own + far)) / 3 : length / 2);
    for (const [{ from, to, share }, weight] of [
      [one, weightOf(one.x, other.x)],
      [other, weightOf(other.x, one.x)],
    ] as const) {
      area += weight;
      for (let u = 0; u < unknownCount; u++) {
        visit(from, u, weight * (1 - share));
        visit(to, u, weight * share);
      }
    }
  }
  return area;
}
