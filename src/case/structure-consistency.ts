import type { Inconsistency } from './consistency.ts';
import type { Path } from './locate.ts';
import * as problems from './problems.ts';
import type { Cell, Layer, Structure } from './schema/case.ts';
import { type Profile, profileFunction } from './schema/profile.ts';
import { formatQuantity } from './units.ts';

const micrometres = (metres: number): string => formatQuantity(metres, 'um', 6);

/** The largest value of a profile in a layer. */
function largestOf(given: Profile): number {
  const at = profileFunction(given);
  return Math.max(...Array.from({ length: 101 }, (_, k) => at(k / 100)));
}

/**
 * What does not fit together in the structure of a layer.
 *
 * @param width of the cell; infinite where none is given
 */
export function* problemsOfStructure(layer: Layer, width: number): Generator<Inconsistency> {
  const { name, structure, thickness } = layer;
  const path = ['cell', 'layers', name, 'structure'];
  switch (structure.kind) {
    case 'sheets': {
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
      return;
    }
    case 'channels': {
      const pitch = width / structure.count;
      const thickest = largestOf(structure.wall_thickness);
      if (thickest >= pitch) {
        const wording = problems.wallsFillTheCell(micrometres(thickest), structure.count, micrometres(pitch));
        yield { wording, path: [...path, 'wall_thickness'] };
      }
      return;
    }
    case 'random_sheets':
      yield* fits('a sheet', structure.length, [...path, 'length'], thickness, width);
      if (structure.sheet_thickness >= structure.length) {
        const [sheet, length] = [structure.sheet_thickness, structure.length].map(micrometres);
        const wording = problems.bodyLargerThanLayer('a sheet_thickness', sheet, length, 'length');
        yield { wording, path: [...path, 'sheet_thickness'] };
      }
      return;
    case 'fibres':
      yield* fits('a fibre', largestOf(structure.diameter), [...path, 'diameter'], thickness, width);
      return;
    case 'particles':
      yield* fits('a grain', largestOf(structure.size), [...path, 'size'], thickness, width);
      return;
    case 'foam':
      yield* fits('a cell of the foam', structure.cell_size, [...path, 'cell_size'], thickness, 2 * width);
      return;
    case 'pillars':
      yield* problemsOfPillars(structure, thickness, width, path);
      return;
    case 'voids':
    case 'homogenised':
    case 'open':
  }
}

/** A body that is larger than the layer or the cell. */
function* fits(what: string, size: number, path: Path, thickness: number, width: number): Generator<Inconsistency> {
  const rooms = [
    ['thickness', thickness],
    ['width', width],
  ] as const;
  for (const [extent, room] of rooms) {
    if (size < room) continue;
    yield { wording: problems.bodyLargerThanLayer(what, micrometres(size), micrometres(room), extent), path };
    return;
  }
}

function* problemsOfPillars(
  { height, base_width, tip_radius, count }: Extract<Structure, { kind: 'pillars' }>,
  thickness: number,
  width: number,
  path: Path,
): Generator<Inconsistency> {
  if (height >= thickness) {
    const wording = problems.pillarTallerThanLayer(micrometres(height), micrometres(thickness));
    yield { wording, path: [...path, 'height'] };
  }
  const room = width / count;
  if (base_width >= room) {
    const wording = problems.pillarsTouch(micrometres(base_width), micrometres(room));
    yield { wording, path: [...path, 'base_width'] };
  }
  const most = Math.min(height, base_width / 2);
  if (tip_radius !== undefined && tip_radius > most * (1 + 1e-12)) {
    const wording = problems.tipTooBlunt(micrometres(tip_radius), micrometres(most));
    yield { wording, path: [...path, 'tip_radius'] };
  }
}

const plurals = {
  sheets: 'sheets',
  random_sheets: 'random sheets',
  channels: 'channels',
  pillars: 'pillars',
  fibres: 'fibres',
  particles: 'particles',
  foam: 'the struts of a foam',
  voids: 'voids',
} as const;

/** What does not fit together in the side walls of the cell, its symmetry and its layers. */
export function* problemsOfWalls(
  { sides, symmetry, layers }: Cell,
  isResolved: (layer: Layer) => boolean,
): Generator<Inconsistency> {
  if (symmetry === 'axisymmetric') {
    if (sides === 'periodic') yield { wording: problems.axisymmetricPeriodic, path: ['cell', 'sides'] };
    if (!layers.some(isResolved)) yield { wording: problems.axisymmetricLine, path: ['cell', 'symmetry'] };
  }
  for (const [index, { name, structure }] of layers.entries()) {
    const path = ['cell', 'layers', name, 'structure'];
    if (structure.kind === 'pillars' && structure.surface === 'collector' && index > 0) {
      yield { wording: problems.pillarsOffCollector, path: [...path, 'surface'] };
    }
    if (structure.kind === 'channels' && structure.path.kind !== 'straight' && sides !== 'periodic') {
      const what = structure.path.kind === 'tilted' ? 'tilted channels' : 'winding channels';
      if (symmetry !== 'axisymmetric') yield { wording: problems.needsPeriodicSides(what), path: [...path, 'path'] };
      else yield { wording: problems.noBodyOfRevolution(what), path: [...path, 'path'] };
    }
    if (structure.kind === 'sheets' && sides === 'periodic') {
      yield { wording: problems.sheetOnPeriodicWall(micrometres(structure.gap)), path: [...path, 'gap'] };
    }
    if (symmetry !== 'axisymmetric' || structure.kind === 'open' || structure.kind === 'homogenised') continue;
    const plural = plurals[structure.kind];
    switch (structure.kind) {
      case 'fibres':
      case 'particles':
      case 'foam':
      case 'random_sheets':
        yield { wording: problems.noBodyOfRevolution(plural), path: [...path, 'kind'] };
        break;
      case 'channels':
      case 'pillars':
      case 'voids':
        if (structure.count === 1) break;
        yield { wording: problems.onlyOneOnAxis(plural, structure.count), path: [...path, 'count'] };
        break;
      case 'sheets':
    }
  }
}
