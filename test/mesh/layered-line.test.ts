import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Geometry } from '../../src/geometry/geometry.ts';
import { layeredLine, lineMesh } from '../../src/mesh/layered-line.ts';
import { openRegion } from '../support/structures.ts';

function layersOf(thicknesses: readonly number[]): Geometry {
  let bottom = 0;
  const regions = thicknesses.map((thickness, k) => {
    const region = openRegion(`layer ${k + 1}`, bottom, bottom + thickness);
    bottom = region.top;
    return region;
  });
  return {
    dimension: 1,
    width: 1,
    height: bottom,
    regions,
    solids: [],
    surfaces: [
      { name: 'collector', role: 'collector' },
      { name: 'counter', role: 'counter' },
    ],
  };
}

const anyLayers = fc.array(fc.double({ min: 1e-7, max: 1e-3, noNaN: true }), { minLength: 1, maxLength: 6 });
const anyCount = fc.integer({ min: 1, max: 60 });

describe('a line through any layers', () => {
  it('has closed cells of positive volume that add up to the height', () => {
    fc.assert(
      fc.property(anyLayers, anyCount, (thicknesses, cells) => {
        const geometry = layersOf(thicknesses);
        const { mesh } = layeredLine(geometry, cells);
        expect(mesh.cellCount).toBe(cells * thicknesses.length);
        const outward = new Float64Array(mesh.cellCount);
        for (let f = 0; f < mesh.faceCount; f++) {
          outward[mesh.faceLeft[f]] += mesh.faceArea[f] * mesh.faceNormalY[f];
          outward[mesh.faceRight[f]] -= mesh.faceArea[f] * mesh.faceNormalY[f];
        }
        for (let b = 0; b < 2; b++) outward[mesh.boundaryCell[b]] += mesh.boundaryArea[b] * mesh.boundaryNormalY[b];
        expect(outward.every((sum) => sum === 0)).toBe(true);
        for (const volume of mesh.cellVolume) expect(volume).toBeGreaterThan(0);
        const total = mesh.cellVolume.reduce((sum, volume) => sum + volume, 0);
        expect(Math.abs(total / geometry.height - 1)).toBeLessThan(1e-12);
      }),
    );
  });

  it('has an edge between every two layers, and cells that know theirs', () => {
    fc.assert(
      fc.property(anyLayers, anyCount, (thicknesses, cells) => {
        const geometry = layersOf(thicknesses);
        const { mesh, edges } = layeredLine(geometry, cells);
        geometry.regions.forEach((region, k) => {
          expect(edges[k * cells]).toBe(region.bottom);
          expect([...mesh.cellRegion.subarray(k * cells, (k + 1) * cells)]).toEqual(new Array(cells).fill(k));
        });
        expect(edges[edges.length - 1]).toBe(geometry.height);
      }),
    );
  });

  it('keeps its edges when the cells are halved', () => {
    fc.assert(
      fc.property(anyLayers, anyCount, (thicknesses, cells) => {
        const geometry = layersOf(thicknesses);
        const [coarse, fine] = [cells, 2 * cells].map((count) => layeredLine(geometry, count).edges);
        expect(fine.filter((_, k) => k % 2 === 0)).toEqual(coarse);
      }),
    );
  });

  it('is fine at the edges of a layer and symmetric', () => {
    const { edges } = layeredLine(layersOf([1]), 100);
    const size = (k: number) => edges[k + 1] - edges[k];
    expect(size(0) / size(50)).toBeLessThan(0.2);
    for (let k = 0; k < 50; k++) expect(size(k)).toBeCloseTo(size(99 - k), 12);
  });
});

it('puts the electrodes at the two ends, half a cell from the first and the last centre', () => {
  const mesh = lineMesh(layersOf([3]), Float64Array.of(0, 1, 3));
  expect([...mesh.boundarySurface]).toEqual([0, 1]);
  expect([...mesh.boundaryY]).toEqual([0, 3]);
  expect([...mesh.boundaryDistance]).toEqual([0.5, 1]);
  expect([...mesh.boundaryNormalY]).toEqual([-1, 1]);
  expect([mesh.faceDistanceLeft[0], mesh.faceDistanceRight[0]]).toEqual([0.5, 1]);
});
