/**
 * What can be read off a picture: every place of a datum with its values, and every image with the scale of its colours. Taken
 * from the scene that Vega has laid out, so that it is there for every figure, whatever it is specified in, and equals what
 * is drawn.
 */

/** Places of the data of one mark, and their values in the units of the axes. */
export interface MarkReadings {
  /** Which of the picture's marks, counted in the order they are drawn, groups left out. */
  readonly mark: number;
  /** Title of the plot, where a picture holds several. */
  readonly panel: string;
  /** The series that the mark is drawn for as a whole, or the series of each of its elements; -1 for none. */
  readonly seriesOf: number | readonly number[];
  /** What the values are: titles of axes and of the colour scale. */
  readonly titles: readonly string[];
  /** Of each datum: place across and down in the picture, px, index of its series or -1, and a value for every title. */
  readonly data: readonly (readonly [across: number, down: number, series: number, ...values: (number | string)[]])[];
}

/** An image whose colours stand for values or kinds. */
export interface ImageReadings {
  readonly mark: number;
  readonly panel: string;
  /** In the picture, px. */
  readonly box: readonly [left: number, top: number, width: number, height: number];
  /** Titles of x, y and the colours. */
  readonly titles: readonly [x: string, y: string, colours: string];
  readonly x: readonly [left: number, right: number];
  readonly y: readonly [top: number, bottom: number];
  /** Values at both ends of a colour scale, or the kind of each colour. */
  readonly scale: readonly [low: number, high: number] | readonly string[];
  readonly colours: readonly string[];
}

export interface Readings {
  /** What the reader sees of every series, in the order of the legend. */
  readonly series: readonly string[];
  readonly marks: readonly MarkReadings[];
  readonly images: readonly ImageReadings[];
}

type Datum = Readonly<Record<string, unknown>>;

/** As much of a scene of Vega as is read here; Vega's own types leave it open. */
export interface SceneMark {
  readonly marktype: string;
  readonly role?: string;
  readonly name?: string;
  readonly items: readonly SceneItem[];
}

interface SceneItem {
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
  readonly datum?: Datum;
  readonly orient?: string;
  readonly text?: string | readonly string[];
  readonly stroke?: string;
  readonly fill?: string;
  readonly tooltip?: unknown;
  readonly fontWeight?: string | number;
  readonly items?: readonly SceneMark[];
  readonly context?: { readonly scales: Readonly<Record<string, { readonly value: Scale }>> };
}

interface Scale {
  (value: unknown): unknown;
  readonly type: string;
  domain(): readonly unknown[];
  range(): readonly unknown[];
  invert?(place: number): number;
  bandwidth?(): number;
}

/** One axis of a plot. */
interface Axis {
  readonly scale: Scale;
  readonly title: string;
  /** What stands at the places of a scale without numbers. */
  readonly labels: ReadonlyMap<unknown, string>;
}

interface Plot {
  readonly title: string;
  readonly x?: Axis;
  readonly y?: Axis;
  /** px */
  readonly width: number;
  readonly height: number;
}

/** A colour scale with its legend. */
interface ColourLegend {
  readonly scale: Scale;
  readonly title: string;
  readonly labels: ReadonlyMap<unknown, string>;
  readonly isGradient: boolean;
}

/** Name of images whose colours are no values. */
export const backdrop = 'backdrop';

/** Marks with a datum at every place; paths, rules and texts only lead the eye. */
const readable = ['line', 'symbol', 'rect', 'area'];

/**
 * What can be read off a picture.
 *
 * @param root the scene
 * @param origin where its plots begin in the picture, px
 */
