import * as z from 'zod';
import { ExpressionError, parseExpression } from '../../materials/index.ts';
import * as problems from '../problems.ts';
import { formatQuantity } from '../units.ts';
import { quantityOr } from './law.ts';
import { brokenBound, type QuantitySpecification, quantity, report } from './quantity.ts';

/**
 * A property that may change with the depth in its layer: a quantity where it is the same everywhere, a mapping where it is
 * not. Heights are relative: 0 at the bottom of the layer, 1 at its top.
 */

/** What a formula of the height may use. */
const profileVariables = ['y'] as const;

function formsOf(specification: QuantitySpecification) {
  const value = (description: string) => quantity(specification, description);
  const linear = z
    .strictObject({
      kind: z.literal('linear').optional(),
      bottom: value('The value at the bottom of the layer.'),
      top: value('The value at its top.'),
    })
    .transform(({ bottom, top }) => ({ kind: 'linear' as const, bottom, top }))
    .meta({
      description: 'A straight line from the bottom of the layer to its top; what is meant where no kind is given.',
    });
  const points = z
    .strictObject({
      kind: z.literal('points'),
      points: z
        .array(
          z.tuple([
            quantity({ unit: '1', example: '0.5', minimum: 0, maximum: 1 }, 'Height, from 0 (bottom) to 1 (top).'),
            value('The value there.'),
          ]),
        )
        .min(2)
        .describe('Pairs of a height and a value, by growing height.'),
    })
    .transform((given, context) => {
      const heights = given.points.map(([height]) => height);
      if (heights.some((height, k) => k > 0 && !(height > heights[k - 1]))) {
        report(context, problems.heightsNotGrowing);
        return z.NEVER;
      }
      return given;
    })
    .meta({ description: 'Points joined by straight lines; constant beyond the first and the last.' });
  const formula = z
    .strictObject({
      kind: z.literal('formula'),
      formula: z
        .string()
        .meta({ description: 'An expression of y, 0 at the bottom and 1 at the top.', examples: ['0.9 - 0.4*y^2'] }),
    })
    .transform((given, context) => {
      const wording = problemOfFormula(given.formula, specification);
      if (wording === undefined) return given;
      report(context, wording, 'present', ['formula']);
      return z.NEVER;
    })
    .meta({ description: `A formula with values in ${specification.unit}, read and never run as code.` });
  return z.discriminatedUnion('kind', [linear, points, formula]);
}

/** What is wrong with a formula: how it is written, or a value that it has somewhere in the layer. */
function problemOfFormula(text: string, specification: QuantitySpecification): problems.Wording | undefined {
  try {
    const evaluate = heightFormula(text);
    for (let k = 0; k <= 100; k++) {
      const value = evaluate(k / 100);
      const bound = Number.isFinite(value) ? brokenBound(value, specification) : 'a finite number';
      if (bound !== undefined) {
        return problems.formulaOutOfRange(bound, formatQuantity(value, specification.unit), k / 100);
      }
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return problems.badFormula(error.message, error.help);
  }
}

type Forms = ReturnType<typeof formsOf>;
/** A property by the height in its layer, in SI units. */
export type ProfileForm = z.output<Forms>;
/** A property of a layer: a constant, or a profile. */
export type Profile = number | ProfileForm;

/** A property of a layer: a quantity or a profile. */
export function profile(
  specification: QuantitySpecification,
  description: string,
): z.ZodType<Profile, string | number | z.input<Forms>> {
  return quantityOr(formsOf(specification), specification, `${description} May change with the depth in the layer.`);
}

function heightFormula(text: string): (height: number) => number {
  const expression = parseExpression(text, profileVariables);
  const values = new Float64Array(1);
  return (height) => {
    values[0] = height;
    return expression.evaluate(values);
  };
}

/** The property as a function of the relative height. */
export function profileFunction(given: Profile): (height: number) => number {
  if (typeof given === 'number') return () => given;
  switch (given.kind) {
    case 'linear':
      return (height) => given.bottom + (given.top - given.bottom) * height;
    case 'points':
      return (height) => throughPoints(given.points, height);
    case 'formula':
      return heightFormula(given.formula);
  }
}

function throughPoints(points: readonly (readonly [number, number])[], height: number): number {
  const above = points.findIndex(([at]) => at >= height);
  if (above === 0) return points[0][1];
  if (above < 0) return points[points.length - 1][1];
  const [[from, before], [to, after]] = [points[above - 1], points[above]];
  return before + ((after - before) * (height - from)) / (to - from);
}

/** The mean of a property over the layer. */
export function profileMean(given: Profile): number {
  if (typeof given === 'number') return given;
  const at = profileFunction(given);
  const slices = 1000;
  let sum = 0;
  for (let k = 0; k < slices; k++) sum += at((k + 0.5) / slices);
  return sum / slices;
}
