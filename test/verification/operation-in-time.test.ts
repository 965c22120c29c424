import { describe, expect, it } from 'vitest';
import { FARADAY } from '../../src/materials/index.ts';
import { layeredLine } from '../../src/mesh/layered-line.ts';
import { freeMedium, type Problem } from '../../src/solve/problem.ts';
import { defaultSolverSettings, newSolverHistory } from '../../src/solve/settings.ts';
import { System } from '../../src/solve/system.ts';
import { TrBdf2 } from '../../src/solve/tr-bdf2.ts';
import { defaultTimeSettings, integrate } from '../../src/solve/transient.ts';
import type { VariantResult } from '../../src/study/results.ts';
import { Variant } from '../../src/study/variant.ts';
import { caseOf } from '../support/cells.ts';
import { core } from '../support/core.ts';
import { electrolyte, filled } from '../support/problems.ts';
import { boxWith, openRegion } from '../support/structures.ts';

/** Rows 2, 3 and 9 of the verification table, and what an operation in time must conserve. */
const cell = (operation: string, options: { thickness?: number; kinetics?: string; rest?: string } = {}) => `
title: in time
electrolyte: { concentration: 1 mol/L, cation_diffusivity: 1.5e-10 m^2/s, anion_diffusivity: 3e-10 m^2/s, temperature: 298.15 K }
cell: { layers: { electrolyte: { thickness: ${options.thickness ?? 100} um, structure: { kind: open } } } }
interfaces:
  collector: { ${options.kinetics ?? 'kind: butler_volmer, exchange_current_density: 20 A/m^2'} }
  counter: { ${options.kinetics ?? 'kind: butler_volmer, exchange_current_density: 20 A/m^2'} }
operation: ${operation}
${options.rest ?? ''}`;

function solve(text: string): VariantResult {
  using variant = new Variant('test', 'Test', caseOf(text), core);
  variant.solve();
  return variant.result();
}

const relative = (value: number, reference: number) => Math.abs(value / reference - 1);

describe("Sand's time", () => {
  // The concentration falls by (1 - sqrt(t / t_Sand)): a surface share of 1e-6 is reached 2e-6 too early.
  const until = 'until: { depletion: 1e-6 }';

  it('is 13.160882 s at 500 A/m2 where the far electrode is far', () => {
    const { metrics, operation } = solve(
      cell(`{ kind: galvanostatic, current_density: 500 A/m^2, ${until} }`, {
        thickness: 500,
        rest: 'mesh: { finest_cell: 5 nm, cells_per_layer: 400 }\nsolver: { time: { tolerance: 1e-6 } }',
      }),
    );
    expect(relative(metrics.sand_time.value, 13.160882)).toBeLessThan(1e-4);
    expect(relative(metrics.sand_capacity.value, 500 * metrics.sand_time.value)).toBeLessThan(1e-9);
    expect(relative(operation?.sand?.halfSpaceTime ?? 0, 13.160882)).toBeLessThan(1e-7);
    expect(relative(operation?.sand?.limitingCurrentDensity ?? 0, 578.911993 / 5)).toBeLessThan(1e-7);
  });

  const finite = (cells: number, tolerance: number) => {
    const result = solve(
      cell(`{ kind: galvanostatic, current_density: 1157.823986 A/m^2, ${until} }`, {
        rest: `mesh: { cells_per_layer: ${cells}, uncertainty: false }\nsolver: { time: { tolerance: ${tolerance} } }`,
      }),
    );
    return { time: result.metrics.sand_time.value, steps: result.operation?.acceptedSteps ?? 0 };
  };

  it('is 2.459134 s in a cell at twice its limiting current, approached with the mesh', () => {
    const errors = [100, 200, 400, 800].map((cells) => finite(cells, 1e-6).time - 2.459134);
    // At depletion the error is that of the first cell, which these meshes shrink between once and twice as fast as the mean.
    for (let k = 1; k < errors.length; k++) expect(Math.log2(errors[k - 1] / errors[k])).toBeGreaterThan(1.5);
    expect(Math.abs(errors[3])).toBeLessThan(6e-4);
  });

  it('is approached with second order in the steps in time', () => {
    const best = finite(100, 1e-9).time;
    const runs = [1e-4, 1e-5, 1e-6].map((tolerance) => finite(100, tolerance));
    for (let k = 1; k < runs.length; k++) {
      const [before, after] = [runs[k - 1], runs[k]];
      const order = Math.log((best - before.time) / (best - after.time)) / Math.log(after.steps / before.steps);
      expect(order).toBeGreaterThan(1.8);
    }
    expect(relative(runs[0].time, best)).toBeLessThan(3e-4);
  });
});

