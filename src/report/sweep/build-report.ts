import type { SweepResult } from '../../study/sweep.ts';
import type { ReportExtra } from '../build-report.ts';
import { csv } from '../csv.ts';
import { drawn, figureFiles } from '../draw-figure.ts';
import { manifestJson } from '../manifest.ts';
import { requireTableFormats, type TableFormat, tableJson } from '../output-format.ts';
import type { OutputFile, Renderer } from '../renderer.ts';
import { resultFile } from '../stored-result.ts';
import { designMaps } from './design-maps.ts';
import { heatMaps } from './heat-maps.ts';
import { repeatSweepCommand, sweepHtml } from './html.ts';
import { lineFamilies } from './line-families.ts';
import { parallelCoordinates } from './parallel-coordinates.ts';
import { parquet } from './parquet.ts';
import { sweepSummaryJson } from './summary.ts';
import { type SweepColumn, sweepTable } from './table.ts';

/** What the table of a sweep is written in where nothing else is asked. */
const usualFormats: readonly TableFormat[] = ['csv', 'parquet'];

/**
 * Every file a sweep leaves behind, in memory.
 *
 * @throws UnsupportedFormatError if a format is asked for that holds no tables
 */
export async function buildSweepReport(
  result: SweepResult,
  renderer: Renderer,
  extra: ReportExtra = {},
): Promise<OutputFile[]> {
  const formats = requireTableFormats('sweep', extra) ?? usualFormats;
  const made = [
    ...(await designMaps(result)),
    ...heatMaps(result),
    ...lineFamilies(result),
    ...parallelCoordinates(result),
  ];
  const figures = [];
  for (const figure of made) figures.push(await drawn(figure, renderer, extra.theme));
  const table = sweepTable(result);
  const files: OutputFile[] = [
    { path: 'report.html', content: sweepHtml(result, figures, formats) },
    { path: 'summary.json', content: sweepSummaryJson(result) },
    await resultFile('sweep', result),
    ...formats.map((format) => ({ path: `sweep.${format}`, content: written(table, format) })),
    ...figures.flatMap(figureFiles),
    ...(extra.files ?? []),
  ];
  return [
    ...files,
    { path: 'manifest.json', content: await manifestJson({ ...result, command: repeatSweepCommand(result) }, files) },
  ];
}

function written(table: readonly SweepColumn[], format: TableFormat): string | Uint8Array {
  switch (format) {
    case 'csv':
      return csv(table);
    case 'json':
      return tableJson(table);
    case 'parquet':
      return parquet(table);
  }
}
