import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../src/study/sweep.ts';
import { sweptSeparator } from '../support/sweeps.ts';
import { meander } from './fake-effects.ts';

const { text } = sweptSeparator();
const files = { 'cells/separator.yaml': text };

describe('meander sweep', () => {
  it('writes tables and figures, then tells what it found and where they are', async () => {
    const { exitCode, stdout, stderr, folders } = await meander(['sweep', 'cells/separator.yaml'], { files });
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('7 of 12 points of one variant have a solution; 5 are above the limiting current.');
    const [[folder, written]] = folders;
    expect(folder.replaceAll('\\', '/')).toBe('results/separator-sweep');
    const paths = written.map(({ path }) => path);
    for (const path of ['report.html', 'summary.json', 'sweep.csv', 'sweep.parquet', 'case.yaml', 'manifest.json']) {
      expect(paths).toContain(path);
    }
    expect(paths.filter((path) => path.endsWith('.png'))).toEqual([
      'map-concentration-drop.png',
      'map-cell-voltage.png',
      'lines-concentration-drop.png',
      'lines-cell-voltage.png',
    ]);
    const manifest = JSON.parse(written.find(({ path }) => path === 'manifest.json')?.content as string);
    expect(manifest.command).toBe('meander sweep cells/separator.yaml');
  });

  it('with --json prints the summary, with --quiet nothing', async () => {
    const { stdout, folders } = await meander(['sweep', 'cells/separator.yaml', '--json', '--out', 'there'], { files });
    const summary = JSON.parse(stdout);
    expect([...folders.keys()]).toEqual(['there']);
    expect(summary.sweep).toMatchObject({ sampling: 'grid', points: 12, solved: 7 });
    expect(summary.failures).toMatchObject([{ code: 'depleted' }]);
    expect(summary.metrics.cell_voltage).toMatchObject({ unit: 'V', points: 7, minimumAt: 0 });
    const quiet = await meander(['sweep', 'cells/separator.yaml', '-q'], { files, isTerminal: true });
    expect(quiet).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
  });

  it('shows one line of progress with the time left, and wipes it', async () => {
    const { stderr } = await meander(['sweep', 'cells/separator.yaml'], { files, isTerminal: true });
    expect(stderr).toMatch(/8 of 12 points, \d without a solution, about \d+ s left/u);
    expect(stderr).toContain('drawing the figures');
    expect(stderr.endsWith('\r\u001b[K')).toBe(true);
    expect(stderr).not.toContain('\n');
  });

  it('interrupted, says so and goes on where it stopped', async () => {
    const points = memoryStore();
    const interrupted = await meander(['sweep', 'cells/separator.yaml'], {
      files,
      points,
      isTerminal: true,
      interruptAt: '5 of 12 points',
    });
    expect(interrupted.exitCode).toBe(130);
    expect(interrupted.stdout).toBe('');
    expect(interrupted.stderr).toContain('error: the sweep was interrupted with 5 of 12 points done [interrupted]');
    expect(interrupted.folders.size).toBe(0);
    const resumed = await meander(['sweep', 'cells/separator.yaml'], { files, points });
    expect(resumed.stdout).toContain('; 5 of 12 points were known before\n');
    const whole = await meander(['sweep', 'cells/separator.yaml'], { files });
    expect([...resumed.folders.values()]).toEqual([...whole.folders.values()]);
  });

  it('says what is wrong with the words and with the case', async () => {
    const none = await meander(['sweep', 'cells/separator.yaml', '--workers', '0'], { files });
    expect(none.exitCode).toBe(2);
    expect(none.stderr).toContain('--workers must be a whole number from 1 to 1024');
    const without = await meander(['sweep', 'plain.yaml'], {
      files: { 'plain.yaml': sweptSeparator({ sweep: '' }).text },
    });
    expect(without.exitCode).toBe(2);
    expect(without.stderr).toContain('plain.yaml: error: the case has no sweep\n  help: add for example');
    const taken = await meander(['sweep', 'cells/separator.yaml', '--out', 'taken'], {
      files,
      takenFolders: ['taken'],
    });
    expect(taken.exitCode).toBe(2);
    const misspelt = await meander(['swep', 'cells/separator.yaml'], { files });
    expect(misspelt.stderr).toContain('did you mean "sweep"?');
  });
});

it('meander run solves the case as it stands, and says how to run its sweep', async () => {
  const { exitCode, stdout, folders } = await meander(['run', 'cells/separator.yaml', '--out', 'there'], {
    files: { 'cells/separator.yaml': text.replace('current_density: 5 mA', 'current_density: 1 mA') },
  });
  expect(exitCode).toBe(0);
  expect(stdout).toContain('Sweep    not run; `meander sweep cells/separator.yaml` runs it\n');
  expect(folders.has('there')).toBe(true);
});
