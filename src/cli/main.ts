import yargs from 'yargs';
import { version } from '../version.ts';
import { calibrateCommand } from './calibrate.ts';
import type { Command } from './command.ts';
import { compareCommand } from './compare.ts';
import { describeFailure } from './describe-failure.ts';
import type { Effects } from './effects.ts';
import { impedanceCommand } from './impedance.ts';
import { limitsCommand } from './limits.ts';
import { meshCommand } from './mesh.ts';
import { polarisationCommand } from './polarisation.ts';
import { reportCommand } from './report.ts';
import { runCommand } from './run.ts';
import { schemaCommand } from './schema.ts';
import { sensitivityCommand } from './sensitivity.ts';
import { sweepCommand } from './sweep.ts';
import { tortuosityCommand } from './tortuosity.ts';
import { transferenceCommand } from './transference.ts';
import { validateCommand } from './validate.ts';

const commands: readonly Command[] = [
  runCommand,
  sweepCommand,
  impedanceCommand,
  limitsCommand,
  sensitivityCommand,
  polarisationCommand,
  transferenceCommand,
  calibrateCommand,
  tortuosityCommand,
  compareCommand,
  reportCommand,
  meshCommand,
  validateCommand,
  schemaCommand,
];

/**
 * The command line, from its arguments to its exit code: 0 done, 1 the solve failed, 2 the input is wrong, 130
 * interrupted. Never throws: what goes wrong becomes text on stderr here and nowhere else.
 */
export async function main(words: readonly string[], effects: Effects): Promise<number> {
  try {
    const parsed = await parse(words, effects.stdout.columns);
    if (parsed.kind === 'text') {
      (parsed.exitCode === 0 ? effects.stdout : effects.stderr).write(`${parsed.text}\n`);
      return parsed.exitCode;
    }
    return await parsed.command.run(parsed.values, effects);
  } catch (error) {
    const { text, exitCode } = await describeFailure(error, effects);
    effects.stderr.write(`${text}\n`);
    return exitCode;
  }
}

type Parsed =
  | { readonly kind: 'text'; readonly text: string; readonly exitCode: number }
  | { readonly kind: 'command'; readonly command: Command; readonly values: Readonly<Record<string, unknown>> };

/** Turns words into a command with its values, or into the help or version that they ask for. */
async function parse(words: readonly string[], columns: number): Promise<Parsed> {
  let chosen: Parsed | undefined;
  let refused: string | undefined;
  let defect: Error | undefined;
  const parser = yargs()
    .scriptName('meander')
    .locale('en')
    .usage(
      '$0 <command>\n\nIon transport and current distribution in structured metal hosts and battery separators:\n' +
        'from a case file to concentration and current fields, numbers and figures.',
    )
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
    })
    .strict()
    .exitProcess(false)
    .showHelpOnFail(false)
    .wrap(Math.min(columns, 100))
    .version(version)
    .alias({ help: 'h', version: 'V' })
    .epilogue('Exit codes: 0 done, 1 the solve failed, 2 the input is wrong, 130 interrupted.')
    .fail((message, error) => {
      // What yargs finds wrong with the words is a YError; anything else is a fault in how yargs is used here.
      if (error !== undefined && error.name !== 'YError') defect ??= error;
      refused ??= message ?? error?.message;
    });
  for (const command of commands) {
    for (const [line, meaning] of command.examples) parser.example(line, meaning);
    parser.command({
      command: command.usage,
      describe: command.describe,
      builder: (commandParser) => {
        for (const [line, meaning] of command.examples) commandParser.example(line, meaning);
        for (const [name, positional] of Object.entries(command.positionals)) {
          commandParser.positional(name, positional);
        }
        return commandParser.options(command.options);
      },
      handler: (values) => {
        // yargs gathers an option given twice into a list.
        const twice = Object.keys(command.options).find((name) => Array.isArray(values[name]));
        if (twice !== undefined) refused ??= `--${twice} is given twice`;
        chosen = { kind: 'command', command, values };
      },
    });
  }
  let output = '';
  const isEmpty = words.length === 0;
  await parser.parse(isEmpty ? ['--help'] : [...words], {}, (_error, _values, text) => {
    output = text;
  });
  if (defect !== undefined) throw defect;
  if (refused !== undefined) throw (await import('./refusal.ts')).refusal(refused, words, commands);
  return chosen ?? { kind: 'text', text: output, exitCode: isEmpty ? 2 : 0 };
}
