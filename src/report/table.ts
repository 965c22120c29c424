import type { FitResult, Metric, RunResult, SensitivityResult, VariantResult } from '../study/results.ts';
import { type Alignment, absent, besideEachOther, boxed } from './boxed.ts';
import { compareTables } from './compare.ts';
import { DisplayUnits } from './display-units.ts';
import { withSignificantDigits, withUncertainty } from './format.ts';
import { orderedMetricNames } from './metric-display.ts';
import { polarisationColumns, polarisationRows } from './polarisation.ts';
import { transferenceColumns, transferenceRows } from './transference.ts';

/**
 * The tables a terminal shows after a run: the metrics of every variant, then the published numbers beside the computed
 * ones. Variants that do not fit beside each other within `width` columns go into further tables below.
 */
export function resultTables(result: RunResult, width = 100): string {
  const units = new DisplayUnits(result.units);
  const tables = metricTables(result.variants, width, units);
  if (result.comparison) {
    const rows = result.comparison.rows.map((row) => [
      row.variant,
      units.metricDisplay(row.metric, row.computed.unit).shortTitle,
      units.formatPublished(row.metric, row.published, row.computed.unit),
      row.role,
      units.formatMetric(row.metric, row.computed),
    ]);
    const header = ['variant', 'metric', 'published', 'role', 'computed'];
    tables.push(
      `Published: ${result.comparison.source}\n${boxed([header, ...rows], ['left', 'left', 'right', 'left', 'right'])}`,
    );
  }
  tables.push(...compareTables(result, width));
  const ofLimits = limitRows(result.variants, units);
  if (ofLimits.length > 0) {
    tables.push(
      `What each cell can carry\n${boxed([['variant', ...limitColumns(units)], ...ofLimits], ['left', ...limitColumns(units).map((): Alignment => 'right')])}`,
    );
  }
  for (const { name, sensitivity } of result.variants) {
    if (sensitivity !== undefined) tables.push(`${sensitivityTitle(name)}\n${sensitivityBox(sensitivity, units)}`);
  }
  const ofCurves = polarisationRows(result.variants, units);
  if (ofCurves.length > 0) {
    const alignments = ['left' as const, ...polarisationColumns(units).map((): Alignment => 'right')];
    tables.push(`Polarisation curves\n${boxed([['variant', ...polarisationColumns(units)], ...ofCurves], alignments)}`);
  }
  const ofTransference = [['variant', ...transferenceColumns], ...transferenceRows(result.variants, units)];
  if (ofTransference.length > 1) {
    tables.push(`Transference numbers\n${boxed(ofTransference, ['left', 'left', 'right', 'right', 'right'])}`);
  }
  if (result.fit !== undefined) tables.push(fitTable(result.fit, units));
  return tables.join('\n\n');
}

/** What the rows of `sensitivityRows` say. */
export function sensitivityTitle(name: string): string {
  return `Sensitivities of ${name}: by how many per cent a metric grows for each per cent of a parameter`;
}

/** More parameters than this are left to the report. */
const mostSensitivities = 12;

function sensitivityBox(sensitivity: SensitivityResult, units: DisplayUnits): string {
  const rows = sensitivityRows(sensitivity, ({ value }) => withSignificantDigits(value, 3));
  const header = [
    'parameter',
    ...sensitivity.metrics.map(({ name, metric }) => units.metricDisplay(name, metric.unit).shortTitle),
  ];
  const more = rows.length - mostSensitivities;
  const box = boxed(
    [header, ...rows.slice(0, mostSensitivities)],
    header.map((_, k): Alignment => (k === 0 ? 'left' : 'right')),
  );
  return more > 0 ? `${box}\n${more} more in the report` : box;
}

