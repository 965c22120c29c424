import type { SurfaceRole } from '../../geometry/geometry.ts';
import { type Box, clipped } from '../../geometry/polyline.ts';
import { type Mesh, type PlaneMesh, type Triangulation, trianglesOf } from '../../mesh/mesh.ts';
import { mapFrame } from '../../study/field-map.ts';
import type { MeshReport } from '../../study/mesh-report.ts';
import type { MapFrame } from '../../study/results.ts';
import type { DisplayUnits } from '../display-units.ts';
import { type Colour, palettePng } from '../png.ts';
import { solidPixels } from '../raster.ts';
import type { Figure } from './figure.ts';
import { imageMark } from './image-mark.ts';
import { outlinePath, type View, viewOf } from './outline-path.ts';
import { regionOutlines } from './region-outlines.ts';
import {
  columnWidth,
  fontFamily,
  ink,
  inWords,
  rounded,
  shownLabel,
  textStyle,
  themeConfig,
  vegaSchema,
  wrapLabel,
} from './theme.ts';

const tallestPanel = 380;
const margins = { left: 42, right: 10, top: 22 };
const widestPanel = columnWidth - margins.left - margins.right;
/** A cell narrower than this leaves room for legends and inset beside it. */
const narrowPanel = 150;
const insetSize = 112;
/** Smallest cells that are smaller than this, in pixels, are shown in an inset. */
const visibleCell = 3;
/** Cells across the inset, as far as its enlargement allows. */
const insetCells = 60;
/** An inset has to show more than the drawing does, and enough around the smallest cell to be found in it. */
const leastEnlarged = 3;
const mostEnlarged = 300;
/** Lines closer than this, in pixels, are drawn as fewer. */
const closestLines = 1.5;
/** Sides of triangles shorter than this, in pixels, are not drawn. */
const shortestSide = 0.25;
/** More of them than this would only swell the file. */
const mostSides = 30_000;
/** Width over height of the strip that stands for a cell in one dimension. */
const stripShare = 0.3;

/** Light enough for lines to show on them, and told apart by their brightness as well. */
const tints = ['#f7f2e2', '#d9e8f5', '#fbe3cf', '#e0efdc', '#efe0ee', '#e9e9e9'];
const solidColour: Colour = [96, 96, 96];
const isolatedColour = '#f0b429';
const lineColour = '#8a8a8a';

const roles: Readonly<Record<SurfaceRole, { readonly label: string; readonly colour: string }>> = {
  counter: { label: 'counter electrode', colour: '#0072b2' },
  collector: { label: 'collector', colour: '#000000' },
  host: { label: 'host surface', colour: '#d55e00' },
  insulator: { label: 'insulator', colour: '#009e73' },
  void: { label: 'void', colour: '#cc79a7' },
};

