import type * as z from 'zod';
import { BadCaseError, type CaseProblem, type TextPlace } from '../errors.ts';
import { inconsistencies } from './consistency.ts';
import { type CurveTarget, readCurve } from './curve-file.ts';
import { fillPictures, type NamedImages } from './image-file.ts';
import {
  entryAt,
  type Located,
  type LocatedMapping,
  locate,
  nearestEntry,
  type Path,
  plain,
  type Source,
  type Span,
} from './locate.ts';
import { MeshFiles } from './mesh-file.ts';
import type { MetricName } from './metric-names.ts';
import type { NamedFiles } from './named-files.ts';
import { type Parameter, parameterAt, parameterPaths } from './path.ts';
import type { Wording } from './problems.ts';
import * as problems from './problems.ts';
import { type FilledProfile, fillProfiles } from './profile-file.ts';
import {
  type Case,
  type ChosenUnits,
  caseSchema,
  headSchema,
  type LimitsSettings,
  type PolarisationSettings,
  type Published,
  type SensitivitySettings,
  type TransferenceSettings,
} from './schema/case.ts';
import { fitParametersSchema, type MetricTarget } from './schema/comparison.ts';
import { readQuantity } from './schema/quantity.ts';
import { choicesAt, keysOf, kindsAt, type Stop, specificationOf, walk } from './schema-walk.ts';
import { readSweep, type Sweep } from './sweep.ts';
import { formatQuantity } from './units.ts';
import { only, override, without } from './variants.ts';

/** Name and label of the one variant of a case file without variants. */
export const withoutVariants = 'base';

/** One cell of a case file: the base with the overrides of a variant, in SI units. */
export interface ResolvedVariant {
  readonly name: string;
  /** For tables and plots; the name where the file gives none. */
  readonly label: string;
  readonly case: Case;
}

/**
 * In which measure a parameter moves: by ratios where it is a positive size, by the ratio to what is left of the whole where it
 * lies between two limits (such as a fraction of 1), else by differences.
 */
export type ParameterScale =
  | { readonly kind: 'log' }
  | { readonly kind: 'logit'; readonly low: number; readonly high: number }
  | { readonly kind: 'linear' };

/** A parameter that a fit may change, in SI units. */
export interface FitParameter {
  readonly path: string;
  /** SI unit of the three values, `1` for a plain number. */
  readonly unit: string;
  readonly initial: number;
  readonly minimum?: number;
  readonly maximum?: number;
  /** Further paths that take the same value. */
  readonly also?: readonly string[];
  /** `log` where it is left out. */
  readonly scale?: ParameterScale;
}

/** What a fit aims for: a metric, or a measured curve. */
export type FitTarget = MetricTarget | CurveTarget;

export interface Fit {
  readonly parameters: readonly FitParameter[];
  readonly targets: readonly FitTarget[];
  /** How many searches there are, the first from the initial values; one where it is left out. */
  readonly starts?: number;
  /** Of the points that the other searches start from; 0 where it is left out. */
  readonly seed?: number;
}

/** A case file, read and resolved. */
export interface CaseFile {
  readonly file: string;
  readonly title: string;
  readonly description?: string;
  /** In the order of the file; a file without variants has one, named `base`. */
  readonly variants: readonly ResolvedVariant[];
  readonly fit?: Fit;
  readonly published?: Published;
  readonly sweep?: Sweep;
  /** Present where the limits of every variant are asked for. */
  readonly limits?: LimitsSettings;
  /** Present where derivatives of the metrics are asked for. */
  readonly sensitivity?: SensitivitySettings;
  /** Present where variants are compared with one of them. */
  readonly compare?: { readonly baseline: string; readonly rankBy?: MetricName };
  /** Present where the polarisation curve of every variant is asked for. */
  readonly polarisation?: PolarisationSettings;
  /** Present where transference numbers are to be measured. */
  readonly transference?: TransferenceSettings;
  /** Units that results are shown in, where the case chooses them. */
  readonly units?: ChosenUnits;
  /**
   * Where a value was written, for messages about it.
   *
   * @param path dotted, as in `cell.layers.host.thickness`; what was left out is placed where it belongs
   * @param variant asks for the value that this variant has, which may stand in the base
   */
  place(path: string, variant?: string): TextPlace;
}

