import { expect, it } from 'vitest';
import { extremaOf } from '../../src/measure/extrema.ts';
import { System } from '../../src/solve/system.ts';
import { core } from '../support/core.ts';
import { entryOf, fieldState } from '../support/fields.ts';
import { everyCondition } from '../support/problems.ts';

const { geometry, problem } = everyCondition();

it('extrema come with their places and the names of layers and surfaces', () => {
  using system = new System(problem, core);
  const state = fieldState(
    system,
    (x, y) => 100 + x * 1e6 + y * 1e6,
    (x, y) => y - x,
  );
  const [salt, potential] = extremaOf(system, geometry, state);
  expect([salt.name, salt.unit]).toEqual(['concentration', 'mol/m^3']);
  expect([potential.name, potential.unit]).toEqual(['potential', 'V']);
  // Least where the collector is nearest to the left wall, most where the counter electrode is nearest to the right one.
  expect(salt.minimumAt).toEqual({ x: 2e-6, y: 0, region: 'collector' });
  expect(salt.minimum).toBeCloseTo(102, 9);
  expect(salt.maximumAt).toEqual({ x: expect.closeTo(8e-6, 15), y: 20e-6, region: 'counter' });
  expect(potential.minimumAt).toEqual({ x: expect.closeTo(8e-6, 15), y: 0, region: 'collector' });
  expect(potential.maximumAt).toEqual({ x: 2e-6, y: 20e-6, region: 'counter' });
});

it('an extremum inside the cell or on a solid is named after its layer or its surface', () => {
  using system = new System(problem, core);
  const inside = fieldState(
    system,
    () => 5,
    () => 0,
  );
  inside[2 * 3] = entryOf(system, 2 * 3, 1);
  expect(extremaOf(system, geometry, inside)[0].minimum).toBeCloseTo(1, 12);
  expect(extremaOf(system, geometry, inside)[0].minimumAt.region).toBe('box');
  const onSolid = fieldState(
    system,
    () => 5,
    () => 0,
  );
  const face = problem.mesh.boundarySurface.indexOf(3);
  onSolid[2 * system.nodes.boundaryNode[face]] = entryOf(system, 2 * system.nodes.boundaryNode[face], 9);
  expect(extremaOf(system, geometry, onSolid)[0].maximum).toBeCloseTo(9, 12);
  expect(extremaOf(system, geometry, onSolid)[0].maximumAt).toEqual({
    x: problem.mesh.boundaryX[face],
    y: problem.mesh.boundaryY[face],
    region: 'solid 2',
  });
});
