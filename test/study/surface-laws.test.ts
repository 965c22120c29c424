import { describe, expect, it } from 'vitest';
import { isReacting } from '../../src/case/index.ts';
import { geometryOf } from '../../src/geometry/build.ts';
import { layeredLine } from '../../src/mesh/layered-line.ts';
import { tensorGrid } from '../../src/mesh/tensor-grid.ts';
import { defaultSolverSettings, newSolverHistory } from '../../src/solve/settings.ts';
import { System } from '../../src/solve/system.ts';
import { cellProblem, workingControl } from '../../src/study/cell-problem.ts';
import { electrolyteModel } from '../../src/study/electrolyte-model.ts';
import { initialState } from '../../src/study/initial-state.ts';
import { runOperation } from '../../src/study/operation.ts';
import { exchangeOf, sharesWithin } from '../../src/study/surface-laws.ts';
import { caseOf, solveProblem } from '../support/cells.ts';
import { core } from '../support/core.ts';

const kinetics = 'exchange_current_density: 20 A/m^2';
const plating = '{ kind: galvanostatic, current_density: 10 mA/cm^2 }';
const thermal = (8.314462618 * 298.15) / 96485.33212;
const molarVolume = 6.94e-3 / 533.4;

function lineCase(collector: string, operation = plating, temperature = '25 degC') {
  return caseOf(`
title: surfaces
electrolyte: { concentration: 1 mol/L, salt_diffusivity: 3e-10 m^2/s, transference_number: 0.38, temperature: ${temperature} }
cell: { layers: { gap: { thickness: 50 um, structure: { kind: open } } } }
interfaces: { collector: ${collector}, counter: { kind: reservoir } }
operation: ${operation}
`);
}

/** Potential of the collector of a line between it and a reservoir, V, and its deposition current, A/m2. */
function solved(collector: string, operation = plating, temperature = '25 degC') {
  const theCase = lineCase(collector, operation, temperature);
  const geometry = geometryOf(theCase);
  const { mesh } = layeredLine(geometry, 40);
  const { fill } = electrolyteModel(theCase, geometry);
  const { system, state } = solveProblem(geometry, cellProblem(theCase, geometry, mesh), fill);
  return {
    potential: system.controlValue(workingControl, state, 1),
    current: -system.boundaryFlows(state, 1).measure[0],
  };
}

const bare = solved(`{ kind: butler_volmer, ${kinetics} }`);

describe('a film', () => {
  it.each([
    ['an area resistance', 'area_resistance: 10 ohm cm^2', 1e-3],
    ['a layer', 'film: { thickness: 20 nm, conductivity: 1e-5 S/m }', 2e-3],
    ['a layer of a compound', 'film: { thickness: 10 nm, component: Li2CO3 }', 1e-2],
    [
      'layers in series',
      'film: { kind: multilayer, layers: [{ thickness: 20 nm, conductivity: 1e-5 S/m }, { thickness: 10 nm, component: Li2CO3 }] }',
      1.2e-2,
    ],
    [
      'patches too small to be told apart',
      'film: { kind: mosaic, patches: [{ share: 0.25, film: { thickness: 20 nm, conductivity: 1e-5 S/m } }, { share: 75 %, film: { thickness: 10 nm, component: Li2CO3 } }] }',
      1 / (0.25 / 2e-3 + 0.75 / 1e-2),
    ],
    [
      'a film and an area resistance',
      'area_resistance: 10 ohm cm^2, film: { thickness: 20 nm, conductivity: 1e-5 S/m }',
      3e-3,
    ],
  ])('is a resistance in series: %s', (_name, film, resistance) => {
    const { potential } = solved(`{ kind: butler_volmer, ${kinetics}, ${film} }`);
    expect((potential - bare.potential) / (-100 * resistance)).toBeCloseTo(1, 9);
  });

  it('conducts better in the heat, by Arrhenius', () => {
    const drop = (temperature: string) => {
      const with_ = (film: string) =>
        solved(`{ kind: butler_volmer, ${kinetics} ${film} }`, plating, temperature).potential;
      return with_(', film: { thickness: 20 nm, conductivity: 1e-5 S/m, activation_energy: 50 kJ/mol }') - with_('');
    };
    const factor = Math.exp((50e3 / 8.314462618) * (1 / 298.15 - 1 / 318.15));
    expect(drop('25 degC') / drop('45 degC')).toBeCloseTo(factor, 8);
  });
});

