import { FARADAY } from '../../src/materials/index.ts';

/** A part of the way between the electrodes, from the collector up. */
export interface Section {
  /** m */
  readonly thickness: number;
  readonly porosity: number;
  /** Length of free electrolyte that would resist as much, m. */
  readonly resistance: number;
}

/** D / (1 - t+) of the free electrolyte at a concentration: what carries current by diffusion, m2/s. */
export type Transport = (concentration: number) => number;

/** Points along the way, and concentrations that the integral of the transport is known at. */
const points = 400;

/**
 * The current density that uses up the salt at an electrode, A/m2: that of the poorer direction of a closed cell, in which
 * the salt that was filled in is only moved, or that of plating below a reservoir. All of it passes the whole way.
 */
export function limitingCurrent(
  sections: readonly Section[],
  transport: Transport,
  concentration: number,
  reservoir: boolean,
): number {
  // Theta(c), the integral of the transport from 0 to c.
  const most = 4 * concentration;
  const integral = [0];
  for (let k = 1; k <= points; k++) {
    integral.push(integral[k - 1] + (most / points) * transport(((k - 0.5) / points) * most));
  }
  const whole = sections.reduce((sum, { resistance }) => sum + resistance, 0);
  if (reservoir) return (FARADAY * integral[Math.round(points / 4)]) / whole;
  const concentrationAt = (theta: number): number => {
    const above = integral.findIndex((value) => value >= theta);
    if (above < 0) return most;
    if (above === 0) return 0;
    return (most / points) * (above - 1 + (theta - integral[above - 1]) / (integral[above] - integral[above - 1]));
  };
  /** The mean concentration while one end is empty. */
  const mean = (current: number, ordered: readonly Section[]): number => {
    let way = 0;
    let amount = 0;
    let volume = 0;
    for (const { thickness, porosity, resistance } of ordered) {
      for (let k = 0; k < 20; k++) {
        amount += ((porosity * thickness) / 20) * concentrationAt((current / FARADAY) * (way + resistance / 40));
        way += resistance / 20;
      }
      volume += porosity * thickness;
    }
    return amount / volume;
  };
  const limitOf = (ordered: readonly Section[]): number => {
    let low = 0;
    let high = (FARADAY * integral[points]) / whole;
    for (let k = 0; k < 50; k++) {
      const middle = (low + high) / 2;
      if (mean(middle, ordered) < concentration) low = middle;
      else high = middle;
    }
    return low;
  };
  return Math.min(limitOf(sections), limitOf([...sections].reverse()));
}

/** An electrolyte of two ions with space charge between two electrodes that hold no charge of their own. */
export interface Film {
  /** m */
  readonly thickness: number;
  /** mol/m3 */
  readonly concentration: number;
  /** sqrt(eps V_T / (2 F c)), m. */
  readonly debyeLength: number;
  /** Of the ion that reacts, m2/s. */
  readonly diffusivity: number;
}

/** Intervals that the field of a film is found on. */
const intervals = 1000;

/**
 * The current density that uses up the plated ion at an electrode, A/m2, where a film is not many Debye lengths thick: the field that
 * pulls the ions holds salt back from the depleted end. In units of the fill c_0, of the thickness L and of V_T / L, with lambda the
 * Debye length over L and J the flux of cations over D c_0 / L, the steady equations
 *
 *     c_+' = c_+ E - J,     c_-' = -c_- E,     2 lambda^2 E' = c_+ - c_-
 *
 * give s = c_+ + c_- = A - J x + lambda^2 E^2 and (V. G. Levich; M. Z. Bazant, K. T. Chu and B. J. Bayly, SIAM J. Appl. Math. 65 (2005) 1463)
 *
 *     2 lambda^2 E'' = s E - J.
 *
 * The ion is plated and used up at x = 1: c_+(1) = 0 and E(1) = 0 there. At x = 0 stands a metal, E(0) = 0, and the salt is what was filled
 * in, the mean of s is 2; or a reservoir, s(0) = 2 and E'(0) = 0. J = 4 and 2 where lambda vanishes.
 */
export function limitingCurrentOfFilm(film: Film, reservoir: boolean): number {
  const { thickness, concentration, debyeLength, diffusivity } = film;
  const lambda = debyeLength / thickness;
  /** The salt there is, relative to what there must be, while the current just uses it up. */
  const salt = (flux: number): number => {
    const field = new Float64Array(intervals + 1);
    let sum = Number.NaN;
    // c_+(1) grows with the level A.
    bisect(0, 2 * flux, (level) => {
      sum = solveField(field, lambda, level, flux, reservoir);
      const slope = (3 * field[intervals] - 4 * field[intervals - 1] + field[intervals - 2]) * (intervals / 2);
      return level - flux + 2 * lambda ** 2 * slope;
    });
    return sum / 2;
  };
  const flux = bisect(0, 8, (each) => salt(each) - 1);
  return (flux * FARADAY * diffusivity * concentration) / thickness;
}

/** Where a growing function vanishes. */
function bisect(low: number, high: number, of: (value: number) => number): number {
  for (let k = 0; k < 45; k++) {
    const middle = (low + high) / 2;
    if (of(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Finds the field of a level and a flux by Newton's method, from what is there; returns s(0) under a reservoir and the mean of s otherwise. */
function solveField(field: Float64Array, lambda: number, level: number, flux: number, reservoir: boolean): number {
  const n = intervals;
  const stiffness = 2 * (lambda * n) ** 2;
  const [diagonal, right] = [new Float64Array(n + 1), new Float64Array(n + 1)];
  const first = reservoir ? 0 : 1;
  let largest = Number.POSITIVE_INFINITY;
  for (let k = 0; k < 60 && largest > 1e-10 * (1 + flux / lambda); k++) {
    for (let i = first; i < n; i++) {
      const electric = field[i];
      const before = i === 0 ? field[1] : field[i - 1];
      const salt = level - (flux * i) / n;
      diagonal[i] = -2 * stiffness - salt - 3 * (lambda * electric) ** 2;
      right[i] =
        stiffness * (before - 2 * electric + field[i + 1]) - (salt + (lambda * electric) ** 2) * electric + flux;
    }
    // Elimination: both neighbours enter with the stiffness, that of the mirrored end twice.
    for (let i = first + 1; i < n; i++) {
      const factor = stiffness / diagonal[i - 1];
      diagonal[i] -= factor * (i === 1 ? 2 : 1) * stiffness;
      right[i] -= factor * right[i - 1];
    }
    largest = 0;
    let change = 0;
    for (let i = n - 1; i >= first; i--) {
      const above = i === 0 ? 2 * stiffness : stiffness;
      change = (right[i] - above * change) / diagonal[i];
      field[i] -= change;
      largest = Math.max(largest, Math.abs(change));
    }
  }
  const squared = field.reduce((sum, electric) => sum + electric ** 2, 0) / n;
  return reservoir ? level + (lambda * field[0]) ** 2 : level - flux / 2 + lambda ** 2 * squared;
}
