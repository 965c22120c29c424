import { describe, expect, it } from 'vitest';
import { defaultSolverSettings, newSolverHistory } from '../../src/solve/settings.ts';
import { System } from '../../src/solve/system.ts';
import { TrBdf2 } from '../../src/solve/tr-bdf2.ts';
import { defaultTimeSettings, integrate, type StepRecord, type TimeEvent } from '../../src/solve/transient.ts';
import { core } from '../support/core.ts';
import { closedLine, filled } from '../support/problems.ts';

/** A closed cell under a current that rises smoothly from nothing, 0.1 i_lim at its highest. */
const highest = 57.9;
const period = 4;
const rising = (time: number) => highest * Math.sin((Math.PI * time) / (2 * period)) ** 2;

function integratorFor(current: (time: number) => number, cells = 20) {
  const { problem } = closedLine(0, { cells, anchors: () => [] });
  const [working] = problem.controls;
  if (working.kind !== 'total') throw new Error('the working electrode must carry a current');
  const system = new System(problem, core);
  const drive = (time: number) => system.setControl(0, { ...working, total: -current(time) });
  const integrator = new TrBdf2(
    system,
    { ...defaultSolverSettings, relativeTolerance: 1e-13 },
    newSolverHistory(),
    drive,
  );
  expect(integrator.begin(system.uniformState([filled, 0]), 0, 1e-12)).toBe('converged');
  return { integrator, system };
}

/** The state at the end of even steps. */
function marched(steps: number, end = period): { state: Float64Array; system: System } {
  const { integrator, system } = integratorFor(rising);
  for (let k = 0; k < steps; k++) {
    const outcome = integrator.attempt((end - integrator.time) / (steps - k));
    if (outcome.kind === 'failed') throw new Error(outcome.reason);
    integrator.accept();
  }
  return { state: integrator.state, system };
}

const worst = (a: Float64Array, b: Float64Array) =>
  a.reduce((most, value, k) => Math.max(most, Math.abs(value - b[k])), 0);

describe('TR-BDF2', () => {
  it('is of second order in time, in every unknown and in the control', () => {
    const reference = marched(640).state;
    const errors = [10, 20, 40, 80].map((steps) => worst(marched(steps).state, reference));
    for (let k = 1; k < errors.length; k++) expect(Math.log2(errors[k - 1] / errors[k])).toBeGreaterThan(1.9);
  });

  it('estimates errors of third order in the step', () => {
    const estimates = [0.02, 0.01, 0.005].map((h) => {
      const { integrator } = integratorFor(rising);
      // Away from the start, where everything vanishes.
      for (let k = 0; k < 100; k++) {
        integrator.attempt(0.02);
        integrator.accept();
      }
      const outcome = integrator.attempt(h);
      return outcome.kind === 'done' ? outcome.error : Number.NaN;
    });
    for (let k = 1; k < estimates.length; k++) {
      expect(Math.log2(estimates[k - 1] / estimates[k])).toBeGreaterThan(2.5);
    }
  });

  it('interpolates within a step with third order', () => {
    const errors = [0.4, 0.2, 0.1].map((h) => {
      const { integrator, system } = integratorFor(rising);
      integrator.attempt(2);
      integrator.accept();
      const start = integrator.time;
      integrator.attempt(h);
      const between = new Float64Array(system.size);
      integrator.interpolate(start + 0.3 * h, between);
      integrator.attempt(0.3 * h);
      return worst(between, integrator.next);
    });
    for (let k = 1; k < errors.length; k++) expect(Math.log2(errors[k - 1] / errors[k])).toBeGreaterThan(2.5);
  });

  it('leaves the accepted level as it was until a step is accepted', () => {
    const { integrator } = integratorFor(rising);
    const before = integrator.state.slice();
    integrator.attempt(1);
    integrator.attempt(0.3);
    expect(integrator.state).toEqual(before);
  });
});

