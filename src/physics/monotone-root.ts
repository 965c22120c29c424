/**
 * An equation f(x) = 0 in one unknown whose left side increases. All in fields: a number handed from function to function is
 * put on the heap, and currents are sought at every place in every iteration.
 */
export interface MonotoneEquation {
  /** x. */
  at: number;
  /** f(x) and df/dx there, as `evaluateResidual` leaves them. */
  readonly left: number;
  readonly slope: number;
  evaluateResidual(): void;
}

/** Where a root is sought: between two bounds of one sign, from `root`, which in the end is the root. */
export interface Bracket {
  below: number;
  above: number;
  root: number;
  /** Relative size of the last correction, which is still applied. */
  tolerance: number;
}

/** Ends every search: enough to halve any bracket of doubles of one sign down to neighbours. */
const maximumEvaluations = 200;

/**
 * Finds the root of an increasing function by Newton's method kept inside the shrinking bracket: where a step leaves it, or
 * is not half as long as the last one, the bracket is halved instead. NaN if the function is not a number somewhere on the way.
 */
export function findMonotoneRoot(equation: MonotoneEquation, bracket: Bracket): void {
  let { below, above, root } = bracket;
  const { tolerance } = bracket;
  let previous = Number.POSITIVE_INFINITY;
  for (let count = 0; count < maximumEvaluations; count++) {
    equation.at = root;
    equation.evaluateResidual();
    const { left, slope } = equation;
    if (left === 0) break;
    if (Number.isNaN(left)) {
      root = Number.NaN;
      break;
    }
    if (left > 0) above = root;
    else below = root;
    const newton = root - left / slope;
    if (Math.abs(newton - root) <= tolerance * Math.abs(root)) {
      root = Math.min(Math.max(newton, below), above);
      break;
    }
    const shorter = Math.abs(newton - root) <= previous / 2;
    const next = shorter && newton > below && newton < above ? newton : below + (above - below) / 2;
    previous = Math.abs(next - root);
    root = next;
    if (next === below || next === above) break;
  }
  bracket.root = root;
}
