// How a sweep gains from a second worker: 256 variants of a pore-resolved cell of some 5,000 cells, with one worker and with
// two, in pairs, so that what else the machine does touches both alike:
//
//     npm run bench:sweep [-- PAIRS [POINTS]]
//
// Each run is on new threads, with their start and that of their linear cores. Beside the wall time stands the CPU time of the process:
// where other programs hold the cores, CPU time over wall time says how many of them the sweep got.
import { cpus, loadavg } from 'node:os';
import { openCase, runSweep } from '../dist/index.js';
import { PointPool } from '../dist/node.js';

const [pairs = 3, points = 256] = process.argv.slice(2).map(Number);
const side = Math.round(Math.sqrt(points));
const { caseFile, caseHash } = await openCase(
  `
title: 256 variants of 5,000 cells
electrolyte: { concentration: 1 mol/L, salt_diffusivity: 3e-10 m^2/s, transference_number: 0.38 }
cell:
  width: 30 um
  layers:
    host:
      thickness: 60 um
      structure: { kind: sheets, arrangement: staggered, count: 6, gap: 4 um, sheet_thickness: 1 um }
    separator: { thickness: 20 um, structure: { kind: open } }
interfaces:
  host: { kind: butler_volmer, exchange_current_density: 5 A/m^2 }
  counter: { kind: butler_volmer, exchange_current_density: 20 A/m^2 }
mesh: { uncertainty: false, finest_cell: 20 nm }
operation: { kind: galvanostatic, current_density: 4 mA/cm^2 }
sweep:
  parameters:
    operation.current_density: { from: 0.5 mA/cm^2, to: 10 mA/cm^2, count: ${side}, spacing: log }
    interfaces.host.exchange_current_density: { from: 1 A/m^2, to: 100 A/m^2, count: ${side}, spacing: log }
`,
  'bench/sweep.mjs',
);

async function timed(count) {
  const start = performance.now();
  const before = process.cpuUsage();
  const workers = new PointPool(count);
  let first;
  const result = await runSweep(caseFile, {
    workers,
    caseHash,
    onProgress: ({ done }) => {
      if (done > 0) first ??= performance.now() - start;
    },
  });
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  await workers[Symbol.asyncDispose]();
  return { wall, cpu: (user + system) / 1000, first, result };
}

const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;
console.log(`${cpus().length} cores, load ${loadavg()[0].toFixed(1)}`);
for (let pair = 0; pair < pairs; pair++) {
  const runs = [];
  for (const count of pair % 2 === 0 ? [1, 2] : [2, 1]) {
    const { wall, cpu, first, result } = await timed(count);
    runs[count] = { wall, cpu, result: JSON.stringify(result) };
    const { cells } = result.points[0].outcome;
    console.log(
      `${count} worker${count === 1 ? ' ' : 's'}  ${result.points.length} points of ${cells} cells  wall ${seconds(wall)}  CPU ${seconds(cpu)}  ` +
        `cores held ${(cpu / wall).toFixed(2)}  first point after ${seconds(first)}  load ${loadavg()[0].toFixed(1)}`,
    );
  }
  const [one, two] = [runs[1], runs[2]];
  console.log(
    `  two workers ${(one.wall / two.wall).toFixed(2)} times as fast; by CPU time ${((2 * one.cpu) / two.cpu).toFixed(2)} times on two free cores; ` +
      `results ${one.result === two.result ? '' : 'NOT '}the same`,
  );
}
