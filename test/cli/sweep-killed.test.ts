import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { latinHypercube } from '../../src/case/sampling.ts';
import { sweptSeparator } from '../support/sweeps.ts';

const program = join(import.meta.dirname, '../../bin/meander.js');
const points = 30 * 20;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meander-killed-'));
  const { text } = sweptSeparator({
    sweep: `sweep:
  parameters:
    cell.layers.separator.structure.tortuosity: { from: 1, to: 16, count: 30, spacing: log }
    operation.current_density: { from: 0.5 mA/cm^2, to: 10 mA/cm^2, count: 20, spacing: log }
  metrics: [cell_voltage]`,
  });
  writeFileSync(join(folder, 'separator.yaml'), text);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ending {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stderr: string;
}

const store = (name: string) => join(folder, name, 'points.jsonl');
const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/**
 * Sweeps into a folder, and sends a signal once so many bytes more have been written of its points. The process watches that
 * itself, as from outside a busy machine may look away for longer than the sweep takes.
 */
async function sweep(
  name: string,
  signal?: { readonly kind: NodeJS.Signals; readonly after: number },
): Promise<Ending> {
  const watch = (kind: string, size: number) => `
    import { statSync } from 'node:fs';
    import { isMainThread } from 'node:worker_threads';
    const sizeNow = () => statSync(${JSON.stringify(store(name))}, { throwIfNoEntry: false })?.size ?? 0;
    const look = () => {
      if (sizeNow() < ${size}) return;
      clearInterval(timer);
      process.kill(process.pid, '${kind}');
    };
    const timer = isMainThread ? setInterval(look, 1).unref() : undefined;`;
  const watching =
    signal === undefined
      ? []
      : [
          '--import',
          `data:text/javascript,${encodeURIComponent(watch(signal.kind, sizeOf(store(name)) + signal.after))}`,
        ];
  const child = spawn(
    process.execPath,
    [...watching, program, 'sweep', 'separator.yaml', '--out', name, '--workers', '2', '--quiet'],
    { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let stderr = '';
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  return new Promise((done) => {
    child.on('close', (exitCode, ending) => done({ exitCode, signal: ending, stderr }));
  });
}

/** Every file of a result but the store, whose lines stand in the order in which points were done. */
function resultOf(name: string): Map<string, string> {
  const names = readdirSync(join(folder, name)).filter((file) => file !== 'points.jsonl');
  return new Map(names.sort().map((file) => [file, readFileSync(join(folder, name, file), 'base64')]));
}

/** The keys of all points that were written whole. */
function keysOf(name: string): string[] {
  const lines = readFileSync(store(name), 'utf8').split('\n');
  return lines.flatMap((line) => /"point":\{"key":"(\w+)".*\}\}$/u.exec(line)?.[1] ?? []);
}

// Windows has no signals to send.
describe.skipIf(process.platform === 'win32')('a sweep', { timeout: 600_000 }, () => {
  it('killed at ten random moments ends in the same files as one that was left alone, and solves nothing twice', async () => {
    expect(await sweep('alone')).toEqual({ exitCode: 0, signal: null, stderr: '' });
    const whole = resultOf('alone');
    expect([...whole.keys()]).toEqual(
      expect.arrayContaining(['sweep.csv', 'sweep.parquet', 'design-map-cell-voltage.png']),
    );

    // Ten moments add up to at most ten elevenths of the points.
    const room = sizeOf(store('alone')) / 11;
    for (const [share] of latinHypercube(10, 1, 20261123)) {
      const ending = await sweep('killed', { kind: 'SIGKILL', after: 1 + Math.floor(share * room) });
      expect(ending).toEqual({ exitCode: null, signal: 'SIGKILL', stderr: '' });
      // Nothing but the store is there until all is done.
      expect(readdirSync(join(folder, 'killed'))).toEqual(['points.jsonl']);
    }
    expect(await sweep('killed')).toEqual({ exitCode: 0, signal: null, stderr: '' });
    expect(resultOf('killed')).toEqual(whole);
    const keys = keysOf('killed');
    expect(keys).toHaveLength(points);
    expect(new Set(keys).size).toBe(points);
  });

  it('that is asked to stop leaves its points and says how to go on', async () => {
    const ending = await sweep('stopped', { kind: 'SIGINT', after: 5000 });
    expect(ending).toMatchObject({ exitCode: 130, signal: null });
    expect(ending.stderr).toMatch(/the sweep was interrupted with \d+ of 600 points done \[interrupted\]/u);
    expect(ending.stderr).toContain('run it again with the same folder');
    expect(readdirSync(join(folder, 'stopped'))).toEqual(['points.jsonl']);
  });
});
