import type { LinearCore } from 'sparse-linear-solver-wasm';
import {
  type Case,
  type CaseFile,
  hasSurface,
  isReacting,
  type Operation,
  type ResolvedVariant,
} from '../case/index.ts';
import { defaultVoltages } from '../case/schema/transference.ts';
import { DepletedError, NotConvergedError, StuckError } from '../errors.ts';
import { geometryOf, hostExtentOf } from '../geometry/build.ts';
import { footprintOf } from '../geometry/geometry.ts';
import { FARADAY, thermalVoltage } from '../materials/index.ts';
import { heightProfile, saltBetween } from '../measure/compartments.ts';
import { interfacialResistance, overpotentialsOf, type SystemState } from '../measure/overpotentials.ts';
import { FrozenSalt } from '../physics/frozen-salt.ts';
import { solveSteady } from '../solve/steady.ts';
import { System } from '../solve/system.ts';
import { cellProblem } from './cell-problem.ts';
import { conductivityAt } from './impedance.ts';
import { initialState, restPotentials } from './initial-state.ts';
import { electrodesOf, exact, overpotentialsOn, requireSum } from './polarisation.ts';
import type { BruceVincent, Hittorf, Transference } from './results.ts';
import { type FilledSalt, filledSalt } from './sand.ts';
import { Variant } from './variant.ts';

/** Share of the fill that the salt at the electrodes changes by in Hittorf's experiment, where the case gives no charge. */
const usualChange = 0.1;
/** Depth of a compartment over 2 sqrt(D t), where the case gives no duration: 5e-5 of what an electrode changes diffuses further. */
const usualDepth = 2.5;
/** So little of the current is carried by anions at most that the usual charge is found from. */
const leastAnionShare = 0.1;
/** Tolerance in time of the run after a step of voltage, for a line without corners. */
const traceTolerance = 1e-6;
/** A current that none falls below: what follows a step of voltage is run until it changes no more. */
const never = 1e-30;

export interface TransferenceOptions {
  readonly core: LinearCore;
  /** Of the cell, V, for the method of Bruce and Vincent. */
  readonly voltages?: readonly number[];
  /** Of Hittorf's experiment: C/m2 and s; found from the cell when left out. */
  readonly charge?: number;
  readonly duration?: number;
  /** Lets others have their turn between two solves, and may throw to end it. */
  readonly breathe?: (what: string) => Promise<void>;
}

/**
 * The transference number of the electrolyte of a cell, as two experiments on that cell read it: by the currents at the first instant
 * and at the end of a small step of voltage (J. Evans, C. A. Vincent and P. G. Bruce, Polymer 28 (1987) 2324), and by the
 * salt that a charge moves (Hittorf). The operation of the case is not used. Beside them stand t+ of the electrolyte, and what
 * the first method reads in a concentrated solution (docs/studies.md).
 *
 * @returns a reason and no readings where an electrode does not react or the electrolyte is no single salt
 * @throws BadMeshError, DisconnectedPoresError, UnbalancedError
 */
export async function transferenceOf(variant: ResolvedVariant, options: TransferenceOptions): Promise<Transference> {
  const { core, voltages = defaultVoltages, breathe } = options;
  const without = (reason: string): Transference => ({ reason, bruceVincent: [] });
  const reason = whyNoReading(variant.case);
  if (reason !== undefined) return without(reason);
  using cell = new Variant(variant.name, variant.label, atVoltage(variant.case, voltages[0]), core);
  const { electrolyte: model, geometry } = cell;
  const salt = filledSalt(model);
  if (salt === undefined || geometry.regions.some(({ fixedCharge }) => (fixedCharge ?? 0) !== 0)) {
    return without('the electrolyte is no single salt, of whose cation the method knows the share');
  }
  const bruceVincent: BruceVincent[] = [];
  let newmanNumber = Number.NaN;
  for (const voltage of voltages) {
    await breathe?.(`${variant.name}: Bruce and Vincent at ${Number((1000 * voltage).toPrecision(3))} mV`);
    cell.setCase(atVoltage(variant.case, voltage));
    try {
      cell.solve();
    } catch (error) {
      if (!(error instanceof DepletedError || error instanceof NotConvergedError)) throw error;
      return without(`no steady state was found at ${1000 * voltage} mV: ${error.message}`);
    }
    const found = bruceAndVincent(cell, voltage, core);
    bruceVincent.push(found.reading);
    newmanNumber = newmanNumberOf(variant.case, cell, salt, found.conductivity);
  }
  await breathe?.(`${variant.name}: the current after ${1000 * voltages[0]} mV`);
  const trace = traceAfter(variant, voltages[0], core);
  await breathe?.(`${variant.name}: Hittorf`);
  const hittorf = hittorfOf(variant, salt, options);
  return {
    transferenceNumber: salt.transferenceNumber,
    newmanNumber,
    expected: 1 / (1 + newmanNumber),
    bruceVincent,
    ...(trace === undefined ? {} : { trace }),
    ...(typeof hittorf === 'string' ? { hittorfReason: hittorf } : { hittorf }),
  };
}

