import type { StructureEntry, StructuresResult } from '../../study/structure-results.ts';
import { type Markup, markup } from '../markup.ts';
import { figureBlock, page, small, table, unbroken } from '../page.ts';
import type { RenderedFigure } from '../render-figure.ts';
import { shownValue } from './measures.ts';
import { notesOf } from './notes.ts';
import { measureRows } from './table.ts';

/** The report on structures as one page that needs no network. */
export function structuresHtml(result: StructuresResult, figures: readonly RenderedFigure[]): string {
  const notes = notesOf(result);
  return page(
    { title: result.title, description: '' },
    markup`<section aria-labelledby="answer">
<h2 id="answer">Answer</h2>
${result.structures.map((entry) => markup`<p>${unbroken(answerOf(entry))}</p>`)}
</section>
<section aria-labelledby="measures">
<h2 id="measures">Measures</h2>
<p>What stands after ± is the discretisation uncertainty.</p>
${result.structures.map((entry) => measureTable(entry, result))}
${meanings(result)}
</section>
${
  notes.length === 0
    ? undefined
    : markup`<section aria-labelledby="notes">
<h2 id="notes">Notes</h2>
<ul>${notes.map((note) => markup`<li>${note}</li>`)}</ul>
</section>`
}
${
  figures.length === 0
    ? undefined
    : markup`<section aria-labelledby="figures">
<h2 id="figures">Figures</h2>
<div class="figures">${figures.map(figureBlock)}</div>
</section>`
}
${evidence(result)}
<section aria-labelledby="repeat">
<h2 id="repeat">How to repeat it</h2>
<p>With Meander ${result.version} and the file whose SHA-256 is <code class="hash">${result.fileHash}</code>:</p>
<pre><code>${result.command}</code></pre>
<p><code>manifest.json</code> beside this page lists every file with its SHA-256.</p>
</section>`,
  );
}

/** The numbers that were asked for, in words. */
export function answerOf({ label, porosity, directions }: StructureEntry): string {
  const plain = { name: '', title: '', meaning: '', unit: '', shown: { unit: '', factor: 1 } };
  const said = (['down', 'across'] as const).flatMap((direction) => {
    const along = directions[direction];
    if (along === undefined) return [];
    const { transport } = along;
    if (transport === undefined) return `${direction} it is blocked: no pore leads through`;
    const [tau, macmullin] = [transport.tortuosityFactor, transport.macmullinNumber].map((value) =>
      shownValue({ ...plain, value }),
    );
    return `${direction} its tortuosity factor is ${tau} and its MacMullin number ${macmullin}`;
  });
  return `${label}: ${Number((100 * porosity).toPrecision(4))} % of the structure is pore; ${said.join('; ')}.`;
}

function measureTable(entry: StructureEntry, result: StructuresResult): Markup {
  const rows = measureRows(entry, result);
  return table(
    entry.label,
    [{ title: 'Measure' }, { title: 'Down', numeric: true }, { title: 'Across', numeric: true }],
    rows.map(({ title, down, across }) => [title, down, across]),
  );
}

/** Once for all structures: they have the same measures, but for those that only some have. */
function meanings(result: StructuresResult): Markup {
  const found = new Map(
    result.structures.flatMap((entry) => measureRows(entry, result)).map(({ title, meaning }) => [title, meaning]),
  );
  return markup`<details><summary>What the measures mean</summary>
<dl>${[...found].map(([title, meaning]) => markup`<dt>${title}</dt><dd>${meaning}</dd>`)}</dl>
</details>`;
}

function evidence({ structures }: StructuresResult): Markup | undefined {
  const rows = structures.flatMap(({ label, directions }) =>
    (['down', 'across'] as const).flatMap((direction) => {
      const pixels = directions[direction]?.transport?.pixels;
      if (pixels === undefined) return [];
      return pixels.refinements.map(({ factor, relativeDiffusivity }, index) => [
        `${label}, ${direction}`,
        `${factor} × ${factor}`,
        relativeDiffusivity.toPrecision(8),
        index + 1 < pixels.refinements.length
          ? ''
          : pixels.observedOrder === undefined
            ? '–'
            : pixels.observedOrder.toFixed(2),
        small(pixels.imbalance),
      ]);
    }),
  );
  if (rows.length === 0) return undefined;
  const columns = ['Cells a pixel', 'Relative diffusivity', 'Order', 'Largest imbalance'];
  return markup`<section aria-labelledby="evidence">
<h2 id="evidence">Convergence</h2>
<p>What flows in and what flows out agree to the largest imbalance. The values are extrapolated to ever finer cells with the order 4/3 of corners.</p>
${table('Grids', [{ title: 'Structure' }, ...columns.map((title) => ({ title, numeric: true }))], rows)}
</section>`;
}
