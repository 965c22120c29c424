/** A parameter of a surface: one number, or one for each place. */
export type PerPlace = number | Float64Array;

export function atPlace(parameter: PerPlace, place: number): number {
  return typeof parameter === 'number' ? parameter : parameter[place];
}
