import { instantiateLinearCore, type LinearCore, LinearCoreError, type LinearCoreOptions } from './index.ts';

export * from './index.ts';

let compiled: Promise<WebAssembly.Module> | undefined;

async function fetchModule(): Promise<WebAssembly.Module> {
  const response = await fetch(new URL('../solver.wasm', import.meta.url));
  if (!response.ok)
    throw new LinearCoreError(`solver.wasm could not be loaded: ${response.status} ${response.statusText}`);
  // Streaming compilation insists on the MIME type, which not every server sends.
  const isDeclaredWasm = response.headers.get('content-type')?.startsWith('application/wasm') ?? false;
  return isDeclaredWasm ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

/** Loads the core in a browser. The module is fetched and compiled once; every call gives an instance of its own. */
export async function loadLinearCore(options: LinearCoreOptions = {}): Promise<LinearCore> {
  // A failed download is not remembered, so that a later call tries again.
  compiled ??= fetchModule().catch((error: unknown) => {
    compiled = undefined;
    throw error;
  });
  return instantiateLinearCore(await compiled, options);
}
