import { readCase } from '../../src/case/index.ts';
import { BadCaseError, type CaseProblem } from '../../src/errors.ts';

/** A small case without a mistake; each line of it is the place of some test's mistake. */
export const goodCase = `title: A small cell
electrolyte:
  concentration: 1 mol/L
  salt_diffusivity: 3e-10 m^2/s
  transference_number: 0.38
cell:
  width: 35.5 um
  layers:
    host:
      thickness: 100 um
      structure: { kind: sheets, arrangement: staggered, count: 10, gap: 1 um }
    separator: { thickness: 50 um, structure: { kind: open } }
interfaces:
  host: { kind: butler_volmer, exchange_current_density: 10 A/m^2 }
  counter: { kind: reservoir }
operation: { kind: galvanostatic, current_density: 2.5 mA/cm^2 }
`;

/** The good case with one text replaced, which must be there. */
export function change(...replacements: readonly (readonly [from: string, to: string])[]): string {
  let text = goodCase;
  for (const [from, to] of replacements) {
    if (!text.includes(from)) throw new Error(`the example holds no ${JSON.stringify(from)}`);
    text = text.replace(from, () => to);
  }
  return text;
}

/** The problems of a text, which must have some. */
export function problemsOf(text: string): readonly CaseProblem[] {
  try {
    readCase(text, 'cell.yaml');
  } catch (error) {
    if (error instanceof BadCaseError) return error.problems;
    throw error;
  }
  throw new Error('the case was read without a problem');
}

/** The problems of a text, each in one line: `line:column message`. */
export function summaryOf(text: string): string[] {
  return problemsOf(text).map(({ place, message }) => `${place.line}:${place.column} ${message}`);
}

/** The only problem of a text. */
export function onlyProblemOf(text: string): CaseProblem {
  const problems = problemsOf(text);
  if (problems.length !== 1) throw new Error(`expected one problem, got:\n${summaryOf(text).join('\n')}`);
  return problems[0];
}
