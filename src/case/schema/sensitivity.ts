import * as z from 'zod';
import * as problems from '../problems.ts';
import { metricNameSchema } from './metric-name.ts';
import { readQuantity, report } from './quantity.ts';

/** By how much a parameter is thought to change where a case does not say. */
export const defaultRange = 0.1;

/** A parameter that sensitivities are asked of. */
export interface SensitivityParameter {
  /** Dotted path in the case. */
  readonly path: string;
  /** By what part of itself it is thought to change, either way. */
  readonly range: number;
}

const rangeOfParameter = { unit: '1', example: '10 %', exclusiveMinimum: 0, exclusiveMaximum: 1 } as const;

/** A list of paths, or ranges by path. */
const parametersSchema = z
  .unknown()
  .meta({
    description:
      'What metrics are differentiated by, by dotted path as in "operation.current_density": a list, or the range of each, such as 10 %, either way.',
    anyOf: [
      { type: 'array', minItems: 1, items: { type: 'string' } },
      { type: 'object', minProperties: 1, additionalProperties: { type: ['number', 'string'] } },
    ],
  })
  .transform((input, context): SensitivityParameter[] => {
    const isMapping = typeof input === 'object' && input !== null && !Array.isArray(input);
    const entries = isMapping
      ? Object.entries(input)
      : Array.isArray(input)
        ? input.map((path): [unknown, unknown] => [path, defaultRange])
        : [];
    if (entries.length === 0 || entries.some(([path]) => typeof path !== 'string')) {
      const wanted = 'a list of paths, or a mapping of paths to ranges';
      report(context, problems.wrongType(wanted, input, '[operation.current_density]'));
      return z.NEVER;
    }
    return entries.flatMap(([path, written]): SensitivityParameter[] => {
      const range = readQuantity(written, rangeOfParameter);
      if (typeof range === 'number') return [{ path: path as string, range }];
      report(context, range, 'present', [path as string]);
      return [];
    });
  }) as unknown as z.ZodType<SensitivityParameter[], readonly string[] | Readonly<Record<string, string | number>>>;

export const sensitivitySchema = z
  .strictObject({
    parameters: parametersSchema.optional(),
    metrics: z
      .array(metricNameSchema)
      .min(1)
      .optional()
      .describe(
        'What is differentiated, the most important first; the most telling metrics of a steady state by default.',
      ),
  })
  .meta({ description: 'Derivatives of metrics by parameters at the steady state of every variant.' });
