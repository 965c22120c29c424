import { BadMeshError } from '../errors.ts';
import { next, previous } from './delaunay.ts';
import type { Domain } from './domain.ts';

/** Circumradius over shortest edge that is good enough: no angle below 27 degrees. */
const enoughQuality = 1.1;

/** Circumradius of a triangle of the wanted size, over the size: an equilateral one has 0.577. */
const radiusOfSize = 0.62;

/** Two points of different edges are on one shell around the corner between the edges if their distances from it agree to this. */
const shellSlack = 1e-3;

/** What a point lies on: a corner, no piece, or (0 and more) a piece of the domain. */
const ofCorner = -2;
const ofNothing = -1;

/** A piece of the domain cut into shorter ones; arrays by tag. */
export interface Refined {
  /** Piece of the domain that every constrained edge is part of. */
  readonly pieceOf: Int32Array;
}

/** What sizes are asked for, and how much is too much. */
export interface RefinementWish {
  /** Length of edges at a place, m. */
  readonly sizeAt: (x: number, y: number) => number;
  readonly mostPoints: number;
}

/**
 * Refines the triangles of a domain in place until all are small enough and of good quality (Ruppert 1995): an edge with a point
 * in its diametral circle is halved, a bad triangle gets a point at the centre of its circle or, if that is far, just as
 * far off as quality asks for (Uengoer 2009), unless an edge would have the point in its diametral circle.
 *
 * What comes out is Delaunay, and no constrained edge has an obtuse angle opposite: boxes around its points have positive
 * faces. Where edges meet at less than 90 degrees they are split on circles around the corner whose radii are powers of
 * two, so that what is split on one does not split the other for ever; the needles between edges that meet at less
 * than 60 degrees stay (Miller, Pav and Walkington 2003).
 *
 * @throws BadMeshError if more than `mostPoints` points are needed
 */
export function refine(domain: Domain, wish: RefinementWish): Refined {
  return new Refinement(domain, wish).run();
}

class Refinement {
  private readonly wish: RefinementWish;
  private readonly mesh: Domain['mesh'];
  /** Piece and other side wall's edge of every tag. */
  private readonly pieceOf: number[];
  private readonly partnerOf: number[];
  /** Piece that every point lies on. */
  private readonly kind: number[] = [];
  /** Whether edges meet in a corner at less than 90 degrees. */
  private readonly sharp: boolean[];
  /** Ends of every piece. */
  private readonly pieceFrom: Int32Array;
  private readonly pieceTo: Int32Array;
  private readonly unit: number;

  private readonly edges: number[] = [];
  /** Triangles that may be bad, with the corners they had. */
  private triangles: number[] = [];
  private read = 0;
  private found: number[] = [];

  constructor({ mesh, pieceCount, partner }: Domain, wish: RefinementWish) {
    this.mesh = mesh;
    this.wish = wish;
    this.pieceOf = Array.from({ length: pieceCount }, (_, k) => k);
    this.partnerOf = Array.from(partner);
    this.pieceFrom = Int32Array.from({ length: pieceCount }, (_, k) => mesh.corners[mesh.edgeOfTag[k]]);
    this.pieceTo = Int32Array.from({ length: pieceCount }, (_, k) => mesh.corners[next(mesh.edgeOfTag[k])]);
    for (let k = 0; k < mesh.pointCount; k++) this.kind.push(ofCorner);
    this.sharp = this.sharpCorners();
    // Lengths near 1 where powers of two are formed.
    let extent = 0;
    for (let k = 0; k < mesh.pointCount; k++) extent = Math.max(extent, Math.abs(mesh.x[k]), Math.abs(mesh.y[k]));
    this.unit = extent;
  }

  /** Finds the corners where two pieces meet at less than 90 degrees. */
  private sharpCorners(): boolean[] {
    const { mesh } = this;
    const atCorner: number[][] = Array.from({ length: mesh.pointCount }, () => []);
    this.pieceFrom.forEach((from, piece) => {
      const to = this.pieceTo[piece];
      const direction = Math.atan2(mesh.y[to] - mesh.y[from], mesh.x[to] - mesh.x[from]);
      atCorner[from].push(direction);
      atCorner[to].push(direction > 0 ? direction - Math.PI : direction + Math.PI);
    });
    return atCorner.map((directions) => {
      directions.sort((a, b) => a - b);
      return directions.some((direction, k) => {
        const gap =
          k === 0 ? direction - directions[directions.length - 1] + 2 * Math.PI : direction - directions[k - 1];
        return directions.length > 1 && gap < Math.PI / 2 - 1e-9;
      });
    });
  }

