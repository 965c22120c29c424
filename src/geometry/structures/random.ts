/**
 * Random numbers that a seed reproduces: PCG32 (XSH RR 64/32) of M. O'Neill, "PCG: A family of simple fast space-efficient
 * statistically good algorithms for random number generation", HMC-CS-2014-0905 (2014). Structures of a case depend on it: a change
 * to this file changes them.
 */
export class Random {
  private high = 0;
  private low = 0;
  private readonly incrementHigh: number;
  private readonly incrementLow: number;

  /**
   * @param seed a whole number from 0 to 2^32 - 1
   * @param stream the same, for independent sequences of one seed
   */
  constructor(seed: number, stream = 54) {
    this.incrementHigh = stream >>> 31;
    this.incrementLow = ((stream << 1) | 1) >>> 0;
    this.next();
    this.add(0, seed >>> 0);
    this.next();
  }

  /** A whole number from 0 to 2^32 - 1. */
  next(): number {
    const { high, low } = this;
    this.step();
    const shiftedHigh = high ^ (high >>> 18);
    const shiftedLow = low ^ ((low >>> 18) | (high << 14));
    const value = (shiftedLow >>> 27) | (shiftedHigh << 5);
    const turn = high >>> 27;
    return ((value >>> turn) | (value << (-turn & 31))) >>> 0;
  }

  /** Evenly from `from` (included) to `to`, in steps of 2^-53 of the way. */
  uniform(from = 0, to = 1): number {
    const share = ((this.next() >>> 5) * 2 ** 26 + (this.next() >>> 6)) * 2 ** -53;
    return from + (to - from) * share;
  }

  /** A whole number from 0 to `count` - 1. */
  integer(count: number): number {
    return Math.floor(this.uniform() * count);
  }

  /** Normally distributed with mean 0 and standard deviation 1 (Box and Muller). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Log-normally distributed with mean 1 and the standard deviation `spread`. */
  logNormal(spread: number): number {
    const variance = Math.log(1 + spread ** 2);
    return Math.exp(Math.sqrt(variance) * this.normal() - variance / 2);
  }

  /** An angle about 0 of von Mises' distribution (Best and Fisher, Appl. Statist. 28 (1979) 152). */
  vonMises(concentration: number): number {
    if (concentration < 1e-6) return this.uniform(-Math.PI, Math.PI);
    const tau = 1 + Math.sqrt(1 + 4 * concentration ** 2);
    const rho = (tau - Math.sqrt(2 * tau)) / (2 * concentration);
    const r = (1 + rho ** 2) / (2 * rho);
    for (;;) {
      const z = Math.cos(Math.PI * this.uniform());
      const f = (1 + r * z) / (r + z);
      const c = concentration * (r - f);
      const u = 1 - this.uniform();
      if (c * (2 - c) > u || Math.log(c / u) + 1 >= c) return this.uniform() < 0.5 ? -Math.acos(f) : Math.acos(f);
    }
  }

  /** state * multiplier + increment, modulo 2^64. */
  private step(): void {
    const { high, low } = this;
    this.low = Math.imul(low, multiplierLow) >>> 0;
    this.high = (upperHalf(low, multiplierLow) + Math.imul(high, multiplierLow) + Math.imul(low, multiplierHigh)) >>> 0;
    this.add(this.incrementHigh, this.incrementLow);
  }

  private add(high: number, low: number): void {
    const sum = this.low + low;
    this.low = sum >>> 0;
    this.high = (this.high + high + (sum > 0xffffffff ? 1 : 0)) >>> 0;
  }
}

const multiplierHigh = 0x5851f42d;
const multiplierLow = 0x4c957f2d;

/** The upper 32 bits of the product of two numbers of 32 bits. */
function upperHalf(a: number, b: number): number {
  const [a0, a1, b0, b1] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16];
  const cross = a0 * b1;
  const other = a1 * b0;
  const middle = ((a0 * b0) >>> 16) + (cross & 0xffff) + (other & 0xffff);
  return a1 * b1 + (cross >>> 16) + (other >>> 16) + (middle >>> 16);
}
