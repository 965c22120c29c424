import * as z from 'zod';
import * as problems from '../problems.ts';
import { nameSchema } from './name.ts';
import { count, positive, quantity, report } from './quantity.ts';

const lengthFromZero = { unit: 'm', example: '1 um', minimum: 0 } as const;

const sheetsSchema = z
  .strictObject({
    kind: z.literal('sheets'),
    arrangement: z
      .enum(['staggered', 'in_line'])
      .describe('staggered: the gaps alternate between the two sides; in_line: all gaps on one side.'),
    count: count('Number of sheets in the layer, one to each pitch of thickness / count.'),
    gap: quantity(lengthFromZero, 'Width of the opening each sheet leaves across the cell.'),
    sheet_thickness: quantity(lengthFromZero, 'Thickness of a sheet; zero is a surface of no volume.').prefault('0 um'),
  })
  .describe('Horizontal sheets, pore-resolved in two dimensions.');

const channelsSchema = z
  .strictObject({
    kind: z.literal('channels'),
    count: count('Number of channels across the cell.'),
    wall_thickness: quantity(lengthFromZero, 'Thickness of a wall between channels.').prefault('0 um'),
  })
  .describe('Vertical channels, pore-resolved in two dimensions.');

const homogenisedSchema = z
  .strictObject({
    kind: z.literal('homogenised'),
    porosity: quantity(
      { unit: '1', example: '0.7', exclusiveMinimum: 0, maximum: 1 },
      'Volume of electrolyte per volume of the layer.',
    ),
    tortuosity: quantity({ unit: '1', example: '2', minimum: 1 }, 'Tortuosity in the reading named below.'),
    tortuosity_reading: z
      .enum(['factor', 'path_length'])
      .prefault('factor')
      .describe(
        'factor: effective diffusivity is porosity / tortuosity; path_length: the tortuosity is a ratio of lengths and enters squared.',
      ),
    reactive_area: quantity(
      { unit: '1', example: '10', minimum: 0 },
      'Surface of the host per area of footprint, m2/m2.',
    ).prefault(0),
  })
  .describe('A porous layer by its averages, in one dimension.');

const openSchema = z.strictObject({ kind: z.literal('open') }).describe('Free electrolyte.');

const structureSchema = z
  .discriminatedUnion('kind', [sheetsSchema, channelsSchema, homogenisedSchema, openSchema])
  .meta({ description: 'What fills the layer besides electrolyte.' });

const layerSchema = z.strictObject({
  thickness: quantity({ unit: 'm', example: '100 um', ...positive }, 'Thickness of the layer.'),
  structure: structureSchema,
});

export const cellSchema = z
  .strictObject({
    width: quantity(
      { unit: 'm', example: '35.5 um', ...positive },
      'Period of the pattern across the cell; needed when a layer is pore-resolved.',
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
      }),
  })
  .describe('The geometry of the cell.');
