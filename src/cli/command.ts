import type { Options, PositionalOptions } from 'yargs';
import type { Effects } from './effects.ts';

/** One command of the command line. Its module is loaded for every call, so it imports lazily what takes time to load. */
export interface Command {
  /** Name and positional arguments in the notation of yargs, such as `run <case>`. */
  readonly usage: string;
  readonly describe: string;
  readonly positionals: Readonly<Record<string, PositionalOptions>>;
  readonly options: Readonly<Record<string, Options>>;
  /** Pairs of a command line and what it does, for the help. */
  readonly examples: readonly (readonly [string, string])[];
  /** Does the work and gives the exit code; what goes wrong is thrown. */
  run(values: Readonly<Record<string, unknown>>, effects: Effects): Promise<number>;
}
