import { type Case, propertyLaw } from '../case/index.ts';
import type { Geometry } from '../geometry/geometry.ts';
import {
  FARADAY,
  type Electrolyte as Preset,
  type PropertyLaw,
  electrolyte as presetNamed,
  type SaltTransport,
  thermalVoltage,
  VACUUM_PERMITTIVITY,
} from '../materials/index.ts';
import { BinaryElectrolyte, concentration, potential } from '../physics/binary-electrolyte.ts';
import { ConcentratedElectrolyte } from '../physics/concentrated-electrolyte.ts';
import { WithElectrons } from '../physics/electrons.ts';
import { NernstPlanck, type Species } from '../physics/nernst-planck.ts';
import type { Physics } from '../physics/physics.ts';
import type { MetalUnknown, OtherIons, ReactingIon } from '../physics/reacting-ion.ts';
import type { Reaction } from '../physics/reactions.ts';
import { conservedCombinations } from './conserved.ts';
import { donnanEquilibrium } from './donnan.ts';

/**
 * An amount that nothing in a closed cell makes or takes, so that at steady state only the fill says how much there is: the
 * sum over its terms of factor times concentration.
 */
export interface ConservedAmount {
  readonly terms: readonly { readonly unknown: number; readonly factor: number }[];
  /** A balance among those whose weighted sum vanishes over the cell. */
  readonly equation: number;
}

/** A property law in use, for the check of its range of validity. */
export interface LawInUse {
  readonly property: string;
  readonly law: PropertyLaw;
}

/** The transport model of a case. Unknown 0 is always the concentration of the ion that is plated, or of its salt. */
export interface ElectrolyteModel {
  readonly physics: readonly Physics[];
  /** Index into `physics` for every region of the geometry. */
  readonly physicsOfRegion: Uint8Array;
  /** The value of every unknown in the solution that the cell is filled with. */
  readonly fill: readonly number[];
  /** The same in the medium of every model, in equilibrium with that solution: not the same where charge is fixed. */
  readonly fillOfPhysics: readonly (readonly number[])[];
  /** Where surfaces find the ion that is plated. */
  readonly ion: ReactingIon;
  /** Where the metal of homogenised hosts obeys Ohm's law. */
  readonly metal?: MetalUnknown;
  /** What a closed cell keeps of its fill. */
  readonly conserved: readonly ConservedAmount[];
  /** Transport of the salt at the fill, for a binary electrolyte. */
  readonly salt?: SaltTransport;
  readonly laws: readonly LawInUse[];
}

/** The transport model that a case describes. */
export function electrolyteModel(theCase: Case, geometry: Geometry): ElectrolyteModel {
  const model = modelOfElectrolyte(theCase, geometry);
  if (geometry.regions.every(({ conductivity }) => conductivity === undefined)) return model;
  const scale = thermalVoltage(theCase.electrolyte.temperature);
  const last = model.fill.length;
  return {
    ...model,
    physics: model.physics.map((physics) => new WithElectrons(physics, scale)),
    fill: [...model.fill, 0],
    fillOfPhysics: model.fillOfPhysics.map((fill) => [...fill, 0]),
    metal: { potential: last, electrons: last },
  };
}

function modelOfElectrolyte(theCase: Case, geometry: Geometry): ElectrolyteModel {
  const { electrolyte } = theCase;
  switch (electrolyte.kind) {
    case 'dilute':
      if (geometry.regions.some(({ fixedCharge }) => (fixedCharge ?? 0) !== 0)) {
        return { ...ions(ionsOf(electrolyte), geometry), salt: saltOf(electrolyte) };
      }
      return {
        ...binary(electrolyte.concentration, geometry),
        physics: [
          new BinaryElectrolyte({
            cationDiffusivity: electrolyte.cation_diffusivity,
            anionDiffusivity: electrolyte.anion_diffusivity,
            thermalVoltage: thermalVoltage(electrolyte.temperature),
            referenceConcentration: electrolyte.concentration,
          }),
        ],
        salt: saltOf(electrolyte),
        laws: [],
      };
    case 'concentrated':
      return concentrated(electrolyte, geometry);
    case 'ions':
      return ions(electrolyte, geometry);
  }
}

/**
 * Thickness of the layers in which charge separates, m: sqrt(eps V_T / (F sum z_i^2 c_i)) of the fill. None for an
 * electroneutral model.
 */
export function debyeLength(electrolyte: Case['electrolyte']): number | undefined {
  if (electrolyte.kind !== 'ions' || electrolyte.relative_permittivity === undefined) return undefined;
  const strength = electrolyte.species.reduce((sum, { charge, concentration: c }) => sum + charge * charge * c, 0);
  const permittivity = electrolyte.relative_permittivity * VACUUM_PERMITTIVITY;
  return Math.sqrt((permittivity * thermalVoltage(electrolyte.temperature)) / (FARADAY * strength));
}

/** What binary electrolytes share: the anion is blocked everywhere. */
function binary(filled: number, geometry: Geometry) {
  return {
    physicsOfRegion: new Uint8Array(geometry.regions.length),
    fill: [filled, 0],
    fillOfPhysics: [[filled, 0]],
    ion: { concentration, potential, balance: 0, charge: 1 },
    conserved: [{ terms: [{ unknown: concentration, factor: 1 }], equation: 1 }],
  };
}

type Given<Kind> = Extract<Case['electrolyte'], { kind: Kind }>;

