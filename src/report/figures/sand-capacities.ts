import type { Limits, RunResult, VariantResult } from '../../study/results.ts';
import { DisplayUnits } from '../display-units.ts';
import type { Figure } from './figure.ts';
import { around, decadeTicks } from './sand.ts';
import { appearances, familyColours, ink, inWords, rounded, seriesChannels, singlePlot } from './theme.ts';
import { plainNumbers } from './time-axis.ts';

type Limited = VariantResult & { readonly limits: Limits };

/** Sand's capacity over the current density, beside Sand's formula and the limiting currents, on logarithmic axes. */
export function sandCapacities(result: RunResult): Figure | undefined {
  const units = new DisplayUnits(result.units);
  const density = units.of('A/m2');
  const charge = units.of('C/m2');
  const currentFactor = density.factor;
  const capacityFactor = charge.factor;
  const found = result.variants.filter((variant): variant is Limited => (variant.limits?.sand.length ?? 0) > 0);
  if (found.length === 0) return undefined;
  const alike = groupsOf(found);
  const limited = alike.map(([first]) => first);
  const points = limited.flatMap(({ name, limits: { sand } }) =>
    sand.map(({ currentDensity, capacity }) => ({
      variant: name,
      current: rounded(currentFactor * currentDensity),
      capacity: rounded(capacityFactor * capacity.value),
    })),
  );
  const limits = limited.flatMap(({ name, limits: { limitingCurrentDensity: limit } }) =>
    limit === undefined ? [] : [{ variant: name, current: rounded(currentFactor * limit.value) }],
  );
  // Of t i^2, the same for every current; cells of one electrolyte share the line.
  const constants = new Set(
    limited.flatMap(({ limits: { sand } }) =>
      sand.flatMap(({ currentDensity, halfSpaceTime }) =>
        halfSpaceTime === undefined ? [] : [Number((halfSpaceTime * currentDensity ** 2).toPrecision(4))],
      ),
    ),
  );
  const currentRange = around([...points, ...limits].map(({ current }) => current));
  const theory = [...constants].flatMap((constant, line) =>
    currentRange.map((current) => ({
      line,
      current,
      capacity: rounded((capacityFactor * constant * currentFactor) / current),
    })),
  );
  const capacityRange = around(points.map(({ capacity }) => capacity));
  const current = {
    field: 'current',
    type: 'quantitative',
    title: `Current density i (${density.text})`,
    scale: { type: 'log', domain: currentRange, nice: false },
    axis: { values: decadeTicks(currentRange), labelExpr: plainNumbers, labelOverlap: false },
  };
  const capacity = {
    field: 'capacity',
    type: 'quantitative',
    title: `Sand’s capacity i t (${charge.text})`,
    scale: { type: 'log', domain: capacityRange, nice: false },
    axis: { values: decadeTicks(capacityRange), labelExpr: plainNumbers },
  };
  // Where all have the same limits there is nothing to tell apart.
  const encoded =
    alike.length === 1 && found.length > 1
      ? { color: { value: familyColours[0] } }
      : seriesChannels(appearances(limited));
  const color = encoded.color;
  const said = limited.map(({ label, limits: { limitingCurrentDensity: limit, sand } }) => {
    const atLimit = limit === undefined ? '' : `limit ${units.formatQuantity(limit.value, 'A/m2', 4)}, `;
    const above = sand.map(
      (point) =>
        `${units.formatQuantity(point.capacity.value, 'C/m2', 3)} at ${units.formatQuantity(point.currentDensity, 'A/m2', 3)}`,
    );
    return `${label}: ${atLimit}${above.join(', ')}`;
  });
  return {
    name: 'sand-capacities',
    title: 'Sand’s capacity and the limiting current',
    caption: [
      'Charge i t that a constant current density i brings until it exhausts the salt at an electrode (points).',
      found.length > limited.length
        ? `The same for ${alike
            .filter(({ length }) => length > 1)
            .map((group) => inWords(group.map(({ label }) => label)))
            .join('; for ')}.`
        : '',
      'Dashed: the limiting current density, below which the salt lasts for ever.',
      theory.length > 0
        ? 'Black line: Sand’s formula for an electrolyte without end, i t = π D (F c₀ / (2 (1 − t₊)))² / i.'
        : '',
    ]
      .filter(Boolean)
      .join(' '),
    description: `Points on logarithmic axes. ${said.join('; ')}.`,
    language: 'vega-lite',
    specification: {
      ...singlePlot,
      encoding: { x: current },
      layer: [
        ...(theory.length === 0
          ? []
          : [
              {
                data: { values: theory },
                mark: { type: 'line', color: ink, strokeWidth: 1, clip: true },
                encoding: { y: capacity, detail: { field: 'line', type: 'nominal' } },
              },
            ]),
        {
          data: { values: limits },
          mark: { type: 'rule', strokeDash: [4, 3], strokeWidth: 1 },
          encoding: { color },
        },
        {
          data: { values: points },
          mark: { type: 'point', filled: true, size: 34, opacity: 1 },
          encoding: { y: capacity, color },
        },
      ],
    },
  };
}

/** Variants that have the same limits, as where they differ in their operation alone; one drawn over the other would hide it. */
function groupsOf(variants: readonly Limited[]): Limited[][] {
  const groups = new Map<string, Limited[]>();
  for (const variant of variants) {
    const { limitingCurrentDensity, sand } = variant.limits;
    const numbers = [
      limitingCurrentDensity?.value,
      ...sand.flatMap(({ currentDensity, capacity }) => [currentDensity, capacity.value]),
    ];
    const key = numbers.map((number) => number?.toPrecision(6)).join(' ');
    groups.set(key, [...(groups.get(key) ?? []), variant]);
  }
  return [...groups.values()];
}
