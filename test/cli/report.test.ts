import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import type { OutputFile } from '../../src/report/renderer.ts';
import { resultFileName } from '../../src/report/stored-result.ts';
import { drawn } from '../support/pictures.ts';
import { sweptSeparator } from '../support/sweeps.ts';
import { meander, smallCase } from './fake-effects.ts';

/** The folder that a command wrote, as it then stands on the disk. */
async function written(words: readonly string[], files: Readonly<Record<string, string | Uint8Array>>) {
  const { exitCode, stderr, folders } = await meander(words, { files });
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
  const [[folder, outputs]] = folders;
  return { folder, outputs, disk: diskOf(folder, outputs) };
}

const diskOf = (folder: string, outputs: readonly OutputFile[]) =>
  Object.fromEntries(outputs.map(({ path, content }) => [`${folder}/${path}`, content]));

const asBytes = (outputs: readonly OutputFile[]) =>
  outputs
    .map(({ path, content }) => ({ path, bytes: Buffer.from(content as string).toString('base64') }))
    .sort((left, right) => (left.path < right.path ? -1 : 1));

function png(...lines: readonly string[]): Uint8Array {
  const { columns, rows, pore } = drawn(...lines);
  return encode({ width: columns, height: rows, channels: 1, depth: 8, data: pore.map((each) => 255 * each) });
}

const operation =
  'operation: { kind: galvanostatic, current_density: 1 mA/cm^2, duration: 5 s, output: { every: 2 s } }';
const host = `cell:
  width: 20 um
  layers:
    host: { thickness: 20 um, structure: { kind: sheets, arrangement: staggered, count: 2, gap: 4 um, sheet_thickness: 2 um } }
    separator: { thickness: 10 um, structure: { kind: open } }
mesh: { finest_cell: 2 um, uncertainty: false }
`;
const resolved = smallCase().replace(/cell:\n[\s\S]*?(?=interfaces:)/u, host);

const folders: readonly [string, readonly string[], Readonly<Record<string, string | Uint8Array>>][] = [
  ['a run', ['run', 'small.yaml', '--out', 'there'], { 'small.yaml': smallCase() }],
  ['a run of resolved pores', ['run', 'host.yaml', '--out', 'there'], { 'host.yaml': resolved }],
  [
    'a run in time',
    ['run', 'timed.yaml', '--out', 'there'],
    { 'timed.yaml': smallCase().replace(/operation: .*/u, operation) },
  ],
  ['limits', ['limits', 'small.yaml', '--out', 'there'], { 'small.yaml': smallCase() }],
  ['impedances', ['impedance', 'small.yaml', '--per-decade', '1', '--out', 'there'], { 'small.yaml': smallCase() }],
  ['a sweep', ['sweep', 'swept.yaml', '--out', 'there'], { 'swept.yaml': sweptSeparator().text }],
  [
    'a structure',
    ['tortuosity', 'pores.png', '--pixel-size', '1 um', '--out', 'there'],
    { 'pores.png': png('....', '.##.', '....', '#..#') },
  ],
];

describe('meander report', () => {
  it.each(folders)('makes the folder of %s again to the last byte, without the case file', async (_, words, files) => {
    const { outputs, disk } = await written(words, files);
    const again = await written(['report', 'there'], disk);
    expect(again.folder).toBe('there');
    expect(asBytes(again.outputs)).toEqual(asBytes(outputs));
  });

  it('keeps the case as it was given, and leaves out what is no longer there', async () => {
    const { disk } = await written(['run', 'small.yaml', '--out', 'there'], { 'small.yaml': smallCase() });
    const { 'there/case.resolved.json': _, ...left } = disk;
    const { outputs } = await written(['report', 'there', '--out', 'new'], left);
    const paths = outputs.map(({ path }) => path);
    expect(paths).toContain('case.yaml');
    expect(paths).not.toContain('case.resolved.json');
  });

  it('makes several at once, in folders of their own where it is told to', async () => {
    const { outputs } = await written(['run', 'small.yaml', '--out', 'there'], { 'small.yaml': smallCase() });
    const files = { ...diskOf('runs/a', outputs), ...diskOf('runs/b', outputs) };
    const { folders: made, stdout } = await meander(['report', 'runs/a', 'runs/b', '--out', 'new'], { files });
    expect([...made.keys()]).toEqual(['new/a', 'new/b']);
    expect(stdout).toBe('Report   new/a/report.html\nReport   new/b/report.html\n');
    const same = await meander(['report', 'runs/a', 'runs/../runs/a'], { files });
    expect(same.exitCode).toBe(2);
    expect(same.stderr).toContain('two reports would go to');
  });

  it('says what is wrong with a folder, and writes nothing', async () => {
    const { disk } = await written(['run', 'small.yaml', '--out', 'there'], { 'small.yaml': smallCase() });
    const none = await meander(['report', 'there', 'elsewhere'], { files: disk });
    expect(none.exitCode).toBe(2);
    expect(none.stderr).toContain('error: elsewhere holds no stored result\n  help: name a folder with a file');
    expect(none.folders.size).toBe(0);
    const path = `there/${resultFileName}`;
    const cut = await meander(['report', 'there'], {
      files: { ...disk, [path]: (disk[path] as Uint8Array).slice(0, 90) },
    });
    expect(cut.exitCode).toBe(2);
    expect(cut.stderr).toContain(`${path} is cut short or damaged [bad-result]`);
    const taken = await meander(['report', 'there', '--out', 'taken'], { files: disk, takenFolders: ['taken'] });
    expect(taken.exitCode).toBe(2);
    const nothing = await meander(['report']);
    expect(nothing.stderr).toContain('meander report needs the folder of a result');
  });

  it('says where the report is, with --quiet nothing', async () => {
    const { disk } = await written(['run', 'small.yaml', '--out', 'there'], { 'small.yaml': smallCase() });
    const { stdout } = await meander(['report', 'there'], { files: disk });
    expect(stdout).toBe('Report   there/report.html\n');
    expect((await meander(['report', 'there', '-q'], { files: disk, isTerminal: true })).stdout).toBe('');
  });
});
