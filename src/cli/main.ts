import yargs from 'yargs';
import { version } from '../version.ts';
import type { Command } from './command.ts';
import { describeFailure } from './describe-failure.ts';
import type { Effects } from './effects.ts';
import { runCommand } from './run.ts';
import { schemaCommand } from './schema.ts';
import { UsageError } from './usage-error.ts';
import { validateCommand } from './validate.ts';

const commands: readonly Command[] = [runCommand, validateCommand, schemaCommand];

/**
 * The command line, from its arguments to its exit code: 0 done, 1 the solve failed, 2 the input is wrong, 130
 * interrupted. Never throws: what goes wrong becomes text on stderr here and nowhere else.
 */
export async function main(words: readonly string[], effects: Effects): Promise<number> {
  try {
    const parsed = parse(words, effects.stdout.columns);
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
function parse(words: readonly string[], columns: number): Parsed {
  let chosen: Parsed | undefined;
  let refused: unknown;
  const parser = yargs([...words])
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
      'duplicate-arguments-array': false,
    })
    .strict()
    .exitProcess(false)
    .showHelpOnFail(false)
    .wrap(Math.min(columns, 100))
    .version(version)
    .alias({ help: 'h', version: 'V' })
    .epilogue('Exit codes: 0 done, 1 the solve failed, 2 the input is wrong, 130 interrupted.')
    .fail((message, error) => {
      refused ??= error ?? new UsageError(message, 'see `meander --help`');
    });
  for (const command of commands) {
    for (const [line, meaning] of command.examples) parser.example(line, meaning);
    parser.command({
      command: command.usage,
      describe: command.describe,
      builder: (commandParser) => {
        for (const [name, positional] of Object.entries(command.positionals)) {
          commandParser.positional(name, positional);
        }
        return commandParser.options(command.options);
      },
      handler: (values) => {
        chosen = { kind: 'command', command, values };
      },
    });
  }
  let output = '';
  parser.parse([...words], {}, (_error, _values, text) => {
    output = text;
  });
  if (refused !== undefined) throw refused;
  if (chosen !== undefined) return chosen;
  return { kind: 'text', text: output, exitCode: 0 };
}
