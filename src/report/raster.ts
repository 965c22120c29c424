import type { FieldMap, SolidOutline } from '../study/results.ts';
import { paletteIndex } from './colour-map.ts';

/**
 * Where a point of a strip made of mirrored copies of a cell lies in the cell itself. The side walls are mirror planes,
 * so the strip is what a wider piece of the same host looks like.
 */
export function mirrored(x: number, left: number, width: number): number {
  const period = (((x - left) % (2 * width)) + 2 * width) % (2 * width);
  return left + (period <= width ? period : 2 * width - period);
}

/** Palette indices of a field on a uniform pixel grid, top row first, by the cell each pixel's centre lies in. */
export function rasterise(
  map: FieldMap,
  values: Float64Array,
  range: readonly [low: number, high: number],
  shownWidth: number,
  pixels: { readonly columns: number; readonly rows: number },
): Uint8Array {
  const columns = map.xEdges.length - 1;
  const left = map.xEdges[0];
  const width = map.xEdges[columns] - left;
  const bottom = map.yEdges[0];
  const height = map.yEdges[map.yEdges.length - 1] - bottom;
  const columnOf = Int32Array.from({ length: pixels.columns }, (_, pixel) =>
    cellOf(map.xEdges, mirrored(left + ((pixel + 0.5) / pixels.columns) * shownWidth, left, width)),
  );
  const image = new Uint8Array(pixels.columns * pixels.rows);
  for (let line = 0; line < pixels.rows; line++) {
    const row = cellOf(map.yEdges, bottom + (1 - (line + 0.5) / pixels.rows) * height);
    for (let pixel = 0; pixel < pixels.columns; pixel++) {
      image[line * pixels.columns + pixel] = paletteIndex(values[row * columns + columnOf[pixel]], range[0], range[1]);
    }
  }
  return image;
}

/** Index of the cell between ascending edges that holds a position. */
function cellOf(edges: Float64Array, position: number): number {
  let low = 0;
  let high = edges.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (edges[middle] <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The solids of a cell repeated over a strip of mirrored copies, cut at the strip's right end. */
export function mirroredSolids(map: FieldMap, shownWidth: number): SolidOutline[] {
  const left = map.xEdges[0];
  const width = map.xEdges[map.xEdges.length - 1] - left;
  const right = left + shownWidth;
  const copies = Math.max(1, Math.ceil(shownWidth / width - 1e-9));
  const outlines: SolidOutline[] = [];
  for (let copy = 0; copy < copies; copy++) {
    for (const solid of map.solids) {
      const [near, far] =
        copy % 2 === 0
          ? [copy * width + solid.left, copy * width + solid.right]
          : [(copy + 1) * width + 2 * left - solid.right, (copy + 1) * width + 2 * left - solid.left];
      if (near > right) continue;
      outlines.push({ left: near, right: Math.min(far, right), bottom: solid.bottom, top: solid.top });
    }
  }
  return outlines;
}