export function readingsOf(root: SceneMark, origin: readonly [across: number, down: number]): Readings {
  const legends = legendsIn(root);
  const shared = sharedAxesIn(root);
  const kinds = legends.filter(({ isGradient }) => !isGradient);
  // Legends of one figure may list the same series for its dashes and its markers.
  const names = [...new Set(kinds.flatMap(({ labels }) => [...labels.keys()]))];
  const series = names.map((name) => kinds.find(({ labels }) => labels.has(name))!.labels.get(name)!);
  const marks: MarkReadings[] = [];
  const images: ImageReadings[] = [];
  let count = 0;
  const visit = (mark: SceneMark, [left, top]: readonly [number, number], plot: Plot): void => {
    if (mark.role !== 'mark' && mark.role !== 'frame' && mark.role !== 'scope') return;
    if (mark.marktype === 'group') {
      for (const group of mark.items) {
        const place = [left + (group.x ?? 0), top + (group.y ?? 0)] as const;
        const own = plotOf(group, shared, plot);
        for (const child of group.items ?? []) visit(child, place, own);
      }
      return;
    }
    const index = count++;
    if (mark.marktype === 'image') {
      const legend = legends[0];
      const [item] = mark.items;
      if (
        mark.name === backdrop ||
        legend === undefined ||
        item === undefined ||
        plot.x === undefined ||
        plot.y === undefined
      )
        return;
      images.push(imageReadings(index, item, [left, top], plot, plot.x, plot.y, legend));
    } else if (readable.includes(mark.marktype)) {
      const read = markReadings(index, mark, [left, top], plot, legends, names);
      if (read !== undefined) marks.push(read);
    }
  };
  visit(root, origin, { title: '', width: 0, height: 0 });
  return { series, marks, images };
}

function textOf(text: SceneItem['text']): string {
  return typeof text === 'object' ? text.join(' ') : String(text ?? '');
}

/** The marks of a kind inside a group, at any depth. */
function inside(items: readonly SceneMark[], role: string): SceneItem[] {
  return items.flatMap((mark) =>
    mark.role === role ? mark.items : mark.items.flatMap((item) => inside(item.items ?? [], role)),
  );
}

function titleIn(item: SceneItem, role: string): string {
  return textOf(inside(item.items ?? [], role)[0]?.text);
}

/** What stands at the axes of a side anywhere in a picture. */
interface SharedAxis {
  title: string;
  readonly labels: Map<unknown, string>;
}

/** Titles and labels by side: plots that share an axis have them once. */
function sharedAxesIn(root: SceneMark): ReadonlyMap<string, SharedAxis> {
  const shared = new Map<string, SharedAxis>();
  for (const axis of inside([root], 'axis')) {
    const side = axis.orient ?? '';
    const own = shared.get(side) ?? { title: '', labels: new Map() };
    shared.set(side, own);
    own.title ||= titleIn(axis, 'axis-title');
    for (const [value, text] of labelsIn(axis)) own.labels.set(value, text);
  }
  return shared;
}

function labelsIn(axis: SceneItem): Map<unknown, string> {
  return new Map(inside(axis.items ?? [], 'axis-label').map(({ datum, text }) => [datum?.value, textOf(text)]));
}

function plotOf(group: SceneItem, shared: ReadonlyMap<string, SharedAxis>, outer: Plot): Plot {
  const children = group.items ?? [];
  const axes = children.filter(({ role }) => role === 'axis').flatMap(({ items }) => items);
  const heading = children.flatMap(({ role, items }) =>
    role === 'title' ? items.map((item) => titleIn(item, 'title-text')) : [],
  );
  // Maps write their titles themselves.
  const bold = children.flatMap(({ role, marktype, items }) =>
    role === 'mark' && marktype === 'text' ? items.filter(({ fontWeight }) => fontWeight === 'bold') : [],
  );
  const axisAt = (...sides: readonly string[]): Axis | undefined => {
    const drawn = axes.filter(({ orient }) => sides.includes(orient ?? ''));
    const found = drawn.find((axis) => titleIn(axis, 'axis-title') !== '') ?? drawn[0];
    const scale = found?.context?.scales[String(found.datum?.scale)]?.value;
    if (found === undefined || scale === undefined) return undefined;
    const side = shared.get(found.orient ?? '');
    const own = labelsIn(found);
    return {
      scale,
      title: titleIn(found, 'axis-title') || (side?.title ?? ''),
      labels: own.size > 0 ? own : (side?.labels ?? own),
    };
  };
  return {
    title: heading[0] ?? textOf(bold[0]?.text ?? outer.title),
    x: axisAt('bottom', 'top') ?? outer.x,
    y: axisAt('left', 'right') ?? outer.y,
    width: group.width ?? outer.width,
    height: group.height ?? outer.height,
  };
}

