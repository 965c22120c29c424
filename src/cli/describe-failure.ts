import {
  BadCaseError,
  type CaseProblem,
  DepletedError,
  exitCodeOf,
  type FieldExtrema,
  MeanderError,
  NotConvergedError,
  StuckError,
} from '../errors.ts';
import { ResultFolderError } from '../node.ts';
import type { Effects } from './effects.ts';
import { styled } from './style.ts';
import { UsageError } from './usage-error.ts';

export interface FailureDescription {
  /** For stderr, without a line break at the end. */
  readonly text: string;
  readonly exitCode: number;
}

/** The one place where something thrown becomes text for people and an exit code. */
export async function describeFailure(
  error: unknown,
  { stderr, environment }: Pick<Effects, 'stderr' | 'environment'>,
): Promise<FailureDescription> {
  const red = (text: string) => styled('red', text, stderr);
  const help = (text: string) => `  ${styled('cyan', 'help:', stderr)} ${text}`;
  if (error instanceof BadCaseError) {
    const blocks = error.problems.map((problem) => {
      const lines = [`${placeOf(problem)}: ${red('error:')} ${problem.message}`];
      if (problem.frame !== '') lines.push(problem.frame);
      if (problem.help !== undefined) lines.push(help(problem.help));
      return lines.join('\n');
    });
    if (blocks.length > 1) blocks.push(`${blocks.length} problems`);
    return { text: blocks.join('\n\n'), exitCode: exitCodeOf[error.code] };
  }
  if (error instanceof MeanderError) {
    const { writtenAt } = error;
    const where = writtenAt === undefined ? '' : `${writtenAt.file}:${writtenAt.line}:${writtenAt.column}: `;
    const lines = [`${where}${red('error:')} ${error.message} [${error.code}]`];
    if (error instanceof DepletedError || error instanceof NotConvergedError) {
      lines.push(`  load reached: ${Number((100 * error.loadReached).toPrecision(3))} % of what was asked`);
      lines.push(...error.extrema.map((extrema) => `  ${extremaText(extrema)}`));
    }
    if (error instanceof StuckError) {
      lines.push(`  computed until: ${Number(error.time.toPrecision(6))} s, which the folder holds as incomplete`);
      lines.push(...error.extrema.map((extrema) => `  ${extremaText(extrema)}`));
    }
    lines.push(help(error.help));
    return { text: lines.join('\n'), exitCode: exitCodeOf[error.code] };
  }
  if (error instanceof UsageError || error instanceof ResultFolderError) {
    return { text: `${red('error:')} ${error.message}\n${help(error.help)}`, exitCode: 2 };
  }
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const isDebugging = environment.MEANDER_DEBUG === '1';
  const lines = [
    `${red('internal error:')} ${what.split('\n')[0]} (a fault of Meander, not of your case: please report this line with your case file` +
      `${isDebugging ? ')' : '; MEANDER_DEBUG=1 adds where it happened)'}`,
  ];
  if (isDebugging && error instanceof Error) lines.push(error.stack ?? '');
  return { text: lines.join('\n'), exitCode: 1 };
}

/** A problem of a whole file has no line worth naming. */
function placeOf({ place, path, frame }: CaseProblem): string {
  const isWholeFile = path === '' && frame === '';
  return isWholeFile ? place.file : `${place.file}:${place.line}:${place.column}`;
}

function extremaText({ name, unit, minimum, maximum, minimumAt, maximumAt }: FieldExtrema): string {
  const number = (value: number) => String(Number(value.toPrecision(4)));
  const micrometres = (length: number) => `${number(1e6 * length)} um`;
  const at = ({ x, y, region }: FieldExtrema['minimumAt']) =>
    `x = ${micrometres(x)}, y = ${micrometres(y)} (${region})`;
  return `${name}: ${number(minimum)} ${unit} at ${at(minimumAt)} to ${number(maximum)} ${unit} at ${at(maximumAt)}`;
}
