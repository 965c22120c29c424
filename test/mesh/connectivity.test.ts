import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DisconnectedPoresError } from '../../src/errors.ts';
import type { Geometry } from '../../src/geometry/geometry.ts';
import { requireConnectedPores } from '../../src/mesh/connectivity.ts';
import { gridOnLines, tensorGrid } from '../../src/mesh/tensor-grid.ts';
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

  it('may hold a pocket, which is counted with its share of the pore space', () => {
    const box = [
      { left: 10e-6, right: 20e-6, bottom: 40e-6, top: 40e-6 },
      { left: 10e-6, right: 20e-6, bottom: 60e-6, top: 60e-6 },
      { left: 10e-6, right: 10e-6, bottom: 40e-6, top: 60e-6 },
      { left: 20e-6, right: 20e-6, bottom: 40e-6, top: 60e-6 },
    ];
    const geometry = boxWith(30e-6, 100e-6, box);
    const { mesh } = tensorGrid(geometry, geometry.height / 1000);
    const { isolated, deadEnds, reached } = requireConnectedPores(mesh);
    // 10 x 20 of 30 x 100.
    expect(isolated.share).toBeCloseTo(200 / 3000, 12);
    expect(isolated.pores).toBe(1);
    expect(isolated.cells).toBe(reached.filter((value) => value === 0).length);
    expect(deadEnds).toEqual({ cells: 0, share: 0 });
    for (let k = 0; k < mesh.cellCount; k++) {
      const isInside = Math.abs(mesh.cellX[k] - 15e-6) < 5e-6 && Math.abs(mesh.cellY[k] - 50e-6) < 10e-6;
      expect(reached[k]).toBe(isInside ? 0 : 1);
    }
  });

  it('end in a pore at the counter electrode, which stays where it touches a host', () => {
    // The left half is closed at the height of 1, the right half is open.
    const solids = [
      { left: 1, right: 1, bottom: 0, top: 2 },
      { left: 0, right: 1, bottom: 1, top: 1 },
    ];
    const geometry = boxWith(2, 2, solids);
    const { mesh } = gridOnLines(geometry, Float64Array.of(0, 1, 2), Float64Array.of(0, 1, 2));
    expect([...requireConnectedPores(mesh).reached]).toEqual([0, 1, 0, 1]);
    const withHost = requireConnectedPores(mesh, geometry.surfaces);
    expect([...withHost.reached]).toEqual([0, 1, 1, 1]);
    expect(withHost.deadEnds).toEqual({ cells: 1, share: 0.25 });
  });

  it('have dead ends where no way through passes every cell once, as trying all ways finds', () => {
    const size = 4;
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: size * size, maxLength: size * size }), (solid) => {
        const geometry = boxWith(
          size,
          size,
          solid.flatMap((isSolid, k) => {
            const [left, bottom] = [k % size, Math.floor(k / size)];
            return isSolid ? [{ left, right: left + 1, bottom, top: bottom + 1 }] : [];
          }),
        );
        const lines = Float64Array.from({ length: size + 1 }, (_, k) => k);
        fc.pre(solid.includes(false));
        const { mesh, cellAt } = gridOnLines(geometry, lines, lines);
        const on = new Set<number>();
        const way: number[] = [];
        const follow = (k: number) => {
          if (solid[k] || way.includes(k)) return;
          way.push(k);
          if (k < size) for (const each of way) on.add(each);
          const [i, j] = [k % size, Math.floor(k / size)];
          if (i > 0) follow(k - 1);
          if (i < size - 1) follow(k + 1);
          if (j > 0) follow(k - size);
          if (j < size - 1) follow(k + size);
          way.pop();
        };
        for (let k = size * (size - 1); k < size * size; k++) follow(k);
        const pores = failureOf(() => requireConnectedPores(mesh));
        if (on.size === 0) {
          expect(pores).toBeInstanceOf(DisconnectedPoresError);
          return;
        }
        const { reached, deadEnds } = requireConnectedPores(mesh);
        for (const k of on) expect(reached[cellAt[k]]).toBe(1);
        expect(deadEnds.cells).toBe(reached.filter((value) => value === 1).length - on.size);
      }),
      { numRuns: 200 },
    );
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