function legendsIn(root: SceneMark): ColourLegend[] {
  return inside([root], 'legend').flatMap((legend) => {
    const named = legend.datum?.scales as Readonly<Record<string, string>> | undefined;
    const name = named?.stroke ?? named?.fill ?? named?.shape ?? named?.strokeDash;
    const scale = name === undefined ? undefined : legend.context?.scales[name]?.value;
    if (scale === undefined) return [];
    return [
      {
        scale,
        title: titleIn(legend, 'legend-title'),
        labels: new Map(
          inside(legend.items ?? [], 'legend-label')
            // Legends of several columns are laid out column by column.
            .sort((one, other) => Number(one.datum?.index) - Number(other.datum?.index))
            .map(({ datum, text }) => [datum?.value, textOf(text)]),
        ),
        isGradient: legend.datum?.type === 'gradient',
      },
    ];
  });
}

/** Digits that data are written with: see `rounded` in figures/theme.ts. */
const digits = 6;

/** Whether a place on a scale is a number; Vega gives scales of names an inverse too. */
function isContinuous({ type, invert }: Scale): boolean {
  return invert !== undefined && type !== 'band' && type !== 'point';
}

/** The value at a place of an axis, as the datum has it if it does. */
function valueAt(place: number, { scale, labels }: Axis, datum: Datum): number | string | undefined {
  if (!isContinuous(scale)) {
    const middle = (scale.bandwidth?.() ?? 0) / 2;
    const found = scale.domain().find((value) => Math.abs(Number(scale(value)) + middle - place) < 0.01);
    return found === undefined ? undefined : (labels.get(found) ?? String(found));
  }
  const own = Object.values(datum).find(
    (value): value is number => typeof value === 'number' && Math.abs(Number(scale(value)) - place) < 1e-9,
  );
  const value = own ?? scale.invert!(place);
  return Number.isFinite(value) ? Number(value.toPrecision(digits)) : undefined;
}

/** The values between two places of an axis, or one of them where all marks begin at the other. */
function valuesBetween(
  from: number,
  to: number,
  baseline: number | undefined,
  axis: Axis,
  datum: Datum,
): number | string | undefined {
  if (!isContinuous(axis.scale)) return valueAt((from + to) / 2, axis, datum);
  const ends = [from, to].flatMap((place) => (place === baseline ? [] : (valueAt(place, axis, datum) ?? [])));
  const [first, last] = ends;
  if (last === undefined || first === last) return first;
  const [low, high] = Number(first) < Number(last) ? [first, last] : [last, first];
  return `${low} to ${high}`;
}

/** Where all of several bars begin, if they do. */
function baselineOf(ends: readonly (readonly [from: number, to: number])[]): number | undefined {
  if (ends.length < 2) return undefined;
  return ends[0].find((place) => ends.every((each) => each.some((end) => Math.abs(end - place) < 1e-6)));
}

/** Pixels to a tenth: finer than anybody points. */
function pixels(place: number): number {
  return Math.round(10 * place) / 10;
}

