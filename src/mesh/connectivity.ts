import { DisconnectedPoresError } from '../errors.ts';
import { collectorSurface, counterSurface } from '../geometry/geometry.ts';
import type { Mesh } from './mesh.ts';

/**
 * Checks, before any solve, that pores lead from the counter electrode to the collector and that no pore is cut off.
 *
 * @throws DisconnectedPoresError with the range of levels reached from the counter electrode
 */
export function requireConnectedPores(mesh: Mesh): void {
  const reached = cellsReachedFrom(mesh, counterSurface);
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  let reachedVolume = 0;
  let totalVolume = 0;
  for (let k = 0; k < mesh.cellCount; k++) {
    totalVolume += mesh.cellVolume[k];
    if (reached[k] === 0) continue;
    reachedVolume += mesh.cellVolume[k];
    lowest = Math.min(lowest, mesh.cellY[k]);
    highest = Math.max(highest, mesh.cellY[k]);
  }
  let collectorReached = false;
  for (let b = 0; b < mesh.boundaryCount; b++) {
    if (mesh.boundarySurface[b] === collectorSurface && reached[mesh.boundaryCell[b]] === 1) collectorReached = true;
  }
  const micrometres = (metres: number) => `${Number((metres * 1e6).toPrecision(4))} um`;
  if (reachedVolume === 0) {
    // As far as a path from the counter electrode comes: the underside of what covers it.
    const covered = mesh.boundaryY.reduce((top, y) => Math.max(top, y), 0);
    throw new DisconnectedPoresError(
      'no pore touches the counter electrode: solids cover all of it',
      'leave an opening in the solids below the counter electrode, or a layer of free electrolyte',
      { lowest: covered, highest: covered },
    );
  }
  if (!collectorReached) {
    throw new DisconnectedPoresError(
      `no pore leads from the counter electrode to the collector: the path ends ${micrometres(lowest)} above the collector`,
      'open the gap between the sheets and the side wall, or make the sheets thinner',
      { lowest, highest },
    );
  }
  if (reachedVolume < totalVolume * (1 - 1e-12)) {
    const share = (100 * (1 - reachedVolume / totalVolume)).toPrecision(3);
    const { count, x, y, largestShare } = isolatedPores(mesh, reached);
    const largest =
      count === 1
        ? `around x = ${micrometres(x)}, y = ${micrometres(y)}`
        : `${count} pieces, the largest with ${(100 * largestShare).toPrecision(3)} % around x = ${micrometres(x)}, y = ${micrometres(y)}`;
    throw new DisconnectedPoresError(
      `${share} % of the pore space is cut off from the electrodes: ${largest}`,
      'close the isolated pores or connect them: an isolated pore has no steady state of its own',
      { lowest, highest },
    );
  }
}

/** Shares of the pore volume by whether it leads from the collector to the counter electrode, to one of them, or to none. */
export interface PoreShares {
  readonly through: number;
  readonly blind: number;
  readonly isolated: number;
}

/** Sorts the pores of a mesh by the electrodes that they lead to. */
export function poresOf(mesh: Mesh): PoreShares {
  const fromCounter = cellsReachedFrom(mesh, counterSurface);
  const fromCollector = cellsReachedFrom(mesh, collectorSurface);
  const volume = [0, 0, 0];
  for (let k = 0; k < mesh.cellCount; k++) volume[fromCounter[k] + fromCollector[k]] += mesh.cellVolume[k];
  const [isolated, blind, through] = volume.map((each) => each / (volume[0] + volume[1] + volume[2]));
  return { through, blind, isolated };
}

/** The pieces of the pores that were not reached, and the middle of the largest of them; its share is of all pores. */
function isolatedPores(mesh: Mesh, reached: Uint8Array) {
  const { start, neighbour } = neighboursOf(mesh);
  const seen = reached.slice();
  let count = 0;
  let total = 0;
  let largest = { volume: 0, x: 0, y: 0 };
  for (let seed = 0; seed < mesh.cellCount; seed++) {
    total += mesh.cellVolume[seed];
    if (seen[seed] === 1) continue;
    count++;
    seen[seed] = 1;
    const piece = [seed];
    let [volume, x, y] = [0, 0, 0];
    for (const cell of piece) {
      const own = mesh.cellVolume[cell];
      volume += own;
      x += own * mesh.cellX[cell];
      y += own * mesh.cellY[cell];
      for (let k = start[cell]; k < start[cell + 1]; k++) {
        if (seen[neighbour[k]] === 1) continue;
        seen[neighbour[k]] = 1;
        piece.push(neighbour[k]);
      }
    }
    if (volume > largest.volume) largest = { volume, x: x / volume, y: y / volume };
  }
  return { count, x: largest.x, y: largest.y, largestShare: largest.volume / total };
}

/** The cells beside every cell: those of cell k stand from start[k] to start[k + 1]. */
function neighboursOf(mesh: Mesh): { start: Int32Array; neighbour: Int32Array } {
  const start = new Int32Array(mesh.cellCount + 1);
  for (let f = 0; f < mesh.faceCount; f++) {
    start[mesh.faceLeft[f] + 1]++;
    start[mesh.faceRight[f] + 1]++;
  }
  for (let k = 0; k < mesh.cellCount; k++) start[k + 1] += start[k];
  const fill = start.slice();
  const neighbour = new Int32Array(2 * mesh.faceCount);
  for (let f = 0; f < mesh.faceCount; f++) {
    neighbour[fill[mesh.faceLeft[f]]++] = mesh.faceRight[f];
    neighbour[fill[mesh.faceRight[f]]++] = mesh.faceLeft[f];
  }
  return { start, neighbour };
}

/** 1 for each cell that a path through faces connects to a surface, 0 for the others. */
function cellsReachedFrom(mesh: Mesh, surface: number): Uint8Array {
  const { start, neighbour } = neighboursOf(mesh);
  const reached = new Uint8Array(mesh.cellCount);
  const stack = new Int32Array(mesh.cellCount);
  let height = 0;
  for (let b = 0; b < mesh.boundaryCount; b++) {
    const cell = mesh.boundaryCell[b];
    if (mesh.boundarySurface[b] === surface && reached[cell] === 0) {
      reached[cell] = 1;
      stack[height++] = cell;
    }
  }
  while (height > 0) {
    const cell = stack[--height];
    for (let k = start[cell]; k < start[cell + 1]; k++) {
      if (reached[neighbour[k]] === 0) {
        reached[neighbour[k]] = 1;
        stack[height++] = neighbour[k];
      }
    }
  }
  return reached;
}
