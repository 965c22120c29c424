import type { Metric } from '../study/results.ts';
import type { DisplayUnit } from './display-units.ts';

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

export interface KnownMetric {
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

/** Name of any metric, and its unit where that is not the usual one: documented metrics by their entry, others from their key. */
export function knownMetric(name: string): KnownMetric {
  const known = knownMetrics[name];
  if (known) return known;
  const words = name.replaceAll('_', ' ');
  return { title: words[0].toUpperCase() + words.slice(1), shortTitle: words, meaning: '' };
}

/** The metrics that occur, documented ones first and in their order, then the others in order of appearance. */
export function orderedMetricNames(records: readonly Readonly<Record<string, Metric>>[]): string[] {
  const found = new Set(records.flatMap((record) => Object.keys(record)));
  const known = Object.keys(knownMetrics).filter((name) => found.has(name));
  return [...known, ...[...found].filter((name) => !(name in knownMetrics))];
}
