import type { Complex } from '../solve/frequency-response.ts';
import type { MetricValues } from './cell-metrics.ts';

/** An impedance on one mesh. */
export interface MeasuredImpedance {
  /** Hz, rising. */
  readonly frequency: Float64Array;
  /** ohm m2 */
  readonly impedance: readonly Complex[];
  /** Whether no steady current can pass. */
  readonly blocks: boolean;
  /** dV/dI of the steady states around, ohm m2; absent where there is none. */
  readonly steadyResistance?: number;
  /** Hz */
  readonly peakFrequency?: number;
}

/**
 * The numbers that an experimenter reads off a spectrum, SI.
 *
 * - series_resistance: where the spectrum meets the real axis at high frequencies, along a straight line.
 * - steady_resistance: of steady states, which is where it meets the real axis at 0 Hz; polarisation_resistance: that less
 *   the series resistance.
 * - peak_frequency: of -Im Z in the arc at the lowest frequencies.
 *
 * Where no steady current passes:
 *
 * - blocking_capacitance: -1 / (w Im Z) at the lowest frequency, F/m2 of footprint.
 * - ionic_resistance: of the pores of a host, from what they add to the series resistance.
 *
 * @param plateau where the resistance of filled pores is read (see `plateauOf`)
 */
export function impedanceMetrics(measured: MeasuredImpedance, plateau: Plateau | undefined): MetricValues {
  const { frequency, impedance, blocks, steadyResistance, peakFrequency } = measured;
  const series = seriesResistance(measured);
  const lowest = impedance[0];
  return {
    ...(series === undefined ? {} : { series_resistance: series }),
    ...(blocks ? { blocking_capacitance: -1 / (2 * Math.PI * frequency[0] * lowest.imaginary) } : {}),
    ...(steadyResistance === undefined ? {} : { steady_resistance: steadyResistance }),
    ...(series === undefined || steadyResistance === undefined
      ? {}
      : { polarisation_resistance: differenceOf(steadyResistance, series) }),
    ...(peakFrequency === undefined ? {} : { peak_frequency: peakFrequency }),
    ...(series === undefined || plateau === undefined
      ? {}
      : { ionic_resistance: lowOverIonic * (impedance[plateau.index].real - series) }),
  };
}

/** The difference of two numbers, 0 where rounding is all of it. */
function differenceOf(larger: number, smaller: number): number {
  return Math.abs(larger - smaller) <= rounding * Math.abs(larger) ? 0 : larger - smaller;
}

const rounding = 1e-9;

/** A transmission line whose end blocks has a third of its resistance in series with its capacitance. */
const lowOverIonic = 3;

/** Between points closer than this factor a line through them says little. */
const apart = 1.5;
/** A spectrum whose imaginary part falls no faster than this towards high frequencies does not meet the axis. */
const falling = 0.95;
/** Relative to the real part, an imaginary part that is none. */
const onAxis = 1e-9;

/** Where the line through the two ends of the highest frequencies meets the real axis, ohm m2. */
export function seriesResistance({ frequency, impedance }: MeasuredImpedance): number | undefined {
  const last = impedance.length - 1;
  const { real, imaginary } = impedance[last];
  if (Math.abs(imaginary) <= onAxis * real) return real;
  let k = last;
  while (k >= 0 && frequency[k] * apart > frequency[last]) k--;
  if (k < 0) return undefined;
  const before = impedance[k];
  if (!(Math.abs(imaginary) <= falling * Math.abs(before.imaginary))) return undefined;
  return real - (imaginary * (before.real - real)) / (before.imaginary - imaginary);
}

/** The real part is level where it changes by no more than this part of what it rose by, for each unit of ln w. */
const level = 1e-4;

/** Where the real part changes faster than this, no resistance of pores can be read. */
const levelEnough = 0.1;

/** Where the real part of an impedance is level. */
export interface Plateau {
  /** Of the frequency. */
  readonly index: number;
  /** By what part of its rise the real part still changes there, for each unit of ln w. */
  readonly slope: number;
}

/**
 * Where the real part is level below the arc of a transmission line: the highest frequency at which it hardly changes any
 * more, or, where it begins to rise again before (salt that is slowly polarised), that at which it changes least. Undefined
 * where the spectrum has no such place.
 */
export function plateauOf(measured: MeasuredImpedance): Plateau | undefined {
  const { frequency, impedance } = measured;
  const series = seriesResistance(measured);
  if (series === undefined) return undefined;
  let before = Number.POSITIVE_INFINITY;
  for (let k = impedance.length - 2; k >= 0; k--) {
    const { real, imaginary } = impedance[k];
    const rise = real - series;
    // Only where the capacitance outweighs the line.
    if (!(rise > 0) || -imaginary < rise) continue;
    const slope = Math.abs(real - impedance[k + 1].real) / (rise * Math.log(frequency[k + 1] / frequency[k]));
    if (slope <= level) return { index: k, slope };
    if (slope > before && before <= levelEnough) return { index: k + 1, slope: before };
    before = slope;
  }
  return before <= levelEnough ? { index: 0, slope: before } : undefined;
}
