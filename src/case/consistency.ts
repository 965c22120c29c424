import type { Path } from './locate.ts';
import type { Wording } from './problems.ts';
import * as problems from './problems.ts';
import type { Cell, Interfaces, Layer, Operation } from './schema/case.ts';
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

/** What does not fit together in a case; a part may be missing when it could not be read. */
export function* inconsistencies(parts: {
  cell?: Cell;
  interfaces?: Interfaces;
  operation?: Operation;
}): Generator<Inconsistency> {
  const { cell, interfaces, operation } = parts;
  if (operation?.kind === 'potentiostatic' && interfaces?.counter.kind === 'uniform_current') {
    yield { wording: problems.voltageAndImposedCurrent, path: ['interfaces', 'counter', 'kind'] };
  }
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
