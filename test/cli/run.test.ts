import { describe, expect, it } from 'vitest';
import { meander, smallCase } from './fake-effects.ts';

const files = { 'cells/small.yaml': smallCase() };

describe('meander run', () => {
  it('writes the report, then tells the numbers, where the report is and how long it took', async () => {
    const { exitCode, stdout, stderr, folders } = await meander(['run', 'cells/small.yaml'], { files });
    expect(exitCode).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toContain('A small cell\n');
    expect(stdout).toContain('conc. drop (%)');
    expect(stdout.replaceAll('\\', '/')).toContain('Report   results/small/report.html\n');
    expect(stdout).toMatch(/Time {5}\d+\.\d s\n$/u);

    const written = [...folders.values()][0];
    const paths = written.map(({ path }) => path);
    expect([...folders.keys()][0].replaceAll('\\', '/')).toBe('results/small');
    for (const path of ['report.html', 'summary.json', 'manifest.json', 'case.yaml', 'case.resolved.json']) {
      expect(paths).toContain(path);
    }
    expect(written.find(({ path }) => path === 'case.yaml')?.content).toBe(files['cells/small.yaml']);
    const resolved = JSON.parse(written.find(({ path }) => path === 'case.resolved.json')?.content as string);
    expect(resolved.variants[0].case.electrolyte.concentration).toBe(1000);
    const manifest = JSON.parse(written.find(({ path }) => path === 'manifest.json')?.content as string);
    expect(manifest.files.map(({ path }: { path: string }) => path)).toContain('case.resolved.json');
  });

  it('with --out writes where it is told', async () => {
    const { folders } = await meander(['run', 'cells/small.yaml', '--out', 'there', '-q'], { files });
    expect([...folders.keys()]).toEqual(['there']);
  });

  it('with --theme print draws for print, and says so where the run is to be repeated', async () => {
    const { folders } = await meander(['run', 'cells/small.yaml', '--theme', 'print', '-q'], { files });
    const written = [...folders.values()][0];
    const png = written.find(({ path }) => path === 'depth-profiles.png')!.content as Uint8Array;
    expect(new DataView(png.buffer, png.byteOffset).getUint32(16)).toBe(2008);
    const manifest = JSON.parse(written.find(({ path }) => path === 'manifest.json')!.content as string);
    expect(manifest.command).toBe('meander run cells/small.yaml --theme print');
  });

  it('refuses a theme that there is none of', async () => {
    const { exitCode, stderr, folders } = await meander(['run', 'cells/small.yaml', '--theme', 'dark'], { files });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('light');
    expect(folders.size).toBe(0);
  });

  it('with --json prints the summary and nothing else', async () => {
    const { exitCode, stdout, stderr, folders } = await meander(['run', 'cells/small.yaml', '--json'], { files });
    expect(exitCode).toBe(0);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout).variants.base.metrics.concentration_drop.value).toBeGreaterThan(0);
    expect([...folders.values()][0].find(({ path }) => path === 'summary.json')?.content).toBe(stdout);
  });

  it('with --quiet prints nothing', async () => {
    const outcome = await meander(['run', 'cells/small.yaml', '--quiet'], { files, isTerminal: true });
    expect(outcome).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
  });

  it('shows progress on a terminal, and wipes it', async () => {
    const { stderr } = await meander(['run', 'cells/small.yaml'], { files, isTerminal: true });
    expect(stderr).toContain('solving base');
    expect(stderr).toContain('drawing the figures');
    expect(stderr.endsWith('\r\u001b[K')).toBe(true);
    expect(stderr).not.toContain('\n');
  });

  it.each(['solving base', 'drawing the figures'])('stops when it is interrupted while %s', async (interruptAt) => {
    const { exitCode, stdout, stderr, folders } = await meander(['run', 'cells/small.yaml'], {
      files,
      isTerminal: true,
      interruptAt,
    });
    expect(exitCode).toBe(130);
    expect(stdout).toBe('');
    expect(stderr).toContain('error: the run was interrupted [interrupted]');
    expect(folders.size).toBe(0);
  });

  it('asks whether the folder can be written before it solves', async () => {
    const { exitCode, stderr, folders } = await meander(['run', 'cells/small.yaml', '--out', 'taken'], {
      files,
      takenFolders: ['taken'],
      isTerminal: true,
    });
    expect(exitCode).toBe(2);
    expect(stderr).toBe('error: taken: it is taken\n  help: name another folder\n');
    expect(folders.size).toBe(0);
  });

  it('reports a file that is not there, or not text', async () => {
    const missing = await meander(['run', 'nowhere.yaml']);
    expect(missing.exitCode).toBe(2);
    expect(missing.stderr).toContain('nowhere.yaml: error: there is no such file\n');
    const binary = await meander(['run', 'picture.yaml'], {
      files: { 'picture.yaml': Uint8Array.of(0x89, 0xff, 0xfe) },
    });
    expect(binary.exitCode).toBe(2);
    expect(binary.stderr).toContain('picture.yaml: error: this is not a text in UTF-8\n');
  });

  it('reads a profile of currents from a file beside the case', async () => {
    const text = smallCase().replace(/operation: .*/u, 'operation: { kind: profile, file: pulse.csv }');
    const pulse = 'time (s),current density (mA/cm^2)\n0,1\n10,1\n';
    const { exitCode, stdout, stderr } = await meander(['run', 'cells/small.yaml', '--json'], {
      files: { 'cells/small.yaml': text, 'cells/pulse.csv': pulse },
    });
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).variants.base.metrics.plated_capacity.value).toBeCloseTo(100, 6);
  });

  it('of an operation that cannot go on writes what there is, as incomplete, and fails', async () => {
    const { exitCode, stdout, stderr, folders } = await meander(['run', 'stuck.yaml', '--json'], {
      files: { 'stuck.yaml': caseThatSticks },
    });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('[stuck]');
    expect(stderr).toContain('computed until: 10 s');
    const summary = JSON.parse(stdout);
    expect(summary.complete).toBe(false);
    expect(summary.variants.base).toMatchObject({ metrics: {}, incomplete: { code: 'stuck' } });
    const written = [...folders.values()][0];
    const paths = written.map(({ path }) => path);
    expect(paths).toContain('base.incomplete.traces.csv');
    expect(paths.filter((path) => path.startsWith('base.')).every((path) => path.includes('incomplete'))).toBe(true);
    expect(written.find(({ path }) => path === 'report.html')?.content).toContain('<strong>Incomplete.</strong>');
  });
});

/** A current in its second step that no potentials carry. */
const caseThatSticks = `
title: an operation that sticks
electrolyte: { concentration: 1 mol/L, cation_diffusivity: 1.5e-10 m^2/s, anion_diffusivity: 3e-10 m^2/s, temperature: 298.15 K }
cell: { layers: { electrolyte: { thickness: 100 um, structure: { kind: open } } } }
interfaces:
  collector: { kind: butler_volmer, exchange_current_density: 20 A/m^2 }
  counter: { kind: butler_volmer, exchange_current_density: 20 A/m^2 }
mesh: { cells_per_layer: 4, finest_cell: 25 um, uncertainty: false }
operation:
  kind: steps
  steps:
    - { kind: galvanostatic, current_density: 10 mA/cm^2, duration: 10 s }
    - { kind: galvanostatic, current_density: 1e6 mA/cm^2, duration: 10 s }
`;
