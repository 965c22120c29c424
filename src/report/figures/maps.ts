import { clipped, type Polyline } from '../../geometry/polyline.ts';
import type { FieldMap, RunResult, SurfaceProfile, VariantResult } from '../../study/results.ts';
import { colourBetween, cssColour, fieldPalette } from '../colour-map.ts';
import { type DisplayUnit, DisplayUnits } from '../display-units.ts';
import { withSignificantDigits } from '../format.ts';
import { type Colour, palettePng } from '../png.ts';
import { appearancesIn, rasterise, type Strip, solidPixels, solidsIn } from '../raster.ts';
import { backdrop } from '../readings.ts';
import type { Figure } from './figure.ts';
import { imageMark } from './image-mark.ts';
import { outlinePath, type View, viewOf } from './outline-path.ts';
import {
  columnWidth,
  ink,
  inWords,
  rounded,
  shownLabel,
  textStyle,
  themeConfig,
  vegaSchema,
  wrapLabel,
} from './theme.ts';
import { leastPlain, plainNumbers } from './time-axis.ts';

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

/** What maps show. */
export interface MappedQuantity {
  /** Name of the figure. */
  readonly name: string;
  readonly title: string;
  /** Beginning of the caption: what is drawn. */
  readonly shows: string;
  /** Beginning of the description. */
  readonly described: string;
  /** A field painted all over the electrolyte, or a quantity along the surfaces of the working electrode. */
  readonly quantity:
    | { readonly on: 'electrolyte'; valuesOf(map: FieldMap): Float64Array }
    | { readonly on: 'surfaces'; valuesOf(surface: SurfaceProfile): Float64Array };
  /** Whether lines of current are drawn over it. */
  readonly withLines: boolean;
  readonly colours: readonly Colour[];
  /** SI unit. */
  readonly unit: string;
  /** Title of the colour bar without its unit, in one line and in two. */
  readonly legend: string;
  readonly legendLines: readonly string[];
}

