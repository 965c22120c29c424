import { hilbertOrder } from './hilbert.ts';

/** How fast triangles may grow away from a place that asks for small ones. */
const growth = 0.35;

/** A place that asks for small triangles beside it, m. */
export interface SizeSource {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  /**
   * Whether the field is singular there. Sizes then follow a line of cells at l (k/N)^3 that begins with one of this size (see
   * graded-line.ts), 3 size^(1/3) r^(2/3); they grow evenly elsewhere.
   */
  readonly singular: boolean;
}

const leafSize = 8;
/** Makes the size at r = 0 that of the first cell. */
const offset = 3 ** -1.5;

/** Size of triangles at every place: the least that any source allows there. */
export class SizeField {
  private readonly largest: number;
  private readonly even: SourceTree;
  private readonly singular: SourceTree;

  constructor(sources: readonly SizeSource[], largest: number) {
    this.largest = largest;
    this.even = new SourceTree(
      sources.filter(({ singular }) => !singular),
      (size, distance) => size + growth * distance,
    );
    this.singular = new SourceTree(
      sources.filter(({ singular }) => singular),
      (size, distance) => 3 * Math.cbrt(size * (distance + offset * size) ** 2),
    );
  }

  at(x: number, y: number): number {
    return this.singular.least(x, y, this.even.least(x, y, this.largest));
  }
}

/** Sources in a tree of boxes, so that those too large or too far are passed over together. */
class SourceTree {
  private readonly count: number;
  private readonly x: Float64Array;
  private readonly y: Float64Array;
  private readonly size: Float64Array;
  /** Left, right, bottom, top and least size of every node; node k has the children 2k + 1 and 2k + 2. */
  private readonly boxes: Float64Array;
  private readonly leaves: number;
  private readonly law: (size: number, distance: number) => number;

  /** @param law growing in both */
  constructor(sources: readonly SizeSource[], law: (size: number, distance: number) => number) {
    const order = hilbertOrder(
      sources.map(({ x }) => x),
      sources.map(({ y }) => y),
    );
    this.count = sources.length;
    this.law = law;
    this.x = Float64Array.from(order, (k) => sources[k].x);
    this.y = Float64Array.from(order, (k) => sources[k].y);
    this.size = Float64Array.from(order, (k) => sources[k].size);
    this.leaves = 1;
    while (this.leaves * leafSize < this.count) this.leaves *= 2;
    this.boxes = new Float64Array(5 * (2 * this.leaves - 1));
    for (let node = 2 * this.leaves - 2; node >= 0; node--) this.enclose(node);
  }

  private enclose(node: number): void {
    const { boxes } = this;
    const box = [Infinity, -Infinity, Infinity, -Infinity, Infinity];
    if (node >= this.leaves - 1) {
      const first = (node - this.leaves + 1) * leafSize;
      for (let k = first; k < Math.min(first + leafSize, this.count); k++) {
        box[0] = Math.min(box[0], this.x[k]);
        box[1] = Math.max(box[1], this.x[k]);
        box[2] = Math.min(box[2], this.y[k]);
        box[3] = Math.max(box[3], this.y[k]);
        box[4] = Math.min(box[4], this.size[k]);
      }
    } else {
      for (const child of [2 * node + 1, 2 * node + 2]) {
        box[0] = Math.min(box[0], boxes[5 * child]);
        box[1] = Math.max(box[1], boxes[5 * child + 1]);
        box[2] = Math.min(box[2], boxes[5 * child + 2]);
        box[3] = Math.max(box[3], boxes[5 * child + 3]);
        box[4] = Math.min(box[4], boxes[5 * child + 4]);
      }
    }
    boxes.set(box, 5 * node);
  }

  /** The least size that any source allows at a place, or `best` if that is less. */
  least(x: number, y: number, best: number): number {
    return this.count === 0 ? best : this.leastBelow(0, x, y, best);
  }

  private bound(node: number, x: number, y: number): number {
    const { boxes } = this;
    const least = boxes[5 * node + 4];
    if (least === Infinity) return Infinity;
    const dx = Math.max(boxes[5 * node] - x, x - boxes[5 * node + 1], 0);
    const dy = Math.max(boxes[5 * node + 2] - y, y - boxes[5 * node + 3], 0);
    return this.law(least, Math.sqrt(dx * dx + dy * dy));
  }

  private leastBelow(node: number, x: number, y: number, best: number): number {
    if (node >= this.leaves - 1) {
      const first = (node - this.leaves + 1) * leafSize;
      const end = Math.min(first + leafSize, this.count);
      let least = best;
      for (let k = first; k < end; k++) {
        const [dx, dy] = [this.x[k] - x, this.y[k] - y];
        least = Math.min(least, this.law(this.size[k], Math.sqrt(dx * dx + dy * dy)));
      }
      return least;
    }
    const left = 2 * node + 1;
    const [boundLeft, boundRight] = [this.bound(left, x, y), this.bound(left + 1, x, y)];
    const [near, far] = boundLeft <= boundRight ? [left, left + 1] : [left + 1, left];
    let least = best;
    if (Math.min(boundLeft, boundRight) < least) least = this.leastBelow(near, x, y, least);
    if (Math.max(boundLeft, boundRight) < least) least = this.leastBelow(far, x, y, least);
    return least;
  }
}
