/** The smallest overpotential of a point of a Tafel line over the thermal voltage: the other direction is then under e^-4, 2 %. */
const tafelRegion = 4;
/** A line through fewer points shows nothing. */
const fewestPoints = 3;

/** A straight line through overpotentials over the logarithm of the current. */
export interface TafelLine {
  /** V for each factor of ten in the current. */
  readonly slope: number;
  /** Where the line meets zero overpotential, A/m2. */
  readonly exchangeCurrentDensity: number;
  /** How many points it was drawn through. */
  readonly points: number;
}

/**
 * The line eta = b lg(i / i0) through the points whose overpotential is at least four thermal voltages, by least squares.
 *
 * @param points of one direction: current densities (A/m2) and overpotentials (V), both positive
 * @param thermalVoltage RT/F, V
 * @returns undefined where fewer than three points are that far from equilibrium, or all at one current
 */
export function tafelLine(
  points: readonly { readonly currentDensity: number; readonly overpotential: number }[],
  thermalVoltage: number,
): TafelLine | undefined {
  const far = points.filter(({ overpotential }) => overpotential >= tafelRegion * thermalVoltage);
  if (far.length < fewestPoints) return undefined;
  const logarithms = far.map(({ currentDensity }) => Math.log10(currentDensity));
  const meanLogarithm = mean(logarithms);
  const meanOverpotential = mean(far.map(({ overpotential }) => overpotential));
  let covariance = 0;
  let variance = 0;
  far.forEach(({ overpotential }, k) => {
    covariance += (logarithms[k] - meanLogarithm) * (overpotential - meanOverpotential);
    variance += (logarithms[k] - meanLogarithm) ** 2;
  });
  if (!(variance > 0)) return undefined;
  const slope = covariance / variance;
  return { slope, exchangeCurrentDensity: 10 ** (meanLogarithm - meanOverpotential / slope), points: far.length };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
