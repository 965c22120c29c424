import type { Case } from '../case/index.ts';
import type { Geometry } from '../geometry/geometry.ts';
import { FARADAY } from '../materials/index.ts';
import type { OperationOutcome } from './operation.ts';
import type { Sand } from './results.ts';

/** Sand's time of an operation that a constant current ended by depletion, beside what theory says of it. */
export function sandOf(theCase: Case, geometry: Geometry, outcome: OperationOutcome): Sand | undefined {
  const last = outcome.steps[outcome.steps.length - 1];
  if (last?.endedBy !== 'depletion' || last.kind !== 'galvanostatic') return undefined;
  const { operation } = theCase;
  const step = operation.kind === 'steps' ? operation.steps[last.index] : operation;
  if (step.kind !== 'galvanostatic') return undefined;
  const currentDensity = step.current_density;
  return {
    currentDensity,
    time: last.end - last.start,
    // From rest only does the formula hold.
    halfSpaceTime: last.start === 0 ? halfSpaceTime(theCase, geometry, currentDensity) : undefined,
    limitingCurrentDensity: limitingCurrentDensity(theCase, geometry, currentDensity),
  };
}

/** The layers from the electrode that the current depletes; none where theory does not know the cell. */
function layersFrom(theCase: Case, geometry: Geometry, currentDensity: number): Geometry['regions'] {
  const simple =
    geometry.dimension === 1 && geometry.regions.every(({ reactiveAreaDensity }) => reactiveAreaDensity === 0);
  if (!simple || theCase.electrolyte.kind !== 'dilute') return [];
  return currentDensity > 0 ? geometry.regions : [...geometry.regions].reverse();
}

/**
 * pi D / tau [F c0 epsilon / (2 i (1 - t+))]^2: when a constant current exhausts the salt at a plane electrode in a layer so
 * thick that its far side does not matter (H. J. S. Sand, Phil. Mag. 1 (1901) 45).
 */
export function halfSpaceTime(theCase: Case, geometry: Geometry, currentDensity: number): number | undefined {
  const { electrolyte } = theCase;
  const [layer] = layersFrom(theCase, geometry, currentDensity);
  if (layer === undefined || electrolyte.kind !== 'dilute') return undefined;
  const { salt_diffusivity, transference_number, concentration } = electrolyte;
  const charge = FARADAY * concentration * layer.porosity;
  return (
    ((Math.PI * salt_diffusivity) / layer.tortuosityFactor) *
    (charge / (2 * currentDensity * (1 - transference_number))) ** 2
  );
}

/** The current density at which the steady concentration falls to zero at the electrode. */
export function limitingCurrentDensity(theCase: Case, geometry: Geometry, currentDensity: number): number | undefined {
  const { electrolyte, interfaces } = theCase;
  const layers = layersFrom(theCase, geometry, currentDensity);
  if (layers.length === 0 || electrolyte.kind !== 'dilute') return undefined;
  const { salt_diffusivity, transference_number, concentration } = electrolyte;
  // c = i r(y), r growing from the electrode by (1 - t+) / (F D epsilon / tau).
  let resistance = 0;
  let held = 0;
  let filled = 0;
  for (const { top, bottom, porosity, tortuosityFactor } of layers) {
    const thickness = top - bottom;
    const growth = ((1 - transference_number) * tortuosityFactor * thickness) / (FARADAY * salt_diffusivity * porosity);
    held += porosity * thickness * (resistance + growth / 2);
    filled += porosity * thickness;
    resistance += growth;
  }
  if (interfaces.counter.kind !== 'reservoir') return (concentration * filled) / held;
  return currentDensity > 0 ? concentration / resistance : undefined;
}
