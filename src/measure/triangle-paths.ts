import { collectorSurface, counterSurface } from '../geometry/geometry.ts';
import type { TriangleMesh } from '../mesh/mesh.ts';
import { edgesOf } from '../mesh/voronoi-boxes.ts';

/** The source of a way that goes straight down to the collector. */
const plane = -2;
const none = -1;

/** What lies nearer than this to a line is on it, over the longer side of the cell. */
const slack = 1e-10;

/**
 * Geodesic tortuosity of a pore space of triangles: the length of the shortest way through the pores from the counter plane to
 * the collector plane, averaged over the pores of the counter plane that lead through, over the height.
 *
 * Around polygons shortest ways are straight between corners, so that every point has a source: the last corner before it, or the
 * plane (a shortest path map, Mitchell, in Handbook of Computational Geometry, 2000). Sources spread over the sides of triangles in the
 * order of Dijkstra's algorithm, corrected until they stand still; one is taken only where a walk through the triangles sees
 * it, so that every length is that of a real way. What is left is the chords of arcs, and ways that a source no neighbour has
 * would make shorter.
 *
 * @param height of the cell, m
 * @returns at least 1; undefined where the electrodes are not flat, at the bottom and at the top, or nothing leads through
 */
export function pathTortuosityOn(shape: TriangleMesh, height: number): number | undefined {
  const { mesh, triangulation } = shape;
  const extent = Math.max(height, ...rangeOf(triangulation.x));
  for (let b = 0; b < mesh.boundaryCount; b++) {
    const surface = mesh.boundarySurface[b];
    if (surface === collectorSurface && mesh.boundaryY[b] > 1e-9 * extent) return undefined;
    if (surface === counterSurface && mesh.boundaryY[b] < height - 1e-9 * extent) return undefined;
  }
  const length = new Ways(shape, extent).lengths();
  let sum = 0;
  let area = 0;
  for (let b = 0; b < mesh.boundaryCount; b++) {
    if (mesh.boundarySurface[b] !== counterSurface) continue;
    const from = length[mesh.boundaryCell[b]];
    if (!Number.isFinite(from)) continue;
    sum += mesh.boundaryArea[b] * from;
    area += mesh.boundaryArea[b];
  }
  return area === 0 ? undefined : sum / area / height;
}

function rangeOf(values: Float64Array): [number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [high - low];
}

const following = (e: number): number => (e % 3 === 2 ? e - 2 : e + 1);
const preceding = (e: number): number => (e % 3 === 0 ? e + 2 : e - 1);

/**
 * Ways to the collector from the points of triangles. A point that a sheet cuts is one for each side, as boxes are; where side walls
 * are joined its place is that of its first corner, and triangles beyond the wall are shifted to it.
 */
class Ways {
  private readonly x: Float64Array;
  private readonly y: Float64Array;
  private readonly corners: Int32Array;
  private readonly cell: Int32Array;
  /** The same side in the triangle beside, -1 where nothing passes. */
  private readonly beside: Int32Array;
  private readonly surface: Int32Array;
  /** Corners around every point: those of point k from `first[k]` to `first[k + 1]`. */
  private readonly first: Int32Array;
  private readonly cornersAround: Int32Array;
  private readonly placeX: Float64Array;
  private readonly placeY: Float64Array;
  private readonly isCollector: Uint8Array;
  private readonly length: Float64Array;
  private readonly source: Int32Array;
  /** Where the source is, seen from the place of the point. */
  private readonly sourceX: Float64Array;
  private readonly queue = new Queue();
  private readonly near: number;

  constructor({ mesh, triangulation, cellOfCorner }: TriangleMesh, extent: number) {
    const { twin, across, surface } = edgesOf(triangulation);
    this.x = triangulation.x;
    this.y = triangulation.y;
    this.corners = triangulation.corners;
    this.cell = cellOfCorner;
    this.surface = surface;
    this.beside = twin.map((other, e) => (other >= 0 ? other : across[e]));
    this.near = slack * extent;
    const count = mesh.cellCount;
    this.first = new Int32Array(count + 1);
    for (const cell of cellOfCorner) if (cell >= 0) this.first[cell + 1]++;
    for (let k = 0; k < count; k++) this.first[k + 1] += this.first[k];
    const at = this.first.slice();
    this.cornersAround = new Int32Array(this.first[count]);
    cellOfCorner.forEach((cell, corner) => {
      if (cell >= 0) this.cornersAround[at[cell]++] = corner;
    });
    const placed = (values: Float64Array) =>
      Float64Array.from({ length: count }, (_, k) => values[this.corners[this.cornersAround[this.first[k]]]]);
    this.placeX = placed(this.x);
    this.placeY = placed(this.y);
    this.isCollector = new Uint8Array(count);
    for (let b = 0; b < mesh.boundaryCount; b++) {
      if (mesh.boundarySurface[b] === collectorSurface) this.isCollector[mesh.boundaryCell[b]] = 1;
    }
    this.length = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
    this.source = new Int32Array(count).fill(none);
    this.sourceX = new Float64Array(count);
  }

  /** From every point, m; infinite where no way leads to the collector. */
  lengths(): Float64Array {
    this.isCollector.forEach((is, k) => {
      if (is === 1) this.take(k, plane, this.placeX[k], 0);
    });
    for (let k = this.queue.pop(this.length); k >= 0; k = this.queue.pop(this.length)) {
      for (let c = this.first[k]; c < this.first[k + 1]; c++) {
        const corner = this.cornersAround[c];
        const shift = this.placeX[k] - this.x[this.corners[corner]];
        for (const other of [following(corner), preceding(corner)]) {
          const to = this.cell[other];
          if (to < 0) continue;
          // From the frame of the one point into that of the other.
          this.offer(k, to, this.placeX[to] - this.x[this.corners[other]] - shift);
        }
      }
    }
    return this.length;
  }

