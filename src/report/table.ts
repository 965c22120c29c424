import type { RunResult, VariantResult } from '../study/results.ts';
import {
  formatMetric,
  formatMetricNumber,
  formatPublished,
  metricDisplay,
  orderedMetricNames,
} from './metric-display.ts';

/** Stands where a variant lacks a metric. */
const absent = '–';

export type Alignment = 'left' | 'right';

/**
 * The tables a terminal shows after a run: the metrics of every variant, then the published numbers beside the computed
 * ones. Variants that do not fit beside each other within `width` columns go into further tables below.
 */
export function resultTables(result: RunResult, width = 100): string {
  const tables = metricTables(result.variants, width);
  if (result.comparison) {
    const rows = result.comparison.rows.map((row) => [
      row.variant,
      metricDisplay(row.metric, row.computed.unit).shortTitle,
      formatPublished(row.metric, row.published, row.computed.unit),
      row.role,
      formatMetric(row.metric, row.computed),
    ]);
    const header = ['variant', 'metric', 'published', 'role', 'computed'];
    tables.push(
      `Published: ${result.comparison.source}\n${boxed([header, ...rows], ['left', 'left', 'right', 'left', 'right'])}`,
    );
  }
  return tables.join('\n\n');
}

function metricTables(variants: readonly VariantResult[], width: number): string[] {
  const names = orderedMetricNames(variants.map((variant) => variant.metrics));
  if (names.length === 0) return [];
  const heading = names.map((name) => {
    const unit = variants.find((variant) => variant.metrics[name])!.metrics[name].unit;
    const display = metricDisplay(name, unit);
    return display.unit.text === '' ? display.shortTitle : `${display.shortTitle} (${display.unit.text})`;
  });
  const columns = variants.map((variant) => [
    variant.name,
    ...names.map((name) => {
      const metric = variant.metrics[name];
      return metric ? formatMetricNumber(name, metric) : absent;
    }),
  ]);
  const first = ['metric', ...heading];
  const blocks: string[][][] = [[]];
  for (const column of columns) {
    const last = blocks[blocks.length - 1];
    if (last.length > 0 && boxWidth([first, ...last, column]) > width) blocks.push([column]);
    else last.push(column);
  }
  return blocks.map((block) => {
    const rows = first
      .map((title, row) => [title, ...block.map((column) => column[row])])
      .filter((cells) => cells.slice(1).some((cell) => cell !== absent));
    return boxed(rows, ['left', ...block.map((): Alignment => 'right')]);
  });
}

function widest(cells: readonly string[]): number {
  return Math.max(...cells.map((cell) => Array.from(cell).length));
}

function boxWidth(columns: readonly (readonly string[])[]): number {
  return columns.reduce((sum, column) => sum + widest(column) + 3, 1);
}

/** Rows of cells, the first one the header, in a box of light lines. */
export function boxed(rows: readonly (readonly string[])[], alignments: readonly Alignment[]): string {
  const widths = alignments.map((_, column) => widest(rows.map((row) => row[column])));
  const line = (left: string, middle: string, right: string): string =>
    left + widths.map((columnWidth) => '─'.repeat(columnWidth + 2)).join(middle) + right;
  const text = (row: readonly string[]): string => {
    const cells = row.map((cell, column) => {
      const fill = ' '.repeat(widths[column] - Array.from(cell).length);
      return alignments[column] === 'left' ? ` ${cell}${fill} ` : ` ${fill}${cell} `;
    });
    return `│${cells.join('│')}│`;
  };
  const [header, ...body] = rows;
  return [line('┌', '┬', '┐'), text(header), line('├', '┼', '┤'), ...body.map(text), line('└', '┴', '┘')].join('\n');
}
