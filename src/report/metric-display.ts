import type { Metric } from '../study/results.ts';
import { withSignificantDigits, withUncertainty } from './format.ts';

/** How one SI unit is shown to people: the displayed number is the SI value times `factor`. */
export interface DisplayUnit {
  readonly text: string;
  readonly factor: number;
}

/** The units battery papers use, by the SI unit the solver works in. */
const displayUnits: Readonly<Record<string, DisplayUnit>> = {
  '1': { text: '', factor: 1 },
  m: { text: 'µm', factor: 1e6 },
  V: { text: 'mV', factor: 1e3 },
  'A/m2': { text: 'mA/cm²', factor: 0.1 },
  'mol/m3': { text: 'mol/L', factor: 1e-3 },
  'm2/s': { text: 'cm²/s', factor: 1e4 },
  'S/m': { text: 'mS/cm', factor: 10 },
  'ohm m2': { text: 'Ω cm²', factor: 1e4 },
  'C/m2': { text: 'mAh/cm²', factor: 1e-4 / 3.6 },
  K: { text: 'K', factor: 1 },
  s: { text: 's', factor: 1 },
  Hz: { text: 'Hz', factor: 1 },
  'F/m2': { text: 'µF/cm²', factor: 100 },
};

const percent: DisplayUnit = { text: '%', factor: 100 };

/** How one metric is named and shown. */
export interface MetricDisplay {
  /** Name in tables and on axes. */
  readonly title: string;
  /** Title short enough for the terminal. */
  readonly shortTitle: string;
  /** What the number means, in one sentence. */
  readonly meaning: string;
  readonly unit: DisplayUnit;
}

interface KnownMetric {
  readonly title: string;
  readonly shortTitle: string;
  readonly meaning: string;
  /** Only where the unit differs from the usual one of the SI unit. */
  readonly unit?: DisplayUnit;
}

/** The documented metrics, in the order a reader meets them. */
const knownMetrics: Readonly<Record<string, KnownMetric>> = {
  concentration_drop: {
    title: 'Concentration drop',
    shortTitle: 'conc. drop',
    meaning:
      'How far the salt concentration at the bottom of the host lies below that at its top, relative to the top.',
    unit: percent,
  },
  current_difference: {
    title: 'Current difference',
    shortTitle: 'current diff.',
    meaning:
      'How far the plating current density at the top of the host exceeds that at its bottom, relative to the bottom: the upper side of the uppermost surface against the lower side of the lowest.',
    unit: percent,
  },
  surface_current_max_over_mean: {
    title: 'Maximum over mean current',
    shortTitle: 'max/mean',
    meaning: 'Largest local plating current density over its mean on the reactive surface.',
  },
  surface_current_cov: {
    title: 'Variation of current',
    shortTitle: 'current CoV',
    meaning: 'Standard deviation of the local plating current density over its mean, weighted by area.',
    unit: percent,
  },
  surface_current_gini: {
    title: 'Gini coefficient of current',
    shortTitle: 'current Gini',
    meaning:
      'How unequally the local plating current is shared out over the reactive surface: 0 where it is even, towards 1 where all lands in one place.',
  },
  surface_current_top_tenth: {
    title: 'Current in the top tenth',
    shortTitle: 'top tenth',
    meaning: 'Share of the current on the tenth of the reactive surface that carries the most; 10 % where it is even.',
    unit: percent,
  },
  tortuosity_factor: {
    title: 'Tortuosity factor',
    shortTitle: 'tortuosity',
    meaning: 'Porosity times bulk diffusivity over effective diffusivity of the host.',
  },
  path_tortuosity: {
    title: 'Geodesic tortuosity',
    shortTitle: 'geodesic tort.',
    meaning: 'Length of the shortest path through the pores over the height of the host.',
  },
  cell_voltage: {
    title: 'Cell voltage',
    shortTitle: 'cell voltage',
    meaning: 'Potential between the counter electrode and the host.',
  },
  porosity: {
    title: 'Porosity',
    shortTitle: 'porosity',
    meaning: 'Share of the host’s volume that is electrolyte.',
    unit: percent,
  },
  reactive_area: {
    title: 'Reactive area',
    shortTitle: 'area',
    meaning: 'Surface of the host that plates metal over its footprint.',
    unit: { text: 'm²/m²', factor: 1 },
  },
  collector_current_share: {
    title: 'Current on the collector',
    shortTitle: 'on collector',
    meaning: 'Share of the whole current that plates on the flat collector under the host.',
    unit: percent,
  },
  current_density: {
    title: 'Current density',
    shortTitle: 'current',
    meaning: 'Plating current over the footprint of the cell.',
  },
  transport_group: {
    title: 'Transport group δ',
    shortTitle: 'delta',
    meaning:
      'I (1 − t+) H τ / (ε F D c_top): the relative concentration drop the whole current would cause if it went down the host to its bottom.',
  },
  kinetic_group: {
    title: 'Kinetic group m',
    shortTitle: 'm',
    meaning: 'I / (S i0): the mean plating current on the host’s surface over the exchange current density.',
  },
  duration: { title: 'Duration', shortTitle: 'duration', meaning: 'How long the operation lasted.' },
  plated_capacity: {
    title: 'Plated capacity',
    shortTitle: 'plated',
    meaning:
      'Charge that passed to the working electrode during the operation over the footprint, less what was stripped; what double layers hold counts.',
  },
  faradaic_capacity: {
    title: 'Faradaic capacity',
    shortTitle: 'faradaic',
    meaning: 'Of the plated capacity what reactions passed: without the charge of double layers.',
  },
  deposit_thickness: {
    title: 'Mean deposit thickness',
    shortTitle: 'deposit',
    meaning: 'Metal on the surface of the working electrode at the end, as a dense layer: the mean over its area.',
  },
  deposit_thickness_max: {
    title: 'Largest deposit thickness',
    shortTitle: 'thickest deposit',
    meaning: 'The same where there is most.',
  },
  coulombic_efficiency: {
    title: 'Coulombic efficiency',
    shortTitle: 'coulombic eff.',
    meaning: 'Charge stripped over charge plated in the last cycle.',
    unit: percent,
  },
  capacity_retention: {
    title: 'Capacity retention',
    shortTitle: 'retention',
    meaning: 'Charge stripped in the last cycle over that in the first.',
    unit: percent,
  },
  mean_coulombic_efficiency: {
    title: 'Mean coulombic efficiency',
    shortTitle: 'mean coulombic eff.',
    meaning:
      'Geometric mean of stripped over plated charge over all cycles, exp(ln R / n) of what they leave together.',
    unit: percent,
  },
  initial_current_density: {
    title: 'Initial current density',
    shortTitle: 'first current',
    meaning: 'Plating current over the footprint at the first instant of the operation.',
  },
  initial_voltage: {
    title: 'Initial voltage',
    shortTitle: 'first voltage',
    meaning: 'Cell voltage at the first instant of the operation.',
  },
  sand_time: {
    title: 'Sand’s time',
    shortTitle: 'Sand’s time',
    meaning: 'How long the last step took to exhaust the salt at an electrode.',
  },
  sand_capacity: {
    title: 'Sand’s capacity',
    shortTitle: 'Sand’s capacity',
    meaning: 'The charge that passed until the salt at an electrode was exhausted.',
  },
  series_resistance: {
    title: 'Series resistance',
    shortTitle: 'series res.',
    meaning: 'Where the impedance meets the real axis at high frequencies, along a straight line.',
  },
  steady_resistance: {
    title: 'Steady resistance',
    shortTitle: 'steady res.',
    meaning: 'Where the impedance meets the real axis at 0 Hz: the slope of the steady voltage over the current.',
  },
  polarisation_resistance: {
    title: 'Polarisation resistance',
    shortTitle: 'polarisation res.',
    meaning: 'Steady less series resistance.',
  },
  peak_frequency: {
    title: 'Peak frequency',
    shortTitle: 'peak frequency',
    meaning:
      'Where −Im Z has its peak at the lowest frequency: diffusion of salt, unless that arc is only a shoulder of a larger one.',
  },
  blocking_capacitance: {
    title: 'Blocking capacitance',
    shortTitle: 'capacitance',
    meaning: 'Capacitance of the cell over its footprint at the lowest frequency, where no steady current passes.',
  },
  ionic_resistance: {
    title: 'Ionic resistance of the pores',
    shortTitle: 'ionic res.',
    meaning: 'Three times what the filled pores of a blocking host add to the real part of the impedance.',
  },
  impedance_tortuosity: {
    title: 'Tortuosity from the impedance',
    shortTitle: 'impedance tort.',
    meaning: 'Ionic resistance times conductivity and porosity over the thickness of the host.',
  },
};

