import { assert, describe, expect, it } from 'vitest';
import { type Case, type MetricName, withParameters } from '../../src/case/index.ts';
import { DepletedError, DisconnectedPoresError, NotConvergedError } from '../../src/errors.ts';
import { Variant } from '../../src/study/variant.ts';
import { caseOf } from '../support/cells.ts';
import { core } from '../support/core.ts';
import { failureOf } from '../support/failure.ts';

const head = `
title: steady
electrolyte: { concentration: 1 mol/L, cation_diffusivity: 1.5e-10 m^2/s, anion_diffusivity: 3e-10 m^2/s, temperature: 298.15 K }
interfaces:
  host: { kind: butler_volmer, exchange_current_density: 5 A/m^2 }
  counter: { kind: butler_volmer, exchange_current_density: 20 A/m^2 }
`;
const gapOf = (gap: string) =>
  `cell: { width: 20 um, layers: { host: { thickness: 40 um, structure: { kind: sheets, arrangement: staggered, count: 2, gap: ${gap} } }, top: { thickness: 20 um, structure: { kind: open } } } }\n`;
const sheets = gapOf('5 um');
const porous =
  'cell: { layers: { host: { thickness: 60 um, structure: { kind: homogenised, porosity: 0.6, tortuosity: 3, reactive_area: 8 } }, top: { thickness: 40 um, structure: { kind: open } } } }\n';
const line = 'cell: { layers: { gap: { thickness: 100 um, structure: { kind: open } } } }\n';
const plating = (density: number) => `operation: { kind: galvanostatic, current_density: ${density} A/m^2 }\n`;
const variantOf = (theCase: Case) => new Variant('test', 'Test', theCase, core);

describe('a solved variant', () => {
  using variant = variantOf(caseOf(head + sheets + plating(80)));
  variant.solve();
  const result = variant.result();

  it('carries the applied current, balanced to round-off', () => {
    const { area, currentDensity } = result.surface;
    const total = area.reduce((sum, part, k) => sum + part * currentDensity[k], 0);
    expect(Math.abs(total / (80 * 20e-6) - 1)).toBeLessThan(1e-10);
    expect(Math.max(result.balances.charge, result.balances.species, result.balances.salt ?? 1)).toBeLessThan(1e-10);
  });

  it('has a positive voltage when it plates, and a metal that is poorer in salt at its bottom', () => {
    expect(result.metrics.cell_voltage.value).toBeGreaterThan(0);
    expect(result.metrics.concentration_drop.value).toBeGreaterThan(0);
    expect(result.metrics.current_difference.value).toBeGreaterThan(0);
  });

  it('knows its surfaces, depths and map', () => {
    expect(result.model).toBe('resolved');
    expect(result.surface.surfaceNames).toEqual(['collector', 'counter', 'sheet 1', 'sheet 2', 'host']);
    expect([result.hostThickness, result.hostTop, result.cellHeight]).toEqual(
      [40e-6, 40e-6, 60e-6].map((v) => expect.closeTo(v, 12)),
    );
    for (const [k, depth] of result.surface.depth.entries()) expect(depth).toBeCloseTo(40e-6 - result.surface.y[k], 15);
    const { map } = result;
    assert(map?.kind === 'grid');
    expect(map.concentration.length).toBe((map.xEdges.length - 1) * (map.yEdges.length - 1));
  });

  it('records a contraction to the tolerance', () => {
    expect(result.newtonHistory.length).toBeGreaterThan(2);
    expect(result.newtonHistory[result.newtonHistory.length - 1]).toBeLessThan(1e-10);
    expect(result.solver.loadSteps).toBe(1);
  });
});

it('states uncertainties that cover the difference to a much finer mesh', () => {
  const metricsAt = (mesh: string) => {
    using variant = variantOf(caseOf(`${head}${sheets}${plating(80)}mesh: { ${mesh} }\n`));
    variant.solve();
    return variant.result().metrics;
  };
  const usual = metricsAt('finest_cell: 0.05 um');
  const finer = metricsAt('finest_cell: 0.002 um');
  for (const name of [
    'concentration_drop',
    'current_difference',
    'surface_current_cov',
    'cell_voltage',
    'tortuosity_factor',
  ]) {
    const allowed = (usual[name].uncertainty ?? 0) + (finer[name].uncertainty ?? 0);
    expect(Math.abs(usual[name].value - finer[name].value), name).toBeLessThanOrEqual(allowed);
    expect(usual[name].uncertainty, name).toBeGreaterThan(finer[name].uncertainty as number);
  }
});

it('without uncertainty solves one mesh, the finer', () => {
  const solve = (uncertainty: boolean) => {
    using variant = variantOf(caseOf(`${head}${porous}${plating(80)}mesh: { uncertainty: ${uncertainty} }\n`));
    variant.solve();
    return variant.result();
  };
  const [one, two] = [solve(false), solve(true)];
  expect(one.solver.cells).toBe(two.solver.cells);
  expect(one.metrics.concentration_drop.uncertainty).toBeUndefined();
  expect(two.metrics.concentration_drop.uncertainty).toBeGreaterThan(0);
  expect(one.surface.currentDensity).toEqual(two.surface.currentDensity);
});

