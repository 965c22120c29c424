import { describe, expect, it } from 'vitest';
import { baseUnitOf, dimensionless, nameOfDimension, sameDimension } from '../../src/case/dimensions.ts';
import { dimensionOf } from '../../src/case/units.ts';

describe('dimensions', () => {
  it.each([
    ['um', 'a length'],
    ['mA/cm^2', 'a current density'],
    ['g/L', 'a mass concentration'],
    ['mol/kg', 'a molality'],
    ['mAh/cm^2', 'an areal capacity'],
    ['mAh/g', 'a specific capacity'],
    ['ohm cm^2', 'an area-specific resistance'],
    ['mS/cm', 'a conductivity'],
    ['uF/cm^2', 'an areal capacitance'],
    ['V/m', 'an electric field'],
    ['J/mol', 'a molar energy'],
    ['N/m^2', 'a pressure'],
    ['Pa s', 'a viscosity'],
    ['%', 'a plain number'],
    ['m^7/K', 'a quantity in m^7/K'],
  ])('%s is %s', (unit, name) => {
    expect(nameOfDimension(dimensionOf(unit))).toBe(name);
  });

  it('writes base units that are read back as the same dimension', () => {
    for (const unit of ['V', 'S/cm', 'J/(mol K)', 'F/m', 'A/m^2', 'Hz']) {
      const dimension = dimensionOf(unit);
      expect(sameDimension(dimensionOf(baseUnitOf(dimension)), dimension)).toBe(true);
    }
    expect(baseUnitOf(dimensionless)).toBe('1');
    expect(baseUnitOf(dimensionOf('Pa'))).toBe('kg/(m s^2)');
  });
});
