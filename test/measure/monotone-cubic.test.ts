import fc from 'fast-check';
import { expect, it } from 'vitest';
import { monotoneCubic } from '../../src/measure/monotone-cubic.ts';

it('goes through its points, is constant beyond them, and reproduces straight lines', () => {
  const curve = monotoneCubic([0, 1, 4, 5], [1, 3, 9, 11]);
  for (const x of [0, 0.3, 1, 2.7, 5]) expect(curve(x)).toBeCloseTo(1 + 2 * x, 12);
  expect([curve(-1), curve(9)]).toEqual([1, 11]);
  expect(monotoneCubic([2], [7])(3)).toBe(7);
});

it('has no extreme between its points', () => {
  const values = fc.array(
    fc.tuple(fc.double({ min: 0.01, max: 3, noNaN: true }), fc.double({ min: -5, max: 5, noNaN: true })),
    {
      minLength: 2,
      maxLength: 8,
    },
  );
  fc.assert(
    fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (steps, share) => {
      let at = 0;
      const x = steps.map(([step]) => (at += step));
      const y = steps.map(([, value]) => value);
      const curve = monotoneCubic(x, y);
      for (let k = 1; k < x.length; k++) {
        const value = curve(x[k - 1] + share * (x[k] - x[k - 1]));
        expect(value).toBeGreaterThanOrEqual(Math.min(y[k - 1], y[k]) - 1e-9);
        expect(value).toBeLessThanOrEqual(Math.max(y[k - 1], y[k]) + 1e-9);
      }
    }),
  );
});

it('is of third order in the step on a smooth curve', () => {
  const errorOf = (count: number) => {
    const x = Array.from({ length: count + 1 }, (_, k) => k / count);
    const curve = monotoneCubic(x, x.map(Math.exp));
    return Math.max(...Array.from({ length: 997 }, (_, k) => Math.abs(curve(k / 997) - Math.exp(k / 997))));
  };
  expect(errorOf(20) / errorOf(40)).toBeGreaterThan(2 ** 2.5);
});
