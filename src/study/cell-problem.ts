import { type Case, type Interface, isTransient } from '../case/index.ts';
import { collectorSurface, counterSurface, footprintOf, type Geometry } from '../geometry/geometry.ts';
import { thermalVoltage } from '../materials/index.ts';
import { poresOfCells } from '../mesh/connectivity.ts';
import type { Mesh } from '../mesh/mesh.ts';
import { Contact } from '../physics/contact.ts';
import { UniformCurrent } from '../physics/uniform-current.ts';
import {
  type Anchor,
  type Control,
  closedSurface,
  type Problem,
  type SurfaceCondition,
  type SurfaceExchange,
} from '../solve/problem.ts';
import type { Accumulating } from '../solve/tr-bdf2.ts';
import { type ElectrolyteModel, electrolyteModel } from './electrolyte-model.ts';
import { activityInCells, inCells, mediumOf, requireAlikeInCells } from './medium.ts';
import { fillingAmount, poreFilling } from './pore-filling.ts';
import { molarVolumeOf, type Places, type SurfaceLaws, surfaceLaws } from './surface-laws.ts';

/** Index in `Problem.controls` of the potential of the working electrode: host and collector are one metal. */
export const workingControl = 0;
/** Index in `Problem.controls` of the counter electrode: its potential, or its current density when that is imposed. */
export const counterControl = 1;

/** The problem of a cell, with what only it knows. */
export interface CellProblem extends Problem {
  /** The laws whose metal accumulates where it is plated, with what there is at the start; it may fill the medium. */
  readonly accumulating: readonly Accumulating[];
}

/**
 * The boundary-value problem of a case on a mesh of its geometry: host and collector at one potential V, the counter
 * electrode on top at potential 0. Where the metal of a homogenised host obeys Ohm's law, V is the potential of the collector.
 *
 * - Galvanostatic: V is found so that the working electrode carries the applied current; deposition is cathodic, so its
 *   total current is minus the applied one. Where the counter imposes the current, V itself is free to choose and is 0.
 * - Closed cell (no reservoir): the salt in the pores stays what was filled in, and anchors close the levels.
 */
export function cellProblem(theCase: Case, geometry: Geometry, mesh: Mesh): CellProblem {
  const { interfaces } = theCase;
  const model = electrolyteModel(theCase, geometry);
  requireAlikeInCells(geometry, mesh, (region) => model.physicsOfRegion[region], 'their electrolytes');
  requireAlikeInCells(geometry, mesh, (region) => geometry.regions[region].poreFilling, 'how metal fills their pores');
  const medium = mediumOf(geometry, mesh);
  const faces = facesOf(geometry, mesh);
  const lawsOf = (law: Interface | undefined) => surfaceLaws(law, faces, theCase, model.ion);

  const onHost = lawsOf(interfaces.host);
  const onCollector = lawsOf(interfaces.collector);
  const counter = counterElectrode(theCase, geometry, model, faces);
  const areaDensity = inCells(geometry, mesh, 'reactiveAreaDensity', 0);
  const activity = activityInCells(geometry, mesh);
  const area = new Float64Array(mesh.cellCount).fill(1);
  const isSpread = areaDensity.some((value) => value > 0);
  const inHost = isSpread
    ? surfaceLaws(interfaces.host, { count: mesh.cellCount, activity, area }, theCase, {
        ...model.ion,
        metal: model.metal,
      })
    : noLaws;

  const atWorking = ({ rates }: SurfaceLaws) => rates.map((rate) => ({ rate, control: workingControl }));
  const surfaces = geometry.surfaces.map(({ role }): SurfaceCondition => {
    if (role === 'host') return { exchanges: atWorking(onHost) };
    // What stands on the collector, such as a needle, is of its metal.
    return role === 'collector' ? { exchanges: atWorking(onCollector) } : closedSurface;
  });
  surfaces[collectorSurface] = collectorCondition(theCase, model, atWorking(onCollector));
  surfaces[counterSurface] = counter.condition;

  return {
    mesh,
    physics: model.physics,
    physicsOfCell:
      model.physics.length > 1
        ? Uint8Array.from(mesh.cellRegion, (region) => model.physicsOfRegion[region])
        : undefined,
    medium,
    surfaces,
    volumeRates: atWorking(inHost).map((exchange) => ({ ...exchange, areaDensity })),
    controls: controlsOf(theCase, geometry),
    // In time what is stored fixes the levels.
    anchors: isTransient(theCase.operation) ? [] : closedCellAnchors(theCase, geometry, mesh),
    accumulating: [
      ...[onHost, onCollector, counter.laws].flatMap(({ accumulating }) => accumulating),
      ...inHost.accumulating.map((each) => {
        const [initialAmount] = each.deposit.known;
        const molarVolume = molarVolumeOf(theCase.electrolyte);
        const foreseen = poreFilling(geometry, mesh, medium, areaDensity, area, initialAmount, molarVolume);
        if (foreseen === undefined) return each;
        const scale = Math.min(
          each.scale ?? Number.POSITIVE_INFINITY,
          fillingAmount(medium.porosity, areaDensity, molarVolume),
        );
        return { ...each, foreseen, scale };
      }),
    ],
  };
}

