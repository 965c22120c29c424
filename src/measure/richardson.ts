/** Where differences shrink by less than this from mesh to mesh, a number is not taken to be of second order. */
const asSecondOrder = 3.2;

/** A number with an estimate of its discretisation error. */
export interface Extrapolated {
  readonly value: number;
  readonly uncertainty: number;
}

/**
 * Richardson extrapolation of second order from meshes of cell sizes h and h/2: q_(h/2) + (q_(h/2) - q_h)/3, with the size of
 * that correction, the estimated error of q_(h/2), as the uncertainty. Where a third mesh, of 2h, shows that differences shrink
 * more slowly, by a factor g < 4, the correction is (q_(h/2) - q_h)/(g - 1), as if the observed order held on; g is taken to be
 * at least 2^(1/2). Differences that change their sign show no order: the uncertainty is then the larger of the two, and nothing
 * is extrapolated. Meshes that are not nested differ from each other by more than the size of their cells: the uncertainty of the
 * second order is then the whole difference.
 *
 * @param fine of cell size h/2
 * @param coarse of h
 * @param before of 2h, where there is one
 */
export function richardson(
  fine: number,
  coarse: number,
  { before, nested = true }: { readonly before?: number; readonly nested?: boolean } = {},
): Extrapolated {
  const difference = fine - coarse;
  if (before !== undefined && difference !== 0) {
    const gain = (coarse - before) / difference;
    if (gain < 0) return { value: fine, uncertainty: Math.max(Math.abs(difference), Math.abs(coarse - before)) };
    if (gain < asSecondOrder) {
      const correction = difference / (Math.max(gain, Math.SQRT2) - 1);
      return { value: fine + correction, uncertainty: Math.abs(correction) };
    }
  }
  return { value: fine + difference / 3, uncertainty: Math.abs(difference) / (nested ? 3 : 1) };
}
