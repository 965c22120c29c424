import { describe, expect, it } from 'vitest';
import { gmshTriangulation } from '../../src/mesh/gmsh-triangulation.ts';
import type { Triangulation } from '../../src/mesh/mesh.ts';
import { refined } from '../../src/mesh/red-refinement.ts';
import { readMeshCase } from '../support/mesh-cell.ts';

/** Twice the area of every triangle, positive if its corners stand counter-clockwise. */
function areasOf({ x, y, corners, region }: Triangulation): number[] {
  return Array.from(region, (_, k) => {
    const [a, b, c] = corners.subarray(3 * k, 3 * k + 3);
    return (x[b] - x[a]) * (y[c] - y[a]) - (x[c] - x[a]) * (y[b] - y[a]);
  });
}

describe('triangles cut into four', () => {
  const { mesh } = readMeshCase().cell;
  if (mesh === undefined) throw new Error('the case has no mesh');
  const coarse = gmshTriangulation(mesh);
  const fine = refined(coarse);

  it('have a quarter of the area each, the region and the turn of the one they are of', () => {
    const areas = areasOf(coarse);
    areasOf(fine).forEach((area, k) => {
      expect(area / areas[k >> 2]).toBeCloseTo(0.25, 12);
      expect(fine.region[k]).toBe(coarse.region[k >> 2]);
    });
  });

  it('share the middles of their sides: points are corners and sides of before', () => {
    const sides = new Set<string>();
    for (let e = 0; e < coarse.corners.length; e++) {
      const [a, b] = [coarse.corners[e], coarse.corners[e % 3 === 2 ? e - 2 : e + 1]];
      sides.add(`${Math.min(a, b)} ${Math.max(a, b)}`);
    }
    expect(fine.x).toHaveLength(coarse.x.length + sides.size);
  });

  it('have both halves of a side on its surface', () => {
    expect([...fine.edgeSurface]).toEqual([...coarse.edgeSurface].flatMap((surface) => [surface, surface]));
    fine.edgeFrom.forEach((from, k) => {
      const to = fine.edgeTo[k];
      const before = Math.hypot(
        coarse.x[coarse.edgeTo[k >> 1]] - coarse.x[coarse.edgeFrom[k >> 1]],
        coarse.y[coarse.edgeTo[k >> 1]] - coarse.y[coarse.edgeFrom[k >> 1]],
      );
      expect(Math.hypot(fine.x[to] - fine.x[from], fine.y[to] - fine.y[from])).toBeCloseTo(before / 2, 18);
    });
  });

  it('join the middles of sides whose ends are joined', () => {
    const joined = { left: Int32Array.from([0, 3, 5]), right: Int32Array.from([1, 2, 4]) };
    const { x, y, joined: made } = refined({ ...coarse, joined });
    expect(made?.left).toHaveLength(5);
    made?.left.forEach((left, k) => {
      const right = made.right[k];
      expect([x[left], y[left]]).toEqual([0, y[right]]);
      expect(x[right]).toBeCloseTo(1e-6, 18);
    });
  });
});
