/**
 * The metrics a case file may ask for, fit to or quote, each with the unit its values are kept in (`1` when
 * dimensionless). Names are stable: they are the keys of `metrics` in summary.json.
 */
export const metricUnits = {
  /** 1 - c_bottom / c_top over the host. */
  concentration_drop: '1',
  /** i_top / i_bottom - 1 on the host's surface. */
  current_difference: '1',
  surface_current_max_over_mean: '1',
  /** Standard deviation over mean of the surface current. */
  surface_current_cov: '1',
  /** Gini coefficient of the surface current. */
  surface_current_gini: '1',
  /** Share of the current on the tenth of the surface with the most of it. */
  surface_current_top_tenth: '1',
  tortuosity_factor: '1',
  /** Length of the shortest pore path through the host over its height. */
  path_tortuosity: '1',
  cell_voltage: 'V',
  porosity: '1',
  /** Reactive surface of the host per footprint, m2/m2. */
  reactive_area: '1',
  /** Share of the total current that lands on the current collector. */
  collector_current_share: '1',
  /** Plating current per footprint. */
  current_density: 'A/m^2',
  /** delta = I (1 - t+) H tau / (eps F D c_top): what the current asks of the electrolyte in the host. */
  transport_group: '1',
  /** m = I / (S i0): what the current asks of the kinetics on the host's surface. */
  kinetic_group: '1',
  /** How long an operation in time lasted. */
  duration: 's',
  /** Charge deposited in it per footprint, less what was stripped. */
  plated_capacity: 'C/m^2',
  faradaic_capacity: 'C/m^2',
  /** Metal on the working electrode at the end of it, as a dense layer: its mean thickness, and that of its thickest place. */
  deposit_thickness: 'm',
  deposit_thickness_max: 'm',
  /** Charge stripped over charge plated in the last cycle of it. */
  coulombic_efficiency: '1',
  /** Charge stripped in the last cycle over that in the first; the geometric mean of the efficiencies of all cycles. */
  capacity_retention: '1',
  mean_coulombic_efficiency: '1',
  /** Current density and cell voltage at the first instant of an operation in time. */
  initial_current_density: 'A/m^2',
  initial_voltage: 'V',
  /** How long the last step took to exhaust the salt at an electrode. */
  sand_time: 's',
  /** The charge that passed until then. */
  sand_capacity: 'C/m^2',
  /** Where the impedance meets the real axis at high frequencies. */
  series_resistance: 'ohm m^2',
  /** Where it meets the real axis at 0 Hz: dV/dI of the steady states around; that less the series resistance. */
  steady_resistance: 'ohm m^2',
  polarisation_resistance: 'ohm m^2',
  /** Where -Im Z of the arc at the lowest frequencies peaks. */
  peak_frequency: 'Hz',
  /** Of electrodes that block: -1 / (w Im Z) at the lowest frequency, per footprint. */
  blocking_capacitance: 'F/m^2',
  /** Of a porous electrode that blocks: three times what its pores add to the real part at low frequencies. */
  ionic_resistance: 'ohm m^2',
  /** The tortuosity factor that this resistance makes of porosity and conductivity. */
  impedance_tortuosity: '1',
} as const satisfies Readonly<Record<string, string>>;

/** Name of a metric. */
export type MetricName = keyof typeof metricUnits;

/** Every metric name, in the order they are documented. */
export const metricNames = Object.keys(metricUnits) as readonly MetricName[];
