import type { MetricName } from '../../case/index.ts';
import type { SweepResult, SweptPoint } from '../../study/sweep.ts';
import { cssColour, noValue, viridis } from '../colour-map.ts';
import { DisplayUnits } from '../display-units.ts';
import type { Figure } from '../figures/figure.ts';
import { ink, inWords, rounded, singlePlot } from '../figures/theme.ts';
import { plainNumbers } from '../figures/time-axis.ts';
import { cross, inSentence } from './line-families.ts';
import { metricUnitOf, stemOf } from './metric.ts';
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

/** A metric over two parameters: a field of colour for every point of a grid, a dot for every sampled one. */
export function heatMaps(result: SweepResult): Figure[] {
  if (result.parameters.length !== 2) return [];
  return result.variants.flatMap((variant) => {
    const points = result.points.filter((point) => point.variant === variant.name);
    const named = result.variants.length > 1 ? variant : undefined;
    return result.drawn.flatMap((metric) => heatMap(result, metric, points, named));
  });
}

/** Fields touch; a thin line between them hides how unevenly they meet the pixels. */
const seam = { stroke: '#ffffff', strokeWidth: 0.5 };

/** Marks for points without a value, by why they have none. */
const marks = [cross, 'circle', 'triangle-up', 'square', 'diamond'];

function heatMap(
  { parameters, sampling, units: chosen }: SweepResult,
  metric: MetricName,
  points: readonly SweptPoint[],
  variant: { readonly name: string; readonly label: string } | undefined,
): Figure[] {
  const units = new DisplayUnits(chosen);
  const values = points.flatMap((point) => metricAt(point, metric) ?? []);
  if (values.length === 0) return [];
  const [up, across] = parameters.map((parameter) => scaleOfParameter(parameter, units));
  const colour = scaleOfMetric(metric, metricUnitOf(metric), values, units);
  const isGrid = sampling === 'grid';
  const [rows, columns] = [0, 1].map((k) =>
    intervals(
      points.map((point) => shown(point.values[k], [up, across][k])),
      [up, across][k],
    ),
  );
  const entries = points.map((point) => {
    const [y, x] = point.values.map((value, k) => shown(value, [up, across][k]));
    const [bottom, top] = rows.get(y)!;
    const [left, right] = columns.get(x)!;
    return { point, x, y, ...(isGrid && { left, right, bottom, top }) };
  });
  const withValue = entries.flatMap(({ point, ...place }) => {
    const value = metricAt(point, metric);
    return value === undefined ? [] : [{ ...place, value: shown(value, colour) }];
  });
  const missing = entries.flatMap(({ point, ...place }) =>
    metricAt(point, metric) === undefined ? [{ ...place, why: reasonFor(point, metric) }] : [],
  );
  const reasons = [...new Set(missing.map(({ why }) => why))];
  const domains = isGrid
    ? [rows, columns].map((edges) => rangeOf([...edges.values()].flat()))
    : [widened(rangeOf(entries.map(({ y }) => y)), up), widened(rangeOf(entries.map(({ x }) => x)), across)];
  const axis = (scale: Scale, domain: readonly [number, number]) => ({
    type: 'quantitative',
    title: scale.title,
    scale: exactScale(scale, domain),
    axis: { values: ticksOf(domain, scale), labelExpr: plainNumbers, labelFlush: false, zindex: 1 },
  });
  const place = isGrid
    ? {
        x: { field: 'left', ...axis(across, domains[1]) },
        x2: { field: 'right' },
        y: { field: 'bottom', ...axis(up, domains[0]) },
        y2: { field: 'top' },
      }
    : { x: { field: 'x', ...axis(across, domains[1]) }, y: { field: 'y', ...axis(up, domains[0]) } };
  const range = rangeOf(withValue.map(({ value }) => value));
  return [
    {
      name: stemOf('map', metric, variant?.name),
      title: `${colour.name} over ${inSentence(up.name)} and ${inSentence(across.name)}`,
      caption: [
        `${colour.title} at every point of the sweep${variant === undefined ? '' : `; ${variant.label}`}.`,
        reasons.length > 0 ? `Marks in grey: no value, ${inWords(reasons)}.` : '',
      ]
        .filter(Boolean)
        .join(' '),
      description: `A map of ${points.length} points: ${range[0]} to ${range[1]} ${colour.unit}; ${missing.length} without a value.`,
      language: 'vega-lite',
      specification: {
        ...singlePlot,
        height: 220,
        layer: [
          ...(isGrid && missing.length > 0
            ? [
                {
                  data: { values: missing },
                  mark: { type: 'rect', color: cssColour(noValue), ...seam },
                  encoding: place,
                },
              ]
            : []),
          {
            data: { values: withValue },
            mark: isGrid
              ? { type: 'rect', ...seam }
              : { type: 'circle', size: 60, opacity: 1, stroke: ink, strokeWidth: 0.4 },
            encoding: {
              ...place,
              // A field reaches halfway to its neighbours; what was solved is the point in it.
              tooltip: [
                { field: 'x', type: 'quantitative', title: across.title, format: '.4~g' },
                { field: 'y', type: 'quantitative', title: up.title, format: '.4~g' },
                { field: 'value', type: 'quantitative', title: colour.title, format: '.4~g' },
              ],
              color: {
                field: 'value',
                type: 'quantitative',
                scale: { ...exactScale(colour, range), range: viridis.map(cssColour) },
                legend: {
                  title: colour.title,
                  orient: 'top',
                  direction: 'horizontal',
                  gradientLength: 200,
                  gradientThickness: 8,
                  values: ticksOf(range, colour, 5),
                  labelExpr: plainNumbers,
                  labelOverlap: 'greedy',
                  labelSeparation: 4,
                  offset: 6,
                },
              },
            },
          },
          ...(missing.length === 0
            ? []
            : [
                {
                  data: { values: missing },
                  mark: { type: 'point', size: 26, color: '#606060', strokeWidth: 1, opacity: 1 },
                  encoding: {
                    x: { field: 'x', ...axis(across, domains[1]) },
                    y: { field: 'y', ...axis(up, domains[0]) },
                    shape: {
                      field: 'why',
                      type: 'nominal',
                      scale: { domain: reasons, range: reasons.map((_, k) => marks[k % marks.length]) },
                      legend: { title: null, orient: 'bottom', direction: 'horizontal', columns: 2, offset: 4 },
                    },
                  },
                },
              ]),
        ],
      },
    },
  ];
}

