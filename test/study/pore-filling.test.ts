import { describe, expect, it } from 'vitest';
import { geometryOf } from '../../src/geometry/build.ts';
import { TimeBalances } from '../../src/measure/time-balances.ts';
import { layeredLine } from '../../src/mesh/layered-line.ts';
import { defaultSolverSettings, newSolverHistory } from '../../src/solve/settings.ts';
import { System } from '../../src/solve/system.ts';
import { TrBdf2 } from '../../src/solve/tr-bdf2.ts';
import { cellProblem, workingControl } from '../../src/study/cell-problem.ts';
import { electrolyteModel } from '../../src/study/electrolyte-model.ts';
import { initialState } from '../../src/study/initial-state.ts';
import { filled } from '../../src/study/pore-filling.ts';
import { caseOf } from '../support/cells.ts';
import { observedOrders } from '../support/convergence.ts';
import { core } from '../support/core.ts';

describe('pores with metal in them', () => {
  it('lose room, transport and surface by their exponents', () => {
    expect(filled(0.8, 0.2, 1.5, 0.5)).toEqual({
      porosity: 0.75,
      transport: 0.75 ** 1.5,
      area: ((0.75 - 1e-3) / (1 - 1e-3)) ** 0.5,
    });
    expect(filled(0.8, 0, 1.5, 0.5)).toEqual({ porosity: 1, transport: 1, area: 1 });
    // Stripped metal makes room, up to all there is.
    expect(filled(0.8, -0.1, 1, 0).porosity).toBeCloseTo(0.9 / 0.8, 14);
    expect(filled(0.8, -5, 1, 0).porosity).toBe(1.25);
  });

  it('never close altogether', () => {
    expect(filled(0.8, 0.9, 1.5, 0.5)).toMatchObject({ porosity: 1e-3, area: 0 });
  });
});

const molarVolume = 6.94e-3 / 533.4;
const duration = 1800;

/** A porous host filled at 4 mA/cm2 for half an hour in equal steps, and its porosity in the end. */
function plated(steps: number, filling: string, onHost = '') {
  const theCase = caseOf(`
title: pores that fill
electrolyte: { concentration: 1 mol/L, salt_diffusivity: 3e-10 m^2/s, transference_number: 0.38 }
cell:
  layers:
    host:
      thickness: 60 um
      structure: { kind: homogenised, porosity: 0.7, bruggeman_exponent: 1.5, reactive_area: 30 ${filling} }
    separator: { thickness: 20 um, structure: { kind: homogenised, porosity: 0.5, tortuosity: 2 } }
interfaces:
  host: { kind: butler_volmer, exchange_current_density: 10 A/m^2 ${onHost} }
  collector: { kind: insulating }
  counter: { kind: butler_volmer, exchange_current_density: 10 A/m^2 }
operation: { kind: galvanostatic, current_density: 4 mA/cm^2, duration: ${duration} s }
`);
  const geometry = geometryOf(theCase);
  const { mesh } = layeredLine(geometry, 12);
  const model = electrolyteModel(theCase, geometry);
  const problem = cellProblem(theCase, geometry, mesh);
  using system = new System(problem, core);
  const balances = new TimeBalances(system);
  const drive = () =>
    system.setControl(workingControl, {
      kind: 'total',
      name: 'working electrode',
      total: -40,
      scale: 0.025,
      switches: true,
    });
  const integrator = new TrBdf2(
    system,
    defaultSolverSettings,
    newSolverHistory(),
    drive,
    problem.accumulating,
    (stage, state) => balances.atStage(stage, state),
  );
  const start = initialState(system, model);
  balances.start(start);
  expect(integrator.begin(start, 0, 1e-6)).toBe('converged');
  balances.countJump(integrator);
  for (let k = 0; k < steps; k++) {
    expect(integrator.attempt(duration / steps).kind).toBe('done');
    balances.count(integrator);
    integrator.accept();
  }
  const inHost = problem.accumulating[problem.accumulating.length - 1];
  const { porosity, transportY, conductivity } = problem.medium;
  return {
    balances: balances.balances,
    voltage: system.controlValue(workingControl, integrator.state, 1),
    porosity: porosity.slice(),
    transport: transportY.slice(),
    conductivity: conductivity?.slice() ?? new Float64Array(0),
    metal: mesh.cellVolume.reduce(
      (sum, volume, k) => sum + volume * problem.volumeRates[0].areaDensity[k] * inHost.deposit.known[k],
      0,
    ),
    taken: mesh.cellVolume.reduce((sum, volume, k) => sum + (k < 12 ? volume * (0.7 - porosity[k]) : 0), 0),
  };
}

