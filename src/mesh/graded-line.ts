import { BadMeshError } from '../errors.ts';

/** A place every mesh must have a grid line at. */
export interface Breakpoint {
  /** m */
  readonly position: number;
  /** True where the solution is singular or steep: the cells shrink towards it. */
  readonly fine: boolean;
}

/** More cells than this along one line is a mistake in the case, not a mesh. */
const mostCells = 200_000;

/**
 * Grid lines between ascending breakpoints, with cells that shrink towards every fine breakpoint: over an interval of
 * length l they stand at l s(k/N), with s(t) = t^3 from a fine end. The first cell is then l/N^3, so that a corner or tip
 * singularity (u ~ r^(1/2) at the edge of a sheet, r^(2/3) at a corner), whose error would go with the first cell, costs
 * less than the smooth part, which goes with 1/N^2; with s = t^2 the two would be alike and leave a factor log N. Because
 * the lines come from one smooth map, halving every cell in the parameter leaves an expansion in 1/N^2 that Richardson
 * extrapolation can use. N is chosen so that the cells on both sides of a breakpoint are alike.
 *
 * @param finest size of the cell at a fine breakpoint on level 0, m
 * @param level each level doubles the cells of every interval
 * @throws BadMeshError if the line would need more than 200,000 cells
 */
export function gradedLine(breakpoints: readonly Breakpoint[], finest: number, level: number): Float64Array {
  const counts = new Array<number>(breakpoints.length - 1);
  let total = 0;
  for (let k = 0; k + 1 < breakpoints.length; k++) {
    const a = breakpoints[k];
    const b = breakpoints[k + 1];
    const length = b.position - a.position;
    const bothFine = a.fine && b.fine;
    const ideal = Math.cbrt(((bothFine ? 4 : 1) * length) / finest);
    counts[k] = bothFine ? 2 * Math.max(1, Math.ceil(ideal / 2 - 1e-9)) : Math.max(2, Math.ceil(ideal - 1e-9));
    counts[k] *= 2 ** level;
    total += counts[k];
  }
  if (!(total <= mostCells)) {
    throw new BadMeshError(
      `the mesh would need ${total.toExponential(1)} cells along one line`,
      'give mesh.finest_cell a larger value, or check that the lengths of the geometry are in the right units',
    );
  }
  const lines = new Float64Array(total + 1);
  let at = 0;
  lines[0] = breakpoints[0].position;
  for (let k = 0; k + 1 < breakpoints.length; k++) {
    const a = breakpoints[k];
    const b = breakpoints[k + 1];
    const length = b.position - a.position;
    for (let i = 1; i < counts[k]; i++) {
      lines[at + i] = a.position + length * gradedFraction(i / counts[k], a.fine, b.fine);
    }
    at += counts[k];
    lines[at] = b.position;
  }
  return lines;
}

/** s(t) on [0, 1] with s(0) = 0, s(1) = 1, cubic at each fine end. */
function gradedFraction(t: number, fineStart: boolean, fineEnd: boolean): number {
  if (fineStart && fineEnd) return t < 0.5 ? 4 * t ** 3 : 1 - 4 * (1 - t) ** 3;
  if (fineStart) return t ** 3;
  if (fineEnd) return 1 - (1 - t) ** 3;
  return t;
}
