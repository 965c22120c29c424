import { describe, expect, it } from 'vitest';
import { counterSurface, type Geometry } from '../../src/geometry/geometry.ts';
import { currentLines } from '../../src/measure/current-lines.ts';
import { planeMesh } from '../../src/mesh/plane-mesh.ts';
import type { Problem } from '../../src/solve/problem.ts';
import { System } from '../../src/solve/system.ts';
import { solveProblem } from '../support/cells.ts';
import { core } from '../support/core.ts';
import { laplaceOn } from '../support/fields.ts';
import { cellWith, discAt } from '../support/outlines.ts';
import { electrolyte, filled } from '../support/problems.ts';

/** Salt at one concentration everywhere, and a potential across the cell; solids insulate or are held as the collector is. */
function conducting(geometry: Geometry, level: number, heldSolids: boolean) {
  const shape = planeMesh(geometry, undefined, level, 0.15);
  const problem: Problem = {
    ...laplaceOn(geometry, shape.mesh),
    physics: [electrolyte],
    surfaces: geometry.surfaces.map((_, surface) =>
      surface < 2 || heldSolids
        ? {
            exchanges: [],
            held: (_x, _y, _load, into) => {
              into[0] = filled;
              into[1] = surface === counterSurface ? 0.01 : 0;
            },
          }
        : { exchanges: [] },
    ),
  };
  const { system, state } = solveProblem(geometry, problem, [filled, 0]);
  const lines = currentLines(system, geometry, shape, state);
  system.dispose();
  return lines;
}

describe('lines of current', () => {
  it.each([
    ['a grid', cellWith([])],
    ['triangles', cellWith([discAt(5, 5, 0.1)])],
  ])('run straight and evenly through an empty cell on %s', (_, geometry) => {
    const lines = conducting(geometry, 0, false);
    expect(lines).toHaveLength(16);
    lines.forEach(({ x, y }, k) => {
      for (const each of x) expect(Math.abs(each - (k + 0.5) / 16)).toBeLessThan(2e-3);
      expect(y[0]).toBeGreaterThan(0.999);
      expect(y[y.length - 1]).toBeLessThan(1e-6);
    });
  });

  it('go round a body that insulates, and all arrive', () => {
    const lines = conducting(cellWith([discAt(0.5, 0.5, 0.25)]), 1, false);
    for (const { x, y } of lines) {
      expect(y[y.length - 1]).toBeLessThan(1e-6);
      x.forEach((each, k) => {
        expect(Math.hypot(each - 0.5, y[k] - 0.5)).toBeGreaterThan(0.245);
      });
    }
  });

  it('end on a body that conducts', () => {
    const lines = conducting(cellWith([discAt(0.5, 0.5, 0.25)]), 1, true);
    const ends = lines.map(({ x, y }) => Math.hypot(x[x.length - 1] - 0.5, y[y.length - 1] - 0.5));
    expect(ends.filter((distance) => Math.abs(distance - 0.25) < 5e-3).length).toBeGreaterThan(8);
  });

  it('are none where nothing flows', () => {
    const geometry = cellWith([]);
    const shape = planeMesh(geometry, undefined, 0);
    using system = new System({ ...laplaceOn(geometry, shape.mesh), physics: [electrolyte] }, core);
    expect(currentLines(system, geometry, shape, system.uniformState([filled, 0]))).toEqual([]);
  });
});
