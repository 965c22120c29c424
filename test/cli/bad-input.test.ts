import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallCase } from './fake-effects.ts';

const root = join(import.meta.dirname, '../..');
const program = join(root, 'bin/meander.js');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meander-bad-input-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function meander(...words: readonly string[]) {
  const { NO_COLOR: _, FORCE_COLOR: __, ...environment } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], {
    cwd: folder,
    env: environment,
    encoding: 'utf8',
    timeout: 30_000,
  });
  return { exitCode: status, stdout, stderr };
}

const sheets = smallCase()
  .replace('cell:\n', 'cell:\n  width: 35 um\n')
  .replace(/\{ kind: homogenised[^}]*\}/u, '{ kind: sheets, arrangement: staggered, count: 10, gap: 0 um }');

describe('a bad case ends with its exit code, a message with its place, and no folder', () => {
  it.each<[string, string | undefined, number, RegExp]>([
    [
      'an unknown key',
      smallCase().replace('temperature:', 'temprature:'),
      2,
      /^bad\.yaml:5:3: error: unknown key "temprature" in electrolyte\n> 5 \| .*\n.*\n {2}help: did you mean "temperature"\?/u,
    ],
    [
      'a wrong unit',
      smallCase().replace('100 um', '5 mV'),
      2,
      /^bad\.yaml:11:18: error: thickness needs a length, but "5 mV" is an electric potential/u,
    ],
    [
      'a missing unit',
      smallCase().replace('100 um', '100'),
      2,
      /^bad\.yaml:11:18: error: thickness needs a unit, but it is the bare number 100/u,
    ],
    [
      'a negative thickness',
      smallCase().replace('100 um', '-100 um'),
      2,
      /^bad\.yaml:11:18: error: thickness must be /u,
    ],
    [
      'a fill with a net charge',
      smallCase().replace(
        /electrolyte:\n( {2}.*\n)+/u,
        `electrolyte:
  kind: ions
  plated_ion: Li
  species:
    Li+: { charge: 1, diffusivity: 2e-10 m^2/s, concentration: 1 mol/L }
    PF6-: { charge: -1, diffusivity: 3e-10 m^2/s, concentration: 2 mol/L }
`,
      ),
      2,
      /there is no species "Li"\n[\s\S]*did you mean "Li\+"\?\n\n.*bad\.yaml:7:66: error: the charges of the species do not add up.*\n[\s\S]*with 1 mol\/L of PF6-/u,
    ],
    [
      'a tab',
      smallCase().replace('  cation', '\tcation'),
      2,
      /^bad\.yaml:3:1: error: this line is indented with a tab/u,
    ],
    [
      'not a number',
      smallCase().replace('porosity: 0.5', 'porosity: .nan'),
      2,
      /^bad\.yaml:12:\d+: error: porosity must be a finite number/u,
    ],
    ['an empty file', '', 2, /^bad\.yaml(:1:1)?: error: the case file holds nothing/u],
    ['a missing file', undefined, 2, /^bad\.yaml: error: there is no such file\n/u],
    [
      'sheets that close the pore',
      sheets,
      2,
      /:\d+:\d+: error: variant ".*": no pore leads .*\[disconnected-pores\]\n {2}help: /u,
    ],
    [
      'a current far above the limit',
      smallCase({ currentDensity: '2 A/cm^2' }),
      1,
      /^error: variant "base": no steady state carries 2000 mA\/cm\^2; the salt is used up at x = .* um, y = .* um \(host\) once .* is reached \[depleted\]\n {2}load reached: \d/u,
    ],
  ])('%s', (_, text, exitCode, message) => {
    rmSync(join(folder, 'bad.yaml'), { force: true });
    if (text !== undefined) writeFileSync(join(folder, 'bad.yaml'), text);
    const before = readdirSync(folder);
    const outcome = meander('run', 'bad.yaml');
    expect(outcome.stderr).toMatch(message);
    expect(outcome.exitCode).toBe(exitCode);
    expect(outcome.stdout).toBe('');
    expect(outcome.stderr).not.toContain('    at ');
    expect(readdirSync(folder)).toEqual(before);
  });

  it('a folder for a case', () => {
    mkdirSync(join(folder, 'cells'));
    const { exitCode, stderr } = meander('run', 'cells');
    expect(stderr).toMatch(/^cells: error: this is a folder, not a case file\n/u);
    expect(exitCode).toBe(2);
  });
});

describe('a folder that the result cannot go to', () => {
  it.each([
    ['a file', 'good.yaml', /good\.yaml is a file, not a folder/u],
    ['below a file', 'good.yaml/results', /good\.yaml is a file, not a folder/u],
    ['a folder with something else in it', 'notes', /holds no result of Meander/u],
  ])('%s', (_, out, message) => {
    writeFileSync(join(folder, 'good.yaml'), smallCase());
    mkdirSync(join(folder, 'notes'), { recursive: true });
    writeFileSync(join(folder, 'notes', 'thoughts.txt'), 'mine');
    const { exitCode, stdout, stderr } = meander('run', 'good.yaml', '--out', out);
    expect(stderr).toMatch(message);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(readdirSync(join(folder, 'notes'))).toEqual(['thoughts.txt']);
  });

  // Linux refuses to make folders here, even to the superuser.
  it.runIf(existsSync('/proc/self'))('one the system keeps to itself', () => {
    writeFileSync(join(folder, 'good.yaml'), smallCase());
    const { exitCode, stderr } = meander('run', 'good.yaml', '--out', '/proc/results');
    expect(stderr).toMatch(/^error: \/proc\/results: the folder cannot be written/u);
    expect(exitCode).toBe(2);
  });
});
