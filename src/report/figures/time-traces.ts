import type { RunResult } from '../../study/results.ts';
import { type DisplayUnit, DisplayUnits } from '../display-units.ts';
import type { Figure } from './figure.ts';
import {
  appearances,
  columnWidth,
  linearScale,
  rounded,
  seriesChannels,
  themeConfig,
  vegaLiteSchema,
} from './theme.ts';
import { endOf, plainNumbers, timeUnit, type VariantInTime, variantsInTime } from './time-axis.ts';

/** More points than this of one line would only swell the file. */
const mostPoints = 500;
/** Durations further apart than this share no linear axis. */
const widestRange = 20;
/** Values this far apart share no linear axis. */
const twoDecades = 100;
/** No cell goes through more of them; a rest that begins at 0 V does by round-off. */
const mostDecades = 1e8;
/** Moments no further apart than this, relative to the time, are one but for rounding: the two sides of a jump. */
const sameMoment = 2 * Number.EPSILON;

/** Voltage, current and surface concentrations of operations in time, one above the other. */
export function timeTraces(result: RunResult): Figure | undefined {
  const units = new DisplayUnits(result.units);
  const density = units.of('A/m2');
  const salt = units.of('mol/m3');
  const variants = variantsInTime(result.variants);
  if (variants.length === 0) return undefined;
  const ends = variants.map(endOf).filter((end) => end > 0);
  if (ends.length === 0) return undefined;
  const [shortest, longest] = [Math.min(...ends), Math.max(...ends)];
  const logarithmic = longest > widestRange * shortest;
  // Over decades seconds are as good as any.
  const unit = logarithmic ? { text: units.of('s').text, seconds: 1 / units.of('s').factor } : timeUnit(longest, units);
  const first = rounded((1e-2 * shortest) / unit.seconds);
  const series = appearances(variants);
  const highest = Math.max(
    ...variants.flatMap(({ operation }) => Array.from(operation.traces.voltage, Math.abs).filter(Number.isFinite)),
  );
  const volts = units.chosen('V') ?? (highest > 3 ? { text: 'V', factor: 1 } : units.of('V'));
  const rows = variants.flatMap((variant) => rowsOf(variant, unit.seconds, units, volts));
  const values = logarithmic ? rows.filter(({ time }) => time >= first) : rows;
  const withVoltage = values.some(({ voltage }) => voltage !== null);
  const voltages = values.flatMap(({ voltage }) => (voltage === null ? [] : [voltage]));
  /** Logarithmic where positive values are decades apart, unless some are what round-off makes of nothing. */
  const scaleOf = (numbers: readonly number[]): Record<string, unknown> => {
    const least = Math.min(...numbers);
    const ratio = Math.max(...numbers) / least;
    return least > 0 && ratio >= twoDecades && ratio <= mostDecades ? { type: 'log' } : linearScale(numbers);
  };
  const last = variants.map((variant) => {
    const { traces } = variant.operation;
    const k = traces.time.length - 1;
    const voltage = Number.isFinite(traces.voltage[k]) ? `${units.formatQuantity(traces.voltage[k], 'V', 3)}, ` : '';
    const ended = variant.incomplete === undefined ? 'ends' : 'is computed until';
    return `${variant.label} ${ended} ${rounded(endOf(variant) / unit.seconds)} ${unit.text}: ${voltage}${units.formatQuantity(traces.currentDensity[k], 'A/m2', 3)}, ${units.formatQuantity(traces.smallestSurfaceConcentration[k], 'mol/m3', 3)} at the poorest electrode`;
  });
  const panel = (y: { field: string; title: string; scale: Record<string, unknown> }, isLast: boolean) => ({
    width: plotWidth,
    height: 88,
    encoding: {
      x: {
        field: 'time',
        type: 'quantitative',
        title: isLast ? `Time t (${unit.text})` : null,
        scale: logarithmic
          ? { type: 'log', domain: [first, rounded(longest / unit.seconds)], nice: false }
          : { domain: [0, rounded(longest / unit.seconds)], nice: false },
        axis: { labels: isLast, labelFlush: false, tickCount: 6, ...(logarithmic ? { labelExpr: plainNumbers } : {}) },
      },
      y: {
        type: 'quantitative',
        ...y,
        axis: {
          tickCount: 4,
          minExtent: 34,
          maxExtent: 34,
          ...(y.scale.type === 'log' ? { labelExpr: plainNumbers } : {}),
        },
      },
      ...seriesChannels(series),
      // Lines break where values jump.
      detail: [{ field: 'piece', type: 'nominal' }, ...(isLast ? [{ field: 'electrode', type: 'nominal' }] : [])],
      ...(isLast
        ? { strokeWidth: { condition: { test: "datum.electrode === 'poorest'", value: 1.7 }, value: 0.8 } }
        : {}),
    },
  });
  const incomplete = variants.filter((variant) => variant.incomplete !== undefined).map(({ label }) => label);
  return {
    name: 'time-traces',
    title: 'The operation in time',
    caption: [
      `${withVoltage ? 'Cell voltage E (counter against working electrode), ' : ''}applied current density i (positive plates metal) and the smallest (thick) and the largest (thin) salt concentration c at the electrodes over the time t. Lines break at jumps.`,
      incomplete.length > 0 ? `Incomplete: ${incomplete.join(', ')}.` : '',
    ]
      .filter(Boolean)
      .join(' '),
    description: `Lines over time. ${last.join('; ')}.`,
    language: 'vega-lite',
    specification: {
      $schema: vegaLiteSchema,
      padding: 4,
      spacing: 8,
      config: { ...themeConfig, view: { stroke: null } },
      data: { values },
      vconcat: [
        ...(withVoltage
          ? [
              {
                ...panel({ field: 'voltage', title: `E (${volts.text})`, scale: scaleOf(voltages) }, false),
                mark: { type: 'line' },
              },
            ]
          : []),
        {
          ...panel(
            {
              field: 'current',
              title: `i (${density.text})`,
              scale: scaleOf(values.flatMap(({ current }) => current ?? [])),
            },
            false,
          ),
          mark: { type: 'line' },
        },
        {
          ...panel(
            {
              field: 'concentration',
              title: `c at electrodes (${salt.text})`,
              scale: linearScale(values.flatMap(({ poorest, richest }) => [poorest, richest])),
            },
            true,
          ),
          transform: [{ fold: ['poorest', 'richest'], as: ['electrode', 'concentration'] }],
          mark: { type: 'line' },
        },
      ],
    },
  };
}

