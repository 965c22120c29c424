import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv';
import { parquetReadObjects } from 'hyparquet';
import { loadLinearCore } from 'sparse-linear-solver-wasm';
import { describe, expect, it } from 'vitest';
import { DisplayUnits } from '../../src/report/display-units.ts';
import type { Figure } from '../../src/report/figures/figure.ts';
import { renderSvg } from '../../src/report/render-figure.ts';
import { createNodeRenderer } from '../../src/report/render-node.ts';
import type { OutputFile } from '../../src/report/renderer.ts';
import { buildSweepReport } from '../../src/report/sweep/build-report.ts';
import { designMaps } from '../../src/report/sweep/design-maps.ts';
import { heatMaps } from '../../src/report/sweep/heat-maps.ts';
import { lineFamilies } from '../../src/report/sweep/line-families.ts';
import { parallelCoordinates } from '../../src/report/sweep/parallel-coordinates.ts';
import { parquet } from '../../src/report/sweep/parquet.ts';
import { nameOfParameter, roundNumbers, roundRatios, scaleOfParameter, ticksOf } from '../../src/report/sweep/scale.ts';
import { sweepTable } from '../../src/report/sweep/table.ts';
import { localWorkers, runSweep, type SweepResult } from '../../src/study/sweep.ts';
import { sweptSeparator } from '../support/sweeps.ts';
import { decodePng } from './decode-png.ts';

const core = await loadLinearCore();
const renderer = createNodeRenderer();
const locate = createRequire(import.meta.url).resolve;

function validator(schemaFile: string) {
  const schema = JSON.parse(readFileSync(locate(schemaFile), 'utf8'));
  return new Ajv({ unknownFormats: 'ignore', logger: false }).compile(schema);
}

const validators = {
  vega: validator('vega/vega-schema.json'),
  'vega-lite': validator('vega-lite/vega-lite-schema.json'),
};

async function swept(sweep: string, extra = ''): Promise<SweepResult> {
  const { caseFile } = sweptSeparator({ sweep: `sweep:\n${sweep}`, extra });
  using workers = localWorkers(core);
  return runSweep(caseFile, { workers, caseHash: 'a'.repeat(64) });
}

async function figuresOf(result: SweepResult): Promise<Figure[]> {
  return [...(await designMaps(result)), ...heatMaps(result), ...lineFamilies(result), ...parallelCoordinates(result)];
}

const tortuosity = 'cell.layers.separator.structure.tortuosity';
const thickness = 'cell.layers.separator.thickness';
const current = 'operation.current_density';
const grid = `  parameters:
    ${tortuosity}: { from: 1, to: 16, count: 5, spacing: log }
    ${current}: { from: 0.5 mA/cm^2, to: 30 mA/cm^2, count: 6, spacing: log }
  metrics: [concentration_drop]`;

const gridResult = await swept(grid);
const results: Readonly<Record<string, { result: SweepResult; figures: readonly string[]; texts: readonly string[] }>> =
  {
    'two parameters of a grid': {
      result: gridResult,
      figures: ['design-map-concentration-drop', 'map-concentration-drop', 'lines-concentration-drop'],
      texts: [
        'Concentration drop (%)',
        'Current density (mA/cm²)',
        'Tortuosity of separator',
        'above the limiting current',
      ],
    },
    'a grid without the current, of two variants': {
      result: await swept(
        `  parameters:
    ${tortuosity}: { from: 1, to: 4, count: 4 }
    ${thickness}: { from: 50 um, to: 200 um, count: 4 }
  metrics: [cell_voltage]`,
        'variants: { dry: { electrolyte: { concentration: 0.8 mol/L } }, rich: }',
      ),
      figures: ['dry', 'rich']
        .map((name) => `design-map-cell-voltage-${name}`)
        .concat(['map-cell-voltage-dry', 'map-cell-voltage-rich', 'lines-cell-voltage-dry', 'lines-cell-voltage-rich']),
      texts: ['Thickness of separator (µm)', 'Cell voltage (mV)'],
    },
    'one parameter of two variants': {
      result: await swept(
        `  parameters: { ${current}: { from: 0.5 mA/cm^2, to: 20 mA/cm^2, count: 8 } }
  metrics: [cell_voltage, concentration_drop]`,
        'variants: { thin: { label: Thin separator, cell: { layers: { separator: { thickness: 100 um } } } }, thick: }',
      ),
      figures: ['lines-cell-voltage', 'lines-concentration-drop'],
      texts: ['Thin separator', 'Current density (mA/cm²)'],
    },
    'two sampled parameters': {
      result: await swept(`  sampling: latin_hypercube
  count: 20
  parameters:
    ${tortuosity}: { from: 1, to: 4 }
    ${current}: { from: 0.5 mA/cm^2, to: 30 mA/cm^2, spacing: log }
  metrics: [concentration_drop]`),
      figures: ['map-concentration-drop'],
      texts: ['Concentration drop (%)'],
    },
    'four sampled parameters': {
      result: await swept(`  sampling: sobol
  count: 64
  parameters:
    ${tortuosity}: { from: 1, to: 4 }
    ${current}: { from: 0.5 mA/cm^2, to: 30 mA/cm^2, spacing: log }
    ${thickness}: { from: 50 um, to: 200 um }
    electrolyte.temperature: [280 K, 300 K, 320 K]
  metrics: [concentration_drop, cell_voltage]`),
      figures: ['parallel-coordinates'],
      texts: ['Concentration drop (%)'],
    },
    'one value of each of two parameters': {
      result: await swept(`  parameters: { ${tortuosity}: [2], ${current}: [1 mA/cm^2] }\n  metrics: [cell_voltage]`),
      figures: ['map-cell-voltage', 'lines-cell-voltage'],
      texts: [],
    },
    'nothing that has a solution': {
      result: await swept(`  parameters: { ${tortuosity}: [15, 16], ${current}: [50 mA/cm^2, 60 mA/cm^2] }`),
      figures: [],
      texts: [],
    },
  };