/** A quantity of every resolved variant, to scale, with one colour scale for all. */
export async function mapsOf(result: RunResult, field: MappedQuantity): Promise<Figure | undefined> {
  const units = new DisplayUnits(result.units);
  const legendUnit = units.of(field.unit);
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
  if (field.unit === 'mol/m3' && isUniform(range)) return undefined;
  const lines = field.withLines ? variants.flatMap(({ currentLines }) => currentLines ?? []) : [];
  const isolated = field.quantity.on === 'electrolyte' && variants.some(({ notes }) => notes.some(isOfIsolatedPores));
  const pinched =
    field.quantity.on === 'surfaces'
      ? [`The colour scale leaves out the ${100 * tailShare} % of the area with the highest and the lowest values.`]
      : [];

  const inRow = Math.min(mostPanelsInRow, panels.length);
  const available = columnWidth - margins.left - margins.right - (inRow - 1) * gap;
  // Figure pixels a metre, the same across and up: the aspect ratio is the true one.
  const scale = Math.min(available / (inRow * widest), tallestPanel / tallest);
  // Where the maps leave room the colour bar stands beside them, else it lies below.
  const narrowSlot = Math.max(scale * widest, narrowestSlot);
  const beside = available - inRow * narrowSlot >= legendRoom;
  const slot = beside ? narrowSlot : available / inRow;
  const titleLines = panels.map(({ variant }) => wrapLabel(shownLabel(variant), Math.floor(slot / 4.9)));
  const titleHeight =
    6 +
    (variants.every((variant) => shownLabel(variant) === '')
      ? 0
      : 12 * Math.max(...titleLines.map((lines) => lines.length)));
  const rowHeight = titleHeight + scale * tallest + 40;
  const rows = Math.ceil(panels.length / inRow);

  const marks = await Promise.all(
    panels.map((panel, index) => {
      const column = index % inRow;
      const offset = { x: column * (slot + gap), y: Math.floor(index / inRow) * rowHeight + titleHeight };
      return panelMark(panel, field, titleLines[index], scale, range, offset, column === 0, units.of('m'));
    }),
  );
  const hostLines = variants.some((variant) => variant.hostTop < variant.cellHeight * (1 - 1e-9));
  return {
    name: field.name,
    title: field.title,
    caption: [
      `${field.shows}, drawn to scale with one colour scale; solids ${field.quantity.on === 'electrolyte' ? 'black' : 'grey'}.`,
      lines.length > 0 ? 'Lines: electric current in the electrolyte; in each map all carry the same current.' : '',
      ...pinched,
      spanOf(range, field),
      isolated ? 'Light grey: pores that no current reaches.' : '',
      hostLines ? 'Dashed: top of the host.' : '',
      ...beyondSides(panels),
    ]
      .filter(Boolean)
      .join(' '),
    description: `${field.described}. ${variants
      .map((variant) => {
        const [least, most] = rangeOf([variant], field);
        return `${variant.label}: ${units.formatQuantity(least, field.unit, 3)} to ${units.formatQuantity(most, field.unit, 3)}`;
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
          domain: range.map((value) => rounded(value * legendUnit.factor)),
          range: field.colours.map(cssColour),
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
                title: field.legendLines.map((line, k, all) =>
                  k === all.length - 1 ? `${line} (${legendUnit.text})` : line,
                ),
              }
            : {
                direction: 'horizontal',
                legendX: 0,
                legendY: rows * rowHeight + 8,
                gradientLength: columnWidth - margins.left - margins.right,
                gradientThickness: 8,
                title: `${field.legend} (${legendUnit.text})`,
              }),
          titlePadding: 4,
          tickCount: 6,
          ...(Math.max(...range.map((value) => Math.abs(value * legendUnit.factor))) < leastPlain
            ? { encode: { labels: { update: { text: { signal: plainNumbers } } } } }
            : {}),
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

/** A concentration that differs by no more than this part of itself is the same everywhere, as in a conductor of one ion. */
const noDifference = 1e-4;

function isUniform([least, most]: readonly [least: number, most: number]): boolean {
  return most - least <= noDifference * Math.max(Math.abs(least), Math.abs(most));
}

/** Colour scales that cover less than this part of their values show differences that hardly matter. */
const narrowSpan = 0.02;

/** Says of a colour scale that it is stretched over next to nothing; a potential has no zero to compare with. */
function spanOf([least, most]: readonly [least: number, most: number], { unit }: MappedQuantity): string {
  const largest = Math.max(Math.abs(least), Math.abs(most));
  const share = (most - least) / largest;
  return unit === 'V' || !(share > 0 && share < narrowSpan)
    ? ''
    : `The whole colour scale spans only ${withSignificantDigits(100 * share, 2)} %.`;
}

/** What a note says of pores that were left out. */
function isOfIsolatedPores(note: string): boolean {
  return note.includes('left out: no current reaches');
}

/** Part of the area of surfaces at either end of their values that a colour scale leaves out: tips would take most of it. */
const tailShare = 0.01;

function rangeOf(variants: readonly Mapped[], { quantity }: MappedQuantity): [low: number, high: number] {
  if (quantity.on === 'surfaces') {
    const faces = variants.flatMap(({ surface }) => {
      const values = quantity.valuesOf(surface);
      return drawnFaces(surface).map((k) => ({ value: values[k], area: surface.area[k] / areaOf(surface) }));
    });
    faces.sort((one, other) => one.value - other.value);
    const total = faces.reduce((sum, { area }) => sum + area, 0);
    const beyond = (share: number) => {
      let sum = 0;
      for (const { value, area } of faces) {
        sum += area;
        if (sum >= share * total) return value;
      }
      return faces.at(-1)?.value ?? 0;
    };
    return [beyond(tailShare), beyond(1 - tailShare)];
  }
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { map } of variants) {
    for (const value of quantity.valuesOf(map)) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return [low, high];
}

function areaOf(surface: SurfaceProfile): number {
  return drawnFaces(surface).reduce((sum, k) => sum + surface.area[k], 0);
}

/** Faces of the surface that are lines in the plane. */
function drawnFaces({ fromX, fromY, toX, toY }: SurfaceProfile): number[] {
  return Array.from(fromX.keys()).filter((k) => fromX[k] !== toX[k] || fromY[k] !== toY[k]);
}

/** One map as a group of Vega marks: image, solids, the top of the host, axes and title. */
async function panelMark(
  { variant, strip }: Panel,
  { quantity, withLines, colours }: MappedQuantity,
  titleLines: readonly string[],
  scale: number,
  range: readonly [low: number, high: number],
  offset: { readonly x: number; readonly y: number },
  first: boolean,
  length: DisplayUnit,
): Promise<Record<string, unknown>> {
  const { map } = variant;
  const width = scale * (strip.right - strip.left);
  const height = scale * map.height;
  const inUnit = (metres: number): number => rounded(metres * length.factor);
  const solids = solidsIn(map, strip);
  const view = viewOf({ ...strip, bottom: 0, top: map.height }, scale);
  const drawn = (closed: boolean) =>
    outlinePath(
      solids.filter((solid) => solid.closed === closed),
      view,
    );
  const metal = quantity.on === 'electrolyte' ? '#000000' : cssColour(paleSolid);
  const axis = {
    tickCount: { signal: `max(2, ceil(${rounded(width)} / 40))` },
    labelOverlap: 'parity',
    labelSeparation: 6,
  };
  return {
    type: 'group',
    encode: {
      update: { x: { value: offset.x }, y: { value: offset.y }, width: { value: width }, height: { value: height } },
    },
    scales: [
      {
        name: 'x',
        type: 'linear',
        domain: [inUnit(strip.left), inUnit(strip.right)],
        range: [0, width],
        zero: false,
        nice: false,
      },
      {
        name: 'y',
        type: 'linear',
        domain: [0, inUnit(map.height)],
        range: [height, 0],
        zero: false,
        nice: false,
      },
    ],
    axes: [
      {
        scale: 'x',
        orient: 'bottom',
        title: `x (${length.text})`,
        offset: 2,
        labelFlush: map.sides === 'axis',
        ...axis,
      },
      {
        scale: 'y',
        orient: 'left',
        offset: 2,
        // A low map has no room for as many labels, nor for the long title.
        tickCount: Math.max(2, Math.min(6, Math.floor(height / 18))),
        ...(first
          ? { title: height < lowPanel ? `y (${length.text})` : `Height above collector y (${length.text})` }
          : { labels: false }),
      },
    ],
    marks: [
      await pictureMark(map, quantity, range, strip, { width, height }),
      ...(withLines ? lineMarks(variant, strip, view) : []),
      // Under the solids, so that a sheet at the top of the host stays black.
      {
        type: 'rule',
        encode: {
          update: {
            x: { value: 0 },
            x2: { value: width },
            y: { scale: 'y', value: inUnit(variant.hostTop) },
            opacity: { value: variant.hostTop < variant.cellHeight * (1 - 1e-9) ? 1 : 0 },
            stroke: { value: quantity.on === 'electrolyte' ? '#ffffff' : '#888888' },
            strokeWidth: { value: 0.8 },
            strokeDash: { value: [3, 2.5] },
          },
        },
      },
      // A thin line closes the seam between bodies and the pixels of the field; sheets of no thickness are seen by theirs.
      ...[
        { path: drawn(true), fill: metal, strokeWidth: 0.2 },
        { path: drawn(false), fill: 'transparent', strokeWidth: 0.9 },
      ].map(({ path, fill, strokeWidth }) => ({
        type: 'path',
        encode: {
          update: {
            path: { value: path },
            fill: { value: fill },
            stroke: { value: metal },
            strokeWidth: { value: path === '' ? 0 : strokeWidth },
          },
        },
      })),
      ...(quantity.on === 'surfaces'
        ? surfaceMarks(variant, quantity.valuesOf(variant.surface), range, colours, strip, view)
        : []),
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

const paleSolid: Colour = [205, 205, 205];

/** The field all over the electrolyte, or only what is solid in pictures. */
async function pictureMark(
  map: FieldMap,
  quantity: MappedQuantity['quantity'],
  range: readonly [low: number, high: number],
  strip: Strip,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<Record<string, unknown>> {
  const pixels = { columns: Math.round(imageScale * width), rows: Math.round(imageScale * height) };
  const { columns, rows } = pixels;
  const image =
    quantity.on === 'electrolyte'
      ? await palettePng(rasterise(map, quantity.valuesOf(map), range, strip, pixels), columns, rows, fieldPalette)
      : await palettePng(
          solidPixels(map, { ...strip, bottom: 0, top: map.height }, pixels),
          columns,
          rows,
          [paleSolid, [255, 255, 255]],
          1,
        );
  return { ...imageMark(image, width, height), ...(quantity.on === 'surfaces' && { name: backdrop }) };
}

/** Points of a line nearer than this to the last are not drawn, pixels. */
const closestPoints = 0.7;

/** Lines of current, dark with a light rim to be seen on any colour. */
function lineMarks({ map, currentLines = [] }: Mapped, strip: Strip, view: View): Record<string, unknown>[] {
  const lines = appearancesIn(map, strip).flatMap(({ offset, mirrored }) =>
    currentLines.map(({ x, y }) => {
      const kept: number[] = [];
      for (const k of x.keys()) {
        const last = kept.at(-1);
        const far = last === undefined || view.scale * Math.hypot(x[k] - x[last], y[k] - y[last]) >= closestPoints;
        if (far || k === x.length - 1) kept.push(k);
      }
      return {
        x: Float64Array.from(kept, (k) => offset + (mirrored ? -x[k] : x[k])),
        y: Float64Array.from(kept, (k) => y[k]),
        closed: false,
      };
    }),
  );
  const path = outlinePath(
    lines.flatMap((line) => clipped(line, view.box)),
    view,
  );
  return [
    { stroke: '#ffffff', strokeWidth: 1.1, opacity: 0.55 },
    { stroke: '#000000', strokeWidth: 0.45, opacity: 0.85 },
  ].map((style) => ({
    type: 'path',
    encode: {
      update: {
        path: { value: path },
        fill: { value: 'transparent' },
        ...Object.fromEntries(Object.entries(style).map(([key, value]) => [key, { value }])),
      },
    },
  }));
}

/** Colours along surfaces; more could not be told apart. */
const surfaceSteps = 48;
/** Half the width of a coloured surface, pixels: it lies on the side of the electrolyte, so that a sheet shows both of its. */
const halfSurface = 0.8;

/** Every face in the colour of its value, on the side of the electrolyte. */
function surfaceMarks(
  { map, surface }: Mapped,
  values: Float64Array,
  [low, high]: readonly [low: number, high: number],
  colours: readonly Colour[],
  strip: Strip,
  view: View,
): Record<string, unknown>[] {
  const { fromX, fromY, toX, toY } = surface;
  const byStep = new Map<number, Polyline[]>();
  for (const { offset, mirrored } of appearancesIn(map, strip)) {
    for (const k of drawnFaces(surface)) {
      const share = high > low ? (values[k] - low) / (high - low) : 0.5;
      const step = Math.round((surfaceSteps - 1) * Math.min(1, Math.max(0, share)));
      const length = Math.hypot(toX[k] - fromX[k], toY[k] - fromY[k]);
      // The electrolyte is on the left of a face.
      const aside = halfSurface / view.scale / length;
      const [dx, dy] = [-aside * (toY[k] - fromY[k]), aside * (toX[k] - fromX[k])];
      const at = (x: number) => offset + (mirrored ? -1 : 1) * (x + dx);
      const line = {
        x: Float64Array.of(at(fromX[k]), at(toX[k])),
        y: Float64Array.of(fromY[k] + dy, toY[k] + dy),
        closed: false,
      };
      const alike = byStep.get(step) ?? [];
      byStep.set(step, alike);
      alike.push(...clipped(line, view.box));
    }
  }
  return [...byStep].map(([step, lines]) => ({
    type: 'path',
    encode: {
      update: {
        path: { value: outlinePath(lines, view) },
        fill: { value: 'transparent' },
        stroke: { value: cssColour(colourBetween(colours, step / (surfaceSteps - 1))) },
        strokeWidth: { value: 2 * halfSurface },
        // Butt ends would gape where a surface bends.
        strokeCap: { value: 'round' },
      },
    },
  }));
}
