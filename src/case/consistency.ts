import type { Path } from './locate.ts';
import type { Wording } from './problems.ts';
import * as problems from './problems.ts';
import type { Cell, Interfaces, Layer, Operation } from './schema/case.ts';
import { type EndConditions, isTransient, stepsOf } from './schema/operation.ts';
import { formatQuantity } from './units.ts';

/** A problem of values that are each right by themselves. */
export interface Inconsistency {
  readonly wording: Wording;
  /** The value to point at; where it is absent, what it belongs to. */
  readonly path: Path;
}

const micrometres = (metres: number): string => formatQuantity(metres, 'um', 6);

/** Whether a layer is resolved pore by pore in two dimensions. */
export function isPoreResolved({ structure }: Layer): boolean {
  return structure.kind === 'sheets' || structure.kind === 'channels';
}

/** Whether a layer holds host surface on which metal can be plated. */
export function hasSurface(layer: Layer): boolean {
  const { structure } = layer;
  return isPoreResolved(layer) || (structure.kind === 'homogenised' && structure.reactive_area > 0);
}

function* problemsOfLayer(layer: Layer, width: number): Generator<Inconsistency> {
  const { name, structure, thickness } = layer;
  const path = ['cell', 'layers', name, 'structure'];
  if (structure.kind === 'sheets') {
    if (structure.gap >= width) {
      const wording = problems.gapWiderThanCell(micrometres(structure.gap), micrometres(width));
      yield { wording, path: [...path, 'gap'] };
    }
    const pitch = thickness / structure.count;
    if (structure.sheet_thickness >= pitch) {
      const sheet = micrometres(structure.sheet_thickness);
      const wording = problems.sheetsThickerThanPitch(sheet, structure.count, micrometres(pitch));
      yield { wording, path: [...path, 'sheet_thickness'] };
    }
  }
  if (structure.kind === 'channels') {
    const pitch = width / structure.count;
    if (structure.wall_thickness >= pitch) {
      const wall = micrometres(structure.wall_thickness);
      const wording = problems.wallsFillTheCell(wall, structure.count, micrometres(pitch));
      yield { wording, path: [...path, 'wall_thickness'] };
    }
  }
}

/** Whether the working electrode has any surface that current can pass. */
function workingElectrodeReacts(cell: Cell, interfaces: Interfaces): boolean {
  const reacts = (law: Interfaces['host']) => law !== undefined && law.kind !== 'insulating';
  return reacts(interfaces.collector) || (reacts(interfaces.host) && cell.layers.some(hasSurface));
}

/** What does not fit together in an operation, and between it and the counter electrode. */
function* problemsOfOperation(operation: Operation, interfaces: Interfaces | undefined): Generator<Inconsistency> {
  const root = ['operation'];
  if (!isTransient(operation) && operation.output !== undefined) {
    yield { wording: problems.outputOfSteadyState, path: [...root, 'output'] };
  }
  const imposed = interfaces?.counter.kind === 'uniform_current';
  for (const [index, step] of stepsOf(operation).entries()) {
    const path = operation.kind === 'steps' ? [...root, 'steps', index] : root;
    if (imposed && step.kind === 'potentiostatic') {
      const at = operation.kind === 'steps' ? [...path, 'kind'] : ['interfaces', 'counter', 'kind'];
      yield { wording: problems.voltageAndImposedCurrent, path: at };
    }
    for (const key of ['voltage_above', 'voltage_below'] as const) {
      if (!imposed || (step.until as EndConditions | undefined)?.[key] === undefined) continue;
      yield { wording: problems.noVoltageToEndBy, path: [...path, 'until', key] };
    }
    if (step.until !== undefined && Object.values(step.until).every((value) => value === undefined)) {
      yield { wording: problems.noEntries, path: [...path, 'until'] };
    }
    if (step.kind === 'profile') yield* problemsOfProfile(step.points, [...path, 'points']);
    else if (isTransient(operation) && step.duration === undefined && step.until === undefined) {
      yield { wording: problems.stepWithoutEnd, path: [...path, 'duration'] };
    }
  }
}

function* problemsOfProfile(points: readonly (readonly [number, number])[], path: Path): Generator<Inconsistency> {
  if (points.length < 2 || points[0][0] === points[points.length - 1][0]) {
    yield { wording: problems.profileTooShort, path };
    return;
  }
  if (points[0][0] !== 0) yield { wording: problems.profileStartsLate, path: [...path, 0, 0] };
  for (let k = 1; k < points.length; k++) {
    if (points[k][0] >= points[k - 1][0]) continue;
    const [before, after] = [points[k - 1][0], points[k][0]].map((time) => formatQuantity(time, 's', 6));
    yield { wording: problems.timesFall(before, after), path: [...path, k, 0] };
  }
}

/** What does not fit together in a case; a part may be missing when it could not be read. */
export function* inconsistencies(parts: {
  cell?: Cell;
  interfaces?: Interfaces;
  operation?: Operation;
}): Generator<Inconsistency> {
  const { cell, interfaces, operation } = parts;
  if (operation !== undefined) yield* problemsOfOperation(operation, interfaces);
  if (!cell) return;
  const resolved = cell.layers.find(isPoreResolved);
  if (resolved && cell.width === undefined) {
    yield { wording: problems.missingWidth(resolved.name), path: ['cell', 'width'] };
  }
  // Without a width only what the thickness decides can be judged.
  for (const layer of cell.layers) yield* problemsOfLayer(layer, cell.width ?? Number.POSITIVE_INFINITY);
  if (!interfaces) return;
  const surface = cell.layers.find(hasSurface);
  if (surface && !interfaces.host) {
    yield { wording: problems.missingHostInterface(surface.name), path: ['interfaces', 'host'] };
  } else if (!workingElectrodeReacts(cell, interfaces)) {
    yield { wording: problems.nothingReacts, path: ['interfaces'] };
  }
}
