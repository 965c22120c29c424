import * as z from 'zod';
import * as problems from '../../problems.ts';
import { profile } from '../profile.ts';
import { positive, quantity, report } from '../quantity.ts';
import { length, minimumGap, porosity, seed, surface } from './common.ts';

const spread = quantity(
  { unit: '1', example: '0.3', minimum: 0, maximum: 1 },
  'Standard deviation of the sizes over their mean, log-normal; random arrangements only.',
).prefault(0);

const density = profile(
  { unit: '1', example: '1', minimum: 0 },
  'How densely they stand, relative to elsewhere in the layer; random arrangements only.',
).prefault(1);

export const fibresSchema = z
  .strictObject({
    kind: z.literal('fibres'),
    arrangement: z.enum(['square', 'hexagonal', 'random']).describe('Where the fibres stand.'),
    diameter: profile(
      length,
      'Of a fibre; so scaled that a whole number of them has the porosity, unless they overlap.',
    ),
    porosity,
    overlapping: z.boolean().prefault(false).describe('Whether random fibres may overlap, as in a felt that is fused.'),
    minimum_gap: minimumGap('Between two fibres; a tenth of the diameter where it is not given.').optional(),
    size_spread: spread,
    density,
    seed,
    surface,
  })
  .transform((structure, context) => {
    if (structure.arrangement === 'random') return structure;
    const { overlapping, size_spread, density: graded, diameter, arrangement } = structure;
    const given = {
      overlapping,
      size_spread: size_spread !== 0,
      density: graded !== 1,
      diameter: typeof diameter !== 'number',
    };
    const wrong = Object.entries(given).filter(([, each]) => each);
    for (const [key] of wrong) report(context, problems.onlyOfRandom(key, arrangement), 'present', [key]);
    return wrong.length > 0 ? z.NEVER : structure;
  })
  .meta({ description: 'Round fibres across the picture, pore-resolved in two dimensions.' });

export const particlesSchema = z
  .strictObject({
    kind: z.literal('particles'),
    size: profile(length, 'Diameter of the circle around a grain; scaled like that of fibres.'),
    corners: z.int().min(3).max(12).prefault(6).describe('Corners of a grain, an irregular polygon.'),
    porosity,
    minimum_gap: minimumGap(
      'Between the circles around two grains; a tenth of the size where it is not given.',
    ).optional(),
    size_spread: spread,
    density,
    seed,
    surface,
  })
  .describe('Grains with corners at random places, pore-resolved in two dimensions.');

export const foamSchema = z
  .strictObject({
    kind: z.literal('foam'),
    arrangement: z.enum(['honeycomb', 'random']).describe('Of the cells.'),
    cell_size: quantity({ ...length, example: '50 um', ...positive }, 'Diameter of a disc as large as a cell.'),
    porosity,
    minimum_gap: minimumGap('Between two struts; a twentieth of the cell size where it is not given.').optional(),
    seed,
    surface,
  })
  .describe(
    'A cut through an open-cell foam: a concave triangle where three cells meet; pore-resolved in two dimensions.',
  );
