import { problemsOfElectrolyte } from './electrolyte-consistency.ts';
import type { Path } from './locate.ts';
import { hasMeshHost, problemsOfMesh } from './mesh-consistency.ts';
import type { Wording } from './problems.ts';
import * as problems from './problems.ts';
import type { Cell, Electrolyte, ImpedanceSettings, Interfaces, Layer, Operation } from './schema/case.ts';
import { platedMetal } from './schema/electrolyte.ts';
import { isReacting } from './schema/interfaces.ts';
import { type EndConditions, isTransient, stepsOf } from './schema/operation.ts';
import { profileMean } from './schema/profile.ts';
import { problemsOfStructure, problemsOfWalls } from './structure-consistency.ts';
import { formatQuantity } from './units.ts';

/** A problem of values that are each right by themselves. */
export interface Inconsistency {
  readonly wording: Wording;
  /** The value to point at; where it is absent, what it belongs to. */
  readonly path: Path;
  /** Whether it may be right to leave it so in a base, for its variants to put right. */
  readonly maySupply?: boolean;
  /** Whether the key is what is wrong, not the value. */
  readonly onKey?: boolean;
}

/** Whether a layer is resolved pore by pore in two dimensions. */
export function isPoreResolved({ structure }: Layer): boolean {
  return structure.kind !== 'homogenised' && structure.kind !== 'open';
}

/** Whether a layer holds host surface on which metal can be plated. */
export function hasSurface({ structure }: Layer): boolean {
  switch (structure.kind) {
    case 'homogenised':
      return profileMean(structure.reactive_area) > 0;
    case 'sheets':
      return true;
    case 'open':
    case 'voids':
      return false;
    case 'random_sheets':
    case 'channels':
    case 'pillars':
    case 'fibres':
    case 'particles':
    case 'foam':
    case 'image':
      return structure.surface === 'reactive';
  }
}

/** Whether the metal of a layer obeys Ohm's law. */
export function hasMetal({ structure }: Layer): boolean {
  return (
    structure.kind === 'homogenised' &&
    (structure.conductivity !== undefined || structure.bulk_conductivity !== undefined)
  );
}

/** What does not fit together in how electrons reach the metal of the layers. */
function* problemsOfMetal(cell: Cell): Generator<Inconsistency> {
  const pathOf = (layer: Layer): Path => ['cell', 'layers', layer.name, 'structure'];
  if (!cell.layers.some(hasMetal)) {
    if (cell.contact_resistance === undefined) return;
    yield { wording: problems.contactOfNothing, path: ['cell', 'contact_resistance'] };
    return;
  }
  let reached = true;
  for (const layer of cell.layers) {
    const { name, structure } = layer;
    if (!hasMetal(layer)) {
      reached = false;
      const bare = structure.kind === 'homogenised' && hasSurface(layer);
      if (bare) yield { wording: problems.metalWithoutConductivity(name), path: pathOf(layer) };
      continue;
    }
    if (!reached) yield { wording: problems.metalWithoutContact(name), path: pathOf(layer) };
    if (structure.kind !== 'homogenised' || structure.bulk_conductivity === undefined) continue;
    if (profileMean(structure.porosity) < 1) continue;
    yield { wording: problems.noSolidToConduct(name), path: [...pathOf(layer), 'bulk_conductivity'] };
  }
}

/** What does not fit together in the charges bound to layers. */
function* problemsOfCharge(cell: Cell, electrolyte: Electrolyte): Generator<Inconsistency> {
  for (const { name, structure, fixed_charge } of cell.layers) {
    if ((fixed_charge ?? 0) === 0 || structure.kind !== 'homogenised' || structure.pore_filling === undefined) continue;
    yield { wording: problems.fillingChargedPores, path: ['cell', 'layers', name, 'structure', 'pore_filling'] };
  }
  const charged = cell.layers.find((layer) => (layer.fixed_charge ?? 0) !== 0);
  if (electrolyte.kind === 'concentrated' && charged !== undefined) {
    yield { wording: problems.fixedChargeInConcentrated, path: ['cell', 'layers', charged.name, 'fixed_charge'] };
  }
  if (electrolyte.kind !== 'ions') return;
  const mobile = electrolyte.species.filter(({ charge, diffusivity }) => charge * diffusivity !== 0);
  const [first] = mobile;
  if (first === undefined || mobile.some(({ charge }) => charge * first.charge < 0)) return;
  // Ions of one sign alone balance no charge but one of the other.
  const still = electrolyte.species.filter(({ diffusivity }) => diffusivity === 0);
  for (const { name, fixed_charge } of cell.layers) {
    const bound = still.reduce((sum, { charge, concentration }) => sum + charge * concentration, fixed_charge ?? 0);
    if (bound * first.charge < 0) continue;
    yield { wording: problems.neverNeutral(name), path: ['cell', 'layers', name, 'fixed_charge'] };
  }
}

