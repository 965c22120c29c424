import { withoutVariants } from '../../case/index.ts';
import type { VariantResult } from '../../study/results.ts';
import type { DisplayUnits } from '../display-units.ts';
import { hasHost } from '../host-faces.ts';

/** One journal column, 8.5 cm at 4 px a millimetre; every figure is this wide. */
export const columnWidth = 340;

/** Arial's widths are Arimo's: a page and its PNG lay out alike (see assets/fonts). */
export const fontFamily = 'Arial, Helvetica, Arimo, sans-serif';

export const ink = '#1a1a1a';
const fontSize = 9.5;
const titleSize = 10;

export const vegaSchema = 'https://vega.github.io/schema/vega/v6.json';
export const vegaLiteSchema = 'https://vega.github.io/schema/vega-lite/v6.json';

/** Axes and legends in the manner of journals: thin, outside ticks, no grid. Understood by Vega and Vega-Lite. */
export const themeConfig = {
  background: '#ffffff',
  // The page describes each figure as a whole; a label for every mark would only drown a screen reader.
  aria: false,
  // Plain digits, without a comma between thousands.
  locale: { number: { decimal: '.', thousands: '', grouping: [3], currency: ['', ''] } },
  axis: {
    domainColor: ink,
    domainWidth: 0.7,
    grid: false,
    labelColor: ink,
    labelFont: fontFamily,
    labelFontSize: fontSize,
    labelLimit: 0,
    labelPadding: 2.5,
    tickColor: ink,
    tickSize: 3.5,
    tickWidth: 0.7,
    titleColor: ink,
    titleFont: fontFamily,
    titleFontSize: titleSize,
    titleFontWeight: 'normal',
    titleLimit: 0,
    titlePadding: 5,
  },
  legend: {
    labelColor: ink,
    labelFont: fontFamily,
    labelFontSize: fontSize,
    labelLimit: 0,
    titleColor: ink,
    titleFont: fontFamily,
    titleFontSize: titleSize,
    titleFontWeight: 'normal',
    titleLimit: 0,
  },
  title: {
    color: ink,
    font: fontFamily,
    fontSize: titleSize,
    fontWeight: 'bold',
    limit: 0,
    subtitleColor: ink,
    subtitleFont: fontFamily,
    subtitleFontSize: fontSize,
  },
} as const;

/** What every Vega-Lite figure of one plot begins with. */
export const singlePlot = {
  $schema: vegaLiteSchema,
  width: columnWidth,
  height: 190,
  // Only the width includes axes and legend; a fitted height would squeeze the plot as variants are added.
  autosize: { type: 'fit-x', contains: 'padding' },
  padding: 4,
  config: { ...themeConfig, view: { stroke: null } },
} as const;

export const textStyle = { font: fontFamily, fontSize, fill: ink } as const;

/** Okabe and Ito's colours, told apart with every common kind of colour blindness, the darker ones first. */
export const familyColours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000'];

const dashes: readonly (readonly number[])[] = [
  [5, 2.5],
  [1.5, 2],
  [7, 2, 1.5, 2],
  [3, 1.5],
];

/** How the curve of one variant is drawn. */
export interface Appearance {
  readonly variant: VariantResult;
  readonly colour: string;
  /** The family's own colour, whatever the model. */
  readonly familyColour: string;
  /** Empty for a solid line. */
  readonly dash: readonly number[];
}

/** The part of a variant's name before the first hyphen, with the run it is of: a host and its homogenised counterparts share it. */
export function familyOf(variant: VariantResult): string {
  const start = variant.name.lastIndexOf('/') + 1;
  return variant.name.slice(0, start) + variant.name.slice(start).split('-')[0];
}

/**
 * A colour for every family, solid lines for resolved variants and dashes for homogenised ones, in
 * a darker shade so that they show on top of a solid line where the two coincide. Where a family holds
 * several resolved variants its colour could not tell them apart, so that every variant then gets its own; so it does,
 * and solid lines, where no variant is resolved and there are no counterparts to tell apart.
 */
export function appearances(variants: readonly VariantResult[]): Appearance[] {
  const resolvedFamilies = variants.filter((variant) => variant.model === 'resolved').map(familyOf);
  const alike = resolvedFamilies.length === 0;
  const byFamily = !alike && new Set(resolvedFamilies).size === resolvedFamilies.length;
  const keys: string[] = [];
  const homogenisedOf = new Map<string, number>();
  return variants.map((variant) => {
    const key = byFamily ? familyOf(variant) : variant.name;
    if (!keys.includes(key)) keys.push(key);
    const homogenised = homogenisedOf.get(key) ?? 0;
    if (variant.model === 'homogenised') homogenisedOf.set(key, homogenised + 1);
    const colour = familyColours[keys.indexOf(key) % familyColours.length];
    return {
      variant,
      colour: alike || variant.model === 'resolved' ? colour : mixed(colour, '#000000', 0.45),
      familyColour: colour,
      dash: alike || variant.model === 'resolved' ? [] : dashes[homogenised % dashes.length],
    };
  });
}

