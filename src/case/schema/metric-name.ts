import * as z from 'zod';
import { type MetricName, metricNames } from '../metric-names.ts';
import * as problems from '../problems.ts';
import { report } from './quantity.ts';

/** The name of a metric. */
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
