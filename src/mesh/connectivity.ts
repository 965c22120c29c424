import { DisconnectedPoresError } from '../errors.ts';
import { collectorSurface, counterSurface, type Surface } from '../geometry/geometry.ts';
import type { Mesh } from './mesh.ts';

/** Some of the pore space. */
export interface PoreShare {
  readonly cells: number;
  /** Of the pore space by volume; in two dimensions of its area. */
  readonly share: number;
}

/** The largest of the pores that are not reached: the middle of it, m, and its share of the pore space. */
export interface IsolatedPore {
  readonly x: number;
  readonly y: number;
  readonly share: number;
}

/** How the pores of a mesh hang together. */
export interface Pores {
  /** 1 for every cell that current can reach: its pore leads from the counter electrode to a part of the working one. */
  readonly reached: Uint8Array;
  /** Cells that are not reached, and of how many pores. */
  readonly isolated: PoreShare & { readonly pores: number; readonly largest?: IsolatedPore };
  /** Cells that are reached but on no way from the counter electrode to the collector that passes no cell twice. */
  readonly deadEnds: PoreShare;
}

/**
 * Checks, before any solve, that pores lead from the counter electrode to the collector, and finds those that nothing reaches.
 *
 * @param surfaces says which surfaces belong to the working electrode; the collector only when absent
 * @throws DisconnectedPoresError with the range of levels reached from the counter electrode, if no pore leads through
 */
export function requireConnectedPores(mesh: Mesh, surfaces: readonly Surface[] = []): Pores {
  const graph = graphOf(mesh);
  const { pore, count } = poresOf(mesh, graph);
  const atCounter = new Uint8Array(count);
  const atCollector = new Uint8Array(count);
  const atWorking = new Uint8Array(count);
  for (let b = 0; b < mesh.boundaryCount; b++) {
    const surface = mesh.boundarySurface[b];
    const touched = pore[mesh.boundaryCell[b]];
    if (surface === counterSurface) atCounter[touched] = 1;
    if (surface === collectorSurface) atCollector[touched] = 1;
    if (surface === collectorSurface || surfaces[surface]?.role === 'host') atWorking[touched] = 1;
  }
  if (!atCounter.some((touches, k) => touches === 1 && atCollector[k] === 1)) {
    throw noPath(mesh, pore, atCounter);
  }
  const reached = Uint8Array.from(pore, (k) => atCounter[k] & atWorking[k]);
  const cutOff = atCounter.reduce((sum, touches, k) => sum + (1 - (touches & atWorking[k])), 0);
  const through = cellsOnWays(mesh, graph);
  return {
    reached,
    isolated: { pores: cutOff, ...shareOf(mesh, (k) => reached[k] === 0), ...largestOf(mesh, pore, count, reached) },
    deadEnds: shareOf(mesh, (k) => reached[k] === 1 && through[k] === 0),
  };
}

/** Shares of the pore volume by whether it leads from the collector to the counter electrode, to one of them, or to none. */
export interface PoreShares {
  /** Dead ends are part of it. */
  readonly through: number;
  readonly deadEnds: number;
  readonly blind: number;
  readonly isolated: number;
}

/** Sorts the pores of a mesh by the two electrodes that they lead to, whether any leads through or none. */
export function poreShares(mesh: Mesh): PoreShares {
  const graph = graphOf(mesh);
  const { pore, count } = poresOf(mesh, graph);
  const ends = new Uint8Array(count);
  for (let b = 0; b < mesh.boundaryCount; b++) {
    const surface = mesh.boundarySurface[b];
    if (surface === collectorSurface) ends[pore[mesh.boundaryCell[b]]] |= 1;
    if (surface === counterSurface) ends[pore[mesh.boundaryCell[b]]] |= 2;
  }
  const onWays = cellsOnWays(mesh, graph);
  const shareWith = (isCounted: (cell: number) => boolean) => shareOf(mesh, isCounted).share;
  return {
    through: shareWith((k) => ends[pore[k]] === 3),
    deadEnds: shareWith((k) => ends[pore[k]] === 3 && onWays[k] === 0),
    blind: shareWith((k) => ends[pore[k]] === 1 || ends[pore[k]] === 2),
    isolated: shareWith((k) => ends[pore[k]] === 0),
  };
}

function noPath(mesh: Mesh, pore: Int32Array, atCounter: Uint8Array): DisconnectedPoresError {
  const micrometres = (metres: number) => `${Number((metres * 1e6).toPrecision(4))} um`;
  if (!atCounter.includes(1)) {
    // As far as a path from the counter electrode comes: the underside of what covers it.
    const covered = mesh.boundaryY.reduce((top, y) => Math.max(top, y), 0);
    return new DisconnectedPoresError(
      'no pore touches the counter electrode: solids cover all of it',
      'leave an opening in the solids below the counter electrode, or a layer of free electrolyte',
      { lowest: covered, highest: covered },
    );
  }
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < mesh.cellCount; k++) {
    if (atCounter[pore[k]] === 0) continue;
    lowest = Math.min(lowest, mesh.cellY[k]);
    highest = Math.max(highest, mesh.cellY[k]);
  }
  return new DisconnectedPoresError(
    `no pore leads from the counter electrode to the collector: the path ends ${micrometres(lowest)} above the collector`,
    'open the gap between the sheets and the side wall, or make the sheets thinner',
    { lowest, highest },
  );
}

