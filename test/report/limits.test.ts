import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { csv, limitsTable } from '../../src/report/csv.ts';
import { DisplayUnits } from '../../src/report/display-units.ts';
import { sandCapacities } from '../../src/report/figures/sand-capacities.ts';
import { renderSvg } from '../../src/report/render-figure.ts';
import { createNodeRenderer } from '../../src/report/render-node.ts';
import { limitRows } from '../../src/report/table.ts';
import type { Limits, RunResult } from '../../src/study/results.ts';
import { minimalResult } from './fixture.ts';

const locate = createRequire(import.meta.url).resolve;
const validate = new Ajv({ unknownFormats: 'ignore', logger: false }).compile(
  JSON.parse(readFileSync(locate('vega-lite/vega-lite-schema.json'), 'utf8')),
);

/** 100 mA/cm2 by a solve, and twice that for 10 s. */
const limits: Limits = {
  limitingCurrentDensity: { value: 1000, unit: 'A/m^2', uncertainty: 1 },
  closedForm: 1000.5,
  sand: [
    {
      currentDensity: 2000,
      time: { value: 10, unit: 's', uncertainty: 0.01 },
      capacity: { value: 20_000, unit: 'C/m^2', uncertainty: 20 },
      halfSpaceTime: 9.8,
    },
  ],
};
const [base] = minimalResult.variants;
const withLimits = (each: Limits): RunResult => ({ ...minimalResult, variants: [{ ...base, limits: each }] });
const ofPores: Limits = {
  ...limits,
  closedForm: undefined,
  sand: limits.sand.map((p) => ({ ...p, halfSpaceTime: undefined })),
};
const none: Limits = { reason: 'nothing limits it', sand: [] };

describe('the figure of limits', () => {
  it.each([
    ['beside theory', limits, true],
    ['of a cell that theory does not know', ofPores, false],
  ])('is valid, drawn and described %s', async (_, each, hasTheory) => {
    const figure = sandCapacities(withLimits(each))!;
    validate(JSON.parse(JSON.stringify(figure.specification)));
    expect(validate.errors).toBeNull();
    expect(await renderSvg(figure, createNodeRenderer())).toContain('Sand’s capacity i t (mAh/cm²)');
    expect(figure.caption.includes('Sand’s formula')).toBe(hasTheory);
    expect(figure.description).toContain('limit 100.0 mA/cm², 0.556 mAh/cm² at 200 mA/cm²');
  });

  it('is not drawn where there is no limit, or none was asked for', () => {
    expect(sandCapacities(withLimits(none))).toBeUndefined();
    expect(sandCapacities(minimalResult)).toBeUndefined();
  });
});

describe('tables of limits', () => {
  it('have a line for the limit and one for each current above it', () => {
    expect(limitRows(withLimits(limits).variants, new DisplayUnits())).toEqual([
      [base.name, '100.0 ± 0.1', '100.1', 'for ever', '–', '–', '–'],
      ['', '200.0', '–', '10.00 ± 0.01', '9.800', '0.5556 ± 0.0006', '0.5444'],
    ]);
    expect(csv(limitsTable(limits)).trimEnd().split('\n').slice(1)).toEqual([
      '1000,1,1000.5,,,,,',
      '2000,0,,10,0.01,9.8,20000,20',
    ]);
  });

  it('say so where there is none', () => {
    expect(limitRows(withLimits(none).variants, new DisplayUnits())).toEqual([
      [base.name, 'no limit', '–', '–', '–', '–', '–'],
    ]);
    expect(csv(limitsTable(none)).split('\n')).toHaveLength(2);
  });
});
