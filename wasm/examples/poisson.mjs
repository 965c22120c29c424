// A heated plate whose rim is held at zero: the five-point Laplacian, factorised as L D Lᵀ, factorised again for new
// values, and on a finer grid left to the automatic choice between factorisation and multigrid.
//
//   node poisson.mjs
import { loadLinearCore } from 'sparse-linear-solver-wasm';

/** Compressed sparse rows of a square grid whose cells know their neighbours; columns ascend within each row. */
function fivePointPattern(cellsPerSide) {
  const rowPointers = [0];
  const columnIndices = [];
  for (let row = 0; row < cellsPerSide; ++row) {
    for (let column = 0; column < cellsPerSide; ++column) {
      const cell = row * cellsPerSide + column;
      if (row > 0) columnIndices.push(cell - cellsPerSide);
      if (column > 0) columnIndices.push(cell - 1);
      columnIndices.push(cell);
      if (column + 1 < cellsPerSide) columnIndices.push(cell + 1);
      if (row + 1 < cellsPerSide) columnIndices.push(cell + cellsPerSide);
      rowPointers.push(columnIndices.length);
    }
  }
  return {
    size: cellsPerSide ** 2,
    rowPointers: Int32Array.from(rowPointers),
    columnIndices: Int32Array.from(columnIndices),
  };
}

/** Writes the values of -Δ + cooling on the unit square, in the order of the pattern, into the core's own memory. */
function writeValues(matrix, { rowPointers, columnIndices }, spacing, cooling) {
  const values = matrix.values; // valid until the next analyse, factor or solve: read it anew each time
  for (let row = 0; row < matrix.size; ++row) {
    for (let entry = rowPointers[row]; entry < rowPointers[row + 1]; ++entry) {
      values[entry] = columnIndices[entry] === row ? 4 / spacing ** 2 + cooling : -1 / spacing ** 2;
    }
  }
}

/** Heat supply sin(πx) sin(πy). */
function heatSupply(cellsPerSide, spacing) {
  return Float64Array.from(
    { length: cellsPerSide ** 2 },
    (_, cell) =>
      Math.sin(Math.PI * spacing * (1 + (cell % cellsPerSide))) *
      Math.sin(Math.PI * spacing * (1 + Math.floor(cell / cellsPerSide))),
  );
}

const core = await loadLinearCore();

// Declared symmetric, which a Laplacian is: L D Lᵀ takes less time and memory than L U.
{
  const cellsPerSide = 199;
  const spacing = 1 / (cellsPerSide + 1);
  const centre = (cellsPerSide ** 2 - 1) / 2;
  const pattern = fivePointPattern(cellsPerSide);
  const matrix = core.analyse(pattern, { symmetric: true });
  const supply = heatSupply(cellsPerSide, spacing);
  const temperature = new Float64Array(matrix.size);

  writeValues(matrix, pattern, spacing, 0);
  const factors = matrix.factor();
  const report = matrix.solve(supply, temperature);
  console.log(`unknowns: ${matrix.size}`);
  console.log(`entries of the factors: ${factors.factorNonzeros}`);
  console.log(`temperature at the centre: ${temperature[centre]}`);
  console.log(`backward error: ${report.backwardError}`);

  // New values on the same pattern: only the numbers are computed anew.
  writeValues(matrix, pattern, spacing, 100);
  matrix.factor();
  matrix.solve(supply, temperature);
  console.log(`temperature at the centre with cooling: ${temperature[centre]}`);
  matrix.dispose();
}

// From some ten thousand unknowns on, iterating can be the faster way. `automatic` decides by size and pattern; it
// considers multigrid only for matrices not declared symmetric.
{
  const cellsPerSide = 299;
  const spacing = 1 / (cellsPerSide + 1);
  const pattern = fivePointPattern(cellsPerSide);
  const matrix = core.analyse(pattern, { method: 'automatic' });
  const temperature = new Float64Array(matrix.size);

  writeValues(matrix, pattern, spacing, 0);
  const { levels } = matrix.factor();
  const report = matrix.solve(heatSupply(cellsPerSide, spacing), temperature);
  console.log(`unknowns on the finer grid: ${matrix.size}`);
  console.log(`method chosen: ${report.method}, ${levels} levels, ${report.iterations} iterations`);
  console.log(`temperature at the centre of the finer grid: ${temperature[(matrix.size - 1) / 2]}`);
  matrix.dispose();
}
