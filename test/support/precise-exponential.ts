/** Binary digits after the point of the fixed-point numbers below. */
const digits = 400;
const one = 1n << BigInt(digits);

/** A double as a fixed-point number, exactly. */
function fixed(value: number): bigint {
  let mantissa = value;
  let shift = 0;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    shift++;
  }
  return BigInt(mantissa) << BigInt(digits - shift);
}

const times = (a: bigint, b: bigint) => (a * b) / one;
const over = (a: bigint, b: bigint) => (a * one) / b;
const toNumber = (value: bigint) => Number(value) / 2 ** digits;

/** e^x to about a hundred digits: the series of a reduced argument, squared back up. */
function exponential(x: bigint): bigint {
  const halvings = 24n;
  const reduced = x >> halvings;
  let term = one;
  let sum = one;
  for (let k = 1n; term !== 0n && term !== -1n; k++) {
    term = times(term, reduced) / k;
    sum += term;
  }
  for (let k = 0n; k < halvings; k++) sum = times(sum, sum);
  return sum;
}

/** x / (e^x - 1) and its derivative, rounded once from about a hundred digits; for 1e-20 < |x| < 200. */
export function preciseBernoulli(x: number): { value: number; derivative: number } {
  const argument = fixed(x);
  const grown = exponential(argument);
  const below = grown - one;
  return {
    value: toNumber(over(argument, below)),
    derivative: toNumber(over(below - times(argument, grown), times(below, below))),
  };
}
