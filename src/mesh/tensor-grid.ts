import { BadMeshError } from '../errors.ts';
import { collectorSurface, counterSurface, type Geometry, type Rectangle, rectanglesOf } from '../geometry/geometry.ts';
import { type Breakpoint, gradedLine } from './graded-line.ts';
import type { Mesh, TensorGrid } from './mesh.ts';

/** Largest grid that is attempted; above it the arrays alone would fill the memory of a 4 GiB core. */
const mostCells = 20_000_000;

/** Where nothing else is asked, no cell is larger than this part of the cell's longer side on level 0. */
const largestCellShare = 1 / 30;

/**
 * A tensor grid with a line on every edge of the geometry, finest at the tips and surfaces of the solids and at the
 * edges of the layers.
 *
 * @param finest size of the cells there on level 0, m
 * @param level each level doubles the cells in both directions
 * @param largest no cell is larger than this on level 0, m
 * @throws BadMeshError if the grid would be too large, or the geometry leaves no pore
 */
export function tensorGrid(
  geometry: Geometry,
  finest: number,
  level = 0,
  largest = Math.max(geometry.width, geometry.height) * largestCellShare,
): TensorGrid {
  const xEdges = gradedLine(breakpointsAcross(geometry, finest), largest, level);
  const yEdges = gradedLine(breakpointsAlong(geometry, finest, largest), largest, level);
  return gridOnLines(geometry, xEdges, yEdges);
}

/** The tensor grid on given lines, which must hold every edge of the geometry. */
export function gridOnLines(geometry: Geometry, xEdges: Float64Array, yEdges: Float64Array): TensorGrid {
  const columns = xEdges.length - 1;
  const rows = yEdges.length - 1;
  if (columns * rows > mostCells) {
    throw new BadMeshError(
      `the mesh would have ${columns} x ${rows} cells`,
      `give mesh.finest_cell a larger value; at most ${mostCells.toLocaleString('en')} cells are attempted`,
    );
  }
  const { cellAt, cellCount } = numberPoreCells(geometry, xEdges, yEdges);
  if (cellCount === 0) {
    throw new BadMeshError('the solids fill the whole cell', 'make the sheets or walls thinner, or the gaps wider');
  }
  const walls = surfacesBetweenCells(geometry, xEdges, yEdges);
  return { mesh: buildMesh(geometry, xEdges, yEdges, cellAt, cellCount, walls), xEdges, yEdges, cellAt };
}

/** The solids that a tensor grid can hold. */
function solidsOf(geometry: Geometry): readonly Rectangle[] {
  const rectangles = rectanglesOf(geometry);
  if (rectangles === undefined) throw new RangeError('a tensor grid holds rectangles only');
  return rectangles;
}

/** Lines across the cell: the side walls are regular (mirror planes), the ends of solids are singular. */
function breakpointsAcross(geometry: Geometry, finest: number): Breakpoint[] {
  const points: Breakpoint[] = [
    { position: 0, size: Number.POSITIVE_INFINITY },
    { position: geometry.width, size: Number.POSITIVE_INFINITY },
  ];
  for (const solid of solidsOf(geometry)) {
    for (const position of [solid.left, solid.right]) {
      const onWall = same(position, 0, geometry.width) || same(position, geometry.width, geometry.width);
      // A wall lying on the mirror plane is itself a surface, with a tip at its end.
      const singular = !onWall || solid.left === solid.right;
      points.push({ position, size: singular ? finest : Number.POSITIVE_INFINITY });
    }
  }
  return merge(points, geometry.width);
}

/**
 * Lines along the cell: finest at the surfaces of solids, whose ends are singular; between finest and largest at
 * electrodes and at the edges of layers, where the field is steep but smooth.
 */
function breakpointsAlong(geometry: Geometry, finest: number, largest: number): Breakpoint[] {
  const steep = Math.sqrt(finest * Math.max(finest, largest));
  return merge(
    [
      ...geometry.regions.flatMap(({ bottom, top }) => [bottom, top].map((position) => ({ position, size: steep }))),
      ...solidsOf(geometry).flatMap(({ bottom, top }) => [bottom, top].map((position) => ({ position, size: finest }))),
    ],
    geometry.height,
  );
}

function same(a: number, b: number, extent: number): boolean {
  return Math.abs(a - b) <= 1e-9 * extent;
}

/** Sorts, and joins breakpoints that differ only by round-off. */
function merge(points: Breakpoint[], extent: number): Breakpoint[] {
  const sorted = [...points].sort((a, b) => a.position - b.position);
  const merged: Breakpoint[] = [];
  for (const point of sorted) {
    const last = merged[merged.length - 1];
    if (last !== undefined && same(last.position, point.position, extent)) {
      merged[merged.length - 1] = { position: last.position, size: Math.min(last.size, point.size) };
    } else {
      merged.push(point);
    }
  }
  return merged;
}

