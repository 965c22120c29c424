import type { PoreImage } from './pore-image.ts';

/** How long the shortest ways through a pore space are, over its height. */
export interface PathLengths {
  /** Mean over the pores of the first row. */
  readonly mean: number;
  readonly shortest: number;
}

/** Distances that are settled together, pixels. */
const bucketWidth = 0.5;
/** New distances lie less than a pixel beyond the settled ones, so that these many buckets are used in turn. */
const bucketCount = 8;

/**
 * Geodesic tortuosity: the length of the shortest way through the pores from a pixel of the first row to below the last, over the height.
 * Distances solve the eikonal equation |grad T| = 1 with the upwind scheme of fast marching (Sethian, Proc. Natl. Acad. Sci. 93
 * (1996) 1591), in the order of buckets (Yatziv, Bartesaghi and Sapiro, J. Comput. Phys. 212 (2006) 393) and corrected until they stand
 * still. Straight ways are exact; behind every corner that a way bends around, about half a pixel is added.
 *
 * @param image whose pores all lead through
 */
export function pathLengths({ columns, rows, pore }: PoreImage): PathLengths {
  const distance = new Float32Array(pore.length).fill(Number.POSITIVE_INFINITY);
  const buckets = Array.from({ length: bucketCount }, () => new Bucket());
  const bucketOf = (each: number) => Math.floor(each / bucketWidth);
  for (let k = (rows - 1) * columns; k < pore.length; k++) {
    if (pore[k] === 0) continue;
    distance[k] = 0.5;
    buckets[bucketOf(0.5) % bucketCount].push(k);
  }
  const at = (k: number, i: number) => (i >= 0 && i < columns ? distance[k] : Number.POSITIVE_INFINITY);
  const renewed = (k: number): number => {
    const i = k % columns;
    const beside = Math.min(at(k - 1, i - 1), at(k + 1, i + 1));
    const above = k >= columns ? distance[k - columns] : Number.POSITIVE_INFINITY;
    const below = k + columns < pore.length ? distance[k + columns] : Number.POSITIVE_INFINITY;
    const along = Math.min(above, below);
    const gap = beside - along;
    if (gap >= 1) return along + 1;
    if (gap <= -1) return beside + 1;
    return (beside + along + Math.sqrt(2 - gap * gap)) / 2;
  };
  const look = (k: number) => {
    if (pore[k] === 0) return;
    const found = Math.fround(renewed(k));
    if (found >= distance[k] - 1e-4) return;
    distance[k] = found;
    buckets[bucketOf(found) % bucketCount].push(k);
  };
  let empty = 0;
  for (let current = 0; empty < bucketCount; current++) {
    const bucket = buckets[current % bucketCount];
    empty = bucket.size === 0 ? empty + 1 : 0;
    while (bucket.size > 0) {
      const k = bucket.pop();
      // What was found nearer since is in another bucket as well.
      if (bucketOf(distance[k]) > current) continue;
      const i = k % columns;
      if (i > 0) look(k - 1);
      if (i + 1 < columns) look(k + 1);
      if (k >= columns) look(k - columns);
      if (k + columns < pore.length) look(k + columns);
    }
  }
  let sum = 0;
  let count = 0;
  let shortest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < columns; i++) {
    if (pore[i] === 0) continue;
    const length = distance[i] + 0.5;
    sum += length;
    count++;
    shortest = Math.min(shortest, length);
  }
  return { mean: sum / count / rows, shortest: shortest / rows };
}

/** A stack that grows. */
class Bucket {
  size = 0;
  private items = new Int32Array(256);

  push(item: number): void {
    if (this.size === this.items.length) {
      const larger = new Int32Array(2 * this.size);
      larger.set(this.items);
      this.items = larger;
    }
    this.items[this.size++] = item;
  }

  pop(): number {
    return this.items[--this.size];
  }
}