  run(): Refined {
    for (let tag = 0; tag < this.pieceOf.length; tag++) if (this.isEncroached(tag)) this.edges.push(tag);
    this.splitEdges();
    for (let t = 0; t < this.mesh.triangleCount; t++) this.queue(t);
    while (this.read < this.triangles.length) {
      const at = this.read;
      this.read += 4;
      const [triangle, a, b, c] = [0, 1, 2, 3].map((k) => this.triangles[at + k]);
      if (this.read > 1 << 20) {
        this.triangles = this.triangles.slice(this.read);
        this.read = 0;
      }
      const { corners } = this.mesh;
      if (corners[3 * triangle] !== a || corners[3 * triangle + 1] !== b || corners[3 * triangle + 2] !== c) continue;
      this.improve(triangle);
    }
    return { pieceOf: Int32Array.from(this.pieceOf) };
  }

  private queue(t: number): void {
    if (!this.isBad(t)) return;
    const { corners } = this.mesh;
    this.triangles.push(t, corners[3 * t], corners[3 * t + 1], corners[3 * t + 2]);
  }

  private isBad(t: number): boolean {
    const { x, y, corners } = this.mesh;
    const [a, b, c] = [corners[3 * t], corners[3 * t + 1], corners[3 * t + 2]];
    const [abx, aby, acx, acy] = [x[b] - x[a], y[b] - y[a], x[c] - x[a], y[c] - y[a]];
    const [bcx, bcy] = [x[c] - x[b], y[c] - y[b]];
    const ab = abx * abx + aby * aby;
    const bc = bcx * bcx + bcy * bcy;
    const ca = acx * acx + acy * acy;
    const cross = abx * acy - acx * aby;
    const radius = (ab * bc * ca) / (4 * cross * cross);
    const size = radiusOfSize * this.wish.sizeAt((x[a] + x[b] + x[c]) / 3, (y[a] + y[b] + y[c]) / 3);
    if (radius > size * size) return true;
    const shortest = Math.min(ab, bc, ca);
    if (radius <= enoughQuality * enoughQuality * shortest) return false;
    return shortest === ab ? !this.spansShell(a, b) : shortest === bc ? !this.spansShell(b, c) : !this.spansShell(c, a);
  }

  /** Whether two points lie equally far from the corner in which the pieces they are on meet. */
  private spansShell(p: number, q: number): boolean {
    const [pieceOfP, pieceOfQ] = [this.kind[p], this.kind[q]];
    if (pieceOfP < 0 || pieceOfQ < 0 || pieceOfP === pieceOfQ) return this.spansOpening(p, q);
    const corner = this.commonCorner(pieceOfP, pieceOfQ);
    return corner >= 0 && this.onOneShell(corner, p, q);
  }

  /** The same for the ends of pieces: two corners, or a corner and a point of a piece. */
  private spansOpening(p: number, q: number): boolean {
    if (this.kind[p] === ofNothing || this.kind[q] === ofNothing) return false;
    const { mesh } = this;
    let spans = false;
    const neighbours = (point: number) => {
      const corners: number[] = [];
      const piece = this.kind[point];
      if (piece >= 0) return [this.pieceFrom[piece], this.pieceTo[piece]];
      mesh.around(point, (e) => {
        for (const tag of [mesh.tag[e], mesh.tag[previous(e)]]) {
          if (tag >= 0) corners.push(this.pieceFrom[this.pieceOf[tag]], this.pieceTo[this.pieceOf[tag]]);
        }
      });
      return corners;
    };
    const ofQ = neighbours(q);
    for (const corner of neighbours(p)) {
      if (corner === p || corner === q || !this.sharp[corner] || !ofQ.includes(corner)) continue;
      spans ||= this.onOneShell(corner, p, q);
    }
    return spans;
  }

  private commonCorner(piece: number, other: number): number {
    for (const corner of [this.pieceFrom[piece], this.pieceTo[piece]]) {
      if (this.sharp[corner] && (corner === this.pieceFrom[other] || corner === this.pieceTo[other])) return corner;
    }
    return -1;
  }

