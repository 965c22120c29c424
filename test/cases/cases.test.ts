import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { nodeEffects } from '../../src/cli/start.ts';
import { RecordedOutput } from '../cli/fake-effects.ts';

const folder = join(import.meta.dirname, '../../cases');
const cases = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

/** Runs the command line on the real disk, with its output kept. */
async function meander(words: readonly string[]) {
  const stdout = new RecordedOutput();
  const stderr = new RecordedOutput();
  const exitCode = await main(words, { ...nodeEffects(), stdout, stderr });
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}

it('there are cases, the flagship among them', () => {
  expect(cases).toContain('vga-vs-hga.yaml');
});

it('the shipped schema is the one that `meander schema` prints (`npm run schema` writes it)', async () => {
  const { stdout } = await meander(['schema']);
  expect(readFileSync(join(folder, 'meander.schema.json'), 'utf8')).toBe(stdout);
});

describe.each(cases)('%s', (name) => {
  const path = join(folder, name);

  it('names the schema on its first line, for editors', () => {
    expect(readFileSync(path, 'utf8').split('\n')[0]).toBe('# yaml-language-server: $schema=./meander.schema.json');
  });

  it('validates', async () => {
    expect(await meander(['validate', path, '--quiet'])).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  });

  it('runs, conserves charge and salt, and leaves a whole report', async () => {
    const temporary = await mkdtemp(join(tmpdir(), 'meander-cases-'));
    try {
      const out = join(temporary, 'report');
      const { exitCode, stdout, stderr } = await meander(['run', path, '--out', out, '--json']);
      expect(stderr).toBe('');
      expect(exitCode).toBe(0);

      const summary = JSON.parse(stdout);
      expect(summary).toMatchObject({ version: '0.1.0', caseHash: expect.stringMatching(/^[0-9a-f]{64}$/u) });
      expect(Object.keys(summary.variants).length).toBeGreaterThan(0);
      for (const [variant, { metrics, balances, solver }] of Object.entries<Variant>(summary.variants)) {
        for (const [quantity, imbalance] of Object.entries(balances)) {
          expect(imbalance, `${quantity} balance of ${variant}`).toBeLessThanOrEqual(1e-10);
        }
        expect(Object.keys(balances)).toEqual(expect.arrayContaining(['charge', 'species']));
        expect(solver.unknowns).toBeGreaterThan(0);
        for (const [metric, { value, unit }] of Object.entries(metrics)) {
          expect(unit, `unit of ${metric} of ${variant}`).toEqual(expect.any(String));
          expect(value, `${metric} of ${variant}`).toSatisfy((each) => each === null || Number.isFinite(each));
        }
      }

      expect(await readFile(join(out, 'summary.json'), 'utf8')).toBe(stdout);
      expect(await readFile(join(out, 'case.yaml'), 'utf8')).toBe(readFileSync(path, 'utf8'));
      const manifest = JSON.parse(await readFile(join(out, 'manifest.json'), 'utf8'));
      const listed = manifest.files.map((file: { path: string }) => file.path);
      const present = (await readdir(out)).filter((file) => file !== 'manifest.json');
      expect(present.sort()).toEqual([...listed].sort());
      expect(present).toEqual(expect.arrayContaining(['report.html', 'case.resolved.json']));
      for (const kind of ['.svg', '.png', '.csv']) expect(present.some((file) => file.endsWith(kind))).toBe(true);
      // Nothing is left beside the report.
      expect(await readdir(temporary)).toEqual(['report']);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  });
});

const sweeps = cases.filter((name) => /^sweep:/mu.test(readFileSync(join(folder, name), 'utf8')));

it.each(sweeps)('the sweep of %s runs, conserves charge and salt, and leaves a whole report', async (name) => {
  const temporary = await mkdtemp(join(tmpdir(), 'meander-cases-'));
  try {
    const out = join(temporary, 'report');
    const { exitCode, stdout, stderr } = await meander(['sweep', join(folder, name), '--out', out, '--json']);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    const { sweep, failures } = JSON.parse(stdout);
    expect(sweep.solved).toBe(sweep.points);
    expect(failures).toEqual([]);
    const [header, ...lines] = (await readFile(join(out, 'sweep.csv'), 'utf8')).trimEnd().split('\n');
    expect(lines).toHaveLength(sweep.points);
    for (const kind of ['charge_imbalance', 'species_imbalance']) {
      const column = header.split(',').indexOf(kind);
      for (const line of lines) expect(Number(line.split(',')[column])).toBeLessThanOrEqual(1e-10);
    }
    const manifest = JSON.parse(await readFile(join(out, 'manifest.json'), 'utf8'));
    const listed = manifest.files.map((file: { path: string }) => file.path);
    // The points that are known are no result.
    expect((await readdir(out)).sort()).toEqual([...listed, 'manifest.json', 'points.jsonl'].sort());
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
});

interface Variant {
  readonly metrics: Readonly<Record<string, { readonly value: number | null; readonly unit: string }>>;
  readonly balances: Readonly<Record<string, number>>;
  readonly solver: { readonly unknowns: number };
}
