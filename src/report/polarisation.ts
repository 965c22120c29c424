import { type VoltagePart, voltageParts } from '../measure/overpotentials.ts';
import type { Metric, Polarisation, PolarisationPoint, VariantResult } from '../study/results.ts';
import type { Column } from './csv.ts';
import type { DisplayUnits } from './display-units.ts';

/** Parts of a cell voltage that are shown as one, in the order that they are stacked in. */
export const voltageGroups: readonly { readonly title: string; readonly parts: readonly VoltagePart[] }[] = [
  { title: 'Ohmic, electrolyte', parts: ['ohmic'] },
  { title: 'Concentration', parts: ['diffusion', 'working_nernst', 'counter_nernst'] },
  { title: 'Charge transfer, working', parts: ['working_charge_transfer'] },
  { title: 'Charge transfer, counter', parts: ['counter_charge_transfer'] },
  { title: 'Films', parts: ['working_film', 'counter_film'] },
  { title: 'Nucleation', parts: ['working_nucleation', 'counter_nucleation'] },
  { title: 'Electrons and contact', parts: ['electrons', 'contact'] },
  { title: 'Equilibrium', parts: ['equilibrium'] },
];

/** Headers of the rows of polarisation curves, after that of the variant: the resistance at rest with its parts, and what else is read off. */
export function polarisationColumns(units: DisplayUnits): string[] {
  const current = units.of('A/m2').text;
  return [
    `at rest (${units.of('ohm m2').text})`,
    'ohmic',
    'salt',
    'kinetics',
    'other',
    `Tafel (${units.of('V').text}/dec)`,
    `i₀ (${current})`,
    `limit (${current})`,
  ];
}

const absent = '–';
const inSecond: readonly VoltagePart[] = ['diffusion', 'working_nernst', 'counter_nernst'];
const inThird: readonly VoltagePart[] = ['working_charge_transfer', 'counter_charge_transfer'];

/** A line for every variant that has a curve or the reason why not: the resistance at rest, of which parts follow, and what else is read off it. */
export function polarisationRows(variants: readonly VariantResult[], units: DisplayUnits): string[][] {
  return variants.flatMap(({ name, polarisation }) => {
    if (polarisation === undefined) return [];
    const { resistance, resistanceParts, tafel, limitingCurrentDensity } = polarisation;
    if (resistance === undefined || resistanceParts === undefined) {
      return [[name, 'no curve', ...Array<string>(polarisationColumns(units).length - 1).fill(absent)]];
    }
    const shown = (metric: Metric | undefined): string =>
      metric === undefined ? absent : units.formatMetricNumber('polarisation', metric);
    const sumOf = (parts: readonly VoltagePart[]): Metric => summed(parts.map((part) => resistanceParts[part]));
    const known: readonly VoltagePart[] = ['ohmic', ...inSecond, ...inThird];
    return [
      [
        name,
        shown(resistance),
        shown(resistanceParts.ohmic),
        shown(sumOf(inSecond)),
        shown(sumOf(inThird)),
        shown(sumOf(voltageParts.filter((part) => !known.includes(part)))),
        shown(tafel.working?.slope),
        shown(tafel.working?.exchangeCurrentDensity),
        shown(limitingCurrentDensity),
      ],
    ];
  });
}

/** The sum of numbers whose errors, all of one mesh, may add up. */
export function summed(metrics: readonly Metric[]): Metric {
  const value = metrics.reduce((sum, each) => sum + each.value, 0);
  const uncertainty = metrics.reduce((sum, each) => sum + (each.uncertainty ?? 0), 0);
  const [{ unit }] = metrics;
  return metrics.every((each) => each.uncertainty === undefined) ? { value, unit } : { value, unit, uncertainty };
}

/** A polarisation curve point by point with the parts of its voltage, SI units. */
export function polarisationTable({ points }: Polarisation): Column[] {
  const column = (header: string, pick: (point: PolarisationPoint) => number) => ({
    header,
    values: points.map(pick),
  });
  return [
    column('current_density (A/m2)', ({ currentDensity }) => currentDensity.value),
    column('current_density uncertainty (A/m2)', ({ currentDensity }) => currentDensity.uncertainty ?? 0),
    column('cell_voltage (V)', ({ voltage }) => voltage.value),
    column('cell_voltage uncertainty (V)', ({ voltage }) => voltage.uncertainty ?? 0),
    ...voltageParts.map((part) => column(`${part} (V)`, ({ parts }) => parts[part].value)),
  ];
}

/** What stands in `summary.json`: the curve without the parts of its points, which `VARIANT.polarisation.csv` holds. */
export function polarisationSummary({ points, ...rest }: Polarisation): unknown {
  return { ...rest, points: points.map(({ currentDensity, voltage }) => ({ currentDensity, voltage })) };
}
