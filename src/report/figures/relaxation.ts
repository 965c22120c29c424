import type { RunResult } from '../../study/results.ts';
import { DisplayUnits } from '../display-units.ts';
import { withSignificantDigits } from '../format.ts';
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
import { appearances, inWords, rounded, seriesChannels, themeConfig, vegaLiteSchema } from './theme.ts';

/** The distribution of relaxation times, over the times that the frequencies reach. */
export function relaxation(result: RunResult): Figure | undefined {
  const units = new DisplayUnits(result.units);
  const seconds = units.of('s');
  const variants = variantsWithImpedance(result);
  const values = variants.flatMap(({ name, impedance: { frequency, relaxation: found } }) => {
    const [shortest, longest] = [frequency[frequency.length - 1], frequency[0]].map((each) => 1 / (2 * Math.PI * each));
    return Array.from(found.time, (time, k) => ({
      variant: name,
      time: rounded(time),
      distribution: found.distribution[k],
    })).filter(({ time }) => time >= 0.999 * shortest && time <= 1.001 * longest);
  });
  if (values.length < 3 || values.every(({ distribution }) => distribution === 0)) return undefined;
  const highest = Math.max(...values.map(({ distribution }) => distribution));
  const { text: unit, factor } = resistanceUnit(highest, units);
  const times = values.map(({ time }) => rounded(time * seconds.factor));
  const [shortest, longest] = [Math.min(...times), Math.max(...times)];
  const series = appearances(variants);
  const said = variants.map(({ label, impedance }) => {
    const { peaks } = impedance.relaxation;
    const each = peaks.map(
      ({ time, resistance }) =>
        `${units.formatQuantity(resistance, 'ohm m2', 3)} at ${units.formatQuantity(time, 's', 3)} (${frequencyText(1 / (2 * Math.PI * time))})`,
    );
    return `${label}: ${each.length === 0 ? 'no peak' : inWords(each)}`;
  });
  const misfit = Math.max(...variants.map(({ impedance }) => impedance.relaxation.misfit));
  return {
    name: 'relaxation-times',
    title: 'Distribution of relaxation times',
    caption: `Resistance for each unit of ln τ, the smoothest distribution that leaves ${withSignificantDigits(100 * misfit, 1)} % of the impedance unexplained. A process shows as a peak at its relaxation time τ = 1/(2πf), with its resistance as the area.`,
    description: `Lines over the relaxation time. Peaks of ${said.join('; ')}.`,
    language: 'vega-lite',
    specification: {
      $schema: vegaLiteSchema,
      padding: 4,
      config: { ...themeConfig, view: { stroke: null } },
      width: plotWidth,
      height: 150,
      data: {
        values: values.map((row) => ({
          ...row,
          time: rounded(row.time * seconds.factor),
          distribution: rounded(factor * row.distribution),
        })),
      },
      mark: { type: 'line', interpolate: 'monotone' },
      encoding: {
        x: {
          field: 'time',
          type: 'quantitative',
          title: `Relaxation time τ (${seconds.text})`,
          scale: { type: 'log', domain: [shortest, longest], nice: false },
          axis: { labelFlush: false, values: decadesBetween(shortest, longest), labelExpr: powerLabels },
        },
        y: {
          field: 'distribution',
          type: 'quantitative',
          title: `γ (${unit})`,
          scale: { domain: [0, rounded(1.05 * factor * highest)], nice: false },
          axis: { tickCount: 5, ...valueAxis },
        },
        ...seriesChannels(series),
      },
    },
  };
}
