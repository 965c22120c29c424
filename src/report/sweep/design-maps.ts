import type { MetricName } from '../../case/index.ts';
import type { SweepResult, SweptPoint } from '../../study/sweep.ts';
import { cssColour, emptyIndex, fieldPalette, noValue, paletteIndex, viridis } from '../colour-map.ts';
import { type DisplayUnit, DisplayUnits } from '../display-units.ts';
import { dataAddress } from '../encoding.ts';
import type { Figure } from '../figures/figure.ts';
import { columnWidth, ink, inWords, rounded, textStyle, themeConfig, vegaSchema } from '../figures/theme.ts';
import { plainNumbers } from '../figures/time-axis.ts';
import { palettePng } from '../png.ts';
import { type Grid, type GridPoint, interpolated, isoLines } from './contours.ts';
import { inSentence } from './line-families.ts';
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

/** Fewer values of a parameter make no lines worth drawing. */
const fewestValues = 4;
const plot = { width: 268, height: 220 };
const margins = { left: 46, right: columnWidth - 46 - 268, top: 50, bottom: 40 };
/** Image pixels for every pixel of the figure. */
const imageScale = 2;
/** What the current is of the limiting current along its iso-lines; the first is the limit itself. */
const sharesOfLimit = [1, 0.2, 0.5, 2, 5, 10];
/** The colour of the limiting current: told apart from every shade of the map, also without colours by its dashes. */
const limitColour = '#d55e00';

const heavy = { strokeWidth: 2, strokeDash: [6, 3] };
const light = { strokeWidth: 1, strokeDash: [3, 2] };

/**
 * A metric between the points of a grid over two parameters: colour, iso-lines with their values, and those of the limiting current
 * where theory gives one.
 */
export async function designMaps(result: SweepResult): Promise<Figure[]> {
  const { parameters, sampling, variants, drawn } = result;
  if (parameters.length !== 2 || sampling !== 'grid') return [];
  if (parameters.some(({ values }) => values!.length < fewestValues)) return [];
  const figures: Figure[] = [];
  for (const variant of variants) {
    const points = result.points.filter((point) => point.variant === variant.name);
    for (const metric of drawn) {
      const figure = await designMap(result, metric, points, variants.length > 1 ? variant : undefined);
      if (figure !== undefined) figures.push(figure);
    }
  }
  return figures;
}

/** A line on the map, in pixels, with what is written on it. */
interface Drawn {
  readonly places: readonly { readonly x: number; readonly y: number }[];
  readonly label: string;
  /** The limit itself, drawn heavier. */
  readonly isLimit?: boolean;
}

