import { describe, expect, it } from 'vitest';
import { readCase } from '../../src/case/index.ts';
import { BadCaseError } from '../../src/errors.ts';
import { smallCase } from '../cli/fake-effects.ts';

const variants = 'variants: { one: {}, two: { operation: { current_density: 3 mA/cm^2 } } }\n';

function problemOf(extra: string) {
  try {
    readCase(smallCase({ extra }), 'a.yaml');
  } catch (error) {
    if (error instanceof BadCaseError)
      return error.problems.map(({ message, path, help }) => ({ message, path, help }));
    throw error;
  }
  return [];
}

describe('the block compare', () => {
  it('takes the first variant for the baseline unless it names one', () => {
    const of = (block: string) => readCase(smallCase({ extra: `${variants}compare: ${block}\n` }), 'a.yaml').compare;
    expect(of('{}')).toEqual({ baseline: 'one' });
    expect(of('{ baseline: two, rank_by: cell_voltage }')).toEqual({ baseline: 'two', rankBy: 'cell_voltage' });
    expect(readCase(smallCase({ extra: variants }), 'a.yaml').compare).toBeUndefined();
  });

  it('is refused with a name that there is not', () => {
    expect(problemOf(`${variants}compare: { baseline: tow }\n`)).toMatchObject([
      { message: 'there is no variant "tow"', path: 'compare.baseline', help: 'the variants are one, two' },
    ]);
    expect(problemOf(`${variants}compare: { rank_by: cel_voltage }\n`)).toMatchObject([{ path: 'compare.rank_by' }]);
    expect(problemOf(`${variants}compare: { rankby: cell_voltage }\n`)).toMatchObject([{ path: 'compare.rankby' }]);
  });

  it('is refused where there is nothing to compare', () => {
    expect(problemOf('compare: {}\n')).toMatchObject([{ message: expect.stringContaining('only one variant') }]);
  });
});
