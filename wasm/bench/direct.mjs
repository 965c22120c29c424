// What the direct solver costs, as ratios within this run: WebAssembly over native KLU and UMFPACK, factorising again
// over factorising first, a fresh process over a warm one.
//
//   cmake -S . -B build/native && cmake --build build/native --target bench-direct    (KLU and UMFPACK: libsuitesparse-dev)
//   node wasm/bench/direct.mjs [alternating runs, 7 by default]
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadLinearCore } from '../dist/node.js';
import { families, rightHandSideFor } from './matrices.mjs';

const native = fileURLToPath(new URL('../../build/native/linear-core-bench-direct', import.meta.url));
const coldMode = process.argv[2] === '--cold';
const runs = coldMode ? 0 : Math.max(5, Number(process.argv[2] ?? 7));

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

function writeSystem(path, { pattern, values }, rightHandSide) {
  const { size, rowPointers, columnIndices } = pattern;
  const parts = [Int32Array.of(size, columnIndices.length, 0, 0), rowPointers, columnIndices, values, rightHandSide];
  writeFileSync(path, Buffer.concat(parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength))));
}

function readSystem(path) {
  const bytes = new Uint8Array(readFileSync(path)).buffer;
  const [size, entries] = new Int32Array(bytes, 0, 2);
  const rowPointers = new Int32Array(bytes, 16, size + 1);
  const columnIndices = new Int32Array(bytes, 16 + 4 * (size + 1), entries);
  const numbers = new Float64Array(bytes.slice(16 + 4 * (size + 1 + entries)));
  const pattern = { size, rowPointers, columnIndices };
  return { pattern, values: numbers.subarray(0, entries), rightHandSide: numbers.subarray(entries) };
}

/** Milliseconds of processor time: on a busy machine, waiting for a core would hide what is measured. */
function processorTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** One pass from pattern to solution, and a second factorisation. */
function solveOnce(core, { pattern, values, rightHandSide }, { now = processorTime, ...options } = {}) {
  const solution = new Float64Array(pattern.size);
  const start = now();
  const matrix = core.analyse(pattern, options);
  matrix.values.set(values);
  matrix.factor();
  const factored = now();
  const { backwardError } = matrix.solve(rightHandSide, solution, { tolerance: 1e-10 });
  const solved = now();
  matrix.factor();
  const refactored = now() - solved;
  matrix.dispose();
  return { first: factored - start, solved: solved - start, refactored, backwardError };
}

function runNative(method, path) {
  // One thread, as ours: others of a BLAS would spin on a busy machine, and that counts as processor time.
  const env = { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' };
  const lines = execFileSync(native, [path, method, '3'], { encoding: 'utf8', env }).trim().split('\n');
  // The first repetitions pay for the pages of a fresh process.
  const [solved, refactored] = lines[2].split(' ').map(Number);
  return { solved, refactored };
}

function runCold(path, ...engineFlags) {
  const command = [...engineFlags, fileURLToPath(import.meta.url), '--cold', path];
  return JSON.parse(execFileSync(process.execPath, command, { encoding: 'utf8' }));
}

function row(name, ratios, limit) {
  const ratio = median(ratios);
  const verdict = limit === undefined ? '' : ratio <= limit ? `within ${limit}` : `ABOVE ${limit}`;
  const range = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
  console.log(`  ${name.padEnd(58)} ${ratio.toFixed(2).padStart(6)}   (${range})   ${verdict}`);
}

if (coldMode) {
  // A process of its own: the first solve, with and without loading, and then warm ones.
  const system = readSystem(process.argv[3]);
  const start = performance.now();
  const core = await loadLinearCore();
  const loaded = performance.now();
  // Optimised code is made on other threads, so that only the clock on the wall tells what a first solve takes.
  const now = () => performance.now();
  const first = solveOnce(core, system, { now }).solved;
  const warm = [];
  // Optimised code arrives in the background: give it time before calling the core warm.
  for (let repetition = 0; repetition < 8; ++repetition) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    warm.push(solveOnce(core, system, { now }).solved);
  }
  console.log(JSON.stringify({ load: loaded - start, first, warm: median(warm.slice(3)) }));
} else {
  await compareAll();
}