async function designMap(
  { parameters, units: chosen }: SweepResult,
  metric: MetricName,
  points: readonly SweptPoint[],
  variant: { readonly name: string; readonly label: string } | undefined,
): Promise<Figure | undefined> {
  const units = new DisplayUnits(chosen);
  const values = points.flatMap((point) => metricAt(point, metric) ?? []);
  if (values.length < fewestValues) return undefined;
  const [up, across] = parameters.map((parameter) => scaleOfParameter(parameter, units));
  const colour = scaleOfMetric(metric, metricUnitOf(metric), values, units);
  const [rows, columns] = parameters.map((parameter) => [...parameter.values!].sort((first, second) => first - second));
  const atValues = new Map(points.map((point) => [point.values.join(), point]));
  const at = (row: number, column: number): SweptPoint => atValues.get([rows[row], columns[column]].join())!;
  const gridOf = (of: (point: SweptPoint) => number | undefined): Grid =>
    rows.map((_, row) => columns.map((_unused, column) => of(at(row, column)) ?? Number.NaN));
  const transformed = (value: number): number => (colour.isLog ? Math.log(value) : value);
  const grid = gridOf((point) => {
    const value = metricAt(point, metric);
    return value === undefined ? undefined : transformed(value * colour.factor);
  });
  const place = placing(rows, columns, up, across);
  const range = rangeOf(values.map((value) => shown(value, colour)));
  const levels = ticksOf(range, colour, 6);
  const lines = levels.flatMap((level) =>
    isoLines(grid, transformed(level)).map((line): Drawn => ({ places: line.map(place), label: String(level) })),
  );
  const limits = limitLines(
    parameters,
    gridOf,
    place,
    rangeOf(points.flatMap((point) => point.limitingCurrentDensity ?? [])),
    units.of('A/m2'),
  );
  const missing = points.filter((point) => metricAt(point, metric) === undefined);
  const reasons = [...new Set(missing.map((point) => reasonFor(point, metric)))];
  const regions = reasons.flatMap((reason) => {
    const among = missing.filter((point) => reasonFor(point, metric) === reason);
    if (among.length < worthNaming * points.length) return [];
    const mean = (of: (point: SweptPoint) => number) => among.reduce((sum, point) => sum + of(point), 0) / among.length;
    const middle = {
      row: mean(({ values: [y] }) => rows.indexOf(y)),
      column: mean(({ values: [, x] }) => columns.indexOf(x)),
    };
    return [{ label: reason, ...place(middle) }];
  });
  const image = await colourImage(grid, range.map(transformed) as [number, number], rows, columns, up, across);
  const xDomain = rangeOf(columns.map((value) => shown(value, across)));
  const yDomain = rangeOf(rows.map((value) => shown(value, up)));
  return {
    name: stemOf('design-map', metric, variant?.name),
    title: `Design map of ${inSentence(colour.name)}`,
    caption: [
      `${colour.title} over ${inSentence(up.title)} and ${inSentence(across.title)}, interpolated between the points of the sweep${variant === undefined ? '' : `; ${variant.label}`}. Thin lines: where it has the value written on them.`,
      limits.caption,
      reasons.length > 0 ? `Grey: no value, ${inWords(reasons)}.` : '',
    ]
      .filter(Boolean)
      .join(' '),
    description: `A map from ${range[0]} to ${range[1]} ${colour.unit} with iso-lines at ${inWords(levels.map(String))}; ${missing.length} of ${points.length} points have no value.`,
    language: 'vega',
    specification: {
      $schema: vegaSchema,
      ...plot,
      padding: margins,
      autosize: 'none',
      config: themeConfig,
      scales: [
        { name: 'x', ...exactScale(across, xDomain), range: [0, plot.width] },
        { name: 'y', ...exactScale(up, yDomain), range: [plot.height, 0] },
        {
          name: 'colour',
          ...exactScale(colour, range),
          range: viridis.map(cssColour),
          interpolate: 'rgb',
        },
      ],
      axes: [
        { scale: 'x', orient: 'bottom', title: across.title, values: ticksOf(xDomain, across), ...tickLabels },
        { scale: 'y', orient: 'left', title: up.title, values: ticksOf(yDomain, up), ...tickLabels },
      ],
      legends: [
        {
          fill: 'colour',
          type: 'gradient',
          orient: 'none',
          direction: 'horizontal',
          legendX: 0,
          legendY: -margins.top + 6,
          gradientLength: plot.width,
          gradientThickness: 8,
          title: colour.title,
          values: levels,
          labelOverlap: 'greedy',
          labelSeparation: 4,
          ...labelText,
        },
      ],
      marks: [
        {
          type: 'image',
          encode: {
            update: {
              url: { value: image },
              x: { value: 0 },
              y: { value: 0 },
              width: { value: plot.width },
              height: { value: plot.height },
              aspect: { value: false },
            },
          },
        },
        {
          type: 'group',
          encode: { update: { width: { value: plot.width }, height: { value: plot.height }, clip: { value: true } } },
          marks: [
            ...lines.map((line) => lineMark(line, { stroke: '#ffffff', strokeWidth: 0.9 })),
            ...limits.lines.flatMap((line) => [
              lineMark(line, { stroke: '#ffffff', strokeWidth: line.isLimit ? 3.4 : 2.4 }),
              lineMark(line, { stroke: limitColour, ...(line.isLimit ? heavy : light) }),
            ]),
            ...labelMarks(regions, [
              ...limits.lines.map((line) => ({ ...line, colour: limitColour })),
              ...lines.map((line) => ({ ...line, colour: ink })),
            ]),
          ],
        },
        {
          type: 'rect',
          encode: {
            update: {
              width: { value: plot.width },
              height: { value: plot.height },
              stroke: { value: ink },
              strokeWidth: { value: 0.7 },
            },
          },
        },
      ],
    },
  };
}

