import type { SweepResult, SweptPoint } from '../../study/sweep.ts';
import { cssColour, viridis } from '../colour-map.ts';
import { DisplayUnits } from '../display-units.ts';
import type { Figure } from '../figures/figure.ts';
import {
  columnWidth,
  ink,
  inWords,
  rounded,
  textStyle,
  themeConfig,
  vegaLiteSchema,
  wrapLabel,
} from '../figures/theme.ts';
import { plainNumbers } from '../figures/time-axis.ts';
import { withSignificantDigits } from '../format.ts';
import { inSentence } from './line-families.ts';
import { metricUnitOf } from './metric.ts';
import {
  exactScale,
  metricAt,
  rangeOf,
  reasonFor,
  type Scale,
  scaleOfMetric,
  scaleOfParameter,
  shown,
  ticksOf,
} from './scale.ts';

/** One upright axis: a parameter or a metric. */
interface Axis {
  readonly scale: Scale;
  readonly range: readonly [number, number];
  shownAt(point: SweptPoint): number | undefined;
}

/** Of titles in several lines, px. */
const lineHeight = 11;

/** Every point as a line through its parameters to its metrics, coloured by the first metric; for three parameters and more. */
export function parallelCoordinates(result: SweepResult): Figure[] {
  const units = new DisplayUnits(result.units);
  const { parameters, points, drawn, variants } = result;
  const [coloured] = drawn;
  if (parameters.length < 3 || coloured === undefined) return [];
  const axes: Axis[] = [
    ...parameters.map((parameter, k) => {
      const scale = scaleOfParameter(parameter, units);
      const of = (point: SweptPoint) => shown(point.values[k], scale);
      return { scale, range: rangeOf(points.map(of)), shownAt: of };
    }),
    ...drawn.map((metric) => {
      const found = points.flatMap((point) => metricAt(point, metric) ?? []);
      const scale = scaleOfMetric(metric, metricUnitOf(metric), found, units);
      return {
        scale,
        range: rangeOf(found.map((value) => shown(value, scale))),
        shownAt: (point: SweptPoint) => {
          const value = metricAt(point, metric);
          return value === undefined ? undefined : shown(value, scale);
        },
      };
    }),
  ];
  const colour = axes[parameters.length];
  const failed = points.filter((point) => metricAt(point, coloured) === undefined);
  const why = [...new Set(failed.map((point) => reasonFor(point, coloured)))];
  const linesOf = (of: readonly SweptPoint[]) =>
    of.flatMap((point) =>
      axes.flatMap((axis, k) => {
        const value = axis.shownAt(point);
        if (value === undefined) return [];
        return [{ point: point.index, axis: k, height: heightOn(axis, value), colour: colour.shownAt(point) }];
      }),
    );
  const solved = points.filter((point) => !failed.includes(point));
  const ticks = axes.flatMap((axis, k) =>
    ticksOf(axis.range, axis.scale, 5).map((value) => ({ axis: k, height: heightOn(axis, value), value })),
  );
  const titles = axes.map(({ scale }, k) => ({ axis: k, title: wrapLabel(scale.title, Math.floor(56 / axes.length)) }));
  const line = (values: unknown, mark: object, encoding = {}) => ({
    data: { values },
    mark: { type: 'line', ...mark },
    encoding: { detail: { field: 'point', type: 'nominal' }, ...encoding },
  });
  const several = variants.length > 1 ? ` Points of ${inWords(variants.map(({ label }) => label))} together.` : '';
  return [
    {
      name: 'parallel-coordinates',
      title: `${colour.scale.name} over ${inWords(axes.slice(0, parameters.length).map(({ scale }) => inSentence(scale.name)))}`,
      caption: [
        `Every line is a point of the sweep; where it crosses an axis is its value. Colour: ${inSentence(colour.scale.title)}.${several}`,
        failed.length > 0 ? `Grey dashes: no value, ${inWords(why)}.` : '',
      ]
        .filter(Boolean)
        .join(' '),
      description: `Parallel coordinates of ${points.length} points on ${axes.length} axes: ${axes
        .map(({ scale, range }) => `${scale.title} from ${range[0]} to ${range[1]}`)
        .join('; ')}.`,
      language: 'vega-lite',
      specification: {
        $schema: vegaLiteSchema,
        width: columnWidth,
        height: 210,
        autosize: { type: 'fit-x', contains: 'padding' },
        padding: 4,
        config: { ...themeConfig, view: { stroke: null } },
        encoding: {
          x: {
            field: 'axis',
            type: 'quantitative',
            axis: null,
            scale: { domain: [0, axes.length - 1], nice: false },
          },
          y: { field: 'height', type: 'quantitative', axis: null, scale: { domain: [0, 1], nice: false } },
        },
        layer: [
          ...(failed.length === 0
            ? []
            : [line(linesOf(failed), { color: '#9a9a9a', strokeWidth: 0.7, strokeDash: [2.5, 2], opacity: 0.8 })]),
          line(
            linesOf(solved),
            { strokeWidth: 0.9, opacity: 0.85 },
            {
              color: {
                field: 'colour',
                type: 'quantitative',
                scale: { ...exactScale(colour.scale, colour.range), range: viridis.slice(0, 16).map(cssColour) },
                legend: {
                  title: colour.scale.title,
                  orient: 'bottom',
                  direction: 'horizontal',
                  gradientLength: 200,
                  gradientThickness: 8,
                  values: ticksOf(colour.range, colour.scale, 5),
                  labelExpr: plainNumbers,
                  labelOverlap: 'greedy',
                  labelSeparation: 4,
                  offset: 10,
                },
              },
            },
          ),
          {
            data: { values: axes.map((_, axis) => ({ axis, height: 0, top: 1 })) },
            mark: { type: 'rule', color: ink, strokeWidth: 0.8 },
            encoding: { y2: { field: 'top' } },
          },
          {
            data: { values: ticks },
            mark: { type: 'tick', orient: 'horizontal', size: 6, thickness: 0.8, color: ink },
          },
          // A halo keeps the numbers apart from the lines below them.
          ...[{ stroke: '#ffffff', strokeWidth: 3, strokeJoin: 'round', fill: '#ffffff' }, {}].map((halo) => ({
            data: { values: ticks.map(({ value, ...place }) => ({ ...place, text: labelOf(value) })) },
            mark: { type: 'text', ...textStyle, align: 'left', dx: 5, fontSize: 8.5, ...halo },
            encoding: { text: { field: 'text', type: 'nominal' } },
          })),
          {
            data: {
              values: titles.map(({ axis, title }) => ({
                axis,
                height: 1,
                title,
                rise: -8 - lineHeight * (title.length - 1),
              })),
            },
            mark: {
              type: 'text',
              ...textStyle,
              align: 'center',
              baseline: 'line-bottom',
              dy: { expr: 'datum.rise' },
              lineHeight,
            },
            encoding: { text: { field: 'title', type: 'nominal' } },
          },
        ],
      },
    },
  ];
}

function heightOn({ scale, range: [least, most] }: Axis, value: number): number {
  if (most === least) return 0.5;
  const share = scale.isLog ? Math.log(value / least) / Math.log(most / least) : (value - least) / (most - least);
  return rounded(share);
}

function labelOf(value: number): string {
  return Math.abs(value) >= 1e-3 && Math.abs(value) < 1e5
    ? String(value).replace('-', '−')
    : value === 0
      ? '0'
      : withSignificantDigits(value, 1);
}
