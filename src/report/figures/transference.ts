import type { Hittorf, RunResult, Transference, VariantResult } from '../../study/results.ts';
import { DisplayUnits } from '../display-units.ts';
import type { Figure } from './figure.ts';
import { decadeTicks } from './sand.ts';
import {
  appearances,
  columnWidth,
  ink,
  rounded,
  seriesChannels,
  singlePlot,
  textStyle,
  themeConfig,
  vegaLiteSchema,
} from './theme.ts';
import { plainNumbers } from './time-axis.ts';

type Trace = NonNullable<Transference['trace']>;
type WithTrace = VariantResult & { readonly transference: Transference & { readonly trace: Trace } };
type WithHittorf = VariantResult & { readonly transference: Transference & { readonly hittorf: Hittorf } };

/** The beginning of the axis of time over the time when half the change has come about. */
const earliest = 1e-3;
/** Steps in time after this multiple of it show nothing new. */
const latest = 100;
/** More points than this of one line would only swell the file. */
const mostPoints = 400;
/** More panels than this make no figure. */
const mostPanels = 6;
const plotWidth = columnWidth - 8 - 50;

/** The current after the smallest step of voltage over the logarithm of the time, between I0 and Is. */
export function stepCurrent(result: RunResult): Figure | undefined {
  const units = new DisplayUnits(result.units);
  const density = units.of('A/m2');
  const seconds = units.of('s');
  const currentFactor = density.factor;
  const variants = result.variants.filter(
    (variant): variant is WithTrace => (variant.transference?.trace?.time.length ?? 0) > 2,
  );
  if (variants.length === 0) return undefined;
  const halves = variants.map(({ transference: { trace } }) => halfTime(trace) * seconds.factor);
  const ends: [number, number] = [rounded(earliest * Math.min(...halves)), rounded(latest * Math.max(...halves))];
  const middle = rounded(Math.sqrt(Math.min(...halves) * Math.max(...halves)));
  const points = variants.flatMap(({ name, transference: { trace } }) =>
    thinned(trace, ends, units).map(({ time, current }) => ({ variant: name, time, current })),
  );
  const marks = variants.flatMap(({ name, transference: { bruceVincent } }) => {
    const [{ initialCurrentDensity, steadyCurrentDensity }] = bruceVincent;
    return [
      {
        variant: name,
        what: 'I₀',
        current: rounded(currentFactor * initialCurrentDensity.value),
        time: ends[0],
        until: middle,
      },
      {
        variant: name,
        what: 'Iₛ',
        current: rounded(currentFactor * steadyCurrentDensity.value),
        time: ends[1],
        until: middle,
      },
    ];
  });
  const { color } = seriesChannels(appearances(variants));
  const x = {
    field: 'time',
    type: 'quantitative',
    title: `Time t (${seconds.text})`,
    scale: { type: 'log', domain: ends, nice: false },
    axis: { values: decadeTicks(ends), labelExpr: plainNumbers, labelOverlap: true, labelFlush: false },
  };
  const y = {
    field: 'current',
    type: 'quantitative',
    title: `Current density i (${density.text})`,
    scale: { zero: false },
    axis: { tickCount: 5 },
  };
  const said = variants.map(({ label, transference: { bruceVincent } }) => {
    const [{ voltage, initialCurrentDensity, steadyCurrentDensity }] = bruceVincent;
    return `${label} at ${units.formatQuantity(voltage, 'V', 3)}: from ${units.formatQuantity(initialCurrentDensity.value, 'A/m2', 4)} to ${units.formatQuantity(steadyCurrentDensity.value, 'A/m2', 4)}`;
  });
  return {
    name: 'transference-current',
    title: 'The current after a step of voltage',
    caption:
      'Current density i over the time t after a small voltage is applied to the cell at rest. Dashed: I₀ of the first instant, with no concentration changed, and the steady Iₛ, from which the method of Bruce and Vincent takes its number.',
    description: `Lines that fall over a logarithmic axis of time. ${said.join('; ')}.`,
    language: 'vega-lite',
    specification: {
      ...singlePlot,
      layer: [
        {
          data: { values: marks },
          mark: { type: 'rule', strokeDash: [4, 3], strokeWidth: 0.8 },
          encoding: { x, x2: { field: 'until' }, y, color },
        },
        {
          data: { values: points },
          mark: { type: 'line', strokeWidth: 1.7, clip: true },
          encoding: { x, y, color, order: { field: 'time', type: 'quantitative' } },
        },
        {
          data: { values: marks.filter(({ what }) => what === 'I₀') },
          mark: { type: 'text', ...textStyle, align: 'left', baseline: 'top', dx: 4, dy: 4 },
          encoding: { x, y, color, text: { field: 'what' } },
        },
        {
          data: { values: marks.filter(({ what }) => what === 'Iₛ') },
          mark: { type: 'text', ...textStyle, align: 'right', baseline: 'bottom', dx: -4, dy: -3 },
          encoding: { x, y, color, text: { field: 'what' } },
        },
      ],
    },
  };
}

/** When a current has come half of its way. */
function halfTime({ time, currentDensity }: Trace): number {
  const last = currentDensity[currentDensity.length - 1];
  const half = (currentDensity[0] + last) / 2;
  const k = currentDensity.findIndex((current) => (current - half) * (currentDensity[0] - half) <= 0);
  return time[Math.max(1, k)];
}

