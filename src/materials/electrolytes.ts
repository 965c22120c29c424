import { type IonDiffusivities, ionDiffusivities, saltTransport } from './binary-salt.ts';
import { FARADAY, GAS_CONSTANT } from './constants.ts';
import {
  type ConductivityCoefficients,
  type DiffusivityCoefficients,
  landesfeindConductivity,
  landesfeindDiffusivity,
  landesfeindSurface,
  type SurfaceCoefficients,
} from './landesfeind.ts';
import type { MetalName } from './metals.ts';
import {
  commonValidity,
  constantLaw,
  formulaLaw,
  Law,
  type LawOrigin,
  type PropertyLaw,
  polynomialLaw,
  scaledLaw,
  type ValidityRange,
} from './property-law.ts';
import { tableLaw } from './table-law.ts';

/**
 * Binary electrolytes by their four measurable properties, in the theory of concentrated solutions (J. Newman,
 * N. P. Balsara, Electrochemical Systems, 4th ed., chapter 12): with the potential measured against an electrode of the
 * metal,
 *
 *     i   = -kappa grad(phi) + (2 R T kappa/F) (1 - t+) TDF grad(ln c)
 *     N+  = -D grad(c) + t+ i/F
 */
export interface Electrolyte {
  readonly name: ElectrolyteName;
  /** For tables and plots. */
  readonly label: string;
  /** Whose ion carries the charge to the electrode. */
  readonly metal: MetalName;
  readonly salt: string;
  readonly solvent: string;
  /** Ionic conductivity kappa, S/m. */
  readonly conductivity: PropertyLaw;
  /** Diffusivity D of the salt, m2/s. */
  readonly diffusivity: PropertyLaw;
  /** Transference number t+ of the cation with respect to the solvent. */
  readonly transferenceNumber: PropertyLaw;
  /** Thermodynamic factor TDF = 1 + d ln f / d ln c. */
  readonly thermodynamicFactor: PropertyLaw;
  readonly source: string;
  /** Where all four laws hold. */
  readonly validity: ValidityRange;
  /** Whether any of the four laws is an estimate. */
  readonly estimate: boolean;
  /** What is estimated and how; empty when nothing is. */
  readonly estimated: string;
}

type ElectrolyteProperties = Omit<Electrolyte, 'name' | 'validity' | 'estimate'>;

const celsius25 = { minimumTemperature: 297.15, maximumTemperature: 299.15 } as const;

const landesfeindSource =
  'J. Landesfeind, H. A. Gasteiger, Temperature and Concentration Dependence of the Ionic Transport Properties of Lithium-Ion Battery Electrolytes, J. Electrochem. Soc. 166 (2019) A3079';

const landesfeindOrigin: LawOrigin = {
  source: landesfeindSource,
  validity: {
    minimumConcentration: 100,
    maximumConcentration: 3000,
    minimumTemperature: 263.15,
    maximumTemperature: 323.15,
  },
};

const landesfeindTransferenceOrigin: LawOrigin = {
  ...landesfeindOrigin,
  note: 'In the cold the fit falls below zero: in EC:DMC below 281 K (at 263 K from 0.8 mol/L on), in EC:EMC below 290 K (at 263 K from 0.1 mol/L on).',
};

interface LandesfeindCoefficients {
  readonly conductivity: ConductivityCoefficients;
  readonly diffusivity: DiffusivityCoefficients;
  readonly transferenceNumber: SurfaceCoefficients;
  readonly thermodynamicFactor: SurfaceCoefficients;
}

const ecDmc: LandesfeindCoefficients = {
  conductivity: [0.798, 228, -1.22, 0.509, -0.004, 0.00379],
  diffusivity: [1470, 1.33, -1690, -563],
  transferenceNumber: [-7.91, 0.245, 0.0528, 0.698, -0.0108, -8.21e-5, 7.43e-4, -0.00222, 3.07e-5],
  thermodynamicFactor: [-5.58, 7.17, 0.038, 1.91, -0.0665, -5.08e-5, 0.11, -0.0061, 1.51e-4],
};

const ecEmc: LandesfeindCoefficients = {
  conductivity: [0.521, 228, -1.06, 0.353, -0.00359, 0.00148],
  diffusivity: [1010, 1.01, -1560, -487],
  transferenceNumber: [-12.8, -6.12, 0.0821, 0.904, 0.0318, -1.27e-4, 0.0175, -0.00312, -3.96e-5],
  thermodynamicFactor: [25.7, -45.1, -0.177, 1.94, 0.295, 3.08e-4, 0.259, -0.00946, -4.54e-4],
};

