import type { CellPlace, FieldExtrema } from '../errors.ts';
import type { Geometry } from '../geometry/geometry.ts';
import type { System } from '../solve/system.ts';

/** Smallest and largest value of every unknown over cells and surfaces, with their places. */
export function extremaOf(system: System, geometry: Geometry, state: Float64Array): FieldExtrema[] {
  const n = system.unknownCount;
  return system.unknowns.map((unknown, u) => {
    let smallest = 0;
    let largest = 0;
    for (let node = 1; node < system.nodes.count; node++) {
      if (state[node * n + u] < state[smallest * n + u]) smallest = node;
      if (state[node * n + u] > state[largest * n + u]) largest = node;
    }
    return {
      name: unknown.name,
      unit: unknown.unit,
      minimum: system.valueAt(state, smallest, u),
      maximum: system.valueAt(state, largest, u),
      minimumAt: placeOf(system, geometry, smallest),
      maximumAt: placeOf(system, geometry, largest),
    };
  });
}

/** Where a node is, and the layer or surface it belongs to. */
export function placeOf(system: System, geometry: Geometry, node: number): CellPlace {
  const { mesh } = system.problem;
  if (node < mesh.cellCount) {
    return { x: mesh.cellX[node], y: mesh.cellY[node], region: geometry.regions[mesh.cellRegion[node]].name };
  }
  const face = system.nodes.boundaryNode.indexOf(node);
  if (face < 0) return placeOf(system, geometry, system.nodes.cell[node]);
  return {
    x: mesh.boundaryX[face],
    y: mesh.boundaryY[face],
    region: geometry.surfaces[mesh.boundarySurface[face]].name,
  };
}
