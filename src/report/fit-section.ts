import type { FitParameter, FitResult, VariantResult } from '../study/results.ts';
import type { DisplayUnits } from './display-units.ts';
import { withDecimals, withSignificantDigits, withUncertainty } from './format.ts';
import { breakable, type Markup, markup } from './markup.ts';
import { table } from './page.ts';

/** What was fitted to what, how certain it is, and what the data cannot tell. */
export function fitSection(
  fit: FitResult | undefined,
  variants: readonly VariantResult[],
  units: DisplayUnits,
): Markup | undefined {
  if (!fit) return undefined;
  const isCertain = fit.parameters.some(({ interval }) => interval !== undefined);
  const columns = ['Start', isCertain ? 'Fitted ± standard error' : 'Fitted', ...(isCertain ? ['95 % interval'] : [])];
  return markup`<section aria-labelledby="fit">
<h2 id="fit">Fit</h2>
<p>${outcome(fit)}</p>
<ul>${fit.findings.map((sentence) => markup`<li>${sentence}</li>`)}</ul>
${table(
  'Fitted parameters',
  [{ title: 'Parameter' }, ...columns.map((title) => ({ title, numeric: true }))],
  fit.parameters.map((parameter) => {
    const { path, unit, initial } = parameter;
    const { text } = units.of(unit);
    return [
      markup`<code>${breakable(path)}</code>${text === '' ? '' : ` (${text})`}`,
      shown(initial, unit, units),
      fittedText(parameter, units),
      ...(isCertain ? [intervalText(parameter, units)] : []),
    ];
  }),
)}
${correlationTable(fit)}
${targetTable(fit, variants, units)}
</section>`;
}

function outcome({ converged, mismatch, iterations, degreesOfFreedom, targets, starts }: FitResult): string {
  const curves = targets.some(({ kind }) => kind !== 'metric');
  const off = `${withSignificantDigits(100 * mismatch, 2)} %`;
  const from = starts.all > 1 ? ` The best of ${starts.all} searches is shown.` : '';
  if (curves) {
    const said = converged
      ? `The fit found its minimum in ${iterations} iterations`
      : `The fit did not settle in ${iterations} iterations`;
    return `${said}; curves are met within ${off} of their range (root mean square) or better, with ${degreesOfFreedom} degrees of freedom.${from}`;
  }
  return converged
    ? `The fit met its targets within ${off} in ${iterations} iterations.${from}`
    : `The fit did not converge: after ${iterations} iterations the largest mismatch is ${off}.${from}`;
}

function shown(value: number, unit: string, units: DisplayUnits): string {
  return withSignificantDigits(value * units.of(unit).factor, 4);
}

function fittedText({ value, unit, standardError, heldAt }: FitParameter, units: DisplayUnits): string {
  const { factor } = units.of(unit);
  if (heldAt !== undefined) return `${shown(value, unit, units)} (its ${heldAt})`;
  return standardError === undefined
    ? shown(value, unit, units)
    : withUncertainty(value * factor, standardError * factor);
}

function intervalText({ interval, unit }: FitParameter, units: DisplayUnits): string {
  return interval === undefined ? 'not known' : interval.map((end) => shown(end, unit, units)).join(' to ');
}

function correlationTable({ parameters, correlation }: FitResult): Markup | undefined {
  const size = parameters.length;
  if (size < 2) return undefined;
  return table(
    'Correlation of the parameters as the targets see them; near ±1 they cannot be told apart',
    [{ title: '' }, ...parameters.map(({ path }) => ({ title: breakable(path), numeric: true }))],
    parameters.map(({ path }, row) => [
      markup`<code>${breakable(path)}</code>`,
      ...parameters.map((_, column) => withDecimals(correlation[row * size + column], 2)),
    ]),
  );
}

function targetTable(
  { targets }: FitResult,
  variants: readonly VariantResult[],
  units: DisplayUnits,
): Markup | undefined {
  if (targets.length === 0) return undefined;
  const label = (name: string): string => variants.find((variant) => variant.name === name)?.label ?? name;
  const rows = targets.map(({ kind, variant, metric, file, over, quantities }) => {
    const [first] = quantities;
    if (metric !== undefined) {
      const as = (value: number, uncertainty?: number) =>
        units.formatMetric(metric, { value, unit: first.unit, uncertainty });
      const { title } = units.metricDisplay(metric, first.unit);
      return [title, label(variant), as(first.measured[0], first.uncertainty?.[0]), as(first.computed[0])];
    }
    const squares = quantities.flatMap(({ measured, computed }) =>
      measured.map((value, k) => (computed[k] - value) ** 2),
    );
    const rms = Math.sqrt(squares.reduce((sum, each) => sum + each, 0) / squares.length);
    const { text, factor } = units.of(first.unit);
    const unit = text === '' ? '' : ` ${text}`;
    return [
      markup`Curve of ${kind === 'metric' ? '' : kind}`,
      label(variant),
      markup`${String(over?.values.length ?? 0)} points of <code>${file ?? ''}</code>`,
      `${withSignificantDigits(rms * factor, 2)}${unit} off (root mean square)`,
    ];
  });
  return table(
    'What was aimed for, and what was reached',
    [
      { title: 'Target' },
      { title: 'Variant' },
      { title: 'Given', numeric: true },
      { title: 'Computed', numeric: true },
    ],
    rows,
  );
}
