import { type MetricName, metricUnits } from '../../case/index.ts';

/** The unit of a metric in results. */
export function metricUnitOf(metric: MetricName): string {
  return metricUnits[metric].replaceAll('^', '');
}

/** Stem of the files of a figure of a metric, of one variant where there are several. */
export function stemOf(kind: string, metric: MetricName, variant?: string): string {
  return [kind, metric.replaceAll('_', '-'), ...(variant === undefined ? [] : [variant])].join('-');
}
