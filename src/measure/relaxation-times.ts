import { nonNegativeMinimum } from './non-negative-least-squares.ts';

/** An impedance by frequency. */
export interface Spectrum {
  /** Hz, rising. */
  readonly frequency: ArrayLike<number>;
  /** ohm m2 */
  readonly real: ArrayLike<number>;
  readonly imaginary: ArrayLike<number>;
}

/** A process that stands out of a distribution. */
export interface RelaxationPeak {
  /** s */
  readonly time: number;
  /** Area of the distribution between the valleys beside the peak, ohm m2. */
  readonly resistance: number;
}

/** An impedance as a distribution of relaxation times. */
export interface RelaxationTimes {
  /** Relaxation times, s, rising. */
  readonly time: Float64Array;
  /** gamma, ohm m2 for each unit of ln tau. */
  readonly distribution: Float64Array;
  /** R_s, ohm m2. */
  readonly seriesResistance: number;
  /** C, F/m2; absent where none is asked for. */
  readonly seriesCapacitance?: number;
  /** From short to long times. */
  readonly peaks: readonly RelaxationPeak[];
  /** lambda. */
  readonly regularisation: number;
  /** Root mean square of what is left, relative to the real part and to the modulus. */
  readonly misfit: number;
}

/** What is left of an impedance may be as much as this: some times the error of usual meshes. */
const enough = 1e-3;
/** Where that cannot be had, this many times the least that can. */
const nearlyLeast = 1.1;
/** Range of lambda. */
const weakest = 1e-5;
const strongest = 1e2;
/** Halvings of the range of ln lambda. */
const halvings = 12;
/** Times are this close, for each factor of e. */
const timesPerUnit = 20 / Math.LN10;
/** How far times reach beyond the frequencies, as a factor. */
const beyond = 10;
/** A peak with less than this part of the whole resistance is none. */
const leastShare = 2e-3;

/**
 * The distribution gamma >= 0 of relaxation times that a spectrum is made of,
 *
 *     Z(w) = R_s + 1/(j w C) + integral of gamma(ln tau) / (1 + j w tau) d ln tau,
 *
 * C only where a capacitance blocks steady currents; nothing of a cell here is an inductance. Such a deconvolution is
 * ill-posed; Tikhonov's regularisation takes, of all that fit, the smoothest:
 *
 *     mean of ((Re dZ / Re Z)^2 + (Im dZ / |Z|)^2) + lambda^2 * integral of (gamma'' / R)^2 d ln tau  is least,
 *
 * R the largest real part, and lambda, after Morozov, the largest that leaves no more than 0.1 % (root mean square) of the
 * spectrum unexplained, or 1.1 times the least that can be.
 *
 * @param blocks whether to include C
 */
