/**
 * Points of the unit cube, for sweeps. Every sequence is the same on every machine and in every run.
 */

/** Coordinates from 0 up to, but not including, 1. */
export type UnitPoint = readonly number[];

/**
 * Latin hypercube: of `count` equal slices of every axis each holds one point, at random within it (M. D. McKay, R. J. Beckman,
 * W. J. Conover, Technometrics 21 (1979) 239).
 */
export function latinHypercube(count: number, dimensions: number, seed: number): UnitPoint[] {
  const random = randomNumbers(seed);
  const axes = Array.from({ length: dimensions }, () =>
    shuffled(count, random).map((slice) => (slice + random()) / count),
  );
  return Array.from({ length: count }, (_, k) => axes.map((axis) => axis[k]));
}

/** The numbers 0 to count - 1 in random order (Fisher and Yates). */
function shuffled(count: number, random: () => number): number[] {
  const order = Array.from({ length: count }, (_, k) => k);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}

/** Evenly distributed numbers from 0 up to 1, 32 bits each, from a whole number (`mulberry32` by T. Ettinger). */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Degree s and inner coefficients a of a primitive polynomial, and the first direction numbers m_1 ... m_s, of every
 * dimension after the first: S. Joe, F. Y. Kuo, SIAM J. Sci. Comput. 30 (2008) 2635, file new-joe-kuo-6.21201.
 */
const directionSeeds: readonly (readonly [s: number, a: number, m: readonly number[]])[] = [
  [1, 0, [1]],
  [2, 1, [1, 3]],
  [3, 1, [1, 3, 1]],
  [3, 2, [1, 1, 1]],
  [4, 1, [1, 1, 3, 3]],
  [4, 4, [1, 3, 5, 13]],
  [5, 2, [1, 1, 5, 5, 17]],
  [5, 4, [1, 1, 5, 5, 5]],
  [5, 7, [1, 1, 7, 11, 19]],
  [5, 11, [1, 1, 5, 1, 1]],
  [5, 13, [1, 1, 1, 3, 11]],
  [5, 14, [1, 3, 5, 5, 31]],
  [6, 1, [1, 3, 3, 9, 7, 49]],
  [6, 13, [1, 1, 1, 15, 21, 21]],
  [6, 16, [1, 3, 1, 13, 27, 49]],
];

/** As many dimensions as there are direction numbers for. */
export const mostSobolDimensions = directionSeeds.length + 1;

const bits = 32;

/**
 * Sobol's sequence from its first point, the origin, on. A power of two of points fills the cube most evenly.
 *
 * @param seed moves all points together, by a random digital shift that keeps them as even; without one none is moved
 */
export function sobol(count: number, dimensions: number, seed?: number): UnitPoint[] {
  const random = seed === undefined ? () => 0 : randomNumbers(seed);
  const axes = Array.from({ length: dimensions }, (_, dimension) => {
    const directions = directionsOf(dimension);
    let value = Math.floor(random() * 2 ** bits) >>> 0;
    return Array.from({ length: count }, (_unused, k) => {
      // In the order of Gray's code one direction is added a point: that of the lowest zero of k - 1.
      if (k > 0) value = (value ^ directions[trailingOnes(k - 1)]) >>> 0;
      return value / 2 ** bits;
    });
  });
  return Array.from({ length: count }, (_, k) => axes.map((axis) => axis[k]));
}

/** v_i = m_i / 2^i, as fractions of 2^32. */
function directionsOf(dimension: number): Uint32Array {
  const directions = new Uint32Array(bits);
  if (dimension === 0) return directions.map((_, i) => 2 ** (bits - 1 - i));
  const [s, a, m] = directionSeeds[dimension - 1];
  for (let i = 0; i < bits; i++) {
    if (i < s) {
      directions[i] = m[i] * 2 ** (bits - 1 - i);
      continue;
    }
    let direction = directions[i - s] ^ (directions[i - s] >>> s);
    for (let k = 1; k < s; k++) if ((a >>> (s - 1 - k)) & 1) direction ^= directions[i - k];
    directions[i] = direction;
  }
  return directions;
}

function trailingOnes(value: number): number {
  let count = 0;
  for (let rest = value; rest & 1; rest >>>= 1) count++;
  return count;
}