const headKeys = Object.keys(headSchema.shape);
const everyKey = [...headKeys, ...Object.keys(caseSchema.shape)];

/** A problem before it is known which variants share it. */
interface Finding {
  readonly problem: CaseProblem;
  /** Something is left out, which in a base a variant may supply. */
  readonly absent: boolean;
}

/** Turns what zod finds in the data into problems of the text the data was written in. */
class Reviewer {
  private readonly source: Source;
  private readonly root: LocatedMapping;
  private readonly start: Stop;
  private readonly filled: readonly FilledProfile[];

  /** @param filled the lists of points that do not stand in the text but in other files */
  constructor(source: Source, root: LocatedMapping, start: Stop, filled: readonly FilledProfile[] = []) {
    this.source = source;
    this.root = root;
    this.start = start;
    this.filled = filled;
  }

  findings(issues: readonly z.core.$ZodIssue[]): Finding[] {
    const meant = new Set<string>();
    const split: string[] = [];
    for (const issue of issues) {
      if (issue.code !== 'unrecognized_keys') continue;
      const path = issue.path as Path;
      for (const key of issue.keys) meant.add([...path, problems.closest(key, this.knownKeys(path))].join('.'));
      // What stands before a decimal comma in braces is only half a value: nothing else is to be said of it.
      if (issue.keys.some((key) => /^\d/u.test(key))) split.push(path.join('.'));
    }
    // A key that is there but misspelt is not missing as well.
    return issues
      .flatMap((issue) => this.findingsOf(issue))
      .filter((finding) => {
        const { path, message } = finding.problem;
        const halved = split.some((parent) => path.startsWith(`${parent}.`)) && !message.startsWith('a comma splits');
        return !halved && !(finding.absent && meant.has(path));
      });
  }

  private knownKeys(path: Path): string[] {
    if (path.length === 0) return everyKey;
    const stop = walk(this.start, path);
    return stop ? keysOf(stop) : [];
  }

  /** A problem at a path; of something absent, at what it is missing from. */
  find(wording: Wording, path: Path, at: 'key' | 'value' = 'value'): Finding {
    const elsewhere = this.inFile(path);
    if (elsewhere !== undefined) {
      const { source, line } = elsewhere;
      return { problem: source.problem(wording, source.lineAt(line), path), absent: false };
    }
    const { entry, depth } = nearestEntry(this.root, path);
    const absent = depth < path.length;
    const onKey = at === 'key' || absent || isBlock(entry.node);
    return { problem: this.source.problem(wording, onKey ? entry.key : entry.node.span, path), absent };
  }

  /** The line of another file that a path into its points leads to. */
  private inFile(path: Path): { readonly source: Source; readonly line: number } | undefined {
    for (const { path: points, source, lines } of this.filled) {
      if (points.every((key, depth) => path[depth] === key))
        return { source, line: lines[Number(path[points.length])] ?? 1 };
    }
    return undefined;
  }

  private findingsOf(issue: z.core.$ZodIssue): Finding[] {
    const path = issue.path as Path;
    const entry = entryAt(this.root, path);
    if (issue.code === 'unrecognized_keys') {
      const known = this.knownKeys(path);
      const parent = path.join('.');
      return issue.keys.map((key) => {
        const wording = /^\d/u.test(key) ? problems.splitByComma(key) : problems.unknownKey(key, parent, known);
        return this.find(wording, [...path, key], 'key');
      });
    }
    if (!entry && this.inFile(path) === undefined) {
      const key = String(path.at(-1));
      const example = this.choices(path).join(' | ') || this.exampleAt(path);
      const wording = problems.missingKey(key, path.slice(0, -1).join('.'), example);
      return [this.find(wording, path)];
    }
    if (issue.code === 'custom') {
      const help = issue.params?.help as string | undefined;
      const finding = this.find({ message: issue.message, help }, path);
      return [{ ...finding, absent: issue.params?.absent === true }];
    }
    if (issue.code === 'invalid_key') return [this.find(problems.badName(String(path.at(-1))), path, 'key')];
    return [this.find(this.wordingOf(issue, path, entry?.node ?? nothing), path)];
  }

