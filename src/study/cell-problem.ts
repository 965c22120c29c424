import type { Case, ChargeTransferInterface, Interface } from '../case/index.ts';
import { collectorSurface, counterSurface, type Geometry } from '../geometry/geometry.ts';
import { thermalVoltage } from '../materials/index.ts';
import type { Mesh } from '../mesh/mesh.ts';
import { BinaryElectrolyte, concentration, potential } from '../physics/binary-electrolyte.ts';
import { ElectrodeReaction } from '../physics/electrode-reaction.ts';
import { ButlerVolmer, Linear } from '../physics/kinetic-law.ts';
import type { SurfaceRate } from '../physics/physics.ts';
import { UniformCurrent } from '../physics/uniform-current.ts';
import type { Anchor, Control, Medium, Problem, SurfaceCondition, VolumeRate } from '../solve/problem.ts';

/** Index in `Problem.controls` of the potential of the working electrode: host and collector are one metal. */
export const workingControl = 0;
/** Index in `Problem.controls` of the counter electrode: its potential, or its current density when that is imposed. */
export const counterControl = 1;
/** Index of the cation's balance among the equations of a binary electrolyte. */
export const cationBalance = 0;
/** Index of the anion's balance. */
export const anionBalance = 1;
const cation = { concentration, potential, balance: cationBalance, charge: 1 } as const;

/**
 * The boundary-value problem of a case on a mesh of its geometry: a binary electrolyte in c and phi, host and collector at
 * one potential V, the counter electrode on top at potential 0.
 *
 * - Galvanostatic: V is found so that the working electrode carries the applied current; deposition is cathodic, so its
 *   total current is minus the applied one. Where the counter imposes the current, V itself is free to choose and is 0.
 * - Closed cell (no reservoir): the salt in the pores stays what was filled in, and an anchor closes the level of c.
 */
export function cellProblem(theCase: Case, geometry: Geometry, mesh: Mesh): Problem {
  const { electrolyte, interfaces, operation } = theCase;
  const thermal = thermalVoltage(electrolyte.temperature);
  const physics = new BinaryElectrolyte({
    cationDiffusivity: electrolyte.cation_diffusivity,
    anionDiffusivity: electrolyte.anion_diffusivity,
    thermalVoltage: thermal,
    referenceConcentration: electrolyte.concentration,
  });
  const rateOf = (law: ChargeTransferInterface): SurfaceRate => {
    const coefficients = {
      anodicTransferCoefficient: law.anodic_transfer_coefficient,
      cathodicTransferCoefficient: law.cathodic_transfer_coefficient,
    };
    return new ElectrodeReaction({
      ion: cation,
      law: law.kind === 'butler_volmer' ? new ButlerVolmer(coefficients) : new Linear(coefficients),
      exchangeCurrentDensity: law.exchange_current_density,
      concentrationExponent: law.concentration_exponent,
      equilibrium: law.equilibrium,
      referenceConcentration: electrolyte.concentration,
      thermalVoltage: thermal,
    });
  };
  const working = (law: Interface | undefined): SurfaceCondition =>
    law === undefined || law.kind === 'insulating'
      ? { exchanges: [] }
      : { exchanges: [{ rate: rateOf(law), control: workingControl }] };

  const surfaces = geometry.surfaces.map(() => working(interfaces.host));
  surfaces[collectorSurface] = working(interfaces.collector);
  surfaces[counterSurface] = counterCondition(theCase, rateOf);

  const perCell = (value: (region: Geometry['regions'][number]) => number) =>
    Float64Array.from(mesh.cellRegion, (region) => value(geometry.regions[region]));

  const volumeRates: VolumeRate[] = [];
  const { host } = interfaces;
  if (host !== undefined && host.kind !== 'insulating') {
    const areaDensity = perCell((region) => region.reactiveAreaDensity);
    if (areaDensity.some((value) => value > 0)) {
      volumeRates.push({ areaDensity, rate: rateOf(host), control: workingControl });
    }
  }

  const anchors: Anchor[] = [];
  if (interfaces.counter.kind !== 'reservoir') {
    const weight = perCell((region) => region.porosity);
    let pore = 0;
    for (let k = 0; k < mesh.cellCount; k++) {
      weight[k] *= mesh.cellVolume[k];
      pore += weight[k];
    }
    const amount = pore * electrolyte.concentration;
    anchors.push({ kind: 'amount', unknown: concentration, equation: anionBalance, weight, amount });
  }

  const counterImposesCurrent = interfaces.counter.kind === 'uniform_current';
  const footprint = geometry.width;
  const controls: Control[] = [];
  if (operation.kind === 'potentiostatic') {
    controls.push({ kind: 'held', name: 'working electrode', value: operation.voltage });
  } else if (counterImposesCurrent) {
    controls.push({ kind: 'held', name: 'working electrode', value: 0 });
  } else {
    const total = -operation.current_density * footprint;
    controls.push({ kind: 'total', name: 'working electrode', total, scale: thermal });
  }
  const imposed = counterImposesCurrent && operation.kind === 'galvanostatic' ? operation.current_density : 0;
  controls.push({ kind: 'held', name: 'counter electrode', value: imposed });

  return {
    mesh,
    physics: [physics],
    medium: mediumOf(geometry, mesh),
    surfaces,
    volumeRates,
    controls,
    anchors,
  };
}

/** Porosity and transport factor of every cell from its region. */
function mediumOf(geometry: Geometry, mesh: Mesh): Medium {
  const perCell = (value: (region: Geometry['regions'][number]) => number) =>
    Float64Array.from(mesh.cellRegion, (region) => value(geometry.regions[region]));
  const transport = perCell((region) => region.porosity / region.tortuosityFactor);
  return { porosity: perCell((region) => region.porosity), transportX: transport, transportY: transport };
}

function counterCondition(theCase: Case, rateOf: (law: ChargeTransferInterface) => SurfaceRate): SurfaceCondition {
  const { counter } = theCase.interfaces;
  switch (counter.kind) {
    case 'butler_volmer':
    case 'linear':
      return { exchanges: [{ rate: rateOf(counter), control: counterControl }] };
    case 'uniform_current':
      return { exchanges: [{ rate: new UniformCurrent(cation), control: counterControl }] };
    case 'reservoir':
      return {
        exchanges: [],
        held: (_x, _y, _load, into) => {
          into[0] = theCase.electrolyte.concentration;
          into[1] = 0;
        },
      };
  }
}
