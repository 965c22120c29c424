// Impedance of a porous electrode: ions reach the capacitance of its wall through the resistance of its pores, a ladder
// of resistors and capacitors. One analysis serves every frequency.
//
//   node complex.mjs
import { loadLinearCore } from 'sparse-linear-solver-wasm';

const sections = 1000;
const resistance = 10 / (sections - 1); // ohm, between neighbouring nodes
const capacitance = 1e-3 / sections; // farad, from each node to ground

// Each node and its neighbours: a tridiagonal matrix.
const rowPointers = [0];
const columnIndices = [];
for (let node = 0; node < sections; ++node) {
  for (const other of [node - 1, node, node + 1]) if (other >= 0 && other < sections) columnIndices.push(other);
  rowPointers.push(columnIndices.length);
}

const core = await loadLinearCore();

// Complex numbers are pairs of real and imaginary part. Admittance matrices are symmetric, not Hermitian, and that is
// what `symmetric` means for complex ones.
const matrix = core.analyse(
  { size: sections, rowPointers: Int32Array.from(rowPointers), columnIndices: Int32Array.from(columnIndices) },
  { complex: true, symmetric: true },
);

const current = new Float64Array(2 * sections);
current[0] = 1; // one ampere into the mouth of the pore, so that its voltage is the impedance
const voltage = new Float64Array(2 * sections);

for (let decade = -1; decade <= 5; ++decade) {
  const frequency = 10 ** decade;
  const values = matrix.values;
  for (let node = 0; node < sections; ++node) {
    for (let entry = rowPointers[node]; entry < rowPointers[node + 1]; ++entry) {
      const isDiagonal = columnIndices[entry] === node;
      const neighbourCount = rowPointers[node + 1] - rowPointers[node] - 1;
      values[2 * entry] = (isDiagonal ? neighbourCount : -1) / resistance;
      values[2 * entry + 1] = isDiagonal ? 2 * Math.PI * frequency * capacitance : 0;
    }
  }
  matrix.factor();
  matrix.solve(current, voltage);
  console.log(
    `impedance in ohm at ${frequency} Hz: ${voltage[0]} ${voltage[1] < 0 ? '-' : '+'} ${Math.abs(voltage[1])}i`,
  );
}
matrix.dispose();