/** The moments of a trace in a range of times, thinned evenly, in the units that they are shown in. */
function thinned({ time: times, currentDensity }: Trace, [from, to]: readonly [number, number], units: DisplayUnits) {
  const seconds = units.of('s').factor;
  const currentFactor = units.of('A/m2').factor;
  const time = times.map((each) => seconds * each);
  // The line comes in from outside the axis.
  const inside = Array.from(time.keys()).filter((k) => time[k] > 0 && (time[k + 1] ?? to) >= from && time[k] <= to);
  const stride = Math.ceil(inside.length / mostPoints);
  const kept = inside
    .filter((_, k) => k % stride === 0)
    .map((k) => ({ time: rounded(time[k]), current: rounded(currentFactor * currentDensity[k]) }));
  // The steady state may come about before the end of the axis.
  const end = { time: to, current: rounded(currentFactor * currentDensity[currentDensity.length - 1]) };
  return time[time.length - 1] < to ? [...kept, end] : kept;
}

/** The concentration at the end of Hittorf's experiment, with the compartments. */
export function hittorfProfiles(result: RunResult): Figure | undefined {
  const units = new DisplayUnits(result.units);
  const length = units.of('m');
  const salt = units.of('mol/m3');
  const variants = result.variants.filter(
    (variant): variant is WithHittorf => variant.transference?.hittorf !== undefined,
  );
  if (variants.length === 0) return undefined;
  const shown = variants.slice(0, mostPanels);
  const panels = shown.map(({ label, cellHeight, transference: { hittorf } }, panel) => {
    const { profile, planes } = hittorf;
    const height = rounded(length.factor * cellHeight);
    const values = Array.from(profile.height, (level, k) => ({
      height: rounded(length.factor * level),
      concentration: rounded(salt.factor * profile.concentration[k]),
    }));
    const concentrations = values.map(({ concentration }) => concentration);
    const [least, most] = [Math.min(...concentrations), Math.max(...concentrations)];
    const room = 0.18 * (most - least);
    const top = rounded(most + room);
    const domain = [rounded(least - 0.3 * room), top];
    const edges = [0, ...planes.map((level) => rounded(length.factor * level)), height];
    const names = ['cathode', 'middle', 'anode'].map((name, k) => ({
      height: rounded((edges[k] + edges[k + 1]) / 2),
      concentration: top,
      name,
    }));
    const isLast = panel === shown.length - 1;
    const x = {
      field: 'height',
      type: 'quantitative',
      title: isLast ? `Height above the working electrode y (${length.text})` : null,
      scale: { domain: [0, height], nice: false },
      axis: { tickCount: 6, labelFlush: false },
    };
    const y = {
      field: 'concentration',
      type: 'quantitative',
      title: `c (${salt.text})`,
      scale: { domain, nice: false, zero: false },
      axis: { tickCount: 5, minExtent: 34, maxExtent: 34 },
    };
    return {
      width: plotWidth,
      height: 120,
      ...(shown.length > 1 ? { title: { text: label, anchor: 'start', fontWeight: 'normal', offset: 4 } } : {}),
      layer: [
        {
          data: { values: [{ from: edges[1], to: edges[2] }] },
          mark: { type: 'rect', color: '#ececec' },
          encoding: { x: { ...x, field: 'from' }, x2: { field: 'to' } },
        },
        {
          data: { values },
          mark: { type: 'line', strokeWidth: 1.7, color: appearances(variants)[panel].colour },
          encoding: { x, y, order: { field: 'height', type: 'quantitative' } },
        },
        {
          data: { values: planes.map((level) => ({ height: rounded(length.factor * level) })) },
          mark: { type: 'rule', color: ink, strokeWidth: 0.7 },
          encoding: { x },
        },
        {
          data: { values: names },
          mark: { type: 'text', ...textStyle, baseline: 'top', dy: 3 },
          encoding: { x, y, text: { field: 'name' } },
        },
      ],
    };
  });
  const said = shown.map(({ label, transference: { hittorf, transferenceNumber } }) => {
    const { cathode, anode, charge } = hittorf;
    const read = (value: number | undefined) => (value ?? Number.NaN).toPrecision(4);
    return `${label} after ${units.formatQuantity(charge, 'C/m2', 3)}: ${read(cathode.transferenceNumber?.value)} by the cathode and ${read(anode.transferenceNumber?.value)} by the anode, t+ of the electrolyte ${read(transferenceNumber)}`;
  });
  return {
    name: 'hittorf',
    title: 'Hittorf’s experiment',
    caption:
      'Salt concentration c over the height y above the working electrode once the charge has passed. The cell is divided at the lines; the middle (grey) must keep its concentration. Where metal is plated (cathode) the salt falls by (1 − t₊) Q/F, and it rises as much at the anode.',
    description: `Profiles of concentration. ${said.join('; ')}.`,
    language: 'vega-lite',
    specification: {
      $schema: vegaLiteSchema,
      padding: 4,
      spacing: 12,
      config: { ...themeConfig, view: { stroke: null } },
      vconcat: panels,
    },
  };
}
