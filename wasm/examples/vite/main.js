// A rod heated evenly, its ends held at zero: a tridiagonal system, solved in the page.
import { loadLinearCore } from 'sparse-linear-solver-wasm';

const points = 9999;
const spacing = 1 / (points + 1);

const rowPointers = [0];
const columnIndices = [];
const values = [];
for (let point = 0; point < points; ++point) {
  for (const other of [point - 1, point, point + 1]) {
    if (other < 0 || other >= points) continue;
    columnIndices.push(other);
    values.push((other === point ? 2 : -1) / spacing ** 2);
  }
  rowPointers.push(columnIndices.length);
}

// Fetches and compiles solver.wasm, which the build has put among the assets.
const core = await loadLinearCore();
const matrix = core.analyse(
  { size: points, rowPointers: Int32Array.from(rowPointers), columnIndices: Int32Array.from(columnIndices) },
  { symmetric: true },
);
matrix.values.set(values);
matrix.factor();
const temperature = new Float64Array(points);
matrix.solve(new Float64Array(points).fill(1), temperature);
matrix.dispose();

document.querySelector('output').textContent = temperature[(points - 1) / 2];
