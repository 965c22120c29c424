import type { Mesh } from '../mesh/mesh.ts';

/** Half the height of every cell, m: what its faces above and below leave between them. */
export function cellHalfHeights(mesh: Mesh): Float64Array {
  const half = new Float64Array(mesh.cellCount);
  const see = (cell: number, distance: number, normalY: number) => {
    half[cell] = Math.max(half[cell], distance * Math.abs(normalY));
  };
  for (let f = 0; f < mesh.faceCount; f++) {
    see(mesh.faceLeft[f], mesh.faceDistanceLeft[f], mesh.faceNormalY[f]);
    see(mesh.faceRight[f], mesh.faceDistanceRight[f], mesh.faceNormalY[f]);
  }
  for (let b = 0; b < mesh.boundaryCount; b++) {
    see(mesh.boundaryCell[b], mesh.boundaryDistance[b], mesh.boundaryNormalY[b]);
  }
  return half;
}