/** The structure, regions, boundaries and mesh of a variant before anything is solved. */
export async function meshFigure(report: MeshReport, units: DisplayUnits): Promise<Figure> {
  const drawing = drawingOf(report);
  const { frame } = drawing;
  const beside = (tallestPanel / frame.height) * frame.width <= narrowPanel;
  const scale = Math.min((beside ? narrowPanel : widestPanel) / frame.width, tallestPanel / frame.height);
  const main = viewOf({ left: 0, right: frame.width, bottom: 0, top: frame.height }, scale);
  const hasInset = report.smallestCell * scale < visibleCell;
  const legendRows = report.regions.length + drawing.boundaries.length + (drawing.hasIsolated ? 1 : 0) + 3;
  const lower = main.height + (report.kind === 'line' ? 14 : 46);
  const legendsAt = beside ? { x: main.width + 24, y: 0 } : { x: hasInset ? insetSize + 28 : 0, y: lower };
  const insetAt = beside ? { x: main.width + 24, y: legendRows * 14 + 40 } : { x: 0, y: lower + 4 };
  const belowMain = Math.max(hasInset ? insetSize + 24 : 0, legendRows * 14 + 10);
  const insetBottom = hasInset ? insetAt.y + insetSize + 24 : legendsAt.y + legendRows * 14;
  const height = beside ? Math.max(main.height + (report.kind === 'line' ? 8 : 40), insetBottom) : lower + belowMain;
  const label = shownLabel(report);
  const titleLines = wrapLabel(label, 60);
  const window = hasInset ? windowAround(report, frame, scale) : undefined;
  const regionNames = [...new Set(report.regions.map(({ name }) => name))];
  const fillLabels = [...regionNames, ...(drawing.hasIsolated ? ['isolated pore'] : [])];
  const fillColours = [
    ...regionNames.map((_, k) => tints[k % tints.length]),
    ...(drawing.hasIsolated ? [isolatedColour] : []),
  ];
  const presentRoles = drawing.boundaries.map(({ role }) => roles[role]);
  const thinned = hasInset ? ' Where lines would run together, fewer are drawn.' : '';
  return {
    name: `${report.name}.mesh`,
    title: label === '' ? 'Mesh' : `Mesh of ${label}`,
    caption: `Structure, regions and boundaries of the cell with its mesh of ${report.cells.toLocaleString('en')} cells.${thinned}`,
    description: `A drawing of the cell to scale with ${inWords(report.regions.map(({ name }) => name))}, and its mesh of ${report.cells} cells of ${units.formatQuantity(report.smallestCell, 'm', 3)} to ${units.formatQuantity(report.largestCell, 'm', 3)}.`,
    language: 'vega',
    specification: {
      $schema: vegaSchema,
      width: widestPanel,
      height,
      padding: { left: margins.left, right: margins.right, top: margins.top + 12 * (titleLines.length - 1), bottom: 2 },
      autosize: 'none',
      config: { ...themeConfig, style: { cell: { stroke: null } } },
      scales: [
        { name: 'regions', type: 'ordinal', domain: fillLabels, range: fillColours },
        {
          name: 'boundaries',
          type: 'ordinal',
          domain: presentRoles.map(({ label }) => label),
          range: presentRoles.map(({ colour }) => colour),
        },
      ],
      legends: [
        {
          fill: 'regions',
          orient: 'none',
          legendX: legendsAt.x,
          legendY: legendsAt.y,
          symbolType: 'square',
          symbolSize: 90,
          symbolStrokeColor: lineColour,
          symbolStrokeWidth: 0.5,
          title: 'Regions',
          titlePadding: 3,
          rowPadding: 1,
        },
        {
          stroke: 'boundaries',
          orient: 'none',
          legendX: legendsAt.x,
          legendY: legendsAt.y + 14 * (fillLabels.length + 1) + 10,
          symbolType: 'stroke',
          symbolSize: 200,
          symbolStrokeWidth: 2,
          title: 'Boundaries',
          titlePadding: 3,
          rowPadding: 1,
        },
      ],
      marks: [
        await panel(report, drawing, main, { x: 0, y: 0 }, true, units),
        ...(window === undefined
          ? []
          : [
              frameMark(main, window),
              await panel(
                report,
                drawing,
                viewOf(window, insetSize / Math.max(window.right - window.left, window.top - window.bottom)),
                insetAt,
                false,
                units,
              ),
              textMark(
                [
                  `${units.formatQuantity(window.right - window.left, 'm', 2)} wide, enlarged ${zoomOf(window, scale)} times`,
                ],
                insetAt.x,
                insetAt.y + insetSize + 12,
                false,
              ),
            ]),
        textMark(titleLines, 0, -8 - 12 * (titleLines.length - 1), true),
      ],
    },
  };
}

function zoomOf(window: Box, scale: number): string {
  const inset = insetSize / Math.max(window.right - window.left, window.top - window.bottom);
  return String(Number((inset / scale).toPrecision(2)));
}

