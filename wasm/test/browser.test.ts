/** Loading in a browser, with the answers of a server that package.test.ts does not meet. */
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LinearCoreError } from '../src/index.ts';

type BrowserEntry = typeof import('../src/browser.ts');

/** A server whose answers follow each other, the last one for good; gives the addresses asked for. */
function answerWith(...answers: (() => Response | Promise<Response>)[]): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (address: URL) => {
    asked.push(address.pathname);
    return answers[Math.min(asked.length, answers.length) - 1]();
  });
  return asked;
}

const module = (mediaType: string) => async () =>
  new Response(await readFile(new URL('../solver.wasm', import.meta.url)), { headers: { 'content-type': mediaType } });
const missing = () => new Response('', { status: 404, statusText: 'Not Found' });
const page = () => new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } });

describe('the browser entry', () => {
  let loadLinearCore: BrowserEntry['loadLinearCore'];

  beforeEach(async () => {
    vi.resetModules();
    ({ loadLinearCore } = await import('../src/browser.ts'));
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it.each(['application/wasm', 'application/octet-stream'])('downloads %s once for all cores', async (mediaType) => {
    const asked = answerWith(module(mediaType));
    const cores = [await loadLinearCore(), await loadLinearCore()];
    expect(cores[0]).not.toBe(cores[1]);
    expect(asked).toEqual([new URL('../solver.wasm', import.meta.url).pathname]);
  });

  it('tells the status of a failed download, and tries again when asked again', async () => {
    const asked = answerWith(missing, module('application/wasm'));
    await expect(loadLinearCore()).rejects.toThrow('solver.wasm could not be loaded: 404 Not Found');
    await loadLinearCore();
    expect(asked).toHaveLength(2);
  });

  it('says what to configure where the server answers with its page', async () => {
    answerWith(page);
    const failure = loadLinearCore();
    await expect(failure).rejects.toThrow("optimizeDeps: { exclude: ['sparse-linear-solver-wasm'] }");
    await expect(failure).rejects.toMatchObject({ name: LinearCoreError.name });
  });
});
