import type { PoreRaster } from '../measure/pore-raster.ts';
import type { TriangleMesh } from '../mesh/mesh.ts';
import { type FluxMap, hardly } from './flux-map.ts';

/**
 * The flux of a potential on triangles, as a picture: its gradient is constant in each triangle, averaged at points by area and linear
 * between them.
 *
 * @param potential in every cell of the mesh; NaN in pores that do not lead through
 * @param mean flux over the whole cross-section, in the potential's unit per m, which the map is relative to
 * @param isTurned whether areas are those of a turn about the axis at x = 0
 */
export function fluxMapOnTriangles(
  { triangulation, cellOfCorner, mesh }: TriangleMesh,
  { columns, rows, pixel, pore, triangle }: PoreRaster,
  height: number,
  potential: Float64Array,
  mean: number,
  isTurned: boolean,
): FluxMap {
  const { x, y, corners } = triangulation;
  const gradientX = new Float64Array(mesh.cellCount);
  const gradientY = new Float64Array(mesh.cellCount);
  const around = new Float64Array(mesh.cellCount);
  const count = corners.length / 3;
  const size = new Float64Array(count);
  const weight = new Float64Array(count);
  for (let t = 0; t < count; t++) {
    const [p, q, r] = corners.subarray(3 * t, 3 * t + 3);
    const [a, b, c] = [0, 1, 2].map((k) => {
      const cell = cellOfCorner[3 * t + k];
      return cell < 0 ? Number.NaN : potential[cell];
    });
    const [bx, by, cx, cy] = [x[q] - x[p], y[q] - y[p], x[r] - x[p], y[r] - y[p]];
    const twice = bx * cy - by * cx;
    const [gx, gy] = [((b - a) * cy - (c - a) * by) / twice, ((c - a) * bx - (b - a) * cx) / twice];
    if (Number.isNaN(gx)) continue;
    size[t] = Math.hypot(gx, gy);
    weight[t] = (twice / 2) * (isTurned ? (x[p] + x[q] + x[r]) / 3 : 1);
    for (let k = 3 * t; k < 3 * t + 3; k++) {
      gradientX[cellOfCorner[k]] += twice * gx;
      gradientY[cellOfCorner[k]] += twice * gy;
      around[cellOfCorner[k]] += twice;
    }
  }
  const total = weight.reduce((sum, each, t) => sum + each * size[t], 0);
  const pores = weight.reduce((sum, each) => sum + each, 0);
  const slow = (hardly * total) / pores;
  const stagnant = weight.reduce((sum, each, t) => (size[t] < slow ? sum + each : sum), 0) / pores;
  const magnitude = new Float32Array(columns * rows).fill(Number.NaN);
  for (let k = 0; k < magnitude.length; k++) {
    const t = triangle[k];
    if (t < 0 || pore[k] === 0) continue;
    const [p, q, r] = corners.subarray(3 * t, 3 * t + 3);
    const [ex, ey] = [
      ((k % columns) + 0.5) * pixel - x[p],
      height * (1 - (Math.floor(k / columns) + 0.5) / rows) - y[p],
    ];
    const [bx, by, cx, cy] = [x[q] - x[p], y[q] - y[p], x[r] - x[p], y[r] - y[p]];
    const twice = bx * cy - by * cx;
    const [toB, toC] = [(ex * cy - ey * cx) / twice, (bx * ey - by * ex) / twice];
    let [fx, fy] = [0, 0];
    for (const [corner, share] of [1 - toB - toC, toB, toC].entries()) {
      const cell = cellOfCorner[3 * t + corner];
      if (cell < 0 || around[cell] === 0) continue;
      fx += (share * gradientX[cell]) / around[cell];
      fy += (share * gradientY[cell]) / around[cell];
    }
    magnitude[k] = Math.hypot(fx, fy) / mean;
  }
  return { columns, rows, magnitude, stagnant };
}
