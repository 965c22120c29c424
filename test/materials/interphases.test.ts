import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  arrheniusFactor,
  filmResistance,
  interphaseComponents,
  interphaseConductivity,
  mosaicResistance,
  multilayerResistance,
} from '../../src/materials/index.ts';

describe.each(Object.values(interphaseComponents))('$formula', (component) => {
  it('conducts within the spread it states, and is called an estimate', () => {
    expect(component.conductivity).toBeGreaterThan(component.spread.lowest);
    expect(component.conductivity).toBeLessThan(component.spread.highest);
    expect(component.estimate).toBe(true);
    expect(component.source).not.toBe('');
  });

  it('conducts as stated at 298.15 K and better when warmer', () => {
    expect(interphaseConductivity(component, 298.15)).toBe(component.conductivity);
    expect(interphaseConductivity(component, 313.15) / component.conductivity).toBeCloseTo(
      arrheniusFactor(component.activationEnergy, 313.15, 298.15),
      12,
    );
  });
});

describe('a film', () => {
  it('resists by thickness over conductivity', () => {
    // 20 nm of 1e-8 S/cm: 200 Ohm cm2.
    expect(filmResistance(20e-9, 1e-6)).toBeCloseTo(0.02, 15);
    expect(filmResistance(0, 1e-6)).toBe(0);
  });

  it('is refused without a thickness or conductivity', () => {
    expect(() => filmResistance(-1e-9, 1e-6)).toThrow(RangeError);
    expect(() => filmResistance(1e-9, 0)).toThrow(RangeError);
    expect(() => filmResistance(Number.NaN, 1)).toThrow(RangeError);
  });
});

describe('layers and patches', () => {
  it('add up resistances in series', () => {
    expect(multilayerResistance([0.01, 0.02, 0.005])).toBeCloseTo(0.035, 15);
    expect(multilayerResistance([])).toBe(0);
  });

  it('add up conductances side by side', () => {
    const patches = [
      { areaFraction: 0.25, resistance: 0.01 },
      { areaFraction: 0.75, resistance: 0.03 },
    ];
    expect(mosaicResistance(patches)).toBeCloseTo(0.02, 15);
  });

  it('are a short where a patch is bare, but not where a bare patch has no area', () => {
    const patches = (areaFraction: number) => [
      { areaFraction, resistance: 0 },
      { areaFraction: 1 - areaFraction, resistance: 0.02 },
    ];
    expect(mosaicResistance(patches(0.1))).toBe(0);
    expect(mosaicResistance(patches(0))).toBe(0.02);
  });

  it('of one resistance are that resistance, of several lie between the smallest and their mean', () => {
    const some = fc.array(fc.double({ min: 1e-4, max: 1, noNaN: true }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(some, (resistances) => {
        const patches = resistances.map((resistance) => ({ areaFraction: 1 / resistances.length, resistance }));
        const mean = multilayerResistance(resistances) / resistances.length;
        expect(mosaicResistance(patches)).toBeGreaterThanOrEqual(Math.min(...resistances) * (1 - 1e-12));
        expect(mosaicResistance(patches)).toBeLessThanOrEqual(mean * (1 + 1e-12));
        const same = resistances.map(() => ({ areaFraction: 1 / resistances.length, resistance: 0.5 }));
        expect(mosaicResistance(same)).toBeCloseTo(0.5, 12);
      }),
    );
  });

  it('are refused when they do not cover the surface once', () => {
    for (const areaFraction of [0.5, 1.1, -1, Number.NaN]) {
      expect(() => mosaicResistance([{ areaFraction, resistance: 1 }])).toThrow(RangeError);
    }
    expect(() => mosaicResistance([])).toThrow(RangeError);
    expect(() => mosaicResistance([{ areaFraction: 1, resistance: -1 }])).toThrow(RangeError);
  });
});