describe('the current after a jump of the surface concentration (Cottrell)', () => {
  const share = 1e-6;

  /** Current density at 10 s of a cell whose one surface falls to a share of the salt at once, less the share. */
  function currentAfterJump(thickness: number, cells: number, tolerance: number): number {
    const geometry = {
      ...boxWith(1, thickness, []),
      dimension: 1 as const,
      regions: [openRegion('gap', 0, thickness)],
    };
    const { mesh } = layeredLine(geometry, cells);
    const problem: Problem = {
      mesh,
      physics: [electrolyte],
      medium: freeMedium(mesh.cellCount),
      surfaces: [
        {
          // Cations pass, anions do not.
          exchanges: [],
          held: (_x, _y, _load, into) => {
            into[0] = share * filled;
            into[1] = Number.NaN;
          },
        },
        {
          exchanges: [],
          held: (_x, _y, _load, into) => {
            into[0] = filled;
            into[1] = 0;
          },
        },
      ],
      volumeRates: [],
      controls: [],
      anchors: [],
    };
    using system = new System(problem, core);
    const integrator = new TrBdf2(system, defaultSolverSettings, newSolverHistory(), () => {});
    expect(integrator.begin(system.uniformState([filled, 0]), 0, 1e-9)).toBe('converged');
    const integration = integrate(integrator, 10, { ...defaultTimeSettings, tolerance }, 1e-6, [], [], {
      onStep: () => {},
    });
    let ended = integration.next();
    while (!ended.done) ended = integration.next();
    expect(ended.value.kind).toBe('finished');
    const { flow } = system.boundaryFlows(integrator.state, 1);
    expect(Math.abs(flow[1])).toBe(0);
    return (-FARADAY * flow[0]) / (1 - share);
  }

  it('is 370.088885 A/m2 at 10 s with the far end held, with second order in the mesh', () => {
    const errors = [50, 100, 200].map((cells) => currentAfterJump(100e-6, cells, 1e-7) - 370.088885);
    for (let k = 1; k < errors.length; k++) expect(Math.log2(errors[k - 1] / errors[k])).toBeGreaterThan(1.9);
    expect(relative(370.088885 + errors[2], 370.088885)).toBeLessThan(1e-4);
  });

  it('is 365.167919 A/m2 at 10 s where the far end is far', () => {
    const [coarse, fine] = [200, 400].map((cells) => currentAfterJump(500e-6, cells, 1e-7));
    expect(relative(fine + (fine - coarse) / 3, 365.167919)).toBeLessThan(5e-5);
  });

  it('is what a large voltage draws in the end', () => {
    const { metrics } = solve(
      cell('{ kind: potentiostatic, voltage: -1 V, duration: 10 s }', {
        thickness: 500,
        rest: 'mesh: { finest_cell: 5 nm, cells_per_layer: 400 }',
      }).replace(/counter: .*/u, 'counter: { kind: reservoir }'),
    );
    // The current starts at what the resistance of the electrolyte lets pass, and so lags behind.
    expect(relative(metrics.current_density.value, 365.167919)).toBeLessThan(0.02);
  });
});

describe('Bruce and Vincent', () => {
  it('measure the transference number by the currents at the beginning and in the end', () => {
    const voltage = 0.01;
    const chargeTransfer = 1e-4;
    const { metrics } = solve(
      cell('{ kind: potentiostatic, voltage: -10 mV, duration: 2000 s }', {
        kinetics: 'kind: linear, exchange_current_density: 256.9257912 A/m^2, concentration_exponent: 0',
      }),
    );
    const first = metrics.initial_current_density.value;
    const last = metrics.current_density.value;
    // At the first instant already the salt of the first cell polarises.
    expect(relative(first, 38.584057)).toBeLessThan(5e-5);
    expect(relative(last, 26.479743)).toBeLessThan(1e-6);
    const measured = (last * (voltage - first * 2 * chargeTransfer)) / (first * (voltage - last * 2 * chargeTransfer));
    expect(measured).toBeCloseTo(0.333101, 4);
  });
});

describe('what an operation conserves', () => {
  it('drifts by less than 1e-10 over ten cycles of plating and stripping, and returns what it plated', () => {
    const result = solve(
      cell(
        `{ kind: steps, cycles: 10, steps: [ { kind: galvanostatic, current_density: 30 mA/cm^2, duration: 20 s },
           { kind: rest, duration: 5 s }, { kind: galvanostatic, current_density: -30 mA/cm^2, duration: 20 s } ] }`,
        { rest: 'mesh: { cells_per_layer: 60, uncertainty: false }' },
      ),
    );
    expect(result.operation?.steps.length).toBe(30);
    expect(result.balances.species).toBeLessThan(1e-10);
    expect(result.balances.charge).toBeLessThan(1e-10);
    expect(Math.abs(result.metrics.plated_capacity.value)).toBeLessThan(1e-10 * 300 * 20);
  });

  it('drifts by less than 1e-10 over a thousand steps', () => {
    const result = solve(
      cell('{ kind: galvanostatic, current_density: 40 mA/cm^2, duration: 100 s }', {
        rest: 'mesh: { cells_per_layer: 60, uncertainty: false }\nsolver: { time: { longest_step: 90 ms } }',
      }),
    );
    expect(result.operation?.acceptedSteps).toBeGreaterThan(1000);
    expect(result.balances.species).toBeLessThan(1e-10);
    expect(result.balances.charge).toBeLessThan(1e-10);
    expect(relative(result.metrics.plated_capacity.value, 400 * 100)).toBeLessThan(1e-12);
  });

  it('ends in the steady state of the same current', () => {
    const current = 'kind: galvanostatic, current_density: 300 A/m^2';
    const inTime = solve(cell(`{ ${current}, duration: 3000 s }`)).metrics;
    const steady = solve(cell(`{ ${current} }`)).metrics;
    for (const name of ['cell_voltage', 'concentration_drop']) {
      expect(relative(inTime[name].value, steady[name].value), name).toBeLessThan(1e-7);
    }
  });
});
