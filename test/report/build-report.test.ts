import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { buildReport } from '../../src/report/build-report.ts';
import { createNodeRenderer } from '../../src/report/render-node.ts';
import type { OutputFile } from '../../src/report/renderer.ts';
import type { RunResult } from '../../src/study/results.ts';
import { comparisonResult, minimalResult } from './fixture.ts';

const renderer = createNodeRenderer();
const text = (files: readonly OutputFile[], path: string): string => {
  const content = files.find((file) => file.path === path)?.content;
  if (typeof content !== 'string') throw new Error(`no text file ${path}`);
  return content;
};
const cells = (row: string): string[] => row.split(',');

describe('buildReport', async () => {
  const resolvedCase = { path: 'case.resolved.yaml', content: 'meander: 1\n' };
  const files = await buildReport(comparisonResult, renderer, { files: [resolvedCase] });
  const paths = files.map((file) => file.path);

  it('leaves every documented file, each once', () => {
    expect(new Set(paths).size).toBe(paths.length);
    const figures = ['concentration.vg.json', 'surface-current.vl.json', 'inhomogeneity.svg', 'convergence.png'];
    const variants = ['vga.profile.csv', 'hga-homogenised-path.surface.csv', 'vga.vtu', 'hga.vtu'];
    const whole = ['report.html', 'summary.json', 'manifest.json', 'case.resolved.yaml'];
    expect(paths).toEqual(expect.arrayContaining([...figures, ...variants, ...whole]));
    expect(paths).not.toContain('vga-homogenised.vtu');
  });

  it('writes summary.json as documented', () => {
    const summary = JSON.parse(text(files, 'summary.json'));
    expect(summary).toMatchObject({
      version: '0.1.0',
      caseHash: comparisonResult.caseHash,
      fit: { converged: true },
      notes: comparisonResult.notes,
    });
    expect(Object.keys(summary.variants)).toEqual(comparisonResult.variants.map((variant) => variant.name));
    expect(Object.keys(summary.variants.vga)).toEqual(['label', 'model', 'metrics', 'balances', 'solver']);
    expect(summary.variants.vga.metrics.concentration_drop).toEqual({ value: 0.02701, unit: '1', uncertainty: 1.3e-5 });
    expect(summary.comparison.rows).toHaveLength(4);
  });

  it('lists every other file in the manifest with its true hash and size', () => {
    const manifest = JSON.parse(text(files, 'manifest.json'));
    expect(manifest.command).toBe('meander run cases/vga-vs-hga.yaml');
    expect(manifest.case).toEqual({ file: 'cases/vga-vs-hga.yaml', sha256: comparisonResult.caseHash });
    const listed = files
      .filter((file) => file.path !== 'manifest.json')
      .map(({ path, content }) => ({
        path,
        bytes: Buffer.from(content).length,
        sha256: createHash('sha256').update(content).digest('hex'),
      }))
      .sort((left, right) => (left.path < right.path ? -1 : 1));
    expect(manifest.files).toEqual(listed);
  });

  it('is the same every time', async () => {
    const again = await buildReport(comparisonResult, renderer, { files: [resolvedCase] });
    expect(text(again, 'manifest.json')).toBe(text(files, 'manifest.json'));
  });

  it('writes profiles that read back to the last bit', () => {
    const { depth, concentration } = comparisonResult.variants[1].depthProfile;
    const [header, ...rows] = text(files, 'hga.profile.csv').trimEnd().split('\n').map(cells);
    expect(header).toEqual(['depth (m)', 'concentration (mol/m3)', 'current_density (A/m2)']);
    expect(rows.map((row) => Number(row[0]))).toEqual(Array.from(depth));
    expect(rows.map((row) => Number(row[1]))).toEqual(Array.from(concentration));
  });

  it('names the surface of every face', () => {
    const [header, ...rows] = text(files, 'vga.surface.csv').trimEnd().split('\n').map(cells);
    expect(header).toEqual([
      'surface',
      'depth (m)',
      'x (m)',
      'y (m)',
      'arc_length (m)',
      'area (m2/m)',
      'current_density (A/m2)',
    ]);
    expect(new Set(rows.map((row) => row[0]))).toEqual(new Set(['sheets', 'collector']));
  });

  it('writes the smallest result', async () => {
    const small = await buildReport(minimalResult, renderer);
    expect(small.map((file) => file.path)).toEqual(expect.arrayContaining(['report.html', 'base.profile.csv']));
    expect(Object.keys(JSON.parse(text(small, 'summary.json')))).not.toContain('fit');
  });
});

describe('empty fields', () => {
  it('leaves a value that is not a number empty in CSV, and writes null in JSON for what is not finite', async () => {
    const [base] = minimalResult.variants;
    const profile = { ...base.depthProfile, currentDensity: base.depthProfile.currentDensity.map(() => Number.NaN) };
    const metrics = { tortuosity_factor: { value: Number.POSITIVE_INFINITY, unit: '1' } };
    const result: RunResult = { ...minimalResult, variants: [{ ...base, depthProfile: profile, metrics }] };
    const files = await buildReport(result, renderer);
    expect(text(files, 'base.profile.csv').split('\n')[1]).toMatch(/,$/);
    expect(JSON.parse(text(files, 'summary.json')).variants.base.metrics.tortuosity_factor.value).toBeNull();
    expect(text(files, 'report.html')).toContain('infinite');
  });
});
