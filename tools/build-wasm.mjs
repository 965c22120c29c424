// Builds wasm/solver.wasm from wasm/cpp with the pinned compiler of wasm/toolchain.
//
//   node tools/build-wasm.mjs             rebuilds and replaces wasm/solver.wasm
//   node tools/build-wasm.mjs --compare   rebuilds from scratch and fails if the bytes differ from wasm/solver.wasm
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const toolchain = join(root, 'wasm', 'toolchain');
const committed = join(root, 'wasm', 'solver.wasm');
const compare = process.argv.includes('--compare');
const build = join(root, 'build', compare ? 'wasm-compare' : 'wasm');
const built = join(build, 'solver.wasm');

/** Runs a program to its end, showing what it prints; a missing program is named with what to install. */
function run(program, programArguments, folder = root) {
  try {
    execFileSync(program, programArguments, { cwd: folder, stdio: 'inherit' });
  } catch (error) {
    if (error.code === 'ENOENT') {
      fail(
        `${program} was not found. Building solver.wasm needs the apt packages cmake, ninja-build and libeigen3-dev.`,
      );
    }
    fail(`${program} ${programArguments.join(' ')} failed with exit code ${error.status}.`);
  }
}

function fail(message) {
  console.error(`build-wasm: ${message}`);
  process.exit(1);
}

function installToolchain() {
  const lock = JSON.parse(readFileSync(join(toolchain, 'package-lock.json'), 'utf8'));
  const wanted = lock.packages['node_modules/@yowasp/clang'].version;
  const manifest = join(toolchain, 'node_modules', '@yowasp', 'clang', 'package.json');
  const present = existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).version === wanted;
  if (!present) run('npm', ['ci'], toolchain);
}

const digest = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');

installToolchain();
if (compare) rmSync(build, { recursive: true, force: true });
run('cmake', [
  '-S',
  root,
  '-B',
  build,
  '-G',
  'Ninja',
  `-DCMAKE_TOOLCHAIN_FILE=${join(toolchain, 'wasm32.cmake')}`,
  '-DCMAKE_BUILD_TYPE=Release',
]);
// The compiler's file system is filled by its wrapper, so no dependency scan can tell which objects are stale.
run('cmake', ['--build', build, '--clean-first', '--parallel', '2']);

const bytes = readFileSync(built).length;
const sha256 = digest(built);
if (!compare) {
  copyFileSync(built, committed);
  console.log(`build-wasm: wasm/solver.wasm, ${bytes} bytes, sha256 ${sha256}`);
} else if (!existsSync(committed)) {
  fail('wasm/solver.wasm is missing; run npm run build:wasm and commit it.');
} else if (digest(committed) !== sha256) {
  fail(
    `wasm/solver.wasm (sha256 ${digest(committed)}) is not what its sources build to (sha256 ${sha256}). ` +
      'Run npm run build:wasm and commit the result.',
  );
} else {
  console.log(`build-wasm: wasm/solver.wasm is what its sources build to, ${bytes} bytes, sha256 ${sha256}`);
}
