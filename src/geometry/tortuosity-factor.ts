import type { HomogenisedStructure } from '../case/index.ts';

/** The ways in which a case says how a medium hinders transport; one of them is given. */
export type Hindrance = Pick<
  HomogenisedStructure,
  'tortuosity' | 'tortuosity_reading' | 'macmullin_number' | 'bruggeman_exponent'
>;

/**
 * tau of a porous medium in D_effective = porosity D / tau: as given, squared where a ratio of path lengths was given, N_M
 * porosity by MacMullin's number, porosity^(1 - b) by Bruggeman's exponent.
 */
export function tortuosityFactorOf(given: Hindrance, porosity: number): number {
  const { tortuosity, tortuosity_reading, macmullin_number, bruggeman_exponent } = given;
  if (tortuosity !== undefined) return tortuosity_reading === 'path_length' ? tortuosity ** 2 : tortuosity;
  if (macmullin_number !== undefined) return macmullin_number * porosity;
  return porosity ** (1 - (bruggeman_exponent ?? 1));
}
