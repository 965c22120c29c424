import * as z from 'zod';
import { positive, quantity, seedOf } from '../quantity.ts';

/** What the structures of a layer have in common. */

export const lengthFromZero = { unit: 'm', example: '1 um', minimum: 0 } as const;
export const length = { unit: 'm', example: '8 um', ...positive } as const;

export const surface = z
  .enum(['reactive', 'insulating'])
  .prefault('reactive')
  .describe('reactive: a host that interfaces.host plates on; insulating: a separator, on which nothing reacts.');

export const seed = seedOf('Of the random numbers: the same seed gives the same structure, on every machine.').prefault(
  1,
);

export const minimumGap = (description: string) => quantity(length, description);

export const porosity = quantity(
  { unit: '1', example: '0.7', exclusiveMinimum: 0, exclusiveMaximum: 1 },
  'Volume of electrolyte per volume of the layer.',
);
