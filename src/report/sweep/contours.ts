/** Iso-lines of a field on a rectangular grid, for maps over two parameters. */

/** Values at the crossings of lines: `values[row][column]`, NaN where there is none. */
export type Grid = readonly (readonly number[])[];

/** A place on the grid in columns and rows, counted from 0, with fractions between them. */
export interface GridPoint {
  readonly column: number;
  readonly row: number;
}

interface Crossing extends GridPoint {
  /** The edge of a cell that is crossed; neighbours share it. */
  readonly edge: string;
}

/**
 * The lines along which a field has a value, each as the points in which it crosses edges of cells (marching squares with
 * values linear along edges). A cell that lacks one corner is a triangle, one that lacks more is a gap.
 */
export function isoLines(grid: Grid, level: number): GridPoint[][] {
  const segments = grid
    .slice(1)
    .flatMap((_, row) => grid[row].slice(1).flatMap((_unused, column) => segmentsOfCell(grid, row, column, level)));
  return joined(segments);
}

type Segment = readonly [Crossing, Crossing];

function segmentsOfCell(grid: Grid, row: number, column: number, level: number): Segment[] {
  const corners = [
    { row, column },
    { row, column: column + 1 },
    { row: row + 1, column: column + 1 },
    { row: row + 1, column },
  ].filter((corner) => Number.isFinite(grid[corner.row][corner.column]));
  if (corners.length < 3) return [];
  const crossings = corners.flatMap((corner, k): Crossing[] => {
    const next = corners[(k + 1) % corners.length];
    const [here, there] = [corner, next].map((each) => grid[each.row][each.column] - level);
    // A corner on the level counts as above, so that every line crosses edges and none a corner.
    if (here >= 0 === there >= 0) return [];
    const share = here / (here - there);
    const ends = [corner, next].map((each) => `${each.row}:${each.column}`).sort();
    return [
      {
        row: corner.row + share * (next.row - corner.row),
        column: corner.column + share * (next.column - corner.column),
        edge: ends.join('-'),
      },
    ];
  });
  if (crossings.length < 4) return crossings.length === 2 ? [[crossings[0], crossings[1]]] : [];
  // A saddle: the mean of the corners says which two of them the middle belongs to.
  const values = corners.map((corner) => grid[corner.row][corner.column]);
  const middle = values.reduce((sum, value) => sum + value, 0) / 4 >= level;
  return middle === values[0] >= level
    ? [
        [crossings[0], crossings[1]],
        [crossings[2], crossings[3]],
      ]
    : [
        [crossings[3], crossings[0]],
        [crossings[1], crossings[2]],
      ];
}

/** Segments that share edges, put together to lines. */
function joined(segments: readonly Segment[]): GridPoint[][] {
  const lines: Crossing[][] = [];
  const open = new Set(segments);
  for (const first of segments) {
    if (!open.delete(first)) continue;
    const line: Crossing[] = [...first];
    const extend = (end: () => Crossing, add: (crossing: Crossing) => void): void => {
      for (;;) {
        const next = [...open].find((segment) => segment.some(({ edge }) => edge === end().edge));
        if (next === undefined) return;
        open.delete(next);
        add(next[0].edge === end().edge ? next[1] : next[0]);
      }
    };
    extend(
      () => line[line.length - 1],
      (crossing) => line.push(crossing),
    );
    extend(
      () => line[0],
      (crossing) => line.unshift(crossing),
    );
    lines.push(line);
  }
  return lines.map((line) => line.map(({ row, column }) => ({ row, column })));
}

/** The value at a place, bilinear between corners; on a triangle where one corner is missing, NaN where more are. */
export function interpolated(grid: Grid, { row, column }: GridPoint): number {
  const i = Math.min(Math.floor(row), grid.length - 2);
  const j = Math.min(Math.floor(column), grid[0].length - 2);
  const [v, u] = [row - i, column - j];
  const [a, b, c, d] = [grid[i][j], grid[i][j + 1], grid[i + 1][j + 1], grid[i + 1][j]];
  const missing = [a, b, c, d].map((value) => !Number.isFinite(value));
  if (missing.filter(Boolean).length > 1) return Number.NaN;
  // On the three corners that are left the field is a plane.
  if (missing[0]) return u + v >= 1 ? c + (1 - u) * (d - c) + (1 - v) * (b - c) : Number.NaN;
  if (missing[1]) return u <= v ? d + u * (c - d) + (1 - v) * (a - d) : Number.NaN;
  if (missing[2]) return u + v <= 1 ? a + u * (b - a) + v * (d - a) : Number.NaN;
  if (missing[3]) return u >= v ? b + (1 - u) * (a - b) + v * (c - b) : Number.NaN;
  return (1 - v) * ((1 - u) * a + u * b) + v * ((1 - u) * d + u * c);
}
