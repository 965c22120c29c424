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

/** Most that the border of a Jacobian may take, bytes. */
const mostOfBorder = 2 * 2 ** 30;

/**
 * Refuses a Jacobian whose border would take too much memory: a row, a column and what the core makes of that for each number
 * outside the mesh, of which every separate pore of a closed cell brings its own.
 *
 * @param coreSize equations of the nodes
 * @param outerCount numbers outside the mesh
 * @param reservoirs how many of these close the amounts of pores
 * @throws ResourceLimitError naming the memory
 */
export function requireRoomForBorder(coreSize: number, outerCount: number, reservoirs: number): void {
  const bytes = 3 * 8 * coreSize * outerCount;
  if (bytes <= mostOfBorder) return;
  throw new ResourceLimitError(
    `the salt of separate pores is kept by ${reservoirs.toLocaleString('en')} balances of their own over ${coreSize.toLocaleString('en')} equations, which would take ${(bytes / 2 ** 30).toPrecision(2)} GiB`,
    'solve for one of the pores that are alike, between mirror walls; put free electrolyte above them, which joins them; or make the mesh coarser by mesh.largest_cell',
  );
}
