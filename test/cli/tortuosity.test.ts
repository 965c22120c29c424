import { readFileSync } from 'node:fs';
import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import type { OutputFile } from '../../src/report/renderer.ts';
import { meander, smallCase } from './fake-effects.ts';

/** A picture from lines of text: `#` is dark, everything else bright. */
function png(...lines: readonly string[]): Uint8Array {
  const data = Uint8Array.from(lines.join(''), (letter) => (letter === '#' ? 20 : 200));
  return encode({ width: lines[0].length, height: lines.length, data, channels: 1, depth: 8 });
}

const channel = png('#..#####', '#..#####', '#...#.##', '#...####', '#..#####', '#..#####');
const textOf = (files: readonly OutputFile[] | undefined, path: string) =>
  files!.find((file) => file.path === path)!.content as string;

describe('meander tortuosity', () => {
  it('of an image: tables, and a folder with numbers, figures and a report', async () => {
    const words = ['tortuosity', 'pores.png', '--pixel-size', '2 um', '--diffusivity', '3e-10 m^2/s', '--out', 'found'];
    const { exitCode, stdout, stderr, folders } = await meander(words, { files: { 'pores.png': channel } });
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Porosity \(%\) +│ +31\.25 │ +31\.25 │/u);
    expect(stdout).toMatch(/Tortuosity factor +│ +[\d.]+ ± [\d.]+ │ +blocked │/u);
    expect(stdout).toContain('Grey values above 109 are bright.');
    const files = folders.get('found')!;
    const names = files.map(({ path }) => path);
    for (const figure of ['structure.vg.json', 'flux-down.svg', 'flux-down.png', 'pore-sizes.vl.json']) {
      expect(names).toContain(figure);
    }
    expect(names).not.toContain('flux-across.png');
    const summary = JSON.parse(textOf(files, 'summary.json'));
    const { metrics, directions, picture } = summary.structures.pores;
    expect(picture).toEqual({ columns: 8, rows: 6, sides: 'mirror', pixel: { value: 2e-6, unit: 'm' } });
    expect(metrics.porosity).toEqual({ value: 15 / 48, unit: '1' });
    expect(directions.down.blocked).toBe(false);
    expect(directions.down.metrics.isolated_share.value).toBeCloseTo(1 / 15, 12);
    expect(directions.down.metrics.effective_diffusivity.unit).toBe('m2/s');
    expect(directions.down.islands).toEqual({ count: 1, largest: [{ pixels: 1, column: 5, row: 2 }] });
    expect(directions.across).toMatchObject({
      blocked: true,
      metrics: { tortuosity_factor: { value: null, unit: '1', blocked: true } },
    });
    expect(textOf(files, 'measures.csv')).toContain('pores,tortuosity_factor,across,blocked,,1');
    expect(textOf(files, 'report.html')).toContain('across it is blocked: no pore leads through');
    const manifest = JSON.parse(textOf(files, 'manifest.json'));
    expect(manifest.command).toBe('meander tortuosity pores.png --pixel-size "2 um" --diffusivity "3e-10 m^2/s"');
    expect(manifest.files.map(({ path }: OutputFile) => path)).toEqual(
      names.filter((name) => name !== 'manifest.json').sort(),
    );
  });

  it('without the size of a pixel lengths are in pixels; dark pores, a crop, and the numbers alone', async () => {
    const words = ['tortuosity', 'pores.png', '--pores', 'dark', '--crop', '4,0,4,2', '--json'];
    const { exitCode, stdout } = await meander(words, {
      files: { 'pores.png': png('....####', '....####', '........') },
    });
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    const valued = await meander([...words, '--threshold', '100'], {
      files: { 'pores.png': png('....####', '....####', '........') },
    });
    const { metrics, directions, picture } = JSON.parse(valued.stdout).structures.pores;
    expect(picture.pixel).toEqual({ value: 1, unit: 'pixel' });
    expect(metrics.porosity.value).toBe(1);
    expect(directions.down.metrics.tortuosity_factor.value).toBeCloseTo(1, 10);
  });

  it('of a case: every resolved layer once, both ways', async () => {
    const text = readFileSync(new URL('../../cases/vga-vs-hga.yaml', import.meta.url), 'utf8');
    const { exitCode, stdout } = await meander(['tortuosity', 'c.yaml', '--json'], { files: { 'c.yaml': text } });
    expect(exitCode).toBe(0);
    const { structures } = JSON.parse(stdout);
    expect(Object.keys(structures)).toEqual(['vga', 'hga']);
    expect(structures.vga.directions.down.metrics.tortuosity_factor.value).toBeCloseTo(1, 9);
    expect(structures.vga.directions.across.blocked).toBe(true);
    expect(structures.hga.directions.down.metrics.tortuosity_factor.value).toBeCloseTo(20.1, 0);
  });

  it('of a case: in the units it chooses, every note once, and its tables as asked', async () => {
    const text = readFileSync(new URL('../../cases/carbon-felt.yaml', import.meta.url), 'utf8');
    const files = { 'c.yaml': `${text}\nreport: { units: { length: nm, diffusivity: m^2/s } }\n` };
    const words = [
      'tortuosity',
      'c.yaml',
      '--diffusivity',
      '3e-10 m^2/s',
      '--format',
      'json,parquet',
      '--out',
      'found',
    ];
    const { exitCode, stdout, stderr, folders } = await meander(words, { files });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('Median pore width (nm)');
    expect(stdout).toContain('Interface per volume (nm⁻¹)');
    expect(stdout).toContain('Effective diffusivity (m²/s)');
    expect(stdout.match(/Across is one period/gu)).toHaveLength(1);
    const outputs = folders.get('found')!;
    const page = textOf(outputs, 'report.html');
    expect(page.match(/Across is one period/gu)).toHaveLength(1);
    expect(page).toContain('<h2 id="notes">Notes</h2>');
    expect(page.match(/What the measures mean/gu)).toHaveLength(1);
    expect(page).toContain('<dt>Relative diffusivity</dt>');
    expect(page).not.toContain('D_effective');
    expect(page).toContain('Flux down the structure: Felt');
    for (const figure of ['felt-flux-down.svg', 'felt-pore-sizes.svg']) {
      expect(textOf(outputs, figure)).toMatch(/>(?:x|Pore width d) \(nm\)</u);
    }
    const names = outputs.map(({ path }) => path);
    expect(names).toEqual(expect.arrayContaining(['measures.json', 'measures.parquet', 'felt.pore-sizes.json']));
    expect(names.filter((path) => path.endsWith('.csv'))).toEqual([]);
    const measures = JSON.parse(textOf(outputs, 'measures.json'));
    expect(measures.unit[measures.measure.indexOf('pore_size_median')]).toBe('m');
    expect(JSON.parse(textOf(outputs, 'manifest.json')).command).toMatch(/ --format json,parquet$/u);
    const refused = await meander(['tortuosity', 'c.yaml', '--format', 'vti'], { files });
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('VTI is for the fields of runs, but a structure has tables alone');
  });

  it('has no number for what is blocked in tables that hold numbers alone', async () => {
    const words = ['tortuosity', 'pores.png', '--format', 'csv,json', '--out', 'found'];
    const { folders } = await meander(words, { files: { 'pores.png': channel } });
    const outputs = folders.get('found')!;
    expect(textOf(outputs, 'measures.csv')).toContain('pores,tortuosity_factor,across,blocked,,1');
    const { measure, direction, value } = JSON.parse(textOf(outputs, 'measures.json'));
    const found = measure.findIndex(
      (name: string, k: number) => name === 'tortuosity_factor' && direction[k] === 'across',
    );
    expect(value[found]).toBeNull();
  });

  const wide = channel.slice();
  new DataView(wide.buffer).setUint32(16, 100_000);
  new DataView(wide.buffer).setUint32(20, 100_000);
  it.each<[string, string[], Uint8Array | string | undefined, number, RegExp]>([
    ['no file', [], undefined, 2, /there is no such file/u],
    ['a corrupt image', [], channel.slice(0, 60), 2, /the PNG cannot be decoded: .*\[bad-image\]\n {2}help:/u],
    ['a text', [], 'nothing', 2, /this is neither a PNG nor a TIFF \[bad-image\]/u],
    ['one pixel', [], png('.'), 2, /the picture has 1 x 1 pixel: no structure to speak of/u],
    ['no pore', ['--threshold', '255'], channel, 2, /the picture is all solid/u],
    ['one grey', [], png('..', '..'), 2, /all pixels have the same grey value, 200/u],
    ['100,000 x 100,000 pixels', [], wide, 1, /about 1,200 GiB of memory \[resource-limit\]/u],
    ['no unit', ['--pixel-size', '2'], channel, 2, /--pixel-size: .*\n {2}help: /u],
    ['a time for a size', ['--pixel-size', '2 s'], channel, 2, /--pixel-size: .*\n {2}help: /u],
    ['no size', ['--pixel-size', '0 um'], channel, 2, /--pixel-size: .*\n {2}help: /u],
    ['a crop beyond', ['--crop', '0,0,9,2'], channel, 2, /reaches beyond the picture of 8 x 6/u],
    ['a crop of words', ['--crop', 'all'], channel, 2, /--crop is all, but must be four whole numbers/u],
    ['half a page', ['--page', '1.5'], channel, 2, /--page is 1\.5, but must be a whole number/u],
    ['a page that is not there', ['--page', '3'], channel, 2, /there is no page 3: the file has one page/u],
    ['grey pores', ['--pores', 'grey'], channel, 2, /--pores is grey, but must be bright or dark/u],
    ['two ways to say it', ['--pore-values', '0-10', '--threshold', '3'], channel, 2, /exclude each other/u],
    ['values that are none', ['--pore-values', '9-3'], channel, 2, /"9-3" is no grey value/u],
  ])('refuses %s', async (_, words, content, code, message) => {
    const files: Record<string, string | Uint8Array> = content === undefined ? {} : { 'pores.png': content };
    const { exitCode, stdout, stderr, folders } = await meander(['tortuosity', 'pores.png', ...words], { files });
    expect(stderr).toMatch(message);
    expect({ exitCode, stdout, folders: folders.size }).toEqual({ exitCode: code, stdout: '', folders: 0 });
  });

  it('of a mesh: down only, with what it leaves out and why', async () => {
    const mesh = readFileSync(new URL('../../meshes/staggered-sheets.msh', import.meta.url), 'utf8');
    const words = ['tortuosity', 'sheets.msh', '--unit', 'um', '--out', 'found'];
    const { exitCode, stdout, stderr, folders } = await meander(words, { files: { 'sheets.msh': mesh } });
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Tortuosity factor +│ +[\d.]+ ± [\d.]+ │ +– │/u);
    expect(stdout).toContain('Across is left out: a mesh names no sides.');
    const { directions, metrics } = JSON.parse(textOf(folders.get('found'), 'summary.json')).structures.sheets;
    expect(Object.keys(directions)).toEqual(['down']);
    expect(directions.down.metrics.percolating_share.value).toBe(1);
    // Four sheets of 16 um x 1 um on the wall of 20 um x 50 um.
    expect(metrics.porosity.value).toBeCloseTo(1 - 64 / 1000, 9);
    expect(metrics.interface_density.value).toBeCloseTo((4 * 33) / 1000 / 1e-6, 3);
    expect(textOf(folders.get('found'), 'report.html')).not.toContain('undefined');
  });

  it('refuses a mesh without a unit, without ends or of another kind', async () => {
    const unnamed = readFileSync(new URL('../../meshes/disc-electrode.msh', import.meta.url), 'utf8');
    const files = { 'a.msh': unnamed, 'a.vtu': 'x' };
    const saidOf = async (...words: string[]) => (await meander(['tortuosity', ...words], { files })).stderr;
    expect(await saidOf('a.msh')).toContain('a mesh does not say the unit of its lengths');
    expect(await saidOf('a.msh', '--unit', 's')).toContain('--unit: ');
    expect(await saidOf('a.msh', '--unit', 'um')).toContain('a.msh has no physical curve "collector"; its curves are ');
    expect(await saidOf('a.msh', '--unit', 'um', '--pores', 'dark')).toContain('--pores is for images');
    expect(await saidOf('a.vtu')).toContain('a.vtu is a mesh of a kind that is not read here');
  });

  it('refuses options of images for a case, and a case without resolved layers', async () => {
    const files = { 'c.yaml': smallCase() };
    const { stderr } = await meander(['tortuosity', 'c.yaml', '--pores', 'dark'], { files });
    expect(stderr).toContain('--pores is for images, but this is none');
    expect((await meander(['tortuosity', 'c.yaml'], { files })).stderr).toContain('no layer of the case is resolved');
  });

  it('stops when it is interrupted, and writes nothing', async () => {
    const { exitCode, folders } = await meander(['tortuosity', 'pores.png'], {
      files: { 'pores.png': channel },
      isTerminal: true,
      interruptAt: 'flux down',
    });
    expect(exitCode).toBe(130);
    expect(folders.size).toBe(0);
  });
});