function textMark(lines: readonly string[], x: number, y: number, isTitle: boolean): Record<string, unknown> {
  return {
    type: 'text',
    encode: {
      update: {
        text: { value: lines.length === 1 ? lines[0] : lines },
        x: { value: x },
        y: { value: y },
        lineHeight: { value: 12 },
        ...Object.fromEntries(Object.entries(textStyle).map(([key, value]) => [key, { value }])),
        font: { value: fontFamily },
        ...(isTitle ? { fontWeight: { value: 'bold' } } : {}),
        fill: { value: ink },
      },
    },
  };
}

/** The rim of the inset. */
function rimMark({ width, height }: View): Record<string, unknown> {
  return {
    type: 'rect',
    encode: {
      update: {
        x: { value: 0 },
        y: { value: 0 },
        width: { value: rounded(width) },
        height: { value: rounded(height) },
        stroke: { value: ink },
        strokeWidth: { value: 0.8 },
        fill: { value: 'transparent' },
      },
    },
  };
}

/** Where the inset looks. */
function frameMark(view: View, window: Box): Record<string, unknown> {
  const least = 4;
  const width = Math.max(least, view.scale * (window.right - window.left));
  const height = Math.max(least, view.scale * (window.top - window.bottom));
  const x = (view.scale * (window.left + window.right)) / 2;
  const y = view.height - (view.scale * (window.bottom + window.top)) / 2;
  return {
    type: 'rect',
    encode: {
      update: {
        x: { value: rounded(x - width / 2) },
        y: { value: rounded(y - height / 2) },
        width: { value: rounded(width) },
        height: { value: rounded(height) },
        stroke: { value: ink },
        strokeWidth: { value: 0.9 },
        fill: { value: 'transparent' },
      },
    },
  };
}

/** Everything of a variant that is drawn, in metres. */
interface Drawing {
  readonly frame: MapFrame;
  readonly boundaries: readonly { readonly role: SurfaceRole; readonly runs: readonly Run[] }[];
  readonly hasIsolated: boolean;
}

/** A straight piece of a boundary. */
type Run = readonly [fromX: number, fromY: number, toX: number, toY: number];

function drawingOf(report: MeshReport): Drawing {
  const { geometry, mesh, pores } = report;
  const isLine = report.kind === 'line';
  const frame = { ...mapFrame(geometry), ...(isLine ? { width: stripShare * geometry.height } : {}) };
  const byRole = new Map<SurfaceRole, Run[]>();
  const add = (role: SurfaceRole, run: Run) => byRole.set(role, [...(byRole.get(role) ?? []), run]);
  if (isLine) {
    add('collector', [0, 0, frame.width, 0]);
    add('counter', [0, frame.height, frame.width, frame.height]);
  } else {
    for (const [surface, runs] of boundaryRuns(report)) {
      const { role } = geometry.surfaces[surface];
      byRole.set(role, [...(byRole.get(role) ?? []), ...runs]);
    }
  }
  const order = Object.keys(roles) as SurfaceRole[];
  return {
    frame,
    boundaries: order.flatMap((role) => {
      const runs = byRole.get(role);
      return runs === undefined ? [] : [{ role, runs }];
    }),
    hasIsolated: pores !== undefined && pores.isolated.cells > 0 && mesh.cellCount > 0,
  };
}

