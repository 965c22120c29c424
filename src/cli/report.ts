import { basename, join, resolve } from 'node:path';
import type { ReportExtra } from '../report/build-report.ts';
import type { OutputFile } from '../report/renderer.ts';
import type { StoredResult } from '../report/stored-result.ts';
import type { Command } from './command.ts';
import type { Effects } from './effects.ts';
import { formatOption, formatsOf } from './formats.ts';
import { ProgressLine } from './progress.ts';
import { styled } from './style.ts';
import { themeFrom, themeOption } from './theme-option.ts';
import { UsageError } from './usage-error.ts';

/** `meander report`: makes reports again from the results that are stored in their folders, without solving anything. */
export const reportCommand: Command = {
  usage: 'report <folders..>',
  describe: 'Make reports again from stored results, without solving',
  positionals: {
    folders: {
      type: 'string',
      array: true,
      demandOption: true,
      describe: 'Folders with a result.meander, as every command that solves leaves one',
    },
  },
  options: {
    out: {
      alias: 'o',
      type: 'string',
      requiresArg: true,
      describe: 'Folder for the report, or for one folder each of several  [default: in place of the report there is]',
    },
    ...formatOption,
    ...themeOption,
    quiet: { alias: 'q', type: 'boolean', describe: 'Print nothing but errors' },
  },
  examples: [
    ['$0 report results/vga-vs-hga', 'The whole report again, in the same folder'],
    ['$0 report results/* --out elsewhere', 'Of several, in folders of their own'],
  ],

  async run(values, effects) {
    const folders = values.folders as readonly string[];
    const out = values.out as string | undefined;
    const formats = await formatsOf(values.format as string | undefined, effects);
    const isQuiet = values.quiet === true;
    const works = folders.map((folder) => ({ from: folder, to: targetOf(folder, folders.length, out) }));
    const twice = works.find(({ to }, k) => works.findIndex((other) => resolve(other.to) === resolve(to)) !== k);
    if (twice !== undefined) {
      throw new UsageError(
        `two reports would go to ${twice.to}`,
        'make them one at a time, each with an --out of its own',
      );
    }
    const { pointFileName } = await import('../node.ts');
    // Everything is read before the first report is made, so that a mistyped folder costs no time.
    const opened: { result: OpenedResult; to: string }[] = [];
    for (const { from, to } of works) {
      opened.push({ result: await openResult(from, effects), to });
      await effects.checkResultFolder(to, [pointFileName]);
    }
    const progress = new ProgressLine(effects.stderr, !isQuiet);
    try {
      for (const [k, { result, to }] of opened.entries()) {
        const files = await effects.interruptible(async (signal) => {
          progress.show({ done: k / opened.length, what: `drawing the figures of ${to}` });
          const made = await rebuilt(result, { ...formats, theme: themeFrom(values) }, effects);
          await new Promise((resume) => setTimeout(resume, 0));
          if (!signal.aborted) return made;
          const { InterruptedError } = await import('../errors.ts');
          throw new InterruptedError('the report was interrupted', 'run it again: reports that were done stay');
        });
        await effects.writeResultFolder(to, files, [pointFileName]);
        progress.clear();
        if (!isQuiet) effects.stdout.write(`Report   ${styled('cyan', join(to, 'report.html'), effects.stdout)}\n`);
      }
    } finally {
      progress.clear();
    }
    return 0;
  },
};

function targetOf(folder: string, count: number, out: string | undefined): string {
  if (out === undefined) return folder;
  return count === 1 ? out : join(out, basename(resolve(folder)));
}

/** What the folder of a result holds. */
export interface OpenedResult {
  readonly stored: StoredResult;
  /** What was asked, as far as it is there. */
  readonly inputs: readonly OutputFile[];
}

/**
 * Reads the result that is stored in a folder.
 *
 * @throws UsageError if there is none; BadResultError if it cannot be read
 */
export async function openResult(folder: string, effects: Effects): Promise<OpenedResult> {
  const [{ readResult, resultFileName }, { inputFileNames }] = await Promise.all([
    import('../report/stored-result.ts'),
    import('../report/rebuild.ts'),
  ]);
  const path = join(folder, resultFileName);
  let bytes: Uint8Array;
  try {
    bytes = await effects.readFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
    throw new UsageError(
      isMissing ? `${folder} holds no stored result` : `${path} cannot be read (${code ?? error})`,
      isMissing
        ? `name a folder with a file ${resultFileName}, as \`meander run\` writes it; a folder without one has to be solved again`
        : 'check its permissions',
    );
  }
  const inputs: OutputFile[] = [];
  for (const name of inputFileNames) {
    const content = await effects.readFile(join(folder, name)).catch(() => undefined);
    if (content !== undefined) inputs.push({ path: name, content });
  }
  return { stored: await readResult(bytes, path), inputs };
}

async function rebuilt({ stored, inputs }: OpenedResult, look: ReportExtra, effects: Effects): Promise<OutputFile[]> {
  const { rebuildReport } = await import('../report/rebuild.ts');
  return rebuildReport(stored, await effects.createRenderer(), { ...look, files: inputs });
}
