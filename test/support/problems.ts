import type { Geometry } from '../../src/geometry/geometry.ts';
import { thermalVoltage } from '../../src/materials/index.ts';
import { layeredLine } from '../../src/mesh/layered-line.ts';
import type { Mesh } from '../../src/mesh/mesh.ts';
import { gridOnLines } from '../../src/mesh/tensor-grid.ts';
import { BinaryElectrolyte } from '../../src/physics/binary-electrolyte.ts';
import { ButlerVolmer, LinearKinetics, UniformCurrent } from '../../src/physics/electrode-kinetics.ts';
import type { SurfaceRate } from '../../src/physics/physics.ts';
import { blockPattern } from '../../src/solve/block-pattern.ts';
import { type Anchor, freeMedium, isotropicMedium, type Problem } from '../../src/solve/problem.ts';
import type { System } from '../../src/solve/system.ts';
import { boxWith, openRegion } from './structures.ts';

export const filled = 1000;
export const thermal = thermalVoltage(298.15);

export const electrolyte = new BinaryElectrolyte({
  cationDiffusivity: 1.5e-10,
  anionDiffusivity: 3e-10,
  thermalVoltage: thermal,
  referenceConcentration: filled,
});

const kinetics = {
  exchangeCurrentDensity: 20,
  concentrationExponent: 0.6,
  anodicTransferCoefficient: 0.6,
  cathodicTransferCoefficient: 0.4,
  equilibrium: 'nernst' as const,
  referenceConcentration: filled,
  thermalVoltage: thermal,
};
export const butlerVolmer = new ButlerVolmer(kinetics);

/** A thick and a thin sheet in a box of 10 by 20 um, on a grid of few cells of unlike sizes. */
const sheets = boxWith(10e-6, 20e-6, [
  { left: 0, right: 6e-6, bottom: 6e-6, top: 8e-6 },
  { left: 4e-6, right: 10e-6, bottom: 14e-6, top: 14e-6 },
]);
const xEdges = Float64Array.of(0, 4e-6, 6e-6, 10e-6);
const yEdges = Float64Array.of(0, 2e-6, 6e-6, 8e-6, 14e-6, 15e-6, 20e-6);

/** A small two-dimensional problem with every kind of condition, anchor and control at once; it need have no solution. */
export function everyCondition(): { geometry: Geometry; problem: Problem } {
  const { mesh } = gridOnLines(sheets, xEdges, yEdges);
  const perCell = (value: (k: number) => number) => Float64Array.from({ length: mesh.cellCount }, (_, k) => value(k));
  return {
    geometry: sheets,
    problem: {
      mesh,
      physics: [electrolyte],
      medium: isotropicMedium(perCell((k) => 0.2 + (k % 5) / 6)),
      surfaces: [
        { exchanges: [{ rate: butlerVolmer, control: 0 }] },
        { exchanges: [{ rate: new LinearKinetics({ ...kinetics, equilibrium: 'constant' }), control: 1 }] },
        {
          exchanges: [],
          held: (x, y, _load, into) => {
            into[0] = filled * (1 + x / 1e-4);
            into[1] = y * 1e3;
          },
        },
        { exchanges: [] },
      ],
      volumeRates: [
        { areaDensity: perCell((k) => (k % 3 === 0 ? 1e5 : 0)), rate: butlerVolmer, control: 0 },
        { areaDensity: perCell((k) => (k % 4 === 1 ? 3e4 : 0)), rate: new LinearKinetics(kinetics), control: 2 },
        { areaDensity: perCell((k) => (k === 2 ? 1e4 : 0)), rate: new UniformCurrent(), control: 3 },
      ],
      controls: [
        { kind: 'total', name: 'working', total: -1e-3, scale: thermal },
        { kind: 'held', name: 'counter', value: 0.05 },
        { kind: 'total', name: 'third', total: 2e-4, scale: thermal },
        { kind: 'held', name: 'current', value: 3 },
      ],
      anchors: [
        { kind: 'pin', unknown: 1, equation: 0, value: 0.01 },
        { kind: 'amount', unknown: 0, equation: 1, weight: mesh.cellVolume, amount: 2e-7 },
      ],
      sources: Float64Array.from({ length: 2 * mesh.cellCount }, (_, k) => 1e-9 * Math.sin(k)),
    },
  };
}

/** A closed one-dimensional cell, 100 um between two Butler-Volmer electrodes; the limit is 578.9 A/m2. */
export function closedLine(
  currentDensity: number,
  options: { cells?: number; rate?: SurfaceRate; anchors?: (mesh: Mesh) => Anchor[]; exchange?: number } = {},
): { geometry: Geometry; problem: Problem } {
  const height = 100e-6;
  const geometry: Geometry = { ...boxWith(1, height, []), dimension: 1, regions: [openRegion('gap', 0, height)] };
  const { mesh } = layeredLine(geometry, options.cells ?? 20);
  const rate = options.rate ?? new ButlerVolmer({ ...kinetics, exchangeCurrentDensity: options.exchange ?? 20 });
  const anchors = options.anchors ?? ((on) => [saltIn(on)]);
  return {
    geometry,
    problem: {
      mesh,
      physics: [electrolyte],
      medium: freeMedium(mesh.cellCount),
      surfaces: [{ exchanges: [{ rate, control: 0 }] }, { exchanges: [{ rate: butlerVolmer, control: 1 }] }],
      volumeRates: [],
      controls: [
        { kind: 'total', name: 'working', total: -currentDensity, scale: thermal },
        { kind: 'held', name: 'counter', value: 0 },
      ],
      anchors: anchors(mesh),
    },
  };
}

/** The salt of a cell filled at 1 mol/L. */
export function saltIn(mesh: Mesh): Anchor & { kind: 'amount' } {
  const pores = mesh.cellVolume.reduce((sum, volume) => sum + volume, 0);
  return { kind: 'amount', unknown: 0, equation: 1, weight: mesh.cellVolume, amount: filled * pores };
}

/** The whole Jacobian last assembled, rows first. */
export function denseJacobian(system: System): number[][] {
  const { size, coreSize, outerCount, matrix, borderColumns, borderRows, corner } = system;
  const { pattern } = blockPattern(system.nodes, system.unknownCount);
  const dense = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  const values = matrix.values;
  for (let row = 0; row < coreSize; row++) {
    for (let at = pattern.rowPointers[row]; at < pattern.rowPointers[row + 1]; at++) {
      dense[row][pattern.columnIndices[at]] = values[at];
    }
    for (let g = 0; g < outerCount; g++) dense[row][coreSize + g] = borderColumns[g][row];
  }
  for (let g = 0; g < outerCount; g++) {
    for (let k = 0; k < coreSize; k++) dense[coreSize + g][k] = borderRows[g][k];
    for (let h = 0; h < outerCount; h++) dense[coreSize + g][coreSize + h] = corner[g * outerCount + h];
  }
  return dense;
}
