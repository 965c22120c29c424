import type { System } from '../solve/system.ts';
import type { ElectrolyteModel } from './electrolyte-model.ts';

/** The cell as filled: every medium in equilibrium with the solution, and nothing flows. */
export function initialState(system: System, { fillOfPhysics }: ElectrolyteModel): Float64Array {
  const { nodes, unknowns, unknownCount: n } = system;
  const { mesh } = system.problem;
  // Anchors exchange with the last cell.
  const state = system.uniformState(fillOfPhysics[nodes.physics[mesh.cellCount - 1]]);
  const entries = fillOfPhysics.map((fill) =>
    system.entriesOf(Float64Array.from(fill, (value, u) => value - unknowns[u].origin)),
  );
  for (let node = 0; node < nodes.count; node++) state.set(entries[nodes.physics[node]], node * n);
  return state;
}
