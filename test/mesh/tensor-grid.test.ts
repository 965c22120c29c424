import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadMeshError } from '../../src/errors.ts';
import type { Geometry } from '../../src/geometry/geometry.ts';
import type { TensorGrid } from '../../src/mesh/mesh.ts';
import { gridOnLines, tensorGrid } from '../../src/mesh/tensor-grid.ts';
import { failureOf } from '../support/failure.ts';
import { anyCell, boxWith, rectanglesIn } from '../support/structures.ts';

const runs = { numRuns: 40 };
const finestOf = (geometry: Geometry) => geometry.height / 2000;

/** For each cell the sum of its outward area vectors; a side on a mirror plane has no face and is added here. */
function gaps({ mesh, xEdges, yEdges, cellAt }: TensorGrid): number {
  const x = new Float64Array(mesh.cellCount);
  const y = new Float64Array(mesh.cellCount);
  for (let f = 0; f < mesh.faceCount; f++) {
    x[mesh.faceLeft[f]] += mesh.faceArea[f] * mesh.faceNormalX[f];
    y[mesh.faceLeft[f]] += mesh.faceArea[f] * mesh.faceNormalY[f];
    x[mesh.faceRight[f]] -= mesh.faceArea[f] * mesh.faceNormalX[f];
    y[mesh.faceRight[f]] -= mesh.faceArea[f] * mesh.faceNormalY[f];
  }
  const walled = new Set<string>();
  for (let b = 0; b < mesh.boundaryCount; b++) {
    x[mesh.boundaryCell[b]] += mesh.boundaryArea[b] * mesh.boundaryNormalX[b];
    y[mesh.boundaryCell[b]] += mesh.boundaryArea[b] * mesh.boundaryNormalY[b];
    walled.add(`${mesh.boundaryCell[b]} ${mesh.boundaryNormalX[b]}`);
  }
  const columns = xEdges.length - 1;
  for (let j = 0; j < yEdges.length - 1; j++) {
    for (const [i, normal] of [
      [0, -1],
      [columns - 1, 1],
    ]) {
      const cell = cellAt[j * columns + i];
      if (cell >= 0 && !walled.has(`${cell} ${normal}`)) x[cell] += normal * (yEdges[j + 1] - yEdges[j]);
    }
  }
  return Math.max(...x.map(Math.abs), ...y.map(Math.abs)) / yEdges[yEdges.length - 1];
}

const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);

