/**
 * L U of a small dense matrix, row-major, with partial pivoting, in memory of its own: the border of a system is
 * eliminated in every Newton iteration, where nothing may be allocated.
 */
export class DenseLu {
  readonly size: number;
  /** The matrix to factorise, written by the caller; its factors afterwards. */
  readonly entries: Float64Array;
  private readonly rowOf: Int32Array;
  private readonly permuted: Float64Array;

  constructor(size: number) {
    this.size = size;
    this.entries = new Float64Array(size * size);
    this.rowOf = new Int32Array(size);
    this.permuted = new Float64Array(size);
  }

  /** Factorises `entries` in place; false if a pivot vanishes or is not a number. */
  factor(): boolean {
    const { size: n, entries, rowOf } = this;
    for (let k = 0; k < n; k++) rowOf[k] = k;
    for (let k = 0; k < n; k++) {
      let pivot = k;
      for (let i = k + 1; i < n; i++) {
        if (Math.abs(entries[i * n + k]) > Math.abs(entries[pivot * n + k])) pivot = i;
      }
      if (!(Math.abs(entries[pivot * n + k]) > 0)) return false;
      if (pivot !== k) this.exchange(k, pivot);
      for (let i = k + 1; i < n; i++) {
        const factor = entries[i * n + k] / entries[k * n + k];
        entries[i * n + k] = factor;
        for (let j = k + 1; j < n; j++) entries[i * n + j] -= factor * entries[k * n + j];
      }
    }
    return true;
  }

  /** Replaces a right-hand side by the solution. */
  solve(right: Float64Array): void {
    const { size: n, entries, rowOf, permuted } = this;
    for (let i = 0; i < n; i++) {
      let value = right[rowOf[i]];
      for (let j = 0; j < i; j++) value -= entries[i * n + j] * permuted[j];
      permuted[i] = value;
    }
    for (let i = n - 1; i >= 0; i--) {
      let value = permuted[i];
      for (let j = i + 1; j < n; j++) value -= entries[i * n + j] * right[j];
      right[i] = value / entries[i * n + i];
    }
  }

  /** Replaces a right-hand side by the solution of the transposed system. */
  solveTransposed(right: Float64Array): void {
    const { size: n, entries, rowOf, permuted } = this;
    for (let i = 0; i < n; i++) {
      let value = right[i];
      for (let j = 0; j < i; j++) value -= entries[j * n + i] * permuted[j];
      permuted[i] = value / entries[i * n + i];
    }
    for (let i = n - 1; i >= 0; i--) {
      for (let j = i + 1; j < n; j++) permuted[i] -= entries[j * n + i] * permuted[j];
      right[rowOf[i]] = permuted[i];
    }
  }

  private exchange(a: number, b: number): void {
    const { size: n, entries, rowOf } = this;
    for (let j = 0; j < n; j++) {
      const kept = entries[a * n + j];
      entries[a * n + j] = entries[b * n + j];
      entries[b * n + j] = kept;
    }
    const row = rowOf[a];
    rowOf[a] = rowOf[b];
    rowOf[b] = row;
  }
}
