import * as z from 'zod';
import { quantity } from './quantity.ts';

export const operationSchema = z
  .discriminatedUnion('kind', [
    z
      .strictObject({
        kind: z.literal('galvanostatic'),
        current_density: quantity(
          { unit: 'A/m^2', example: '2.5 mA/cm^2' },
          'Applied current per area of footprint; positive plates metal onto the host.',
        ),
      })
      .describe('The current is given.'),
    z
      .strictObject({
        kind: z.literal('potentiostatic'),
        voltage: quantity(
          { unit: 'V', example: '-0.1 V' },
          'Potential of the working electrode against the counter electrode; negative plates metal onto the host.',
        ),
      })
      .describe('The voltage is given.'),
  ])
  .meta({ description: 'What drives the cell.' });
