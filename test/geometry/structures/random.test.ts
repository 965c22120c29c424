import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/geometry/structures/random.ts';

/** Mean and standard deviation of many draws. */
function moments(draw: () => number): [mean: number, deviation: number] {
  const draws = Array.from({ length: 20_000 }, draw);
  const mean = draws.reduce((sum, each) => sum + each, 0) / draws.length;
  return [mean, Math.sqrt(draws.reduce((sum, each) => sum + (each - mean) ** 2, 0) / draws.length)];
}

describe('random numbers', () => {
  it('are those that the authors of PCG32 print for the seed 42 and the stream 54', () => {
    const random = new Random(42);
    expect(Array.from({ length: 6 }, () => random.next())).toEqual([
      0xa15c02b7, 0x7b47f409, 0xba1d3330, 0x83d2f293, 0xbfa4784b, 0xcbed606e,
    ]);
  });

  it('differ between streams of one seed', () => {
    expect(new Random(1, 2).next()).not.toBe(new Random(1, 3).next());
  });

  it('have the moments of their distributions', () => {
    const random = new Random(7);
    const close = ([mean, deviation]: [number, number], [m, d]: [number, number]) => {
      expect(Math.abs(mean - m)).toBeLessThan(0.03);
      expect(Math.abs(deviation - d)).toBeLessThan(0.03);
    };
    close(
      moments(() => random.uniform(2, 4)),
      [3, 2 / Math.sqrt(12)],
    );
    close(
      moments(() => random.normal()),
      [0, 1],
    );
    close(
      moments(() => random.logNormal(0.4)),
      [1, 0.4],
    );
    // The mean of the cosine is I1(4)/I0(4).
    close(
      moments(() => Math.cos(random.vonMises(4))),
      [0.86352, 0.1733],
    );
    close(
      moments(() => random.vonMises(0)),
      [0, Math.PI / Math.sqrt(3)],
    );
    close(
      moments(() => random.integer(3)),
      [1, Math.sqrt(2 / 3)],
    );
  });
});
