import { describe, expect, it } from 'vitest';
import { readCase } from '../../src/case/index.ts';
import { BadCaseError } from '../../src/errors.ts';
import { requireDifferentiable, sensitivitiesOf, withSensitivity } from '../../src/study/sensitivity.ts';
import { core } from '../support/core.ts';
import { failureOf } from '../support/failure.ts';

const caseFileOf = ({
  operation = '{ kind: galvanostatic, current_density: 80 A/m^2 }',
  block = '',
  exponent = '0.5',
} = {}) =>
  readCase(
    `title: t
electrolyte: { concentration: 1 mol/L, salt_diffusivity: 2e-10 m^2/s, transference_number: 0.4 }
cell: { layers: { host: { thickness: 60 um, structure: { kind: homogenised, porosity: 0.6, tortuosity: 3, reactive_area: 8 } } } }
interfaces:
  host: { kind: butler_volmer, exchange_current_density: 5 A/m^2, concentration_exponent: ${exponent} }
  counter: { kind: butler_volmer, exchange_current_density: 20 A/m^2 }
operation: ${operation}
${block}`,
    'cell.yaml',
  );
const theCase = caseFileOf().variants[0].case;

describe('the sensitivities of a case', () => {
  it('scale: what the equations do not change of by units cancels', () => {
    // Where the current and both exchange currents grow together with the diffusivity, the field stays and so does the voltage.
    const paths = [
      'operation.current_density',
      'electrolyte.salt_diffusivity',
      'interfaces.host.exchange_current_density',
      'interfaces.counter.exchange_current_density',
    ];
    const { metrics, parameters, adjoint } = sensitivitiesOf(theCase, {
      core,
      parameters: paths.map((path) => ({ path, range: 0.2 })),
      metrics: ['cell_voltage', 'current_difference'],
    });
    expect(adjoint).toBe(true);
    expect(parameters.map(({ path }) => path)).toEqual(paths);
    for (const { name, sensitivities } of metrics) {
      const sum = sensitivities.reduce((total, { normalised }) => total + (normalised?.value ?? Number.NaN), 0);
      const size = Math.max(...sensitivities.map(({ normalised }) => Math.abs(normalised?.value ?? 0)));
      // The collector reacts as the host does: it is the same, and moves with it.
      expect(Math.abs(sum) / size, name).toBeLessThan(1e-7);
    }
  });

  it('have units, relative and absolute forms that agree, and an uncertainty', () => {
    const [{ metric, sensitivities }] = sensitivitiesOf(theCase, {
      core,
      parameters: [{ path: 'operation.current_density', range: 0.2 }],
      metrics: ['concentration_drop'],
    }).metrics;
    const [{ derivative, normalised, change }] = sensitivities;
    expect(derivative.unit).toBe('1/(A/m^2)');
    expect((derivative.value * 80) / metric.value).toBeCloseTo(normalised?.value ?? Number.NaN, 12);
    expect(change).toBeCloseTo(derivative.value * 0.2 * 80, 12);
    expect(derivative.uncertainty).toBeGreaterThan(0);
  });

  it('are by default those of all parameters with an influence, each once, and of what the operation does not give', () => {
    const { parameters, metrics } = sensitivitiesOf(theCase, { core });
    expect(metrics.map(({ name }) => name)).toEqual([
      'current_difference',
      'concentration_drop',
      'cell_voltage',
      'surface_current_cov',
    ]);
    const paths = parameters.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['electrolyte.salt_diffusivity', 'operation.current_density']));
    expect(paths.filter((path) => /cation|anion|collector|activity/u.test(path))).toEqual([]);
    const atVoltage = caseFileOf({ operation: '{ kind: potentiostatic, voltage: -50 mV }' }).variants[0].case;
    const held = sensitivitiesOf(atVoltage, { core });
    expect(held.metrics.map(({ name }) => name)).toContain('current_density');
    expect(held.parameters.map(({ path }) => path)).toContain('operation.voltage');
  });

  it('are none of a current that is even', () => {
    const bare = readCase(
      `title: t
electrolyte: { concentration: 1 mol/L, salt_diffusivity: 2e-10 m^2/s, transference_number: 0.4 }
cell: { width: 10 um, layers: { host: { thickness: 10 um, structure: { kind: channels, count: 1 } }, top: { thickness: 5 um, structure: { kind: open } } } }
interfaces:
  host: { kind: insulating }
  collector: { kind: butler_volmer, exchange_current_density: 20 A/m^2 }
  counter: { kind: butler_volmer, exchange_current_density: 20 A/m^2 }
operation: { kind: galvanostatic, current_density: 80 A/m^2 }
`,
      'even.yaml',
    ).variants[0].case;
    const found = sensitivitiesOf(bare, { core, metrics: ['cell_voltage'] });
    expect(found.metrics).toHaveLength(1);
    for (const { normalised } of found.metrics[0].sensitivities) expect(normalised?.value).not.toBeNaN();
  });
});

