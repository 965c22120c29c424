import { FARADAY } from '../materials/constants.ts';
import { amountWith, barePart, type Deposit } from './deposit.ts';

/**
 * How much of a surface has metal to strip: 1 - b(n), b the bare part. It multiplies a net anodic current, so that stripping
 * goes down to the bare surface and no further.
 */
export class Availability {
  private readonly deposit: Deposit;
  private readonly thinAmount: number;
  private readonly charge: number;

  /**
   * @param thinAmount mol/m2: the amount that leaves 1/e of the surface bare
   * @param charge z of the ion
   */
  constructor(thinAmount: number, charge: number, deposit: Deposit) {
    this.deposit = deposit;
    this.thinAmount = thinAmount;
    this.charge = charge;
  }

  /** mol/m2 that an anodic current density leaves. */
  amount(currentDensity: number, place: number): number {
    return amountWith(this.deposit, place, currentDensity, this.charge);
  }

  /** The part of the surface that has metal. */
  part(currentDensity: number, place: number): number {
    const amount = this.amount(currentDensity, place);
    return amount > 0 ? -Math.expm1(-amount / this.thinAmount) : 0;
  }

  /** Its derivative by the current density, at most 0. */
  partSlope(currentDensity: number, place: number): number {
    const amount = this.amount(currentDensity, place);
    if (amount <= 0) return 0;
    const byAmount = barePart(amount, this.thinAmount) / this.thinAmount;
    return (-byAmount * this.deposit.timeWeight) / (this.charge * FARADAY);
  }

  /**
   * A/m2: the current density that takes all the metal within the stage, infinite between time steps. Negative where the stage
   * starts from less than nothing, as stages of higher order do after an earlier one has taken too much: it then gives that
   * back.
   */
  exhausting(place: number): number {
    const { known, timeWeight } = this.deposit;
    if (timeWeight === 0) return known[place] > 0 ? Number.POSITIVE_INFINITY : 0;
    let current = (known[place] * this.charge * FARADAY) / timeWeight;
    while (this.amount(current, place) < 0) current -= Number.EPSILON * Math.abs(current);
    return current;
  }
}
