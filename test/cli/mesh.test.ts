import { describe, expect, it } from 'vitest';
import { decodePng } from '../report/decode-png.ts';
import { meander, smallCase } from './fake-effects.ts';

const sheets = `title: Sheets
electrolyte:
  cation: Li+
  concentration: 1 mol/L
  temperature: 25 degC
  salt_diffusivity: 3e-10 m^2/s
  transference_number: 0.38
cell:
  width: 20 um
  layers:
    host:
      thickness: 40 um
      structure: { kind: sheets, arrangement: staggered, count: 2, gap: 2 um }
    separator: { thickness: 10 um, structure: { kind: open } }
interfaces:
  host: { kind: butler_volmer, exchange_current_density: 1 A/m^2 }
  counter: { kind: reservoir }
operation: { kind: galvanostatic, current_density: 2 mA/cm^2 }
variants:
  narrow: {}
  wide: { cell: { width: 30 um } }
`;
const files = { 'cells/small.yaml': smallCase(), 'cells/sheets.yaml': sheets };

describe('meander mesh', () => {
  it('draws every variant, and says what is to be known of its mesh', async () => {
    const { exitCode, stdout, stderr, folders } = await meander(['mesh', 'cells/sheets.yaml'], { files });
    expect(exitCode).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/mesh {9}tensor grid, [\d,]+ cells [\d.]+ to [\d.]+ µm apart/u);
    expect(stdout).toContain('region       host: 0 to 40.0 µm, pores 100 %');
    expect(stdout).toContain('host (sheet 1, sheet 2): 3.60 times the footprint');
    expect(stdout).toContain(
      'percolation  open: pores lead from electrode to electrode\n               no isolated pores',
    );
    const [[folder, written]] = [...folders];
    expect(folder.replaceAll('\\', '/')).toBe('results/sheets-mesh');
    const paths = written.map(({ path }) => path).sort();
    expect(paths).toEqual(
      [
        'manifest.json',
        'mesh.json',
        ...['narrow', 'wide'].flatMap((name) => [`${name}.mesh.png`, `${name}.mesh.svg`, `${name}.mesh.vg.json`]),
      ].sort(),
    );
    const { variants } = JSON.parse(written.find(({ path }) => path === 'mesh.json')?.content as string);
    expect(variants.narrow).toMatchObject({ kind: 'grid', percolation: { state: 'open', deadEnds: { cells: 0 } } });
    expect(variants.narrow.poreVolume).toBeCloseTo(20e-6 * 50e-6, 18);
    const png = written.find(({ path }) => path === 'wide.mesh.png')?.content as Uint8Array;
    expect(decodePng(png).width).toBe(1360);
  });

  it('draws a cell in one dimension, with the porosity of its layers', async () => {
    const { stdout, folders } = await meander(['mesh', 'cells/small.yaml', '--out', 'there'], { files });
    expect([...folders.keys()]).toEqual(['there']);
    expect(stdout).toContain('line, 400 cells');
    expect(stdout).toContain('host: 0 to 100 µm, pores 50.0 %');
  });

  it('with --variant meshes one, and knows which there are', async () => {
    const { folders } = await meander(['mesh', 'cells/sheets.yaml', '--variant', 'wide', '-q'], { files });
    expect([...folders.values()][0].some(({ path }) => path.startsWith('narrow'))).toBe(false);
    const unknown = await meander(['mesh', 'cells/sheets.yaml', '--variant', 'wode'], { files });
    expect(unknown.exitCode).toBe(2);
    expect(unknown.stderr).toContain('the case has no variant "wode"');
    expect(unknown.stderr).toContain('narrow, wide');
  });

  it('draws for print as other commands do, and says so in the command that repeats it', async () => {
    const words = ['mesh', 'cells/sheets.yaml', '--variant', 'wide', '--theme', 'print', '-q'];
    const { folders } = await meander(words, { files });
    const [written] = folders.values();
    const contentOf = (path: string) => written.find((file) => file.path === path)?.content;
    // 85 mm at 600 dpi.
    expect(decodePng(contentOf('wide.mesh.png') as Uint8Array).width).toBe(2008);
    const manifest = JSON.parse(contentOf('manifest.json') as string);
    expect(manifest.command).toBe('meander mesh cells/sheets.yaml --variant wide --theme print');
  });

  it('gives lengths in the unit that the case chooses', async () => {
    const text = `${sheets}report: { units: { length: mm } }\n`;
    const { stdout, folders } = await meander(['mesh', 'c.yaml'], { files: { 'c.yaml': text } });
    expect(stdout).toContain('host: 0 to 0.0400 mm');
    const svg = [...folders.values()][0].find(({ path }) => path === 'wide.mesh.svg')?.content as string;
    expect(svg).toContain('>x (mm)<');
  });

  it('with --json prints mesh.json and nothing else', async () => {
    const { stdout, folders } = await meander(['mesh', 'cells/small.yaml', '--json'], { files });
    expect([...folders.values()][0].find(({ path }) => path === 'mesh.json')?.content).toBe(stdout);
  });

  it('draws what is blocked, says so, and fails', async () => {
    const blocked = { 'blocked.yaml': sheets.replace('gap: 2 um', 'gap: 0 um') };
    const { exitCode, stdout, stderr, folders } = await meander(['mesh', 'blocked.yaml', '--variant', 'wide'], {
      files: blocked,
    });
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/percolation {2}blocked: no pore leads from the counter electrode/u);
    expect(stderr).toMatch(/^error: variant "wide": no pore leads .*\[disconnected-pores\]/u);
    const written = [...folders.values()][0];
    expect(written.map(({ path }) => path)).toContain('wide.mesh.png');
    const { variants } = JSON.parse(written.find(({ path }) => path === 'mesh.json')?.content as string);
    expect(variants.wide.percolation.state).toBe('blocked');
  });

  it('stops when it is interrupted, and leaves nothing', async () => {
    const { exitCode, folders } = await meander(['mesh', 'cells/small.yaml'], {
      files,
      isTerminal: true,
      interruptAt: 'drawing the meshes',
    });
    expect(exitCode).toBe(130);
    expect(folders.size).toBe(0);
  });
});
