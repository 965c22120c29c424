import { Law, type LawOrigin, type PropertyLaw, PropertyLawError, type ValidityRange } from './property-law.ts';

/** A property as measured at some concentrations. */
export interface Table {
  /** mol/m3, growing; at least two. */
  readonly concentrations: readonly number[];
  /** One for each concentration, in the SI unit of the property. */
  readonly values: readonly number[];
}

/** The temperatures at which a table holds, K. */
export type TableOrigin = Omit<LawOrigin, 'validity'> & {
  readonly validity: Pick<ValidityRange, 'minimumTemperature' | 'maximumTemperature'> &
    Partial<Pick<ValidityRange, 'minimumConcentration' | 'maximumConcentration'>>;
};

/**
 * A table, interpolated by cubics that are monotone where the table is: no overshoot between two points, no extremum that
 * no point has, a continuous derivative. The slopes at the points are the weighted harmonic means of F. N. Fritsch and
 * J. Butland, SIAM J. Sci. Stat. Comput. 5 (1984) 300, which satisfy the condition of F. N. Fritsch and R. E. Carlson,
 * SIAM J. Numer. Anal. 17 (1980) 238; the same that SciPy's `PchipInterpolator` takes.
 *
 * There is no extrapolation: beyond its ends the table keeps its end values, with derivative 0, and `outside` says so. The
 * range of validity is that of the points unless a narrower one is given.
 */
export function tableLaw(table: Table, origin: TableOrigin): PropertyLaw {
  const { concentrations, values } = table;
  if (concentrations.length !== values.length) {
    throw new PropertyLawError(
      `a table has ${concentrations.length} concentrations and ${values.length} values`,
      'give one value for each concentration',
    );
  }
  if (concentrations.length < 2) {
    throw new PropertyLawError('a table has fewer than two points', 'give two or more, or a constant');
  }
  for (const [index, concentration] of concentrations.entries()) {
    if (!Number.isFinite(concentration) || !Number.isFinite(values[index]) || concentration < 0) {
      throw new PropertyLawError(
        `point ${index + 1} of a table is ${values[index]} at ${concentration} mol/m3`,
        'write numbers; a concentration is not negative',
      );
    }
    if (index > 0 && !(concentration > concentrations[index - 1])) {
      throw new PropertyLawError(
        `point ${index + 1} of a table, at ${concentration} mol/m3, does not come after point ${index}, at ${concentrations[index - 1]} mol/m3`,
        'sort the points by concentration and give each concentration once',
      );
    }
  }
  return new TableLaw(Float64Array.from(concentrations), Float64Array.from(values), origin);
}

class TableLaw extends Law {
  readonly #at: Float64Array;
  readonly #values: Float64Array;
  readonly #slopes: Float64Array;
  /** The interval of the last evaluation, where neighbouring cells mostly fall too. */
  #interval = 0;

  constructor(at: Float64Array, values: Float64Array, origin: TableOrigin) {
    super({
      ...origin,
      validity: { minimumConcentration: at[0], maximumConcentration: at[at.length - 1], ...origin.validity },
    });
    this.#at = at;
    this.#values = values;
    this.#slopes = monotoneSlopes(at, values);
  }

  evaluate(concentration: number): void {
    const at = this.#at;
    const last = at.length - 1;
    this.byTemperature = 0;
    if (concentration <= at[0] || concentration >= at[last]) {
      const end = concentration <= at[0] ? 0 : last;
      this.value = this.#values[end];
      this.byConcentration = concentration === at[end] ? this.#slopes[end] : 0;
      return;
    }
    const k = this.#find(concentration);
    const width = at[k + 1] - at[k];
    const t = (concentration - at[k]) / width;
    const chord = (this.#values[k + 1] - this.#values[k]) / width;
    const left = this.#slopes[k];
    const right = this.#slopes[k + 1];
    // The cubic in powers of t: value + width (left t + quadratic t^2 + cubic t^3).
    const cubic = left + right - 2 * chord;
    const quadratic = chord - left - cubic;
    this.value = this.#values[k] + width * t * (left + t * (quadratic + t * cubic));
    this.byConcentration = left + t * (2 * quadratic + t * 3 * cubic);
  }

  /** The interval k with at[k] <= c < at[k + 1]; NaN, which is in none, gets any. */
  #find(concentration: number): number {
    const at = this.#at;
    let low = this.#interval;
    if (at[low] <= concentration && concentration < at[low + 1]) return low;
    low = 0;
    let high = at.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (at[middle] <= concentration) low = middle;
      else high = middle;
    }
    this.#interval = low;
    return low;
  }
}

function monotoneSlopes(at: Float64Array, values: Float64Array): Float64Array {
  const count = at.length;
  const slopes = new Float64Array(count);
  const width = (k: number): number => at[k + 1] - at[k];
  const chord = (k: number): number => (values[k + 1] - values[k]) / width(k);
  if (count === 2) return slopes.fill(chord(0));
  for (let k = 1; k < count - 1; k++) {
    const left = chord(k - 1);
    const right = chord(k);
    if (left * right <= 0) continue;
    const leftWeight = 2 * width(k) + width(k - 1);
    const rightWeight = width(k) + 2 * width(k - 1);
    slopes[k] = (leftWeight + rightWeight) / (leftWeight / left + rightWeight / right);
  }
  slopes[0] = endSlope(width(0), width(1), chord(0), chord(1));
  slopes[count - 1] = endSlope(width(count - 2), width(count - 3), chord(count - 2), chord(count - 3));
  return slopes;
}

/** The slope at an end by the parabola through three points, cut back to what keeps the cubic monotone. */
function endSlope(width: number, nextWidth: number, chord: number, nextChord: number): number {
  const slope = ((2 * width + nextWidth) * chord - width * nextChord) / (width + nextWidth);
  if (slope * chord <= 0) return 0;
  if (chord * nextChord <= 0 && Math.abs(slope) > 3 * Math.abs(chord)) return 3 * chord;
  return slope;
}
