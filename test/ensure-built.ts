import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Builds what is out of date, once before all tests, because the tests that start the program run it from dist/. Type
 * errors do not stop the tests: `npm run types` reports them, and the build is made all the same.
 */
export default function ensureBuilt(): void {
  const tool = fileURLToPath(new URL('../tools/ensure-built.mjs', import.meta.url));
  spawnSync(process.execPath, [tool], { stdio: ['ignore', 'ignore', 'inherit'] });
}