/** A case file that asks for the transference numbers of its variants, in the usual way where it does not say how. */
export function withTransference(caseFile: CaseFile): CaseFile {
  return { ...caseFile, transference: caseFile.transference ?? { voltages: [...defaultVoltages] } };
}

/** What the steady state of a cell and its first instant at a voltage say together. */
function bruceAndVincent(
  cell: Variant,
  voltage: number,
  core: LinearCore,
): { readonly reading: BruceVincent; readonly conductivity: number } {
  const footprint = footprintOf(cell.geometry);
  const electrodes = electrodesOf(cell.case);
  const steady = overpotentialsOn(cell);
  let conductivity = Number.NaN;
  const levels = cell.solutions.map((solution, k) => {
    using first = firstInstant(cell, cell.case, solution.system, core);
    using rest = atRest(cell, solution.system, core);
    // All cells are as filled, of free electrolyte but for their transport factor.
    conductivity = conductivityAt(rest.system, rest.state, 0, cell.electrolyte.ion.potential);
    return {
      initial: first.current / footprint,
      steady: steady[k].current / footprint,
      before: interfacialResistance(first, rest, electrodes) * footprint,
      after: interfacialResistance(solution, solution, electrodes) * footprint,
    };
  });
  const across = (pick: (level: (typeof levels)[number]) => number, unit: string) =>
    exact(cell.acrossMeshes(levels.map(pick), unit));
  return {
    conductivity,
    reading: {
      voltage,
      initialCurrentDensity: across(({ initial }) => initial, 'A/m^2'),
      steadyCurrentDensity: across(({ steady: current }) => current, 'A/m^2'),
      initialResistance: across(({ before }) => before, 'ohm m^2'),
      steadyResistance: across(({ after }) => after, 'ohm m^2'),
      transferenceNumber: across(
        ({ initial, steady: last, before, after }) =>
          (last * (voltage - initial * before)) / (initial * (voltage - last * after)),
        '1',
      ),
      uncorrected: across(({ initial, steady: last }) => last / initial, '1'),
    },
  };
}

/** A system of its own with a state. */
interface OwnState extends SystemState, Disposable {
  /** Plating current, A (2D: A/m). */
  readonly current: number;
}

/** The cell when a voltage has just been applied: current flows, and all concentrations are as filled. */
function firstInstant(cell: Variant, theCase: Case, { problem: { mesh } }: System, core: LinearCore): OwnState {
  const problem = cellProblem(theCase, cell.geometry, mesh);
  const frozen = { ...problem, physics: problem.physics.map((each) => new FrozenSalt(each)), anchors: [] };
  const system = new System(frozen, core, theCase.solver.linear_method);
  const start = initialState(system, cell.electrolyte, restPotentials(theCase));
  const { state, loadReached, lastFailure } = solveSteady(system, start, cell.solverSettings());
  if (loadReached < 1) {
    system.dispose();
    throw new NotConvergedError(
      `variant "${cell.name}": Newton's method found no current at the first instant of a voltage (${lastFailure ?? 'no descent'})`,
      'use a smaller voltage',
      [],
      loadReached,
    );
  }
  const { ion, metal } = cell.electrolyte;
  const found = overpotentialsOf(system, state, electrodesOf(theCase), ion.potential, metal);
  requireSum(found, cell.name, thermalVoltage(theCase.electrolyte.temperature));
  return { system, state, current: found.current, [Symbol.dispose]: () => system.dispose() };
}

