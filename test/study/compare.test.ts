import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparedVariants, conditionsNote, difference } from '../../src/study/compare.ts';
import { mergeRuns } from '../../src/study/merge-runs.ts';
import type { Metric, RunResult, VariantResult } from '../../src/study/results.ts';
import { comparisonResult, minimalResult } from '../report/fixture.ts';

const metric = (value: number, uncertainty?: number, unit = '1'): Metric => ({
  value,
  unit,
  ...(uncertainty === undefined ? {} : { uncertainty }),
});

const [template] = minimalResult.variants;

function variantsOf(covs: Readonly<Record<string, Metric | undefined>>): VariantResult[] {
  return Object.entries(covs).map(([name, cov]) => ({
    ...template,
    name,
    label: name,
    metrics: { cell_voltage: metric(0.1, 0.001, 'V'), ...(cov && { surface_current_cov: cov }) },
  }));
}

const asked = (variants: VariantResult[], compare: RunResult['compare']): RunResult => ({
  ...minimalResult,
  variants,
  compare,
});

const ranksOf = (covs: Readonly<Record<string, Metric | undefined>>) => {
  const [first] = Object.keys(covs);
  const { ranking } = comparedVariants(asked(variantsOf(covs), { baseline: first }))!;
  return ranking && Object.fromEntries(ranking.variants.map(({ variant, rank }) => [variant, rank]));
};

const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const uncertainty = fc.double({ min: 0, max: 1e3, noNaN: true });
const anyMetric = fc.record({ value, uncertainty, unit: fc.constant('1') });

describe('a difference', () => {
  it('lies in the sum of the uncertainties of whatever the true values are', () => {
    const within = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(anyMetric, anyMetric, within, within, (own, base, a, b) => {
        const { absolute } = difference(own, base);
        const truth = own.value + a * own.uncertainty - (base.value + b * base.uncertainty);
        expect(Math.abs(truth - absolute.value)).toBeLessThanOrEqual(
          absolute.uncertainty! + 1e-9 * Math.abs(truth) + 1e-9,
        );
      }),
    );
  });

  it('can be told from nothing just where the intervals do not overlap', () => {
    fc.assert(
      fc.property(anyMetric, anyMetric, (own, base) => {
        fc.pre(Math.abs(own.value - base.value) > 1e-6 * Math.max(Math.abs(own.value), Math.abs(base.value)));
        const overlap =
          own.value - own.uncertainty <= base.value + base.uncertainty &&
          base.value - base.uncertainty <= own.value + own.uncertainty;
        // On the edge rounding decides.
        fc.pre(Math.abs(Math.abs(own.value - base.value) - own.uncertainty - base.uncertainty) > 1e-6);
        expect(difference(own, base).distinguishable).toBe(!overlap);
        expect(difference(base, own).distinguishable).toBe(!overlap);
      }),
    );
  });

  it('has the relative uncertainty of a quotient', () => {
    const { absolute, relative, distinguishable } = difference(metric(12, 0.3), metric(10, 0.1));
    expect(absolute).toEqual({ value: 2, unit: '1', uncertainty: 0.4 });
    expect(relative!.value).toBeCloseTo(0.2, 14);
    // 0.3/10 + 12 * 0.1/100, which holds 12.3/9.9 - 1 = 0.2424 to first order.
    expect(relative!.uncertainty).toBeCloseTo(0.042, 14);
    expect(distinguishable).toBe(true);
  });

  it('without an uncertainty leaves open whether it means anything, unless there is none', () => {
    expect(difference(metric(12), metric(10, 0.1)).distinguishable).toBeUndefined();
    expect(difference(metric(10 * (1 + 1e-8)), metric(10)).distinguishable).toBe(false);
    expect(difference(metric(1), metric(0)).relative).toBeUndefined();
  });
});

describe('a ranking', () => {
  it('gives the same rank where uncertainties overlap', () => {
    expect(ranksOf({ a: metric(0.3, 0.01), b: metric(0.1, 0.01), c: metric(0.11, 0.001) })).toEqual({
      b: 1,
      c: 1,
      a: 3,
    });
    expect(ranksOf({ a: metric(0.3, 0.01), b: metric(0.1, 0.001), c: metric(0.11, 0.001) })).toEqual({
      b: 1,
      c: 2,
      a: 3,
    });
    // Overlap is not handed on: c overlaps b, but not a.
    expect(ranksOf({ a: metric(1, 0.5), b: metric(1.8, 0.5), c: metric(2.6, 0.5) })).toEqual({ a: 1, b: 1, c: 2 });
  });

  it('is by the first measure of unevenness that all have, or two', () => {
    expect(ranksOf({ a: metric(0.3), b: metric(0.1), c: undefined })).toEqual({ b: 1, a: 2 });
    const { ranking } = comparedVariants(asked([...comparisonResult.variants], { baseline: 'vga' }))!;
    expect(ranking).toMatchObject({ metric: 'current_difference', isUnevenness: true, unranked: [] });
    expect(ranksOf({ a: metric(0.3), b: undefined })).toBeUndefined();
  });

  it('takes a reversed difference for as uneven, and more of a capacity for better', () => {
    const variants = variantsOf({ a: undefined, b: undefined }).map((variant, k) => ({
      ...variant,
      metrics: { current_difference: metric([-0.5, 0.4][k], 0.01), sand_capacity: metric([5, 7][k], 0.1, 'C/m^2') },
    }));
    const of = (rankBy: 'current_difference' | 'sand_capacity') =>
      comparedVariants(asked(variants, { baseline: 'a', rankBy }))!.ranking!.variants.map(({ variant }) => variant);
    expect(of('current_difference')).toEqual(['b', 'a']);
    expect(of('sand_capacity')).toEqual(['b', 'a']);
  });

  it('does not depend on the order of the variants', () => {
    fc.assert(
      fc.property(fc.array(anyMetric, { minLength: 2, maxLength: 7 }), fc.nat(), (metrics, seed) => {
        const names = metrics.map((_, k) => `v${k}`);
        const shuffled = names.map((name, k) => ({ name, at: (k * 7919 + seed) % 31 })).sort((a, b) => a.at - b.at);
        const of = (order: readonly string[]) =>
          ranksOf(Object.fromEntries(order.map((name) => [name, metrics[names.indexOf(name)]])));
        expect(of(shuffled.map(({ name }) => name))).toEqual(of(names));
      }),
    );
  });
});

