import { describe, expect, it } from 'vitest';
import { type Case, type MetricName, parameterAt, withParameters } from '../../src/case/index.ts';
import { Variant } from '../../src/study/variant.ts';
import { caseOf } from '../support/cells.ts';
import { core } from '../support/core.ts';

const solve = (theCase: Case) => {
  const variant = new Variant('test', 'Test', theCase, core);
  variant.solve();
  return variant;
};

const names: MetricName[] = [
  'concentration_drop',
  'current_difference',
  'cell_voltage',
  'current_density',
  'surface_current_max_over_mean',
  'surface_current_cov',
  'surface_current_gini',
  'surface_current_top_tenth',
  'collector_current_share',
];

const salt =
  'electrolyte: { concentration: 1 mol/L, cation_diffusivity: 1.5e-10 m^2/s, anion_diffusivity: 3e-10 m^2/s, temperature: 298.15 K }';
const kinetics = `interfaces:
  host: { kind: butler_volmer, exchange_current_density: 5 A/m^2, concentration_exponent: 0.5 }
  counter: { kind: butler_volmer, exchange_current_density: 20 A/m^2 }
mesh: { cells_per_layer: 40 }
`;
const porous = (more = '') =>
  `cell: { layers: { host: { thickness: 60 um, structure: { kind: homogenised, porosity: 0.6, tortuosity: 3, reactive_area: 8${more} } }, top: { thickness: 40 um, structure: { kind: open } } } }`;
const sheets =
  'cell: { width: 20 um, layers: { host: { thickness: 40 um, structure: { kind: sheets, arrangement: staggered, count: 2, gap: 5 um } }, top: { thickness: 20 um, structure: { kind: open } } } }';
const current = (density: number) => `operation: { kind: galvanostatic, current_density: ${density} A/m^2 }`;
const voltage = (volt: number) => `operation: { kind: potentiostatic, voltage: ${volt} V }`;
const usual = [
  'electrolyte.concentration',
  'electrolyte.salt_diffusivity',
  'electrolyte.transference_number',
  'electrolyte.temperature',
  'interfaces.host.exchange_current_density',
  'interfaces.counter.exchange_current_density',
];

const pillars =
  'cell: { width: 20 um, layers: { host: { thickness: 10 um, structure: { kind: pillars, count: 1, base_width: 4 um, height: 8 um, tip_radius: 2 um } }, top: { thickness: 20 um, structure: { kind: open } } } }';

const cases: readonly [name: string, lines: readonly string[], paths: readonly string[]][] = [
  ['a porous host at a given current', [salt, porous(), current(80)], [...usual, 'operation.current_density']],
  ['a porous host at a given voltage', [salt, porous(), voltage(-0.05)], [...usual, 'operation.voltage']],
  ['sheets at a given current', [salt, sheets, current(80)], [...usual, 'operation.current_density']],
  ['sheets at a given voltage', [salt, sheets, voltage(-0.04)], [...usual, 'operation.voltage']],
  [
    'a pillar on triangles',
    [salt, pillars, current(20)],
    [
      ...usual.filter((path) => !path.includes('host')),
      'interfaces.collector.exchange_current_density',
      'operation.current_density',
    ],
  ],
  [
    'a porous host whose metal resists',
    [salt, porous(', conductivity: 0.5 S/m'), current(80)],
    [...usual, 'operation.current_density'],
  ],
  [
    'a concentrated electrolyte',
    [
      'electrolyte: { kind: concentrated, preset: lipf6_ec_emc, concentration: 1 mol/L, temperature: 25 degC }',
      porous(),
      current(60),
    ],
    [
      'electrolyte.concentration',
      'electrolyte.temperature',
      'interfaces.host.exchange_current_density',
      'interfaces.host.concentration_exponent',
      'interfaces.counter.exchange_current_density',
      'operation.current_density',
    ],
  ],
  [
    'several ions that pair',
    [
      'electrolyte: { kind: ions, plated_ion: Li+, temperature: 298.15 K, species: { Li+: { charge: 1, diffusivity: 1.5e-10 m^2/s, concentration: 0.45 mol/L }, Cs+: { charge: 1, diffusivity: 2e-10 m^2/s, concentration: 0.1 mol/L }, PF6-: { charge: -1, diffusivity: 3e-10 m^2/s, concentration: 0.55 mol/L }, LiPF6: { charge: 0, diffusivity: 2e-10 m^2/s, concentration: 0.495 mol/L } }, reactions: { pairing: { reactants: { Li+: 1, PF6-: 1 }, products: { LiPF6: 1 }, forward_rate: 0.1, backward_rate: 50 } } }',
      porous(),
      current(60),
    ],
    [
      'electrolyte.species.Li+.diffusivity',
      'electrolyte.species.Cs+.diffusivity',
      'electrolyte.species.PF6-.diffusivity',
      'electrolyte.temperature',
      'interfaces.host.exchange_current_density',
      'operation.current_density',
    ],
  ],
];

