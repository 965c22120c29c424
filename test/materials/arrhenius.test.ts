import { expect, it } from 'vitest';
import { arrheniusFactor, arrheniusSlope } from '../../src/materials/index.ts';
import { derivative } from '../support/derivative.ts';

it('is 1 at the reference and grows as thermally activated processes do', () => {
  expect(arrheniusFactor(50e3, 298.15, 298.15)).toBe(1);
  // exp(50000/8.314462618 (1/298.15 - 1/308.15)) by mpmath.
  expect(arrheniusFactor(50e3, 308.15, 298.15)).toBeCloseTo(1.92426481585082, 13);
  expect(arrheniusFactor(-50e3, 308.15, 298.15) * arrheniusFactor(50e3, 308.15, 298.15)).toBeCloseTo(1, 14);
});

it('has the logarithmic slope E/(R T^2)', () => {
  const logarithm = (temperature: number) => Math.log(arrheniusFactor(30e3, temperature, 298.15));
  expect(arrheniusSlope(30e3, 310) / derivative(logarithm, 310, 1)).toBeCloseTo(1, 8);
});
