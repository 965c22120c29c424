import { isSolved, type SweepResult } from '../../study/sweep.ts';
import { DisplayUnits } from '../display-units.ts';
import { withSignificantDigits } from '../format.ts';
import { type Markup, markup } from '../markup.ts';
import type { TableFormat } from '../output-format.ts';
import { figureBlock, page, table } from '../page.ts';
import type { RenderedFigure } from '../render-figure.ts';
import { failureInWords, rangeOf, scaleOfParameter } from './scale.ts';
import { failureGroups, metricRanges } from './summary.ts';

/** The command that makes this sweep again. */
export function repeatSweepCommand({ caseFile, command }: SweepResult): string {
  return command ?? `meander sweep ${caseFile}`;
}

/** The report of a sweep, as self-contained as that of a run. */
export function sweepHtml(
  result: SweepResult,
  figures: readonly RenderedFigure[],
  formats: readonly TableFormat[],
): string {
  const { title, description, version, caseHash, notes } = result;
  return page(
    { title, description },
    markup`<section aria-labelledby="answer">
<h2 id="answer">Answer</h2>
<p>${sweepAnswer(result)}</p>
</section>
${
  notes.length === 0
    ? undefined
    : markup`<section aria-labelledby="notes">
<h2 id="notes">Notes</h2>
<ul>${notes.map((note) => markup`<li>${note}</li>`)}</ul>
</section>`
}
<section aria-labelledby="figures">
<h2 id="figures">Figures</h2>
<div class="figures">${figures.map(figureBlock)}</div>
</section>
<section aria-labelledby="parameters">
<h2 id="parameters">Parameters</h2>
${parametersTable(result)}
</section>
<section aria-labelledby="metrics">
<h2 id="metrics">Metrics</h2>
${metricsTable(result)}
</section>
${failuresSection(result)}
<section aria-labelledby="repeat">
<h2 id="repeat">How to repeat it</h2>
<p>With Meander ${version} and the case file whose SHA-256 is <code class="hash">${caseHash}</code>:</p>
<pre><code>${repeatSweepCommand(result)}</code></pre>
<p>Every point is a line of ${formats.map((format, k) => markup`${k === 0 ? '' : ', and the same of '}<code>sweep.${format}</code>`)}. <code>manifest.json</code> beside this
page lists every file of the result with its SHA-256.</p>
</section>`,
  );
}

/** What a sweep found, in a few sentences. */
export function sweepAnswer({ points, variants, drawn, units: chosen }: SweepResult): string {
  const units = new DisplayUnits(chosen);
  const solved = points.filter(({ outcome }) => isSolved(outcome)).length;
  const failures = failureGroups(points).map(
    ({ code, points: failed }) => `${failed.length} ${failed.length === 1 ? 'is' : 'are'} ${failureInWords(code)}`,
  );
  const first = `${solved} of ${points.length} points of ${variants.length === 1 ? 'one variant' : `${variants.length} variants`} have a solution${failures.length > 0 ? `; ${failures.join(', ')}` : ''}.`;
  const ranges = metricRanges(points);
  const rest = drawn.flatMap((name) => {
    const range = ranges[name];
    if (range === undefined) return [];
    const { title, unit } = units.metricDisplay(name, range.unit);
    const shown = (value: number) => `${withSignificantDigits(value * unit.factor, 3)} ${unit.text}`.trimEnd();
    return [
      ` ${title} goes from ${shown(range.minimum)} (point ${range.minimumAt}) to ${shown(range.maximum)} (point ${range.maximumAt}).`,
    ];
  });
  return first + rest.join('');
}

function parametersTable({ parameters, points, sampling, units: chosen }: SweepResult): Markup {
  const units = new DisplayUnits(chosen);
  return table(
    sampling === 'grid'
      ? 'Every combination of these values'
      : `${sampling === 'sobol' ? 'Points of Sobol’s sequence' : 'A Latin hypercube'} over these ranges`,
    [
      { title: 'Parameter' },
      { title: 'From', numeric: true },
      { title: 'To', numeric: true },
      { title: 'Values', numeric: true },
      { title: 'Spacing' },
    ],
    parameters.map((parameter, k) => {
      const { name, factor, unit } = scaleOfParameter(parameter, units);
      const [least, most] = rangeOf(parameter.range ?? points.map(({ values }) => values[k]));
      const shown = (value: number) => `${withSignificantDigits(value * factor, 4)} ${unit}`.trimEnd();
      const count = new Set(points.map(({ values }) => values[k])).size;
      return [
        markup`${name}<br><code>${parameter.path}</code>`,
        shown(least),
        shown(most),
        String(count),
        parameter.spacing === 'log' ? 'logarithmic' : 'linear',
      ];
    }),
  );
}

function metricsTable({ points, units: chosen }: SweepResult): Markup {
  const units = new DisplayUnits(chosen);
  return table(
    'Metrics over all points that have them; point numbers are those of the tables',
    [
      { title: 'Metric' },
      { title: 'Least', numeric: true },
      { title: 'at point', numeric: true },
      { title: 'Most', numeric: true },
      { title: 'at point', numeric: true },
      { title: 'Points', numeric: true },
    ],
    Object.entries(metricRanges(points)).map(([name, range]) => {
      const { title, unit } = units.metricDisplay(name, range.unit);
      const shown = (value: number) => withSignificantDigits(value * unit.factor, 4);
      return [
        unit.text === '' ? title : `${title} (${unit.text})`,
        shown(range.minimum),
        String(range.minimumAt),
        shown(range.maximum),
        String(range.maximumAt),
        String(range.points),
      ];
    }),
  );
}

function failuresSection({ points }: SweepResult): Markup | undefined {
  const groups = failureGroups(points);
  if (groups.length === 0) return undefined;
  return markup`<section aria-labelledby="failures">
<h2 id="failures">Points without a solution</h2>
${table(
  'By reason, with what is said of the first point',
  [{ title: 'Reason' }, { title: 'Points', numeric: true }, { title: 'First' }],
  groups.map(({ code, points: failed, message }) => [
    markup`${failureInWords(code)}<br><code>${code}</code>`,
    String(failed.length),
    `Point ${failed[0]}: ${message}`,
  ]),
)}
</section>`;
}
