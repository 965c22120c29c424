import type { MetricName } from '../../case/index.ts';
import type { SweepResult, SweptPoint } from '../../study/sweep.ts';
import { cssColour, viridis } from '../colour-map.ts';
import { DisplayUnits } from '../display-units.ts';
import type { Figure } from '../figures/figure.ts';
import { familyColours, ink, inWords, rounded, singlePlot, wrapLabel } from '../figures/theme.ts';
import { plainNumbers } from '../figures/time-axis.ts';
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

/** More lines than this cannot be told apart. */
const mostLines = 12;

/** A metric over one parameter, a line for every variant, or for every value of a second parameter of a grid. */
export function lineFamilies(result: SweepResult): Figure[] {
  const { parameters, sampling, variants } = result;
  if (parameters.length === 1) return result.drawn.flatMap((metric) => family(result, metric, 0, variantLines(result)));
  if (parameters.length !== 2 || sampling !== 'grid') return [];
  // Along the axis goes what has more values; of as many, what changes fastest.
  const along = parameters[0].values!.length > parameters[1].values!.length ? 0 : 1;
  return variants.flatMap(({ name, label }) =>
    result.drawn.flatMap((metric) => family(result, metric, along, parameterLines(result, 1 - along, name, label))),
  );
}

/** The lines of a family. */
interface Lines {
  /** Of the variant that the file is of, where there are several. */
  readonly variant?: { readonly name: string; readonly label: string };
  readonly title: string | null;
  readonly lines: readonly {
    readonly label: string;
    readonly colour: string;
    readonly points: readonly SweptPoint[];
  }[];
}

function variantLines({ variants, points }: SweepResult): Lines {
  return {
    title: null,
    lines: variants.map(({ name, label }, k) => ({
      label,
      colour: familyColours[k % familyColours.length],
      points: points.filter(({ variant }) => variant === name),
    })),
  };
}

function parameterLines(
  { parameters, points, variants, units: given }: SweepResult,
  of: number,
  name: string,
  label: string,
): Lines {
  const units = new DisplayUnits(given);
  const scale = scaleOfParameter(parameters[of], units);
  const values = [...parameters[of].values!].sort((first, second) => first - second);
  const every = Math.ceil(values.length / mostLines);
  const chosen = values.filter((_, k) => k % every === 0);
  const written = (digits: number) => chosen.map((value) => String(Number(shown(value, scale).toPrecision(digits))));
  // Three digits, as far as they tell the lines apart.
  const labels = [3, 4, 6].map(written).find((each) => new Set(each).size === each.length) ?? written(6);
  return {
    ...(variants.length > 1 && { variant: { name, label } }),
    title: scale.title,
    lines: chosen.map((value, k) => ({
      label: labels[k],
      colour: cssColour(viridis[Math.round((k / Math.max(1, chosen.length - 1)) * lastDark)]),
      points: points.filter((point) => point.variant === name && point.values[of] === value),
    })),
  };
}

/** The lighter end of the map is too pale for a line on white. */
const lastDark = 14;

