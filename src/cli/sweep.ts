import { basename, extname, join } from 'node:path';
import type { OpenedCase } from '../index.ts';
import type { ReportExtra } from '../report/build-report.ts';
import type { SweepProgress, SweepResult } from '../study/sweep.ts';
import type { Command } from './command.ts';
import type { Effects } from './effects.ts';
import { formatWords, tableFormatOption, tableFormatsOf } from './formats.ts';
import { ProgressLine } from './progress.ts';
import { styled } from './style.ts';
import { themeFrom, themeOption, themeWords } from './theme-option.ts';
import { timeLeft } from './time-left.ts';
import { UsageError } from './usage-error.ts';

/** `meander sweep`: solves every point of a case's sweep, and goes on where an interrupted one stopped. */
export const sweepCommand: Command = {
  usage: 'sweep <case>',
  describe: 'Solve every point of the sweep of a case file, or the rest of them',
  positionals: {
    case: { type: 'string', demandOption: true, describe: 'Case file (YAML) with a block `sweep`' },
  },
  options: {
    out: {
      alias: 'o',
      type: 'string',
      requiresArg: true,
      describe:
        'Folder for tables, figures and solved points; points it holds are not solved again  [default: results/<name of the case>-sweep]',
    },
    workers: {
      alias: 'w',
      type: 'number',
      requiresArg: true,
      describe: 'Points solved at the same time  [default: one for every core]',
    },
    ...tableFormatOption('csv,parquet'),
    ...themeOption,
    json: { type: 'boolean', describe: 'Print summary.json on stdout and nothing else' },
    quiet: { alias: 'q', type: 'boolean', describe: 'Print nothing but errors' },
  },
  examples: [
    ['$0 sweep cases/design-map.yaml', 'Tables and maps in results/design-map-sweep/'],
    ['$0 sweep my-map.yaml --workers 4', 'Four points at a time'],
  ],

  async run(values, effects) {
    const path = values.case as string;
    const folder = (values.out as string | undefined) ?? join('results', `${basename(path, extname(path))}-sweep`);
    const count = workersOf(values.workers as number | undefined);
    const isQuiet = values.quiet === true;
    const start = effects.now();
    const theme = themeFrom(values);
    const formats = await tableFormatsOf(values.format as string | undefined, 'sweep');

    const { pointFileName, readCaseFile } = await import('../node.ts');
    const opened = await readCaseFile(path, effects.readFile);
    const [{ sweepOf }, { checkCase }] = await Promise.all([import('../study/sweep.ts'), import('../study/run.ts')]);
    sweepOf(opened.caseFile);
    checkCase(opened.caseFile);
    await effects.checkResultFolder(folder, [pointFileName]);

    const progress = new ProgressLine(effects.stderr, !isQuiet);
    try {
      const { result, summary, tables, known } = await effects.interruptible((signal) =>
        sweepAndWrite(
          effects,
          opened,
          {
            folder,
            count,
            kept: [pointFileName],
            command: `meander sweep ${opened.caseFile.file}${formatWords(formats)}${themeWords(theme)}`,
            look: { ...formats, theme },
          },
          progress,
          signal,
        ),
      );
      progress.clear();
      if (values.json === true) effects.stdout.write(summary);
      else if (!isQuiet) await tell(effects, { result, folder, tables, known, milliseconds: effects.now() - start });
    } finally {
      progress.clear();
    }
    return 0;
  },
};

function workersOf(asked: number | undefined): number | undefined {
  if (asked === undefined || (Number.isInteger(asked) && asked >= 1 && asked <= mostWorkers)) return asked;
  throw new UsageError(
    `--workers must be a whole number from 1 to ${mostWorkers}`,
    'leave it out to use every core of this machine',
  );
}

/** Each worker holds a linear core and a JavaScript engine of its own. */
const mostWorkers = 1024;

