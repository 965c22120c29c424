/** Steps a parameter from 0 to 1, shrinking the step where an attempt fails and growing it where attempts succeed. */
export interface MarchOptions {
  /** Gives up when the step is below this fraction of the value reached (of 1e-3 while nothing is reached). */
  readonly smallestStep: number;
  /** Tries to reach `value` from the last success; says whether it did. */
  readonly attempt: (value: number) => boolean;
}

/** @returns the largest value reached: 1, or less if the march gave up. */
export function march({ smallestStep, attempt }: MarchOptions): number {
  let reached = 0;
  let step = 1;
  while (reached < 1) {
    const target = Math.min(1, reached + step);
    if (attempt(target)) {
      reached = target;
      step *= 2;
    } else {
      step = (target - reached) / 2;
      if (step < smallestStep * Math.max(reached, 1e-3)) return reached;
    }
  }
  return 1;
}
