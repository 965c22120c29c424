import { describe, expect, it } from 'vitest';
import type { Geometry } from '../../src/geometry/geometry.ts';
import { FARADAY, thermalVoltage, VACUUM_PERMITTIVITY } from '../../src/materials/index.ts';
import { lineMesh } from '../../src/mesh/layered-line.ts';
import { NernstPlanck } from '../../src/physics/nernst-planck.ts';
import { freeMedium, type Problem } from '../../src/solve/problem.ts';
import { solveProblem } from '../support/cells.ts';
import { observedOrders } from '../support/convergence.ts';
import { boxWith, openRegion } from '../support/structures.ts';

const thermal = thermalVoltage(298.15);

function lineOf(height: number): Geometry {
  return { ...boxWith(1, height, []), dimension: 1, regions: [openRegion('gap', 0, height)] };
}

/** Edges that grow with the distance from the lower end, `first` the relative size of what would be the first cell's. */
function gradedEdges(height: number, cells: number, grading: number): Float64Array {
  return Float64Array.from(
    { length: cells + 1 },
    (_, k) => (height * Math.expm1((grading * k) / cells)) / Math.expm1(grading),
  );
}

/** Edges that lie closer towards both ends. */
const finerAtEnds = (height: number, cells: number) =>
  Float64Array.from({ length: cells + 1 }, (_, k) => {
    const t = (2 * k) / cells - 1;
    return (height / 2) * (1 + Math.tanh(2.2 * t) / Math.tanh(2.2));
  });

describe('the diffuse layer (Gouy and Chapman)', () => {
  const bulk = 1;
  const permittivity = 30 * VACUUM_PERMITTIVITY;
  const debye = Math.sqrt((permittivity * thermal) / (2 * FARADAY * bulk));

  function solve(cells: number) {
    const height = 20 * debye;
    const geometry = lineOf(height);
    const mesh = lineMesh(geometry, gradedEdges(height, cells, 4));
    const problem: Problem = {
      mesh,
      physics: [
        new NernstPlanck({
          species: [
            { name: 'Li+', charge: 1, diffusivity: 1.5e-10, concentration: bulk },
            { name: 'PF6-', charge: -1, diffusivity: 3e-10, concentration: bulk },
          ],
          closure: { kind: 'poisson', permittivity },
          thermalVoltage: thermal,
        }),
      ],
      medium: freeMedium(mesh.cellCount),
      surfaces: [
        { exchanges: [], held: (_x, _y, load, into) => into.set([Number.NaN, Number.NaN, 0.1 * load]) },
        { exchanges: [], held: (_x, _y, _load, into) => into.set([bulk, bulk, 0]) },
      ],
      volumeRates: [],
      controls: [],
      anchors: [],
    };
    const solved = solveProblem(geometry, problem, [bulk, bulk, 0]);
    const { system, state } = solved;
    const psi = (at: number) => {
      // Cubic through the four cells around the place: finer than the mesh's own error.
      const k = mesh.cellY.findIndex((y) => y > at);
      let sum = 0;
      for (let a = k - 2; a < k + 2; a++) {
        let weight = 1;
        for (let b = k - 2; b < k + 2; b++)
          if (b !== a) weight *= (at - mesh.cellY[b]) / (mesh.cellY[a] - mesh.cellY[b]);
        sum += weight * system.valueAt(state, a, 2);
      }
      return sum;
    };
    const { flow } = system.boundaryFlows(state, 1);
    return { near: psi(debye), far: psi(3 * debye), charge: FARADAY * flow[2], ions: Math.abs(flow[0]) };
  }

  const meshes = [100, 200, 400].map(solve);
  const exact = { near: 29.111191e-3, far: 3.839458e-3, charge: 0.007870599 };

  it('has a Debye length of 5.946935 nm', () => expect(debye * 1e9).toBeCloseTo(5.946935, 5));

  it.each(['near', 'far', 'charge'] as const)('%s: second order to the closed form', (quantity) => {
    const errors = meshes.map((mesh) => mesh[quantity] - exact[quantity]);
    for (const order of observedOrders(errors.slice(0, 2))) expect(order).toBeGreaterThan(1.9);
    const [coarse, fine] = meshes.slice(-2).map((mesh) => mesh[quantity]);
    expect((fine + (fine - coarse) / 3) / exact[quantity]).toBeCloseTo(1, 5);
  });

  it('carries no current in equilibrium', () => {
    for (const { ions } of meshes) expect(ions).toBeLessThan(1e-18);
  });
});

describe('space charge through the limiting current', () => {
  // c+ held at both ends, the anion blocked, lambda_D / L = 0.01.
  const height = 1e-6;
  const filled = 1;
  const debye = 0.01 * height;

  function current(volts: number, cells: number, permittivity: number): number {
    const geometry = lineOf(height);
    const mesh = lineMesh(geometry, finerAtEnds(height, cells));
    const diffusivity = 1e-10;
    const problem: Problem = {
      mesh,
      physics: [
        new NernstPlanck({
          species: [
            { name: 'cation', charge: 1, diffusivity, concentration: filled },
            { name: 'anion', charge: -1, diffusivity, concentration: filled },
          ],
          closure: { kind: 'poisson', permittivity },
          thermalVoltage: thermal,
        }),
      ],
      medium: freeMedium(mesh.cellCount),
      surfaces: [
        { exchanges: [], held: (_x, _y, _load, into) => into.set([filled, Number.NaN, 0]) },
        { exchanges: [], held: (_x, _y, load, into) => into.set([filled, Number.NaN, load * volts * thermal]) },
      ],
      volumeRates: [],
      controls: [],
      anchors: [
        {
          kind: 'amount',
          terms: [{ unknown: 1, factor: 1 }],
          equation: 1,
          weight: mesh.cellVolume,
          amount: filled * height,
        },
      ],
    };
    const { system, state } = solveProblem(geometry, problem, [filled, filled, 0]);
    const { flow } = system.boundaryFlows(state, 1);
    const limit = (4 * diffusivity * filled) / height;
    return -flow[0] / limit;
  }

  const permittivityFor = (length: number) => (2 * FARADAY * filled * length * length) / thermal;

  it.each([
    [1, 0.24536688],
    [2, 0.465527],
    [5, 0.8888726],
    [10, 1.1659469],
  ])('at %f thermal voltages carries %f of the limiting current', (volts, expected) => {
    const currents = [60, 120, 240].map((cells) => current(volts, cells, permittivityFor(debye)));
    for (const order of observedOrders(currents.map((value) => value - expected))) expect(order).toBeGreaterThan(1.9);
    const [coarse, fine] = currents.slice(-2);
    expect((fine + (fine - coarse) / 3) / expected).toBeCloseTo(1, 5);
  });

  it('tends to the electroneutral cell as the Debye length vanishes', () => {
    // The cations' electrochemical potential is continuous through the diffuse layers and the anions' is the same everywhere:
    // V = 2 V_T ln((1 + j) / (1 - j)), j = J / J_lim.
    const electroneutral = Math.tanh(1 / 4);
    const deviations = [0.04, 0.02, 0.01, 0.005].map((share) => {
      const [coarse, fine] = [200, 400].map((cells) => current(1, cells, permittivityFor(share * height)));
      return Math.abs(fine + (fine - coarse) / 3 - electroneutral);
    });
    expect(deviations[3]).toBeLessThan(deviations[0] / 4);
  });
});
