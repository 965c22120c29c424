import * as z from 'zod';
import * as problems from '../problems.ts';
import { quantity, report } from './quantity.ts';

/** The ways to say how much a porous medium hinders transport, of which exactly one is given. */
export const hindrance = {
  tortuosity: quantity({ unit: '1', example: '2', minimum: 1 }, 'Tortuosity in the reading named below.').optional(),
  tortuosity_reading: z
    .enum(['factor', 'path_length'])
    .prefault('factor')
    .describe(
      'factor: effective diffusivity is porosity / tortuosity; path_length: the tortuosity is a ratio of lengths and enters squared.',
    ),
  macmullin_number: quantity(
    { unit: '1', example: '8', minimum: 1 },
    'Conductivity of the free electrolyte over that of the filled pores, tortuosity factor / porosity.',
  ).optional(),
  bruggeman_exponent: quantity(
    { unit: '1', example: '1.5', minimum: 1 },
    'b: effective diffusivity is porosity^b.',
  ).optional(),
};

interface Hindrance {
  readonly tortuosity?: number;
  readonly macmullin_number?: number;
  readonly bruggeman_exponent?: number;
}

/** Reports where a medium is not described in exactly one way. */
export function requireOneHindrance(given: Hindrance, context: z.core.$RefinementCtx, path: string[] = []): void {
  const ways = ['tortuosity', 'macmullin_number', 'bruggeman_exponent'] as const;
  const [first, second] = ways.filter((way) => given[way] !== undefined);
  if (first === undefined) report(context, problems.noTortuosity, 'absent', path);
  else if (second !== undefined) report(context, problems.givenTwice(first, second), 'present', [...path, second]);
}
