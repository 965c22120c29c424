import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { balancesOf } from '../../src/measure/balances.ts';
import { planeMean } from '../../src/measure/planes.ts';
import { tensorGrid } from '../../src/mesh/tensor-grid.ts';
import { BinaryElectrolyte } from '../../src/physics/binary-electrolyte.ts';
import { UniformCurrent } from '../../src/physics/uniform-current.ts';
import type { Problem, SurfaceCondition } from '../../src/solve/problem.ts';
import { freeMedium } from '../../src/solve/problem.ts';
import { solveProblem } from '../support/cells.ts';
import { combHost } from '../support/comb-host.ts';
import { butlerVolmerOf, cation } from '../support/kinetics.ts';

/**
 * Benchmark P1: a comb of six insulating or reactive baffles, steady, binary electrolyte. The references are graded
 * spectral elements checked with a second code to between 1e-6 and 1e-9.
 */
interface Reference {
  readonly value: number;
  readonly uncertainty: number;
}
const reference = JSON.parse(readFileSync(new URL('./reference/P1.json', import.meta.url), 'utf8')) as Record<
  string,
  Record<string, Reference>
>;

const thermalVoltage = (8.314462618 * 298.15) / 96485.33212;
const filled = 1000;
const electrolyte = new BinaryElectrolyte({
  cationDiffusivity: 3e-10 / 1.24,
  anionDiffusivity: 3e-10 / 0.76,
  thermalVoltage,
  referenceConcentration: filled,
});
const geometry = combHost();

const kinetics = (exchangeCurrentDensity: number, equilibrium: 'nernst' | 'constant') =>
  butlerVolmerOf({
    exchangeCurrentDensity,
    concentrationExponent: 0.5,
    anodicTransferCoefficient: 0.5,
    cathodicTransferCoefficient: 0.5,
    equilibrium,
    referenceConcentration: filled,
    thermalVoltage,
  });

/** Solves on two meshes and returns each quantity extrapolated, with the size of the correction. */
function extrapolated(
  problemOn: (mesh: Problem['mesh']) => Problem,
  measure: (solved: ReturnType<typeof solveProblem>) => Record<string, number>,
): Record<string, { value: number; uncertainty: number }> {
  const [coarse, fine] = [0, 1].map((level) => {
    const { mesh } = tensorGrid(geometry, 0.02e-6, level);
    const solved = solveProblem(geometry, problemOn(mesh), [filled, 0]);
    const amounts = solved.system.problem.anchors.filter((each) => each.kind === 'amount');
    const balances = balancesOf(solved.system, solved.state, ...amounts);
    expect(Math.max(balances.charge, balances.species, balances.salt ?? 0)).toBeLessThan(1e-10);
    const values = measure(solved);
    solved.system.dispose();
    return values;
  });
  return Object.fromEntries(
    Object.keys(fine).map((key) => {
      const correction = (fine[key] - coarse[key]) / 3;
      return [key, { value: fine[key] + correction, uncertainty: Math.abs(correction) }];
    }),
  );
}

/** Asserts agreement to a relative accuracy, and that the stated uncertainty covers the error. */
function agree(found: { value: number; uncertainty: number }, exact: Reference, relative: number): void {
  const error = Math.abs(found.value - exact.value);
  expect(error / Math.abs(exact.value)).toBeLessThan(relative);
  expect(error).toBeLessThan(found.uncertainty + exact.uncertainty);
}

describe('P1a: uniform currents, closed cell', () => {
  const current = 100;
  const problemOn = (mesh: Problem['mesh']): Problem => ({
    mesh,
    physics: [electrolyte],
    medium: freeMedium(mesh.cellCount),
    surfaces: [
      { exchanges: [{ rate: new UniformCurrent(cation), control: 0 }] },
      { exchanges: [{ rate: new UniformCurrent(cation), control: 1 }] },
      ...geometry.solids.map((): SurfaceCondition => ({ exchanges: [] })),
    ],
    volumeRates: [],
    controls: [
      { kind: 'held', name: 'bottom', value: -current },
      { kind: 'held', name: 'top', value: current },
    ],
    anchors: [
      { kind: 'pin', unknown: 1, equation: 0, value: 0 },
      {
        kind: 'amount',
        terms: [{ unknown: 0, factor: 1 }],
        equation: 1,
        weight: mesh.cellVolume,
        amount: filled * mesh.cellVolume.reduce((sum, volume) => sum + volume, 0),
      },
    ],
  });

  it('agrees with the reference in concentrations and shape factor', () => {
    const found = extrapolated(problemOn, ({ system, state }) => {
      const bottom = planeMean(system, geometry, state, 0);
      const top = planeMean(system, geometry, state, geometry.height);
      return {
        bottom: filled + bottom[0],
        top: filled + top[0],
        shape: ((top[0] - bottom[0]) * 2 * (3e-10 / 1.24) * 96485.33212) / (current * 120e-6),
      };
    });
    agree(found.bottom, reference.P1a.c_bottom_mean, 5e-4);
    agree(found.top, reference.P1a.c_top_mean, 5e-4);
    agree(found.shape, reference.P1a['shape_factor_(ctop_mean-cbot_mean)*2D+F/(i*H)'], 1e-3);
  });
});

describe('P1b and P1c: Butler-Volmer at held potential under a reservoir', () => {
  const cases: [string, number, 'nernst' | 'constant', boolean][] = [
    ['P1b_U0_i0_10', 10, 'constant', false],
    ['P1b_N_i0_10', 10, 'nernst', false],
    ['P1b_N_i0_1000', 1000, 'nernst', false],
    ['P1c_U0_i0_10', 10, 'constant', true],
  ];

  it.each(cases)('%s', (name, exchange, equilibrium, baffles) => {
    const rate = kinetics(exchange, equilibrium);
    const electrode: SurfaceCondition = { exchanges: [{ rate, control: 0 }] };
    const found = extrapolated(
      (mesh) => ({
        mesh,
        physics: [electrolyte],
        medium: freeMedium(mesh.cellCount),
        surfaces: [
          electrode,
          {
            exchanges: [],
            held: (_x, _y, _load, into) => {
              into[0] = filled;
              into[1] = 0;
            },
          },
          ...geometry.solids.map((): SurfaceCondition => (baffles ? electrode : { exchanges: [] })),
        ],
        volumeRates: [],
        controls: [{ kind: 'held', name: 'metal', value: -0.1 }],
        anchors: [],
      }),
      ({ system, state, mesh }) => {
        const { measure } = system.boundaryFlows(state, 1);
        const bySurface = new Float64Array(geometry.surfaces.length);
        for (let b = 0; b < mesh.boundaryCount; b++) {
          if (Number.isFinite(measure[b])) bySurface[mesh.boundarySurface[b]] += measure[b] * mesh.boundaryArea[b];
        }
        const amount = mesh.cellVolume.reduce((sum, volume, k) => sum + volume * system.valueAt(state, k, 0), 0);
        const pore = mesh.cellVolume.reduce((sum, volume) => sum + volume, 0);
        return {
          total: bySurface.reduce((sum, part) => sum + part, 0),
          bottom: bySurface[0],
          uppermost: bySurface[7],
          mean: amount / pore,
        };
      },
    );
    const expected = reference[name];
    agree(found.total, expected.I_total_A_per_m, 5e-4);
    agree(found.bottom, expected.I_bottom_A_per_m, 5e-4);
    if (baffles) agree(found.uppermost, expected.I_baffle6_A_per_m, 5e-4);
    if (expected.c_mean !== undefined) agree(found.mean, expected.c_mean, 5e-4);
  });
});