/** The boundary faces of every surface, with those that go on straight joined. */
function boundaryRuns({ geometry, mesh }: MeshReport): Map<number, Run[]> {
  const runs = new Map<number, Run[]>();
  const grid = 1e-6 * Math.min(geometry.width, geometry.height);
  const open = new Map<string, number>();
  for (let b = 0; b < mesh.boundaryCount; b++) {
    const [nx, ny, x, y] = [mesh.boundaryNormalX[b], mesh.boundaryNormalY[b], mesh.boundaryX[b], mesh.boundaryY[b]];
    const half = (mesh.boundaryLength ?? mesh.boundaryArea)[b] / 2;
    // One direction for both sides of a sheet, rightwards or upwards.
    const sign = -ny > 0 || (ny === 0 && nx > 0) ? 1 : -1;
    const [tx, ty] = [-ny * sign * half, nx * sign * half];
    const surface = mesh.boundarySurface[b];
    const of = runs.get(surface) ?? [];
    runs.set(surface, of);
    const keyAt = (px: number, py: number) =>
      `${surface} ${Math.round(px / grid)} ${Math.round(py / grid)} ${nx.toFixed(6)} ${ny.toFixed(6)}`;
    const before = keyAt(x - tx, y - ty);
    const known = open.get(before);
    open.delete(before);
    const at = known ?? of.length;
    const start = known === undefined ? [x - tx, y - ty] : of[known];
    of[at] = [start[0], start[1], x + tx, y + ty];
    open.set(keyAt(x + tx, y + ty), at);
  }
  return runs;
}

/** A window of some cells around the smallest, in a drawing of `scale` pixels a metre. */
function windowAround({ smallestCell, smallestAt, kind }: MeshReport, { width, height }: MapFrame, scale: number): Box {
  const enlarged = (times: number) => insetSize / (times * scale);
  const side = Math.min(Math.max(insetCells * smallestCell, enlarged(mostEnlarged)), enlarged(leastEnlarged));
  const around = (middle: number, extent: number): [number, number] => {
    const size = Math.min(side, extent);
    const low = Math.min(Math.max(0, middle - size / 2), extent - size);
    return [low, low + size];
  };
  const [left, right] = around(kind === 'line' ? width / 2 : smallestAt.x, width);
  const [bottom, top] = around(smallestAt.y, height);
  return { left, right, bottom, top };
}

/** One view of the cell: tints, mesh, solids, boundaries, and axes for the whole of it. */
async function panel(
  report: MeshReport,
  { frame, boundaries }: Drawing,
  view: View,
  offset: { readonly x: number; readonly y: number },
  isMain: boolean,
  units: DisplayUnits,
): Promise<Record<string, unknown>> {
  const lengthUnit = units.of('m');
  const { box } = view;
  const isLine = report.kind === 'line';
  const up = (metres: number) => rounded(view.height - view.scale * (metres - box.bottom));
  const names = [...new Set(report.regions.map(({ name }) => name))];
  // A mesh from a file has no solids but what its triangles leave out, and regions of any shape.
  const fromFile = report.geometry.solids.length === 0 ? trianglesOf(report.shape)?.triangulation : undefined;
  const shaped = fromFile && [
    {
      type: 'rect',
      encode: {
        update: { width: { value: view.width }, height: { value: view.height }, fill: { value: css(solidColour) } },
      },
    },
    ...regionOutlines(fromFile, report.geometry.regions.length).map((outlines, k) =>
      pathMark(
        outlinePath(
          outlines.flatMap((outline) => clipped(outline, box)),
          view,
        ),
        { fill: tints[names.indexOf(report.geometry.regions[k].name) % tints.length] },
      ),
    ),
  ];
  const layered = report.regions
    .filter(({ bottom, top }) => top > box.bottom && bottom < box.top)
    .map(({ name, bottom, top }) => ({
      type: 'rect',
      encode: {
        update: {
          x: { value: 0 },
          x2: { value: view.width },
          y: { value: up(Math.min(top, box.top)) },
          y2: { value: up(Math.max(bottom, box.bottom)) },
          fill: { value: tints[names.indexOf(name) % tints.length] },
        },
      },
    }));
  const solids = frame.solids.flatMap((solid) => clipped(solid, box));
  const closed = outlinePath(
    solids.filter((solid) => solid.closed),
    view,
  );
  const bitmaps = frame.bitmaps.length === 0 ? [] : [await bitmapMark(frame, view)];
  const lineWidth = isMain ? 0.25 : 0.5;
  const marks = [
    ...(shaped ?? layered),
    pathMark(isolatedPath(report, view), { fill: isolatedColour }),
    pathMark(meshPath(report, view, isMain), { stroke: lineColour, strokeWidth: lineWidth }),
    ...bitmaps,
    pathMark(closed, { fill: css(solidColour) }),
    ...boundaries.map(({ role, runs }) =>
      pathMark(
        outlinePath(
          runs.flatMap((run) => clipped(lineOf(run), box)),
          view,
        ),
        {
          stroke: roles[role].colour,
          strokeWidth: isMain ? 1.2 : 1.8,
          strokeCap: 'round',
        },
      ),
    ),
    ...(isMain ? [] : [rimMark(view)]),
  ];
  const ticks = (extent: number) => Math.max(2, Math.min(6, Math.floor(extent / 40)));
  return {
    type: 'group',
    encode: {
      update: {
        x: { value: offset.x },
        y: { value: offset.y },
        width: { value: view.width },
        height: { value: view.height },
      },
    },
    ...(isMain
      ? {
          scales: [
            axisScale('x', [box.left, box.right], [0, view.width], lengthUnit.factor),
            axisScale('y', [box.bottom, box.top], [view.height, 0], lengthUnit.factor),
          ],
          axes: [
            ...(isLine
              ? []
              : [
                  {
                    scale: 'x',
                    orient: 'bottom',
                    offset: 3,
                    tickCount: ticks(view.width),
                    title: `x (${lengthUnit.text})`,
                  },
                ]),
            {
              scale: 'y',
              orient: 'left',
              offset: 3,
              tickCount: ticks(view.height) + 1,
              title: view.height < 130 ? `y (${lengthUnit.text})` : `Height above collector y (${lengthUnit.text})`,
            },
          ],
        }
      : {}),
    marks,
  };
}

