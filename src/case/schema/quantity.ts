import * as z from 'zod';
import { dimensionless, nameOfDimension, sameDimension } from '../dimensions.ts';
import type { Wording } from '../problems.ts';
import * as problems from '../problems.ts';
import { dimensionOf, formatQuantity, parseQuantity, QuantityError } from '../units.ts';

/** What is known of a quantity besides its value. */
export interface QuantitySpecification {
  /** The SI unit of the resolved value, `1` for a plain number. */
  readonly unit: string;
  /** A typical value, shown by editors and in error messages. */
  readonly example: string;
  /** Bounds of the resolved value in SI units. */
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
  /** Whether it counts something, so that nothing lies between two values. */
  readonly whole?: true;
}

/** The quantities of the schema with their units, looked up by the paths of parameters. */
export const quantities = z.registry<QuantitySpecification>();

/** Bound of a quantity that a value breaks, as it reads after "must be"; nothing when the value is within. */
export function brokenBound(value: number, specification: QuantitySpecification): string | undefined {
  const { unit, minimum, exclusiveMinimum, maximum, exclusiveMaximum } = specification;
  const written = (bound: number): string => formatQuantity(bound, unit);
  if (specification.whole && !Number.isInteger(value)) return 'a whole number';
  if (exclusiveMinimum !== undefined && !(value > exclusiveMinimum)) {
    return exclusiveMinimum === 0 ? 'positive' : `above ${written(exclusiveMinimum)}`;
  }
  if (minimum !== undefined && !(value >= minimum)) {
    return minimum === 0 ? 'zero or positive' : `at least ${written(minimum)}`;
  }
  if (exclusiveMaximum !== undefined && !(value < exclusiveMaximum)) return `below ${written(exclusiveMaximum)}`;
  if (maximum !== undefined && !(value <= maximum)) return `at most ${written(maximum)}`;
  return undefined;
}

/** Whether something is wrong or something is left out, which a variant may still supply. */
export type Absence = 'absent' | 'present';

/** Adds a problem to what zod reports. */
export function report(
  context: z.core.$RefinementCtx,
  wording: Wording,
  absence: Absence = 'present',
  path?: (string | number)[],
): void {
  context.addIssue({
    code: 'custom',
    message: wording.message,
    params: { help: wording.help, absent: absence === 'absent' },
    path,
  });
}

/**
 * Reads the text of a quantity and checks its dimension and bounds.
 *
 * @returns the SI value, or the problem
 */
export function readQuantity(input: unknown, specification: QuantitySpecification): number | Wording {
  const needed = dimensionOf(specification.unit);
  const plain = sameDimension(needed, dimensionless);
  const article = nameOfDimension(needed);
  if (typeof input === 'number' && !Number.isFinite(input)) return problems.notFinite(input);
  if (typeof input === 'number' && !plain) return problems.missingUnit(input, article, specification.example);
  if (typeof input !== 'number' && typeof input !== 'string') {
    return problems.wrongType(plain ? 'a number' : `${article} with its unit`, input, specification.example);
  }
  const written = String(input);
  let value: number;
  try {
    const quantity = parseQuantity(written);
    if (!sameDimension(quantity.dimension, needed)) {
      return quantity.unit === ''
        ? problems.missingUnit(quantity.value, article, specification.example)
        : problems.wrongDimension(written, quantity.dimension, needed, specification.example);
    }
    value = quantity.value;
  } catch (error) {
    if (error instanceof QuantityError) return { message: error.message, help: error.help };
    throw error;
  }
  const bound = brokenBound(value, specification);
  const largest = specification.maximum ?? specification.exclusiveMaximum;
  if (bound !== undefined && typeof input === 'number' && largest === 1 && value >= 2 && value <= 100) {
    return problems.barePercentage(bound, value);
  }
  return bound === undefined ? value : problems.outOfRange(bound, written, formatQuantity(value, specification.unit));
}

/** A quantity in the file is a text with a unit; a plain number may also stand bare. */
export function quantity(
  specification: QuantitySpecification,
  description: string,
): z.ZodType<number, string | number> {
  const plain = sameDimension(dimensionOf(specification.unit), dimensionless);
  const schema = z
    .unknown()
    .meta({
      type: plain ? ['number', 'string'] : 'string',
      description,
      examples: [plain && !specification.example.includes('%') ? Number(specification.example) : specification.example],
    })
    .transform((input, context) => {
      const result = readQuantity(input, specification);
      if (typeof result === 'number') return result;
      report(context, result);
      return z.NEVER;
    })
    .register(quantities, specification);
  // The input is checked by hand, for the sake of the messages; its type is what the JSON Schema says it is.
  return schema as unknown as z.ZodType<number, string | number>;
}

/** The bound of what must be above zero. */
export const positive = { exclusiveMinimum: 0 } as const;

const wholeNumber = (minimum: number, maximum: number, example: string) =>
  z.int().min(minimum).max(maximum).register(quantities, { unit: '1', example, minimum, maximum, whole: true });

/** How many there are of something, which a sweep may vary. */
export const count = (description: string) => wholeNumber(1, 100_000, '6').describe(description);

/** What random numbers grow from; a sweep over it shows what chance alone makes of a structure. */
export const seedOf = (description: string) => wholeNumber(0, 2 ** 32 - 1, '2').describe(description);
