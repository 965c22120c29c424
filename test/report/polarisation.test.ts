import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { type VoltagePart, voltageParts } from '../../src/measure/overpotentials.ts';
import { csv } from '../../src/report/csv.ts';
import { DisplayUnits } from '../../src/report/display-units.ts';
import type { FigureMaker } from '../../src/report/figures/figure.ts';
import { polarisationCurves, resistanceStack, voltageStack } from '../../src/report/figures/polarisation.ts';
import { hittorfProfiles, stepCurrent } from '../../src/report/figures/transference.ts';
import { polarisationRows, polarisationTable } from '../../src/report/polarisation.ts';
import { renderSvg } from '../../src/report/render-figure.ts';
import { createNodeRenderer } from '../../src/report/render-node.ts';
import { stepRows, transferenceRows, transferenceTables } from '../../src/report/transference.ts';
import type { Metric, Polarisation, RunResult, Transference } from '../../src/study/results.ts';
import { minimalResult } from './fixture.ts';

const locate = createRequire(import.meta.url).resolve;
const validate = new Ajv({ unknownFormats: 'ignore', logger: false }).compile(
  JSON.parse(readFileSync(locate('vega-lite/vega-lite-schema.json'), 'utf8')),
);

/** Parts of 1 V or 1 ohm m2 in all: half of it Ohm's law, three tenths the salt, two tenths the kinetics. */
function partsOf(whole: number, unit: string): Record<VoltagePart, Metric> {
  const shares: Partial<Record<VoltagePart, number>> = {
    ohmic: 0.5,
    diffusion: 0.1,
    working_nernst: 0.1,
    counter_nernst: 0.1,
    working_charge_transfer: 0.15,
    counter_charge_transfer: 0.05,
  };
  return Object.fromEntries(voltageParts.map((part) => [part, { value: whole * (shares[part] ?? 0), unit }])) as Record<
    VoltagePart,
    Metric
  >;
}

const polarisation: Polarisation = {
  points: [1, 10, 100].map((current) => ({
    currentDensity: { value: current, unit: 'A/m^2', uncertainty: 0.01 * current },
    voltage: { value: 1e-3 * current, unit: 'V' },
    parts: partsOf(1e-3 * current, 'V'),
  })),
  resistance: { value: 1e-3, unit: 'ohm m^2', uncertainty: 1e-6 },
  resistanceParts: partsOf(1e-3, 'ohm m^2'),
  tafel: {
    working: {
      slope: { value: 0.118, unit: 'V' },
      exchangeCurrentDensity: { value: 10, unit: 'A/m^2' },
      points: 3,
    },
  },
  limitingCurrentDensity: { value: 105, unit: 'A/m^2', uncertainty: 1 },
  endings: [],
};

const number = (value: number): Metric => ({ value, unit: '1', uncertainty: 1e-4 });
const transference: Transference = {
  transferenceNumber: 0.25,
  newmanNumber: 2,
  expected: 1 / 3,
  bruceVincent: [
    {
      voltage: 0.01,
      initialCurrentDensity: { value: 30, unit: 'A/m^2' },
      steadyCurrentDensity: { value: 20, unit: 'A/m^2' },
      initialResistance: { value: 1e-4, unit: 'ohm m^2' },
      steadyResistance: { value: 1e-4, unit: 'ohm m^2' },
      transferenceNumber: number(0.33),
      uncorrected: number(0.66),
    },
  ],
  trace: {
    voltage: 0.01,
    time: Float64Array.of(1e-9, 0.1, 1, 10, 100),
    currentDensity: Float64Array.of(30, 29, 25, 21, 20),
  },
  hittorf: {
    charge: 10,
    duration: 2,
    planes: [10e-6, 20e-6],
    cathode: { saltChange: { value: -1e-4, unit: 'mol/m^2' }, transferenceNumber: number(0.25) },
    middle: { saltChange: { value: 0, unit: 'mol/m^2' } },
    anode: { saltChange: { value: 1e-4, unit: 'mol/m^2' }, transferenceNumber: number(0.25) },
    middleChange: number(1e-5),
    diffusedShare: 5e-5,
    profile: {
      height: Float64Array.of(0, 10e-6, 20e-6, 30e-6),
      concentration: Float64Array.of(900, 1000, 1000, 1100),
    },
  },
};

