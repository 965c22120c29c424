import { sameDimension } from './dimensions.ts';
import { locate, plain } from './locate.ts';
import type { Wording } from './problems.ts';
import * as problems from './problems.ts';
import { dimensionOf, parseQuantity, QuantityError } from './units.ts';

/** The texts of the files that a case names, by the names it gives them. */
export type NamedFiles = ReadonlyMap<string, string>;

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

/** The names of the files that a case takes profiles from, in the base and in its variants; none if it is no YAML. */
export function filesNamedIn(text: string): string[] {
  let data: Record<string, unknown>;
  try {
    data = plain(locate(text, 'case').root) as Record<string, unknown>;
  } catch {
    // What is wrong with the text is said when it is read.
    return [];
  }
  const variants = Object.values((data.variants as Record<string, unknown> | null | undefined) ?? {});
  return [...new Set([data, ...variants].flatMap((each) => [...profilesFromFiles(each)].map(({ file }) => file)))];
}

/**
 * Puts the points of files in the place of their names.
 *
 * @param data of one variant; changed in place
 * @returns what is wrong, with the path of the file's name
 */
export function fillProfiles(data: unknown, files: NamedFiles): { wording: Wording; path: (string | number)[] }[] {
  return [...profilesFromFiles(data)].flatMap(({ path, profile, file }) => {
    const found = profile.points === undefined ? pointsOf(file, files.get(file)) : problems.pointsAndFile;
    if (Array.isArray(found)) {
      profile.points = found;
      return [];
    }
    // One problem is enough: the profile is not empty as well.
    profile.points ??= [
      ['0 s', '0 A/m^2'],
      ['1 s', '0 A/m^2'],
    ];
    return [{ wording: found, path: [...path, 'file'] }];
  });
}

/** Times and currents with their units, from the two columns of a CSV file whose header names the units. */
function pointsOf(file: string, text: string | undefined): [string, string][] | Wording {
  if (text === undefined) return problems.unreadableProfile(file);
  const lines = text.replace(/^\uFEFF/u, '').split(/\r?\n/u);
  const units = lines[0].split(',').map((header) => /[([]([^()[\]]+)[)\]]\s*$/u.exec(header.trim())?.[1].trim());
  const [time, current] = units;
  if (
    units.length !== 2 ||
    time === undefined ||
    current === undefined ||
    !isUnitOf(time, 's') ||
    !isUnitOf(current, 'A/m^2')
  ) {
    return problems.profileHeader(file, lines[0]);
  }
  const points: [string, string][] = [];
  for (const [k, line] of lines.entries()) {
    if (k === 0 || line.trim() === '') continue;
    const values = line.split(',').map((value) => value.trim());
    if (values.length !== 2 || values.some((value) => value === '' || !Number.isFinite(Number(value)))) {
      return problems.profileLine(file, k + 1, line);
    }
    points.push([`${Number(values[0])} ${time}`, `${Number(values[1])} ${current}`]);
  }
  return points;
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
