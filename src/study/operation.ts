import { type EndConditions, type Operation, type OperationStep, stepsOf } from '../case/index.ts';
import type { CellPlace, FieldExtrema } from '../errors.ts';
import { StuckError } from '../errors.ts';
import { footprintOf, type Geometry } from '../geometry/geometry.ts';
import type { Balances } from '../measure/balances.ts';
import { ElectrodeCurrent } from '../measure/electrode-current.ts';
import { extremaOf, placeOf } from '../measure/extrema.ts';
import { TimeBalances } from '../measure/time-balances.ts';
import type { NewtonOutcome } from '../solve/newton.ts';
import type { Control } from '../solve/problem.ts';
import type { SolverHistory, SolverSettings } from '../solve/settings.ts';
import type { System } from '../solve/system.ts';
import { type Accumulating, stageWeights, TrBdf2 } from '../solve/tr-bdf2.ts';
import {
  defaultTimeSettings,
  integrate,
  type StepRecord,
  type TimeEvent,
  type TimeSettings,
  type TransientOutcome,
} from '../solve/transient.ts';
import { counterControl, workingControl } from './cell-problem.ts';
import type { StepSummary, Traces } from './results.ts';
import { TraceRecorder } from './traces.ts';

/** Share of the fill at which a surface counts as depleted where the case names none. */
export const usualDepletion = 1e-4;
/** A step that cannot go on with a surface this poor in salt has ended by depletion. */
const nearDepletion = 0.02;
/** An electrode of whose surface so little has metal has nothing left to strip. */
const nothingLeft = 1e-6;
/** How long a step may take that only a condition ends, s: 30 years. */
const longestWait = 1e9;
/** Lengths of the short step of a jump, relative to the first step after it: the first that works is taken. */
const jumpTimes = [1e-6, 1e-4, 1e-2, 1];
/** The same where even the first step is so short that it is lost in rounding: with one so much longer. */
const longerJumpTimes = [10, 100];
/** A step with this part of the error that it may have is so by more than luck. */
const clearlyAccurate = 0.01;
/** A step in time this long, relative to the time so far, that changes nothing by more than this shows a steady state. */
const longEnough = 0.1;
const atRest = 1e-8;
/** First step where nothing is known of the duration, s; one too long is shortened, one too short grows fourfold a step. */
const usualFirstStep = 1e-6;

/** What an operation is run on, and how. */
export interface OperationSetting {
  readonly system: System;
  readonly geometry: Geometry;
  readonly operation: Operation;
  /** The value of every unknown at rest. */
  readonly fill: readonly number[];
  /** The cell at rest. */
  readonly start: Float64Array;
  /** Whether the counter electrode imposes the current, so that there is no voltage. */
  readonly counterImposesCurrent: boolean;
  readonly settings: SolverSettings;
  readonly timeSettings?: Partial<TimeSettings>;
  readonly history: SolverHistory;
  readonly accumulating?: readonly Accumulating[];
  /** Hears the state at each time that output is asked for. The array is reused. */
  readonly onOutput?: (state: Float64Array, time: number) => void;
}

/** How far an operation came. */
export interface OperationOutcome {
  /** The level at the end, or the last that was reached. */
  readonly state: Float64Array;
  readonly time: number;
  readonly traces: Traces;
  readonly steps: readonly StepSummary[];
  readonly records: readonly StepRecord[];
  readonly balances: Balances;
  /** Charge that reactions of the working electrode deposited, C/m2; absent where all charge passes by reactions. */
  readonly faradaicCapacity?: number;
  /** Sentences on what did not go as asked. */
  readonly notes: readonly string[];
  /** Why the operation could not go on to its end. */
  readonly failure?: StuckError;
}

/** What drives the cell at a time. */
type Drive = { readonly kind: 'current'; readonly at: (time: number) => number } | { kind: 'voltage'; value: number };

/** A part of a step without a jump or kink. */
interface Segment {
  readonly drive: Drive;
  readonly duration: number;
  /** Whether the drive jumps, so that what holds at every instant must be found anew. */
  readonly jumps: boolean;
}

