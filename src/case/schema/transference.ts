import * as z from 'zod';
import { positive, quantity } from './quantity.ts';

/** V: small enough for a cell to answer in proportion. */
export const defaultVoltages: readonly number[] = [0.01];

/** More voltages than this are a slip. */
const mostVoltages = 50;

export const transferenceSchema = z
  .strictObject({
    voltages: z
      .array(quantity({ unit: 'V', example: '10 mV', ...positive }, 'A voltage of the cell.'))
      .min(1)
      .max(mostVoltages)
      .prefault(['10 mV'])
      .describe(
        'Voltages that the method of Bruce and Vincent applies, each to the cell at rest; 10 mV when left out.',
      ),
    charge: quantity(
      { unit: 'C/m^2', example: '0.1 mAh/cm^2', ...positive },
      'Charge that Hittorf’s method passes; when left out, what changes the concentration at the electrodes by a tenth.',
    ).optional(),
    duration: quantity(
      { unit: 's', example: '1 min', ...positive },
      'How long it takes to pass; when left out, the time in which the middle third of the cell keeps its concentration.',
    ).optional(),
  })
  .transform(({ voltages, ...rest }) => ({ voltages: [...new Set(voltages)].sort((a, b) => a - b), ...rest }))
  .meta({ description: 'Transference numbers as the experiments of Bruce and Vincent and of Hittorf read them.' });
