/** An ion of the solution that a medium with fixed charge is in equilibrium with. */
export interface DonnanIon {
  readonly charge: number;
  /** mol/m3 in the solution. */
  readonly concentration: number;
  /** False for what cannot move, and stays as it was filled in. */
  readonly mobile: boolean;
}

/** A medium in equilibrium with a solution. */
export interface DonnanEquilibrium {
  /** mol/m3, in the order of the ions. */
  readonly concentrations: readonly number[];
  /** Of the medium against the solution, over RT/F. */
  readonly potential: number;
}

/**
 * Donnan's equilibrium of a medium with fixed charge X and a solution of concentrations c_i: every c_i exp(z_i psi) is the same
 * on both sides, and the medium is neutral,
 *
 *     sum_i z_i c_i exp(-z_i psi) + X = 0.
 *
 * The left side falls with psi, so that there is one solution if ions of both signs, or of the sign opposite to X, can move.
 * For a 1:1 salt it is psi = arsinh(X / 2 c).
 *
 * @param fixedCharge X, mol of elementary charges per m3 of electrolyte
 */
export function donnanEquilibrium(ions: readonly DonnanIon[], fixedCharge: number): DonnanEquilibrium {
  const inside = ({ charge, concentration, mobile }: DonnanIon, psi: number) =>
    mobile ? concentration * Math.exp(-charge * psi) : concentration;
  const excess = (psi: number) => ions.reduce((sum, ion) => sum + ion.charge * inside(ion, psi), fixedCharge);
  const slope = (psi: number) =>
    -ions.reduce((sum, ion) => sum + (ion.mobile ? ion.charge ** 2 * inside(ion, psi) : 0), 0);
  const size = ions.reduce((sum, ion) => sum + Math.abs(ion.charge) * ion.concentration, Math.abs(fixedCharge));
  let low = 0;
  let high = 0;
  const start = excess(0);
  // What rounding leaves of charges that cancel is no charge.
  if (Math.abs(start) > 4 * Number.EPSILON * size) {
    for (let reach = 1; high - low === 0 || excess(low) * excess(high) > 0; reach *= 2) {
      if (reach > 512) throw new RangeError('no mobile ion balances the fixed charge');
      if (start > 0) high = reach;
      else low = -reach;
    }
  }
  let psi = (low + high) / 2;
  for (let iteration = 0; iteration < 200 && high > low; iteration++) {
    const value = excess(psi);
    if (value > 0) low = psi;
    else high = psi;
    const newton = psi - value / slope(psi);
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - psi) <= Number.EPSILON * Math.abs(psi)) break;
    psi = next;
  }
  return { concentrations: ions.map((ion) => inside(ion, psi)), potential: psi };
}
