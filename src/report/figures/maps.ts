import type { FieldMap, RunResult, VariantResult } from '../../study/results.ts';
import { cssColour, fieldPalette, viridis } from '../colour-map.ts';
import { dataAddress } from '../encoding.ts';
import { formatQuantity } from '../metric-display.ts';
import { palettePng } from '../png.ts';
import { rasterise, type Strip, solidsIn } from '../raster.ts';
import type { Figure } from './figure.ts';
import { outlinePath, viewOf } from './outline-path.ts';
import { columnWidth, ink, inWords, rounded, textStyle, themeConfig, vegaSchema, wrapLabel } from './theme.ts';

const mostPanelsInRow = 4;
const tallestPanel = 400;
const gap = 16;
/** Room for the y axis with its title, and for what sticks out of the last panel. */
const margins = { left: 40, right: 10 };
/** Any narrower, and the titles of the maps break within words. */
const narrowestSlot = 64;
/** Width of a colour bar beside the maps with its title and the gap before it. */
const legendRoom = 80;
/** Image pixels for every pixel of the figure: 16 a millimetre, 400 dpi. */
const imageScale = 4;
/** A map lower than this is too low for a sentence along its axis. */
const lowPanel = 130;
/** A cell this many times narrower than the widest is repeated to the same width. */
const repeatFrom = 1.5;

type Mapped = VariantResult & { readonly map: FieldMap };

interface Panel {
  readonly variant: Mapped;
  /** Repeated, as wide as the widest cell; about an axis, both halves. */
  readonly strip: Strip;
  readonly repeated: boolean;
}

/** A field that maps show. */
export interface MappedField {
  /** Name of the figure. */
  readonly name: string;
  readonly title: string;
  /** Beginning of the caption: what is drawn. */
  readonly shows: string;
  /** Beginning of the description. */
  readonly described: string;
  valuesOf(map: FieldMap): Float64Array;
  /** SI unit. */
  readonly unit: string;
  /** Of the unit on the colour bar in SI. */
  readonly perUnit: number;
  /** Title of the colour bar, in one line and in two. */
  readonly legend: string;
  readonly legendLines: readonly string[];
}

/** A field of every resolved variant, to scale, with one colour scale for all. */
export async function mapsOf(result: RunResult, field: MappedField): Promise<Figure | undefined> {
  const variants = result.variants.filter((variant): variant is Mapped => variant.map !== undefined);
  if (variants.length === 0) return undefined;
  const ownWidth = ({ map }: Mapped) => (map.sides === 'axis' ? 2 * map.width : map.width);
  const widest = Math.max(...variants.map(ownWidth));
  const tallest = Math.max(...variants.map(({ map }) => map.height));
  const panels = variants.map((variant): Panel => {
    const { sides, width } = variant.map;
    if (sides === 'axis') return { variant, strip: { left: -width, right: width }, repeated: false };
    const repeated = width * repeatFrom <= widest;
    return { variant, strip: { left: 0, right: repeated ? widest : width }, repeated };
  });
  const range = rangeOf(variants, field);

  const inRow = Math.min(mostPanelsInRow, panels.length);
  const available = columnWidth - margins.left - margins.right - (inRow - 1) * gap;
  // Figure pixels a metre, the same across and up: the aspect ratio is the true one.
  const scale = Math.min(available / (inRow * widest), tallestPanel / tallest);
  // Where the maps leave room the colour bar stands beside them, else it lies below.
  const narrowSlot = Math.max(scale * widest, narrowestSlot);
  const beside = available - inRow * narrowSlot >= legendRoom;
  const slot = beside ? narrowSlot : available / inRow;
  const titleLines = panels.map(({ variant }) => wrapLabel(variant.label, Math.floor(slot / 4.9)));
  const titleHeight = 12 * Math.max(...titleLines.map((lines) => lines.length)) + 6;
  const rowHeight = titleHeight + scale * tallest + 40;
  const rows = Math.ceil(panels.length / inRow);

  const marks = await Promise.all(
    panels.map((panel, index) => {
      const column = index % inRow;
      const offset = { x: column * (slot + gap), y: Math.floor(index / inRow) * rowHeight + titleHeight };
      return panelMark(panel, field, titleLines[index], scale, range, offset, column === 0);
    }),
  );
  const hostLines = variants.some((variant) => variant.hostTop < variant.cellHeight * (1 - 1e-9));
  return {
    name: field.name,
    title: field.title,
    caption: [
      `${field.shows}, drawn to scale with one colour scale; metal black.`,
      hostLines ? 'Dashed: top of the host.' : '',
      ...beyondSides(panels),
    ]
      .filter(Boolean)
      .join(' '),
    description: `${field.described}. ${variants
      .map((variant) => {
        const [least, most] = rangeOf([variant], field);
        return `${variant.label}: ${formatQuantity(least, field.unit, 3)} to ${formatQuantity(most, field.unit, 3)}`;
      })
      .join('; ')}.`,
    language: 'vega',
    specification: {
      $schema: vegaSchema,
      width: columnWidth - margins.left - margins.right,
      height: rows * rowHeight,
      padding: { left: margins.left, right: margins.right, top: 2, bottom: beside ? 2 : 44 },
      autosize: 'none',
      config: { ...themeConfig, style: { cell: { stroke: null } } },
      scales: [
        {
          name: 'field',
          type: 'linear',
          domain: range.map((value) => rounded(value / field.perUnit)),
          range: viridis.map(cssColour),
          interpolate: 'rgb',
        },
      ],
      legends: [
        {
          fill: 'field',
          type: 'gradient',
          orient: 'none',
          ...(beside
            ? {
                direction: 'vertical',
                legendX: inRow * (slot + gap),
                legendY: titleHeight,
                gradientLength: Math.min(160, scale * tallest - 30),
                gradientThickness: 9,
                title: field.legendLines,
              }
            : {
                direction: 'horizontal',
                legendX: 0,
                legendY: rows * rowHeight + 8,
                gradientLength: columnWidth - margins.left - margins.right,
                gradientThickness: 8,
                title: field.legend,
              }),
          titlePadding: 4,
          tickCount: 6,
        },
      ],
      marks,
    },
  };
}

