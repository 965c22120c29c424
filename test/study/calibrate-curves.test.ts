import { afterAll, describe, expect, it } from 'vitest';
import { type Case, type CurveKind, type CurveTarget, type Fit, withParameters } from '../../src/case/index.ts';
import { BadCaseError } from '../../src/errors.ts';
import { calibrate } from '../../src/study/calibrate.ts';
import { CurveExperiment } from '../../src/study/fit-curves.ts';
import { differenceSteps } from '../../src/study/fit-targets.ts';
import { Variant } from '../../src/study/variant.ts';
import { caseOf } from '../support/cells.ts';
import { core } from '../support/core.ts';

const cellWith = (operation: string, { i0 = '5 A/m^2', extra = '', cells = 20 } = {}) =>
  caseOf(`
title: calibrate
electrolyte: { concentration: 1 mol/L, salt_diffusivity: 2e-10 m^2/s, transference_number: 0.4 }
interfaces:
  collector: &metal { kind: butler_volmer, exchange_current_density: ${i0}${extra} }
  counter: *metal
operation: ${operation}
mesh: { cells_per_layer: ${cells} }
cell: { layers: { gap: { thickness: 100 um, structure: { kind: open } } } }
`);

const cells: Variant[] = [];
afterAll(() => {
  for (const cell of cells) cell.dispose();
});

const diffusivity = { path: 'electrolyte.salt_diffusivity', unit: 'm^2/s' } as const;
const both = (name: string, unit: string) => ({
  path: `interfaces.collector.${name}`,
  also: [`interfaces.counter.${name}`],
  unit,
});
const exchange = both('exchange_current_density', 'A/m^2');

/** What a case shows, by the very cells that a fit uses. */
function shown(theCase: Case, kind: CurveKind, over: readonly number[]): number[][] {
  const points = { over, values: [over.map(() => 0)] };
  using experiment = new CurveExperiment({ kind, variant: 'base', file: 'x.csv', points }, theCase, core);
  return experiment.values(theCase).map((each) => Array.from(each));
}

function curveOf(kind: CurveKind, over: readonly number[], values: number[][], uncertainty?: number): CurveTarget {
  const uncertainties =
    uncertainty === undefined ? {} : { uncertainties: values.map((each) => each.map(() => uncertainty)) };
  return { kind, variant: 'base', file: 'x.csv', points: { over, values, ...uncertainties } };
}

async function fitted(theCase: Case, parameters: Fit['parameters'], targets: CurveTarget[], starts = 1) {
  const base = new Variant('base', 'base', theCase, core);
  cells.push(base);
  return calibrate({ parameters, targets, starts }, new Map([['base', base]]), { core });
}

