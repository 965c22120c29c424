import type { Command } from './command.ts';
import { reportOptions, solveAndReport } from './run.ts';

/** `meander transference`: transference numbers as experiments on every variant of a case file would read them, and a report of it. */
export const transferenceCommand: Command = {
  usage: 'transference <case>',
  describe: 'Measure transference numbers in a case file as Bruce and Vincent and as Hittorf do',
  positionals: {
    case: { type: 'string', demandOption: true, describe: 'Case file (YAML); it needs no transference block' },
  },
  options: reportOptions('results/<name of the case>-transference'),
  examples: [['$0 transference cases/transference.yaml', 'At 10 mV, or as the case says']],

  async run(values, effects) {
    const { withTransference } = await import('../study/transference.ts');
    return solveAndReport(values, effects, {
      command: (file) => `meander transference ${file}`,
      folder: (stem) => `${stem}-transference`,
      prepare: withTransference,
    });
  },
};