/** The cell as filled, held at its rest potential. */
function atRest(cell: Variant, { problem: { mesh } }: System, core: LinearCore): OwnState {
  const resting = atVoltage(cell.case, 0);
  const system = new System(cellProblem(resting, cell.geometry, mesh), core, resting.solver.linear_method);
  const state = initialState(system, cell.electrolyte, restPotentials(resting));
  return { system, state, current: 0, [Symbol.dispose]: () => system.dispose() };
}

/**
 * Ne = 2 RT kappa (1 - t+)^2 (1 + dln f/dln c) / (F^2 D c) of a 1:1 salt at the fill (N. P. Balsara and J. Newman, J. Electrochem. Soc. 162
 * (2015) A2720): how much more the gradient of salt takes of a small steady voltage than Ohm's law does.
 */
function newmanNumberOf(theCase: Case, cell: Variant, salt: FilledSalt, conductivity: number): number {
  const { temperature } = theCase.electrolyte;
  const law = cell.electrolyte.laws.find(({ property }) => property === 'thermodynamic_factor')?.law;
  law?.evaluate(salt.concentration, temperature);
  return (
    (2 * thermalVoltage(temperature) * conductivity * (1 - salt.transferenceNumber) ** 2 * (law?.value ?? 1)) /
    (FARADAY * salt.diffusivity * salt.concentration)
  );
}

/** The current that follows a voltage until it is steady, on one mesh; none where the run is stuck. */
function traceAfter(variant: ResolvedVariant, voltage: number, core: LinearCore): Transference['trace'] {
  const { mesh, solver } = variant.case;
  const fine = { ...solver, time: { ...solver.time, tolerance: solver.time.tolerance ?? traceTolerance } };
  const theCase = atVoltage({ ...variant.case, mesh: { ...mesh, uncertainty: false }, solver: fine }, voltage, {
    until: { current_below: never },
  });
  using cell = new Variant(variant.name, variant.label, theCase, core);
  try {
    cell.solve();
  } catch (error) {
    if (error instanceof StuckError) return undefined;
    throw error;
  }
  const [{ traces }] = cell.outcomes;
  return { voltage, time: traces.time, currentDensity: traces.currentDensity };
}

/** Hittorf's experiment on the free electrolyte of a cell, or why it cannot be made. */
function hittorfOf(variant: ResolvedVariant, salt: FilledSalt, options: TransferenceOptions): Hittorf | string {
  const { case: theCase } = variant;
  if (theCase.cell.mesh !== undefined) {
    return 'a cell that is a mesh of any shape has no planes that divide it';
  }
  const plan = planOf(theCase, salt, options);
  if (typeof plan === 'string') return plan;
  const { charge, duration } = plan;
  const operation = { kind: 'galvanostatic', current_density: charge / duration, duration } as Operation;
  using cell = new Variant(variant.name, variant.label, withOperation(theCase, operation), options.core);
  try {
    cell.solve();
  } catch (error) {
    if (error instanceof StuckError) return error.message;
    throw error;
  }
  const early = cell.outcomes.find(({ steps }) => steps[steps.length - 1]?.endedBy !== 'duration');
  if (early !== undefined) {
    return `the current could not flow for ${Number(duration.toPrecision(3))} s: after ${Number(early.time.toPrecision(3))} s the salt or the metal at an electrode was used up; pass less charge`;
  }
  const { geometry } = cell;
  const footprint = footprintOf(geometry);
  const [lower, upper] = plan.planes;
  const { concentration: filled } = salt;
  const levels = cell.solutions.map(({ system, state }) =>
    (
      [
        [0, lower],
        [lower, upper],
        [upper, geometry.height],
      ] as const
    ).map(([from, to]) => saltBetween(system, state, from, to, filled)),
  );
  const across = (pick: (level: (typeof levels)[number]) => number, unit: string) =>
    exact(cell.acrossMeshes(levels.map(pick), unit));
  const compartment = (index: number, sign: number) => ({
    saltChange: across((level) => level[index].change / footprint, 'mol/m^2'),
    ...(sign === 0
      ? {}
      : {
          transferenceNumber: across((level) => 1 - (sign * FARADAY * level[index].change) / footprint / charge, '1'),
        }),
  });
  const { system, state } = cell.solutions[cell.solutions.length - 1];
  return {
    charge,
    duration,
    planes: plan.planes,
    // The cathode loses (1 - t+) Q/F of salt, and the anode gains as much.
    cathode: compartment(0, -1),
    middle: compartment(1, 0),
    anode: compartment(2, 1),
    middleChange: across((level) => level[1].largest / filled, '1'),
    diffusedShare: diffusedShare(plan.depth / (2 * Math.sqrt(plan.diffusivity * duration))),
    profile: heightProfile(system, state, geometry),
  };
}

