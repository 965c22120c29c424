/**
 * Laplace's equation on a graph of nodes with conductances between them and to two planes of given potential, as rows of neighbours.
 * Nodes carry the block of the picture that they lie in, so that the graph can be coarsened block by block.
 */
export interface Graph {
  readonly size: number;
  /** The neighbours of node k stand from start[k] to start[k + 1]. */
  readonly start: Int32Array;
  readonly neighbour: Int32Array;
  readonly conductance: Float32Array;
  /** Sum of a node's conductances, those to the planes included. */
  readonly diagonal: Float32Array;
  /** Column and row of the block of every node. */
  readonly column: Uint16Array;
  readonly row: Uint16Array;
}

/** A coarser graph, and which of its nodes every node of the finer one went into. */
export interface Coarsened {
  readonly graph: Graph;
  readonly parent: Int32Array;
}

/**
 * Joins the nodes of every 2 x 2 blocks that are connected inside them, and adds up conductances (the Galerkin product for piecewise
 * constant functions). What a wall separates inside a block stays apart, so that a coarse graph has the topology of the pores however thin
 * the walls.
 */
export function coarsen(graph: Graph): Coarsened {
  const { size, start, neighbour, conductance } = graph;
  const parent = new Int32Array(size).fill(-1);
  const sameBlock = (a: number, b: number) =>
    graph.column[a] >> 1 === graph.column[b] >> 1 && graph.row[a] >> 1 === graph.row[b] >> 1;
  /** Nodes in the order of their parents. */
  const order = new Int32Array(size);
  const firstOf: number[] = [];
  let listed = 0;
  let count = 0;
  for (let seed = 0; seed < size; seed++) {
    if (parent[seed] >= 0) continue;
    firstOf.push(listed);
    parent[seed] = count;
    order[listed++] = seed;
    for (let k = listed - 1; k < listed; k++) {
      const node = order[k];
      for (let e = start[node]; e < start[node + 1]; e++) {
        const next = neighbour[e];
        if (parent[next] < 0 && sameBlock(seed, next)) {
          parent[next] = count;
          order[listed++] = next;
        }
      }
    }
    count++;
  }
  firstOf.push(listed);

  const coarseStart = new Int32Array(count + 1);
  let coarseNeighbour = new Int32Array(5 * count + 16);
  let coarseConductance = new Float32Array(coarseNeighbour.length);
  const diagonal = new Float32Array(count);
  const column = new Uint16Array(count);
  const row = new Uint16Array(count);
  /** Where a coarse neighbour stands in the row that is being made. */
  const slot = new Int32Array(count).fill(-1);
  let used = 0;
  for (let node = 0; node < count; node++) {
    const begin = used;
    coarseStart[node] = begin;
    let sum = 0;
    for (let k = firstOf[node]; k < firstOf[node + 1]; k++) {
      const fine = order[k];
      sum += graph.diagonal[fine];
      for (let e = start[fine]; e < start[fine + 1]; e++) {
        const other = parent[neighbour[e]];
        if (other === node) {
          sum -= conductance[e];
          continue;
        }
        if (slot[other] < begin) {
          if (used === coarseNeighbour.length) {
            coarseNeighbour = enlarged(coarseNeighbour, new Int32Array(2 * used));
            coarseConductance = enlarged(coarseConductance, new Float32Array(2 * used));
          }
          slot[other] = used;
          coarseNeighbour[used] = other;
          coarseConductance[used++] = conductance[e];
        } else {
          coarseConductance[slot[other]] += conductance[e];
        }
      }
    }
    diagonal[node] = sum;
    column[node] = graph.column[order[firstOf[node]]] >> 1;
    row[node] = graph.row[order[firstOf[node]]] >> 1;
  }
  coarseStart[count] = used;
  return {
    graph: {
      size: count,
      start: coarseStart,
      neighbour: coarseNeighbour.slice(0, used),
      conductance: coarseConductance.slice(0, used),
      diagonal,
      column,
      row,
    },
    parent,
  };
}

function enlarged<Values extends Int32Array | Float32Array>(values: Values, into: Values): Values {
  into.set(values);
  return into;
}
