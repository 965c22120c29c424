import * as z from 'zod';
import { angle } from '../angle.ts';
import { count, quantity } from '../quantity.ts';
import { length, lengthFromZero, minimumGap, seed, surface } from './common.ts';

export const sheetsSchema = z
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

const fromHorizontal = 'From the horizontal, counter-clockwise.';
const bounds = { above: -180.000001, below: 180.000001 } as const;

const anglesSchema = z
  .discriminatedUnion('kind', [
    z
      .strictObject({
        kind: z.literal('uniform'),
        from: angle(bounds, '-90 deg', fromHorizontal).prefault('-90 deg'),
        to: angle(bounds, '90 deg', fromHorizontal).prefault('90 deg'),
      })
      .describe('Evenly between two angles; all of them where none are given.'),
    z
      .strictObject({
        kind: z.literal('normal'),
        mean: angle(bounds, '0 deg', fromHorizontal).prefault('0 deg'),
        deviation: angle({ minimum: 0, below: 180 }, '15 deg', 'Standard deviation; 0 deg for sheets of one angle.'),
      })
      .describe('About a mean.'),
    z
      .strictObject({
        kind: z.literal('von_mises'),
        mean: angle(bounds, '0 deg', fromHorizontal).prefault('0 deg'),
        concentration: quantity(
          { unit: '1', example: '4', minimum: 0, maximum: 1e6 },
          'kappa; 0 for all angles alike.',
        ),
      })
      .describe("Von Mises' distribution, the normal one of the circle."),
  ])
  .prefault({ kind: 'uniform' })
  .meta({ description: 'The distribution of the angles of the sheets.' });

export const randomSheetsSchema = z
  .strictObject({
    kind: z.literal('random_sheets'),
    count: count('Number of sheets.'),
    length: quantity({ ...length, example: '20 um' }, 'Length of a sheet.'),
    sheet_thickness: quantity(lengthFromZero, 'Thickness of a sheet; zero is a surface of no volume.').prefault('0 um'),
    angles: anglesSchema,
    minimum_gap: minimumGap('Between two sheets; a tenth of the length where it is not given.').optional(),
    seed,
    surface,
  })
  .describe('Straight sheets at random places, pore-resolved in two dimensions.');