  private wordingOf(issue: z.core.$ZodIssue, path: Path, node: Located): Wording {
    const value = plain(node);
    const example = this.exampleAt(path);
    if (value === null) return this.meantToRemove(path) ?? problems.emptyValue(example);
    if (typeof value === 'number' && !Number.isFinite(value)) return problems.notFinite(value);
    if (issue.code === 'invalid_type') {
      return problems.wrongType(typeNames[issue.expected] ?? issue.expected, value, example);
    }
    if (issue.code === 'too_small') {
      if (typeof value !== 'number') return problems.noEntries;
      return problems.outOfRange(`at least ${issue.minimum}`, String(value));
    }
    if (issue.code === 'too_big') return problems.outOfRange(`at most ${issue.maximum}`, String(value));
    return problems.unknownChoice(value, this.choices(path));
  }

  /** Of a name without a value: another name of the same mapping that a variant may have meant to remove. */
  private meantToRemove(path: Path): Wording | undefined {
    const [parent, key] = [path.slice(0, -1), String(path.at(-1))];
    const beside = entryAt(this.root, parent)?.node;
    if (beside?.kind !== 'mapping' || this.knownKeys(parent).length > 0) return undefined;
    const others = [...beside.entries].filter(([name, { node }]) => name !== key && !isNothing(node));
    const meant = problems.closest(
      key,
      others.map(([name]) => name),
    );
    return meant === undefined ? undefined : problems.nothingToRemove(key, meant);
  }

  private choices(path: Path): string[] {
    const stop = walk(this.start, path);
    if (stop) return choicesAt(stop);
    const parent = walk(this.start, path.slice(0, -1));
    return parent ? kindsAt(parent) : [];
  }

  /** A value that could stand at a path. */
  private exampleAt(path: Path): string | undefined {
    const stop = walk(this.start, path);
    const specification = stop && specificationOf(stop.schema);
    return specification?.example ?? this.choices(path)[0];
  }
}

