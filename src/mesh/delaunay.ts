import { incircle, orient2d } from 'robust-predicates';

/** Positive where a, b, c turn counter-clockwise, 0 on a line; of exact sign (Shewchuk 1997). */
export function turn(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): number {
  // The library counts as on screens, where y points down.
  return -orient2d(ax, ay, bx, by, cx, cy);
}

/** The half-edge that follows in its triangle. */
export function next(halfEdge: number): number {
  return halfEdge % 3 === 2 ? halfEdge - 2 : halfEdge + 1;
}

/** The half-edge that comes before in its triangle. */
export function previous(halfEdge: number): number {
  return halfEdge % 3 === 0 ? halfEdge + 2 : halfEdge - 1;
}

/**
 * A constrained Delaunay triangulation that grows: half-edge e of triangle floor(e / 3) runs from `corners[e]` to
 * `corners[next(e)]`, counter-clockwise around the triangle; `twin[e]` is the same edge in the triangle beside it, -1 where there
 * is none. An edge with a tag (0 or more) is constrained: it stays, and nothing is seen through it.
 *
 * Points are inserted by splitting the triangle or edge they are in and flipping edges until the circle through the
 * corners of every triangle holds no point that is seen from inside (Lawson 1977); predicates are of exact sign.
 */
export class Delaunay {
  pointCount = 0;
  x = new Float64Array(1024);
  y = new Float64Array(1024);
  triangleCount = 0;
  corners = new Int32Array(3 * 2048);
  twin = new Int32Array(3 * 2048);
  tag = new Int32Array(3 * 2048);
  /** A half-edge that starts in every point, -1 where none does. */
  edgeAt = new Int32Array(1024);
  /** A half-edge of every tag. */
  edgeOfTag = new Int32Array(1024);

  private readonly unsettled: number[] = [];
  private visit = 0;
  private visited = new Int32Array(2048);

  addPoint(x: number, y: number): number {
    if (this.pointCount === this.x.length) {
      this.x = enlarged(this.x);
      this.y = enlarged(this.y);
      this.edgeAt = enlarged(this.edgeAt);
    }
    const point = this.pointCount++;
    this.x[point] = x;
    this.y[point] = y;
    this.edgeAt[point] = -1;
    return point;
  }

  addTriangle(a: number, b: number, c: number): number {
    if (3 * this.triangleCount === this.corners.length) {
      this.corners = enlarged(this.corners);
      this.twin = enlarged(this.twin);
      this.tag = enlarged(this.tag);
      this.visited = enlarged(this.visited);
    }
    const e = 3 * this.triangleCount++;
    this.corners[e] = a;
    this.corners[e + 1] = b;
    this.corners[e + 2] = c;
    for (let i = 0; i < 3; i++) {
      this.twin[e + i] = -1;
      this.tag[e + i] = -1;
      this.edgeAt[this.corners[e + i]] = e + i;
    }
    return e;
  }

  /** Makes two half-edges the same edge; -1 for none. */
  join(e: number, f: number): void {
    if (e >= 0) this.twin[e] = f;
    if (f >= 0) this.twin[f] = e;
  }

  /** Constrains an edge. */
  setTag(e: number, tag: number): void {
    while (tag >= this.edgeOfTag.length) this.edgeOfTag = enlarged(this.edgeOfTag);
    this.seat(e, tag);
    if (this.twin[e] >= 0) this.tag[this.twin[e]] = tag;
  }

  private seat(e: number, tag: number): void {
    this.tag[e] = tag;
    if (tag >= 0) this.edgeOfTag[tag] = e;
  }

  /** Positive where a point is left of a half-edge. */
  side(e: number, px: number, py: number): number {
    const a = this.corners[e];
    const b = this.corners[next(e)];
    return turn(this.x[a], this.y[a], this.x[b], this.y[b], px, py);
  }

  /** Whether a point lies inside the circle through the corners of a triangle. */
  inCircle(triangle: number, px: number, py: number): boolean {
    const { x, y, corners } = this;
    const a = corners[3 * triangle];
    const b = corners[3 * triangle + 1];
    const c = corners[3 * triangle + 2];
    return incircle(x[a], y[a], x[b], y[b], x[c], y[c], px, py) > 0;
  }

  /**
   * Walks from a triangle towards a point.
   *
   * @returns a half-edge of the triangle that holds the point, the one it lies on if it does; or ~e for the half-edge e that is
   * constrained or on the border, and has the point beyond it
   */
  locate(px: number, py: number, from: number): number {
    let triangle = from;
    for (let steps = 0; steps <= 3 * this.triangleCount + 8; steps++) {
      let crossed = -1;
      let barred = -1;
      let on = -1;
      for (let i = 0; i < 3; i++) {
        // Begin with another edge each time: a walk in a constrained triangulation could otherwise run in circles.
        const e = 3 * triangle + ((i + steps) % 3);
        const side = this.side(e, px, py);
        if (side === 0) on = e;
        if (side >= 0) continue;
        if (this.tag[e] >= 0 || this.twin[e] < 0) {
          barred = e;
        } else {
          crossed = e;
          break;
        }
      }
      if (crossed < 0) return barred >= 0 ? ~barred : on >= 0 ? on : 3 * triangle;
      triangle = Math.floor(this.twin[crossed] / 3);
    }
    throw new RangeError('the walk to a point of a triangulation does not end');
  }