/**
 * Runs an operation from rest, step by step. Yields the share of the known duration that is done, after every accepted step
 * in time.
 *
 * Every step of the operation starts with consistent potentials under its own control, and ends with its duration or the
 * first of its conditions, which are located in time. A step with a given current always ends where a surface runs out of
 * salt: that is Sand's time. What passes is summed with the quadrature of the steps in time, so that charge and species
 * balance to round-off.
 */
export function* runOperation(setting: OperationSetting): Generator<number, OperationOutcome> {
  const run = new OperationRun(setting);
  return yield* run.run();
}

type Settable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

class OperationRun {
  private readonly setting: OperationSetting;
  private readonly system: System;
  private readonly timeSettings: TimeSettings;
  private readonly integrator: TrBdf2;
  private readonly electrode: ElectrodeCurrent;
  private readonly counter: ElectrodeCurrent;
  private readonly balances: TimeBalances;
  private readonly recorder: TraceRecorder;
  /** Offsets in the state of the nodes at which either electrode reacts. */
  private readonly surfaceNodes: readonly number[];
  private readonly footprint: number;
  /** What drives the cell: every stage of a step writes its numbers in place. */
  private readonly givenVoltage: Settable<Extract<Control, { kind: 'held' }>>;
  private readonly givenCurrent: Settable<Extract<Control, { kind: 'total' }>>;
  private readonly imposedCurrent: Settable<Extract<Control, { kind: 'held' }>> = {
    kind: 'held',
    name: 'counter electrode',
    value: 0,
  };
  private readonly records: StepRecord[] = [];
  private readonly steps: StepSummary[] = [];
  private readonly notes: string[] = [];
  /** Steps of which a note says that they ended as they began. */
  private readonly notedAtOnce = new Set<number>();
  /** Current through the reactions of the working electrode at the three stages, A, anodic. */
  private readonly reacting = [0, 0, 0];
  /** Charge that its surfaces store at them, A s: with the area that is left then. */
  private readonly charges = [0, 0, 0];
  private drive: Drive = { kind: 'current', at: () => 0 };
  /** What surfaces of the working electrode store per second at the accepted level, A, anodic. */
  private storing = 0;
  /** Deposition charge since the start of the operation and of the step, A s/m2. */
  private capacity = 0;
  private capacityAtStep = 0;
  /** Of it what reactions passed: without the charge that surfaces store. */
  private faradaic = 0;
  /** Whether a long step in time changed nothing. */
  private rests = false;

  constructor(setting: OperationSetting) {
    const { system, geometry, operation } = setting;
    this.setting = setting;
    this.system = system;
    this.timeSettings = { ...defaultTimeSettings, ...setting.timeSettings };
    this.footprint = footprintOf(geometry);
    const working = system.problem.controls[workingControl];
    const common = { name: working.name, scale: working.scale ?? 1, switches: true } as const;
    this.givenVoltage = { ...common, kind: 'held', value: 0 };
    this.givenCurrent = { ...common, kind: 'total', total: 0 };
    this.electrode = new ElectrodeCurrent(system, geometry, workingControl);
    this.balances = new TimeBalances(system);
    this.counter = new ElectrodeCurrent(system, geometry, counterControl);
    this.surfaceNodes = [...new Set([...this.electrode.offsets, ...this.counter.offsets])];
    this.recorder = new TraceRecorder(this.electrode.surfaces.map(({ name }) => name));
    this.integrator = new TrBdf2(
      system,
      setting.settings,
      setting.history,
      (time) => this.setControls(time),
      setting.accumulating,
      (stage, state) => {
        this.reacting[stage] = this.electrode.reacting(state);
        this.charges[stage] = this.electrode.stored(state);
        this.balances.atStage(stage, state);
      },
    );
    this.nextOutput = outputTimes(operation);
  }

  /** The first time after a given one at which output is asked for. */
  private readonly nextOutput: (after: number) => number;

