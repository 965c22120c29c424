/** A picture of a pore space: square pixels, each all pore or all solid, rows from the top down as in an image file. */
export interface PoreImage {
  readonly columns: number;
  readonly rows: number;
  /** 1 in pores, 0 in solids; column i of row j at j * columns + i. */
  readonly pore: Uint8Array;
}

/** The way a current takes through a picture: from its top to its bottom edge, or from its left to its right one. */
export type Direction = 'down' | 'across';

/** What the edges of a picture that no current enters are: mirror planes, or joined to each other. */
export type Sides = 'mirror' | 'periodic';

export function poreCount({ pore }: PoreImage): number {
  let count = 0;
  for (let k = 0; k < pore.length; k++) count += pore[k];
  return count;
}

export function porosityOf(image: PoreImage): number {
  return poreCount(image) / image.pore.length;
}

/** The picture with rows and columns exchanged: what runs across it runs down the other. */
export function transposed({ columns, rows, pore }: PoreImage): PoreImage {
  const turned = new Uint8Array(pore.length);
  // Tiles keep both pictures in the cache.
  const tile = 64;
  for (let top = 0; top < rows; top += tile) {
    const bottom = Math.min(rows, top + tile);
    for (let left = 0; left < columns; left += tile) {
      const right = Math.min(columns, left + tile);
      for (let j = top; j < bottom; j++) {
        for (let i = left; i < right; i++) turned[i * rows + j] = pore[j * columns + i];
      }
    }
  }
  return { columns: rows, rows: columns, pore: turned };
}

/** The same picture with every pixel cut into factor x factor. */
export function refined({ columns, rows, pore }: PoreImage, factor: number): PoreImage {
  if (factor === 1) return { columns, rows, pore };
  const wide = columns * factor;
  const fine = new Uint8Array(wide * rows * factor);
  for (let j = 0; j < rows; j++) {
    const first = j * factor * wide;
    for (let i = 0; i < columns; i++) {
      if (pore[j * columns + i] === 1) fine.fill(1, first + i * factor, first + (i + 1) * factor);
    }
    for (let copy = 1; copy < factor; copy++) fine.copyWithin(first + copy * wide, first, first + wide);
  }
  return { columns: wide, rows: rows * factor, pore: fine };
}

/**
 * A coarser picture: a pixel of factor x factor old ones is pore where at least half of it is. Rows and columns that fill no whole pixel
 * at the right and the bottom are left out.
 */
export function coarsened(image: PoreImage, factor: number): PoreImage {
  if (factor === 1) return image;
  const columns = Math.floor(image.columns / factor);
  const rows = Math.floor(image.rows / factor);
  const pore = new Uint8Array(columns * rows);
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      let count = 0;
      for (let b = 0; b < factor; b++) {
        const first = (j * factor + b) * image.columns + i * factor;
        for (let a = 0; a < factor; a++) count += image.pore[first + a];
      }
      if (2 * count >= factor * factor) pore[j * columns + i] = 1;
    }
  }
  return { columns, rows, pore };
}

/**
 * Smooths the boundary between pores and solids: the picture is blurred with the binomial filter 1-2-1 in both directions, `passes`
 * times, and cut again at the level that keeps the porosity. Corners and single pixels narrower than about `passes` pixels are
 * rounded away; beyond the edges the picture goes on as its outermost pixels.
 *
 * @returns a picture whose porosity differs from the old one by no more than the pixels that share one blurred value
 */
export function smoothed(image: PoreImage, passes: number): PoreImage {
  if (passes === 0) return image;
  const { columns, rows } = image;
  const value = Float32Array.from(image.pore);
  const other = new Float32Array(value.length);
  for (let pass = 0; pass < passes; pass++) {
    for (let j = 0; j < rows; j++) {
      const row = j * columns;
      for (let i = 0; i < columns; i++) {
        const before = value[row + Math.max(0, i - 1)];
        const after = value[row + Math.min(columns - 1, i + 1)];
        other[row + i] = (before + 2 * value[row + i] + after) / 4;
      }
    }
    for (let j = 0; j < rows; j++) {
      const above = Math.max(0, j - 1) * columns;
      const below = Math.min(rows - 1, j + 1) * columns;
      for (let i = 0; i < columns; i++) {
        value[j * columns + i] = (other[above + i] + 2 * other[j * columns + i] + other[below + i]) / 4;
      }
    }
  }
  // As many pixels as before stay pore: those of the largest values, by counting.
  const wanted = poreCount(image);
  const levels = 1 << 16;
  const levelOf = (each: number) => Math.min(levels - 1, Math.round(each * (levels - 1)));
  const counts = new Int32Array(levels);
  for (const each of value) counts[levelOf(each)]++;
  let above = 0;
  let level = levels;
  while (level > 0 && Math.abs(above + counts[level - 1] - wanted) <= Math.abs(above - wanted))
    above += counts[--level];
  const pore = Uint8Array.from(value, (each) => (levelOf(each) >= level ? 1 : 0));
  return { columns, rows, pore };
}
