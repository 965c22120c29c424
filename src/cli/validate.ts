import type { ResolvedVariant } from '../case/index.ts';
import type { Command } from './command.ts';
import { describeFailure } from './describe-failure.ts';
import { styled } from './style.ts';

/** `meander validate`: reads case files and says what is wrong with them, without solving anything. */
export const validateCommand: Command = {
  usage: 'validate <cases..>',
  describe: 'Check case files without solving them',
  positionals: {
    cases: { type: 'string', array: true, demandOption: true, describe: 'Case files (YAML)' },
  },
  options: {
    quiet: { alias: 'q', type: 'boolean', describe: 'Print nothing but errors' },
  },
  examples: [['$0 validate cases/*.yaml', 'Check files without solving them']],

  async run(values, effects) {
    const { readCaseFile } = await import('../node.ts');
    const { checkCase } = await import('../study/run.ts');
    const { sweepPoints } = await import('../case/index.ts');
    const { unusualInput } = await import('../study/unusual.ts');
    let exitCode = 0;
    for (const path of values.cases as readonly string[]) {
      try {
        const { caseFile } = await readCaseFile(path, effects.readFile);
        checkCase(caseFile);
        const count = caseFile.variants.length;
        if (values.quiet === true) continue;
        const sweep = caseFile.sweep === undefined ? '' : `, a sweep of ${sweepPoints(caseFile.sweep).length} points`;
        effects.stdout.write(
          `${styled('green', 'ok', effects.stdout)}  ${path}: ${count} ${count === 1 ? 'variant' : 'variants'}${sweep}\n`,
        );
        for (const note of notesOf(caseFile.variants, unusualInput)) effects.stdout.write(`  note: ${note}\n`);
      } catch (error) {
        // One bad file does not keep the others from being read.
        const failure = await describeFailure(error, effects);
        effects.stderr.write(`${failure.text}\n`);
        exitCode = Math.max(exitCode, failure.exitCode);
      }
    }
    return exitCode;
  },
};

/** What is said of the variants, each sentence once, with the variants it is said of where that is not all. */
function notesOf(
  variants: readonly ResolvedVariant[],
  unusualInput: (theCase: ResolvedVariant['case']) => readonly string[],
): string[] {
  const labels = new Map<string, string[]>();
  for (const { label, case: theCase } of variants) {
    for (const note of unusualInput(theCase)) labels.set(note, [...(labels.get(note) ?? []), label]);
  }
  return [...labels].map(([note, of]) => (of.length === variants.length ? note : `${of.join(', ')}: ${note}`));
}
