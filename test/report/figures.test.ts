import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { figureMakers } from '../../src/report/figures/all.ts';
import { concentration } from '../../src/report/figures/concentration.ts';
import { concentrationInTime } from '../../src/report/figures/concentration-in-time.ts';
import { currentHistogram } from '../../src/report/figures/current-histogram.ts';
import type { Figure } from '../../src/report/figures/figure.ts';
import { appearances, wrapLabel } from '../../src/report/figures/theme.ts';
import { FigureError, renderSvg } from '../../src/report/render-figure.ts';
import { createNodeRenderer } from '../../src/report/render-node.ts';
import type { FieldMap, GridMap, RunResult } from '../../src/study/results.ts';
import { decodePng } from './decode-png.ts';
import { comparisonResult, minimalResult, timedResult } from './fixture.ts';

const renderer = createNodeRenderer();
const locate = createRequire(import.meta.url).resolve;

function validator(schemaFile: string) {
  const schema = JSON.parse(readFileSync(locate(schemaFile), 'utf8'));
  // The schemas use formats such as `color-hex` that are notes to editors.
  return new Ajv({ unknownFormats: 'ignore', logger: false }).compile(schema);
}

const validators = {
  vega: validator('vega/vega-schema.json'),
  'vega-lite': validator('vega-lite/vega-lite-schema.json'),
};

async function figuresOf(result: RunResult): Promise<Figure[]> {
  const made: Figure[] = [];
  for (const make of figureMakers) {
    const figure = await make(result);
    if (figure) made.push(figure);
  }
  return made;
}

const expectedTexts: Readonly<Record<string, readonly string[]>> = {
  concentration: ['Concentration c (mol/L)', 'Height above collector y (µm)', 'x (µm)', 'Vertical channels (VGA)'],
  potential: ['Potential φ (mV)', 'Horizontal sheets (HGA)'],
  'current-map': ['Deposition current density i (mA/cm²)', 'Vertical channels (VGA)'],
  'surface-current': ['Deposition current density i (mA/cm²)', 'Depth below the top of the host z (µm)'],
  inhomogeneity: ['Current difference (%)', 'Concentration drop (%)', 'not computed'],
  'depth-profiles': ['Mean concentration c (mol/L)', 'HGA, homogenised, tortuosity as path'],
  'current-histogram': ['Local current density over its mean', 'Area (%)', 'Horizontal sheets (HGA)'],
  convergence: ['Newton iteration', '10⁻¹²'],
};

describe('figures of a comparison', async () => {
  const figures = await figuresOf(comparisonResult);

  it('makes every kind of figure', () => {
    expect(figures.map((figure) => figure.name)).toEqual(Object.keys(expectedTexts));
  });

  it.each(figures)('$name is valid against its schema', (figure) => {
    const validate = validators[figure.language];
    validate(JSON.parse(JSON.stringify(figure.specification)));
    expect(validate.errors).toBeNull();
  });

  it.each(figures)('$name shows its texts, each of which leaves ink on the PNG', async (figure) => {
    const svg = await renderSvg(figure, renderer);
    const texts = [...svg.matchAll(/<text[^>]*>([\s\S]*?)<\/text>/g)].filter((match) => match[1] !== '');
    const shown = texts.map((match) => match[1]);
    for (const expected of expectedTexts[figure.name]) expect(shown).toContain(expected);
    const whole = decodePng(renderer.svgToPng(svg, 340));
    expect(whole.width).toBe(340);
    for (const match of texts) {
      const without = decodePng(renderer.svgToPng(svg.replace(match[0], ''), 340));
      expect(Buffer.compare(whole.pixels, without.pixels), `"${match[1]}" is invisible`).not.toBe(0);
    }
  });

  it.each(figures)('$name keeps its texts inside the picture', async (figure) => {
    const { pixels, width, height } = decodePng(renderer.svgToPng(await renderSvg(figure, renderer), 340));
    const ink = (x: number, y: number): boolean => pixels[4 * (y * width + x)] < 200;
    const edges: string[] = [];
    for (let x = 0; x < width; x++) if (ink(x, 0) || ink(x, height - 1)) edges.push(`column ${x}`);
    for (let y = 0; y < height; y++) if (ink(0, y) || ink(width - 1, y)) edges.push(`row ${y}`);
    expect(edges).toEqual([]);
  });

  it.each(figures)('$name describes itself to those who cannot see it', async (figure) => {
    const svg = await renderSvg(figure, renderer);
    expect(svg).toMatch(/^<svg role="img" aria-label="[^"]{20,}"/);
    expect(figure.caption.length).toBeGreaterThan(40);
  });
});

