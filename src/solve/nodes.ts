import type { Mesh } from '../mesh/mesh.ts';
import type { Medium } from './problem.ts';

/**
 * The points that carry unknowns and the links between them: every cell centre, and one node on every boundary face that
 * does not already have its cell's node on it. Surface concentrations and potentials are so unknowns of their own, and
 * rate laws see them directly instead of a value half a cell away.
 *
 * A face between cells of different models carries two nodes, one of either model, in equilibrium with each other: fluxes
 * and electrochemical potentials are continuous there, concentrations need not be (Donnan). Every other link lies in one
 * model.
 */
export interface Nodes {
  readonly count: number;
  /** Links: first those of the faces of the mesh (of an interface that on its right), then those from a cell to its boundary
   * nodes. */
  readonly linkCount: number;
  readonly linkLeft: Int32Array;
  readonly linkRight: Int32Array;
  /** Index of the model of every link. */
  readonly linkPhysics: Uint8Array;
  /** Cell that every node is the centre of or lies on the edge of. */
  readonly cell: Int32Array;
  /** Index of the model of every node. */
  readonly physics: Uint8Array;
  /** Area over distance, times the harmonic mean of the transport factor, m (1D: 1/m). */
  readonly conductance: Float64Array;
  /** Area over distance, times the harmonic mean of the metal's conductivity; all 0 without metal. */
  readonly metalConductance: Float64Array;
  /** Volume of electrolyte of every node; 0 on faces. */
  readonly volume: Float64Array;
  /** A volume to weigh a constraint with that holds at the node; that of the electrolyte near it on a face. */
  readonly constraintVolume: Float64Array;
  /** Node of each boundary face. */
  readonly boundaryNode: Int32Array;
  /** Link of each boundary face to its cell; -1 where the cell's own node lies on the boundary. */
  readonly boundaryLink: Int32Array;
  readonly interfaces: Interfaces;
}

/**
 * Where two models meet: the nodes `below`, of the model on the left of the face, and `above`, of that on the right, both on
 * the face itself. Instead of balances they have the equilibrium between the two (`below`) and the balance of the face, what
 * comes from the cell on the left going on to the right (`above`). One entry for each face.
 */
export interface Interfaces {
  readonly count: number;
  /** Cell on the left. */
  readonly left: Int32Array;
  readonly below: Int32Array;
  readonly above: Int32Array;
  /** From the cell on the left to the face, as of links. */
  readonly conductance: Float64Array;
  readonly metalConductance: Float64Array;
  /** Weight of the equilibrium in the electrolyte, and in the metal where it conducts on both sides. */
  readonly joint: Float64Array;
  readonly metalJoint: Float64Array;
}

