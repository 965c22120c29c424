import type { ImpedanceSettings } from '../case/index.ts';
import type { Command } from './command.ts';
import { reportOptions, solveAndReport } from './run.ts';
import { UsageError } from './usage-error.ts';

/** `meander impedance`: the impedance of every variant of a case file about its operating point, and a report of it. */
export const impedanceCommand: Command = {
  usage: 'impedance <case>',
  describe: 'Solve a case file for the impedance about its operating points',
  positionals: {
    case: { type: 'string', demandOption: true, describe: 'Case file (YAML); it needs no impedance block' },
  },
  options: {
    from: { type: 'string', requiresArg: true, describe: 'Lowest frequency, such as "1 mHz"' },
    to: { type: 'string', requiresArg: true, describe: 'Highest frequency, such as "1 MHz"' },
    'per-decade': { type: 'number', requiresArg: true, describe: 'Frequencies for each factor of ten' },
    ...reportOptions('results/<name of the case>-impedance'),
  },
  examples: [
    ['$0 impedance cases/symmetric-separator.yaml', 'From 1 mHz to 1 MHz, or as the case says'],
    ['$0 impedance my-cell.yaml --from "0.1 Hz" --to "10 kHz"', 'Choose the frequencies'],
  ],

  async run(values, effects) {
    const { impedanceSchema } = await import('../case/schema/impedance.ts');
    const { withImpedance } = await import('../study/with-impedance.ts');
    const asked = { from: values.from, to: values.to, per_decade: values['per-decade'] };
    const given = Object.values(asked).some((value) => value !== undefined);
    const read = impedanceSchema.safeParse(asked);
    if (!read.success) throw refusedFrequencies(read.error.issues[0]);
    const settings: ImpedanceSettings = read.data;
    const words = Object.entries(asked).flatMap(([key, value]) =>
      value === undefined ? [] : [`--${key.replace('_', '-')} "${value}"`],
    );
    return solveAndReport(values, effects, {
      command: (file) => ['meander impedance', file, ...words].join(' '),
      folder: (stem) => `${stem}-impedance`,
      prepare: (caseFile) => withImpedance(caseFile, given ? settings : undefined, settings),
    });
  },
};

/** What is wrong with frequencies, by the option that it is wrong of. */
function refusedFrequencies(issue: {
  readonly message: string;
  readonly path: readonly PropertyKey[];
  readonly params?: Readonly<Record<string, unknown>>;
}): UsageError {
  const option = issue.path.length === 0 ? 'impedance' : `--${String(issue.path[0]).replace('_', '-')}`;
  const { message } = issue;
  const help = issue.params?.help;
  return new UsageError(
    message.includes('{key}') ? message.replace('{key}', option) : `${option}: ${message}`,
    typeof help === 'string' ? help : 'see `meander impedance --help`',
  );
}