/** A thickness of metal means an amount only where its molar volume is known. */
function* problemsOfThickness(cell: Cell, interfaces: Interfaces, electrolyte: Electrolyte): Generator<Inconsistency> {
  if (platedMetal(electrolyte) !== undefined) return;
  const ion = electrolyte.kind === 'ions' ? electrolyte.plated_ion : electrolyte.cation;
  for (const electrode of ['host', 'collector', 'counter'] as const) {
    const law = interfaces[electrode];
    if (!isReacting(law) || (electrode === 'collector' && law === interfaces.host)) continue;
    const keys = {
      nucleation: law.nucleation !== undefined,
      metal: law.metal === 'plated',
      initial_deposit: law.initial_deposit > 0,
    };
    const key = Object.entries(keys).find(([, given]) => given)?.[0];
    if (key !== undefined) yield { wording: problems.metalUnknown(ion), path: ['interfaces', electrode, key] };
  }
  for (const { name, structure } of cell.layers) {
    if (structure.kind !== 'homogenised' || structure.pore_filling === undefined) continue;
    yield { wording: problems.metalUnknown(ion), path: ['cell', 'layers', name, 'structure', 'pore_filling'] };
  }
}

/** @param charges whether a surface that only charges its double layer is enough */
function workingElectrodeReacts(cell: Cell, interfaces: Interfaces, charges: boolean): boolean {
  const passes = (law: Interfaces['host']) => isReacting(law) || (charges && law?.kind === 'blocking');
  return (
    passes(interfaces.collector) || (passes(interfaces.host) && (cell.layers.some(hasSurface) || hasMeshHost(cell)))
  );
}

/** What does not fit together in an operation, and between it and the counter electrode. */
function* problemsOfOperation(
  operation: Operation,
  interfaces: Interfaces | undefined,
  impedance: ImpedanceSettings | undefined,
): Generator<Inconsistency> {
  const root = ['operation'];
  if (operation.kind === 'rest' && !isTransient(operation) && impedance === undefined) {
    yield { wording: problems.restWithoutEnd, path: [...root, 'duration'] };
  }
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
      yield { wording: problems.stepWithoutEnd(step.kind === 'rest'), path: [...path, 'duration'] };
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
  electrolyte?: Electrolyte;
  cell?: Cell;
  interfaces?: Interfaces;
  operation?: Operation;
  impedance?: ImpedanceSettings;
}): Generator<Inconsistency> {
  const { electrolyte, cell, interfaces, operation, impedance } = parts;
  const rests = operation?.kind === 'rest';
  const steady = operation !== undefined && !isTransient(operation) && !rests;
  // At a given voltage a diffuse layer is a steady state without current, and so is a double layer whose impedance is asked for.
  const holdsCharge =
    operation?.kind === 'potentiostatic' &&
    (impedance !== undefined || (electrolyte?.kind === 'ions' && electrolyte.relative_permittivity !== undefined));
  if (electrolyte !== undefined) yield* problemsOfElectrolyte(electrolyte);
  if (operation !== undefined) yield* problemsOfOperation(operation, interfaces, impedance);
  if (impedance !== undefined && interfaces?.counter.kind === 'uniform_current') {
    yield { wording: problems.impedanceOfImposedCurrent, path: ['interfaces', 'counter', 'kind'] };
  }
  if (steady && interfaces?.counter.kind === 'blocking') {
    yield { wording: problems.blockingCounterAtSteadyState, path: ['interfaces', 'counter', 'kind'] };
  }
  if (!cell) return;
  const resolved = cell.layers.find(isPoreResolved);
  if (resolved && cell.width === undefined) {
    yield { wording: problems.missingWidth(resolved.name), path: ['cell', 'width'] };
  }
  // Without a width only what the thickness decides can be judged.
  for (const layer of cell.layers) yield* problemsOfStructure(layer, cell.width ?? Number.POSITIVE_INFINITY);
  yield* problemsOfWalls(cell, isPoreResolved);
  yield* problemsOfMesh(cell);
  yield* problemsOfMetal(cell);
  if (electrolyte) yield* problemsOfCharge(cell, electrolyte);
  if (!interfaces) return;
  if (electrolyte) yield* problemsOfThickness(cell, interfaces, electrolyte);
  const surface = cell.layers.find(hasSurface);
  if (hasMeshHost(cell) && !interfaces.host) {
    yield { wording: problems.missingHostOfMesh, path: ['interfaces', 'host'] };
  } else if (surface && !interfaces.host) {
    yield { wording: problems.missingHostInterface(surface.name), path: ['interfaces', 'host'] };
  } else if (!workingElectrodeReacts(cell, interfaces, !steady || holdsCharge)) {
    yield { wording: problems.nothingReacts, path: ['interfaces'] };
  }
}