const typeNames: Readonly<Record<string, string>> = {
  object: 'a mapping of keys to values',
  record: 'a mapping of names to values',
  array: 'a list',
  string: 'a text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

/** A mapping or list is pointed at by its key: the value itself can span many lines. */
function isBlock(node: Located): boolean {
  return node.kind !== 'scalar' || isNothing(node);
}

function isNothing(node: Located): boolean {
  return node.kind === 'scalar' && node.value === null;
}

/** Gathers problems, each once, and says of which variants they are when that is not all. */
class Findings {
  private readonly gathered = new Map<string, { problem: CaseProblem; variants: Set<string> | undefined }>();

  /** @param variant the one the finding is of; left out for what concerns the file as a whole */
  add(findings: readonly Finding[], variant?: string): void {
    for (const { problem } of findings) {
      const { line, column } = problem.place;
      const id = `${line}:${column}:${problem.path}:${problem.message}`;
      const known = this.gathered.get(id);
      if (!known) this.gathered.set(id, { problem, variants: variant === undefined ? undefined : new Set([variant]) });
      else if (variant === undefined) known.variants = undefined;
      else known.variants?.add(variant);
    }
  }

  /** @param spans where each variant stands in the text: what points into it need not be told whose it is */
  throwIfAny(source: Source, spans: ReadonlyMap<string, Span>): void {
    const all = [...this.gathered.values()].map(({ problem, variants }) => {
      if (!variants || variants.size === spans.size) return problem;
      const names = [...variants].filter((name) => !isWithin(source, problem.place, spans.get(name)));
      return names.length === 0 ? problem : { ...problem, message: problems.inVariants(problem.message, names) };
    });
    // What stands in other files comes after what stands in the case file.
    const elsewhere = ({ place }: CaseProblem) => Number(place.file !== source.file);
    all.sort(
      (first, second) =>
        elsewhere(first) - elsewhere(second) ||
        first.place.line - second.place.line ||
        first.place.column - second.place.column,
    );
    if (all.length > 0) throw new BadCaseError(all);
  }
}

function isWithin(source: Source, place: TextPlace, span: Span | undefined): boolean {
  if (!span || place.file !== source.file) return false;
  const [start, end] = [source.placeOf(span.start), source.placeOf(span.end)];
  const after = place.line > start.line || (place.line === start.line && place.column >= start.column);
  return after && (place.line < end.line || (place.line === end.line && place.column < end.column));
}

/** What a variant is before it is read: its name and the tree of the base with its overrides. */
interface Draft {
  readonly name: string;
  readonly label: string | undefined;
  readonly tree: LocatedMapping;
  readonly span: Span;
}

function draftsOf(base: LocatedMapping, variants: Located | undefined): Draft[] {
  if (variants?.kind !== 'mapping') return [];
  return [...variants.entries].flatMap(([name, { key, node }]): Draft[] => {
    // A name with nothing after it is the base as it stands.
    if (isNothing(node)) return [{ name, label: undefined, tree: base, span: key }];
    if (node.kind !== 'mapping') return [];
    const label = node.entries.get('label')?.node;
    return [
      {
        name,
        label: label?.kind === 'scalar' && typeof label.value === 'string' ? label.value : undefined,
        tree: override(base, without(node, ['label'])) as LocatedMapping,
        span: { start: key.start, end: node.span.end },
      },
    ];
  });
}

/** Reads the physics of one variant; findings instead of a case when it cannot be. */
function readVariant(
  source: Source,
  tree: LocatedMapping,
  files: NamedFiles,
  images: NamedImages,
  meshes: MeshFiles,
): { case?: Case; findings: Finding[] } {
  const data = plain(tree);
  const brokenMesh = meshes.fill(data);
  const { filled, unfilled, broken } = fillProfiles(data, files, source.file);
  const reviewer = new Reviewer(source, tree, { schema: caseSchema, data }, filled);
  const result = caseSchema.safeParse(data);
  const findings = result.success ? [] : reviewer.findings(result.error.issues);
  for (const { wording, path } of unfilled) findings.push(reviewer.find(wording, path));
  for (const problem of [...broken, brokenMesh ?? []].flat()) findings.push({ problem, absent: false });
  const sections = data as Record<string, unknown>;
  // What can be read is checked for consistency even when something else cannot.
  const parts = result.data ?? {
    electrolyte: caseSchema.shape.electrolyte.safeParse(sections.electrolyte).data,
    cell: caseSchema.shape.cell.safeParse(sections.cell).data,
    interfaces: caseSchema.shape.interfaces.safeParse(sections.interfaces).data,
    operation: caseSchema.shape.operation.safeParse(sections.operation).data,
    impedance: caseSchema.shape.impedance.safeParse(sections.impedance).data,
  };
  for (const { wording, path } of fillPictures(parts.cell, images)) findings.push(reviewer.find(wording, path));
  for (const { wording, path, maySupply = false, onKey = false } of inconsistencies(parts)) {
    const finding = reviewer.find(wording, path, onKey ? 'key' : 'value');
    findings.push({ ...finding, absent: finding.absent || maySupply });
  }
  return { case: result.data, findings };
}

/**
 * Reads a case file.
 *
 * @param text YAML
 * @param file the name that problems are reported under
 * @param files the texts of the files that the case names (see `filesNamedIn`)
 * @param images the pictures that it names (see `imagesNamedIn`)
 * @returns every variant resolved to SI units
 * @throws BadCaseError with every problem of the file
 */
export function readCase(
  text: string,
  file: string,
  files: NamedFiles = new Map(),
  images: NamedImages = new Map(),
): CaseFile {
  const { source, root, problems: duplicates } = locate(text, file);
  const findings = new Findings();
  findings.add(duplicates.map((problem) => ({ problem, absent: false })));

  const head = only(root, headKeys);
  const base = without(root, headKeys);
  const headData = plain(head);
  const headResult = headSchema.safeParse(headData);
  const headReviewer = new Reviewer(source, root, { schema: headSchema, data: headData });
  if (!headResult.success) findings.add(headReviewer.findings(headResult.error.issues));

  const drafts = draftsOf(base, root.entries.get('variants')?.node);
  const whole: Draft = { name: withoutVariants, label: undefined, tree: base, span: root.span };
  const hasVariants = root.entries.has('variants');
  const meshes = new MeshFiles(files, file);
  if (hasVariants) {
    // Mistakes in the base are the base's, even where every variant overrides them; what it lacks variants may supply.
    findings.add(readVariant(source, base, files, images, meshes).findings.filter(({ absent }) => !absent));
  }
  const variants: ResolvedVariant[] = [];
  for (const { name, label, tree } of hasVariants ? drafts : [whole]) {
    const { case: resolved, findings: found } = readVariant(source, tree, files, images, meshes);
    findings.add(found, hasVariants ? name : undefined);
    if (resolved) variants.push({ name, label: label ?? name, case: resolved });
  }
  if (hasVariants && headResult.success && drafts.length === 0) {
    findings.add([headReviewer.find(problems.noEntries, ['variants'])]);
  }

  const names = hasVariants ? drafts.map(({ name }) => name) : [withoutVariants];
  const aimedAt = variantsNamed(findings, headReviewer, root, ['fit', 'targets'], names);
  variantsNamed(findings, headReviewer, root, ['published', 'values'], names);
  const parameters = readParameters(findings, headReviewer, {
    asked: fitParametersSchema.safeParse(plain(entryAt(root, ['fit', 'parameters'])?.node ?? nothing)).data ?? {},
    candidates: variants.filter(({ name }) => aimedAt.length === 0 || aimedAt.includes(name)),
    complete: names.length === variants.length,
  });

  const sweepNode = entryAt(root, ['sweep'])?.node;
  const sweep =
    sweepNode?.kind !== 'mapping'
      ? undefined
      : readSweep({
          data: plain(sweepNode) as Record<string, unknown>,
          variants,
          names,
          report: (wording, path, at) => findings.add([headReviewer.find(wording, path, at)]),
        });

  const differentiated = headSchema.shape.sensitivity.safeParse(plain(entryAt(root, ['sensitivity'])?.node ?? nothing));
  for (const { path } of differentiated.data?.parameters ?? []) {
    if (names.length > variants.length || variants.some((variant) => parameterAt(variant.case, path))) continue;
    // Those of the geometry would be refused next.
    const paths = variants.flatMap((variant) => parameterPaths(variant.case));
    const known = [...new Set(paths.filter((other) => !other.startsWith('cell.')))];
    const place = entryAt(root, ['sensitivity', 'parameters', path]) ? [path] : [];
    findings.add([
      headReviewer.find(problems.unknownPathOfCase(path, known), ['sensitivity', 'parameters', ...place], 'key'),
    ]);
  }

  const baseline = entryAt(root, ['compare', 'baseline'])?.node;
  if (baseline?.kind === 'scalar' && typeof baseline.value === 'string' && !names.includes(baseline.value)) {
    findings.add([headReviewer.find(problems.unknownVariant(baseline.value, names), ['compare', 'baseline'])]);
  }
  if (root.entries.has('compare') && names.length < 2) {
    findings.add([headReviewer.find(problems.nothingToCompare, ['compare'], 'key')]);
  }

  const targets = (headResult.data?.fit?.targets ?? []).flatMap((target, k): FitTarget[] => {
    if (!('file' in target)) return [target];
    const path = ['fit', 'targets', k, 'file'];
    const content = files.get(target.file);
    if (content === undefined) {
      findings.add([headReviewer.find(problems.unreadableCurve(target.file), path)]);
      return [];
    }
    const curve = readCurve(target, content, file, path);
    if ('points' in curve) return [curve];
    findings.add([{ problem: curve, absent: false }]);
    return [];
  });
  reviewUncertainties(findings, headReviewer, targets);
  if ((headResult.data?.fit?.starts ?? 1) > 1) {
    for (const { path, minimum, maximum } of parameters) {
      if (minimum !== undefined && maximum !== undefined) continue;
      findings.add([headReviewer.find(problems.startsWithoutBounds(path), ['fit', 'parameters', path])]);
    }
  }

  findings.throwIfAny(source, new Map(drafts.map(({ name, span }) => [name, span])));
  const { title, description, fit, published, limits, sensitivity, compare, polarisation, transference, report } =
    headResult.data as z.output<typeof headSchema>;
  const trees = new Map((hasVariants ? drafts : [whole]).map(({ name, tree }) => [name, tree]));
  return {
    file,
    title,
    ...(description === undefined ? {} : { description }),
    variants,
    ...(fit ? { fit: { parameters, targets, starts: fit.starts, seed: fit.seed } } : {}),
    ...(published ? { published } : {}),
    ...(sweep ? { sweep } : {}),
    ...(limits ? { limits } : {}),
    ...(sensitivity ? { sensitivity } : {}),
    ...(compare
      ? {
          compare: {
            baseline: compare.baseline ?? names[0],
            ...(compare.rank_by === undefined ? {} : { rankBy: compare.rank_by }),
          },
        }
      : {}),
    ...(polarisation ? { polarisation } : {}),
    ...(transference ? { transference } : {}),
    ...(report?.units ? { units: report.units } : {}),
    place(path, variant) {
      const tree = (variant === undefined ? undefined : trees.get(variant)) ?? root;
      const { entry, depth } = nearestEntry(tree, pathOf(path));
      const onKey = depth < pathOf(path).length || isBlock(entry.node);
      return source.placeOf(onKey ? entry.key.start : entry.node.span.start);
    },
  };
}

function pathOf(dotted: string): string[] {
  // The keys of fit.parameters and the like are dotted paths themselves.
  const parameter = /^(fit|sweep|sensitivity)\.parameters\.(.+?)(?:\.(initial|minimum|maximum))?$/u.exec(dotted);
  if (parameter !== null) {
    const [, section, ...keys] = parameter;
    return [section, 'parameters', ...keys.filter((key) => key !== undefined)];
  }
  return dotted === '' ? [] : dotted.split('.');
}

const nothing: Located = { kind: 'scalar', span: { start: 0, end: 0 }, value: undefined };

/**
 * The variants that a list of metric values names. Read from the tree, so that a name is checked even where something
 * else in the list is wrong.
 */
function variantsNamed(
  findings: Findings,
  reviewer: Reviewer,
  root: Located,
  path: Path,
  known: readonly string[],
): string[] {
  const list = entryAt(root, path)?.node;
  if (list?.kind !== 'list') return [];
  return list.items.flatMap((item, index) => {
    const counterparts = entryAt(item, ['counterparts'])?.node;
    const others = counterparts?.kind === 'list' ? counterparts.items : [];
    const named = [
      { node: entryAt(item, ['variant'])?.node, at: ['variant'] },
      ...others.map((node, other) => ({ node, at: ['counterparts', other] })),
    ];
    return named.flatMap(({ node, at }) => {
      if (node?.kind !== 'scalar' || typeof node.value !== 'string') return [];
      if (known.includes(node.value)) return [node.value];
      findings.add([reviewer.find(problems.unknownVariant(node.value, known), [...path, index, ...at])]);
      return [];
    });
  });
}

/** Either all targets say how sure they are, or none: nothing says how those that do compare with those that do not. */
function reviewUncertainties(findings: Findings, reviewer: Reviewer, targets: readonly FitTarget[]): void {
  const isSure = (target: FitTarget): boolean =>
    'points' in target
      ? target.points.uncertainties !== undefined
      : target.uncertainty !== undefined || target.relative_uncertainty !== undefined;
  const without = targets.findIndex((target) => !isSure(target));
  if (without < 0 || !targets.some(isSure)) return;
  findings.add([reviewer.find(problems.mixedUncertainties, ['fit', 'targets', without])]);
}

/**
 * The measure that a parameter moves in, from what its quantity may be at all and from the bounds it is given.
 *
 * @returns nothing where its start does not fit the measure
 */
function scaleOf(
  { specification }: Parameter,
  initial: number,
  minimum: number | undefined,
): ParameterScale | undefined {
  const least = specification.minimum ?? specification.exclusiveMinimum;
  const most = specification.maximum ?? specification.exclusiveMaximum;
  if (least !== undefined && most !== undefined) {
    return initial > least && initial < most ? { kind: 'logit', low: least, high: most } : undefined;
  }
  const maySwitch = least === undefined || least < 0;
  if (maySwitch && (initial <= 0 || (minimum !== undefined && minimum <= 0))) return { kind: 'linear' };
  return initial > 0 ? { kind: 'log' } : undefined;
}

type FitParameters = z.output<typeof fitParametersSchema>;

interface ParameterRequest {
  /** The parameters as written, by path. */
  readonly asked: FitParameters;
  /** The variants of which one at least must have each parameter. */
  readonly candidates: readonly ResolvedVariant[];
  /** Whether every variant could be read; of one that could not, nothing can be said of its parameters. */
  readonly complete: boolean;
}

function readParameters(findings: Findings, reviewer: Reviewer, request: ParameterRequest): FitParameter[] {
  const { asked, candidates, complete } = request;
  return Object.entries(asked).flatMap(([path, entry]): FitParameter[] => {
    const place: Path = ['fit', 'parameters', path];
    const parameter = candidates.map((variant) => parameterAt(variant.case, path)).find((found) => found !== undefined);
    if (parameter?.specification.whole) {
      findings.add([reviewer.find(problems.countInFit(path), place, 'key')]);
      return [];
    }
    if (complete) {
      const unit = parameter?.specification.unit;
      const isAlike = (other: string) =>
        candidates.some((variant) => {
          const found = parameterAt(variant.case, other)?.specification.unit;
          return found !== undefined && found === (unit ?? found);
        });
      const known = [...new Set(candidates.flatMap((variant) => parameterPaths(variant.case)))];
      if (!parameter) findings.add([reviewer.find(problems.unknownPath(path, known), place, 'key')]);
      for (const [k, other] of (entry.also ?? []).entries()) {
        if (isAlike(other)) continue;
        const alike = known.filter(isAlike);
        findings.add([reviewer.find(problems.unknownPath(other, alike), [...place, 'also', k])]);
      }
    }
    return parameter ? readParameter(findings, reviewer, place, parameter, entry) : [];
  });
}

function readParameter(
  findings: Findings,
  reviewer: Reviewer,
  place: Path,
  parameter: Parameter,
  entry: FitParameters[string],
): FitParameter[] {
  const { path, specification } = parameter;
  const read = (key: 'initial' | 'minimum' | 'maximum'): number | undefined => {
    if (entry[key] === undefined) return undefined;
    const result = readQuantity(entry[key], specification);
    if (typeof result === 'number') return result;
    findings.add([reviewer.find(result, [...place, key])]);
    return undefined;
  };
  const [initial, minimum, maximum] = [read('initial'), read('minimum'), read('maximum')];
  const lowest = minimum ?? Number.NEGATIVE_INFINITY;
  const highest = maximum ?? Number.POSITIVE_INFINITY;
  const written = (value: number): string => formatQuantity(value, specification.unit);
  if (lowest >= highest) {
    findings.add([reviewer.find(problems.boundsReversed(written(lowest), written(highest)), [...place, 'minimum'])]);
    return [];
  }
  if (initial === undefined) return [];
  if (initial < lowest || initial > highest) {
    const wording = problems.initialOutsideBounds(written(initial), written(lowest), written(highest));
    findings.add([reviewer.find(wording, [...place, 'initial'])]);
    return [];
  }
  const bounds = { ...(minimum === undefined ? {} : { minimum }), ...(maximum === undefined ? {} : { maximum }) };
  const scale = scaleOf(parameter, initial, minimum);
  if (scale === undefined) {
    findings.add([reviewer.find(problems.startAtEnd(path, written(initial)), [...place, 'initial'])]);
    return [];
  }
  if (scale.kind === 'linear' && (minimum === undefined || maximum === undefined)) {
    findings.add([reviewer.find(problems.linearParameterWithoutBounds(path), place)]);
    return [];
  }
  const also = entry.also === undefined ? {} : { also: entry.also };
  return [{ path, unit: specification.unit, initial, ...bounds, ...also, scale }];
}
