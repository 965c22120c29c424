import * as z from 'zod';
import * as problems from '../problems.ts';
import { positive, quantity, report } from './quantity.ts';

const transferCoefficient = { unit: '1', example: '0.5', exclusiveMinimum: 0 } as const;

const chargeTransfer = {
  exchange_current_density: quantity(
    { unit: 'A/m^2', example: '10 A/m^2', ...positive },
    "Exchange current density at the electrolyte's initial concentration, per area of surface.",
  ),
  concentration_exponent: quantity(
    { unit: '1', example: '0.5', minimum: 0 },
    'Power of the local concentration in the exchange current density.',
  ).prefault(0.5),
  anodic_transfer_coefficient: quantity(transferCoefficient, 'Transfer coefficient of dissolution.').prefault(0.5),
  cathodic_transfer_coefficient: quantity(transferCoefficient, 'Transfer coefficient of plating.').prefault(0.5),
  equilibrium: z
    .enum(['nernst', 'constant'])
    .prefault('nernst')
    .describe('nernst: the equilibrium potential follows the local concentration; constant: it stays at zero.'),
};

const butlerVolmerSchema = z
  .strictObject({ kind: z.literal('butler_volmer'), ...chargeTransfer })
  .describe('Charge transfer by the Butler-Volmer equation.');
const linearSchema = z
  .strictObject({ kind: z.literal('linear'), ...chargeTransfer })
  .describe('Butler-Volmer kinetics linearised in the overpotential.');
const insulatingSchema = z.strictObject({ kind: z.literal('insulating') }).describe('No current passes.');
const reservoirSchema = z
  .strictObject({ kind: z.literal('reservoir') })
  .describe('Concentration and potential are held at their initial values.');
const uniformCurrentSchema = z
  .strictObject({ kind: z.literal('uniform_current') })
  .describe('The applied current density enters evenly.');

const interfaceSchema = z.discriminatedUnion('kind', [butlerVolmerSchema, linearSchema, insulatingSchema]);
const counterSchema = z.discriminatedUnion('kind', [
  butlerVolmerSchema,
  linearSchema,
  reservoirSchema,
  uniformCurrentSchema,
]);

export const interfacesSchema = z
  .strictObject({
    host: interfaceSchema.optional().meta({ description: 'The surface of the host; needed when a layer has surface.' }),
    collector: interfaceSchema
      .optional()
      .meta({ description: 'The current collector; the same as host when left out.' }),
    counter: counterSchema.meta({ description: 'The counter electrode, on top of the last layer.' }),
  })
  .transform((interfaces, context) => {
    const collector = interfaces.collector ?? interfaces.host;
    if (collector === undefined) {
      report(context, problems.missingCollectorInterface, 'absent');
      return z.NEVER;
    }
    return { host: interfaces.host, collector, counter: interfaces.counter };
  })
  .meta({ description: 'What happens on each surface.' });
