/** A derivative by central differences at two steps, extrapolated so that the error is of fourth order in the step. */
export function derivative(of: (value: number) => number, at: number, step: number): number {
  const central = (h: number) => (of(at + h) - of(at - h)) / (2 * h);
  return (4 * central(step / 2) - central(step)) / 3;
}
