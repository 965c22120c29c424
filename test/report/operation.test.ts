import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { answer } from '../../src/report/answer.ts';
import { buildReport } from '../../src/report/build-report.ts';
import { csv, profilesTable, tracesTable } from '../../src/report/csv.ts';
import { DisplayUnits } from '../../src/report/display-units.ts';
import { convergence } from '../../src/report/figures/convergence.ts';
import { depthProfiles } from '../../src/report/figures/depth-profiles.ts';
import type { Figure } from '../../src/report/figures/figure.ts';
import { inhomogeneity } from '../../src/report/figures/inhomogeneity.ts';
import { profilesInTime } from '../../src/report/figures/profiles-in-time.ts';
import { decadeTicks, sandTimes } from '../../src/report/figures/sand.ts';
import { timeUnit } from '../../src/report/figures/time-axis.ts';
import { timeTraces } from '../../src/report/figures/time-traces.ts';
import { renderSvg } from '../../src/report/render-figure.ts';
import { createNodeRenderer } from '../../src/report/render-node.ts';
import type { OperationResult, RunResult, VariantResult } from '../../src/study/results.ts';
import { minimalResult, timedResult } from './fixture.ts';

const renderer = createNodeRenderer();
const locate = createRequire(import.meta.url).resolve;
const validate = new Ajv({ unknownFormats: 'ignore', logger: false }).compile(
  JSON.parse(readFileSync(locate('vega-lite/vega-lite-schema.json'), 'utf8')),
);
const operation = timedResult.variants[0].operation!;

describe('figures of operations in time', () => {
  it.each([
    ['time-traces', timeTraces, ['Time t (s)', 'E (mV)', 'i (mA/cm²)', 'c at electrodes (mol/L)', '10 mA/cm²']],
    ['profiles-in-time', profilesInTime, ['c (mol/L)', 'Depth below the top of the host z (µm)', 't (s)']],
    ['sand-times', sandTimes, ['Current density i (mA/cm²)', 'Sand’s time t (s)', '100']],
  ])('%s is valid, drawn and described', async (name, make, texts) => {
    const figure = make(timedResult)!;
    expect(figure.name).toBe(name);
    validate(JSON.parse(JSON.stringify(figure.specification)));
    expect(validate.errors).toBeNull();
    const svg = await renderSvg(figure, renderer);
    for (const text of texts) expect(svg).toContain(text);
    expect(figure.description.length).toBeGreaterThan(60);
    expect(make(minimalResult)).toBeUndefined();
  });

  it('say what is incomplete', () => {
    expect(timeTraces(timedResult)?.caption).toContain('Incomplete: 300 mA/cm².');
    expect(timeTraces(timedResult)?.description).toContain('300 mA/cm² is computed until');
  });

  it('take a unit of time that suits', () => {
    expect([0.01, 5, 3600, 36000].map((longest) => timeUnit(longest, new DisplayUnits()).text)).toEqual([
      'ms',
      's',
      'min',
      'h',
    ]);
  });

  it('compare with Sand’s formula only currents that differ', () => {
    expect(sandTimes({ ...timedResult, variants: timedResult.variants.slice(0, 1) })).toBeUndefined();
  });
});

/** The same with other traces. */
function withTraces(change: (traces: OperationResult['traces']) => Partial<OperationResult['traces']>): RunResult {
  const [variant] = timedResult.variants;
  const traces = { ...operation.traces, ...change(operation.traces) };
  return { ...timedResult, variants: [{ ...variant, operation: { ...operation, traces } }] };
}

/** Texts of a figure as drawn. */
async function textsOf(figure: Figure): Promise<string[]> {
  return [...(await renderSvg(figure, renderer)).matchAll(/<text[^>]*>([\s\S]*?)<\/text>/gu)].map((match) => match[1]);
}

