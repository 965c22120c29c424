import { BadMeshError } from '../errors.ts';
import { Delaunay, next, previous } from './delaunay.ts';
import type { Triangulation } from './mesh.ts';
import { type Admissibility, admissibilityOf } from './voronoi-boxes.ts';

/** A triangulation that boxes can be put around, and what it took. */
export interface MadeAdmissible {
  readonly triangulation: Triangulation;
  /** Of the triangulation as it was. */
  readonly before: Admissibility;
  /** Points added on boundaries and borders of regions. */
  readonly addedPoints: number;
}

/** A cotangent above this is that of a right angle, but for rounding. */
const rounding = -1e-12;

/**
 * Makes every face of the boxes around points positive where it is not: flips edges inside regions until the triangles are
 * Delaunay (Lawson 1977), and halves edges of boundaries and of borders of regions that an obtuse angle lies opposite to
 * (Ruppert 1995). What is admissible is returned as it is.
 *
 * @throws BadMeshError if that does not come to an end, as between boundaries at a very small angle
 */
export function makeAdmissible(given: Triangulation): MadeAdmissible {
  const before = admissibilityOf(given);
  if (before.negativeFaces === 0) return { triangulation: given, before, addedPoints: 0 };
  const work = new Work(given);
  work.run();
  return { triangulation: work.result(), before, addedPoints: work.mesh.pointCount - given.x.length };
}

class Work {
  readonly mesh = new Delaunay();
  private readonly given: Triangulation;
  private readonly region: number[];
  /** Index into `Geometry.surfaces` of every tag, -1 where there is none. */
  private readonly surface: number[] = [];
  private readonly mostPoints: number;

  constructor(given: Triangulation) {
    this.given = given;
    this.region = [...given.region];
    this.mostPoints = 2 * given.x.length + 1000;
    const { mesh } = this;
    const { x, y, corners, region, edgeFrom, edgeTo, edgeSurface } = given;
    if (given.joined !== undefined)
      throw new RangeError('triangles between periodic walls are admissible as they are made');
    for (let k = 0; k < x.length; k++) mesh.addPoint(x[k], y[k]);
    const at = new Map<number, number>();
    const key = (a: number, b: number) => a * x.length + b;
    for (let t = 0; t < region.length; t++) {
      const e = mesh.addTriangle(corners[3 * t], corners[3 * t + 1], corners[3 * t + 2]);
      for (let side = e; side < e + 3; side++) {
        const [a, b] = [mesh.corners[side], mesh.corners[next(side)]];
        at.set(key(a, b), side);
        const twin = at.get(key(b, a));
        if (twin !== undefined) mesh.join(side, twin);
      }
    }
    const surfaceOf = new Map<number, number>();
    edgeSurface.forEach((surface, k) => {
      for (const edge of [key(edgeFrom[k], edgeTo[k]), key(edgeTo[k], edgeFrom[k])]) surfaceOf.set(edge, surface);
    });
    for (let e = 0; e < 3 * region.length; e++) {
      const twin = mesh.twin[e];
      if (twin > e) continue;
      const surface = surfaceOf.get(key(mesh.corners[e], mesh.corners[next(e)]));
      const stays = twin < 0 || surface !== undefined || region[Math.floor(e / 3)] !== region[Math.floor(twin / 3)];
      if (stays) mesh.setTag(e, this.surface.push(surface ?? -1) - 1);
    }
  }

  run(): void {
    this.mesh.settleAll();
    let found = true;
    while (found) {
      found = false;
      for (let tag = 0; tag < this.surface.length; tag++) {
        while (this.isEncroached(tag)) {
          this.halve(tag);
          found = true;
        }
      }
    }
  }

  /** Whether an obtuse angle lies opposite to a constrained edge, on either side of it. */
  private isEncroached(tag: number): boolean {
    const e = this.mesh.edgeOfTag[tag];
    const twin = this.mesh.twin[e];
    return this.isObtuse(e) || (twin >= 0 && this.isObtuse(twin));
  }

  private isObtuse(e: number): boolean {
    const { x, y, corners } = this.mesh;
    const [a, b, c] = [corners[e], corners[next(e)], corners[previous(e)]];
    const [ax, ay, bx, by] = [x[a] - x[c], y[a] - y[c], x[b] - x[c], y[b] - y[c]];
    return (ax * bx + ay * by) / (ax * by - ay * bx) < rounding;
  }

  private halve(tag: number): void {
    const { mesh, region, surface } = this;
    const e = mesh.edgeOfTag[tag];
    const [a, b] = [mesh.corners[e], mesh.corners[next(e)]];
    const [x, y] = [(mesh.x[a] + mesh.x[b]) / 2, (mesh.y[a] + mesh.y[b]) / 2];
    if (mesh.pointCount >= this.mostPoints) {
      throw new BadMeshError(
        `boxes around the points of the mesh would overlap at (${x.toPrecision(6)} m, ${y.toPrecision(6)} m), however many points are added there`,
        'mesh the geometry again with triangles closer to equilateral, and without boundaries that meet at a very small angle',
      );
    }
    const point = mesh.addPoint(x, y);
    // The triangle on either side is cut in two; the new ones are the last.
    region.push(region[Math.floor(e / 3)]);
    if (mesh.twin[e] >= 0) region.push(region[Math.floor(mesh.twin[e] / 3)]);
    mesh.insertOnEdge(e, point, tag, surface.push(surface[tag]) - 1);
  }

  result(): Triangulation {
    const { mesh, region, surface, given } = this;
    const { pointCount, triangleCount, corners, edgeOfTag } = mesh;
    const edges = [...surface.keys()].filter((tag) => surface[tag] >= 0);
    return {
      ...given,
      x: mesh.x.slice(0, pointCount),
      y: mesh.y.slice(0, pointCount),
      corners: corners.slice(0, 3 * triangleCount),
      region: Int32Array.from(region),
      edgeFrom: Int32Array.from(edges, (tag) => corners[edgeOfTag[tag]]),
      edgeTo: Int32Array.from(edges, (tag) => corners[next(edgeOfTag[tag])]),
      edgeSurface: Int32Array.from(edges, (tag) => surface[tag]),
    };
  }
}
