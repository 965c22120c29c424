/**
 * A fully dissociated salt of one monovalent cation and one monovalent anion.
 *
 * Two pairs of numbers say the same thing: the diffusivities of the two ions, D+ and D-, or what is measured, the
 * diffusivity D of the salt and the transference number t+ of the cation. For z+ = 1 and z- = -1 they are tied by
 *
 *     D = 2 D+ D- / (D+ + D-),   t+ = D+ / (D+ + D-)
 *     D+ = D / (2 (1 - t+)),     D- = D / (2 t+)
 *
 * (Newman and Balsara, Electrochemical Systems, 4th ed., section 11.4).
 */

/** Diffusivities of the two ions, m2/s. */
export interface IonDiffusivities {
  readonly cation: number;
  readonly anion: number;
}

/** Ambipolar diffusivity of the salt, m2/s, and the share of the current that the cation carries, 0 to 1. */
export interface SaltTransport {
  readonly diffusivity: number;
  readonly transferenceNumber: number;
}

/** The ions' diffusivities behind a measured salt diffusivity (m2/s) and transference number (between 0 and 1). */
export function ionDiffusivities({ diffusivity, transferenceNumber }: SaltTransport): IonDiffusivities {
  return {
    cation: diffusivity / (2 * (1 - transferenceNumber)),
    anion: diffusivity / (2 * transferenceNumber),
  };
}

/** The salt diffusivity and the transference number that follow from the two ions' diffusivities (m2/s, positive). */
export function saltTransport({ cation, anion }: IonDiffusivities): SaltTransport {
  return {
    // Written as a quotient of quotients so that no product of two small diffusivities can underflow.
    diffusivity: 2 / (1 / cation + 1 / anion),
    transferenceNumber: cation / (cation + anion),
  };
}
