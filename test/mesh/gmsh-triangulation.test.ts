import { expect, it } from 'vitest';
import { gmshTriangulation } from '../../src/mesh/gmsh-triangulation.ts';
import { meshCase, readMeshCase } from '../support/mesh-cell.ts';

function triangulationOf(text: string) {
  const { mesh } = readMeshCase(text).cell;
  if (mesh === undefined) throw new Error('the case has no mesh');
  return gmshTriangulation(mesh);
}

const micrometres = (values: Float64Array) => Array.from(values, (value) => Number((1e6 * value).toFixed(9)));

it('puts the points of a file into the cell, with regions and surfaces', () => {
  const made = triangulationOf(meshCase);
  expect(micrometres(made.x)).toEqual([0, 1, 1, 0, 1, 0, 0.5, 0.5]);
  expect(micrometres(made.y)).toEqual([0, 0, 1, 1, 2, 2, 0.5, 1.5]);
  expect([...made.region]).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
  // Collector, counter electrode and wall; the curve "sheet" has no role.
  expect([...made.edgeSurface]).toEqual([0, 1, 2]);
  expect([...made.edgeFrom]).toEqual([0, 4, 2]);
  expect([...made.edgeTo]).toEqual([1, 5, 4]);
});

it('makes a curve inside a sheet where it is a surface', () => {
  const made = triangulationOf(meshCase.replace('[wall]', '[sheet, wall]'));
  expect([...made.edgeSurface]).toEqual([0, 1, 2, 3]);
  expect([made.edgeFrom[2], made.edgeTo[2]]).toEqual([2, 3]);
});

it('leaves out what is solid, with its points and lines', () => {
  const made = triangulationOf(meshCase.replace('{ kind: open }', '{ kind: solid }').replace('[collector]', '[sheet]'));
  expect(micrometres(made.x)).toEqual([1, 0, 1, 0, 0.5]);
  expect(micrometres(made.y)).toEqual([0, 0, 1, 1, 0.5]);
  expect([...made.region]).toEqual([0, 0, 0, 0]);
  expect([...made.edgeSurface]).toEqual([1, 0, 2]);
});
