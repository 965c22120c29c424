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
import { buildReport } from '../../src/report/build-report.ts';
import type { Readings } from '../../src/report/readings.ts';
import type { GridMap } from '../../src/study/results.ts';
import { chromiumPath } from '../../wasm/test/chromium.ts';
import { comparisonResult } from './fixture.ts';
import { pageMakers, renderer } from './pages.ts';

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
      const all = { ...pageMakers, 'fields of closed form': () => buildReport(comparisonResult, renderer) };
      for (const [kind, make] of Object.entries(all)) {
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

    /** The rows of a figure's data, from the specification that the page offers to save. */
    async function specificationOf(page: Page, name: string): Promise<Record<string, unknown>> {
      const address = await page.locator(`a[download^="${name}.v"]`).getAttribute('href');
      return JSON.parse(Buffer.from(address!.split(',')[1], 'base64').toString('utf8'));
    }

    /** Where a place of a picture is on the screen. */
    async function onScreen(page: Page, name: string, [across, down]: readonly number[]): Promise<[number, number]> {
      const svg = page.locator(`figure:has(#figure-${name}) svg`);
      await svg.scrollIntoViewIfNeeded();
      return svg.evaluate(
        (element, [x, y]): [number, number] => {
          const frame = element.getBoundingClientRect();
          const { width, height } = (element as unknown as SVGSVGElement).viewBox.baseVal;
          return [frame.left + (x / width) * frame.width, frame.top + (y / height) * frame.height];
        },
        [across, down],
      );
    }

    async function readingsOf(page: Page, name: string): Promise<Readings> {
      return JSON.parse((await page.locator(`figure:has(#figure-${name}) script.readings`).textContent())!);
    }

    describe('figures', () => {
      const kind = 'a steady run with maps';

      it('tell the datum under the pointer as the specification has it', async () => {
        const { page, complaints } = await opened(kind, 1400);
        const { data } = (await specificationOf(page, 'depth-profiles')) as {
          data: { values: { variant: string; depth: number; concentration: number }[] };
        };
        const { marks, series } = await readingsOf(page, 'depth-profiles');
        const reading = page.locator('figure:has(#figure-depth-profiles) .reading');
        const sheets = data.values.filter(({ variant }) => variant === 'sheets');
        const own = marks.find(({ seriesOf }) => seriesOf === series.indexOf('Sheets'))!;
        expect(sheets.length).toBeGreaterThan(2);
        // Curves that coincide with it are out of the way once they are hidden.
        for (const other of ['Channels', 'Averaged channels']) {
          await page
            .locator('figure:has(#figure-depth-profiles)')
            .getByRole('button', { name: other, exact: true })
            .click();
        }
        for (const [k, { depth, concentration }] of sheets.entries()) {
          await page.mouse.move(...(await onScreen(page, 'depth-profiles', own.data[k] as unknown as number[])));
          expect(await reading.innerText()).toBe(
            `Sheets\nDepth below the top of the host z (µm): ${depth}\nMean concentration c (mol/L): ${concentration}`,
          );
        }
        await page.mouse.move(0, 0);
        expect(await reading.isVisible()).toBe(false);
        expect(complaints).toEqual([]);
        await page.close();
      });

      it('are read by keys as well', async () => {
        const { page, complaints } = await opened(kind, 1400);
        const { data } = (await specificationOf(page, 'depth-profiles')) as {
          data: { values: { variant: string; depth: number; concentration: number }[] };
        };
        const chart = page.locator('figure:has(#figure-depth-profiles) .chart');
        const reading = chart.locator('.reading');
        const rows = (name: string) => data.values.filter(({ variant }) => variant === name);
        await chart.focus();
        await page.keyboard.press('ArrowRight');
        expect(await reading.innerText()).toContain(`: ${rows('channels')[0].concentration}`);
        await page.keyboard.press('ArrowRight');
        expect(await reading.innerText()).toContain(`: ${rows('channels')[1].concentration}`);
        await page.keyboard.press('PageDown');
        expect(await reading.innerText()).toContain(`Sheets\n`);
        expect(await reading.innerText()).toContain(`: ${rows('sheets')[0].concentration}`);
        await page.keyboard.press('Escape');
        expect(await reading.isVisible()).toBe(false);
        expect(complaints).toEqual([]);
        await page.close();
      });

      it('hide and show curves from buttons and from the legend', async () => {
        const { page } = await opened(kind, 1400);
        const figure = page.locator('figure:has(#figure-depth-profiles)');
        const button = figure.getByRole('button', { name: 'Sheets', exact: true });
        const visible = () =>
          figure
            .locator('svg g.mark-line.role-mark')
            .evaluateAll((all) => all.filter((each) => getComputedStyle(each).display !== 'none').length);
        expect(await visible()).toBe(3);
        await button.click();
        expect(await button.getAttribute('aria-pressed')).toBe('false');
        expect(await visible()).toBe(2);
        const legend = figure.locator('svg .role-legend-label text', { hasText: 'Sheets' });
        await legend.click();
        expect(await button.getAttribute('aria-pressed')).toBe('true');
        expect(await visible()).toBe(3);
        await page.close();
      });

      it('tell the value of a map under the pointer', async () => {
        const { page, complaints } = await opened('fields of closed form', 1400);
        const [image] = (await readingsOf(page, 'concentration')).images;
        const reading = page.locator('figure:has(#figure-concentration) .reading');
        const map = comparisonResult.variants[0].map as GridMap;
        const [low, high] = image.scale as [number, number];
        const [left, top, width, height] = image.box;
        for (const row of [3, 20, 40]) {
          const middle = (map.yEdges[row] + map.yEdges[row + 1]) / 2;
          const column = Math.floor(map.xEdges.length / 2);
          const x = (map.xEdges[column] + map.xEdges[column + 1]) / 2;
          const place = [left + (1e6 * x * width) / image.x[1], top + (1 - middle / map.height) * height];
          await page.mouse.move(...(await onScreen(page, 'concentration', place)));
          await reading.filter({ hasText: 'Concentration c (mol/L)' }).waitFor();
          const shown = Number(/Concentration c \(mol\/L\): ([\d.]+)/u.exec(await reading.innerText())![1]);
          const exact = map.concentration[row * (map.xEdges.length - 1) + column] / 1000;
          // 254 colours, and pixels of finite size.
          expect(Math.abs(shown - exact)).toBeLessThan((high - low) / 100);
        }
        expect(complaints).toEqual([]);
        await page.close();
      });

      it('enlarge and are whole again', async () => {
        const { page } = await opened(kind, 1400);
        const figure = page.locator('figure:has(#figure-depth-profiles)');
        const shown = () => figure.locator('svg').getAttribute('viewBox');
        const whole = await shown();
        await figure.getByRole('button', { name: 'Enlarge' }).click();
        expect(await shown()).not.toBe(whole);
        await figure.getByRole('button', { name: 'Whole figure' }).click();
        expect((await shown())!.split(' ').map(Number)).toEqual(whole!.split(' ').map(Number));
        await page.close();
      });

      it('are there without scripts', async () => {
        const context = await browser.newContext({ javaScriptEnabled: false });
        const page = await context.newPage();
        await page.goto(addresses.get(kind)!);
        expect(await page.locator('figure svg').count()).toBeGreaterThan(5);
        expect(await page.locator('.tools').count()).toBe(0);
        await context.close();
      });
    });

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
          const ends = await page
            .locator('caption span')
            .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().right));
          for (const end of ends) expect(end).toBeLessThanOrEqual(width);
          expect(complaints).toEqual([]);
          expect(requests).toEqual([]);
          await page.close();
        },
      );
    });
  },
);
