import { backboneOf, spanning } from '../../geometry/image/percolation.ts';
import type { Direction } from '../../geometry/image/pore-image.ts';
import type { PictureResult } from '../../study/structure.ts';
import type { StructureEntry, StructuresResult } from '../../study/structure-results.ts';
import { cssColour, fieldPalette, paletteIndex, viridis } from '../colour-map.ts';
import type { DisplayUnit } from '../display-units.ts';
import type { Figure } from '../figures/figure.ts';
import { imageMark } from '../figures/image-mark.ts';
import { columnWidth, rounded, singlePlot, themeConfig, vegaSchema } from '../figures/theme.ts';
import { type Colour, palettePng } from '../png.ts';
import { lengthOf } from './measures.ts';

/** Points of the picture of a structure along its longer edge, at most. */
const mostPoints = 1200;
/** A tall picture gets narrower instead of longer than this. */
const mostHeight = 420;
const margins = { left: 46, right: 10, top: 6 };

const phases: readonly { readonly label: string; readonly colour: Colour }[] = [
  { label: 'solid', colour: [70, 70, 70] },
  { label: 'leads through', colour: [178, 213, 240] },
  { label: 'dead end', colour: [230, 159, 0] },
  { label: 'open to one edge', colour: [204, 121, 167] },
  { label: 'isolated', colour: [213, 94, 0] },
];

/** The figures of one structure; their names begin with its own where there are several. */
export async function structureFigures(entry: StructureEntry, result: StructuresResult): Promise<Figure[]> {
  const { picture } = entry;
  const several = result.structures.length > 1;
  const length = lengthOf(entry, result);
  const prefix = several ? `${entry.name}-` : '';
  const of = several ? `: ${entry.label}` : '';
  const figures = picture === undefined ? [] : [await structureFigure(entry, picture, length, prefix, of)];
  for (const direction of ['down', 'across'] as const) {
    const figure = await fluxFigure(entry, direction, length, prefix, of);
    if (figure !== undefined) figures.push(figure);
  }
  const sizes = poreSizeFigure(entry, length, prefix, of);
  return sizes === undefined ? figures : [...figures, sizes];
}

/** Pores by what they are to a current down the picture. */
function phasesOf({ image, sides }: PictureResult): Uint8Array {
  const { columns, pore } = image;
  const found = spanning(image, sides);
  const backbone = backboneOf(found.image, sides);
  const phase = new Uint8Array(pore.length);
  for (let k = 0; k < pore.length; k++) {
    if (pore[k] === 1) phase[k] = found.image.pore[k] === 0 ? 4 : backbone[k] === 1 ? 1 : 2;
  }
  // What touches one edge is found by filling from there.
  const seeds = [];
  for (let i = 0; i < columns; i++) seeds.push(i, pore.length - columns + i);
  const stack = seeds.filter((k) => phase[k] === 4);
  for (const k of stack) phase[k] = 3;
  while (stack.length > 0) {
    const k = stack.pop()!;
    const i = k % columns;
    for (const next of [i > 0 ? k - 1 : -1, i + 1 < columns ? k + 1 : -1, k - columns, k + columns]) {
      if (next < 0 || next >= pore.length || phase[next] !== 4) continue;
      phase[next] = 3;
      stack.push(next);
    }
  }
  return phase;
}

/** Every block of points by what most of it is. */
function blockwise(values: Uint8Array, columns: number, rows: number, kinds: number) {
  const block = Math.max(1, Math.ceil(Math.max(columns, rows) / mostPoints));
  const [wide, high] = [Math.ceil(columns / block), Math.ceil(rows / block)];
  const points = new Uint8Array(wide * high);
  const counts = new Int32Array(kinds);
  for (let j = 0; j < high; j++) {
    for (let i = 0; i < wide; i++) {
      counts.fill(0);
      for (let b = j * block; b < Math.min(rows, (j + 1) * block); b++) {
        for (let a = i * block; a < Math.min(columns, (i + 1) * block); a++) counts[values[b * columns + a]]++;
      }
      points[j * wide + i] = counts.indexOf(Math.max(...counts));
    }
  }
  return { points, wide, high };
}

async function structureFigure(
  entry: StructureEntry,
  picture: PictureResult,
  length: DisplayUnit,
  prefix: string,
  of: string,
): Promise<Figure> {
  const { columns, rows } = picture.image;
  const phase = phasesOf(picture);
  const { points, wide, high } = blockwise(phase, columns, rows, phases.length);
  const present = phases.map((each, k) => ({ ...each, k })).filter(({ k }) => phase.includes(k));
  const image = await palettePng(
    points,
    wide,
    high,
    phases.map(({ colour }) => colour),
  );
  return {
    name: `${prefix}structure`,
    title: `Structure${of}`,
    caption: `Pores and solids as they were solved on, ${columns} × ${rows} pixels; pores by what they are to a current down the picture.`,
    description: `Picture of the structure with ${present.map(({ label }) => label).join(', ')}.`,
    language: 'vega',
    specification: pictureSpecification(entry, length, image, {
      scales: [
        {
          name: 'phase',
          type: 'ordinal',
          domain: present.map(({ label }) => label),
          range: present.map(({ colour }) => cssColour(colour)),
        },
      ],
      legend: (below) => ({
        fill: 'phase',
        orient: 'none',
        direction: 'horizontal',
        columns: present.length <= 3 ? present.length : 3,
        legendX: 0,
        legendY: below,
        symbolType: 'square',
        symbolSize: 90,
        rowPadding: 3,
        columnPadding: 14,
      }),
      legendHeight: present.length <= 3 ? 20 : 36,
    }),
  };
}

