/** A solvent between the ions, for Poisson's equation. */
export interface Solvent {
  readonly name: string;
  /** Permittivity relative to that of vacuum. */
  readonly relativePermittivity: number;
  /** K, where it was measured. */
  readonly temperature: number;
  readonly source: string;
}

const review =
  'K. Xu, Nonaqueous Liquid Electrolytes for Lithium-Based Rechargeable Batteries, Chem. Rev. 104 (2004) 4303, tables 1 and 2';

function solvent(name: string, relativePermittivity: number, temperature = 298.15, source = review): Solvent {
  return { name, relativePermittivity, temperature, source };
}

/**
 * Static relative permittivities by the usual abbreviation. Of a mixture they do not add up by volume: the one mixture
 * here, measured, lies below such a sum.
 */
export const solvents = {
  EC: solvent('ethylene carbonate', 89.78, 313.15),
  PC: solvent('propylene carbonate', 64.92),
  DMC: solvent('dimethyl carbonate', 3.107),
  EMC: solvent('ethyl methyl carbonate', 2.958),
  DEC: solvent('diethyl carbonate', 2.805),
  DME: solvent('1,2-dimethoxyethane', 7.2),
  DOL: solvent('1,3-dioxolane', 7.1),
  THF: solvent('tetrahydrofuran', 7.4),
  GBL: solvent('gamma-butyrolactone', 39),
  'EC:EMC': solvent(
    'ethylene carbonate and ethyl methyl carbonate, 3:7 by weight, with 1 mol/L LiPF6',
    18.5,
    298.15,
    'Solvation Effects on the Dielectric Constant of 1 M LiPF6 in Ethylene Carbonate: Ethyl Methyl Carbonate 3:7, University of California, eScholarship 8zt5875c; 18.7 without salt',
  ),
  water: solvent(
    'water',
    78.4,
    298.15,
    'D. P. Fernández et al., A Formulation for the Static Permittivity of Water and Steam, J. Phys. Chem. Ref. Data 26 (1997) 1125',
  ),
} as const satisfies Record<string, Solvent>;

export type SolventName = keyof typeof solvents;
