import { describe, expect, it } from 'vitest';
import { geometryOf } from '../../src/geometry/build.ts';
import { layeredLine } from '../../src/mesh/layered-line.ts';
import { tensorGrid } from '../../src/mesh/tensor-grid.ts';
import { cellProblem, counterControl, workingControl } from '../../src/study/cell-problem.ts';
import { electrolyteModel } from '../../src/study/electrolyte-model.ts';
import { caseOf, solveProblem } from '../support/cells.ts';

interface Choices {
  readonly cell?: string;
  readonly host?: string;
  readonly collector?: string;
  readonly counter?: string;
  readonly operation?: string;
}

const kinetics = '{ kind: butler_volmer, exchange_current_density: 10 A/m^2 }';
const line = '{ layers: { gap: { thickness: 100 um, structure: { kind: open } } } }';
const sheets =
  '{ width: 20 um, layers: { host: { thickness: 40 um, structure: { kind: sheets, arrangement: staggered, count: 2, gap: 5 um } }, top: { thickness: 20 um, structure: { kind: open } } } }';
const porous =
  '{ layers: { host: { thickness: 80 um, structure: { kind: homogenised, porosity: 0.5, tortuosity: 2, reactive_area: 20 } }, top: { thickness: 20 um, structure: { kind: open } } } }';

function solved({ cell = line, host = kinetics, collector, counter = kinetics, operation = plating(100) }: Choices) {
  const theCase = caseOf(`
title: signs
electrolyte: { concentration: 1 mol/L, cation_diffusivity: 1.5e-10 m^2/s, anion_diffusivity: 3e-10 m^2/s, temperature: 298.15 K }
cell: ${cell}
interfaces: { host: ${host}, ${collector === undefined ? '' : `collector: ${collector}, `}counter: ${counter} }
operation: ${operation}
`);
  const geometry = geometryOf(theCase);
  const mesh = geometry.dimension === 2 ? tensorGrid(geometry, 1e-6).mesh : layeredLine(geometry, 20).mesh;
  const problem = cellProblem(theCase, geometry, mesh);
  const result = solveProblem(geometry, problem, [1000, 0]);
  const { system, state } = result;
  const { measure, flow } = system.boundaryFlows(state, 1);
  let working = 0;
  let counterFlow = 0;
  for (let b = 0; b < mesh.boundaryCount; b++) {
    if (mesh.boundarySurface[b] === 1) counterFlow += flow[2 * b] * 96485.33212;
    else if (Number.isFinite(measure[b])) working += mesh.boundaryArea[b] * measure[b];
  }
  problem.volumeRates.forEach(({ areaDensity }, index) => {
    const inVolume = system.volumeFlows(index, state, 1).measure;
    for (let k = 0; k < mesh.cellCount; k++) working += areaDensity[k] * mesh.cellVolume[k] * inVolume[k];
  });
  const voltage = system.controlValue(workingControl, state, 1) - system.controlValue(counterControl, state, 1);
  return { ...result, geometry, problem, working, counterFlow, voltage };
}
const plating = (density: number) => `{ kind: galvanostatic, current_density: ${density} A/m^2 }`;

describe.each([
  ['a bare collector', line],
  ['sheets', sheets],
  ['a homogenised host', porous],
])('at constant current on %s', (_name, cell) => {
  it.each([
    ['plating', 100],
    ['stripping', -60],
  ])(
    '%s: the working electrode carries minus the applied current, the counter electrode the same again',
    (_what, density) => {
      const { working, counterFlow, voltage, geometry } = solved({ cell, operation: plating(density) });
      const applied = density * geometry.width;
      expect(Math.abs(working / -applied - 1)).toBeLessThan(1e-10);
      expect(Math.abs(counterFlow / applied - 1)).toBeLessThan(1e-10);
      // The working electrode is the negative one when it plates.
      expect(Math.sign(voltage)).toBe(-Math.sign(density));
    },
  );

  it('takes its salt from the side it plates on', () => {
    const { state, system, mesh } = solved({ cell });
    let lowest = 0;
    let highest = 0;
    for (let k = 1; k < mesh.cellCount; k++) {
      if (mesh.cellY[k] < mesh.cellY[lowest]) lowest = k;
      if (mesh.cellY[k] > mesh.cellY[highest]) highest = k;
    }
    expect(system.valueAt(state, lowest, 0)).toBeLessThan(1000);
    expect(system.valueAt(state, highest, 0)).toBeGreaterThan(1000);
  });
});

