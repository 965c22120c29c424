import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PropertyLawError, tableLaw } from '../../src/materials/index.ts';
import { evaluated, expectDerivatives } from './laws.ts';

const origin = { source: 'a test', validity: { minimumTemperature: 290, maximumTemperature: 310 } };
const law = tableLaw({ concentrations: [1, 2, 4, 5, 8], values: [3, 1, 1.5, 4, 4.2] }, origin);

describe('a table', () => {
  // Values and derivatives of scipy.interpolate.PchipInterpolator through the same points.
  it.each([
    [1, 3.0, -2.75],
    [1.5, 1.65625, -2.3125],
    [2, 1.0, 0.0],
    [3, 1.125, 0.25],
    [4.25, 1.9537074228791775, 2.8580494858611827],
    [5, 4.0, 0.15424164524421607],
    [6.5, 4.157840616966581, 0.06143958868894605],
    [8, 4.2, 0],
  ])('at %d is what SciPy interpolates', (concentration, value, slope) => {
    const here = evaluated(law, concentration);
    expect(here.value).toBeCloseTo(value, 13);
    expect(here.byConcentration).toBeCloseTo(slope, 13);
    expect(here.byTemperature).toBe(0);
  });

  it('of three points is what SciPy interpolates', () => {
    const three = tableLaw({ concentrations: [1, 2, 3.5], values: [0, 5, 6] }, origin);
    expect(evaluated(three, 1).byConcentration).toBeCloseTo(6.7333333333333325, 13);
    expect(evaluated(three, 1.7).value).toBeCloseTo(4.161968595041321, 13);
    expect(evaluated(three, 2.2).byConcentration).toBeCloseTo(1.1068503213957759, 13);
  });

  it('of two points is a straight line', () => {
    const line = tableLaw({ concentrations: [0, 2000], values: [1, 5] }, origin);
    expect(evaluated(line, 500)).toEqual({ value: 2, byConcentration: 0.002, byTemperature: 0 });
  });

  it('keeps its end values beyond its ends and says that they are beyond', () => {
    expect(evaluated(law, 0.5)).toEqual({ value: 3, byConcentration: 0, byTemperature: 0 });
    expect(evaluated(law, 100)).toEqual({ value: 4.2, byConcentration: 0, byTemperature: 0 });
    expect(law.outside(0.5, 300)).toBe('concentration');
    expect(law.outside(8.01, 300)).toBe('concentration');
    expect(law.outside(1, 300)).toBeUndefined();
    expect(law.outside(8, 311)).toBe('temperature');
  });

  it('may hold in less than its points span', () => {
    const narrow = tableLaw(
      { concentrations: [0, 1000], values: [0, 1] },
      { source: 'a test', validity: { minimumConcentration: 150, minimumTemperature: 290, maximumTemperature: 310 } },
    );
    expect(narrow.validity).toMatchObject({ minimumConcentration: 150, maximumConcentration: 1000 });
  });

  it('does not make a number of what is none', () => {
    expect(evaluated(law, Number.NaN).value).toBeNaN();
  });

  it('is refused when it is not one', () => {
    const make = (concentrations: number[], values: number[]) => () => tableLaw({ concentrations, values }, origin);
    expect(make([1, 2], [1])).toThrow(PropertyLawError);
    expect(make([1], [1])).toThrow(/fewer than two points/u);
    expect(make([2, 1], [1, 2])).toThrow(
      /point 2 of a table, at 1 mol\/m3, does not come after point 1, at 2 mol\/m3/u,
    );
    expect(make([1, 1], [1, 2])).toThrow(PropertyLawError);
    expect(make([1, Number.NaN], [1, 2])).toThrow(PropertyLawError);
    expect(make([1, 2], [1, Number.POSITIVE_INFINITY])).toThrow(PropertyLawError);
    expect(make([-1, 2], [1, 2])).toThrow(PropertyLawError);
  });
});

/** Points at distances of 1 to 100 with values of any sign. */
const tables = fc
  .array(fc.tuple(fc.double({ min: 1, max: 100, noNaN: true }), fc.double({ min: -10, max: 10, noNaN: true })), {
    minLength: 2,
    maxLength: 9,
  })
  .map((pairs) => {
    let at = 0;
    return { concentrations: pairs.map(([step]) => (at += step)), values: pairs.map(([, value]) => value) };
  });
const fractions = fc.double({ min: 0.01, max: 0.99, noNaN: true });

describe('any table', () => {
  it('passes through its points', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const any = tableLaw(table, origin);
        for (const [k, concentration] of table.concentrations.entries()) {
          expect(evaluated(any, concentration).value).toBeCloseTo(table.values[k], 12);
        }
      }),
    );
  });

  it('stays between neighbouring points and runs the way they do', () => {
    fc.assert(
      fc.property(tables, fractions, ({ concentrations, values }, fraction) => {
        const any = tableLaw({ concentrations, values }, origin);
        for (let k = 0; k + 1 < values.length; k++) {
          const at = concentrations[k] + fraction * (concentrations[k + 1] - concentrations[k]);
          const { value, byConcentration } = evaluated(any, at);
          const rise = values[k + 1] - values[k];
          expect(value).toBeGreaterThanOrEqual(Math.min(values[k], values[k + 1]) - 1e-12);
          expect(value).toBeLessThanOrEqual(Math.max(values[k], values[k + 1]) + 1e-12);
          expect(byConcentration * Math.sign(rise)).toBeGreaterThanOrEqual(-1e-12);
        }
      }),
    );
  });

  it('has a derivative, continuous across its points', () => {
    fc.assert(
      fc.property(tables, fractions, ({ concentrations, values }, fraction) => {
        const any = tableLaw({ concentrations, values: values.map((value) => value + 30) }, origin);
        for (let k = 0; k + 1 < values.length; k++) {
          const width = concentrations[k + 1] - concentrations[k];
          const at = concentrations[k] + width * Math.min(Math.max(fraction, 0.2), 0.8);
          // Differences within one cubic are exact but for round-off.
          if (at * 2e-3 < 0.2 * width) expectDerivatives(any, at, 298.15, 1e-8);
          if (k > 0) {
            const left = evaluated(any, concentrations[k] * (1 - 1e-12)).byConcentration;
            expect(evaluated(any, concentrations[k]).byConcentration).toBeCloseTo(left, 6);
          }
        }
      }),
    );
  });
});
