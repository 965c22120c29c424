import { BadMeshError } from '../errors.ts';
import { turn } from './delaunay.ts';

/** A run of straight lines through points. */
export interface Chain {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** A chain that an edge is part of. */
export interface EdgeSource {
  /** Index of the chain. */
  readonly chain: number;
  /** 1 where the chain runs from the start of the edge to its end, -1 against it. */
  readonly direction: 1 | -1;
}

/** Points and edges that meet in points only. */
export interface Arrangement {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** Of every edge. */
  readonly sources: readonly (readonly EdgeSource[])[];
}

interface Segment {
  readonly from: number;
  readonly to: number;
  readonly chain: number;
}

/** Rounds of cutting until nothing crosses; rounding of crossings seldom asks for a second one. */
const mostRounds = 30;

/**
 * Cuts chains where they cross or touch each other, so that what is left meets in points only. Points closer than `slack` are one;
 * a line that passes a point by less runs through it.
 *
 * Every closed chain stays closed. That is what makes insides known after rounding: crossing an edge changes how often
 * each chain winds around a place by the direction in which the edge has it.
 */
export function arrangementOf(chains: readonly Chain[], slack: number): Arrangement {
  const points = new SnappedPoints(slack);
  let segments: Segment[] = [];
  chains.forEach(({ x, y }, chain) => {
    for (let k = 0; k + 1 < x.length; k++) {
      const from = points.at(x[k], y[k]);
      const to = points.at(x[k + 1], y[k + 1]);
      if (from !== to) segments.push({ from, to, chain });
    }
  });
  for (let round = 0; ; round++) {
    const cuts = cutsOf(segments, points, slack);
    if (cuts.every((each) => each === undefined)) break;
    if (round === mostRounds) {
      throw new BadMeshError(
        'the outlines of solids come so close to each other that rounding lets them cross',
        'let them overlap, or keep them apart by more than a billionth of the cell',
      );
    }
    segments = segments.flatMap((segment, s) => pieces(segment, cuts[s], points));
  }
  const edgeOf = new Map<number, number>();
  const from: number[] = [];
  const to: number[] = [];
  const sources: EdgeSource[][] = [];
  for (const segment of segments) {
    const low = Math.min(segment.from, segment.to);
    const high = Math.max(segment.from, segment.to);
    const key = low * points.x.length + high;
    let edge = edgeOf.get(key);
    if (edge === undefined) {
      edge = from.length;
      edgeOf.set(key, edge);
      from.push(low);
      to.push(high);
      sources.push([]);
    }
    sources[edge].push({ chain: segment.chain, direction: segment.from === low ? 1 : -1 });
  }
  return { x: points.x, y: points.y, from, to, sources };
}

/** Points, those closer than a slack being the same. */
class SnappedPoints {
  readonly x: number[] = [];
  readonly y: number[] = [];
  private readonly slack: number;
  private readonly buckets = new Map<number, number[]>();

  constructor(slack: number) {
    this.slack = slack;
  }

