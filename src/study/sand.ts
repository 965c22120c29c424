import { type Case, isPoreResolved, isTransient, stepsOf } from '../case/index.ts';
import { geometryOf } from '../geometry/build.ts';
import type { Geometry } from '../geometry/geometry.ts';
import { FARADAY, type SaltTransport } from '../materials/index.ts';
import { type ElectrolyteModel, electrolyteModel } from './electrolyte-model.ts';
import type { OperationOutcome } from './operation.ts';
import type { Sand } from './results.ts';

/** A binary salt as a cell is filled with it. */
export interface FilledSalt extends SaltTransport {
  /** mol/m3 */
  readonly concentration: number;
}

/** The salt of a model, with what its properties are at the fill; none of an electrolyte that has no single salt. */
export function filledSalt({ salt, fill }: ElectrolyteModel): FilledSalt | undefined {
  return salt === undefined ? undefined : { ...salt, concentration: fill[0] };
}

/** Sand's time of an operation that a constant current ended by depletion, beside what theory says of it. */
export function sandOf(
  theCase: Case,
  geometry: Geometry,
  salt: FilledSalt | undefined,
  outcome: OperationOutcome,
): Sand | undefined {
  const last = outcome.steps[outcome.steps.length - 1];
  if (last?.endedBy !== 'depletion' || last.kind !== 'galvanostatic') return undefined;
  const { operation, electrolyte, interfaces } = theCase;
  const step = operation.kind === 'steps' ? operation.steps[last.index] : operation;
  if (step.kind !== 'galvanostatic') return undefined;
  const currentDensity = step.current_density;
  return {
    currentDensity,
    time: last.end - last.start,
    ...(salt === undefined
      ? {}
      : {
          // From rest only does the formula hold.
          halfSpaceTime: last.start === 0 ? halfSpaceTime(salt, geometry, currentDensity) : undefined,
          limitingCurrentDensity: limitingCurrentDensity(
            salt,
            geometry,
            currentDensity,
            interfaces.counter.kind === 'reservoir',
          ),
          propertiesAtFill: electrolyte.kind === 'concentrated',
        }),
  };
}

/**
 * How far depletion reaches from an electrode when it comes to it, m: sqrt(D t / tau) at Sand's time of the largest current, or
 * at the end of a step that is nearly as long. Undefined where no given current is known to deplete anything.
 */
export function depletedLength(theCase: Case, geometry: Geometry): number | undefined {
  const { operation } = theCase;
  if (!isTransient(operation)) return undefined;
  const salt = filledSalt(electrolyteModel(theCase, geometry));
  if (salt === undefined) return undefined;
  const lengths = stepsOf(operation).flatMap((step) => {
    const currents = step.kind === 'galvanostatic' ? [step.current_density] : [];
    if (step.kind === 'profile') currents.push(...step.points.map(([, current]) => current));
    return currents.flatMap((current) => {
      const [layer] = layersFrom(geometry, current);
      if (current === 0 || layer === undefined) return [];
      const time = sandsTime(salt, layer, current);
      const duration = step.kind === 'galvanostatic' ? step.duration : undefined;
      if (duration !== undefined && duration < nearlySandsTime * time) return [];
      return [Math.sqrt((salt.diffusivity / layer.tortuosityFactor) * Math.min(time, duration ?? time))];
    });
  });
  return lengths.length === 0 ? undefined : Math.min(...lengths);
}

/** A current for this part of Sand's time takes a third of the salt at the electrode: its square root. */
const nearlySandsTime = 0.1;

type Layer = Geometry['regions'][number];

/** The layers from the electrode that the current depletes. */
function layersFrom(geometry: Geometry, currentDensity: number): readonly Layer[] {
  return currentDensity > 0 ? geometry.regions : [...geometry.regions].reverse();
}

/**
 * Whether theory knows the cell: a line on which reactions take place at its ends only, nothing but the salt
 * has charge, and every layer is the same throughout.
 */
function isSimple({ dimension, regions }: Geometry): boolean {
  return (
    dimension === 1 &&
    regions.every(
      ({ reactiveAreaDensity, fixedCharge, graded }) =>
        reactiveAreaDensity === 0 && (fixedCharge ?? 0) === 0 && graded === undefined,
    )
  );
}

/**
 * pi D / tau [F c0 epsilon / (2 i (1 - t+))]^2: when a constant current exhausts the salt at a plane electrode in a layer so
 * thick that its far side does not matter (H. J. S. Sand, Phil. Mag. 1 (1901) 45).
 */
function sandsTime(salt: FilledSalt, layer: Layer, currentDensity: number): number {
  const { diffusivity, transferenceNumber, concentration } = salt;
  const charge = FARADAY * concentration * layer.porosity;
  return (
    ((Math.PI * diffusivity) / layer.tortuosityFactor) * (charge / (2 * currentDensity * (1 - transferenceNumber))) ** 2
  );
}

/** Sand's time at the electrode that a current depletes; undefined where theory does not know the cell. */
export function halfSpaceTime(salt: FilledSalt, geometry: Geometry, currentDensity: number): number | undefined {
  return isSimple(geometry) ? sandsTime(salt, layersFrom(geometry, currentDensity)[0], currentDensity) : undefined;
}

/**
 * The current density at which the steady concentration falls to zero at the electrode.
 *
 * @param openAbove whether a reservoir, and no electrode, bounds the cell at its top
 */
export function limitingCurrentDensity(
  salt: FilledSalt,
  geometry: Geometry,
  currentDensity: number,
  openAbove: boolean,
): number | undefined {
  if (!isSimple(geometry)) return undefined;
  const { diffusivity, transferenceNumber, concentration } = salt;
  // c = i r(y), r growing from the electrode by (1 - t+) / (F D epsilon / tau).
  let resistance = 0;
  let held = 0;
  let filled = 0;
  for (const { top, bottom, porosity, tortuosityFactor } of layersFrom(geometry, currentDensity)) {
    const thickness = top - bottom;
    const growth = ((1 - transferenceNumber) * tortuosityFactor * thickness) / (FARADAY * diffusivity * porosity);
    held += porosity * thickness * (resistance + growth / 2);
    filled += porosity * thickness;
    resistance += growth;
  }
  if (!openAbove) return (concentration * filled) / held;
  return currentDensity > 0 ? concentration / resistance : undefined;
}

/**
 * The limiting current density of a case by theory, A/m2, from what it says of the cell and of the direction of the current;
 * undefined where theory does not know the cell.
 */
export function limitingCurrentOf(theCase: Case): number | undefined {
  if (theCase.cell.layers.some(isPoreResolved)) return undefined;
  const geometry = geometryOf(theCase);
  const salt = filledSalt(electrolyteModel(theCase, geometry));
  if (salt === undefined) return undefined;
  const { operation, interfaces } = theCase;
  const [first] = stepsOf(operation);
  const strips = first?.kind === 'galvanostatic' && first.current_density < 0;
  return limitingCurrentDensity(salt, geometry, strips ? -1 : 1, interfaces.counter.kind === 'reservoir');
}