describe('figures where little is known', () => {
  it('leaves out what does not apply to one homogenised variant', async () => {
    const names = (await figuresOf(minimalResult)).map((figure) => figure.name);
    expect(names).toEqual(['surface-current', 'depth-profiles', 'convergence']);
  });

  it('draws variants without metrics, surface or history', async () => {
    const bare = comparisonResult.variants.map((variant) => ({
      ...variant,
      metrics: {},
      notes: [],
      newtonHistory: [],
      depthProfile: {
        depth: new Float64Array(),
        concentration: new Float64Array(),
        currentDensity: new Float64Array(),
      },
    }));
    const figures = await figuresOf({ ...comparisonResult, variants: bare, comparison: undefined, fit: undefined });
    expect(figures.map((figure) => figure.name)).toEqual([
      'concentration',
      'potential',
      'current-map',
      'current-histogram',
    ]);
    for (const figure of figures) expect(await renderSvg(figure, renderer)).toContain('</svg>');
  });

  it('draws negative differences', async () => {
    const [first, ...others] = comparisonResult.variants;
    const metrics = { ...first.metrics, current_difference: { value: -0.2, unit: '1' } };
    const figures = await figuresOf({ ...comparisonResult, variants: [{ ...first, metrics }, ...others] });
    for (const figure of figures) expect(await renderSvg(figure, renderer)).toContain('</svg>');
  });
});

