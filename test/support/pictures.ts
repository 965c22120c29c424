import type { PoreImage } from '../../src/geometry/image/pore-image.ts';

/** A picture by what is pore, from column and row. */
export function picture(columns: number, rows: number, isPore: (column: number, row: number) => boolean): PoreImage {
  const pore = new Uint8Array(columns * rows);
  for (let j = 0; j < rows; j++) for (let i = 0; i < columns; i++) if (isPore(i, j)) pore[j * columns + i] = 1;
  return { columns, rows, pore };
}

/** A picture from lines of text: `#` is solid, everything else pore. */
export function drawn(...lines: readonly string[]): PoreImage {
  return picture(lines[0].length, lines.length, (i, j) => lines[j][i] !== '#');
}

const modulo = (a: number, n: number) => ((a % n) + n) % n;

/**
 * The six structures of notebook 10 of TauFactor (docs/notebooks/10-tau-x-validation.ipynb), 250 x 250: its first index is the
 * way of the current, here the row, its second the column.
 */
export function taufactorStructures(): Record<string, PoreImage> {
  const n = 250;
  const cube = 25;
  const diagonals = (x: number, y: number) => modulo(Math.floor((x + y) / cube), 2) === 1;
  const pillars = (_x: number, y: number) => modulo(Math.floor(y / cube), 2) === 1;
  const largeSmall = (x: number, y: number) => {
    const column = modulo(y - 5, 50);
    return x < 125 ? column < 40 : column >= 15 && column < 25;
  };
  const wedge = (x: number, y: number) => {
    const column = y < 125 ? y : 249 - y;
    const [across, along] = [(column + 0.5) / n, (x + 0.5) / n];
    return x < n - 1 && along + 4 * across < 2 && along - 4 * across < 0;
  };
  const structures: Record<string, (x: number, y: number) => boolean> = {
    diagonals,
    // As printed, the diagonals meet the pillars at corners only and the structure is blocked; in its picture, and with its number,
    // they go on where the pillars end.
    'diag-pillars': (x, y) => {
      const [column, row] = [modulo(y - 10, n), n - 1 - x];
      return row < 125 ? pillars(row, column) : diagonals(row - 125, column);
    },
    'large-small': largeSmall,
    'small-large': (x, y) => largeSmall(n - 1 - x, y),
    'smooth-rough': (x, y) => {
      const column = modulo(y - 10, n);
      return x < 125 || x % 2 === 1 ? pillars(x, column) : pillars(x, modulo(column - 1, n));
    },
    wedge,
  };
  return Object.fromEntries(
    Object.entries(structures).map(([name, isPore]) => [name, picture(n, n, (column, row) => isPore(row, column))]),
  );
}

/** discs400 of benchmark P2c: overlapping discs of radius 12 until 40 % is solid, by a generator of its own. */
export function discs400(): PoreImage {
  let state = 12345;
  const random = () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const pore = new Uint8Array(160_000).fill(1);
  for (let solid = 0; solid < 64_000; ) {
    const [x, y] = [400 * random(), 400 * random()];
    for (let i = 0; i < 400; i++) {
      for (let j = 0; j < 400; j++) {
        if (pore[i * 400 + j] === 0 || (j + 0.5 - x) ** 2 + (i + 0.5 - y) ** 2 >= 144) continue;
        pore[i * 400 + j] = 0;
        solid++;
      }
    }
  }
  return { columns: 400, rows: 400, pore };
}

/** One disc in the middle of a square of n x n pixels, as wide as makes it the given share of the area. */
export function oneDisc(n: number, share: number): PoreImage {
  const squared = (share / Math.PI) * n * n;
  return picture(n, n, (i, j) => (i + 0.5 - n / 2) ** 2 + (j + 0.5 - n / 2) ** 2 >= squared);
}
