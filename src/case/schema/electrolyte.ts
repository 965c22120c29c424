import * as z from 'zod';
import { ionDiffusivities, saltTransport } from '../../materials/index.ts';
import * as problems from '../problems.ts';
import { positive, quantity, report } from './quantity.ts';

const diffusivity = { unit: 'm^2/s', example: '3e-10 m^2/s', ...positive } as const;

export const electrolyteSchema = z
  .strictObject({
    cation: z.enum(['Li+', 'Na+', 'K+']).prefault('Li+').describe('The ion that is plated; a metal of its own charge.'),
    concentration: quantity(
      { unit: 'mol/m^3', example: '1 mol/L', ...positive },
      'Concentration of the salt before any current flows.',
    ),
    temperature: quantity({ unit: 'K', example: '25 degC', ...positive }, 'Temperature of the whole cell.').prefault(
      '25 degC',
    ),
    salt_diffusivity: quantity(diffusivity, 'Diffusivity of the salt; goes with transference_number.').optional(),
    transference_number: quantity(
      { unit: '1', example: '0.38', exclusiveMinimum: 0, exclusiveMaximum: 1 },
      'Share of the current carried by the cation in a uniform solution; goes with salt_diffusivity.',
    ).optional(),
    cation_diffusivity: quantity(diffusivity, 'Diffusivity of the cation; goes with anion_diffusivity.').optional(),
    anion_diffusivity: quantity(diffusivity, 'Diffusivity of the anion; goes with cation_diffusivity.').optional(),
  })
  .transform((electrolyte, context) => {
    const { salt_diffusivity, transference_number, cation_diffusivity, anion_diffusivity, ...rest } = electrolyte;
    const bySalt = salt_diffusivity !== undefined || transference_number !== undefined;
    const byIons = cation_diffusivity !== undefined || anion_diffusivity !== undefined;
    if (bySalt && byIons) {
      report(context, problems.bothDiffusivityPairs);
      return z.NEVER;
    }
    if (salt_diffusivity !== undefined && transference_number !== undefined) {
      return { ...rest, ...electrolyteOfSalt(salt_diffusivity, transference_number) };
    }
    if (cation_diffusivity !== undefined && anion_diffusivity !== undefined) {
      return { ...rest, ...electrolyteOfIons(cation_diffusivity, anion_diffusivity) };
    }
    const pairs = [
      ['salt_diffusivity', 'transference_number'],
      ['transference_number', 'salt_diffusivity'],
      ['cation_diffusivity', 'anion_diffusivity'],
      ['anion_diffusivity', 'cation_diffusivity'],
    ] as const;
    const [given, partner] = pairs.find(([key]) => electrolyte[key] !== undefined) ?? [];
    report(context, problems.incompleteDiffusivities(given, partner), 'absent');
    return z.NEVER;
  })
  .meta({
    description: 'The binary salt solution that fills every pore.',
    oneOf: [
      { required: ['salt_diffusivity', 'transference_number'] },
      { required: ['cation_diffusivity', 'anion_diffusivity'] },
    ],
  });

/** All four transport numbers of the electrolyte (m2/s and 1) from the salt diffusivity and the transference number. */
export function electrolyteOfSalt(salt_diffusivity: number, transference_number: number) {
  const ions = ionDiffusivities({ diffusivity: salt_diffusivity, transferenceNumber: transference_number });
  return { salt_diffusivity, transference_number, cation_diffusivity: ions.cation, anion_diffusivity: ions.anion };
}

/** All four transport numbers of the electrolyte (m2/s and 1) from the diffusivities of its ions. */
export function electrolyteOfIons(cation_diffusivity: number, anion_diffusivity: number) {
  const salt = saltTransport({ cation: cation_diffusivity, anion: anion_diffusivity });
  return {
    salt_diffusivity: salt.diffusivity,
    transference_number: salt.transferenceNumber,
    cation_diffusivity,
    anion_diffusivity,
  };
}
