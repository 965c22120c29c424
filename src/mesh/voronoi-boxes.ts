import { BadMeshError } from '../errors.ts';
import type { Geometry } from '../geometry/geometry.ts';
import type { CellParts, Mesh, TriangleMesh, Triangulation } from './mesh.ts';

/** Areas below this part of their edge's length, of either sign, are rounding. */
const rounding = 1e-12;

/** What keeps boxes around the points of a triangulation from having positive faces. */
export interface Admissibility {
  /** Faces between boxes whose area would be negative. */
  readonly negativeFaces: number;
  /** Largest negative area over the length of its edge, as a positive number; 0 where there is none. */
  readonly worst: number;
  /** Middle of the worst edge, m; absent where every face is positive. */
  readonly worstAt?: { readonly x: number; readonly y: number };
}

/** Half-edges that belong together; half-edge e runs from `corners[e]` to the next corner of its triangle. */
interface Edges {
  /** The same edge in the triangle beside, -1 at the boundary and across a sheet. */
  readonly twin: Int32Array;
  /** The same edge on the other periodic side wall, -1 elsewhere. */
  readonly across: Int32Array;
  /** Index into `Geometry.surfaces`, -1 where there is none. */
  readonly surface: Int32Array;
}

const following = (e: number): number => (e % 3 === 2 ? e - 2 : e + 1);
const preceding = (e: number): number => (e % 3 === 0 ? e + 2 : e - 1);

/** Finds what every edge of every triangle borders on. */
export function edgesOf(triangulation: Triangulation): Edges {
  const { x, corners, edgeFrom, edgeTo, edgeSurface, joined } = triangulation;
  const count = corners.length;
  const twin = new Int32Array(count).fill(-1);
  const across = new Int32Array(count).fill(-1);
  const surface = new Int32Array(count).fill(-1);
  const key = (a: number, b: number) => a * x.length + b;
  const at = new Map<number, number>();
  for (let e = 0; e < count; e++) {
    const [a, b] = [corners[e], corners[following(e)]];
    if (at.has(key(a, b))) {
      throw new BadMeshError(
        `two triangles lie on the same side of the edge at (${x[a]} m, ${triangulation.y[a]} m)`,
        'list the corners of all triangles counter-clockwise, each triangle once',
      );
    }
    at.set(key(a, b), e);
    const other = at.get(key(b, a));
    if (other === undefined) continue;
    twin[e] = other;
    twin[other] = e;
  }
  for (let k = 0; k < edgeFrom.length; k++) {
    for (const [a, b] of [
      [edgeFrom[k], edgeTo[k]],
      [edgeTo[k], edgeFrom[k]],
    ]) {
      const e = at.get(key(a, b));
      if (e === undefined) continue;
      surface[e] = edgeSurface[k];
      twin[e] = -1;
    }
  }
  if (joined !== undefined) {
    const rightOf = new Map(Array.from(joined.left, (left, k) => [left, joined.right[k]]));
    for (let e = 0; e < count; e++) {
      if (twin[e] >= 0 || surface[e] >= 0) continue;
      const [a, b] = [rightOf.get(corners[e]), rightOf.get(corners[following(e)])];
      const other = a === undefined || b === undefined ? undefined : at.get(key(b, a));
      if (other === undefined || surface[other] >= 0) continue;
      across[e] = other;
      across[other] = e;
    }
  }
  return { twin, across, surface };
}

/** The number of the cell of every corner: those around a point that no sheet and no solid parts have the same. */
function cellsOfCorners(corners: Int32Array, { twin, across }: Edges): { cellOfCorner: Int32Array; count: number } {
  const parent = Int32Array.from(corners.keys());
  const root = (corner: number): number => {
    let at = corner;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  };
  const unite = (first: number, second: number) => {
    const [a, b] = [root(first), root(second)];
    if (a !== b) parent[Math.max(a, b)] = Math.min(a, b);
  };
  for (let e = 0; e < corners.length; e++) {
    const other = twin[e] >= 0 ? twin[e] : across[e];
    if (other < e) continue;
    unite(e, following(other));
    unite(following(e), other);
  }
  const cellOfCorner = new Int32Array(corners.length);
  let count = 0;
  // A root is the first corner of its cell.
  for (let corner = 0; corner < corners.length; corner++) {
    const first = root(corner);
    cellOfCorner[corner] = first === corner ? count++ : cellOfCorner[first];
  }
  return { cellOfCorner, count };
}

/**
 * From the middle of the edge of a half-edge to the centre of the circle around its triangle, along the normal into the triangle,
 * m: half the edge times the cotangent of the angle opposite, negative where that is obtuse.
 */
function towardsCentre({ x, y, corners }: Triangulation, e: number): number {
  const [a, b, c] = [corners[e], corners[following(e)], corners[preceding(e)]];
  const [ax, ay, bx, by] = [x[a] - x[c], y[a] - y[c], x[b] - x[c], y[b] - y[c]];
  return (Math.hypot(x[b] - x[a], y[b] - y[a]) / 2) * ((ax * bx + ay * by) / (ax * by - ay * bx));
}

