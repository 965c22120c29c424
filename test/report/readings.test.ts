import { describe, expect, it } from 'vitest';
import { figureMakers } from '../../src/report/figures/all.ts';
import type { Figure } from '../../src/report/figures/figure.ts';
import { rounded } from '../../src/report/figures/theme.ts';
import { readingsText } from '../../src/report/page-script.ts';
import { laidOut } from '../../src/report/render-figure.ts';
import { createNodeRenderer } from '../../src/report/render-node.ts';
import { comparisonResult, timedResult } from './fixture.ts';

const renderer = createNodeRenderer();

const plot = (specification: Record<string, unknown>): Figure => ({
  name: 'plot',
  title: 'Plot',
  caption: '',
  description: '',
  language: 'vega-lite',
  specification,
});

describe('what can be read off a figure', () => {
  it('are the data of its lines, in the units of its axes and with the names of the legend', async () => {
    const values = ['a', 'b'].flatMap((variant, k) =>
      [1, 10, 100].map((time) => ({ variant, time, current: rounded(0.123456 * time + k) })),
    );
    const { readings } = await laidOut(
      plot({
        data: { values },
        width: 200,
        height: 100,
        mark: 'line',
        encoding: {
          x: { field: 'time', type: 'quantitative', title: 'Time (s)', scale: { type: 'log' } },
          y: { field: 'current', type: 'quantitative', title: 'Current (mA)' },
          color: {
            field: 'variant',
            type: 'nominal',
            legend: { labelExpr: "datum.label === 'a' ? 'First' : 'Second'" },
          },
        },
      }),
      renderer,
    );
    expect(readings.series).toEqual(['First', 'Second']);
    expect(readings.marks.map(({ titles }) => titles)).toEqual(Array(2).fill(['Time (s)', 'Current (mA)']));
    const read = readings.marks.flatMap(({ data }) =>
      data.map(([, , series, time, current]) => [series, time, current]),
    );
    expect(read).toEqual(values.map(({ variant, time, current }) => [variant === 'a' ? 0 : 1, time, current]));
  });

  it('are the ends of bars and not what all begin at, by the names on the axis', async () => {
    const { readings } = await laidOut(
      plot({
        data: {
          values: [
            { name: 'one', value: 3 },
            { name: 'two', value: -2 },
          ],
        },
        mark: 'bar',
        encoding: {
          x: { field: 'value', type: 'quantitative', title: 'Value' },
          y: { field: 'name', type: 'nominal', title: null },
        },
      }),
      renderer,
    );
    expect(readings.marks[0].data.map(([, , , ...values]) => values)).toEqual([
      [3, 'one'],
      [-2, 'two'],
    ]);
  });

  it('belongs to elements that are in the picture, for every kind of figure', async () => {
    let count = 0;
    for (const result of [comparisonResult, timedResult]) {
      for (const make of figureMakers) {
        const figure = await make(result);
        if (figure === undefined) continue;
        const { svg, readings } = await laidOut(figure, renderer);
        const groups = [...svg.matchAll(/<g class="mark-(\w+) role-mark/gu)].filter(([, kind]) => kind !== 'group');
        const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/u.exec(svg)!.map(Number);
        for (const { mark, titles, data } of readings.marks) {
          expect(['line', 'symbol', 'rect', 'area'], figure.name).toContain(groups[mark][1]);
          for (const [across, down, , ...values] of data) {
            expect(values).toHaveLength(titles.length);
            expect(across).toBeGreaterThanOrEqual(0);
            expect(across).toBeLessThanOrEqual(width);
            expect(down).toBeGreaterThanOrEqual(0);
            expect(down).toBeLessThanOrEqual(height);
          }
        }
        for (const { mark } of readings.images) expect(groups[mark][1]).toBe('image');
        expect(
          readings.marks.length + readings.images.length + (figure.name === 'current-map' ? 1 : 0),
        ).toBeGreaterThan(0);
        count++;
      }
    }
    expect(count).toBeGreaterThan(8);
  });

  it('cannot end the element of a page that holds it', () => {
    const text = readingsText({ series: ['</script><b>'], marks: [], images: [] });
    expect(text).not.toContain('<');
    expect(JSON.parse(text).series).toEqual(['</script><b>']);
  });
});
