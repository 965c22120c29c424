import type { Metric, Transference, VariantResult } from '../study/results.ts';
import type { Column } from './csv.ts';
import type { DisplayUnits } from './display-units.ts';
import { withSignificantDigits } from './format.ts';

/** Headers of the rows of transference numbers, after that of the variant. */
export const transferenceColumns: readonly string[] = ['method', 't₊ read', 'expected', 'uncorrected'];

/** Headers of the rows of what Bruce and Vincent's number is made of, after that of the variant. */
export function stepColumns(units: DisplayUnits): string[] {
  const [voltage, current, resistance] = ['V', 'A/m2', 'ohm m2'].map((unit) => units.of(unit).text);
  return [`V (${voltage})`, `I₀ (${current})`, `Iₛ (${current})`, `R₀ (${resistance})`, `Rₛ (${resistance})`];
}

const absent = '–';

/**
 * The lines of every variant: t+ of its electrolyte, what Bruce and Vincent read at each voltage beside 1/(1 + Ne), and what Hittorf's compartments
 * say beside t+. The first cell is the variant's name, empty in its further lines.
 */
export function transferenceRows(variants: readonly VariantResult[], units: DisplayUnits): string[][] {
  return variants.flatMap(({ name, transference }) => {
    if (transference === undefined) return [];
    const rest = (count: number): string[] => Array<string>(transferenceColumns.length - count).fill(absent);
    const { transferenceNumber, expected, bruceVincent, hittorf } = transference;
    if (transferenceNumber === undefined || expected === undefined) return [[name, 'none', ...rest(1)]];
    const plain = (value: number): string => withSignificantDigits(value, 4);
    return [
      [name, 'electrolyte, t₊', plain(transferenceNumber), ...rest(2)],
      ...bruceVincent.map((reading) => [
        '',
        `Bruce–Vincent, ${units.formatQuantity(reading.voltage, 'V', 3)}`,
        shown(reading.transferenceNumber, units),
        plain(expected),
        shown(reading.uncorrected, units),
      ]),
      ...(hittorf === undefined
        ? []
        : (['cathode', 'anode'] as const).map((electrode) => [
            '',
            `Hittorf, ${electrode}`,
            shown(hittorf[electrode].transferenceNumber, units),
            plain(transferenceNumber),
            ...rest(3),
          ])),
    ];
  });
}

/** The currents and interfacial resistances of every step of voltage. The first cell is the variant's name, empty in its further lines. */
export function stepRows(variants: readonly VariantResult[], units: DisplayUnits): string[][] {
  return variants.flatMap(({ name, transference }) =>
    (transference?.bruceVincent ?? []).map((reading, k) => [
      k === 0 ? name : '',
      withSignificantDigits(units.of('V').factor * reading.voltage, 3),
      shown(reading.initialCurrentDensity, units),
      shown(reading.steadyCurrentDensity, units),
      shown(reading.initialResistance, units),
      shown(reading.steadyResistance, units),
    ]),
  );
}

function shown(metric: Metric | undefined, units: DisplayUnits): string {
  return metric === undefined ? absent : units.formatMetricNumber('transference', metric);
}

/** The readings of a variant, SI units. */
function transferenceTable({ transferenceNumber, expected, bruceVincent, hittorf }: Transference): Column[] {
  interface Row {
    readonly method: string;
    readonly voltage?: number;
    readonly read: Metric | undefined;
    readonly expected?: number;
    readonly more?: Readonly<Record<string, number>>;
  }
  const rows: Row[] = [
    ...bruceVincent.map(
      (reading): Row => ({
        method: 'Bruce-Vincent',
        voltage: reading.voltage,
        read: reading.transferenceNumber,
        expected,
        more: {
          uncorrected: reading.uncorrected.value,
          'initial_current_density (A/m2)': reading.initialCurrentDensity.value,
          'steady_current_density (A/m2)': reading.steadyCurrentDensity.value,
          'initial_interfacial_resistance (ohm m2)': reading.initialResistance.value,
          'steady_interfacial_resistance (ohm m2)': reading.steadyResistance.value,
        },
      }),
    ),
    ...(hittorf === undefined
      ? []
      : (['cathode', 'middle', 'anode'] as const).map(
          (name): Row => ({
            method: `Hittorf ${name}`,
            read: hittorf[name].transferenceNumber,
            ...(name === 'middle' ? {} : { expected: transferenceNumber }),
            more: { 'salt_change (mol/m2)': hittorf[name].saltChange.value },
          }),
        )),
  ];
  const column = (header: string, pick: (row: Row) => number | undefined) => ({
    header,
    values: rows.map((row) => pick(row) ?? Number.NaN),
  });
  return [
    { header: 'method', values: rows.map(({ method }) => method) },
    column('voltage (V)', ({ voltage }) => voltage),
    column('transference_number', ({ read }) => read?.value),
    column('transference_number uncertainty', ({ read }) => read?.uncertainty),
    column('expected', (row) => row.expected),
    ...[
      'uncorrected',
      'initial_current_density (A/m2)',
      'steady_current_density (A/m2)',
      'initial_interfacial_resistance (ohm m2)',
      'steady_interfacial_resistance (ohm m2)',
      'salt_change (mol/m2)',
    ].map((header) => column(header, ({ more }) => more?.[header])),
  ];
}

/** The current after the step of voltage, SI units. */
function stepTable({ time, currentDensity }: NonNullable<Transference['trace']>): Column[] {
  return [
    { header: 'time (s)', values: time },
    { header: 'current_density (A/m2)', values: currentDensity },
  ];
}

/** The concentration at the end of Hittorf's experiment, SI units. */
function hittorfTable({ profile: { height, concentration } }: NonNullable<Transference['hittorf']>): Column[] {
  return [
    { header: 'height (m)', values: height },
    { header: 'concentration (mol/m3)', values: concentration },
  ];
}

/** Every table of a measurement, by the word that stands in the name of its file. */
export function transferenceTables(
  transference: Transference,
): (readonly [name: string, columns: readonly Column[]])[] {
  const { trace, hittorf } = transference;
  return [
    ['transference', transferenceTable(transference)],
    ...(trace === undefined ? [] : [['transference-current', stepTable(trace)] as const]),
    ...(hittorf === undefined ? [] : [['hittorf', hittorfTable(hittorf)] as const]),
  ];
}

/** What stands in `summary.json`: all but the curves, which have files of their own. */
export function transferenceSummary({ trace: _, hittorf, ...rest }: Transference): unknown {
  if (hittorf === undefined) return rest;
  const { profile: __, ...readings } = hittorf;
  return { ...rest, hittorf: readings };
}
