import type { PoreImage, Sides } from './pore-image.ts';

/** Pores that hang together: pixels that share an edge. Touching at a corner is no contact. */
export interface Clusters {
  readonly count: number;
  /** Cluster of every pixel; -1 in solids. */
  readonly label: Int32Array;
}

/** Finds the clusters of a picture by union-find, in two passes. */
export function clustersOf({ columns, rows, pore }: PoreImage, sides: Sides): Clusters {
  const label = new Int32Array(pore.length).fill(-1);
  // Roots by provisional label; a picture has at most half as many as pixels.
  let root = new Int32Array(1024);
  let made = 0;
  const find = (a: number) => {
    let at = a;
    while (root[at] !== at) {
      root[at] = root[root[at]];
      at = root[at];
    }
    return at;
  };
  const join = (a: number, b: number) => {
    const [one, other] = [find(a), find(b)];
    if (one < other) root[other] = one;
    else root[one] = other;
  };
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      const k = j * columns + i;
      if (pore[k] === 0) continue;
      const before = i > 0 ? label[k - 1] : -1;
      const above = j > 0 ? label[k - columns] : -1;
      if (before >= 0) {
        label[k] = before;
        if (above >= 0 && above !== before) join(before, above);
      } else if (above >= 0) {
        label[k] = above;
      } else {
        if (made === root.length) {
          const larger = new Int32Array(2 * made);
          larger.set(root);
          root = larger;
        }
        root[made] = made;
        label[k] = made++;
      }
    }
    const [first, last] = [j * columns, (j + 1) * columns - 1];
    if (sides === 'periodic' && label[first] >= 0 && label[last] >= 0) join(label[first], label[last]);
  }
  const final = new Int32Array(made).fill(-1);
  let count = 0;
  for (let k = 0; k < label.length; k++) {
    if (label[k] < 0) continue;
    const own = find(label[k]);
    if (final[own] < 0) final[own] = count++;
    label[k] = final[own];
  }
  return { count, label };
}

/** A pore that carries no current, as large as `pixels`, around the pixel in `column` and `row` (its first one from the top). */
export interface Island {
  readonly pixels: number;
  readonly column: number;
  readonly row: number;
}

/** Which pores of a picture join its first row to its last. */
export interface Spanning {
  /** The picture with those pores alone. */
  readonly image: PoreImage;
  readonly pixels: number;
  /** Pores that touch neither edge, and those that touch one of the two; the largest first. */
  readonly isolated: readonly Island[];
  readonly blind: readonly Island[];
}

/** Sorts out the pores that lead from the first to the last row; `pixels` is 0 where none does. */
export function spanning(image: PoreImage, sides: Sides): Spanning {
  const { columns, rows, pore } = image;
  const { count, label } = clustersOf(image, sides);
  /** 1: touches the first row, 2: the last, 3: both. */
  const touches = new Uint8Array(count);
  for (let i = 0; i < columns; i++) {
    if (label[i] >= 0) touches[label[i]] |= 1;
    const below = label[(rows - 1) * columns + i];
    if (below >= 0) touches[below] |= 2;
  }
  const size = new Int32Array(count);
  const firstPixel = new Int32Array(count).fill(-1);
  const through = new Uint8Array(pore.length);
  let pixels = 0;
  for (let k = 0; k < pore.length; k++) {
    const own = label[k];
    if (own < 0) continue;
    size[own]++;
    if (firstPixel[own] < 0) firstPixel[own] = k;
    if (touches[own] === 3) {
      through[k] = 1;
      pixels++;
    }
  }
  const islands = (wanted: (touching: number) => boolean): Island[] => {
    const found: Island[] = [];
    for (let own = 0; own < count; own++) {
      if (!wanted(touches[own])) continue;
      const at = firstPixel[own];
      found.push({ pixels: size[own], column: at % columns, row: Math.floor(at / columns) });
    }
    return found.sort((a, b) => b.pixels - a.pixels || a.row - b.row || a.column - b.column);
  };
  return {
    image: { columns, rows, pore: through },
    pixels,
    isolated: islands((touching) => touching === 0),
    blind: islands((touching) => touching === 1 || touching === 2),
  };
}

/**
 * The backbone: pixels on some path from the first to the last row that visits no pixel twice. What hangs on it by a single pixel is a dead end
 * and carries no current. With a source joined to the first row, a sink to the last and an edge between the two, the
 * backbone is the biconnected component of that edge (Herrmann, Hong and Stanley, J. Phys. A 17 (1984) L261), found by depth-first
 * search (Hopcroft and Tarjan, Commun. ACM 16 (1973) 372).
 *
 * @param image whose pores all lead through, as `spanning` leaves them
 * @returns 1 for the pixels of the backbone
 */
export function backboneOf({ columns, rows, pore }: PoreImage, sides: Sides): Uint8Array {
  const lastRow = (rows - 1) * columns;
  /** When a pixel was first visited; 0 is the source, 1 the sink. */
  const visited = new Int32Array(pore.length);
  const lowest = new Int32Array(pore.length);
  /** From where it was visited, and where it will look next: 0 left, 1 right, 2 up, 3 down, 4 the planes, 5 nowhere. */
  const from = new Uint8Array(pore.length);
  const next = new Uint8Array(pore.length);
  const backbone = new Uint8Array(pore.length);
  const order = new Int32Array(pore.length);
  let time = 1;
  let listed = 0;
  const neighbourOf = (k: number, way: number): number => {
    const i = k % columns;
    if (way === 0) return i > 0 ? k - 1 : sides === 'periodic' && columns > 1 ? k + columns - 1 : -1;
    if (way === 1) return i + 1 < columns ? k + 1 : sides === 'periodic' && columns > 1 ? k - columns + 1 : -1;
    if (way === 2) return k >= columns ? k - columns : -1;
    return k < lastRow ? k + columns : -1;
  };
  for (let seed = lastRow; seed < pore.length; seed++) {
    if (pore[seed] === 0 || visited[seed] > 0) continue;
    visited[seed] = lowest[seed] = ++time;
    from[seed] = 4;
    order[listed++] = seed;
    let at = seed;
    while (at >= 0) {
      const way = next[at]++;
      if (way < 4) {
        const to = neighbourOf(at, way);
        if (to < 0 || pore[to] === 0) continue;
        if (visited[to] > 0) {
          if (visited[to] < lowest[at]) lowest[at] = visited[to];
          continue;
        }
        visited[to] = lowest[to] = ++time;
        from[to] = way ^ 1;
        order[listed++] = to;
        at = to;
      } else {
        if (at < columns) lowest[at] = 0;
        else if (at >= lastRow && lowest[at] > 1) lowest[at] = 1;
        const parent = from[at] === 4 ? -1 : neighbourOf(at, from[at]);
        if (parent >= 0 && lowest[at] < lowest[parent]) lowest[parent] = lowest[at];
        at = parent;
      }
    }
  }
  for (let k = 0; k < listed; k++) {
    const own = order[k];
    const isChildOfSink = from[own] === 4;
    const parent = isChildOfSink ? -1 : neighbourOf(own, from[own]);
    const above = isChildOfSink ? 1 : visited[parent];
    if ((isChildOfSink || backbone[parent] === 1) && lowest[own] < above) backbone[own] = 1;
  }
  return backbone;
}
