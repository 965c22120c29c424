import { type Box, clipped } from '../geometry/polyline.ts';
import type { FieldMap, GridMap, MapFrame, SolidOutline, TriangleMap } from '../study/results.ts';
import { paletteIndex, solidIndex } from './colour-map.ts';

/** The part that is shown of a strip made of a cell and what lies beyond its side walls, m. */
export interface Strip {
  readonly left: number;
  readonly right: number;
}

/** One appearance of the cell in a strip: x of the cell stands at `offset + x`, or at `offset - x` in a mirror image. */
export interface Appearance {
  readonly offset: number;
  readonly mirrored: boolean;
}

/** Every appearance of the cell that a strip shows some of. */
export function appearancesIn({ width, sides }: Pick<MapFrame, 'width' | 'sides'>, strip: Strip): Appearance[] {
  if (sides === 'axis') {
    const right: Appearance = { offset: 0, mirrored: false };
    return strip.left < 0 ? [{ offset: 0, mirrored: true }, right] : [right];
  }
  const slack = 1e-9 * width;
  const first = Math.floor((strip.left + slack) / width);
  const last = Math.max(first, Math.ceil((strip.right - slack) / width) - 1);
  return Array.from({ length: last - first + 1 }, (_, k) => {
    const place = first + k;
    const mirrored = sides === 'mirror' && place % 2 !== 0;
    return { offset: (mirrored ? place + 1 : place) * width, mirrored };
  });
}

/** Where a point of a strip lies in the cell itself. */
export function folded(x: number, { width, sides }: Pick<MapFrame, 'width' | 'sides'>): number {
  if (sides === 'axis') return Math.min(width, Math.abs(x));
  if (sides === 'periodic') return ((x % width) + width) % width;
  const period = ((x % (2 * width)) + 2 * width) % (2 * width);
  return period <= width ? period : 2 * width - period;
}

/** Size of an image. */
export interface Pixels {
  readonly columns: number;
  readonly rows: number;
}

/**
 * Palette indices of a field on a uniform pixel grid, top row first: what was not solved keeps the index of NaN, what is solid in
 * a picture its own.
 *
 * @param values one of the fields of the map
 */
export function rasterise(
  map: FieldMap,
  values: Float64Array,
  range: readonly [low: number, high: number],
  strip: Strip,
  pixels: Pixels,
): Uint8Array {
  const image =
    map.kind === 'grid'
      ? rasteriseGrid(map, values, range, strip, pixels)
      : rasteriseTriangles(map, values, range, strip, pixels);
  paintBitmaps(map, { ...strip, bottom: 0, top: map.height }, pixels, image);
  return image;
}

/** Where the middle of a column of pixels is, m. */
function middleOf(column: number, { left, right }: Strip, { columns }: Pixels): number {
  return left + ((column + 0.5) / columns) * (right - left);
}

/**
 * Between cell centres a field on a grid is interpolated linearly, but never through a solid: what a sheet separates stays
 * separate.
 */
function rasteriseGrid(
  map: GridMap,
  values: Float64Array,
  range: readonly [low: number, high: number],
  strip: Strip,
  pixels: Pixels,
): Uint8Array {
  const columns = map.xEdges.length - 1;
  const across = neighboursOf(map.xEdges, pixels.columns, map.sides === 'periodic', (pixel) =>
    folded(middleOf(pixel, strip, pixels), map),
  );
  const up = neighboursOf(map.yEdges, pixels.rows, false, (line) => (1 - (line + 0.5) / pixels.rows) * map.height);
  const passages = passagesOf(map, values);
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
function neighboursOf(edges: Float64Array, pixels: number, isPeriodic: boolean, positionOf: (pixel: number) => number) {
  const cell = new Int32Array(pixels);
  const neighbour = new Int32Array(pixels);
  const weight = new Float64Array(pixels);
  const cells = edges.length - 1;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const position = positionOf(pixel);
    const own = cellOf(edges, position);
    const fromMiddle = position - (edges[own] + edges[own + 1]) / 2;
    const beside = fromMiddle < 0 ? own - 1 : own + 1;
    const other = isPeriodic ? (beside + cells) % cells : beside;
    cell[pixel] = own;
    // At the rim of the map there is nothing beyond the outermost centre.
    neighbour[pixel] = other < 0 || other >= cells ? own : other;
    const between = (edges[own + 1] - edges[own] + edges[neighbour[pixel] + 1] - edges[neighbour[pixel]]) / 2;
    weight[pixel] = neighbour[pixel] === own ? 0 : Math.abs(fromMiddle) / between;
  }
  return { cell, neighbour, weight };
}

