import { describe, expect, it } from 'vitest';
import { UnsupportedFormatError } from '../../src/errors.ts';
import type { OutputFile } from '../../src/report/renderer.ts';
import { sweptSeparator } from '../support/sweeps.ts';
import { meander, smallCase } from './fake-effects.ts';

const gradedHost = `cell:
  width: 20 um
  layers:
    host: { thickness: 20 um, structure: { kind: sheets, arrangement: staggered, count: 2, gap: 4 um, sheet_thickness: 2 um } }
    separator: { thickness: 13 um, structure: { kind: open } }
mesh: { finest_cell: 0.2 um, uncertainty: false }
`;
const files = {
  'small.yaml': smallCase(),
  'host.yaml': smallCase().replace(/cell:\n[\s\S]*?(?=interfaces:)/u, gradedHost),
};
const diskOf = (folder: string, outputs: readonly OutputFile[]) =>
  Object.fromEntries(outputs.map(({ path, content }) => [`${folder}/${path}`, content]));
const pathsIn = (folders: ReadonlyMap<string, readonly OutputFile[]>) =>
  [...folders.values()][0].map(({ path }) => path).filter((path) => path.startsWith('base.'));

describe('--format', () => {
  it('writes fields and tables as asked, and says so in the command that repeats it', async () => {
    const words = ['run', 'host.yaml', '--format', 'Parquet, hdf5', '--out', 'there'];
    const { exitCode, stderr, folders } = await meander(words, { files });
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(pathsIn(folders).sort()).toEqual([
      'base.field.parquet',
      'base.h5',
      'base.profile.parquet',
      'base.surface.parquet',
    ]);
    const [outputs] = folders.values();
    const manifest = JSON.parse(outputs.find(({ path }) => path === 'manifest.json')!.content as string);
    expect(manifest.command).toBe('meander run host.yaml --format parquet,hdf5');
  });

  it('of a report is its own, without solving', async () => {
    const { folders } = await meander(['run', 'host.yaml', '--out', 'there'], { files });
    const disk = diskOf('there', [...folders.values()][0]);
    const other = await meander(['report', 'there', '--format', 'json'], { files: disk });
    expect(other.stderr).toBe('');
    expect(pathsIn(other.folders).sort()).toEqual(['base.field.json', 'base.profile.json', 'base.surface.json']);
    const refused = await meander(['report', 'there', '--format', 'vti'], { files: disk });
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('the mesh of base is graded [unsupported-format]');
    expect(refused.folders.size).toBe(0);
  });

  it('that a mesh does not allow costs no solve: the report is written in the usual formats, and the exit code is 2', async () => {
    const { exitCode, stderr, folders } = await meander(['run', 'host.yaml', '--format', 'vti', '--out', 'there'], {
      files,
    });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('the mesh of base is graded [unsupported-format]');
    expect(stderr).toContain('help: use vtu');
    expect(pathsIn(folders)).toContain('base.vtu');
  });

  it('is of compare as well', async () => {
    const words = ['compare', 'small.yaml', 'host.yaml', '--format', 'csv,json', '--out', 'there'];
    const { stderr, folders } = await meander(words, { files });
    expect(stderr).toBe('');
    const paths = [...folders.values()][0].map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining(['compare.csv', 'compare.json', 'host.field.json', 'small.profile.csv']),
    );
  });

  it('says at once what there is not', async () => {
    const wrong = await meander(['run', 'nowhere.yaml', '--format', 'vtu,parqet'], { files });
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toBe('error: --format: there is no format "parqet"\n  help: did you mean "parquet"?\n');
    const missing = await meander(['run', 'nowhere.yaml', '--format', 'hdf5'], {
      files,
      loadHdf5: () => Promise.reject(new UnsupportedFormatError('HDF5 is written by h5wasm', 'npm install h5wasm')),
    });
    expect(missing.exitCode).toBe(2);
    expect(missing.stderr).toContain('help: npm install h5wasm');
  });

  it('of a sweep is that of its table, solved or not', async () => {
    const swept = { 'swept.yaml': sweptSeparator().text };
    const tables = (outputs: readonly OutputFile[]) =>
      outputs.map(({ path }) => path).filter((path) => path.startsWith('sweep.'));
    const words = ['sweep', 'swept.yaml', '--format', 'json', '--theme', 'print', '--out', 'there'];
    const { exitCode, stdout, stderr, folders } = await meander(words, { files: swept });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^Tables {3}there.sweep\.json$/mu);
    const [outputs] = folders.values();
    expect(tables(outputs)).toEqual(['sweep.json']);
    const textOf = (path: string) => outputs.find((each) => each.path === path)!.content as string;
    const table = JSON.parse(textOf('sweep.json'));
    expect(table.status).toHaveLength(12);
    expect(table['cell_voltage (V)']).toContain(null);
    const command = 'meander sweep swept.yaml --format json --theme print';
    expect(JSON.parse(textOf('manifest.json')).command).toBe(command);
    expect(textOf('report.html')).toContain(`<pre><code>${command}</code></pre>`);
    expect(textOf('report.html')).toContain('Every point is a line of <code>sweep.json</code>.');
    const disk = diskOf('there', outputs);
    const again = await meander(['report', 'there', '--format', 'csv,parquet'], { files: disk });
    expect(tables([...again.folders.values()][0])).toEqual(['sweep.csv', 'sweep.parquet']);
    const refusals = [await meander(['report', 'there', '--format', 'vtu'], { files: disk })];
    refusals.push(await meander(['sweep', 'swept.yaml', '--format', 'json,vtu'], { files: swept }));
    for (const refused of refusals) {
      expect(refused.exitCode).toBe(2);
      expect(refused.stderr).toContain('VTU is for the fields of runs, but a sweep has tables alone');
      expect(refused.stderr).toContain('help: use csv, json or parquet');
      expect(refused.folders.size).toBe(0);
    }
  });
});
