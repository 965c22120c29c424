import { describe, expect, it } from 'vitest';
import type { Geometry } from '../../src/geometry/geometry.ts';
import type { Mesh } from '../../src/mesh/mesh.ts';
import { gridOnLines } from '../../src/mesh/tensor-grid.ts';
import { BinaryElectrolyte } from '../../src/physics/binary-electrolyte.ts';
import type { FluxBlock, LocalBlock, Physics, RateBlock, SurfaceRate, Unknown } from '../../src/physics/physics.ts';
import { newRateBlock } from '../../src/physics/physics.ts';
import type { Problem } from '../../src/solve/problem.ts';
import { freeMedium } from '../../src/solve/problem.ts';
import { solveProblem } from '../support/cells.ts';
import { observedOrders } from '../support/convergence.ts';
import { butlerVolmerOf } from '../support/kinetics.ts';

/**
 * A constructed solution of the coupled 2D problem: pick smooth c(x, y) and phi(x, y), put what the equations leave over
 * into sources and into the boundary conditions, solve, and watch the error fall. Sides are mirror planes, so the fields
 * have zero slope there; the bottom is a Butler-Volmer electrode, the top holds both fields.
 */
const width = 20e-6;
const height = 30e-6;
const thermalVoltage = (8.314462618 * 298.15) / 96485.33212;
const dPlus = 2.4e-10;
const dMinus = 3.9e-10;
const filled = 1000;

const kx = Math.PI / width;
const ky = 2 / height;
const c = (x: number, y: number) => filled * (1 + 0.3 * Math.cos(kx * x) * Math.exp(-ky * y) + (0.4 * y) / height);
const phi = (x: number, y: number) =>
  thermalVoltage * (0.5 * Math.cos(kx * x) * Math.sin(ky * y + 0.3) - 1.2 * (y / height) ** 2);
const cX = (x: number, y: number) => -filled * 0.3 * kx * Math.sin(kx * x) * Math.exp(-ky * y);
const cY = (x: number, y: number) => filled * (-0.3 * ky * Math.cos(kx * x) * Math.exp(-ky * y) + 0.4 / height);
const phiX = (x: number, y: number) => -thermalVoltage * 0.5 * kx * Math.sin(kx * x) * Math.sin(ky * y + 0.3);
const phiY = (x: number, y: number) =>
  thermalVoltage * (0.5 * ky * Math.cos(kx * x) * Math.cos(ky * y + 0.3) - (2.4 * y) / height ** 2);

/** Flux of an ion of charge z, mol/(m2 s). */
const fluxX = (d: number, z: number) => (x: number, y: number) =>
  -d * (cX(x, y) + (z * c(x, y) * phiX(x, y)) / thermalVoltage);
const fluxY = (d: number, z: number) => (x: number, y: number) =>
  -d * (cY(x, y) + (z * c(x, y) * phiY(x, y)) / thermalVoltage);

const gauss = [
  [-Math.sqrt(3 / 5), 5 / 9],
  [0, 8 / 9],
  [Math.sqrt(3 / 5), 5 / 9],
];
/** Integral of f over [a, b] by three-point Gauss quadrature: error of sixth order. */
const integral = (f: (t: number) => number, a: number, b: number) =>
  gauss.reduce((sum, [t, weight]) => sum + (weight * (b - a) * f((a + b) / 2 + (t * (b - a)) / 2)) / 2, 0);

const geometry: Geometry = {
  dimension: 2,
  width,
  height,
  regions: [{ name: 'electrolyte', bottom: 0, top: height, porosity: 1, tortuosityFactor: 1, reactiveAreaDensity: 0 }],
  solids: [],
  surfaces: [
    { name: 'collector', role: 'collector' },
    { name: 'counter', role: 'counter' },
  ],
};

/** The electrode's law plus what the constructed solution needs beside it: a known function of x on the bottom. */
class WithRemainder implements SurfaceRate {
  private readonly law: SurfaceRate;
  private readonly remainder: Float64Array;

  constructor(law: SurfaceRate, remainder: Float64Array) {
    this.law = law;
    this.remainder = remainder;
  }

