import type { OperationResult, RunResult, VariantResult } from '../study/results.ts';
import {
  fittedCurveCsv,
  impedanceCsv,
  limitsCsv,
  profileCsv,
  profilesCsv,
  relaxationCsv,
  surfaceCsv,
  tracesCsv,
} from './csv.ts';
import { drawn, figureFiles } from './draw-figure.ts';
import { figureMakers } from './figures/all.ts';
import { fitFigures, fittedCurves } from './figures/fit-curves.ts';
import { reportHtml } from './html.ts';
import { manifestJson, repeatCommand } from './manifest.ts';
import type { RenderedFigure } from './render-figure.ts';
import type { OutputFile, Renderer } from './renderer.ts';
import { summaryJson } from './summary.ts';
import { collectionPvd, fieldVtu } from './vtu.ts';

/** What the caller can add to a report. */
export interface ReportExtra {
  /** Further files of the run that the manifest has to list, such as the case as resolved. */
  readonly files?: readonly OutputFile[];
}

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
    ...result.variants.flatMap(variantFiles),
    ...fittedCurves(result).map(({ stem, curve }) => ({ path: `${stem}.csv`, content: fittedCurveCsv(curve) })),
    ...(extra.files ?? []),
  ];
  return [
    ...files,
    { path: 'manifest.json', content: await manifestJson({ ...result, command: repeatCommand(result) }, files) },
  ];
}

/** The fields of a variant, and what it went through in time. What is no whole result says so in its name. */
function variantFiles(variant: VariantResult): OutputFile[] {
  const stem = variant.incomplete === undefined ? variant.name : `${variant.name}.incomplete`;
  const { operation, map, impedance, limits } = variant;
  return [
    { path: `${stem}.profile.csv`, content: profileCsv(variant) },
    { path: `${stem}.surface.csv`, content: surfaceCsv(variant) },
    ...(map ? [{ path: `${stem}.vtu`, content: fieldVtu(map) }] : []),
    ...(operation === undefined ? [] : operationFiles(stem, operation)),
    ...(impedance === undefined
      ? []
      : [
          { path: `${stem}.impedance.csv`, content: impedanceCsv(impedance) },
          { path: `${stem}.relaxation.csv`, content: relaxationCsv(impedance) },
        ]),
    ...(limits === undefined ? [] : [{ path: `${stem}.limits.csv`, content: limitsCsv(limits) }]),
  ];
}

function operationFiles(stem: string, operation: OperationResult): OutputFile[] {
  const maps = operation.snapshots.flatMap(({ time, map }) => (map === undefined ? [] : [{ time, map }]));
  const pathOf = (k: number) => `${stem}.${String(k + 1).padStart(4, '0')}.vtu`;
  return [
    { path: `${stem}.traces.csv`, content: tracesCsv(operation) },
    ...(operation.snapshots.length > 0 ? [{ path: `${stem}.profiles.csv`, content: profilesCsv(operation) }] : []),
    ...maps.map(({ map }, k) => ({ path: pathOf(k), content: fieldVtu(map) })),
    ...(maps.length > 0
      ? [{ path: `${stem}.pvd`, content: collectionPvd(maps.map(({ time }, k) => ({ time, path: pathOf(k) }))) }]
      : []),
  ];
}

/** Makes and draws the figures that apply to a result, one after the other. */
async function renderFigures(result: RunResult, renderer: Renderer): Promise<RenderedFigure[]> {
  const rendered: RenderedFigure[] = [];
  for (const figure of fitFigures(result)) rendered.push(await drawn(figure, renderer));
  for (const make of figureMakers) {
    const figure = await make(result);
    if (figure) rendered.push(await drawn(figure, renderer));
  }
  return rendered;
}