describe('the surface of a pore that closes', () => {
  const areaAt = (open: number, exponent: number) => filled(1, 1 - (1e-3 + open * (1 - 1e-3)), 1, exponent).area;

  it('goes to none in proportion, and smoothly, whatever its exponent', () => {
    for (const exponent of [0, 0.25, 0.5, 0.9]) {
      expect(areaAt(0, exponent)).toBeLessThan(1e-13);
      expect(areaAt(1e-6, exponent) / areaAt(5e-7, exponent)).toBeCloseTo(2, 3);
      const slopeAt = (open: number) =>
        (areaAt(open * 1.0001, exponent) - areaAt(open * 0.9999, exponent)) / (2e-4 * open);
      // Against the steepness of closing, as that of exponent 0 ends in none.
      expect(Math.abs(slopeAt(0.00999) - slopeAt(0.01001))).toBeLessThan(0.01 * slopeAt(1e-5));
      expect(areaAt(0.01, exponent)).toBeCloseTo(0.01 ** exponent, 12);
    }
  });

  it('is that of the exponent down to a hundredth, and everywhere for exponents from one', () => {
    expect(areaAt(0.02, 0.5)).toBeCloseTo(0.02 ** 0.5, 13);
    expect(areaAt(1e-4, 1)).toBeCloseTo(1e-4, 13);
    expect(areaAt(1e-4, 2)).toBeCloseTo(1e-8, 13);
  });
});

describe('a host that fills', () => {
  const runs = [320, 640, 1280, 2560].map((steps) => plated(steps, ', pore_filling: {}'));
  const [coarse, , , fine] = runs;

  it('holds the metal that passed, which takes the room of electrolyte', () => {
    for (const { metal } of runs) expect((metal * 96485.33212) / (40 * duration)).toBeCloseTo(1, 8);
    expect(fine.taken / (fine.metal * molarVolume)).toBeCloseTo(1, 4);
    fine.porosity.subarray(0, 12).forEach((value, k) => {
      expect(value).toBeLessThan(0.7);
      expect(fine.transport[k] / (0.7 ** 1.5 * (value / 0.7) ** 1.5)).toBeCloseTo(1, 12);
    });
    // The separator stays as it is.
    expect([...fine.porosity.subarray(12)]).toEqual(new Array(12).fill(0.5));
  });

  it('keeps charge and species in balance, step by step', () => {
    for (const { balances } of runs) {
      expect(balances.charge).toBeLessThan(1e-11);
      expect(balances.species).toBeLessThan(1e-11);
    }
  });

  it('converges with the second order of the steps', () => {
    // At fewer steps the start, where the profile forms, is what is not resolved.
    const differences = (of: (run: typeof fine) => number) => runs.slice(1).map((run, k) => of(run) - of(runs[k]));
    for (const order of observedOrders(differences(({ voltage }) => voltage))) expect(order).toBeGreaterThan(1.8);
    for (const order of observedOrders(differences(({ porosity }) => porosity[11]))) expect(order).toBeGreaterThan(1.8);
  });

  it('takes more voltage than one whose pores stay open', () => {
    expect(coarse.voltage).toBeLessThan(plated(80, '').voltage);
  });

  it('conducts as much as there is of its metal, where that is given by the bulk', () => {
    const { porosity, conductivity } = plated(20, ', bulk_conductivity: 1e4 S/m, pore_filling: {}');
    for (let k = 0; k < 12; k++) expect(conductivity[k] / (1e4 * (1 - porosity[k]) ** 1.5)).toBeCloseTo(1, 12);
    const given = plated(20, ', conductivity: 1e4 S/m, pore_filling: {}').conductivity;
    expect([...given.subarray(0, 12)]).toEqual(new Array(12).fill(1e4));
  });

  it('keeps charge and species in balance as films and double layers lose their surface', () => {
    const film = ', film: { thickness: 20 nm, conductivity: 1e-6 S/m }, double_layer_capacitance: 0.1 F/m^2';
    const { balances, voltage } = plated(40, ', pore_filling: {}', film);
    expect(balances.charge).toBeLessThan(1e-12);
    expect(balances.species).toBeLessThan(1e-12);
    // A film on less surface takes more.
    const thin = (filling: string) => voltage - plated(40, filling, film).voltage;
    expect(thin(', pore_filling: { area_exponent: 0 }')).toBeLessThan(0);
  });
});