/** Length of the edge of a half-edge, m. */
function lengthOf({ x, y, corners }: Triangulation, e: number): number {
  const [a, b] = [corners[e], corners[following(e)]];
  return Math.hypot(x[b] - x[a], y[b] - y[a]);
}

/** Counts the faces that boxes around the points of a triangulation could not have. */
export function admissibilityOf(triangulation: Triangulation): Admissibility {
  const { x, y, corners, region } = triangulation;
  const { twin, across } = edgesOf(triangulation);
  let negativeFaces = 0;
  let worst = 0;
  let worstAt: { x: number; y: number } | undefined;
  for (let e = 0; e < corners.length; e++) {
    const other = twin[e] >= 0 ? twin[e] : across[e];
    const shared = other >= 0 && region[Math.floor(other / 3)] === region[Math.floor(e / 3)];
    if (shared && other < e) continue;
    const area = towardsCentre(triangulation, e) + (shared ? towardsCentre(triangulation, other) : 0);
    const relative = -area / lengthOf(triangulation, e);
    if (!(relative > rounding)) continue;
    negativeFaces++;
    if (relative <= worst) continue;
    worst = relative;
    const [a, b] = [corners[e], corners[following(e)]];
    worstAt = { x: (x[a] + x[b]) / 2, y: (y[a] + y[b]) / 2 };
  }
  return { negativeFaces, worst, worstAt };
}

/**
 * Boxes around the points of a triangulation, each of what is nearest to its point (Voronoi): faces are normal to the lines
 * between points and halve them, so that fluxes of two points are consistent. Where an edge borders on two regions, it has
 * a face in either; where a sheet parts the triangles around a point, each side has a box of its own.
 *
 * In an axisymmetric geometry areas and volumes are those of a whole turn, exactly (Pappus).
 *
 * @throws BadMeshError if the triangulation is not admissible, with the number of bad faces and the place of the worst
 */
export function voronoiBoxes(geometry: Geometry, triangulation: Triangulation): TriangleMesh {
  const { negativeFaces, worst, worstAt } = admissibilityOf(triangulation);
  if (worstAt !== undefined) {
    throw new BadMeshError(
      `the triangles are not admissible: ${negativeFaces} faces between boxes would have a negative area, the worst at (${worstAt.x.toPrecision(6)} m, ${worstAt.y.toPrecision(6)} m) of ${(100 * worst).toPrecision(2)} % of its edge`,
      'make the mesh Delaunay, without obtuse angles opposite edges of the boundary and borders of regions; `makeAdmissible` does so',
    );
  }
  const edges = edgesOf(triangulation);
  const { cellOfCorner, count } = cellsOfCorners(triangulation.corners, edges);
  const boxes = new Boxes(geometry, triangulation, edges, cellOfCorner, count);
  return { mesh: boxes.mesh(), triangulation, cellOfCorner };
}

/** Puts boxes together. */
class Boxes {
  private readonly triangulation: Triangulation;
  private readonly edges: Edges;
  private readonly cellOfCorner: Int32Array;
  private readonly cellCount: number;
  /** Full circle over length at a distance from the axis, or 1. */
  private readonly around: (x: number) => number;
  private readonly regionCount: number;

  constructor(
    geometry: Geometry,
    triangulation: Triangulation,
    edges: Edges,
    cellOfCorner: Int32Array,
    cellCount: number,
  ) {
    this.triangulation = triangulation;
    this.edges = edges;
    this.cellOfCorner = cellOfCorner;
    this.cellCount = cellCount;
    this.around = geometry.symmetry === 'axisymmetric' ? (x) => 2 * Math.PI * x : () => 1;
    this.regionCount = geometry.regions.length;
  }

  mesh(): Mesh {
    return { cellCount: this.cellCount, ...this.cells(), ...this.faces(), ...this.boundary() };
  }

  private cells() {
    const { x, y, corners, region } = this.triangulation;
    const cellX = new Float64Array(this.cellCount);
    const cellY = new Float64Array(this.cellCount);
    const share = new Float64Array(this.cellCount * this.regionCount);
    for (let corner = corners.length - 1; corner >= 0; corner--) {
      const cell = this.cellOfCorner[corner];
      cellX[cell] = x[corners[corner]];
      cellY[cell] = y[corners[corner]];
    }
    for (let e = 0; e < corners.length; e++) {
      // The two triangles between an end of the edge, its middle and the centre of the circle.
      const [a, b] = [corners[e], corners[following(e)]];
      const height = towardsCentre(this.triangulation, e);
      const area = (lengthOf(this.triangulation, e) * height) / 4;
      const middle = (x[a] + x[b]) / 2;
      const centre = middle + height * this.inwardX(e);
      const at = region[Math.floor(e / 3)];
      share[this.cellOfCorner[e] * this.regionCount + at] += area * this.around((x[a] + middle + centre) / 3);
      share[this.cellOfCorner[following(e)] * this.regionCount + at] +=
        area * this.around((x[b] + middle + centre) / 3);
    }
    const cellVolume = new Float64Array(this.cellCount);
    const cellRegion = new Int32Array(this.cellCount);
    const parts: { cell: number[]; region: number[]; volume: number[] } = { cell: [], region: [], volume: [] };
    for (let cell = 0; cell < this.cellCount; cell++) {
      let most = 0;
      for (let at = 0; at < this.regionCount; at++) {
        const volume = share[cell * this.regionCount + at];
        if (volume === 0) continue;
        cellVolume[cell] += volume;
        parts.cell.push(cell);
        parts.region.push(at);
        parts.volume.push(volume);
        if (volume <= most) continue;
        most = volume;
        cellRegion[cell] = at;
      }
    }
    const straddles = parts.cell.length > this.cellCount;
    const asArrays: CellParts = {
      cell: Int32Array.from(parts.cell),
      region: Int32Array.from(parts.region),
      volume: Float64Array.from(parts.volume),
    };
    return { cellVolume, cellX, cellY, cellRegion, ...(straddles ? { parts: asArrays } : {}) };
  }

