import * as z from 'zod';
import * as problems from '../problems.ts';
import { hindrance, requireOneHindrance } from './hindrance.ts';
import { imageSchema } from './image.ts';
import { meshCellSchema } from './mesh-cell.ts';
import { nameSchema } from './name.ts';
import { profile } from './profile.ts';
import { count, positive, quantity, report } from './quantity.ts';
import { channelsSchema } from './structures/channels.ts';
import { lengthFromZero } from './structures/common.ts';
import { fibresSchema, foamSchema, particlesSchema } from './structures/fibres.ts';
import { pillarsSchema } from './structures/pillars.ts';
import { randomSheetsSchema, sheetsSchema } from './structures/sheets.ts';

const voidsSchema = z
  .strictObject({
    kind: z.literal('voids'),
    at: z.enum(['bottom', 'top']).prefault('bottom').describe('The face of the layer that they lie at.'),
    count: count('Number of voids across the cell, one in the middle of each equal part of its width.'),
    contact_share: quantity(
      { unit: '1', example: '0.5', exclusiveMinimum: 0, exclusiveMaximum: 1 },
      'Share of the face that is in contact; the voids take the rest.',
    ),
    height: quantity(lengthFromZero, 'How far the voids reach into the layer; zero is a gap of no volume.').prefault(
      '0 um',
    ),
  })
  .describe(
    'An electrolyte, such as a solid one, that touches its neighbour only in part; resolved in two dimensions.',
  );

const conductivity = { unit: 'S/m', example: '1e4 S/m', ...positive } as const;

const homogenisedSchema = z
  .strictObject({
    kind: z.literal('homogenised'),
    porosity: profile(
      { unit: '1', example: '0.7', exclusiveMinimum: 0, maximum: 1 },
      'Volume of electrolyte per volume of the layer.',
    ),
    ...hindrance,
    across: z
      .strictObject(hindrance)
      .optional()
      .meta({ description: 'The same across the cell, where the medium is not the same in all directions.' }),
    reactive_area: profile(
      { unit: '1', example: '10', minimum: 0 },
      'Surface of the host per area of footprint, m2/m2; of a profile the mean over the layer counts.',
    ).prefault(0),
    activity: profile(
      { unit: '1', example: '1', minimum: 0 },
      'What multiplies the exchange current on this surface: places that metal likes more or less.',
    ).prefault(1),
    conductivity: profile(
      conductivity,
      "Effective electronic conductivity: the metal then obeys Ohm's law; left out, all of it is at one potential.",
    ).optional(),
    bulk_conductivity: quantity(
      conductivity,
      'Conductivity of the solid itself; the effective one is that times (1 - porosity)^solid_exponent.',
    ).optional(),
    solid_exponent: quantity({ unit: '1', example: '1.5', minimum: 1 }, 'Goes with bulk_conductivity.').prefault(1.5),
    pore_filling: z
      .strictObject({
        bruggeman_exponent: quantity(
          { unit: '1', example: '1.5', minimum: 1 },
          'b: transport in the pores falls as (porosity / initial porosity)^b.',
        ).prefault(1.5),
        area_exponent: quantity(
          { unit: '1', example: '0.5', minimum: 0 },
          'm: the surface that metal leaves to the pores falls as (porosity / initial porosity)^m.',
        ).prefault(0.5),
      })
      .optional()
      .meta({ description: 'In time: metal that is deposited in the layer takes the place of electrolyte.' }),
  })
  .transform((structure, context) => {
    const { issues } = context;
    requireOneHindrance(structure, context);
    if (structure.across !== undefined) requireOneHindrance(structure.across, context, ['across']);
    if (structure.conductivity !== undefined && structure.bulk_conductivity !== undefined) {
      report(context, problems.givenTwice('conductivity', 'bulk_conductivity'), 'present', ['bulk_conductivity']);
    }
    return issues.length > 0 ? z.NEVER : structure;
  })
  .meta({ description: 'A porous layer by its averages.' });

const openSchema = z.strictObject({ kind: z.literal('open') }).describe('Free electrolyte.');

const structureSchema = z
  .discriminatedUnion('kind', [
    sheetsSchema,
    randomSheetsSchema,
    channelsSchema,
    pillarsSchema,
    fibresSchema,
    particlesSchema,
    foamSchema,
    voidsSchema,
    imageSchema,
    homogenisedSchema,
    openSchema,
  ])
  .meta({ description: 'What fills the layer besides electrolyte.' });

const layerSchema = z.strictObject({
  thickness: quantity({ unit: 'm', example: '100 um', ...positive }, 'Thickness of the layer.'),
  fixed_charge: quantity(
    { unit: 'mol/m^3', example: '-1 mol/L' },
    'Charge bound to the medium, in elementary charges per volume of its electrolyte: negative where anions are bound.',
  ).optional(),
  structure: structureSchema,
});

export const cellSchema = z
  .strictObject({
    width: quantity(
      { unit: 'm', example: '35.5 um', ...positive },
      'Width of the cell, or radius of an axisymmetric one; needed when a layer is pore-resolved.',
    ).optional(),
    sides: z
      .enum(['mirror', 'periodic'])
      .prefault('mirror')
      .describe(
        'mirror: the cell is mirrored at its side walls; periodic: what leaves on one side comes in on the other.',
      ),
    symmetry: z
      .enum(['planar', 'axisymmetric'])
      .prefault('planar')
      .describe(
        'axisymmetric: the cell turns about its left wall, as a capillary or a needle does; planar: it runs straight on.',
      ),
    contact_resistance: quantity(
      { unit: 'ohm m^2', example: '1 ohm cm^2', minimum: 0 },
      'Resistance between the collector and the metal of the layer on it, for each area of footprint.',
    ).optional(),
    layers: z
      .record(nameSchema, layerSchema)
      .transform((layers, context) => {
        const named = Object.entries(layers).map(([name, layer]) => ({ name, ...layer }));
        if (named.length === 0) report(context, problems.noEntries, 'absent');
        return named;
      })
      .meta({
        description: 'The layers by name, from the current collector up to the counter electrode.',
        minProperties: 1,
      })
      .optional(),
    mesh: meshCellSchema.optional(),
  })
  .transform(({ layers, ...cell }, context) => {
    const { issues } = context;
    if (layers === undefined && cell.mesh === undefined) report(context, problems.noEntries, 'absent', ['layers']);
    if (cell.mesh !== undefined) {
      if (layers !== undefined) report(context, problems.layersAndMesh, 'present', ['mesh']);
      if (cell.width !== undefined) report(context, problems.widthOfMesh, 'present', ['width']);
    }
    return issues.length > 0 ? z.NEVER : { ...cell, layers: layers ?? [] };
  })
  .meta({
    description: 'The geometry of the cell: layers, or a mesh of its own.',
    anyOf: [{ required: ['layers'] }, { required: ['mesh'] }],
  });