function landesfeind(solvent: string, short: string, coefficients: LandesfeindCoefficients): ElectrolyteProperties {
  return {
    label: `LiPF6 in ${short} (Landesfeind 2019)`,
    metal: 'lithium',
    salt: 'LiPF6',
    solvent,
    conductivity: landesfeindConductivity(coefficients.conductivity, landesfeindOrigin),
    diffusivity: landesfeindDiffusivity(coefficients.diffusivity, landesfeindOrigin),
    transferenceNumber: landesfeindSurface(coefficients.transferenceNumber, landesfeindTransferenceOrigin),
    thermodynamicFactor: landesfeindSurface(coefficients.thermodynamicFactor, landesfeindOrigin),
    source: landesfeindSource,
    estimated: '',
  };
}

function nyman(): ElectrolyteProperties {
  const source =
    'A. Nyman, M. Behm, G. Lindbergh, Electrochemical characterisation and modelling of the mass transport phenomena in LiPF6-EC-EMC electrolyte, Electrochim. Acta 53 (2008) 6356';
  const validity: ValidityRange = { minimumConcentration: 200, maximumConcentration: 2000, ...celsius25 };
  const measured: LawOrigin = { source, validity };
  return {
    label: 'LiPF6 in EC:EMC 3:7 (Nyman 2008)',
    metal: 'lithium',
    salt: 'LiPF6',
    solvent: 'ethylene carbonate and ethyl methyl carbonate, 3:7 by weight',
    conductivity: polynomialLaw(
      [
        { coefficient: 0.1297, power: 3 },
        { coefficient: -2.51, power: 1.5 },
        { coefficient: 3.329, power: 1 },
      ],
      'mol/L',
      measured,
    ),
    diffusivity: polynomialLaw(
      [
        { coefficient: 8.794e-11, power: 2 },
        { coefficient: -3.972e-10, power: 1 },
        { coefficient: 4.862e-10, power: 0 },
      ],
      'mol/L',
      measured,
    ),
    transferenceNumber: constantLaw(0.2594, {
      source: `${source}; the value at 1 mol/L, as C.-H. Chen et al., J. Electrochem. Soc. 167 (2020) 080534 take it`,
      validity,
      estimate: true,
      note: "Constant; the paper's own law depends on concentration.",
    }),
    thermodynamicFactor: constantLaw(1, {
      source: 'C.-H. Chen et al., J. Electrochem. Soc. 167 (2020) 080534, who take 1',
      validity,
      estimate: true,
      note: 'The ideal value, not a measured one; Landesfeind and Gasteiger measured 2.2 at 1 mol/L in this solvent.',
    }),
    source,
    estimated:
      'the transference number is held at its value at 1 mol/L and the thermodynamic factor at 1; conductivity and diffusivity are measured',
  };
}

function valoen(): ElectrolyteProperties {
  const source =
    'L. O. Valøen, J. N. Reimers, Transport Properties of LiPF6-Based Li-Ion Battery Electrolytes, J. Electrochem. Soc. 152 (2005) A882';
  const origin: LawOrigin = {
    source,
    validity: {
      minimumConcentration: 0,
      maximumConcentration: 3000,
      minimumTemperature: 263.15,
      maximumTemperature: 333.15,
    },
  };
  return {
    label: 'LiPF6 in PC:EC:DMC 10:27:63 (Valøen 2005)',
    metal: 'lithium',
    salt: 'LiPF6',
    solvent: 'propylene carbonate, ethylene carbonate and dimethyl carbonate, 10:27:63 by volume',
    conductivity: formulaLaw(
      {
        text: 'c*(-10.5 + 0.0740*T - 6.96e-5*T^2 + 0.668*c - 0.0178*c*T + 2.80e-5*c*T^2 + 0.494*c^2 - 8.86e-4*c^2*T)^2',
        concentrationUnit: 'mol/L',
        // mS/cm
        unitFactor: 0.1,
      },
      origin,
    ),
    diffusivity: formulaLaw(
      {
        text: '10^(-4.43 - 54/(T - 229 - 5*c) - 0.22*c)',
        concentrationUnit: 'mol/L',
        // cm2/s
        unitFactor: 1e-4,
      },
      origin,
    ),
    transferenceNumber: constantLaw(0.38, origin),
    thermodynamicFactor: formulaLaw(
      {
        text: '(0.601 - 0.24*c^0.5 + 0.982*(1 - 0.0052*(T - 294))*c^1.5)/(1 - 0.38)',
        concentrationUnit: 'mol/L',
      },
      origin,
    ),
    source,
    estimated: '',
  };
}