  *run(): Generator<number, OperationOutcome> {
    const { operation } = this.setting;
    const steps = stepsOf(operation);
    const cycles = operation.kind === 'steps' ? operation.cycles : 1;
    const known = cycles * steps.reduce((sum, step) => sum + (durationOf(step) ?? 0), 0);
    const { start: state } = this.setting;
    this.integrator.state.set(state);
    this.balances.start(state);
    if (this.nextOutput(-1) === 0) this.setting.onOutput?.(state, 0);
    let failure: StuckError | undefined;
    for (let cycle = 1; cycle <= cycles && failure === undefined; cycle++) {
      for (let index = 0; index < steps.length; index++) {
        const position = { index, cycle, name: nameOf(index, cycle, steps.length, cycles) };
        const ended = yield* this.runStep(steps[index], position, known);
        if (ended instanceof StuckError) failure = ended;
        const isLast = cycle === cycles && index === steps.length - 1;
        const unasked = ended === 'depletion' && conditionsOf(steps[index]).depletion === undefined;
        if (unasked && !isLast) {
          this.notes.push(
            `${position.name} ended after ${seconds(this.integrator.time)} because a surface ran out of salt; the operation stops there. Lower its current, or give it until: { depletion: 1e-4 } to go on with what follows.`,
          );
          return this.outcome();
        }
        if (failure !== undefined) break;
      }
    }
    return this.outcome(failure);
  }

  private outcome(failure?: StuckError): OperationOutcome {
    return {
      state: this.integrator.state.slice(),
      time: this.integrator.time,
      traces: this.recorder.traces(),
      steps: this.steps,
      records: this.records,
      balances: this.balances.balances,
      ...(this.electrode.stores ? { faradaicCapacity: this.faradaic } : {}),
      notes: this.notes,
      failure,
    };
  }

  /** @returns what ended the step */
  private *runStep(
    step: OperationStep,
    { index, cycle, name }: { index: number; cycle: number; name: string },
    known: number,
  ): Generator<number, StepSummary['endedBy'] | StuckError> {
    const { integrator } = this;
    const start = integrator.time;
    this.capacityAtStep = this.capacity;
    const conditions = conditionsOf(step);
    const events = this.eventsOf(step, conditions);
    const firstStep = this.setting.timeSettings?.firstStep ?? firstStepOf(step);
    const finish = (endedBy: StepSummary['endedBy']): StepSummary['endedBy'] => {
      this.steps.push({
        index,
        cycle,
        kind: step.kind,
        start,
        end: integrator.time,
        endedBy,
        capacity: this.capacity - this.capacityAtStep,
      });
      return endedBy;
    };
    let proposed = firstStep;
    let end = start;
    for (const segment of segmentsOf(step, start)) {
      const isFirst = end === start;
      end += segment.duration;
      this.drive = segment.drive;
      if (segment.jumps) {
        const level = integrator.state.slice();
        const { outcome, following } = this.jump(level, firstStep, end);
        if (outcome !== 'converged') {
          const runaway = this.endOfMetal(name, conditions);
          if (runaway !== undefined) {
            if (runaway !== 'exhaustion') this.noteEndOfMetal(name);
            return finish(runaway);
          }
          return this.stuck(name, `no potentials carry it: ${outcome}`);
        }
        this.balances.countJump(integrator);
        const charged = this.electrode.stored(integrator.state) - this.electrode.stored(level);
        this.storing = charged !== 0 && this.displacesAtOnce ? Number.POSITIVE_INFINITY : charged / integrator.step;
        this.faradaic -= (integrator.step * this.reacting[0]) / this.footprint;
        this.capacity -= (charged + integrator.step * this.reacting[0]) / this.footprint;
        this.record(index, cycle, integrator.state);
        const met = events.find(
          (event) => event.name !== 'depletion' && event.value(integrator.state, integrator.time) <= 0,
        );
        if (met !== undefined) {
          if (isFirst) this.noteEndAtOnce(met, index, name);
          return finish(this.endOf(met, name));
        }
        proposed = following;
      }
      const integration = integrate(
        integrator,
        end,
        { ...this.timeSettings, firstStep },
        proposed,
        events,
        this.records,
        {
          onStep: () => this.take(index, cycle),
          onOutput: (state, time) => this.setting.onOutput?.(state, time),
        },
        this.nextOutput,
      );
      let ended: IteratorResult<number, TransientOutcome> = integration.next();
      while (!ended.done) {
        yield known > 0 ? Math.min(1, ended.value / known) : 0;
        if (this.rests && durationOf(step) === undefined && conditions.capacity === undefined) {
          this.notes.push(
            `${name}: none of its conditions came about; after ${seconds(integrator.time)} nothing changes any more.`,
          );
          return finish('steady_state');
        }
        ended = integration.next();
      }
      const outcome = ended.value;
      if (outcome.kind === 'event') return finish(this.endOf(outcome.event, name));
      if (outcome.kind === 'stuck') {
        integrator.restore();
        const runaway = this.endOfMetal(name, conditions);
        if (runaway !== undefined) return finish(runaway);
        const poorest = this.poorestSurface(integrator.state);
        if (events.some((event) => event.name === 'depletion') && poorest < nearDepletion) {
          this.notes.push(
            `${name}: the surface runs out of salt at ${seconds(integrator.time)}, followed down to ${poorest.toPrecision(2)} of the fill; a finer mesh follows it further.`,
          );
          return finish('depletion');
        }
        return this.stuck(name, outcome.reason === 'error' ? 'no step is accurate enough' : outcome.reason);
      }
      proposed = outcome.nextStep;
    }
    return finish('duration');
  }