/** The interval around every value that is nearer to it than to its neighbours, on the axis as it is drawn. */
function intervals(values: readonly number[], { isLog }: Scale): Map<number, readonly [number, number]> {
  const [to, from] = isLog ? [Math.log, Math.exp] : [(value: number) => value, (value: number) => value];
  const sorted = [...new Set(values)].sort((first, second) => first - second);
  const places = sorted.map(to);
  const middles = places.slice(1).map((place, k) => (place + places[k]) / 2);
  const first = places.length > 1 ? 2 * places[0] - middles[0] : places[0] - alone(places[0], isLog);
  const last =
    places.length > 1
      ? 2 * places[places.length - 1] - middles[middles.length - 1]
      : places[0] + alone(places[0], isLog);
  const edges = [first, ...middles, last].map((edge) => rounded(from(edge)));
  return new Map(sorted.map((value, k) => [value, [edges[k], edges[k + 1]]]));
}

/** A range with room for the dots at its ends, on the axis as it is drawn. */
function widened([least, most]: readonly [number, number], { isLog }: Scale): readonly [number, number] {
  const room = 0.03;
  if (isLog) return [rounded(least / (most / least) ** room), rounded(most * (most / least) ** room)];
  return [rounded(least - room * (most - least)), rounded(most + room * (most - least))];
}

/** Half the width given to a value that has no neighbours. */
function alone(place: number, isLog: boolean): number {
  return isLog ? 0.1 : 0.1 * Math.abs(place) || 1;
}
