// Two substances that drag each other along while they diffuse, and turn into each other: two unknowns in every cell,
// solved by multigrid that keeps them together. Then what happens when multigrid does not get there.
//
//   node coupled.mjs
import { loadLinearCore, NotConvergedError } from 'sparse-linear-solver-wasm';

const cellsPerSide = 150;
const spacing = 1 / (cellsPerSide + 1);
/** Flux of substance i = -Σ diffusivity[i][j] · gradient of substance j. */
const diffusivity = [
  [2, 0.5],
  [0.3, 1],
];
/** Loss of substance i = Σ reaction[i][j] · concentration of substance j. */
const reaction = [
  [20, -5],
  [-20, 5],
];
const supply = [3, 1];

// Unknowns of a cell follow each other, and so do its equations: unknown 2 · cell + substance.
const neighbours = (row, column) =>
  [
    [row - 1, column],
    [row, column - 1],
    [row, column],
    [row, column + 1],
    [row + 1, column],
  ].filter(([r, c]) => r >= 0 && c >= 0 && r < cellsPerSide && c < cellsPerSide);

const rowPointers = [0];
const columnIndices = [];
const values = [];
const rightHandSide = [];
for (let row = 0; row < cellsPerSide; ++row) {
  for (let column = 0; column < cellsPerSide; ++column) {
    const shape = Math.sin(Math.PI * spacing * (row + 1)) * Math.sin(Math.PI * spacing * (column + 1));
    for (const substance of [0, 1]) {
      for (const [r, c] of neighbours(row, column)) {
        const isSameCell = r === row && c === column;
        for (const other of [0, 1]) {
          columnIndices.push(2 * (r * cellsPerSide + c) + other);
          values.push(
            ((isSameCell ? 4 : -1) * diffusivity[substance][other]) / spacing ** 2 +
              (isSameCell ? reaction[substance][other] : 0),
          );
        }
      }
      rowPointers.push(columnIndices.length);
      rightHandSide.push(supply[substance] * shape);
    }
  }
}
const pattern = {
  size: rightHandSide.length,
  rowPointers: Int32Array.from(rowPointers),
  columnIndices: Int32Array.from(columnIndices),
};
const b = Float64Array.from(rightHandSide);
const x = new Float64Array(pattern.size);
/** Largest concentration of each substance, which is near the middle of the square. */
const largest = (substance) => x.reduce((most, value, i) => (i % 2 === substance ? Math.max(most, value) : most), 0);

const core = await loadLinearCore();

// Multigrid, with the block size told. A report says what was done and how well.
{
  const matrix = core.analyse(pattern, { method: 'multigrid', blockSize: 2 });
  matrix.values.set(values);
  const { levels } = matrix.factor();
  const report = matrix.solve(b, x);
  console.log(`unknowns: ${matrix.size}`);
  console.log(`method: ${report.method}, ${levels} levels, ${report.iterations} iterations`);
  console.log(`backward error: ${report.backwardError}`);
  console.log(
    `residual after each iteration: ${report.history.map((residual) => residual.toExponential(1)).join(' ')}`,
  );
  console.log(`first substance at most: ${largest(0)}`);
  console.log(`second substance at most: ${largest(1)}`);
  matrix.dispose();
}

// Allowed two iterations only, multigrid fails. The direct method then steps in, and the notes say so.
{
  const matrix = core.analyse(pattern, { method: 'multigrid', blockSize: 2 });
  matrix.values.set(values);
  matrix.factor();
  const report = matrix.solve(b, x, { maxIterations: 2 });
  console.log(`method after two iterations: ${report.method}`);
  for (const note of report.notes) console.log(`note: ${note}`);
  console.log(`first substance at most, by the direct method: ${largest(0)}`);
  matrix.dispose();
}

// Who would rather know than wait for a factorisation turns the fallback off.
{
  const matrix = core.analyse(pattern, { method: 'multigrid', blockSize: 2, fallback: false });
  matrix.values.set(values);
  matrix.factor();
  try {
    matrix.solve(b, x, { maxIterations: 2 });
  } catch (error) {
    if (!(error instanceof NotConvergedError)) throw error;
    console.log(`without fallback: ${error.name} after ${error.iterations} iterations`);
  }
  matrix.dispose();
}