const step = 1e-5;
const scaledOf = (theCase: Case) => (path: string, by: number) =>
  withParameters(theCase, { [path]: (parameterAt(theCase, path)?.value ?? Number.NaN) * Math.exp(by) });

describe('derivatives of every metric by one transposed solve each', () => {
  it.each(cases)('are those of solving again: %s', (_name, lines, paths) => {
    const theCase = caseOf(`title: t\n${lines.join('\n')}\n${kinetics}`);
    const scaled = scaledOf(theCase);
    using variant = solve(theCase);
    const perturbed = paths.map((path) => ({ up: scaled(path, step), down: scaled(path, -step) }));
    const { rows, adjoint } = variant.sensitivities(names, perturbed, step);
    expect(adjoint).toBe(true);
    expect(variant.case).toBe(theCase);
    const metrics = variant.metrics();
    for (const [p, path] of paths.entries()) {
      // Of fourth order in their step, from four solves.
      const far = 4e-3;
      const [a, b, c, d] = [-far, -far / 2, far / 2, far].map((by) => {
        using again = solve(scaled(path, by));
        return again.metrics();
      });
      for (const [k, name] of names.entries()) {
        const expected = (8 * (c[name].value - b[name].value) - (d[name].value - a[name].value)) / (6 * far);
        // Where a metric does not depend on a number its derivative is round-off: beside 1 of shares of a whole.
        const allowed = 1e-5 * Math.abs(expected) + 1e-9 * Math.max(1, Math.abs(metrics[name].value));
        expect(Math.abs(rows[p][k].value - expected), `${name} by ${path}`).toBeLessThanOrEqual(allowed);
      }
    }
  });

  it('have closed forms: a symmetric cell at half its limiting current, and its Ohmic resistance', () => {
    // V = 2 V_T ln((1 + x)/(1 - x)), x = i/i_lim, where the kinetics are fast (row 1); both c0 and D shift the limit alone.
    const theCase = caseOf(`title: t
${salt}
cell: { layers: { gap: { thickness: 100 um, structure: { kind: open } } } }
interfaces:
  collector: { kind: linear, exchange_current_density: 1e9 A/m^2 }
  counter: { kind: linear, exchange_current_density: 1e9 A/m^2 }
${current(578.911993 / 2)}`);
    const scaled = scaledOf(theCase);
    using variant = solve(theCase);
    const paths = ['operation.current_density', 'electrolyte.salt_diffusivity', 'electrolyte.concentration'];
    const perturbed = paths.map((path) => ({ up: scaled(path, step), down: scaled(path, -step) }));
    const [byCurrent, byDiffusivity, byConcentration] = variant.sensitivities(['cell_voltage'], perturbed, step).rows;
    // dV/d ln i = 2 V_T 2x/(1 - x^2) = 2 V_T 4/3
    const exact = (2 * 8.314462618 * 298.15 * (4 / 3)) / 96485.33212;
    for (const [[{ value, uncertainty = Number.NaN }], sign] of [
      [byCurrent, 1],
      [byDiffusivity, -1],
      [byConcentration, -1],
    ] as const) {
      expect(Math.abs(value - sign * exact)).toBeLessThan(Math.max(2e-6 * exact, 2 * uncertainty));
      expect(uncertainty / exact).toBeLessThan(1e-4);
    }
  });

  it('are the same from one solve for each number, where multigrid solves the equations', () => {
    const at = (method: string) => {
      const theCase = caseOf(
        `title: t\n${salt}\n${sheets}\n${current(80)}\n${kinetics}solver: { linear_method: ${method} }`,
      );
      const scaled = scaledOf(theCase);
      using variant = solve(theCase);
      const perturbed = usual.map((path) => ({ up: scaled(path, step), down: scaled(path, -step) }));
      return variant.sensitivities(names, perturbed, step);
    };
    const [direct, iterated] = [at('direct'), at('multigrid')];
    expect([direct.adjoint, iterated.adjoint]).toEqual([true, false]);
    for (const [p, row] of direct.rows.entries()) {
      for (const [k, { value }] of row.entries()) {
        expect(Math.abs(iterated.rows[p][k].value - value), `${names[k]} by ${usual[p]}`).toBeLessThan(
          1e-5 * Math.abs(value) + 1e-7,
        );
      }
    }
  });
});
