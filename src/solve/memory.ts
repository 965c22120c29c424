import { OutOfMemoryError } from 'sparse-linear-solver-wasm';
import { ResourceLimitError } from '../errors.ts';

/**
 * Runs a step of the linear core and gives a refusal of memory the name and the advice a user needs.
 *
 * @throws ResourceLimitError if the core runs out of memory
 */
export function withinMemory<Result>(unknowns: number, step: () => Result): Result {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof OutOfMemoryError)) throw error;
    const wanted = (error.bytesWanted / 2 ** 20).toFixed(0);
    throw new ResourceLimitError(
      `the equations in ${unknowns.toLocaleString('en')} unknowns do not fit into memory: ${wanted} MiB more were needed`,
      'give mesh.finest_cell a larger value (or mesh.cells_per_layer a smaller one), or split the variants into several files',
    );
  }
}
