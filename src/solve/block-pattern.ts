import type { SparsityPattern } from 'sparse-linear-solver-wasm';
import type { Nodes } from './nodes.ts';

/** Where the blocks of a system with n unknowns at every node stand in the value array of its matrix. */
export interface BlockPlaces {
  /**
   * Position in the value array of entry (row r, column s) of a block: base + r * stride + s, where the stride is the
   * row length of the block's node. `diagonal` by node; `leftRight` and `rightLeft` by link (block row left, column right,
   * and the reverse).
   */
  readonly diagonal: Int32Array;
  readonly leftRight: Int32Array;
  readonly rightLeft: Int32Array;
  /** The same of the interfaces: rows and columns of the cell on the left, of `below` and of `above`. */
  readonly leftBelow: Int32Array;
  readonly belowLeft: Int32Array;
  readonly belowAbove: Int32Array;
  readonly aboveLeft: Int32Array;
  readonly aboveBelow: Int32Array;
  /** Entries in each row of a node. */
  readonly stride: Int32Array;
  /** Where each row begins in the value array, and one past the last. */
  readonly rowPointers: Int32Array;
  /** Node that each block belongs to by its columns, node after node by its rows. */
  readonly blockColumns: Int32Array;
}

/** The sparsity pattern of such a system, and where each link's blocks stand in it. */
export interface BlockPattern extends BlockPlaces {
  readonly pattern: SparsityPattern;
}

export function blockPattern(nodes: Nodes, unknownCount: number): BlockPattern {
  const n = unknownCount;
  const { count, linkCount, linkLeft, linkRight, interfaces } = nodes;
  const start = new Int32Array(count + 1);
  for (let k = 0; k < count; k++) start[k + 1] = 1; // the diagonal block
  for (let f = 0; f < linkCount; f++) {
    start[linkLeft[f] + 1]++;
    start[linkRight[f] + 1]++;
  }
  // At an interface each of the cell, `below` and `above` is beside the other two.
  for (let q = 0; q < interfaces.count; q++) {
    start[interfaces.left[q] + 1] += 2;
    start[interfaces.below[q] + 1] += 2;
    start[interfaces.above[q] + 1] += 2;
  }
  for (let k = 0; k < count; k++) start[k + 1] += start[k];
  const fill = start.slice();
  const beside = new Int32Array(start[count]);
  for (let k = 0; k < count; k++) beside[fill[k]++] = k;
  for (let f = 0; f < linkCount; f++) {
    beside[fill[linkLeft[f]]++] = linkRight[f];
    beside[fill[linkRight[f]]++] = linkLeft[f];
  }
  for (let q = 0; q < interfaces.count; q++) {
    const three = [interfaces.left[q], interfaces.below[q], interfaces.above[q]];
    for (const a of three) for (const b of three) if (a !== b) beside[fill[a]++] = b;
  }
  // Two links may join the same nodes, such as faces on both sides of a border of regions: they share a block.
  let blocks = 0;
  for (let k = 0; k < count; k++) {
    const row = beside.subarray(start[k], start[k + 1]).sort();
    start[k] = blocks;
    for (let j = 0; j < row.length; j++) if (j === 0 || row[j] !== row[j - 1]) beside[blocks++] = row[j];
  }
  start[count] = blocks;
  const neighbour = beside.slice(0, blocks);
  const stride = new Int32Array(count);
  const rowPointers = new Int32Array(count * n + 1);
  const columnIndices = new Int32Array(blocks * n * n);
  let at = 0;
  for (let k = 0; k < count; k++) {
    const row = neighbour.subarray(start[k], start[k + 1]);
    stride[k] = row.length * n;
    for (let r = 0; r < n; r++) {
      for (let j = 0; j < row.length; j++) {
        for (let s = 0; s < n; s++) columnIndices[at++] = row[j] * n + s;
      }
      rowPointers[k * n + r + 1] = at;
    }
  }
  const blockAt = (row: number, column: number) => {
    let low = start[row];
    let high = start[row + 1] - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (neighbour[middle] < column) low = middle + 1;
      else high = middle;
    }
    return rowPointers[row * n] + (low - start[row]) * n;
  };
  const diagonal = new Int32Array(count);
  for (let k = 0; k < count; k++) diagonal[k] = blockAt(k, k);
  const leftRight = new Int32Array(linkCount);
  const rightLeft = new Int32Array(linkCount);
  for (let f = 0; f < linkCount; f++) {
    leftRight[f] = blockAt(linkLeft[f], linkRight[f]);
    rightLeft[f] = blockAt(linkRight[f], linkLeft[f]);
  }
  const placesOf = (row: Int32Array, column: Int32Array) => row.map((node, q) => blockAt(node, column[q]));
  const { left, below, above } = interfaces;
  const pattern = { size: count * n, rowPointers, columnIndices };
  return {
    pattern,
    diagonal,
    leftRight,
    rightLeft,
    leftBelow: placesOf(left, below),
    belowLeft: placesOf(below, left),
    belowAbove: placesOf(below, above),
    aboveLeft: placesOf(above, left),
    aboveBelow: placesOf(above, below),
    stride,
    rowPointers,
    blockColumns: neighbour.subarray(0, start[count]),
  };
}

/** Writes the product of a matrix on a block pattern with a vector; `values` are the matrix's entries. */
export function multiplyBlocks(
  { rowPointers, blockColumns }: BlockPlaces,
  unknownCount: number,
  values: Float64Array,
  vector: Float64Array,
  product: Float64Array,
): void {
  const n = unknownCount;
  const size = rowPointers.length - 1;
  if (n === 2) {
    multiplyPairs(rowPointers, blockColumns, values, vector, product);
    return;
  }
  let block = 0;
  for (let row = 0; row < size; row += n) {
    let at = rowPointers[row];
    const afterLast = block + (rowPointers[row + 1] - at) / n;
    for (let r = 0; r < n; r++) {
      let sum = 0;
      for (let j = block; j < afterLast; j++) {
        for (let s = 0; s < n; s++) sum += values[at++] * vector[blockColumns[j] * n + s];
      }
      product[row + r] = sum;
    }
    block = afterLast;
  }
}

/** The same for blocks of two by two, the usual ones: without inner loops it takes a third of the time. */
function multiplyPairs(
  rowPointers: Int32Array,
  blockColumns: Int32Array,
  values: Float64Array,
  vector: Float64Array,
  product: Float64Array,
): void {
  let block = 0;
  for (let row = 0; row + 1 < rowPointers.length; row += 2) {
    const first = rowPointers[row];
    const stride = rowPointers[row + 1] - first;
    let upper = 0;
    let lower = 0;
    for (let at = first; at < first + stride; at += 2) {
      const column = 2 * blockColumns[block++];
      const x = vector[column];
      const y = vector[column + 1];
      upper += values[at] * x + values[at + 1] * y;
      lower += values[at + stride] * x + values[at + stride + 1] * y;
    }
    product[row] = upper;
    product[row + 1] = lower;
  }
}
