import type { LinearCore } from 'sparse-linear-solver-wasm';
import type { Case, CaseFile, Operation, ResolvedVariant } from '../case/index.ts';
import { hasSurface, isReacting } from '../case/index.ts';
import { defaultPolarisation } from '../case/schema/polarisation.ts';
import { DepletedError, NotConvergedError, UnbalancedError } from '../errors.ts';
import { footprintOf } from '../geometry/geometry.ts';
import { thermalVoltage } from '../materials/index.ts';
import {
  type Electrodes,
  type Overpotentials,
  overpotentialsOf,
  type VoltagePart,
  voltageParts,
} from '../measure/overpotentials.ts';
import { tafelLine } from '../measure/tafel.ts';
import { counterControl, workingControl } from './cell-problem.ts';
import { restPotentials } from './initial-state.ts';
import { limitingCurrent } from './limits.ts';
import type { Metric, Polarisation, PolarisationPoint, TafelReading } from './results.ts';
import { Variant } from './variant.ts';

/** The parts must sum to the voltage to this part of what they are. */
const sumsTo = 1e-8;
/** What Newton's method may leave of it over the thermal voltage, the scale of potentials. */
const leftByNewton = 1e-9;
/** How far from rest the slope at the origin is taken, V: the curve bends by less than rounding. */
const nearRest = 1e-5;

/** What a curve is asked at: one of the two, in growing order. */
export interface PolarisationAsked {
  /** A/m2 of footprint; positive plates metal onto the host. */
  readonly current_densities?: readonly number[];
  /** Counter over working electrode, V; positive while plating. */
  readonly voltages?: readonly number[];
}

export interface PolarisationOptions extends PolarisationAsked {
  readonly core: LinearCore;
  /** Lets others have their turn between two solves, and may throw to end it. */
  readonly breathe?: (what: string) => Promise<void>;
}

/**
 * The steady curve of voltage over current of a cell, from rest on point by point, each from the solution of the last, and what the
 * voltage of every point is made of; the resistance at the origin with its parts; and what an experimenter would read off it by Tafel's
 * law. The operation of the case is not used. Where the salt is used up before the last point, the curve ends there and says so.
 *
 * @returns no points, but a reason, where the cell passes no steady current or the counter electrode imposes it
 * @throws BadMeshError, DisconnectedPoresError, UnbalancedError where the parts do not sum to the voltage
 */
export async function polarisationOf(variant: ResolvedVariant, options: PolarisationOptions): Promise<Polarisation> {
  const reason = whyNone(variant.case);
  if (reason !== undefined) return { reason, points: [], tafel: {}, endings: [] };
  const { core, breathe } = options;
  const { current_densities: currents, voltages = defaultPolarisation.voltages } = options;
  const given = currents ?? voltages;
  const operationAt = currents === undefined ? potentiostatic : galvanostatic;
  const unit = currents === undefined ? 'mV' : 'mA/cm^2';
  const factor = currents === undefined ? 1e3 : 0.1;
  const endings: string[] = [];
  const found: Found[] = [];
  /** Upwards from rest, then downwards. */
  for (const branch of [given.filter((value) => value >= 0), given.filter((value) => value < 0).reverse()]) {
    if (branch.length === 0) continue;
    using cell = new Variant(variant.name, variant.label, withOperation(variant.case, operationAt(branch[0])), core);
    for (const value of branch) {
      await breathe?.(`${variant.name} at ${Number((factor * value).toPrecision(3))} ${unit}`);
      cell.setCase(withOperation(variant.case, operationAt(value)));
      try {
        cell.solve();
      } catch (error) {
        if (!(error instanceof DepletedError || error instanceof NotConvergedError)) throw error;
        endings.push(error.message);
        break;
      }
      found.push(foundOn(cell));
    }
  }
  found.sort((one, other) => one.order - other.order);
  const origin = await resistanceAtOrigin(variant, options);
  const limit = await limitingCurrent(variant, options);
  return {
    points: found.map(({ point }) => point),
    ...origin,
    tafel: tafelOf(variant.case, found),
    ...(typeof limit === 'string' ? { noLimit: limit } : { limitingCurrentDensity: limit }),
    endings,
  };
}