describe('a grid of any valid cell', () => {
  it('has cells of positive volume that are closed', () => {
    fc.assert(
      fc.property(anyCell, (geometry) => {
        const grid = tensorGrid(geometry, finestOf(geometry));
        for (const volume of grid.mesh.cellVolume) expect(volume).toBeGreaterThan(0);
        expect(gaps(grid)).toBeLessThan(1e-15);
      }),
      runs,
    );
  });

  it('has no cell larger than is asked', () => {
    fc.assert(
      fc.property(anyCell, (geometry) => {
        const largest = Math.max(geometry.width, geometry.height) / 80;
        const { xEdges, yEdges } = tensorGrid(geometry, finestOf(geometry), 0, largest);
        for (const edges of [xEdges, yEdges]) {
          for (let k = 1; k < edges.length; k++) expect(edges[k] - edges[k - 1]).toBeLessThan(largest * (1 + 1e-9));
        }
      }),
      runs,
    );
  });

  it('has the volume of the pores', () => {
    fc.assert(
      fc.property(anyCell, (geometry) => {
        const { mesh } = tensorGrid(geometry, finestOf(geometry));
        const solid = sum(
          rectanglesIn(geometry).map(({ left, right, bottom, top }) => (right - left) * (top - bottom)),
        );
        const pores = geometry.width * geometry.height - solid;
        expect(Math.abs(sum(mesh.cellVolume) / pores - 1)).toBeLessThan(1e-12);
      }),
      runs,
    );
  });

  it('has a line on every edge, and its first and last line on the walls and electrodes', () => {
    fc.assert(
      fc.property(anyCell, (geometry) => {
        const { xEdges, yEdges } = tensorGrid(geometry, finestOf(geometry));
        expect([xEdges[0], xEdges[xEdges.length - 1]]).toEqual([0, geometry.width]);
        expect([yEdges[0], yEdges[yEdges.length - 1]]).toEqual([0, geometry.height]);
        for (let k = 1; k < xEdges.length; k++) expect(xEdges[k]).toBeGreaterThan(xEdges[k - 1]);
        for (let k = 1; k < yEdges.length; k++) expect(yEdges[k]).toBeGreaterThan(yEdges[k - 1]);
        const off = (edges: Float64Array, position: number) =>
          Math.min(...edges.map((edge) => Math.abs(edge - position)));
        for (const { left, right, bottom, top } of rectanglesIn(geometry)) {
          expect(Math.max(off(xEdges, left), off(xEdges, right))).toBeLessThanOrEqual(1e-9 * geometry.width);
          expect(Math.max(off(yEdges, bottom), off(yEdges, top))).toBeLessThanOrEqual(1e-9 * geometry.height);
        }
        for (const { bottom, top } of geometry.regions) {
          expect(Math.max(off(yEdges, bottom), off(yEdges, top))).toBeLessThanOrEqual(1e-9 * geometry.height);
        }
      }),
      runs,
    );
  });

  it('keeps its lines on the next level and halves the cells between them', () => {
    fc.assert(
      fc.property(anyCell, (geometry) => {
        const [coarse, fine] = [0, 1].map((level) => tensorGrid(geometry, finestOf(geometry), level));
        for (const axis of ['xEdges', 'yEdges'] as const) {
          expect(fine[axis].length).toBe(2 * coarse[axis].length - 1);
          expect(fine[axis].filter((_, k) => k % 2 === 0)).toEqual(coarse[axis]);
        }
        expect(fine.mesh.cellCount).toBe(4 * coarse.mesh.cellCount);
      }),
      runs,
    );
  });

  it('has faces whose line of centres is normal to them, as the two-point flux needs', () => {
    fc.assert(
      fc.property(anyCell, (geometry) => {
        const { mesh } = tensorGrid(geometry, finestOf(geometry));
        let worst = 0;
        for (let f = 0; f < mesh.faceCount; f++) {
          const [a, b] = [mesh.faceLeft[f], mesh.faceRight[f]];
          const distance = mesh.faceDistanceLeft[f] + mesh.faceDistanceRight[f];
          const missX = mesh.cellX[b] - mesh.cellX[a] - distance * mesh.faceNormalX[f];
          const missY = mesh.cellY[b] - mesh.cellY[a] - distance * mesh.faceNormalY[f];
          worst = Math.max(worst, Math.abs(missX), Math.abs(missY));
        }
        for (let k = 0; k < mesh.boundaryCount; k++) {
          const cell = mesh.boundaryCell[k];
          const missX = mesh.boundaryX[k] - mesh.cellX[cell] - mesh.boundaryDistance[k] * mesh.boundaryNormalX[k];
          const missY = mesh.boundaryY[k] - mesh.cellY[cell] - mesh.boundaryDistance[k] * mesh.boundaryNormalY[k];
          worst = Math.max(worst, Math.abs(missX), Math.abs(missY));
        }
        expect(worst / (geometry.width + geometry.height)).toBeLessThan(1e-15);
      }),
      runs,
    );
  });

  it('gives every surface of a solid its length: both faces of a thin sheet, the free sides of a thick one', () => {
    fc.assert(
      fc.property(anyCell, (geometry) => {
        const { mesh } = tensorGrid(geometry, finestOf(geometry));
        const found = new Float64Array(geometry.surfaces.length);
        for (let b = 0; b < mesh.boundaryCount; b++) found[mesh.boundarySurface[b]] += mesh.boundaryArea[b];
        const expected = new Float64Array(geometry.surfaces.length);
        expected[0] = geometry.width;
        expected[1] = geometry.width;
        for (const { left, right, bottom, top, surface } of rectanglesIn(geometry)) {
          expected[surface] += 2 * (right - left);
          // A side on a mirror plane is inside the solid's mirror image, or for a thin wall its only face.
          if (left > 0) expected[surface] += top - bottom;
          if (right < geometry.width) expected[surface] += top - bottom;
        }
        found.forEach((length, k) => {
          expect(Math.abs(length - expected[k]) / geometry.height).toBeLessThan(1e-12);
        });
      }),
      runs,
    );
  });

  it('has no cell in a solid and knows the layer of every other', () => {
    fc.assert(
      fc.property(anyCell, (geometry) => {
        const { mesh } = tensorGrid(geometry, finestOf(geometry));
        for (let k = 0; k < mesh.cellCount; k++) {
          const [x, y] = [mesh.cellX[k], mesh.cellY[k]];
          const inSolid = rectanglesIn(geometry).some((s) => s.left < x && x < s.right && s.bottom < y && y < s.top);
          expect(inSolid).toBe(false);
          const region = geometry.regions[mesh.cellRegion[k]];
          expect(region.bottom < y && y < region.top).toBe(true);
        }
      }),
      runs,
    );
  });
});

