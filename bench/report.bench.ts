import { bench, describe } from 'vitest';
import { buildReport } from '../src/report/build-report.ts';
import { createNodeRenderer } from '../src/report/render-node.ts';
import { comparisonResult } from '../test/report/fixture.ts';

/** Page, figures as SVG and PNG, and tables of the six variants of the flagship case: under two seconds. */
const renderer = createNodeRenderer();

describe('report of the flagship case', () => {
  bench(
    'all files',
    async () => {
      await buildReport(comparisonResult, renderer);
    },
    { iterations: 3, warmupIterations: 1, time: 0 },
  );
});
