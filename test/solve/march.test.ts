import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { march } from '../../src/solve/march.ts';

function trace(smallestStep: number, succeeds: (value: number, before: number) => boolean) {
  const tried: number[] = [];
  let reached = 0;
  const result = march({
    smallestStep,
    attempt: (value) => {
      tried.push(value);
      const success = succeeds(value, reached);
      if (success) reached = value;
      return success;
    },
  });
  return { tried, reached, result };
}

describe('a march', () => {
  it('goes all the way at once where that works', () => {
    expect(trace(1e-3, () => true).tried).toEqual([1]);
  });

  it('halves the step after a failure and doubles it after a success', () => {
    const { tried, result } = trace(1e-3, (value, before) => value - before <= 0.3);
    expect(tried).toEqual([1, 0.5, 0.25, 0.75, 0.5, 1, 0.75, 1]);
    expect(result).toBe(1);
  });

  it('comes as close to an obstacle as the smallest step, and not beyond', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 0.999, noNaN: true }), (limit) => {
        const { result, reached, tried } = trace(1e-3, (value) => value <= limit);
        expect(result).toBe(reached);
        expect(result).toBeLessThanOrEqual(limit);
        expect(result).toBeGreaterThan(limit * (1 - 2.1e-3));
        expect(tried.length).toBeLessThan(60);
      }),
    );
  });

  it('gives up at once near nothing: a millionth of the way', () => {
    const { result, tried } = trace(1e-3, () => false);
    expect(result).toBe(0);
    expect(tried[tried.length - 1]).toBeGreaterThan(1e-6);
    expect(tried.length).toBeLessThan(25);
  });
});