describe('the counter electrode', () => {
  it('as a reservoir holds concentration and potential, and leaves the salt free', () => {
    const { problem, state, system, counterFlow } = solved({ counter: '{ kind: reservoir }' });
    expect(problem.anchors).toEqual([]);
    const node = system.nodes.boundaryNode[1];
    expect([0, 1].map((unknown) => system.valueAt(state, node, unknown))).toEqual([1000, 0]);
    expect(Math.abs(counterFlow / 100 - 1)).toBeLessThan(1e-10);
  });

  it('that imposes the current leaves the metal at zero and plates as much', () => {
    const { working, system, state } = solved({ counter: '{ kind: uniform_current }' });
    expect(Math.abs(working / -100 - 1)).toBeLessThan(1e-10);
    expect(system.controlValue(workingControl, state, 1)).toBe(0);
    expect(system.controlValue(counterControl, state, 1)).toBe(100);
  });

  it('with kinetics holds the salt at what was filled into the pores', () => {
    const { problem, state, system, mesh } = solved({ cell: porous });
    const [anchor] = problem.anchors;
    if (anchor.kind !== 'amount') throw new Error('the cell is not closed');
    // Half of 80 um and all of 20 um at 1000 mol/m3.
    expect(anchor.amount).toBeCloseTo(0.06, 12);
    const found = mesh.cellVolume.reduce((sum, _, k) => sum + anchor.weight[k] * system.valueAt(state, k, 0), 0);
    expect(found / anchor.amount).toBeCloseTo(1, 12);
  });
});

describe('at constant voltage', () => {
  it.each([-0.05, 0.05])('%d V on the working electrode plates when negative', (volts) => {
    const { working, voltage } = solved({ operation: `{ kind: potentiostatic, voltage: ${volts} V }` });
    expect(voltage).toBe(volts);
    expect(Math.sign(working)).toBe(Math.sign(volts));
  });

  it('is the inverse of constant current', () => {
    const { voltage } = solved({ operation: plating(100) });
    const { working } = solved({ operation: `{ kind: potentiostatic, voltage: ${voltage} V }` });
    expect(working / -100).toBeCloseTo(1, 9);
  });
});

describe('interfaces', () => {
  it('that insulate are closed: host or collector', () => {
    const bareHost = solved({ cell: sheets, host: '{ kind: insulating }', collector: kinetics });
    expect(bareHost.problem.surfaces.map(({ exchanges }) => exchanges.length)).toEqual([1, 1, 0, 0]);
    const bareCollector = solved({ cell: sheets, collector: '{ kind: insulating }' });
    expect(bareCollector.problem.surfaces.map(({ exchanges }) => exchanges.length)).toEqual([0, 1, 1, 1]);
    expect(bareCollector.working / (-100 * 20e-6)).toBeCloseTo(1, 9);
    expect(solved({ cell: porous, host: '{ kind: insulating }', collector: kinetics }).problem.volumeRates).toEqual([]);
  });

  it('transport through a homogenised layer is porosity over tortuosity factor of the free one', () => {
    const { problem } = solved({ cell: porous });
    expect([...new Set(problem.medium.transportX)]).toEqual([0.25, 1]);
    expect([...new Set(problem.volumeRates[0].areaDensity)]).toEqual([20 / 80e-6, 0]);
  });
});

