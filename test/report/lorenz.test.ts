import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currentConcentration } from '../../src/measure/surface-current.ts';
import { lorenz, lorenzCurve } from '../../src/report/figures/lorenz.ts';
import { renderSvg } from '../../src/report/render-figure.ts';
import { createNodeRenderer } from '../../src/report/render-node.ts';
import type { VariantResult } from '../../src/study/results.ts';
import { comparisonResult } from './fixture.ts';

const withGini: VariantResult[] = comparisonResult.variants
  .filter(({ model }) => model === 'resolved')
  .map((variant) => ({
    ...variant,
    metrics: { ...variant.metrics, surface_current_gini: { value: 0.25, unit: '1', uncertainty: 0.002 } },
  }));
const [template] = withGini;

function loaded(faces: readonly { readonly area: number; readonly current: number }[]): VariantResult {
  return {
    ...template,
    surface: {
      ...template.surface,
      area: Float64Array.from(faces, ({ area }) => area),
      currentDensity: Float64Array.from(faces, ({ current }) => current),
      surface: new Int32Array(faces.length).fill(1),
    },
  };
}

/** Twice the area between a curve and the diagonal. */
function giniOf(variant: VariantResult): number {
  const points = lorenzCurve(variant);
  let area = 0;
  for (let k = 1; k < points.length; k++) {
    const [from, to] = [points[k - 1], points[k]];
    area += 0.5 * (to.surface - from.surface) * (to.current + from.current);
  }
  return 1 - 2 * area;
}

const positive = fc.double({ min: 1e-3, max: 1e3, noNaN: true });

describe('a Lorenz curve', () => {
  it('is convex, below the diagonal, and encloses the Gini coefficient that is measured', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ area: positive, current: positive }), { minLength: 2, maxLength: 60 }),
        fc.constantFrom(1, -1),
        (faces, sign) => {
          const variant = loaded(faces.map(({ area, current }) => ({ area, current: sign * current })));
          const points = lorenzCurve(variant);
          expect(points[0]).toEqual({ surface: 0, current: 0 });
          expect(points.at(-1)).toEqual({ surface: 1, current: 1 });
          for (const { surface, current } of points) expect(current).toBeLessThanOrEqual(surface + 1e-12);
          const { gini } = currentConcentration(
            variant.surface as unknown as Parameters<typeof currentConcentration>[0],
            Int32Array.from(faces.keys()),
          );
          // Chords over 1/200 of both shares lose an area of at most half of that.
          expect(giniOf(variant)).toBeLessThanOrEqual(gini + 1e-12);
          expect(giniOf(variant)).toBeGreaterThanOrEqual(gini - 1 / 200 - 1e-12);
        },
      ),
    );
  });

  it('of an even current is the diagonal, and of one loaded half a corner', () => {
    expect(
      giniOf(
        loaded([
          { area: 1, current: 3 },
          { area: 5, current: 3 },
        ]),
      ),
    ).toBeCloseTo(0, 14);
    expect(
      giniOf(
        loaded([
          { area: 2, current: 0 },
          { area: 2, current: 7 },
        ]),
      ),
    ).toBeCloseTo(0.5, 14);
  });
});

describe('the figure', () => {
  const figure = lorenz({ ...comparisonResult, variants: withGini })!;

  it('names the Gini coefficient of every curve', async () => {
    const svg = await renderSvg(figure, createNodeRenderer());
    expect(svg).toContain('Horizontal sheets (HGA), G = 0.250 ± 0.002');
    expect(svg).toContain('Share of the current (%)');
    expect(figure.description).toMatch(/half of the surface carries \d\d % of the current/u);
  });

  it('is valid Vega-Lite', () => {
    const schema = readFileSync(createRequire(import.meta.url).resolve('vega-lite/vega-lite-schema.json'), 'utf8');
    const validate = new Ajv({ unknownFormats: 'ignore', logger: false }).compile(JSON.parse(schema));
    validate(JSON.parse(JSON.stringify(figure.specification)));
    expect(validate.errors).toBeNull();
  });

  it('is left out where no surface is resolved', () => {
    expect(lorenz({ ...comparisonResult, variants: comparisonResult.variants.slice(2) })).toBeUndefined();
  });
});
