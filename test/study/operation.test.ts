import { describe, expect, it } from 'vitest';
import { StuckError } from '../../src/errors.ts';
import type { OperationResult, VariantResult } from '../../src/study/results.ts';
import { Variant } from '../../src/study/variant.ts';
import { caseOf } from '../support/cells.ts';
import { core } from '../support/core.ts';
import { failureOf } from '../support/failure.ts';

const cell = (operation: string, counter = 'kind: butler_volmer, exchange_current_density: 20 A/m^2', cells = 40) => `
title: operations
electrolyte: { concentration: 1 mol/L, cation_diffusivity: 1.5e-10 m^2/s, anion_diffusivity: 3e-10 m^2/s, temperature: 298.15 K }
cell: { layers: { electrolyte: { thickness: 100 um, structure: { kind: open } } } }
interfaces:
  collector: { kind: butler_volmer, exchange_current_density: 20 A/m^2 }
  counter: { ${counter} }
mesh: { cells_per_layer: ${cells}, uncertainty: false }
operation: ${operation}
`;

function run(text: string): VariantResult & { operation: OperationResult } {
  using variant = new Variant('test', 'Test', caseOf(text), core);
  variant.solve();
  const result = variant.result();
  if (result.operation === undefined) throw new Error('the case does not run in time');
  return { ...result, operation: result.operation };
}

const last = (values: ArrayLike<number>) => values[values.length - 1];

describe('steps end by', () => {
  it('their duration, to the rounding of times', () => {
    const { metrics, operation } = run(cell('{ kind: galvanostatic, current_density: 20 mA/cm^2, duration: 1 min }'));
    expect(operation.steps).toMatchObject([{ kind: 'galvanostatic', start: 0, end: 60, endedBy: 'duration' }]);
    expect(metrics.duration).toEqual({ value: 60, unit: 's' });
    expect(metrics.plated_capacity.value).toBeCloseTo(12000, 7);
    expect(metrics.current_density.value).toBeCloseTo(200, 10);
  });

  it.each([
    [
      'a voltage that rises',
      'galvanostatic, current_density: 30 mA/cm^2, until: { voltage_above: 330 mV }',
      'voltage_above',
      0.33,
    ],
    [
      'a voltage that falls',
      'galvanostatic, current_density: -30 mA/cm^2, until: { voltage_below: -330 mV }',
      'voltage_below',
      -0.33,
    ],
  ])('%s', (_name, step, endedBy, voltage) => {
    const { metrics, operation } = run(cell(`{ kind: ${step} }`));
    expect(operation.steps[0].endedBy).toBe(endedBy);
    expect(metrics.cell_voltage.value).toBeCloseTo(voltage, 7);
  });

  it('a current that dies away', () => {
    const { metrics, operation } = run(
      cell('{ kind: potentiostatic, voltage: -0.2 V, until: { current_below: 12 mA/cm^2 } }'),
    );
    expect(operation.steps[0].endedBy).toBe('current_below');
    expect(metrics.current_density.value).toBeCloseTo(120, 4);
    expect(metrics.initial_current_density.value).toBeGreaterThan(120);
    expect(metrics.initial_voltage.value).toBeCloseTo(0.2, 12);
  });

  it('a capacity, under a given current and a given voltage', () => {
    const steps = `
  kind: steps
  steps:
    - { kind: galvanostatic, current_density: 10 mA/cm^2, until: { capacity: 0.05 mAh/cm^2 } }
    - { kind: potentiostatic, voltage: 100 mV, until: { capacity: 0.05 mAh/cm^2 } }
`;
    const { operation } = run(cell(steps));
    expect(operation.steps.map(({ endedBy }) => endedBy)).toEqual(['capacity', 'capacity']);
    expect(operation.steps[0].capacity / 1800).toBeCloseTo(1, 7);
    expect(operation.steps[1].capacity / -1800).toBeCloseTo(1, 7);
    expect(operation.steps[0].end).toBeCloseTo(18, 6);
  });

  it('depletion, which is an answer', () => {
    const { metrics, operation } = run(cell('{ kind: galvanostatic, current_density: 150 mA/cm^2, duration: 1 h }'));
    expect(operation.steps[0].endedBy).toBe('depletion');
    expect(metrics.sand_time.value).toBe(metrics.duration.value);
    expect(metrics.sand_capacity.value).toBeCloseTo(1500 * metrics.sand_time.value, 6);
    expect(last(operation.traces.smallestSurfaceConcentration)).toBeCloseTo(0.1, 6);
    expect(operation.sand?.currentDensity).toBe(1500);
  });

  it('depletion of the other electrode while metal is stripped', () => {
    const { operation } = run(cell('{ kind: galvanostatic, current_density: -150 mA/cm^2, duration: 1 h }'));
    expect(operation.steps[0].endedBy).toBe('depletion');
    expect(last(operation.traces.currentDensity)).toBe(-1500);
  });

  it('a steady state, where no condition comes about', () => {
    const { metrics, operation, notes } = run(
      cell('{ kind: galvanostatic, current_density: 10 mA/cm^2, until: { voltage_above: 1 V } }'),
    );
    expect(operation.steps[0].endedBy).toBe('steady_state');
    expect(metrics.duration).toBeUndefined();
    expect(notes[0]).toMatch(
      /^Test: the operation: none of its conditions came about; after \d+.* nothing changes any more\.$/u,
    );
  });

  it('a condition that already holds when they begin', () => {
    const { operation } = run(
      cell('{ kind: galvanostatic, current_density: 30 mA/cm^2, until: { voltage_above: 1 mV } }'),
    );
    expect(operation.steps[0]).toMatchObject({ endedBy: 'voltage_above' });
    expect(operation.acceptedSteps).toBe(0);
  });
});

