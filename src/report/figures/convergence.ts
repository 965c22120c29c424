import type { RunResult } from '../../study/results.ts';
import type { Figure } from './figure.ts';
import { appearances, rounded, seriesChannels, singlePlot } from './theme.ts';

/** Correction by iteration of the first solve of every variant at steady state; in time there are thousands of solves. */
export function convergence(result: RunResult): Figure | undefined {
  const series = appearances(
    result.variants.filter((variant) => variant.newtonHistory.length > 0 && variant.operation === undefined),
  );
  const values = series.flatMap(({ variant }) =>
    variant.newtonHistory
      .map((correction, index) => ({ variant: variant.name, iteration: index + 1, correction: rounded(correction) }))
      // A correction of exactly zero has no place on a logarithmic axis.
      .filter((row) => row.correction > 0),
  );
  if (values.length === 0) return undefined;
  const last = series.map(
    ({ variant }) =>
      `${variant.label}: ${variant.newtonHistory.length} iterations, the last correction ${variant.newtonHistory.at(-1)!.toExponential(1)}`,
  );
  return {
    name: 'convergence',
    title: 'Convergence of Newton’s method',
    caption:
      'Largest relative correction in each Newton iteration of the first solve, which starts from equilibrium at rest.',
    description: `Corrections on a logarithmic axis. ${last.join('; ')}.`,
    language: 'vega-lite',
    specification: {
      ...singlePlot,
      data: { values },
      mark: { type: 'line', point: { size: 14, filled: true } },
      encoding: {
        x: {
          field: 'iteration',
          type: 'quantitative',
          title: 'Newton iteration',
          scale: { nice: false },
          axis: { tickMinStep: 1, format: 'd', labelFlush: false },
        },
        y: {
          field: 'correction',
          type: 'quantitative',
          title: 'Largest relative correction',
          scale: { type: 'log' },
          axis: { tickCount: 6, labelExpr: powerLabels },
        },
        ...seriesChannels(series),
      },
    },
  };
}

/** Vega expression of the digits of another, raised. */
export function raised(expression: string): string {
  return `${'replace('.repeat(13)}${expression}${[
    ['\\+', ''],
    ['-', '⁻'],
    ['−', '⁻'],
    ...Array.from('0123456789', (digit, index) => [digit, '⁰¹²³⁴⁵⁶⁷⁸⁹'[index]]),
  ]
    .map(([plain, above]) => `, /${plain}/g, '${above}')`)
    .join('')}`;
}

/** Powers of ten with true superscripts; `format: 'e'` would print 1e-8. */
export const powerLabels = `'10' + ${raised("format(round(log(datum.value) / LN10), 'd')")}`;