  /**
   * Starts a segment from a level. Where the last one ended with a bare surface, its potential ran away and is no place to
   * search from: the search then starts with the potentials of rest.
   */
  private begin(level: Float64Array, shortTime: number): NewtonOutcome {
    const { integrator, system, setting } = this;
    const { time } = integrator;
    const outcome = integrator.begin(level, time, shortTime);
    if (outcome === 'converged') return outcome;
    const atRest = level.map((value, k) => (system.logarithmic[k] === 1 ? value : setting.start[k]));
    return integrator.begin(level, time, shortTime, atRest);
  }

  /** What an event ends a step by; says so where nobody asked for it. */
  private endOf(event: TimeEvent, name: string): StepSummary['endedBy'] {
    if (event.name === 'exhaustion') this.noteEndOfMetal(name);
    return event.name as StepSummary['endedBy'];
  }

  /** A step that a voltage ends before it has begun did nothing, in each cycle: mostly that of a sign. */
  private noteEndAtOnce({ name: condition }: TimeEvent, index: number, name: string): void {
    if ((condition !== 'voltage_above' && condition !== 'voltage_below') || this.notedAtOnce.has(index)) return;
    this.notedAtOnce.add(index);
    const voltage = `${Number((1e3 * this.voltage(this.integrator.state)).toPrecision(3))} mV`;
    const strips =
      condition === 'voltage_below' && this.drive.kind === 'current' && this.drive.at(this.integrator.time) < 0;
    this.notes.push(
      `${name} ended as it began: its first cell voltage, ${voltage}, already meets ${condition}.${strips ? ' While metal is stripped the cell voltage is negative: write voltage_below: -0.5 V, say.' : ''}`,
    );
  }

  private noteEndOfMetal(name: string): void {
    this.notes.push(`${name} ended after ${seconds(this.integrator.time)}: no metal is left to strip.`);
  }

  /**
   * What ends a step with a given current that cannot go on because no metal is left for it: the voltage it was to end by,
   * as at that moment the potential runs away without limit, or else the lack of metal.
   */
  private endOfMetal(name: string, conditions: EndConditions): StepSummary['endedBy'] | undefined {
    const { integrator } = this;
    if (this.strippable(integrator.state, integrator.time) > nothingLeft) return undefined;
    const runaway = this.runawayCondition(integrator.time, conditions);
    if (runaway !== undefined) return runaway;
    this.noteEndOfMetal(name);
    return 'exhaustion';
  }