  /** Offers a point what a neighbour knows: its source, the source of that, and itself. */
  private offer(from: number, to: number, shift: number): void {
    const source = this.source[from];
    const at = this.sourceX[from];
    this.offerSource(to, source, at + shift);
    if (source >= 0) this.offerSource(to, this.source[source], at + this.sourceX[source] - this.placeX[source] + shift);
    const [x, y] = [this.placeX[from] + shift, this.placeY[from]];
    const reach = this.length[from] + Math.hypot(x - this.placeX[to], y - this.placeY[to]);
    if (reach < this.length[to] - this.near) this.take(to, from, x, reach);
  }

  private offerSource(to: number, source: number, at: number): void {
    const x = source === plane ? this.placeX[to] : at;
    const y = source === plane ? 0 : this.placeY[source];
    const before = source === plane ? 0 : this.length[source];
    const reach = before + Math.hypot(x - this.placeX[to], y - this.placeY[to]);
    if (reach < this.length[to] - this.near && this.sees(to, source, x, y)) this.take(to, source, x, reach);
  }

  private take(point: number, source: number, sourceX: number, length: number): void {
    this.source[point] = source;
    this.sourceX[point] = sourceX;
    this.length[point] = length;
    this.queue.push(point, length);
  }

  /** Whether the straight line from a point to a source passes nothing but pores. It may run along walls and touch corners. */
  private sees(from: number, source: number, x: number, y: number): boolean {
    let point = from;
    let [px, py] = [this.placeX[from], this.placeY[from]];
    // As many triangles as there are would be in a circle.
    for (let steps = this.corners.length; steps > 0; steps--) {
      const far = Math.hypot(x - px, y - py);
      if (source === plane ? this.isCollector[point] === 1 : point === source && far <= this.near) return true;
      if (far <= this.near) return false;
      const [ux, uy] = [(x - px) / far, (y - py) / far];
      const ahead = this.sideAhead(point, ux, uy);
      if (ahead === undefined) return false;
      const start = this.cornersAround[ahead.at];
      let shift = px - this.x[this.corners[start]];
      let apex = ahead.along;
      for (let e = following(start); apex < 0; steps--) {
        if (this.beside[e] < 0 || steps < 0) return source === plane && this.surface[e] === collectorSurface;
        const other = this.beside[e];
        shift += this.x[this.corners[e]] - this.x[this.corners[following(other)]];
        const beyond = preceding(other);
        const [dx, dy] = [this.x[this.corners[beyond]] + shift - px, this.y[this.corners[beyond]] - py];
        const left = ux * dy - uy * dx;
        if (Math.abs(left) <= this.near) apex = beyond;
        else e = left > 0 ? following(other) : preceding(other);
      }
      if (this.cell[apex] < 0) return false;
      point = this.cell[apex];
      [px, py] = [this.x[this.corners[apex]] + shift, this.y[this.corners[apex]]];
      // Past the source there is none to be seen.
      if ((x - px) * ux + (y - py) * uy < -this.near) return false;
    }
    return false;
  }

  /** The corner at a point whose triangle a direction enters; `along` is the corner that it meets next along a side of it, or -1. */
  private sideAhead(point: number, ux: number, uy: number): { at: number; along: number } | undefined {
    for (let at = this.first[point]; at < this.first[point + 1]; at++) {
      const corner = this.cornersAround[at];
      const [px, py] = [this.x[this.corners[corner]], this.y[this.corners[corner]]];
      const [right, left] = [following(corner), preceding(corner)];
      const [rx, ry] = [this.x[this.corners[right]] - px, this.y[this.corners[right]] - py];
      const [lx, ly] = [this.x[this.corners[left]] - px, this.y[this.corners[left]] - py];
      const fromRight = rx * uy - ry * ux;
      const fromLeft = ux * ly - uy * lx;
      if (Math.abs(fromRight) <= this.near && rx * ux + ry * uy > 0) return { at, along: right };
      if (Math.abs(fromLeft) <= this.near && lx * ux + ly * uy > 0) return { at, along: left };
      if (fromRight > 0 && fromLeft > 0) return { at, along: -1 };
    }
    return undefined;
  }
}

/** Points by the length of their ways, the shortest first: a binary heap. A point that became nearer is in it again. */
class Queue {
  private readonly points: number[] = [];
  private readonly keys: number[] = [];

  push(point: number, key: number): void {
    let at = this.points.length;
    this.points.push(point);
    this.keys.push(key);
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (this.keys[above] <= key) break;
      this.move(above, at);
      at = above;
    }
    this.set(at, point, key);
  }

  /** The nearest point whose length is still what it was when it came in; -1 when none is left. */
  pop(length: Float64Array): number {
    while (this.points.length > 0) {
      const [point, key] = [this.points[0], this.keys[0]];
      const [last, lastKey] = [this.points.pop()!, this.keys.pop()!];
      if (this.points.length > 0) this.sink(last, lastKey);
      if (key === length[point]) return point;
    }
    return -1;
  }

  private sink(point: number, key: number): void {
    const count = this.points.length;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below + 1 < count && this.keys[below + 1] < this.keys[below]) below++;
      if (below >= count || this.keys[below] >= key) break;
      this.move(below, at);
      at = below;
    }
    this.set(at, point, key);
  }

  private move(from: number, to: number): void {
    this.set(to, this.points[from], this.keys[from]);
  }

  private set(at: number, point: number, key: number): void {
    this.points[at] = point;
    this.keys[at] = key;
  }
}