describe('axes of operations in time', () => {
  const scalesOf = (figure: Figure) =>
    (figure.specification.vconcat as { encoding: { y: { field: string; scale: { type?: string } } } }[]).map(
      ({ encoding }) => encoding.y.scale.type ?? 'linear',
    );

  it('are logarithmic only where currents are two decades apart', () => {
    const [slow, fast] = timedResult.variants;
    expect(scalesOf(timeTraces({ ...timedResult, variants: [slow, fast] })!)[1]).toBe('linear');
    const far = withTraces(({ currentDensity }) => ({ currentDensity: currentDensity.map((_, k) => 10 ** (k / 8)) }));
    expect(scalesOf(timeTraces(far)!)[1]).toBe('log');
  });

  it('label what hardly changes in few digits, and thousands without a comma', async () => {
    const still = withTraces(({ voltage }) => ({ voltage: voltage.map((_, k) => 0.05 + 1e-9 * k) }));
    for (const text of await textsOf(timeTraces(still)!)) expect(text).not.toMatch(/\d\.\d{4}/u);
    const high = withTraces(({ voltage }) => ({ voltage: voltage.map((_, k) => 0.5 + 0.1 * k) }));
    const texts = await textsOf(timeTraces(high)!);
    expect(texts).toContain('2000');
    expect(texts.join(' ')).not.toMatch(/\d,\d/u);
  });

  it('break lines at jumps', () => {
    const jumping = withTraces(({ time }) => ({ time: time.map((now, k) => (k === 10 ? time[9] : now)) }));
    const { values } = timeTraces(jumping)!.specification.data as { values: { piece: number }[] };
    expect(values.map(({ piece }) => piece)).toEqual(Array.from({ length: 20 }, (_, k) => (k < 10 ? 0 : 1)));
  });

  it('of Sand’s times have ticks at 1, 2 and 5, or at decades', () => {
    expect(decadeTicks([55, 830])).toEqual([100, 200, 500]);
    expect(decadeTicks([0.007, 0.3])).toEqual([0.01, 0.02, 0.05, 0.1, 0.2]);
    expect(decadeTicks([0.5, 2e4])).toEqual([1, 10, 100, 1000, 10000]);
  });

  it('show Sand’s formula across the plot', () => {
    const { specification } = sandTimes(timedResult)!;
    const layers = specification.layer as { mark: { type: string }; data: { values: { current: number }[] } }[];
    const line = layers.find(({ mark }) => mark.type === 'line')!;
    const currents = line.data.values.map(({ current }) => current);
    expect(Math.min(...currents)).toBeLessThan(1.2);
    expect(Math.max(...currents)).toBeGreaterThan(300);
  });
});

describe('a cell without a host', () => {
  const bare = (variant: VariantResult): VariantResult => {
    const current = variant.depthProfile.currentDensity.map((value, k, all) =>
      k === all.length - 1 ? value : Number.NaN,
    );
    return { ...variant, depthProfile: { ...variant.depthProfile, currentDensity: current } };
  };
  const result = { ...timedResult, variants: timedResult.variants.map(bare) };

  it('is not compared for its evenness, nor an operation in time for its convergence', () => {
    const uneven = { concentration_drop: { value: 1, unit: '1' } };
    const withDrop = (run: RunResult) => ({
      ...run,
      variants: run.variants.map((each) => ({ ...each, metrics: { ...each.metrics, ...uneven } })),
    });
    expect(inhomogeneity(withDrop(timedResult))).toBeDefined();
    expect(inhomogeneity(withDrop(result))).toBeUndefined();
    expect(convergence(result)).toBeUndefined();
    expect(answer(withDrop(result))).toBe(
      'The current exhausts the salt at an electrode, which is Sand’s time, after 3.30 s in 100 mA/cm² and after 330 s in 10 mA/cm². From the counter electrode to the collector the salt concentration falls by 100 % in 10 mA/cm² and by 100 % in 300 mA/cm².',
    );
  });

  it('has depths below its counter electrode', async () => {
    for (const make of [profilesInTime, depthProfiles]) {
      const figure = make(result)!;
      expect(figure.caption).toContain('over the depth below the counter electrode');
      expect(await textsOf(figure)).toContain('Depth below the counter electrode z (µm)');
    }
  });
});

describe('files of operations in time', () => {
  it('hold every moment', () => {
    const lines = csv(tracesTable(operation)).trimEnd().split('\n');
    expect(lines[0]).toBe(
      'time (s),cycle,step,cell_voltage (V),current_density (A/m2),plated_capacity (C/m2),smallest_surface_concentration (mol/m3),largest_surface_concentration (mol/m3),current_density on collector (A/m2)',
    );
    expect(lines.length).toBe(21);
    expect(lines[1]).toBe('0,1,1,0.1,100,0,1000,1000,100');
  });

  it('hold every profile', () => {
    const lines = csv(profilesTable(operation)).trimEnd().split('\n');
    expect(lines[0]).toBe('time (s),depth (m),concentration (mol/m3),current_density (A/m2)');
    expect(lines.length).toBe(1 + 3 * operation.snapshots[0].depthProfile.depth.length);
  });

  it('say in their names, the summary and the page what is incomplete', async () => {
    const files = await buildReport(timedResult, renderer);
    const paths = files.map(({ path }) => path);
    for (const path of ['slow.traces.csv', 'slow.profiles.csv', 'stuck.incomplete.traces.csv', 'sand-times.png']) {
      expect(paths).toContain(path);
    }
    expect(paths).not.toContain('stuck.traces.csv');
    const content = (path: string) => files.find((file) => file.path === path)?.content as string;
    const summary = JSON.parse(content('summary.json'));
    expect(summary.complete).toBe(false);
    expect(summary.variants.stuck.incomplete.code).toBe('stuck');
    expect(summary.variants.slow.operation.sand.currentDensity).toBe(100);
    expect(content('report.html')).toContain('<p role="alert"><strong>Incomplete.</strong> 300 mA/cm²');
  });
});
