import * as z from 'zod';
import * as problems from '../problems.ts';
import { report } from './quantity.ts';

const pattern = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(deg|°|rad)$/iu;

/** Size of the units of angles in radians. */
const radians: Readonly<Record<string, number>> = { deg: Math.PI / 180, '°': Math.PI / 180, rad: 1 };

/**
 * An angle: a text with a number and `deg`, `°` or `rad`; read in radians.
 *
 * @param bounds in degrees
 */
export function angle(
  bounds: { readonly above?: number; readonly below?: number; readonly minimum?: number },
  example: string,
  description: string,
): z.ZodType<number, string> {
  const schema = z
    .unknown()
    .meta({ type: 'string', description, examples: [example] })
    .transform((input, context) => {
      const wording = typeof input === 'string' || typeof input === 'number' ? undefined : problems.notAnAngle(example);
      const read = wording === undefined ? pattern.exec(String(input).trim()) : null;
      if (read === null) {
        report(context, wording ?? problems.notAnAngle(example, String(input)));
        return z.NEVER;
      }
      const value = Number(read[1]) * radians[read[2].toLowerCase()];
      const degrees = (value * 180) / Math.PI;
      const { above = -Infinity, below = Infinity, minimum = -Infinity } = bounds;
      if (degrees > above && degrees < below && degrees >= minimum) return value;
      report(context, problems.angleOutOfRange(String(input), bounds));
      return z.NEVER;
    });
  // The input is checked by hand, for the sake of the messages; its type is what the JSON Schema says it is.
  return schema as unknown as z.ZodType<number, string>;
}
