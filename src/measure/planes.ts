import { collectorSurface, counterSurface, type Geometry } from '../geometry/geometry.ts';
import type { System } from '../solve/system.ts';

/**
 * Area-weighted mean of the departure of every unknown from rest over the pores of a horizontal plane; at the bottom and the top
 * of the cell over the electrodes, of whatever shape they are.
 */
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
  for (let f = 0; f < mesh.faceCount; f++) {
    const left = mesh.faceLeft[f];
    const right = mesh.faceRight[f];
    // The faces between the cells above the plane and the others cast their shadow on all of it.
    if (mesh.cellY[left] > level + slack === mesh.cellY[right] > level + slack) continue;
    const shadow = mesh.faceArea[f] * Math.abs(mesh.faceNormalY[f]);
    area += shadow;
    const toFace = mesh.faceDistanceLeft[f];
    const beyond = mesh.faceDistanceRight[f];
    const toPlane = (level - mesh.cellY[left]) / mesh.faceNormalY[f];
    for (let u = 0; u < n; u++) {
      const weightLeft = conducts[u][left] / toFace;
      const weightRight = conducts[u][right] / beyond;
      if (weightLeft + weightRight === 0) continue;
      const before = system.departureAt(state, left, u);
      const after = system.departureAt(state, right, u);
      // The value at which the diffusive flux of either side is the same.
      const onFace = (weightLeft * before + weightRight * after) / (weightLeft + weightRight);
      const past = toPlane - toFace;
      const value =
        past < 0 ? onFace + (past / toFace) * (onFace - before) : onFace + (past / beyond) * (after - onFace);
      sum[u] += shadow * value;
    }
  }
  return sum.map((value) => value / area);
}
