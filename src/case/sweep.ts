import { BadCaseError, type TextPlace } from '../errors.ts';
import type { Path } from './locate.ts';
import type { MetricName } from './metric-names.ts';
import { parameterAt, parameterPaths, withParameters } from './path.ts';
import type { Wording } from './problems.ts';
import * as problems from './problems.ts';
import type { ResolvedVariant } from './read.ts';
import { latinHypercube, mostSobolDimensions, sobol, type UnitPoint } from './sampling.ts';
import { sweepSchema, sweptValuesSchema, type WrittenValues } from './schema/sweep.ts';
import { formatQuantity } from './units.ts';
import { between, mostPoints, readValues, type SweepParameter } from './values.ts';

/** A sweep as a case file asks for it, resolved. */
export interface Sweep {
  readonly sampling: 'grid' | 'latin_hypercube' | 'sobol';
  readonly parameters: readonly SweepParameter[];
  /** Points of every variant, where they are sampled. */
  readonly count?: number;
  readonly seed?: number;
  /** The variants that go through the points. */
  readonly variants: readonly string[];
  /** What to draw, the most important first; empty where it is left open. */
  readonly metrics: readonly MetricName[];
}

/** One point: a variant with a value for every parameter of the sweep. */
export interface SweepPoint {
  /** From 0. */
  readonly index: number;
  readonly variant: string;
  /** SI, in the order of the parameters. */
  readonly values: readonly number[];
}

/** The points of a sweep, variant by variant; in a grid the last parameter changes fastest. */
export function sweepPoints(sweep: Sweep): SweepPoint[] {
  const rows = valuesOfPoints(sweep);
  return sweep.variants.flatMap((variant, k) =>
    rows.map((values, row): SweepPoint => ({ index: k * rows.length + row, variant, values })),
  );
}

function valuesOfPoints(sweep: Sweep): readonly (readonly number[])[] {
  const { sampling, parameters } = sweep;
  if (sampling === 'grid') {
    return parameters.reduce<number[][]>(
      (rows, { values = [] }) => rows.flatMap((row) => values.map((value) => [...row, value])),
      [[]],
    );
  }
  return unitPoints(sweep).map((point) => parameters.map((parameter, k) => valueAt(parameter, point[k])));
}

function unitPoints({ sampling, parameters, count = 0, seed }: Sweep): UnitPoint[] {
  return sampling === 'sobol'
    ? sobol(count, parameters.length, seed)
    : latinHypercube(count, parameters.length, seed ?? 0);
}

/** The value of a parameter at a share of the way through its range or list. */
function valueAt({ values, range, spacing, whole }: SweepParameter, share: number): number {
  if (values !== undefined) return values[Math.floor(share * values.length)];
  const ends = range as readonly [number, number];
  if (!whole) return between(ends, share, spacing);
  // Half a step beyond either end, so that the first and the last number come up as often as those between.
  const value = Math.round(between([ends[0] - 0.5, ends[1] + 0.5], share, spacing));
  return Math.max(ends[0], Math.min(ends[1], value));
}

/** The case of a point of a sweep. */
export function caseOfPoint(
  variants: readonly ResolvedVariant[],
  { parameters }: Sweep,
  { variant, values }: SweepPoint,
  place?: TextPlace,
): ResolvedVariant['case'] {
  const base = variants.find(({ name }) => name === variant) as ResolvedVariant;
  return withParameters(base.case, Object.fromEntries(parameters.map(({ path }, k) => [path, values[k]])), place);
}

/** A point in words, as in `operation.current_density = 10 A/m^2`. */
export function describePoint({ parameters }: Sweep, { values }: SweepPoint): string {
  return parameters.map(({ path, unit }, k) => `${path} = ${formatQuantity(values[k], unit)}`).join(', ');
}

/** What the reader of a case knows when it comes to the sweep. */
interface SweepRequest {
  /** The block as plain data, checked by itself or not. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The variants that could be read. */
  readonly variants: readonly ResolvedVariant[];
  /** The names of all variants. */
  readonly names: readonly string[];
  /** Says that something is wrong, at a path of the file. */
  report(wording: Wording, path: Path, at?: 'key' | 'value'): void;
}

/**
 * Reads a sweep and checks each of its points as a case; undefined where something was wrong. What the schema alone refuses
 * is reported by others, but keeps nothing else from being read.
 */
