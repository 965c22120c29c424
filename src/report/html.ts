import type { Balances, LinearSummary, RunResult, VariantResult } from '../study/results.ts';
import { answer, comparisonText } from './answer.ts';
import { compareSection } from './compare.ts';
import { DisplayUnits } from './display-units.ts';
import { dataAddress } from './encoding.ts';
import { specificationFile } from './figures/figure.ts';
import { frequencyText } from './figures/impedance-axis.ts';
import { fitSection } from './fit-section.ts';
import { powerOfTen, withDecimals, withSignificantDigits, withUncertainty } from './format.ts';
import { stylesheet } from './html-style.ts';
import { repeatCommand } from './manifest.ts';
import { breakable, Markup, markup } from './markup.ts';
import { orderedMetricNames } from './metric-display.ts';
import { pageScript, pageScriptHash, readingsText } from './page-script.ts';
import { polarisationColumns, polarisationRows } from './polarisation.ts';
import type { RenderedFigure } from './render-figure.ts';
import { limitColumns, limitRows, sensitivityRows } from './table.ts';
import { stepColumns, stepRows, transferenceColumns, transferenceRows } from './transference.ts';

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

/** A page with a title and its sections. */
export function page({ title, description }: Pick<RunResult, 'title' | 'description'>, sections: Markup): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src '${pageScriptHash}'; style-src 'unsafe-inline'; img-src data:">
<title>${title} – Meander</title>
<link rel="icon" href="data:,">
<style>${new Markup(stylesheet)}</style>
</head>
<body>
<header>
<h1>${title}</h1>
${description === '' ? undefined : markup`<p class="lead">${description}</p>`}
</header>
<main>
${sections}
</main>
<script>${new Markup(pageScript)}</script>
</body>
</html>
`.text;
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

export interface TableColumn {
  readonly title: string | Markup;
  readonly numeric?: boolean;
}

/** A table that scrolls by itself where the page is narrower than it, with a keyboard as well. */
export function table(
  caption: string,
  columns: readonly TableColumn[],
  rows: readonly (readonly (string | Markup)[])[],
): Markup {
  const kind = (index: number): Markup => new Markup(columns[index].numeric ? ' class="number"' : '');
  return markup`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table>