describe('several steps', () => {
  it('follow each other, each from where the one before ended', () => {
    const { operation, balances, metrics } = run(
      cell(`
  kind: steps
  cycles: 2
  steps:
    - { kind: galvanostatic, current_density: 20 mA/cm^2, duration: 10 s }
    - { kind: rest, duration: 5 s }
    - { kind: potentiostatic, voltage: 20 mV, duration: 5 s }
`),
    );
    expect(operation.steps.map(({ cycle, index, kind }) => [cycle, index, kind])).toEqual([
      [1, 0, 'galvanostatic'],
      [1, 1, 'rest'],
      [1, 2, 'potentiostatic'],
      [2, 0, 'galvanostatic'],
      [2, 1, 'rest'],
      [2, 2, 'potentiostatic'],
    ]);
    operation.steps.forEach(({ start }, k) => {
      expect(start).toBeCloseTo([0, 10, 15, 20, 30, 35][k], 9);
    });
    expect(operation.steps.map(({ capacity }) => capacity).reduce((a, b) => a + b)).toBeCloseTo(
      metrics.plated_capacity.value,
      8,
    );
    expect(balances.species).toBeLessThan(1e-10);
    const { time } = operation.traces;
    for (let k = 1; k < time.length; k++) expect(time[k]).toBeGreaterThanOrEqual(time[k - 1]);
  });

  const thenRest = (until: string) =>
    cell(`
  kind: steps
  steps:
    - { kind: galvanostatic, current_density: 150 mA/cm^2, duration: 60 s${until} }
    - { kind: rest, duration: 5 s }
`);

  it('stop with a note where one is depleted that was not asked to be', () => {
    const { operation, notes } = run(thenRest(''));
    expect(operation.steps.length).toBe(1);
    expect(notes[0]).toContain('step 1 ended after');
    expect(notes[0]).toContain('until: { depletion: 1e-4 }');
  });

  it('go on where depletion was asked for', () => {
    const { operation, notes } = run(thenRest(', until: { depletion: 1e-3 }'));
    expect(operation.steps.map(({ endedBy }) => endedBy)).toEqual(['depletion', 'duration']);
    expect(notes).toEqual([]);
  });
});

it('follows a profile straight between its points, and jumps where a time stands twice', () => {
  const { operation, metrics } = run(
    cell('{ kind: profile, points: [[0 s, 0 mA/cm^2], [10 s, 20 mA/cm^2], [10 s, -10 mA/cm^2], [30 s, -10 mA/cm^2]] }'),
  );
  const { time, currentDensity } = operation.traces;
  time.forEach((t, k) => {
    if (t < 10) expect(currentDensity[k]).toBeCloseTo(20 * t, 6);
    if (t > 10.001) expect(currentDensity[k]).toBeCloseTo(-100, 9);
  });
  expect(metrics.plated_capacity.value).toBeCloseTo(1000 - 2000, 5);
});

