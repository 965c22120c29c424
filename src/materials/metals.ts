import { FARADAY } from './constants.ts';
import { type LawOrigin, type PropertyLaw, polynomialLaw, type ValidityRange } from './property-law.ts';

/** Metals that are plated and stripped. */
export type MetalName = 'lithium' | 'sodium' | 'potassium';

/** A metal and its ion. */
export interface Metal {
  readonly name: MetalName;
  readonly symbol: string;
  /** kg/mol. */
  readonly molarMass: number;
  /** kg/m3, at 20 degC. */
  readonly density: number;
  /** m3/mol, mass over density: how much the deposit grows for one mole. */
  readonly molarVolume: number;
  /** mol/m3 of metal, 1 over the molar volume. */
  readonly concentration: number;
  /** Charge number of the ion. */
  readonly charge: number;
  /** Charge per mass of metal, C/kg. */
  readonly specificCapacity: number;
  /** Charge per volume of metal, C/m3. */
  readonly volumetricCapacity: number;
  /** The same in mAh/g. */
  readonly milliampereHoursPerGram: number;
  /** The same in mAh/cm3. */
  readonly milliampereHoursPerCubicCentimetre: number;
  readonly source: string;
}

const source =
  'standard atomic weights of IUPAC (2021, conventional); densities at 20 degC of J. W. Arblaster, Selected Values of the Crystallographic Properties of Elements, ASM International (2018)';

function metal(name: MetalName, symbol: string, molarMass: number, density: number): Metal {
  const molarVolume = molarMass / density;
  const specificCapacity = FARADAY / molarMass;
  return {
    name,
    symbol,
    molarMass,
    density,
    molarVolume,
    concentration: 1 / molarVolume,
    charge: 1,
    specificCapacity,
    volumetricCapacity: FARADAY / molarVolume,
    // 1 mAh/g = 3.6 C/g = 3600 C/kg; 1 mAh/cm3 = 3.6e6 C/m3.
    milliampereHoursPerGram: specificCapacity / 3600,
    milliampereHoursPerCubicCentimetre: FARADAY / molarVolume / 3.6e6,
    source,
  };
}

export const metals: Readonly<Record<MetalName, Metal>> = {
  lithium: metal('lithium', 'Li', 6.94e-3, 533.4),
  sodium: metal('sodium', 'Na', 22.98976928e-3, 968.8),
  potassium: metal('potassium', 'K', 39.0983e-3, 859.0),
};

/**
 * The exchange current density of a metal, A/m2, by the concentration at its surface: i0 = i_ref (c/1 mol/L)^a.
 *
 * Of a one-step reaction with transfer coefficients that add to 1, a is the anodic one.
 */
export interface ExchangeCurrent {
  readonly metal: MetalName;
  /** A/m2 at 1 mol/L. */
  readonly atOneMolar: number;
  /** a. */
  readonly concentrationExponent: number;
  /** alpha_a; that of plating is what it lacks to 1. */
  readonly anodicTransferCoefficient: number;
  readonly law: PropertyLaw;
}

const anyConcentration: ValidityRange = {
  minimumConcentration: 0,
  maximumConcentration: 3000,
  minimumTemperature: 288.15,
  maximumTemperature: 308.15,
};

function exchange(
  metalName: MetalName,
  atOneMolar: number,
  concentrationExponent: number,
  origin: LawOrigin,
): ExchangeCurrent {
  return {
    metal: metalName,
    atOneMolar,
    concentrationExponent,
    anodicTransferCoefficient: concentrationExponent,
    law: polynomialLaw([{ coefficient: atOneMolar, power: concentrationExponent }], 'mol/L', origin),
  };
}

/** Concentration of lithium metal in the law of Xu et al., mol/m3. */
const xuLithiumConcentration = 7.69e4;

/** The exchange current density of a metal in a carbonate electrolyte; a new law at each call. */
export function exchangeCurrent(name: MetalName): ExchangeCurrent {
  switch (name) {
    case 'lithium':
      // 3.5e-8 F c_Li^0.7 c^0.3 with both concentrations in mol/m3, 70.6 A/m2 at 1 mol/L.
      return exchange(name, 3.5e-8 * FARADAY * xuLithiumConcentration ** 0.7 * 1000 ** 0.3, 0.3, {
        source:
          'S. Xu, K.-H. Chen, N. P. Dasgupta, J. B. Siegel, A. G. Stefanopoulou, Evolution of Dead Lithium Growth in Lithium Metal Batteries: Experimentally Validated Model of the Apparent Capacity Loss, J. Electrochem. Soc. 166 (2019) A3456',
        validity: anyConcentration,
        note: 'A parameter of a cell model, for LiPF6 in EC:DMC; exchange current densities of lithium in the literature span 1 to 1000 A/m2.',
      });
    case 'sodium':
      return exchange(name, 10, 0.5, {
        source:
          'estimate for Meander: an order of magnitude below lithium, since symmetric Na cells in NaPF6 and carbonates show a far larger interfacial resistance than Li cells (D. I. Iermakova, R. Dugas, M. R. Palacín, A. Ponrouch, J. Electrochem. Soc. 162 (2015) A7060)',
        validity: anyConcentration,
        estimate: true,
        note: 'Order of magnitude only; measure it, or vary it from 1 to 100 A/m2.',
      });
    case 'potassium':
      return exchange(name, 10, 0.5, {
        source: 'estimate for Meander: taken equal to that of sodium for want of a value',
        validity: anyConcentration,
        estimate: true,
        note: 'Order of magnitude only; measure it, or vary it from 1 to 100 A/m2.',
      });
  }
}
