import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { relaxationTimes } from '../../src/measure/relaxation-times.ts';
import { answer } from '../../src/report/answer.ts';
import { buildReport } from '../../src/report/build-report.ts';
import { csv, impedanceTable, relaxationTable } from '../../src/report/csv.ts';
import { bode } from '../../src/report/figures/bode.ts';
import { decadesBetween, frequencyText } from '../../src/report/figures/impedance-axis.ts';
import { nyquist } from '../../src/report/figures/nyquist.ts';
import { relaxation } from '../../src/report/figures/relaxation.ts';
import { renderSvg } from '../../src/report/render-figure.ts';
import { createNodeRenderer } from '../../src/report/render-node.ts';
import type { ImpedanceResult, RunResult } from '../../src/study/results.ts';
import { minimalResult } from './fixture.ts';

const renderer = createNodeRenderer();
const locate = createRequire(import.meta.url).resolve;
const validate = new Ajv({ unknownFormats: 'ignore', logger: false }).compile(
  JSON.parse(readFileSync(locate('vega-lite/vega-lite-schema.json'), 'utf8')),
);

/** A resistor of 1 ohm cm2 before an arc of 5 and, where it blocks, a capacitance. */
function spectrum(capacitance?: number): ImpedanceResult {
  const frequency = Float64Array.from({ length: 61 }, (_, k) => 10 ** (k / 10));
  const w = frequency.map((each) => 2 * Math.PI * each);
  const real = w.map((each) => 1e-4 + 5e-4 / (1 + (each * 1e-3) ** 2));
  const imaginary = w.map(
    (each) =>
      (-5e-4 * each * 1e-3) / (1 + (each * 1e-3) ** 2) - (capacitance === undefined ? 0 : 1 / (each * capacitance)),
  );
  const blocks = capacitance !== undefined;
  const found = relaxationTimes({ frequency, real, imaginary }, blocks);
  return { frequency, real, imaginary, uncertainty: real.map(() => 1e-9), blocks, relaxation: found };
}

const [base] = minimalResult.variants;
const result: RunResult = {
  ...minimalResult,
  variants: [
    {
      ...base,
      rests: true,
      impedance: spectrum(),
      metrics: {
        series_resistance: { value: 1e-4, unit: 'ohm m^2' },
        steady_resistance: { value: 6e-4, unit: 'ohm m^2' },
      },
    },
    {
      ...base,
      name: 'blocking',
      label: 'Blocking',
      impedance: spectrum(0.1),
      metrics: {
        impedance_tortuosity: { value: 3.9, unit: '1' },
        tortuosity_factor: { value: 4, unit: '1' },
      },
    },
  ],
};

describe('figures of impedances', () => {
  it.each([
    ['nyquist', nyquist, ['Re Z (Ω cm²)', '−Im Z (Ω cm²)', '100 Hz', 'Blocking']],
    ['bode', bode, ['Frequency f (Hz)', '|Z| (Ω cm²)', '−Phase (°)', '10⁶']],
    ['relaxation-times', relaxation, ['Relaxation time τ (s)', 'γ (Ω cm²)', '10⁻⁴']],
  ])('%s is valid, drawn and described', async (name, make, texts) => {
    const figure = make(result)!;
    expect(figure.name).toBe(name);
    validate(JSON.parse(JSON.stringify(figure.specification)));
    expect(validate.errors).toBeNull();
    const svg = await renderSvg(figure, renderer);
    for (const text of texts) expect(svg).toContain(text);
    expect(figure.description.length).toBeGreaterThan(60);
    expect(make(minimalResult)).toBeUndefined();
  });

  it('have units as long on both axes of the complex plane, and cut the branch of a capacitance', () => {
    const figure = nyquist(result)!;
    const { width, height, layer } = figure.specification as unknown as {
      readonly width: number;
      readonly height: number;
      readonly layer: readonly {
        readonly data: { readonly values: readonly { readonly real: number; readonly capacitive: number }[] };
        readonly encoding: Record<'x' | 'y', { readonly scale: { readonly domain: readonly [number, number] } }>;
      }[];
    };
    const [left, right] = layer[0].encoding.x.scale.domain;
    const [bottom, top] = layer[0].encoding.y.scale.domain;
    expect((top - bottom) / height).toBeCloseTo((right - left) / width, 5);
    expect(top).toBeLessThan(10);
    // Renderers lose lines that run far beyond their plot.
    for (const { real, capacitive } of layer[0].data.values) {
      expect(real >= left && real <= right && capacitive >= bottom && capacitive <= top).toBe(true);
    }
    expect(figure.caption).toContain('The branch of the capacitance goes on beyond the top.');
  });

  it('draw a single frequency in the complex plane only', async () => {
    const { frequency, real, imaginary, ...rest } = spectrum();
    const one = { frequency: frequency.slice(0, 1), real: real.slice(0, 1), imaginary: imaginary.slice(0, 1), ...rest };
    const single = { ...minimalResult, variants: [{ ...base, impedance: one }] };
    expect(await renderSvg(nyquist(single)!, renderer)).toContain('Re Z');
    expect(bode(single)).toBeUndefined();
  });

  it('name frequencies and decades', () => {
    expect([1e-4, 0.01, 1, 1500, 1e6].map(frequencyText)).toEqual(['100 µHz', '10 mHz', '1 Hz', '1.5 kHz', '1 MHz']);
    expect(decadesBetween(0.5, 2e3)).toEqual([1, 10, 100, 1000]);
    expect(decadesBetween(1e-6, 1e6)).toHaveLength(7);
  });
});

describe('the report of an impedance', async () => {
  const files = await buildReport(result, renderer);
  const contentOf = (path: string) => String(files.find((file) => file.path === path)?.content);

  it('holds spectra and distributions', () => {
    const paths = files.map(({ path }) => path);
    for (const path of ['base.impedance.csv', 'base.relaxation.csv', 'nyquist.png', 'bode.svg']) {
      expect(paths).toContain(path);
    }
    // Nothing flows in the first variant, so that figures of currents show the other one alone.
    expect(contentOf('convergence.vl.json')).not.toContain('"base"');
  });

  it('writes them to the last bit', () => {
    const { impedance } = result.variants[0];
    const [header, first] = csv(impedanceTable(impedance!)).split('\n');
    expect(header).toBe(
      'frequency (Hz),impedance_real (ohm m2),impedance_imaginary (ohm m2),modulus (ohm m2),phase (rad),uncertainty (ohm m2)',
    );
    const [frequency, real, imaginary, modulus, phase] = first.split(',').map(Number);
    expect([frequency, real]).toEqual([1, impedance!.real[0]]);
    expect(modulus).toBe(Math.hypot(real, imaginary));
    expect(phase).toBe(Math.atan2(imaginary, real));
    expect(csv(relaxationTable(impedance!))).toMatch(/^relaxation_time \(s\),distribution \(ohm m2\)\n/u);
  });

  it('tells processes in the summary and on the page', () => {
    const { impedance } = JSON.parse(contentOf('summary.json')).variants.base;
    expect(impedance.blocks).toBe(false);
    expect(impedance.relaxation.peaks[0].time).toBeCloseTo(1e-3, 4);
    expect(contentOf('report.html')).toContain('Processes that the impedance is made of');
    expect(contentOf('report.html')).toContain('159 Hz');
  });

  it('answers with resistances and tortuosities', () => {
    const said = answer(result);
    expect(said).toContain(
      'The impedance shows a tortuosity of 3.90 of Blocking where a current through it finds 4.00.',
    );
    expect(said).toContain('The impedance runs from 1.00 Ω cm² to 6.00 Ω cm² in base.');
  });
});
