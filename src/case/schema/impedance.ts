import * as z from 'zod';
import * as problems from '../problems.ts';
import { positive, quantity, report } from './quantity.ts';

const frequency = { unit: 'Hz', example: '1 kHz', ...positive } as const;

/** More frequencies than this are a slip in a decade. */
const mostFrequencies = 2000;

const usual = { from: 1e-3, to: 1e6, per_decade: 10 } as const;

export const impedanceSchema = z
  .strictObject({
    from: quantity({ ...frequency, example: '1 mHz' }, 'Lowest frequency; 1 mHz when left out.').optional(),
    to: quantity({ ...frequency, example: '1 MHz' }, 'Highest frequency; 1 MHz when left out.').optional(),
    per_decade: z
      .int()
      .min(1)
      .max(100)
      .optional()
      .describe('Frequencies for each factor of ten, evenly on a logarithmic scale; 10 when left out.'),
    frequencies: z
      .array(quantity(frequency, 'A frequency.'))
      .min(1)
      .max(mostFrequencies)
      .optional()
      .describe('In place of the above: a list of frequencies.'),
  })
  .transform(({ frequencies: listed, ...range }, context) => {
    if (listed !== undefined) {
      const [key] = (['from', 'to', 'per_decade'] as const).filter((name) => range[name] !== undefined);
      if (key !== undefined) report(context, problems.rangeAndFrequencies(key), 'present', [key]);
      return { frequencies: [...new Set(listed)].sort((a, b) => a - b) };
    }
    const { from = usual.from, to = usual.to, per_decade = usual.per_decade } = range;
    if (from >= to) {
      report(context, problems.frequenciesReversed, 'present', [range.from === undefined ? 'to' : 'from']);
      return z.NEVER;
    }
    const count = Math.floor(per_decade * Math.log10(to / from) + 1e-9) + 1;
    if (count > mostFrequencies) {
      report(context, problems.tooManyFrequencies(count, mostFrequencies));
      return z.NEVER;
    }
    // Twelve digits make the decades of round numbers round.
    const frequencies = Array.from({ length: count }, (_, k) =>
      Number((from * 10 ** (k / per_decade)).toPrecision(12)),
    );
    return { frequencies };
  })
  .meta({
    description:
      'The impedance of the cell about the state that the operation asks for, as small oscillations show it.',
  });
