import { BadMeshError } from '../errors.ts';
import { collectorSurface, counterSurface, type Geometry } from '../geometry/geometry.ts';
import type { Mesh } from './mesh.ts';

/** A 1D mesh through the layers of a cell: cells of one square metre cross-section between `edges`. */
export interface LayeredLine {
  readonly mesh: Mesh;
  /** cells + 1 ascending values from the collector, m. */
  readonly edges: Float64Array;
}

/**
 * A 1D mesh with `cellsPerLayer` cells in every layer, shrinking towards the layer's two edges, where reaction and
 * concentration change fastest: near the limiting current the salt falls to nothing at the electrode, and what the
 * first cell cannot resolve is the error of the limit. The lines come from one smooth map per layer, so that errors fall
 * as the square of the number of cells.
 *
 * @param firstCell asks for a first cell of this part of an even one at every edge of a layer, so that what happens on
 *   scales far apart (depletion in milliseconds and in hours) is resolved alike
 */
export function layeredLine(geometry: Geometry, cellsPerLayer: number, firstCell?: number): LayeredLine {
  const shape = firstCell === undefined ? towardsBothEnds : stretched(firstCell);
  const edges = new Float64Array(geometry.regions.length * cellsPerLayer + 1);
  geometry.regions.forEach((region, k) => {
    const thickness = region.top - region.bottom;
    for (let i = 0; i < cellsPerLayer; i++) {
      edges[k * cellsPerLayer + i] = region.bottom + thickness * shape(i / cellsPerLayer);
    }
  });
  edges[edges.length - 1] = geometry.height;
  return { mesh: lineMesh(geometry, edges), edges };
}

/** s(t) with s(0) = 0, s(1) = 1: nearly quadratic at either end, cells in the middle 1.5 times the mean. */
function towardsBothEnds(t: number): number {
  return 0.02 * t + 0.98 * t * t * (3 - 2 * t);
}

/**
 * s(t) = (1 + tanh(b (2t - 1)) / tanh b) / 2 with the slope s'(0) = 2b / sinh 2b asked for: cells that grow by the same factor
 * from either end towards the middle (M. Vinokur, J. Comput. Phys. 50 (1983) 215).
 */
function stretched(slope: number): (t: number) => number {
  if (slope >= 1) return (t) => t;
  // 2b = asinh(2b / slope) contracts, since the logarithm of a large number hardly moves.
  let twice = 1;
  for (let k = 0; k < 200; k++) twice = Math.asinh(twice / slope);
  const b = twice / 2;
  return (t) => Math.sinh(twice * t) / (2 * Math.cosh(b * (2 * t - 1)) * Math.sinh(b));
}

/** The 1D mesh on given edges, which must hold every edge of a layer. */
export function lineMesh(geometry: Geometry, edges: Float64Array): Mesh {
  if (geometry.symmetry === 'axisymmetric') {
    throw new BadMeshError(
      'a cell that depends on its height alone has no axis',
      'make a layer pore-resolved, or leave out the symmetry',
    );
  }
  const cellCount = edges.length - 1;
  const cellVolume = new Float64Array(cellCount);
  const cellX = new Float64Array(cellCount);
  const cellY = new Float64Array(cellCount);
  const cellRegion = new Int32Array(cellCount);
  let region = 0;
  for (let k = 0; k < cellCount; k++) {
    cellVolume[k] = edges[k + 1] - edges[k];
    cellY[k] = (edges[k] + edges[k + 1]) / 2;
    while (cellY[k] > geometry.regions[region].top) region++;
    cellRegion[k] = region;
  }
  const faceCount = cellCount - 1;
  return {
    cellCount,
    cellVolume,
    cellX,
    cellY,
    cellRegion,
    faceCount,
    faceLeft: Int32Array.from({ length: faceCount }, (_, k) => k),
    faceRight: Int32Array.from({ length: faceCount }, (_, k) => k + 1),
    faceArea: new Float64Array(faceCount).fill(1),
    faceDistanceLeft: Float64Array.from({ length: faceCount }, (_, k) => cellVolume[k] / 2),
    faceDistanceRight: Float64Array.from({ length: faceCount }, (_, k) => cellVolume[k + 1] / 2),
    faceNormalX: new Float64Array(faceCount),
    faceNormalY: new Float64Array(faceCount).fill(1),
    boundaryCount: 2,
    boundaryCell: Int32Array.of(0, cellCount - 1),
    boundaryArea: Float64Array.of(1, 1),
    boundaryDistance: Float64Array.of(cellVolume[0] / 2, cellVolume[cellCount - 1] / 2),
    boundaryX: Float64Array.of(0, 0),
    boundaryY: Float64Array.of(edges[0], edges[cellCount]),
    boundaryNormalX: Float64Array.of(0, 0),
    boundaryNormalY: Float64Array.of(-1, 1),
    boundarySurface: Int32Array.of(collectorSurface, counterSurface),
  };
}