const labelText = { encode: { labels: { update: { text: { signal: plainNumbers } } } } };
const tickLabels = { ...labelText, labelFlush: false };

/** Where on the map a place of the grid is, px from its upper left corner. */
function placing(rows: readonly number[], columns: readonly number[], up: Scale, across: Scale) {
  const [y, x] = [shares(rows, up), shares(columns, across)];
  return ({ row, column }: GridPoint) => ({
    x: rounded(plot.width * between(x, column)),
    y: rounded(plot.height * (1 - between(y, row))),
  });
}

/** How far along its axis each value stands. */
function shares(values: readonly number[], { isLog }: Scale): number[] {
  const places = isLog ? values.map(Math.log) : values;
  const [first, last] = [places[0], places[places.length - 1]];
  return places.map((place) => (place - first) / (last - first));
}

/** An entry of a list at an index that may have a fraction. */
function between(list: readonly number[], index: number): number {
  const lower = Math.min(Math.floor(index), list.length - 2);
  return list[lower] + (index - lower) * (list[lower + 1] - list[lower]);
}

/** The index with a fraction at which a growing list has a value. */
function indexOf(list: readonly number[], value: number): number {
  const upper = Math.max(
    1,
    list.findIndex((each) => each >= value),
  );
  return upper - 1 + (value - list[upper - 1]) / (list[upper] - list[upper - 1]);
}

async function colourImage(
  grid: Grid,
  range: readonly [number, number],
  rows: readonly number[],
  columns: readonly number[],
  up: Scale,
  across: Scale,
): Promise<string> {
  const [width, height] = [plot.width * imageScale, plot.height * imageScale];
  const [y, x] = [shares(rows, up), shares(columns, across)];
  const rowsAt = Array.from({ length: height }, (_, k) => indexOf(y, 1 - (k + 0.5) / height));
  const columnsAt = Array.from({ length: width }, (_, k) => indexOf(x, (k + 0.5) / width));
  const pixels = Uint8Array.from({ length: width * height }, (_, k) => {
    const value = interpolated(grid, { row: rowsAt[Math.floor(k / width)], column: columnsAt[k % width] });
    return paletteIndex(value, range[0], range[1]);
  });
  const palette = fieldPalette.map((colour, index) => (index === emptyIndex ? noValue : colour));
  return dataAddress('image/png', await palettePng(pixels, width, height, palette));
}

/** Iso-lines of the current over the limiting current where the current is on an axis, of the limiting current where it is not. */
function limitLines(
  parameters: SweepResult['parameters'],
  gridOf: (of: (point: SweptPoint) => number | undefined) => Grid,
  place: (point: GridPoint) => { x: number; y: number },
  range: readonly [number, number],
  density: DisplayUnit,
): { readonly lines: readonly Drawn[]; readonly caption: string } {
  const current = parameters.findIndex(({ path }) => path === 'operation.current_density');
  const drawn = (of: (point: SweptPoint) => number | undefined, level: number, label: string) =>
    isoLines(gridOf(of), Math.log(level)).map((line): Drawn => ({ places: line.map(place), label }));
  if (current >= 0) {
    const share = ({ values, limitingCurrentDensity: limit }: SweptPoint) =>
      limit === undefined ? undefined : Math.log(Math.abs(values[current]) / limit);
    const lines = sharesOfLimit.flatMap((level) =>
      drawn(share, level, level === 1 ? 'limiting current' : `${level} ×`).map((line) => ({
        ...line,
        isLimit: level === 1,
      })),
    );
    return {
      lines,
      caption: lines.length === 0 ? '' : 'Dashed: the limiting current density by theory, and multiples of it.',
    };
  }
  if (!Number.isFinite(range[0]) || range[0] === range[1]) return { lines: [], caption: '' };
  const shownRange: [number, number] = [density.factor * range[0], density.factor * range[1]];
  const lines = ticksOf(shownRange, { isLog: range[1] / range[0] > 10 }).flatMap((level) =>
    drawn(
      ({ limitingCurrentDensity: limit }) => (limit === undefined ? undefined : Math.log(density.factor * limit)),
      level,
      String(level),
    ),
  );
  return {
    lines,
    caption: lines.length === 0 ? '' : `Dashed: the limiting current density by theory, ${density.text}.`,
  };
}