  evaluate(state: Float64Array, offset: number, place: number, block: RateBlock): void {
    this.law.evaluate(state, offset, place, block);
    block.value[0] += this.remainder[2 * place];
    block.value[1] += this.remainder[2 * place + 1];
  }
}

function solveOn(cells: number, stretched: boolean): { c: number; phi: number } {
  const map = (t: number) => (stretched ? t + (0.6 * Math.sin(2 * Math.PI * t)) / (2 * Math.PI) : t);
  const lines = (n: number, extent: number) => Float64Array.from({ length: n + 1 }, (_, k) => extent * map(k / n));
  const xEdges = lines(cells, width);
  const yEdges = lines(cells, height);
  const { mesh } = gridOnLines(geometry, xEdges, yEdges);
  const physics = new BinaryElectrolyte({
    cationDiffusivity: dPlus,
    anionDiffusivity: dMinus,
    thermalVoltage,
    referenceConcentration: filled,
  });
  const law = butlerVolmerOf({
    exchangeCurrentDensity: 50,
    concentrationExponent: 0.5,
    anodicTransferCoefficient: 0.6,
    cathodicTransferCoefficient: 0.4,
    equilibrium: 'nernst',
    referenceConcentration: filled,
    thermalVoltage,
  });
  const metal = 0.01;
  const problem: Problem = {
    mesh,
    physics: [physics],
    medium: freeMedium(mesh.cellCount),
    surfaces: [
      {
        exchanges: [{ rate: new WithRemainder(law, remainderOnBottom(mesh, law, metal, xEdges)), control: 0 }],
      },
      {
        exchanges: [],
        held: (x, y, _load, into) => {
          into[0] = c(x, y);
          into[1] = phi(x, y);
        },
      },
    ],
    volumeRates: [],
    controls: [{ kind: 'held', name: 'metal', value: metal }],
    anchors: [],
    sources: sourcesOn(mesh, xEdges, yEdges),
  };
  const { system, state } = solveProblem(geometry, problem, [filled, 0]);
  let errorC = 0;
  let errorPhi = 0;
  let volume = 0;
  for (let k = 0; k < mesh.cellCount; k++) {
    errorC += mesh.cellVolume[k] * ((system.valueAt(state, k, 0) - c(mesh.cellX[k], mesh.cellY[k])) / filled) ** 2;
    errorPhi += mesh.cellVolume[k] * ((state[2 * k + 1] - phi(mesh.cellX[k], mesh.cellY[k])) / thermalVoltage) ** 2;
    volume += mesh.cellVolume[k];
  }
  system.dispose();
  return { c: Math.sqrt(errorC / volume), phi: Math.sqrt(errorPhi / volume) };
}

/** The integral over each cell of div N, as the sum of the exact fluxes through its sides. */
function sourcesOn(mesh: Mesh, xEdges: Float64Array, yEdges: Float64Array): Float64Array {
  const columns = xEdges.length - 1;
  const sources = new Float64Array(2 * mesh.cellCount);
  for (let k = 0; k < mesh.cellCount; k++) {
    const i = k % columns;
    const j = Math.floor(k / columns);
    [
      [dPlus, 1],
      [dMinus, -1],
    ].forEach(([d, z], equation) => {
      const through = (x: number) => integral((y) => fluxX(d, z)(x, y), yEdges[j], yEdges[j + 1]);
      const up = (y: number) => integral((x) => fluxY(d, z)(x, y), xEdges[i], xEdges[i + 1]);
      sources[2 * k + equation] = through(xEdges[i + 1]) - through(xEdges[i]) + up(yEdges[j + 1]) - up(yEdges[j]);
    });
  }
  return sources;
}