/** @param physicsOfCell index of each cell's model; one model when absent */
export function nodesOf(mesh: Mesh, medium: Medium, physicsOfCell?: Uint8Array): Nodes {
  const { porosity, transportX, transportY, conductivity, faces } = medium;
  let apart = 0;
  for (let b = 0; b < mesh.boundaryCount; b++) if (mesh.boundaryDistance[b] > 0) apart++;
  let interfaces = 0;
  if (physicsOfCell !== undefined) {
    for (let f = 0; f < mesh.faceCount; f++) {
      if (physicsOfCell[mesh.faceLeft[f]] !== physicsOfCell[mesh.faceRight[f]]) interfaces++;
    }
  }
  const linkCount = mesh.faceCount + apart;
  const count = mesh.cellCount + apart + 2 * interfaces;
  const nodes = {
    count,
    linkCount,
    linkLeft: new Int32Array(linkCount),
    linkRight: new Int32Array(linkCount),
    linkPhysics: new Uint8Array(linkCount),
    cell: new Int32Array(count),
    physics: new Uint8Array(count),
    conductance: new Float64Array(linkCount),
    metalConductance: new Float64Array(linkCount),
    volume: new Float64Array(count),
    constraintVolume: new Float64Array(count),
    boundaryNode: new Int32Array(mesh.boundaryCount),
    boundaryLink: new Int32Array(mesh.boundaryCount).fill(-1),
    interfaces: {
      count: interfaces,
      left: new Int32Array(interfaces),
      below: new Int32Array(interfaces),
      above: new Int32Array(interfaces),
      conductance: new Float64Array(interfaces),
      metalConductance: new Float64Array(interfaces),
      joint: new Float64Array(interfaces),
      metalJoint: new Float64Array(interfaces),
    },
  };
  const physicsOf = (cell: number): number => physicsOfCell?.[cell] ?? 0;
  const metal = (cell: number): number => conductivity?.[cell] ?? 0;
  /** Transport factor of a cell along a unit normal. */
  const along = (cell: number, normalX: number, normalY: number): number =>
    transportX[cell] * normalX * normalX + transportY[cell] * normalY * normalY;
  /** Transport factor and conductivity in a face on the side of a cell. */
  const inFace = (face: number, cell: number): number => {
    const [normalX, normalY] = [mesh.faceNormalX[face], mesh.faceNormalY[face]];
    if (faces === undefined) return along(cell, normalX, normalY);
    return faces.transportX[face] * normalX * normalX + faces.transportY[face] * normalY * normalY;
  };
  const metalInFace = (face: number, cell: number): number =>
    faces === undefined ? metal(cell) : (faces.conductivity?.[face] ?? 0);
  const series = (left: number, distanceLeft: number, right: number, distanceRight: number): number =>
    left > 0 && right > 0 ? 1 / (distanceLeft / left + distanceRight / right) : 0;

  for (let k = 0; k < mesh.cellCount; k++) {
    nodes.cell[k] = k;
    nodes.physics[k] = physicsOf(k);
    nodes.volume[k] = porosity[k] * mesh.cellVolume[k];
    nodes.constraintVolume[k] = nodes.volume[k];
  }
  let node = mesh.cellCount;
  let link = mesh.faceCount;
  let joined = 0;
  const join = (at: number, left: number, right: number, physics: number, electrolyte: number, metallic: number) => {
    nodes.linkLeft[at] = left;
    nodes.linkRight[at] = right;
    nodes.linkPhysics[at] = physics;
    nodes.conductance[at] = electrolyte;
    nodes.metalConductance[at] = metallic;
  };
  const faceNode = (cell: number, area: number, distance: number): number => {
    nodes.cell[node] = cell;
    nodes.physics[node] = physicsOf(cell);
    nodes.constraintVolume[node] = porosity[cell] * area * distance;
    return node++;
  };
  for (let b = 0; b < mesh.boundaryCount; b++) {
    const cell = mesh.boundaryCell[b];
    const distance = mesh.boundaryDistance[b];
    if (distance === 0) {
      nodes.boundaryNode[b] = cell;
      continue;
    }
    const area = mesh.boundaryArea[b];
    const factor = along(cell, mesh.boundaryNormalX[b], mesh.boundaryNormalY[b]);
    const added = faceNode(cell, area, distance);
    nodes.boundaryNode[b] = added;
    nodes.boundaryLink[b] = link;
    join(link++, cell, added, physicsOf(cell), (area * factor) / distance, (area * metal(cell)) / distance);
  }
  for (let f = 0; f < mesh.faceCount; f++) {
    const left = mesh.faceLeft[f];
    const right = mesh.faceRight[f];
    const area = mesh.faceArea[f];
    const distanceLeft = mesh.faceDistanceLeft[f];
    const distanceRight = mesh.faceDistanceRight[f];
    const [factorLeft, factorRight] = [inFace(f, left), inFace(f, right)];
    const [metalLeft, metalRight] = [metalInFace(f, left), metalInFace(f, right)];
    const electrolyte = area * series(factorLeft, distanceLeft, factorRight, distanceRight);
    const metallic = area * series(metalLeft, distanceLeft, metalRight, distanceRight);
    if (physicsOf(left) === physicsOf(right)) {
      join(f, left, right, physicsOf(left), electrolyte, metallic);
      continue;
    }
    const at = nodes.interfaces;
    at.left[joined] = left;
    at.below[joined] = faceNode(left, area, distanceLeft);
    at.above[joined] = faceNode(right, area, distanceRight);
    at.conductance[joined] = (area * factorLeft) / distanceLeft;
    at.metalConductance[joined] = (area * metalLeft) / distanceLeft;
    at.joint[joined] = electrolyte;
    at.metalJoint[joined] = metallic;
    join(
      f,
      at.above[joined],
      right,
      physicsOf(right),
      (area * factorRight) / distanceRight,
      (area * metalRight) / distanceRight,
    );
    joined++;
  }
  return nodes;
}
