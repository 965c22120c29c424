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
