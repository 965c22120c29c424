/**
 * The Bernoulli function B(x) = x / (e^x - 1) and its derivative, the weights of the Scharfetter-Gummel flux
 * (D. L. Scharfetter and H. K. Gummel, IEEE Trans. Electron Devices 16 (1969) 64). B(0) = 1, B(-x) = B(x) + x.
 */

/** Below this |x| the series to x^6, and its derivative's to x^7, are exact to round-off; the closed form loses digits. */
const seriesBelow = 0.05;
/** Above this |x| e^-|x| is lost beside 1. */
const asymptoticAbove = 40;

/** B(x); finite for every finite x, 0 in the limit x -> infinity, -x in the limit x -> -infinity. */
export function bernoulli(x: number): number {
  const magnitude = Math.abs(x);
  if (magnitude < seriesBelow) {
    const square = x * x;
    return 1 - x / 2 + (square / 12) * (1 - (square / 60) * (1 - square / 42));
  }
  if (magnitude > asymptoticAbove) return x > 0 ? x * Math.exp(-x) : -x;
  return x / Math.expm1(x);
}

/** dB/dx. */
export function bernoulliDerivative(x: number): number {
  const magnitude = Math.abs(x);
  if (magnitude < seriesBelow) {
    const square = x * x;
    return -0.5 + (x / 6) * (1 - (square / 30) * (1 - (square / 28) * (1 - square / 30)));
  }
  if (magnitude > asymptoticAbove) return x > 0 ? (1 - x) * Math.exp(-x) : -1;
  // With B = x / (e^x - 1): B' = (1 - B(x) e^x) / (e^x - 1) and B(x) e^x = B(-x) = B(x) + x.
  const b = x / Math.expm1(x);
  return (b * (1 - b - x)) / x;
}