function family(result: SweepResult, metric: MetricName, along: number, { variant, title, lines }: Lines): Figure[] {
  const units = new DisplayUnits(result.units);
  const across = scaleOfParameter(result.parameters[along], units);
  const all = lines.flatMap(({ points }) => points);
  const values = all.flatMap((point) => metricAt(point, metric) ?? []);
  if (values.length === 0) return [];
  const up = scaleOfMetric(metric, metricUnitOf(metric), values, units);
  const rows = lines.flatMap(({ label, points }) => piecesOf(points, metric, along, label, across, up));
  const missing = lines.flatMap(({ points }) =>
    points
      .filter((point) => metricAt(point, metric) === undefined)
      .map((point) => ({ x: shown(point.values[along], across), why: reasonFor(point, metric) })),
  );
  const why = [...new Set(missing.map((each) => each.why))];
  const labels = lines.map(({ label }) => label);
  const xRange = rangeOf(all.map((point) => shown(point.values[along], across)));
  const yRange = rangeOf(rows.map(({ y }) => y));
  const many = labels.length > 4 && title !== null;
  return [
    {
      name: stemOf('lines', metric, variant?.name),
      title: `${up.name} over ${inSentence(across.name)}`,
      caption: [
        `${up.title} over ${inSentence(across.title)}${title === null ? '' : `, a line for every value of ${inSentence(title)}`}${variant === undefined ? '' : `; ${variant.label}`}.`,
        why.length > 0 ? `Crosses at the bottom: no value, ${inWords(why)}.` : '',
      ]
        .filter(Boolean)
        .join(' '),
      description: `Lines. ${lines.map(({ label, points }) => describeLine(label, points, metric, up)).join('; ')}.`,
      language: 'vega-lite',
      specification: {
        ...singlePlot,
        encoding: {
          x: {
            field: 'x',
            type: 'quantitative',
            title: across.title,
            scale: exactScale(across, xRange),
            axis: { values: ticksOf(xRange, across), labelExpr: plainNumbers, labelFlush: false },
          },
          color: {
            field: 'line',
            type: 'nominal',
            scale: { domain: labels, range: lines.map(({ colour }) => colour) },
            legend:
              labels.length === 1
                ? null
                : {
                    title: title === null ? null : many ? wrapLabel(title, 16) : title,
                    orient: many ? 'right' : 'bottom',
                    direction: many ? 'vertical' : 'horizontal',
                    columns: many ? 1 : labels.some((label) => label.length > 12) ? 1 : 4,
                    symbolType: 'stroke',
                    symbolSize: 200,
                    symbolStrokeWidth: 1.6,
                    rowPadding: 1,
                    offset: many ? 8 : 6,
                  },
          },
        },
        layer: [
          {
            data: { values: rows },
            mark: { type: 'line', strokeWidth: 1.5, point: { size: 14, filled: true, opacity: 1 } },
            encoding: {
              y: {
                field: 'y',
                type: 'quantitative',
                title: up.title,
                scale: exactScale(up, roomFor(yRange, up)),
                axis: { values: ticksOf(roomFor(yRange, up), up, 5), labelExpr: plainNumbers },
              },
              detail: { field: 'piece', type: 'nominal' },
            },
          },
          ...(missing.length === 0
            ? []
            : [
                {
                  data: { values: [...new Set(missing.map(({ x }) => x))].map((x) => ({ x })) },
                  mark: { type: 'point', shape: cross, size: 22, strokeWidth: 1.1, opacity: 1 },
                  encoding: { y: { value: { expr: 'height' } }, color: { value: '#606060' } },
                },
              ]),
        ],
        config: {
          ...singlePlot.config,
          axis: { ...singlePlot.config.axis, domainColor: ink },
        },
      },
    },
  ];
}

/** A cross as a path, as Vega knows only upright ones. */
export const cross = 'M-0.7,-0.7L0.7,0.7M-0.7,0.7L0.7,-0.7';

/** A line, parted where a point has no value. */
function piecesOf(
  points: readonly SweptPoint[],
  metric: MetricName,
  along: number,
  line: string,
  across: Scale,
  up: Scale,
): { line: string; piece: string; x: number; y: number }[] {
  const sorted = [...points].sort((first, second) => first.values[along] - second.values[along]);
  let piece = 0;
  return sorted.flatMap((point) => {
    const value = metricAt(point, metric);
    if (value === undefined) {
      piece++;
      return [];
    }
    return [{ line, piece: `${line} ${piece}`, x: shown(point.values[along], across), y: shown(value, up) }];
  });
}

/** A range with some room below and above. */
function roomFor([least, most]: readonly [number, number], { isLog }: Scale): [number, number] {
  if (isLog) return [rounded(least / (most / least) ** 0.06), rounded(most * (most / least) ** 0.04)];
  const room = most > least ? most - least : 0.1 * Math.abs(most) || 1;
  // What begins at nothing keeps its zero.
  const low = least >= 0 && least < 0.3 * most ? 0 : least - 0.06 * room;
  return [rounded(low), rounded(most + 0.04 * room)];
}

function describeLine(label: string, points: readonly SweptPoint[], metric: MetricName, up: Scale): string {
  const values = points.flatMap((point) => metricAt(point, metric) ?? []);
  if (values.length === 0) return `${label}: no value`;
  const [least, most] = rangeOf(values);
  return `${label}: ${shown(least, up)} to ${shown(most, up)} ${up.unit}`.trimEnd();
}

/** A name within a sentence, with a small first letter unless it is an abbreviation. */
export function inSentence(name: string): string {
  return /^[A-Z][a-z]/u.test(name) && !name.startsWith('Sand') ? name[0].toLowerCase() + name.slice(1) : name;
}