function axisScale(name: string, metres: readonly [number, number], range: readonly [number, number], factor: number) {
  return {
    name,
    type: 'linear',
    domain: metres.map((each) => rounded(each * factor)),
    range,
    zero: false,
    nice: false,
  };
}

function css([red, green, blue]: Colour): string {
  return `rgb(${red}, ${green}, ${blue})`;
}

function lineOf([fromX, fromY, toX, toY]: Run) {
  return { x: Float64Array.of(fromX, toX), y: Float64Array.of(fromY, toY), closed: false };
}

function pathMark(
  path: string,
  {
    fill = 'transparent',
    stroke = 'transparent',
    strokeWidth = 0,
    strokeCap = 'butt',
  }: { fill?: string; stroke?: string; strokeWidth?: number; strokeCap?: string },
): Record<string, unknown> {
  return {
    type: 'path',
    encode: {
      update: {
        path: { value: path },
        fill: { value: fill },
        stroke: { value: stroke },
        strokeWidth: { value: strokeWidth },
        strokeCap: { value: strokeCap },
      },
    },
  };
}

async function bitmapMark(frame: MapFrame, view: View): Promise<Record<string, unknown>> {
  const pixels = { columns: Math.round(4 * view.width), rows: Math.round(4 * view.height) };
  const image = await palettePng(
    solidPixels(frame, view.box, pixels),
    pixels.columns,
    pixels.rows,
    [solidColour, [255, 255, 255]],
    1,
  );
  return imageMark(image, view.width, view.height);
}

/** The lines of the mesh in a view, those that would run together left out. */
function meshPath({ kind, shape, mesh }: MeshReport, view: View, isMain: boolean): string {
  const { box } = view;
  if (shape !== undefined && 'triangulation' in shape) {
    return outlinePath(
      sidesOf(shape.triangulation, view, isMain)
        .map((run) => lineOf(run))
        .flatMap((line) => clipped(line, box)),
      view,
    );
  }
  const yEdges = shape === undefined ? lineEdges(mesh) : shape.yEdges;
  const xEdges = kind === 'line' || shape === undefined ? new Float64Array(0) : shape.xEdges;
  const across = apart(xEdges, box.left, box.right, view.scale).map((x): Run => [x, box.bottom, x, box.top]);
  const along = apart(yEdges, box.bottom, box.top, view.scale).map((y): Run => [box.left, y, box.right, y]);
  return outlinePath([...across, ...along].map(lineOf), view);
}

