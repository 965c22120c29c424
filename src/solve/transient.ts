import type { NewtonOutcome } from './newton.ts';
import type { StepOutcome, TrBdf2 } from './tr-bdf2.ts';

/** Every knob of the time steps, with its default. */
export interface TimeSettings {
  /** Largest error a step may make in any unknown, relative to its scale. */
  readonly tolerance: number;
  /** First step after the start and after a jump, s. */
  readonly firstStep: number;
  /** The integrator gives up when its step falls below this part of the first one. */
  readonly smallestStep: number;
  /** Longest step, s. */
  readonly longestStep: number;
  /** Most steps between two jumps. */
  readonly maximumSteps: number;
  /** An event is located to this part of the step it falls into. */
  readonly eventTolerance: number;
}

export const defaultTimeSettings: TimeSettings = {
  tolerance: 1e-4,
  firstStep: 1e-6,
  smallestStep: 1e-9,
  longestStep: Number.POSITIVE_INFINITY,
  maximumSteps: 20_000,
  eventTolerance: 1e-9,
};

/** Something that ends the integration: where `value` falls from positive to zero. */
export interface TimeEvent {
  readonly name: string;
  value(state: Float64Array, time: number): number;
}

/** One attempted step. */
export interface StepRecord {
  /** Where it started, s. */
  readonly time: number;
  readonly step: number;
  /** Its error relative to the scale of the unknowns; NaN where the equations were not solved. */
  readonly error: number;
  readonly accepted: boolean;
}

/** How an integration ended: at the time asked for, at an event, or stuck. */
export type TransientOutcome =
  | { readonly kind: 'finished' /** The step that would follow, s. */; readonly nextStep: number }
  | { readonly kind: 'event'; readonly event: TimeEvent }
  | { readonly kind: 'stuck'; readonly reason: Exclude<NewtonOutcome, 'converged'> | 'error' | 'too many steps' };

export interface TransientObserver {
  /**
   * Hears of every accepted step before it is taken: `integrator.state`, `middle` and `next` are its three levels,
   * `integrator.step` its length.
   */
  onStep(integrator: TrBdf2): void;
  /** Hears the state at each requested time. The array is reused. */
  onOutput?(state: Float64Array, time: number): void;
}

/** Growth and shrinkage of the step from one to the next. */
const safety = 0.9;
const largestGrowth = 4;
const largestShrinkage = 0.2;

/**
 * Integrates from where the integrator stands until a time or an event, with steps whose error the embedded formula keeps
 * below the tolerance. A step that fails is tried again shorter. Yields the time after every accepted step, so that a
 * caller can show it or stop.
 *
 * @param firstStep s
 * @param nextOutput the first time after a given one at which the state is asked for, Infinity where there is none; such
 *   states are reported by interpolation
 */
export function* integrate(
  integrator: TrBdf2,
  until: number,
  settings: TimeSettings,
  firstStep: number,
  events: readonly TimeEvent[],
  records: StepRecord[],
  observer: TransientObserver,
  nextOutput: (after: number) => number = () => Number.POSITIVE_INFINITY,
): Generator<number, TransientOutcome> {
  const start = integrator.time;
  // What is shorter than the rounding of times is no time.
  const smallestAt = (time: number) => Math.max(settings.smallestStep * settings.firstStep, 4 * Number.EPSILON * time);
  const interpolated = new Float64Array(integrator.system.size);
  let output = nextOutput(start);
  let step = Math.min(firstStep, settings.longestStep);
  let before = events.map((event) => event.value(integrator.state, start));

  const take = () => {
    const end = integrator.time + integrator.step;
    while (output <= end) {
      integrator.interpolate(output, interpolated);
      observer.onOutput?.(interpolated, output);
      output = nextOutput(output);
    }
    observer.onStep(integrator);
    integrator.accept();
  };

  for (let count = 0; count < settings.maximumSteps; count++) {
    const left = until - integrator.time;
    if (left <= smallestAt(until)) return { kind: 'finished', nextStep: step };
    // No sliver of a step at the end.
    const tried = step >= left ? left : Math.min(step, left / 2 > step ? step : left / 2);
    const outcome = integrator.attempt(tried);
    const error = outcome.kind === 'done' ? outcome.error : Number.NaN;
    const accepted = error <= settings.tolerance;
    records.push({ time: integrator.time, step: tried, error, accepted });
    if (!accepted) {
      step = tried * shrinkage(outcome, settings.tolerance);
      if (step < smallestAt(integrator.time))
        return { kind: 'stuck', reason: outcome.kind === 'failed' ? outcome.reason : 'error' };
      continue;
    }
    const now = events.map((event) => event.value(integrator.next, integrator.time + tried));
    const crossed = now.findIndex((value, k) => value <= 0 && before[k] > 0);
    if (crossed >= 0) {
      const first = locate(integrator, events, before, tried, settings.eventTolerance);
      if (first === undefined) return { kind: 'stuck', reason: 'error' };
      take();
      return { kind: 'event', event: first };
    }
    take();
    yield integrator.time;
    before = now;
    const growth = safety * (settings.tolerance / Math.max(error, 1e-30)) ** (1 / 3);
    const following = tried * Math.min(largestGrowth, Math.max(largestShrinkage, growth));
    // A step cut short by the end says nothing about the length that the error allows.
    step = Math.min(tried < step ? Math.max(step, following) : following, settings.longestStep);
  }
  return { kind: 'stuck', reason: 'too many steps' };
}

function shrinkage(outcome: StepOutcome, tolerance: number): number {
  if (outcome.kind === 'failed') return 0.25;
  return Math.max(largestShrinkage, safety * Math.cbrt(tolerance / outcome.error));
}

/**
 * Shortens the attempted step until it ends where the first of the events happens, by the Illinois variant of the false
 * position, each time with the step really taken. The attempt it leaves behind is the step to the event.
 */
function locate(
  integrator: TrBdf2,
  events: readonly TimeEvent[],
  before: readonly number[],
  whole: number,
  tolerance: number,
): TimeEvent | undefined {
  const start = integrator.time;
  /** The event that happens first in the step last attempted, by the line between its ends; its value at the end. */
  const firstAt = (length: number): { event?: TimeEvent; value: number } => {
    let earliest = Number.POSITIVE_INFINITY;
    let first: TimeEvent | undefined;
    let smallest = Number.POSITIVE_INFINITY;
    events.forEach((event, k) => {
      if (before[k] <= 0) return;
      const value = event.value(integrator.next, start + length);
      smallest = Math.min(smallest, value / before[k]);
      if (value > 0) return;
      const fraction = before[k] / (before[k] - value);
      if (fraction < earliest) {
        earliest = fraction;
        first = event;
      }
    });
    return { event: first, value: smallest };
  };
  let low = 0;
  let lowValue = 1;
  let high = whole;
  let { event, value: highValue } = firstAt(whole);
  let side = 0;
  while (high - low > tolerance * whole && highValue < 0) {
    const guess = high - (highValue * (high - low)) / (highValue - lowValue);
    const length = Math.min(Math.max(guess, low + 1e-3 * (high - low)), high - 1e-3 * (high - low));
    if (integrator.attempt(length).kind === 'failed') return undefined;
    const at = firstAt(length);
    if (at.value <= 0) {
      high = length;
      highValue = at.value;
      event = at.event;
      if (side === -1) lowValue /= 2;
      side = -1;
    } else {
      low = length;
      lowValue = at.value;
      if (side === 1) highValue /= 2;
      side = 1;
    }
  }
  if (integrator.step !== high && integrator.attempt(high).kind === 'failed') return undefined;
  return event;
}
