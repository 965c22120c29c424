import { FARADAY } from '../materials/constants.ts';

/**
 * Metal on a surface, place by place (one entry for each face of the boundary, or for each cell where the surface is spread
 * over its volume). It changes where it lies only, so that it needs no unknown of the system: within a stage of an
 * implicit time step the amount is
 *
 *     amount = known[place] + timeWeight * rate,      rate = -i_n / (z F)  in mol/(m2 s), positive where metal is plated,
 *
 * and laws that depend on the amount solve for it and the current together. At a steady state, and between time steps,
 * timeWeight is 0 and `known` is the amount itself.
 */
export interface Deposit {
  /** mol of metal per square metre of surface, without the rate of this stage. */
  readonly known: Float64Array;
  /**
   * What laws go by that must not follow the current of the stage: the amount foreseen for it. Between time steps that of the
   * last stage, so that what was solved there still holds.
   */
  readonly foreseen: Float64Array;
  /** s; the implicit weight of the rate. */
  timeWeight: number;
}

/** @param amount mol/m2 everywhere at the start */
export function newDeposit(places: number, amount = 0): Deposit {
  return {
    known: new Float64Array(places).fill(amount),
    foreseen: new Float64Array(places).fill(amount),
    timeWeight: 0,
  };
}

/** The amount at a place, mol/m2, with an anodic current density in this stage. */
export function amountWith(deposit: Deposit, place: number, currentDensity: number, charge: number): number {
  return deposit.known[place] + deposit.timeWeight * (-currentDensity / (charge * FARADAY));
}

/**
 * The part of a surface that metal leaves bare when it comes to lie at random: exp(-amount / covering), after Kolmogorov and
 * Avrami (J. Chem. Phys. 7 (1939) 1103).
 */
export function barePart(amount: number, covering: number): number {
  return amount > 0 ? Math.exp(-amount / covering) : 1;
}
