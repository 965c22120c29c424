import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { buildReport } from '../../src/report/build-report.ts';
import { drawn } from '../../src/report/draw-figure.ts';
import { figureMakers } from '../../src/report/figures/all.ts';
import type { Figure } from '../../src/report/figures/figure.ts';
import { createNodeRenderer } from '../../src/report/render-node.ts';
import { themed } from '../../src/report/theme.ts';
import { comparisonResult, timedResult } from './fixture.ts';

const renderer = createNodeRenderer();
const locate = createRequire(import.meta.url).resolve;
const validators = Object.fromEntries(
  ['vega', 'vega-lite'].map((language) => {
    const schema = JSON.parse(readFileSync(locate(`${language}/${language}-schema.json`), 'utf8'));
    return [language, new Ajv({ unknownFormats: 'ignore', logger: false }).compile(schema)];
  }),
);

const figures: Figure[] = [];
for (const result of [comparisonResult, timedResult]) {
  for (const make of figureMakers) {
    const figure = await make(result);
    if (figure) figures.push(figure);
  }
}

/** Width in the header of a PNG, px. */
const widthOf = (png: Uint8Array) => new DataView(png.buffer, png.byteOffset).getUint32(16);

describe('the print theme', () => {
  it.each(figures)(
    'draws $name without a warning, valid against its schema, black on white at 600 dpi',
    async (figure) => {
      const print = themed(figure, 'print');
      const validate = validators[print.language];
      validate(JSON.parse(JSON.stringify(print.specification)));
      expect(validate.errors).toBeNull();
      // Throws on every warning.
      const { svg, png } = await drawn(figure, renderer, 'print');
      expect(svg).not.toContain('#1a1a1a');
      expect(widthOf(png)).toBe(2008);
    },
  );

  it('leaves the data as they are', () => {
    for (const figure of figures) {
      const rows = (specification: unknown): string[] =>
        [...JSON.stringify(specification).matchAll(/"values":\[\{.*?\}\]/gu)].map(([text]) => text);
      expect(rows(themed(figure, 'print').specification)).toEqual(rows(figure.specification));
    }
  });

  it('gives every curve a marker of its own, in the plot and in the legend', async () => {
    const profiles = figures.find(({ name }) => name === 'depth-profiles')!;
    const { readings, svg } = await drawn(profiles, renderer, 'print');
    const markers = readings.marks.filter(({ seriesOf }) => typeof seriesOf !== 'number');
    expect(markers).toHaveLength(1);
    const of = markers[0].seriesOf as readonly number[];
    expect(new Set(of).size).toBe(comparisonResult.variants.length);
    const symbols = /<g class="mark-symbol role-mark[\s\S]*?<\/g>/u.exec(svg)![0];
    const shapes = [...symbols.matchAll(/ d="([^"]*)"/gu)].map(([, path]) => path);
    expect(new Set(shapes).size).toBe(comparisonResult.variants.length);
    // Every shape belongs to one series.
    expect(new Set(shapes.map((shape, k) => `${of[k]} ${shape}`)).size).toBe(comparisonResult.variants.length);
    const legend = [...svg.matchAll(/role-legend-symbol[\s\S]*?d="([^"]*)"/gu)].map(([, path]) => path);
    expect(new Set(legend).size).toBe(comparisonResult.variants.length);
  });

  it('is asked for of a whole report', async () => {
    const files = await buildReport(comparisonResult, renderer, { theme: 'print' });
    const png = files.find(({ path }) => path === 'concentration.png')!.content as Uint8Array;
    expect(widthOf(png)).toBe(2008);
  });
});
