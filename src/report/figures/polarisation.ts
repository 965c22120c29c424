import type { Polarisation, RunResult, VariantResult } from '../../study/results.ts';
import { DisplayUnits } from '../display-units.ts';
import { voltageGroups } from '../polarisation.ts';
import type { Figure } from './figure.ts';
import { around, decadeTicks } from './sand.ts';
import {
  appearances,
  columnWidth,
  ink,
  rounded,
  seriesChannels,
  singlePlot,
  themeConfig,
  vegaLiteSchema,
} from './theme.ts';
import { plainNumbers } from './time-axis.ts';

type Polarised = VariantResult & { readonly polarisation: Polarisation };

/** A part that is never more than this of the whole is not drawn. */
const leastShare = 2e-3;
/** More panels than this make no figure. */
const mostPanels = 6;
/** What axes and padding leave of a column. */
const plotWidth = columnWidth - 8 - 50;

/** One colour for each group, of Okabe and Ito's; greys where there is nothing to plate against. */
const groupColours = ['#0072b2', '#56b4e9', '#d55e00', '#e69f00', '#009e73', '#cc79a7', '#7a7a7a', '#c8c8c8'];

function polarised({ variants }: RunResult): Polarised[] {
  return variants.filter((variant): variant is Polarised => (variant.polarisation?.points.length ?? 0) > 1);
}

/** Cell voltage over current density of all variants, with their limiting currents. */
export function polarisationCurves(result: RunResult): Figure | undefined {
  const units = new DisplayUnits(result.units);
  const density = units.of('A/m2');
  const volts = units.of('V');
  const currentFactor = density.factor;
  const voltageFactor = volts.factor;
  const variants = polarised(result);
  if (variants.length === 0) return undefined;
  const points = variants.flatMap(({ name, polarisation }) =>
    polarisation.points.map(({ currentDensity, voltage }) => ({
      variant: name,
      current: rounded(currentFactor * currentDensity.value),
      voltage: rounded(voltageFactor * voltage.value),
    })),
  );
  const most = Math.max(...points.map(({ current }) => current));
  const limits = variants.flatMap(({ name, polarisation: { limitingCurrentDensity: limit } }) => {
    const current = limit === undefined ? Number.NaN : currentFactor * limit.value;
    return current <= 1.1 * most ? [{ variant: name, current: rounded(current) }] : [];
  });
  const { color } = seriesChannels(appearances(variants));
  const current = {
    field: 'current',
    type: 'quantitative',
    title: `Current density i (${density.text})`,
    axis: { tickCount: 6, labelFlush: false },
  };
  const voltage = {
    field: 'voltage',
    type: 'quantitative',
    title: `Cell voltage E (${volts.text})`,
    axis: { tickCount: 5 },
  };
  const said = variants.map(({ label, polarisation: { points: all, limitingCurrentDensity: limit } }) => {
    const { currentDensity, voltage: last } = all[all.length - 1];
    const atLimit = limit === undefined ? '' : `, limiting current ${units.formatQuantity(limit.value, 'A/m2', 4)}`;
    return `${label}: up to ${units.formatQuantity(last.value, 'V', 3)} at ${units.formatQuantity(currentDensity.value, 'A/m2', 3)}${atLimit}`;
  });
  return {
    name: 'polarisation-curves',
    title: 'Polarisation curves',
    caption: [
      'Steady cell voltage E (counter against working electrode) over the current density i per footprint; positive plates metal.',
      limits.length > 0 ? 'Dashed: the limiting current density, which no voltage raises.' : '',
    ]
      .filter(Boolean)
      .join(' '),
    description: `Lines with a point for every steady state. ${said.join('; ')}.`,
    language: 'vega-lite',
    specification: {
      ...singlePlot,
      encoding: { x: current },
      layer: [
        ...(limits.length === 0
          ? []
          : [
              {
                data: { values: limits },
                mark: { type: 'rule', strokeDash: [4, 3], strokeWidth: 1 },
                encoding: { color },
              },
            ]),
        {
          data: { values: points },
          mark: { type: 'line', strokeWidth: 1.4, interpolate: 'monotone' },
          encoding: { y: voltage, color, order: { field: 'voltage', type: 'quantitative' } },
        },
        {
          data: { values: points },
          mark: { type: 'point', filled: true, size: 7, opacity: 1 },
          encoding: { y: voltage, color },
        },
      ],
    },
  };
}

/** What the voltage of every variant is made of, stacked over the current. */
export function voltageStack(result: RunResult): Figure | undefined {
  const volts = new DisplayUnits(result.units).of('V');
  return stacked(result, {
    name: 'polarisation-parts',
    title: 'What the cell voltage is made of',
    caption:
      'Parts of the steady cell voltage E over the current density i, one on top of the other; the black line is their sum.',
    axis: `E (${volts.text})`,
    logarithmic: false,
    shownValue: (voltage) => volts.factor * voltage,
  });
}

/** What the resistance of every variant is made of, stacked over the logarithm of the current. */
export function resistanceStack(result: RunResult): Figure | undefined {
  const resistance = new DisplayUnits(result.units).of('ohm m2');
  return stacked(result, {
    name: 'resistance-parts',
    title: 'Area-specific resistance',
    caption:
      'Cell voltage over current density, E/i, over the current density on a logarithmic axis, and what it is made of; on the left it becomes the resistance at rest (tick).',
    axis: `E/i (${resistance.text})`,
    logarithmic: true,
    shownValue: (volts, currentDensity) => (resistance.factor * volts) / currentDensity,
  });
}