interface Where {
  readonly folder: string;
  readonly count: number | undefined;
  /** Files of the folder that stay when a result is replaced. */
  readonly kept: readonly string[];
  /** What does it again. */
  readonly command: string;
  readonly look: Pick<ReportExtra, 'formats' | 'theme'>;
}

async function sweepAndWrite(
  effects: Effects,
  { caseFile, caseHash, text }: OpenedCase,
  { folder, count, kept, command, look }: Where,
  line: ProgressLine,
  signal: AbortSignal,
): Promise<{ result: SweepResult; summary: string; tables: readonly string[]; known: number }> {
  const [{ buildSweepReport, InterruptedError, runSweep }, { inputsInBrief }] = await Promise.all([
    import('../index.ts'),
    import('../case/index.ts'),
  ]);
  const begun = effects.now();
  let known = 0;
  const store = await effects.openPoints(folder);
  const workers = await effects.startWorkers(count);
  let result: SweepResult;
  try {
    result = await runSweep(caseFile, {
      workers,
      store,
      caseHash,
      command,
      signal,
      onProgress: (progress) => {
        known = progress.known;
        line.show({
          done: solveShare * (progress.done / progress.total),
          what: describeProgress(progress, effects.now() - begun),
        });
      },
    });
  } finally {
    await workers[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
  }
  line.show({ done: solveShare, what: 'drawing the figures' });
  const resolved = { variants: caseFile.variants, sweep: caseFile.sweep };
  const files = await buildSweepReport(result, await effects.createRenderer(), {
    ...look,
    files: [
      { path: 'case.yaml', content: text },
      { path: 'case.resolved.json', content: `${JSON.stringify(resolved, inputsInBrief, 2)}\n` },
    ],
  });
  // Lets a signal that came while figures were drawn be heard.
  await new Promise((resume) => setTimeout(resume, 0));
  if (signal.aborted) {
    throw new InterruptedError(
      'the sweep was interrupted while its figures were drawn',
      'run it again with the same folder: no point is solved again',
    );
  }
  line.show({ done: 1, what: `writing ${folder}` });
  await effects.writeResultFolder(folder, files, kept);
  const summary = files.find((file) => file.path === 'summary.json')!.content as string;
  const tables = files.map(({ path }) => path).filter((path) => path.startsWith('sweep.'));
  return { result, summary, tables, known };
}

/** Share of a sweep's time that the solves take; the figures take the rest. */
const solveShare = 0.97;

/** `37 of 256 points, 2 without a solution, about 3 min left`. */
export function describeProgress({ total, done, known, failed }: SweepProgress, milliseconds: number): string {
  const left = timeLeft(milliseconds, done - known, total - done);
  return [
    `${done} of ${total} points`,
    ...(failed > 0 ? [`${failed} without a solution`] : []),
    ...(left === undefined ? [] : [`about ${left} left`]),
  ].join(', ');
}

/** What a person wants to know after a sweep. */
async function tell(
  effects: Effects,
  {
    result,
    folder,
    tables,
    known,
    milliseconds,
  }: { result: SweepResult; folder: string; tables: readonly string[]; known: number; milliseconds: number },
): Promise<void> {
  const { sweepAnswer } = await import('../report/sweep/html.ts');
  const { stdout } = effects;
  const notes = result.notes.map((note) => `${styled('yellow', 'note', stdout)}  ${note}\n`).join('');
  stdout.write(
    `${styled('bold', result.title, stdout)}\n\n${sweepAnswer(result)}\n\n${notes}` +
      `Report   ${styled('cyan', join(folder, 'report.html'), stdout)}\n` +
      `Tables   ${join(folder, tables[0])}${tables
        .slice(1)
        .map((name) => `, ${name}`)
        .join('')}\n` +
      `Time     ${(milliseconds / 1000).toFixed(1)} s${known > 0 ? `; ${known} of ${result.points.length} points were known before` : ''}\n`,
  );
}
