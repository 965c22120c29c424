import { collectorSurface, counterSurface, type Geometry } from '../geometry/geometry.ts';
import type { System } from '../solve/system.ts';

/** Area-weighted mean of the departure of every unknown from rest over the pores of a horizontal plane. */
export function planeMean(system: System, geometry: Geometry, state: Float64Array, level: number): Float64Array {
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
  const { transportY, conductivity } = system.problem.medium;
  // The potential of a metal is continuous where metal is; beside it there is none to take a mean with.
  const conducts = system.equations.map(
    ({ carrier }) => (carrier === 'metal' ? conductivity : transportY) ?? transportY,
  );
  const around = geometry.symmetry === 'axisymmetric' ? (x: number) => 2 * Math.PI * x : () => 1;
  for (let f = 0; f < mesh.faceCount; f++) {
    const left = mesh.faceLeft[f];
    const right = mesh.faceRight[f];
    if (Math.abs(mesh.cellY[left] - level) <= slack && Math.abs(mesh.cellY[right] - level) <= slack) {
      // Boxes around points of the plane: values at both ends of an edge that runs along it.
      const length = mesh.faceDistanceLeft[f] + mesh.faceDistanceRight[f];
      const edge = length * around((mesh.cellX[left] + mesh.cellX[right]) / 2);
      area += edge;
      for (let u = 0; u < n; u++) {
        sum[u] += (edge / 2) * (system.departureAt(state, left, u) + system.departureAt(state, right, u));
      }
      continue;
    }
    if (mesh.faceNormalY[f] === 0) continue;
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
