import type { Geometry } from '../geometry/geometry.ts';
import { clipped, polylineOf } from '../geometry/polyline.ts';
import type { PlaneMesh, TriangleMesh } from '../mesh/mesh.ts';
import type { ReactingIon } from '../physics/reacting-ion.ts';
import type { System } from '../solve/system.ts';
import type { FieldMap, MapFrame } from './results.ts';

/** Arcs are cut so finely that a drawing of the cell this many pixels across would not show it. */
const finestDrawing = 4000;

/** The fields of a state on its mesh; `ion` says which unknowns they are. */
export function fieldMap(
  shape: PlaneMesh,
  geometry: Geometry,
  system: System,
  state: Float64Array,
  ion: ReactingIon,
): FieldMap {
  const pick = (cells: Int32Array, unknown: number) =>
    Float64Array.from(cells, (cell) => (cell < 0 ? Number.NaN : system.valueAt(state, cell, unknown)));
  const frame = mapFrame(geometry);
  if ('cellAt' in shape) {
    const { xEdges, yEdges, cellAt } = shape;
    return {
      ...frame,
      kind: 'grid',
      xEdges,
      yEdges,
      concentration: pick(cellAt, ion.concentration),
      potential: pick(cellAt, ion.potential),
    };
  }
  const { x, y, corners, cellOfPoint } = drawnPoints(shape);
  return {
    ...frame,
    kind: 'triangles',
    x,
    y,
    corners,
    concentration: pick(cellOfPoint, ion.concentration),
    potential: pick(cellOfPoint, ion.potential),
  };
}

/** The points of triangles, each as often as there are cells at it, with the cell whose values it has. */
function drawnPoints({ triangulation, cellOfCorner }: TriangleMesh) {
  const x: number[] = [];
  const y: number[] = [];
  const cellOfPoint: number[] = [];
  const made = new Map<number, number[]>();
  const corners = triangulation.corners.map((point, corner) => {
    const cell = cellOfCorner[corner];
    const there = made.get(point) ?? [];
    const known = there.find((each) => cellOfPoint[each] === cell);
    if (known !== undefined) return known;
    made.set(point, [...there, cellOfPoint.length]);
    x.push(triangulation.x[point]);
    y.push(triangulation.y[point]);
    return cellOfPoint.push(cell) - 1;
  });
  return { x: Float64Array.from(x), y: Float64Array.from(y), corners, cellOfPoint: Int32Array.from(cellOfPoint) };
}

/** About how many values a field on a mesh has. */
export function mapSize(shape: PlaneMesh): number {
  return 'cellAt' in shape ? shape.cellAt.length : shape.mesh.cellCount;
}

/** The cell with its solids, as a map draws them. */
export function mapFrame({ width, height, solids, sides, symmetry }: Geometry): MapFrame {
  const sag = Math.max(width, height) / finestDrawing;
  const cell = { left: 0, right: width, bottom: 0, top: height };
  return {
    width,
    height,
    sides: symmetry === 'axisymmetric' ? 'axis' : (sides ?? 'mirror'),
    solids: solids.flatMap((solid) => (solid.kind === 'bitmap' ? [] : clipped(polylineOf(solid, sag), cell))),
    bitmaps: solids.filter((solid) => solid.kind === 'bitmap'),
  };
}
