import type { Command } from './command.ts';
import { reportOptions, solveAndReport } from './run.ts';

/** `meander sensitivity`: what every metric gains by every parameter, beside what a run finds, and a report of it. */
export const sensitivityCommand: Command = {
  usage: 'sensitivity <case>',
  describe: 'Differentiate the metrics of a case file by its parameters',
  positionals: {
    case: { type: 'string', demandOption: true, describe: 'Case file (YAML); it needs no sensitivity block' },
  },
  options: reportOptions('results/<name of the case>-sensitivity'),
  examples: [['$0 sensitivity cases/sensitive-host.yaml', 'Which parameters decide how evenly a host plates']],

  async run(values, effects) {
    const { withSensitivity } = await import('../study/sensitivity.ts');
    return solveAndReport(values, effects, {
      command: (file) => `meander sensitivity ${file}`,
      folder: (stem) => `${stem}-sensitivity`,
      prepare: withSensitivity,
    });
  },
};
