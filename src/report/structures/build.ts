import type { DirectionResult } from '../../study/structure.ts';
import type { StructuresResult } from '../../study/structure-results.ts';
import type { ReportExtra } from '../build-report.ts';
import type { Column } from '../csv.ts';
import { drawn, figureFiles } from '../draw-figure.ts';
import { listed } from '../manifest.ts';
import { type NamedTable, requireTableFormats, type TableFormat, tableFile } from '../output-format.ts';
import type { RenderedFigure } from '../render-figure.ts';
import type { OutputFile, Renderer } from '../renderer.ts';
import { resultFile } from '../stored-result.ts';
import { structureFigures } from './figures.ts';
import { measuresOf } from './measures.ts';
import { structuresHtml } from './page.ts';

/** What the tables are written in where nothing else is asked. */
const usualFormats: readonly TableFormat[] = ['csv'];

/**
 * Every file that `meander tortuosity` leaves behind, in memory.
 *
 * @throws UnsupportedFormatError if a format is asked for that holds no tables
 */
export async function buildStructuresReport(
  result: StructuresResult,
  renderer: Renderer,
  extra: Pick<ReportExtra, 'formats' | 'theme'> = {},
): Promise<OutputFile[]> {
  const formats = requireTableFormats('structure', extra) ?? usualFormats;
  const made = [];
  for (const entry of result.structures) made.push(...(await structureFigures(entry, result)));
  const figures: RenderedFigure[] = [];
  for (const figure of made) figures.push(await drawn(figure, renderer, extra.theme));
  const files: OutputFile[] = [
    { path: 'report.html', content: structuresHtml(result, figures) },
    { path: 'summary.json', content: structuresSummary(result) },
    await resultFile('structures', result),
    ...formats.map((format) => tableFile({ stem: 'measures', columns: measuresTable(result, format) }, format)),
    ...formats.flatMap((format) => poreSizeTables(result).map((table) => tableFile(table, format))),
    ...figures.flatMap(figureFiles),
  ];
  const manifest = {
    version: result.version,
    structure: { file: result.file, sha256: result.fileHash },
    command: result.command,
    files: await listed(files),
  };
  return [...files, { path: 'manifest.json', content: `${JSON.stringify(manifest, null, 2)}\n` }];
}

/** summary.json: values in SI or pixels; of what is blocked the value is null, and `blocked` says why. */
export function structuresSummary(result: StructuresResult): string {
  const structures = Object.fromEntries(
    result.structures.map((entry) => {
      const metrics: Record<string, unknown> = {};
      const directions: Record<string, Record<string, unknown>> = { down: {}, across: {} };
      for (const { name, unit, direction, value } of measuresOf(entry, result)) {
        const written = value === 'blocked' ? { value: null, unit, blocked: true } : { ...value, unit };
        if (direction === undefined) metrics[name] = written;
        else directions[direction][name] = written;
      }
      const evidence = Object.fromEntries(
        Object.entries<DirectionResult>(entry.directions).map(([direction, { percolation, transport }]) => {
          const { pixels } = transport ?? {};
          const { islands } = percolation;
          return [
            direction,
            {
              blocked: transport === undefined,
              metrics: directions[direction],
              islands: { count: islands.length, largest: islands.slice(0, mostIslands) },
              ...(pixels && {
                solver: {
                  imbalance: pixels.imbalance,
                  iterations: pixels.iterations,
                  refinements: pixels.refinements,
                  ...(pixels.observedOrder === undefined ? {} : { observedOrder: pixels.observedOrder }),
                },
              }),
            },
          ];
        }),
      );
      const { picture, pixel, lengthUnit, label, notes } = entry;
      const size = picture && { columns: picture.image.columns, rows: picture.image.rows, sides: picture.sides };
      return [
        entry.name,
        {
          label,
          ...(size && { picture: { ...size, pixel: { value: pixel, unit: lengthUnit } } }),
          metrics,
          directions: evidence,
          notes,
        },
      ];
    }),
  );
  const summary = { title: result.title, version: result.version, fileHash: result.fileHash, structures };
  return `${JSON.stringify(summary, null, 2)}\n`;
}

/** As many islands are listed with their places. */
const mostIslands = 20;

/** One measure a line, SI units. What is blocked has the word for a value, or none where a column holds only numbers. */
function measuresTable(result: StructuresResult, format: TableFormat): Column[] {
  const rows = result.structures.flatMap((entry) =>
    measuresOf(entry, result).map((measure) => ({ structure: entry.name, ...measure })),
  );
  const blocked = format === 'csv' ? 'blocked' : Number.NaN;
  return [
    { header: 'structure', values: rows.map(({ structure }) => structure) },
    { header: 'measure', values: rows.map(({ name }) => name) },
    { header: 'direction', values: rows.map(({ direction }) => direction ?? '') },
    { header: 'value', values: rows.map(({ value }) => (value === 'blocked' ? blocked : value.value)) },
    {
      header: 'uncertainty',
      values: rows.map(({ value }) => (value === 'blocked' ? Number.NaN : (value.uncertainty ?? Number.NaN))),
    },
    { header: 'unit', values: rows.map(({ unit }) => unit) },
  ];
}

function poreSizeTables({ structures }: StructuresResult): NamedTable[] {
  return structures.flatMap(({ name, poreSizes, lengthUnit }) => {
    if (poreSizes === undefined) return [];
    const { diameter, shareAtLeast } = poreSizes;
    const columns = [
      { header: `diameter (${lengthUnit})`, values: diameter },
      { header: 'share of pores at least as wide', values: shareAtLeast },
    ];
    return [{ stem: `${name}.pore-sizes`, columns }];
  });
}