async function fluxFigure(
  entry: StructureEntry,
  direction: Direction,
  length: DisplayUnit,
  prefix: string,
  of: string,
): Promise<Figure | undefined> {
  const map = entry.directions[direction]?.transport?.fluxMap;
  if (map === undefined) return undefined;
  const isDown = direction === 'down';
  const [wide, high] = isDown ? [map.columns, map.rows] : [map.rows, map.columns];
  const magnitude = isDown ? map.magnitude : turned(map.magnitude, map.columns, map.rows);
  const high99 = quantile(magnitude, 0.995);
  const top = Number(high99.toPrecision(2));
  const image = await palettePng(
    Uint8Array.from(magnitude, (value) => paletteIndex(value, 0, top)),
    wide,
    high,
    fieldPalette,
  );
  return {
    name: `${prefix}flux-${direction}`,
    title: `Flux ${direction} the structure${of}`,
    caption: `Size of the flux |j| over its mean across the whole ${isDown ? 'width' : 'height'}, driven ${isDown ? 'from top to bottom' : 'from left to right'}; solids in grey. The half per cent of the pores with the most flux is drawn as ${top}.`,
    description: `Map of the flux; 99.5 % of the pores carry less than ${top} times the mean over the cross-section.`,
    language: 'vega',
    specification: pictureSpecification(entry, length, image, {
      scales: [{ name: 'flux', type: 'linear', domain: [0, top], range: viridis.map(cssColour), interpolate: 'rgb' }],
      legend: (below, width) => ({
        fill: 'flux',
        type: 'gradient',
        orient: 'none',
        direction: 'horizontal',
        legendX: 0,
        legendY: below,
        gradientLength: width,
        gradientThickness: 8,
        title: 'Flux |j| over its mean',
        titlePadding: 4,
        tickCount: 6,
      }),
      legendHeight: 40,
    }),
  };
}

function turned(values: Float32Array, columns: number, rows: number): Float32Array {
  const result = new Float32Array(values.length);
  for (let j = 0; j < rows; j++) for (let i = 0; i < columns; i++) result[i * rows + j] = values[j * columns + i];
  return result;
}

function quantile(values: Float32Array, share: number): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] || 1;
}

interface PictureParts {
  readonly scales: readonly Record<string, unknown>[];
  readonly legend: (below: number, width: number) => Record<string, unknown>;
  readonly legendHeight: number;
}

/** A picture with axes in lengths and a legend below. */
function pictureSpecification(
  { extent }: StructureEntry,
  { text: unit, factor: scale }: DisplayUnit,
  png: Uint8Array,
  { scales, legend, legendHeight }: PictureParts,
): Record<string, unknown> {
  const room = columnWidth - margins.left - margins.right;
  const width = Math.round(Math.min(room, (mostHeight * extent.width) / extent.height));
  const height = Math.max(12, Math.round((width * extent.height) / extent.width));
  const below = height + 42;
  const axis = (length: number) => ({ tickCount: Math.max(2, Math.round(length / 50)) });
  return {
    $schema: vegaSchema,
    width: room,
    height,
    padding: { left: margins.left, right: margins.right, top: margins.top, bottom: 44 + legendHeight },
    autosize: 'none',
    config: { ...themeConfig, style: { cell: { stroke: null } } },
    scales: [
      { name: 'x', type: 'linear', domain: [0, rounded(extent.width * scale)], range: [0, width], nice: false },
      { name: 'y', type: 'linear', domain: [0, rounded(extent.height * scale)], range: [height, 0], nice: false },
      ...scales,
    ],
    axes: [
      { scale: 'x', orient: 'bottom', title: `x (${unit})`, offset: 2, ...axis(width) },
      { scale: 'y', orient: 'left', title: `y (${unit})`, offset: 2, ...axis(height) },
    ],
    legends: [legend(below, room)],
    marks: [imageMark(png, width, height)],
  };
}

function poreSizeFigure(
  { poreSizes }: StructureEntry,
  { text: unit, factor: scale }: DisplayUnit,
  prefix: string,
  of: string,
): Figure | undefined {
  if (poreSizes === undefined || poreSizes.diameter.length < 2) return undefined;
  const { diameter, shareAtLeast, median } = poreSizes;
  const values = Array.from(diameter, (each, k) => ({
    diameter: rounded(each * scale),
    share: rounded(100 * shareAtLeast[k]),
  }));
  const last = values[values.length - 1];
  return {
    name: `${prefix}pore-sizes`,
    title: `Widths of the pores${of}`,
    caption: `Share of the pore area that lies in circles inside the pores at least this wide. Dashed: the median, ${rounded(median * scale).toPrecision(3)} ${unit}.`,
    description: `A curve that falls from 100 % at the finest to ${last.share} % at ${last.diameter} ${unit}.`,
    language: 'vega-lite',
    specification: {
      ...singlePlot,
      layer: [
        {
          data: { values: [...values, { diameter: last.diameter, share: 0 }] },
          mark: { type: 'line', color: '#0072b2', strokeWidth: 1.7 },
          encoding: {
            x: {
              field: 'diameter',
              type: 'quantitative',
              title: `Pore width d (${unit})`,
              scale: { zero: true },
              axis: { tickCount: 6, labelFlush: false },
            },
            y: {
              field: 'share',
              type: 'quantitative',
              title: 'Pore area at least as wide (%)',
              scale: { domain: [0, 100] },
              axis: { tickCount: 5 },
            },
          },
        },
        {
          data: { values: [{ median: rounded(median * scale) }] },
          mark: { type: 'rule', strokeDash: [3, 2], strokeWidth: 0.7 },
          encoding: { x: { field: 'median', type: 'quantitative' } },
        },
      ],
    },
  };
}