  /** Adds a point of no edge to the triangle that holds it. */
  insertInTriangle(triangle: number, point: number): void {
    const { corners, twin, tag } = this;
    const e = 3 * triangle;
    const [a, b, c] = [corners[e], corners[e + 1], corners[e + 2]];
    const [bc, ca] = [twin[e + 1], twin[e + 2]];
    const [tagOfBc, tagOfCa] = [tag[e + 1], tag[e + 2]];
    const second = this.addTriangle(b, c, point);
    const third = this.addTriangle(c, a, point);
    this.corners[e + 2] = point;
    this.tag[e + 1] = -1;
    this.tag[e + 2] = -1;
    this.join(second, bc);
    this.join(third, ca);
    this.seat(second, tagOfBc);
    this.seat(third, tagOfCa);
    this.join(e + 1, second + 2);
    this.join(second + 1, third + 2);
    this.join(third + 1, e + 2);
    this.edgeAt[a] = e;
    this.edgeAt[point] = e + 2;
    this.unsettled.push(e, second, third);
    this.settle();
  }

  /** Puts a point on an edge, which it splits in two with tags of their own (from the start of the half-edge on). */
  insertOnEdge(e: number, point: number, firstTag: number, secondTag: number): void {
    while (Math.max(firstTag, secondTag) >= this.edgeOfTag.length) this.edgeOfTag = enlarged(this.edgeOfTag);
    const f = this.twin[e];
    const beyond = this.splitSide(e, point, firstTag, secondTag);
    if (f >= 0) {
      const beyondTwin = this.splitSide(f, point, secondTag, firstTag);
      this.join(e, beyondTwin);
      this.join(beyond, f);
    }
    this.edgeAt[point] = beyond;
    this.settle();
  }

  /** Splits the triangle of a half-edge a -> b: e becomes a -> point, and the half-edge returned is point -> b. */
  private splitSide(e: number, point: number, firstTag: number, secondTag: number): number {
    const e1 = next(e);
    const e2 = previous(e);
    const b = this.corners[e1];
    const c = this.corners[e2];
    const outer = this.twin[e1];
    const outerTag = this.tag[e1];
    const g = this.addTriangle(point, b, c);
    this.corners[e1] = point;
    this.tag[e1] = -1;
    this.twin[g] = -1;
    this.twin[e] = -1;
    this.join(g + 1, outer);
    this.seat(g + 1, outerTag);
    this.join(e1, g + 2);
    this.seat(e, firstTag);
    this.seat(g, secondTag);
    this.edgeAt[this.corners[e]] = e;
    this.edgeAt[c] = e2;
    this.unsettled.push(e2, g + 1);
    return g;
  }

  /** Flips edges until all are Delaunay again; `unsettled` holds those that may not be, seen from their newest point. */
  settle(): void {
    const { unsettled } = this;
    while (unsettled.length > 0) {
      const e = unsettled.pop()!;
      const f = this.twin[e];
      if (f < 0 || this.tag[e] >= 0) continue;
      const d = this.corners[previous(f)];
      if (!this.inCircle(Math.floor(e / 3), this.x[d], this.y[d])) continue;
      this.flip(e);
      unsettled.push(e, previous(f));
    }
  }

  /** Flips every edge of no constraint that is not Delaunay. */
  settleAll(): void {
    let flipped = true;
    while (flipped) {
      flipped = false;
      for (let e = 0; e < 3 * this.triangleCount; e++) {
        const f = this.twin[e];
        if (f < e || this.tag[e] >= 0) continue;
        const d = this.corners[previous(f)];
        if (!this.inCircle(Math.floor(e / 3), this.x[d], this.y[d])) continue;
        this.flip(e);
        flipped = true;
      }
    }
  }

  /** Replaces the diagonal a -> b of two triangles (a, b, c), (b, a, d) by d -> c: e becomes a -> d and next(e) d -> c. */
  flip(e: number): void {
    const { corners, twin, tag, edgeAt } = this;
    const f = twin[e];
    const e1 = next(e);
    const e2 = previous(e);
    const f1 = next(f);
    const f2 = previous(f);
    const c = corners[e2];
    const d = corners[f2];
    const [besideAd, besideBc] = [twin[f1], twin[e1]];
    const [tagOfAd, tagOfBc] = [tag[f1], tag[e1]];
    corners[e1] = d;
    corners[f1] = c;
    this.join(e, besideAd);
    this.join(f, besideBc);
    this.join(e1, f1);
    this.seat(e, tagOfAd);
    this.seat(f, tagOfBc);
    tag[e1] = -1;
    tag[f1] = -1;
    edgeAt[corners[e]] = e;
    edgeAt[corners[f]] = f;
    edgeAt[c] = e2;
    edgeAt[d] = f2;
  }

