import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Geometry } from '../../src/geometry/geometry.ts';
import { channelArray } from '../../src/geometry/structures.ts';
import { planeMean } from '../../src/measure/planes.ts';
import { layeredLine } from '../../src/mesh/layered-line.ts';
import { tensorGrid } from '../../src/mesh/tensor-grid.ts';
import { Laplace } from '../../src/physics/laplace.ts';
import { isotropicMedium } from '../../src/solve/problem.ts';
import { System } from '../../src/solve/system.ts';
import { core } from '../support/core.ts';
import { fieldState, laplaceOn } from '../support/fields.ts';
import { boxWith, cellAround } from '../support/structures.ts';
import { unevenTriangles } from '../support/triangles.ts';

const channels = channelArray({ count: 1, wallThickness: 4 }, 10, 5, 25);
const geometry = cellAround(channels, 10, [5, 25, 40]);
const { mesh } = tensorGrid(geometry, 0.1, 2);

describe('the mean over a plane', () => {
  const system = new System(laplaceOn(geometry, mesh), core);
  afterAll(() => system.dispose());

  it.each([0, 5, 25, 40])('of a field linear along the cell is its value there: level %d', (level) => {
    const state = fieldState(system, (_x, y) => 3 + 2 * y);
    expect(planeMean(system, geometry, state, level)[0]).toBeCloseTo(3 + 2 * level, 10);
  });

  it('counts the pores only: between the walls at the edges of the host, everywhere at the electrodes', () => {
    const state = fieldState(system, (x) => x * x);
    // The channel is open from 2 to 8.
    const inChannel = (8 ** 3 - 2 ** 3) / 3 / 6;
    expect(Math.abs(planeMean(system, geometry, state, 25)[0] / inChannel - 1)).toBeLessThan(2e-3);
    expect(Math.abs(planeMean(system, geometry, state, 0)[0] / (100 / 3) - 1)).toBeLessThan(2e-3);
    expect(Math.abs(planeMean(system, geometry, state, 40)[0] / (100 / 3) - 1)).toBeLessThan(2e-3);
  });
});

it('between two media is the value at which the flux agrees on both sides', () => {
  const open = { ...geometry, solids: [], dimension: 1 as const, width: 1 };
  const line = layeredLine(open, 4).mesh;
  const factors = [1, 0.2, 0.5];
  const problem = {
    ...laplaceOn(open, line),
    physics: [new Laplace()],
    medium: isotropicMedium(Float64Array.from(line.cellRegion, (region) => factors[region])),
  };
  using system = new System(problem, core);
  // A field of flux 1: its slope is one over the factor.
  const at = (y: number) => Math.min(y, 5) + Math.max(0, Math.min(y, 25) - 5) / 0.2 + Math.max(0, y - 25) / 0.5;
  const state = fieldState(system, (_x, y) => at(y));
  for (const level of [0, 5, 25, 40]) expect(planeMean(system, open, state, level)[0]).toBeCloseTo(at(level), 9);
});

describe('the mean over a plane through triangles', () => {
  const [width, height] = [3, 5];
  const box = boxWith(width, height, []);
  const turned = { ...box, symmetry: 'axisymmetric' as const };
  const meanOf = (
    { mesh, ...rest }: ReturnType<typeof unevenTriangles>,
    cell: Geometry,
    field: (x: number, y: number) => number,
    level: number,
  ) => {
    using system = new System(laplaceOn(cell, mesh), core);
    return planeMean(system, cell, fieldState(system, field), level, { mesh, ...rest })[0];
  };

  it('of a linear field is exact at any level, across the width and over a disc', () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0.01, max: 4.99, noNaN: true }), (seed, level) => {
        const triangles = unevenTriangles(width, height, 4, 6, 3, seed);
        const field = (x: number, y: number) => 1 + 2 * x - 3 * y;
        expect(meanOf(triangles, box, field, level)).toBeCloseTo(1 + width - 3 * level, 9);
        expect(meanOf(triangles, turned, field, level)).toBeCloseTo(1 + (4 * width) / 3 - 3 * level, 9);
      }),
      { numRuns: 50 },
    );
  });

  it('leaves out what a sheet in the plane covers', () => {
    const triangles = unevenTriangles(width, height, 6, 6, 3, 1, 2);
    const { x } = triangles.triangulation;
    const tip = x[3 * 7 + 2];
    expect(meanOf(triangles, box, (across) => across, 2.5)).toBeCloseTo(tip / 2, 12);
  });
});
