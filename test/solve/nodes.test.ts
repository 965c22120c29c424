import { describe, expect, it } from 'vitest';
import { lineMesh } from '../../src/mesh/layered-line.ts';
import { nodesOf } from '../../src/solve/nodes.ts';
import { freeMedium, isotropicMedium } from '../../src/solve/problem.ts';
import { boxWith } from '../support/structures.ts';

const mesh = lineMesh(boxWith(1, 6, []), Float64Array.of(0, 2, 6));

describe('the nodes of a mesh', () => {
  it('are its cells and one on every boundary face, linked to its cell', () => {
    const nodes = nodesOf(mesh, freeMedium(2));
    expect(nodes.count).toBe(4);
    expect([...nodes.linkLeft]).toEqual([0, 0, 1]);
    expect([...nodes.linkRight]).toEqual([1, 2, 3]);
    expect([...nodes.boundaryNode]).toEqual([2, 3]);
    expect([...nodes.boundaryLink]).toEqual([1, 2]);
    expect([...nodes.conductance]).toEqual([1 / 3, 1, 1 / 2]);
  });

  it('conduct through two media as through two resistances in a row', () => {
    const nodes = nodesOf(mesh, isotropicMedium(Float64Array.of(0.5, 0.1)));
    expect(nodes.conductance[0]).toBeCloseTo(1 / (1 / 0.5 + 2 / 0.1), 15);
    expect(nodes.conductance[1]).toBeCloseTo(0.5, 15);
    expect(nodes.conductance[2]).toBeCloseTo(0.05, 15);
  });

  it('are not doubled where the node of a cell lies on the boundary itself', () => {
    const nodes = nodesOf({ ...mesh, boundaryDistance: Float64Array.of(0, 2) }, freeMedium(2));
    expect(nodes.count).toBe(3);
    expect([...nodes.boundaryNode]).toEqual([0, 2]);
    expect([...nodes.boundaryLink]).toEqual([-1, 1]);
  });
});
