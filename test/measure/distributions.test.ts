import { describe, expect, it } from 'vitest';
import { chiSquareTail, logGamma, normal95, student95 } from '../../src/measure/distributions.ts';

describe('the distributions of a fit', () => {
  it('know ln Gamma', () => {
    expect(logGamma(5)).toBeCloseTo(Math.log(24), 12);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 12);
  });

  it.each([
    // Two degrees of freedom: exp(-x/2). One: erfc(sqrt(x/2)), from tables.
    [4, 2, Math.exp(-2)],
    [60, 2, Math.exp(-30)],
    [0.2, 2, Math.exp(-0.1)],
    [3.841458820694124, 1, 0.05],
    [18.307038053275146, 10, 0.05],
    [124.34211340400407, 100, 0.05],
  ])('chi-square exceeds %f with %i degrees of freedom', (value, freedom, probability) => {
    expect(chiSquareTail(value, freedom) / probability).toBeCloseTo(1, 9);
  });

  it.each([
    [1, 12.706204736174698],
    [2, 4.302652729749464],
    [10, 2.228138851986274],
    [100, 1.983971518523552],
  ])('Student’s t with %i degrees of freedom', (freedom, quantile) => {
    expect(student95(freedom)).toBeCloseTo(quantile, 8);
  });

  it('of many degrees of freedom is the normal distribution’s', () => {
    expect(student95(1e7)).toBeCloseTo(normal95, 5);
    expect(student95(Number.POSITIVE_INFINITY)).toBe(normal95);
  });
});
