import { FARADAY, thermalVoltage } from '../../src/materials/index.ts';
import { BinaryElectrolyte } from '../../src/physics/binary-electrolyte.ts';
import { ConcentratedElectrolyte, type ConcentrationLaw } from '../../src/physics/concentrated-electrolyte.ts';
import { newDeposit } from '../../src/physics/deposit.ts';
import { DoubleLayer } from '../../src/physics/double-layer.ts';
import { ElectrodeReaction, type ElectrodeReactionProperties } from '../../src/physics/electrode-reaction.ts';
import { WithElectrons } from '../../src/physics/electrons.ts';
import { Film } from '../../src/physics/film.ts';
import { ButlerVolmer, Linear } from '../../src/physics/kinetic-law.ts';
import { NernstPlanck, type NernstPlanckProperties } from '../../src/physics/nernst-planck.ts';
import { Nucleation } from '../../src/physics/nucleation.ts';
import type { ReactingIon } from '../../src/physics/reacting-ion.ts';
import {
  cosine,
  exponential,
  height,
  inverseHyperbolicSine,
  type Jet,
  joint,
  type ManufacturedModel,
  type Place,
  sine,
} from './manufactured.ts';

/** Models of every kind with smooth fields; see `ManufacturedModel`. */

export const thermal = thermalVoltage(298.15);
const filled = 1000;

const wave = ({ across }: Place): Jet => cosine(across.times(Math.PI));

/** s; how fast the fields change in a transient. */
const period = 4;
/** Grows from 0 with time and is 0 at the upper end always. */
const change = ({ along, time }: Place, rate: number): Jet =>
  sine(time.times(rate / period)).times(along.times(-1).plus(1));

/** A concentration between 0.5 and 1.8 times its scale. */
function concentrationLike(scale: number, phase: number, rise: number): (place: Place) => Jet {
  return (place) =>
    wave(place)
      .times(cosine(place.along.times(1.3).plus(phase)))
      .times(0.2)
      .plus(place.along.times(rise))
      .plus(change(place, 1 + phase).times(0.3))
      .plus(1)
      .times(scale);
}

function potentialLike(place: Place): Jet {
  return wave(place)
    .times(sine(place.along.plus(0.4)))
    .times(0.5)
    .plus(place.along.times(place.along).times(-1.1))
    .plus(change(place, 1.5).times(0.8))
    .plus(0.2)
    .times(thermal);
}

const metalLike = (place: Place): Jet =>
  wave(place)
    .times(cosine(place.along.times(1.7)))
    .times(0.3)
    .plus(place.along.times(0.6))
    .plus(0.5)
    .times(thermal);

const exchangeCurrentDensity = 40;
const concentrationExponent = 0.5;
const coefficients = { anodicTransferCoefficient: 0.6, cathodicTransferCoefficient: 0.4 };

/** ohm m2: at the currents of these fields about half of the drive is lost in the film. */
const filmResistance = 6e-4;
/** V, of the reaction that nucleates, which makes it plate. */
const plating = 0.06;
/** V, A/m2: at the currents of these fields the barrier is neither absent nor whole. */
const [nucleationOverpotential, nucleationOnset] = [0.03, 50];
/** mol/m2: half of the surface is bare. */
const coveringAmount = 1e-3;
const halfCovered = newDeposit(2000, Math.LN2 * coveringAmount);
/** F/m2, so large that its charge counts beside the salt. */
const doubleLayerCapacitance = 40;