describe('what has no sensitivities is refused by name, where it stands', () => {
  const parameters = (path: string) => `sensitivity: { parameters: [${path}] }\n`;
  it.each([
    [{ operation: '{ kind: galvanostatic, current_density: 80 A/m^2, duration: 10 s }' }, 'runs in time', /sweep/u],
    [
      { operation: '{ kind: rest }', block: 'impedance: { frequencies: [1 Hz] }\n' },
      'is at rest',
      /current or a voltage/u,
    ],
    [{ block: parameters('cell.layers.host.thickness') }, 'cell.layers.host.thickness', /geometry changes the mesh/u],
    [{ block: 'sensitivity: { metrics: [porosity] }\n' }, 'porosity is not differentiated', /current_difference/u],
    [
      { block: parameters('interfaces.host.concentration_exponent'), exponent: '0' },
      'is 0, of which no part',
      /give it a value/u,
    ],
  ])('%o', (written, message, help) => {
    const error = failureOf(() => withSensitivity(caseFileOf(written))) as BadCaseError;
    expect(error).toBeInstanceOf(BadCaseError);
    expect(error.problems[0].message).toContain(message);
    expect(error.problems[0].help).toMatch(help);
    expect(error.problems[0].place.file).toBe('cell.yaml');
  });

  it('an unknown parameter, a range of nothing, and the concentration of one ion', () => {
    const problemOf = (block: string) => (failureOf(() => caseFileOf({ block })) as BadCaseError).problems[0];
    expect(problemOf(parameters('operation.curent_density')).message).toContain(
      'no parameter "operation.curent_density"',
    );
    // What is offered in its place can be differentiated.
    const offered = problemOf(parameters('thickness')).help;
    expect(offered).toContain('parameters are');
    expect(offered).not.toContain('cell.');
    const range = problemOf('sensitivity: { parameters: { operation.current_density: 0 % } }\n');
    expect(range.message).toContain('must be positive');
    expect(range.place.line).toBe(8);
    const ions = readCase(
      `title: t
electrolyte: { kind: ions, plated_ion: Li+, species: { Li+: { charge: 1, diffusivity: 1e-10 m^2/s, concentration: 1 mol/L }, X-: { charge: -1, diffusivity: 1e-10 m^2/s, concentration: 1 mol/L } } }
cell: { layers: { gap: { thickness: 50 um, structure: { kind: open } } } }
interfaces: { collector: { kind: butler_volmer, exchange_current_density: 5 A/m^2 }, counter: { kind: reservoir } }
operation: { kind: galvanostatic, current_density: 10 A/m^2 }
${parameters('electrolyte.species.Li+.concentration')}`,
      'ions.yaml',
    );
    expect(() => requireDifferentiable(ions)).toThrow(/cannot change by itself/u);
  });
});
