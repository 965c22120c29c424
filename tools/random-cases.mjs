// Draws cases from seeds, solves them, and prints how they ended: `npm run fuzz -- --count 500 --seed 1`. Or `--seeds 7,8` alone. With
// `--show` it prints the case file of every failure, with `--print` that of every case and solves nothing.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string' },
    show: { type: 'boolean', default: false },
    print: { type: 'boolean', default: false },
  },
});
const load = async (file) =>
  (
    await runnerImport(resolve(import.meta.dirname, '../test/support', file), {
      logLevel: 'error',
      oxc: { target: 'node20' },
    })
  ).module;

const first = Number(values.seed);
const seeds = values.seeds?.split(',').map(Number) ?? Array.from({ length: Number(values.count) }, (_, k) => first + k);
if (values.print) {
  const { randomCase } = await load('random-cases.ts');
  for (const seed of seeds) console.log(randomCase(seed).yaml);
} else {
  const { runRandomCase, tableOf } = await load('random-runs.ts');
  const runs = [];
  for (const seed of seeds) {
    const run = runRandomCase(seed);
    runs.push(run);
    const { verdict, code, message, milliseconds, drawn } = run;
    if (verdict !== 'solved' || milliseconds > 2000) {
      const share = drawn.shareOfLimit === undefined ? '' : `, ${Math.round(100 * drawn.shareOfLimit)} % of the limit`;
      console.log(
        `seed ${seed} (${drawn.model}${share}), ${Math.round(milliseconds)} ms: ${verdict}, ${code}: ${message}`,
      );
      if (values.show) console.log(drawn.yaml);
    }
  }
  console.log(tableOf(runs));
  const milliseconds = runs.map((run) => run.milliseconds).sort((a, b) => a - b);
  const total = milliseconds.reduce((sum, each) => sum + each, 0);
  const median = milliseconds[Math.floor(milliseconds.length / 2)];
  console.log(
    `${(total / 1000).toFixed(1)} s; median ${median.toFixed(0)} ms, longest ${milliseconds.at(-1).toFixed(0)} ms`,
  );
  const failed = runs.some(({ verdict }) => verdict === 'unnamed' || verdict === 'unexplained');
  process.exitCode = failed ? 1 : 0;
}
