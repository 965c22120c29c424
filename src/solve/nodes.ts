import type { Mesh } from '../mesh/mesh.ts';

/**
 * The points that carry unknowns and the links between them: every cell centre, and one node on every boundary face that
 * does not already have its cell's node on it. Surface concentrations and potentials are so unknowns of their own, and
 * rate laws see them directly instead of a value half a cell away.
 */
export interface Nodes {
  readonly count: number;
  /** Links: first the faces of the mesh, then those from a cell to its boundary nodes. */
  readonly linkCount: number;
  readonly linkLeft: Int32Array;
  readonly linkRight: Int32Array;
  /** Area over distance, times the harmonic mean of the transport factor, m (1D: 1/m). */
  readonly conductance: Float64Array;
  /** Node of each boundary face. */
  readonly boundaryNode: Int32Array;
  /** Link of each boundary face to its cell; -1 where the cell's own node lies on the boundary. */
  readonly boundaryLink: Int32Array;
}

/** @param transportFactor effective over free transport coefficient in each cell */
export function nodesOf(mesh: Mesh, transportFactor: Float64Array): Nodes {
  let apart = 0;
  for (let b = 0; b < mesh.boundaryCount; b++) if (mesh.boundaryDistance[b] > 0) apart++;
  const linkCount = mesh.faceCount + apart;
  const linkLeft = new Int32Array(linkCount);
  const linkRight = new Int32Array(linkCount);
  const conductance = new Float64Array(linkCount);
  linkLeft.set(mesh.faceLeft);
  linkRight.set(mesh.faceRight);
  for (let f = 0; f < mesh.faceCount; f++) {
    const resistance =
      mesh.faceDistanceLeft[f] / transportFactor[mesh.faceLeft[f]] +
      mesh.faceDistanceRight[f] / transportFactor[mesh.faceRight[f]];
    conductance[f] = mesh.faceArea[f] / resistance;
  }
  const boundaryNode = new Int32Array(mesh.boundaryCount);
  const boundaryLink = new Int32Array(mesh.boundaryCount).fill(-1);
  let link = mesh.faceCount;
  let node = mesh.cellCount;
  for (let b = 0; b < mesh.boundaryCount; b++) {
    const cell = mesh.boundaryCell[b];
    if (mesh.boundaryDistance[b] === 0) {
      boundaryNode[b] = cell;
      continue;
    }
    linkLeft[link] = cell;
    linkRight[link] = node;
    conductance[link] = (mesh.boundaryArea[b] * transportFactor[cell]) / mesh.boundaryDistance[b];
    boundaryLink[b] = link++;
    boundaryNode[b] = node++;
  }
  return { count: node, linkCount, linkLeft, linkRight, conductance, boundaryNode, boundaryLink };
}
