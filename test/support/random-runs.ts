import { readCase } from '../../src/case/index.ts';
import { DepletedError, MeanderError, type MeanderErrorCode, StuckError } from '../../src/errors.ts';
import { largestImbalance } from '../../src/measure/balances.ts';
import type { VariantResult } from '../../src/study/results.ts';
import { Variant } from '../../src/study/variant.ts';
import { core } from './core.ts';
import { failureOf } from './failure.ts';
import { type RandomCase, randomCase } from './random-cases.ts';

/**
 * How a random case ended: `solved` with finite numbers that balance; `explained`, refused because the current is more than
 * the cell can carry; `unexplained`, a named failure without such a reason; `unnamed`, anything else.
 */
export type Verdict = 'solved' | 'explained' | 'unexplained' | 'unnamed';

export interface RandomRun {
  readonly drawn: RandomCase;
  readonly verdict: Verdict;
  /** The code of a named failure, or what an unnamed one is. */
  readonly code: MeanderErrorCode | string;
  readonly message: string;
  readonly milliseconds: number;
}

/** Of the estimated limit, what a cell that is refused as depleted has carried at least. */
const nearLimit = 0.95;

/** Draws the case of a seed, reads it and solves it. */
export function runRandomCase(seed: number): RandomRun {
  const drawn = randomCase(seed);
  const start = performance.now();
  const ended = (verdict: Verdict, code: string, message: string): RandomRun => {
    return { drawn, verdict, code, message, milliseconds: performance.now() - start };
  };
  try {
    const [{ name, label, case: theCase }] = readCase(drawn.yaml, `seed-${seed}.yaml`).variants;
    using variant = new Variant(name, label, theCase, core);
    const failure = failureOf(() => variant.solve());
    if (failure !== undefined) {
      // What was computed of an operation that cannot go on must be there to show.
      if (failure instanceof StuckError) variant.result();
      throw failure;
    }
    const wrong = wrongIn(variant.result());
    return wrong === undefined ? ended('solved', 'solved', '') : ended('unnamed', 'wrong result', wrong);
  } catch (error) {
    if (!(error instanceof MeanderError)) return ended('unnamed', String(error), (error as Error)?.stack ?? '');
    return ended(isExplained(error, drawn) ? 'explained' : 'unexplained', error.code, error.message);
  }
}

function isExplained(error: MeanderError, { aboveLimit, shareOfLimit }: RandomCase): boolean {
  if (!(error instanceof DepletedError) || shareOfLimit === undefined) return false;
  return aboveLimit || error.loadReached * shareOfLimit >= nearLimit;
}

/** Whether a moment is that of the beginning, or of a jump: the second of two at one time. */
function isJump(time: Float64Array, k: number): boolean {
  return k === 0 || time[k] === time[k - 1];
}

/** What is wrong with a result; undefined where nothing is. */
function wrongIn({ metrics, balances, operation, extrema }: VariantResult): string | undefined {
  if (metrics.current_density === undefined) return 'no current density';
  for (const [name, { value, uncertainty }] of Object.entries(metrics)) {
    if (!Number.isFinite(value) || !Number.isFinite(uncertainty ?? 0)) return `${name} is not finite`;
  }
  for (const [name, value] of Object.entries(balances)) {
    if (!(value <= largestImbalance)) return `the ${name} balance is off by ${value}`;
  }
  for (const { name, minimum, maximum } of extrema) {
    if (!Number.isFinite(minimum) || !Number.isFinite(maximum)) return `${name} is not finite`;
  }
  if (operation !== undefined) {
    const { time, currentDensity } = operation.traces;
    // The field of space charge follows a jump of the voltage in no time, which is no current.
    const isTold = (value: number, k: number) => Number.isFinite(value) || (Number.isNaN(value) && isJump(time, k));
    if (!currentDensity.every(isTold)) return 'a trace is not finite';
  }
  return undefined;
}

const verdicts: readonly Verdict[] = ['solved', 'explained', 'unexplained', 'unnamed'];

/** A table of the runs: a line for each kind of case, a column for each verdict; then one for each code. */
export function tableOf(runs: readonly RandomRun[]): string {
  const models = [...new Set(runs.map(({ drawn }) => drawn.model.split(', ')[0]))].sort();
  const line = (name: string, cells: readonly (string | number)[]) =>
    [name.padEnd(28), ...cells.map((cell) => String(cell).padStart(12))].join('');
  const row = (name: string, of: readonly RandomRun[]) =>
    line(
      name,
      verdicts.map((verdict) => of.filter((run) => run.verdict === verdict).length),
    );
  const codes = [...new Set(runs.map(({ code }) => code))].filter((code) => code !== 'solved').sort();
  return [
    line('model', verdicts),
    ...models.map((model) =>
      row(
        model,
        runs.filter(({ drawn }) => drawn.model.startsWith(`${model},`)),
      ),
    ),
    row('all', runs),
    '',
    line('failure', verdicts),
    ...codes.map((code) =>
      row(
        code,
        runs.filter((run) => run.code === code),
      ),
    ),
  ].join('\n');
}