it('runs with a counter electrode that imposes the current', () => {
  const { operation, metrics } = run(
    cell('{ kind: galvanostatic, current_density: 20 mA/cm^2, duration: 10 s }', 'kind: uniform_current'),
  );
  expect(metrics.plated_capacity.value).toBeCloseTo(2000, 6);
  expect(metrics.initial_voltage).toBeUndefined();
  expect(operation.traces.voltage.every(Number.isNaN)).toBe(true);
});

it('keeps fields at the times asked for', () => {
  const { operation } = run(
    cell(
      '{ kind: galvanostatic, current_density: 20 mA/cm^2, duration: 10 s, output: { times: [1 s, 7 s, 99 s], every: 4 s } }',
    ),
  );
  expect(operation.snapshots.map(({ time }) => time)).toEqual([0, 1, 4, 7, 8]);
  const bottoms = operation.snapshots.map(({ depthProfile }) => last(depthProfile.concentration));
  for (let k = 1; k < bottoms.length; k++) expect(bottoms[k]).toBeLessThan(bottoms[k - 1]);
});

it('keeps maps of a pore-resolved host on the way', () => {
  const text = cell('{ kind: galvanostatic, current_density: 2 mA/cm^2, duration: 10 s, output: { times: [5 s] } }')
    .replace(
      /cell: .*/u,
      'cell: { width: 20 um, layers: { host: { thickness: 40 um, structure: { kind: sheets, arrangement: staggered, count: 2, gap: 5 um } } } }',
    )
    .replace('  collector:', '  host:')
    .replace(/mesh: .*/u, 'mesh: { finest_cell: 0.5 um, uncertainty: false }');
  const { operation, map, balances } = run(text);
  expect(operation.snapshots[0].map?.concentration.length).toBe(map?.concentration.length);
  expect(operation.traces.surfaces.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['sheet 1', 'sheet 2', 'collector']),
  );
  expect(balances.species).toBeLessThan(1e-10);
});

describe('an operation that cannot go on', () => {
  const text = cell(
    `
  kind: steps
  steps:
    - { kind: galvanostatic, current_density: 10 mA/cm^2, duration: 10 s }
    - { kind: galvanostatic, current_density: 1e6 mA/cm^2, duration: 10 s }
`,
    undefined,
    4,
  ).replace('cells_per_layer: 4', 'cells_per_layer: 4, finest_cell: 25 um');

  it('says what, where and when, and keeps what it came to', () => {
    using variant = new Variant('test', 'Test', caseOf(text), core);
    const error = failureOf(() => variant.solve()) as StuckError;
    expect(error).toBeInstanceOf(StuckError);
    expect(error.message).toMatch(
      /^step 2 cannot go on after 10 s \(.*\): the .* does not settle even in the smallest step$/u,
    );
    expect(error.code).toBe('stuck');
    expect(error.time).toBeCloseTo(10, 6);
    expect(error.variable).not.toBe('');
    expect(error.extrema.map(({ name }) => name)).toContain('concentration');
    const result = variant.result();
    expect(result.incomplete).toMatchObject({ code: 'stuck', time: error.time, variable: error.variable });
    expect(result.metrics).toEqual({});
    expect(last(result.operation?.traces.time ?? [])).toBeCloseTo(10, 9);
    expect(result.operation?.steps.length).toBe(1);
    expect(result.notes[0]).toContain('Test: incomplete.');
    expect(result.depthProfile.concentration.every(Number.isFinite)).toBe(true);
  });
});

