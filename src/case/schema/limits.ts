import * as z from 'zod';
import { quantity } from './quantity.ts';

/** Sand's time is looked for at these multiples of the limiting current unless a case says otherwise. */
export const defaultMultiples: readonly number[] = [1.5, 2, 4];

/** More runs in time than this are a slip. */
const mostMultiples = 50;

export const limitsSchema = z
  .strictObject({
    multiples: z
      .array(quantity({ unit: '1', example: '2', exclusiveMinimum: 1 }, 'A multiple of the limiting current, above 1.'))
      .min(1)
      .max(mostMultiples)
      .prefault([...defaultMultiples])
      .describe(
        'Currents for which Sand’s time is looked for, as multiples of the limiting one; 1.5, 2 and 4 when left out.',
      ),
  })
  .transform(({ multiples }) => ({ multiples: [...new Set(multiples)].sort((a, b) => a - b) }))
  .meta({ description: 'What every variant can carry: its limiting current, and Sand’s times above it.' });
