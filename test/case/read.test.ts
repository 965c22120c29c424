import { describe, expect, it } from 'vitest';
import { readCase } from '../../src/case/index.ts';
import { change, goodCase, onlyProblemOf, summaryOf } from './example.ts';

const fitted = `${goodCase}variants:
  vga: { cell: { layers: { host: { structure: { kind: channels, count: 4 } } } } }
  hga: {}
fit:
  parameters:
    operation.current_density: { initial: 2.5 mA/cm^2, minimum: 0.01 mA/cm^2, maximum: 100 mA/cm^2 }
    cell.layers.host.structure.gap: { initial: 1 um }
  targets:
    - { variant: vga, metric: concentration_drop, value: 2.7 % }
    - { variant: hga, metric: cell_voltage, value: -20 mV }
published:
  source: A paper
  values: [{ variant: hga, metric: current_difference, value: 283 %, counterparts: [vga] }]
`;

describe('readCase', () => {
  it('resolves a case to SI units, with every default', () => {
    const file = readCase(goodCase, 'cell.yaml');
    expect(file.title).toBe('A small cell');
    expect(file.variants).toHaveLength(1);
    const [{ name, case: resolved }] = file.variants;
    expect(name).toBe('base');
    const chargeTransfer = {
      kind: 'butler_volmer',
      exchange_current_density: 10,
      concentration_exponent: 0.5,
      anodic_transfer_coefficient: 0.5,
      cathodic_transfer_coefficient: 0.5,
      equilibrium: 'nernst',
      reference_temperature: 298.15,
      metal: 'bulk',
      initial_deposit: 0,
      thin_deposit: 1e-9,
      standard_potential: 0,
      activity: 1,
      area_resistance: 0,
    };
    expect(resolved).toEqual({
      electrolyte: {
        kind: 'dilute',
        cation: 'Li+',
        concentration: 1000,
        temperature: 298.15,
        salt_diffusivity: 3e-10,
        transference_number: 0.38,
        cation_diffusivity: 3e-10 / (2 * (1 - 0.38)),
        anion_diffusivity: 3e-10 / (2 * 0.38),
      },
      cell: {
        width: 3.55e-5,
        sides: 'mirror',
        symmetry: 'planar',
        layers: [
          {
            name: 'host',
            thickness: 1e-4,
            structure: { kind: 'sheets', arrangement: 'staggered', count: 10, gap: 1e-6, sheet_thickness: 0 },
          },
          { name: 'separator', thickness: 5e-5, structure: { kind: 'open' } },
        ],
      },
      interfaces: { host: chargeTransfer, collector: chargeTransfer, counter: { kind: 'reservoir' } },
      operation: { kind: 'galvanostatic', current_density: 25 },
      mesh: { uncertainty: true },
      solver: { time: {} },
    });
  });

  it('leaves a gap of zero, which closes the pore, to the geometry', () => {
    expect(() => readCase(change(['gap: 1 um', 'gap: 0 um']), 'cell.yaml')).not.toThrow();
  });

  it('needs no width and no host interface for an open cell', () => {
    const text = change(
      ['  width: 35.5 um\n', ''],
      ['{ kind: sheets, arrangement: staggered, count: 10, gap: 1 um }', '{ kind: open }'],
      ['  host: {', '  collector: {'],
    );
    const { cell, interfaces } = readCase(text, 'cell.yaml').variants[0].case;
    expect(cell.width).toBeUndefined();
    expect(interfaces.host).toBeUndefined();
    expect(interfaces.collector.kind).toBe('butler_volmer');
  });

  it('reads Windows line endings, and numbers in quotes', () => {
    const text = change(['0.38', '"0.38"']).replaceAll('\n', '\r\n');
    expect(readCase(text, 'cell.yaml').variants).toEqual(readCase(goodCase, 'cell.yaml').variants);
  });

  it('reads fits and published values in SI units', () => {
    const { fit, published } = readCase(fitted, 'cell.yaml');
    const scale = { kind: 'log' };
    expect(fit).toEqual({
      parameters: [
        { path: 'operation.current_density', unit: 'A/m^2', initial: 25, minimum: 0.1, maximum: 1000, scale },
        { path: 'cell.layers.host.structure.gap', unit: 'm', initial: 1e-6, scale },
      ],
      starts: 1,
      seed: 0,
      targets: [
        { variant: 'vga', metric: 'concentration_drop', value: 0.027, unit: '1' },
        { variant: 'hga', metric: 'cell_voltage', value: -0.02, unit: 'V' },
      ],
    });
    expect(published).toEqual({
      source: 'A paper',
      values: [{ variant: 'hga', metric: 'current_difference', value: 2.83, unit: '1', counterparts: ['vga'] }],
    });
  });

  it.each([
    [
      'a misspelt path',
      ['operation.current_density', 'operation.curent_density'],
      '22:5 no variant of the fit has a parameter "operation.curent_density"',
      'did you mean "operation.current_density"?',
    ],
    [
      'a path to something that is counted',
      ['operation.current_density', 'cell.layers.host.structure.count'],
      '22:5 "cell.layers.host.structure.count" counts something, and a fit moves only what changes smoothly',
      'go through its values with a sweep instead',
    ],
    [
      'a path to a setting of the solver',
      ['operation.current_density', 'solver.relative_tolerance'],
      '22:5 no variant of the fit has a parameter "solver.relative_tolerance"',
      undefined,
    ],
    [
      'a start of the wrong dimension',
      ['initial: 2.5 mA/cm^2', 'initial: 2.5 mA'],
      '22:43 initial needs a current density, but "2.5 mA" is an electric current',
      undefined,
    ],
    [
      'a bound outside what the quantity can be',
      ['initial: 1 um', 'initial: 1 um, minimum: -1 um'],
      '23:63 minimum must be zero or positive, but it is -1 um, which is -0.000001 m',
      undefined,
    ],
    [
      'no start',
      ['{ initial: 1 um }', '{}'],
      '23:5 initial is missing in fit.parameters.cell.layers.host.structure.gap',
      'add the key initial',
    ],
    [
      'reversed bounds',
      ['maximum: 100 mA/cm^2', 'maximum: 1 uA/cm^2'],
      '22:65 the minimum of 0.1 A/m^2 is not below the maximum of 0.01 A/m^2',
      undefined,
    ],
    [
      'a start outside the bounds',
      ['initial: 2.5 mA/cm^2', 'initial: 200 mA/cm^2'],
      '22:43 the initial value of 2000 A/m^2 is outside the bounds 0.1 A/m^2 to 1000 A/m^2',
      undefined,
    ],
    [
      'an unknown variant',
      ['variant: vga', 'variant: vgaa'],
      '25:18 there is no variant "vgaa"',
      'did you mean "vga"?',
    ],
    [
      'no targets',
      [fitted.slice(fitted.indexOf('\n    - {'), fitted.indexOf('\npublished')), ' []'],
      '24:3 targets is empty',
      undefined,
    ],
    [
      'a key a target does not have',
      ['value: 2.7 %', 'value: 2.7 %, weight: 2'],
      '25:65 unknown key "weight" in fit.targets.0',
      undefined,
    ],
  ] as const)('reports a fit with %s', (_, [from, to], summary, help) => {
    expect(fitted).toContain(from);
    const { place, message, help: given } = onlyProblemOf(fitted.replace(from, () => to));
    expect(`${place.line}:${place.column} ${message}`).toBe(summary);
    if (help !== undefined) expect(given).toBe(help);
  });

  it('says nothing of the paths of a fit while a variant cannot be read', () => {
    const text = fitted
      .replace('operation.current_density:', 'operation.curent_density:')
      .replace('count: 4', 'count: 0');
    expect(summaryOf(text)).toEqual(['18:72 count must be at least 1, but it is 0']);
  });
});

describe('place', () => {
  const file = readCase(fitted, 'cell.yaml');

  it('points at the value of the variant, or of the base where the variant has none of its own', () => {
    expect(file.place('cell.layers.host.structure.count', 'vga')).toEqual({ file: 'cell.yaml', line: 18, column: 72 });
    expect(file.place('cell.layers.host.structure.count', 'hga')).toEqual({ file: 'cell.yaml', line: 11, column: 65 });
    expect(file.place('cell.layers.host.thickness', 'vga')).toEqual({ file: 'cell.yaml', line: 10, column: 18 });
    expect(file.place('cell.layers.host.thickness')).toEqual({ file: 'cell.yaml', line: 10, column: 18 });
  });

  it('points at where a value that was left out belongs, and at the key of what spans lines', () => {
    expect(file.place('electrolyte.temperature', 'vga')).toEqual({ file: 'cell.yaml', line: 2, column: 1 });
    expect(file.place('cell.layers', 'hga')).toEqual({ file: 'cell.yaml', line: 8, column: 3 });
    expect(file.place('')).toEqual({ file: 'cell.yaml', line: 1, column: 1 });
  });
});
