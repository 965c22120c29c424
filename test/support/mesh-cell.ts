import { type Case, readCase } from '../../src/case/index.ts';
import { gmsh2, type WrittenMesh } from './gmsh-text.ts';

/**
 * Two unit squares on each other, "pore" below "felt", each of four triangles around its middle. The collector lies at y = 1,
 * the counter electrode at y = 3; between the squares is the curve "sheet", on the right from y = 2 up the curve "wall".
 */
export const twoSquares: WrittenMesh = {
  points: [
    [2, 1],
    [3, 1],
    [3, 2],
    [2, 2],
    [3, 3],
    [2, 3],
    [2.5, 1.5],
    [2.5, 2.5],
  ],
  lines: [
    { nodes: [1, 2], group: 'collector' },
    { nodes: [5, 6], group: 'top' },
    { nodes: [3, 4], group: 'sheet' },
    { nodes: [3, 5], group: 'wall' },
  ],
  triangles: [
    ...[
      [1, 2],
      [2, 3],
      [3, 4],
      [4, 1],
    ].map((side) => ({ nodes: [...side, 7], group: 'pore' })),
    ...[
      [4, 3],
      [3, 5],
      [5, 6],
      [6, 4],
    ].map((side) => ({ nodes: [...side, 8], group: 'felt' })),
  ],
};

/** A case of those squares; each line of it is the place of some test's mistake. */
export const meshCase = `title: A cell from a mesh
electrolyte: { concentration: 1 mol/L, salt_diffusivity: 3e-10 m^2/s, transference_number: 0.38 }
cell:
  mesh:
    file: squares.msh
    unit: um
    regions:
      pore: { kind: open }
      felt: { kind: homogenised, porosity: 0.5, bruggeman_exponent: 1.5 }
    boundaries:
      collector: [collector]
      counter: [top]
      host: [wall]
interfaces:
  host: { kind: butler_volmer, exchange_current_density: 10 A/m^2 }
  counter: { kind: reservoir }
operation: { kind: galvanostatic, current_density: 2.5 mA/cm^2 }
`;

/** Reads a text with a mesh beside it. */
export function readMeshCase(text = meshCase, mesh = gmsh2(twoSquares), folder = ''): Case {
  return readCase(text, `${folder}cell.yaml`, new Map([['squares.msh', mesh]])).variants[0].case;
}
