import * as z from 'zod';
import { type MetricName, metricUnits } from '../metric-names.ts';
import { curveSchemas, relativeUncertainty } from './curve.ts';
import { metricNameSchema } from './metric-name.ts';
import { positive, readQuantity, report } from './quantity.ts';

const metricValueFields = {
  variant: z.string().describe('Name of a variant of this file.'),
  metric: metricNameSchema,
  value: z
    .union([z.string(), z.number()])
    .meta({ description: 'Value of the metric, with its unit.', examples: ['2.7 %'] }),
};

/** Reads the value in the unit of its metric. */
function settleMetricValue<Entry extends { metric: MetricName; value: string | number }>(
  entry: Entry,
  context: z.core.$RefinementCtx,
): Omit<Entry, 'value'> & { value: number; unit: string } {
  const unit = metricUnits[entry.metric];
  const result = readQuantity(entry.value, { unit, example: unit === '1' ? '2.7 %' : `1 ${unit}` });
  if (typeof result === 'number') return { ...entry, value: result, unit };
  report(context, result, 'present', ['value']);
  return z.NEVER;
}

/** A value that a fit aims a metric at: SI, with its unit and how sure it is. */
export interface MetricTarget {
  readonly variant: string;
  readonly metric: MetricName;
  readonly value: number;
  readonly unit: string;
  /** Standard uncertainty, in the unit of the value; adds as squares to the relative one. */
  readonly uncertainty?: number;
  readonly relative_uncertainty?: number;
}

export const metricTargetSchema = z
  .strictObject({
    kind: z.literal('metric').optional(),
    ...metricValueFields,
    uncertainty: z
      .union([z.string(), z.number()])
      .optional()
      .meta({ description: 'Standard uncertainty of the value, with its unit.', examples: ['0.1 %'] }),
    relative_uncertainty: relativeUncertainty,
  })
  .transform((entry, context): MetricTarget => {
    const { kind: _, uncertainty, ...rest } = entry;
    const settled = settleMetricValue(rest, context);
    if (uncertainty === undefined || settled === z.NEVER) return settled;
    const { unit } = settled;
    const result = readQuantity(uncertainty, { unit, example: unit === '1' ? '0.1 %' : `1 ${unit}`, ...positive });
    if (typeof result === 'number') return { ...settled, uncertainty: result };
    report(context, result, 'present', ['uncertainty']);
    return z.NEVER;
  })
  .meta({ description: 'A metric and its value; what is meant where no kind is given.' });

const publishedValueSchema = z
  .strictObject({
    ...metricValueFields,
    counterparts: z
      .array(z.string())
      .prefault([])
      .describe('Other variants of this file that model the same thing; their values are shown beside.'),
  })
  .transform(settleMetricValue);

/** A bound or start of a fit parameter; read later, with the dimension of the path it stands under. */
const parameterText = (description: string) => z.unknown().meta({ type: ['string', 'number'], description });

export const fitParametersSchema = z
  .record(
    z.string(),
    z.strictObject({
      initial: parameterText('Where the search starts.'),
      minimum: parameterText('Smallest value allowed.').optional(),
      maximum: parameterText('Largest value allowed.').optional(),
      also: z
        .array(z.string())
        .optional()
        .describe('Further paths that take the same value, as of two electrodes that are alike.'),
    }),
  )
  .describe('What may change, by dotted path as in "operation.current_density".');

export const fitSchema = z
  .strictObject({
    parameters: fitParametersSchema,
    targets: z
      .array(z.discriminatedUnion('kind', [metricTargetSchema, ...curveSchemas]))
      .min(1)
      .describe('What the fit aims for: metrics, and measured curves from CSV files.'),
    starts: z
      .int()
      .min(1)
      .max(1000)
      .prefault(1)
      .describe(
        'How many starts the search has: the initial values, and points of a Sobol sequence within the bounds.',
      ),
    seed: z
      .int()
      .min(0)
      .max(2 ** 32 - 1)
      .prefault(0)
      .describe('Another seed gives other starts.'),
  })
  .meta({ description: 'Parameters found by fitting metrics and measured curves.' });

export const publishedSchema = z
  .strictObject({
    source: z.string().describe('Where the values were published.'),
    values: z.array(publishedValueSchema).describe('The values as published.'),
  })
  .meta({ description: 'Published numbers, shown beside the computed ones.' });