describe('metal that runs out', () => {
  const copper = (
    steps: string,
    more = '',
    electrolyte = '{ kind: concentrated, preset: lipf6_ec_emc, concentration: 1 mol/L }',
  ) => `
title: copper
electrolyte: ${electrolyte}
cell: { layers: { separator: { thickness: 25 um, structure: { kind: homogenised, porosity: 0.4, tortuosity: 2.5 } } } }
interfaces:
  collector: { kind: butler_volmer, preset: lithium, metal: plated${more} }
  counter: { kind: butler_volmer, preset: lithium }
mesh: { cells_per_layer: 20, uncertainty: false }
operation: { kind: steps, cycles: 3, steps: [${steps}] }
`;
  const plate = '{ kind: galvanostatic, current_density: 0.5 mA/cm^2, until: { capacity: 0.1 mAh/cm^2 } }';
  const strip = (end: string) => `{ kind: galvanostatic, current_density: -0.5 mA/cm^2, ${end} }`;

  it.each([
    ['a voltage', 'until: { voltage_below: -1 V }', ''],
    [
      'a voltage, past a barrier of nucleation',
      'until: { voltage_below: -1 V }',
      ', nucleation: { overpotential: 50 mV }',
    ],
    ['a voltage or a duration', 'duration: 3 h, until: { voltage_below: -1 V }', ''],
    ['a voltage beyond what doubles resolve', 'until: { voltage_below: -9 V }', ''],
  ])('is stripped to the last bit and plated again, three times, by %s', (_name, end, more) => {
    const { operation, balances, notes } = run(copper(`${plate}, ${strip(end)}`, more));
    expect(operation.steps.map(({ endedBy }) => endedBy)).toEqual(
      Array.from({ length: 3 }, () => ['capacity', 'voltage_below']).flat(),
    );
    for (const { capacity } of operation.steps) expect(Math.abs(capacity) / 3600).toBeCloseTo(1, 6);
    expect(Math.max(balances.charge, balances.species)).toBeLessThan(1e-9);
    expect(notes).toEqual([]);
  });

  it.each([
    ['without a double layer', ''],
    ['with one that carries the current on', ', double_layer_capacitance: 10 uF/cm^2'],
  ])('ends a step where no voltage does, and says so, %s', (_name, more) => {
    const { operation, notes } = run(copper(`${plate}, ${strip('duration: 3 h')}`, more));
    expect(operation.steps.map(({ endedBy }) => endedBy)).toEqual(
      Array.from({ length: 3 }, () => ['capacity', 'exhaustion']).flat(),
    );
    expect(notes[0]).toBe('Test: step 2 of cycle 1 ended after 1440 s: no metal is left to strip.');
    expect(notes).toHaveLength(3);
  });

  it('cannot be stripped before any is plated', () => {
    const { operation, notes } = run(
      copper(`${strip('until: { capacity: 1 mAh/cm^2 }')}, ${strip('until: { voltage_below: -1 V }')}`),
    );
    expect(operation.steps.map(({ endedBy, end }) => [endedBy, end])).toEqual(
      Array.from({ length: 3 }, () => [
        ['exhaustion', 0],
        ['voltage_below', 0],
      ]).flat(),
    );
    expect(notes).toContain('Test: step 2 of cycle 3 ended after 0 s: no metal is left to strip.');
  });

  it('says once that a cut-off with the sign of plating ends stripping as it begins', () => {
    const { operation, notes } = run(copper(`${plate}, ${strip('until: { voltage_below: 0.5 V }')}`));
    expect(operation.steps.map(({ endedBy }) => endedBy)).toEqual(
      Array.from({ length: 3 }, () => ['capacity', 'voltage_below']).flat(),
    );
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(
      /^Test: step 2 of cycle 1 ended as it began: its first cell voltage, -\d.* mV, already meets/u,
    );
    expect(notes[0]).toContain('write voltage_below: -0.5 V');
  });

  it('has no first current where the field of space charge follows a voltage at once', () => {
    const { metrics, operation } = run(`
title: Charging a diffuse layer
electrolyte:
  kind: ions
  plated_ion: Li+
  relative_permittivity: 30
  species:
    Li+: { charge: 1, diffusivity: 1.5e-10 m^2/s, concentration: 10 mmol/L }
    PF6-: { charge: -1, diffusivity: 3e-10 m^2/s, concentration: 10 mmol/L }
cell: { layers: { gap: { thickness: 60 nm, structure: { kind: open } } } }
interfaces:
  collector: { kind: blocking, double_layer_capacitance: 1 F/m^2 }
  counter: { kind: reservoir }
mesh: { uncertainty: false }
operation: { kind: potentiostatic, voltage: -0.1 V, duration: 10 us }`);
    const [first, ...following] = operation.traces.currentDensity;
    expect(first).toBeNaN();
    expect(following.every(Number.isFinite)).toBe(true);
    expect(metrics).not.toHaveProperty('initial_current_density');
    // From the field of the empty gap alone on, less and less passes.
    following.forEach((value, k) => {
      if (k > 0) expect(Math.abs(value)).toBeLessThan(Math.abs(following[k - 1]));
    });
  });

  it('leaves the counter electrode to the voltage above', () => {
    const text = copper('{ kind: galvanostatic, current_density: 0.5 mA/cm^2, until: { voltage_above: 1 V } }')
      .replace('preset: lithium, metal: plated', 'preset: lithium')
      .replace('counter: { kind: butler_volmer, preset: lithium', '$&, metal: plated, initial_deposit: 1 um');
    const { operation } = run(text);
    expect(operation.steps.map(({ endedBy }) => endedBy)).toEqual(['voltage_above', 'voltage_above', 'voltage_above']);
    expect(operation.steps[0].capacity).toBeGreaterThan(1000);
  });

  it('keeps the balances of the level at which a barrier of nucleation falls, in pores that fill', () => {
    const { balances, metrics } = run(`
title: filling
electrolyte: { concentration: 1 mol/L, salt_diffusivity: 3e-10 m^2/s, transference_number: 0.38 }
cell:
  layers:
    host:
      thickness: 60 um
      structure: { kind: homogenised, porosity: 0.8, bruggeman_exponent: 1.5, reactive_area: 20, pore_filling: { bruggeman_exponent: 1.5, area_exponent: 0.5 } }
    separator: { thickness: 25 um, structure: { kind: homogenised, porosity: 0.45, tortuosity: 2.5 } }
interfaces:
  host: { kind: butler_volmer, exchange_current_density: 5 A/m^2, metal: plated, nucleation: { overpotential: 30 mV, covering_thickness: 20 nm } }
  counter: { kind: butler_volmer, exchange_current_density: 50 A/m^2 }
mesh: { cells_per_layer: 20, uncertainty: false }
operation: { kind: galvanostatic, current_density: 2 mA/cm^2, duration: 3 min }
`);
    expect(Math.max(balances.charge, balances.species)).toBeLessThan(1e-10);
    expect(metrics.current_density.value).toBeCloseTo(20, 9);
  });
});