/** Index of the grid line at a position; the grid was made with a line there. */
function lineAt(edges: Float64Array, position: number): number {
  let low = 0;
  let high = edges.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (edges[middle] <= position) low = middle;
    else high = middle;
  }
  const nearest = Math.abs(edges[low] - position) <= Math.abs(edges[high] - position) ? low : high;
  const extent = edges[edges.length - 1] - edges[0];
  if (!same(edges[nearest], position, extent)) {
    throw new BadMeshError(`no grid line lies at ${position} m`, 'this is a defect of the mesh generator: report it');
  }
  return nearest;
}

interface SolidSpan {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
  readonly surface: number;
}

function spanOf(solid: Rectangle, xEdges: Float64Array, yEdges: Float64Array): SolidSpan {
  return {
    left: lineAt(xEdges, solid.left),
    right: lineAt(xEdges, solid.right),
    bottom: lineAt(yEdges, solid.bottom),
    top: lineAt(yEdges, solid.top),
    surface: solid.surface,
  };
}

function numberPoreCells(geometry: Geometry, xEdges: Float64Array, yEdges: Float64Array) {
  const columns = xEdges.length - 1;
  const rows = yEdges.length - 1;
  const cellAt = new Int32Array(columns * rows);
  for (const solid of solidsOf(geometry)) {
    const span = spanOf(solid, xEdges, yEdges);
    for (let j = span.bottom; j < span.top; j++) {
      cellAt.fill(-1, j * columns + span.left, j * columns + span.right);
    }
  }
  let cellCount = 0;
  for (let k = 0; k < cellAt.length; k++) {
    if (cellAt[k] === 0) cellAt[k] = cellCount++;
  }
  return { cellAt, cellCount };
}

/** Which surface lies on each grid edge, -1 for none. */
interface Walls {
  /** Edge below cell (i, j), row `rows` being the top: j * columns + i. */
  readonly horizontal: Int32Array;
  /** Edge left of cell (i, j), column `columns` being the right wall: j * (columns + 1) + i. */
  readonly vertical: Int32Array;
}

function surfacesBetweenCells(geometry: Geometry, xEdges: Float64Array, yEdges: Float64Array): Walls {
  const columns = xEdges.length - 1;
  const rows = yEdges.length - 1;
  const horizontal = new Int32Array(columns * (rows + 1)).fill(-1);
  const vertical = new Int32Array((columns + 1) * rows).fill(-1);
  horizontal.fill(collectorSurface, 0, columns);
  horizontal.fill(counterSurface, rows * columns, (rows + 1) * columns);
  for (const solid of solidsOf(geometry)) {
    const span = spanOf(solid, xEdges, yEdges);
    for (const j of [span.bottom, span.top]) {
      if (span.right > span.left) horizontal.fill(span.surface, j * columns + span.left, j * columns + span.right);
    }
    for (let j = span.bottom; j < span.top; j++) {
      for (const i of [span.left, span.right]) {
        vertical[j * (columns + 1) + i] = span.surface;
        // Periodic side walls are one.
        if (geometry.sides !== 'periodic') continue;
        if (i === 0) vertical[j * (columns + 1) + columns] = span.surface;
        if (i === columns) vertical[j * (columns + 1)] = span.surface;
      }
    }
  }
  return { horizontal, vertical };
}

