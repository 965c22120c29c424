/** Where differences shrink by less than this part of what the order says from mesh to mesh, it is not taken to be of that order. */
const asExpected = 0.8;

/** A number with an estimate of its discretisation error. */
export interface Extrapolated {
  readonly value: number;
  readonly uncertainty: number;
}

/**
 * Richardson extrapolation of order p from meshes of cell sizes h and h/2: q_(h/2) + (q_(h/2) - q_h)/(2^p - 1), with the size of
 * that correction, the estimated error of q_(h/2), as the uncertainty. Where a third mesh, of 2h, shows that differences shrink
 * more slowly, by a factor g < 2^p, the correction is (q_(h/2) - q_h)/(g - 1), as if the observed order held on; g is taken to be
 * at least 2^(1/2). Differences that change their sign show no order: the uncertainty is then the larger of the two, and nothing
 * is extrapolated.
 *
 * Meshes that are not nested differ from each other by more than the size of their cells, so that two of them may agree by chance and
 * the order that three of them show is chance in part. A lower observed order then adds to the uncertainty but never to the correction,
 * and the uncertainty is at least the whole difference, and half of the difference before: no better than first order is taken for granted.
 *
 * @param fine of cell size h/2
 * @param coarse of h
 * @param before of 2h, where there is one
 */
export function richardson(
  fine: number,
  coarse: number,
  {
    before,
    nested = true,
    order = 2,
  }: { readonly before?: number; readonly nested?: boolean; readonly order?: number } = {},
): Extrapolated {
  const difference = fine - coarse;
  const earlier = before === undefined ? 0 : coarse - before;
  const least = nested ? 0 : Math.max(Math.abs(difference), Math.abs(earlier) / 2);
  const expected = difference / (2 ** order - 1);
  if (before !== undefined && difference !== 0) {
    const gain = earlier / difference;
    if (gain < 0) return { value: fine, uncertainty: Math.max(Math.abs(difference), Math.abs(earlier)) };
    if (gain < asExpected * 2 ** order) {
      const correction = difference / (Math.max(gain, Math.SQRT2) - 1);
      return { value: fine + (nested ? correction : expected), uncertainty: Math.max(Math.abs(correction), least) };
    }
  }
  return { value: fine + expected, uncertainty: Math.max(Math.abs(expected), least) };
}