/** Name and unit of any metric: the documented ones by their entry, others from their key and SI unit. */
export function metricDisplay(name: string, siUnit: string): MetricDisplay {
  const usual = displayUnit(siUnit);
  const known = knownMetrics[name];
  if (known) return { ...known, unit: known.unit ?? usual };
  const words = name.replaceAll('_', ' ');
  return { title: words[0].toUpperCase() + words.slice(1), shortTitle: words, meaning: '', unit: usual };
}

/** The metrics that occur, documented ones first and in their order, then the others in order of appearance. */
export function orderedMetricNames(records: readonly Readonly<Record<string, Metric>>[]): string[] {
  const found = new Set(records.flatMap((record) => Object.keys(record)));
  const known = Object.keys(knownMetrics).filter((name) => found.has(name));
  return [...known, ...[...found].filter((name) => !(name in knownMetrics))];
}

/** How values of an SI unit are shown: the unit's text and the factor from SI. */
export function displayUnit(siUnit: string): DisplayUnit {
  // Case files write powers with a caret, results without.
  return displayUnits[siUnit.replaceAll('^', '')] ?? { text: siUnit, factor: 1 };
}

/** `42.4 ± 0.3 %`: the value of a metric in its display unit, rounded to its uncertainty. */
export function formatMetric(name: string, metric: Metric): string {
  const number = formatMetricNumber(name, metric);
  return Number.isFinite(metric.value) ? withUnit(number, metricDisplay(name, metric.unit).unit) : number;
}

/** The same without the unit, for columns that carry it in their header. */
export function formatMetricNumber(name: string, metric: Metric): string {
  const { unit } = metricDisplay(name, metric.unit);
  const uncertainty = metric.uncertainty === undefined ? undefined : metric.uncertainty * Math.abs(unit.factor);
  return withUncertainty(metric.value * unit.factor, uncertainty);
}

/** A published value of a metric, as precise as the source gave it. */
export function formatPublished(name: string, value: number, siUnit: string): string {
  const { unit } = metricDisplay(name, siUnit);
  // Twelve digits take away what the unit's factor adds in binary, and keep all that any paper prints.
  const exact = Number((value * unit.factor).toPrecision(12));
  return withUnit(String(exact).replace('-', '\u2212'), unit);
}

/** A plain SI quantity in its display unit, to a count of significant digits. */
export function formatQuantity(value: number, siUnit: string, digits = 4): string {
  const unit = displayUnit(siUnit);
  return withUnit(withSignificantDigits(value * unit.factor, digits), unit);
}

function withUnit(number: string, unit: DisplayUnit): string {
  return unit.text === '' ? number : `${number} ${unit.text}`;
}