/**
 * The steady cell voltages at given current densities, each found from the solution of the last: what a calibration asks for again and again.
 *
 * @param variant of a steady galvanostatic operation; left at the last current
 * @param currentDensities A/m2 of footprint, positive plates
 * @returns V, counter over working electrode
 * @throws DepletedError above the limiting current; NotConvergedError
 */
export function steadyVoltages(variant: Variant, currentDensities: readonly number[]): Metric[] {
  return currentDensities.map((currentDensity) => {
    variant.setCase(withOperation(variant.case, galvanostatic(currentDensity)));
    variant.solve();
    return variant.acrossMeshes(
      variant.solutions.map(({ system, state }) => voltageOf(variant.case, system, state)),
      'V',
    );
  });
}

/** A case file that asks for the polarisation curves of its variants, at the usual voltages where it does not say. */
export function withPolarisation(caseFile: CaseFile): CaseFile {
  return { ...caseFile, polarisation: caseFile.polarisation ?? { voltages: [...defaultPolarisation.voltages] } };
}

/** A solved point on every mesh, coarse first. */
interface Found {
  /** What points are put in order by. */
  readonly order: number;
  readonly levels: readonly Overpotentials[];
  readonly footprint: number;
  readonly point: PolarisationPoint;
  readonly across: (values: readonly number[], unit: string) => Metric;
}

/** The electrodes of a case among the controls of its problem. */
export function electrodesOf({ interfaces }: Case): Electrodes {
  return interfaces.counter.kind === 'reservoir'
    ? { working: workingControl }
    : { working: workingControl, counter: counterControl };
}

function voltageOf(theCase: Case, system: Variant['solutions'][number]['system'], state: Float64Array): number {
  const { counter } = electrodesOf(theCase);
  const opposite = counter === undefined ? 0 : system.controlValue(counter, state, 1);
  return opposite - system.controlValue(workingControl, state, 1);
}

/**
 * What the voltage of a solved variant is made of on every mesh, coarse first.
 *
 * @throws UnbalancedError where the parts do not sum to it
 */
export function overpotentialsOn(variant: Variant): Overpotentials[] {
  const { ion, metal } = variant.electrolyte;
  return variant.solutions.map(({ system, state }) => {
    const found = overpotentialsOf(system, state, electrodesOf(variant.case), ion.potential, metal);
    requireSum(found, variant.name, thermalVoltage(variant.case.electrolyte.temperature));
    return found;
  });
}

/** @throws UnbalancedError where the parts of a voltage do not sum to it */
export function requireSum({ voltage, parts, gross, rounding }: Overpotentials, name: string, thermal: number): void {
  const sum = voltageParts.reduce((total, part) => total + parts[part], 0);
  // What is not a number fails as well.
  if (Math.abs(sum - voltage) <= sumsTo * gross + rounding + leftByNewton * thermal) return;
  throw new UnbalancedError(
    `variant "${name}": the parts of the cell voltage sum to ${sum} V in place of ${voltage} V, so that charge is not conserved`,
    'make solver.relative_tolerance smaller; please report the case',
  );
}

function foundOn(cell: Variant): Found {
  const levels = overpotentialsOn(cell);
  const footprint = footprintOf(cell.geometry);
  const { name } = cell;
  const across = (values: readonly number[], unit: string) => cell.acrossMeshes(values, unit);
  const point: PolarisationPoint = {
    currentDensity: exact(
      across(
        levels.map(({ current }) => current / footprint),
        'A/m^2',
      ),
    ),
    voltage: exact(
      across(
        levels.map(({ voltage }) => voltage),
        'V',
      ),
    ),
    parts: Object.fromEntries(
      voltageParts.map((part) => [
        part,
        across(
          levels.map(({ parts }) => parts[part]),
          'V',
        ),
      ]),
    ) as Record<VoltagePart, Metric>,
  };
  if (!Number.isFinite(point.voltage.value)) throw new RangeError(`the voltage of ${name} is not a number`);
  return { order: point.voltage.value, levels, footprint, point, across };
}

