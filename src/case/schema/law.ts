import * as z from 'zod';
import { ExpressionError, formulaVariables, parseExpression } from '../../materials/index.ts';
import { sameDimension } from '../dimensions.ts';
import * as problems from '../problems.ts';
import { dimensionOf, parseQuantity, QuantityError } from '../units.ts';
import { positive, type QuantitySpecification, quantities, quantity, readQuantity, report } from './quantity.ts';

/**
 * A property that may depend on the concentration and the temperature: a quantity where it is constant, a mapping with a
 * `kind` where it is not. Resolved it is a number, or the mapping with its numbers in SI units.
 */

const concentrationUnit = z.enum(['mol/L', 'mol/m3']).prefault('mol/L').describe('The unit that c counts in.');

/** What all laws may say beside their numbers. */
const common = {
  activation_energy: quantity(
    { unit: 'J/mol', example: '17 kJ/mol' },
    'The law holds at reference_temperature and changes with temperature as exp(-E / R T).',
  ).optional(),
  reference_temperature: quantity(
    { unit: 'K', example: '25 degC', ...positive },
    'Where the law holds as written; goes with activation_energy.',
  ).prefault('25 degC'),
  source: z.string().optional().describe('Where the law comes from; stands in the report.'),
};

/** The unit of the values, read as its size in SI. */
const valueUnit = (specification: QuantitySpecification) =>
  z
    .string()
    .meta({ description: 'The unit that the law gives values in.', examples: [specification.unit] })
    .transform((text, context) => {
      try {
        const one = parseQuantity(`1 ${text}`);
        if (sameDimension(one.dimension, dimensionOf(specification.unit))) return one.value;
        report(
          context,
          problems.wrongDimension(text, one.dimension, dimensionOf(specification.unit), specification.unit),
        );
      } catch (error) {
        if (!(error instanceof QuantityError)) throw error;
        report(context, { message: error.message, help: error.help });
      }
      return z.NEVER;
    });

const pair = z.tuple([z.number(), z.number()]);

function formsOf(specification: QuantitySpecification) {
  const unit =
    specification.unit === '1'
      ? z
          .literal('1')
          .optional()
          .meta({ description: 'The values are plain numbers.' })
          .transform(() => 1)
      : valueUnit(specification);
  const polynomial = z
    .strictObject({
      kind: z.literal('polynomial'),
      terms: z.array(pair).min(1).describe('Pairs of a coefficient and a power of c; powers may be fractions.'),
      concentration_unit: concentrationUnit,
      unit,
      ...common,
    })
    .describe('A sum of powers of the concentration.');
  const formula = z
    .strictObject({
      kind: z.literal('formula'),
      formula: z
        .string()
        .meta({ description: 'An expression of c and T (in K).', examples: ['0.1297*c^3 - 2.51*c^1.5 + 3.329*c'] })
        .transform((text, context) => {
          try {
            parseExpression(text, formulaVariables);
            return text;
          } catch (error) {
            if (!(error instanceof ExpressionError)) throw error;
            report(context, problems.badFormula(error.message, error.help));
            return z.NEVER;
          }
        }),
      concentration_unit: concentrationUnit,
      unit,
      ...common,
    })
    .describe('A formula, read and differentiated, never run as code.');
  const table = z
    .strictObject({
      kind: z.literal('table'),
      points: z.array(pair).min(2).describe('Pairs of a concentration and a value, by growing concentration.'),
      concentration_unit: concentrationUnit,
      unit,
      ...common,
    })
    .describe('Measured points, joined by cubics that are monotone where the points are.');
  const redlichKister = z
    .strictObject({
      kind: z.literal('redlich_kister'),
      coefficients: z.array(z.number()).min(1).describe('A_0, A_1, ...'),
      full_concentration: quantity({ unit: 'mol/m^3', example: '2 mol/L', ...positive }, 'Where x = 1.'),
      value_at_zero: z.number().describe('The value at x = 0.'),
      value_at_full: z.number().describe('The value at x = 1.'),
      unit,
      ...common,
    })
    .describe('A straight line from c = 0 to the full concentration, and the deviation from it.');
  return z.discriminatedUnion('kind', [polynomial, formula, table, redlichKister]);
}

type Forms = ReturnType<typeof formsOf>;
/** A law that is not constant, in SI units: `unit` is the size of the unit of its values. */
export type LawForm = z.output<Forms>;
/** A property of the case: a constant, or a law. */
export type LawSpecification = number | LawForm;

/** The mapping that may stand in place of a quantity, by the schema of the property. */
export const lawForms = new WeakMap<object, z.core.$ZodType>();

/** A property: a quantity or a law. */
export function law(
  specification: QuantitySpecification,
  description: string,
): z.ZodType<LawSpecification, string | number | z.input<Forms>> {
  return quantityOr(formsOf(specification), specification, description);
}

/** A quantity, or a mapping in its place. */
export function quantityOr<Output, Input>(
  forms: z.ZodType<Output, Input>,
  specification: QuantitySpecification,
  description: string,
): z.ZodType<number | Output, string | number | Input> {
  const { $schema: _, ...asJson } = z.toJSONSchema(forms, { io: 'input', unrepresentable: 'any' });
  const schema = z
    .unknown()
    .meta({
      description,
      anyOf: [{ type: specification.unit === '1' ? ['number', 'string'] : 'string' }, asJson],
      examples: [specification.example],
    })
    .transform((input, context): number | Output => {
      if (typeof input !== 'object' || input === null) {
        const value = readQuantity(input, specification);
        if (typeof value === 'number') return value;
        report(context, value);
        return z.NEVER;
      }
      const result = forms.safeParse(input);
      if (result.success) return result.data;
      for (const issue of result.error.issues) context.issues.push({ ...issue, input } as z.core.$ZodRawIssue);
      return z.NEVER;
    })
    .register(quantities, specification);
  lawForms.set(schema, forms);
  return schema as unknown as z.ZodType<number | Output, string | number | Input>;
}
