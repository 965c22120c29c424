// Builds dist/ when it is missing or older than its sources; otherwise looks at a few dozen file times and does nothing.
// `npm start` and `npm test` call it, so that both work after a pull without a thought of building.
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** What each build is made from, and the file that tells when it was made. */
const builds = [
  { sources: ['src', 'tsconfig.json', 'tsconfig.base.json', 'wasm/dist/.tsbuildinfo'], record: 'dist/.tsbuildinfo' },
  { sources: ['wasm/src', 'wasm/tsconfig.json', 'tsconfig.base.json'], record: 'wasm/dist/.tsbuildinfo' },
];

/** Time of the last change of a file, or of the newest file in a folder. */
function lastChange(path) {
  const status = statSync(path);
  if (!status.isDirectory()) return status.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => lastChange(join(path, name))));
}

function isCurrent({ sources, record }) {
  const made = statSync(join(root, record), { throwIfNoEntry: false })?.mtimeMs;
  return made !== undefined && sources.every((source) => lastChange(join(root, source)) <= made);
}

if (!builds.every(isCurrent)) {
  let compiler;
  try {
    compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  } catch {
    console.error(
      'ensure-built: the build is missing or older than its sources, and TypeScript is not installed; run `npm ci`.',
    );
    process.exit(1);
  }
  console.error('Building (only after a change) ...');
  process.exitCode =
    spawnSync(process.execPath, [compiler, '--build', root], { stdio: ['ignore', 'inherit', 'inherit'] }).status ?? 1;
}
