import type { LinearCore } from 'sparse-linear-solver-wasm';
import {
  type Case,
  type CaseFile,
  type ChosenUnits,
  caseOfPoint,
  type MetricName,
  metricNames,
  type Sweep,
  type SweepParameter,
  type SweepPoint,
  sweepPoints,
} from '../case/index.ts';
import { BadCaseError, InterruptedError } from '../errors.ts';
import { sha256 } from '../sha256.ts';
import { version } from '../version.ts';
import { type PointOutcome, PointSolver, type SolvedPoint } from './point.ts';
import { limitingCurrentOf } from './sand.ts';
import { unusualInput } from './unusual.ts';

/** Those who solve points: threads of this machine, say. */
export interface PointWorkers {
  /** How many points they solve at the same time. */
  readonly count: number;
  /**
   * Rejects for faults of Meander only; a point that has no solution has an outcome that says why. Whoever solves it, the
   * outcome of a case is the same to the last bit.
   */
  solve(theCase: Case): Promise<PointOutcome>;
}

/** What has been solved before, in this run or in earlier ones. */
export interface PointStore {
  get(key: string): PointOutcome | undefined;
  /** Keeps an outcome for good. */
  put(key: string, outcome: PointOutcome): Promise<void>;
}

/** How far a sweep is; points. */
export interface SweepProgress {
  readonly total: number;
  /** With or without a solution, by now or before. */
  readonly done: number;
  /** Taken from the store, without being solved again. */
  readonly known: number;
  readonly failed: number;
}

export interface SweepOptions {
  readonly workers: PointWorkers;
  /** SHA-256 of the case file, hexadecimal; stored with the result. */
  readonly caseHash: string;
  /** What does it again; stored with the result, for its manifest and report. `meander sweep CASE` where none is given. */
  readonly command?: string;
  /** Forgets everything with the run, if left out. */
  readonly store?: PointStore;
  readonly onProgress?: (progress: SweepProgress) => void;
  /** Stops the sweep at once; what the store holds by then is not solved again. */
  readonly signal?: AbortSignal;
}

/** A point of a sweep with what became of it. */
export interface SweptPoint extends SweepPoint {
  readonly outcome: PointOutcome;
  /** The limiting current density by theory, A/m2; absent where theory does not know the cell. */
  readonly limitingCurrentDensity?: number;
}

/** What a sweep hands to report/: plain data in SI units, the same to the last bit however often it was interrupted. */
export interface SweepResult {
  readonly title: string;
  readonly description: string;
  readonly version: string;
  readonly caseHash: string;
  readonly caseFile: string;
  /** What does it again, where the caller said so. */
  readonly command?: string;
  readonly sampling: Sweep['sampling'];
  readonly parameters: readonly SweepParameter[];
  /** The variants that went through the points. */
  readonly variants: readonly { readonly name: string; readonly label: string }[];
  /** The metrics to draw, the most important first. */
  readonly drawn: readonly MetricName[];
  /** By growing index. */
  readonly points: readonly SweptPoint[];
  /** Units to show it in, where the case chooses them. */
  readonly units?: ChosenUnits;
  readonly notes: readonly string[];
}

/** Whether a point has a solution. */
export function isSolved(outcome: PointOutcome): outcome is SolvedPoint {
  return !('failure' in outcome);
}

/**
 * Solves every point of a case file's sweep, each different one once, and never one that the store knows. The fit of a case, if
 * it has one, is not made.
 *
 * @throws BadCaseError if the case has no sweep; InterruptedError when the signal is aborted. A point that cannot be solved ends
 * nothing: its outcome says why.
 */
export async function runSweep(caseFile: CaseFile, options: SweepOptions): Promise<SweepResult> {
  const { workers, store = memoryStore(), onProgress, signal } = options;
  const sweep = sweepOf(caseFile);
  const points = sweepPoints(sweep);
  const caseOf = (point: SweepPoint): Case => caseOfPoint(caseFile.variants, sweep, point);
  const keys = await Promise.all(points.map((point) => pointKey(caseOf(point))));
  const pointsOf = new Map<string, SweepPoint[]>();
  for (const [k, key] of keys.entries()) pointsOf.set(key, [...(pointsOf.get(key) ?? []), points[k]]);

  const outcomes = new Map<string, PointOutcome>();
  const progress = { total: points.length, done: 0, known: 0, failed: 0 };
  const take = (key: string, outcome: PointOutcome): void => {
    const count = pointsOf.get(key)!.length;
    outcomes.set(key, outcome);
    progress.done += count;
    if (!isSolved(outcome)) progress.failed += count;
  };
  for (const key of pointsOf.keys()) {
    const known = store.get(key);
    if (known !== undefined) take(key, known);
  }
  progress.known = progress.done;
  onProgress?.({ ...progress });

  const open = [...pointsOf.keys()].filter((key) => !outcomes.has(key)).values();
  const work = async (): Promise<void> => {
    for (const key of open) {
      const outcome = await workers.solve(caseOf(pointsOf.get(key)![0]));
      if (signal?.aborted) return;
      if (isReproducible(outcome)) await store.put(key, outcome);
      take(key, outcome);
      onProgress?.({ ...progress });
    }
  };
  await unlessAborted(Promise.all(Array.from({ length: workers.count }, work)), signal, () => progress);

  const swept = points.map((point, k): SweptPoint => {
    const limit = limitingCurrentOf(caseOf(point));
    return {
      ...point,
      outcome: outcomes.get(keys[k])!,
      ...(limit === undefined ? {} : { limitingCurrentDensity: limit }),
    };
  });
  return {
    title: caseFile.title,
    description: caseFile.description ?? '',
    version,
    caseHash: options.caseHash,
    caseFile: caseFile.file,
    ...(options.command === undefined ? {} : { command: options.command }),
    sampling: sweep.sampling,
    parameters: sweep.parameters,
    variants: sweep.variants.map((name) => {
      const { label } = caseFile.variants.find((variant) => variant.name === name)!;
      return { name, label };
    }),
    drawn: sweep.metrics.length > 0 ? sweep.metrics : worthDrawing(swept),
    points: swept,
    ...(caseFile.units === undefined ? {} : { units: caseFile.units }),
    notes: [...notesOfCase(caseFile, sweep), ...notesOfPoints(swept)],
  };
}

