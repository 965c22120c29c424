import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Geometry } from '../../src/geometry/geometry.ts';
import { layeredLine } from '../../src/mesh/layered-line.ts';
import type {
  Equation,
  FluxBlock,
  LocalBlock,
  Physics,
  RateBlock,
  SurfaceRate,
  Unknown,
} from '../../src/physics/physics.ts';
import { freeMedium } from '../../src/solve/problem.ts';
import { atEnd, caseOf, solveLine, solveProblem } from '../support/cells.ts';
import { observedOrders } from '../support/convergence.ts';

/**
 * Row 8 of the verification table: Newman's porous electrode with linear kinetics and ohmic conduction in both phases,
 * sigma 10 S/m (matrix), kappa 1 S/m (pores), a 1e6 1/m, i0 20 A/m2. It needs a second potential, and shows what a new
 * model takes: a flux and a rate.
 */
class TwoOhmicPhases implements Physics {
  readonly unknowns: readonly Unknown[] = [
    { name: 'pore potential', unit: 'V', scale: 0.025, origin: 0, positive: false },
    { name: 'matrix potential', unit: 'V', scale: 0.025, origin: 0, positive: false },
  ];
  readonly equations: readonly Equation[] = [
    { name: 'pore charge', kind: 'balance', charge: 1, carrier: 'electrolyte' },
    { name: 'matrix charge', kind: 'balance', charge: 1, carrier: 'electrolyte' },
  ];
  readonly kappa = 1;
  readonly sigma = 10;

  flux(state: Float64Array, left: number, right: number, block: FluxBlock): void {
    block.value[0] = this.kappa * (state[left] - state[right]);
    block.value[1] = this.sigma * (state[left + 1] - state[right + 1]);
    block.left.set([this.kappa, 0, 0, this.sigma]);
    block.right.set([-this.kappa, 0, 0, -this.sigma]);
  }

  storage(_state: Float64Array, _offset: number, block: LocalBlock): void {
    block.value.fill(0);
    block.byUnknown.fill(0);
  }
}

/** i_n = i0 F (phi_matrix - phi_pore) / RT: leaves the matrix, enters the pores. */
class LinearCharge implements SurfaceRate {
  readonly conductance = (20 * 96485.33212) / (8.314462618 * 298.15);

  evaluate(state: Float64Array, offset: number, _place: number, block: RateBlock): void {
    const current = this.conductance * (state[offset + 1] - state[offset]);
    block.value.set([current, -current]);
    block.byUnknown.set([-this.conductance, this.conductance, this.conductance, -this.conductance]);
    block.byControl.fill(0);
    block.measure = current;
    block.measureByUnknown.set([-this.conductance, this.conductance]);
    block.measureByControl = 0;
  }
}

/** A held current density into one of the two phases. */
class HeldCurrent implements SurfaceRate {
  private readonly phase: 0 | 1;
  private readonly density: number;

  constructor(phase: 0 | 1, density: number) {
    this.phase = phase;
    this.density = density;
  }

  evaluate(_state: Float64Array, _offset: number, _place: number, block: RateBlock): void {
    block.value.fill(0);
    block.value[this.phase] = this.density;
    block.byUnknown.fill(0);
    block.byControl.fill(0);
    block.measure = this.density;
    block.measureByUnknown.fill(0);
    block.measureByControl = 0;
  }
}

const thickness = 100e-6;
const areaDensity = 1e6;
const electrode: Geometry = {
  dimension: 1,
  width: 1,
  height: thickness,
  regions: [
    {
      name: 'electrode',
      bottom: 0,
      top: thickness,
      porosity: 1,
      tortuosityFactor: 1,
      reactiveAreaDensity: areaDensity,
    },
  ],
  solids: [],
  surfaces: [
    { name: 'collector', role: 'collector' },
    { name: 'counter', role: 'counter' },
  ],
};

/** Reaction density relative to the mean at y = 0, 1/2 and 1 (the separator), and the impedance. */
function solveElectrode(cells: number) {
  const { mesh } = layeredLine(electrode, cells);
  const current = 100;
  const rate = new LinearCharge();
  const solved = solveProblem(
    electrode,
    {
      mesh,
      physics: [new TwoOhmicPhases()],
      medium: freeMedium(cells),
      // Current enters the matrix at the collector and leaves the pores at the separator.
      surfaces: [
        { exchanges: [{ rate: new HeldCurrent(1, current), control: 0 }] },
        { exchanges: [{ rate: new HeldCurrent(0, -current), control: 0 }] },
      ],
      volumeRates: [{ areaDensity: new Float64Array(cells).fill(areaDensity), rate, control: 0 }],
      controls: [{ kind: 'held', name: 'none', value: 0 }],
      anchors: [{ kind: 'pin', unknown: 0, equation: 0, value: 0 }],
    },
    [0, 0],
  );
  const overpotential = (pore: number, matrix: number) =>
    (rate.conductance * (matrix - pore) * areaDensity * thickness) / current;
  const middle = cells / 2;
  const { state } = solved;
  const between = (k: number) => (state[2 * (middle - 1) + k] + state[2 * middle + k]) / 2;
  return {
    values: [
      overpotential(atEnd(solved, 0, 0), atEnd(solved, 0, 1)),
      overpotential(between(0), between(1)),
      overpotential(atEnd(solved, 1, 0), atEnd(solved, 1, 1)),
    ],
    impedance: (atEnd(solved, 0, 1) - atEnd(solved, 1, 0)) / current,
  };
}

