import { describe, expect, it } from 'vitest';
import { type Case, readCase } from '../../src/case/index.ts';
import { BadCaseError } from '../../src/errors.ts';
import { System } from '../../src/solve/system.ts';
import { conductivityAt } from '../../src/study/impedance.ts';
import { runCase } from '../../src/study/run.ts';
import { Variant } from '../../src/study/variant.ts';
import { impedanceOf, withImpedance } from '../../src/study/with-impedance.ts';
import { caseOf } from '../support/cells.ts';
import { core } from '../support/core.ts';
import { failureOf } from '../support/failure.ts';
import { closedLine, filled } from '../support/problems.ts';

const cell = (
  operation: string,
  { counter = 'kind: butler_volmer, exchange_current_density: 20 A/m^2', rest = '' } = {},
) => `
title: impedances
electrolyte: { concentration: 1 mol/L, cation_diffusivity: 1.5e-10 m^2/s, anion_diffusivity: 3e-10 m^2/s }
cell:
  layers:
    host: { thickness: 60 um, structure: { kind: homogenised, porosity: 0.5, tortuosity: 2, reactive_area: 10 } }
interfaces:
  host: { kind: butler_volmer, exchange_current_density: 20 A/m^2, double_layer_capacitance: 10 uF/cm^2 }
  counter: { ${counter} }
operation: ${operation}
mesh: { cells_per_layer: 40 }
${rest}`;
const impedance = 'impedance: { from: 1 Hz, to: 100 kHz, per_decade: 5 }';

const solve = (text: string) => impedanceOf(caseOf(text), core);

describe('a cell at rest', () => {
  const result = solve(cell('{ kind: rest }', { rest: impedance }));

  it('has an impedance, and nothing that speaks of currents', () => {
    expect(result.rests).toBe(true);
    expect(result.metrics.steady_resistance.value).toBeGreaterThan(result.metrics.series_resistance.value);
    expect(result.metrics.cell_voltage.value).toBe(0);
    for (const name of ['current_density', 'concentration_drop', 'current_difference', 'kinetic_group']) {
      expect(result.metrics[name]).toBeUndefined();
    }
    expect(result.notes).toEqual([]);
    expect(result.balances).toEqual({ charge: 0, species: 0, salt: 0 });
    expect(result.newtonHistory).toEqual([]);
  });

  it('has the uncertainty that two meshes give', () => {
    expect(result.metrics.steady_resistance.uncertainty).toBeGreaterThan(0);
    expect([...result.impedance!.uncertainty!].every((each) => each > 0)).toBe(true);
    const single = solve(
      cell('{ kind: rest }', { rest: impedance }).replace(
        'cells_per_layer: 40',
        'cells_per_layer: 40, uncertainty: false',
      ),
    );
    expect(single.impedance!.uncertainty).toBeUndefined();
    expect(single.metrics.steady_resistance.uncertainty).toBeUndefined();
  });

  it('comes to rest where its electrodes are not in equilibrium as filled', () => {
    // The collector drives the host: what one deposits the other loses.
    const mixed = cell('{ kind: rest }', { rest: impedance }).replace(
      '  counter:',
      '  collector: { kind: butler_volmer, exchange_current_density: 20 A/m^2, standard_potential: 20 mV }\n  counter:',
    );
    const result = solve(mixed);
    expect(result.rests).toBeUndefined();
    expect(Math.abs(result.metrics.current_density.value)).toBeLessThan(1e-9);
    expect(result.impedance!.real.every(Number.isFinite)).toBe(true);
  });

  it('that blocks on one side has a capacitance, and no steady resistance', () => {
    const { metrics, impedance: spectrum } = solve(
      cell('{ kind: rest }', { rest: impedance, counter: 'kind: blocking, double_layer_capacitance: 10 uF/cm^2' }),
    );
    expect(spectrum!.blocks).toBe(true);
    expect(metrics.steady_resistance).toBeUndefined();
    expect(metrics.ionic_resistance).toBeUndefined();
    // The host reacts, so that the flat counter electrode is all that is left at low frequencies.
    expect(metrics.blocking_capacitance.value / 0.1).toBeCloseTo(1, 3);
  });
});

