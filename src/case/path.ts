import { BadCaseError, type TextPlace } from '../errors.ts';
import { inconsistencies } from './consistency.ts';
import type { Wording } from './problems.ts';
import * as problems from './problems.ts';
import { type Case, caseSchema } from './schema/case.ts';
import { electrolyteOfIons, electrolyteOfSalt } from './schema/electrolyte.ts';
import { brokenBound, type QuantitySpecification } from './schema/quantity.ts';
import { namesAt, type Stop, specificationOf, walk } from './schema-walk.ts';
import { formatQuantity } from './units.ts';

/**
 * The quantities of a resolved case by dotted path, as fits and sweeps name them: `operation.current_density`,
 * `cell.layers.host.structure.gap`. Layers go by name although a resolved case keeps them as a list.
 */

/** A quantity of a case that may be varied. */
export interface Parameter {
  readonly path: string;
  /** SI. */
  readonly value: number;
  readonly specification: QuantitySpecification;
}

/** What describes the cell; how it is meshed and solved is not a parameter of it. */
const physicalSections = ['electrolyte', 'cell', 'interfaces', 'operation'];

function parameterOf(path: string, stop: Stop | undefined): Parameter | undefined {
  const specification = stop && specificationOf(stop.schema);
  if (!specification || typeof stop?.data !== 'number') return undefined;
  return { path, value: stop.data, specification };
}

/** The parameter at a path; nothing when the case has no quantity there. */
export function parameterAt(resolved: Case, path: string): Parameter | undefined {
  const keys = path.split('.');
  if (!physicalSections.includes(keys[0])) return undefined;
  return parameterOf(path, walk({ schema: caseSchema, data: resolved }, keys));
}

/** The paths of every parameter of a case. */
export function parameterPaths(resolved: Case): string[] {
  const start: Stop = { schema: caseSchema, data: resolved };
  const pathsBelow = (keys: readonly string[]): string[] => {
    const stop = walk(start, keys);
    if (!stop || stop.data === undefined) return [];
    const path = keys.join('.');
    return parameterOf(path, stop) ? [path] : namesAt(stop).flatMap((name) => pathsBelow([...keys, name]));
  };
  return physicalSections.flatMap((section) => pathsBelow([section]));
}

/** Where problems of values that stand in no file are said to be. */
const nowhere: TextPlace = { file: 'parameters', line: 1, column: 1 };

/**
 * The same case with some parameters changed. A collector that was left out of the file stays the same as the host, and
 * the four transport numbers of the electrolyte stay consistent with each other.
 *
 * @param resolved left as it is
 * @param values SI values by dotted path
 * @param place what the problems of the error point at
 * @throws BadCaseError for a path the case does not have, a value out of its bounds, and values that do not fit together
 */
export function withParameters(
  resolved: Case,
  values: Readonly<Record<string, number>>,
  place: TextPlace = nowhere,
): Case {
  const found: { wording: Wording; path: string }[] = [];
  const changed = structuredClone(resolved);
  for (const [path, value] of Object.entries(values)) {
    const parameter = parameterAt(changed, path);
    if (!parameter) {
      found.push({ wording: problems.unknownPathOfCase(path, parameterPaths(resolved)), path });
      continue;
    }
    const written = formatQuantity(value, parameter.specification.unit);
    const bound = Number.isFinite(value) ? brokenBound(value, parameter.specification) : 'a finite number';
    if (bound !== undefined) found.push({ wording: problems.outOfRange(bound, written), path });
    else set(changed, path.split('.'), value);
  }
  const wording = settleElectrolyte(changed, Object.keys(values));
  if (wording) found.push({ wording, path: 'electrolyte' });
  if (found.length === 0) {
    for (const { wording, path } of inconsistencies(changed)) found.push({ wording, path: path.join('.') });
  }
  if (found.length > 0) {
    throw new BadCaseError(
      found.map(({ wording, path }) => ({
        message: wording.message.replace(/^\{key\}/u, () => path),
        place,
        path,
        frame: '',
        help: wording.help,
      })),
    );
  }
  return changed;
}

function set(target: Case, keys: readonly string[], value: number): void {
  const { interfaces } = target;
  if (keys[0] === 'interfaces' && keys[1] === 'collector' && interfaces.collector === interfaces.host) {
    // What is said of the collector alone ends its being the same object as the host.
    interfaces.collector = { ...interfaces.collector };
  }
  const parent = walk({ schema: caseSchema, data: target }, keys.slice(0, -1))?.data as Record<string, number>;
  parent[keys[keys.length - 1]] = value;
}

/** Brings the ions' diffusivities in line with changed ones of the salt, or the other way round. */
function settleElectrolyte(target: Case, paths: readonly string[]): Wording | undefined {
  const changes = (...keys: string[]): boolean => keys.some((key) => paths.includes(`electrolyte.${key}`));
  const { electrolyte } = target;
  if (electrolyte.kind !== 'dilute') return undefined;
  const bySalt = changes('salt_diffusivity', 'transference_number');
  const byIons = changes('cation_diffusivity', 'anion_diffusivity');
  if (bySalt && byIons) return problems.bothDiffusivityPairs;
  if (bySalt) {
    Object.assign(electrolyte, electrolyteOfSalt(electrolyte.salt_diffusivity, electrolyte.transference_number));
  }
  if (byIons) {
    Object.assign(electrolyte, electrolyteOfIons(electrolyte.cation_diffusivity, electrolyte.anion_diffusivity));
  }
  return undefined;
}