/** Without an uncertainty where all meshes agree to round-off, as they do of what is given. */
export function exact(metric: Metric): Metric {
  const { value, unit, uncertainty = 0 } = metric;
  return uncertainty <= 1e-9 * Math.abs(value) ? { value, unit } : metric;
}

/** dV/dI at rest, and the part that each part of the voltage has in it. */
async function resistanceAtOrigin(
  variant: ResolvedVariant,
  { core, breathe }: PolarisationOptions,
): Promise<Pick<Polarisation, 'resistance' | 'resistanceParts'>> {
  const atRest = 0 - restPotentials(variant.case).working;
  const at = (side: 1 | -1) => withOperation(variant.case, potentiostatic(atRest + side * nearRest));
  await breathe?.(`${variant.name} near rest`);
  const sides = ([1, -1] as const).map((side) => {
    using cell = new Variant(variant.name, variant.label, at(side), core);
    cell.solve();
    const levels = overpotentialsOn(cell);
    const footprint = footprintOf(cell.geometry);
    return { levels, footprint, across: cell.acrossMeshes.bind(cell) };
  });
  const [{ levels: above, footprint, across }, { levels: below }] = sides;
  const slopes = (pick: (found: Overpotentials) => number) =>
    exact(
      across(
        above.map((found, k) => ((pick(found) - pick(below[k])) * footprint) / (found.current - below[k].current)),
        'ohm m^2',
      ),
    );
  return {
    resistance: slopes(({ voltage }) => voltage),
    resistanceParts: Object.fromEntries(
      voltageParts.map((part) => [part, slopes(({ parts }) => parts[part])]),
    ) as Record<VoltagePart, Metric>,
  };
}

/** What the overpotentials of plating at the working electrode, and of stripping at the counter one, say by Tafel's law. */
function tafelOf(theCase: Case, found: readonly Found[]): Polarisation['tafel'] {
  const thermal = thermalVoltage(theCase.electrolyte.temperature);
  const plating = found.filter(({ point }) => point.currentDensity.value > 0);
  const readingOf = (part: VoltagePart): TafelReading | undefined => {
    if (plating.length === 0) return undefined;
    const lines = plating[0].levels.map((_, level) =>
      tafelLine(
        plating.map(({ levels, footprint }) => ({
          currentDensity: levels[level].current / footprint,
          overpotential: levels[level].parts[part],
        })),
        thermal,
      ),
    );
    const known = lines.filter((line) => line !== undefined);
    if (known.length === 0 || known.length < lines.length) return undefined;
    const { across } = plating[0];
    return {
      slope: across(
        known.map(({ slope }) => slope),
        'V',
      ),
      exchangeCurrentDensity: across(
        known.map(({ exchangeCurrentDensity }) => exchangeCurrentDensity),
        'A/m^2',
      ),
      points: known[known.length - 1].points,
    };
  };
  const working = readingOf('working_charge_transfer');
  const counter = readingOf('counter_charge_transfer');
  return { ...(working && { working }), ...(counter && { counter }) };
}

/** Why a cell has no steady curve; undefined where it has one. */
function whyNone({ cell, interfaces }: Case): string | undefined {
  const { host, collector, counter } = interfaces;
  if (counter.kind === 'uniform_current') {
    return 'the counter electrode imposes the current, so that there is no voltage between the electrodes';
  }
  const working = isReacting(collector) || (isReacting(host) && cell.layers.some(hasSurface));
  if (!working || !(isReacting(counter) || counter.kind === 'reservoir')) {
    return 'an electrode does not react, so that no steady current passes';
  }
  return undefined;
}

function withOperation(theCase: Case, operation: Operation): Case {
  const { impedance: _, ...rest } = theCase;
  return { ...rest, operation };
}

function galvanostatic(currentDensity: number): Operation {
  return { kind: 'galvanostatic', current_density: currentDensity } as Operation;
}

/** @param voltage of the cell: that of the working electrode is its negative */
function potentiostatic(voltage: number): Operation {
  return { kind: 'potentiostatic', voltage: 0 - voltage } as Operation;
}
