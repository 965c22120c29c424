import { collectorSurface, counterSurface, type Geometry } from '../geometry/geometry.ts';
import type { TriangleMesh } from '../mesh/mesh.ts';
import type { System } from '../solve/system.ts';
import { type Cut, type CutEnd, cutsAt } from './triangle-cuts.ts';

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
  const { mesh } = system.problem;
  const { nodes, unknownCount: n } = system;
  const slack = 1e-9 * geometry.height;
  const sum = new Float64Array(n);
  let area = 0;
  const electrode = level <= slack ? collectorSurface : level >= geometry.height - slack ? counterSurface : undefined;
  if (electrode !== undefined) {
    for (let b = 0; b < mesh.boundaryCount; b++) {
      if (mesh.boundarySurface[b] !== electrode) continue;
      area += mesh.boundaryArea[b];
      for (let u = 0; u < n; u++) sum[u] += mesh.boundaryArea[b] * system.departureAt(state, nodes.boundaryNode[b], u);
    }
    return sum.map((value) => value / area);
  }
  if (triangles !== undefined) return meanOfCuts(system, geometry, state, cutsAt(triangles, level, slack));
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
      const value =
        (weightLeft * system.departureAt(state, left, u) + weightRight * system.departureAt(state, right, u)) /
        (weightLeft + weightRight);
      sum[u] += mesh.faceArea[f] * value;
    }
  }
  return sum.map((value) => value / area);
}

/** The mean over pieces of a plane along which the field is linear. */
function meanOfCuts(system: System, geometry: Geometry, state: Float64Array, cuts: readonly Cut[]): Float64Array {
  const n = system.unknownCount;
  const sum = new Float64Array(n);
  const isTurned = geometry.symmetry === 'axisymmetric';
  let area = 0;
  for (const [one, other] of cuts) {
    const length = Math.abs(other.x - one.x);
    // Of a whole turn, the integrals of 2 pi r times a function that is linear in r.
    const weightOf = (own: number, far: number) => (isTurned ? (length * Math.PI * (2 * own + far)) / 3 : length / 2);
    for (const [end, weight] of [
      [one, weightOf(one.x, other.x)],
      [other, weightOf(other.x, one.x)],
    ] as const) {
      area += weight;
      for (let u = 0; u < n; u++) sum[u] += weight * departureOf(system, state, end, u);
    }
  }
  return sum.map((value) => value / area);
}

function departureOf(system: System, state: Float64Array, { from, to, share }: CutEnd, unknown: number): number {
  const start = system.departureAt(state, from, unknown);
  return start + share * (system.departureAt(state, to, unknown) - start);
}