describe('the concentration figure', () => {
  const data = (figure: Figure): string => JSON.stringify(figure.specification);

  it('repeats a narrow cell and says so', async () => {
    const figure = (await concentration(comparisonResult))!;
    expect(figure.caption).toContain('Vertical channels (VGA): the computed cell is mirrored and repeated');
  });

  it('holds each field as one image', async () => {
    const figure = (await concentration(comparisonResult))!;
    expect(data(figure).match(/data:image\/png;base64/g)).toHaveLength(2);
  });

  it('puts the colour bar beside tall cells, and below wide ones', async () => {
    const [variant] = comparisonResult.variants;
    const tall = (await concentration({ ...comparisonResult, variants: [variant] }))!;
    const legendOf = ({ specification }: Figure) => (specification.legends as { direction: string }[])[0].direction;
    expect(legendOf(tall)).toBe('vertical');
    expect(await renderSvg(tall, renderer)).toMatch(/Concentration<\/tspan>.*c \(mol\/L\)<\/tspan>/s);
    expect(legendOf((await concentration(comparisonResult))!)).toBe('horizontal');
  });

  it('draws a million cells as one image of less than a megabyte', async () => {
    const edges = Float64Array.from({ length: 1001 }, (_, index) => index * 1e-7);
    const [variant] = comparisonResult.variants;
    // A layer at the bottom, and waves as fine as a few cells.
    const values = Float64Array.from({ length: 1e6 }, (_, index) => {
      const [column, row] = [index % 1000, Math.floor(index / 1000)];
      return 1000 - 600 * Math.exp(-row / 50) + 100 * Math.sin(column / 15) * Math.cos(row / 40);
    });
    const map: FieldMap = {
      ...{ kind: 'grid', width: 1e-4, height: 1e-4, sides: 'mirror', solids: [], bitmaps: [] },
      ...{ xEdges: edges, yEdges: edges, concentration: values, potential: values },
    };
    const figure = (await concentration({ ...comparisonResult, variants: [{ ...variant, map }] }))!;
    const svg = await renderSvg(figure, renderer);
    expect(svg.match(/<image /g)).toHaveLength(1);
    expect(svg.match(/<g class="mark-\w+ role-mark/g)!.length).toBeLessThan(10);
    expect(svg.length).toBeLessThan(1e6);
  });
});

describe('maps at several times', () => {
  const maps = (names: readonly string[], times: number): RunResult => {
    const [first] = comparisonResult.variants;
    const [timed] = timedResult.variants;
    const snapshots = Array.from({ length: times }, (_, time) => ({
      time,
      depthProfile: first.depthProfile,
      map: { ...first.map!, concentration: (first.map as GridMap).concentration.map((c) => c * (1 - 0.01 * time)) },
    }));
    const variants = names.map((name) => ({
      ...first,
      name,
      label: name,
      operation: { ...timed.operation!, snapshots },
    }));
    return { ...comparisonResult, variants };
  };

  it('are six of one variant at most, evenly chosen, with one colour scale over all of them', async () => {
    const figure = (await concentrationInTime(maps(['VGA'], 11)))!;
    const svg = await renderSvg(figure, renderer);
    expect(svg.match(/<image /g)).toHaveLength(6);
    for (const time of [0, 2, 4, 6, 8, 10]) expect(svg).toContain(`>t = ${time} s<`);
    const [{ domain }] = figure.specification.scales as { domain: [number, number] }[];
    const all = (comparisonResult.variants[0].map as GridMap).concentration.filter((c) => !Number.isNaN(c));
    expect(domain[0]).toBeCloseTo(0.9e-3 * Math.min(...all), 5);
    expect(domain[1]).toBeCloseTo(1e-3 * Math.max(...all), 5);
    validators.vega(JSON.parse(JSON.stringify(figure.specification)));
    expect(validators.vega.errors).toBeNull();
  });

  it('are a row of four for each of three variants at most, and say what is left out', async () => {
    const figure = (await concentrationInTime(maps(['A', 'B', 'C', 'D'], 9)))!;
    const svg = await renderSvg(figure, renderer);
    expect(svg.match(/<image /g)).toHaveLength(12);
    expect(figure.caption).toContain('Not drawn: D;');
    expect(await concentrationInTime(maps(['A'], 1))).toBeUndefined();
  });
});

describe('the histogram', () => {
  it('counts the whole area of the host', () => {
    const { specification } = currentHistogram(comparisonResult)!;
    const panels = specification.vconcat as { layer: { data: { values: { share: number }[] } }[] }[];
    for (const panel of panels) {
      const total = panel.layer[0].data.values.reduce((sum, bar) => sum + bar.share, 0);
      expect(total).toBeCloseTo(100, 3);
    }
  });
});

describe('drawing', () => {
  const figure = (specification: Figure['specification']): Figure => ({
    name: 'wrong',
    title: '',
    caption: '',
    description: '',
    language: 'vega-lite',
    specification,
  });

  it('fails with what Vega-Lite warned of', async () => {
    const wrong = figure({ data: { values: [] }, mark: 'bar', encoding: { nonsense: { field: 'a' } } });
    await expect(renderSvg(wrong, renderer)).rejects.toThrow(FigureError);
    await expect(renderSvg(wrong, renderer)).rejects.toThrow(/nonsense/);
  });

  it('fails on a character the font cannot draw', async () => {
    const wrong = figure({
      data: { values: [{ a: 1 }] },
      mark: 'point',
      encoding: { x: { field: 'a', type: 'quantitative', title: 'mean ⟨i⟩' } },
    });
    await expect(renderSvg(wrong, renderer)).rejects.toThrow(/no glyph.*⟨i⟩/);
  });
});

describe('appearances', () => {
  it('gives a family one colour, solid when resolved and differently dashed otherwise', () => {
    const [vga, hga, vgaCounterpart, factor, path] = appearances(comparisonResult.variants);
    expect(vgaCounterpart.familyColour).toBe(vga.colour);
    expect(hga.colour).not.toBe(vga.colour);
    expect(vga.dash).toEqual([]);
    expect(factor.dash).not.toEqual(path.dash);
  });

  it('tells resolved variants of one family apart', () => {
    const [first] = comparisonResult.variants;
    const pair = appearances([first, { ...first, name: 'vga-wide' }]);
    expect(pair[0].colour).not.toBe(pair[1].colour);
  });

  it('gives every variant its own colour and a solid line where none is resolved', () => {
    const [first] = comparisonResult.variants;
    const [one, other] = appearances(
      ['bare-in-part', 'bare-whole'].map((name) => ({ ...first, name, model: 'homogenised' as const })),
    );
    expect(one.colour).not.toBe(other.colour);
    expect([one.dash, other.dash]).toEqual([[], []]);
  });

  it('wraps labels at spaces', () => {
    expect(wrapLabel('Horizontal sheets (HGA)', 18)).toEqual(['Horizontal sheets', '(HGA)']);
  });
});