describe('failures', () => {
  it('beyond the limit are depletion, with place, loads and what to do', () => {
    using variant = variantOf(caseOf(`${head}${line}${plating(2 * 578.911993)}`));
    const error = failureOf(() => variant.solve()) as DepletedError;
    expect(error).toBeInstanceOf(DepletedError);
    expect(error.place).toEqual({ x: 0, y: 0, region: 'collector' });
    expect(Math.abs(error.loadReached * 2 - 1)).toBeLessThan(0.03);
    const reached = Number((error.loadReached * 115.7823986).toPrecision(4));
    expect(error.message).toBe(
      `variant "test": no steady state carries 115.8 mA/cm^2; the salt is used up at x = 0 um, y = 0 um (collector) once ${reached} mA/cm^2 is reached`,
    );
    expect(error.help).toBe(
      `lower operation.current_density below ${reached} mA/cm^2, or make the path shorter, wider or less tortuous`,
    );
    expect(error.extrema.map(({ name }) => name)).toEqual(['concentration', 'potential']);
  });

  it('at a voltage no current can follow advise on the voltage', () => {
    const reservoir = head.replace(/counter: .*/u, 'counter: { kind: reservoir }');
    using variant = variantOf(caseOf(`${reservoir}${line}operation: { kind: potentiostatic, voltage: -20 V }\n`));
    const error = failureOf(() => variant.solve()) as DepletedError;
    expect(error).toBeInstanceOf(DepletedError);
    expect(error.message).toContain('no steady state carries -20000 mV');
    expect(error.help).toMatch(/^bring operation\.voltage closer to zero than -\d+ mV/u);
  });

  it('of Newton alone are named with the reason, the load reached and the smallest concentration', () => {
    using variant = variantOf(
      caseOf(`${head}${line}${plating(100)}solver: { maximum_iterations: 1, smallest_load_step: 0.5 }\n`),
    );
    const error = failureOf(() => variant.solve()) as NotConvergedError;
    expect(error).toBeInstanceOf(NotConvergedError);
    expect(error.message).toMatch(
      /^variant "test": Newton's method gave up \(too many iterations\) at 0 mA\/cm\^2 of 10 mA\/cm\^2; smallest concentration 1000 mol\/m\^3 at /u,
    );
    expect(error.loadReached).toBe(0);
  });

  it('of the geometry come before any solve', () => {
    const error = failureOf(() => variantOf(caseOf(head + gapOf('0 um') + plating(80)))) as DisconnectedPoresError;
    expect(error).toBeInstanceOf(DisconnectedPoresError);
    expect(error.message).toContain('the path ends 30');
    expect(Math.abs(error.reached.lowest - 30e-6)).toBeLessThan(1e-6);
  });
});

describe('derivatives of metrics', () => {
  const names: MetricName[] = ['concentration_drop', 'current_difference', 'cell_voltage', 'surface_current_cov'];
  const paths = [
    'operation.current_density',
    'interfaces.host.exchange_current_density',
    'electrolyte.concentration',
    'electrolyte.transference_number',
  ];

  it.each([
    ['a homogenised host', porous],
    ['sheets', sheets],
  ])('of %s are those of solving again', (_name, cell) => {
    const theCase = caseOf(head + cell + plating(80));
    const values = [80, 5, 1000, 1 / 3];
    const scaled = (k: number, by: number) => withParameters(theCase, { [paths[k]]: values[k] * Math.exp(by) });
    using variant = variantOf(theCase);
    variant.solve();
    const step = 1e-4;
    const found = variant.metricDerivatives(
      names,
      paths.map((_, k) => ({ up: scaled(k, step), down: scaled(k, -step) })),
      step,
    );
    paths.forEach((_, k) => {
      const [above, below] = [0.01, -0.01].map((by) => {
        using again = variantOf(scaled(k, by));
        again.solve();
        return again.metrics();
      });
      names.forEach((name, j) => {
        const expected = (above[name].value - below[name].value) / 0.02;
        const size = Math.max(Math.abs(expected), Math.abs(above[name].value));
        expect(Math.abs(found[k][j] - expected) / size, `${name} by ${paths[k]}`).toBeLessThan(2e-4);
      });
    });
    // The variant is left as it was.
    expect(variant.case).toBe(theCase);
  });
});

describe('other numbers in the same cell', () => {
  it('give what a new variant gives', () => {
    const [first, second] = [60, 140].map((density) => caseOf(head + porous + plating(density)));
    using variant = variantOf(first);
    variant.solve();
    variant.setCase(second);
    variant.solve();
    using anew = variantOf(second);
    anew.solve();
    const [warm, cold] = [variant.result().metrics, anew.result().metrics];
    for (const name of Object.keys(cold)) expect(warm[name].value / cold[name].value, name).toBeCloseTo(1, 8);
  });
});