describe('Sand’s time', () => {
  const depleting = (electrolyte: string, thickness: string) => `
title: sand
electrolyte: { concentration: 1 mol/L, ${electrolyte} }
cell: { layers: { separator: { thickness: ${thickness}, structure: { kind: homogenised, porosity: 0.4, bruggeman_exponent: 1.5 } } } }
interfaces:
  collector: { kind: butler_volmer, preset: lithium }
  counter: { kind: butler_volmer, preset: lithium }
mesh: { uncertainty: false }
operation: { kind: galvanostatic, current_density: 640 mA/cm^2, until: { depletion: 1e-4 } }
`;
  const dilute = 'salt_diffusivity: 3e-10 m^2/s, transference_number: 0.38';

  it.each(['25 um', '250 um', '25 mm'])(
    'is found within a hundredth in %s, however thin the depleted layer',
    (thickness) => {
      const { sand } = run(depleting(dilute, thickness)).operation;
      expect(sand?.propertiesAtFill).toBe(false);
      expect((sand?.time ?? 0) / (sand?.halfSpaceTime ?? 1)).toBeGreaterThan(0.99);
      expect((sand?.time ?? 0) / (sand?.halfSpaceTime ?? 1)).toBeLessThan(1.01);
    },
  );

  it('stands beside theory with the properties at the fill, where they depend on the concentration', () => {
    const constant = run(depleting(dilute, '250 um')).operation.sand;
    const laws = `kind: concentrated, conductivity: 1 S/m, thermodynamic_factor: 1, ${dilute}`;
    const { sand } = run(depleting(laws, '250 um')).operation;
    expect(sand?.propertiesAtFill).toBe(true);
    expect((sand?.halfSpaceTime ?? 0) / (constant?.halfSpaceTime ?? 1)).toBeCloseTo(1, 12);
    expect((sand?.limitingCurrentDensity ?? 0) / (constant?.limitingCurrentDensity ?? 1)).toBeCloseTo(1, 12);
    expect((sand?.time ?? 0) / (sand?.halfSpaceTime ?? 1)).toBeCloseTo(1, 1.9);
  });
});