describe('porous electrode with ohmic drop in matrix and pores', () => {
  const exact = [0.553544, 0.715832, 2.704131];
  const meshes = [20, 40, 80, 160].map(solveElectrode);

  it.each([0, 1, 2])('converges at second order at place %i', (place) => {
    const errors = meshes.map(({ values }) => values[place] - exact[place]);
    for (const order of observedOrders(errors.slice(0, 3))) expect(order).toBeGreaterThan(1.9);
    const [coarse, fine] = meshes.slice(-2).map(({ values }) => values[place]);
    expect(Math.abs(fine + (fine - coarse) / 3 - exact[place])).toBeLessThan(2e-6);
  });

  it('has the impedance 4.131741e-5 Ohm m2', () => {
    const [coarse, fine] = meshes.slice(-2).map(({ impedance }) => impedance);
    expect(Math.abs((fine + (fine - coarse) / 3) / 4.131741e-5 - 1)).toBeLessThan(1e-6);
  });
});

/**
 * Benchmark P5: a homogenised host on a reservoir, its matrix equipotential, with four kinetic laws and two tortuosities.
 * The references come from collocation, checked with a second code.
 */
const reference = JSON.parse(readFileSync(new URL('./reference/P5.json', import.meta.url), 'utf8')) as Record<
  string,
  {
    kind: string;
    tau: number;
    V: number;
    I_total_A_m2: number;
    profile: Record<string, { c: number; i_n_A_m2: number }>;
    'i_n(L)/i_n(0)'?: number;
  }
>;

const hostCase = (law: string, tau: number, voltage: number) => `
title: P5
electrolyte: { concentration: 1 mol/L, salt_diffusivity: 3e-10 m^2/s, transference_number: 0.38, temperature: 298.15 K }
cell: { layers: { host: { thickness: 100 um, structure: { kind: homogenised, porosity: 0.9, tortuosity: ${tau}, reactive_area: 10 } } } }
interfaces:
  host: { exchange_current_density: 10 A/m^2, ${law} }
  collector: { kind: insulating }
  counter: { kind: reservoir }
operation: { kind: potentiostatic, voltage: ${voltage} V }
`;

const laws: Record<string, string> = {
  lin: 'kind: linear, concentration_exponent: 0, equilibrium: constant',
  linN: 'kind: linear, concentration_exponent: 0, equilibrium: nernst',
  bvU0: 'kind: butler_volmer, equilibrium: constant',
  bvN: 'kind: butler_volmer, equilibrium: nernst',
};

describe('homogenised host on a reservoir (P5)', () => {
  const rows = Object.entries(reference).filter(([, { kind }]) => kind in laws);

  it('covers every law', () => {
    expect(new Set(rows.map(([, { kind }]) => kind))).toEqual(new Set(Object.keys(laws)));
  });

  it.each(rows)('%s', (_name, { kind, tau, V, I_total_A_m2, profile }) => {
    const totals: number[] = [];
    const ends: number[] = [];
    const backs: number[] = [];
    for (const cells of [40, 80, 160]) {
      const solved = solveLine(caseOf(hostCase(laws[kind], tau, V)), cells);
      const { measure } = solved.system.volumeFlows(0, solved.state, 1);
      let total = 0;
      for (let k = 0; k < cells; k++) total += measure[k] * 1e5 * solved.mesh.cellVolume[k];
      totals.push(total);
      backs.push(atEnd(solved, 0, 0));
      ends.push((solved.metrics.current_difference ?? Number.NaN) + 1);
    }
    const extrapolated = ([, coarse, fine]: number[]) => fine + (fine - coarse) / 3;
    expect(Math.abs(extrapolated(totals) / I_total_A_m2 - 1)).toBeLessThan(1e-6);
    expect(Math.abs(extrapolated(backs) / profile['100um'].c - 1)).toBeLessThan(2e-6);
    const front = profile['0um'].i_n_A_m2 / profile['100um'].i_n_A_m2;
    expect(Math.abs(extrapolated(ends) / front - 1)).toBeLessThan(5e-6);
    for (const order of observedOrders(totals.map((value) => value - I_total_A_m2))) expect(order).toBeGreaterThan(1.9);
  });
});
