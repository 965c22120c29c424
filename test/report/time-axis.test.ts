import { describe, expect, it } from 'vitest';
import { plainNumbers } from '../../src/report/figures/time-axis.ts';
import { renderSvg } from '../../src/report/render-figure.ts';
import { createNodeRenderer } from '../../src/report/render-node.ts';

describe('labels of an axis over decades', () => {
  it('are plain digits where they are short, and powers of ten with true superscripts beyond', async () => {
    const values = [1e-5, 2e-4, 0.001, 0.5, 20, 1e5, 1e6, 3e7];
    const svg = await renderSvg(
      {
        name: 'decades',
        title: '',
        caption: '',
        description: '',
        language: 'vega-lite',
        specification: {
          data: { values: values.map((x) => ({ x })) },
          width: 900,
          mark: 'point',
          encoding: {
            x: {
              field: 'x',
              type: 'quantitative',
              title: null,
              scale: { type: 'log' },
              axis: { values, labelExpr: plainNumbers, labelOverlap: false },
            },
          },
        },
      },
      createNodeRenderer(),
    );
    const labels = [...svg.matchAll(/<text[^>]*>([^<]+)<\/text>/gu)].map(([, text]) => text);
    expect(labels).toEqual(['10⁻⁵', '2×10⁻⁴', '0.001', '0.5', '20', '100000', '10⁶', '3×10⁷']);
  });
});
