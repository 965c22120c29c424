import type { Mesh, TriangleMesh } from '../../src/mesh/mesh.ts';
import { Draws } from './draws.ts';

/**
 * A rectangle from the origin cut into uneven triangles, with the point of row `straight` all at one height. Every point has a cell,
 * and those of the straight row from column `sheet` on two: a sheet of no thickness lies there. For measures that ask for values
 * at points only: the cells have no faces.
 */
export function unevenTriangles(
  width: number,
  height: number,
  columns: number,
  rows: number,
  straight: number,
  seed: number,
  sheet = columns,
): TriangleMesh {
  const draws = new Draws(seed);
  const x: number[] = [];
  const y: number[] = [];
  for (let j = 0; j <= rows; j++) {
    for (let i = 0; i <= columns; i++) {
      const across = i > 0 && i < columns ? draws.uniform(-0.15, 0.15) : 0;
      const up = j > 0 && j < rows && j !== straight ? draws.uniform(-0.15, 0.15) : 0;
      x.push((width * (i + across)) / columns);
      y.push((height * (j + up)) / rows);
    }
  }
  const points = x.length;
  const cellX = [...x];
  const cellY = [...y];
  const above = new Map<number, number>();
  for (let i = sheet + 1; i <= columns; i++) {
    const point = straight * (columns + 1) + i;
    above.set(point, points + above.size);
    cellX.push(x[point]);
    cellY.push(y[point]);
  }
  const corners: number[] = [];
  const cellOfCorner: number[] = [];
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      const [a, b] = [j * (columns + 1) + i, j * (columns + 1) + i + 1];
      const [c, d] = [a + columns + 1, b + columns + 1];
      const triangles = draws.chance(0.5) ? [a, b, d, a, d, c] : [a, b, c, b, d, c];
      for (const point of triangles) {
        corners.push(point);
        cellOfCorner.push(j >= straight ? (above.get(point) ?? point) : point);
      }
    }
  }
  const edges = [...above.keys()].map((point) => [point - 1, point]);
  return {
    mesh: withoutFaces(Float64Array.from(cellX), Float64Array.from(cellY), width * height),
    triangulation: {
      x: Float64Array.from(x),
      y: Float64Array.from(y),
      corners: Int32Array.from(corners),
      region: new Int32Array(corners.length / 3),
      edgeFrom: Int32Array.from(edges, ([from]) => from),
      edgeTo: Int32Array.from(edges, ([, to]) => to),
      edgeSurface: new Int32Array(edges.length).fill(2),
    },
    cellOfCorner: Int32Array.from(cellOfCorner),
  };
}

function withoutFaces(cellX: Float64Array, cellY: Float64Array, area: number): Mesh {
  const cellCount = cellX.length;
  const none = new Float64Array(0);
  const noCell = new Int32Array(0);
  return {
    cellCount,
    cellVolume: new Float64Array(cellCount).fill(area / cellCount),
    cellX,
    cellY,
    cellRegion: new Int32Array(cellCount),
    faceCount: 0,
    faceLeft: noCell,
    faceRight: noCell,
    faceArea: none,
    faceDistanceLeft: none,
    faceDistanceRight: none,
    faceNormalX: none,
    faceNormalY: none,
    boundaryCount: 0,
    boundaryCell: noCell,
    boundaryArea: none,
    boundaryDistance: none,
    boundaryX: none,
    boundaryY: none,
    boundaryNormalX: none,
    boundaryNormalY: none,
    boundarySurface: noCell,
  };
}