function chayambuka(): ElectrolyteProperties {
  const source =
    'K. Chayambuka, G. Mulder, D. L. Danilov, P. H. L. Notten, Physics-based modeling of sodium-ion batteries part II. Model and validation, Electrochim. Acta 404 (2022) 139764';
  return {
    label: 'NaPF6 in EC:PC 1:1 (Chayambuka 2022)',
    metal: 'sodium',
    salt: 'NaPF6',
    solvent: 'ethylene carbonate and propylene carbonate, 1:1',
    conductivity: tableLaw(
      { concentrations: [0, 150, 500, 1000, 1500, 2000], values: [0, 0.404, 0.72, 0.883, 0.861, 0.76] },
      {
        source,
        validity: { minimumConcentration: 150, ...celsius25 },
        note: 'Below the lowest point of the source, 150 mol/m3, the table is led to 0 without salt.',
      },
    ),
    diffusivity: tableLaw(
      {
        concentrations: [
          1.131153, 124.121064, 249.37328, 387.618465, 538.734332, 741.699786, 1013.696117, 1272.69948, 1514.27698,
          1811.953531, 2113.940691, 2320.97218, 2471.904616,
        ],
        values: [
          4.14e-11, 3.87e-11, 3.62e-11, 3.33e-11, 3.11e-11, 2.81e-11, 2.49e-11, 2.25e-11, 2.14e-11, 1.99e-11, 1.86e-11,
          1.79e-11, 1.76e-11,
        ],
      },
      {
        source,
        validity: celsius25,
        estimate: true,
        note: 'Fitted to the voltage of a whole cell, not measured in the electrolyte: a quarter of what the conductivity implies.',
      },
    ),
    transferenceNumber: constantLaw(0.45, {
      source,
      validity: { minimumConcentration: 0, maximumConcentration: 2000, ...celsius25 },
      estimate: true,
      note: 'A parameter of the cell model.',
    }),
    thermodynamicFactor: constantLaw(1, {
      source,
      validity: { minimumConcentration: 0, maximumConcentration: 2000, ...celsius25 },
      estimate: true,
      note: 'The cell model treats the solution as ideal.',
    }),
    source,
    estimated:
      'the diffusivity is a fit of a whole-cell model, transference number 0.45 and thermodynamic factor 1 are its parameters; the conductivity is measured',
  };
}

const stokesSource =
  'Stokes radii in propylene carbonate, Li+ 0.48, Na+ 0.46 and K+ 0.36 nm, as quoted by K. Kubota, M. Dahbi, T. Hosaka, S. Kumakura, S. Komaba, Chem. Rec. 18 (2018) 459';

/** Mobility of the cation relative to that of lithium: the inverse ratio of the Stokes radii. */
const relativeMobility: Readonly<Record<MetalName, number>> = {
  lithium: 1,
  sodium: 0.48 / 0.46,
  potassium: 0.48 / 0.36,
};

/**
 * No set of four properties measured for a potassium salt in carbonates is known to us. This one starts from LiPF6 in
 * EC:EMC, takes it apart into ion diffusivities at 1 mol/L and 298.15 K, lets the cation be faster by the ratio of the
 * Stokes radii of Li+ and K+, and puts it together again.
 */
function potassiumEstimate(): ElectrolyteProperties {
  const lithium = landesfeind('', '', ecEmc);
  lithium.diffusivity.evaluate(1000, 298.15);
  lithium.transferenceNumber.evaluate(1000, 298.15);
  const before: IonDiffusivities = ionDiffusivities({
    diffusivity: lithium.diffusivity.value,
    transferenceNumber: lithium.transferenceNumber.value,
  });
  const after: IonDiffusivities = { cation: before.cation * relativeMobility.potassium, anion: before.anion };
  const salt = saltTransport(after);
  const source = `estimate for Meander: LiPF6 in EC:EMC 3:7 (${landesfeindSource}) with a cation faster by 4/3 (${stokesSource})`;
  const origin: LawOrigin = {
    source,
    estimate: true,
    note: 'By analogy with lithium; no measurement of a potassium electrolyte went into it.',
    validity: {
      minimumConcentration: 100,
      maximumConcentration: 1500,
      minimumTemperature: 288.15,
      maximumTemperature: 308.15,
    },
  };
  return {
    label: 'potassium salt in carbonates (estimate)',
    metal: 'potassium',
    salt: 'KFSI or KPF6',
    solvent: 'a mixture of cyclic and linear carbonates, like EC:EMC 3:7 by weight',
    conductivity: scaledLaw(
      lithium.conductivity,
      (after.cation + after.anion) / (before.cation + before.anion),
      origin,
    ),
    diffusivity: scaledLaw(lithium.diffusivity, salt.diffusivity / lithium.diffusivity.value, origin),
    transferenceNumber: constantLaw(salt.transferenceNumber, origin),
    thermodynamicFactor: scaledLaw(lithium.thermodynamicFactor, 1, origin),
    source,
    estimated:
      'everything: LiPF6 in EC:EMC 3:7 with a cation whose mobility is larger by the ratio of the Stokes radii; the thermodynamic factor is that of LiPF6',
  };
}