export function relaxationTimes(spectrum: Spectrum, blocks: boolean): RelaxationTimes {
  const { frequency, real, imaginary } = spectrum;
  const lowest = 2 * Math.PI * frequency[0];
  const highest = 2 * Math.PI * frequency[frequency.length - 1];
  const span = Math.log((highest * beyond * beyond) / lowest);
  const count = Math.max(3, Math.ceil(span * timesPerUnit) + 1);
  const spacing = span / (count - 1);
  const time = Float64Array.from({ length: count }, (_, k) => Math.exp(k * spacing) / (highest * beyond));
  const resistance = Math.max(...Array.from(real));
  const size = count + (blocks ? 2 : 1);

  // Rows of data, columns gamma, R_s and 1/C over their scales.
  const rows: { row: Float64Array; right: number }[] = [];
  for (let i = 0; i < frequency.length; i++) {
    const w = 2 * Math.PI * frequency[i];
    const modulus = Math.hypot(real[i], imaginary[i]);
    const inReal = new Float64Array(size);
    const inImaginary = new Float64Array(size);
    for (let k = 0; k < count; k++) {
      const phase = w * time[k];
      inReal[k] = (spacing * resistance) / (1 + phase * phase) / Math.abs(real[i]);
      inImaginary[k] = (-spacing * resistance * phase) / (1 + phase * phase) / modulus;
    }
    inReal[count] = resistance / Math.abs(real[i]);
    if (blocks) inImaginary[count + 1] = (-resistance * lowest) / w / modulus;
    rows.push({ row: inReal, right: real[i] / Math.abs(real[i]) }, { row: inImaginary, right: imaginary[i] / modulus });
  }
  const normal = new Float64Array(size * size);
  const right = new Float64Array(size);
  for (const { row, right: value } of rows) {
    for (let j = 0; j < size; j++) {
      right[j] += (row[j] * value) / frequency.length;
      for (let k = 0; k < size; k++) normal[j * size + k] += (row[j] * row[k]) / frequency.length;
    }
  }
  const misfitOf = (solution: Float64Array): number => {
    let sum = 0;
    for (const { row, right: value } of rows) {
      let left = value;
      for (let k = 0; k < size; k++) left -= row[k] * solution[k];
      sum += left * left;
    }
    return Math.sqrt(sum / frequency.length);
  };
  let near: Float64Array | undefined;
  const solvedWith = (regularisation: number) => {
    const matrix = normal.slice();
    // Second differences over the spacing: no distribution beyond the ends.
    const weight = regularisation ** 2 / spacing ** 3;
    for (let k = -1; k <= count; k++) {
      const stencil = [
        [k - 1, 1],
        [k, -2],
        [k + 1, 1],
      ].filter(([at]) => at >= 0 && at < count);
      for (const [a, inA] of stencil) for (const [b, inB] of stencil) matrix[a * size + b] += weight * inA * inB;
    }
    near = nonNegativeMinimum(matrix, right, near);
    return { solution: near, misfit: misfitOf(near), regularisation };
  };
  let best = solvedWith(weakest);
  const allowed = Math.max(enough, nearlyLeast * best.misfit);
  let [low, high] = [Math.log(weakest), Math.log(strongest)];
  for (let halving = 0; halving < halvings; halving++) {
    const middle = (low + high) / 2;
    const tried = solvedWith(Math.exp(middle));
    if (tried.misfit <= allowed) {
      best = tried;
      low = middle;
    } else high = middle;
  }
  const distribution = best.solution.slice(0, count).map((value) => value * resistance);
  return {
    time,
    distribution,
    seriesResistance: best.solution[count] * resistance,
    ...(blocks ? { seriesCapacitance: 1 / (best.solution[count + 1] * resistance * lowest) } : {}),
    peaks: peaksOf(time, distribution, spacing, [1 / highest, 1 / lowest]),
    regularisation: best.regularisation,
    misfit: best.misfit,
  };
}

/** Local maxima at times that the frequencies reach, with what lies between the valleys beside them. */
function peaksOf(
  time: Float64Array,
  distribution: Float64Array,
  spacing: number,
  [shortest, longest]: readonly [number, number],
): RelaxationPeak[] {
  const whole = spacing * distribution.reduce((sum, value) => sum + value, 0);
  const peaks: RelaxationPeak[] = [];
  let area = 0;
  let top = 0;
  const valley = (k: number) => distribution[k] <= distribution[k + 1] && distribution[k - 1] > distribution[k];
  for (let k = 1; k < time.length - 1; k++) {
    area += spacing * distribution[k];
    if (distribution[k] > distribution[k - 1] && distribution[k] >= distribution[k + 1]) top = k;
    if (!(valley(k) || k === time.length - 2)) continue;
    if (top > 0 && area >= leastShare * whole && time[top] >= shortest && time[top] <= longest) {
      const [before, at, after] = [-1, 0, 1].map((side) => distribution[top + side]);
      const vertex = (0.5 * (before - after)) / (before - 2 * at + after);
      peaks.push({ time: time[top] * Math.exp(vertex * spacing), resistance: area });
    }
    area = 0;
    top = 0;
  }
  return peaks;
}
