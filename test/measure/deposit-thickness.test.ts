import { expect, it } from 'vitest';
import { geometryOf } from '../../src/geometry/build.ts';
import { depositThickness } from '../../src/measure/deposit-thickness.ts';
import { layeredLine } from '../../src/mesh/layered-line.ts';
import { System } from '../../src/solve/system.ts';
import { cellProblem, counterControl, workingControl } from '../../src/study/cell-problem.ts';
import { caseOf } from '../support/cells.ts';
import { core } from '../support/core.ts';

it('is amount times molar volume, surface by surface', () => {
  const theCase = caseOf(`
title: thicknesses
electrolyte: { cation: Na+, concentration: 1 mol/L, salt_diffusivity: 3e-10 m^2/s, transference_number: 0.38 }
cell: { layers: { host: { thickness: 50 um, structure: { kind: homogenised, porosity: 0.5, tortuosity: 2, reactive_area: 4 } } } }
interfaces:
  host: { kind: butler_volmer, preset: sodium, initial_deposit: 30 nm }
  collector: { kind: butler_volmer, preset: sodium, initial_deposit: 10 nm }
  counter: { kind: butler_volmer, preset: sodium, initial_deposit: 5 um }
operation: { kind: rest, duration: 1 s }
`);
  const geometry = geometryOf(theCase);
  const { mesh } = layeredLine(geometry, 10);
  const problem = cellProblem(theCase, geometry, mesh);
  using system = new System(problem, core);
  const molarVolume = 22.98976928e-3 / 968.8;
  const inHost = problem.accumulating.find(({ deposit }) => deposit.known.length === mesh.cellCount);
  if (inHost === undefined) throw new Error('nothing accumulates in the host');
  inHost.deposit.known[9] *= 3;
  const working = depositThickness(system, geometry, problem.accumulating, workingControl, molarVolume);
  const [collector, host] = working;
  expect(collector).toMatchObject({ surface: 'collector', area: 1 });
  expect(collector.mean).toBeCloseTo(10e-9, 20);
  expect(host.surface).toBe('host');
  expect(host.area).toBeCloseTo(4, 10);
  expect(host.smallest).toBeCloseTo(30e-9, 20);
  expect(host.largest).toBeCloseTo(90e-9, 20);
  expect(host.mean).toBeCloseTo(30e-9 * (1 + (2 * mesh.cellVolume[9]) / 50e-6), 18);
  const [counter] = depositThickness(system, geometry, problem.accumulating, counterControl, molarVolume);
  expect(counter.mean).toBeCloseTo(5e-6, 17);
});
