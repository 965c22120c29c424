import type { Command } from './command.ts';
import { reportOptions, solveAndReport } from './run.ts';

/** `meander polarisation`: the steady curve of voltage over current of every variant of a case file, and a report of it. */
export const polarisationCommand: Command = {
  usage: 'polarisation <case>',
  describe: 'Find the steady voltage over the current of a case file, and what it is made of',
  positionals: {
    case: { type: 'string', demandOption: true, describe: 'Case file (YAML); it needs no polarisation block' },
  },
  options: reportOptions('results/<name of the case>-polarisation'),
  examples: [['$0 polarisation cases/polarisation.yaml', 'At the currents or voltages that the case says']],

  async run(values, effects) {
    const { withPolarisation } = await import('../study/polarisation.ts');
    return solveAndReport(values, effects, {
      command: (file) => `meander polarisation ${file}`,
      folder: (stem) => `${stem}-polarisation`,
      prepare: withPolarisation,
    });
  },
};
