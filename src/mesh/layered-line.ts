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
 * @param boundaryLayer thickness of layers at the edges that a tenth of the cells each must resolve, m, such as the Debye
 *   length; none when absent
 */
export function layeredLine(geometry: Geometry, cellsPerLayer: number, boundaryLayer?: number): LayeredLine {
  const edges = new Float64Array(geometry.regions.length * cellsPerLayer + 1);
  geometry.regions.forEach((region, k) => {
    const thickness = region.top - region.bottom;
    const map = boundaryLayer === undefined ? towardsBothEnds : resolving(boundaryLayer / thickness);
    for (let i = 0; i < cellsPerLayer; i++) {
      edges[k * cellsPerLayer + i] = region.bottom + thickness * map(i / cellsPerLayer);
    }
  });
  edges[edges.length - 1] = geometry.height;
  return { mesh: lineMesh(geometry, edges), edges };
}

/** s(t) with s(0) = 0, s(1) = 1: nearly quadratic at either end, cells in the middle 1.5 times the mean. */
function towardsBothEnds(t: number): number {
  return 0.02 * t + 0.98 * t * t * (3 - 2 * t);
}

/** Share of the cells of a layer that a boundary layer at either end gets. */
const boundaryShare = 0.1;

/**
 * The map s(t) = (1 + tanh(g (2t - 1)) / tanh g) / 2 that spends a tenth of its parameter on a relative thickness at either
 * end; even where that needs no grading.
 */
function resolving(thickness: number): (t: number) => number {
  const mapWith = (g: number) => (t: number) => (1 + Math.tanh(g * (2 * t - 1)) / Math.tanh(g)) / 2;
  if (thickness >= boundaryShare) return towardsBothEnds;
  let low = 1e-3;
  let high = 100;
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2;
    if (mapWith(middle)(boundaryShare) > thickness) low = middle;
    else high = middle;
  }
  return mapWith(high);
}

/** The 1D mesh on given edges, which must hold every edge of a layer. */
export function lineMesh(geometry: Geometry, edges: Float64Array): Mesh {
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
