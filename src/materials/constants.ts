/** Physical constants, CODATA 2018, in SI units. */

/** Charge of one mole of electrons, C/mol. */
export const FARADAY = 96485.33212;

/** Charge of the proton, C. */
export const ELEMENTARY_CHARGE = 1.602176634e-19;

/** Molar gas constant, J/(mol K). */
export const GAS_CONSTANT = 8.314462618;

/** Permittivity of vacuum, F/m. */
export const VACUUM_PERMITTIVITY = 8.8541878128e-12;

/** The ice point: 0 degC in kelvin. */
export const ICE_POINT = 273.15;

/**
 * RT/F, the potential that balances one e-fold of concentration for a monovalent ion.
 * @param temperature K
 * @returns V, 25.69 mV at 25 degC
 */
export function thermalVoltage(temperature: number): number {
  return (GAS_CONSTANT * temperature) / FARADAY;
}
