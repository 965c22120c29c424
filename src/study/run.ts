import type { LinearCore } from 'sparse-linear-solver-wasm';
import {
  type Case,
  type CaseFile,
  type CurveTarget,
  type Fit,
  isPoreResolved,
  isTransient,
  type MetricName,
  type ResolvedVariant,
} from '../case/index.ts';
import { startsWithoutBounds } from '../case/problems.ts';
import {
  BadCaseError,
  BadGeometryError,
  BadImageError,
  BadMeshError,
  DisconnectedPoresError,
  InterruptedError,
  MeanderError,
  ResourceLimitError,
  StuckError,
} from '../errors.ts';
import { version } from '../version.ts';
import { mayRefine, missesOf, shortfallNote } from './accuracy.ts';
import { calibrate, fittableSections, withValues } from './calibrate.ts';
import { conditionsNote } from './compare.ts';
import { conditionsOf } from './conditions.ts';
import { isInTime } from './fit-curves.ts';
import { limitsOf } from './limits.ts';
import { polarisationOf } from './polarisation.ts';
import type { Comparison, ComparisonRow, FitResult, Metric, RunResult, VariantResult } from './results.ts';
import { requireDifferentiable, sensitivityOf } from './sensitivity.ts';
import { transferenceOf } from './transference.ts';
import { unusualInput } from './unusual.ts';
import { Variant } from './variant.ts';
import { requireMeshable } from './variant-mesh.ts';

/** What a run is doing, for a progress display. */
export interface Progress {
  /** 0 to 1. */
  readonly done: number;
  readonly what: string;
}

export interface RunOptions {
  readonly core: LinearCore;
  /** SHA-256 of the case file, hexadecimal; stored with the result. */
  readonly caseHash: string;
  /** What to run again for the same, where that is not `meander run` and the case file. */
  readonly command?: string;
  readonly onProgress?: (progress: Progress) => void;
  /** Stops the run between two solves, or between two steps in time. */
  readonly signal?: AbortSignal;
}

/**
 * Refuses what can be refused without solving: a fit of what cannot be fitted, a mesh that cannot be made, pores that do
 * not join the electrodes.
 *
 * @throws BadCaseError, BadGeometryError, BadMeshError, DisconnectedPoresError
 */
export function checkCase(caseFile: CaseFile): void {
  if (caseFile.fit !== undefined) requireFittable(caseFile, caseFile.fit);
  requireDifferentiable(caseFile);
  for (const variant of caseFile.variants) {
    placed(caseFile, variant, () => requireMeshable(variant.name, variant.case));
  }
}

/**
 * A case file whose fit has so many starts, where they are given.
 *
 * @throws BadCaseError where there is no fit, and where several starts find a parameter without bounds
 */
export function withStarts(caseFile: CaseFile, starts: number | undefined): CaseFile {
  const { fit } = caseFile;
  if (fit === undefined) {
    const message = 'the case has no block `fit`, so that there is nothing to calibrate';
    const help = 'add fit: { parameters: ..., targets: ... }; docs/studies.md shows one';
    throw new BadCaseError([{ message, help, path: 'fit', frame: '', place: caseFile.place('') }]);
  }
  if (starts === undefined) return caseFile;
  const unbounded = fit.parameters.filter(({ minimum, maximum }) => minimum === undefined || maximum === undefined);
  if (starts > 1 && unbounded.length > 0) {
    throw new BadCaseError(
      unbounded.map(({ path }) => {
        const at = `fit.parameters.${path}`;
        return { ...startsWithoutBounds(path), path: at, frame: '', place: caseFile.place(at) };
      }),
    );
  }
  return { ...caseFile, fit: { ...fit, starts } };
}

/**
 * Runs a case file: meshes every variant, fits if the file asks for it, solves every variant at steady state or in time,
 * measures, and compares with published numbers. A variant whose operation in time cannot go on ends the run no more than
 * its own result, which then says how it is `incomplete`.
 *
 * @throws every MeanderError but StuckError; InterruptedError when the signal is aborted
 */
