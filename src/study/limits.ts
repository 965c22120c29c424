import type { LinearCore } from 'sparse-linear-solver-wasm';
import type { Case, CaseFile, Operation, ResolvedVariant } from '../case/index.ts';
import { defaultMultiples } from '../case/schema/limits.ts';
import { DepletedError, NotConvergedError, StuckError } from '../errors.ts';
import { geometryOf } from '../geometry/build.ts';
import { electrolyteModel } from './electrolyte-model.ts';
import type { Limits, Metric, SandPoint } from './results.ts';
import { filledSalt, limitingCurrentDensity } from './sand.ts';
import { Variant } from './variant.ts';

/**
 * Potentials of the working electrode at which the current is looked for, V: each twice as far from equilibrium, but for the last ones.
 * A film takes volts at the limiting current, and beyond 3.2 V concentrations underflow: what is left of the way is taken in halves.
 */
const voltages = [-0.1, -0.2, -0.4, -0.8, -1.6, -2.4, -3.2] as const;
/**
 * The current is at its limit when the next voltage adds less than this part of it. It never quite stops to grow on a mesh, whose
 * first cell cannot hold a concentration that falls by orders of magnitude.
 */
const levelledOff = 2e-3;
/** Salt left at an electrode, relative to the fill, at which it counts as exhausted. */
const exhausted = 1e-4;

export interface LimitsOptions {
  readonly core: LinearCore;
  /** Current densities for Sand's time, as multiples of the limiting one. */
  readonly multiples?: readonly number[];
  /** Lets others have their turn between two solves, and may throw to end it. */
  readonly breathe?: (what: string) => Promise<void>;
}

/**
 * What a cell can carry: the limiting current density, at which a steady current has used up the salt at an electrode, from the
 * cell held further and further from equilibrium until the current grows no more; and Sand's time and capacity at multiples of it,
 * from runs in time until the salt is exhausted. The operation of the case is not used. Where theory knows the cell, its values
 * stand beside.
 *
 * @returns no limit, but a reason, where the current goes on growing or the cell has no potential to hold
 * @throws BadMeshError, DisconnectedPoresError
 */
export async function limitsOf(variant: ResolvedVariant, options: LimitsOptions): Promise<Limits> {
  const { multiples = defaultMultiples } = options;
  const found = await limitingCurrent(variant, options);
  if (typeof found === 'string') return { reason: found, sand: [] };
  const geometry = geometryOf(variant.case);
  const salt = filledSalt(electrolyteModel(variant.case, geometry));
  const open = variant.case.interfaces.counter.kind === 'reservoir';
  const closedForm = salt === undefined ? undefined : limitingCurrentDensity(salt, geometry, found.value, open);
  const sand: SandPoint[] = [];
  for (const multiple of multiples) {
    const point = await sandPoint(variant, multiple * found.value, options);
    if (point !== undefined) sand.push(point);
  }
  return { limitingCurrentDensity: found, ...(closedForm === undefined ? {} : { closedForm }), sand };
}

/** A case file that asks for the limits of its variants, at the usual multiples where it does not say which. */
export function withLimits(caseFile: CaseFile): CaseFile {
  return { ...caseFile, limits: caseFile.limits ?? { multiples: [...defaultMultiples] } };
}

/** The steady current at which the cell levels off towards plating, or why there is none. */
export async function limitingCurrent(variant: ResolvedVariant, options: LimitsOptions): Promise<Metric | string> {
  if (variant.case.interfaces.counter.kind === 'uniform_current') {
    return 'the counter electrode imposes the current, so that there is no voltage to hold';
  }
  using cell = new Variant(variant.name, variant.label, at(variant.case, voltages[0]), options.core);
  let last: Metric | undefined;
  for (const voltage of voltages) {
    await options.breathe?.(`${variant.name} at ${voltage * 1000} mV`);
    cell.setCase(at(variant.case, voltage));
    try {
      cell.solve();
    } catch (error) {
      if (!(error instanceof DepletedError || error instanceof NotConvergedError)) throw error;
      return `no steady state was found at ${voltage * 1000} mV: ${error.message}`;
    }
    const current = cell.metrics().current_density;
    if (last !== undefined && Math.abs(current.value / last.value - 1) < levelledOff) {
      // What the last voltage still added is a part of what is not known.
      const growing = Math.abs(current.value - last.value);
      return { ...last, uncertainty: (last.uncertainty ?? 0) + growing };
    }
    last = current;
  }
  return `the current still grows at ${voltages[voltages.length - 1] * 1000} mV: nothing limits it`;
}

function at(theCase: Case, voltage: number): Case {
  const operation = { kind: 'potentiostatic', voltage } as Operation;
  return { ...theCase, operation };
}

/** When a constant current exhausts the salt; none where it does not. */
async function sandPoint(
  { name, label, case: theCase }: ResolvedVariant,
  currentDensity: number,
  { core, breathe }: LimitsOptions,
): Promise<SandPoint | undefined> {
  const operation = {
    kind: 'galvanostatic',
    current_density: currentDensity,
    until: { depletion: exhausted },
  } as Operation;
  using cell = new Variant(name, label, { ...theCase, operation }, core);
  await breathe?.(`${name} at ${(currentDensity / 10).toPrecision(3)} mA/cm^2`);
  try {
    for (const _ of cell.solving()) await breathe?.(`${name} at ${(currentDensity / 10).toPrecision(3)} mA/cm^2`);
  } catch (error) {
    if (error instanceof StuckError) return undefined;
    throw error;
  }
  const { sand_time: time, sand_capacity: capacity } = cell.metrics();
  if (time === undefined || capacity === undefined) return undefined;
  const halfSpaceTime = cell.result().operation?.sand?.halfSpaceTime;
  return { currentDensity, time, capacity, ...(halfSpaceTime === undefined ? {} : { halfSpaceTime }) };
}
