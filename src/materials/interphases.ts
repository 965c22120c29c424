import { arrheniusFactor } from './arrhenius.ts';

/**
 * Solid electrolyte interphases: films of reaction products on the metal, through which its ions migrate. In a cell they
 * are a resistance per area of surface, V = R i.
 */

/** A compound that interphases are made of. */
export interface InterphaseComponent {
  readonly formula: string;
  /** Ionic conductivity at 298.15 K, S/m (1e-8 S/cm = 1e-6 S/m). */
  readonly conductivity: number;
  /** Of the conductivity, J/mol (1 eV = 96.5 kJ/mol). */
  readonly activationEnergy: number;
  /** How far apart published conductivities are, S/m. */
  readonly spread: { readonly lowest: number; readonly highest: number };
  readonly source: string;
  /** True for every component here: a conductivity of a film nanometres thick is an order of magnitude. */
  readonly estimate: boolean;
  readonly note: string;
}

/** K, where the conductivities are given. */
export const interphaseReferenceTemperature = 298.15;

/**
 * What interphases on lithium are made of. No conductivities of the corresponding compounds of sodium and potassium in
 * films on the metal are known to us, so none stand here.
 */
export const interphaseComponents = {
  LiF: {
    formula: 'LiF',
    conductivity: 5e-8,
    activationEnergy: 68e3,
    spread: { lowest: 1e-12, highest: 1e-6 },
    source:
      'estimate for Meander: order of magnitude for films tens of nanometres thick on lithium; such films, though not this number, in M. He, R. Guo, G. M. Hobold, H. Gao, B. M. Gallant, The intrinsic behavior of lithium fluoride in solid electrolyte interphases on lithium, Proc. Natl. Acad. Sci. USA 117 (2020) 73',
    estimate: true,
    note: 'Crystals conduct many orders of magnitude less. The activation energy, 0.7 eV, is of the size of the migration of a cation vacancy.',
  },
  Li2O: {
    formula: 'Li2O',
    conductivity: 1e-7,
    activationEnergy: 58e3,
    spread: { lowest: 1e-10, highest: 1e-6 },
    source:
      'R. Guo, B. M. Gallant, Li2O Solid Electrolyte Interphase: Probing Transport Properties at the Chemical Potential of Lithium, Chem. Mater. 32 (2020) 5525: about 1e-9 S/cm',
    estimate: true,
    note: 'The activation energy, 0.6 eV, is an order of magnitude.',
  },
  Li2CO3: {
    formula: 'Li2CO3',
    conductivity: 1e-6,
    activationEnergy: 58e3,
    spread: { lowest: 1e-10, highest: 1e-5 },
    source:
      'estimate for Meander: an order of magnitude often assumed, 1e-8 S/cm; the mechanism, by interstitial ions, in S. Shi, P. Lu, Z. Liu, Y. Qi, L. G. Hector, H. Li, S. J. Harris, Direct Calculation of Li-Ion Transport in the Solid Electrolyte Interphase, J. Am. Chem. Soc. 134 (2012) 15476',
    estimate: true,
    note: 'The activation energy, 0.6 eV, is an order of magnitude.',
  },
} as const satisfies Record<string, InterphaseComponent>;

export type InterphaseComponentName = keyof typeof interphaseComponents;

/**
 * Ionic conductivity of a component at a temperature.
 *
 * @param temperature K
 * @returns S/m
 */
export function interphaseConductivity(
  { conductivity, activationEnergy }: Pick<InterphaseComponent, 'conductivity' | 'activationEnergy'>,
  temperature: number,
): number {
  return conductivity * arrheniusFactor(activationEnergy, temperature, interphaseReferenceTemperature);
}

/**
 * Resistance of a film for current straight through it, thickness over conductivity.
 *
 * @param thickness m
 * @param conductivity S/m
 * @returns Ohm m2; 1 Ohm cm2 = 1e-4 Ohm m2
 */
export function filmResistance(thickness: number, conductivity: number): number {
  if (!(thickness >= 0 && conductivity > 0)) {
    throw new RangeError(`a film of ${thickness} m and ${conductivity} S/m has no resistance`);
  }
  return thickness / conductivity;
}

/**
 * Resistance of layers on top of each other, their sum.
 *
 * @param resistances Ohm m2
 * @returns Ohm m2
 */
export function multilayerResistance(resistances: readonly number[]): number {
  return resistances.reduce((sum, resistance) => sum + resistance, 0);
}

/** A part of a surface. */
export interface MosaicPatch {
  /** Its share of the surface; the shares of all patches add up to 1. */
  readonly areaFraction: number;
  /** Resistance of the film on it, Ohm m2. */
  readonly resistance: number;
}

/**
 * Resistance of patches side by side under one potential: conductances add up by area, so that the best conductor counts
 * most. Current along the film between patches is neglected, which holds while the patches are wider than the film is
 * thick.
 *
 * @returns Ohm m2 of the whole surface, 0 when a patch is bare
 */
export function mosaicResistance(patches: readonly MosaicPatch[]): number {
  const covered = patches.reduce((sum, { areaFraction }) => sum + areaFraction, 0);
  if (
    patches.some(({ areaFraction, resistance }) => !(areaFraction >= 0 && resistance >= 0)) ||
    !(Math.abs(covered - 1) < 1e-9)
  ) {
    throw new RangeError(
      `patches cover ${covered} of a surface; their shares are not negative, add up to 1 and have resistances that are not negative`,
    );
  }
  let conductance = 0;
  for (const { areaFraction, resistance } of patches) {
    if (areaFraction > 0) conductance += areaFraction / resistance;
  }
  return 1 / conductance;
}