export async function runCase(caseFile: CaseFile, options: RunOptions): Promise<RunResult> {
  const { core, onProgress, signal } = options;
  const { fit } = caseFile;
  if (fit !== undefined) requireFittable(caseFile, fit);
  requireDifferentiable(caseFile);
  const steps = caseFile.variants.length + (fit === undefined ? 0 : 2);
  let finished = 0;
  /** Reports, and lets timers, progress display and interruption have their turn. */
  const breathe = async (what: string, within = 0) => {
    onProgress?.({ done: Math.min(1, (finished + within) / steps), what });
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (signal?.aborted) throw new InterruptedError('the run was interrupted', 'run it again: nothing was written');
  };

  const variants = new Map<string, Variant>();
  const mesh = async (variant: ResolvedVariant): Promise<Variant> => {
    const { name, label, case: theCase } = variant;
    await breathe(`meshing ${name}`);
    const made = placed(caseFile, variant, () => new Variant(name, label, theCase, core));
    variants.set(name, made);
    return made;
  };
  /** What the file asks of the cell by itself, beside its operation. */
  const studies = async (
    variant: ResolvedVariant,
  ): Promise<Pick<VariantResult, 'limits' | 'polarisation' | 'transference'>> => {
    const common = { core, breathe: (what: string) => breathe(what, 1) };
    const { limits, polarisation, transference } = caseFile;
    return {
      ...(limits && { limits: await limitsOf(variant, { ...common, ...limits }) }),
      ...(polarisation && { polarisation: await polarisationOf(variant, { ...common, ...polarisation }) }),
      ...(transference && { transference: await transferenceOf(variant, { ...common, ...transference }) }),
    };
  };
  try {
    let fitResult: FitResult | undefined;
    if (fit === undefined) {
      // Variants are meshed, solved and forgotten one by one; what cannot be meshed is refused before the first is solved.
      for (const variant of caseFile.variants.slice(1)) {
        placed(caseFile, variant, () => requireMeshable(variant.name, variant.case));
      }
    } else {
      // What is fitted is solved for again and again on the meshes that the first values ask for.
      for (const resolved of caseFile.variants) {
        const variant = await mesh(resolved);
        if (resolved.case.mesh.accuracy !== undefined) await solveAccurately(variant, breathe);
      }
      const { starts = 1 } = fit;
      const onIteration = (iteration: number, mismatch: number, start: number) =>
        breathe(
          `fitting${starts > 1 ? ` from start ${start + 1} of ${starts}` : ''}, iteration ${iteration}: off by ${(100 * mismatch).toPrecision(2)} %`,
          (2 * (start + 1 - 1 / (iteration + 1))) / starts,
        );
      fitResult = await calibrate(fit, variants, { core, onIteration, placeOf: (path) => caseFile.place(path) });
      finished += 2;
      const values = fitResult.parameters.map(({ value }) => value);
      for (const variant of variants.values()) variant.setCase(withValues(variant.case, fit, values));
    }
    const results: VariantResult[] = [];
    for (const resolved of caseFile.variants) {
      const { name } = resolved;
      using variant = variants.get(name) ?? (await mesh(resolved));
      await solveAccurately(variant, breathe);
      await breathe(`measuring ${name}`);
      const { sensitivity } = caseFile;
      const result = {
        ...variant.result(),
        conditions: conditionsOf(variant.case),
        ...(sensitivity === undefined ? {} : { sensitivity: sensitivityOf(variant, sensitivity) }),
        ...(await studies({ ...resolved, case: variant.case })),
      };
      const shortfall = shortfallNote(variant.case, missesOf(variant.case, result.metrics));
      const ahead = [...unusualInput(variant.case), ...(shortfall === undefined ? [] : [shortfall])];
      results.push({
        ...result,
        notes: [
          ...ahead.map((note) => `${result.label}: ${note}`),
          ...result.notes,
          ...(result.sensitivity?.notes ?? []).map((note) => `${result.label}: ${note}`),
        ],
      });
      variants.delete(name);
      finished++;
    }
    await breathe('done');
    return {
      title: caseFile.title,
      description: caseFile.description ?? '',
      version,
      caseHash: options.caseHash,
      caseFile: caseFile.file,
      ...(options.command === undefined ? {} : { command: options.command }),
      variants: results,
      fit: fitResult,
      comparison: comparisonOf(caseFile, results),
      ...(caseFile.compare === undefined ? {} : { compare: caseFile.compare }),
      ...(caseFile.units === undefined ? {} : { units: caseFile.units }),
      notes: [
        ...notesOf(fit, fitResult),
        ...(caseFile.compare === undefined ? [] : [conditionsNote(results) ?? []].flat()),
        ...mergedNotes(results),
      ],
    };
  } finally {
    for (const variant of variants.values()) variant.dispose();
  }
}