function markReadings(
  index: number,
  mark: SceneMark,
  [left, top]: readonly [number, number],
  { title, x, y, width, height }: Plot,
  legends: readonly ColourLegend[],
  names: readonly unknown[],
): MarkReadings | undefined {
  // What has no fields stands for no datum, such as a frame.
  const items = mark.items.filter(({ datum }) => Object.keys(datum ?? {}).length > 0);
  if (items.length === 0) return undefined;
  const isJoined = mark.marktype === 'line' || mark.marktype === 'area';
  const own = mark.items.map(({ datum }) => seriesOf(datum, names));
  const read = { mark: index, panel: title, seriesOf: isJoined || own.every((each) => each === own[0]) ? own[0] : own };
  const entries = items.map(({ tooltip }) => tooltip).find(isEntries);
  if (entries !== undefined) {
    const titles = Object.keys(entries);
    const data = items.map((item): MarkReadings['data'][number] => {
      const said = isEntries(item.tooltip) ? item.tooltip : {};
      return [...middleOf(item, left, top), seriesOf(item.datum, names), ...titles.map((name) => String(said[name]))];
    });
    return { ...read, titles, data };
  }
  if (x === undefined || y === undefined) return undefined;
  const gradients = legends.filter(({ isGradient }) => isGradient);
  const isBox = mark.marktype === 'rect';
  const across = items.map((item): [number, number] => [item.x ?? 0, (item.x ?? 0) + (item.width ?? 0)]);
  const down = items.map((item): [number, number] => [item.y ?? 0, (item.y ?? 0) + (item.height ?? 0)]);
  const [baseAcross, baseDown] = [across, down].map(baselineOf);
  const data = items.flatMap((item, k): MarkReadings['data'] => {
    const datum = item.datum ?? {};
    const isOutside = across[k][1] < -1 || across[k][0] > width + 1 || down[k][1] < -1 || down[k][0] > height + 1;
    if (isOutside) return [];
    const values = isBox
      ? [valuesBetween(...across[k], baseAcross, x, datum), valuesBetween(...down[k], baseDown, y, datum)]
      : [valueAt(across[k][0], x, datum), valueAt(down[k][0], y, datum)];
    const coloured = gradients.map(({ scale }) =>
      Object.values(datum).find(
        (each): each is number =>
          typeof each === 'number' && [item.stroke, item.fill].includes(scale(each) as string | undefined),
      ),
    );
    const known = [...values, ...coloured].filter((value) => value !== undefined);
    if (values.includes(undefined)) return [];
    return [[...middleOf(item, left, top), seriesOf(datum, names), ...known]];
  });
  if (data.length === 0) return undefined;
  const isColoured = gradients.length > 0 && data.every((each) => each.length === 5 + gradients.length);
  return {
    ...read,
    titles: [x.title, y.title, ...(isColoured ? gradients.map(({ title: name }) => name) : [])],
    data,
  };
}

function isEntries(tooltip: unknown): tooltip is Readonly<Record<string, unknown>> {
  return typeof tooltip === 'object' && tooltip !== null;
}

function middleOf({ x = 0, y = 0, width = 0, height = 0 }: SceneItem, left: number, top: number): [number, number] {
  return [pixels(left + x + width / 2), pixels(top + y + height / 2)];
}

/** Of which series a datum is: the one that any of its fields names. */
function seriesOf(datum: Datum | undefined, names: readonly unknown[]): number {
  return names.findIndex((name) => typeof name === 'string' && Object.values(datum ?? {}).includes(name));
}

function imageReadings(
  mark: number,
  { x: across = 0, y: down = 0, width = 0, height = 0 }: SceneItem,
  [left, top]: readonly [number, number],
  { title }: Plot,
  x: Axis,
  y: Axis,
  { scale, title: meaning, labels, isGradient }: ColourLegend,
): ImageReadings {
  const at = (axis: Axis, place: number) => Number(axis.scale.invert!(place).toPrecision(digits));
  const domain = scale.domain();
  return {
    mark,
    panel: title,
    box: [pixels(left + across), pixels(top + down), pixels(width), pixels(height)],
    titles: [x.title, y.title, meaning],
    x: [at(x, across), at(x, across + width)],
    y: [at(y, down), at(y, down + height)],
    scale: isGradient
      ? [Number(domain[0]), Number(domain[domain.length - 1])]
      : domain.map((value) => labels.get(value) ?? String(value)),
    colours: isGradient ? coloursAlong(scale) : scale.range().map(String),
  };
}

/** Colours at even steps of a scale, from its low to its high end. */
function coloursAlong(scale: Scale): string[] {
  const domain = scale.domain().map(Number);
  const [low, high] = [domain[0], domain[domain.length - 1]];
  return Array.from({ length: colourSteps + 1 }, (_, k) => String(scale(low + (k / colourSteps) * (high - low))));
}

/** The maps of colours here have seventeen colours at most. */
const colourSteps = 16;
