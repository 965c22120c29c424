import { describe, expect, it } from 'vitest';
import { resultTables } from '../../src/report/table.ts';
import { comparisonResult, minimalResult } from './fixture.ts';

describe('resultTables', () => {
  it.each([80, 100])('fits %s columns and keeps its columns straight', (width) => {
    const boxes = resultTables(comparisonResult, width).split('\n\n');
    for (const box of boxes) {
      const lengths = box
        .split('\n')
        .filter((line) => /^[┌│├└]/.test(line))
        .map((line) => Array.from(line).length);
      expect(new Set(lengths).size).toBe(1);
      expect(lengths[0]).toBeLessThanOrEqual(width);
    }
  });

  it('shows published beside computed with the role', () => {
    expect(resultTables(comparisonResult)).toMatch(
      /│ vga +│ current diff\. +│ +3\.6 % │ predicted │ +7\.81 ± 0\.04 % │/,
    );
  });

  it('has a row for each metric that occurs, and a dash where a variant lacks it', () => {
    const text = resultTables(comparisonResult, 200);
    expect(text).toMatch(/│ max\/mean +│ +1\.081 ± 0\.002 │ +3\.40 │ +– │/);
  });

  it('draws the smallest result', () => {
    expect(resultTables(minimalResult)).toBe(
      [
        '┌───────────────────┬──────┐',
        '│ metric            │ base │',
        '├───────────────────┼──────┤',
        '│ cell voltage (mV) │ 30.0 │',
        '└───────────────────┴──────┘',
      ].join('\n'),
    );
  });
});