  private onOneShell(corner: number, p: number, q: number): boolean {
    const { x, y } = this.mesh;
    const [first, second] = [p, q].map((point) => Math.hypot(x[point] - x[corner], y[point] - y[corner]));
    const apart = Math.hypot(x[p] - x[q], y[p] - y[q]);
    return Math.abs(first - second) <= shellSlack * first && apart < first;
  }

  /** Whether a corner opposite a constrained edge lies inside its diametral circle. */
  private isEncroached(tag: number): boolean {
    const e = this.mesh.edgeOfTag[tag];
    const f = this.mesh.twin[e];
    return this.isObtuse(e) || (f >= 0 && this.isObtuse(f));
  }

  private isObtuse(e: number): boolean {
    const { x, y, corners } = this.mesh;
    const c = corners[previous(e)];
    return this.seesObtuse(e, x[c], y[c]);
  }

  /** Whether a place sees an edge under more than 90 degrees. */
  private seesObtuse(e: number, px: number, py: number): boolean {
    const { x, y, corners } = this.mesh;
    const [a, b] = [corners[e], corners[next(e)]];
    return (x[a] - px) * (x[b] - px) + (y[a] - py) * (y[b] - py) < 0;
  }

  private splitEdges(): void {
    while (this.edges.length > 0) {
      const tag = this.edges.pop()!;
      if (this.isEncroached(tag)) this.splitEdge(tag);
    }
  }

  /** Splits a constrained edge, and the one that is the same on the other side wall. */
  private splitEdge(tag: number): void {
    const { mesh } = this;
    const e = mesh.edgeOfTag[tag];
    const share = this.splitShare(mesh.corners[e], mesh.corners[next(e)]);
    const [added, level] = this.splitAt(tag, share);
    const partner = this.partnerOf[tag];
    if (partner < 0) return;
    const [addedToPartner] = this.splitAt(partner, share, level);
    // Halves that begin at the same end are the same.
    const upper = (each: number) => {
      const edge = mesh.edgeOfTag[each];
      return mesh.y[mesh.corners[edge]] + mesh.y[mesh.corners[next(edge)]];
    };
    const [low, high] = upper(tag) < upper(added) ? [tag, added] : [added, tag];
    const [partnerLow, partnerHigh] =
      upper(partner) < upper(addedToPartner) ? [partner, addedToPartner] : [addedToPartner, partner];
    for (const [left, right] of [
      [low, partnerLow],
      [high, partnerHigh],
    ]) {
      this.partnerOf[left] = right;
      this.partnerOf[right] = left;
    }
  }

  /** Puts a point on a constrained edge. Returns the tag of the second half, and the level of the point. */
  private splitAt(tag: number, share: number, level?: number): [number, number] {
    const { mesh } = this;
    const e = mesh.edgeOfTag[tag];
    const [a, b] = [mesh.corners[e], mesh.corners[next(e)]];
    const x = mesh.x[a] + share * (mesh.x[b] - mesh.x[a]);
    const y = level ?? mesh.y[a] + share * (mesh.y[b] - mesh.y[a]);
    if ((x === mesh.x[a] && y === mesh.y[a]) || (x === mesh.x[b] && y === mesh.y[b])) this.refuse(x, y);
    const added = this.pieceOf.length;
    this.pieceOf.push(this.pieceOf[tag]);
    this.partnerOf.push(-1);
    const point = this.newPoint(x, y, this.pieceOf[tag]);
    mesh.insertOnEdge(e, point, tag, added);
    this.look(point);
    for (const half of [tag, added]) if (this.isEncroached(half)) this.edges.push(half);
    return [added, y];
  }

  /** Where to split an edge: in the middle, or on a shell around the end where it meets another at a small angle. */
  private splitShare(a: number, b: number): number {
    const [sharpA, sharpB] = [a, b].map((point) => this.kind[point] === ofCorner && this.sharp[point]);
    if (sharpA === sharpB) return 0.5;
    const { x, y } = this.mesh;
    const length = Math.hypot(x[b] - x[a], y[b] - y[a]) / this.unit;
    // The power of two nearest to half the length.
    const shell = 2 ** Math.round(Math.log2(length / 2));
    const share = Math.min(Math.max(shell / length, 0.25), 0.75);
    return sharpA ? share : 1 - share;
  }

