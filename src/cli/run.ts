import { basename, extname, join } from 'node:path';
import type { CaseFile } from '../case/index.ts';
import type { Formats } from '../report/output-format.ts';
import type { Theme } from '../report/theme.ts';
import type { RunResult } from '../study/results.ts';
import type { Command } from './command.ts';
import type { Effects } from './effects.ts';
import { formatOption, formatsOf, formatWords, possibleFormats } from './formats.ts';
import { ProgressLine } from './progress.ts';
import { styled } from './style.ts';
import { themeFrom, themeOption, themeWords } from './theme-option.ts';

/** `meander run`: solves a case file and writes its report. */
export const runCommand: Command = {
  usage: 'run <case>',
  describe: 'Solve a case file and write its report',
  positionals: {
    case: { type: 'string', demandOption: true, describe: 'Case file (YAML)' },
  },
  options: reportOptions('results/<name of the case>'),
  examples: [
    ['$0 run cases/vga-vs-hga.yaml', 'Report in results/vga-vs-hga/report.html'],
    ['$0 run my-cell.yaml --out my-results', 'Choose the folder'],
    ['$0 run my-cell.yaml --json > summary.json', 'Only the numbers, for a script'],
  ],

  async run(values, effects) {
    return solveAndReport(values, effects, {
      command: (file) => `meander run ${file}`,
      folder: (stem) => stem,
      prepare: (caseFile) => caseFile,
    });
  },
};

/** The options of a command that writes a report. */
export function reportOptions(folder: string): Command['options'] {
  return {
    out: {
      alias: 'o',
      type: 'string',
      requiresArg: true,
      describe: `Folder for the report; an earlier result in it is replaced  [default: ${folder}]`,
    },
    ...formatOption,
    ...themeOption,
    json: { type: 'boolean', describe: 'Print summary.json on stdout and nothing else' },
    quiet: { alias: 'q', type: 'boolean', describe: 'Print nothing but errors' },
  };
}

/** How a command makes a run out of a case file. */
export interface Study {
  /** What to run again, for the name of a case file. */
  readonly command: (file: string) => string;
  /** Name of the folder in `results/`, from the name of the case. */
  readonly folder: (stem: string) => string;
  /** What is solved of the case file. */
  readonly prepare: (caseFile: CaseFile) => CaseFile;
}

/** Reads a case file, solves it, writes its report and tells of it; returns the exit code. */
export async function solveAndReport(
  values: Readonly<Record<string, unknown>>,
  effects: Effects,
  study: Study,
): Promise<number> {
  const path = values.case as string;
  const stem = basename(path, extname(path));
  const folder = (values.out as string | undefined) ?? join('results', study.folder(stem));
  const theme = themeFrom(values);
  const isJson = values.json === true;
  const isQuiet = values.quiet === true;
  const start = effects.now();

  const formats = await formatsOf(values.format as string | undefined, effects);
  const { readCaseFile } = await import('../node.ts');
  const read = await readCaseFile(path, effects.readFile);
  const opened = { ...read, caseFile: study.prepare(read.caseFile) };
  // Asked before the solve, so that a mistyped folder costs no time.
  await effects.checkResultFolder(folder);

  const progress = new ProgressLine(effects.stderr, !isQuiet);
  let result: RunResult;
  let summary: string;
  let refused: Error | undefined;
  try {
    ({ result, summary, refused } = await effects.interruptible((signal) =>
      solveAndWrite(
        effects,
        opened,
        {
          command: study.command(read.caseFile.file) + formatWords(formats) + themeWords(theme),
          folder,
          formats,
          theme,
        },
        progress,
        signal,
      ),
    ));
  } finally {
    progress.clear();
  }
  if (isJson) effects.stdout.write(summary);
  else if (!isQuiet) {
    await tell(effects, result, folder, effects.now() - start);
    if (read.caseFile.sweep !== undefined) {
      effects.stdout.write(`Sweep    not run; \`meander sweep ${path}\` runs it\n`);
    }
  }
  const exitCode = await tellIncomplete(effects, result);
  if (refused !== undefined) throw refused;
  return exitCode;
}

interface Opened {
  readonly caseFile: CaseFile;
  readonly caseHash: string;
  readonly text: string;
}

/** Everything that can be interrupted; the folder is written in one piece at the very end. */
async function solveAndWrite(
  effects: Effects,
  { caseFile, caseHash, text }: Opened,
  { command, folder, formats, theme }: { command: string; folder: string; formats: Formats; theme: Theme },
  progress: ProgressLine,
  signal: AbortSignal,
): Promise<{ result: RunResult; summary: string; refused?: Error }> {
  const [{ buildReport, InterruptedError, runCase }, { inputsInBrief }] = await Promise.all([
    import('../index.ts'),
    import('../case/index.ts'),
  ]);
  const result = await runCase(caseFile, {
    core: await effects.loadLinearCore(),
    caseHash,
    command,
    signal,
    onProgress: ({ done, what }) => progress.show({ done: solveShare * done, what }),
  });
  progress.show({ done: solveShare, what: 'drawing the figures' });
  const resolved = { variants: caseFile.variants, ...(caseFile.fit && { fit: caseFile.fit }) };
  const possible = await possibleFormats(result, formats);
  const files = await buildReport(result, await effects.createRenderer(), {
    ...possible.formats,
    theme,
    files: [
      { path: 'case.yaml', content: text },
      { path: 'case.resolved.json', content: `${JSON.stringify(resolved, inputsInBrief, 2)}\n` },
    ],
  });
  // Lets a signal that came while figures were drawn be heard.
  await new Promise((resume) => setTimeout(resume, 0));
  if (signal.aborted) throw new InterruptedError('the run was interrupted', 'run it again: nothing was written');
  progress.show({ done: 1, what: `writing ${folder}` });
  await effects.writeResultFolder(folder, files);
  const summary = files.find((file) => file.path === 'summary.json')!.content as string;
  return { result, summary, refused: possible.refused };
}

/** Share of a run's time that the solves take; the figures take the rest. */
export const solveShare = 0.6;

/**
 * Says of every variant that could not be run to its end why; the folder holds what there is.
 *
 * @returns the exit code
 */
export async function tellIncomplete(effects: Effects, result: RunResult): Promise<number> {
  const incomplete = result.variants.flatMap((variant) => (variant.incomplete ? [variant.incomplete] : []));
  if (incomplete.length === 0) return 0;
  const [{ StuckError }, { describeFailure }] = await Promise.all([
    import('../errors.ts'),
    import('./describe-failure.ts'),
  ]);
  let exitCode = 0;
  for (const each of incomplete) {
    const failure = await describeFailure(new StuckError(each.message, each.help, each), effects);
    effects.stderr.write(`${failure.text}\n`);
    exitCode = Math.max(exitCode, failure.exitCode);
  }
  return exitCode;
}

/** What a person wants to know after a run. */
export async function tell(effects: Effects, result: RunResult, folder: string, milliseconds: number): Promise<void> {
  const { resultTables } = await import('../report/table.ts');
  const { stdout } = effects;
  const notes = result.notes.map((note) => `${styled('yellow', 'note', stdout)}  ${note}\n`).join('');
  stdout.write(
    `${styled('bold', result.title, stdout)}\n\n${resultTables(result, stdout.columns)}\n\n${notes}` +
      `Report   ${styled('cyan', join(folder, 'report.html'), stdout)}\n` +
      `Numbers  ${join(folder, 'summary.json')}\n` +
      `Time     ${(milliseconds / 1000).toFixed(1)} s\n`,
  );
}
