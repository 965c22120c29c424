import { hilbertOrder } from './hilbert.ts';

/** A place that asks for small triangles beside it, m. */
export interface SizeSource {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  /**
   * How far the field is singular there, m; 0 where it is smooth. Up to there sizes follow a line of cells at l (k/N)^3 that
   * begins with one of this size (see graded-line.ts), 3 size^(1/3) r^(2/3), and grow evenly beyond.
   */
  readonly reach: number;
}

const leafSize = 8;
const nodeSize = 7;
/** Makes the size at r = 0 that of the first cell. */
const offset = 3 ** -1.5;

/** Size near a singular place. */
function graded(size: number, distance: number): number {
  return 3 * Math.cbrt(size * (distance + offset * size) ** 2);
}

/**
 * Size of triangles at every place: the least that any source allows there. The sources are in a tree of boxes, so that those
 * too large or too far are passed over together.
 */
export class SizeField {
  private readonly count: number;
  private readonly x: Float64Array;
  private readonly y: Float64Array;
  private readonly size: Float64Array;
  private readonly reach: Float64Array;
  private readonly largest: number;
  private readonly growth: number;
  /** Left, right, bottom, top, least size, least and largest reach of every node; node k has the children 2k + 1 and 2k + 2. */
  private readonly boxes: Float64Array;
  private readonly leaves: number;

  /**
   * @param largest size anywhere, m
   * @param growth of sizes per length away from a source
   */
  constructor(sources: readonly SizeSource[], largest: number, growth: number) {
    this.largest = largest;
    this.growth = growth;
    const order = hilbertOrder(
      sources.map(({ x }) => x),
      sources.map(({ y }) => y),
    );
    this.count = sources.length;
    this.x = Float64Array.from(order, (k) => sources[k].x);
    this.y = Float64Array.from(order, (k) => sources[k].y);
    this.size = Float64Array.from(order, (k) => sources[k].size);
    this.reach = Float64Array.from(order, (k) => sources[k].reach);
    this.leaves = 1;
    while (this.leaves * leafSize < this.count) this.leaves *= 2;
    this.boxes = new Float64Array(nodeSize * (2 * this.leaves - 1));
    for (let node = 2 * this.leaves - 2; node >= 0; node--) this.enclose(node);
  }

  private enclose(node: number): void {
    const { boxes } = this;
    const box = [Infinity, -Infinity, Infinity, -Infinity, Infinity, Infinity, 0];
    if (node >= this.leaves - 1) {
      const first = (node - this.leaves + 1) * leafSize;
      for (let k = first; k < Math.min(first + leafSize, this.count); k++) {
        box[0] = Math.min(box[0], this.x[k]);
        box[1] = Math.max(box[1], this.x[k]);
        box[2] = Math.min(box[2], this.y[k]);
        box[3] = Math.max(box[3], this.y[k]);
        box[4] = Math.min(box[4], this.size[k]);
        box[5] = Math.min(box[5], this.reach[k]);
        box[6] = Math.max(box[6], this.reach[k]);
      }
    } else {
      for (const child of [2 * node + 1, 2 * node + 2]) {
        box[0] = Math.min(box[0], boxes[nodeSize * child]);
        box[1] = Math.max(box[1], boxes[nodeSize * child + 1]);
        box[2] = Math.min(box[2], boxes[nodeSize * child + 2]);
        box[3] = Math.max(box[3], boxes[nodeSize * child + 3]);
        box[4] = Math.min(box[4], boxes[nodeSize * child + 4]);
        box[5] = Math.min(box[5], boxes[nodeSize * child + 5]);
        box[6] = Math.max(box[6], boxes[nodeSize * child + 6]);
      }
    }
    boxes.set(box, nodeSize * node);
  }

  at(x: number, y: number): number {
    return this.count === 0 ? this.largest : this.leastBelow(0, x, y, this.largest);
  }

  /** Not above what any source of a node allows. */
  private bound(node: number, x: number, y: number): number {
    const { boxes } = this;
    const least = boxes[nodeSize * node + 4];
    if (least === Infinity) return Infinity;
    const dx = Math.max(boxes[nodeSize * node] - x, x - boxes[nodeSize * node + 1], 0);
    const dy = Math.max(boxes[nodeSize * node + 2] - y, y - boxes[nodeSize * node + 3], 0);
    const distance = Math.sqrt(dx * dx + dy * dy);
    const beyond = Math.max(distance - boxes[nodeSize * node + 6], 0);
    return graded(least, Math.min(distance, boxes[nodeSize * node + 5])) + this.growth * beyond;
  }

  private leastBelow(node: number, x: number, y: number, best: number): number {
    if (node >= this.leaves - 1) {
      const first = (node - this.leaves + 1) * leafSize;
      const end = Math.min(first + leafSize, this.count);
      let least = best;
      for (let k = first; k < end; k++) {
        const [dx, dy] = [this.x[k] - x, this.y[k] - y];
        const distance = Math.sqrt(dx * dx + dy * dy);
        const beyond = Math.max(distance - this.reach[k], 0);
        least = Math.min(least, graded(this.size[k], Math.min(distance, this.reach[k])) + this.growth * beyond);
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
