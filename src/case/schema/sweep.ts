import * as z from 'zod';
import * as problems from '../problems.ts';
import { lawForms } from './law.ts';
import { metricNameSchema } from './metric-name.ts';
import { report } from './quantity.ts';

/** A value or an end of a range; read later, in the unit of the path it stands under. */
const written = (description: string) => z.unknown().meta({ type: ['string', 'number'], description });

const howMany = (description: string) => z.int().min(1).max(100_000).describe(description);

const rangeSchema = z
  .strictObject({
    from: written('Lowest value.'),
    to: written('Highest value.'),
    count: howMany('How many values, both ends included.').optional(),
    step: written('Distance of the values; a linear range.').optional(),
    per_decade: howMany('Values for every factor of ten, both ends included; a logarithmic range.').optional(),
    spacing: z.enum(['linear', 'log']).optional().describe('Whether values stand evenly or at even ratios.'),
  })
  .describe('Values between two ends.');

const valuesSchema = z.array(z.unknown()).min(1);

/** A range as it is written: nothing is known yet of the unit. */
export type WrittenRange = z.output<typeof rangeSchema>;
/** What a parameter goes through: a list of values as written, or a range. */
export type WrittenValues = { readonly values: readonly unknown[] } | { readonly range: WrittenRange };

const example = '[1, 2, 4]';

/** The key of a list that was written as a mapping with the list in it. */
function keyOfList(mapping: object): string | undefined {
  return Object.entries(mapping).find(([key, value]) => Array.isArray(value) && !(key in rangeSchema.shape))?.[0];
}

/** A list, or a range in its place. */
export const sweptValuesSchema = (() => {
  const { $schema: _, ...rangeAsJson } = z.toJSONSchema(rangeSchema, { io: 'input', unrepresentable: 'any' });
  const schema = z
    .unknown()
    .meta({
      description: 'The values of the parameter: a list, or a range.',
      anyOf: [{ type: 'array', minItems: 1, items: { type: ['string', 'number'] } }, rangeAsJson],
    })
    .transform((input, context): WrittenValues => {
      const isList = Array.isArray(input);
      if (!isList && (typeof input !== 'object' || input === null)) {
        report(context, problems.wrongType('a list of values or a range', input, example));
        return z.NEVER;
      }
      const key = isList ? undefined : keyOfList(input);
      if (key !== undefined) {
        report(context, problems.listUnderKey(key, example), 'present', [key]);
        return z.NEVER;
      }
      const result = (isList ? valuesSchema : rangeSchema).safeParse(input);
      if (result.success) return isList ? { values: input } : { range: result.data as WrittenRange };
      for (const issue of result.error.issues) context.issues.push({ ...issue, input } as z.core.$ZodRawIssue);
      return z.NEVER;
    });
  lawForms.set(schema, rangeSchema);
  return schema as unknown as z.ZodType<WrittenValues, readonly unknown[] | z.input<typeof rangeSchema>>;
})();

export const sweepSchema = z
  .strictObject({
    parameters: z
      .record(z.string(), sweptValuesSchema)
      .describe('What changes from point to point, by dotted path as in "operation.current_density".'),
    sampling: z
      .enum(['grid', 'latin_hypercube', 'sobol'])
      .prefault('grid')
      .describe('Every combination of all values, or a number of points spread over the ranges.'),
    count: howMany('How many points are spread; not for a grid.').optional(),
    seed: z
      .int()
      .min(0)
      .max(2 ** 32 - 1)
      .optional()
      .describe('Another seed gives other points of a Latin hypercube (0 by default), or moves those of Sobol.'),
    variants: z.array(z.string()).min(1).optional().describe('The variants to go through the points; all by default.'),
    metrics: z.array(metricNameSchema).min(1).optional().describe('The metrics to draw, the most important first.'),
  })
  .meta({ description: 'Many points of parameters, solved by `meander sweep`.' });
