import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  BadCaseError,
  buildReport,
  geometryOf,
  hostExtentOf,
  loadLinearCore,
  openCase,
  readCase,
  runCase,
  sliceOf,
  tortuosity,
  version,
} from '../src/index.ts';
import { createNodeRenderer } from '../src/node.ts';
import { smallCase } from './cli/fake-effects.ts';

it('the version is the one of package.json', () => {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'));
  expect(version).toBe(manifest.version);
});

describe('openCase', () => {
  it('gives the same case and hash for a text and for its bytes', async () => {
    const text = smallCase();
    const ofText = await openCase(text, 'small.yaml');
    const ofBytes = await openCase(new TextEncoder().encode(text), 'small.yaml');
    expect(ofText.caseHash).toMatch(/^[0-9a-f]{64}$/u);
    expect(ofBytes.caseHash).toBe(ofText.caseHash);
    expect(ofText.caseFile.variants).toEqual(readCase(text, 'small.yaml').variants);
  });

  it('refuses what is not text', async () => {
    await expect(openCase(Uint8Array.of(0xff, 0xfe), 'small.yaml')).rejects.toThrow(BadCaseError);
  });
});

it('the example of the documentation runs: a case, its numbers and its report', async () => {
  const { caseFile, caseHash } = await openCase(smallCase(), 'small.yaml');
  const result = await runCase(caseFile, { core: await loadLinearCore(), caseHash });
  expect(result.variants[0].metrics.concentration_drop.value).toBeGreaterThan(0);
  const files = await buildReport(result, await createNodeRenderer());
  expect(files.map(({ path }) => path)).toContain('report.html');
});

it('the building blocks fit together: straight channels have a tortuosity factor of 1', async () => {
  const text = smallCase()
    .replace('cell:\n', 'cell:\n  width: 10 um\n')
    .replace(/\{ kind: homogenised[^}]*\}/u, '{ kind: channels, count: 1 }');
  const [{ case: theCase }] = readCase(text, 'channel.yaml').variants;
  const geometry = geometryOf(theCase);
  const { bottom, top } = hostExtentOf(theCase, geometry);
  const host = sliceOf(geometry, bottom, top);
  const { tortuosityFactor } = tortuosity(host, 1e-6, await loadLinearCore());
  expect(tortuosityFactor).toBeCloseTo(1, 10);
});

it('a signal stops a run', async () => {
  const { caseFile, caseHash } = await openCase(smallCase(), 'small.yaml');
  const run = runCase(caseFile, { core: await loadLinearCore(), caseHash, signal: AbortSignal.abort() });
  await expect(run).rejects.toMatchObject({ code: 'interrupted' });
});