const noLaws: SurfaceLaws = { rates: [], accumulating: [] };

/** The faces of the boundary; in two dimensions with where each lies along its surface. */
function facesOf(geometry: Geometry, mesh: Mesh): Places {
  const { boundaryCount: count, boundaryX, boundaryY, boundaryNormalX, boundaryNormalY } = mesh;
  if (geometry.dimension === 1) return { count };
  const isLevel = (b: number) => Math.abs(boundaryNormalX[b]) <= Math.abs(boundaryNormalY[b]);
  const lengths = mesh.boundaryLength ?? mesh.boundaryArea;
  const end = (sign: 1 | -1) =>
    lengths.map((length, b) => (isLevel(b) ? boundaryX[b] : boundaryY[b]) + (sign * length) / 2);
  return { count, extent: { from: end(-1), to: end(1) } };
}

/**
 * The collector: its own reactions, and the contact with the metal of the layer on it. That metal's potential is counted from
 * the collector's, so that without a resistance it is held at 0.
 */
function collectorCondition(
  theCase: Case,
  { metal }: ElectrolyteModel,
  reactions: readonly SurfaceExchange[],
): SurfaceCondition {
  if (metal === undefined) return { exchanges: reactions };
  const resistance = theCase.cell.contact_resistance ?? 0;
  if (resistance > 0) {
    return { exchanges: [...reactions, { rate: new Contact({ metal, resistance }), control: workingControl }] };
  }
  const held: SurfaceCondition['held'] = (_x, _y, _load, into) => {
    into.fill(Number.NaN);
    into[metal.potential] = 0;
  };
  return { exchanges: reactions, held };
}

function counterElectrode(
  theCase: Case,
  geometry: Geometry,
  model: ElectrolyteModel,
  faces: Places,
): { condition: SurfaceCondition; laws: SurfaceLaws } {
  const { counter } = theCase.interfaces;
  switch (counter.kind) {
    case 'uniform_current': {
      const rate = new UniformCurrent(model.ion);
      return { condition: { exchanges: [{ rate, control: counterControl }] }, laws: noLaws };
    }
    case 'reservoir': {
      // The solution itself, in equilibrium with the medium of the last layer.
      const fill = model.fillOfPhysics[model.physicsOfRegion[geometry.regions.length - 1]];
      const held: SurfaceCondition['held'] = (_x, _y, _load, into) => {
        into.set(fill);
        if (model.metal !== undefined) into[model.metal.potential] = Number.NaN;
      };
      return { condition: { exchanges: [], held }, laws: noLaws };
    }
    case 'butler_volmer':
    case 'linear':
    case 'asymmetric':
    case 'tafel':
    case 'marcus_hush_chidsey':
    case 'blocking': {
      const laws = surfaceLaws(counter, faces, theCase, model.ion);
      return { condition: { exchanges: laws.rates.map((rate) => ({ rate, control: counterControl })) }, laws };
    }
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
        : { kind: 'total', name, total: -galvanostatic * footprintOf(geometry), scale };
  return [working, counter(imposed ? galvanostatic : 0)];
}

/**
 * The amounts that a closed cell keeps, as filled, in each of its pores by itself: nothing passes between pores that meet nowhere.
 * None of a cell open to a reservoir.
 */
export function closedCellAnchors(theCase: Case, geometry: Geometry, mesh: Mesh): Anchor[] {
  if (theCase.interfaces.counter.kind === 'reservoir') return [];
  const model = electrolyteModel(theCase, geometry);
  const { porosity } = mediumOf(geometry, mesh);
  const { pore, count } = poresOfCells(mesh);
  const volumes = porosity.map((value, k) => value * mesh.cellVolume[k]);
  return cellsOfPores(pore, count).flatMap((cells) => {
    const weight = count === 1 ? volumes : Float64Array.from(cells, (k) => volumes[k]);
    const inRegions = new Float64Array(geometry.regions.length);
    cells.forEach((k) => {
      inRegions[mesh.cellRegion[k]] += volumes[k];
    });
    return model.conserved.map(({ terms, equation }): Anchor => {
      let amount = 0;
      inRegions.forEach((volume, region) => {
        const fill = model.fillOfPhysics[model.physicsOfRegion[region]];
        amount += volume * terms.reduce((sum, { unknown, factor }) => sum + factor * fill[unknown], 0);
      });
      const anchor: Anchor = { kind: 'amount', terms, equation, weight, amount };
      return count === 1 ? anchor : { ...anchor, cells };
    });
  });
}

/** The cells of every pore, ascending. */
function cellsOfPores(pore: Int32Array, count: number): Int32Array[] {
  const sizes = new Int32Array(count);
  for (const which of pore) sizes[which]++;
  const cells = Array.from(sizes, (size) => new Int32Array(size));
  const filled = new Int32Array(count);
  pore.forEach((which, k) => {
    cells[which][filled[which]++] = k;
  });
  return cells;
}
