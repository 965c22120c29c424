import type { Balances, LinearSummary, RunResult, VariantResult } from '../study/results.ts';
import { answer, comparisonText } from './answer.ts';
import { compareSection } from './compare.ts';
import { DisplayUnits } from './display-units.ts';
import { fitSection } from './fit-section.ts';
import { withSignificantDigits } from './format.ts';
import { repeatCommand } from './manifest.ts';
import { type Markup, markup } from './markup.ts';
import { orderedMetricNames } from './metric-display.ts';
import { figureBlock, page, small, table, unbroken, withUnitText } from './page.ts';
import type { RenderedFigure } from './render-figure.ts';
import {
  impedanceSection,
  limitsSection,
  polarisationSection,
  sensitivitySection,
  transferenceSection,
} from './study-sections.ts';

/**
 * The report as one page that needs no network: it opens from disk, prints, and holds every figure with its specification, SVG
 * and PNG to save. A small script reads values off the figures; all else works without it.
 */
export function reportHtml(result: RunResult, figures: readonly RenderedFigure[]): string {
  const units = new DisplayUnits(result.units);
  return page(
    result,
    markup`<section aria-labelledby="answer">
<h2 id="answer">Answer</h2>
${incompleteText(result)}
<p>${unbroken(answer(result))}</p>
${comparisonSection(result, units)}
</section>
${notesSection(result)}
${compareSection(result)}
<section aria-labelledby="metrics">
<h2 id="metrics">Metrics</h2>
${metricsTable(result.variants, units)}
</section>
${
  figures.length === 0
    ? undefined
    : markup`<section aria-labelledby="figures">
<h2 id="figures">Figures</h2>
<div class="figures">${figures.map(figureBlock)}</div>
</section>`
}
${impedanceSection(result.variants, units)}
${limitsSection(result.variants, units)}
${sensitivitySection(result.variants, units)}
${polarisationSection(result.variants, units)}
${transferenceSection(result.variants, units)}
${fitSection(result.fit, result.variants, units)}
<section aria-labelledby="evidence">
<h2 id="evidence">Balances and solver</h2>
<p>A run whose charge or species balance fails ends with an error instead of a report.</p>
${evidenceTable(result.variants)}
</section>
<section aria-labelledby="repeat">
<h2 id="repeat">How to repeat it</h2>
${originText(result)}
<pre><code>${repeatCommand(result)}</code></pre>
<p><code>manifest.json</code> beside this page lists every file of the run with its SHA-256.</p>
</section>`,
  );
}

/** What the result was made from. */
function originText({ version, caseHash, sources = [] }: RunResult): Markup {
  if (sources.length < 2) {
    return markup`<p>With Meander ${version} and the case file whose SHA-256 is <code class="hash">${caseHash}</code>:</p>`;
  }
  return markup`<p>With Meander ${version} and these case files, by their SHA-256:</p>
<ul>${sources.map((source) => markup`<li>${source.caseFile}: <code class="hash">${source.caseHash}</code></li>`)}</ul>`;
}

/** Stands before every number where some are missing. */
function incompleteText({ variants }: RunResult): Markup | undefined {
  const incomplete = variants.filter((variant) => variant.incomplete !== undefined);
  if (incomplete.length === 0) return undefined;
  return markup`<p role="alert"><strong>Incomplete.</strong> ${incomplete.map(
    ({ label, incomplete: failure }) =>
      markup`${label} was computed until ${withSignificantDigits(failure!.time, 4)} s only and has no metrics; figures of it end there. `,
  )}</p>`;
}

