import { type Geometry, rectanglesOf } from '../geometry/geometry.ts';
import type { TensorGrid } from '../mesh/mesh.ts';
import type { ReactingIon } from '../physics/reacting-ion.ts';
import type { System } from '../solve/system.ts';
import type { FieldMap } from './results.ts';

/** The fields of a state on its grid; `ion` says which unknowns they are. */
export function fieldMap(
  grid: TensorGrid,
  geometry: Geometry,
  system: System,
  state: Float64Array,
  ion: ReactingIon,
): FieldMap {
  const pick = (unknown: number) =>
    Float64Array.from(grid.cellAt, (cell) => (cell < 0 ? Number.NaN : system.valueAt(state, cell, unknown)));
  return {
    xEdges: grid.xEdges,
    yEdges: grid.yEdges,
    concentration: pick(ion.concentration),
    potential: pick(ion.potential),
    solids: (rectanglesOf(geometry) ?? []).map(({ left, right, bottom, top }) => ({ left, right, bottom, top })),
  };
}
