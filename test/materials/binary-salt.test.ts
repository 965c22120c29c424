import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FARADAY, GAS_CONSTANT, ionDiffusivities, saltTransport, thermalVoltage } from '../../src/materials/index.ts';

describe('a binary salt', () => {
  it('has ions of one diffusivity when they share the current equally', () => {
    expect(ionDiffusivities({ diffusivity: 2e-10, transferenceNumber: 0.5 })).toEqual({ cation: 2e-10, anion: 2e-10 });
  });

  it('has a salt diffusivity that is the harmonic mean of its ions', () => {
    const { diffusivity, transferenceNumber } = saltTransport({ cation: 1e-10, anion: 3e-10 });
    expect(diffusivity / 1.5e-10).toBeCloseTo(1, 14);
    expect(transferenceNumber).toBe(0.25);
  });

  it('is the same from either pair of numbers', () => {
    const diffusivities = fc.double({ min: 1e-16, max: 1e-6, noNaN: true });
    const numbers = fc.double({ min: 1e-3, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(diffusivities, numbers, (diffusivity, transferenceNumber) => {
        const back = saltTransport(ionDiffusivities({ diffusivity, transferenceNumber }));
        expect(back.diffusivity / diffusivity).toBeCloseTo(1, 12);
        expect(back.transferenceNumber / transferenceNumber).toBeCloseTo(1, 12);
      }),
    );
  });
});

it('has a thermal voltage of 25.693 mV at 25 degC', () => {
  expect(thermalVoltage(298.15)).toBeCloseTo(0.0256926, 7);
  expect(thermalVoltage(298.15) * FARADAY).toBeCloseTo(GAS_CONSTANT * 298.15, 9);
});
