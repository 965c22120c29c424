// The linear core against native solvers, on the same matrices in one run: npm run bench:core [-- options]
//
//   --rows NAMES       rows to run, by the start of their names, separated by commas (default: all up to --largest,
//                      and those of the direct method after them)
//   --largest N        no matrices above this many unknowns (default 1100000; 4000000 adds the largest rows)
//   --repetitions N    alternating repetitions of which the medians are taken (default 5)
//
// Every time is CPU time of set-up plus solve to a backward error of 1e-10, in milliseconds; ratios are medians of the
// ratios of alternating runs, which other work on the machine disturbs least. The WebAssembly is warm: one run before
// the first that counts. UMFPACK takes part where its library and header are installed.
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadLinearCore } from '../dist/node.js';
import { families, rightHandSideFor } from './matrices.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const build = join(root, 'build', 'native');

/** Family, unknowns, yardstick beside the same C++ built natively, and the most the ratio to the yardstick may be. */
const rows = [
  ['np', 10_000, 'umfpack'],
  ['np', 100_000, 'umfpack'],
  ['np', 1_060_000, 'umfpack', 0.2],
  ['np', 4_000_000],
  ['np-open', 10_000, 'umfpack'],
  ['np-open', 100_000, 'umfpack', 0.15],
  ['np-open', 1_060_000],
  ['np-open', 4_000_000],
  ['np-aspect-100', 100_000, 'umfpack'],
  ['np-aspect-1000', 100_000, 'umfpack'],
  ['np-aspect-100', 1_060_000],
  ['np-aspect-1000', 1_060_000],
  ['three-ions', 100_000, 'umfpack'],
  ['three-ions', 1_000_000],
  ['three-ions-aspect-100', 100_000],
  ['np-image', 100_000, 'umfpack'],
  ['np-image', 1_000_000, 'umfpack'],
  ['np-jumps', 100_000],
  ['np-500-sheets', 100_000],
  ['np-fast-kinetics', 100_000],
  ['np-anchored', 100_000],
  ['pnp', 100_000, 'umfpack'],
  ['lap', 100_000, 'ldlt'],
  ['lap', 1_050_000, 'ldlt', 0.35],
  ['lap-aspect-1000', 100_000, 'ldlt'],
  ['lap-jumps', 100_000, 'ldlt'],
];

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string' },
    largest: { type: 'string', default: '1100000' },
    repetitions: { type: 'string', default: '5' },
  },
});
const repetitions = Number(options.repetitions);
const prefixes = options.rows?.split(',');
const chosen = rows.filter(
  ([name, unknowns]) =>
    unknowns <= Number(options.largest) && (prefixes?.some((prefix) => name.startsWith(prefix)) ?? true),
);

function buildNative() {
  const run = (...programArguments) =>
    execFileSync('cmake', programArguments, { stdio: ['ignore', 'ignore', 'inherit'] });
  run('-S', root, '-B', build, '-DCMAKE_BUILD_TYPE=Release');
  run('--build', build, '--target', 'bench', 'bench-direct', '--parallel', '2');
}

/** Writes a matrix and its right-hand side in the form that wasm/bench/native.cpp reads. */
function writeSystem(path, { pattern, values, blockSize }, rightHandSide) {
  const file = openSync(path, 'w');
  const header = Int32Array.of(pattern.size, values.length, blockSize, 0);
  for (const array of [header, pattern.rowPointers, pattern.columnIndices, values, rightHandSide]) {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    const largestWrite = 2 ** 28;
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, Math.min(largestWrite, bytes.length - at));
  }
  closeSync(file);
}

function runNative(path, method) {
  // Other threads of the BLAS below UMFPACK spin, which would count as processor time.
  const env = { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' };
  try {
    const line = execFileSync(join(build, 'linear-core-bench'), [path, method, '1'], { encoding: 'utf8', env });
    const [setUp, solve, backwardError, iterations, bytes] = line.trim().split(' ').map(Number);
    return { time: setUp + solve, backwardError, iterations, bytes };
  } catch (error) {
    const notBuilt = 5;
    if (error.status === notBuilt) return undefined;
    throw error;
  }
}

function runWebAssembly(core, { pattern, values }, rightHandSide) {
  const before = core.allocatedBytes;
  const solution = new Float64Array(pattern.size);
  const start = process.cpuUsage();
  const matrix = core.analyse(pattern, { method: 'multigrid', fallback: false });
  try {
    matrix.values.set(values);
    matrix.factor();
    const { iterations, backwardError } = matrix.solve(rightHandSide, solution);
    const { user, system } = process.cpuUsage(start);
    return { time: (user + system) / 1000, iterations, backwardError, bytes: core.allocatedBytes - before };
  } finally {
    matrix.dispose();
  }
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
const columns = [24, 9, 6, 9, 8, 9, 9, 9, 12, 8];
const print = (cells) => console.log(cells.map((cell, k) => String(cell).padEnd(columns[k])).join(' '));

buildNative();
const folder = mkdtempSync(join(tmpdir(), 'bench-core-'));
const missed = [];
print(['matrix', 'unknowns', 'iter.', 'wasm ms', 'us/unk.', 'B/unk.', '/native', 'yardst.', '/yardstick', 'target']);
try {
  for (const [name, unknowns, yardstick, target] of chosen) {
    const problem = families[name](unknowns);
    const { size } = problem.pattern;
    const rightHandSide = rightHandSideFor(problem);
    const path = join(folder, 'system');
    writeSystem(path, problem, rightHandSide);
    const core = await loadLinearCore();
    try {
      runWebAssembly(core, problem, rightHandSide);
      const runs = Array.from({ length: repetitions }, () => ({
        webAssembly: runWebAssembly(core, problem, rightHandSide),
        native: runNative(path, 'multigrid'),
        yardstick: yardstick && runNative(path, yardstick),
      }));
      const { iterations, bytes } = runs[0].webAssembly;
      const time = median(runs.map((run) => run.webAssembly.time));
      const overNative = median(runs.map((run) => run.webAssembly.time / run.native.time));
      const hasYardstick = runs[0].yardstick !== undefined;
      const overYardstick = hasYardstick && median(runs.map((run) => run.webAssembly.time / run.yardstick.time));
      if (hasYardstick && target !== undefined && overYardstick > target) missed.push(`${name} ${size}`);
      print([
        name,
        size,
        iterations,
        time.toFixed(0),
        ((1000 * time) / size).toFixed(2),
        (bytes / size).toFixed(0),
        overNative.toFixed(2),
        yardstick ?? '',
        hasYardstick ? overYardstick.toFixed(3) : '',
        target ?? '',
      ]);
    } catch (error) {
      missed.push(`${name} ${size}`);
      print([name, size, '', error.message]);
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
console.log(missed.length === 0 ? 'All targets met.' : `Missed: ${missed.join(', ')}.`);
if (options.rows === undefined) {
  console.log('\nThe direct method:');
  execFileSync(process.execPath, [join(root, 'wasm', 'bench', 'direct.mjs')], { stdio: 'inherit' });
}
