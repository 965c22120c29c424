import type { RunResult } from '../../study/results.ts';
import { DisplayUnits } from '../display-units.ts';
import { powerLabels } from './convergence.ts';
import type { Figure } from './figure.ts';
import {
  decadesBetween,
  frequencyText,
  plotWidth,
  resistanceUnit,
  valueAxis,
  variantsWithImpedance,
} from './impedance-axis.ts';
import { decadeTicks } from './sand.ts';
import { appearances, linearScale, rounded, seriesChannels, themeConfig, vegaLiteSchema } from './theme.ts';
import { plainNumbers } from './time-axis.ts';

/** Moduli further apart than this share no linear axis. */
const widestRange = 5;

/** Larger moduli are written as powers of ten. */
const mostPlain = 1e5;

/** Modulus and phase of the impedance over the frequency. */
export function bode(result: RunResult): Figure | undefined {
  const units = new DisplayUnits(result.units);
  const variants = variantsWithImpedance(result);
  const frequencies = variants.flatMap(({ impedance }) => [...impedance.frequency]);
  const [lowest, highest] = [Math.min(...frequencies), Math.max(...frequencies)];
  if (variants.length === 0 || !(highest > lowest)) return undefined;
  const moduli = variants.flatMap(({ impedance: { real, imaginary } }) =>
    Array.from(real, (each, k) => Math.hypot(each, imaginary[k])),
  );
  const isWide = Math.max(...moduli) > widestRange * Math.min(...moduli);
  // Over decades the unit is as good as any.
  const { text: unit, factor } = isWide ? units.of('ohm m2') : resistanceUnit(Math.max(...moduli), units);
  const values = variants.flatMap(({ name, impedance: { frequency, real, imaginary } }) =>
    Array.from(frequency, (each, k) => ({
      variant: name,
      frequency: each,
      modulus: rounded(factor * Math.hypot(real[k], imaginary[k])),
      phase: rounded((-180 / Math.PI) * Math.atan2(imaginary[k], real[k])),
    })),
  );
  const series = appearances(variants);
  const shown = values.map(({ modulus }) => modulus);
  const around: [number, number] = [rounded(Math.min(...shown) / 1.25), rounded(Math.max(...shown) * 1.25)];
  const phases = values.map(({ phase }) => phase);
  const panel = (y: Record<string, unknown>, isLast: boolean) => ({
    width: plotWidth,
    height: 110,
    mark: { type: 'line', interpolate: 'monotone' },
    encoding: {
      x: {
        field: 'frequency',
        type: 'quantitative',
        title: isLast ? 'Frequency f (Hz)' : null,
        scale: { type: 'log', domain: [lowest, highest], nice: false },
        axis: {
          labels: isLast,
          labelFlush: false,
          values: decadesBetween(lowest, highest),
          labelExpr: powerLabels,
        },
      },
      y: { type: 'quantitative', ...y },
      ...seriesChannels(series),
    },
  });
  const said = variants.map(({ label, impedance: { frequency, real, imaginary } }) => {
    const at = (k: number) =>
      `${units.formatQuantity(Math.hypot(real[k], imaginary[k]), 'ohm m2', 3)} at ${frequencyText(frequency[k])}`;
    return `${label}: ${at(0)}, ${at(frequency.length - 1)}`;
  });
  return {
    name: 'bode',
    title: 'Impedance over the frequency',
    caption:
      'Modulus of the impedance Z per footprint, and by how much the current is ahead of the voltage: 90° is a capacitance, 45° diffusion.',
    description: `Lines over the frequency. Modulus of ${said.join('; ')}.`,
    language: 'vega-lite',
    specification: {
      $schema: vegaLiteSchema,
      padding: 4,
      spacing: 8,
      config: { ...themeConfig, view: { stroke: null } },
      data: { values },
      vconcat: [
        panel(
          {
            field: 'modulus',
            title: `|Z| (${unit})`,
            scale: isWide ? { type: 'log', domain: around, nice: false } : linearScale(shown),
            axis: {
              ...valueAxis,
              ...(isWide
                ? { values: ticksOf(around), labelExpr: Math.max(...shown) < mostPlain ? plainNumbers : powerLabels }
                : { tickCount: 4 }),
            },
          },
          false,
        ),
        panel(
          {
            field: 'phase',
            title: '−Phase (°)',
            scale: { domain: [Math.min(0, ...phases), Math.max(45, ...phases) > 45 ? 90 : 45], nice: false },
            axis: { values: [-90, -45, 0, 15, 30, 45, 60, 75, 90], ...valueAxis, labelFlush: false },
          },
          true,
        ),
      ],
    },
  };
}

/** Ticks over decades, every second one or so where they are many. */
function ticksOf(range: readonly [low: number, high: number]): number[] {
  const ticks = decadeTicks(range);
  return ticks.length > mostTicks ? decadesBetween(...range) : ticks;
}

const mostTicks = 7;
