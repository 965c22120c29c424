/** An equation f(x) = 0 in one unknown whose left side increases. */
export interface MonotoneEquation {
  /** f(x); leaves df/dx in `slope`. */
  residual(x: number): number;
  readonly slope: number;
}

/** Ends every search: enough to halve any bracket of doubles of one sign down to neighbours. */
const maximumEvaluations = 200;

/**
 * The root of an increasing function between two bounds of one sign, by Newton's method kept inside the shrinking bracket:
 * where a step leaves it, or is not half as long as the last one, the bracket is halved instead.
 *
 * @param tolerance relative size of the last correction, which is still applied
 * @returns NaN if the function is not a number somewhere on the way
 */
export function monotoneRoot(
  equation: MonotoneEquation,
  low: number,
  high: number,
  start: number,
  tolerance: number,
): number {
  let below = low;
  let above = high;
  let root = start;
  let previous = Number.POSITIVE_INFINITY;
  for (let count = 0; count < maximumEvaluations; count++) {
    const residual = equation.residual(root);
    if (residual === 0) return root;
    if (Number.isNaN(residual)) return Number.NaN;
    if (residual > 0) above = root;
    else below = root;
    const newton = root - residual / equation.slope;
    if (Math.abs(newton - root) <= tolerance * Math.abs(root)) return Math.min(Math.max(newton, below), above);
    const shorter = Math.abs(newton - root) <= previous / 2;
    const next = shorter && newton > below && newton < above ? newton : below + (above - below) / 2;
    if (next === below || next === above) return next;
    previous = Math.abs(next - root);
    root = next;
  }
  return root;
}
