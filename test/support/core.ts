import { loadLinearCore } from 'sparse-linear-solver-wasm';

/** One linear core for all tests of a file. */
export const core = await loadLinearCore();
