import * as z from 'zod';
import type { GreyImage } from '../grey-image.ts';
import * as problems from '../problems.ts';
import { positive, quantity, report } from './quantity.ts';

const pixels = (description: string) => z.int().min(0).max(100_000).describe(description);
/** No parameter of a sweep: a picture is read, cut and scaled once, with the case file. */
const pixelsFromOne = (description: string) => z.int().min(1).max(100_000).describe(description);
const greyValue = z.int().min(0).max(65_535);

/** A layer whose pores are those of a picture; `picture` is filled in from the file when the case is read. */
export const imageSchema = z
  .strictObject({
    kind: z.literal('image'),
    file: z.string().min(1).describe('PNG or TIFF, by its path from the folder of the case file.'),
    pixel_size: quantity({ unit: 'm', example: '0.5 um', ...positive }, 'Edge of a pixel of the file.'),
    page: pixelsFromOne('Page of a TIFF, from 1.').prefault(1),
    crop: z
      .strictObject({
        left: pixels('Columns left out at the left.'),
        top: pixels('Rows left out at the top.'),
        columns: pixelsFromOne('Columns that are kept.'),
        rows: pixelsFromOne('Rows that are kept.'),
      })
      .optional()
      .describe('Part of the picture, in pixels from its upper left corner.'),
    flip: z
      .enum(['horizontal', 'vertical', 'both'])
      .optional()
      .describe('horizontal: left and right change places; vertical: top and bottom.'),
    threshold: greyValue
      .optional()
      .describe("Pixels above this grey value are bright; left out, it is found by Otsu's method."),
    pores: z.enum(['bright', 'dark']).prefault('bright').describe('Which of the two are pores.'),
    pore_values: z
      .array(z.tuple([greyValue, greyValue]))
      .min(1)
      .optional()
      .describe('Ranges of grey values that are pores, in place of a threshold.'),
    smoothing: z.int().min(0).max(100).prefault(0).describe('Times the boundary is smoothed; keeps the porosity.'),
    coarsening: pixelsFromOne('Pixels along both edges that are joined to one.').prefault(1),
    refinement: pixelsFromOne('Pixels along both edges that each is cut into.').prefault(1),
    surface: z
      .enum(['reactive', 'insulating'])
      .prefault('reactive')
      .describe('Whether metal can be plated on the solid: a host or a separator.'),
  })
  .transform((structure, context) => {
    if (structure.pore_values !== undefined && structure.threshold !== undefined) {
      report(context, problems.givenTwice('threshold', 'pore_values'), 'present', ['pore_values']);
      return z.NEVER;
    }
    const picture: GreyImage | undefined = undefined;
    return { ...structure, picture: picture as GreyImage | undefined };
  })
  .meta({
    description: 'The pores of a micrograph or another picture, in two dimensions; a row of pixels across the cell.',
  });
