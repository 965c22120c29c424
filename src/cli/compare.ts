import { basename, dirname, extname, join, resolve } from 'node:path';
import type { OpenedCase } from '../index.ts';
import type { OutputFile } from '../report/renderer.ts';
import type { NamedRun } from '../study/merge-runs.ts';
import type { RunResult } from '../study/results.ts';
import type { Command } from './command.ts';
import type { Effects } from './effects.ts';
import { formatsOf, formatWords, possibleFormats } from './formats.ts';
import { ProgressLine } from './progress.ts';
import { openResult } from './report.ts';
import { reportOptions, solveShare, tell, tellIncomplete } from './run.ts';
import { themeFrom, themeWords } from './theme-option.ts';
import { UsageError } from './usage-error.ts';

/** `meander compare`: differences of case files and stored results to one of them, and their ranking. */
export const compareCommand: Command = {
  usage: 'compare <inputs..>',
  describe: 'Compare case files, which are solved, and folders with stored results, which are not',
  positionals: {
    inputs: {
      type: 'string',
      array: true,
      demandOption: true,
      describe:
        'Case files (YAML) and folders that run or a study of one case has written: not sweep, tortuosity or mesh',
    },
  },
  options: {
    baseline: {
      alias: 'b',
      type: 'string',
      requiresArg: true,
      describe: 'What the others are compared with: NAME, or NAME/VARIANT  [default: the first]',
    },
    'rank-by': {
      type: 'string',
      requiresArg: true,
      describe: 'Metric to rank by  [default: the first measure of unevenness that all have]',
    },
    ...reportOptions('results/<names>'),
  },
  examples: [
    ['$0 compare host-a.yaml host-b.yaml', 'Solve both and compare them'],
    ['$0 compare results/a results/b new.yaml --baseline a', 'Stored results are not solved again'],
    ['$0 compare results/vga-vs-hga --rank-by cell_voltage', 'The variants of one result'],
  ],

  async run(values, effects) {
    const paths = values.inputs as readonly string[];
    const baseline = values.baseline as string | undefined;
    const rankBy = values['rank-by'] as string | undefined;
    const isQuiet = values.quiet === true;
    const start = effects.now();
    const formats = await formatsOf(values.format as string | undefined, effects);
    const theme = themeFrom(values);
    const names = distinctNames(paths);
    const folder = (values.out as string | undefined) ?? join('results', folderName(names));
    // Everything is read before anything is solved, so that a mistyped name costs no time.
    const inputs: Input[] = [];
    for (const [k, path] of paths.entries()) inputs.push(await openInput(path, names[k], effects));
    await effects.checkResultFolder(folder);

    const progress = new ProgressLine(effects.stderr, !isQuiet);
    let result: RunResult;
    let files: readonly OutputFile[];
    let refused: Error | undefined;
    try {
      ({ result, files, refused } = await effects.interruptible(async (signal) => {
        const runs: NamedRun[] = [];
        for (const [k, input] of inputs.entries()) {
          const from = (solveShare * k) / inputs.length;
          runs.push({
            name: input.name,
            result: await resultOf(input, from, inputs.length, effects, progress, signal),
          });
        }
        const { mergeRuns } = await import('../study/merge-runs.ts');
        const merged = await mergeRuns(
          runs,
          { baseline, rankBy },
          commandOf(paths, baseline, rankBy) + formatWords(formats) + themeWords(theme),
        );
        progress.show({ done: solveShare, what: 'drawing the figures' });
        const { buildReport, InterruptedError } = await import('../index.ts');
        const possible = await possibleFormats(merged, formats);
        const made = await buildReport(merged, await effects.createRenderer(), { ...possible.formats, theme });
        // Lets a signal that came while figures were drawn be heard.
        await new Promise((resume) => setTimeout(resume, 0));
        if (signal.aborted) {
          throw new InterruptedError('the comparison was interrupted', 'run it again: nothing was written');
        }
        progress.show({ done: 1, what: `writing ${folder}` });
        await effects.writeResultFolder(folder, made);
        return { result: merged, files: made, refused: possible.refused };
      }));
    } finally {
      progress.clear();
    }
    if (values.json === true) {
      effects.stdout.write(files.find(({ path }) => path === 'summary.json')!.content as string);
    } else if (!isQuiet) await tell(effects, result, folder, effects.now() - start);
    const exitCode = await tellIncomplete(effects, result);
    if (refused !== undefined) throw refused;
    return exitCode;
  },
};

