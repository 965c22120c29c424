/**
 * Squares of the distances, in pixels between centres, from every pixel to the nearest one of a set: exact, by parabolas along the columns and then
 * along the rows (Felzenszwalb and Huttenlocher, Theory Comput. 8 (2012) 415).
 *
 * @param isFar 0 for the pixels of the set, anything else for the others
 * @param into the squares; `farAway` everywhere if the set is empty
 */
export function squaredDistances(isFar: Uint8Array, columns: number, rows: number, into: Int32Array): void {
  // Along the columns: two passes in the order of memory count the pixels to the nearest one of the set.
  for (let i = 0; i < columns; i++) into[i] = isFar[i] === 0 ? 0 : farAway;
  for (let k = columns; k < columns * rows; k++) {
    into[k] = isFar[k] === 0 ? 0 : Math.min(farAway, into[k - columns] + 1);
  }
  for (let k = columns * (rows - 1) - 1; k >= 0; k--) {
    const below = into[k + columns] + 1;
    if (below < into[k]) into[k] = below;
  }
  // Along the rows: the lower envelope of parabolas.
  const height = new Float64Array(columns);
  const vertex = new Int32Array(columns);
  const from = new Float64Array(columns + 1);
  for (let j = 0; j < rows; j++) {
    const row = j * columns;
    let last = -1;
    for (let i = 0; i < columns; i++) {
      const own = into[row + i];
      if (own >= farAway) continue;
      height[i] = own * own;
      let meet = Number.NEGATIVE_INFINITY;
      while (last >= 0) {
        const other = vertex[last];
        meet = (height[i] - height[other] + (i - other) * (i + other)) / (2 * (i - other));
        if (meet > from[last]) break;
        last--;
      }
      last++;
      vertex[last] = i;
      from[last] = last === 0 ? Number.NEGATIVE_INFINITY : meet;
    }
    if (last < 0) {
      into.fill(farAway, row, row + columns);
      continue;
    }
    from[last + 1] = Number.POSITIVE_INFINITY;
    let at = 0;
    for (let i = 0; i < columns; i++) {
      while (from[at + 1] < i) at++;
      const other = vertex[at];
      into[row + i] = (i - other) * (i - other) + height[other];
    }
  }
}

/** Further than any pixel of a picture that can be solved on, and small enough to be counted on. */
export const farAway = 1 << 29;
