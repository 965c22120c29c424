import { afterAll, describe, expect, it } from 'vitest';
import { type Fit, type FitParameter, type MetricName, withParameters } from '../../src/case/index.ts';
import { NotConvergedError } from '../../src/errors.ts';
import { calibrate, withValues } from '../../src/study/calibrate.ts';
import { Variant } from '../../src/study/variant.ts';
import { caseOf } from '../support/cells.ts';
import { core } from '../support/core.ts';

const hostWith = (tortuosity: number) =>
  caseOf(`
title: calibrate
electrolyte: { concentration: 1 mol/L, salt_diffusivity: 3e-10 m^2/s, transference_number: 0.38 }
interfaces:
  host: { kind: butler_volmer, exchange_current_density: 5 A/m^2 }
  counter: { kind: reservoir }
operation: { kind: galvanostatic, current_density: 2 mA/cm^2 }
mesh: { cells_per_layer: 30 }
cell: { layers: { host: { thickness: 100 um, structure: { kind: homogenised, porosity: 0.8, tortuosity: ${tortuosity}, reactive_area: 20 } } } }
`);
const variants = new Map([1.2, 4].map((tau) => [`tau ${tau}`, new Variant(`tau ${tau}`, '', hostWith(tau), core)]));
afterAll(() => {
  for (const variant of variants.values()) variant.dispose();
});

const current = (initial: number, bounds: { minimum?: number; maximum?: number } = {}): FitParameter => ({
  path: 'operation.current_density',
  unit: 'A/m^2',
  initial,
  ...bounds,
});
const exchange = (initial: number, bounds: { minimum?: number; maximum?: number } = {}): FitParameter => ({
  path: 'interfaces.host.exchange_current_density',
  unit: 'A/m^2',
  initial,
  ...bounds,
});

/** What a metric is at given parameters. */
function synthetic(tau: number, metric: MetricName, values: { current: number; exchange: number }) {
  const theCase = withParameters(hostWith(tau), {
    'operation.current_density': values.current,
    'interfaces.host.exchange_current_density': values.exchange,
  });
  using variant = new Variant('synthetic', '', theCase, core);
  variant.solve();
  return { variant: `tau ${tau}`, metric, value: variant.metrics()[metric].value, unit: '1' };
}

async function fitted(fit: Fit) {
  const seen: number[] = [];
  const result = await calibrate(fit, variants, {
    onIteration: async (_iteration, mismatch) => {
      seen.push(mismatch);
    },
  });
  return { result, seen };
}

describe('a fit', () => {
  it('recovers known parameters of two variants from what they measure', async () => {
    const truth = { current: 35, exchange: 1.7 };
    const targets = [synthetic(1.2, 'concentration_drop', truth), synthetic(4, 'current_difference', truth)];
    const { result, seen } = await fitted({ parameters: [current(20), exchange(5)], targets });
    expect(result.converged).toBe(true);
    expect(result.parameters.map(({ value }) => value)).toEqual([
      expect.closeTo(truth.current, 3),
      expect.closeTo(truth.exchange, 3),
    ]);
    expect(result.mismatch).toBeLessThan(1e-6);
    expect(seen.length).toBe(result.iterations + 1);
    // Correlations are 1 with themselves and symmetric.
    const [a, b, c, d] = result.correlation;
    expect([a, d]).toEqual([expect.closeTo(1, 12), expect.closeTo(1, 12)]);
    expect(b).toBeCloseTo(c, 12);
    expect(Math.abs(b)).toBeLessThan(1);
  });

  it('leaves the variants solved at the fitted values', async () => {
    const target = synthetic(4, 'concentration_drop', { current: 30, exchange: 5 });
    const fit: Fit = { parameters: [current(10)], targets: [target] };
    const { result } = await fitted(fit);
    const variant = variants.get('tau 4') as Variant;
    expect(variant.metrics().concentration_drop.value / target.value).toBeCloseTo(1, 6);
    expect(variant.case.operation).toMatchObject({ current_density: result.parameters[0].value });
  });

  it('stays within its bounds, ends on the one that holds it back, and says that it missed', async () => {
    const target = synthetic(4, 'concentration_drop', { current: 60, exchange: 5 });
    const { result } = await fitted({ parameters: [current(20, { minimum: 10, maximum: 40 })], targets: [target] });
    expect(result.converged).toBe(false);
    expect(result.parameters[0].value).toBeCloseTo(40, 9);
    expect(result.mismatch).toBeGreaterThan(0.1);
  });

  it('held back in one parameter still finds the best of the other', async () => {
    const truth = { current: 60, exchange: 1.7 };
    const targets = [synthetic(4, 'concentration_drop', truth), synthetic(4, 'current_difference', truth)];
    const bounded = await fitted({ parameters: [current(20, { maximum: 40 }), exchange(5)], targets });
    expect(bounded.result.parameters[0].value).toBeCloseTo(40, 6);
    const base = variants.get('tau 4') as Variant;
    base.setCase(withParameters(hostWith(4), { 'operation.current_density': 40 }));
    const alone = await fitted({ parameters: [exchange(5)], targets });
    base.setCase(hostWith(4));
    expect(bounded.result.parameters[1].value / alone.result.parameters[0].value).toBeCloseTo(1, 2);
  });

  it('does not start where a variant has no steady state', async () => {
    const target = synthetic(4, 'concentration_drop', { current: 30, exchange: 5 });
    const error = await fitted({ parameters: [current(1e9)], targets: [target] }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(NotConvergedError);
    expect((error as NotConvergedError).message).toBe(
      'the fit cannot start: a variant has no steady state at the initial parameters',
    );
    expect((error as NotConvergedError).help).toContain('smaller initial values');
  });

  it('stops when its caller does', async () => {
    const target = synthetic(4, 'concentration_drop', { current: 30, exchange: 5 });
    const stop = calibrate({ parameters: [current(10)], targets: [target] }, variants, {
      onIteration: async () => {
        throw new RangeError('stop');
      },
    });
    await expect(stop).rejects.toThrow('stop');
  });
});

it('fitted values replace those of a case that has them', () => {
  const fit: Fit = { parameters: [current(1), { ...exchange(1), path: 'interfaces.nothing' }], targets: [] };
  expect(withValues(hostWith(2), fit, [7, 8]).operation).toMatchObject({ current_density: 7 });
});