/** Between which neighbouring cells nothing stands. */
function passagesOf(map: GridMap, values: Float64Array) {
  const columns = map.xEdges.length - 1;
  const rows = map.yEdges.length - 1;
  // By grid edge: below cell (column, row), and left of it.
  const closedBelow = new Uint8Array(columns * (rows + 1));
  const closedLeft = new Uint8Array((columns + 1) * rows);
  for (const { x, y, closed } of map.solids) {
    // What is inside a body has no value anyway.
    if (closed) continue;
    for (let k = 0; k + 1 < x.length; k++) {
      const [left, right] = [x[k], x[k + 1]].map((position) => edgeAt(map.xEdges, position)).sort((a, b) => a - b);
      const [bottom, top] = [y[k], y[k + 1]].map((position) => edgeAt(map.yEdges, position)).sort((a, b) => a - b);
      closedBelow.fill(1, bottom * columns + left, bottom * columns + right);
      for (let row = bottom; row < top; row++) closedLeft[row * (columns + 1) + left] = 1;
    }
  }
  const isPore = (column: number, row: number) => !Number.isNaN(values[row * columns + column]);
  return {
    across: (column: number, other: number, row: number) => {
      if (!isPore(other, row)) return false;
      // Round the end of a periodic cell.
      if (Math.abs(column - other) > 1) {
        return closedLeft[row * (columns + 1)] === 0 && closedLeft[row * (columns + 1) + columns] === 0;
      }
      return closedLeft[row * (columns + 1) + Math.max(column, other)] === 0;
    },
    up: (column: number, row: number, other: number) =>
      isPore(column, other) && closedBelow[Math.max(row, other) * columns + column] === 0,
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

/** Overlap of neighbouring triangles, pixels: no middle of a pixel falls between two of them by round-off. */
const seam = 1e-6;

/** Every pixel takes the value of the triangle that its middle lies in; where there is none, solid shows. */
function rasteriseTriangles(
  map: TriangleMap,
  values: Float64Array,
  range: readonly [low: number, high: number],
  strip: Strip,
  pixels: Pixels,
): Uint8Array {
  const image = new Uint8Array(pixels.columns * pixels.rows).fill(solidIndex);
  const { corners, x, y } = map;
  const perMetreAcross = pixels.columns / (strip.right - strip.left);
  const perMetreUp = pixels.rows / map.height;
  for (const { offset, mirrored } of appearancesIn(map, strip)) {
    // Places in pixels, with the middle of pixel (column, line) at (column, line).
    const column = x.map((each) => (offset + (mirrored ? -each : each) - strip.left) * perMetreAcross - 0.5);
    const line = y.map((each) => (map.height - each) * perMetreUp - 0.5);
    for (let t = 0; t < corners.length; t += 3) {
      const [a, b, c] = [corners[t], corners[t + 1], corners[t + 2]];
      const first = Math.max(0, Math.ceil(Math.min(line[a], line[b], line[c]) - seam));
      const last = Math.min(pixels.rows - 1, Math.floor(Math.max(line[a], line[b], line[c]) + seam));
      if (last < first) continue;
      const [bx, by, cx, cy] = [column[b] - column[a], line[b] - line[a], column[c] - column[a], line[c] - line[a]];
      const twice = bx * cy - by * cx;
      if (twice === 0) continue;
      const [own, toB, toC] = [values[a], values[b] - values[a], values[c] - values[a]];
      const perColumn = (toB * cy - toC * by) / twice;
      const perLine = (toC * bx - toB * cx) / twice;
      for (let l = first; l <= last; l++) {
        let from = Number.POSITIVE_INFINITY;
        let to = Number.NEGATIVE_INFINITY;
        for (let side = 0; side < 3; side++) {
          const p = corners[t + side];
          const q = corners[t + ((side + 1) % 3)];
          const [low, high] = line[p] < line[q] ? [p, q] : [q, p];
          if (l < line[low] - seam || l > line[high] + seam) continue;
          const rise = line[high] - line[low];
          const share = rise === 0 ? 0 : Math.min(1, Math.max(0, (l - line[low]) / rise));
          const at = column[low] + share * (column[high] - column[low]);
          from = Math.min(from, at);
          to = Math.max(to, rise === 0 ? Math.max(column[p], column[q]) : at);
          if (rise === 0) from = Math.min(from, column[p], column[q]);
        }
        const end = Math.min(pixels.columns - 1, Math.floor(to + seam));
        const start = Math.max(0, Math.ceil(from - seam));
        for (let k = start; k <= end; k++) {
          const value = own + perColumn * (k - column[a]) + perLine * (l - line[a]);
          image[l * pixels.columns + k] = paletteIndex(value, range[0], range[1]);
        }
      }
    }
  }
  return image;
}

/** What is solid in pictures in a part of a cell, `solidIndex`; elsewhere 1. */
export function solidPixels(frame: MapFrame, box: Box, pixels: Pixels): Uint8Array {
  const image = new Uint8Array(pixels.columns * pixels.rows).fill(1);
  paintBitmaps(frame, box, pixels, image);
  return image;
}

/** Paints what is solid in pictures. */
function paintBitmaps(map: MapFrame, box: Box, pixels: Pixels, image: Uint8Array): void {
  for (const { left, bottom, columns, rows, pixel, solid } of map.bitmaps) {
    const columnOf = Int32Array.from({ length: pixels.columns }, (_, k) =>
      Math.floor((folded(middleOf(k, box, pixels), map) - left) / pixel),
    );
    for (let line = 0; line < pixels.rows; line++) {
      const y = box.top - ((line + 0.5) / pixels.rows) * (box.top - box.bottom);
      const row = Math.floor((y - bottom) / pixel);
      if (row < 0 || row >= rows) continue;
      for (let k = 0; k < pixels.columns; k++) {
        const column = columnOf[k];
        if (column < 0 || column >= columns || solid[row * columns + column] === 0) continue;
        image[line * pixels.columns + k] = solidIndex;
      }
    }
  }
}

/** The solids of every appearance of the cell in a strip, cut at its ends. */
export function solidsIn(map: MapFrame, strip: Strip): SolidOutline[] {
  const box = { ...strip, bottom: 0, top: map.height };
  return appearancesIn(map, strip).flatMap(({ offset, mirrored }) =>
    map.solids.flatMap(({ x, y, closed }) =>
      clipped({ x: x.map((each) => offset + (mirrored ? -each : each)), y, closed }, box),
    ),
  );
}
