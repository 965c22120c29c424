import type { RunResult } from '../../study/results.ts';
import type { Figure } from './figure.ts';
import { appearances, columnWidth, rounded, seriesChannels, themeConfig, vegaLiteSchema } from './theme.ts';

/** Newton's residual by iteration in the last load step of every variant. */
export function convergence(result: RunResult): Figure | undefined {
  const series = appearances(result.variants.filter((variant) => variant.newtonHistory.length > 0));
  const values = series.flatMap(({ variant }) =>
    variant.newtonHistory
      .map((residual, iteration) => ({ variant: variant.name, iteration, residual: rounded(residual) }))
      // A residual of exactly zero has no place on a logarithmic axis.
      .filter((row) => row.residual > 0),
  );
  if (values.length === 0) return undefined;
  const last = series.map(
    ({ variant }) =>
      `${variant.label}: ${variant.newtonHistory.length} residuals, the last ${variant.newtonHistory.at(-1)!.toExponential(1)}`,
  );
  return {
    name: 'convergence',
    title: 'Convergence of Newton’s method',
    caption: 'Scaled residual norm after each Newton iteration of the last load step.',
    description: `Residuals on a logarithmic axis. ${last.join('; ')}.`,
    language: 'vega-lite',
    specification: {
      $schema: vegaLiteSchema,
      width: columnWidth,
      height: 230,
      autosize: { type: 'fit', contains: 'padding' },
      padding: 4,
      config: { ...themeConfig, view: { stroke: null } },
      data: { values },
      mark: { type: 'line', strokeWidth: 1.2, point: { size: 14, filled: true } },
      encoding: {
        x: {
          field: 'iteration',
          type: 'quantitative',
          title: 'Newton iteration',
          scale: { nice: false },
          axis: { tickMinStep: 1, format: 'd' },
        },
        y: {
          field: 'residual',
          type: 'quantitative',
          title: 'Scaled residual norm',
          scale: { type: 'log' },
          axis: { tickCount: 6, labelExpr: powerLabels },
        },
        ...seriesChannels(series),
      },
    },
  };
}

/** Powers of ten with true superscripts; `format: 'e'` would print 1e-8. */
const powerLabels = `'10' + ${'replace('.repeat(11)}format(round(log(datum.value) / LN10), 'd')${[
  ['−', '⁻'],
  ...Array.from('0123456789', (digit, index) => [digit, '⁰¹²³⁴⁵⁶⁷⁸⁹'[index]]),
]
  .map(([plain, raised]) => `, /${plain}/g, '${raised}')`)
  .join('')}`;