describe('a tortuosity that is read', () => {
  const blocking = (area: number, from: string) =>
    solve(
      cell('{ kind: rest }', { rest: `impedance: { from: ${from}, to: 1 MHz }` })
        .replace('reactive_area: 10', `reactive_area: ${area}`)
        .replace(
          'kind: butler_volmer, exchange_current_density: 20 A/m^2, double_layer',
          'kind: blocking, double_layer',
        )
        .replace(
          'kind: butler_volmer, exchange_current_density: 20 A/m^2',
          'kind: blocking, double_layer_capacitance: 1 F/cm^2',
        ),
    );

  it('comes with a note where salt is polarised as well', () => {
    const { metrics, notes } = blocking(1000, '10 mHz');
    expect(metrics.impedance_tortuosity.value).toBeGreaterThan(metrics.tortuosity_factor.value);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain('is not quite level');
  });

  it('is left out with a note where the frequencies do not show it', () => {
    const { metrics, notes } = blocking(1000, '10 kHz');
    expect(metrics.impedance_tortuosity).toBeUndefined();
    expect(notes[0]).toContain('ionic_resistance has no value');
  });
});

describe('impedances of case files', () => {
  const text = cell('{ kind: galvanostatic, current_density: 1 mA/cm^2 }');

  it('may be asked of any case, at frequencies of one’s own', () => {
    expect(impedanceOf(caseOf(text), core, [1, 10]).impedance!.frequency).toEqual(Float64Array.of(1, 10));
    expect(() => impedanceOf(caseOf(text), core)).toThrow(RangeError);
  });

  it('are asked of every variant, which keep their own frequencies where none are given', () => {
    const settings = { frequencies: [1, 2] };
    const file = readCase(`${text}\nvariants:\n  plain:\n  own: { impedance: { frequencies: [5 Hz] } }\n`, 'test.yaml');
    const frequenciesOf = (cases: readonly { readonly case: Case }[]) =>
      cases.map((variant) => variant.case.impedance?.frequencies);
    expect(frequenciesOf(withImpedance(file, undefined, settings).variants)).toEqual([[1, 2], [5]]);
    expect(frequenciesOf(withImpedance(file, settings, settings).variants)).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  it('are refused where a counter electrode has no potential', () => {
    const file = readCase(
      cell('{ kind: galvanostatic, current_density: 1 mA/cm^2 }', { counter: 'kind: uniform_current' }),
      'test.yaml',
    );
    const error = failureOf(() => withImpedance(file, undefined, { frequencies: [1] }));
    expect(error).toBeInstanceOf(BadCaseError);
    expect((error as BadCaseError).problems[0].place.line).toBe(9);
  });

  it('are part of a run, beside everything else, and stop with it', async () => {
    const options = { core, caseHash: '' };
    const file = readCase(`${text}\n${impedance}`, 'test.yaml');
    const { variants } = await runCase(file, options);
    expect(variants[0].impedance!.frequency).toHaveLength(26);
    expect(variants[0].metrics.current_density.value).toBeCloseTo(10, 9);
    const controller = new AbortController();
    const interrupted = runCase(file, { ...options, signal: controller.signal, onProgress: () => controller.abort() });
    await expect(interrupted).rejects.toThrow('interrupted');
  });

  it('are not computed anew while a fit searches', () => {
    using variant = new Variant('test', 'Test', caseOf(`${text}\n${impedance}`), core);
    variant.solve();
    expect(variant.metrics().steady_resistance).toBeUndefined();
    expect([...variant.oscillating()].at(-1)).toBeCloseTo(1, 12);
    expect(variant.metrics().steady_resistance.value).toBeGreaterThan(0);
    variant.setCase(variant.case);
    expect(variant.metrics().steady_resistance).toBeUndefined();
  });
});

it('the conductivity of an electrolyte is what its model makes of a gradient of potential', () => {
  using system = new System(closedLine(0).problem, core);
  expect(conductivityAt(system, system.uniformState([filled, 0]), 3, 1)).toBeCloseTo(1.68991985, 7);
});
