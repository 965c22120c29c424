import type { TriangleMesh } from '../mesh/mesh.ts';

/** Where a horizontal plane meets the side of a triangle: a share of the way from one cell's point to another's. */
export interface CutEnd {
  readonly x: number;
  readonly from: number;
  readonly to: number;
  /** 0 at `from`, 1 at `to`. */
  readonly share: number;
}

/** A piece of a horizontal plane in the pores. */
export type Cut = readonly [CutEnd, CutEnd];

/**
 * The pieces of a horizontal plane that lie in the pores. Sides of triangles in the plane count once, and only where pores lie on
 * both sides of them: not along a sheet or the wall of a body.
 *
 * @param slack what lies nearer than this to the plane is in it, m
 */
export function cutsAt({ triangulation, cellOfCorner }: TriangleMesh, level: number, slack: number): Cut[] {
  const { x, y, corners } = triangulation;
  const cuts: Cut[] = [];
  /** Sides in the plane with pores on one side so far, by their cells. */
  const open = new Map<string, Cut>();
  const at = (corner: number): CutEnd => ({
    x: x[corners[corner]],
    from: cellOfCorner[corner],
    to: cellOfCorner[corner],
    share: 0,
  });
  for (let t = 0; t < corners.length; t += 3) {
    if (cellOfCorner[t] < 0 || cellOfCorner[t + 1] < 0 || cellOfCorner[t + 2] < 0) continue;
    const height = (corner: number) => {
      const above = y[corners[corner]] - level;
      return Math.abs(above) <= slack ? 0 : above;
    };
    const heights = [height(t), height(t + 1), height(t + 2)];
    if (Math.min(...heights) > 0 || Math.max(...heights) < 0) continue;
    const inPlane = [0, 1, 2].filter((k) => heights[k] === 0);
    if (inPlane.length === 2) {
      const [a, b] = inPlane.map((k) => at(t + k)).sort((one, other) => one.x - other.x);
      const key = `${a.from} ${b.from}`;
      if (open.delete(key)) cuts.push([a, b]);
      else open.set(key, [a, b]);
      continue;
    }
    const ends = inPlane.map((k) => at(t + k));
    for (let k = 0; k < 3; k++) {
      const next = (k + 1) % 3;
      if (heights[k] * heights[next] >= 0) continue;
      const share = heights[k] / (heights[k] - heights[next]);
      const [p, q] = [corners[t + k], corners[t + next]];
      ends.push({ x: x[p] + share * (x[q] - x[p]), from: cellOfCorner[t + k], to: cellOfCorner[t + next], share });
    }
    if (ends.length === 2) cuts.push([ends[0], ends[1]]);
  }
  return cuts;
}

/** A corner of a piece of a triangle: place, m, and value. */
type Corner = readonly [x: number, y: number, value: number];

/** Integrals over a piece of a triangle, weighted by the distance from the axis where there is one. */
export interface Piece {
  readonly volume: number;
  readonly amount: number;
}

/** How much of a triangle with a linear field lies between two levels, m2, or m3 of a whole turn about an axis. */
export function pieceBetween(corners: readonly Corner[], low: number, high: number, isTurned: boolean): Piece {
  let piece = corners;
  if (corners.some(([, y]) => y < low)) piece = above(piece, low, 1);
  if (corners.some(([, y]) => y > high)) piece = above(piece, high, -1);
  let volume = 0;
  let amount = 0;
  for (let k = 2; k < piece.length; k++) {
    const [a, b, c] = [piece[0], piece[k - 1], piece[k]];
    const area = ((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])) / 2;
    // The middles of the sides integrate quadratic functions exactly, such as a linear field times the radius.
    for (const [p, q] of [
      [a, b],
      [b, c],
      [c, a],
    ]) {
      const weight = (area / 3) * (isTurned ? Math.PI * (p[0] + q[0]) : 1);
      volume += weight;
      amount += (weight * (p[2] + q[2])) / 2;
    }
  }
  return { volume, amount };
}

/** The part of a polygon above a level (sign 1) or below it (sign -1). */
function above(corners: readonly Corner[], level: number, sign: 1 | -1): Corner[] {
  return corners.flatMap((corner, k): Corner[] => {
    const next = corners[(k + 1) % corners.length];
    const [own, other] = [sign * (corner[1] - level), sign * (next[1] - level)];
    const kept = own >= 0 ? [corner] : [];
    if (own >= 0 === other >= 0) return kept;
    const share = own / (own - other);
    const between = (a: number, b: number) => a + share * (b - a);
    return [...kept, [between(corner[0], next[0]), level, between(corner[2], next[2])]];
  });
}
