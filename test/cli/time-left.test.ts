import { expect, it } from 'vitest';
import { describeProgress } from '../../src/cli/sweep.ts';
import { timeLeft } from '../../src/cli/time-left.ts';

it.each([
  [1000, 0, 10, undefined],
  [1000, 10, 0, undefined],
  [1000, 10, 1, '1 s'],
  [60_000, 10, 5, '30 s'],
  [60_000, 10, 90, '9 min'],
  [3_600_000, 10, 20, '2 h 0 min'],
  [3_600_000, 10, 200, '20 h'],
])('after %d ms for %d points, %d more take %s', (milliseconds, done, left, text) => {
  expect(timeLeft(milliseconds, done, left)).toBe(text);
});

it('counts only what this run solved', () => {
  const progress = { total: 100, done: 60, known: 50, failed: 0 };
  expect(describeProgress(progress, 10_000)).toBe('60 of 100 points, about 40 s left');
  expect(describeProgress({ ...progress, failed: 3 }, 10_000)).toBe(
    '60 of 100 points, 3 without a solution, about 40 s left',
  );
  expect(describeProgress({ ...progress, done: 50 }, 10_000)).toBe('50 of 100 points');
});
