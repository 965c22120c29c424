import type { LinearCore } from 'sparse-linear-solver-wasm';
import {
  type CaseFile,
  type Fit,
  isPoreResolved,
  isTransient,
  type MetricName,
  type ResolvedVariant,
} from '../case/index.ts';
import { BadCaseError, BadMeshError, DisconnectedPoresError, InterruptedError, StuckError } from '../errors.ts';
import { version } from '../version.ts';
import { calibrate, fittableSections, withValues } from './calibrate.ts';
import type { Comparison, ComparisonRow, FitResult, Metric, RunResult, VariantResult } from './results.ts';
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
  readonly onProgress?: (progress: Progress) => void;
  /** Stops the run between two solves, or between two steps in time. */
  readonly signal?: AbortSignal;
}

/**
 * Refuses what can be refused without solving: a fit of what cannot be fitted, a mesh that cannot be made, pores that do
 * not join the electrodes.
 *
 * @throws BadCaseError, BadMeshError, DisconnectedPoresError
 */
export function checkCase(caseFile: CaseFile): void {
  if (caseFile.fit !== undefined) requireFittable(caseFile, caseFile.fit);
  for (const variant of caseFile.variants) {
    placed(caseFile, variant, () => requireMeshable(variant.name, variant.case));
  }
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
  try {
    let fitResult: FitResult | undefined;
    if (fit === undefined) {
      // Variants are meshed, solved and forgotten one by one; what cannot be meshed is refused before the first is solved.
      for (const variant of caseFile.variants.slice(1)) {
        placed(caseFile, variant, () => requireMeshable(variant.name, variant.case));
      }
    } else {
      for (const variant of caseFile.variants) await mesh(variant);
      const report = (iteration: number, mismatch: number) =>
        breathe(
          `fitting, iteration ${iteration}: off by ${(100 * mismatch).toPrecision(2)} %`,
          2 - 2 / (iteration + 1),
        );
      fitResult = await calibrate(fit, variants, report, (path) => caseFile.place(path));
      finished += 2;
      const values = fitResult.parameters.map(({ value }) => value);
      for (const variant of variants.values()) variant.setCase(withValues(variant.case, fit, values));
    }
    const results: VariantResult[] = [];
    for (const resolved of caseFile.variants) {
      const { name } = resolved;
      using variant = variants.get(name) ?? (await mesh(resolved));
      await solve(variant, breathe);
      await breathe(`measuring ${name}`);
      const result = variant.result();
      const unusual = unusualInput(variant.case).map((note) => `${result.label}: ${note}`);
      results.push({ ...result, notes: [...unusual, ...result.notes] });
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
      variants: results,
      fit: fitResult,
      comparison: comparisonOf(caseFile, results),
      notes: [...notesOf(fit, fitResult), ...mergedNotes(results)],
    };
  } finally {
    for (const variant of variants.values()) variant.dispose();
  }
}

/** How often a solve in time lets others have their turn, ms. */
const turn = 100;

/** Solves a variant as far as it goes. */
async function solve(variant: Variant, breathe: (what: string, within?: number) => Promise<void>): Promise<void> {
  const what = `solving ${variant.name} (${variant.cellCount.toLocaleString('en')} cells)`;
  await breathe(what);
  let last = performance.now();
  try {
    for (const share of variant.solving()) {
      if (performance.now() - last < turn) continue;
      await breathe(what, share);
      last = performance.now();
    }
  } catch (error) {
    if (!(error instanceof StuckError)) throw error;
  }
}

/** Tells a failure of a geometry where in the file the geometry stands: the gap between sheets, or the structure. */
function placed<Result>(caseFile: CaseFile, variant: ResolvedVariant, make: () => Result): Result {
  try {
    return make();
  } catch (error) {
    if (error instanceof DisconnectedPoresError || error instanceof BadMeshError) {
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
 * A fit moves what leaves the mesh as it is: geometries are compared, not tuned. It works in logarithms, so that what it
 * moves must be positive.
 */
function requireFittable(caseFile: CaseFile, fit: Fit): void {
  const problem = (path: string, message: string, help: string) => {
    return { message, place: caseFile.place(path), path, frame: '', help };
  };
  const sections = fittableSections.map((section) => `"${section}"`).join(', ');
  const ofParameters = fit.parameters.flatMap(({ path, initial }) => {
    const at = `fit.parameters.${path}`;
    if (!fittableSections.some((section) => path.startsWith(section))) {
      const help = `parameters of a fit start with ${sections}: the geometry stays as given`;
      return [problem(at, `"${path}" cannot be fitted`, help)];
    }
    return initial > 0 ? [] : [problem(at, `the fit of "${path}" starts at ${initial}`, 'start from a positive value')];
  });
  const ofTargets = fit.targets.flatMap(({ metric, value }, k) => {
    const help = 'misses count relative to their target: aim for a small value instead';
    return value === 0 ? [problem(`fit.targets.${k}.value`, `the target for ${metric} is zero`, help)] : [];
  });
  const inTime = fit.targets.flatMap(({ variant }, k) => {
    const operation = caseFile.variants.find(({ name }) => name === variant)?.case.operation;
    const help = 'aim for metrics of variants without duration, until, rest, profile and steps';
    return operation === undefined || !isTransient(operation)
      ? []
      : [problem(`fit.targets.${k}.variant`, `"${variant}" runs in time, but a fit needs steady states`, help)];
  });
  const problems = [...ofParameters, ...ofTargets, ...inTime];
  if (problems.length > 0) throw new BadCaseError(problems);
}

function comparisonOf(caseFile: CaseFile, results: readonly VariantResult[]): Comparison | undefined {
  const { published, fit } = caseFile;
  if (published === undefined) return undefined;
  const computedFor = (variant: string, metric: MetricName): Metric | undefined =>
    results.find(({ name }) => name === variant)?.metrics[metric];
  const roleOf = (variant: string, metric: MetricName): 'fitted' | 'predicted' => {
    const aimedAt = fit?.targets.some((target) => target.variant === variant && target.metric === metric) ?? false;
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
  const onBound = found.parameters.flatMap(({ path, value }, k) => {
    const { minimum, maximum } = fit.parameters[k];
    if (minimum !== undefined && value <= minimum * (1 + 1e-9)) return [`${path} stands at its minimum`];
    return maximum !== undefined && value >= maximum * (1 - 1e-9) ? [`${path} stands at its maximum`] : [];
  });
  return [
    ...onBound.map((sentence) => `In the fit, ${sentence}.`),
    `The fit did not reach its targets: after ${found.iterations} iterations the worst is still ${(100 * found.mismatch).toPrecision(2)} % off. The values shown are the best found.`,
  ];
}
