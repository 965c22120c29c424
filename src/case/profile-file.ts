import type { CaseProblem } from '../errors.ts';
import { curvesNamedIn, linesOf } from './curve-file.ts';
import { sameDimension } from './dimensions.ts';
import { locate, type Path, plain, Source } from './locate.ts';
import { meshNamedIn } from './mesh-file.ts';
import { besides, type NamedFiles } from './named-files.ts';
import type { Wording } from './problems.ts';
import * as problems from './problems.ts';
import { dimensionOf, parseQuantity, QuantityError } from './units.ts';

/** A profile of an operation as it is written. */
interface WrittenProfile {
  readonly path: readonly (string | number)[];
  readonly profile: Record<string, unknown>;
  readonly file: string;
}

/** The profiles of an operation, or of its steps, that are given as files. */
function* profilesFromFiles(data: unknown): Generator<WrittenProfile> {
  const operation = (data as Record<string, unknown> | null)?.operation;
  const candidates: { path: (string | number)[]; step: unknown }[] = [{ path: ['operation'], step: operation }];
  const steps = (operation as Record<string, unknown> | null | undefined)?.steps;
  if (Array.isArray(steps)) {
    for (const [k, step] of steps.entries()) candidates.push({ path: ['operation', 'steps', k], step });
  }
  for (const { path, step } of candidates) {
    if (typeof step !== 'object' || step === null) continue;
    const profile = step as Record<string, unknown>;
    if (profile.kind === 'profile' && typeof profile.file === 'string') yield { path, profile, file: profile.file };
  }
}

/** The names of the files that a case takes profiles, meshes and measured curves from, in the base and in its variants; none if it is no YAML. */
export function filesNamedIn(text: string): string[] {
  let data: Record<string, unknown>;
  try {
    data = plain(locate(text, 'case').root) as Record<string, unknown>;
  } catch {
    // What is wrong with the text is said when it is read.
    return [];
  }
  const variants = Object.values((data.variants as Record<string, unknown> | null | undefined) ?? {});
  const namedIn = (each: unknown) =>
    [[...profilesFromFiles(each)].map(({ file }) => file), meshNamedIn(each) ?? []].flat();
  return [...new Set([...[data, ...variants].flatMap(namedIn), ...curvesNamedIn(data)])];
}

/** What stands in a file, with the lines that its points stand on; or what is wrong with it, and on which line. */
type FileContent =
  | { readonly points: [string, string][]; readonly lines: readonly number[] }
  | { readonly wording: Wording; readonly line: number };

/** A profile that was read from a file: where its points come from. */
export interface FilledProfile {
  /** Of its points. */
  readonly path: Path;
  readonly source: Source;
  /** For each point. */
  readonly lines: readonly number[];
}

/** What came of the files of a case. */
export interface FilledProfiles {
  readonly filled: readonly FilledProfile[];
  /** What is wrong with how a file is named, with the path of its name. */
  readonly unfilled: readonly { readonly wording: Wording; readonly path: Path }[];
  /** What is wrong inside the files, with the path of the name of the file. */
  readonly broken: readonly CaseProblem[];
}

/**
 * Puts the points of files in the place of their names.
 *
 * @param data of one variant; changed in place
 * @param caseFile the name of the case file: the other files are found from its folder
 */
export function fillProfiles(data: unknown, files: NamedFiles, caseFile: string): FilledProfiles {
  const filled: FilledProfile[] = [];
  const unfilled: { wording: Wording; path: Path }[] = [];
  const broken: CaseProblem[] = [];
  for (const { path, profile, file } of profilesFromFiles(data)) {
    const named = [...path, 'file'];
    const text = files.get(file);
    if (profile.points !== undefined) unfilled.push({ wording: problems.pointsAndFile, path: named });
    else if (text === undefined) unfilled.push({ wording: problems.unreadableProfile(file), path: named });
    else {
      const source = Source.ofLines(besides(caseFile, file), text);
      const content = contentOf(text);
      if ('points' in content) {
        profile.points = content.points;
        filled.push({ path: [...path, 'points'], source, lines: content.lines });
        continue;
      }
      broken.push(source.problem(content.wording, source.lineAt(content.line), named));
    }
    // One problem is enough: the profile is not empty as well.
    profile.points ??= [
      ['0 s', '0 A/m^2'],
      ['1 s', '0 A/m^2'],
    ];
  }
  return { filled, unfilled, broken };
}

/** Times and currents with their units, from the two columns of a CSV file whose header names the units. */
function contentOf(text: string): FileContent {
  const [header, ...rows] = linesOf(text);
  if (header === undefined) return { wording: problems.profileHeader(''), line: 1 };
  const units = header.fields.map((field) => /[([]([^()[\]]+)[)\]]\s*$/u.exec(field.text)?.[1].trim());
  const [time, current] = units;
  if (
    units.length !== 2 ||
    time === undefined ||
    current === undefined ||
    !isUnitOf(time, 's') ||
    !isUnitOf(current, 'A/m^2')
  ) {
    return { wording: problems.profileHeader(header.text), line: header.number };
  }
  const points: [string, string][] = [];
  for (const row of rows) {
    const values = row.fields.map((field) => field.text);
    if (values.length !== 2 || values.some((value) => value === '' || !Number.isFinite(Number(value)))) {
      return { wording: problems.profileLine(row.text), line: row.number };
    }
    points.push([`${Number(values[0])} ${time}`, `${Number(values[1])} ${current}`]);
  }
  return { points, lines: rows.map(({ number }) => number) };
}

/** Whether a text is a unit of the same dimension as another. */
function isUnitOf(text: string, unit: string): boolean {
  try {
    return sameDimension(parseQuantity(`1 ${text}`).dimension, dimensionOf(unit));
  } catch (error) {
    if (error instanceof QuantityError) return false;
    throw error;
  }
}
