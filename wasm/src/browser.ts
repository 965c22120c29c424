import { instantiateLinearCore, type LinearCore, LinearCoreError, type LinearCoreOptions } from './index.ts';

export * from './index.ts';

let compiled: Promise<WebAssembly.Module> | undefined;

async function fetchModule(): Promise<WebAssembly.Module> {
  const response = await fetch(new URL('../solver.wasm', import.meta.url));
  if (!response.ok)
    throw new LinearCoreError(`solver.wasm could not be loaded: ${response.status} ${response.statusText}`);
  const mediaType = response.headers.get('content-type') ?? '';
  // Servers of single-page applications answer with their page where they find no file.
  if (mediaType.startsWith('text/html')) {
    throw new LinearCoreError(
      `solver.wasm could not be loaded: there is a page at ${response.url}. The bundler moved the script away from it; ` +
        "for the development server of Vite before 8 add optimizeDeps: { exclude: ['sparse-linear-solver-wasm'] } to its configuration.",
    );
  }
  // Streaming compilation insists on the media type, which not every server sends.
  return mediaType.startsWith('application/wasm')
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
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