describe('a mosaic along a surface', () => {
  it('gives each stretch its part of every patch', () => {
    const patches = [{ share: 0.25 }, { share: 0.75 }];
    expect(sharesWithin(0, 1, 4, patches)).toEqual([1, 0]);
    expect(sharesWithin(0.5, 1.5, 4, patches)).toEqual([0.5, 0.5]);
    expect(sharesWithin(3.5, 4.5, 4, patches)).toEqual([0.5, 0.5]);
    expect(sharesWithin(-2, 10, 4, patches)).toEqual([0.25, 0.75]);
  });

  it('lets the current through where it conducts', () => {
    const theCase = caseOf(`
title: mosaic
electrolyte: { concentration: 1 mol/L, salt_diffusivity: 3e-10 m^2/s, transference_number: 0.38 }
cell: { width: 8 um, layers: { host: { thickness: 10 um, structure: { kind: channels, count: 1 } } } }
interfaces:
  host: { kind: insulating }
  collector:
    kind: butler_volmer
    exchange_current_density: 1000 A/m^2
    film: { kind: mosaic, period: 8 um, patches: [
      { share: 0.5, film: { thickness: 10 nm, conductivity: 1e-6 S/m } }, { share: 0.5, film: { thickness: 10 nm, conductivity: 1e-7 S/m } }] }
  counter: { kind: reservoir }
operation: { kind: galvanostatic, current_density: 0.1 mA/cm^2 }
`);
    const geometry = geometryOf(theCase);
    const { mesh } = tensorGrid(geometry, 0.5e-6);
    const { system, state } = solveProblem(geometry, cellProblem(theCase, geometry, mesh), [1000, 0]);
    const { measure } = system.boundaryFlows(state, 1);
    const at = (x: number) => {
      let nearest = -1;
      for (let b = 0; b < mesh.boundaryCount; b++) {
        if (mesh.boundarySurface[b] !== 0) continue;
        if (nearest < 0 || Math.abs(mesh.boundaryX[b] - x) < Math.abs(mesh.boundaryX[nearest] - x)) nearest = b;
      }
      return measure[nearest];
    };
    // The films take nearly all of the voltage.
    expect(at(2e-6) / at(6e-6)).toBeGreaterThan(9);
    expect(at(2e-6) / at(6e-6)).toBeLessThan(10);
  });
});

describe('kinetics', () => {
  it('by Marcus, Hush and Chidsey are Butler-Volmer at a large reorganisation energy, and slower at a small one', () => {
    const at = (energy: string) =>
      solved(`{ kind: marcus_hush_chidsey, ${kinetics}, reorganisation_energy: ${energy} }`).potential;
    const [far, further] = ['1 eV', '10 eV'].map((energy) => Math.abs(at(energy) / bare.potential - 1));
    expect(further).toBeLessThan(5e-3);
    // The difference goes with 1 / Lambda.
    expect(Math.abs(far / further - 10)).toBeLessThan(1);
    expect(Math.abs(at('0.1 eV'))).toBeGreaterThan(Math.abs(bare.potential) * 1.01);
  });

  it('with equal exchange currents of plating and stripping are Butler-Volmer, with a larger one strip faster', () => {
    const at = (stripping: number, operation: string) =>
      solved(`{ kind: asymmetric, ${kinetics}, stripping_exchange_current_density: ${stripping} A/m^2 }`, operation);
    expect(at(20, plating).potential).toBeCloseTo(bare.potential, 12);
    const held = '{ kind: potentiostatic, voltage: 200 mV }';
    expect(-at(60, held).current).toBeGreaterThan(-at(20, held).current);
  });

  it('of Tafel are those of Butler-Volmer far from equilibrium, of their direction', () => {
    const strong = '{ kind: galvanostatic, current_density: 40 mA/cm^2 }';
    const slow = 'exchange_current_density: 0.01 A/m^2';
    const tafel = solved(`{ kind: tafel, branch: plating, ${slow} }`, strong).potential;
    expect(tafel).toBeCloseTo(solved(`{ kind: butler_volmer, ${slow} }`, strong).potential, 9);
  });

  it('know the equilibrium potential of their electrode', () => {
    const shifted = solved(`{ kind: butler_volmer, ${kinetics}, standard_potential: 0.3 V }`);
    expect(shifted.potential - bare.potential).toBeCloseTo(0.3, 11);
  });

  it('take the exchange current of a metal at the concentration in the cell, each number replaceable', () => {
    const exchange = (text: string, temperature?: string) => {
      const theCase = lineCase(`{ kind: butler_volmer, ${text} }`, plating, temperature);
      const { collector } = theCase.interfaces;
      if (!isReacting(collector)) throw new Error('the collector does not react');
      return exchangeOf(collector, theCase.electrolyte);
    };
    expect(exchange('preset: sodium')).toMatchObject({ density: 10, exponent: 0.5 });
    expect(exchange('preset: lithium').density).toBeCloseTo(70.6, 0);
    expect(exchange('preset: lithium').exponent).toBe(0.3);
    expect(exchange('preset: lithium, exchange_current_density: 5 A/m^2')).toMatchObject({ density: 5, exponent: 0.3 });
    expect(exchange('preset: sodium, activity: 3').density).toBeCloseTo(30, 12);
    const heated = exchange('preset: sodium, activation_energy: 40 kJ/mol', '45 degC').density;
    expect(heated / 10).toBeCloseTo(Math.exp((40e3 / 8.314462618) * (1 / 298.15 - 1 / 318.15)), 9);
  });

  it('take the transfer coefficients that go with the exponent of a metal, each replaceable', () => {
    const collectorOf = (text: string) => lineCase(`{ ${text} }`, plating).interfaces.collector;
    const coefficients = (anodic: number, cathodic: number) => ({
      anodic_transfer_coefficient: anodic,
      cathodic_transfer_coefficient: cathodic,
    });
    expect(collectorOf('kind: butler_volmer, preset: lithium')).toMatchObject(coefficients(0.3, 0.7));
    expect(collectorOf('kind: linear, preset: sodium')).toMatchObject(coefficients(0.5, 0.5));
    expect(collectorOf('kind: butler_volmer, exchange_current_density: 5 A/m^2')).toMatchObject(coefficients(0.5, 0.5));
    const own = 'kind: butler_volmer, preset: lithium, anodic_transfer_coefficient: 0.4';
    expect(collectorOf(own)).toMatchObject(coefficients(0.4, 0.7));
    expect(collectorOf('kind: tafel, branch: plating, preset: lithium')).toMatchObject({ transfer_coefficient: 0.7 });
    expect(collectorOf('kind: tafel, branch: stripping, preset: lithium')).toMatchObject({ transfer_coefficient: 0.3 });
  });
});

