import type { RunResult, VariantResult } from '../study/results.ts';
import { compareTable } from './compare.ts';
import {
  type Column,
  fittedCurveTable,
  impedanceTable,
  limitsTable,
  profilesTable,
  profileTable,
  relaxationTable,
  sensitivityTable,
  surfaceTable,
  tracesTable,
} from './csv.ts';
import { drawn, figureFiles } from './draw-figure.ts';
import { figureMakers } from './figures/all.ts';
import { fitFigures, fittedCurves } from './figures/fit-curves.ts';
import { reportHtml } from './html.ts';
import { manifestJson, repeatCommand } from './manifest.ts';
import {
  collectedEnding,
  type DataSet,
  dataFiles,
  type Formats,
  type NamedTable,
  requireFormats,
} from './output-format.ts';
import { polarisationTable } from './polarisation.ts';
import type { RenderedFigure } from './render-figure.ts';
import type { OutputFile, Renderer } from './renderer.ts';
import { resultFile } from './stored-result.ts';
import { summaryJson } from './summary.ts';
import type { Theme } from './theme.ts';
import { transferenceTables } from './transference.ts';
import { collectionPvd } from './vtu.ts';

/** What the caller can add to a report. */
export interface ReportExtra extends Formats {
  /** Further files of the run that the manifest has to list, such as the case as resolved. */
  readonly files?: readonly OutputFile[];
  /** How its figures look; light unless said otherwise. */
  readonly theme?: Theme;
}

/**
 * Every file a run leaves behind, in memory; nothing is written and nothing is asked of a network.
 *
 * @throws UnsupportedFormatError if the result cannot be written in a format asked for
 */
export async function buildReport(
  result: RunResult,
  renderer: Renderer,
  extra: ReportExtra = {},
): Promise<OutputFile[]> {
  requireFormats(result, extra);
  const figures = await renderFigures(result, renderer, extra.theme);
  const compared = compareTable(result);
  const data = result.variants.map(variantData);
  const files: OutputFile[] = [
    { path: 'report.html', content: reportHtml(result, figures) },
    { path: 'summary.json', content: summaryJson(result) },
    await resultFile('run', result),
    ...figures.flatMap(figureFiles),
    ...(compared === undefined
      ? []
      : dataFiles({ tables: [{ stem: 'compare', columns: compared }], fields: [] }, extra)),
    ...dataFiles(
      {
        tables: fittedCurves(result).map(({ stem, curve }) => ({ stem, columns: fittedCurveTable(curve) })),
        fields: [],
      },
      extra,
    ),
    ...data.flatMap((each) => dataFiles(each, extra)),
    ...result.variants.flatMap((variant, k) => collectionFiles(variant, data[k].root, extra)),
    ...(extra.files ?? []),
  ];
  return [
    ...files,
    { path: 'manifest.json', content: await manifestJson({ ...result, command: repeatCommand(result) }, files) },
  ];
}

/** The tables and fields of a variant, and what it went through in time. What is no whole result says so in its name. */
function variantData(variant: VariantResult): DataSet & { readonly root: string } {
  const stem = variant.incomplete === undefined ? variant.name : `${variant.name}.incomplete`;
  const { operation, map, impedance, limits, sensitivity, polarisation, transference } = variant;
  const table = (name: string, columns: readonly Column[]): NamedTable => ({ stem: `${stem}.${name}`, columns });
  const inTime = operation?.snapshots.flatMap((snapshot) => snapshot.map ?? []) ?? [];
  return {
    root: stem,
    tables: [
      table('profile', profileTable(variant)),
      table('surface', surfaceTable(variant)),
      ...(operation === undefined ? [] : [table('traces', tracesTable(operation))]),
      ...(operation?.snapshots.length ? [table('profiles', profilesTable(operation))] : []),
      ...(impedance === undefined
        ? []
        : [table('impedance', impedanceTable(impedance)), table('relaxation', relaxationTable(impedance))]),
      ...(sensitivity === undefined ? [] : [table('sensitivity', sensitivityTable(sensitivity))]),
      ...(limits === undefined ? [] : [table('limits', limitsTable(limits))]),
      ...(polarisation === undefined ? [] : [table('polarisation', polarisationTable(polarisation))]),
      ...(transference === undefined
        ? []
        : transferenceTables(transference).map(([name, columns]) => table(name, columns))),
    ],
    fields: [
      ...(map === undefined ? [] : [{ stem, map }]),
      ...inTime.map((each, k) => ({ stem: `${stem}.${momentOf(k)}`, map: each })),
    ],
  };
}

/** The number of a field in time, from 0001. */
function momentOf(index: number): string {
  return String(index + 1).padStart(4, '0');
}

/** Opens the fields in time of a variant as a series. */
function collectionFiles(variant: VariantResult, root: string, formats: Formats): OutputFile[] {
  const times = variant.operation?.snapshots.flatMap(({ time, map }) => (map === undefined ? [] : [time])) ?? [];
  const ending = collectedEnding(formats);
  if (times.length === 0 || ending === undefined) return [];
  const entries = times.map((time, k) => ({ time, path: beside(`${root}.${momentOf(k)}.${ending}`) }));
  return [{ path: `${root}.pvd`, content: collectionPvd(entries) }];
}

/** How a file is called from the folder that it stands in. */
function beside(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Makes and draws the figures that apply to a result, one after the other. */
async function renderFigures(result: RunResult, renderer: Renderer, theme?: Theme): Promise<RenderedFigure[]> {
  const rendered: RenderedFigure[] = [];
  for (const figure of fitFigures(result)) rendered.push(await drawn(figure, renderer));
  for (const make of figureMakers) {
    const figure = await make(result);
    if (figure) rendered.push(await drawn(figure, renderer, theme));
  }
  return rendered;
}
