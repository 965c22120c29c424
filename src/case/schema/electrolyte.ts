import * as z from 'zod';
import {
  type ElectrolyteName,
  electrolyteNames,
  ionDiffusivities,
  type Metal,
  metals,
  electrolyte as presetNamed,
  saltTransport,
} from '../../materials/index.ts';
import * as problems from '../problems.ts';
import { law } from './law.ts';
import { nameSchema } from './name.ts';
import { positive, quantity, report } from './quantity.ts';

const diffusivity = { unit: 'm^2/s', example: '3e-10 m^2/s', ...positive } as const;

/** What every electrolyte says. */
const common = {
  temperature: quantity({ unit: 'K', example: '25 degC', ...positive }, 'Temperature of the whole cell.').prefault(
    '25 degC',
  ),
};

const cation = z.enum(['Li+', 'Na+', 'K+']).describe('The ion that is plated; a metal of its own charge.');

const salt = {
  concentration: quantity(
    { unit: 'mol/m^3', example: '1 mol/L', ...positive },
    'Concentration of the salt before any current flows.',
  ),
};

const diluteSchema = z
  .strictObject({
    kind: z.literal('dilute').optional(),
    cation: cation.prefault('Li+'),
    ...salt,
    ...common,
    salt_diffusivity: quantity(diffusivity, 'Diffusivity of the salt; goes with transference_number.').optional(),
    transference_number: quantity(
      { unit: '1', example: '0.38', exclusiveMinimum: 0, exclusiveMaximum: 1 },
      'Share of the current carried by the cation in a uniform solution; goes with salt_diffusivity.',
    ).optional(),
    cation_diffusivity: quantity(diffusivity, 'Diffusivity of the cation; goes with anion_diffusivity.').optional(),
    anion_diffusivity: quantity(diffusivity, 'Diffusivity of the anion; goes with cation_diffusivity.').optional(),
  })
  .transform((electrolyte, context) => {
    const {
      kind: _,
      salt_diffusivity,
      transference_number,
      cation_diffusivity,
      anion_diffusivity,
      ...others
    } = electrolyte;
    const rest = { kind: 'dilute' as const, ...others };
    const bySalt = salt_diffusivity !== undefined || transference_number !== undefined;
    const byIons = cation_diffusivity !== undefined || anion_diffusivity !== undefined;
    if (bySalt && byIons) {
      report(context, problems.bothDiffusivityPairs);
      return z.NEVER;
    }
    if (salt_diffusivity !== undefined && transference_number !== undefined) {
      return { ...rest, ...electrolyteOfSalt(salt_diffusivity, transference_number) };
    }
    if (cation_diffusivity !== undefined && anion_diffusivity !== undefined) {
      return { ...rest, ...electrolyteOfIons(cation_diffusivity, anion_diffusivity) };
    }
    const pairs = [
      ['salt_diffusivity', 'transference_number'],
      ['transference_number', 'salt_diffusivity'],
      ['cation_diffusivity', 'anion_diffusivity'],
      ['anion_diffusivity', 'cation_diffusivity'],
    ] as const;
    const [given, partner] = pairs.find(([key]) => electrolyte[key] !== undefined) ?? [];
    report(context, problems.incompleteDiffusivities(given, partner), 'absent');
    return z.NEVER;
  })
  .meta({
    description: 'A dilute binary salt of two ions with constant diffusivities; what is meant where no kind is given.',
    oneOf: [
      { required: ['salt_diffusivity', 'transference_number'] },
      { required: ['cation_diffusivity', 'anion_diffusivity'] },
    ],
  });

/** The ion that a published electrolyte was made to plate. */
function cationOf(preset: ElectrolyteName | undefined): z.output<typeof cation> {
  return preset === undefined ? 'Li+' : `${metals[presetNamed(preset).metal].symbol as 'Li' | 'Na' | 'K'}+`;
}

const concentratedSchema = z
  .strictObject({
    kind: z.literal('concentrated'),
    preset: z
      .enum(electrolyteNames as [ElectrolyteName, ...ElectrolyteName[]])
      .optional()
      .describe('Published property laws; each may be replaced below.'),
    cation: cation.optional().describe('The ion that is plated: that of the preset, or Li+, where it is left out.'),
    ...salt,
    ...common,
    conductivity: law({ unit: 'S/m', example: '1 S/m', ...positive }, 'Ionic conductivity.').optional(),
    salt_diffusivity: law(diffusivity, 'Diffusivity of the salt.').optional(),
    transference_number: law({ unit: '1', example: '0.3' }, 'Transference number of the cation.').optional(),
    thermodynamic_factor: law(
      { unit: '1', example: '2', ...positive },
      '1 + dln f/dln c, f the activity coefficient of the salt; 1 for an ideal solution.',
    ).optional(),
  })
  .transform((electrolyte, context) => {
    const whole = { ...electrolyte, cation: electrolyte.cation ?? cationOf(electrolyte.preset) };
    if (electrolyte.preset !== undefined) return whole;
    const laws = ['conductivity', 'salt_diffusivity', 'transference_number', 'thermodynamic_factor'] as const;
    const missing = laws.filter((name) => electrolyte[name] === undefined);
    if (missing.length === 0) return whole;
    report(context, problems.incompleteLaws(missing, electrolyteNames), 'absent');
    return z.NEVER;
  })
  .meta({ description: 'A concentrated binary salt with properties that depend on concentration (Stefan-Maxwell).' });