/** How often a solve in time lets others have their turn, ms. */
const turn = 100;

/** Share of the work on a variant with an impedance that comes before the impedance. */
const solveShare = { inTime: 0.7, steady: 0.1 };

/** Solves a variant as far as it goes, and then for its impedance where the case asks for one. */
async function solve(variant: Variant, breathe: (what: string, within?: number) => Promise<void>): Promise<void> {
  const what = `solving ${variant.name} (${variant.cellCount.toLocaleString('en')} cells)`;
  await breathe(what);
  let last = performance.now();
  const watch = async (work: Iterable<number>, from: number, to: number, doing: string) => {
    for (const share of work) {
      if (performance.now() - last < turn) continue;
      await breathe(doing, from + share * (to - from));
      last = performance.now();
    }
  };
  const { impedance, operation } = variant.case;
  const until = impedance === undefined ? 1 : isTransient(operation) ? solveShare.inTime : solveShare.steady;
  try {
    await watch(variant.solving(), 0, until, what);
  } catch (error) {
    if (!(error instanceof StuckError)) throw error;
    return;
  }
  await watch(variant.oscillating(), until, 1, `oscillating ${variant.name}`);
}

/**
 * Solves a variant on finer and finer meshes until it has the accuracy its case asks for, or the meshes are too large. Only three
 * meshes tell the order at which errors fall, so that one refinement at least goes before belief.
 */
async function solveAccurately(
  variant: Variant,
  breathe: (what: string, within?: number) => Promise<void>,
): Promise<void> {
  await solve(variant, breathe);
  const { case: theCase, geometry } = variant;
  if (theCase.mesh.accuracy === undefined) return;
  const believed = () => variant.refinements > 0 && missesOf(theCase, variant.metrics()).length === 0;
  while (!believed() && mayRefine(theCase, variant.cellCount, geometry.dimension)) {
    variant.refine();
    await solve(variant, breathe);
  }
}

/** Tells a failure of a geometry where in the file the geometry stands: the gap between sheets, or the structure. */
function placed<Result>(caseFile: CaseFile, variant: ResolvedVariant, make: () => Result): Result {
  try {
    return make();
  } catch (error) {
    if (error instanceof BadGeometryError) {
      error.writtenAt = caseFile.place(`cell.layers.${error.layer}.structure`, variant.name);
      throw error;
    }
    const ofGeometry = [DisconnectedPoresError, BadMeshError, BadImageError, ResourceLimitError];
    if (ofGeometry.some((kind) => error instanceof kind) && error instanceof MeanderError) {
      const { layers, mesh } = variant.case.cell;
      const layer = layers.find(isPoreResolved);
      const key = layer?.structure.kind === 'sheets' ? '.gap' : '';
      const ofLayer = layer === undefined ? 'cell.layers' : `cell.layers.${layer.name}.structure${key}`;
      const path = mesh === undefined ? ofLayer : 'cell.mesh.file';
      error.writtenAt = caseFile.place(path, variant.name);
    }
    throw error;
  }
}

/**
 * A fit moves what leaves the mesh as it is: geometries are compared, not tuned.
 */
