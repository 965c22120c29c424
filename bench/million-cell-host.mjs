// Where time and memory go in a run of a million cells, from the case file to the report, in this one process:
//
//     npm run bench:host [-- CASE [VARIANT]]
//
// By default bench/million-cell-host.yaml, both variants one after the other; with a variant that one alone.
import { fileURLToPath } from 'node:url';
import { buildReport, loadLinearCore, runCase } from '../dist/index.js';
import { createNodeRenderer, readCaseFile } from '../dist/node.js';

const [path = fileURLToPath(new URL('million-cell-host.yaml', import.meta.url)), only] = process.argv.slice(2);
const { caseFile, caseHash } = await readCaseFile(path);
const chosen = only === undefined ? caseFile.variants : caseFile.variants.filter(({ name }) => name === only);

const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1).padStart(7)} s`;
const line = (what, text) => console.log(`  ${what.padEnd(40)}${text}`);
const mebibytes = (bytes) =>
  `${Math.round(bytes / 2 ** 20)
    .toString()
    .padStart(7)} MiB`;

/** Milliseconds of wall time from every message of the run to the next. */
const phases = new Map();
let phase;
let since;
const enter = (what) => {
  const now = performance.now();
  if (phase !== undefined) phases.set(phase, (phases.get(phase) ?? 0) + now - since);
  phase = what;
  since = now;
};

const start = performance.now();
const core = await loadLinearCore();
const result = await runCase(
  { ...caseFile, place: caseFile.place.bind(caseFile), variants: chosen },
  { core, caseHash, onProgress: ({ what }) => enter(what.split(' (')[0]) },
);
enter('report');
const files = await buildReport(result, await createNodeRenderer());
enter();
const elapsed = performance.now() - start;

for (const { name, label, solver, balances } of result.variants) {
  const { milliseconds, linear } = solver;
  console.log(
    `\n${label}: ${solver.cells.toLocaleString('en')} cells, ${solver.unknowns.toLocaleString('en')} unknowns`,
  );
  line('mesh (all meshes of the variant)', seconds(milliseconds.mesh));
  line('analysis', seconds(milliseconds.analysis));
  line('assembly', seconds(milliseconds.assembly));
  line('linear', seconds(milliseconds.linear));
  line('assembly over linear', `${(milliseconds.assembly / milliseconds.linear).toFixed(2).padStart(7)}`);
  line('measure, with the tortuosity factor', seconds(phases.get(`measuring ${name}`)));
  line('linear method', `${linear.method}, ${linear.levels} levels`);
  line('iterations of each Newton iteration', linear.iterations.join(' '));
  line('seconds of each', linear.milliseconds.map((each) => (each / 1000).toFixed(1)).join(' '));
  line('largest imbalance', Math.max(...Object.values(balances)).toExponential(1));
  for (const note of linear.notes) line('note', note);
}
console.log('');
line(`report, ${files.length} files`, seconds(phases.get('report')));
line('all', seconds(elapsed));
const { user, system } = process.cpuUsage();
line('all, CPU time of every thread', seconds((user + system) / 1000));
line('memory of the linear core', mebibytes(core.memoryBytes));
line('peak memory of the process', mebibytes(process.resourceUsage().maxRSS * 1024));