describe.each(Object.entries(results))('figures of %s', (_, { result, figures: names, texts }) => {
  it('are those that apply, valid and drawn without a warning, with their texts and with ink within the picture', async () => {
    const figures = await figuresOf(result);
    expect(figures.map(({ name }) => name).sort()).toEqual([...names].sort());
    for (const figure of figures) {
      const validate = validators[figure.language];
      validate(JSON.parse(JSON.stringify(figure.specification)));
      expect(validate.errors, figure.name).toBeNull();
      // Throws on every warning of Vega, and on glyphs that the font lacks.
      const svg = await renderSvg(figure, renderer);
      const { pixels, width, height } = decodePng(renderer.svgToPng(svg, 340));
      const dark = (x: number, y: number): boolean => pixels[4 * (y * width + x)] < 150;
      let ink = 0;
      let onEdge = 0;
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          if (!dark(x, y)) continue;
          ink++;
          if (x === 0 || y === 0 || x === width - 1 || y === height - 1) onEdge++;
        }
      }
      expect(ink, figure.name).toBeGreaterThan(500);
      expect(onEdge, figure.name).toBe(0);
      expect(`${figure.title} ${figure.caption} ${figure.description}`).not.toMatch(/undefined|NaN|Infinity/u);
      expect(figure.caption.length).toBeGreaterThan(40);
    }
    const shown = (await Promise.all(figures.map((figure) => renderSvg(figure, renderer)))).join('');
    for (const text of texts) expect(shown).toContain(text);
  });
});

describe('the axis of what is counted', () => {
  it.each([
    [
      [4, 6],
      [4, 5, 6],
    ],
    [
      [1, 2],
      [1, 2],
    ],
    [
      [1, 40],
      [10, 20, 30, 40],
    ],
  ] as const)('over %j has whole numbers only', ([least, most], ticks) => {
    const values = [least, most];
    const counted = { path: 'cell.layers.host.structure.seed', unit: '1', spacing: 'linear', values } as const;
    expect(ticksOf([least, most], scaleOfParameter({ ...counted, whole: true }, new DisplayUnits()), 5)).toEqual(ticks);
    expect(ticksOf([4, 6], scaleOfParameter(counted, new DisplayUnits()), 5)).toContain(4.5);
  });
});

describe('lines over a parameter', () => {
  it('are told apart by three digits, or by as many as that takes', async () => {
    const labels = (result: SweepResult) => {
      const { encoding } = lineFamilies(result)[0].specification as unknown as {
        encoding: { color: { scale: { domain: string[] } } };
      };
      return encoding.color.scale.domain;
    };
    const logarithmic = await swept(`  parameters:
    ${tortuosity}: { from: 1, to: 16, count: 7, spacing: log }
    ${current}: { from: 0.1 mA/cm^2, to: 0.8 mA/cm^2, count: 8 }
  metrics: [concentration_drop]`);
    expect(labels(logarithmic)).toEqual(['1', '1.59', '2.52', '4', '6.35', '10.1', '16']);
    const close = await swept(`  parameters:
    ${tortuosity}: [2.501, 2.504]
    ${current}: [0.5 mA/cm^2, 0.7 mA/cm^2, 1 mA/cm^2]
  metrics: [concentration_drop]`);
    expect(labels(close)).toEqual(['2.501', '2.504']);
  });
});

describe('the map of sampled points', () => {
  it('has room for the dots at its ends', async () => {
    const result = await swept(`  sampling: sobol
  count: 64
  parameters:
    ${tortuosity}: { from: 1, to: 8 }
    ${current}: { from: 0.1 mA/cm^2, to: 0.8 mA/cm^2 }
  metrics: [concentration_drop]`);
    const { layer } = heatMaps(result)[0].specification as unknown as {
      layer: {
        data: { values: { x: number; y: number }[] };
        encoding: Record<'x' | 'y', { scale: { domain: [number, number] } }>;
      }[];
    };
    const [dots] = layer;
    for (const axis of ['x', 'y'] as const) {
      const [low, high] = dots.encoding[axis].scale.domain;
      const places = dots.data.values.map((row) => row[axis]);
      const [least, most] = [Math.min(...places), Math.max(...places)];
      expect(low).toBeLessThan(least - 0.02 * (most - least));
      expect(high).toBeGreaterThan(most + 0.02 * (most - least));
    }
  });
});

