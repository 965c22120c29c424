import type { SparsityPattern } from '../src/index.ts';

/** A sparse matrix: a pattern and its values in the same order. */
export interface Problem {
  readonly pattern: SparsityPattern;
  readonly values: Float64Array;
}

/** Builds the pattern and values of a matrix given row by row as column -> value. */
export function fromRows(rows: readonly ReadonlyMap<number, number>[]): Problem {
  const rowPointers = [0];
  const columnIndices: number[] = [];
  const values: number[] = [];
  for (const row of rows) {
    for (const [column, value] of [...row].sort(([a], [b]) => a - b)) {
      columnIndices.push(column);
      values.push(value);
    }
    rowPointers.push(columnIndices.length);
  }
  return {
    pattern: {
      size: rows.length,
      rowPointers: Int32Array.from(rowPointers),
      columnIndices: Int32Array.from(columnIndices),
    },
    values: Float64Array.from(values),
  };
}

/** Builds a matrix from its dense form, leaving out the zeros. */
export function fromDense(dense: readonly (readonly number[])[]): Problem {
  return fromRows(dense.map((row) => new Map(row.flatMap((value, column) => (value === 0 ? [] : [[column, value]])))));
}

/** The dense form of a matrix. */
export function toDense({ pattern, values }: Problem): number[][] {
  const dense = Array.from({ length: pattern.size }, () => new Array<number>(pattern.size).fill(0));
  for (let row = 0; row < pattern.size; ++row) {
    for (let entry = pattern.rowPointers[row]; entry < pattern.rowPointers[row + 1]; ++entry) {
      dense[row][pattern.columnIndices[entry]] = values[entry];
    }
  }
  return dense;
}

/** A x, or A^T x. */
export function multiply({ pattern, values }: Problem, x: Float64Array, transposed = false): Float64Array {
  const product = new Float64Array(pattern.size);
  for (let row = 0; row < pattern.size; ++row) {
    for (let entry = pattern.rowPointers[row]; entry < pattern.rowPointers[row + 1]; ++entry) {
      const column = pattern.columnIndices[entry];
      if (transposed) product[column] += values[entry] * x[row];
      else product[row] += values[entry] * x[column];
    }
  }
  return product;
}

/** Largest difference between two vectors over the largest entry of the second. */
export function relativeDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let difference = 0;
  let scale = 0;
  for (let i = 0; i < b.length; ++i) {
    difference = Math.max(difference, Math.abs(a[i] - b[i]));
    scale = Math.max(scale, Math.abs(b[i]));
  }
  return difference / scale;
}

/** A smooth vector without zeros, the same in every run. */
export function sampleVector(size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => 1.5 + Math.sin(i + 1));
}

/**
 * Jacobian of a binary electrolyte on columns x rows cells: unknowns concentration and potential in every cell, one
 * balance for each ion, thin sheets with staggered gaps every eighth row, concentrations and potentials held at the
 * bottom and the top. `drift` is the field strength per cell; rows of cations and anions differ by the factor two of
 * their mobilities.
 */
export function staggeredSheets(columns: number, rows: number, drift = 0.2, sheets = true): Problem {
  const size = 2 * columns * rows;
  const matrix = Array.from({ length: size }, () => new Map<number, number>());
  const add = (row: number, column: number, value: number) =>
    matrix[row].set(column, (matrix[row].get(column) ?? 0) + value);
  const isSheet = (i: number, j: number) => {
    if (!sheets || j % 8 !== 7) return false;
    const position = (i + 0.5) / columns;
    return Math.floor(j / 8) % 2 === 0 ? position >= 0.15 : position <= 0.85;
  };
  const connect = (a: number, b: number) => {
    const concentration = 1 + 0.5 * Math.sin(0.1 * a);
    const conductance = 1 + 0.3 * Math.cos(0.2 * b);
    for (const [species, charge, mobility] of [
      [0, 1, 1],
      [1, -1, 2],
    ]) {
      const forward = mobility * conductance * (1 + charge * drift);
      const backward = mobility * conductance * (1 - charge * drift);
      const migration = mobility * conductance * charge * concentration;
      for (const [cell, sign] of [
        [a, 1],
        [b, -1],
      ]) {
        add(2 * cell + species, 2 * a, sign * forward);
        add(2 * cell + species, 2 * b, -sign * backward);
        add(2 * cell + species, 2 * a + 1, sign * migration);
        add(2 * cell + species, 2 * b + 1, -sign * migration);
      }
    }
  };
  for (let j = 0; j < rows; ++j) {
    for (let i = 0; i < columns; ++i) {
      const cell = j * columns + i;
      if (i + 1 < columns) connect(cell, cell + 1);
      if (j + 1 < rows && !isSheet(i, j)) connect(cell, cell + columns);
      if (j === 0 || j === rows - 1) {
        add(2 * cell, 2 * cell, 2);
        add(2 * cell, 2 * cell + 1, 1);
        add(2 * cell + 1, 2 * cell, 4);
        add(2 * cell + 1, 2 * cell + 1, -2);
      }
    }
  }
  return fromRows(matrix);
}

/**
 * The matrix with one more unknown and one more equation, as of an electrode potential and a prescribed total current:
 * the new unknown enters every `stride`-th equation, and the new equation sums over the same unknowns without the new one.
 */
export function bordered({ pattern, values }: Problem, stride: number): Problem {
  const rows = Array.from({ length: pattern.size + 1 }, () => new Map<number, number>());
  for (let row = 0; row < pattern.size; ++row) {
    for (let entry = pattern.rowPointers[row]; entry < pattern.rowPointers[row + 1]; ++entry) {
      rows[row].set(pattern.columnIndices[entry], values[entry]);
    }
    if (row % stride === 0) {
      rows[row].set(row, (rows[row].get(row) ?? 0) + 1);
      rows[row].set(pattern.size, -0.7);
      rows[pattern.size].set(row, 0.3);
      rows[pattern.size].set(row + 1, 1);
    }
  }
  return fromRows(rows);
}
