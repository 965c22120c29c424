/**
 * The two distributions that judge a fit by least squares. Both come from the regularised incomplete functions, by series and
 * continued fractions (NIST Digital Library of Mathematical Functions, 8.11, 8.9 and 8.17).
 */

/** Terms of a series or of a continued fraction; thousands of degrees of freedom take a few hundred. */
const mostTerms = 100_000;
const smallest = 1e-300;
const precision = 1e-15;

/** ln Gamma(x) for x > 0: Lanczos' approximation with g = 7 and nine terms, good to 1e-14. */
export function logGamma(x: number): number {
  const coefficients = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const from = x - 1;
  const sum = coefficients.slice(1).reduce((total, each, k) => total + each / (from + k + 1), coefficients[0]);
  const t = from + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (from + 0.5) * Math.log(t) - t + Math.log(sum);
}

/** The probability that chi-square of that many degrees of freedom exceeds a value: Q(n/2, x/2). */
export function chiSquareTail(value: number, degreesOfFreedom: number): number {
  if (!(value > 0)) return 1;
  const a = degreesOfFreedom / 2;
  const x = value / 2;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let k = 1; k < mostTerms && term > precision * sum; k++) {
      term *= x / (a + k);
      sum += term;
    }
    return Math.max(0, 1 - front * sum);
  }
  return front * continuedFraction(1 / (x + 1 - a), (k) => ({ over: -k * (k - a), under: x + 2 * k + 1 - a }));
}

/** Lentz's method for the rest of a continued fraction whose first piece is given. */
function continuedFraction(
  first: number,
  piece: (k: number) => { readonly over: number; readonly under: number },
  start = 1 / smallest,
): number {
  let d = first;
  let c = start;
  let result = first;
  for (let k = 1; k < mostTerms; k++) {
    const { over, under } = piece(k);
    d = 1 / nonZero(under + over * d);
    c = nonZero(under + over / c);
    result *= d * c;
    if (Math.abs(d * c - 1) < precision) break;
  }
  return result;
}

function nonZero(value: number): number {
  return Math.abs(value) < smallest ? smallest : value;
}

/** The regularised incomplete beta function I_x(a, b). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  const first = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  return (
    front *
    continuedFraction(
      first,
      (step) => {
        // Two pieces for every m: d_2m and d_(2m + 1).
        const even = step % 2 === 1;
        const m = Math.ceil(step / 2);
        const over = even
          ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
          : (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
        return { over, under: 1 };
      },
      1,
    )
  );
}

/** Quantile of the standard normal distribution below which 97.5 % lie. */
export const normal95 = 1.959963984540054;

/** Student's t of that many degrees of freedom that 95 % of all draws lie within, on either side; of many it is `normal95`. */
export function student95(degreesOfFreedom: number): number {
  if (!Number.isFinite(degreesOfFreedom)) return normal95;
  const outside = (t: number) =>
    incompleteBeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5);
  let [low, high] = [1, 20];
  for (let k = 0; k < 200 && high - low > 1e-13 * high; k++) {
    const middle = (low + high) / 2;
    if (outside(middle) > 0.05) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
