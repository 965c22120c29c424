import { expect, it } from 'vitest';
import { ProgressLine } from '../../src/cli/progress.ts';
import { RecordedOutput } from './fake-effects.ts';

it('draws one line within the width of the terminal', () => {
  const output = new RecordedOutput({ isTerminal: true });
  new ProgressLine(output, true).show({ done: 0.5, what: 'solving '.repeat(40) });
  expect(output.text.startsWith('\r━━━━━━━━━━━━────────────  50 %  solving')).toBe(true);
  // The carriage return, 99 letters, and the code that wipes the rest of the line.
  expect(output.text).toHaveLength(1 + 99 + 3);
});

it.each([
  ['not a terminal', false, true],
  ['told to be quiet', true, false],
])('stays silent when %s', (_, isTerminal, isWanted) => {
  const output = new RecordedOutput({ isTerminal });
  const line = new ProgressLine(output, isWanted);
  line.show({ done: 0.5, what: 'solving' });
  line.clear();
  expect(output.text).toBe('');
});
