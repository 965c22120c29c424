import type { RunResult, SensitivityResult, VariantResult } from '../../study/results.ts';
import { DisplayUnits } from '../display-units.ts';
import { withSignificantDigits } from '../format.ts';
import type { Figure } from './figure.ts';
import { familyColours, ink, inWords, rounded, themeConfig, vegaLiteSchema, wrapLabel } from './theme.ts';

type Differentiated = VariantResult & { readonly sensitivity: SensitivityResult };
type MetricSensitivities = SensitivityResult['metrics'][number];

/** Panels of one figure, and bars of all and of one of them; what is left out stands in the table. */
const mostPanels = 4;
const mostBars = 20;
const mostBarsOfPanel = 8;
/** Below this part of the widest bar of its panel a bar cannot be seen. */
const leastVisible = 1e-3;
/** Width of the bars, and of the names beside them, px: together one column. */
const barsWidth = 196;
const namesWidth = 122;
const charactersPerLine = 25;
const lineHeight = 11;
const barStep = 23;

/** Lower and higher parameter: apart in hue and in lightness. */
const [higher, lower] = ['#d55e00', familyColours[5]];

/** Tornado plot: what the metrics become where each parameter is a part of itself lower or higher, the most telling on top. */
export function sensitivity(result: RunResult): Figure | undefined {
  const units = new DisplayUnits(result.units);
  const variants = result.variants.filter((variant): variant is Differentiated => {
    return variant.sensitivity?.metrics.some((metric) => barsOf(variant.sensitivity!, metric).length > 0) ?? false;
  });
  if (variants.length === 0) return undefined;
  const each = Math.max(1, Math.floor(mostPanels / variants.length));
  const drawn = variants.slice(0, mostPanels).flatMap((variant) =>
    variant.sensitivity.metrics
      .filter((metric) => barsOf(variant.sensitivity, metric).length > 0)
      .slice(0, each)
      .map((metric) => ({ variant, metric })),
  );
  const ranges = new Set(drawn.flatMap(({ variant }) => variant.sensitivity.parameters.map(({ range }) => range)));
  const sameRange = ranges.size === 1 ? [...ranges][0] : undefined;
  const bars = Math.floor(mostBars / drawn.length);
  const panels = drawn.map(({ variant, metric }, index) =>
    panel(variant, metric, barsOf(variant.sensitivity, metric).slice(0, bars), {
      titled: variants.length > 1,
      sameRange: sameRange !== undefined,
      last: index === drawn.length - 1,
      units,
    }),
  );
  const change = sameRange === undefined ? 'the part of itself beside its name' : percentage(sameRange);
  const leftOut = drawn.some(({ variant, metric }) => {
    const shown = Math.min(bars, barsOf(variant.sensitivity, metric).length);
    return metric.sensitivities.filter(({ change: size }) => size !== 0).length > shown;
  });
  const isPart = variants.some((variant) => {
    const shown = drawn.filter((entry) => entry.variant === variant).length;
    return variant.sensitivity.metrics.length > shown;
  });
  const said = drawn.map(({ variant, metric }) => {
    const { unit, title } = units.metricDisplay(metric.name, metric.metric.unit);
    const longest = barsOf(variant.sensitivity, metric).slice(0, 3);
    const shown = (value: number) => `${withSignificantDigits(value * unit.factor, 3)} ${unit.text}`.trim();
    const most = longest.map(({ path, change: size }) => `${shown(size)} by ${path}`);
    return `${title} of ${variant.label}, ${shown(metric.metric.value)}: ${inWords(most)}`;
  });
  return {
    name: 'sensitivity',
    title: 'What decides the metrics',
    caption: [
      `What each metric becomes, to first order, where one parameter alone is lower (light) or higher (dark) by ${change}; the line is its value.`,
      leftOut ? 'Parameters with less influence are in the table.' : '',
      isPart ? 'Further variants and metrics are in the table.' : '',
    ]
      .filter(Boolean)
      .join(' '),
    description: `Bars, the longest on top. Change of the metric where the parameter is higher: ${said.join('; ')}.`,
    language: 'vega-lite',
    specification: {
      $schema: vegaLiteSchema,
      padding: 4,
      spacing: 14,
      config: { ...themeConfig, view: { stroke: null }, concat: { spacing: 14 } },
      resolve: { scale: { color: 'independent' } },
      vconcat: panels,
    },
  };
}

interface Bar {
  readonly path: string;
  readonly range: number;
  readonly change: number;
}

