import { counterSurface } from '../geometry/geometry.ts';
import type { PoreImage } from '../geometry/image/pore-image.ts';
import type { TriangleMesh } from '../mesh/mesh.ts';
import { edgesOf } from '../mesh/voronoi-boxes.ts';

/** Pores of triangles as a picture, rows from the top down; a pixel is pore where its middle lies in a triangle. */
export interface PoreRaster extends PoreImage {
  /** Edge of a pixel, m. */
  readonly pixel: number;
  /** The triangle in which the middle of each pixel lies; -1 in solids. */
  readonly triangle: Int32Array;
}

/** Overlap of neighbouring triangles, pixels: no middle of a pixel falls between two of them by round-off. */
const seam = 1e-6;

const following = (e: number): number => (e % 3 === 2 ? e - 2 : e + 1);

/**
 * A picture of the pores of some triangles in their cell. Sheets of no thickness, also at the sides, are drawn one pixel thick.
 *
 * @param width of the cell, m
 * @param height of the cell, m
 * @param pixels about how many
 */
export function poreRaster(shape: TriangleMesh, width: number, height: number, pixels: number): PoreRaster {
  const { x, y, corners } = shape.triangulation;
  const columns = Math.max(1, Math.round(Math.sqrt((pixels * width) / height)));
  const pixel = width / columns;
  const rows = Math.max(1, Math.round(height / pixel));
  // Places in pixels, with the middle of pixel (column, row) at (column, row).
  const across = (point: number) => x[point] / pixel - 0.5;
  const down = (point: number) => ((height - y[point]) / height) * rows - 0.5;
  const triangle = new Int32Array(columns * rows).fill(-1);
  for (let t = 0; t < corners.length; t += 3) {
    const [ax, ay] = [across(corners[t]), down(corners[t])];
    const [bx, by] = [across(corners[t + 1]), down(corners[t + 1])];
    const [cx, cy] = [across(corners[t + 2]), down(corners[t + 2])];
    const twice = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
    if (twice === 0) continue;
    const slack = -seam / Math.sqrt(Math.abs(twice));
    const [firstRow, lastRow] = [Math.ceil(Math.min(ay, by, cy) - seam), Math.floor(Math.max(ay, by, cy) + seam)];
    const [first, last] = [Math.ceil(Math.min(ax, bx, cx) - seam), Math.floor(Math.max(ax, bx, cx) + seam)];
    for (let j = Math.max(0, firstRow); j <= Math.min(rows - 1, lastRow); j++) {
      for (let i = Math.max(0, first); i <= Math.min(columns - 1, last); i++) {
        const toB = ((i - ax) * (cy - ay) - (j - ay) * (cx - ax)) / twice;
        const toC = ((bx - ax) * (j - ay) - (by - ay) * (i - ax)) / twice;
        if (toB >= slack && toC >= slack && toB + toC <= 1 - slack) triangle[j * columns + i] = t / 3;
      }
    }
  }
  const pore = Uint8Array.from(triangle, (each) => (each < 0 ? 0 : 1));
  const { beside, surface } = edgesOf(shape.triangulation);
  for (let e = 0; e < corners.length; e++) {
    if (surface[e] < 0) continue;
    const [a, b] = [corners[e], corners[following(e)]];
    // What bounds a body is its own pixels; a wall on the side of the cell has none.
    const onSide =
      surface[e] > counterSurface && x[a] === x[b] && (x[a] === 0 || Math.abs(x[a] - width) < seam * pixel);
    if (beside[e] < 0 ? !onSide : beside[e] < e) continue;
    const steps = Math.ceil(2 * Math.hypot(across(b) - across(a), down(b) - down(a))) + 1;
    for (let k = 0; k <= steps; k++) {
      const i = Math.min(columns - 1, Math.max(0, Math.round(across(a) + (k / steps) * (across(b) - across(a)))));
      const j = Math.round(down(a) + (k / steps) * (down(b) - down(a)));
      if (j >= 0 && j < rows) pore[j * columns + i] = 0;
    }
  }
  return { columns, rows, pixel, pore, triangle };
}