  /** Calls with every half-edge that starts in a point. */
  around(point: number, call: (e: number) => void): void {
    const first = this.edgeAt[point];
    let e = first;
    do {
      call(e);
      e = this.twin[previous(e)];
    } while (e >= 0 && e !== first);
    if (e === first) return;
    // At a border: the other way round, too.
    for (let f = this.twin[first]; f >= 0; f = this.twin[next(f)]) call(next(f));
  }

  /** The half-edge from one point to another, -1 if there is none. */
  edgeBetween(from: number, to: number): number {
    let found = -1;
    this.around(from, (e) => {
      if (this.corners[next(e)] === to) found = e;
      // An edge of the border may be there one way only.
      else if (this.corners[previous(e)] === to && this.twin[previous(e)] < 0) found = previous(e);
    });
    return found;
  }

  /** Makes an edge of two points, between which no point and no constraint lies, and constrains it. */
  constrain(from: number, to: number, tag: number): boolean {
    if (!this.uncross(from, to)) return false;
    this.setTag(this.edgeBetween(from, to), tag);
    return true;
  }

  /** Flips edges that cross the line between two points until it is an edge (Sloan 1993); false if a constraint crosses it. */
  private uncross(from: number, to: number): boolean {
    if (this.edgeBetween(from, to) >= 0) return true;
    const { x, y } = this;
    const across = (a: number, b: number): boolean => {
      if (a === from || a === to || b === from || b === to) return false;
      const sideOfA = turn(x[from], y[from], x[to], y[to], x[a], y[a]);
      const sideOfB = turn(x[from], y[from], x[to], y[to], x[b], y[b]);
      if (sideOfA > 0 === sideOfB > 0) return false;
      return turn(x[a], y[a], x[b], y[b], x[from], y[from]) > 0 !== turn(x[a], y[a], x[b], y[b], x[to], y[to]) > 0;
    };
    const crossing: [number, number][] = [];
    let e = -1;
    this.around(from, (each) => {
      const opposite = next(each);
      if (across(this.corners[opposite], this.corners[next(opposite)])) e = opposite;
    });
    while (e >= 0) {
      if (this.tag[e] >= 0) return false;
      crossing.push([this.corners[e], this.corners[next(e)]]);
      const f = this.twin[e];
      if (f < 0) return false;
      const [f1, f2] = [next(f), previous(f)];
      if (this.corners[f2] === to) break;
      e = across(this.corners[f1], this.corners[f2]) ? f1 : across(this.corners[f2], this.corners[f]) ? f2 : -1;
    }
    for (let tries = 0; crossing.length > 0; tries++) {
      if (tries > 1000 * (crossing.length + 10)) return false;
      const [a, b] = crossing.shift()!;
      const edge = this.edgeBetween(a, b);
      const f = this.twin[edge];
      const c = this.corners[previous(edge)];
      const d = this.corners[previous(f)];
      // Both ends must be on either side of the new diagonal.
      const [start, end] = [this.corners[edge], this.corners[f]];
      const convex =
        turn(x[c], y[c], x[d], y[d], x[end], y[end]) > 0 && turn(x[c], y[c], x[d], y[d], x[start], y[start]) < 0;
      if (!convex) {
        crossing.push([a, b]);
        continue;
      }
      this.flip(edge);
      if (across(c, d)) crossing.push([c, d]);
    }
    return this.edgeBetween(from, to) >= 0;
  }

  /**
   * The constrained edges around the triangles whose circle holds a point, walking from the one that holds it: all that can have
   * the point in their own diametral circle.
   */
  constraintsAround(triangle: number, px: number, py: number, found: number[]): void {
    const visit = ++this.visit;
    const stack = [triangle];
    this.visited[triangle] = visit;
    while (stack.length > 0) {
      const at = stack.pop()!;
      for (let e = 3 * at; e < 3 * at + 3; e++) {
        if (this.tag[e] >= 0) {
          found.push(e);
          continue;
        }
        const f = this.twin[e];
        if (f < 0) continue;
        const beside = Math.floor(f / 3);
        if (this.visited[beside] === visit || !this.inCircle(beside, px, py)) continue;
        this.visited[beside] = visit;
        stack.push(beside);
      }
    }
  }
}

function enlarged<Numbers extends Float64Array | Int32Array>(array: Numbers): Numbers {
  const larger = new (array.constructor as new (length: number) => Numbers)(2 * array.length);
  larger.set(array);
  return larger;
}