/** What is to be compared: a result, or a case that is still to be solved. */
type Input = { readonly name: string } & ({ readonly result: RunResult } | { readonly opened: OpenedCase });

async function openInput(path: string, name: string, effects: Effects): Promise<Input> {
  if (isCase(path)) {
    const [{ readCaseFile }, { checkCase }] = await Promise.all([import('../node.ts'), import('../study/run.ts')]);
    const opened = await readCaseFile(path, effects.readFile);
    checkCase(opened.caseFile);
    return { name, opened };
  }
  const { resultFileName } = await import('../report/stored-result.ts');
  const { stored } = await openResult(basename(path) === resultFileName ? dirname(path) : path, effects);
  if (stored.kind === 'run') return { name, result: stored.result };
  const { BadResultError } = await import('../errors.ts');
  const what = stored.kind === 'sweep' ? 'a sweep' : 'a structure';
  throw new BadResultError(
    `${path} holds the result of ${what}`,
    'compare case files and results of `meander run` and of the studies of a case; a sweep has its own tables',
  );
}

async function resultOf(
  input: Input,
  from: number,
  count: number,
  effects: Effects,
  progress: ProgressLine,
  signal: AbortSignal,
): Promise<RunResult> {
  if ('result' in input) return input.result;
  const { caseFile, caseHash } = input.opened;
  const { runCase } = await import('../study/run.ts');
  return runCase(caseFile, {
    core: await effects.loadLinearCore(),
    caseHash,
    command: `meander run ${caseFile.file}`,
    signal,
    onProgress: ({ done, what }) =>
      progress.show({ done: from + (solveShare * done) / count, what: `${input.name}: ${what}` }),
  });
}

function isCase(path: string): boolean {
  return /\.ya?ml$/iu.test(path);
}

/**
 * A short name for each input: that of the file or folder, with as many of the folders above it as it takes to tell them apart.
 *
 * @throws UsageError if one is given twice
 */
export function distinctNames(paths: readonly string[]): string[] {
  const whole = paths.map((path) => resolve(path));
  const twice = paths.find((_, k) => whole.indexOf(whole[k]) !== k);
  if (twice !== undefined) throw new UsageError(`${twice} is given twice`, 'name each file and folder once');
  const parts = paths.map((path, k) => {
    const plain = isCase(path)
      ? whole[k].slice(0, -extname(path).length)
      : whole[k].replace(/[\\/]result\.meander$/u, '');
    return plain.split(/[\\/]/u).filter((part) => part !== '');
  });
  const nameOf = (k: number, depth: number) => parts[k].slice(-depth).join('-');
  return parts.map((_, k) => {
    for (let depth = 1; depth <= parts[k].length; depth++) {
      if (parts.every((_part, other) => other === k || nameOf(other, depth) !== nameOf(k, depth)))
        return nameOf(k, depth);
    }
    // A case file beside a folder of the same name.
    return basename(paths[k]);
  });
}

/** More names than this would make a folder nobody can read. */
const mostNamed = 3;

function folderName(names: readonly string[]): string {
  if (names.length === 1) return `${names[0]}-compare`;
  const more = names.length > mostNamed ? `-and-${names.length - mostNamed}-more` : '';
  return names.slice(0, mostNamed).join('-vs-') + more;
}

/** The command that does it again. */
function commandOf(paths: readonly string[], baseline: string | undefined, rankBy: string | undefined): string {
  const quoted = (word: string) => (/^[\w./,-]+$/u.test(word) ? word : `"${word}"`);
  return [
    'meander compare',
    ...paths.map(quoted),
    ...(baseline === undefined ? [] : [`--baseline ${quoted(baseline)}`]),
    ...(rankBy === undefined ? [] : [`--rank-by ${rankBy}`]),
  ].join(' ');
}
