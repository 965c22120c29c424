/**
 * Report pages of every kind, opened from disk as a reader does. Where no Chromium is installed these tests are skipped, unless
 * MEANDER_BROWSER=required.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath } from '../../wasm/test/chromium.ts';
import { pageMakers } from './pages.ts';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const widths = [400, 1400];

const isRequired = process.env.MEANDER_BROWSER === 'required';
const suite = describe.skipIf(chromiumPath === undefined && !isRequired);

suite(
  chromiumPath === undefined && !isRequired ? 'report pages (skipped: no Chromium is installed)' : 'report pages',
  () => {
    let browser: Browser;
    let folder: string;
    const addresses = new Map<string, string>();

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'meander-pages-'));
      for (const [kind, make] of Object.entries(pageMakers)) {
        const page = (await make()).find(({ path }) => path === 'report.html')!;
        const file = join(folder, `${kind.replaceAll(' ', '-')}.html`);
        await writeFile(file, page.content);
        addresses.set(kind, pathToFileURL(file).href);
      }
      browser = await chromium.launch({
        executablePath: chromiumPath,
        chromiumSandbox: false,
        args: ['--disable-dev-shm-usage', '--disable-gpu'],
      });
    }, 120_000);

    afterAll(async () => {
      await browser?.close();
      await rm(folder, { recursive: true, force: true });
    });

    interface Opened {
      readonly page: Page;
      /** What the page logged or threw. */
      readonly complaints: readonly string[];
      /** Whatever it asked for but itself. */
      readonly requests: readonly string[];
    }

    async function opened(kind: string, width: number): Promise<Opened> {
      const page = await browser.newPage({ viewport: { width, height: 900 } });
      const complaints: string[] = [];
      const requests: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('request', (request) => {
        if (request.url() !== addresses.get(kind) && !request.url().startsWith('data:')) requests.push(request.url());
      });
      await page.addInitScript({ path: axePath });
      await page.goto(addresses.get(kind)!, { waitUntil: 'load' });
      return { page, complaints, requests };
    }

    describe.each(Object.keys(pageMakers))('of %s', (kind) => {
      it.each(widths)(
        'at %i px: nothing logged, nothing asked for, every chart drawn, nothing serious for axe',
        async (width) => {
          const { page, complaints, requests } = await opened(kind, width);
          const charts = await page.locator('figure svg').evaluateAll((all) =>
            all.map((svg) => ({
              texts: [...svg.querySelectorAll('text')].filter(({ textContent }) => textContent !== '').length,
              marks: svg.querySelectorAll('path, image, rect').length,
              width: svg.getBoundingClientRect().width,
              height: svg.getBoundingClientRect().height,
            })),
          );
          expect(charts.length).toBeGreaterThan(0);
          for (const chart of charts) {
            expect(chart.texts).toBeGreaterThan(3);
            expect(chart.marks).toBeGreaterThan(3);
            expect(Math.min(chart.width, chart.height)).toBeGreaterThan(60);
          }
          const findings = await page.evaluate(async () => {
            const { axe } = globalThis as unknown as { axe: { run(): Promise<AxeResults> } };
            const { violations } = await axe.run();
            return violations.map(({ id, impact, nodes }) => ({
              id,
              impact,
              where: nodes.map(({ html }) => html.slice(0, 200)),
            }));
          });
          expect(findings.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
          expect(findings.map(({ id }) => id)).toEqual([]);
          // Wide tables scroll by themselves.
          expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
          expect(complaints).toEqual([]);
          expect(requests).toEqual([]);
          await page.close();
        },
      );
    });
  },
);
