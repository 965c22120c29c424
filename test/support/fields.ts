import type { Geometry } from '../../src/geometry/geometry.ts';
import type { Mesh } from '../../src/mesh/mesh.ts';
import { Laplace } from '../../src/physics/laplace.ts';
import type { Problem } from '../../src/solve/problem.ts';
import { freeMedium } from '../../src/solve/problem.ts';
import type { System } from '../../src/solve/system.ts';

/** A problem of one unknown with closed surfaces: something to hang a constructed field on. */
export function laplaceOn(geometry: Geometry, mesh: Mesh): Problem {
  return {
    mesh,
    physics: [new Laplace()],
    medium: freeMedium(mesh.cellCount),
    surfaces: geometry.surfaces.map(() => ({ exchanges: [] })),
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
      state[k * n + u] = entryOf(system, k * n + u, field(mesh.cellX[k], mesh.cellY[k]));
    });
  }
  for (let b = 0; b < mesh.boundaryCount; b++) {
    fields.forEach((field, u) => {
      const at = system.nodes.boundaryNode[b] * n + u;
      state[at] = entryOf(system, at, field(mesh.boundaryX[b], mesh.boundaryY[b]));
    });
  }
  return state;
}

/** What the state holds for a value of what its entry k stands for. */
export function entryOf(system: System, k: number, value: number): number {
  return system.logarithmic[k] === 1 ? Math.log(value / system.origin[k]) : value - system.origin[k];
}

/** What every entry of a state stands for, less its value at rest. */
export function departuresOf(system: System, state: Float64Array): Float64Array {
  return state.map((entry, k) => (system.logarithmic[k] === 1 ? system.origin[k] * Math.expm1(entry) : entry));
}

/** Largest difference of any value between two states, relative to its scale. */
export function worstDifference(system: System, a: Float64Array, b: Float64Array): number {
  const there = departuresOf(system, b);
  return departuresOf(system, a).reduce(
    (most, here, k) => Math.max(most, Math.abs(here - there[k]) / system.scale[k]),
    0,
  );
}