  /** The part of the electrode that a given current strips that has metal; 1 where nothing is stripped. */
  private strippable(state: Float64Array, time: number): number {
    const current = this.drive.kind === 'current' ? this.drive.at(time) : 0;
    if (current === 0) return 1;
    const stripped = current < 0 ? this.electrode : this.counter;
    return stripped.strippable(state, this.setting.accumulating ?? []);
  }

  /** The condition that the potential of the electrode meets that a given current strips, once it is bare. */
  private runawayCondition(time: number, conditions: EndConditions): 'voltage_below' | 'voltage_above' | undefined {
    const current = this.drive.kind === 'current' ? this.drive.at(time) : 0;
    const name = current < 0 ? 'voltage_below' : 'voltage_above';
    return conditions[name] === undefined ? undefined : name;
  }

  /**
   * Finds what holds at every instant anew, in a step that is as short as rounding allows: what is stored is known no better
   * than to its last digit, which in too short a time is more than what passes. One longer than the first step is taken only
   * where it changes nothing stored by more than a step may be off by, and where no step is accurate from any shorter one.
   *
   * @param end of the segment, s
   * @returns the first step to try after it, s
   */
  private jump(level: Float64Array, firstStep: number, end: number): { outcome: NewtonOutcome; following: number } {
    const { integrator, timeSettings } = this;
    const start = integrator.time;
    const room = Math.min(end, this.nextOutput(start)) - start;
    let best = firstStep;
    let leastError = Number.POSITIVE_INFINITY;
    for (const part of [...jumpTimes, ...longerJumpTimes]) {
      const shortTime = part * firstStep;
      if (part > 1 && (leastError <= timeSettings.tolerance || 2 * shortTime > room)) break;
      if (this.begin(level, shortTime) !== 'converged') continue;
      if (part > 1 && !(integrator.changeSince(level) <= timeSettings.tolerance)) {
        integrator.takeBack(level, start);
        break;
      }
      // From a level that is rounding no step is accurate, however short, but by luck.
      const error = integrator.probe(shortTime);
      if (error <= clearlyAccurate * timeSettings.tolerance) {
        return { outcome: 'converged', following: Math.max(firstStep, shortTime) };
      }
      integrator.takeBack(level, start);
      if (error < leastError) {
        leastError = error;
        best = shortTime;
      }
    }
    if (leastError > timeSettings.tolerance) best = firstStep;
    return { outcome: this.begin(level, best), following: Math.max(firstStep, best) };
  }

  private setControls(time: number): void {
    const { drive, system, givenVoltage, givenCurrent, imposedCurrent } = this;
    if (drive.kind === 'voltage') {
      givenVoltage.value = drive.value;
      system.setControl(workingControl, givenVoltage);
    } else if (this.setting.counterImposesCurrent) {
      imposedCurrent.value = drive.at(time);
      system.setControl(counterControl, imposedCurrent);
    } else {
      givenCurrent.total = -drive.at(time) * this.footprint;
      system.setControl(workingControl, givenCurrent);
    }
  }

  private eventsOf(step: OperationStep, conditions: EndConditions): TimeEvent[] {
    const { integrator } = this;
    const events: TimeEvent[] = [];
    const { voltage_above, voltage_below, current_below, capacity } = conditions;
    if (voltage_above !== undefined) {
      events.push({ name: 'voltage_above', value: (state) => voltage_above - this.voltage(state) });
    }
    if (voltage_below !== undefined) {
      events.push({ name: 'voltage_below', value: (state) => this.voltage(state) - voltage_below });
    }
    if (current_below !== undefined) {
      const value = (state: Float64Array, time: number) => Math.abs(this.currentDensity(state, time)) - current_below;
      events.push({ name: 'current_below', value });
    }
    if (capacity !== undefined) {
      const value = (state: Float64Array) => {
        const passed = state === integrator.next ? this.passedInStep() : 0;
        return capacity - Math.abs(this.capacity - this.capacityAtStep + passed);
      };
      events.push({ name: 'capacity', value });
    }
    const givenCurrent = step.kind === 'galvanostatic' || step.kind === 'profile';
    if (givenCurrent || conditions.depletion !== undefined) {
      const share = conditions.depletion ?? usualDepletion;
      events.push({ name: 'depletion', value: (state) => this.poorestSurface(state) - share });
    }
    if (givenCurrent) {
      // A double layer can carry the current on for a while, to potentials that mean nothing.
      const value = (state: Float64Array, time: number) =>
        this.runawayCondition(time, conditions) === undefined ? this.strippable(state, time) - nothingLeft : 1;
      events.push({ name: 'exhaustion', value });
    }
    return events;
  }

