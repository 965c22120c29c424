import { isBuiltin } from 'node:module';
import { join, relative } from 'node:path';
import { build, type Plugin } from 'vite';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

/**
 * Bundles the library for a browser and finds what of Node it reaches.
 *
 * @returns each Node module with the chain of files that leads to it, from the entry on, and the names of the bundle's files
 */
async function bundle(entry: string): Promise<{ reached: string[]; modules: string[] }> {
  const importers = new Map<string, string>();
  const reached: string[] = [];
  const modules: string[] = [];
  const name = (id: string): string => relative(root, id.split('?')[0]).replaceAll('\\', '/');
  const chain = (last: string): string => {
    const links = [name(last)];
    for (let at = importers.get(last); at !== undefined && links.length < 50; at = importers.get(at))
      links.unshift(name(at));
    return links.join(' -> ');
  };
  const detector: Plugin = {
    name: 'find-node-modules',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (isBuiltin(source)) {
        reached.push(importer === undefined ? source : `${chain(importer)} -> ${source}`);
        return { id: source, external: true };
      }
      if (importer === undefined) return undefined;
      const resolved = await this.resolve(source, importer, { ...options, skipSelf: true });
      // A native module is as much of Node as a builtin.
      if (resolved?.id.endsWith('.node')) {
        reached.push(`${chain(importer)} -> ${name(resolved.id)}`);
        return { id: resolved.id, external: true };
      }
      // The first way that leads to a file is the one named.
      if (resolved && !importers.has(resolved.id)) importers.set(resolved.id, importer);
      return resolved;
    },
    buildEnd() {
      modules.push(...[...this.getModuleIds()].map(name));
    },
  };
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [detector],
    build: {
      write: false,
      minify: false,
      lib: { entry: join(root, entry), formats: ['es'] },
      reportCompressedSize: false,
    },
  });
  return { reached, modules };
}

it('the public entry reaches no module of Node, figures and linear core included', async () => {
  const { reached, modules } = await bundle('src/index.ts');
  expect(reached).toEqual([]);
  // Otherwise nothing would have been looked at.
  expect(modules).toContain('src/report/build-report.ts');
  expect(modules).toContain('src/study/run.ts');
  expect(modules).toContain('wasm/dist/browser.js');
  expect(modules.some((id) => id.includes('node_modules/vega/'))).toBe(true);
  expect(modules).not.toContain('wasm/dist/node.js');
  expect(modules.filter((id) => id.startsWith('src/cli/'))).toEqual([]);
});

it('the test sees what it looks for: the Node entry reaches the file system, and the way to it is named', async () => {
  const { reached } = await bundle('src/node.ts');
  expect(reached).toContain('src/node.ts -> node:fs/promises');
});
