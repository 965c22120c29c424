import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DisconnectedPoresError } from '../../src/errors.ts';
import { channelArray } from '../../src/geometry/structures.ts';
import { tortuosity } from '../../src/study/tortuosity.ts';
import { core } from '../support/core.ts';
import { failureOf } from '../support/failure.ts';
import { anyCell, boxWith, cellAround } from '../support/structures.ts';

describe('the tortuosity factor', () => {
  it('is 1 for straight channels, whose porosity is their share of the width', () => {
    const walls = channelArray({ count: 3, wallThickness: 1 }, 12, 0, 20);
    const found = tortuosity(cellAround(walls, 12, [0, 20, 20]), 0.01, core);
    expect(found.tortuosityFactor).toBeCloseTo(1, 10);
    expect(found.porosity).toBeCloseTo(0.75, 12);
    expect(found.relativeDiffusivity).toBeCloseTo(0.75, 10);
  });

  it('is at least 1 and ties porosity to diffusivity, whatever the structure', () => {
    fc.assert(
      fc.property(anyCell, (geometry) => {
        const found = tortuosity(geometry, geometry.height / 1000, core);
        expect(found.tortuosityFactor).toBeGreaterThan(1 - 1e-9);
        expect(found.relativeDiffusivity * found.tortuosityFactor).toBeCloseTo(found.porosity, 12);
      }),
      { numRuns: 15 },
    );
  });

  it('has an uncertainty that covers the difference to a much finer mesh', () => {
    const baffle = boxWith(10, 20, [{ left: 0, right: 7, bottom: 9, top: 9.5 }]);
    const coarse = tortuosity(baffle, 0.05, core);
    const fine = tortuosity(baffle, 0.05 / 64, core);
    expect(coarse.tortuosityUncertainty).toBeGreaterThan(0);
    expect(Math.abs(coarse.tortuosityFactor - fine.tortuosityFactor)).toBeLessThan(
      coarse.tortuosityUncertainty + fine.tortuosityUncertainty,
    );
  });

  it('of blocked pores is not a number but a refusal', () => {
    const plug = boxWith(10, 20, [{ left: 0, right: 10, bottom: 9, top: 9 }]);
    expect(failureOf(() => tortuosity(plug, 0.1, core))).toBeInstanceOf(DisconnectedPoresError);
  });
});
