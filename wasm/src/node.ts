import { readFile } from 'node:fs/promises';
import { instantiateLinearCore, type LinearCore, type LinearCoreOptions } from './index.ts';

export * from './index.ts';

let compiled: Promise<WebAssembly.Module> | undefined;

/** Loads the core in Node. The module is read and compiled once; every call gives an instance of its own. */
export async function loadLinearCore(options: LinearCoreOptions = {}): Promise<LinearCore> {
  compiled ??= readFile(new URL('../solver.wasm', import.meta.url)).then((bytes) => WebAssembly.compile(bytes));
  return instantiateLinearCore(await compiled, options);
}