function saltOf(electrolyte: Given<'dilute'>): SaltTransport {
  return { diffusivity: electrolyte.salt_diffusivity, transferenceNumber: electrolyte.transference_number };
}

/** The two ions of a dilute salt, one by one: fixed charge lets their concentrations differ. */
function ionsOf(electrolyte: Given<'dilute'>): Given<'ions'> {
  const { cation, concentration: filled, temperature, cation_diffusivity, anion_diffusivity } = electrolyte;
  return {
    kind: 'ions',
    plated_ion: cation,
    species: [
      { name: cation, charge: 1, diffusivity: cation_diffusivity, concentration: filled },
      { name: 'anion', charge: -1, diffusivity: anion_diffusivity, concentration: filled },
    ],
    reactions: [],
    temperature,
  };
}

function concentrated(electrolyte: Given<'concentrated'>, geometry: Geometry): ElectrolyteModel {
  const { concentration: filled, temperature, preset } = electrolyte;
  const published: Preset | undefined = preset === undefined ? undefined : presetNamed(preset);
  const law = (
    given: Parameters<typeof propertyLaw>[0] | undefined,
    name: 'conductivity' | 'diffusivity' | 'transferenceNumber' | 'thermodynamicFactor',
  ): PropertyLaw => {
    if (given !== undefined) return propertyLaw(given);
    if (published === undefined) throw new RangeError(`the case has neither a ${name} nor a preset`);
    return published[name];
  };
  const conductivity = law(electrolyte.conductivity, 'conductivity');
  const diffusivity = law(electrolyte.salt_diffusivity, 'diffusivity');
  const transferenceNumber = law(electrolyte.transference_number, 'transferenceNumber');
  const thermodynamicFactor = law(electrolyte.thermodynamic_factor, 'thermodynamicFactor');
  const atFill = (property: PropertyLaw): number => {
    property.evaluate(filled, temperature);
    return property.value;
  };
  return {
    ...binary(filled, geometry),
    physics: [
      new ConcentratedElectrolyte({
        conductivity,
        diffusivity,
        transferenceNumber,
        thermodynamicFactor,
        temperature,
        thermalVoltage: thermalVoltage(temperature),
        referenceConcentration: filled,
      }),
    ],
    salt: { diffusivity: atFill(diffusivity), transferenceNumber: atFill(transferenceNumber) },
    laws: [
      { property: 'conductivity', law: conductivity },
      { property: 'salt_diffusivity', law: diffusivity },
      { property: 'transference_number', law: transferenceNumber },
      { property: 'thermodynamic_factor', law: thermodynamicFactor },
    ],
  };
}

function ions(electrolyte: Given<'ions'>, geometry: Geometry): ElectrolyteModel {
  const { plated_ion, temperature, relative_permittivity } = electrolyte;
  const plated = electrolyte.species.filter(({ name }) => name === plated_ion);
  const others = electrolyte.species.filter(({ name }) => name !== plated_ion);
  const ordered = [...plated, ...others];
  const scale = Math.max(...ordered.map(({ concentration: filled }) => filled));
  const species = ordered.map(
    ({ name, charge, diffusivity, concentration: filled, excluded_volume }): Species => ({
      name,
      charge,
      diffusivity,
      concentration: filled,
      scale: charge === 0 || filled < 1e-3 * scale ? scale : filled,
      excludedVolume: excluded_volume,
    }),
  );
  const reactions = electrolyte.reactions.map(
    ({ name, reactants, products, forward_rate, backward_rate }): Reaction => ({
      name,
      reactants,
      products,
      forwardRate: forward_rate,
      backwardRate: backward_rate,
    }),
  );
  const fixedCharges = geometry.regions.map(({ fixedCharge }) => fixedCharge ?? 0);
  const distinct = [...new Set(fixedCharges)];
  const closure =
    relative_permittivity === undefined
      ? ({ kind: 'electroneutrality' } as const)
      : ({ kind: 'poisson', permittivity: relative_permittivity * VACUUM_PERMITTIVITY } as const);
  return {
    physics: distinct.map(
      (fixedCharge) =>
        new NernstPlanck({
          species,
          closure,
          thermalVoltage: thermalVoltage(temperature),
          fixedCharge,
          reactions,
        }),
    ),
    physicsOfRegion: Uint8Array.from(fixedCharges, (value) => distinct.indexOf(value)),
    fill: [...species.map(({ concentration: filled }) => filled), 0],
    fillOfPhysics: distinct.map((fixedCharge) => {
      const solution = species.map((each) => ({ ...each, mobile: each.diffusivity > 0 }));
      const { concentrations, potential: overThermal } = donnanEquilibrium(solution, fixedCharge);
      return [...concentrations, thermalVoltage(temperature) * overThermal];
    }),
    ion: {
      concentration: 0,
      potential: species.length,
      balance: 0,
      charge: plated[0].charge,
      others: othersOf(species),
    },
    conserved: conservedCombinations(
      species.map(({ name }) => name),
      reactions,
    ),
    laws: [],
  };
}

/** Part of its fill below which the plated ion leaves the charging of double layers to the others. */
const usedUp = 1e-3;

/** The ions that charge double layers where the first species is used up. */
function othersOf([plated, ...others]: readonly Species[]): OtherIons {
  return {
    reactingAtRest: plated.concentration,
    takeOver: usedUp * plated.concentration,
    ions: others.flatMap(({ charge, diffusivity, concentration: atRest }, k) =>
      charge === 0 || diffusivity === 0 ? [] : [{ concentration: k + 1, balance: k + 1, atRest, charge }],
    ),
  };
}