/** A colour with a share of another mixed in. */
export function mixed(colour: string, other: string, share: number): string {
  const channels = [1, 3, 5].map((start) => {
    const [own, added] = [colour, other].map((each) => Number.parseInt(each.slice(start, start + 2), 16));
    return Math.round((1 - share) * own + share * added);
  });
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

/** Splits a label at spaces into lines of about `characters`, so that long labels fit beside an axis. */
export function wrapLabel(label: string, characters: number): string[] {
  const lines: string[] = [];
  for (const word of label.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= characters) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** What a figure calls a variant: nothing where its case has no variants, as there is none to tell it from. */
export function shownLabel({ name, label }: Pick<VariantResult, 'name' | 'label'>): string {
  return name === withoutVariants && label === withoutVariants ? '' : label;
}

/** Vega expression that turns a variant's name into its label; names stay the keys, as labels may repeat. */
export function labelExpression(variants: readonly VariantResult[], characters: number): string {
  const labels = Object.fromEntries(
    variants.map((variant) => {
      const lines = wrapLabel(shownLabel(variant), characters);
      return [variant.name, lines.length === 1 ? lines[0] : lines];
    }),
  );
  return `${JSON.stringify(labels)}[datum.label]`;
}

/**
 * Colour, dash and width channels of a line figure with one legend for all, below the plot; for Vega-Lite.
 * Data rows carry the variant's name in `variant`. There is no legend where the only curve has no label.
 */
export function seriesChannels(series: readonly Appearance[]): Record<string, unknown> {
  const names = series.map((entry) => entry.variant.name);
  const solid = series.filter((entry) => entry.dash.length === 0).map((entry) => entry.variant.name);
  const longest = Math.max(...series.map((entry) => entry.variant.label.length));
  const legend = series.every(({ variant }) => shownLabel(variant) === '')
    ? null
    : {
        title: null,
        orient: 'bottom',
        direction: 'vertical',
        columns: series.length > 1 && longest <= 24 ? 2 : 1,
        labelExpr: labelExpression(
          series.map((entry) => entry.variant),
          longest <= 24 ? 24 : 56,
        ),
        symbolType: 'stroke',
        symbolOpacity: 1,
        // The length of the line is the root of the size; the legend's rows are as high.
        symbolSize: 300,
        symbolStrokeWidth: 1.4,
        rowPadding: 1,
        columnPadding: 12,
        offset: 6,
      };
  return {
    color: {
      field: 'variant',
      type: 'nominal',
      scale: { domain: names, range: series.map((entry) => entry.colour) },
      legend,
    },
    strokeDash: {
      field: 'variant',
      type: 'nominal',
      // A dash of nothing means a solid line in SVG, but Vega wants a pair of numbers.
      scale: { domain: names, range: series.map((entry) => (entry.dash.length === 0 ? [1, 0] : entry.dash)) },
      legend,
    },
    // Not a scale: Vega-Lite takes widths for an order, which the variants have not.
    strokeWidth: {
      condition: { test: `indexof(${JSON.stringify(solid)}, datum.variant) >= 0`, value: 1.7 },
      value: 1.1,
    },
  };
}

/** What depths are counted from: the whole cell where it holds no host, or nothing else. */
export function depthOrigin(variants: readonly VariantResult[]): string {
  const reachesUp = ({ hostTop, cellHeight }: VariantResult) => hostTop >= cellHeight * (1 - 1e-9);
  return variants.some((variant) => hasHost(variant) && !reachesUp(variant)) ? 'top of the host' : 'counter electrode';
}

/** Less than this part of a number is no change that an axis should be stretched over: the digits drawn would show as steps. */
const noChange = 1e-3;

/** A linear scale around values; where they hardly change, wide enough that the labels stay short. */
export function linearScale(values: readonly number[]): Record<string, unknown> {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const middle = (least + most) / 2;
  const isConstant = most - least <= noChange * Math.abs(middle) && middle !== 0;
  return isConstant
    ? { domain: [middle - 0.1 * Math.abs(middle), middle + 0.1 * Math.abs(middle)], nice: true }
    : { zero: false };
}

/** The depths of the thickest host in the unit of `factor`: profiles are averages over slices and stop short of the ends. */
function hostDepths(series: readonly Appearance[], factor: number): [top: number, bottom: number] {
  return [0, rounded(Math.max(...series.map(({ variant }) => variant.hostThickness)) * factor)];
}

/** Where the upper part of a host that has nothing to show ends, at a round number; 0 where it is not the greater part. */
function firstDepth(shallowest: number, deepest: number): number {
  if (shallowest < deepest / 2) return 0;
  const step = 10 ** Math.floor(Math.log10(deepest - shallowest));
  return rounded(Math.floor(shallowest / step) * step);
}

/**
 * The axis of depth, over the whole host whatever part of it the data cover, but for an upper half that is bare.
 *
 * @param shallowest least depth of the data, as shown
 */
export function depthAxis(series: readonly Appearance[], units: DisplayUnits, shallowest = 0): Record<string, unknown> {
  const { text, factor } = units.of('m');
  const [top, bottom] = hostDepths(series, factor);
  return {
    field: 'depth',
    type: 'quantitative',
    title: `Depth below the ${depthOrigin(series.map(({ variant }) => variant))} z (${text})`,
    scale: { domain: [Math.max(top, firstDepth(shallowest, bottom)), bottom], nice: false, zero: false },
    axis: { tickCount: 6, labelFlush: false },
  };
}

/** Six significant digits: more than any plot can show, and half the size of the file. */
export function rounded(value: number): number {
  return Number(value.toPrecision(6));
}

/** A list in words: `a`, `a and b`, `a, b and c`. */
export function inWords(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
