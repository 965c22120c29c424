import type { RunResult, Sand, VariantResult } from '../../study/results.ts';
import { withSignificantDigits } from '../format.ts';
import { formatQuantity } from '../metric-display.ts';
import type { Figure } from './figure.ts';
import { familyColours, ink, rounded, singlePlot } from './theme.ts';
import { plainPowers } from './time-axis.ts';

type Depleted = VariantResult & { readonly sand: Sand };

/** Sand's time over the current density, beside Sand's formula and the limiting current, on logarithmic axes. */
export function sandTimes(result: RunResult): Figure | undefined {
  const depleted = result.variants.flatMap((variant): Depleted[] => {
    const sand = variant.operation?.sand;
    return sand === undefined ? [] : [{ ...variant, sand }];
  });
  const currents = new Set(depleted.map(({ sand }) => Math.abs(sand.currentDensity)));
  if (currents.size < 2) return undefined;
  const points = depleted.map(({ name, sand }) => ({ name, ...pointOf(sand.currentDensity, sand.time) }));
  // One line for each electrolyte and cell: t i^2 is the same along it.
  const lines = new Map<string, Depleted[]>();
  for (const variant of depleted) {
    const { halfSpaceTime, currentDensity } = variant.sand;
    if (halfSpaceTime === undefined) continue;
    const key = (halfSpaceTime * currentDensity ** 2).toPrecision(6);
    lines.set(key, [...(lines.get(key) ?? []), variant]);
  }
  const theory = [...lines].flatMap(([key, variants]) =>
    variants
      .map(({ sand }) => ({ line: key, ...pointOf(sand.currentDensity, sand.halfSpaceTime!) }))
      .sort((a, b) => a.current - b.current),
  );
  const limits = [
    ...new Set(
      depleted.flatMap(({ sand }) =>
        sand.limitingCurrentDensity === undefined ? [] : [rounded(sand.limitingCurrentDensity * 0.1)],
      ),
    ),
  ].map((current) => ({ current }));
  const compared = depleted.filter(({ sand }) => sand.halfSpaceTime !== undefined);
  const said = depleted.map(({ label, sand }) => {
    const against =
      sand.halfSpaceTime === undefined
        ? ''
        : ` (${withSignificantDigits(100 * (sand.time / sand.halfSpaceTime - 1), 2)} % from Sand’s formula)`;
    return `${label}: ${formatQuantity(sand.currentDensity, 'A/m2', 3)}, ${formatQuantity(sand.time, 's', 4)}${against}`;
  });
  return {
    name: 'sand-times',
    title: 'Sand’s time',
    caption: [
      'Time t after which a constant current density i exhausts the salt at the electrode (points).',
      compared.length > 0
        ? 'Line: Sand’s formula t = π D (F c₀ / (2 i (1 − t₊)))² for an electrolyte without end.'
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
          title: 'Current density i (mA/cm²)',
          scale: { type: 'log' },
          axis: { tickCount: 6, labelExpr: plainPowers, labelOverlap: false },
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
                mark: { type: 'line', color: ink, strokeWidth: 1 },
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

const timeAxis = {
  field: 'time',
  type: 'quantitative',
  title: 'Sand’s time t (s)',
  scale: { type: 'log' },
  axis: { tickCount: 6, labelExpr: plainPowers },
};

function pointOf(currentDensity: number, time: number): { current: number; time: number } {
  return { current: rounded(Math.abs(currentDensity) * 0.1), time: rounded(time) };
}