  /** Potential of the counter electrode over the working one. */
  private voltage(state: Float64Array): number {
    const { system } = this;
    const counter = this.setting.counterImposesCurrent ? Number.NaN : system.controlValue(counterControl, state, 1);
    return counter - system.controlValue(workingControl, state, 1);
  }

  /**
   * Deposition current density per footprint: the one asked for, or what reactions pass and surfaces store; NaN at a jump of the
   * voltage over space charge, where a charge is displaced in no time.
   */
  private currentDensity(state: Float64Array, time: number): number {
    if (this.drive.kind === 'current') return this.drive.at(time);
    if (!Number.isFinite(this.storing) && state !== this.integrator.next) return Number.NaN;
    if (state !== this.integrator.next) return -(this.electrode.reacting(state) + this.storing) / this.footprint;
    return -(this.reacting[2] + this.storingAtEnd()) / this.footprint;
  }

  /** Whether no resistance lies before what surfaces store: the field of space charge follows the voltage at once. */
  private get displacesAtOnce(): boolean {
    return this.system.equations.some(({ name, kind }) => name === 'charge' && kind === 'balance');
  }

  /** How fast surfaces store at the end of the step last tried: the slope of the parabola through its three levels, A. */
  private storingAtEnd(): number {
    const [atStart, atMiddle, atEnd] = this.charges;
    return this.integrator.slopeAtEnd(atStart, atMiddle, atEnd);
  }

  /** Deposition charge per footprint that passes in the step last tried: all of it. */
  private passedInStep(): number {
    const [atStart, , atEnd] = this.charges;
    return this.reactedInStep() - (atEnd - atStart) / this.footprint;
  }

  /** What of it reactions pass. */
  private reactedInStep(): number {
    let charge = 0;
    for (let stage = 0; stage < 3; stage++) charge += this.integrator.step * stageWeights[stage] * this.reacting[stage];
    return -charge / this.footprint;
  }

  /** Smallest concentration at an electrode, relative to the fill. */
  private poorestSurface(state: Float64Array): number {
    let least = Number.POSITIVE_INFINITY;
    for (const offset of this.surfaceNodes) if (state[offset] < least) least = state[offset];
    return (this.system.unknowns[0].origin / this.setting.fill[0]) * Math.exp(least);
  }

  private take(index: number, cycle: number): void {
    const { integrator } = this;
    // While metal is stripped that runs out, an end is near that does not show yet.
    const changes = Math.max(integrator.largestChange, integrator.largestLoss);
    this.rests = integrator.step >= longEnough * integrator.time && changes <= atRest;
    this.balances.count(integrator);
    this.capacity += this.passedInStep();
    this.faradaic += this.reactedInStep();
    this.record(index, cycle, integrator.next);
    this.storing = this.storingAtEnd();
  }