function requireFittable(caseFile: CaseFile, fit: Fit): void {
  const problem = (path: string, message: string, help: string) => {
    return { message, place: caseFile.place(path), path, frame: '', help };
  };
  const sections = fittableSections.map((section) => `"${section}"`).join(', ');
  const ofParameters = fit.parameters.flatMap(({ path }) => {
    const at = `fit.parameters.${path}`;
    if (fittableSections.some((section) => path.startsWith(section))) return [];
    const help = `parameters of a fit start with ${sections}: the geometry stays as given`;
    return [problem(at, `"${path}" cannot be fitted`, help)];
  });
  const ofTargets = fit.targets.flatMap((target, k) => {
    const theCase = caseFile.variants.find(({ name }) => name === target.variant)?.case;
    if ('points' in target) return theCase === undefined ? [] : problemsOfCurve(target, theCase, k);
    const { metric, value, uncertainty } = target;
    const help = 'misses count relative to their target: give it an uncertainty, or aim for a small value instead';
    if (value !== 0 || uncertainty !== undefined) return [];
    return [problem(`fit.targets.${k}.value`, `the target for ${metric} is zero`, help)];
  });
  const problems = [...ofParameters, ...ofTargets];
  if (problems.length > 0) throw new BadCaseError(problems);

  /** A curve in time needs an operation in time, one at steady state none; some need a voltage. */
  function problemsOfCurve({ kind, variant }: CurveTarget, theCase: Case, k: number) {
    const at = `fit.targets.${k}.variant`;
    const inTime = isTransient(theCase.operation);
    if (isInTime(kind) && !inTime) {
      const help = 'give its operation a duration, until, a profile or steps';
      return [problem(at, `"${variant}" has a steady state, but the curve is one in time`, help)];
    }
    if (kind === 'concentration' && inTime) {
      const help = 'aim for a variant without duration, until, rest, profile and steps';
      return [problem(at, `"${variant}" runs in time, but the curve is one at steady state`, help)];
    }
    const needsVoltage = kind === 'voltage' || kind === 'polarisation' || kind === 'impedance';
    if (!needsVoltage || theCase.interfaces.counter.kind !== 'uniform_current') return [];
    const help = 'take a counter electrode of metal or a reservoir';
    return [problem(at, `"${variant}" has no voltage: its counter electrode imposes the current`, help)];
  }
}

function comparisonOf(caseFile: CaseFile, results: readonly VariantResult[]): Comparison | undefined {
  const { published, fit } = caseFile;
  if (published === undefined) return undefined;
  const computedFor = (variant: string, metric: MetricName): Metric | undefined =>
    results.find(({ name }) => name === variant)?.metrics[metric];
  const roleOf = (variant: string, metric: MetricName): 'fitted' | 'predicted' => {
    const aimedAt =
      fit?.targets.some((target) => 'metric' in target && target.variant === variant && target.metric === metric) ??
      false;
    return aimedAt ? 'fitted' : 'predicted';
  };
  const rows = published.values.flatMap(({ variant, metric, value, counterparts }): ComparisonRow[] => {
    const computed = computedFor(variant, metric);
    if (computed === undefined) return [];
    const beside = counterparts.flatMap((name) => {
      const other = computedFor(name, metric);
      return other === undefined ? [] : [{ variant: name, computed: other, role: roleOf(name, metric) }];
    });
    return [{ variant, metric, published: value, computed, role: roleOf(variant, metric), counterparts: beside }];
  });
  return { source: published.source, rows };
}

/** Where a note says at what value a property is used, which differs from variant to variant. */
const usedAt = /(?<= is used at )\S+(?= (?:mol\/m3|K), outside )/u;
/** More variants than this are counted, not listed. */
const mostListed = 4;

/** The notes of all variants; what is the same of several, but for the value that a property is used at, is said once. */
export function mergedNotes(results: readonly Pick<VariantResult, 'label' | 'notes'>[]): string[] {
  const alike = new Map<string, { said: string; labels: string[]; values: number[] }>();
  for (const { label, notes } of results) {
    for (const note of notes) {
      const said = note.slice(`${label}: `.length);
      const key = said.replace(usedAt, '');
      const group = alike.get(key) ?? { said, labels: [], values: [] };
      group.labels.push(label);
      group.values.push(Number(usedAt.exec(said)?.[0] ?? 0));
      alike.set(key, group);
    }
  }
  return [...alike.values()].map(({ said, labels, values }) => {
    if (labels.length === 1) return `${labels[0]}: ${said}`;
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const listed = labels.length > mostListed ? `${labels.length} variants` : labels.join(', ');
    return `${listed}: ${least === most ? said : said.replace(usedAt, `${least} to ${most}`)}`;
  });
}

function notesOf(fit: Fit | undefined, found: FitResult | undefined): string[] {
  if (fit === undefined || found === undefined || found.converged) return [];
  const onBound = found.parameters.flatMap(({ path, heldAt }) =>
    heldAt === undefined ? [] : [`${path} stands at its ${heldAt}`],
  );
  return [
    ...onBound.map((sentence) => `In the fit, ${sentence}.`),
    found.targets.some(({ kind }) => kind !== 'metric')
      ? `The fit did not settle: after ${found.iterations} iterations it is still off by ${(100 * found.mismatch).toPrecision(2)} %. The values shown are the best found.`
      : `The fit did not reach its targets: after ${found.iterations} iterations the worst is still ${(100 * found.mismatch).toPrecision(2)} % off. The values shown are the best found.`,
  ];
}
