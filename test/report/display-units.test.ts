import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChosenUnits, parseQuantity, perSiUnit, siUnitsShown } from '../../src/case/index.ts';
import { answer } from '../../src/report/answer.ts';
import { DisplayUnits } from '../../src/report/display-units.ts';
import { figureMakers } from '../../src/report/figures/all.ts';
import type { Figure } from '../../src/report/figures/figure.ts';
import { readResult, storeResult } from '../../src/report/stored-result.ts';
import { summaryJson } from '../../src/report/summary.ts';
import { resultTables } from '../../src/report/table.ts';
import type { RunResult } from '../../src/study/results.ts';
import { comparisonResult, minimalResult, timedResult } from './fixture.ts';

const chosen: ChosenUnits = {
  length: 'mm',
  current_density: 'A/m^2',
  resistance: 'ohm m**2',
  time: 'h',
  concentration: 'mol m^-3',
  capacity: 'uAh/cm^2',
};

describe('units that a case chooses', () => {
  const units = new DisplayUnits(chosen);

  it.each([
    ['m', 0.0012, '1.20 mm'],
    ['A/m2', 25, '25.0 A/m²'],
    ['A/m^2', 25, '25.0 A/m²'],
    ['ohm m2', 0.5, '0.500 Ω m²'],
    ['s', 5400, '1.50 h'],
    ['mol/m3', 1200, '1200 mol m⁻³'],
    ['C/m2', 36, '1.00 µAh/cm²'],
    // Not chosen.
    ['V', 0.0213, '21.3 mV'],
  ])('show %s', (siUnit, value, text) => {
    expect(units.formatQuantity(value, siUnit, 3)).toBe(text);
  });

  it('go for metrics, published numbers and uncertainties, but not for shares', () => {
    expect(units.formatMetric('sand_time', { value: 7200, unit: 's', uncertainty: 36 })).toBe('2.000 ± 0.010 h');
    expect(units.formatPublished('current_density', 12.5, 'A/m2')).toBe('12.5 A/m²');
    expect(units.formatMetric('concentration_drop', { value: 0.4243, unit: '1' })).toBe('42.4 %');
  });

  it('are known as chosen only where they are', () => {
    expect(units.chosen('s')?.factor).toBeCloseTo(1 / 3600, 15);
    expect(units.chosen('V')).toBeUndefined();
  });
});

describe('perSiUnit', () => {
  it('undoes what reading a quantity does', () => {
    const written = fc.constantFrom(
      'um',
      'mm',
      'h',
      'mA/cm^2',
      'mol/L',
      'ohm cm^2',
      'mAh/cm^2',
      'uF/cm^2',
      'mS/cm',
      'angstrom',
    );
    fc.assert(
      fc.property(written, fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (unit, value) => {
        const back = parseQuantity(`${value} ${unit}`).value * perSiUnit(unit);
        expect(Math.abs(back - value)).toBeLessThanOrEqual(1e-15 * 4 * value);
      }),
    );
  });

  it('is 1 for every SI unit', () => {
    for (const unit of Object.values(siUnitsShown)) expect(perSiUnit(unit)).toBe(1);
  });
});

const all: ChosenUnits = {
  ...chosen,
  voltage: 'kV',
  concentration: 'mol/m^3',
  capacity: 'Ah/m^2',
};
/** Usual units of what is chosen. */
const usualTexts = /µm|mA\/cm²|mV|mol\/L|Ω cm²|mAh\/cm²|\((?:s|min|ms)\)/u;

async function figuresOf(result: RunResult): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const make of figureMakers) {
    const figure = await make(result);
    if (figure !== undefined) figures.push(figure);
  }
  return figures;
}

/** Labels of variants may name units of their own. */
function unnamed(result: RunResult): RunResult {
  const variants = result.variants.map((variant, k) => ({ ...variant, label: `case ${k}` }));
  return { ...result, variants };
}

/** The numbers of the axis or data field of a specification, by key. */
function numbersOf(value: unknown, key: string): number[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    name === key && typeof each === 'number' ? [each] : numbersOf(each, key),
  );
}

describe('a result with chosen units', () => {
  it.each([
    ['steady', unnamed(comparisonResult)],
    ['in time', unnamed(timedResult)],
  ])('%s has no other in figures, tables and answer', async (_, result) => {
    const shown = { ...result, units: all };
    const figures = await figuresOf(shown);
    expect(figures.length).toBeGreaterThan(3);
    expect((await figuresOf(result)).some((figure) => usualTexts.test(JSON.stringify(figure)))).toBe(true);
    for (const figure of figures) {
      const { caption, description, specification } = figure;
      // Pictures are letters at random.
      const text = JSON.stringify(specification).replaceAll(/data:image[^"]*/gu, '');
      expect(`${caption} ${description} ${text}`, figure.name).not.toMatch(usualTexts);
    }
    expect(resultTables(shown, 400)).not.toMatch(usualTexts);
    expect(answer(shown)).not.toMatch(usualTexts);
    expect(summaryJson(shown)).toBe(summaryJson(result));
  });

  it.each([
    ['depth-profiles', 'depth', 1e-3, comparisonResult],
    ['depth-profiles', 'concentration', 1e3, comparisonResult],
    ['surface-current', 'current', 10, comparisonResult],
    ['time-traces', 'voltage', 1e-6, timedResult],
    ['time-traces', 'current', 10, timedResult],
    ['time-traces', 'poorest', 1e3, timedResult],
  ])('scales %s, %s by %s', async (name, key, ratio, result) => {
    const pick = async (from: RunResult) =>
      numbersOf(
        (await figuresOf(from)).find((figure) => figure.name === name),
        key,
      );
    const [usualNumbers, shown] = [await pick(result), await pick({ ...result, units: all })];
    expect(shown.length).toBeGreaterThan(3);
    for (const [k, value] of shown.entries()) {
      expect(Math.abs(value - ratio * usualNumbers[k])).toBeLessThanOrEqual(2e-5 * Math.abs(value));
    }
  });

  it('changes nothing where the usual units are chosen', async () => {
    const units: ChosenUnits = { length: 'um', current_density: 'mA/cm^2', voltage: 'mV', concentration: 'mol/L' };
    expect(await figuresOf({ ...comparisonResult, units })).toEqual(await figuresOf(comparisonResult));
  });

  it('is stored with them', async () => {
    const stored = await readResult(await storeResult('run', { ...minimalResult, units: all }), 'result.meander');
    expect(stored.result).toMatchObject({ units: all });
  });
});