/** What must enter at the bottom for the constructed fluxes, less what the kinetics give for the constructed fields. */
function remainderOnBottom(mesh: Mesh, law: SurfaceRate, metal: number, xEdges: Float64Array): Float64Array {
  const remainder = new Float64Array(2 * mesh.boundaryCount);
  const block = newRateBlock(2);
  for (let b = 0; b < mesh.boundaryCount; b++) {
    if (mesh.boundaryY[b] > 0) continue;
    const i = xEdges.findIndex((edge) => edge > mesh.boundaryX[b]) - 1;
    const [a, e] = [xEdges[i], xEdges[i + 1]];
    const mean = (f: (x: number) => number) => integral(f, a, e) / (e - a);
    block.control = metal;
    law.evaluate(Float64Array.of(Math.log(c(mesh.boundaryX[b], 0) / filled), phi(mesh.boundaryX[b], 0)), 0, 0, block);
    remainder[2 * b] = mean((x) => fluxY(dPlus, 1)(x, 0)) - block.value[0];
    remainder[2 * b + 1] = mean((x) => fluxY(dMinus, -1)(x, 0)) - block.value[1];
  }
  return remainder;
}

describe('constructed solution of the coupled problem', () => {
  it.each([
    ['uniform grid', false],
    ['smoothly stretched grid', true],
  ])('%s: second order in c and phi', (_name, stretched) => {
    const errors = [12, 24, 48, 96].map((cells) => solveOn(cells, stretched));
    const orders = {
      c: observedOrders(errors.map((error) => error.c)),
      phi: observedOrders(errors.map((error) => error.phi)),
    };
    for (const order of [...orders.c.slice(1), ...orders.phi.slice(1)]) expect(order).toBeGreaterThan(1.9);
    expect(errors[3].c).toBeLessThan(2e-4);
    expect(errors[3].phi).toBeLessThan(2e-4);
  });
});

describe('strong fields', () => {
  it('keep concentrations positive and monotone where central differences oscillate', () => {
    // 1D, fixed ends, a field of 40 thermal voltages: pure drift of the cation alone is the textbook case.
    class Drift implements Physics {
      readonly unknowns: readonly Unknown[] = [
        { name: 'concentration', unit: 'mol/m^3', scale: 1, origin: 1, positive: true },
        { name: 'potential', unit: 'V', scale: thermalVoltage, origin: 0, positive: false },
      ];
      private readonly electrolyte = new BinaryElectrolyte({
        cationDiffusivity: 1e-10,
        anionDiffusivity: 1e-10,
        thermalVoltage,
        referenceConcentration: 1,
      });
      readonly equations = this.electrolyte.equations;
      flux(state: Float64Array, left: number, right: number, block: FluxBlock): void {
        this.electrolyte.flux(state, left, right, block);
        block.value[1] = state[left + 1] - state[right + 1];
        block.left.set([0, 1], 2);
        block.right.set([0, -1], 2);
      }
      storage(state: Float64Array, offset: number, block: LocalBlock): void {
        this.electrolyte.storage(state, offset, block);
      }
    }
    const cells = 20;
    const lines = Float64Array.from({ length: cells + 1 }, (_, k) => (k / cells) * height);
    const { mesh } = gridOnLines(geometry, Float64Array.of(0, width), lines);
    const held = (value: number, potential: number) => ({
      exchanges: [],
      held: (_x: number, _y: number, _load: number, into: Float64Array) => {
        into[0] = value;
        into[1] = potential;
      },
    });
    const { state, system } = solveProblem(
      geometry,
      {
        mesh,
        physics: [new Drift()],
        medium: freeMedium(cells),
        surfaces: [held(1, 0), held(0.1, 40 * thermalVoltage)],
        volumeRates: [],
        controls: [],
        anchors: [],
      },
      [1, 0],
    );
    // The cation drifts down: the upper end's value fills the cell, with a layer at the bottom.
    for (let k = 0; k < cells; k++) {
      const value = system.valueAt(state, k, 0);
      expect(value).toBeGreaterThan(0.0999);
      if (k > 0) expect(value).toBeLessThanOrEqual(system.valueAt(state, k - 1, 0) + 1e-12);
      const y = mesh.cellY[k] / height;
      const exact = 0.1 + 0.9 * Math.exp(-40 * y);
      // Exact for constant field but for the boundary half cells.
      expect(Math.abs(value - exact)).toBeLessThan(1e-9);
    }
  });
});
