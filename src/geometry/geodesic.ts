import { type Geometry, type Rectangle, rectanglesOf } from './geometry.ts';

/** Above this many corners the visibility graph, which grows with their cube, is not built. */
const mostCorners = 400;
/** Entry points over which the mean is taken. */
const entryPoints = 256;

interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Geodesic tortuosity of a pore space: the shortest path through the pores from a point of its top plane to the bottom
 * plane, averaged over the top plane, over the height. Exact up to the sampling of the entry points: shortest paths
 * around polygons are straight between corners (the visibility graph).
 *
 * @returns the ratio, at least 1; Infinity if some entry has no path; undefined if the structure has too many corners, or other solids than rectangles
 */
export function geodesicTortuosity(geometry: Geometry): number | undefined {
  const rectangles = rectanglesOf(geometry);
  if (rectangles === undefined) return undefined;
  const solids = rectangles.map((solid) => beyondWalls(solid, geometry.width));
  const corners: Point[] = rectangles.flatMap((solid) => {
    const xs = solid.left === solid.right ? [solid.left] : [solid.left, solid.right];
    const ys = solid.bottom === solid.top ? [solid.bottom] : [solid.bottom, solid.top];
    // Where a solid meets a side wall there is no corner to go around.
    const free = xs.filter((x) => x > 0 && x < geometry.width);
    return free.flatMap((x) => ys.map((y) => ({ x, y })));
  });
  if (corners.length > mostCorners) return undefined;
  const toBottom = distancesToBottom(corners, solids);
  let sum = 0;
  let entries = 0;
  for (let k = 0; k < entryPoints; k++) {
    const entry = { x: ((k + 0.5) / entryPoints) * geometry.width, y: geometry.height };
    if (solids.some((solid) => insideOrUnder(entry, solid))) continue;
    entries++;
    sum += shortestFrom(entry, corners, toBottom, solids);
  }
  return sum / entries / geometry.height;
}

/** A solid that touches a side wall leaves no way between itself and the wall: let it reach beyond. */
function beyondWalls(solid: Rectangle, width: number): Rectangle {
  return {
    ...solid,
    left: solid.left <= 0 ? -width : solid.left,
    right: solid.right >= width ? 2 * width : solid.right,
  };
}

/** Whether a point of the top plane is covered by a solid. */
function insideOrUnder(point: Point, solid: Rectangle): boolean {
  return solid.left < point.x && point.x < solid.right && solid.top >= point.y;
}

/** Dijkstra's algorithm from the bottom plane over the corners. */
function distancesToBottom(corners: readonly Point[], solids: readonly Rectangle[]): Float64Array {
  const distance = Float64Array.from(corners, (corner) =>
    visible(corner, { x: corner.x, y: 0 }, solids) ? corner.y : Number.POSITIVE_INFINITY,
  );
  const settled = new Uint8Array(corners.length);
  for (;;) {
    let nearest = -1;
    for (let k = 0; k < corners.length; k++) {
      if (settled[k] === 0 && (nearest < 0 || distance[k] < distance[nearest])) nearest = k;
    }
    if (nearest < 0 || distance[nearest] === Number.POSITIVE_INFINITY) return distance;
    settled[nearest] = 1;
    const from = corners[nearest];
    for (let k = 0; k < corners.length; k++) {
      const reach = distance[nearest] + Math.hypot(corners[k].x - from.x, corners[k].y - from.y);
      if (settled[k] === 0 && reach < distance[k] && visible(from, corners[k], solids)) distance[k] = reach;
    }
  }
}

function shortestFrom(
  entry: Point,
  corners: readonly Point[],
  toBottom: Float64Array,
  solids: readonly Rectangle[],
): number {
  if (visible(entry, { x: entry.x, y: 0 }, solids)) return entry.y;
  let shortest = Number.POSITIVE_INFINITY;
  corners.forEach((corner, k) => {
    const reach = toBottom[k] + Math.hypot(corner.x - entry.x, corner.y - entry.y);
    if (reach < shortest && visible(entry, corner, solids)) shortest = reach;
  });
  return shortest;
}

/** Whether the straight line between two points of the pores crosses no solid; running along a surface is allowed. */
function visible(a: Point, b: Point, solids: readonly Rectangle[]): boolean {
  return !solids.some((solid) => crosses(a, b, solid));
}

/** Clips the segment to the rectangle (Liang-Barsky) and asks whether what is left passes through its inside. */
function crosses(a: Point, b: Point, solid: Rectangle): boolean {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  if (solid.bottom === solid.top) return crossesSheet(a.y, b.y, a.x, dx, solid.bottom, solid.left, solid.right);
  if (solid.left === solid.right) return crossesSheet(a.x, b.x, a.y, dy, solid.left, solid.bottom, solid.top);
  let enter = 0;
  let leave = 1;
  for (const [start, delta, low, high] of [
    [a.x, dx, solid.left, solid.right],
    [a.y, dy, solid.bottom, solid.top],
  ]) {
    if (delta === 0) {
      if (start <= low || start >= high) return false;
      continue;
    }
    const first = (low - start) / delta;
    const second = (high - start) / delta;
    enter = Math.max(enter, Math.min(first, second));
    leave = Math.min(leave, Math.max(first, second));
  }
  return leave - enter > 1e-12;
}

/** Whether a segment passes from one side of a thin sheet to the other, strictly between the sheet's ends. */
function crossesSheet(
  aNormal: number,
  bNormal: number,
  aAlong: number,
  deltaAlong: number,
  level: number,
  start: number,
  end: number,
): boolean {
  if ((aNormal - level) * (bNormal - level) >= 0) return false;
  const along = aAlong + (deltaAlong * (level - aNormal)) / (bNormal - aNormal);
  const slack = 1e-12 * (end - start);
  return along > start + slack && along < end - slack;
}
