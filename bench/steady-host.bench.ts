import { readFileSync } from 'node:fs';
import { loadLinearCore } from 'sparse-linear-solver-wasm';
import { bench, describe } from 'vitest';
import { platedConcentration, readCase } from '../src/case/index.ts';
import { defaultFinestCell, geometryOf } from '../src/geometry/build.ts';
import { tensorGrid } from '../src/mesh/tensor-grid.ts';
import { BorderedSolver } from '../src/solve/bordered.ts';
import { System } from '../src/solve/system.ts';
import { cellProblem } from '../src/study/cell-problem.ts';
import { Variant } from '../src/study/variant.ts';

/** Where the time of one Newton iteration goes, on the tortuous host of the flagship case. */
const file = new URL('../cases/vga-vs-hga.yaml', import.meta.url);
const theCase = readCase(readFileSync(file, 'utf8'), 'vga-vs-hga.yaml').variants.find(
  ({ name }) => name === 'hga',
)!.case;
const core = await loadLinearCore();
const geometry = geometryOf(theCase);
const finest = 8 * defaultFinestCell(geometry);
const { mesh } = tensorGrid(geometry, finest, 1);
const system = new System(cellProblem(theCase, geometry, mesh), core);
const state = system.uniformState([platedConcentration(theCase.electrolyte), 0]);
const residual = new Float64Array(system.size);
const solution = new Float64Array(system.size);
const bordered = new BorderedSolver(system);
system.assembleJacobian(state, 1, residual);
bordered.factor();

describe(`hga, ${mesh.cellCount} cells, ${system.size} unknowns`, () => {
  bench('mesh', () => {
    tensorGrid(geometry, finest, 1);
  });
  bench('residual', () => {
    system.assembleResidual(state, 1, residual);
  });
  bench('residual and Jacobian', () => {
    system.assembleJacobian(state, 1, residual);
  });
  bench('factorisation', () => {
    bordered.factor();
  });
  bench('solve', () => {
    bordered.solve(residual, solution, 1e-6);
  });
  bench('variant from case to field, two meshes', () => {
    using variant = new Variant('hga', 'hga', theCase, core);
    variant.solve();
  });
});
