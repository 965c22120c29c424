import { describe, expect, it } from 'vitest';
import { geometryOf } from '../../src/geometry/build.ts';
import type { Geometry } from '../../src/geometry/geometry.ts';
import { tensorGrid } from '../../src/mesh/tensor-grid.ts';
import { cellProblem, workingControl } from '../../src/study/cell-problem.ts';
import { caseOf, solveProblem } from '../support/cells.ts';

/**
 * A medium that transports k_x across and k_y along is, in x stretched by sqrt(k_y / k_x), one that transports alike in both
 * directions. A current that crowds under voids must be the same in both cells.
 */
function constriction(width: number, medium: string) {
  const theCase = caseOf(`
title: constriction
electrolyte: { concentration: 1 mol/L, cation_diffusivity: 1.5e-10 m^2/s, anion_diffusivity: 3e-10 m^2/s }
cell: { width: ${width} um, layers: { medium: { thickness: 20 um, structure: { kind: homogenised, porosity: 0.5, ${medium} } } } }
interfaces:
  collector: { kind: linear, exchange_current_density: 200 A/m^2 }
  counter: { kind: reservoir }
operation: { kind: galvanostatic, current_density: 1 mA/cm^2 }
`);
  const line = geometryOf(theCase);
  // A homogenised layer in two dimensions, with a void under its middle.
  const geometry: Geometry = {
    ...line,
    dimension: 2,
    width: width * 1e-6,
    solids: [
      { kind: 'rectangle', left: 0.25 * width * 1e-6, right: 0.75 * width * 1e-6, bottom: 0, top: 0, surface: 2 },
    ],
    surfaces: [...line.surfaces, { name: 'voids', role: 'void' }],
  };
  const { mesh } = tensorGrid(geometry, width * 1e-6 * 0.004, 1);
  const { system, state } = solveProblem(geometry, cellProblem(theCase, geometry, mesh), [1000, 0]);
  return -system.controlValue(workingControl, state, 1);
}

describe('an anisotropic medium', () => {
  it('stretched is an isotropic one', () => {
    // Across it is four times as hard: as wide as half the cell in an isotropic medium.
    const anisotropic = constriction(20, 'tortuosity: 2, across: { tortuosity: 8 }');
    const isotropic = constriction(40, 'tortuosity: 2');
    expect(anisotropic / isotropic).toBeCloseTo(1, 3);
    // And that is not what the medium would do with either value in both directions.
    for (const tortuosity of [2, 8]) {
      const other = constriction(20, `tortuosity: ${tortuosity}`);
      expect(Math.abs(other / anisotropic - 1)).toBeGreaterThan(0.02);
    }
  });

  it('says the same in every way of writing it', () => {
    const given = constriction(20, 'tortuosity: 2, across: { tortuosity: 8 }');
    const others = [
      'macmullin_number: 4, across: { macmullin_number: 16 }',
      'bruggeman_exponent: 2, across: { bruggeman_exponent: 4 }',
      'tortuosity: 2, across: { tortuosity: 2.8284271247461903, tortuosity_reading: path_length }',
    ];
    for (const other of others) expect(constriction(20, other) / given).toBeCloseTo(1, 10);
  });
});
