import type { Triangulation } from './mesh.ts';

/** Where the edges of a mesh stand for a smooth curve, and by how much they miss it. */
export interface RoundWalls {
  /** How far the arc through the points of an edge is from it at most, m, and where, m. */
  readonly bulge: number;
  readonly at: { readonly x: number; readonly y: number };
  /** The largest turn from one edge to the next, in degrees. */
  readonly turn: number;
  /** What lies between all edges and their arcs, m2. */
  readonly area: number;
}

/** A wall that turns by more at a point has a corner there; by less, it is straight. In degrees. */
const corner = 35;
const straight = 0.01;

/**
 * The edges of surfaces that turn by so little at a point that they stand for a curve. An arc that turns by theta over an edge of length L is
 * L tan(theta/4)/2 from it at its middle, and holds L^2 (theta - sin theta)/(8 sin^2(theta/2)) beside it; theta is the mean of the turns at the
 * ends of the edge, those of straight walls and corners being none.
 *
 * @returns undefined where all walls are straight
 */
export function roundWalls({ x, y, edgeFrom, edgeTo }: Triangulation): RoundWalls | undefined {
  const edgesAt = new Map<number, number[]>();
  for (let k = 0; k < edgeFrom.length; k++) {
    for (const end of [edgeFrom[k], edgeTo[k]]) {
      const there = edgesAt.get(end);
      if (there === undefined) edgesAt.set(end, [k]);
      else there.push(k);
    }
  }
  const otherEnd = (edge: number, end: number) => (edgeFrom[edge] === end ? edgeTo[edge] : edgeFrom[edge]);
  const turns = new Float64Array(edgeFrom.length);
  let turn = 0;
  for (const [end, edges] of edgesAt) {
    // Where a curve ends, or several meet, nothing says how it would go on.
    if (edges.length !== 2) continue;
    const [before, after] = edges.map((edge) => otherEnd(edge, end));
    const [ax, ay, bx, by] = [x[end] - x[before], y[end] - y[before], x[after] - x[end], y[after] - y[end]];
    const angle = Math.abs(Math.atan2(ax * by - ay * bx, ax * bx + ay * by));
    const degrees = (angle * 180) / Math.PI;
    if (degrees < straight || degrees > corner) continue;
    turn = Math.max(turn, degrees);
    for (const edge of edges) turns[edge] += angle / 2;
  }
  let bulge = 0;
  let area = 0;
  let worst = 0;
  for (let k = 0; k < turns.length; k++) {
    if (turns[k] === 0) continue;
    const length = Math.hypot(x[edgeTo[k]] - x[edgeFrom[k]], y[edgeTo[k]] - y[edgeFrom[k]]);
    const sagitta = (length / 2) * Math.tan(turns[k] / 4);
    area += (length ** 2 * (turns[k] - Math.sin(turns[k]))) / (8 * Math.sin(turns[k] / 2) ** 2);
    if (sagitta <= bulge) continue;
    bulge = sagitta;
    worst = k;
  }
  if (bulge === 0) return undefined;
  const at = { x: (x[edgeFrom[worst]] + x[edgeTo[worst]]) / 2, y: (y[edgeFrom[worst]] + y[edgeTo[worst]]) / 2 };
  return { bulge, at, turn, area };
}
