import type { Case, Interfaces } from '../case/index.ts';
import type { System } from '../solve/system.ts';
import { workingControl } from './cell-problem.ts';
import type { ElectrolyteModel } from './electrolyte-model.ts';

/** Potentials against the counter electrode at which nothing reacts and no double layer is charged, V. */
export interface RestPotentials {
  readonly electrolyte: number;
  readonly working: number;
}

/** The rest potentials of a case: those of its standard potentials. */
export function restPotentials({ interfaces }: Case): RestPotentials {
  const standard = (law: Interfaces['host'] | Interfaces['counter']): number =>
    law !== undefined && 'standard_potential' in law ? law.standard_potential : 0;
  const electrolyte = 0 - standard(interfaces.counter);
  return { electrolyte, working: electrolyte + standard(interfaces.collector) };
}

/** The cell as filled: every medium in equilibrium with the solution, electrodes at rest, and nothing flows. */
export function initialState(
  system: System,
  { fillOfPhysics, ion }: ElectrolyteModel,
  rest: RestPotentials = { electrolyte: 0, working: 0 },
): Float64Array {
  const { nodes, unknowns, unknownCount: n } = system;
  const { mesh } = system.problem;
  // Anchors exchange with the last cell.
  const state = system.uniformState(fillOfPhysics[nodes.physics[mesh.cellCount - 1]]);
  const entries = fillOfPhysics.map((fill) =>
    system.entriesOf(Float64Array.from(fill, (value, u) => value - unknowns[u].origin)),
  );
  for (let node = 0; node < nodes.count; node++) {
    state.set(entries[nodes.physics[node]], node * n);
    state[node * n + ion.potential] += rest.electrolyte;
  }
  system.writeControl(state, workingControl, rest.working);
  return state;
}
