import { type Case, type Interface, isTransient } from '../case/index.ts';
import { collectorSurface, counterSurface, type Geometry } from '../geometry/geometry.ts';
import { thermalVoltage } from '../materials/index.ts';
import type { Mesh } from '../mesh/mesh.ts';
import { UniformCurrent } from '../physics/uniform-current.ts';
import { type Anchor, type Control, closedSurface, type Problem, type SurfaceCondition } from '../solve/problem.ts';
import { type ElectrolyteModel, electrolyteModel } from './electrolyte-model.ts';
import { mediumOf, ofRegion } from './medium.ts';
import { reactionOf } from './surface-laws.ts';

/** Index in `Problem.controls` of the potential of the working electrode: host and collector are one metal. */
export const workingControl = 0;
/** Index in `Problem.controls` of the counter electrode: its potential, or its current density when that is imposed. */
export const counterControl = 1;

/**
 * The boundary-value problem of a case on a mesh of its geometry: host and collector at one potential V, the counter
 * electrode on top at potential 0.
 *
 * - Galvanostatic: V is found so that the working electrode carries the applied current; deposition is cathodic, so its
 *   total current is minus the applied one. Where the counter imposes the current, V itself is free to choose and is 0.
 * - Closed cell (no reservoir): the salt in the pores stays what was filled in, and anchors close the levels.
 */
export function cellProblem(theCase: Case, geometry: Geometry, mesh: Mesh): Problem {
  const { interfaces } = theCase;
  const model = electrolyteModel(theCase, geometry);
  const medium = mediumOf(geometry, mesh);

  const working = (law: Interface | undefined): SurfaceCondition =>
    law === undefined || law.kind === 'insulating'
      ? closedSurface
      : { exchanges: [{ rate: reactionOf(law, theCase, model), control: workingControl }] };
  const surfaces = geometry.surfaces.map(() => working(interfaces.host));
  surfaces[collectorSurface] = working(interfaces.collector);
  surfaces[counterSurface] = counterCondition(theCase, model);

  const areaDensity = ofRegion(geometry, mesh, (region) => region.reactiveAreaDensity);
  const { host } = interfaces;
  const spread = host !== undefined && host.kind !== 'insulating' && areaDensity.some((value) => value > 0);
  return {
    mesh,
    physics: model.physics,
    physicsOfCell:
      model.physics.length > 1
        ? Uint8Array.from(mesh.cellRegion, (region) => model.physicsOfRegion[region])
        : undefined,
    medium,
    surfaces,
    volumeRates: spread ? [{ areaDensity, rate: reactionOf(host, theCase, model), control: workingControl }] : [],
    controls: controlsOf(theCase, geometry),
    // In time what is stored fixes the levels.
    anchors:
      interfaces.counter.kind === 'reservoir' || isTransient(theCase.operation)
        ? []
        : anchorsOf(model, mesh, medium.porosity),
  };
}

function counterCondition(theCase: Case, model: ElectrolyteModel): SurfaceCondition {
  const { counter } = theCase.interfaces;
  switch (counter.kind) {
    case 'butler_volmer':
    case 'linear':
      return { exchanges: [{ rate: reactionOf(counter, theCase, model), control: counterControl }] };
    case 'uniform_current':
      return { exchanges: [{ rate: new UniformCurrent(model.ion), control: counterControl }] };
    case 'reservoir':
      return { exchanges: [], held: (_x, _y, _load, into) => into.set(model.fill) };
  }
}

function controlsOf(theCase: Case, geometry: Geometry): Control[] {
  const { interfaces, operation, electrolyte } = theCase;
  const imposed = interfaces.counter.kind === 'uniform_current';
  const name = 'working electrode';
  const counter = (value: number): Control => ({ kind: 'held', name: 'counter electrode', value });
  const scale = thermalVoltage(electrolyte.temperature);
  if (isTransient(operation)) {
    // The operation sets what drives the cell, which here is at rest.
    return [
      imposed ? { kind: 'held', name, value: 0 } : { kind: 'total', name, total: 0, scale, switches: true },
      counter(0),
    ];
  }
  const galvanostatic = operation.kind === 'galvanostatic' ? operation.current_density : 0;
  const working: Control =
    operation.kind === 'potentiostatic'
      ? { kind: 'held', name, value: operation.voltage }
      : imposed
        ? { kind: 'held', name, value: 0 }
        : { kind: 'total', name, total: -galvanostatic * geometry.width, scale };
  return [working, counter(imposed ? galvanostatic : 0)];
}

/** The amounts of a closed cell, as filled. */
function anchorsOf(model: ElectrolyteModel, mesh: Mesh, porosity: Float64Array): Anchor[] {
  const weight = porosity.map((value, k) => value * mesh.cellVolume[k]);
  const pore = weight.reduce((sum, value) => sum + value, 0);
  return model.conserved.map(({ terms, equation }) => {
    const filled = terms.reduce((sum, { unknown, factor }) => sum + factor * model.fill[unknown], 0);
    return { kind: 'amount', terms, equation, weight, amount: pore * filled };
  });
}
