import type { Command } from './command.ts';
import { reportOptions, solveAndReport } from './run.ts';

/** `meander limits`: what every variant of a case file can carry, beside what a run finds, and a report of it. */
export const limitsCommand: Command = {
  usage: 'limits <case>',
  describe: 'Find the limiting currents of a case file, and Sand’s times above them',
  positionals: {
    case: { type: 'string', demandOption: true, describe: 'Case file (YAML); it needs no limits block' },
  },
  options: reportOptions('results/<name of the case>-limits'),
  examples: [['$0 limits cases/symmetric-separator.yaml', 'At 1.5, 2 and 4 times the limit, or as the case says']],

  async run(values, effects) {
    const { withLimits } = await import('../study/limits.ts');
    return solveAndReport(values, effects, {
      command: (file) => `meander limits ${file}`,
      folder: (stem) => `${stem}-limits`,
      prepare: withLimits,
    });
  },
};
