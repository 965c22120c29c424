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

/**
 * Palette indices of a field on a uniform pixel grid, top row first. Between cell centres the field is interpolated
 * linearly, but never through a solid: what a sheet separates stays separate, and solid cells keep the index of NaN.
 */
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
  const across = neighboursOf(map.xEdges, pixels.columns, (pixel) =>
    mirrored(left + ((pixel + 0.5) / pixels.columns) * shownWidth, left, width),
  );
  const up = neighboursOf(map.yEdges, pixels.rows, (line) => bottom + (1 - (line + 0.5) / pixels.rows) * height);
  const passages = passagesOf(map);
  const image = new Uint8Array(pixels.columns * pixels.rows);
  for (let line = 0; line < pixels.rows; line++) {
    const row = up.cell[line];
    const otherRow = up.neighbour[line];
    for (let pixel = 0; pixel < pixels.columns; pixel++) {
      const column = across.cell[pixel];
      const otherColumn = across.neighbour[pixel];
      const own = values[row * columns + column];
      const openAcross = passages.across(column, otherColumn, row);
      const openUp = passages.up(column, row, otherRow);
      const beside = openAcross ? values[row * columns + otherColumn] : own;
      const above = openUp ? values[otherRow * columns + column] : own;
      const diagonal =
        (openAcross && passages.up(otherColumn, row, otherRow)) ||
        (openUp && passages.across(column, otherColumn, otherRow))
          ? values[otherRow * columns + otherColumn]
          : beside + above - own;
      const x = across.weight[pixel];
      const y = up.weight[line];
      const value = (1 - y) * ((1 - x) * own + x * beside) + y * ((1 - x) * above + x * diagonal);
      image[line * pixels.columns + pixel] = paletteIndex(value, range[0], range[1]);
    }
  }
  return image;
}

/** For each pixel along one direction: the cell it lies in, the nearer neighbour, and how far it is on the way there. */
function neighboursOf(edges: Float64Array, pixels: number, positionOf: (pixel: number) => number) {
  const cell = new Int32Array(pixels);
  const neighbour = new Int32Array(pixels);
  const weight = new Float64Array(pixels);
  const middle = (k: number) => (edges[k] + edges[k + 1]) / 2;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const position = positionOf(pixel);
    const own = cellOf(edges, position);
    const other = position < middle(own) ? own - 1 : own + 1;
    cell[pixel] = own;
    // At the rim of the map there is nothing beyond the outermost centre.
    neighbour[pixel] = other < 0 || other > edges.length - 2 ? own : other;
    weight[pixel] = neighbour[pixel] === own ? 0 : (position - middle(own)) / (middle(other) - middle(own));
  }
  return { cell, neighbour, weight };
}

/** Between which neighbouring cells no solid stands. */
function passagesOf(map: FieldMap) {
  const columns = map.xEdges.length - 1;
  const rows = map.yEdges.length - 1;
  // By grid edge: below cell (column, row), and left of it.
  const closedBelow = new Uint8Array(columns * (rows + 1));
  const closedLeft = new Uint8Array((columns + 1) * rows);
  for (const solid of map.solids) {
    const [left, right] = [edgeAt(map.xEdges, solid.left), edgeAt(map.xEdges, solid.right)];
    const [bottom, top] = [edgeAt(map.yEdges, solid.bottom), edgeAt(map.yEdges, solid.top)];
    for (let edge = bottom; edge <= top; edge++) closedBelow.fill(1, edge * columns + left, edge * columns + right);
    for (let row = bottom; row < top; row++) {
      closedLeft.fill(1, row * (columns + 1) + left, row * (columns + 1) + right + 1);
    }
  }
  // The pixels of a picture are no outlines: where a cell has no value, there is solid.
  const isOpen = (index: number) => !Number.isNaN(map.concentration[index]);
  return {
    across: (column: number, other: number, row: number) =>
      closedLeft[row * (columns + 1) + Math.max(column, other)] === 0 && isOpen(row * columns + other),
    up: (column: number, row: number, other: number) =>
      closedBelow[Math.max(row, other) * columns + column] === 0 && isOpen(other * columns + column),
  };
}

/** Index of the edge nearest to a position. */
function edgeAt(edges: Float64Array, position: number): number {
  const cell = cellOf(edges, position);
  return position - edges[cell] < edges[cell + 1] - position ? cell : cell + 1;
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
