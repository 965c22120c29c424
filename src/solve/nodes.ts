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
  /** Links: first those of the faces of the mesh, then those from a cell to its boundary nodes, then those of interfaces. */
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
}

/**
 * Distance between the two nodes of an interface, relative to that between the cells. It vanishes with the cells; much less
 * would drown the flux across it in the rounding of the two nodes' values.
 */
const interfaceWidth = 1e-4;

/** @param physicsOfCell index of each cell's model; one model when absent */
export function nodesOf(mesh: Mesh, medium: Medium, physicsOfCell?: Uint8Array): Nodes {
  const { porosity, transportX, transportY, conductivity } = medium;
  let apart = 0;
  for (let b = 0; b < mesh.boundaryCount; b++) if (mesh.boundaryDistance[b] > 0) apart++;
  let interfaces = 0;
  if (physicsOfCell !== undefined) {
    for (let f = 0; f < mesh.faceCount; f++) {
      if (physicsOfCell[mesh.faceLeft[f]] !== physicsOfCell[mesh.faceRight[f]]) interfaces++;
    }
  }
  const linkCount = mesh.faceCount + apart + 2 * interfaces;
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
  };
  const physicsOf = (cell: number): number => physicsOfCell?.[cell] ?? 0;
  const metal = (cell: number): number => conductivity?.[cell] ?? 0;
  /** Transport factor of a cell along a unit normal. */
  const along = (cell: number, normalX: number, normalY: number): number =>
    transportX[cell] * normalX * normalX + transportY[cell] * normalY * normalY;
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
    const factorLeft = along(left, mesh.faceNormalX[f], mesh.faceNormalY[f]);
    const factorRight = along(right, mesh.faceNormalX[f], mesh.faceNormalY[f]);
    const electrolyte = area * series(factorLeft, distanceLeft, factorRight, distanceRight);
    const metallic = area * series(metal(left), distanceLeft, metal(right), distanceRight);
    if (physicsOf(left) === physicsOf(right)) {
      join(f, left, right, physicsOf(left), electrolyte, metallic);
      continue;
    }
    const below = faceNode(left, area, distanceLeft);
    const above = faceNode(right, area, distanceRight);
    join(f, below, above, physicsOf(left), electrolyte / interfaceWidth, metallic / interfaceWidth);
    join(link++, left, below, physicsOf(left), (area * factorLeft) / distanceLeft, (area * metal(left)) / distanceLeft);
    join(
      link++,
      above,
      right,
      physicsOf(right),
      (area * factorRight) / distanceRight,
      (area * metal(right)) / distanceRight,
    );
  }
  return nodes;
}
