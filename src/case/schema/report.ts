import * as z from 'zod';
import { nameOfDimension, sameDimension } from '../dimensions.ts';
import * as problems from '../problems.ts';
import { dimensionOf, QuantityError } from '../units.ts';
import { report } from './quantity.ts';

/** What units may be chosen for: the SI unit of every quantity, and one to write for example. */
const shown = {
  length: { unit: 'm', example: 'mm' },
  time: { unit: 's', example: 'h' },
  voltage: { unit: 'V', example: 'V' },
  current_density: { unit: 'A/m^2', example: 'A/m^2' },
  concentration: { unit: 'mol/m^3', example: 'mol/m^3' },
  resistance: { unit: 'ohm m^2', example: 'ohm m^2' },
  capacity: { unit: 'C/m^2', example: 'Ah/m^2' },
  capacitance: { unit: 'F/m^2', example: 'F/m^2' },
  diffusivity: { unit: 'm^2/s', example: 'm^2/s' },
  conductivity: { unit: 'S/m', example: 'S/m' },
} as const;

export type ShownQuantity = keyof typeof shown;

/** The SI unit that each quantity is computed in. */
export const siUnitsShown: Readonly<Record<ShownQuantity, string>> = Object.fromEntries(
  Object.entries(shown).map(([name, { unit }]) => [name, unit]),
) as Record<ShownQuantity, string>;

/** The text of a unit, of the dimension of a quantity. */
function unitOf(name: ShownQuantity) {
  const { unit, example } = shown[name];
  const needed = dimensionOf(unit);
  const schema = z
    .unknown()
    .meta({
      type: 'string',
      description: `Unit that every ${name.replaceAll('_', ' ')} is shown in.`,
      examples: [example],
    })
    .transform((input, context): string => {
      if (typeof input !== 'string' || input.trim() === '') {
        report(context, problems.wrongType('the text of a unit', input, example));
        return z.NEVER;
      }
      const written = input.trim();
      try {
        const found = dimensionOf(written);
        if (sameDimension(found, needed)) return written;
        report(context, problems.wrongDisplayUnit(written, nameOfDimension(found), nameOfDimension(needed), example));
      } catch (error) {
        if (!(error instanceof QuantityError)) throw error;
        report(context, { message: error.message, help: error.help });
      }
      return z.NEVER;
    });
  return (schema as unknown as z.ZodType<string, string>).optional();
}

export const reportSchema = z
  .strictObject({
    units: z
      .strictObject({
        length: unitOf('length'),
        time: unitOf('time'),
        voltage: unitOf('voltage'),
        current_density: unitOf('current_density'),
        concentration: unitOf('concentration'),
        resistance: unitOf('resistance'),
        capacity: unitOf('capacity'),
        capacitance: unitOf('capacitance'),
        diffusivity: unitOf('diffusivity'),
        conductivity: unitOf('conductivity'),
      })
      .optional()
      .describe('Units of figures, tables and texts, by quantity; what is left out keeps its usual unit.'),
  })
  .meta({ description: 'How results are shown. Tables in files, summary.json and fields stay in SI units.' });
