import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latinHypercube, mostSobolDimensions, sobol } from '../../src/case/sampling.ts';

const axisOf = (points: readonly (readonly number[])[], axis: number) => points.map((point) => point[axis]);

describe('the Latin hypercube', () => {
  it('has one point in every slice of every axis', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 6 }), fc.nat(), (count, axes, seed) => {
        const points = latinHypercube(count, axes, seed);
        for (let axis = 0; axis < axes; axis++) {
          const slices = axisOf(points, axis).map((value) => Math.floor(value * count));
          expect(slices.sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, k) => k));
        }
      }),
    );
  });

  it('is the same for the same seed, and another for another', () => {
    expect(latinHypercube(8, 3, 5)).toEqual(latinHypercube(8, 3, 5));
    expect(latinHypercube(8, 3, 5)).not.toEqual(latinHypercube(8, 3, 6));
  });

  it('draws the axes independently of each other', () => {
    const points = latinHypercube(400, 2, 1);
    const mean = points.reduce((sum, [x, y]) => sum + (x - 0.5) * (y - 0.5), 0) / points.length;
    // The correlation of 400 independent pairs is within 0.2 but once in 15,000 seeds.
    expect(Math.abs(12 * mean)).toBeLessThan(0.2);
  });
});

describe("Sobol's sequence", () => {
  // The first ten points in three dimensions as printed by S. Joe and F. Y. Kuo, Notes on generating Sobol sequences (2008).
  it('begins with the published points', () => {
    expect(sobol(10, 3)).toEqual([
      [0, 0, 0],
      [0.5, 0.5, 0.5],
      [0.75, 0.25, 0.25],
      [0.25, 0.75, 0.75],
      [0.375, 0.375, 0.625],
      [0.875, 0.875, 0.125],
      [0.625, 0.125, 0.875],
      [0.125, 0.625, 0.375],
      [0.1875, 0.3125, 0.9375],
      [0.6875, 0.8125, 0.4375],
    ]);
  });

  it.each([undefined, 1, 77])(
    'has 2^k points evenly in 2^k slices of every axis, moved by the seed %s or not',
    (seed) => {
      const points = sobol(256, mostSobolDimensions, seed);
      for (let axis = 0; axis < mostSobolDimensions; axis++) {
        const slices = new Set(axisOf(points, axis).map((value) => Math.floor(value * 256)));
        expect(slices.size).toBe(256);
      }
    },
  );

  it('fills every elementary interval of its first two axes with one point', () => {
    const points = sobol(64, 2);
    for (let power = 0; power <= 6; power++) {
      const [columns, rows] = [2 ** power, 2 ** (6 - power)];
      expect(new Set(points.map(([x, y]) => `${Math.floor(x * columns)},${Math.floor(y * rows)}`)).size).toBe(64);
    }
  });

  it('differs between all its axes, and with the seed', () => {
    const points = sobol(64, mostSobolDimensions);
    const axes = Array.from({ length: mostSobolDimensions }, (_, axis) => axisOf(points, axis).join());
    expect(new Set(axes).size).toBe(mostSobolDimensions);
    expect(sobol(4, 2, 1)).not.toEqual(sobol(4, 2));
    expect(sobol(4, 2, 1)).toEqual(sobol(4, 2, 1));
  });
});