<caption>${caption}</caption>
<thead><tr>${columns.map((column, index) => markup`<th scope="col"${kind(index)}>${column.title}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) => markup`<tr>${row.map((cell, index) =>
      index === 0 ? markup`<th scope="row">${cell}</th>` : markup`<td${kind(index)}>${cell}</td>`,
    )}</tr>
`,
  )}</tbody>
</table></div>`;
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

/** A figure with its words, and everything of it to save. */
export function figureBlock(figure: RenderedFigure, index: number): Markup {
  const file = specificationFile(figure);
  const save = (name: string, mediaType: string, content: string | Uint8Array, text: string): Markup =>
    markup`<a download="${name}" href="${dataAddress(mediaType, content)}">${text}</a>`;
  const id = `figure-${figure.name}`;
  return markup`<figure aria-labelledby="${id}">
<div class="chart">${new Markup(figure.svg)}</div>
<figcaption id="${id}"><strong>Figure ${index + 1}. ${figure.title}.</strong> ${figure.caption}</figcaption>
<details><summary>Save figure ${index + 1} or read it as text</summary>
<p>${figure.description}</p>
<p class="save">${save(file, 'application/json', figure.specificationText, figure.language === 'vega' ? 'Vega' : 'Vega-Lite')}
${save(`${figure.name}.svg`, 'image/svg+xml', figure.svg, 'SVG')}
${save(`${figure.name}.png`, 'image/png', figure.png, 'PNG')}</p>
</details>
<script type="application/json" class="readings">${new Markup(readingsText(figure.readings))}</script>
</figure>`;
}

/** What the impedance of every variant is made of. */
function impedanceSection(variants: readonly VariantResult[], units: DisplayUnits): Markup | undefined {
  const rows = variants.flatMap(({ label, rests, operation, impedance }) => {
    if (impedance === undefined) return [];
    const about = rests ? 'rest' : operation === undefined ? 'the steady state' : 'the end of the operation';
    const { peaks } = impedance.relaxation;
    const first = [label, about];
    if (peaks.length === 0) return [[...first, '–', '–', '–']];
    return peaks.map(({ time, resistance }) => [
      ...first,
      withSignificantDigits(time * units.of('s').factor, 3),
      frequencyText(1 / (2 * Math.PI * time)),
      withSignificantDigits(resistance * units.of('ohm m2').factor, 3),
    ]);
  });
  if (rows.length === 0) return undefined;
  return markup`<section aria-labelledby="impedance">
<h2 id="impedance">Impedance</h2>
<p>Each process below is a peak of the distribution of relaxation times. Deposits stay as they are while the cell oscillates.</p>
${table(
  'Processes that the impedance is made of',
  [
    { title: 'Variant' },
    { title: 'About' },
    { title: `Relaxation time (${units.of('s').text})`, numeric: true },
    { title: 'Frequency', numeric: true },
    { title: `Resistance (${units.of('ohm m2').text})`, numeric: true },
  ],
  rows,
)}
</section>`;
}

/** What every variant can carry. */
function limitsSection(variants: readonly VariantResult[], units: DisplayUnits): Markup | undefined {
  const rows = limitRows(variants, units);
  if (rows.length === 0) return undefined;
  const endless = variants.flatMap(({ label, limits }) => (limits?.reason === undefined ? [] : [{ label, ...limits }]));
  return markup`<section aria-labelledby="limits">
<h2 id="limits">Limits</h2>
<p>The limiting current is the steady one that no higher voltage raises; above it the salt at an electrode lasts for Sand’s time, and for that capacity.
Each cell is asked by itself: its operation plays no part.</p>
${table(
  'What each variant can carry; ± is the discretisation uncertainty',
  [{ title: 'Variant' }, ...limitColumns(units).map((title) => ({ title, numeric: true }))],
  rows,
)}
${endless.length === 0 ? undefined : markup`<ul>${endless.map(({ label, reason }) => markup`<li>${label}: ${reason ?? ''}.</li>`)}</ul>`}
</section>`;
}

/** What decides the metrics of every variant. */
function sensitivitySection(variants: readonly VariantResult[], units: DisplayUnits): Markup | undefined {
  const differentiated = variants.filter(({ sensitivity }) => sensitivity !== undefined);
  if (differentiated.length === 0) return undefined;
  return markup`<section aria-labelledby="sensitivity">
<h2 id="sensitivity">Sensitivities</h2>
<p>By how many per cent a metric grows for each per cent that a parameter grows alone, d ln m / d ln p at the steady state: 1 where it grows in proportion,
−1 in inverse proportion, 0 where it does not depend on it. <code>VARIANT.sensitivity.csv</code> holds the derivatives with their units.</p>
${differentiated.map(({ label, sensitivity }) => {
  const { metrics, parameters } = sensitivity!;
  const rows = sensitivityRows(sensitivity!, ({ value, uncertainty }) =>
    unbroken(withUncertainty(value, uncertainty)),
  ).map(([path, ...values]) => [
    markup`<code>${breakable(path)}</code>`,
    shownParameter(parameters.find((each) => each.path === path)!, units),
    ...values,
  ]);
  const columns = metrics.map(({ name, metric }) => ({
    title: units.metricDisplay(name, metric.unit).title,
    numeric: true,
  }));
  return table(
    `Sensitivities of ${label}; ± is the discretisation uncertainty`,
    [{ title: 'Parameter' }, { title: 'Value', numeric: true }, ...columns],
    rows,
  );
})}
</section>`;
}

function shownParameter(
  { value, unit }: { readonly value: number; readonly unit: string },
  units: DisplayUnits,
): string {
  return unbroken(units.formatQuantity(value, unit, 4));
}

/** What the polarisation curves show. */
function polarisationSection(variants: readonly VariantResult[], units: DisplayUnits): Markup | undefined {
  const rows = polarisationRows(variants, units);
  if (rows.length === 0) return undefined;
  const said = variants.flatMap(({ label, polarisation }) => {
    if (polarisation === undefined) return [];
    const { reason, endings, noLimit } = polarisation;
    // A curve that ended at its limit says so itself.
    const unlimited = endings.length === 0 ? noLimit : undefined;
    return [reason, ...endings, unlimited && `no limiting current was found: ${unlimited}`]
      .filter((each) => each !== undefined)
      .map((each) => markup`<li>${label}: ${each}.</li>`);
  });
  return markup`<section aria-labelledby="polarisation">
<h2 id="polarisation">Polarisation</h2>
<p>The resistance at rest is the slope of the steady voltage over the current there, with what Ohm’s law in the electrolyte, the gradient of salt, the reactions and all else have in it. The Tafel slope and the exchange current
per footprint are read off the overpotential of charge transfer at the working electrode, where that is at least four thermal voltages. Each cell is asked by itself: its operation plays no part.</p>
${table(
  'What the polarisation curve of each variant shows; ± is the discretisation uncertainty',
  [{ title: 'Variant' }, ...polarisationColumns(units).map((title) => ({ title, numeric: true }))],
  rows,
)}
${said.length === 0 ? undefined : markup`<ul>${said}</ul>`}
</section>`;
}

/** What experiments read as the transference number. */
function transferenceSection(variants: readonly VariantResult[], units: DisplayUnits): Markup | undefined {
  const rows = transferenceRows(variants, units);
  const steps = stepRows(variants, units);
  if (rows.length === 0) return undefined;
  const said = variants.flatMap(({ label, transference }) => {
    if (transference === undefined) return [];
    const { reason, newmanNumber, hittorf, hittorfReason } = transference;
    const share = (value: number): string => `${withSignificantDigits(100 * value, 2)} %`;
    return [
      ...(reason === undefined ? [] : [`${reason}.`]),
      ...(newmanNumber === undefined ? [] : [`Ne = ${withSignificantDigits(newmanNumber, 4)}.`]),
      ...(hittorf === undefined
        ? []
        : [
            `${units.formatQuantity(hittorf.charge, 'C/m2', 3)} in ${units.formatQuantity(hittorf.duration, 's', 3)}; the concentration of the middle changed by ${share(hittorf.middleChange.value)} at most, and diffusion takes ${share(hittorf.diffusedShare)} of the salt beyond a compartment.`,
          ]),
      ...(hittorfReason === undefined ? [] : [`Hittorf’s method: ${hittorfReason}.`]),
    ].map((each) => markup`<li>${label}: ${each}</li>`);
  });
  return markup`<section aria-labelledby="transference">
<h2 id="transference">Transference</h2>
<p>Bruce and Vincent read I<sub>s</sub> (V − I<sub>0</sub> R<sub>0</sub>) / (I<sub>0</sub> (V − I<sub>s</sub> R<sub>s</sub>)) off the currents and the interfacial resistances before and after a step of voltage V. At small voltages
that is t<sub>+</sub> in a dilute ideal salt only, and 1/(1 + Ne) in any other. Hittorf reads t<sub>+</sub> at the concentration of the middle off the salt that a charge moves. Each cell is asked by itself: its operation plays no part.</p>
${table(
  'Transference numbers; ± is the discretisation uncertainty',
  [
    { title: 'Variant' },
    { title: 'Method' },
    ...transferenceColumns.slice(1).map((title) => ({ title, numeric: true })),
  ],
  rows,
)}
${
  steps.length === 0
    ? undefined
    : table(
        'Currents and interfacial resistances of Bruce and Vincent’s steps of voltage V',
        [{ title: 'Variant' }, ...stepColumns(units).map((title) => ({ title, numeric: true }))],
        steps,
      )
}
<ul>${said}</ul>
</section>`;
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

/** A number of which only the size matters. */
export function small(value: number): string {
  if (value === 0) return '0';
  if (!Number.isFinite(value)) return withSignificantDigits(value, 2);
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  return `${withDecimals(value / 10 ** exponent, 1)} × ${powerOfTen(exponent)}`;
}

/** A title with its unit in brackets, where it has one. */
function withUnitText(title: string, unit: string): string {
  return unit === '' ? title : `${title} (${unit})`;
}

/** Keeps a number together with its uncertainty and its unit at the end of a line. */
export function unbroken(text: string): string {
  return text.replaceAll(/(\d) (?=[±×%µm])/g, '$1\u00a0').replaceAll('± ', '±\u00a0');
}
