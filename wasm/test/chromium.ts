import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

const programNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const patienceMilliseconds = 30_000;

/** Where Chromium, or Chrome, is installed. */
export const chromiumPath = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((folder) => programNames.map((name) => join(folder, name)))
  .find((path) => existsSync(path));

export interface Browser {
  /** Opens a page and waits until the element holds a text. An error thrown in the page is thrown here. */
  textOf(address: string, selector: string): Promise<string>;
  close(): Promise<void>;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
  readonly params?: { readonly exceptionDetails?: { readonly exception?: { readonly description?: string } } };
}

/**
 * Starts a browser without a window and drives it over its debugging pipe: commands are written to its file descriptor 3,
 * answers and events read from 4, each ended by a zero byte.
 */
export async function openBrowser(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error(`None of ${programNames.join(', ')} was found on the PATH.`);
  const profile = await mkdtemp(join(tmpdir(), 'chromium-'));
  const program = spawn(
    chromiumPath,
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--no-first-run',
      '--remote-debugging-pipe',
      `--user-data-dir=${profile}`,
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  );
  const exited = once(program, 'exit');
  const commands = program.stdio[3] as Writable;
  const messages = program.stdio[4] as Readable;
  // Writing to a browser that has ended fails too, but its end says more.
  commands.on('error', () => {});

  const waiting = new Map<number, (message: Message) => void>();
  let thrownInPage: string | undefined;
  let unfinished = '';
  messages.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (unfinished + chunk).split('\0');
    unfinished = parts.pop()!;
    for (const part of parts) {
      const message = JSON.parse(part) as Message;
      if (message.id !== undefined) waiting.get(message.id)?.(message);
      if (message.method === 'Runtime.exceptionThrown') {
        thrownInPage = message.params?.exceptionDetails?.exception?.description ?? 'an exception without description';
      }
    }
  });

  let lastId = 0;
  async function command(method: string, params: object = {}, sessionId?: string): Promise<Record<string, unknown>> {
    const id = ++lastId;
    const answered = new Promise<Message>((resolve) => waiting.set(id, resolve));
    commands.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    const ended = exited.then(([code]): Message => ({ error: { message: `the browser ended with ${code}` } }));
    const { result = {}, error } = await Promise.race([answered, ended]);
    waiting.delete(id);
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  return {
    async textOf(address, selector) {
      const { targetId } = await command('Target.createTarget', { url: 'about:blank' });
      const { sessionId } = (await command('Target.attachToTarget', { targetId, flatten: true })) as {
        sessionId: string;
      };
      thrownInPage = undefined;
      await command('Runtime.enable', {}, sessionId);
      await command('Page.navigate', { url: address }, sessionId);
      const expression = `document.querySelector(${JSON.stringify(selector)})?.textContent ?? ''`;
      const deadline = Date.now() + patienceMilliseconds;
      while (Date.now() < deadline) {
        // While the page is being replaced there is nothing to evaluate in.
        const evaluated = await command('Runtime.evaluate', { expression }, sessionId).catch(() => ({}));
        const text = (evaluated as { result?: { value?: string } }).result?.value;
        if (text) {
          await command('Target.closeTarget', { targetId });
          return text;
        }
        if (thrownInPage !== undefined) throw new Error(`${address} threw ${thrownInPage}`);
        await sleep(20);
      }
      throw new Error(`${address} left ${selector} empty for ${patienceMilliseconds / 1000} s`);
    },
    async close() {
      await command('Browser.close').catch(() => program.kill());
      await exited;
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
