import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { smallCase } from './fake-effects.ts';

const root = join(import.meta.dirname, '../..');
const program = join(root, 'bin/meander.js');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meander-process-'));
  writeFileSync(join(folder, 'small.yaml'), smallCase());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('the help loads neither the solver nor Vega nor the schema', () => {
  const { status, stderr } = spawnSync(process.execPath, [program, '--help'], {
    env: { ...process.env, NODE_DEBUG: 'esm' },
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  expect(status).toBe(0);
  // Otherwise the list of loaded modules would be empty.
  expect(stderr).toContain('yargs');
  for (const heavy of ['node_modules/vega', 'node_modules/zod', 'resvg', 'wasm/dist', 'dist/study', 'dist/case/read']) {
    expect(stderr.replaceAll('\\', '/')).not.toContain(heavy);
  }
});

// Windows has no signals to send.
it.skipIf(process.platform === 'win32')('an interrupted run ends with 130 and leaves nothing', async () => {
  // Says when the run has begun to listen to signals, which is when it can be interrupted.
  const announce =
    'process.on("newListener", (event) => { if (event === "SIGINT") setImmediate(() => console.error("listening")); })';
  const child = spawn(
    process.execPath,
    [
      '--import',
      `data:text/javascript,${encodeURIComponent(announce)}`,
      program,
      'run',
      join(root, 'cases/vga-vs-hga.yaml'),
    ],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let stderr = '';
  child.stderr.on('data', (text) => {
    if (stderr === '') child.kill('SIGINT');
    stderr += text;
  });
  const [exitCode, signal] = await new Promise<[number | null, string | null]>((done) => {
    child.on('close', (...ending) => done(ending));
  });
  expect(signal).toBeNull();
  expect(stderr).toContain('the run was interrupted');
  expect(exitCode).toBe(130);
  expect(readdirSync(folder)).toEqual(['small.yaml']);
});

it('a reader that goes away is no failure', async () => {
  const child = spawn(process.execPath, [program, 'schema'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let stderr = '';
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  const exitCode = await new Promise((done) => child.on('close', done));
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
});
