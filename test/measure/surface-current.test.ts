import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  currentConcentration,
  currentStatistics,
  endCurrents,
  homogenisedSurface,
  hostEntries,
  type SurfaceCurrent,
  surfaceCurrent,
} from '../../src/measure/surface-current.ts';
import { System } from '../../src/solve/system.ts';
import { solveProblem } from '../support/cells.ts';
import { core } from '../support/core.ts';
import { closedLine, everyCondition, filled } from '../support/problems.ts';

const { geometry, problem } = everyCondition();

/** Faces given as (y, facing, area, current density, surface). */
function currentOf(rows: readonly (readonly [number, number, number, number, number])[]): SurfaceCurrent {
  const column = (k: number) => Float64Array.from(rows, (row) => row[k]);
  return {
    x: new Float64Array(rows.length),
    y: column(0),
    length: new Float64Array(rows.length),
    normalX: new Float64Array(rows.length),
    halfHeight: new Float64Array(rows.length),
    facing: column(1),
    area: column(2),
    currentDensity: column(3),
    surface: Int32Array.from(rows, (row) => row[4]),
  };
}
const all = (current: SurfaceCurrent) => Int32Array.from(current.area.keys());

describe('the surface current', () => {
  it('is positive where metal is plated, and adds up to the applied one', () => {
    const { geometry, problem } = closedLine(200);
    const { system, state } = solveProblem(geometry, problem, [filled, 0]);
    const current = surfaceCurrent(system, geometry, state);
    expect(current.area).toEqual(Float64Array.of(1));
    expect(current.currentDensity[0] / 200).toBeCloseTo(1, 10);
    expect([current.y[0], current.surface[0]]).toEqual([0, 0]);
    system.dispose();
  });

  it('is listed for every reacting face but the counter electrode, and every cell with surface of each volume law', () => {
    using system = new System(problem, core);
    const current = surfaceCurrent(system, geometry, system.uniformState([filled, -0.01]));
    const faces = [...problem.mesh.boundarySurface].filter((surface) => surface === 0).length;
    const cells = problem.volumeRates.flatMap(({ areaDensity }) => [...areaDensity].filter((density) => density > 0));
    expect(current.area.length).toBe(faces + cells.length);
    expect([...current.surface].filter((surface) => surface === homogenisedSurface).length).toBe(cells.length);
    expect([...current.surface]).not.toContain(1);
  });
});

describe('what belongs to the host', () => {
  it('is the surface of solids and homogenised layers, not the collector', () => {
    const current = currentOf([
      [0, 1, 1, 5, 0],
      [6, 1, 1, 5, 2],
      [7, 0, 1, 5, homogenisedSurface],
    ]);
    expect([...hostEntries(current, geometry)]).toEqual([1, 2]);
  });

  it('is the collector where there is no host', () => {
    const current = currentOf([
      [0, 1, 1, 5, 0],
      [0, 1, 1, 7, 0],
    ]);
    expect([...hostEntries(current, geometry)]).toEqual([0, 1]);
  });
});

describe('statistics', () => {
  it('are weighted by area', () => {
    const current = currentOf([
      [0, 0, 3, 1, 2],
      [0, 0, 1, 5, 2],
      [0, 0, 9, 100, 0],
    ]);
    const found = currentStatistics(current, Int32Array.of(0, 1));
    expect([found.area, found.total, found.mean, found.maximum, found.minimum]).toEqual([4, 8, 2, 5, 1]);
    // Variance (3 * 1 + 1 * 9) / 4 = 3.
    expect(found.coefficientOfVariation).toBeCloseTo(Math.sqrt(3) / 2, 14);
  });

  it('do not depend on how faces are cut', () => {
    const faces = fc.array(
      fc.tuple(fc.double({ min: 0.1, max: 5, noNaN: true }), fc.double({ min: 1, max: 9, noNaN: true })),
      {
        minLength: 1,
        maxLength: 9,
      },
    );
    fc.assert(
      fc.property(faces, (list) => {
        const whole = currentOf(list.map(([area, density]) => [0, 0, area, density, 2]));
        const halves = currentOf(
          list.flatMap(([area, density]) => [0, 1].map(() => [0, 0, area / 2, density, 2] as const)),
        );
        const [a, b] = [currentStatistics(whole, all(whole)), currentStatistics(halves, all(halves))];
        expect(b.mean).toBeCloseTo(a.mean, 12);
        expect(b.coefficientOfVariation).toBeCloseTo(a.coefficientOfVariation, 9);
        expect(b.maximum).toBe(a.maximum);
      }),
    );
  });
});

describe('the concentration of the current', () => {
  it('is none where it is even, however faces are cut', () => {
    const current = currentOf([
      [0, 0, 3, 2, 2],
      [0, 0, 1, 2, 2],
    ]);
    const found = currentConcentration(current, all(current));
    expect(found.gini).toBeCloseTo(0, 14);
    expect(found.topTenth).toBeCloseTo(0.1, 14);
  });

  it('is nearly all where one place takes everything, stripped or plated', () => {
    for (const sign of [1, -1]) {
      const current = currentOf([
        [0, 0, 95, 0, 2],
        [0, 0, 5, 4 * sign, 2],
      ]);
      const found = currentConcentration(current, all(current));
      expect(found.gini).toBeCloseTo(0.95, 14);
      expect(found.topTenth).toBeCloseTo(1, 14);
    }
  });
});

describe('the ends of the host', () => {
  it('are the mean currents of the highest and the lowest faces', () => {
    const current = currentOf([
      [6, 0, 1, 2, 2],
      [9, 0, 1, 3, 2],
      [12, 0, 1, 8, 2],
      [12, 0, 3, 4, 2],
    ]);
    expect(endCurrents(current, geometry, all(current))).toEqual({ top: 5, bottom: 2 });
  });

  it('of thin sheets are the upper side of the highest and the lower side of the lowest', () => {
    const sheet = (y: number, upper: number, lower: number) =>
      [
        [y, 1, 1, upper, 3],
        [y, -1, 1, lower, 3],
      ] as const;
    const current = currentOf([...sheet(14, 9, 7), ...sheet(6, 3, 2)]);
    expect(endCurrents(current, geometry, all(current))).toEqual({ top: 9, bottom: 2 });
  });
});