/** The edges of cells one above the other. */
function lineEdges({ cellCount, cellY, cellVolume }: Mesh): Float64Array {
  return Float64Array.from({ length: cellCount + 1 }, (_, k) =>
    k < cellCount ? cellY[k] - cellVolume[k] / 2 : cellY[k - 1] + cellVolume[k - 1] / 2,
  );
}

/** Ascending positions between two ends, of which none is drawn too close to the last. */
function apart(positions: Float64Array, low: number, high: number, scale: number): number[] {
  const drawn: number[] = [];
  for (const position of positions) {
    if (position < low || position > high) continue;
    const last = drawn.at(-1);
    if (last === undefined || (position - last) * scale >= closestLines) drawn.push(position);
  }
  return drawn;
}

/** The sides of triangles that show in a view, each once. */
function sidesOf({ x, y, corners }: Triangulation, { box, scale }: View, isMain: boolean): Run[] {
  const sides: { run: Run; length: number }[] = [];
  const seen = new Set<number>();
  for (let t = 0; t < corners.length; t++) {
    const [p, q] = [corners[t], corners[t % 3 === 2 ? t - 2 : t + 1]];
    const key = Math.min(p, q) * x.length + Math.max(p, q);
    if (seen.has(key)) continue;
    seen.add(key);
    if (Math.max(x[p], x[q]) < box.left || Math.min(x[p], x[q]) > box.right) continue;
    if (Math.max(y[p], y[q]) < box.bottom || Math.min(y[p], y[q]) > box.top) continue;
    const length = Math.hypot(x[q] - x[p], y[q] - y[p]);
    if (isMain && length * scale < shortestSide) continue;
    sides.push({ run: [x[p], y[p], x[q], y[q]], length });
  }
  if (sides.length > mostSides) sides.sort((one, other) => other.length - one.length);
  return sides.slice(0, mostSides).map(({ run }) => run);
}

/** The cells that no current reaches. */
function isolatedPath({ shape, pores }: MeshReport, view: View): string {
  if (shape === undefined || pores === undefined || pores.isolated.cells === 0) return '';
  const isLeftOut = (cell: number) => cell >= 0 && pores.reached[cell] === 0;
  return outlinePath(
    leftOutOutlines(shape, isLeftOut).flatMap((outline) => clipped(outline, view.box)),
    view,
  );
}

function leftOutOutlines(shape: PlaneMesh, isLeftOut: (cell: number) => boolean) {
  if ('triangulation' in shape) {
    const { x, y, corners } = shape.triangulation;
    const outlines = [];
    for (let t = 0; t < corners.length; t += 3) {
      if (!isLeftOut(shape.cellOfCorner[t])) continue;
      const points = corners.subarray(t, t + 3);
      outlines.push({
        x: Float64Array.from(points, (point) => x[point]),
        y: Float64Array.from(points, (point) => y[point]),
        closed: true,
      });
    }
    return outlines;
  }
  const { xEdges, yEdges, cellAt } = shape;
  const columns = xEdges.length - 1;
  const outlines = [];
  for (let row = 0; row + 1 < yEdges.length; row++) {
    for (let column = 0; column < columns; column++) {
      if (!isLeftOut(cellAt[row * columns + column])) continue;
      const first = column;
      while (column + 1 < columns && isLeftOut(cellAt[row * columns + column + 1])) column++;
      const [left, right, bottom, top] = [xEdges[first], xEdges[column + 1], yEdges[row], yEdges[row + 1]];
      outlines.push({
        x: Float64Array.of(left, right, right, left),
        y: Float64Array.of(bottom, bottom, top, top),
        closed: true,
      });
    }
  }
  return outlines;
}