  private newPoint(x: number, y: number, kind: number): number {
    if (this.mesh.pointCount >= this.wish.mostPoints) this.refuse(x, y);
    this.kind.push(kind);
    return this.mesh.addPoint(x, y);
  }

  private refuse(x: number, y: number): never {
    throw new BadMeshError(
      `the mesh would have more than ${this.wish.mostPoints.toLocaleString('en')} points, the last of them at (${x} m, ${y} m)`,
      'give mesh.finest_cell and mesh.largest_cell larger values; solids that nearly touch should overlap or be further apart',
    );
  }

  /** Queues what a new point has made bad: its triangles, and the edges that see it under an obtuse angle. */
  private look(point: number): void {
    const { mesh } = this;
    mesh.around(point, (e) => {
      this.queue(Math.floor(e / 3));
      const opposite = next(e);
      if (mesh.tag[opposite] >= 0 && this.isObtuse(opposite)) this.edges.push(mesh.tag[opposite]);
    });
  }

  /** Puts a point into a bad triangle, or splits the edges that would not bear it. */
  private improve(triangle: number): void {
    const { mesh, found } = this;
    const [px, py] = this.pointFor(triangle);
    const at = mesh.locate(px, py, triangle);
    if (at < 0) {
      this.splitAndRetry([mesh.tag[~at]], triangle);
      return;
    }
    found.length = 0;
    const holder = Math.floor(at / 3);
    mesh.constraintsAround(holder, px, py, found);
    const encroached = found.filter((e) => this.seesObtuse(e, px, py)).map((e) => mesh.tag[e]);
    if (encroached.length > 0) {
      this.splitAndRetry([...new Set(encroached)], triangle);
      return;
    }
    const { x, y, corners } = mesh;
    for (let e = 3 * holder; e < 3 * holder + 3; e++)
      if (x[corners[e]] === px && y[corners[e]] === py) this.refuse(px, py);
    const point = this.newPoint(px, py, ofNothing);
    if (mesh.side(at, px, py) === 0) mesh.insertOnEdge(at, point, -1, -1);
    else mesh.insertInTriangle(holder, point);
    this.look(point);
    this.splitEdges();
  }

  private splitAndRetry(tags: readonly number[], triangle: number): void {
    const { corners } = this.mesh;
    const [a, b, c] = [corners[3 * triangle], corners[3 * triangle + 1], corners[3 * triangle + 2]];
    for (const tag of tags) this.splitEdge(tag);
    this.splitEdges();
    const after = this.mesh.corners;
    if (after[3 * triangle] === a && after[3 * triangle + 1] === b && after[3 * triangle + 2] === c)
      this.queue(triangle);
  }

  /** The centre of the circle around a triangle; nearer to its shortest edge if quality asks for no more. */
  private pointFor(triangle: number): [number, number] {
    const { x, y, corners } = this.mesh;
    const ends = [0, 1, 2].map((i) => corners[3 * triangle + i]);
    const lengths = ends.map((p, i) => {
      const q = ends[(i + 1) % 3];
      return (x[q] - x[p]) ** 2 + (y[q] - y[p]) ** 2;
    });
    const shortest = Math.min(...lengths);
    const first = lengths.indexOf(shortest);
    const [a, b, c] = [ends[first], ends[(first + 1) % 3], ends[(first + 2) % 3]];
    const [bx, by, cx, cy] = [x[b] - x[a], y[b] - y[a], x[c] - x[a], y[c] - y[a]];
    const cross = 2 * (bx * cy - by * cx);
    const [bb, cc] = [bx * bx + by * by, cx * cx + cy * cy];
    const [ux, uy] = [(cy * bb - by * cc) / cross, (bx * cc - cx * bb) / cross];
    const [toX, toY] = [ux - bx / 2, uy - by / 2];
    const height = Math.hypot(toX, toY);
    const enough = Math.sqrt(shortest) * (enoughQuality + Math.sqrt(enoughQuality ** 2 - 0.25));
    const share = height > enough ? enough / height : 1;
    return [x[a] + bx / 2 + share * toX, y[a] + by / 2 + share * toY];
  }
}
