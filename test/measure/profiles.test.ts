import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { depthProfile } from '../../src/measure/profiles.ts';
import { surfaceCurrent } from '../../src/measure/surface-current.ts';
import { layeredLine } from '../../src/mesh/layered-line.ts';
import { tensorGrid } from '../../src/mesh/tensor-grid.ts';
import type { Problem } from '../../src/solve/problem.ts';
import { System } from '../../src/solve/system.ts';
import { core } from '../support/core.ts';
import { fieldState, laplaceOn } from '../support/fields.ts';
import { butlerVolmer, electrolyte, filled } from '../support/problems.ts';
import { anyCell, boxWith, rectanglesIn } from '../support/structures.ts';
import { unevenTriangles } from '../support/triangles.ts';

const whole = (height: number) => ({ bottom: 0, top: height, firstRegion: 0, lastRegion: 0 });
const none = { area: new Float64Array(0), currentDensity: new Float64Array(0) };
const noCurrent = {
  ...none,
  x: new Float64Array(0),
  y: new Float64Array(0),
  length: new Float64Array(0),
  normalX: new Float64Array(0),
  halfHeight: new Float64Array(0),
  facing: new Float64Array(0),
  surface: new Int32Array(0),
};

describe('the concentration along the depth', () => {
  it('is that of the cells of a line, from the top of the host down', () => {
    const geometry = { ...boxWith(1, 10, []), dimension: 1 as const };
    const { mesh } = layeredLine(geometry, 400);
    using system = new System(laplaceOn(geometry, mesh), core);
    const state = fieldState(system, (_x, y) => 5 + y);
    const { depth, concentration } = depthProfile(system, geometry, whole(10), state, noCurrent);
    expect(depth.length).toBe(400);
    depth.forEach((value, k) => {
      expect(Math.abs(value - (10 - mesh.cellY[399 - k]))).toBeLessThan(1e-12);
    });
    concentration.forEach((value, k) => {
      expect(Math.abs(value - (15 - depth[k]))).toBeLessThan(1e-9);
    });
  });

  it('conserves what is in the pores of any host: the sum over slices is the sum over cells', () => {
    fc.assert(
      fc.property(anyCell, (geometry) => {
        const { mesh } = tensorGrid(geometry, geometry.height / 20);
        using system = new System(laplaceOn(geometry, mesh), core);
        const state = fieldState(system, (x, y) => 1 + Math.sin(3e5 * x) ** 2 + y / geometry.height);
        const { concentration } = depthProfile(system, geometry, whole(geometry.height), state, noCurrent);
        const slice = geometry.height / 50;
        let sum = 0;
        concentration.forEach((value, k) => {
          const [low, high] = [geometry.height - (k + 1) * slice, geometry.height - k * slice];
          const overlap = (solid: { bottom: number; top: number }) =>
            Math.max(0, Math.min(high, solid.top) - Math.max(low, solid.bottom));
          const taken = rectanglesIn(geometry).reduce(
            (area, solid) => area + (solid.right - solid.left) * overlap(solid),
            0,
          );
          sum += value * (geometry.width * slice - taken);
        });
        const cells = mesh.cellVolume.reduce((total, volume, k) => total + volume * state[k], 0);
        expect(Math.abs(sum / cells - 1)).toBeLessThan(1e-10);
      }),
      { numRuns: 25 },
    );
  });
});

describe('the concentration along the depth of triangles', () => {
  it.each(['planar', 'axisymmetric'] as const)('is linear for a linear field, however uneven: %s', (symmetry) => {
    const geometry = { ...boxWith(2, 10, []), symmetry };
    const meanX = symmetry === 'planar' ? 1 : 4 / 3;
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 30 }), (seed, rows) => {
        const triangles = unevenTriangles(2, 10, 3, rows, 0, seed);
        using system = new System(laplaceOn(geometry, triangles.mesh), core);
        const state = fieldState(system, (x, y) => 5 + x + y);
        const { depth, concentration } = depthProfile(system, geometry, whole(10), state, noCurrent, triangles);
        concentration.forEach((value, k) => {
          // Over a slice of a body of the same cross-section at every height.
          expect(Math.abs(value - (5 + meanX + 10 - depth[k]))).toBeLessThan(1e-9);
        });
      }),
      { numRuns: 20 },
    );
  });
});

describe('the current along the depth', () => {
  const geometry = boxWith(10e-6, 100e-6, [{ left: 0, right: 8e-6, bottom: 30e-6, top: 30e-6 }]);
  const { mesh } = tensorGrid(geometry, 1e-6);
  const problem: Problem = {
    ...laplaceOn(geometry, mesh),
    physics: [electrolyte],
    surfaces: [{ exchanges: [] }, { exchanges: [] }, { exchanges: [{ rate: butlerVolmer, control: 0 }] }],
    controls: [{ kind: 'held', name: 'metal', value: -0.05 }],
  };

  it('stands where the surface is, and nowhere else', () => {
    using system = new System(problem, core);
    const state = fieldState(
      system,
      () => filled,
      () => 0,
    );
    const current = surfaceCurrent(system, geometry, state);
    const { currentDensity } = depthProfile(system, geometry, whole(100e-6), state, current);
    const filledSlices = [...currentDensity.keys()].filter((k) => Number.isFinite(currentDensity[k]));
    expect(filledSlices).toEqual([expect.toBeOneOf([34, 35])]);
    expect(currentDensity[filledSlices[0]]).toBeCloseTo(current.currentDensity[0], 9);
    expect(current.currentDensity[0]).toBeGreaterThan(0);
  });
});
