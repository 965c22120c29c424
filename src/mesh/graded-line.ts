import { BadMeshError } from '../errors.ts';

/** A place every mesh must have a grid line at. */
export interface Breakpoint {
  /** m */
  readonly position: number;
  /** Size of the cells beside it on level 0, m; Infinity where nothing asks for small ones. */
  readonly size: number;
}

/** More cells than this along one line is a mistake in the case, not a mesh. */
const mostCells = 200_000;

/**
 * Grid lines between ascending breakpoints, with cells that shrink towards every breakpoint that asks for it: from there
 * they stand at l (k/N)^3 over a length l, so that the first is l/N^3 and the last about 3 l/N. A corner or tip
 * singularity (u ~ r^(1/2) at the edge of a sheet, r^(2/3) at a corner), whose error would go with the first cell, then
 * costs less than the smooth part, which goes with 1/N^2; with squares instead of cubes the two would be alike and leave a
 * factor log N. Because the lines come from smooth maps with fixed joints, halving every cell in the parameter leaves an
 * expansion in 1/N^2 that Richardson extrapolation can use.
 *
 * @param largest no cell is larger than this on level 0, m
 * @param level each level doubles the cells
 * @throws BadMeshError if the line would need more than 200,000 cells
 */
export function gradedLine(breakpoints: readonly Breakpoint[], largest: number, level: number): Float64Array {
  const pieces: Piece[] = [];
  for (let k = 0; k + 1 < breakpoints.length; k++)
    pieces.push(...piecesBetween(breakpoints[k], breakpoints[k + 1], largest));
  const factor = 2 ** level;
  const total = pieces.reduce((sum, { cells }) => sum + cells * factor, 0);
  if (!(total <= mostCells)) {
    throw new BadMeshError(
      `the mesh would need ${total.toExponential(1)} cells along one line`,
      'give mesh.finest_cell a larger value, or check that the lengths of the geometry are in the right units',
    );
  }
  const lines = new Float64Array(total + 1);
  let at = 0;
  lines[0] = breakpoints[0].position;
  for (const { start, end, cells, shape } of pieces) {
    for (let i = 1; i < cells * factor; i++) lines[at + i] = start + (end - start) * shape(i / (cells * factor));
    at += cells * factor;
    lines[at] = end;
  }
  return lines;
}

/** A stretch of the line on which the grid lines follow one smooth map. */
interface Piece {
  readonly start: number;
  readonly end: number;
  /** On level 0. */
  readonly cells: number;
  /** From [0, 1] onto [0, 1]. */
  readonly shape: (t: number) => number;
}

const growing = (t: number) => t ** 3;
const even = (t: number) => t;
const shrinking = (t: number) => 1 - (1 - t) ** 3;

/**
 * Cells grow from h at a breakpoint to H over N = sqrt(H / 3h) cells and the length h N^3 = (H/3)^(3/2) / sqrt(h). Where
 * the growth from the two ends fills the interval before the largest size is reached, H is what makes it just fill it;
 * else the middle has cells of even size. A middle of less than half a cell would be a sliver between the largest cells:
 * the growth takes it over, with as many cells as keep to the largest size.
 */
function piecesBetween(a: Breakpoint, b: Breakpoint, largest: number): Piece[] {
  const length = b.position - a.position;
  const reachOver = (size: number) => (3 * size < largest ? 1 / Math.sqrt(size) : 0);
  const [fromA, fromB] = [reachOver(a.size), reachOver(b.size)];
  const growth = fromA + fromB;
  const filled = growth > 0 && length - (largest / 3) ** 1.5 * growth < largest / 2;
  const top = filled ? 3 * (length / growth) ** (2 / 3) : largest;
  const reach = (top / 3) ** 1.5;
  const growthCells = (size: number, over: number) =>
    Math.max(2, Math.ceil(Math.sqrt(top / (3 * size)) - 1e-9), Math.ceil((3 * over) / largest - 1e-9));
  const leaveA = filled && fromB === 0 ? b.position : a.position + reach * fromA;
  const reachB = filled ? leaveA : b.position - reach * fromB;
  const pieces: Piece[] = [];
  if (fromA > 0) {
    const cells = growthCells(a.size, leaveA - a.position);
    pieces.push({ start: a.position, end: leaveA, cells, shape: growing });
  }
  if (!filled) {
    const cells = Math.max(1, Math.ceil((reachB - leaveA) / largest - 1e-9));
    pieces.push({ start: leaveA, end: reachB, cells, shape: even });
  }
  if (fromB > 0) {
    const cells = growthCells(b.size, b.position - reachB);
    pieces.push({ start: reachB, end: b.position, cells, shape: shrinking });
  }
  return pieces;
}
