import * as z from 'zod';
import { positive, quantity } from './quantity.ts';

const currentDensity = quantity(
  { unit: 'A/m^2', example: '2.5 mA/cm^2' },
  'Applied current per area of footprint; positive plates metal onto the host.',
);
const heldVoltage = quantity(
  { unit: 'V', example: '-0.1 V' },
  'Potential of the working electrode against the counter electrode; negative plates metal onto the host.',
);
const duration = quantity(
  { unit: 's', example: '10 min', ...positive },
  'How long it lasts, unless one of the conditions in until comes first.',
).optional();

const voltageAbove = quantity(
  { unit: 'V', example: '0.2 V' },
  'Ends when the cell voltage (counter against working electrode, positive while plating) rises to this.',
).optional();
const voltageBelow = quantity(
  { unit: 'V', example: '-0.2 V' },
  'Ends when the cell voltage (counter against working electrode, positive while plating) falls to this.',
).optional();
const currentBelow = quantity(
  { unit: 'A/m^2', example: '0.05 mA/cm^2', ...positive },
  'Ends when the current density has fallen to this in either direction.',
).optional();
const capacity = quantity(
  { unit: 'C/m^2', example: '1 mAh/cm^2', ...positive },
  'Ends when this charge has passed since the beginning of the step, in either direction.',
).optional();
const depletion = quantity(
  { unit: '1', example: '1e-4', exclusiveMinimum: 0, exclusiveMaximum: 1 },
  'Ends when the concentration at an electrode has fallen to this share of the one filled in.',
).optional();

const untilVoltage = { voltage_above: voltageAbove, voltage_below: voltageBelow };
const untilOf = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape).optional().meta({ description: 'Whatever comes first ends it.' });

const timed = {
  galvanostatic: { duration, until: untilOf({ ...untilVoltage, capacity, depletion }) },
  potentiostatic: { duration, until: untilOf({ current_below: currentBelow, capacity, depletion }) },
  rest: { duration, until: untilOf(untilVoltage) },
};

const galvanostatic = { kind: z.literal('galvanostatic'), current_density: currentDensity, ...timed.galvanostatic };
const potentiostatic = { kind: z.literal('potentiostatic'), voltage: heldVoltage, ...timed.potentiostatic };
const rest = { kind: z.literal('rest'), ...timed.rest };
const profile = {
  kind: z.literal('profile'),
  points: z
    .array(
      z.tuple([
        quantity({ unit: 's', example: '0 s', minimum: 0 }, 'Time since the beginning of the step.'),
        quantity({ unit: 'A/m^2', example: '1 mA/cm^2' }, 'Applied current density at that time.'),
      ]),
    )
    .prefault([])
    .describe(
      'Times and current densities, from zero on; the current runs straight between them, and jumps where a time stands twice.',
    ),
  file: z
    .string()
    .optional()
    .describe(
      'In place of points: a CSV file of two columns, found from the folder of the case, with a first line such as "time (s),current density (mA/cm^2)".',
    ),
  until: timed.galvanostatic.until,
};

const stepSchema = z.discriminatedUnion('kind', [
  z.strictObject(galvanostatic).describe('The current is given.'),
  z.strictObject(potentiostatic).describe('The voltage is given.'),
  z.strictObject(rest).describe('No current flows.'),
  z.strictObject(profile).describe('The current follows a list of points.'),
]);

const output = z
  .strictObject({
    times: z
      .array(quantity({ unit: 's', example: '60 s', minimum: 0 }, 'A time since the beginning of the operation.'))
      .optional()
      .describe('Times since the beginning of the operation.'),
    every: quantity({ unit: 's', example: '60 s', ...positive }, 'Period at which fields are kept.').optional(),
  })
  .optional()
  .meta({ description: 'When fields are kept besides the end; voltage and current are kept at every step in time.' });

export const operationSchema = z
  .discriminatedUnion('kind', [
    z
      .strictObject({ ...galvanostatic, output })
      .describe('The current is given: at steady state, or in time with duration or until.'),
    z
      .strictObject({ ...potentiostatic, output })
      .describe('The voltage is given: at steady state, or in time with duration or until.'),
    z
      .strictObject({ ...rest, output })
      .describe('No current flows: in time with duration or until, or as filled, for an impedance.'),
    z.strictObject({ ...profile, output }).describe('The current follows a list of points.'),
    z
      .strictObject({
        kind: z.literal('steps'),
        steps: z.array(stepSchema).min(1).describe('What happens, one after the other.'),
        cycles: z.int().min(1).max(100_000).prefault(1).describe('How often the steps are run through.'),
        output,
      })
      .describe('Steps in time, one after the other.'),
  ])
  .meta({ description: 'What drives the cell.' });

type Operation = z.output<typeof operationSchema>;
/** One step of an operation in time. */
export type OperationStep = z.output<typeof stepSchema>;
/** What may end a step besides its duration; of each kind of step only some. */
export interface EndConditions {
  readonly voltage_above?: number;
  readonly voltage_below?: number;
  readonly current_below?: number;
  readonly capacity?: number;
  readonly depletion?: number;
}

/** Whether an operation runs in time; otherwise it asks for a steady state. */
export function isTransient(operation: Operation): boolean {
  if (operation.kind === 'profile' || operation.kind === 'steps') return true;
  return operation.duration !== undefined || operation.until !== undefined;
}

/** The steps of an operation in time, those of one cycle where there are several. */
export function stepsOf(operation: Operation): readonly OperationStep[] {
  return operation.kind === 'steps' ? operation.steps : [operation];
}