function shareOf(mesh: Mesh, isCounted: (cell: number) => boolean): PoreShare {
  let cells = 0;
  let counted = 0;
  let total = 0;
  for (let k = 0; k < mesh.cellCount; k++) {
    total += mesh.cellVolume[k];
    if (!isCounted(k)) continue;
    cells++;
    counted += mesh.cellVolume[k];
  }
  return { cells, share: counted / total };
}

function largestOf(mesh: Mesh, pore: Int32Array, count: number, reached: Uint8Array): { largest?: IsolatedPore } {
  const volume = new Float64Array(count);
  const [momentX, momentY] = [new Float64Array(count), new Float64Array(count)];
  let total = 0;
  for (let k = 0; k < mesh.cellCount; k++) {
    total += mesh.cellVolume[k];
    if (reached[k] === 1) continue;
    volume[pore[k]] += mesh.cellVolume[k];
    momentX[pore[k]] += mesh.cellVolume[k] * mesh.cellX[k];
    momentY[pore[k]] += mesh.cellVolume[k] * mesh.cellY[k];
  }
  const largest = volume.reduce((best, value, k) => (value > volume[best] ? k : best), 0);
  if (volume[largest] === 0) return {};
  const { [largest]: own } = volume;
  return { largest: { x: momentX[largest] / own, y: momentY[largest] / own, share: own / total } };
}

/** What every cell has faces with: those of cell k stand from `start[k]` to `start[k + 1]`. */
interface Graph {
  readonly start: Int32Array;
  readonly neighbour: Int32Array;
}

function graphOf(mesh: Mesh): Graph {
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

/** The pore of every cell, and how many there are: cells that faces join are of one. */
export function poresOfCells(mesh: Mesh): { pore: Int32Array; count: number } {
  return poresOf(mesh, graphOf(mesh));
}

/** Numbers the pores: cells that faces join are of one. */
function poresOf(mesh: Mesh, { start, neighbour }: Graph): { pore: Int32Array; count: number } {
  const pore = new Int32Array(mesh.cellCount).fill(-1);
  const stack = new Int32Array(mesh.cellCount);
  let count = 0;
  for (let seed = 0; seed < mesh.cellCount; seed++) {
    if (pore[seed] >= 0) continue;
    let height = 0;
    pore[seed] = count;
    stack[height++] = seed;
    while (height > 0) {
      const cell = stack[--height];
      for (let k = start[cell]; k < start[cell + 1]; k++) {
        if (pore[neighbour[k]] >= 0) continue;
        pore[neighbour[k]] = count;
        stack[height++] = neighbour[k];
      }
    }
    count++;
  }
  return { pore, count };
}

/**
 * 1 for every cell on a way from one electrode to the other that passes no cell twice. With the electrodes as two further
 * vertices that an edge joins, these are the cells of the biconnected component of that edge (Hopcroft and Tarjan 1973):
 * the search begins at the counter electrode and goes on to the collector first, so that the component is what is left on the
 * stack when all that hangs on it by single cells has been taken off.
 */
function cellsOnWays(mesh: Mesh, { start, neighbour }: Graph): Uint8Array {
  const n = mesh.cellCount;
  const [counter, collector] = [n, n + 1];
  const touching = (surface: number) => {
    const cells = new Set<number>();
    for (let b = 0; b < mesh.boundaryCount; b++) {
      if (mesh.boundarySurface[b] === surface) cells.add(mesh.boundaryCell[b]);
    }
    return Int32Array.from(cells);
  };
  const atElectrode = [touching(counterSurface), touching(collectorSurface)];
  const isAt = atElectrode.map((cells) => {
    const at = new Uint8Array(n);
    for (const cell of cells) at[cell] = 1;
    return at;
  });
  /** The k-th neighbour of a vertex; -1 past the last. */
  const neighbourOf = (vertex: number, k: number): number => {
    if (vertex >= n) return atElectrode[vertex - n][k] ?? -1;
    const faces = start[vertex + 1] - start[vertex];
    if (k < faces) return neighbour[start[vertex] + k];
    if (k === faces) return isAt[0][vertex] === 1 ? counter : neighbourOf(vertex, k + 1);
    return k === faces + 1 && isAt[1][vertex] === 1 ? collector : -1;
  };
  const found = new Int32Array(n + 2).fill(-1);
  const lowest = new Int32Array(n + 2);
  const next = new Int32Array(n + 2);
  const path = new Int32Array(n + 2);
  const waiting = new Int32Array(n + 2);
  let depth = 0;
  let waitingCount = 0;
  let order = 0;
  const enter = (vertex: number) => {
    found[vertex] = order;
    lowest[vertex] = order++;
    path[depth++] = vertex;
    waiting[waitingCount++] = vertex;
  };
  // The joining edge leads from the counter electrode to the collector, and lets every way there close.
  enter(counter);
  enter(collector);
  while (path[depth - 1] !== counter) {
    const vertex = path[depth - 1];
    const to = neighbourOf(vertex, next[vertex]++);
    if (to >= 0) {
      if (found[to] < 0) enter(to);
      else lowest[vertex] = Math.min(lowest[vertex], found[to]);
      continue;
    }
    depth--;
    const parent = path[depth - 1];
    lowest[parent] = Math.min(lowest[parent], lowest[vertex]);
    // What hangs on its parent alone is a component of its own; but what began with the collector stays.
    if (parent === counter || lowest[vertex] < found[parent]) continue;
    while (waiting[--waitingCount] !== vertex);
  }
  const through = new Uint8Array(n);
  for (let k = 0; k < waitingCount; k++) if (waiting[k] < n) through[waiting[k]] = 1;
  return through;
}
