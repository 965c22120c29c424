import type { FieldMap, RunResult, VariantResult } from '../../study/results.ts';
import { cssColour, fieldPalette, viridis } from '../colour-map.ts';
import { dataAddress } from '../encoding.ts';
import { formatQuantity } from '../metric-display.ts';
import { palettePng } from '../png.ts';
import { mirroredSolids, rasterise } from '../raster.ts';
import type { Figure } from './figure.ts';
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
/** A cell this many times narrower than the widest is repeated to the same width. */
const repeatFrom = 1.5;

type Mapped = VariantResult & { readonly map: FieldMap };

interface Panel {
  readonly variant: Mapped;
  /** Width shown, m: that of the cell or, repeated, of the widest cell. */
  readonly shownWidth: number;
  readonly repeated: boolean;
}

/** The concentration field of every resolved variant, to scale, with one colour scale for all. */
export async function concentration(result: RunResult): Promise<Figure | undefined> {
  const variants = result.variants.filter((variant): variant is Mapped => variant.map !== undefined);
  if (variants.length === 0) return undefined;
  const widest = Math.max(...variants.map(({ map }) => extent(map.xEdges)));
  const tallest = Math.max(...variants.map(({ map }) => extent(map.yEdges)));
  const panels = variants.map((variant): Panel => {
    const width = extent(variant.map.xEdges);
    const repeated = width * repeatFrom <= widest;
    return { variant, shownWidth: repeated ? widest : width, repeated };
  });
  const [low, high] = rangeOf(variants);

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
      return panelMark(panel, titleLines[index], scale, [low, high], offset, column === 0);
    }),
  );
  const repeated = panels.filter((panel) => panel.repeated).map((panel) => panel.variant.label);
  const hostLines = variants.some((variant) => variant.hostTop < variant.cellHeight * (1 - 1e-9));
  return {
    name: 'concentration',
    title: 'Salt concentration in the pores',
    caption: [
      'Salt concentration c in the electrolyte, drawn to scale with one colour scale; metal black, solid cells grey.',
      hostLines ? 'Dashed: top of the host.' : '',
      repeated.length > 0
        ? `${inWords(repeated)}: the computed cell is mirrored and repeated to the width of the widest cell, as its side walls are mirror planes.`
        : '',
    ]
      .filter(Boolean)
      .join(' '),
    description: `Maps of salt concentration. ${variants
      .map((variant) => {
        const [least, most] = rangeOf([variant]);
        return `${variant.label}: ${formatQuantity(least, 'mol/m3', 3)} to ${formatQuantity(most, 'mol/m3', 3)}`;
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
          name: 'concentration',
          type: 'linear',
          domain: [rounded(low * 1e-3), rounded(high * 1e-3)],
          range: viridis.map(cssColour),
          interpolate: 'rgb',
        },
      ],
      legends: [
        {
          fill: 'concentration',
          type: 'gradient',
          orient: 'none',
          ...(beside
            ? {
                direction: 'vertical',
                legendX: inRow * (slot + gap),
                legendY: titleHeight,
                gradientLength: Math.min(160, scale * tallest - 30),
                gradientThickness: 9,
                title: ['Concentration', 'c (mol/L)'],
              }
            : {
                direction: 'horizontal',
                legendX: 0,
                legendY: rows * rowHeight + 8,
                gradientLength: columnWidth - margins.left - margins.right,
                gradientThickness: 8,
                title: 'Concentration c (mol/L)',
              }),
          titlePadding: 4,
          tickCount: 6,
        },
      ],
      marks,
    },
  };
}

function extent(edges: Float64Array): number {
  return edges[edges.length - 1] - edges[0];
}

function rangeOf(variants: readonly Mapped[]): [low: number, high: number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { map } of variants) {
    for (const value of map.concentration) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return [low, high];
}

/** One map as a group of Vega marks: image, solids, the top of the host, axes and title. */
async function panelMark(
  { variant, shownWidth }: Panel,
  titleLines: readonly string[],
  scale: number,
  range: [low: number, high: number],
  offset: { readonly x: number; readonly y: number },
  first: boolean,
): Promise<Record<string, unknown>> {
  const { map } = variant;
  const left = map.xEdges[0];
  const bottom = map.yEdges[0];
  const width = scale * shownWidth;
  const height = scale * extent(map.yEdges);
  const pixels = { columns: Math.round(imageScale * width), rows: Math.round(imageScale * height) };
  const image = await palettePng(
    rasterise(map, map.concentration, range, shownWidth, pixels),
    pixels.columns,
    pixels.rows,
    fieldPalette,
  );
  const micrometres = (metres: number): number => rounded(metres * 1e6);
  const solids = mirroredSolids(map, shownWidth).map((solid) => ({
    left: micrometres(solid.left),
    right: micrometres(solid.right),
    bottom: micrometres(solid.bottom),
    top: micrometres(solid.top),
  }));
  const axis = { tickCount: { signal: `max(2, ceil(${rounded(width)} / 40))` } };
  return {
    type: 'group',
    encode: {
      update: { x: { value: offset.x }, y: { value: offset.y }, width: { value: width }, height: { value: height } },
    },
    data: [{ name: 'solids', values: solids }],
    scales: [
      {
        name: 'x',
        type: 'linear',
        domain: [micrometres(left), micrometres(left + shownWidth)],
        range: [0, width],
        zero: false,
        nice: false,
      },
      {
        name: 'y',
        type: 'linear',
        domain: [micrometres(bottom), micrometres(map.yEdges[map.yEdges.length - 1])],
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
        tickCount: 6,
        ...(first ? { title: 'Height above collector y (µm)' } : { labels: false }),
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
      {
        type: 'rect',
        from: { data: 'solids' },
        encode: {
          update: {
            x: { scale: 'x', field: 'left' },
            x2: { scale: 'x', field: 'right' },
            y: { scale: 'y', field: 'top' },
            y2: { scale: 'y', field: 'bottom' },
            fill: { value: '#000000' },
            // The outline gives sheets of no thickness a line to be seen by.
            stroke: { value: '#000000' },
            strokeWidth: { value: 0.9 },
          },
        },
      },
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
