import type { RunResult } from '../../study/results.ts';
import { DisplayUnits } from '../display-units.ts';
import type { Figure } from './figure.ts';
import { frequencyText, plotWidth, resistanceUnit, valueAxis, variantsWithImpedance } from './impedance-axis.ts';
import { appearances, rounded, seriesChannels, textStyle, themeConfig, vegaLiteSchema } from './theme.ts';

/** A plot no flatter than this, px. */
const leastHeight = 110;
/** Room around the data, as a part of the width. */
const margin = 0.05;
/** The branch of a capacitance is shown to this height over the width. */
const highest = 0.8;
/** Size of a letter in the labels of frequencies, and how far labels stay from their points and from lines, px. */
const letter = { width: 5.1, height: 8 } as const;
const distance = 7;
const clearance = 1.5;

interface Point {
  readonly variant: string;
  readonly frequency: number;
  readonly real: number;
  /** -Im Z. */
  readonly capacitive: number;
}

/** The impedance in the complex plane, a unit as long on one axis as on the other. */
export function nyquist(result: RunResult): Figure | undefined {
  const units = new DisplayUnits(result.units);
  const variants = variantsWithImpedance(result);
  if (variants.length === 0) return undefined;
  const largest = Math.max(...variants.flatMap(({ impedance }) => Array.from(impedance.real, Math.abs)));
  const { text: unit, factor } = resistanceUnit(largest, units);
  const points = variants.flatMap(({ name, impedance }) =>
    Array.from(
      impedance.frequency,
      (frequency, k): Point => ({
        variant: name,
        frequency,
        real: rounded(factor * impedance.real[k]),
        capacitive: rounded(-factor * impedance.imaginary[k]),
      }),
    ),
  );
  const range = plotRange(points);
  const inside = points.filter(({ capacitive }) => capacitive <= range.top && capacitive >= range.bottom);
  const clipped = inside.length < points.length;
  const perPixel = (range.right - range.left) / plotWidth;
  const decades = inside.filter(({ frequency }) => isDecade(frequency));
  const drawn = cut(points, range);
  const labels = labelsBeside(drawn, decades, range, perPixel);
  const series = appearances(variants);
  const channels = seriesChannels(series);
  const plane = {
    x: {
      field: 'real',
      type: 'quantitative',
      title: `Re Z (${unit})`,
      scale: { domain: [range.left, range.right], nice: false, zero: false },
      axis: { tickCount: 6, labelFlush: false },
    },
    y: {
      field: 'capacitive',
      type: 'quantitative',
      title: `−Im Z (${unit})`,
      scale: { domain: [range.bottom, range.top], nice: false, zero: false },
      axis: { tickCount: 5, ...valueAxis },
    },
  };
  const said = variants.map(({ label, impedance }) => {
    const ends = [0, impedance.frequency.length - 1].map(
      (k) =>
        `${units.formatQuantity(impedance.real[k], 'ohm m2', 3)} real and ${units.formatQuantity(impedance.imaginary[k], 'ohm m2', 3)} imaginary at ${frequencyText(impedance.frequency[k])}`,
    );
    return `${label}: ${[...new Set(ends)].join(', ')}`;
  });
  return {
    name: 'nyquist',
    title: 'Impedance in the complex plane',
    caption: [
      'Impedance Z per footprint; a unit is as long on one axis as on the other.',
      decades.length > 0 ? 'Dots mark powers of ten of the frequency, which falls from left to right.' : '',
      clipped ? 'The branch of the capacitance goes on beyond the top.' : '',
    ]
      .filter(Boolean)
      .join(' '),
    description: `Curves in the complex plane. ${said.join('; ')}.`,
    language: 'vega-lite',
    specification: {
      $schema: vegaLiteSchema,
      padding: 4,
      config: { ...themeConfig, view: { stroke: null } },
      width: plotWidth,
      height: rounded((range.top - range.bottom) / perPixel),
      layer: [
        {
          data: { values: drawn },
          // The points are too few for straight lines between them.
          mark: { type: 'line', interpolate: 'catmull-rom', clip: true },
          encoding: { ...plane, ...channels, order: { field: 'frequency', type: 'quantitative' } },
        },
        {
          data: { values: decades },
          mark: { type: 'point', filled: true, size: 16, opacity: 1, clip: true },
          encoding: { ...plane, color: channels.color },
        },
        {
          data: { values: labels },
          mark: { type: 'text', ...textStyle, align: 'center', baseline: 'middle' },
          encoding: { ...plane, text: { field: 'label' } },
        },
      ],
    },
  };
}