  /** The point at a place; a new one if there is none yet. */
  at(x: number, y: number): number {
    const column = Math.floor(x / this.slack);
    const row = Math.floor(y / this.slack);
    for (let j = row - 1; j <= row + 1; j++) {
      for (let i = column - 1; i <= column + 1; i++) {
        for (const point of this.buckets.get(hash(i, j)) ?? []) {
          if (Math.hypot(this.x[point] - x, this.y[point] - y) <= this.slack) return point;
        }
      }
    }
    const point = this.x.length;
    this.x.push(x);
    this.y.push(y);
    const key = hash(column, row);
    const bucket = this.buckets.get(key);
    if (bucket === undefined) this.buckets.set(key, [point]);
    else bucket.push(point);
    return point;
  }
}

function hash(i: number, j: number): number {
  return Math.imul(i, 73856093) ^ Math.imul(j, 19349663);
}

/** For every segment the points it is to be cut at, undefined where there are none. */
function cutsOf(segments: readonly Segment[], points: SnappedPoints, slack: number): (Set<number> | undefined)[] {
  const { x, y } = points;
  const cuts = new Array<Set<number> | undefined>(segments.length).fill(undefined);
  const cut = (s: number, point: number) => {
    if (point === segments[s].from || point === segments[s].to) return;
    cuts[s] ??= new Set();
    cuts[s].add(point);
  };
  const boxes = new Boxes(segments, points, slack);
  const pointCount = x.length;
  const used = new Uint8Array(pointCount);
  for (const { from, to } of segments) {
    used[from] = 1;
    used[to] = 1;
  }
  for (let point = 0; point < pointCount; point++) {
    if (used[point] === 0) continue;
    for (const s of boxes.at(x[point], y[point])) {
      if (passes(segments[s], point, points, slack)) cut(s, point);
    }
  }
  boxes.eachPair((s, t) => {
    const [p, q] = [segments[s], segments[t]];
    if (p.from === q.from || p.from === q.to || p.to === q.from || p.to === q.to) return;
    const crossing = crossingOf(p, q, points);
    if (crossing === undefined) return;
    const point = points.at(crossing.x, crossing.y);
    cut(s, point);
    cut(t, point);
  });
  return cuts;
}

/** Whether a segment runs past a point that is not its end by less than a slack. */
function passes({ from, to }: Segment, point: number, { x, y }: SnappedPoints, slack: number): boolean {
  if (point === from || point === to) return false;
  const [dx, dy] = [x[to] - x[from], y[to] - y[from]];
  const [px, py] = [x[point] - x[from], y[point] - y[from]];
  const length = Math.hypot(dx, dy);
  const along = (px * dx + py * dy) / length;
  return along > 0 && along < length && Math.abs(px * dy - py * dx) <= slack * length;
}

function crossingOf(p: Segment, q: Segment, { x, y }: SnappedPoints): { x: number; y: number } | undefined {
  const side = (s: Segment, point: number) => turn(x[s.from], y[s.from], x[s.to], y[s.to], x[point], y[point]);
  const [a, b] = [side(q, p.from), side(q, p.to)];
  if (a === 0 || b === 0 || a > 0 === b > 0) return undefined;
  const [c, d] = [side(p, q.from), side(p, q.to)];
  if (c === 0 || d === 0 || c > 0 === d > 0) return undefined;
  const t = a / (a - b);
  // Exact on lines along the axes, which walls, levels and most electrodes are.
  return {
    x: x[q.from] === x[q.to] ? x[q.from] : x[p.from] + t * (x[p.to] - x[p.from]),
    y: y[q.from] === y[q.to] ? y[q.from] : y[p.from] + t * (y[p.to] - y[p.from]),
  };
}

/** A segment cut at points, in their order along it. */
function pieces(segment: Segment, cuts: Set<number> | undefined, { x, y }: SnappedPoints): Segment[] {
  if (cuts === undefined) return [segment];
  const { from, to, chain } = segment;
  const along = (point: number) => (x[point] - x[from]) * (x[to] - x[from]) + (y[point] - y[from]) * (y[to] - y[from]);
  const stops = [from, ...[...cuts].sort((a, b) => along(a) - along(b) || a - b), to];
  return stops.slice(1).map((stop, k) => ({ from: stops[k], to: stop, chain }));
}

/** A grid of boxes over segments, about one box a segment. */
class Boxes {
  private readonly left: number;
  private readonly bottom: number;
  private readonly size: number;
  private readonly columns: number;
  private readonly rows: number;
  private readonly boxes: number[][];

  constructor(segments: readonly Segment[], { x, y }: SnappedPoints, slack: number) {
    let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const { from, to } of segments) {
      left = Math.min(left, x[from], x[to]);
      right = Math.max(right, x[from], x[to]);
      bottom = Math.min(bottom, y[from], y[to]);
      top = Math.max(top, y[from], y[to]);
    }
    this.left = left;
    this.bottom = bottom;
    this.size = Math.max(Math.sqrt(((right - left) * (top - bottom)) / segments.length), 4 * slack);
    this.columns = Math.floor((right - left) / this.size) + 1;
    this.rows = Math.floor((top - bottom) / this.size) + 1;
    this.boxes = Array.from({ length: this.columns * this.rows }, () => []);
    segments.forEach(({ from, to }, s) => {
      const [a, b] = x[from] <= x[to] ? [from, to] : [to, from];
      const slope = x[a] === x[b] ? 0 : (y[b] - y[a]) / (x[b] - x[a]);
      const first = this.column(x[a] - slack);
      const last = this.column(x[b] + slack);
      for (let i = first; i <= last; i++) {
        // What of the segment lies in the column.
        const from = Math.max(x[a], this.left + i * this.size - slack);
        const to = Math.min(x[b], this.left + (i + 1) * this.size + slack);
        const [low, high] = x[a] === x[b] ? [y[a], y[b]] : [y[a] + slope * (from - x[a]), y[a] + slope * (to - x[a])];
        const lowest = this.row(Math.min(low, high) - 2 * slack);
        const highest = this.row(Math.max(low, high) + 2 * slack);
        for (let j = lowest; j <= highest; j++) this.boxes[j * this.columns + i].push(s);
      }
    });
  }

  private column(x: number): number {
    return Math.min(Math.max(Math.floor((x - this.left) / this.size), 0), this.columns - 1);
  }

  private row(y: number): number {
    return Math.min(Math.max(Math.floor((y - this.bottom) / this.size), 0), this.rows - 1);
  }

  /** The segments that may run through a place. */
  at(x: number, y: number): readonly number[] {
    return this.boxes[this.row(y) * this.columns + this.column(x)];
  }

  /** Calls with pairs of segments that share a box, some of them more than once. */
  eachPair(call: (s: number, t: number) => void): void {
    for (const box of this.boxes) {
      for (let i = 0; i < box.length; i++) for (let j = 0; j < i; j++) call(box[j], box[i]);
    }
  }
}