interface Stack {
  readonly name: string;
  readonly title: string;
  readonly caption: string;
  readonly axis: string;
  readonly logarithmic: boolean;
  shownValue(volts: number, currentDensity: number): number;
}

function stacked(
  result: RunResult,
  { name, title, caption, axis, logarithmic, shownValue }: Stack,
): Figure | undefined {
  const units = new DisplayUnits(result.units);
  const density = units.of('A/m2');
  const currentFactor = density.factor;
  const placeOf = (currentDensity: number) => rounded(currentFactor * currentDensity);
  const variants = polarised(result)
    .map((variant) => ({
      ...variant,
      points: variant.polarisation.points.filter(({ currentDensity }, k, all) => {
        if (logarithmic && currentDensity.value <= 0) return false;
        // Of points at the same place, as at a limiting current, a stack would show the sum: the last is kept.
        const next = all.at(k + 1)?.currentDensity.value ?? Number.NaN;
        return placeOf(next) !== placeOf(currentDensity.value);
      }),
    }))
    .filter(({ points }) => points.length > 1);
  if (variants.length === 0) return undefined;
  const shown = variants.slice(0, mostPanels);
  const used = voltageGroups.filter(({ parts }) =>
    shown.some(({ points }) =>
      points.some(({ voltage, parts: of }) => {
        const value = parts.reduce((sum, part) => sum + of[part].value, 0);
        return Math.abs(value) > leastShare * Math.abs(voltage.value);
      }),
    ),
  );
  const colours = used.map((group) => groupColours[voltageGroups.indexOf(group)]);
  const panels = shown.map(({ label, points, polarisation }, panel) => {
    const isLast = panel === shown.length - 1;
    const rows = points.flatMap(({ currentDensity, parts }) =>
      used.map((group, order) => ({
        part: group.title,
        order,
        current: placeOf(currentDensity.value),
        value: rounded(
          shownValue(
            group.parts.reduce((sum, part) => sum + parts[part].value, 0),
            currentDensity.value,
          ),
        ),
      })),
    );
    const totals = points.map(({ currentDensity, voltage }) => ({
      current: placeOf(currentDensity.value),
      value: rounded(shownValue(voltage.value, currentDensity.value)),
    }));
    const currents = totals.map(({ current }) => current);
    const ends: [number, number] = [Math.min(...currents), Math.max(...currents)];
    const { resistance } = polarisation;
    const x = {
      field: 'current',
      type: 'quantitative',
      title: isLast ? `Current density i (${density.text})` : null,
      scale: logarithmic
        ? { type: 'log', domain: ends, nice: false }
        : { domain: [Math.min(0, ends[0]), ends[1]], nice: false },
      axis: logarithmic
        ? { values: decadeTicks(around(ends)), labelExpr: plainNumbers, labelOverlap: true, labelFlush: false }
        : { tickCount: 6, labelFlush: false },
    };
    const y = {
      field: 'value',
      type: 'quantitative',
      title: axis,
      axis: { tickCount: 5, minExtent: 34, maxExtent: 34 },
    };
    return {
      width: plotWidth,
      height: 120,
      ...(shown.length > 1 ? { title: { text: label, anchor: 'start', fontWeight: 'normal', offset: 4 } } : {}),
      encoding: { x },
      layer: [
        {
          data: { values: rows },
          mark: { type: 'area', interpolate: 'monotone' },
          encoding: {
            y: { ...y, stack: 'zero' },
            color: {
              field: 'part',
              type: 'nominal',
              scale: { domain: used.map((group) => group.title), range: colours },
              legend: {
                title: null,
                orient: 'bottom',
                direction: 'vertical',
                columns: 2,
                symbolType: 'square',
                symbolSize: 60,
                rowPadding: 1,
                columnPadding: 12,
                offset: 6,
              },
            },
            order: { field: 'order', type: 'quantitative' },
          },
        },
        {
          data: { values: totals },
          mark: { type: 'line', color: ink, strokeWidth: 1, interpolate: 'monotone' },
          encoding: { y },
        },
        ...(logarithmic && resistance !== undefined
          ? [
              {
                data: { values: [{ current: ends[0], value: rounded(units.of('ohm m2').factor * resistance.value) }] },
                mark: { type: 'tick', orient: 'horizontal', color: ink, thickness: 1.5, size: 14, clip: true },
                encoding: { y },
              },
            ]
          : []),
      ],
    };
  });
  const said = shown.map(({ label, points }) => {
    const { voltage, currentDensity, parts } = points[points.length - 1];
    const shares = used.map((group) => {
      const value = group.parts.reduce((sum, part) => sum + parts[part].value, 0);
      return `${group.title.toLowerCase()} ${Math.round((100 * value) / voltage.value)} %`;
    });
    return `${label} at ${units.formatQuantity(currentDensity.value, 'A/m2', 3)}: ${units.formatQuantity(voltage.value, 'V', 3)}, of which ${shares.join(', ')}`;
  });
  const left = variants.slice(mostPanels).map(({ label }) => label);
  return {
    name,
    title,
    caption: [caption, left.length > 0 ? `Not drawn: ${left.join(', ')}.` : ''].filter(Boolean).join(' '),
    description: `Stacked areas. ${said.join('; ')}.`,
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
