import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DisconnectedPoresError } from '../../src/errors.ts';
import type { Geometry } from '../../src/geometry/geometry.ts';
import { requireConnectedPores } from '../../src/mesh/connectivity.ts';
import { tensorGrid } from '../../src/mesh/tensor-grid.ts';
import { failureOf } from '../support/failure.ts';
import { anyCell, boxWith } from '../support/structures.ts';

const check = (geometry: Geometry) => requireConnectedPores(tensorGrid(geometry, geometry.height / 1000).mesh);

describe('the pores of a cell', () => {
  it('are connected wherever sheets leave gaps and channels are open', () => {
    fc.assert(
      fc.property(anyCell, (geometry) => {
        expect(failureOf(() => check(geometry))).toBeUndefined();
      }),
      { numRuns: 40 },
    );
  });

  it('end at the uppermost sheet without a gap, and the message says where and what to do', () => {
    const sheets = [20e-6, 40e-6, 60e-6].map((y) => ({ left: 0, right: 30e-6, bottom: y, top: y }));
    const error = failureOf(() => check(boxWith(30e-6, 100e-6, sheets))) as DisconnectedPoresError;
    expect(error).toBeInstanceOf(DisconnectedPoresError);
    expect(error.message).toMatch(
      /^no pore leads from the counter electrode to the collector: the path ends 60(\.\d+)? um above the collector$/u,
    );
    expect(error.help).toContain('open the gap');
    expect(Math.abs(error.reached.lowest - 60e-6)).toBeLessThan(1e-6);
    expect(Math.abs(error.reached.highest - 100e-6)).toBeLessThan(2e-6);
  });

  it('end at a thick plug', () => {
    const plug = { left: 0, right: 30e-6, bottom: 20e-6, top: 50e-6 };
    const error = failureOf(() => check(boxWith(30e-6, 100e-6, [plug]))) as DisconnectedPoresError;
    expect(Math.abs(error.reached.lowest - 50e-6)).toBeLessThan(1e-6);
  });

  it('may have dead ends', () => {
    const cup = [
      { left: 10e-6, right: 20e-6, bottom: 40e-6, top: 40e-6 },
      { left: 10e-6, right: 10e-6, bottom: 40e-6, top: 60e-6 },
      { left: 20e-6, right: 20e-6, bottom: 40e-6, top: 60e-6 },
    ];
    expect(failureOf(() => check(boxWith(30e-6, 100e-6, cup)))).toBeUndefined();
  });

  it('may not hold a pocket, whose share of the pore space the message gives', () => {
    const box = [
      { left: 10e-6, right: 20e-6, bottom: 40e-6, top: 40e-6 },
      { left: 10e-6, right: 20e-6, bottom: 60e-6, top: 60e-6 },
      { left: 10e-6, right: 10e-6, bottom: 40e-6, top: 60e-6 },
      { left: 20e-6, right: 20e-6, bottom: 40e-6, top: 60e-6 },
    ];
    const error = failureOf(() => check(boxWith(30e-6, 100e-6, box))) as DisconnectedPoresError;
    expect(error).toBeInstanceOf(DisconnectedPoresError);
    // 10 x 20 of 30 x 100.
    expect(error.message).toBe('6.67 % of the pore space is cut off from the electrodes: around x = 15 um, y = 50 um');
    expect(error.help).toContain('isolated');
  });

  it('do not begin where solids cover the counter electrode', () => {
    const lid = { left: 0, right: 30e-6, bottom: 90e-6, top: 100e-6 };
    const error = failureOf(() => check(boxWith(30e-6, 100e-6, [lid]))) as DisconnectedPoresError;
    expect(error).toBeInstanceOf(DisconnectedPoresError);
    expect(error.message).toBe('no pore touches the counter electrode: solids cover all of it');
    expect(error.help).toContain('opening');
    expect(error.reached).toEqual({ lowest: 90e-6, highest: 90e-6 });
  });
});
