import { GAS_CONSTANT } from './constants.ts';

/**
 * exp(E/R (1/Tr - 1/T)): how many times larger a thermally activated coefficient is at a temperature than at the
 * temperature it is known at.
 *
 * @param activationEnergy E, J/mol; positive for what grows with temperature
 * @param temperature T, K
 * @param referenceTemperature Tr, K, where the factor is 1
 */
export function arrheniusFactor(activationEnergy: number, temperature: number, referenceTemperature: number): number {
  return Math.exp((activationEnergy / GAS_CONSTANT) * (1 / referenceTemperature - 1 / temperature));
}

/**
 * The derivative of the factor's logarithm by the temperature, E/(R T^2).
 *
 * @param activationEnergy J/mol
 * @param temperature K
 * @returns 1/K
 */
export function arrheniusSlope(activationEnergy: number, temperature: number): number {
  return activationEnergy / (GAS_CONSTANT * temperature * temperature);
}