function buildMesh(
  geometry: Geometry,
  xEdges: Float64Array,
  yEdges: Float64Array,
  cellAt: Int32Array,
  cellCount: number,
  walls: Walls,
): Mesh {
  const columns = xEdges.length - 1;
  const rows = yEdges.length - 1;
  const cellVolume = new Float64Array(cellCount);
  const cellX = new Float64Array(cellCount);
  const cellY = new Float64Array(cellCount);
  const cellRegion = new Int32Array(cellCount);
  /** What lengths and areas at a distance from the axis are multiplied by. */
  const around = geometry.symmetry === 'axisymmetric' ? (x: number) => 2 * Math.PI * x : () => 1;
  let region = 0;
  for (let j = 0; j < rows; j++) {
    const y = (yEdges[j] + yEdges[j + 1]) / 2;
    while (y > geometry.regions[region].top) region++;
    for (let i = 0; i < columns; i++) {
      const cell = cellAt[j * columns + i];
      if (cell < 0) continue;
      cellX[cell] = (xEdges[i] + xEdges[i + 1]) / 2;
      cellVolume[cell] = (xEdges[i + 1] - xEdges[i]) * (yEdges[j + 1] - yEdges[j]) * around(cellX[cell]);
      cellY[cell] = y;
      cellRegion[cell] = region;
    }
  }

  const faces = new FaceCollector(2 * cellCount);
  const boundary = new BoundaryCollector();
  const cellOrSolid = (i: number, j: number) =>
    i < 0 || j < 0 || i >= columns || j >= rows ? -1 : cellAt[j * columns + i];

  for (let j = 0; j <= rows; j++) {
    for (let i = 0; i < columns; i++) {
      const below = cellOrSolid(i, j - 1);
      const above = cellOrSolid(i, j);
      const surface = walls.horizontal[j * columns + i];
      const x = (xEdges[i] + xEdges[i + 1]) / 2;
      const area = (xEdges[i + 1] - xEdges[i]) * around(x);
      const halfBelow = j > 0 ? (yEdges[j] - yEdges[j - 1]) / 2 : 0;
      const halfAbove = j < rows ? (yEdges[j + 1] - yEdges[j]) / 2 : 0;
      if (surface < 0) {
        if (below >= 0 && above >= 0) faces.add(below, above, area, halfBelow, halfAbove, 0, 1);
      } else {
        if (below >= 0) boundary.add(below, area, halfBelow, x, yEdges[j], 0, 1, surface);
        if (above >= 0) boundary.add(above, area, halfAbove, x, yEdges[j], 0, -1, surface);
      }
    }
  }
  for (let j = 0; j < rows; j++) {
    const y = (yEdges[j] + yEdges[j + 1]) / 2;
    for (let i = 0; i <= columns; i++) {
      const area = (yEdges[j + 1] - yEdges[j]) * around(xEdges[i]);
      // On the axis there is nothing to pass.
      if (area === 0) continue;
      const surface = walls.vertical[j * (columns + 1) + i];
      const wraps = geometry.sides === 'periodic' && i === columns && surface < 0;
      const behind = wraps ? 0 : i;
      const before = cellOrSolid(i - 1, j);
      const after = cellOrSolid(behind, j);
      const halfBefore = i > 0 ? (xEdges[i] - xEdges[i - 1]) / 2 : 0;
      const halfAfter = behind < columns ? (xEdges[behind + 1] - xEdges[behind]) / 2 : 0;
      if (surface < 0) {
        if (before >= 0 && after >= 0) faces.add(before, after, area, halfBefore, halfAfter, 1, 0);
      } else {
        if (before >= 0) boundary.add(before, area, halfBefore, xEdges[i], y, 1, 0, surface);
        if (after >= 0) boundary.add(after, area, halfAfter, xEdges[i], y, -1, 0, surface);
      }
    }
  }
  return { cellCount, cellVolume, cellX, cellY, cellRegion, ...faces.arrays(), ...boundary.arrays() };
}

class FaceCollector {
  private count = 0;
  private readonly left: Int32Array;
  private readonly right: Int32Array;
  private readonly area: Float64Array;
  private readonly distanceLeft: Float64Array;
  private readonly distanceRight: Float64Array;
  private readonly normalX: Float64Array;
  private readonly normalY: Float64Array;

  constructor(capacity: number) {
    this.left = new Int32Array(capacity);
    this.right = new Int32Array(capacity);
    this.area = new Float64Array(capacity);
    this.distanceLeft = new Float64Array(capacity);
    this.distanceRight = new Float64Array(capacity);
    this.normalX = new Float64Array(capacity);
    this.normalY = new Float64Array(capacity);
  }

  add(left: number, right: number, area: number, distanceLeft: number, distanceRight: number, nx: number, ny: number) {
    const k = this.count++;
    this.left[k] = left;
    this.right[k] = right;
    this.area[k] = area;
    this.distanceLeft[k] = distanceLeft;
    this.distanceRight[k] = distanceRight;
    this.normalX[k] = nx;
    this.normalY[k] = ny;
  }

  arrays() {
    const n = this.count;
    return {
      faceCount: n,
      faceLeft: this.left.slice(0, n),
      faceRight: this.right.slice(0, n),
      faceArea: this.area.slice(0, n),
      faceDistanceLeft: this.distanceLeft.slice(0, n),
      faceDistanceRight: this.distanceRight.slice(0, n),
      faceNormalX: this.normalX.slice(0, n),
      faceNormalY: this.normalY.slice(0, n),
    };
  }
}

/** Boundary faces are few beside cells: plain arrays that grow will do. */
class BoundaryCollector {
  private readonly rows: number[][] = [];
  private readonly surfaces: number[] = [];
  private readonly cells: number[] = [];

  add(
    cell: number,
    area: number,
    distance: number,
    x: number,
    y: number,
    normalX: number,
    normalY: number,
    surface: number,
  ) {
    this.cells.push(cell);
    this.rows.push([area, distance, x, y, normalX, normalY]);
    this.surfaces.push(surface);
  }

  arrays() {
    const column = (k: number) => Float64Array.from(this.rows, (row) => row[k]);
    return {
      boundaryCount: this.cells.length,
      boundaryCell: Int32Array.from(this.cells),
      boundaryArea: column(0),
      boundaryDistance: column(1),
      boundaryX: column(2),
      boundaryY: column(3),
      boundaryNormalX: column(4),
      boundaryNormalY: column(5),
      boundarySurface: Int32Array.from(this.surfaces),
    };
  }
}