interface PlotRange {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

/**
 * From the origin, unless all real parts are far from it, to the largest real part, and as high as wide at most: the branch of
 * a capacitance has no end.
 */
function plotRange(points: readonly Point[]): PlotRange {
  const reals = points.map(({ real }) => real);
  const heights = points.map(({ capacitive }) => capacitive);
  const [least, most] = [Math.min(...reals), Math.max(...reals)];
  const from = least > 0.6 * most ? least : Math.min(0, least);
  const width = Math.max(most - from, 1e-6 * Math.abs(most));
  const [left, right] = [from === 0 ? 0 : from - margin * width, most + margin * width];
  const lowest = Math.min(0, ...heights);
  const bottom = lowest < -1e-3 * width ? lowest - margin * width : 0;
  const flattest = (leastHeight / plotWidth) * (right - left);
  const top = Math.min(
    Math.max(Math.max(...heights) + 2 * margin * width, bottom + flattest),
    bottom + highest * (right - left),
  );
  return { left, right, bottom, top };
}

function isDecade(frequency: number): boolean {
  const power = Math.log10(frequency);
  return Math.abs(power - Math.round(power)) < 1e-9;
}

/** The parts of curves within a plot, up to its edge: places far outside would be beyond what renderers draw. */
function cut(points: readonly Point[], { bottom, top }: PlotRange): Point[] {
  const isInside = ({ capacitive }: Point) => capacitive >= bottom && capacitive <= top;
  return points.flatMap((point, k) => {
    const before = points[k - 1];
    if (before?.variant !== point.variant || isInside(before) === isInside(point))
      return isInside(point) ? [point] : [];
    const edge = Math.max(before.capacitive, point.capacitive) > top ? top : bottom;
    const share = (edge - before.capacitive) / (point.capacitive - before.capacitive);
    const crossing = {
      variant: point.variant,
      frequency: rounded(before.frequency * (point.frequency / before.frequency) ** share),
      real: rounded(before.real + share * (point.real - before.real)),
      capacitive: edge,
    };
    return isInside(point) ? [crossing, point] : [crossing];
  });
}

interface Label {
  readonly label: string;
  readonly real: number;
  readonly capacitive: number;
}

/** A place in the plot, px. */
interface Place {
  readonly x: number;
  readonly y: number;
}

/** A label beside each of the marked points, on the outer side of the curve, where it hides no curve and no other label. */
function labelsBeside(points: readonly Point[], marked: readonly Point[], range: PlotRange, perPixel: number): Label[] {
  const placeOf = ({ real, capacitive }: Pick<Point, 'real' | 'capacitive'>): Place => ({
    x: (real - range.left) / perPixel,
    y: (capacitive - range.bottom) / perPixel,
  });
  const top = (range.top - range.bottom) / perPixel;
  const taken: Place[] = points.slice(1).flatMap((point, k) => {
    if (point.variant !== points[k].variant) return [];
    return between(placeOf(points[k]), placeOf(point));
  });
  return marked.flatMap((point): Label[] => {
    const k = points.indexOf(point);
    // Frequencies rise from point to point, and so run from right to left: outside is on the right of that.
    const isSame = (other: Point | undefined): other is Point => other?.variant === point.variant;
    const [before, after] = [points[k - 1], points[k + 1]].map((other) => placeOf(isSame(other) ? other : point));
    const length = Math.hypot(after.x - before.x, after.y - before.y);
    if (length === 0) return [];
    const outward = { x: (after.y - before.y) / length, y: (before.x - after.x) / length };
    const label = frequencyText(point.frequency);
    const half = { width: (letter.width * label.length) / 2, height: letter.height / 2 };
    const from = placeOf(point);
    const centre = {
      x: from.x + outward.x * (distance + half.width),
      y: from.y + outward.y * (distance + half.height),
    };
    const covers = ({ x, y }: Place) =>
      Math.abs(x - centre.x) < half.width + clearance && Math.abs(y - centre.y) < half.height + clearance;
    const isInside =
      centre.x - half.width > 0 &&
      centre.x + half.width < plotWidth + 2 * distance &&
      centre.y < top &&
      centre.y > half.height;
    if (!isInside || taken.some(covers)) return [];
    // Another label may not come nearer than lines do.
    for (const side of [-1, -0.5, 0, 0.5, 1])
      taken.push({ x: centre.x + side * half.width, y: centre.y + half.height });
    for (const side of [-1, -0.5, 0, 0.5, 1])
      taken.push({ x: centre.x + side * half.width, y: centre.y - half.height });
    return [
      {
        label,
        real: rounded(range.left + centre.x * perPixel),
        capacitive: rounded(range.bottom + centre.y * perPixel),
      },
    ];
  });
}

/** Places on a straight line, a pixel or two apart. */
function between(from: Place, to: Place): Place[] {
  const count = Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / 1.5) + 1;
  return Array.from({ length: count }, (_, k) => ({
    x: from.x + ((to.x - from.x) * k) / count,
    y: from.y + ((to.y - from.y) * k) / count,
  }));
}
