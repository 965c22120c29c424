import * as z from 'zod';
import * as problems from '../problems.ts';
import { readValues } from '../values.ts';
import { type QuantitySpecification, report } from './quantity.ts';
import { sweptValuesSchema, type WrittenValues } from './sweep.ts';

/** Points of a curve unless a case says otherwise, V. */
export const defaultVoltages = { from: 1e-3, to: 0.5, perDecade: 10 } as const;

/** More points than this are a slip. */
const mostPoints = 1000;

/** A list or a range of a quantity, as growing SI values. */
function values(specification: QuantitySpecification, description: string) {
  return sweptValuesSchema
    .transform((written: WrittenValues, context) => {
      // An unknown key alone does not stop a transform: there is nothing to read then.
      if (context.issues.length > 0) return z.NEVER;
      let found: readonly number[] | undefined;
      const read = readValues({ path: '', specification }, written, true, (wording, at) => {
        report(context, wording, 'present', [...at]);
        return undefined;
      });
      found = read?.values;
      if (found !== undefined && found.length > mostPoints) {
        report(context, problems.tooManyCurvePoints(found.length, mostPoints));
        found = undefined;
      }
      return found === undefined ? z.NEVER : [...found].sort((a, b) => a - b);
    })
    .describe(description);
}

export const polarisationSchema = z
  .strictObject({
    current_densities: values(
      { unit: 'A/m^2', example: '1 mA/cm^2' },
      'Current densities per footprint, a list or a range; positive plates metal onto the host.',
    ).optional(),
    voltages: values(
      { unit: 'V', example: '10 mV' },
      'In their place: cell voltages (counter against working electrode, positive while plating), a list or a range; ten a decade from 1 mV to 500 mV when both are left out.',
    ).optional(),
  })
  .transform(({ current_densities, voltages }, context) => {
    if (current_densities !== undefined && voltages !== undefined) {
      report(context, problems.givenTwice('current_densities', 'voltages'), 'present', ['voltages']);
      return z.NEVER;
    }
    if (current_densities !== undefined) return { current_densities };
    return { voltages: voltages ?? usualVoltages() };
  })
  .meta({ description: 'The steady curve of voltage over current of every variant, and what the voltage is made of.' });

function usualVoltages(): number[] {
  const { from, to, perDecade } = defaultVoltages;
  const intervals = Math.round(perDecade * Math.log10(to / from));
  return Array.from({ length: intervals + 1 }, (_, k) =>
    Number((from * (to / from) ** (k / intervals)).toPrecision(3)),
  );
}

/** What a curve is asked at where a case does not say. */
export const defaultPolarisation = { voltages: usualVoltages() } as const;
