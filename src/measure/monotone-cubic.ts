/**
 * The cubic curve through points that has no extreme between them: F. N. Fritsch, R. E. Carlson, SIAM J. Numer. Anal. 17 (1980)
 * 238, with the slopes of F. N. Fritsch, J. Butland, SIAM J. Sci. Stat. Comput. 5 (1984) 300. Constant beyond its ends.
 *
 * @param x strictly growing, at least one
 */
export function monotoneCubic(x: ArrayLike<number>, y: ArrayLike<number>): (at: number) => number {
  const last = x.length - 1;
  const secants = Array.from({ length: last }, (_, k) => (y[k + 1] - y[k]) / (x[k + 1] - x[k]));
  const slopes = Array.from({ length: last + 1 }, (_, k) => {
    if (last === 0) return 0;
    if (k === 0) return endSlope(secants[0], secants[1], x[1] - x[0], (x[2] ?? 0) - x[1]);
    if (k === last) return endSlope(secants[k - 1], secants[k - 2], x[k] - x[k - 1], x[k - 1] - (x[k - 2] ?? 0));
    const [before, after] = [secants[k - 1], secants[k]];
    if (before * after <= 0) return 0;
    const [left, right] = [x[k] - x[k - 1], x[k + 1] - x[k]];
    return (3 * (left + right)) / ((2 * right + left) / before + (right + 2 * left) / after);
  });
  return (at) => {
    if (at <= x[0]) return y[0];
    if (at >= x[last]) return y[last];
    let [low, high] = [0, last];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (x[middle] <= at) low = middle;
      else high = middle;
    }
    const width = x[high] - x[low];
    const t = (at - x[low]) / width;
    const s = 1 - t;
    return (
      s * s * (1 + 2 * t) * y[low] +
      t * t * (1 + 2 * s) * y[high] +
      width * s * t * (s * slopes[low] - t * slopes[high])
    );
  };
}

/** The slope of the parabola through three points at the first, kept from making an extreme. */
function endSlope(near: number, far: number | undefined, width: number, nextWidth: number): number {
  if (far === undefined) return near;
  const slope = ((2 * width + nextWidth) * near - width * far) / (width + nextWidth);
  if (slope * near <= 0) return 0;
  return near * far <= 0 && Math.abs(slope) > 3 * Math.abs(near) ? 3 * near : slope;
}
