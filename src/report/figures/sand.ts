import type { RunResult, Sand, VariantResult } from '../../study/results.ts';
import { DisplayUnits } from '../display-units.ts';
import { withSignificantDigits } from '../format.ts';
import type { Figure } from './figure.ts';
import { familyColours, ink, rounded, singlePlot } from './theme.ts';
import { plainNumbers } from './time-axis.ts';

type Depleted = VariantResult & { readonly sand: Sand };

/** Sand's time over the current density, beside Sand's formula and the limiting current, on logarithmic axes. */
export function sandTimes(result: RunResult): Figure | undefined {
  const units = new DisplayUnits(result.units);
  const density = units.of('A/m2');
  const seconds = units.of('s');
  const pointOf = (currentDensity: number, time: number) => ({
    current: rounded(Math.abs(currentDensity) * density.factor),
    time: rounded(time * seconds.factor),
  });
  const depleted = result.variants.flatMap((variant): Depleted[] => {
    const sand = variant.operation?.sand;
    return sand === undefined ? [] : [{ ...variant, sand }];
  });
  const currents = new Set(depleted.map(({ sand }) => Math.abs(sand.currentDensity)));
  if (currents.size < 2) return undefined;
  const points = depleted.map(({ name, sand }) => ({ name, ...pointOf(sand.currentDensity, sand.time) }));
  const limits = [
    ...new Set(
      depleted.flatMap(({ sand }) =>
        sand.limitingCurrentDensity === undefined ? [] : [rounded(sand.limitingCurrentDensity * density.factor)],
      ),
    ),
  ].map((current) => ({ current }));
  const compared = depleted.filter(({ sand }) => sand.halfSpaceTime !== undefined);
  const ofTheory = compared.map(({ sand }) => pointOf(sand.currentDensity, sand.halfSpaceTime!));
  const currentRange = around([...points, ...limits].map(({ current }) => current));
  const timeRange = around([...points, ...ofTheory].map(({ time }) => time));
  // One line for each electrolyte and cell, along which t i^2 is the same, across the whole plot.
  const constants = new Set(ofTheory.map(({ current, time }) => Number((time * current ** 2).toPrecision(4))));
  const theory = [...constants].flatMap((constant, line) =>
    currentRange.map((current) => ({ line, current, time: rounded(constant / current ** 2) })),
  );
  const said = depleted.map(({ label, sand }) => {
    const against =
      sand.halfSpaceTime === undefined
        ? ''
        : ` (${withSignificantDigits(100 * (sand.time / sand.halfSpaceTime - 1), 2)} % from Sand’s formula)`;
    return `${label}: ${units.formatQuantity(sand.currentDensity, 'A/m2', 3)}, ${units.formatQuantity(sand.time, 's', 4)}${against}`;
  });
  const timeAxis = {
    field: 'time',
    type: 'quantitative',
    title: `Sand’s time t (${seconds.text})`,
    scale: { type: 'log', domain: timeRange, nice: false },
    axis: { values: decadeTicks(timeRange), labelExpr: plainNumbers },
  };
  return {
    name: 'sand-times',
    title: 'Sand’s time',
    caption: [
      'Time t after which a constant current density i exhausts the salt at the electrode (points).',
      compared.length > 0
        ? `Line: Sand’s formula t = π D (F c₀ / (2 i (1 − t₊)))² for an electrolyte without end${compared.some(({ sand }) => sand.propertiesAtFill) ? ', with the properties at the fill' : ''}.`
        : '',
      limits.length > 0 ? 'Dashed: the limiting current density, below which the salt lasts for ever.' : '',
    ]
      .filter(Boolean)
      .join(' '),
    description: `Points on logarithmic axes. ${said.join('; ')}.`,
    language: 'vega-lite',
    specification: {
      ...singlePlot,
      encoding: {
        x: {
          field: 'current',
          type: 'quantitative',
          title: `Current density i (${density.text})`,
          scale: { type: 'log', domain: currentRange, nice: false },
          axis: { values: decadeTicks(currentRange), labelExpr: plainNumbers, labelOverlap: false },
        },
      },
      layer: [
        ...(limits.length === 0
          ? []
          : [
              {
                data: { values: limits },
                mark: { type: 'rule', strokeDash: [4, 3], color: ink, strokeWidth: 0.8 },
              },
            ]),
        ...(theory.length === 0
          ? []
          : [
              {
                data: { values: theory },
                mark: { type: 'line', color: ink, strokeWidth: 1, clip: true },
                encoding: { y: timeAxis, detail: { field: 'line', type: 'nominal' } },
              },
            ]),
        {
          data: { values: points },
          mark: { type: 'point', filled: true, size: 34, opacity: 1, color: familyColours[0] },
          encoding: { y: timeAxis },
        },
      ],
    },
  };
}

/** A range of positive numbers with some room on either side. */
export function around(values: readonly number[]): [low: number, high: number] {
  return [rounded(Math.min(...values) / 1.3), rounded(Math.max(...values) * 1.3)];
}

/** Ticks of a logarithmic axis: powers of ten, with multiples of them where those alone would be few. */
export function decadeTicks([low, high]: readonly [low: number, high: number]): number[] {
  const multiples = high / low < 8 ? [1, 1.5, 2, 3, 4, 5, 6, 8] : high / low < 300 ? [1, 2, 5] : [1];
  const powers = Array.from(
    { length: Math.ceil(Math.log10(high)) - Math.floor(Math.log10(low)) + 1 },
    (_, k) => Math.floor(Math.log10(low)) + k,
  );
  return powers
    .flatMap((power) => multiples.map((multiple) => Number(`${multiple}e${power}`)))
    .filter((tick) => tick >= low && tick <= high);
}