/** Numbers of a normal distribution: Box and Muller on the generator of Park and Miller. */
function normals(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

describe('noise on a polarisation curve', () => {
  const theCase = cellWith('{ kind: galvanostatic, current_density: 1 mA/cm^2 }', { cells: 10 });
  const truth = [5, 2e-10];
  const currents = [20, 50, 100, 150, 200, 250, 300, 340];
  const sigma = 1e-3;
  const draws = 40;

  it('leaves the truth within 95 % intervals as often as they say, and spreads the values as the covariance says', async () => {
    const [exact] = shown(theCase, 'polarisation', currents);
    const draw = normals(4711);
    const errors: number[][] = [[], []];
    const inside = [0, 0];
    const stated = [0, 0];
    let product = 0;
    let statedCorrelation = 0;
    for (let k = 0; k < draws; k++) {
      const noisy = exact.map((value) => value + sigma * draw());
      const parameters = [
        { ...exchange, initial: 8 },
        { ...diffusivity, initial: 3e-10 },
      ];
      const result = await fitted(theCase, parameters, [curveOf('polarisation', currents, [noisy], sigma)]);
      expect(result.converged).toBe(true);
      expect(result.degreesOfFreedom).toBe(6);
      result.parameters.forEach(({ value, standardError, interval }, p) => {
        inside[p] += Number(interval![0] <= truth[p] && truth[p] <= interval![1]);
        stated[p] += standardError! / truth[p] / draws;
        errors[p].push(value / truth[p] - 1);
      });
      product += (errors[0][k] * errors[1][k]) / draws;
      statedCorrelation += result.correlation[1] / draws;
    }
    const spread = errors.map((each) => Math.sqrt(each.reduce((sum, error) => sum + error * error, 0) / draws));
    for (const p of [0, 1]) {
      expect(inside[p]).toBeGreaterThanOrEqual(0.9 * draws - 1e-9);
      // The standard deviation of 40 draws is known to 1/sqrt(80); three of those.
      expect(Math.abs(spread[p] / stated[p] - 1)).toBeLessThan(3 / Math.sqrt(2 * draws));
    }
    expect(Math.abs(product / (spread[0] * spread[1]) - statedCorrelation)).toBeLessThan(3 / Math.sqrt(draws));
  });

  it('is estimated from what is left over where no uncertainty is given', async () => {
    const [exact] = shown(theCase, 'polarisation', currents);
    const draw = normals(99);
    const noisy = exact.map((value) => value + sigma * draw());
    const parameters = [
      { ...exchange, initial: 8 },
      { ...diffusivity, initial: 3e-10 },
    ];
    const known = await fitted(theCase, parameters, [curveOf('polarisation', currents, [noisy], sigma)]);
    const unknown = await fitted(theCase, parameters, [curveOf('polarisation', currents, [noisy])]);
    expect([known.errorsFrom, unknown.errorsFrom]).toEqual(['targets', 'residuals']);
    // The same minimum, and errors that differ by the square root of the reduced chi-square.
    const ratio = Math.sqrt(known.chiSquare! / known.degreesOfFreedom);
    known.parameters.forEach((parameter, p) => {
      expect(unknown.parameters[p].value / parameter.value).toBeCloseTo(1, 3);
      expect(unknown.parameters[p].standardError! / parameter.standardError! / ratio).toBeCloseTo(1, 2);
    });
    expect(unknown.findings[0]).toContain('No uncertainty of the data was given');
  });
});

describe('what the data cannot tell', () => {
  it('is said of a film of which they see the resistance alone', async () => {
    const film = ', film: { thickness: 10 nm, conductivity: 1e-5 S/m }';
    const theCase = cellWith('{ kind: galvanostatic, current_density: 1 mA/cm^2 }', { extra: film, cells: 10 });
    const currents = [20, 60, 120, 200];
    const [exact] = shown(theCase, 'polarisation', currents);
    const parameters = [
      { ...both('film.thickness', 'm'), initial: 2e-8, minimum: 1e-9, maximum: 1e-6 },
      { ...both('film.conductivity', 'S/m'), initial: 3e-5, minimum: 1e-7, maximum: 1e-3 },
    ];
    const result = await fitted(theCase, parameters, [curveOf('polarisation', currents, [exact], 1e-4)], 3);
    const [thickness, conductivity] = result.parameters;
    expect(thickness.value / conductivity.value / 1e-3).toBeCloseTo(1, 3);
    expect(thickness.standardError).toBeUndefined();
    expect(result.covariance).toEqual([null, null, null, null]);
    expect(result.findings).toContainEqual(
      'The data fix the ratio of interfaces.collector.film.thickness and interfaces.collector.film.conductivity, not each: their logarithms correlate at 1.',
    );
    expect(result.findings.some((sentence) => sentence.includes('fit as well: the data do not choose'))).toBe(true);
  });

  it('is said of a double layer that a steady curve does not see', async () => {
    const layer = ', double_layer_capacitance: 10 uF/cm^2';
    const theCase = cellWith('{ kind: galvanostatic, current_density: 1 mA/cm^2 }', { extra: layer, cells: 10 });
    const currents = [20, 60, 120];
    const [exact] = shown(theCase, 'polarisation', currents);
    const parameters = [
      { ...exchange, initial: 8 },
      { ...both('double_layer_capacitance', 'F/m^2'), initial: 0.2 },
    ];
    const result = await fitted(theCase, parameters, [curveOf('polarisation', currents, [exact], 1e-4)]);
    expect(result.parameters[0].value).toBeCloseTo(5, 4);
    expect(result.findings).toContainEqual(
      'The data say nothing about interfaces.collector.double_layer_capacitance: changing it tenfold changes what was measured by less than its uncertainty.',
    );
  });
});

describe('curves of closed forms', () => {
  it('a relaxation gives back the diffusivity', async () => {
    // Restricted diffusion: after a pulse the voltage of a small difference falls as exp(-pi^2 D t / L^2), after the faster modes.
    const operation =
      '{ kind: steps, steps: [{ kind: galvanostatic, current_density: 1 mA/cm^2, duration: 1 min }, { kind: rest, duration: 2 min }] }';
    const theCase = cellWith(operation, { i0: '1000 A/m^2', cells: 60 });
    const rate = (Math.PI ** 2 * 2e-10) / 1e-8;
    const over = Array.from({ length: 12 }, (_, k) => 64 + 1.5 * k);
    // The amplitude of the first mode of a pulse of 60 s: voltage 4 RT (1 - t+)/(F c0) times the concentration at the electrode.
    const thermal = (8.314462618 * 298.15) / 96485.33212;
    const slope = (10 * 0.6) / (96485.33212 * 2e-10);
    const amplitude = ((8 * slope * 1e-4) / Math.PI ** 2) * (1 - Math.exp(-rate * 60));
    const voltages = over.map((t) => (2 * 0.6 * thermal * amplitude * Math.exp(-rate * (t - 60))) / 1000);
    const result = await fitted(
      theCase,
      [{ ...diffusivity, initial: 4e-10 }],
      [curveOf('voltage', over, [voltages], 1e-6)],
    );
    expect(result.parameters[0].value / 2e-10).toBeCloseTo(1, 2);
  });

  it('a spectrum gives back exchange current and double layer', async () => {
    const layer = ', double_layer_capacitance: 30 uF/cm^2';
    const theCase = cellWith('{ kind: rest }\nimpedance: { frequencies: [1 Hz] }', { extra: layer, cells: 40 });
    const [i0, capacity] = [7, 0.1];
    const thermal = (8.314462618 * 298.15) / 96485.33212;
    // Randles: R_s + 2 / (1/R_ct + j w C), where the salt diffuses too slowly to be seen.
    const conductivity = (96485.33212 / thermal) * 1000 * (2e-10 / (2 * 0.4 * 0.6));
    const over = Array.from({ length: 25 }, (_, k) => 10 ** (1 + k / 6));
    const values = over.map((frequency) => {
      const w = 2 * Math.PI * frequency;
      const rct = thermal / i0;
      const share = (w * rct * capacity) ** 2;
      return [1e-4 / conductivity + (2 * rct) / (1 + share), (-2 * w * rct * rct * capacity) / (1 + share)];
    });
    const parts = [values.map(([real]) => real), values.map(([, imaginary]) => imaginary)];
    const parameters = [
      { ...exchange, initial: 20 },
      { ...both('double_layer_capacitance', 'F/m^2'), initial: 0.3 },
    ];
    const result = await fitted(theCase, parameters, [curveOf('impedance', over, parts)]);
    expect(result.converged).toBe(true);
    expect(result.parameters[0].value / i0).toBeCloseTo(1, 2);
    expect(result.parameters[1].value / capacity).toBeCloseTo(1, 2);
  });
});

describe('derivatives by differences of runs in time', () => {
  const operation = '{ kind: galvanostatic, current_density: 1 mA/cm^2, duration: 100 s }';
  const theCase = cellWith(operation, { i0: '1000 A/m^2', cells: 40 });
  const over = [5, 10, 20, 40];
  const at = (factor: number) =>
    shown(withParameters(theCase, { 'electrolyte.salt_diffusivity': 2e-10 * factor }), 'voltage', over)[0];

  it('rise above the noise of adaptive steps', () => {
    // Values at even ratios less the parabola through three of them: what is left is noise, and the third derivative.
    const ratio = 1e-3;
    const noise = Math.max(
      ...[0, 1, 2, 3, 4].flatMap((k) => {
        const [a, b, c, d] = [0, 1, 2, 3].map((j) => at(Math.exp(ratio * (k + j))));
        // Third differences of independent noise are sqrt(20) times it.
        return a.map((value, j) => Math.abs(d[j] - 3 * c[j] + 3 * b[j] - value) / Math.sqrt(20) / b[j]);
      }),
    );
    // d ln V / d ln D is about 1, so that noise over the step is the relative error of a derivative.
    expect(noise / differenceSteps.inTime).toBeLessThan(1e-2);
  });

  it('agree with the closed form of a plane that salt enters at a given rate', () => {
    // V - i L / kappa = 2 (1 - t+) V_T ln(c_right / c_left), c = c0 +- 2 i (1 - t+)/F sqrt(t / (pi D)) until the sides meet.
    const h = differenceSteps.inTime;
    const [up, down] = [at(Math.exp(h)), at(Math.exp(-h))];
    const thermal = (8.314462618 * 298.15) / 96485.33212;
    const voltage = (d: number, t: number) => {
      const conductivity = (96485.33212 / thermal) * 1000 * (d / (2 * 0.4 * 0.6));
      const change = ((2 * 10 * 0.6) / 96485.33212) * Math.sqrt(t / (Math.PI * d));
      return (10 * 1e-4) / conductivity + 2 * 0.6 * thermal * Math.log((1000 + change) / (1000 - change));
    };
    const t = over[0];
    const slope = (voltage(2e-10 * 1.0001, t) - voltage(2e-10 / 1.0001, t)) / (2 * Math.log(1.0001));
    expect((up[0] - down[0]) / (2 * h) / slope).toBeCloseTo(1, 1);
  });
});

it('a curve that reaches beyond the end of its operation is refused', async () => {
  const theCase = cellWith('{ kind: galvanostatic, current_density: 1 mA/cm^2, duration: 10 s }', { cells: 10 });
  const target = curveOf('voltage', [5, 20], [[0.01, 0.02]]);
  const error = await fitted(theCase, [{ ...diffusivity, initial: 2e-10 }], [target]).catch(
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(BadCaseError);
  expect((error as BadCaseError).message).toContain('the operation ends at 10 s, before the last point');
});