interface HittorfPlan {
  readonly planes: readonly [number, number];
  /** m */
  readonly depth: number;
  /** Of salt along the cell, where it is fastest, m2/s. */
  readonly diffusivity: number;
  readonly charge: number;
  readonly duration: number;
}

/** Where the cell is divided, what passes and how long, from the case and the cell. */
function planOf(theCase: Case, salt: FilledSalt, options: TransferenceOptions): HittorfPlan | string {
  const geometry = geometryOf(theCase);
  const host = hostExtentOf(theCase, geometry).top;
  const { interfaces, cell } = theCase;
  // What reacts belongs to the compartment of its electrode.
  const from = isReacting(interfaces.host) && cell.layers.some(hasSurface) ? host : 0;
  const depth = (geometry.height - from) / 3;
  if (!(depth > 1e-9 * geometry.height)) {
    return 'the host reaches up to the counter electrode, so that no electrolyte stands between the compartments';
  }
  const diffusivity = Math.max(...geometry.regions.map(({ tortuosityFactor }) => salt.diffusivity / tortuosityFactor));
  const porosity = Math.min(...geometry.regions.map((region) => region.porosity));
  const duration = options.duration ?? (depth / (2 * usualDepth)) ** 2 / diffusivity;
  // c - c0 = 2 N sqrt(t / (pi D)) / porosity at an electrode that takes the flux N (Cottrell's problem with a given flux).
  const anionShare = Math.max(1 - salt.transferenceNumber, leastAnionShare);
  const currentDensity =
    (usualChange * salt.concentration * FARADAY * porosity * Math.sqrt((Math.PI * diffusivity) / duration)) /
    (2 * anionShare);
  return {
    planes: [from + depth, from + 2 * depth],
    depth,
    diffusivity,
    duration,
    charge: options.charge ?? currentDensity * duration,
  };
}

/**
 * What part of the salt that a constant flux brings into a half-space is beyond a depth, 4 i2erfc(depth / (2 sqrt(D t))) =
 * (4 / sqrt(pi)) int_0^inf s^2 exp(-(z + s)^2) ds (H. S. Carslaw and J. C. Jaeger, Conduction of Heat in Solids, 2nd ed., Appendix II).
 *
 * @param z depth over 2 sqrt(D t)
 */
export function diffusedShare(z: number): number {
  const [end, intervals] = [8, 4000];
  const step = end / intervals;
  let sum = 0;
  // Simpson's rule; the integrand vanishes at both ends.
  for (let k = 1; k < intervals; k++) {
    const s = k * step;
    sum += (k % 2 === 1 ? 4 : 2) * s * s * Math.exp(-((z + s) ** 2));
  }
  return ((4 / Math.sqrt(Math.PI)) * step * sum) / 3;
}

/** Why neither method can be used; undefined where both can. */
function whyNoReading({ cell, interfaces }: Case): string | undefined {
  const { host, collector, counter } = interfaces;
  const working = isReacting(collector) || (isReacting(host) && cell.layers.some(hasSurface));
  if (working && isReacting(counter)) return undefined;
  return 'the method needs a cell between two electrodes at which the cation reacts';
}

function withOperation(theCase: Case, operation: Operation): Case {
  const { impedance: _, ...rest } = theCase;
  return { ...rest, operation };
}

/** @param voltage over that at rest: the potential of the working electrode is its negative */
function atVoltage(theCase: Case, voltage: number, more: object = {}): Case {
  const operation = { kind: 'potentiostatic', voltage: restPotentials(theCase).working - voltage, ...more };
  return withOperation(theCase, operation as Operation);
}