/** What is to be said of maps that go on beyond the side walls of their cells. */
function beyondSides(panels: readonly Panel[]): string[] {
  const labels = (wanted: (panel: Panel) => boolean) =>
    inWords(panels.filter(wanted).map(({ variant }) => variant.label));
  const mirrored = labels(({ repeated, variant }) => repeated && variant.map.sides === 'mirror');
  const periodic = labels(({ repeated, variant }) => repeated && variant.map.sides === 'periodic');
  const turned = labels(({ variant }) => variant.map.sides === 'axis');
  return [
    mirrored === ''
      ? ''
      : `${mirrored}: the computed cell is mirrored and repeated to the width of the widest cell, as its side walls are mirror planes.`,
    periodic === '' ? '' : `${periodic}: the computed cell is repeated to the width of the widest cell.`,
    turned === '' ? '' : `${turned}: both sides of the axis at x = 0, of which one is computed.`,
  ];
}

function rangeOf(variants: readonly Mapped[], { valuesOf }: MappedField): [low: number, high: number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { map } of variants) {
    for (const value of valuesOf(map)) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return [low, high];
}

/** One map as a group of Vega marks: image, solids, the top of the host, axes and title. */
async function panelMark(
  { variant, strip }: Panel,
  { valuesOf }: MappedField,
  titleLines: readonly string[],
  scale: number,
  range: readonly [low: number, high: number],
  offset: { readonly x: number; readonly y: number },
  first: boolean,
): Promise<Record<string, unknown>> {
  const { map } = variant;
  const width = scale * (strip.right - strip.left);
  const height = scale * map.height;
  const pixels = { columns: Math.round(imageScale * width), rows: Math.round(imageScale * height) };
  const image = await palettePng(
    rasterise(map, valuesOf(map), range, strip, pixels),
    pixels.columns,
    pixels.rows,
    fieldPalette,
  );
  const micrometres = (metres: number): number => rounded(metres * 1e6);
  const solids = solidsIn(map, strip);
  const view = viewOf({ ...strip, bottom: 0, top: map.height }, scale);
  const drawn = (closed: boolean) =>
    outlinePath(
      solids.filter((solid) => solid.closed === closed),
      view,
    );
  const axis = { tickCount: { signal: `max(2, ceil(${rounded(width)} / 40))` } };
  return {
    type: 'group',
    encode: {
      update: { x: { value: offset.x }, y: { value: offset.y }, width: { value: width }, height: { value: height } },
    },
    scales: [
      {
        name: 'x',
        type: 'linear',
        domain: [micrometres(strip.left), micrometres(strip.right)],
        range: [0, width],
        zero: false,
        nice: false,
      },
      {
        name: 'y',
        type: 'linear',
        domain: [0, micrometres(map.height)],
        range: [height, 0],
        zero: false,
        nice: false,
      },
    ],
    axes: [
      { scale: 'x', orient: 'bottom', title: 'x (µm)', offset: 2, ...axis },
      {
        scale: 'y',
        orient: 'left',
        offset: 2,
        // A low map has no room for as many labels, nor for the long title.
        tickCount: Math.max(2, Math.min(6, Math.floor(height / 18))),
        ...(first ? { title: height < lowPanel ? 'y (µm)' : 'Height above collector y (µm)' } : { labels: false }),
      },
    ],
    marks: [
      {
        type: 'image',
        encode: {
          update: {
            url: { value: dataAddress('image/png', image) },
            x: { value: 0 },
            y: { value: 0 },
            width: { value: width },
            height: { value: height },
            aspect: { value: false },
            smooth: { value: false },
          },
        },
      },
      // Under the solids, so that a sheet at the top of the host stays black.
      {
        type: 'rule',
        encode: {
          update: {
            x: { value: 0 },
            x2: { value: width },
            y: { scale: 'y', value: micrometres(variant.hostTop) },
            opacity: { value: variant.hostTop < variant.cellHeight * (1 - 1e-9) ? 1 : 0 },
            stroke: { value: '#ffffff' },
            strokeWidth: { value: 0.8 },
            strokeDash: { value: [3, 2.5] },
          },
        },
      },
      // A thin line closes the seam between bodies and the pixels of the field; sheets of no thickness are seen by theirs.
      ...[
        { path: drawn(true), fill: '#000000', strokeWidth: 0.2 },
        { path: drawn(false), fill: 'transparent', strokeWidth: 0.9 },
      ].map(({ path, fill, strokeWidth }) => ({
        type: 'path',
        encode: {
          update: {
            path: { value: path },
            fill: { value: fill },
            stroke: { value: '#000000' },
            strokeWidth: { value: path === '' ? 0 : strokeWidth },
          },
        },
      })),
      {
        type: 'text',
        encode: {
          update: {
            text: { value: titleLines.length === 1 ? titleLines[0] : titleLines },
            x: { value: 0 },
            y: { value: -5 - 12 * (titleLines.length - 1) },
            lineHeight: { value: 12 },
            baseline: { value: 'bottom' },
            ...Object.fromEntries(Object.entries(textStyle).map(([key, value]) => [key, { value }])),
            fontWeight: { value: 'bold' },
            fill: { value: ink },
          },
        },
      },
    ],
  };
}