const [base] = minimalResult.variants;
const resultOf = (...names: string[]): RunResult => ({
  ...minimalResult,
  variants: names.map((name) => ({ ...base, name, label: name, polarisation, transference })),
});

describe('figures of polarisation and transference', () => {
  const makers: readonly (readonly [string, FigureMaker, string])[] = [
    ['curves', polarisationCurves, 'Cell voltage E (mV)'],
    ['parts', voltageStack, 'Charge transfer, working'],
    ['resistances', resistanceStack, 'E/i (Ω cm²)'],
    ['the current after a step', stepCurrent, 'Time t (s)'],
    ['compartments', hittorfProfiles, 'middle'],
  ];
  it.each(makers)('%s are valid, drawn and described, of one variant and of two', async (_, make, text) => {
    for (const names of [['one'], ['one', 'two']]) {
      const figure = (await make(resultOf(...names)))!;
      validate(JSON.parse(JSON.stringify(figure.specification)));
      expect(validate.errors).toBeNull();
      expect(await renderSvg(figure, createNodeRenderer())).toContain(text);
      for (const name of names) expect(figure.description).toContain(name);
    }
  });

  it.each(makers)('%s are not drawn where nobody asked', async (_, make) => {
    expect(await make(minimalResult)).toBeUndefined();
  });

  it('say what the voltage is made of at the last point, and leave out what is nothing', () => {
    const figure = voltageStack(resultOf('one'))!;
    expect(figure.description).toContain('ohmic, electrolyte 50 %, concentration 30 %');
    expect(JSON.stringify(figure.specification)).not.toContain('Films');
  });

  it('stack no points on one another that a limiting current brings to the same place', () => {
    const result = resultOf('one');
    const [{ polarisation: of }] = result.variants;
    const [first, second, third] = of!.points;
    const beside = { ...third, currentDensity: { value: 100 + 1e-6, unit: 'A/m^2' } };
    const variants = [{ ...result.variants[0], polarisation: { ...of!, points: [first, second, third, beside] } }];
    expect(JSON.stringify(voltageStack({ ...result, variants })!.specification)).toBe(
      JSON.stringify(voltageStack(resultOf('one'))!.specification),
    );
  });
});

describe('tables of polarisation and transference', () => {
  it('have the resistance at rest with its parts', () => {
    expect(polarisationRows(resultOf('one').variants, new DisplayUnits())).toEqual([
      ['one', '10.00 ± 0.01', '5.00', '3.00', '2.00', '0.00', '118', '1.00', '10.50 ± 0.10'],
    ]);
    const none = {
      ...resultOf('one').variants[0],
      polarisation: { reason: 'why', points: [], tafel: {}, endings: [] },
    };
    expect(polarisationRows([none], new DisplayUnits())[0].slice(0, 3)).toEqual(['one', 'no curve', '–']);
  });

  it('have every reading beside what is expected of it', () => {
    const { variants } = resultOf('one');
    expect(transferenceRows(variants, new DisplayUnits())).toEqual([
      ['one', 'electrolyte, t₊', '0.2500', '–', '–'],
      ['', 'Bruce–Vincent, 10.0 mV', '0.3300 ± 0.0001', '0.3333', '0.6600 ± 0.0001'],
      ['', 'Hittorf, cathode', '0.2500 ± 0.0001', '0.2500', '–'],
      ['', 'Hittorf, anode', '0.2500 ± 0.0001', '0.2500', '–'],
    ]);
    expect(stepRows(variants, new DisplayUnits())).toEqual([['one', '10.0', '3.00', '2.00', '1.00', '1.00']]);
  });

  it('keep SI units and every digit as CSV', () => {
    const [header, first] = csv(polarisationTable(polarisation)).split('\n');
    expect(first.split(',')[header.split(',').indexOf('ohmic (V)')]).toBe('0.0005');
    expect(csv(transferenceTables(transference)[0][1]).trimEnd().split('\n').slice(1)).toEqual([
      'Bruce-Vincent,0.01,0.33,0.0001,0.3333333333333333,0.66,30,20,0.0001,0.0001,',
      'Hittorf cathode,,0.25,0.0001,0.25,,,,,,-0.0001',
      'Hittorf middle,,,,,,,,,,0',
      'Hittorf anode,,0.25,0.0001,0.25,,,,,,0.0001',
    ]);
  });
});