/** Where a falling function of the current density vanishes, A/m2. */
function balancedCurrent(excess: (current: number) => number): number {
  let [low, high] = [-1e5, 1e5];
  for (let k = 0; k < 70; k++) {
    const middle = (low + high) / 2;
    if (excess(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The electrode's laws for an ion, and the same current densities written once more. */
function electrodeOf(
  ion: ReactingIon,
  atRest: number,
  kind: 'Butler-Volmer' | 'linear' = 'Butler-Volmer',
): Pick<ManufacturedModel, 'electrode' | 'current' | 'surfaceLaws'> {
  const law = kind === 'linear' ? new Linear(coefficients) : new ButlerVolmer(coefficients);
  const properties: ElectrodeReactionProperties = {
    ion,
    law,
    exchangeCurrentDensity,
    concentrationExponent,
    referenceConcentration: filled,
    concentrationAtRest: atRest,
    equilibrium: 'nernst',
    thermalVoltage: thermal,
  };
  const relativeOf = (values: readonly number[]) => values[ion.concentration] / filled;
  const driveOf = (values: readonly number[], control: number): number => {
    const electrode = ion.metal === undefined ? control : control + values[ion.metal.potential];
    return (electrode - values[ion.potential]) / thermal - Math.log(relativeOf(values)) / ion.charge;
  };
  const { anodicTransferCoefficient: anodic, cathodicTransferCoefficient: cathodic } = coefficients;
  const currentAt = (relative: number, drive: number): number => {
    const shape =
      kind === 'linear' ? (anodic + cathodic) * drive : Math.exp(anodic * drive) - Math.exp(-cathodic * drive);
    return exchangeCurrentDensity * Math.sqrt(relative) * shape;
  };
  const ratesOf = (unknowns: number, current: number): number[] => {
    const rates = new Array<number>(unknowns).fill(0);
    rates[ion.balance] = current / (ion.charge * FARADAY);
    if (ion.metal !== undefined) rates[ion.metal.electrons] = -current / FARADAY;
    return rates;
  };
  return {
    electrode: new ElectrodeReaction(properties),
    current: (values, control) => currentAt(relativeOf(values), driveOf(values, control)),
    surfaceLaws: {
      film: {
        law: new ElectrodeReaction({ ...properties, film: new Film(filmResistance) }),
        rates: (values, control) => {
          const drive = driveOf(values, control);
          const current = balancedCurrent(
            (each) => currentAt(relativeOf(values), drive - (filmResistance * each) / thermal) - each,
          );
          return ratesOf(values.length, current);
        },
      },
      nucleation: {
        law: new ElectrodeReaction({
          ...properties,
          standardPotential: plating,
          nucleation: new Nucleation(
            { overpotential: nucleationOverpotential, coveringAmount, onsetCurrentDensity: nucleationOnset },
            halfCovered,
          ),
        }),
        rates: (values, control) => {
          const drive = driveOf(values, control - plating);
          const current = balancedCurrent((each) => {
            const onset = each < 0 ? 1 - Math.exp(-((each / nucleationOnset) ** 2)) : 0;
            return currentAt(relativeOf(values), drive + (nucleationOverpotential / 2 / thermal) * onset) - each;
          });
          return ratesOf(values.length, current);
        },
      },
      'double layer': {
        law: new DoubleLayer({ ion, capacitance: doubleLayerCapacitance }),
        rates: (values) => values.map(() => 0),
        stores: (values, control) => {
          const { metal, potential } = ion;
          const ofMetal = metal === undefined ? values[potential].times(0) : values[metal.potential];
          const charge = ofMetal
            .plus(values[potential].times(-1))
            .plus(control)
            .times(doubleLayerCapacitance / FARADAY);
          const stored = values.map((value) => value.times(0));
          stored[ion.balance] = charge.times(1 / ion.charge);
          if (metal !== undefined) stored[metal.electrons] = charge.times(-1);
          return stored;
        },
      },
    },
  };
}

const cation: ReactingIon = { concentration: 0, potential: 1, balance: 0, charge: 1 };
const [cationDiffusivity, anionDiffusivity] = [2.4e-10, 3.9e-10];

const binaryFields = (place: Place): Jet[] => [concentrationLike(filled, 0.3, 0.4)(place), potentialLike(place)];

export const binary: ManufacturedModel = {
  name: 'dilute binary',
  physics: [
    new BinaryElectrolyte({
      cationDiffusivity,
      anionDiffusivity,
      thermalVoltage: thermal,
      referenceConcentration: filled,
    }),
  ],
  fields: binaryFields,
  fluxes: ([c], [slope, field]) => [
    -cationDiffusivity * (slope + (c * field) / thermal),
    -anionDiffusivity * (slope - (c * field) / thermal),
  ],
  stored: [0, 0],
  ion: cation,
  ...electrodeOf(cation, filled),
  partlyHeld: [0],
  closedLevels: { pinned: [1, 0], amounts: [0] },
};

/** A property of the salt: a function of c in units of the fill, with its derivative by that. */
function lawOf(value: (x: number) => number, slope: (x: number) => number): ConcentrationLaw {
  const law = {
    value: 0,
    byConcentration: 0,
    evaluate(concentration: number) {
      law.value = value(concentration / filled);
      law.byConcentration = slope(concentration / filled) / filled;
    },
  };
  return law;
}

const kappa = (x: number) => 1.2 * x * Math.exp(-0.5 * x);
const saltDiffusivity = (x: number) => 4e-10 * Math.exp(-0.6 * x);
const transference = (x: number) => 0.25 + 0.1 * x;
const thermodynamic = (x: number) => 0.8 + 0.5 * x * x;

export const concentrated: ManufacturedModel = {
  ...binary,
  name: 'concentrated binary',
  physics: [
    new ConcentratedElectrolyte({
      conductivity: lawOf(kappa, (x) => 1.2 * (1 - 0.5 * x) * Math.exp(-0.5 * x)),
      diffusivity: lawOf(saltDiffusivity, (x) => -0.6 * saltDiffusivity(x)),
      transferenceNumber: lawOf(transference, () => 0.1),
      thermodynamicFactor: lawOf(thermodynamic, (x) => x),
      temperature: 298.15,
      thermalVoltage: thermal,
      referenceConcentration: filled,
    }),
  ],
  fluxes: ([c], [slope, field]) => {
    const x = c / filled;
    const chi = 2 * (1 - transference(x)) * thermodynamic(x) - 1;
    const current = -kappa(x) * (field - (thermal * chi * slope) / c);
    const diffusion = -saltDiffusivity(x) * slope;
    return [diffusion + (transference(x) * current) / FARADAY, diffusion - ((1 - transference(x)) * current) / FARADAY];
  },
};

/** What N species need beside their fields: everything from their properties, written for continuous fields. */
function ofSpecies(properties: NernstPlanckProperties): Pick<ManufacturedModel, 'physics' | 'fluxes' | 'stored'> {
  const { species, closure, siteVolume } = properties;
  const volumes = species.map(({ excludedVolume }) => excludedVolume ?? 0);
  return {
    physics: [new NernstPlanck(properties)],
    fluxes: (values, slopes) => {
      const field = slopes[species.length] / thermal;
      const occupied = volumes.reduce((sum, volume, j) => sum + volume * values[j], 0);
      const occupiedSlope = volumes.reduce((sum, volume, j) => sum + volume * slopes[j], 0);
      const crowding = occupiedSlope / (1 - occupied);
      return [
        ...species.map(({ charge, diffusivity }, i) => {
          const weight = siteVolume === undefined ? 1 : volumes[i] / siteVolume;
          return -diffusivity * (slopes[i] + values[i] * (charge * field + weight * crowding));
        }),
        closure.kind === 'poisson' ? (-closure.permittivity / FARADAY) * slopes[species.length] : 0,
      ];
    },
    stored: [...species.map((_, i) => i), -1],
  };
}

const electroneutral = { kind: 'electroneutrality' } as const;

/** Two ions of unlike charge beside charge fixed to the medium, 2 c_0 - c_1 + X = 0. */
const fixedCharge = -400;
const doubly: ReactingIon = { concentration: 0, potential: 2, balance: 0, charge: 2 };
export const twoIons: ManufacturedModel = {
  name: 'two ions and fixed charge',
  ...ofSpecies({
    species: [
      { name: 'M++', charge: 2, diffusivity: 1.5e-10, concentration: filled },
      { name: 'X-', charge: -1, diffusivity: 3e-10, concentration: 1600 },
    ],
    closure: electroneutral,
    thermalVoltage: thermal,
    fixedCharge,
  }),
  fields: (place) => {
    const c = concentrationLike(filled, 0.3, 0.4)(place);
    return [c, c.times(2).plus(fixedCharge), potentialLike(place)];
  },
  ion: doubly,
  ...electrodeOf(doubly, filled),
  partlyHeld: [0],
  closedLevels: { pinned: [2, 0], amounts: [1] },
};

const first: ReactingIon = { concentration: 0, potential: 3, balance: 0, charge: 1 };
const threeSpecies = [
  { name: 'Li+', charge: 1, diffusivity: 1.5e-10, concentration: 800 },
  { name: 'X-', charge: -1, diffusivity: 3e-10, concentration: 1800 },
  { name: 'M++', charge: 2, diffusivity: 0.9e-10, concentration: 500 },
];
const threeFields = (place: Place): Jet[] => {
  const lithium = concentrationLike(800, 0.3, 0.4)(place);
  const metalIon = concentrationLike(500, 1.2, -0.3)(place);
  return [lithium, lithium.plus(metalIon.times(2)), metalIon, potentialLike(place)];
};
export const threeIons: ManufacturedModel = {
  name: 'three ions',
  ...ofSpecies({ species: threeSpecies, closure: electroneutral, thermalVoltage: thermal }),
  fields: threeFields,
  ion: first,
  ...electrodeOf(first, 800),
  partlyHeld: [0, 2],
  closedLevels: { pinned: [3, 0], amounts: [1, 2] },
};

/** Unlike volumes on lattice sites, a third of the space taken. */
export const crowded: ManufacturedModel = {
  ...threeIons,
  name: 'three ions, steric exclusion',
  ...ofSpecies({
    species: threeSpecies.map((species, i) => ({ ...species, excludedVolume: [0.8e-4, 1.2e-4, 1.5e-4][i] })),
    closure: electroneutral,
    thermalVoltage: thermal,
    siteVolume: 1e-4,
  }),
};

/** Ion pairing as fast as transport. */
const [pairing, dissociation] = [6e-4, 0.5];
export const reacting: ManufacturedModel = {
  name: 'ion pairs, homogeneous reaction',
  ...ofSpecies({
    species: [
      { name: 'Li+', charge: 1, diffusivity: 1.5e-10, concentration: 800 },
      { name: 'X-', charge: -1, diffusivity: 3e-10, concentration: 800 },
      { name: 'LiX', charge: 0, diffusivity: 2e-10, concentration: 500 },
    ],
    closure: electroneutral,
    thermalVoltage: thermal,
    reactions: [
      {
        name: 'pairing',
        reactants: { 'Li+': 1, 'X-': 1 },
        products: { LiX: 1 },
        forwardRate: pairing,
        backwardRate: dissociation,
      },
    ],
  }),
  fields: (place) => {
    const c = concentrationLike(800, 0.3, 0.4)(place);
    return [c, c, concentrationLike(500, 1.2, -0.3)(place), potentialLike(place)];
  },
  production: ([cationHere, anionHere, pair]) => {
    const rate = pairing * cationHere * anionHere - dissociation * pair;
    return [-rate, -rate, rate, 0];
  },
  ion: first,
  ...electrodeOf(first, 800),
  partlyHeld: [0, 2],
};

const pairIon: ReactingIon = { concentration: 0, potential: 2, balance: 0, charge: 1 };
/**
 * The two ions of a salt with space charge.
 *
 * @param debye Debye length over the height
 * @param excludedVolumes of the ions, m3/mol
 */
function withSpaceCharge(name: string, debye: number, excludedVolumes = [0, 0]): ManufacturedModel {
  const permittivity = (2 * FARADAY * filled * (debye * height) ** 2) / thermal;
  return {
    name,
    ...ofSpecies({
      species: [
        {
          name: 'Li+',
          charge: 1,
          diffusivity: 1.5e-10,
          concentration: filled,
          excludedVolume: excludedVolumes[0],
        },
        {
          name: 'X-',
          charge: -1,
          diffusivity: 3e-10,
          concentration: filled,
          excludedVolume: excludedVolumes[1],
        },
      ],
      closure: { kind: 'poisson', permittivity },
      thermalVoltage: thermal,
      siteVolume: excludedVolumes.some((volume) => volume > 0) ? 1e-4 : undefined,
    }),
    fields: (place) => [
      concentrationLike(filled, 0.3, 0.4)(place),
      concentrationLike(filled, 0.9, 0.3)(place),
      potentialLike(place),
    ],
    production: ([cationHere, anionHere]) => [0, 0, cationHere - anionHere],
    ion: pairIon,
    ...electrodeOf(pairIon, filled),
    partlyHeld: [2],
    closedLevels: { pinned: [2, 2], amounts: [0, 1] },
  };
}
export const spaceCharge = withSpaceCharge('Poisson, Debye length 0.3 of the height', 0.3);
export const thinSpaceCharge = withSpaceCharge('Poisson, Debye length 0.01 of the height', 0.01);
/** Of unlike ions that take up to a third of the space. */
export const crowdedSpaceCharge = withSpaceCharge('Poisson, steric exclusion', 0.3, [0.6e-4, 1e-4]);
export const permittivityOfSpaceCharge = (2 * FARADAY * filled * (0.3 * height) ** 2) / thermal;

/** A salt beside a metal that conducts, with a law between the two all over the volume. */
function withElectrons(electrolyte: ManufacturedModel, law: 'Butler-Volmer' | 'linear'): ManufacturedModel {
  const n = electrolyte.stored.length;
  const ion = { ...electrolyte.ion, metal: { potential: n, electrons: n } };
  const electrode = electrodeOf(ion, electrolyte.physics[0].unknowns[ion.concentration].origin, law);
  return {
    ...electrolyte,
    name: `${electrolyte.name}, electrons, ${law} in the volume`,
    physics: [new WithElectrons(electrolyte.physics[0], thermal)],
    fields: (place) => [...electrolyte.fields(place), metalLike(place)],
    fluxes: (values, slopes, layer) => [...electrolyte.fluxes(values, slopes, layer), -slopes[n] / FARADAY],
    production:
      electrolyte.production === undefined
        ? undefined
        : (values, layer) => [...electrolyte.production!(values, layer), 0],
    stored: [...electrolyte.stored, -1],
    ion,
    ...electrode,
    areaDensity: (across, along) => 3e4 * (1 + 0.5 * Math.sin(2 * across + 3 * along)),
    closedLevels: undefined,
  };
}
export const electronsBesideBinary = withElectrons(binary, 'Butler-Volmer');
export const electronsBesideConcentrated = withElectrons(concentrated, 'Butler-Volmer');
export const electronsBesideReacting = withElectrons(reacting, 'linear');

/**
 * Two media that hold different charge and let ions move differently: electrochemical potentials and fluxes are continuous where
 * they meet, concentrations and the potential jump (Donnan). With mu the electrochemical potentials over RT,
 *
 *     c_+ - c_- + X = 0:   phi / V_T = (mu_+ - mu_-)/2 + arsinh(X / (2 e^m)),   m = (mu_+ + mu_-)/2,   c_± = e^(mu_± ∓ phi / V_T).
 */
function donnan(name: string, charges: readonly number[]): ManufacturedModel {
  const mobility = [
    [2.4e-10, 3.9e-10],
    [0.8e-10, 2.1e-10],
  ];
  const signs = [1, -1];
  const media = charges.map((charge, layer) =>
    ofSpecies({
      species: signs.map((sign, i) => ({
        name: sign > 0 ? 'Li+' : 'X-',
        charge: sign,
        diffusivity: mobility[layer][i],
        concentration: filled,
      })),
      closure: electroneutral,
      thermalVoltage: thermal,
      fixedCharge: charge,
    }),
  );
  /** Where the media meet e^m is the fill: c_± = -+X/2 + sqrt(X^2/4 + fill^2). */
  const atJoint = charges.map((charge) => signs.map((sign) => (-sign * charge) / 2 + Math.hypot(charge / 2, filled)));
  /** D c dmu/dy there, the same on both sides, over that of the first ion below. */
  const shares = [-0.9, 0.6];
  const fields = (place: Place): Jet[] => {
    const { along, layer } = place;
    const distance = along.plus(-joint);
    const squared = distance.times(distance);
    const potentials = signs.map((_, i) => {
      const slope = (shares[i] * mobility[0][0] * filled) / (mobility[layer][i] * atJoint[layer][i]);
      return distance
        .times(slope)
        .plus(wave(place).times(squared).times([0.8, -0.6][i]))
        .plus(squared.times([0.5, 0.3][i]))
        .plus(
          change(place, 1 + i)
            .times(squared)
            .times(4),
        )
        .plus(Math.log(filled));
    });
    const mean = potentials[0].plus(potentials[1]).times(0.5);
    const inside = inverseHyperbolicSine(exponential(mean.times(-1)).times(charges[layer] / 2));
    const potential = potentials[0].plus(potentials[1].times(-1)).times(0.5).plus(inside);
    return [
      ...signs.map((sign, i) => exponential(potentials[i].plus(potential.times(-sign)))),
      potential.times(thermal),
    ];
  };
  return {
    name,
    physics: media.map(({ physics }) => physics[0]),
    fields,
    fluxes: (values, slopes, layer) => media[layer].fluxes(values, slopes, layer),
    stored: [0, 1, -1],
    ion: pairIon,
    ...electrodeOf(pairIon, filled),
    partlyHeld: [0],
  };
}
export const unlikeCharge = donnan('two media of unlike fixed charge', [-800, 500]);
export const unlikeDiffusivity = donnan('two media of unlike diffusivity', [0, 0]);

/** Two media with space charge that differ in permittivity, fixed charge and diffusivities: values and fluxes are continuous. */
function unlikeSpaceCharge(): ManufacturedModel {
  const mobility = [
    [2.4e-10, 3.9e-10],
    [0.8e-10, 2.1e-10],
  ];
  const permittivity = [0.3, 0.15].map((debye) => (2 * FARADAY * filled * (debye * height) ** 2) / thermal);
  const charges = [-300, 200];
  const media = charges.map((charge, layer) =>
    ofSpecies({
      species: [1, -1].map((sign, i) => ({
        name: sign > 0 ? 'Li+' : 'X-',
        charge: sign,
        diffusivity: mobility[layer][i],
        concentration: filled,
      })),
      closure: { kind: 'poisson', permittivity: permittivity[layer] },
      thermalVoltage: thermal,
      fixedCharge: charge,
    }),
  );
  const atJoint = [1.1 * filled, 0.9 * filled];
  return {
    name: 'two media with space charge',
    physics: media.map(({ physics }) => physics[0]),
    fields: (place) => {
      const { along, layer } = place;
      const distance = along.plus(-joint);
      const squared = distance.times(distance);
      const field = (0.6 * permittivity[0]) / permittivity[layer];
      const concentrations = [1, -1].map((sign, i) => {
        const slope = (filled * [0.3, -0.2][i] * mobility[0][0]) / mobility[layer][i] - sign * atJoint[i] * field;
        return distance
          .times(slope)
          .plus(wave(place).times(squared).times([300, -200][i]))
          .plus(squared.times([500, 400][i]))
          .plus(
            change(place, 1 + i)
              .times(squared)
              .times(4 * filled),
          )
          .plus(atJoint[i]);
      });
      const potential = distance.times(field).plus(wave(place).times(squared).times(0.8)).plus(squared.times(-0.7));
      return [...concentrations, potential.times(thermal)];
    },
    fluxes: (values, slopes, layer) => media[layer].fluxes(values, slopes, layer),
    production: ([cationHere, anionHere], layer) => [0, 0, cationHere - anionHere + charges[layer]],
    stored: [0, 1, -1],
    ion: pairIon,
    ...electrodeOf(pairIon, filled),
    partlyHeld: [2],
  };
}
export const unlikePermittivity = unlikeSpaceCharge();
