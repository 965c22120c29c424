import { describe, expect, it } from 'vitest';
import { voltageParts } from '../../src/measure/overpotentials.ts';
import { answer } from '../../src/report/answer.ts';
import { DisplayUnits } from '../../src/report/display-units.ts';
import { studyAnswers } from '../../src/report/study-answers.ts';
import type { FitResult, Metric, Polarisation, VariantResult } from '../../src/study/results.ts';
import { minimalResult } from './fixture.ts';

const [base] = minimalResult.variants;
const said = (...variants: Partial<VariantResult>[]) =>
  studyAnswers(
    { ...minimalResult, variants: variants.map((each) => ({ ...base, label: 'Cell', ...each })) },
    new DisplayUnits(),
  );
const limit = (value: number): Metric => ({ value, unit: 'A/m^2', uncertainty: 1 });

describe('the answer of a study', () => {
  it('is none where the file asks for none', () => {
    expect(said({})).toEqual([]);
  });

  it('tells the least and the largest limiting current, in the units of the reader', () => {
    const variants = [300, 100, 200].map((value, k) => ({
      label: `Cell ${k}`,
      limits: { limitingCurrentDensity: limit(value), sand: [] },
    }));
    expect(said(...variants)).toEqual([
      'The limiting current density is 10.00 ± 0.10 mA/cm² in Cell 1 and 30.00 ± 0.10 mA/cm² in Cell 0.',
    ]);
    expect(said({ limits: { reason: 'the anion is blocked', sand: [] } })).toEqual([]);
  });

  it('tells the resistance at rest and what most of it is', () => {
    const part = (value: number): Metric => ({ value, unit: 'ohm m^2' });
    const resistanceParts = Object.fromEntries(voltageParts.map((name) => [name, part(0)])) as NonNullable<
      Polarisation['resistanceParts']
    >;
    const polarisation: Polarisation = {
      points: [],
      tafel: {},
      endings: [],
      resistance: part(1e-3),
      resistanceParts: {
        ...resistanceParts,
        ohmic: part(2e-4),
        working_film: part(3e-4),
        counter_charge_transfer: part(5e-4),
      },
    };
    expect(said({ polarisation })).toEqual([
      'About rest the cell has a resistance of 10.0 Ω cm² (50 % of it is charge transfer at the counter electrode).',
    ]);
  });

  it('tells what experiments read of the transference number, beside its own', () => {
    const [reading, none]: Metric[] = [{ value: 0.33, unit: '1', uncertainty: 1e-3 }, limit(1)];
    const bruceVincent = {
      voltage: 0.01,
      initialCurrentDensity: none,
      steadyCurrentDensity: none,
      initialResistance: none,
      steadyResistance: none,
      transferenceNumber: reading,
      uncorrected: none,
    };
    expect(said({ transference: { transferenceNumber: 0.25, bruceVincent: [bruceVincent] } })).toEqual([
      'The method of Bruce and Vincent reads 0.3300 ± 0.0010 at 10.0 mV, where that of the electrolyte is 0.2500.',
    ]);
  });

  it('names the variant where there are several', () => {
    const transference = {
      transferenceNumber: 0.25,
      bruceVincent: [],
      hittorf: { cathode: { transferenceNumber: { value: 0.3, unit: '1' } } },
    };
    const several = [{ transference }, {}] as unknown as Partial<VariantResult>[];
    expect(said(...several)).toEqual([
      expect.stringMatching(/^In Cell Hittorf’s 0\.30*, where that of the electrolyte/u),
    ]);
  });

  it('names the parameter that a metric depends on most, and which way', () => {
    const sensitivity = {
      parameters: [
        { path: 'electrolyte.concentration', value: 1000, unit: 'mol/m^3', range: 0.1 },
        { path: 'cell.layers.host.thickness', value: 1e-4, unit: 'm', range: 0.5 },
      ],
      metrics: [
        {
          name: 'cell_voltage',
          metric: { value: 0.1, unit: 'V' },
          sensitivities: [
            { derivative: { value: 1, unit: 'V' }, change: 0.01 },
            { derivative: { value: -1, unit: 'V' }, change: -0.02 },
          ],
        },
      ],
      adjoint: true,
      notes: [],
    };
    expect(said({ sensitivity })).toEqual([
      'The cell voltage depends most on cell.layers.host.thickness: where it grows by 50.0 %, the cell voltage falls by 20.0 mV.',
    ]);
  });

  it('gives parameters fitted to measured curves, with their errors; those fitted to metrics are a means', () => {
    const parameters = [
      { path: 'electrolyte.transference_number', unit: '1', initial: 0.3, value: 0.401, standardError: 0.003 },
    ];
    const fitTo = (kind: FitResult['targets'][number]['kind']) =>
      ({ parameters, targets: [{ kind, variant: 'base', quantities: [] }] }) as unknown as FitResult;
    const concentration_drop = { value: 0.1, unit: '1' };
    const result = { ...minimalResult, variants: [{ ...base, metrics: { concentration_drop } }] };
    expect(answer({ ...result, fit: fitTo('voltage') })).toBe(
      'The fit finds electrolyte.transference_number = 0.401 ± 0.003 (± one standard error).',
    );
    expect(answer({ ...result, fit: fitTo('metric') })).toBe(answer(result));
    expect(answer(result)).toContain('the salt concentration falls');
  });
});
