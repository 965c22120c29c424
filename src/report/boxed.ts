/** Tables of text for a terminal. */

/** Stands where a variant lacks a metric. */
export const absent = '–';

export type Alignment = 'left' | 'right';

/** Columns of text beside a first one, in as many tables as it takes; rows in which a table has nothing are left out. */
export function besideEachOther(
  first: readonly string[],
  columns: readonly (readonly string[])[],
  width: number,
): string[] {
  const blocks: (readonly string[])[][] = [[]];
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