  /** x of the unit normal of an edge into its triangle. */
  private inwardX(e: number): number {
    const { y, corners } = this.triangulation;
    return (y[corners[e]] - y[corners[following(e)]]) / lengthOf(this.triangulation, e);
  }

  /** The face that a triangle gives to an edge: from its middle to the centre of the circle, with its area per whole turn. */
  private faceShare(e: number): number {
    const { x, corners } = this.triangulation;
    const height = towardsCentre(this.triangulation, e);
    const middle = (x[corners[e]] + x[corners[following(e)]]) / 2;
    return height * this.around(middle + (height * this.inwardX(e)) / 2);
  }

  private faces() {
    const { x, y, corners, region } = this.triangulation;
    const { twin, across } = this.edges;
    const list: number[] = [];
    const areas: number[] = [];
    for (let e = 0; e < corners.length; e++) {
      const other = twin[e] >= 0 ? twin[e] : across[e];
      const at = region[Math.floor(e / 3)];
      const shared = other >= 0 && region[Math.floor(other / 3)] === at;
      if (shared && other < e) continue;
      const area = this.faceShare(e) + (shared ? this.faceShare(other) : 0);
      const onBorder = other >= 0 && !shared;
      // Right angles opposite: the boxes meet in a point. Along borders of regions such faces are kept, as means are taken there.
      const least =
        rounding * lengthOf(this.triangulation, e) * this.around(Math.max(x[corners[e]], x[corners[following(e)]]));
      if (area <= least && !onBorder) continue;
      list.push(e);
      areas.push(Math.max(area, 0));
    }
    const from = (e: number) => this.cellOfCorner[e];
    const to = (e: number) => this.cellOfCorner[following(e)];
    const half = Float64Array.from(list, (e) => lengthOf(this.triangulation, e) / 2);
    const along = (values: Float64Array) =>
      Float64Array.from(list, (e, k) => (values[corners[following(e)]] - values[corners[e]]) / (2 * half[k]));
    return {
      faceCount: list.length,
      faceLeft: Int32Array.from(list, from),
      faceRight: Int32Array.from(list, to),
      faceArea: Float64Array.from(areas),
      faceDistanceLeft: half,
      faceDistanceRight: half.slice(),
      faceNormalX: along(x),
      faceNormalY: along(y),
      ...(this.regionCount > 1 ? { faceRegion: Int32Array.from(list, (e) => region[Math.floor(e / 3)]) } : {}),
    };
  }

  /** Half an edge of the boundary for the box at either end. */
  private boundary() {
    const { x, y, corners } = this.triangulation;
    const { surface } = this.edges;
    const edges: number[] = [];
    for (let e = 0; e < corners.length; e++) if (surface[e] >= 0) edges.push(e, e);
    const end = (k: number) => (k % 2 === 0 ? edges[k] : following(edges[k]));
    const middle = (values: Float64Array) =>
      Float64Array.from(edges, (e, k) => {
        const [near, far] = [corners[end(k)], corners[k % 2 === 0 ? following(e) : e]];
        return 0.75 * values[near] + 0.25 * values[far];
      });
    const boundaryX = middle(x);
    const boundaryArea = Float64Array.from(
      edges,
      (e, k) => (lengthOf(this.triangulation, e) / 2) * this.around(boundaryX[k]),
    );
    return {
      boundaryCount: edges.length,
      boundaryCell: Int32Array.from(edges, (_, k) => this.cellOfCorner[end(k)]),
      boundaryArea,
      boundaryDistance: new Float64Array(edges.length),
      boundaryX,
      boundaryY: middle(y),
      boundaryNormalX: Float64Array.from(edges, (e) => -this.inwardX(e)),
      boundaryNormalY: Float64Array.from(
        edges,
        (e) => (x[corners[e]] - x[corners[following(e)]]) / lengthOf(this.triangulation, e),
      ),
      boundarySurface: Int32Array.from(edges, (e) => surface[e]),
    };
  }
}
