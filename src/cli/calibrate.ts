import type { CaseFile } from '../case/index.ts';
import type { Command } from './command.ts';
import { reportOptions, solveAndReport } from './run.ts';
import { UsageError } from './usage-error.ts';

/** `meander calibrate`: fits the parameters of a case file to its targets, and a report at the values found. */
export const calibrateCommand: Command = {
  usage: 'calibrate <case>',
  describe: 'Fit parameters of a case file to metrics or measured curves',
  positionals: {
    case: { type: 'string', demandOption: true, describe: 'Case file (YAML) with a block `fit`' },
  },
  options: {
    starts: {
      type: 'number',
      requiresArg: true,
      describe: 'How many searches, from points spread within the bounds  [default: as the case says, or 1]',
    },
    ...reportOptions('results/<name of the case>-calibrate'),
  },
  examples: [
    ['$0 calibrate cases/calibrate-lithium-cell.yaml', 'Kinetics and diffusion from a spectrum and a relaxation'],
    ['$0 calibrate my-cell.yaml --starts 16', 'Look for other minima as well'],
  ],

  async run(values, effects) {
    const { withStarts } = await import('../study/run.ts');
    const starts = values.starts as number | undefined;
    if (starts !== undefined && !(Number.isInteger(starts) && starts >= 1 && starts <= mostStarts)) {
      throw new UsageError(
        `--starts must be a whole number from 1 to ${mostStarts}`,
        'leave it out for a single search',
      );
    }
    const words = starts === undefined ? '' : ` --starts ${starts}`;
    return solveAndReport(values, effects, {
      command: (file) => `meander calibrate ${file}${words}`,
      folder: (stem) => `${stem}-calibrate`,
      prepare: (caseFile: CaseFile) => withStarts(caseFile, starts),
    });
  },
};

const mostStarts = 1000;
