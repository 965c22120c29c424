import * as z from 'zod';
import { metricNameSchema } from './metric-name.ts';

export const compareSchema = z
  .strictObject({
    baseline: z.string().optional().describe('The variant that the others are compared with; the first by default.'),
    rank_by: metricNameSchema
      .optional()
      .describe('The metric that variants are ranked by; by default the first measure of unevenness that all have.'),
  })
  .meta({ description: 'Differences of the variants to one of them, and their ranking.' });