describe('a sheet of no thickness', () => {
  const lines = Float64Array.of(0, 1, 2, 3, 4);
  const grid = gridOnLines(boxWith(4, 4, [{ left: 0, right: 3, bottom: 2, top: 2 }]), lines, lines);

  it('separates the cells on its two sides and has a face on both', () => {
    const { mesh } = grid;
    const across = [...mesh.faceNormalY.keys()].filter(
      (f) => mesh.faceNormalY[f] === 1 && (mesh.cellY[mesh.faceLeft[f]] - 2) * (mesh.cellY[mesh.faceRight[f]] - 2) < 0,
    );
    expect(across.map((f) => mesh.cellX[mesh.faceLeft[f]])).toEqual([3.5]);
    const onSheet = [...mesh.boundarySurface.keys()].filter((b) => mesh.boundarySurface[b] === 2);
    expect(onSheet.map((b) => [mesh.boundaryX[b], mesh.boundaryY[b], mesh.boundaryNormalY[b]])).toEqual(
      [0.5, 1.5, 2.5].flatMap((x) => [
        [x, 2, 1],
        [x, 2, -1],
      ]),
    );
  });

  it('leaves the mirror planes without faces', () => {
    const { mesh } = grid;
    expect([...mesh.boundaryNormalX].filter((normal) => normal !== 0)).toEqual([]);
    expect(mesh.faceCount).toBe(4 * 3 + 4 * 3 - 3);
  });
});

it('a wall of no thickness on a mirror plane has the one face that lies in the cell', () => {
  const lines = Float64Array.of(0, 1, 2);
  const { mesh } = gridOnLines(boxWith(2, 2, [{ left: 0, right: 0, bottom: 0, top: 1 }]), lines, lines);
  const onWall = [...mesh.boundarySurface.keys()].filter((b) => mesh.boundarySurface[b] === 2);
  expect(onWall.map((b) => [mesh.boundaryX[b], mesh.boundaryY[b], mesh.boundaryNormalX[b]])).toEqual([[0, 0.5, -1]]);
});

it('positions that differ by round-off share one line', () => {
  const third = 0.1 + 0.2;
  const { xEdges } = tensorGrid(
    boxWith(1, 1, [
      { left: 0, right: third, bottom: 0.2, top: 0.2 },
      { left: 0.3, right: 1, bottom: 0.7, top: 0.7 },
    ]),
    1e-3,
  );
  for (let k = 1; k < xEdges.length; k++) expect(xEdges[k] - xEdges[k - 1]).toBeGreaterThan(1e-4);
});

describe('what cannot be meshed', () => {
  it('too many cells in all', () => {
    const geometry = boxWith(1e-4, 1e-4, [{ left: 2e-5, right: 5e-5, bottom: 3e-5, top: 4e-5 }]);
    const error = failureOf(() => tensorGrid(geometry, 1e-14, 5)) as BadMeshError;
    expect(error).toBeInstanceOf(BadMeshError);
    expect(error.message).toMatch(/^the mesh would have \d+ x \d+ cells$/u);
    expect(error.help).toBe('give mesh.finest_cell a larger value; at most 20,000,000 cells are attempted');
  });

  it('solids that fill the cell', () => {
    const geometry = boxWith(1e-4, 1e-4, [{ left: 0, right: 1e-4, bottom: 0, top: 1e-4 }]);
    const error = failureOf(() => tensorGrid(geometry, 1e-6)) as BadMeshError;
    expect(error).toBeInstanceOf(BadMeshError);
    expect(error.message).toBe('the solids fill the whole cell');
    expect(error.help).toContain('thinner');
  });

  it('lines that miss an edge', () => {
    const geometry = boxWith(1, 1, [{ left: 0, right: 0.4, bottom: 0.5, top: 0.5 }]);
    const error = failureOf(() => gridOnLines(geometry, Float64Array.of(0, 0.3, 1), Float64Array.of(0, 0.5, 1)));
    expect(error).toBeInstanceOf(BadMeshError);
    expect((error as BadMeshError).message).toContain('0.4 m');
  });
});