const speciesSchema = z.strictObject({
  charge: z.int().min(-8).max(8).describe('Charge number, such as 1, -1, 2 or 0.'),
  diffusivity: quantity({ unit: 'm^2/s', example: '1e-10 m^2/s', minimum: 0 }, 'Diffusivity in the free electrolyte.'),
  concentration: quantity(
    { unit: 'mol/m^3', example: '1 mol/L', ...positive },
    'Concentration before any current flows; a trace, such as 1e-6 mol/L, for what only forms.',
  ),
  excluded_volume: quantity(
    { unit: 'm^3/mol', example: '0.1 L/mol', minimum: 0 },
    'Volume that a mole keeps others out of: crowding at strongly charged surfaces.',
  ).optional(),
});

const stoichiometry = (description: string) => z.record(z.string(), z.int().min(1).max(8)).describe(description);

const reactionSchema = z
  .strictObject({
    reactants: stoichiometry('Species on the left, each with its count, such as { Li+: 1, PF6-: 1 }.'),
    products: stoichiometry('Species on the right.'),
    forward_rate: z
      .number()
      .min(0)
      .describe('k_f: times the concentrations of the reactants in mol/m^3 it gives mol/(m^3 s).'),
    backward_rate: z.number().min(0).describe('k_b, the same of the products.'),
  })
  .describe('A reaction in the solution, by mass action.');

const ionsSchema = z
  .strictObject({
    kind: z.literal('ions'),
    plated_ion: z.string().describe('The species that surfaces plate and strip.'),
    species: z
      .record(z.string(), speciesSchema)
      .transform((species) => Object.entries(species).map(([name, properties]) => ({ name, ...properties })))
      .meta({ description: 'Everything dissolved, by name.', minProperties: 1 }),
    reactions: z
      .record(nameSchema, reactionSchema)
      .optional()
      .transform((reactions) => Object.entries(reactions ?? {}).map(([name, reaction]) => ({ name, ...reaction })))
      .meta({ description: 'Homogeneous reactions, such as ion pairing, by name.' }),
    relative_permittivity: quantity(
      { unit: '1', example: '30', ...positive },
      "Solves Poisson's equation instead of assuming electroneutrality: space charge and diffuse layers.",
    ).optional(),
    ...common,
  })
  .describe('Any number of ions, each with its charge and diffusivity (Nernst-Planck).');

export const electrolyteSchema = z
  .discriminatedUnion('kind', [diluteSchema, concentratedSchema, ionsSchema])
  .meta({ description: 'The electrolyte that fills every pore.' });

/** All four transport numbers of the electrolyte (m2/s and 1) from the salt diffusivity and the transference number. */
export function electrolyteOfSalt(salt_diffusivity: number, transference_number: number) {
  const ions = ionDiffusivities({ diffusivity: salt_diffusivity, transferenceNumber: transference_number });
  return { salt_diffusivity, transference_number, cation_diffusivity: ions.cation, anion_diffusivity: ions.anion };
}

/** All four transport numbers of the electrolyte (m2/s and 1) from the diffusivities of its ions. */
export function electrolyteOfIons(cation_diffusivity: number, anion_diffusivity: number) {
  const salt = saltTransport({ cation: cation_diffusivity, anion: anion_diffusivity });
  return {
    salt_diffusivity: salt.diffusivity,
    transference_number: salt.transferenceNumber,
    cation_diffusivity,
    anion_diffusivity,
  };
}

/** What the cell is filled with of the ion that is plated, mol/m3. */
export function platedConcentration(electrolyte: z.output<typeof electrolyteSchema>): number {
  if (electrolyte.kind !== 'ions') return electrolyte.concentration;
  const plated = electrolyte.species.find(({ name }) => name === electrolyte.plated_ion);
  return plated === undefined ? Number.NaN : plated.concentration;
}

/** The metal of the ion that is plated, where its properties are known. */
export function platedMetal(electrolyte: z.output<typeof electrolyteSchema>): Metal | undefined {
  const ion = electrolyte.kind === 'ions' ? electrolyte.plated_ion : electrolyte.cation;
  return Object.values(metals).find(({ symbol }) => ion === `${symbol}+`);
}
