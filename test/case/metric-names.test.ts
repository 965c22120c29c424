import { expect, it } from 'vitest';
import { metricNames, metricUnits } from '../../src/case/metric-names.ts';
import { dimensionOf } from '../../src/case/units.ts';

it('gives every metric a unit that can be read', () => {
  expect(metricNames).toContain('concentration_drop');
  for (const name of metricNames) expect(() => dimensionOf(metricUnits[name])).not.toThrow();
});
