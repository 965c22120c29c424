import { closest } from '../case/problems.ts';
import type { Command } from './command.ts';
import { UsageError } from './usage-error.ts';

/** What stands in the place of a positional argument, where that is no case file. */
const neededFor: Readonly<Record<string, string>> = {
  structure: 'an image, a case file or a mesh',
  folders: 'the folder of a result',
  inputs: 'case files or folders of results',
};

const ownOptions = ['help', 'version'];

/** Says in plain words, and with the word that was probably meant, what yargs found wrong with a command line. */
export function refusal(message: string, words: readonly string[], commands: readonly Command[]): UsageError {
  const asked = words.find((word) => !word.startsWith('-'));
  const command = commands.find((each) => nameOf(each) === asked);
  if (command === undefined && asked !== undefined) {
    const names = commands.map(nameOf);
    return new UsageError(
      `unknown command "${asked}"`,
      suggestion(
        closest(asked, names) ?? names.find((each) => lettersOf(each) === lettersOf(asked)),
        `the commands are ${names.join(', ')}`,
      ),
    );
  }
  const name = command === undefined ? 'meander' : `meander ${nameOf(command)}`;
  const seeHelp = `see \`${name} --help\``;
  const known = [...Object.keys(command?.options ?? {}), ...ownOptions];
  const unknown = /^Unknown arguments?: (.+)$/u.exec(message)?.[1].split(', ') ?? [];
  // Looked for first: an option that yargs does not know swallows the word after it, which then seems to be missing.
  const option =
    words.map(longOption).find((each) => each !== undefined && !known.includes(each)) ??
    unknown.find((each) => words.some((word) => isShortOption(word, each)));
  if (option !== undefined) {
    const meant = closest(option, known);
    const dashes = option.length === 1 ? '-' : '--';
    return new UsageError(
      `unknown option "${dashes}${option}"`,
      suggestion(meant && `--${meant}`, `${name} takes ${known.map((each) => `--${each}`).join(', ')}`),
    );
  }
  if (message.startsWith('Not enough non-option arguments')) {
    const [example] = command?.examples[0] ?? ['$0 --help'];
    const [positional = 'case'] = Object.keys(command?.positionals ?? {});
    const needed = neededFor[positional] ?? 'a case file';
    return new UsageError(`${name} needs ${needed}`, `for example \`${example.replace('$0', 'meander')}\``);
  }
  const without = /^Not enough arguments following: (.+)$/u.exec(message);
  if (without) return new UsageError(`--${without[1]} needs a value`, seeHelp);

  if (unknown.length > 0) {
    const hint =
      command && ['run', 'impedance', 'limits', 'polarisation', 'transference'].includes(nameOf(command))
        ? 'run one case at a time'
        : seeHelp;
    return new UsageError(`"${unknown[0]}" is one argument too many`, hint);
  }
  return new UsageError(message, seeHelp);
}

function nameOf(command: Command): string {
  return command.usage.split(' ')[0];
}

function lettersOf(word: string): string {
  return [...word].sort().join('');
}

/** The name in a word such as `--name` or `--name=value`. */
function longOption(word: string): string | undefined {
  return /^--([^=]+)/u.exec(word)?.[1];
}

function isShortOption(word: string, name: string): boolean {
  return name.length === 1 && /^-[^-]/u.test(word) && word.includes(name);
}

function suggestion(meant: string | undefined, otherwise: string): string {
  return meant === undefined ? otherwise : `did you mean "${meant}"?`;
}
