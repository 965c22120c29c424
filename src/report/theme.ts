import type { Figure, FigureSpecification } from './figures/figure.ts';
import { columnWidth, ink } from './figures/theme.ts';

/** How figures look: in colour on a screen, or for the column of a journal that may be printed in greys. */
export const themes = ['light', 'print'] as const;
export type Theme = (typeof themes)[number];

/** Width of a PNG, px: 400 dpi at the width of a column, 85 mm, on a screen and 600 dpi in print. */
export const pngWidth: Readonly<Record<Theme, number>> = {
  light: 4 * columnWidth,
  print: Math.round((600 * 85) / 25.4),
};

type Json = Readonly<Record<string, unknown>>;

/** Letters of 7 pt at the width of a column, instead of 6.7. */
const largerText = 1.04;
const thinnerLines = 0.7;

/** Told apart without colours, the plainest first. */
const shapes = ['circle', 'square', 'triangle-up', 'diamond', 'triangle-down', 'cross', 'triangle-right'];
/** Markers on each curve, about as many. */
const markersOfCurve = 6;

/**
 * A figure in a theme. Print has black ink, thinner lines, and a marker of its own shape for every curve, whose colours are kept
 * beside it; maps need no change, as their colours are even in greys.
 */
export function themed(figure: Figure, theme: Theme): Figure {
  if (theme === 'light') return figure;
  const styled = restyled(figure.specification, figure.language === 'vega-lite') as FigureSpecification;
  return { ...figure, specification: figure.language === 'vega-lite' ? withMarkers(styled) : styled };
}

/** Holds data, which no theme may touch. */
const untouched = ['data', 'datasets', 'values', 'url', 'path', 'domain'];

function restyled(value: unknown, withMarks: boolean, factor = 1): unknown {
  if (value === ink) return '#000000';
  if (typeof value === 'number') return factor === 1 ? value : Number((factor * value).toFixed(3));
  if (Array.isArray(value)) return value.map((each) => restyled(each, withMarks, factor));
  if (!isJson(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      if (untouched.includes(key)) return [key, each];
      if (/fontSize$/iu.test(key)) return [key, restyled(each, withMarks, largerText)];
      // In maps the widths of lines belong to the geometry.
      const isWidth = /^(domain|tick)Width$/u.test(key) || (withMarks && /strokeWidth$/iu.test(key));
      return [key, restyled(each, withMarks, isWidth ? thinnerLines : key === 'test' ? 1 : factor)];
    }),
  );
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Colours of series that have names; those of numbers have no shapes. */
function seriesOf({ encoding }: Json): { readonly field: string; readonly domain: readonly unknown[] } | undefined {
  if (!isJson(encoding) || !isJson(encoding.color)) return undefined;
  const { field, scale, type } = encoding.color;
  if (type === 'quantitative') return undefined;
  const domain = isJson(scale) ? scale.domain : undefined;
  return typeof field === 'string' && Array.isArray(domain) && domain.length > 1 ? { field, domain } : undefined;
}

function isDots(view: Json): boolean {
  return isJson(view.mark) && view.mark.type === 'point' && seriesOf(view) !== undefined;
}

/**
 * Gives every dot that has the colour of a series the shape of the series as well, and markers to curves without such dots.
 *
 * @param beside the parts of the same plot
 */
function withMarkers(view: Json, beside: readonly Json[] = []): Json {
  const parts = ['layer', 'vconcat', 'hconcat', 'concat'].filter((key) => Array.isArray(view[key]));
  if (parts.length > 0) {
    return Object.fromEntries(
      Object.entries(view).map(([key, value]) => {
        if (!parts.includes(key)) return [key, value];
        const all = value as readonly Json[];
        return [key, all.map((part) => withMarkers(part, key === 'layer' ? all : []))];
      }),
    );
  }
  const { mark, encoding } = view;
  const series = seriesOf(view);
  if (!isJson(mark) || !isJson(encoding) || series === undefined) return view;
  const { field, domain } = series;
  const own = encoding.color as Json;
  const legend = isJson(own.legend) ? { legend: markerLegend(own.legend) } : {};
  const color = { ...own, ...legend };
  const range = domain.map((_, k) => shapes[k % shapes.length]);
  const shape = { field, type: 'nominal', scale: { domain, range }, ...legend };
  if (mark.type === 'point') return { ...view, encoding: { ...encoding, color, shape } };
  const dashes = isJson(encoding.strokeDash) ? { strokeDash: withoutScale(encoding.strokeDash, field) } : {};
  const plain = { ...encoding, color, ...dashes };
  if (mark.type !== 'line' || beside.some(isDots)) return { ...view, encoding: plain };
  const { mark: _, encoding: __, ...outside } = view;
  const { x, y } = encoding;
  const stride = `max(1, round(datum.markersOf / ${markersOfCurve}))`;
  // Curves that coincide have their markers at different places.
  const shift = `round(${stride} * indexof(${JSON.stringify(domain)}, datum[${JSON.stringify(field)}]) / ${domain.length})`;
  return {
    ...outside,
    layer: [
      { mark, encoding: plain },
      {
        transform: [
          { window: [{ op: 'row_number', as: 'marker' }], groupby: [field] },
          { joinaggregate: [{ op: 'count', as: 'markersOf' }], groupby: [field] },
          { filter: `(datum.marker - 1 + ${shift}) % ${stride} === 0` },
        ],
        mark: {
          type: 'point',
          size: 24,
          strokeWidth: 0.9,
          fill: '#ffffff',
          opacity: 1,
          ...(mark.clip === true && { clip: true }),
        },
        encoding: { ...(x !== undefined && { x }), ...(y !== undefined && { y }), color, shape },
      },
    ],
  };
}

/** Dashes by name instead of by a scale, whose legend would draw the markers dashed. */
function withoutScale(channel: Json, field: string): Json {
  const { domain = [], range = [] } = (isJson(channel.scale) ? channel.scale : {}) as Readonly<
    Record<string, unknown[]>
  >;
  return {
    condition: domain.map((name, k) => ({
      test: `datum[${JSON.stringify(field)}] === ${JSON.stringify(name)}`,
      value: range[k],
    })),
    value: [1, 0],
  };
}

/** A legend of markers instead of short lines. */
function markerLegend({ symbolType: _, symbolSize: __, ...legend }: Json): Json {
  return { ...legend, symbolSize: 36, symbolStrokeWidth: 0.9 };
}
