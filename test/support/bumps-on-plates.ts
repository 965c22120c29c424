/** How unevenly a current is spread over a surface: standard deviation over mean, and Gini coefficient. */
export interface Unevenness {
  readonly variation: number;
  readonly gini: number;
}

/** pi^4/90 and pi^6/945. */
const zeta = [
  [3, Math.PI ** 4 / 90],
  [5, Math.PI ** 6 / 945],
];

/**
 * Half cylinders in a row on a plate of the same potential, in the field of a far counter electrode. One alone takes a current as
 * sin t, t the angle above the plate. Its neighbours at the distances n p act as line dipoles, -1/(z - n p) with the radius as unit of length;
 * their part z^k, k = 3, 5, ..., which does not vanish on the cylinder, adds -2 k zeta(k+1) p^-(k+1) sin kt. Left out are the images
 * behind the counter electrode, which are 2 q apart and add 2 (2 q)^-4 to 2 zeta(4) p^-4, mixed ones and the changes of the dipoles' shape of the
 * eighth order: 1e-5 of the result for pitches p and distances q of the counter electrode of at least 8 radii. A first harmonic alone gives pi^2/8 - 1
 * for the square of the variation and 4/pi - 1 for the Gini coefficient.
 *
 * @param pitch of the row, in radii
 */
export function halfCylindersInRow(pitch: number): Unevenness {
  const harmonics = [[1, 1], ...zeta.map(([k, sum]) => [k, -2 * k * sum * pitch ** -(k + 1)])];
  const total = (term: (k: number, amplitude: number) => number) =>
    harmonics.reduce((sum, [k, amplitude]) => sum + term(k, amplitude), 0);
  // Means of sin kt, of its square, and of the Lorenz curve, over a quarter of a turn.
  const mean = (2 / Math.PI) * total((k, amplitude) => amplitude / k);
  const square = total((_, amplitude) => amplitude ** 2 / 2);
  const under = total((k, amplitude) => (amplitude * Math.sin((k * Math.PI) / 2)) / k ** 2);
  return { variation: Math.sqrt(square / mean ** 2 - 1), gini: (8 / Math.PI ** 2) * (under / mean) - 1 };
}

/**
 * A half sphere on a plate of the same potential, on the axis of an insulating tube: the current goes with the height on it, evenly spread
 * between 0 and its largest. The walls change that by the fifth power of radius over radius of the tube.
 */
export const halfSphere: Unevenness = { variation: 1 / Math.sqrt(3), gini: 1 / 3 };

/** A needle with a round tip, three tip radii high, on the axis of a tube with the counter electrode opposite; lengths in tip radii. */
export interface Needle extends Unevenness {
  readonly tube: number;
  readonly gap: number;
}

/** From quadratic finite elements with curved edges, extrapolated, to 1e-6: tools/needle-reference.py. */
export const needles: readonly Needle[] = [
  { tube: 10, gap: 10, variation: 0.822085, gini: 0.455954 },
  { tube: 8, gap: 12, variation: 0.822613, gini: 0.456189 },
];