describe('conditions', () => {
  const current = (name: string, density: number, extra: VariantResult['conditions'] = []): VariantResult => ({
    ...variantsOf({ [name]: undefined })[0],
    conditions: [{ path: 'operation.current_density', value: density, unit: 'A/m^2' }, ...extra],
  });

  it('that are the same are not mentioned', () => {
    expect(conditionsNote([current('a', 20), current('b', 20)])).toBeUndefined();
    expect(conditionsNote([current('a', 20), template])).toBeUndefined();
  });

  it('that differ are said with their values', () => {
    const preset = [{ path: 'electrolyte.preset', value: 'lipf6_ec_emc' }];
    const variants = [current('a', 20), current('b', 40, preset)];
    expect(conditionsNote(variants)).toBe(
      'The variants were not solved under the same conditions: operation.current_density is 20 A/m^2 in a, 40 A/m^2 in b; electrolyte.preset is not given in a, lipf6_ec_emc in b. Differences come from these as well.',
    );
    const { conditions } = comparedVariants(asked(variants, { baseline: 'a' }))!;
    expect(conditions.map(({ path }) => path)).toEqual(['operation.current_density', 'electrolyte.preset']);
  });
});

describe('mergeRuns', () => {
  const runs = [
    { name: 'hosts', result: comparisonResult },
    { name: 'layer', result: minimalResult },
  ];

  it('tells variants apart by their run, and keeps what was published of them', async () => {
    const merged = await mergeRuns(runs, {}, 'meander compare hosts layer');
    expect(merged.variants.map(({ name }) => name)).toEqual([
      ...comparisonResult.variants.map(({ name }) => `hosts/${name}`),
      'layer',
    ]);
    expect(merged.variants.at(-1)!.label).toBe('layer');
    expect(merged.compare).toEqual({ baseline: 'hosts/vga' });
    expect(merged.comparison!.rows.map(({ variant }) => variant)).toEqual(
      comparisonResult.comparison!.rows.map(({ variant }) => `hosts/${variant}`),
    );
    expect(merged.sources!.map(({ caseHash }) => caseHash)).toEqual(runs.map(({ result }) => result.caseHash));
    expect(merged.fit).toBeUndefined();
    expect(merged.notes).toEqual(comparisonResult.notes.map((note) => `hosts: ${note}`));
  });

  it('tells equal labels apart', async () => {
    const twice = [
      { name: 'a', result: comparisonResult },
      { name: 'b', result: comparisonResult },
    ];
    const { variants } = await mergeRuns(twice, { baseline: 'b/hga' }, '');
    expect(new Set(variants.map(({ label }) => label)).size).toBe(variants.length);
  });

  it('takes the name of a run with one variant for a baseline', async () => {
    expect((await mergeRuns(runs, { baseline: 'layer' }, '')).compare).toEqual({ baseline: 'layer' });
  });

  it.each([
    [{ baseline: 'layr' }, 'there is no variant "layr"', 'did you mean "layer"?'],
    [{ baseline: 'hosts' }, 'there is no variant "hosts"', 'hosts/vga'],
    [
      { rankBy: 'surface_current_cv' },
      'there is no metric "surface_current_cv"',
      'did you mean "surface_current_cov"?',
    ],
    [{ rankBy: 'sand_time' }, 'no two variants have the metric sand_time', 'they have concentration_drop'],
  ])('refuses %j', async (settings, message, help) => {
    await expect(mergeRuns(runs, settings, '')).rejects.toMatchObject({
      code: 'bad-result',
      message,
      help: expect.stringContaining(help),
    });
  });

  it('refuses a single variant, and says of different versions', async () => {
    await expect(mergeRuns([runs[1]], {}, '')).rejects.toThrow('there is only one variant');
    const old = { name: 'old', result: { ...minimalResult, version: '0.0.9' } };
    expect((await mergeRuns([runs[1], old], {}, '')).notes[0]).toContain('different versions of Meander: 0.1.0, 0.0.9');
  });
});