export function readSweep(request: SweepRequest): Sweep | undefined {
  const { data, variants, names, report } = request;
  let sound = sweepSchema.safeParse(data).success;
  const asked = soundPartsOf(data);
  const refuse = (wording: Wording, path: Path, at?: 'key' | 'value'): undefined => {
    sound = false;
    report(wording, ['sweep', ...path], at);
  };
  const swept = asked.variants ?? names;
  for (const [k, name] of swept.entries()) {
    if (!names.includes(name)) refuse(problems.unknownVariant(name, names), ['variants', k]);
    else if (swept.indexOf(name) < k) refuse(problems.valueTwice(`"${name}"`), ['variants', k]);
  }
  const isGrid = asked.sampling === 'grid';
  const isSampled = asked.sampling !== undefined && !isGrid;
  if (isGrid && asked.count !== undefined) refuse(problems.countOfGrid, ['count'], 'key');
  if (isGrid && asked.seed !== undefined) refuse(problems.seedOfGrid, ['seed'], 'key');
  if (isSampled && asked.count === undefined && data.count === undefined)
    refuse(problems.sampleWithoutCount, ['sampling']);

  const named = variants.filter(({ name }) => swept.includes(name));
  const chosen = named.length === 0 ? variants : named;
  const written = Object.entries(asked.parameters);
  if (Object.keys(data.parameters ?? { none: true }).length === 0)
    refuse(problems.noSweptParameters, ['parameters'], 'key');
  if (asked.sampling === 'sobol' && written.length > mostSobolDimensions) {
    refuse(problems.tooManyDimensions(mostSobolDimensions), ['parameters'], 'key');
  }
  const parameters = written.flatMap(([path, entry]): SweepParameter[] => {
    const place: Path = ['parameters', path];
    const without = chosen.filter((variant) => parameterAt(variant.case, path) === undefined);
    const parameter = chosen.map((variant) => parameterAt(variant.case, path)).find((found) => found !== undefined);
    // Of a variant that could not be read nothing can be said of its parameters.
    if (without.length > 0 && variants.length === names.length) {
      const known = [...new Set(without.flatMap((variant) => parameterPaths(variant.case)))];
      const lacking = without.map(({ name }) => name);
      refuse(problems.notInSweptVariants(path, lacking, known), place, 'key');
    }
    if (parameter === undefined) return [];
    const read = readValues(parameter, entry, !isSampled, (wording, at) => refuse(wording, [...place, ...at]));
    return read === undefined ? [] : [read];
  });
  if (!sound || asked.sampling === undefined || variants.length < names.length) return undefined;

  const sweep: Sweep = {
    sampling: asked.sampling,
    parameters,
    ...(asked.count === undefined ? {} : { count: asked.count }),
    ...(asked.seed === undefined ? {} : { seed: asked.seed }),
    variants: swept,
    metrics: asked.metrics ?? [],
  };
  const ofOne = isGrid
    ? parameters.reduce((product, { values = [] }) => product * values.length, 1)
    : (asked.count as number);
  if (ofOne * swept.length > mostPoints) {
    return refuse(problems.tooManyPoints(ofOne * swept.length, mostPoints), ['parameters'], 'key');
  }
  for (const { wording, path } of problemsOfPoints(sweep, variants)) refuse(wording, path);
  return sound ? sweep : undefined;
}

/** The entries of the block that the schema takes. */
function soundPartsOf(data: Readonly<Record<string, unknown>>) {
  const { sampling, count, seed, variants, metrics } = sweepSchema.shape;
  const written = typeof data.parameters === 'object' ? Object.entries(data.parameters ?? {}) : [];
  const parameters = written.flatMap(([path, entry]): [string, WrittenValues][] => {
    const read = sweptValuesSchema.safeParse(entry);
    return read.success ? [[path, read.data]] : [];
  });
  return {
    parameters: Object.fromEntries(parameters),
    sampling: sampling.safeParse(data.sampling).data,
    count: count.safeParse(data.count).data,
    seed: seed.safeParse(data.seed).data,
    variants: variants.safeParse(data.variants).data,
    metrics: metrics.safeParse(data.metrics).data,
  };
}

/** What is wrong with the cases of the points, each kind once, at the parameter that has to do with it. */
function problemsOfPoints(
  sweep: Sweep,
  variants: readonly ResolvedVariant[],
): { readonly wording: Wording; readonly path: Path }[] {
  const kinds = new Map<string, { problem: BadCaseError['problems'][number]; point: SweepPoint; others: number }>();
  for (const point of sweepPoints(sweep)) {
    try {
      caseOfPoint(variants, sweep, point);
    } catch (error) {
      if (!(error instanceof BadCaseError)) throw error;
      const [problem] = error.problems;
      const known = kinds.get(problem.path);
      if (known === undefined) kinds.set(problem.path, { problem, point, others: 0 });
      else known.others++;
    }
  }
  return [...kinds.values()].map(({ problem, point, others }) => {
    const message = problems.atPoint(problem.message, describePoint(sweep, point), others);
    const path = sweep.parameters.find((parameter) => parameter.path === problem.path) ?? sweep.parameters[0];
    return { wording: { message, help: problem.help }, path: ['parameters', path.path] };
  });
}
