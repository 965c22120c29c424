import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bernoulli, bernoulliDerivative } from '../../src/physics/bernoulli.ts';
import { derivative } from '../support/derivative.ts';
import { preciseBernoulli } from '../support/precise-exponential.ts';

/** Arguments of every branch, and both sides of the two thresholds at 0.05 and 40. */
const magnitudes = [
  ...Array.from({ length: 60 }, (_, k) => 1e-8 * 10 ** (k / 6)).filter((x) => x < 150),
  ...[0.05, 40].flatMap((threshold) =>
    [0.999999, 1 - 2 ** -52, 1, 1 + 2 ** -52, 1.000001].map((near) => threshold * near),
  ),
];
const samples = magnitudes.flatMap((x) => [x, -x]);
const anyArgument = fc.double({ min: -150, max: 150, noNaN: true }).filter((x) => Math.abs(x) > 1e-15);

describe('the Bernoulli function', () => {
  it('is 1 at 0 with slope -1/2', () => {
    expect(bernoulli(0)).toBe(1);
    expect(bernoulli(-0)).toBe(1);
    expect(bernoulliDerivative(0)).toBe(-0.5);
  });

  it('agrees with hundred-digit values to a few units in the last place, on every branch', () => {
    const check = (x: number) => {
      expect(Math.abs(bernoulli(x) / preciseBernoulli(x).value - 1)).toBeLessThan(1e-15);
    };
    samples.forEach(check);
    fc.assert(fc.property(anyArgument, check));
  });

  it('has a derivative that agrees with hundred-digit values', () => {
    // Just above the series, 1 - B - x is a small difference: 2e-16 over 0.025.
    const check = (x: number) => {
      expect(Math.abs(bernoulliDerivative(x) / preciseBernoulli(x).derivative - 1)).toBeLessThan(1.5e-14);
    };
    samples.forEach(check);
    fc.assert(fc.property(anyArgument, check));
  });

  it('has a derivative series that is exact to round-off up to the threshold', () => {
    for (const x of [-0.04999, -0.03, 0.03, 0.04999]) {
      expect(Math.abs(bernoulliDerivative(x) / preciseBernoulli(x).derivative - 1)).toBeLessThan(5e-16);
    }
  });

  it('has a derivative that is the slope of the function', () => {
    fc.assert(
      fc.property(fc.double({ min: -60, max: 60, noNaN: true }), (x) => {
        expect(Math.abs(derivative(bernoulli, x, 1e-2) - bernoulliDerivative(x))).toBeLessThan(1e-10);
      }),
    );
  });

  it('satisfies B(-x) = B(x) + x', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e4, max: 1e4, noNaN: true }), (x) => {
        const slack = 4 * Number.EPSILON * Math.max(1, Math.abs(x));
        expect(Math.abs(bernoulli(-x) - bernoulli(x) - x)).toBeLessThanOrEqual(slack);
        expect(Math.abs(bernoulliDerivative(-x) + bernoulliDerivative(x) + 1)).toBeLessThan(1e-14);
      }),
    );
  });

  it('falls monotonously, is positive, and finite for every finite argument', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.double({ min: 1e-9, max: 10, noNaN: true }),
        (x, by) => {
          expect(Number.isFinite(bernoulli(x))).toBe(true);
          expect(Number.isFinite(bernoulliDerivative(x))).toBe(true);
          expect(bernoulli(x)).toBeGreaterThanOrEqual(0);
          expect(bernoulli(x + by)).toBeLessThanOrEqual(bernoulli(x) * (1 + 4 * Number.EPSILON));
        },
      ),
    );
    expect(bernoulli(700)).toBeGreaterThan(0);
    expect(bernoulli(-1e300)).toBe(1e300);
    expect(bernoulli(1e300)).toBe(0);
    expect(bernoulliDerivative(-1e300)).toBe(-1);
  });
});
