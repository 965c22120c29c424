/** What the Node and the browser entry share: no platform is named here. */
import { CoreInstance } from './instance.ts';
import { analyse } from './matrix.ts';
import type { CompiledModule, LinearCore, LinearCoreOptions } from './types.ts';

export * from './errors.ts';
export type * from './types.ts';

/**
 * Starts a core from the compiled module of `solver.wasm`, for hosts that compile it themselves; otherwise use
 * `loadLinearCore`. Every call gives an instance with a memory of its own.
 */
export async function instantiateLinearCore(
  module: CompiledModule,
  options: LinearCoreOptions = {},
): Promise<LinearCore> {
  const instance = await CoreInstance.create(module, options.maximumMemoryBytes);
  return {
    analyse: (pattern, analysisOptions) => analyse(instance, pattern, analysisOptions),
    get memoryBytes() {
      return instance.exports.memory.buffer.byteLength;
    },
    get allocatedBytes() {
      return instance.exports.core_allocated_bytes();
    },
  };
}
