import * as z from 'zod';
import { type MetricName, metricNames, metricUnits } from '../metric-names.ts';
import * as problems from '../problems.ts';
import { readQuantity, report } from './quantity.ts';

/** Name of a metric. */
export const metricNameSchema = z
  .unknown()
  .meta({ type: 'string', enum: [...metricNames], description: 'Name of a metric, as in summary.json.' })
  .transform((input, context): MetricName => {
    const name = metricNames.find((candidate) => candidate === input);
    if (name !== undefined) return name;
    if (input === undefined) report(context, problems.missingKey('metric', 'this entry', metricNames[0]), 'absent');
    else report(context, problems.unknownMetric(input, metricNames));
    return z.NEVER;
  }) as unknown as z.ZodType<MetricName, MetricName>;

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

export const metricValueSchema = z.strictObject(metricValueFields).transform(settleMetricValue);

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
    }),
  )
  .describe('What may change, by dotted path as in "operation.current_density".');

export const fitSchema = z
  .strictObject({
    parameters: fitParametersSchema,
    targets: z.array(metricValueSchema).min(1).describe('What the fit aims for.'),
  })
  .meta({ description: 'Parameters found by fitting metrics.' });

export const publishedSchema = z
  .strictObject({
    source: z.string().describe('Where the values were published.'),
    values: z.array(publishedValueSchema).describe('The values as published.'),
  })
  .meta({ description: 'Published numbers, shown beside the computed ones.' });