describe('integrate', () => {
  const run = (
    tolerance: number,
    events: TimeEvent[] = [],
    outputs: readonly number[] = [],
    onOutput: (state: Float64Array, time: number) => void = () => {},
  ) => {
    const { integrator, system } = integratorFor(rising);
    const records: StepRecord[] = [];
    const next = (after: number) => outputs.find((time) => time > after) ?? Number.POSITIVE_INFINITY;
    const integration = integrate(
      integrator,
      period,
      { ...defaultTimeSettings, tolerance },
      1e-3,
      events,
      records,
      { onStep: () => {}, onOutput },
      next,
    );
    let ended = integration.next();
    while (!ended.done) ended = integration.next();
    return { integrator, system, records, outcome: ended.value };
  };

  it('keeps the error near the tolerance it is given, with few steps refused', () => {
    const reference = marched(1280).state;
    const errors = [1e-4, 1e-5, 1e-6].map((tolerance) => {
      const { integrator, outcome, records } = run(tolerance);
      expect(outcome.kind).toBe('finished');
      expect(integrator.time).toBeCloseTo(period, 12);
      expect(records.filter(({ accepted }) => !accepted).length).toBeLessThan(0.2 * records.length + 2);
      return worst(integrator.state, reference);
    });
    errors.forEach((error, k) => {
      expect(error).toBeLessThan(20 * 10 ** (-4 - k));
    });
    expect(errors[2]).toBeLessThan(errors[0] / 10);
  });

  it('locates an event where it happens, in the state as it is then', () => {
    // What has passed is known exactly: highest (t / 2 - period sin(pi t / period) / (2 pi)).
    const wanted = 1.7;
    const threshold = (time: number) => wanted - time;
    const { integrator, outcome, system } = run(1e-4, [{ name: 'clock', value: (_, time) => threshold(time) }]);
    expect(outcome).toMatchObject({ kind: 'event', event: { name: 'clock' } });
    expect(integrator.time).toBeCloseTo(wanted, 8);
    const surface = system.nodes.boundaryNode[0];
    const level = 0.985;
    const salt = (state: Float64Array) => Math.exp(state[surface * 2]) - level;
    const times = [1e-5, 1e-6, 1e-7].map((tolerance) => {
      const found = run(tolerance, [{ name: 'salt', value: salt }]);
      expect(found.outcome).toMatchObject({ kind: 'event' });
      expect(Math.abs(salt(found.integrator.state))).toBeLessThan(1e-8);
      return found.integrator.time;
    });
    expect(Math.abs(times[1] - times[2])).toBeLessThan(Math.abs(times[0] - times[2]));
    expect(Math.abs(times[1] / times[2] - 1)).toBeLessThan(1e-4);
  });

  it('takes the first of two events in one step', () => {
    const { outcome, integrator } = run(1e-2, [
      { name: 'later', value: (_, time) => 3.01 - time },
      { name: 'sooner', value: (_, time) => 3 - time },
    ]);
    expect(outcome).toMatchObject({ kind: 'event', event: { name: 'sooner' } });
    expect(integrator.time).toBeCloseTo(3, 8);
  });

  it('reports the state at the times asked for, as near as the steps themselves', () => {
    const outputs = [0.5, 1, 3.999, period];
    const seen: { time: number; state: Float64Array }[] = [];
    run(1e-6, [], outputs, (state, time) => seen.push({ time, state: state.slice() }));
    expect(seen.map(({ time }) => time)).toEqual(outputs);
    for (const { time, state } of seen) expect(worst(state, marched(400, time).state)).toBeLessThan(2e-5);
  });

  it('says that it is stuck where no step can be solved', () => {
    // A current that jumps far above what the salt beside the electrode can carry has no solution at any step.
    const { integrator } = integratorFor((time) => (time > 1 ? 1e6 : 1), 4);
    const records: StepRecord[] = [];
    const integration = integrate(integrator, 2, defaultTimeSettings, 0.1, [], records, { onStep: () => {} });
    let ended = integration.next();
    while (!ended.done) ended = integration.next();
    expect(ended.value.kind).toBe('stuck');
    expect(integrator.time).toBeCloseTo(1, 4);
    expect(integrator.state.every(Number.isFinite)).toBe(true);
    expect(integrator.furthest).toBeGreaterThanOrEqual(0);
  });
});