describe('the design map', () => {
  it('calls the colour of what has no value by its name', async () => {
    const [map] = await designMaps(gridResult);
    expect(map.caption).toMatch(/Grey: no value, above the limiting current\./u);
    const { pixels } = decodePng(renderer.svgToPng(await renderSvg(map, renderer), 340));
    const share = (grey: number) => {
      const count = pixels.filter(
        (_, k) => k % 4 === 0 && [0, 1, 2].every((channel) => pixels[k + channel] === grey),
      ).length;
      return (4 * count) / pixels.length;
    };
    expect(share(228)).toBeGreaterThan(0.05);
    // The same as in the heat map beside it.
    expect(JSON.stringify(heatMaps(gridResult)[0].specification)).toContain('"#e4e4e4"');
  });

  it('has the limiting current of theory where the current is on an axis, and its values where it is not', async () => {
    const [map] = await designMaps(gridResult);
    expect(map.caption).toContain('Dashed: the limiting current density by theory, and multiples of it.');
    expect(await renderSvg(map, renderer)).toContain('limiting current');
    const [other] = await designMaps(results['a grid without the current, of two variants'].result);
    expect(other.caption).toContain('Dashed: the limiting current density by theory, mA/cm².');
  });

  it('puts the line of the limiting current between points that have a solution and points that have none', () => {
    const share = gridResult.points.map(({ values, limitingCurrentDensity, outcome }) => ({
      ratio: values[1] / limitingCurrentDensity!,
      solved: !('failure' in outcome),
    }));
    expect(Math.max(...share.filter(({ solved }) => solved).map(({ ratio }) => ratio))).toBeLessThan(1);
    expect(Math.min(...share.filter(({ solved }) => !solved).map(({ ratio }) => ratio))).toBeGreaterThan(1);
  });
});

describe('the tables', async () => {
  const files = await buildSweepReport(gridResult, renderer);
  const contentOf = (path: string) => (files.find((file) => file.path === path) as OutputFile).content;
  const lines = (contentOf('sweep.csv') as string).trimEnd().split('\n');

  it('have a line for every point, with units, metrics or the reason why there are none', () => {
    expect(lines).toHaveLength(31);
    expect(lines[0]).toMatch(
      /^point,variant,cell\.layers\.separator\.structure\.tortuosity,operation\.current_density \(A\/m2\),status,concentration_drop,/u,
    );
    expect(lines[1]).toMatch(/^0,base,1,5,solved,0\.\d+,/u);
    expect(lines[30]).toMatch(/^29,base,16,300,depleted,,.*no steady state carries/u);
  });

  it('are the same in Parquet, read back by another library', async () => {
    const bytes = contentOf('sweep.parquet') as Uint8Array;
    const rows = await parquetReadObjects({ file: bytes.slice().buffer as ArrayBuffer });
    const table = sweepTable(gridResult);
    expect(rows).toHaveLength(30);
    expect(Object.keys(rows[0])).toEqual(table.map(({ header }) => header));
    for (const { header, values } of table) {
      const expected = Array.from(values, (value) => (Number.isNaN(value) ? null : value));
      expect(
        rows.map((row) => row[header] ?? null),
        header,
      ).toEqual(expected);
    }
    expect(Buffer.from(parquet(table)).equals(Buffer.from(bytes))).toBe(true);
  });

  it('stand in a page that says what was found, and why points have no solution', () => {
    const html = contentOf('report.html') as string;
    expect(html).toContain('points of one variant have a solution;');
    expect(html).toContain('Points without a solution');
    expect(html).toContain('meander sweep separator.yaml');
    expect(html.replaceAll(/href="data:[^"]*"/gu, '')).not.toMatch(/undefined|NaN/u);
  });
});

it.each([
  ['cell.layers.separator.structure.tortuosity', 'Tortuosity of separator'],
  ['interfaces.host.exchange_current_density', 'Exchange current density of host'],
  ['electrolyte.species.Li+.diffusivity', 'Diffusivity of Li+'],
  ['electrolyte.transference_number', 'Transference number'],
  ['operation.steps.1.current_density', 'Current density of step 2'],
])('%s is called %s', (path, name) => {
  expect(nameOfParameter(path)).toBe(name);
});

it('round numbers are round', () => {
  expect(roundNumbers([0, 1], 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(roundNumbers([170, 381], 6)).toEqual([200, 250, 300, 350]);
  expect(roundRatios([0.3, 12])).toEqual([0.5, 1, 2, 5, 10]);
  expect(roundRatios([1, 1e5])).toEqual([1, 10, 100, 1000, 10000, 100000]);
});
