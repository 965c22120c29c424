import { barePart, type Deposit } from './deposit.ts';
import { atPlace, type PerPlace } from './per-place.ts';

export interface NucleationProperties {
  /** eta_nuc, V: what plating needs more on a bare surface; at least 0. */
  readonly overpotential: PerPlace;
  /** mol/m2: the amount that leaves 1/e of the surface bare. */
  readonly coveringAmount: number;
  /** i_nuc, A/m2: the plating current density at which the barrier sets in; well below the applied one. */
  readonly onsetCurrentDensity: number;
}

/**
 * A barrier of plating on bare surface, which metal takes away as it covers it: eta_nuc b(n) S(i_n), S = 1 - exp(-(i_n / i_nuc)^2)
 * while plating. S instead of a step keeps the slope at rest: a step leaves a dead zone in which no current answers to a
 * potential.
 */
export class Nucleation {
  readonly properties: NucleationProperties;
  private readonly deposit: Deposit;

  constructor(properties: NucleationProperties, deposit: Deposit) {
    this.properties = properties;
    this.deposit = deposit;
  }

  /** V: the barrier at full plating current. By the metal foreseen: with that of the present stage a large step had several solutions. */
  barrier(place: number): number {
    const { overpotential, coveringAmount } = this.properties;
    return atPlace(overpotential, place) * barePart(this.deposit.foreseen[place], coveringAmount);
  }

  /** S: the part of the barrier that a current density meets. */
  onset(currentDensity: number): number {
    if (currentDensity >= 0) return 0;
    return -Math.expm1(-((currentDensity / this.properties.onsetCurrentDensity) ** 2));
  }

  /** dS/di_n, at most 0. */
  onsetSlope(currentDensity: number): number {
    if (currentDensity >= 0) return 0;
    const relative = currentDensity / this.properties.onsetCurrentDensity;
    return (2 * relative * Math.exp(-relative * relative)) / this.properties.onsetCurrentDensity;
  }
}