/** The bars of a panel, the longest first. */
function barsOf({ parameters }: SensitivityResult, { sensitivities }: MetricSensitivities): Bar[] {
  const bars = sensitivities.map(({ change }, p) => ({ path: parameters[p].path, range: parameters[p].range, change }));
  const longest = Math.max(0, ...bars.map(({ change }) => Math.abs(change)));
  return bars
    .filter(({ change }) => Math.abs(change) > leastVisible * longest && change !== 0)
    .sort((one, other) => Math.abs(other.change) - Math.abs(one.change))
    .slice(0, mostBarsOfPanel);
}

function panel(
  { label }: Differentiated,
  metric: MetricSensitivities,
  bars: readonly Bar[],
  {
    titled,
    sameRange,
    last,
    units,
  }: {
    readonly titled: boolean;
    readonly sameRange: boolean;
    readonly last: boolean;
    readonly units: DisplayUnits;
  },
): Record<string, unknown> {
  const { title, unit } = units.metricDisplay(metric.name, metric.metric.unit);
  const base = metric.metric.value * unit.factor;
  const names = Object.fromEntries(
    bars.map(({ path, range }) => {
      const beside = sameRange ? '' : ` ±${percentage(range)}`;
      return [path, wrapLabel(`${nameOf(path)}${beside}`, charactersPerLine)];
    }),
  );
  const broken = Object.keys(names).filter((path) => names[path].length > 1);
  const values = bars.flatMap(({ path, change }) =>
    (
      [
        ['lower', -1],
        ['higher', 1],
      ] as const
    ).map(([side, sign]) => ({
      parameter: path,
      side,
      from: rounded(base),
      to: rounded(base + sign * change * unit.factor),
    })),
  );
  const y = {
    field: 'parameter',
    type: 'nominal',
    sort: bars.map(({ path }) => path),
    scale: { paddingInner: 0.35, paddingOuter: 0.2 },
    axis: {
      title: null,
      ticks: false,
      domain: false,
      labelExpr: `${JSON.stringify(names)}[datum.label]`,
      labelLineHeight: lineHeight,
      // A label of two lines hangs from its first.
      labelOffset: {
        condition: { test: `indexof(${JSON.stringify(broken)}, datum.value) >= 0`, value: -lineHeight / 2 },
        value: 0,
      },
      labelPadding: 6,
      minExtent: namesWidth,
      maxExtent: namesWidth,
    },
  };
  return {
    ...(titled ? { title: { text: label, anchor: 'start', offset: 4 } } : {}),
    width: barsWidth,
    height: { step: barStep },
    data: { values },
    layer: [
      {
        mark: { type: 'bar' },
        encoding: {
          y,
          x: {
            field: 'from',
            type: 'quantitative',
            title: unit.text === '' ? title : `${title} (${unit.text})`,
            scale: { zero: false, nice: true },
            axis: { tickCount: 5 },
          },
          x2: { field: 'to' },
          color: {
            field: 'side',
            type: 'nominal',
            scale: { domain: ['lower', 'higher'], range: [lower, higher] },
            legend: last
              ? {
                  title: null,
                  orient: 'bottom',
                  direction: 'horizontal',
                  labelExpr: "datum.label === 'lower' ? 'parameter lower' : 'parameter higher'",
                  symbolType: 'square',
                }
              : null,
          },
        },
      },
      { mark: { type: 'rule', color: ink, strokeWidth: 0.9 }, encoding: { x: { datum: rounded(base) } } },
    ],
  };
}

/** A part of a whole, with its unit on the same line. */
function percentage(part: number): string {
  return `${Number((100 * part).toPrecision(3))}\u00a0%`;
}

/** A parameter in words: its last keys, and what it belongs to. */
function nameOf(path: string): string {
  const [section, ...keys] = path.split('.');
  const last = keys[keys.length - 1].replaceAll('_', ' ');
  const first = (text: string) => text[0].toUpperCase() + text.slice(1);
  if (section === 'interfaces') {
    const of = keys
      .slice(1, -1)
      .filter((key) => !/^\d+$/u.test(key))
      .map((key) => key.replaceAll('_', ' '));
    return first(`${[...of, last].join(' ')} (${keys[0]})`);
  }
  const of = keys.slice(0, -1).filter((key) => key !== 'species' && key !== 'reactions');
  return of.length === 0 ? first(last) : `${first(last)} (${of.join(', ').replaceAll('_', ' ')})`;
}