async function compareAll() {
  const hasNative = existsSync(native);
  if (!hasNative)
    console.log('No native yardstick: build the target bench-direct for the rows against KLU and UMFPACK.');
  const core = await loadLinearCore();
  const folder = mkdtempSync(join(tmpdir(), 'bench-direct-'));
  const cases = [
    { family: 'np', unknowns: 8_000, limits: { klu: 1.2, refactor: 0.5, cold: 2 } },
    { family: 'np', unknowns: 100_000, limits: { umfpack: 1.5, refactor: 0.5, cold: 2 } },
    { family: 'np-open', unknowns: 100_000, limits: { refactor: 0.5 } },
    { family: 'three-ions', unknowns: 30_000, limits: { refactor: 0.5 } },
    { family: 'lap', unknowns: 100_000, symmetric: true, limits: {} },
  ];
  try {
    for (const { family, unknowns, symmetric, limits } of cases) {
      const problem = families[family](unknowns);
      const system = { ...problem, rightHandSide: rightHandSideFor(problem) };
      const path = join(folder, `${family}-${unknowns}`);
      writeSystem(path, problem, system.rightHandSide);
      for (let warmUp = 0; warmUp < 4; ++warmUp) solveOnce(core, system);
      const results = [];
      for (let run = 0; run < runs; ++run) {
        const result = { wasm: solveOnce(core, system) };
        if (hasNative) {
          for (const method of ['core', 'klu', 'umfpack']) result[method] = runNative(method, path);
        }
        if (symmetric) result.symmetric = solveOnce(core, system, { symmetric: true });
        results.push(result);
      }
      const of = (select) => results.map(select);
      const { solved, refactored, backwardError } = results[0].wasm;
      console.log(
        `${family}, ${problem.pattern.size} unknowns: ${median(of((r) => r.wasm.solved)).toFixed(1)} ms, again ` +
          `${median(of((r) => r.wasm.refactored)).toFixed(1)} ms, backward error ${backwardError.toExponential(0)}`,
      );
      if (!(solved > 0 && refactored > 0 && backwardError <= 1e-10)) throw new Error('the solve failed');
      if (hasNative) {
        row(
          'pattern to solution, WebAssembly over UMFPACK',
          of((r) => r.wasm.solved / r.umfpack.solved),
          limits.umfpack,
        );
        row(
          'pattern to solution, WebAssembly over KLU',
          of((r) => r.wasm.solved / r.klu.solved),
          limits.klu,
        );
        row(
          'pattern to solution, WebAssembly over the same natively',
          of((r) => r.wasm.solved / r.core.solved),
        );
        row(
          "factorising again, WebAssembly over KLU's refactorisation",
          of((r) => r.wasm.refactored / r.klu.refactored),
        );
      }
      row(
        'factorising again over pattern to factors',
        of((r) => r.wasm.refactored / r.wasm.first),
        limits.refactor,
      );
      if (symmetric)
        row(
          'L D L^T over L U, pattern to solution',
          of((r) => r.symmetric.solved / r.wasm.solved),
        );
      if (symmetric)
        row(
          'L D L^T over L U, factorising again',
          of((r) => r.symmetric.refactored / r.wasm.refactored),
        );
      if (limits.cold === undefined) continue;
      const cold = { plain: [], oneCompiler: [] };
      for (let run = 0; run < runs; ++run) {
        cold.plain.push(runCold(path));
        cold.oneCompiler.push(runCold(path, '--wasm-num-compilation-tasks=1'));
      }
      const firstOverWarm = ({ first, warm }) => first / warm;
      row('first solve of a fresh process over a warm one', cold.plain.map(firstOverWarm), limits.cold);
      row(
        'the same, with loading',
        cold.plain.map(({ load, first, warm }) => (load + first) / warm),
      );
      row('the same without, one thread compiling', cold.oneCompiler.map(firstOverWarm));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