describe('resolved and homogenised hosts in one cell', () => {
  const layered = (more: string) =>
    `{ width: 20 um, layers: {
      foam: { thickness: 20 um, structure: { kind: homogenised, porosity: 0.6, macmullin_number: 3, across: { macmullin_number: 5 }, reactive_area: 5 ${more} } },
      sheets: { thickness: 20 um, structure: { kind: sheets, arrangement: staggered, count: 1, gap: 5 um } } } }`;

  it.each([
    ['at one potential', ''],
    ['with electrons by Ohm in the foam', ', conductivity: 5 S/m'],
  ])('share the current, %s', (_name, more) => {
    const { working, problem, state, system } = solvedHybrid(layered(more));
    expect(working / (-100 * 20e-6)).toBeCloseTo(1, 9);
    expect(problem.volumeRates).toHaveLength(1);
    const inFoam = system.volumeFlows(0, state, 1).measure;
    expect(Math.max(...inFoam)).toBe(0);
    expect(Math.min(...inFoam)).toBeLessThan(-1);
  });

  it('lose some of the voltage to the metal, and find all electrons at the collector', () => {
    const [ideal, ohmic] = ['', ', conductivity: 0.2 S/m'].map((more) => solvedHybrid(layered(more)));
    expect(Math.abs(ohmic.voltage)).toBeGreaterThan(Math.abs(ideal.voltage));
    const { flow } = ohmic.system.boundaryFlows(ohmic.state, 1);
    const inFoam = ohmic.system.volumeFlows(0, ohmic.state, 1).measure;
    const { mesh } = ohmic.problem;
    let electrons = 0;
    for (let b = 0; b < mesh.boundaryCount; b++) electrons += flow[3 * b + 2] * 96485.33212;
    const { areaDensity } = ohmic.problem.volumeRates[0];
    const reacted = mesh.cellVolume.reduce((sum, volume, k) => sum + volume * areaDensity[k] * inFoam[k], 0);
    expect(electrons / reacted).toBeCloseTo(1, 9);
  });
});

/** Two dimensions, any number of unknowns. */
function solvedHybrid(cell: string) {
  const theCase = caseOf(`
title: hybrid
electrolyte: { concentration: 1 mol/L, cation_diffusivity: 1.5e-10 m^2/s, anion_diffusivity: 3e-10 m^2/s, temperature: 298.15 K }
cell: ${cell}
interfaces: { host: ${kinetics}, counter: { kind: reservoir } }
operation: ${plating(100)}
`);
  const geometry = geometryOf(theCase);
  const { mesh } = tensorGrid(geometry, 1e-6);
  const problem = cellProblem(theCase, geometry, mesh);
  const result = solveProblem(geometry, problem, electrolyteModel(theCase, geometry).fill);
  const { system, state } = result;
  let working = 0;
  const { measure } = system.boundaryFlows(state, 1);
  for (let b = 0; b < mesh.boundaryCount; b++) {
    if (Number.isFinite(measure[b])) working += mesh.boundaryArea[b] * measure[b];
  }
  const inVolume = system.volumeFlows(0, state, 1).measure;
  const { areaDensity } = problem.volumeRates[0];
  for (let k = 0; k < mesh.cellCount; k++) working += areaDensity[k] * mesh.cellVolume[k] * inVolume[k];
  return { ...result, problem, working, voltage: system.controlValue(workingControl, state, 1) };
}

describe('a closed cell of pores that meet nowhere', () => {
  const channels = (count: number, width: number) =>
    `{ width: ${width} um, layers: { host: { thickness: 30 um, structure: { kind: channels, count: ${count}, wall_thickness: 2 um } } } }`;

  it('keeps in each pore what was filled in, and does what each of them does alone', () => {
    const three = solved({ cell: channels(3, 24) });
    const one = solved({ cell: channels(1, 8) });
    expect(three.problem.anchors).toHaveLength(3);
    for (const anchor of three.problem.anchors) {
      if (anchor.kind !== 'amount') throw new RangeError('an anchor without an amount');
      expect(Math.abs(three.system.surplus(anchor, three.state) / anchor.amount)).toBeLessThan(1e-12);
    }
    expect(Math.abs(three.voltage / one.voltage - 1)).toBeLessThan(1e-9);
    expect(Math.abs(three.working / (3 * one.working) - 1)).toBeLessThan(1e-9);
  });
});