function lineMark({ places }: Drawn, style: Readonly<Record<string, unknown>>) {
  const path = places.map(({ x, y }, k) => `${k === 0 ? 'M' : 'L'}${x},${y}`).join('');
  return { type: 'path', encode: { update: valuesOf({ path, ...style }) } };
}

function valuesOf(entries: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, { value }]));
}

/** Part of the points without a value that makes a region large enough for words. */
const worthNaming = 0.12;

/** Where along a line its label is tried, in this order. */
const labelShares = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8];

/**
 * The names of regions, and the labels of lines, each where it neither leaves the map nor covers another; of a line that has no
 * such place none.
 */
function labelMarks(
  regions: readonly { readonly label: string; readonly x: number; readonly y: number }[],
  lines: readonly (Drawn & { readonly colour: string })[],
): Record<string, unknown>[] {
  const taken = regions.map(({ label, x, y }) => ({ x, y, half: 2.6 * label.length }));
  const named = regions.flatMap(({ label, x, y }) =>
    withHalo({ ...textStyle, text: label, x, y, align: 'center', baseline: 'middle' }, '#505050'),
  );
  const labels = lines.flatMap(({ places, label, colour }) => {
    const half = 2.6 * label.length + 3;
    if (lengthOf(places) < 4 * half) return [];
    const free = labelShares
      .map((share) => placeAlong(places, share))
      .find(
        ({ x, y }) =>
          x > half &&
          x < plot.width - half &&
          y > 8 &&
          y < plot.height - 8 &&
          taken.every((other) => Math.abs(other.x - x) > other.half + half || Math.abs(other.y - y) > 12),
      );
    if (free === undefined) return [];
    taken.push({ ...free, half });
    const text = { ...textStyle, fontSize: 8.5, text: label, ...free, align: 'center', baseline: 'middle' };
    return withHalo(text, colour);
  });
  return [...labels, ...named];
}

/** A text that stays readable on any ground. */
function withHalo(text: Readonly<Record<string, unknown>>, colour: string): Record<string, unknown>[] {
  const halo = { stroke: '#ffffff', strokeWidth: 3, strokeJoin: 'round', fill: '#ffffff' };
  return [halo, { fill: colour }].map((style) => ({
    type: 'text',
    encode: { update: valuesOf({ ...text, ...style }) },
  }));
}

type Places = Drawn['places'];

function lengthOf(places: Places): number {
  return places.slice(1).reduce((sum, place, k) => sum + distance(place, places[k]), 0);
}

function distance(first: Places[number], second: Places[number]): number {
  return Math.hypot(first.x - second.x, first.y - second.y);
}

/** The place at a share of the length of a line. */
function placeAlong(places: Places, share: number): Places[number] {
  let left = share * lengthOf(places);
  for (let k = 1; k < places.length; k++) {
    const step = distance(places[k], places[k - 1]);
    if (left <= step && step > 0) {
      const along = (from: number, to: number): number => rounded(from + (left / step) * (to - from));
      return { x: along(places[k - 1].x, places[k].x), y: along(places[k - 1].y, places[k].y) };
    }
    left -= step;
  }
  return places[places.length - 1];
}
