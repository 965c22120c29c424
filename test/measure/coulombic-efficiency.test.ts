import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  capacityRetention,
  cycleCharges,
  meanCoulombicEfficiency,
  retentionWithExcess,
} from '../../src/measure/coulombic-efficiency.ts';

describe('the charge of cycles', () => {
  it('is counted apart for plating and stripping', () => {
    const steps = [
      { cycle: 1, capacity: 100 },
      { cycle: 1, capacity: 0 },
      { cycle: 1, capacity: -90 },
      { cycle: 2, capacity: 60 },
      { cycle: 2, capacity: 40 },
      { cycle: 2, capacity: -95 },
    ];
    expect(cycleCharges(steps)).toEqual([
      { plated: 100, stripped: 90 },
      { plated: 100, stripped: 95 },
    ]);
  });

  it('of nothing is nothing', () => expect(cycleCharges([])).toEqual([]));
});

describe('retention and efficiency', () => {
  it('80 % after 100 cycles are 99.777 % a cycle', () => {
    expect(meanCoulombicEfficiency(0.8, 100)).toBeCloseTo(0.997771, 6);
    expect(retentionWithExcess(0.8, 4)).toBeCloseTo(0.95, 12);
  });

  it('are inverse to each other', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1, noNaN: true }), fc.integer({ min: 1, max: 2000 }), (retention, n) => {
        expect(capacityRetention(meanCoulombicEfficiency(retention, n), n)).toBeCloseTo(retention, 10);
      }),
    );
  });

  it('without excess stay as they are', () => expect(retentionWithExcess(0.7, 1)).toBeCloseTo(0.7, 15));
});