/** What axes and padding leave of a column. */
const plotWidth = columnWidth - 8 - 50;

interface Row {
  readonly variant: string;
  /** Counts the parts of the line between jumps. */
  readonly piece: number;
  readonly time: number;
  readonly voltage: number | null;
  readonly current: number | null;
  readonly poorest: number;
  readonly richest: number;
}

/** The moments of a variant, thinned evenly except where a step begins or ends. */
function rowsOf(variant: VariantInTime, seconds: number, units: DisplayUnits, volts: DisplayUnit): Row[] {
  const density = units.of('A/m2');
  const salt = units.of('mol/m3');
  const { traces } = variant.operation;
  const { time, step, cycle } = traces;
  let count = 0;
  const pieces = Array.from(time, (now, k) => {
    if (k > 0 && now - time[k - 1] <= sameMoment * now) count++;
    return count;
  });
  const stride = Math.ceil(time.length / mostPoints);
  const isEdge = (k: number) =>
    k === 0 ||
    k === time.length - 1 ||
    step[k] !== step[k - 1] ||
    step[k] !== step[k + 1] ||
    cycle[k] !== cycle[k + 1] ||
    pieces[k] !== pieces[k - 1] ||
    pieces[k] !== pieces[k + 1];
  return Array.from(time, (_, k) => k)
    .filter((k) => k % stride === 0 || isEdge(k))
    .map((k) => ({
      variant: variant.name,
      piece: pieces[k],
      time: rounded(time[k] / seconds),
      voltage: Number.isFinite(traces.voltage[k]) ? rounded(traces.voltage[k] * volts.factor) : null,
      current: Number.isFinite(traces.currentDensity[k]) ? rounded(traces.currentDensity[k] * density.factor) : null,
      poorest: rounded(traces.smallestSurfaceConcentration[k] * salt.factor),
      richest: rounded(traces.largestSurfaceConcentration[k] * salt.factor),
    }));
}
