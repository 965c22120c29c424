// How does one number that comes out depend on every parameter that goes in? One transposed solve tells, however many
// parameters there are, from the factors already at hand.
//
// Here: a waste water plant of tanks in series, with part of the outflow led back to the first. Each tank degrades the
// pollutant at its own rate; wanted is how the concentration that leaves changes with each of these rates.
//
//   node adjoint.mjs
import { loadLinearCore } from 'sparse-linear-solver-wasm';

const tanks = 1000;
const residenceTime = 0.01; // hours in each tank
const recycled = 0.4; // of the outflow
const inflow = 5; // mol/m³
const rates = Float64Array.from({ length: tanks }, (_, tank) => 0.1 + 0.05 * Math.sin(tank / 40)); // 1/h

// Balance of a tank: (1 + rate · time) c[tank] = c[tank - 1], and for the first, with what is led back,
// (1 + rate · time) c[0] - recycled · c[last] = (1 - recycled) · inflow.
const rowPointers = [0];
const columnIndices = [];
const values = [];
for (let tank = 0; tank < tanks; ++tank) {
  const own = 1 + rates[tank] * residenceTime;
  if (tank === 0) {
    columnIndices.push(0, tanks - 1);
    values.push(own, -recycled);
  } else {
    columnIndices.push(tank - 1, tank);
    values.push(-1, own);
  }
  rowPointers.push(columnIndices.length);
}

const core = await loadLinearCore();
const matrix = core.analyse({
  size: tanks,
  rowPointers: Int32Array.from(rowPointers),
  columnIndices: Int32Array.from(columnIndices),
});
matrix.values.set(values);
matrix.factor();

// The state: A c = b.
const b = new Float64Array(tanks);
b[0] = (1 - recycled) * inflow;
const concentration = new Float64Array(tanks);
matrix.solve(b, concentration);
console.log(`concentration that leaves: ${concentration[tanks - 1]}`);

// Its adjoint: Aᵀ λ = g, where gᵀ c is the number looked at. Then d(gᵀ c)/d(rate) = -λᵀ (dA/d(rate)) c, and a rate
// appears in one entry only, the diagonal of its tank.
const g = new Float64Array(tanks);
g[tanks - 1] = 1;
const adjoint = new Float64Array(tanks);
matrix.solveTransposed(g, adjoint);
const sensitivity = concentration.map((c, tank) => -adjoint[tank] * residenceTime * c);
for (const tank of [0, 499, 999]) console.log(`sensitivity to the rate of tank ${tank}: ${sensitivity[tank]}`);

// The proof: change one rate a little, solve anew and compare.
const step = 1e-4;
matrix.values.set(values);
matrix.values[rowPointers[499] + 1] += step * residenceTime;
matrix.factor();
const changed = new Float64Array(tanks);
matrix.solve(b, changed);
console.log(`difference quotient for tank 499: ${(changed[tanks - 1] - concentration[tanks - 1]) / step}`);
matrix.dispose();
