import type { StructureEntry, StructuresResult } from '../../study/structure-results.ts';
import { boxed } from '../boxed.ts';
import { type Measure, measuresOf, shownValue, titleWithUnit } from './measures.ts';

/** One line of a table: a measure of the whole structure, or of its two directions. */
export interface MeasureRow {
  readonly title: string;
  readonly meaning: string;
  readonly down: string;
  readonly across: string;
}

/** What stands in both tables, of the terminal and of the page. */
export function measureRows(entry: StructureEntry, result: StructuresResult): MeasureRow[] {
  const rows = new Map<string, { first: Measure; down: string; across: string }>();
  for (const measure of measuresOf(entry, result)) {
    const row = rows.get(measure.name) ?? { first: measure, down: '', across: '' };
    const shown = shownValue(measure);
    if (measure.direction !== 'across') row.down = shown;
    if (measure.direction !== 'down') row.across = shown;
    rows.set(measure.name, row);
  }
  return [...rows.values()].map(({ first, down, across }) => ({
    title: titleWithUnit(first),
    meaning: first.meaning,
    down: down === '' ? '–' : down,
    across: across === '' ? '–' : across,
  }));
}

/** The tables a terminal shows. */
export function structureTables(result: StructuresResult): string {
  return result.structures
    .map((entry) => {
      const rows = measureRows(entry, result).map(({ title, down, across }) => [title, down, across]);
      return `${entry.label}\n${boxed([['', 'down', 'across'], ...rows], ['left', 'right', 'right'])}`;
    })
    .join('\n\n');
}
