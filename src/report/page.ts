import type { RunResult } from '../study/results.ts';
import { dataAddress } from './encoding.ts';
import { specificationFile } from './figures/figure.ts';
import { powerOfTen, withDecimals, withSignificantDigits } from './format.ts';
import { stylesheet } from './html-style.ts';
import { Markup, markup } from './markup.ts';
import { pageScript, pageScriptHash, readingsText } from './page-script.ts';
import type { RenderedFigure } from './render-figure.ts';

/** What all report pages are made of: the page itself, its tables and figures. */

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
<caption><span>${caption}</span></caption>
<thead><tr>${columns.map((column, index) => markup`<th scope="col"${kind(index)}>${column.title}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) => markup`<tr>${row.map((cell, index) =>
      index === 0 ? markup`<th scope="row"${kind(index)}>${cell}</th>` : markup`<td${kind(index)}>${cell}</td>`,
    )}</tr>
`,
  )}</tbody>
</table></div>`;
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

/** A number of which only the size matters. */
export function small(value: number): string {
  if (value === 0) return '0';
  if (!Number.isFinite(value)) return withSignificantDigits(value, 2);
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  return `${withDecimals(value / 10 ** exponent, 1)} × ${powerOfTen(exponent)}`;
}

/** A title with its unit in brackets, where it has one. */
export function withUnitText(title: string, unit: string): string {
  return unit === '' ? title : `${title} (${unit})`;
}

/** Keeps a number together with its uncertainty and its unit at the end of a line. */
export function unbroken(text: string): string {
  return text.replaceAll(/(\d) (?=[±×%µm])/g, '$1\u00a0').replaceAll('± ', '±\u00a0');
}
