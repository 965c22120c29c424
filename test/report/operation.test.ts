import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { buildReport } from '../../src/report/build-report.ts';
import { profilesCsv, tracesCsv } from '../../src/report/csv.ts';
import { profilesInTime } from '../../src/report/figures/profiles-in-time.ts';
import { sandTimes } from '../../src/report/figures/sand.ts';
import { timeUnit } from '../../src/report/figures/time-axis.ts';
import { timeTraces } from '../../src/report/figures/time-traces.ts';
import { renderSvg } from '../../src/report/render-figure.ts';
import { createNodeRenderer } from '../../src/report/render-node.ts';
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
    expect([0.01, 5, 3600, 36000].map((longest) => timeUnit(longest).text)).toEqual(['ms', 's', 'min', 'h']);
  });

  it('compare with Sand’s formula only currents that differ', () => {
    expect(sandTimes({ ...timedResult, variants: timedResult.variants.slice(0, 1) })).toBeUndefined();
  });
});

describe('files of operations in time', () => {
  it('hold every moment', () => {
    const lines = tracesCsv(operation).trimEnd().split('\n');
    expect(lines[0]).toBe(
      'time (s),cycle,step,cell_voltage (V),current_density (A/m2),plated_capacity (C/m2),smallest_surface_concentration (mol/m3),largest_surface_concentration (mol/m3),current_density on collector (A/m2)',
    );
    expect(lines.length).toBe(21);
    expect(lines[1]).toBe('0,1,1,0.1,100,0,1000,1000,100');
  });

  it('hold every profile', () => {
    const lines = profilesCsv(operation).trimEnd().split('\n');
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
