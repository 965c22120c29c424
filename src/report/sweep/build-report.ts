import type { SweepResult } from '../../study/sweep.ts';
import type { ReportExtra } from '../build-report.ts';
import { csv } from '../csv.ts';
import { drawn, figureFiles } from '../draw-figure.ts';
import { manifestJson } from '../manifest.ts';
import type { OutputFile, Renderer } from '../renderer.ts';
import { resultFile } from '../stored-result.ts';
import { designMaps } from './design-maps.ts';
import { heatMaps } from './heat-maps.ts';
import { repeatSweepCommand, sweepHtml } from './html.ts';
import { lineFamilies } from './line-families.ts';
import { parallelCoordinates } from './parallel-coordinates.ts';
import { parquet } from './parquet.ts';
import { sweepSummaryJson } from './summary.ts';
import { sweepTable } from './table.ts';

/** Every file a sweep leaves behind, in memory. */
export async function buildSweepReport(
  result: SweepResult,
  renderer: Renderer,
  extra: ReportExtra = {},
): Promise<OutputFile[]> {
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
    { path: 'report.html', content: sweepHtml(result, figures) },
    { path: 'summary.json', content: sweepSummaryJson(result) },
    await resultFile('sweep', result),
    { path: 'sweep.csv', content: csv(table) },
    { path: 'sweep.parquet', content: parquet(table) },
    ...figures.flatMap(figureFiles),
    ...(extra.files ?? []),
  ];
  return [
    ...files,
    { path: 'manifest.json', content: await manifestJson({ ...result, command: repeatSweepCommand(result) }, files) },
  ];
}