describe('metal on a surface', () => {
  it('is needed to strip where only what was plated may be stripped', () => {
    const strip = '{ kind: potentiostatic, voltage: 50 mV }';
    const surface = (more: string) => solved(`{ kind: butler_volmer, ${kinetics}, ${more} }`, strip).current;
    expect(Math.abs(surface('metal: plated'))).toBe(0);
    expect(surface('metal: bulk')).toBeLessThan(-10);
    // A thick deposit is as good as bulk metal.
    expect(surface('metal: plated, initial_deposit: 1 um')).toBeCloseTo(surface('metal: bulk'), 9);
  });

  it('grows on a bare surface only with the overpotential of nucleation', () => {
    const surface = (more: string) => solved(`{ kind: butler_volmer, ${kinetics}, ${more} }`).potential;
    const nucleation = 'nucleation: { overpotential: 60 mV, covering_thickness: 5 nm }';
    expect(surface(nucleation) - bare.potential).toBeCloseTo(-0.06, 9);
    expect(surface(`${nucleation}, initial_deposit: 1 um`)).toBeCloseTo(bare.potential, 12);
    const partly = surface(`${nucleation}, initial_deposit: 5 nm`) - bare.potential;
    expect(partly).toBeCloseTo(-0.06 * Math.exp(-1), 9);
  });

  it('accumulates as Faraday has it, in time', () => {
    const theCase = lineCase(
      `{ kind: butler_volmer, ${kinetics}, metal: plated, initial_deposit: 10 nm, nucleation: { overpotential: 20 mV }, double_layer_capacitance: 0.2 F/m^2 }`,
      '{ kind: galvanostatic, current_density: 2 mA/cm^2, duration: 100 s }',
    );
    const geometry = geometryOf(theCase);
    const { mesh } = layeredLine(geometry, 30);
    const model = electrolyteModel(theCase, geometry);
    const problem = cellProblem(theCase, geometry, mesh);
    using system = new System(problem, core);
    const [{ deposit }] = problem.accumulating;
    expect(deposit.known[0] * molarVolume).toBeCloseTo(10e-9, 20);
    const run = runOperation({
      system,
      geometry,
      operation: theCase.operation,
      fill: model.fill,
      start: initialState(system, model),
      accumulating: problem.accumulating,
      counterImposesCurrent: false,
      settings: defaultSolverSettings,
      history: newSolverHistory(),
    });
    let step = run.next();
    while (step.done !== true) step = run.next();
    const { failure, state } = step.value;
    expect(failure).toBeUndefined();
    // All but what the double layer holds has become metal.
    const stored =
      0.2 *
      Math.abs(system.controlValue(workingControl, state, 1) - system.valueAt(state, system.nodes.boundaryNode[0], 1));
    const plated = (deposit.known[0] - 10e-9 / molarVolume) * 96485.33212;
    expect(plated / (20 * 100 - stored)).toBeCloseTo(1, 9);
  });
});

describe('a double layer', () => {
  it('does nothing at steady state', () => {
    const { potential, current } = solved(`{ kind: butler_volmer, ${kinetics}, double_layer_capacitance: 0.5 F/m^2 }`);
    expect(potential).toBe(bare.potential);
    expect(current).toBe(bare.current);
  });
});

it('the thermal voltage of these tests is that of 25 degC', () => {
  expect(thermal).toBeCloseTo(0.025693, 6);
});
