import type { SparsityPattern } from 'sparse-linear-solver-wasm';
import type { Nodes } from './nodes.ts';

/** The sparsity pattern of a system with n unknowns at every node, and where each link's blocks stand in it. */
export interface BlockPattern {
  readonly pattern: SparsityPattern;
  /**
   * Position in the value array of entry (row r, column s) of a block: base + r * stride + s, where the stride is the
   * row length of the block's node. `diagonal` by node; `leftRight` and `rightLeft` by link (block row left, column right,
   * and the reverse).
   */
  readonly diagonal: Int32Array;
  readonly leftRight: Int32Array;
  readonly rightLeft: Int32Array;
  /** Entries in each row of a node. */
  readonly stride: Int32Array;
}

export function blockPattern(nodes: Nodes, unknownCount: number): BlockPattern {
  const n = unknownCount;
  const { count, linkCount, linkLeft, linkRight } = nodes;
  const start = new Int32Array(count + 1);
  for (let k = 0; k < count; k++) start[k + 1] = 1; // the diagonal block
  for (let f = 0; f < linkCount; f++) {
    start[linkLeft[f] + 1]++;
    start[linkRight[f] + 1]++;
  }
  for (let k = 0; k < count; k++) start[k + 1] += start[k];
  const fill = start.slice();
  const neighbour = new Int32Array(start[count]);
  for (let k = 0; k < count; k++) neighbour[fill[k]++] = k;
  for (let f = 0; f < linkCount; f++) {
    neighbour[fill[linkLeft[f]]++] = linkRight[f];
    neighbour[fill[linkRight[f]]++] = linkLeft[f];
  }
  const stride = new Int32Array(count);
  const rowPointers = new Int32Array(count * n + 1);
  const columnIndices = new Int32Array(start[count] * n * n);
  let at = 0;
  for (let k = 0; k < count; k++) {
    const row = neighbour.subarray(start[k], start[k + 1]).sort();
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
  return { pattern: { size: count * n, rowPointers, columnIndices }, diagonal, leftRight, rightLeft, stride };
}