/** A line for every parameter, the most influential first, with d ln m/d ln p of every metric m. */
export function sensitivityRows(
  { parameters, metrics }: SensitivityResult,
  show: (normalised: Metric) => string,
): string[][] {
  const size = (p: number): number =>
    Math.max(0, ...metrics.map(({ sensitivities }) => Math.abs(sensitivities[p].normalised?.value ?? 0)));
  const order = parameters.map((_, p) => p).sort((one, other) => size(other) - size(one));
  return order.map((p) => [
    parameters[p].path,
    ...metrics.map(({ sensitivities }) => {
      const { normalised } = sensitivities[p];
      if (normalised === undefined) return absent;
      // What is round-off beside 1 is nothing.
      return Math.abs(normalised.value) < 5e-7 ? '0' : show(normalised);
    }),
  ]);
}

/** The fitted parameters with their standard errors, and what the data say of them. */
function fitTable({ parameters, findings }: FitResult, units: DisplayUnits): string {
  const rows = parameters.map(({ path, unit, value, standardError, interval, heldAt }) => {
    const { text, factor } = units.of(unit);
    const number =
      standardError === undefined
        ? withSignificantDigits(value * factor, 4)
        : withUncertainty(value * factor, standardError * factor);
    const range = interval?.map((end) => withSignificantDigits(end * factor, 4)).join(' to ');
    return [
      path,
      `${number}${text === '' ? '' : ` ${text}`}`,
      range ?? (heldAt === undefined ? absent : `its ${heldAt}`),
    ];
  });
  const header = ['parameter', 'fitted', '95 % interval'];
  const said = findings.map((sentence) => `  ${sentence}\n`).join('');
  return `Fit\n${boxed([header, ...rows], ['left', 'right', 'right'])}\n${said}`.trimEnd();
}

/** Headers of the rows of limits, after that of the variant. */
export function limitColumns(units: DisplayUnits): string[] {
  return [
    `current (${units.of('A/m2').text})`,
    'by theory',
    `Sand’s time (${units.of('s').text})`,
    'by formula',
    `capacity (${units.of('C/m2').text})`,
    'by formula',
  ];
}

/**
 * What every variant can carry: a line for its limiting current, which lasts for ever, and one for every current above it.
 * The first cell is the variant's name, empty in its further lines.
 */
export function limitRows(variants: readonly VariantResult[], units: DisplayUnits): string[][] {
  return variants.flatMap(({ name, limits }) => {
    if (limits === undefined) return [];
    const { limitingCurrentDensity: limit, closedForm, sand } = limits;
    if (limit === undefined) return [[name, 'no limit', ...Array<string>(limitColumns(units).length - 1).fill(absent)]];
    const theory = (value: number | undefined, metric: string, unit: string): string =>
      value === undefined ? absent : withSignificantDigits(value * units.metricDisplay(metric, unit).unit.factor, 4);
    return [
      [
        name,
        units.formatMetricNumber('current_density', limit),
        theory(closedForm, 'current_density', 'A/m^2'),
        'for ever',
        absent,
        absent,
        absent,
      ],
      ...sand.map(({ currentDensity, time, capacity, halfSpaceTime }) => [
        '',
        theory(currentDensity, 'current_density', 'A/m^2'),
        absent,
        units.formatMetricNumber('sand_time', time),
        theory(halfSpaceTime, 'sand_time', 's'),
        units.formatMetricNumber('sand_capacity', capacity),
        theory(halfSpaceTime && currentDensity * halfSpaceTime, 'sand_capacity', 'C/m^2'),
      ]),
    ];
  });
}

function metricTables(variants: readonly VariantResult[], width: number, units: DisplayUnits): string[] {
  const names = orderedMetricNames(variants.map((variant) => variant.metrics));
  if (names.length === 0) return [];
  const heading = names.map((name) => {
    const unit = variants.find((variant) => variant.metrics[name])!.metrics[name].unit;
    const display = units.metricDisplay(name, unit);
    return display.unit.text === '' ? display.shortTitle : `${display.shortTitle} (${display.unit.text})`;
  });
  const columns = variants.map((variant) => [
    variant.name,
    ...names.map((name) => {
      const metric = variant.metrics[name];
      return metric ? units.formatMetricNumber(name, metric) : absent;
    }),
  ]);
  return besideEachOther(['metric', ...heading], columns, width);
}
