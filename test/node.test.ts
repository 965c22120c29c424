import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkResultFolder, ResultFolderError, readCaseFile, writeResultFolder } from '../src/node.ts';
import type { OutputFile } from '../src/report/renderer.ts';
import { smallCase } from './cli/fake-effects.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meander-node-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function report(...paths: readonly string[]): OutputFile[] {
  const manifest = { files: paths.map((path) => ({ path })) };
  return [
    ...paths.map((path) => ({ path, content: `content of ${path}` })),
    { path: 'manifest.json', content: JSON.stringify(manifest) },
  ];
}

describe('writeResultFolder', () => {
  it('makes the folder and those above it, and leaves nothing beside it', async () => {
    await writeResultFolder(join(folder, 'a/b/result'), report('summary.json', 'figures/one.svg'));
    expect(await readFile(join(folder, 'a/b/result/figures/one.svg'), 'utf8')).toBe('content of figures/one.svg');
    expect(await readdir(join(folder, 'a/b'))).toEqual(['result']);
  });

  it('replaces an earlier result whole', async () => {
    const target = join(folder, 'result');
    await writeResultFolder(target, report('old.csv', 'summary.json'));
    await writeResultFolder(target, report('summary.json'));
    expect((await readdir(target)).sort()).toEqual(['manifest.json', 'summary.json']);
    expect(await readdir(folder)).toEqual(['result']);
  });

  it('leaves in place what is to be kept, alone or beside a result, and what is not to be kept refused', async () => {
    const target = join(folder, 'result');
    await mkdir(target);
    await writeFile(join(target, 'points.jsonl'), 'points');
    await expect(checkResultFolder(target)).rejects.toThrow(ResultFolderError);
    for (const name of ['old.csv', 'summary.json']) {
      await checkResultFolder(target, ['points.jsonl']);
      await writeResultFolder(target, report(name), ['points.jsonl']);
      expect((await readdir(target)).sort()).toEqual(['manifest.json', name, 'points.jsonl'].sort());
      expect(await readFile(join(target, 'points.jsonl'), 'utf8')).toBe('points');
    }
    await expect(writeResultFolder(target, report('summary.json'))).rejects.toThrow('points.jsonl');
    expect(await readdir(folder)).toEqual(['result']);
  });

  it('uses an empty folder, and one that holds only what file browsers leave', async () => {
    const target = join(folder, 'result');
    await mkdir(target);
    await writeFile(join(target, '.DS_Store'), '');
    await writeResultFolder(target, report('summary.json'));
    expect((await readdir(target)).sort()).toEqual(['manifest.json', 'summary.json']);
  });

  it('follows a link, which stays a link', async () => {
    await writeResultFolder(join(folder, 'real'), report('old.csv'));
    await symlink(join(folder, 'real'), join(folder, 'link'), 'dir');
    await writeResultFolder(join(folder, 'link'), report('summary.json'));
    expect((await readdir(join(folder, 'real'))).sort()).toEqual(['manifest.json', 'summary.json']);
  });

  it('never deletes what it did not write', async () => {
    const target = join(folder, 'result');
    await writeResultFolder(target, report('summary.json'));
    await writeFile(join(target, 'notes.txt'), 'mine');
    await expect(writeResultFolder(target, report('summary.json'))).rejects.toThrow(
      /holds a result and what Meander did not write: notes\.txt$/u,
    );
    const other = join(folder, 'other');
    await mkdir(other);
    await writeFile(join(other, 'manifest.json'), '{ "name": "of another program" }');
    await expect(writeResultFolder(other, report('summary.json'))).rejects.toThrow(/holds no result of Meander$/u);
    expect(await readFile(join(target, 'notes.txt'), 'utf8')).toBe('mine');
    expect(await readdir(folder)).toEqual(['other', 'result']);
  });

  it('leaves the disk as it was when a file cannot be written', async () => {
    const target = join(folder, 'a/result');
    const impossible = [...report('summary.json'), { path: `${'n'.repeat(300)}.csv`, content: '' }];
    await expect(writeResultFolder(target, impossible)).rejects.toThrow(ResultFolderError);
    expect(await readdir(folder)).toEqual([]);
    await writeResultFolder(target, report('summary.json'));
    await expect(writeResultFolder(target, impossible)).rejects.toThrow(ResultFolderError);
    expect(await readdir(join(folder, 'a'))).toEqual(['result']);
    expect((await readdir(target)).sort()).toEqual(['manifest.json', 'summary.json']);
  });
});

it('checkResultFolder leaves no trace', async () => {
  await checkResultFolder(join(folder, 'a/b'));
  expect(await readdir(folder)).toEqual([]);
});

it('readCaseFile reports a problem under the path it was given', async () => {
  const path = join(folder, 'small.yaml');
  await writeFile(path, smallCase());
  expect((await readCaseFile(path)).caseFile).toMatchObject({ file: path, title: 'A small cell' });
  await expect(readCaseFile(join(folder, 'nowhere.yaml'))).rejects.toMatchObject({
    code: 'bad-case',
    problems: [{ message: 'there is no such file' }],
  });
});
