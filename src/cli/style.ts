import { styleText } from 'node:util';
import type { Output } from './effects.ts';

/** A text in a colour, where colours are wanted. */
export function styled(
  format: 'bold' | 'cyan' | 'dim' | 'green' | 'red' | 'yellow',
  text: string,
  output: Output,
): string {
  return output.hasColours ? styleText(format, text, { validateStream: false }) : text;
}
