/**
 * A physical dimension: the exponents of m, kg, s, A, K and mol. `[1, 0, -2, 0, 0, 0]` is an acceleration.
 */
export type Dimension = readonly [
  length: number,
  mass: number,
  time: number,
  current: number,
  temperature: number,
  amount: number,
];

/** The dimension of a plain number. */
export const dimensionless: Dimension = [0, 0, 0, 0, 0, 0];

const baseUnits = ['m', 'kg', 's', 'A', 'K', 'mol'] as const;

/** Names with their article, as they read in a sentence: "5 mV is an electric potential". */
const names: readonly (readonly [name: string, dimension: Dimension])[] = [
  ['a plain number', dimensionless],
  ['a length', [1, 0, 0, 0, 0, 0]],
  ['an area', [2, 0, 0, 0, 0, 0]],
  ['a volume', [3, 0, 0, 0, 0, 0]],
  ['a mass', [0, 1, 0, 0, 0, 0]],
  ['a time', [0, 0, 1, 0, 0, 0]],
  ['a frequency', [0, 0, -1, 0, 0, 0]],
  ['an electric current', [0, 0, 0, 1, 0, 0]],
  ['a temperature', [0, 0, 0, 0, 1, 0]],
  ['an amount of substance', [0, 0, 0, 0, 0, 1]],
  ['a molar concentration', [-3, 0, 0, 0, 0, 1]],
  ['a molality', [0, -1, 0, 0, 0, 1]],
  ['a mass concentration', [-3, 1, 0, 0, 0, 0]],
  ['a molar mass', [0, 1, 0, 0, 0, -1]],
  ['a diffusivity', [2, 0, -1, 0, 0, 0]],
  ['a velocity', [1, 0, -1, 0, 0, 0]],
  ['a current density', [-2, 0, 0, 1, 0, 0]],
  ['a volumetric current density', [-3, 0, 0, 1, 0, 0]],
  ['an electric charge', [0, 0, 1, 1, 0, 0]],
  ['an areal capacity', [-2, 0, 1, 1, 0, 0]],
  ['a specific capacity', [0, -1, 1, 1, 0, 0]],
  ['an electric potential', [2, 1, -3, -1, 0, 0]],
  ['an electric field', [1, 1, -3, -1, 0, 0]],
  ['a resistance', [2, 1, -3, -2, 0, 0]],
  ['an area-specific resistance', [4, 1, -3, -2, 0, 0]],
  ['a conductance', [-2, -1, 3, 2, 0, 0]],
  ['a conductivity', [-3, -1, 3, 2, 0, 0]],
  ['a capacitance', [-2, -1, 4, 2, 0, 0]],
  ['an areal capacitance', [-4, -1, 4, 2, 0, 0]],
  ['an energy', [2, 1, -2, 0, 0, 0]],
  ['a molar energy', [2, 1, -2, 0, 0, -1]],
  ['a power', [2, 1, -3, 0, 0, 0]],
  ['a force', [1, 1, -2, 0, 0, 0]],
  ['a pressure', [-1, 1, -2, 0, 0, 0]],
  ['a viscosity', [-1, 1, -1, 0, 0, 0]],
  ['a molar flux', [-2, 0, -1, 0, 0, 1]],
];

/** Whether two dimensions are the same. */
export function sameDimension(first: Dimension, second: Dimension): boolean {
  return first.every((exponent, index) => exponent === second[index]);
}

/** The dimension `first` times `second` to the power of `exponent`. */
export function timesPower(first: Dimension, second: Dimension, exponent: number): Dimension {
  const [length, mass, time, current, temperature, amount] = second;
  return [
    first[0] + length * exponent,
    first[1] + mass * exponent,
    first[2] + time * exponent,
    first[3] + current * exponent,
    first[4] + temperature * exponent,
    first[5] + amount * exponent,
  ];
}

/** The coherent SI unit of a dimension in base units, as in `kg/(m s^2)`; `1` for a plain number. */
export function baseUnitOf(dimension: Dimension): string {
  const powers = (sign: 1 | -1): string[] =>
    baseUnits.flatMap((unit, index) => {
      const exponent = dimension[index] * sign;
      if (exponent <= 0) return [];
      return [exponent === 1 ? unit : `${unit}^${exponent}`];
    });
  const above = powers(1).join(' ') || '1';
  const below = powers(-1);
  if (below.length === 0) return above;
  return below.length === 1 ? `${above}/${below[0]}` : `${above}/(${below.join(' ')})`;
}

/** How a dimension reads in a sentence, with its article: `a length`, or `a quantity in m^7` when it has no name. */
export function nameOfDimension(dimension: Dimension): string {
  const named = names.find(([, candidate]) => sameDimension(candidate, dimension));
  return named ? named[0] : `a quantity in ${baseUnitOf(dimension)}`;
}
