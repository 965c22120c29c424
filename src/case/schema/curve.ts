import * as z from 'zod';
import * as problems from '../problems.ts';
import { positive, quantity, report } from './quantity.ts';

/** One quantity of a measured curve: how its column is called, and the SI unit its values are kept in. */
export interface CurveColumn {
  readonly name: string;
  readonly unit: string;
}

/** What a kind of curve is measured over, and what is measured. */
export interface CurveShape {
  readonly over: CurveColumn;
  readonly values: readonly CurveColumn[];
}

const voltage = { name: 'voltage', unit: 'V' } as const;
const currentDensity = { name: 'current_density', unit: 'A/m^2' } as const;
const time = { name: 'time', unit: 's' } as const;

/** Every kind of measured curve that a fit may aim for. */
export const curveShapes = {
  /** Cell voltage in time, from the beginning of the operation. */
  voltage: { over: time, values: [voltage] },
  /** Current density in time, from the beginning of the operation. */
  current: { over: time, values: [currentDensity] },
  /** Steady cell voltage over current density. */
  polarisation: { over: currentDensity, values: [voltage] },
  /** Impedance about the operating point, per footprint. */
  impedance: {
    over: { name: 'frequency', unit: 'Hz' },
    values: [
      { name: 'real', unit: 'ohm m^2' },
      { name: 'imaginary', unit: 'ohm m^2' },
    ],
  },
  /** Steady salt concentration over the height above the current collector, within the host or the single layer. */
  concentration: {
    over: { name: 'position', unit: 'm' },
    values: [{ name: 'concentration', unit: 'mol/m^3' }],
  },
} as const satisfies Readonly<Record<string, CurveShape>>;

/** Name of a kind of curve. */
export type CurveKind = keyof typeof curveShapes;

/** A column of a file: its number, from 1, or its name in the first line. */
const column = (description: string) =>
  z
    .unknown()
    .meta({ type: ['integer', 'string'], description, examples: [1] })
    .transform((input, context): number | string => {
      if (typeof input === 'string' && input.trim() !== '') return input.trim();
      if (typeof input === 'number' && Number.isInteger(input) && input >= 1) return input;
      report(context, problems.wrongType('the number of a column, from 1, or its name', input, '1'));
      return z.NEVER;
    }) as unknown as z.ZodType<number | string, number | string>;

/** How sure a value is: an absolute part and one relative to it, added as squares. */
export const relativeUncertainty = quantity(
  { unit: '1', example: '1 %', ...positive },
  'Standard uncertainty relative to the measured value (of an impedance, to its modulus); beside `uncertainty` the two add as squares.',
).optional();

function curveOf<Kind extends CurveKind>(kind: Kind, description: string) {
  const { over, values } = curveShapes[kind];
  const columns = [over, ...values];
  const named = Object.fromEntries(
    columns.map(({ name }) => [name, column(`Column of the ${name.replace('_', ' ')}.`).optional()]),
  );
  const negative: Record<string, ReturnType<typeof column>> = kind === 'impedance'
    ? { minus_imaginary: column('In place of imaginary: column of the imaginary part with its sign turned.') }
    : {};
  const optionalNegative = Object.fromEntries(Object.entries(negative).map(([name, each]) => [name, each.optional()]));
  const units = Object.fromEntries(
    [...columns.map(({ name }) => name), ...Object.keys(negative)].map((name) => [
      name,
      z
        .string()
        .optional()
        .describe(`Unit of the column, where its name does not end in one such as "(${columns[0].unit})".`),
    ]),
  );
  return z
    .strictObject({
      kind: z.literal(kind),
      variant: z.string().describe('Name of a variant of this file.'),
      file: z.string().min(1).describe('CSV file with the curve, found from the folder of the case.'),
      columns: z
        .strictObject({
          ...named,
          ...optionalNegative,
          uncertainty: column(
            'Column of the standard uncertainty of every point, in the unit of the measured quantity.',
          ).optional(),
        })
        .prefault({})
        .describe(
          `Which columns are meant; by default the first ones are ${columns.map(({ name }) => name).join(', ')}.`,
        ),
      units: z.strictObject(units).prefault({}).describe('Units of columns whose names have none.'),
      uncertainty: quantity(
        { unit: values[0].unit, example: `1 ${values[0].unit}`, ...positive },
        'Standard uncertainty of every point.',
      ).optional(),
      relative_uncertainty: relativeUncertainty,
    })
    .transform((entry, context) => {
      const given = entry.columns as Readonly<Record<string, unknown>>;
      if (given.imaginary !== undefined && given.minus_imaginary !== undefined) {
        report(context, problems.imaginaryTwice, 'present', ['columns', 'minus_imaginary']);
        return z.NEVER;
      }
      if (given.uncertainty !== undefined && entry.uncertainty !== undefined) {
        report(context, problems.uncertaintyTwice, 'present', ['uncertainty']);
        return z.NEVER;
      }
      return entry as {
        kind: Kind;
        variant: string;
        file: string;
        columns: Readonly<Record<string, number | string | undefined>>;
        units: Readonly<Record<string, string | undefined>>;
        uncertainty?: number;
        relative_uncertainty?: number;
      };
    })
    .meta({ description });
}

/** The kinds of curves as they are written in the targets of a fit. */
export const curveSchemas = [
  curveOf('voltage', 'A measured cell voltage over time; the variant runs in time.'),
  curveOf('current', 'A measured current density over time; the variant runs in time.'),
  curveOf('polarisation', 'A measured steady cell voltage over the current density.'),
  curveOf('impedance', 'A measured impedance over the frequency, about the operating point of the variant.'),
  curveOf(
    'concentration',
    'A measured salt concentration over the height above the current collector, at steady state.',
  ),
] as const;

/** A curve as the case file asks for it, before its file is read. */
export type WrittenCurve = z.output<(typeof curveSchemas)[number]>;
