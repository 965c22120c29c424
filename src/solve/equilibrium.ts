import type { System } from './system.ts';

/** What rounding leaves of equations that hold exactly, relative to what each adds up. */
const rounding = 1e-14;

/** Whether a state solves the steady equations to rounding as it stands, so that nothing is to be solved for. */
export function isEquilibrium(system: System, state: Float64Array): boolean {
  const { size, coreSize, blocks, unknownCount: n, scale, borderColumns } = system;
  const residual = new Float64Array(size);
  system.assembleJacobian(state, 1, residual);
  const { values } = system.matrix;
  const { rowPointers, blockColumns } = blocks;
  let block = 0;
  for (let node = 0; node * n < coreSize; node++) {
    const first = block;
    for (let r = 0; r < n; r++) {
      const k = node * n + r;
      let whole = 0;
      block = first;
      for (let at = rowPointers[k]; at < rowPointers[k + 1]; at += n, block++) {
        for (let s = 0; s < n; s++) whole += Math.abs(values[at + s]) * scale[blockColumns[block] * n + s];
      }
      borderColumns.forEach((column, g) => {
        whole += Math.abs(column[k]) * scale[coreSize + g];
      });
      if (!(Math.abs(residual[k]) <= rounding * whole)) return false;
    }
  }
  return true;
}