/**
 * A conductivity by the Nernst-Einstein relation, F^2 (D+ + D-) c/(R T): that of ions which do not see each other.
 *
 * @param ions diffusivities of the ions, m2/s, the same at all temperatures
 */
export function nernstEinsteinConductivity(ions: IonDiffusivities, origin: LawOrigin): PropertyLaw {
  return new NernstEinsteinConductivity(ions, origin);
}

class NernstEinsteinConductivity extends Law {
  readonly #both: number;

  constructor({ cation, anion }: IonDiffusivities, origin: LawOrigin) {
    super(origin);
    this.#both = cation + anion;
  }

  evaluate(concentration: number, temperature: number): void {
    this.byConcentration = (FARADAY * FARADAY * this.#both) / (GAS_CONSTANT * temperature);
    this.value = this.byConcentration * concentration;
    this.byTemperature = -this.value / temperature;
  }
}

/** Diffusivity of the ions of the ideal lithium electrolyte, m2/s: round numbers for 1 mol/L in carbonates. */
const idealIons: IonDiffusivities = { cation: 1.5e-10, anion: 3e-10 };

function ideal(metal: MetalName, salt: string): ElectrolyteProperties {
  const ions: IonDiffusivities = { cation: idealIons.cation * relativeMobility[metal], anion: idealIons.anion };
  const { diffusivity, transferenceNumber } = saltTransport(ions);
  const source =
    metal === 'lithium'
      ? 'estimate for Meander: round numbers of the size found at 1 mol/L in carbonates'
      : `estimate for Meander: the ideal lithium electrolyte with the mobility of the cation changed by the ratio of the ${stokesSource}`;
  const origin: LawOrigin = {
    source,
    estimate: true,
    note: 'A dilute solution: ions that do not see each other, with diffusivities that do not depend on concentration or temperature.',
    validity: {
      minimumConcentration: 0,
      maximumConcentration: 1500,
      minimumTemperature: 288.15,
      maximumTemperature: 308.15,
    },
  };
  return {
    label: `ideal ${metal} electrolyte`,
    metal,
    salt,
    solvent: 'carbonates',
    conductivity: nernstEinsteinConductivity(ions, origin),
    diffusivity: constantLaw(diffusivity, origin),
    transferenceNumber: constantLaw(transferenceNumber, origin),
    thermodynamicFactor: constantLaw(1, origin),
    source,
    estimated: 'everything: ion diffusivities by order of magnitude, ideal behaviour',
  };
}

const makers = {
  lipf6_ec_dmc: () => landesfeind('ethylene carbonate and dimethyl carbonate, 1:1 by weight', 'EC:DMC 1:1', ecDmc),
  lipf6_ec_emc: () => landesfeind('ethylene carbonate and ethyl methyl carbonate, 3:7 by weight', 'EC:EMC 3:7', ecEmc),
  lipf6_ec_emc_nyman: nyman,
  lipf6_pc_ec_dmc: valoen,
  napf6_ec_pc: chayambuka,
  potassium_carbonate_estimate: potassiumEstimate,
  ideal_lithium: () => ideal('lithium', 'LiPF6'),
  ideal_sodium: () => ideal('sodium', 'NaPF6'),
  ideal_potassium: () => ideal('potassium', 'KPF6'),
} as const satisfies Record<string, () => ElectrolyteProperties>;

export type ElectrolyteName = keyof typeof makers;

/** The electrolytes there are. */
export const electrolyteNames = Object.keys(makers) as readonly ElectrolyteName[];

/** An electrolyte with laws of its own: laws hold their last values, so that no two holders should share them. */
export function electrolyte(name: ElectrolyteName): Electrolyte {
  const properties = makers[name]();
  const laws = [
    properties.conductivity,
    properties.diffusivity,
    properties.transferenceNumber,
    properties.thermodynamicFactor,
  ];
  return { name, ...properties, validity: commonValidity(laws), estimate: laws.some((law) => law.estimate) };
}