function comparisonSection({ comparison, variants }: RunResult, units: DisplayUnits): Markup | undefined {
  if (!comparison) return undefined;
  const label = (name: string): string => variants.find((variant) => variant.name === name)?.label ?? name;
  const withCounterparts = comparison.rows.some((row) => row.counterparts.length > 0);
  const rows = comparison.rows.map((row) => [
    markup`${units.metricDisplay(row.metric, row.computed.unit).title}<br>${label(row.variant)}`,
    units.formatPublished(row.metric, row.published, row.computed.unit),
    markup`${units.formatMetric(row.metric, row.computed)}<br><span class="role ${row.role}">${row.role}</span>`,
    ...(withCounterparts
      ? [
          markup`${row.counterparts.map(
            ({ variant, computed, role }) =>
              markup`<span class="line">${label(variant)}: ${units.formatMetric(row.metric, computed)} <span class="role ${role}">${role}</span></span>`,
          )}`,
        ]
      : []),
  ]);
  const columns = [{ title: 'Metric' }, { title: 'Published', numeric: true }, { title: 'Computed', numeric: true }];
  return markup`<p>${unbroken(comparisonText(comparison, variants, units))}</p>
${table(
  `Published by ${comparison.source}, beside what was computed`,
  withCounterparts ? [...columns, { title: 'Other models of the same' }] : columns,
  rows,
)}`;
}

function notesSection({ notes }: RunResult): Markup | undefined {
  if (notes.length === 0) return undefined;
  return markup`<section aria-labelledby="notes">
<h2 id="notes">Notes</h2>
<ul>${notes.map((note) => markup`<li>${note}</li>`)}</ul>
</section>`;
}

function metricsTable(variants: readonly VariantResult[], units: DisplayUnits): Markup {
  const names = orderedMetricNames(variants.map((variant) => variant.metrics));
  if (names.length === 0) return markup`<p>No metric could be computed.</p>`;
  const displays = names.map((name) =>
    units.metricDisplay(name, variants.find((variant) => variant.metrics[name])!.metrics[name].unit),
  );
  // Metrics go down and variants across: there are more metrics than variants, and their values are short.
  const columns = variants.map((variant) => ({
    title: variant.label === variant.name ? variant.name : markup`${variant.label}<br><code>${variant.name}</code>`,
    numeric: true,
  }));
  const rows = names.map((name, index) => [
    withUnitText(displays[index].title, displays[index].unit.text),
    ...variants.map(({ metrics }) => (metrics[name] ? units.formatMetricNumber(name, metrics[name]) : '–')),
  ]);
  const explained = displays.filter((display) => display.meaning !== '');
  return markup`${table('Metrics of every variant; ± is the discretisation uncertainty', [{ title: 'Metric' }, ...columns], rows)}
<details><summary>What the metrics mean</summary>
<dl>${explained.map((display) => markup`<dt>${display.title}</dt><dd>${display.meaning}</dd>`)}</dl>
</details>`;
}

function evidenceTable(variants: readonly VariantResult[]): Markup {
  const columns = [
    'Charge imbalance',
    'Species imbalance',
    'Salt imbalance',
    'Cells',
    'Unknowns',
    'Load steps',
    'Newton iterations',
    'Last correction',
    'Linear solver',
    'Time (ms)',
  ];
  const rows = variants.map(({ label, balances, solver }) => [
    label,
    ...balanceCells(balances),
    String(solver.cells),
    String(solver.unknowns),
    String(solver.loadSteps),
    String(solver.newtonIterations),
    small(solver.lastCorrection),
    linearText(solver.linear),
    String(Math.round(Object.values(solver.milliseconds).reduce((sum, part) => sum + part, 0))),
  ]);
  const notes = variants.flatMap(({ label, solver }) => solver.linear.notes.map((note) => `${label}: ${note}`));
  return markup`${table(
    'Relative imbalances and the work of the solver',
    [{ title: 'Variant' }, ...columns.map((title) => ({ title, numeric: true }))],
    rows,
  )}
${notes.length === 0 ? undefined : markup`<ul>${notes.map((note) => markup`<li>${note}</li>`)}</ul>`}`;
}

/** The method, and for multigrid its levels and the iterations of all Newton iterations. */
function linearText({ method, levels, iterations }: LinearSummary): string {
  if (method === 'direct') return 'direct';
  const all = iterations.length > 0 ? `, ${iterations.reduce((sum, each) => sum + each, 0)} iterations` : '';
  return `multigrid, ${levels} levels${all}`;
}

function balanceCells({ charge, species, salt }: Balances): string[] {
  return [small(charge), small(species), salt === undefined ? '–' : small(salt)];
}
