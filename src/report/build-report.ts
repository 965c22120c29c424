import type { RunResult } from '../study/results.ts';
import { profileCsv, surfaceCsv } from './csv.ts';
import { figureMakers } from './figures/all.ts';
import { specificationFile } from './figures/figure.ts';
import { columnWidth } from './figures/theme.ts';
import { reportHtml } from './html.ts';
import { manifestJson } from './manifest.ts';
import { type RenderedFigure, renderSvg } from './render-figure.ts';
import type { OutputFile, Renderer } from './renderer.ts';
import { summaryJson } from './summary.ts';
import { fieldVtu } from './vtu.ts';

/** What the caller can add to a report. */
export interface ReportExtra {
  /** Further files of the run that the manifest has to list, such as the case as resolved. */
  readonly files?: readonly OutputFile[];
}

/** Pixels of a PNG for every pixel of its figure: 4 make 400 dpi at one column's width. */
const pngScale = 4;

/** Every file a run leaves behind, in memory; nothing is written and nothing is asked of a network. */
export async function buildReport(
  result: RunResult,
  renderer: Renderer,
  extra: ReportExtra = {},
): Promise<OutputFile[]> {
  const figures = await renderFigures(result, renderer);
  const files: OutputFile[] = [
    { path: 'report.html', content: reportHtml(result, figures) },
    { path: 'summary.json', content: summaryJson(result) },
    ...figures.flatMap(figureFiles),
    ...result.variants.flatMap((variant) => [
      { path: `${variant.name}.profile.csv`, content: profileCsv(variant) },
      { path: `${variant.name}.surface.csv`, content: surfaceCsv(variant) },
      ...(variant.map ? [{ path: `${variant.name}.vtu`, content: fieldVtu(variant.map) }] : []),
    ]),
    ...(extra.files ?? []),
  ];
  return [...files, { path: 'manifest.json', content: await manifestJson(result, files) }];
}

/** Makes and draws the figures that apply to a result, one after the other: Vega's text measure is shared. */
async function renderFigures(result: RunResult, renderer: Renderer): Promise<RenderedFigure[]> {
  const rendered: RenderedFigure[] = [];
  for (const make of figureMakers) {
    const figure = await make(result);
    if (!figure) continue;
    const svg = await renderSvg(figure, renderer);
    rendered.push({
      ...figure,
      specificationText: `${JSON.stringify(figure.specification)}\n`,
      svg,
      png: renderer.svgToPng(svg, pngScale * columnWidth),
    });
  }
  return rendered;
}

function figureFiles(figure: RenderedFigure): OutputFile[] {
  return [
    { path: specificationFile(figure), content: figure.specificationText },
    { path: `${figure.name}.svg`, content: figure.svg },
    { path: `${figure.name}.png`, content: figure.png },
  ];
}
