import { describe, expect, it } from 'vitest';
import { submesh, subshape } from '../../src/mesh/submesh.ts';
import { gridOnLines } from '../../src/mesh/tensor-grid.ts';
import { boxWith } from '../support/structures.ts';
import { unevenTriangles } from '../support/triangles.ts';

describe('a mesh without some of its cells', () => {
  const grid = gridOnLines(boxWith(3, 2, []), Float64Array.of(0, 1, 2, 3), Float64Array.of(0, 1, 2));
  // Without the upper cell in the middle.
  const kept = Uint8Array.of(1, 1, 1, 1, 0, 1);
  const part = submesh(grid.mesh, kept);

  it('keeps the others in their order, and the faces between them', () => {
    expect([...part.mesh.cellX]).toEqual([0.5, 1.5, 2.5, 0.5, 2.5]);
    const pairs = Array.from(part.mesh.faceLeft, (left, f) => `${left} ${part.mesh.faceRight[f]}`).sort();
    expect(pairs).toEqual(['0 1', '0 3', '1 2', '2 4']);
    expect(part.mesh.boundaryCount).toBe(grid.mesh.boundaryCount - 1);
    expect([...part.mesh.boundaryCell].filter((cell, b) => part.mesh.boundarySurface[b] === 1 && cell >= 0)).toEqual([
      3, 4,
    ]);
  });

  it('leaves a hole in its grid', () => {
    expect([...subshape(grid, part).cellAt]).toEqual([0, 1, 2, 3, -1, 4]);
  });

  it('leaves a hole in its triangles, and keeps the shares of cells in regions', () => {
    const triangles = unevenTriangles(1, 1, 1, 1, 0, 1);
    const parts = {
      cell: Int32Array.of(0, 1, 1, 2, 3),
      region: Int32Array.of(0, 0, 1, 1, 1),
      volume: Float64Array.of(1, 2, 3, 4, 5),
    };
    const less = submesh({ ...triangles.mesh, parts }, Uint8Array.of(0, 1, 1, 1));
    expect(less.mesh.parts).toEqual({
      cell: Int32Array.of(0, 0, 1, 2),
      region: Int32Array.of(0, 1, 1, 1),
      volume: Float64Array.of(2, 3, 4, 5),
    });
    const moved = subshape(triangles, less).cellOfCorner;
    expect([...moved]).toEqual([...triangles.cellOfCorner].map((cell) => cell - 1));
  });
});