  private record(index: number, cycle: number, state: Float64Array): void {
    const { integrator, system, recorder } = this;
    // The moment after a jump is told as that of the jump.
    const time = state === integrator.next ? integrator.time + integrator.step : integrator.time - integrator.step;
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    for (const offset of this.surfaceNodes) {
      if (state[offset] < least) least = state[offset];
      if (state[offset] > most) most = state[offset];
    }
    const filled = system.unknowns[0].origin;
    const row = recorder.row();
    row.time = time;
    row.step = index + 1;
    row.cycle = cycle;
    row.voltage = this.voltage(state);
    row.currentDensity = this.currentDensity(state, time);
    row.capacity = this.capacity;
    row.smallest = filled * Math.exp(least);
    row.largest = filled * Math.exp(most);
    this.electrode.depositionMeans(state, row.surfaces);
    recorder.take();
  }

  private stuck(name: string, reason: string): StuckError {
    const { integrator, system } = this;
    const { geometry } = this.setting;
    const n = system.unknownCount;
    const entry = integrator.furthest;
    const place: CellPlace | undefined =
      entry < system.coreSize ? placeOf(system, geometry, Math.floor(entry / n)) : undefined;
    const variable = entry < system.coreSize ? system.unknowns[entry % n].name : 'potential of the working electrode';
    const extrema: FieldExtrema[] = extremaOf(system, geometry, integrator.state);
    const where =
      place === undefined ? '' : ` at x = ${micrometres(place.x)}, y = ${micrometres(place.y)} (${place.region})`;
    return new StuckError(
      `${name} cannot go on after ${seconds(integrator.time)} (${reason}): the ${variable}${where} does not settle even in the smallest step`,
      'what was computed until then is kept; lower the current or the voltage of the step, end it earlier by until, or make solver.time.first_step smaller',
      { time: integrator.time, variable, place, extrema },
    );
  }
}

function conditionsOf(step: OperationStep): EndConditions {
  return step.until ?? {};
}

/** How long a step lasts unless a condition ends it; undefined where only a condition does. */
function durationOf(step: OperationStep): number | undefined {
  return step.kind === 'profile' ? step.points[step.points.length - 1][0] : step.duration;
}

function firstStepOf(step: OperationStep): number {
  if (step.kind === 'profile') {
    const spans = step.points.slice(1).map(([time], k) => time - step.points[k][0]);
    return 1e-6 * Math.max(...spans);
  }
  return step.duration === undefined ? usualFirstStep : 1e-6 * step.duration;
}

/** The parts of a step, with times of the operation. */
function segmentsOf(step: OperationStep, start: number): Segment[] {
  const constant = (drive: Drive): Segment[] => [{ drive, duration: durationOf(step) ?? longestWait, jumps: true }];
  switch (step.kind) {
    case 'galvanostatic':
      return constant({ kind: 'current', at: () => step.current_density });
    case 'potentiostatic':
      return constant({ kind: 'voltage', value: step.voltage });
    case 'rest':
      return constant({ kind: 'current', at: () => 0 });
    case 'profile':
      return step.points.slice(1).flatMap(([time, current], k): Segment[] => {
        const [from, before] = step.points[k];
        if (time === from) return [];
        const slope = (current - before) / (time - from);
        const at = (now: number) => before + slope * (now - start - from);
        const jumps = k === 0 || step.points[k - 1][0] === from;
        return [{ drive: { kind: 'current', at }, duration: time - from, jumps }];
      });
  }
}

/** The first time after a given one at which the operation asks for output. */
function outputTimes({ output }: Operation): (after: number) => number {
  const times = [...(output?.times ?? [])].sort((a, b) => a - b);
  const every = output?.every;
  return (after) => {
    const listed = times.find((time) => time > after) ?? Number.POSITIVE_INFINITY;
    if (every === undefined) return listed;
    const count = Math.floor(after / every + 1e-9) + 1;
    return Math.min(listed, Math.max(0, count) * every);
  };
}

function nameOf(index: number, cycle: number, steps: number, cycles: number): string {
  if (steps === 1 && cycles === 1) return 'the operation';
  return `step ${index + 1}${cycles > 1 ? ` of cycle ${cycle}` : ''}`;
}

function seconds(time: number): string {
  return `${Number(time.toPrecision(4))} s`;
}

function micrometres(length: number): string {
  return `${Number((1e6 * length).toPrecision(4))} um`;
}
