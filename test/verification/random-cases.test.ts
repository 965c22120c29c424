import { describe, expect, it } from 'vitest';
import { randomCase } from '../support/random-cases.ts';
import { runRandomCase, tableOf } from '../support/random-runs.ts';

/**
 * Of the cases that `npm run fuzz` draws: quick ones of every electrolyte, geometry and kind of operation there is among the first,
 * and those that once failed by rounding, where reactions are 10^5 times as fast as the current and more.
 */
const sample = [
  2, 183, 226, 434, 10106, 10127, 10292, 10436, 10453, 6, 11, 18, 23, 35, 37, 40, 44, 46, 52, 53, 54, 61, 63, 65, 66,
  67, 69, 71, 72, 75, 76, 78, 80, 82, 83, 87, 88, 92, 96, 97, 98, 99, 100, 105, 110, 112, 113, 116, 117, 118, 119, 120,
  121, 122, 128, 129, 131, 132, 133, 136, 139, 142, 143, 145, 146, 147, 151, 153, 156, 179,
];

describe('random cases', () => {
  it('are the same from the same seed, and others from another', () => {
    expect(randomCase(7)).toEqual(randomCase(7));
    expect(randomCase(7).yaml).not.toBe(randomCase(8).yaml.replace('case 8', 'case 7'));
  });

  it('are solved with numbers that balance, unless the current is more than the cell can carry', () => {
    const runs = sample.map(runRandomCase);
    const failures = runs.filter(({ verdict }) => verdict !== 'solved' && verdict !== 'explained');
    const table = tableOf(runs);
    expect(failures, `${table}\n${failures[0]?.message}\n${failures[0]?.drawn.yaml}`).toEqual([]);
    const refused = runs.filter(({ verdict }) => verdict === 'explained');
    expect(refused.map(({ code, drawn }) => [code, drawn.aboveLimit])).toEqual(refused.map(() => ['depleted', true]));
    expect(runs.filter(({ drawn }) => drawn.aboveLimit).length).toBe(refused.length);
  });
});