/** The sweep of a case file. */
export function sweepOf(caseFile: CaseFile): Sweep {
  if (caseFile.sweep !== undefined) return caseFile.sweep;
  const message = 'the case has no sweep';
  const help =
    'add for example "sweep: { parameters: { operation.current_density: { from: 1 mA/cm^2, to: 10 mA/cm^2, count: 10 } } }"';
  throw new BadCaseError([{ message, help, path: '', frame: '', place: { file: caseFile.file, line: 1, column: 1 } }]);
}

/** What a point is known by: everything that its outcome depends on. */
function pointKey(theCase: Case): Promise<string> {
  return sha256(JSON.stringify({ version, case: theCase }));
}

/** What the memory of a machine did not allow, another or a later run may do. */
function isReproducible(outcome: PointOutcome): boolean {
  return isSolved(outcome) || outcome.failure.code !== 'resource-limit';
}

async function unlessAborted(
  work: Promise<unknown>,
  signal: AbortSignal | undefined,
  progress: () => SweepProgress,
): Promise<void> {
  if (signal === undefined) {
    await work;
    return;
  }
  let stop = (): void => undefined;
  const aborted = new Promise<void>((resolve) => {
    stop = resolve;
    signal.addEventListener('abort', stop);
  });
  if (!signal.aborted) await Promise.race([work, aborted]);
  signal.removeEventListener('abort', stop);
  if (!signal.aborted) return;
  // What is still solved by now is of no use to anyone.
  work.catch(() => undefined);
  const { done, total } = progress();
  throw new InterruptedError(
    `the sweep was interrupted with ${done} of ${total} points done`,
    'run it again with the same folder: what is done is not solved again',
  );
}

/** Solves points one after the other in this thread, with a pause after each for timers and signals. */
export function localWorkers(core: LinearCore): PointWorkers & Disposable {
  const solver = new PointSolver(core);
  return {
    count: 1,
    async solve(theCase) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      return solver.solve(theCase);
    },
    [Symbol.dispose]: () => solver.dispose(),
  };
}

/** A store that forgets everything in the end. */
export function memoryStore(): PointStore {
  const outcomes = new Map<string, PointOutcome>();
  return {
    get: (key) => outcomes.get(key),
    async put(key, outcome) {
      outcomes.set(key, outcome);
    },
  };
}

/** What a battery is judged by first; of what a sweep has, the first two of these are drawn. */
const mostTelling: readonly MetricName[] = [
  'sand_capacity',
  'current_difference',
  'concentration_drop',
  'surface_current_cov',
  'plated_capacity',
  'coulombic_efficiency',
  'cell_voltage',
];

/** The most telling metrics that change over the points. */
function worthDrawing(points: readonly SweptPoint[]): MetricName[] {
  const changes = (name: MetricName): boolean => {
    const values = points.flatMap(({ outcome }) => (isSolved(outcome) ? (outcome.metrics[name]?.value ?? []) : []));
    const least = values.reduce((first, second) => Math.min(first, second), Number.POSITIVE_INFINITY);
    const most = values.reduce((first, second) => Math.max(first, second), Number.NEGATIVE_INFINITY);
    return most - least > 1e-9 * Math.max(Math.abs(least), Math.abs(most));
  };
  const changing = [...mostTelling, ...metricNames.filter((name) => !mostTelling.includes(name))].filter(changes);
  return changing.slice(0, 2);
}

function notesOfCase(caseFile: CaseFile, { variants }: Sweep): string[] {
  const unusual = caseFile.variants
    .filter(({ name }) => variants.includes(name))
    .flatMap(({ label, case: theCase }) => unusualInput(theCase).map((note) => `${label}: ${note}`));
  return caseFile.fit === undefined
    ? unusual
    : ['The fit of the case is not made: every point starts from the values as they are written.', ...unusual];
}

/** The notes of all points; what differs in its numbers alone is said once, of the first point that it is said of. */
function notesOfPoints(points: readonly SweptPoint[]): string[] {
  const alike = new Map<string, { note: string; index: number; count: number }>();
  for (const { index, outcome } of points) {
    for (const note of isSolved(outcome) ? outcome.notes : []) {
      const key = note.replaceAll(/[\d.]+(?:e[+-]?\d+)?/gu, '#');
      const group = alike.get(key);
      if (group === undefined) alike.set(key, { note, index, count: 1 });
      else group.count++;
    }
  }
  return [...alike.values()].map(({ note, index, count }) =>
    count === 1 ? `Point ${index}: ${note}` : `Point ${index} and ${count - 1} more: ${note}`,
  );
}
