import { describe, expect, it } from 'vitest';
import { DisplayUnits } from '../../src/report/display-units.ts';
import { withSignificantDigits, withUncertainty } from '../../src/report/format.ts';

const usual = new DisplayUnits();

describe('withUncertainty', () => {
  it.each([
    [42.43, 0.31, '42.4 ± 0.3'],
    [283.04, 1.42, '283.0 ± 1.4'],
    [12345, 200, '12300 ± 200'],
    [0.0213, 0.00012, '0.02130 ± 0.00012'],
    [20.952, 1e-9, '20.95 ± <0.01'],
    [-3.2, 0.4, '−3.2 ± 0.4'],
    [7.4, undefined, '7.40'],
    [-1.248e-6, 1e-12, '(−1.248 ± <0.001) × 10⁻⁶'],
    [2.5e9, 1e7, '(2.500 ± 0.010) × 10⁹'],
    [1, 0, '1.000 ± 0'],
    [0, 0.03, '0.00 ± 0.03'],
    [Number.POSITIVE_INFINITY, 0.1, 'infinite'],
    [Number.NaN, undefined, 'not available'],
  ])('%s ± %s is %s', (value, uncertainty, text) => {
    expect(withUncertainty(value, uncertainty)).toBe(text);
  });
});

describe('withSignificantDigits', () => {
  it.each([
    [0.99961, 3, '1.00'],
    [1.5e-11, 2, '1.5 × 10⁻¹¹'],
    [0, 3, '0.00'],
    [-0.000001, 1, '−1 × 10⁻⁶'],
  ])('%s to %s digits is %s', (value, digits, text) => {
    expect(withSignificantDigits(value, digits)).toBe(text);
  });
});

describe('metrics', () => {
  it('are shown in the units of the field', () => {
    expect(usual.formatMetric('cell_voltage', { value: 0.0213, unit: 'V', uncertainty: 2e-5 })).toBe('21.30 ± 0.02 mV');
    expect(usual.formatMetric('concentration_drop', { value: 0.4243, unit: '1' })).toBe('42.4 %');
    expect(usual.formatMetric('tortuosity_factor', { value: Number.POSITIVE_INFINITY, unit: '1' })).toBe('infinite');
    expect(usual.formatQuantity(10, 'A/m2', 3)).toBe('1.00 mA/cm²');
    expect(usual.formatQuantity(10, 'A/m^2', 3)).toBe('1.00 mA/cm²');
    expect(usual.formatPublished('current_difference', 0.036, '1')).toBe('3.6 %');
  });

  it('that are not documented keep their name and unit', () => {
    expect(usual.metricDisplay('peak_stress', 'Pa')).toMatchObject({
      title: 'Peak stress',
      unit: { text: 'Pa', factor: 1 },
    });
  });
});
