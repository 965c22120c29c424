import type { Geometry } from '../../src/geometry/geometry.ts';
import type { Mesh } from '../../src/mesh/mesh.ts';
import { Laplace } from '../../src/physics/laplace.ts';
import type { Problem } from '../../src/solve/problem.ts';
import type { System } from '../../src/solve/system.ts';

/** A problem of one unknown with closed surfaces: something to hang a constructed field on. */
export function laplaceOn(geometry: Geometry, mesh: Mesh): Problem {
  return {
    mesh,
    physics: new Laplace(),
    transportFactor: new Float64Array(mesh.cellCount).fill(1),
    surfaces: geometry.surfaces.map(() => ({ kind: 'closed' })),
    volumeRates: [],
    controls: [],
    anchors: [],
  };
}

/** The state with the values of given functions of place, one per unknown, in every cell and on every surface. */
export function fieldState(system: System, ...fields: readonly ((x: number, y: number) => number)[]): Float64Array {
  const { mesh } = system.problem;
  const n = system.unknownCount;
  const state = new Float64Array(system.size);
  for (let k = 0; k < mesh.cellCount; k++) {
    fields.forEach((field, u) => {
      state[k * n + u] = field(mesh.cellX[k], mesh.cellY[k]) - system.origin[k * n + u];
    });
  }
  for (let b = 0; b < mesh.boundaryCount; b++) {
    fields.forEach((field, u) => {
      const at = system.nodes.boundaryNode[b] * n + u;
      state[at] = field(mesh.boundaryX[b], mesh.boundaryY[b]) - system.origin[at];
    });
  }
  return state;
}
