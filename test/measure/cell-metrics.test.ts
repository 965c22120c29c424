import { describe, expect, it } from 'vitest';
import { geometryOf, hostExtentOf } from '../../src/geometry/build.ts';
import { cellMetrics } from '../../src/measure/cell-metrics.ts';
import { type SurfaceCurrent, surfaceCurrent } from '../../src/measure/surface-current.ts';
import { layeredLine } from '../../src/mesh/layered-line.ts';
import { tensorGrid } from '../../src/mesh/tensor-grid.ts';
import { System } from '../../src/solve/system.ts';
import { cellProblem, workingControl } from '../../src/study/cell-problem.ts';
import { caseOf } from '../support/cells.ts';
import { core } from '../support/core.ts';
import { fieldState } from '../support/fields.ts';
import { thermal } from '../support/problems.ts';

/**
 * A case with a constructed field: c linear from 600 at the collector by 4 a micrometre up to the top of the host, and
 * then by `slopeAbove`; the metal at `metal`.
 */
function constructed(cell: string, metal = -0.05, slopeAbove = 4) {
  const theCase = caseOf(`
title: metrics
electrolyte: { concentration: 1 mol/L, salt_diffusivity: 3e-10 m^2/s, transference_number: 0.38, temperature: 298.15 K }
interfaces:
  host: { kind: butler_volmer, exchange_current_density: 2 A/m^2, concentration_exponent: 0.5, equilibrium: constant }
  counter: { kind: reservoir }
operation: { kind: galvanostatic, current_density: 1 mA/cm^2 }
cell: ${cell}
`);
  const geometry = geometryOf(theCase);
  const mesh = geometry.dimension === 2 ? tensorGrid(geometry, 0.2e-6).mesh : layeredLine(geometry, 200).mesh;
  const system = new System(cellProblem(theCase, geometry, mesh), core);
  const state = fieldState(
    system,
    (_x, y) => 600 + 4e6 * Math.min(y, 50e-6) + 1e6 * slopeAbove * Math.max(0, y - 50e-6),
    () => 0,
  );
  state[system.coreSize] = metal;
  const host = hostExtentOf(theCase, geometry);
  const current = surfaceCurrent(system, geometry, state);
  const measure = (voltage?: number, other: SurfaceCurrent = current) =>
    cellMetrics(system, geometry, host, state, other, voltage);
  return { system, state, geometry, current, measure };
}
/** Plating current density of the law at a concentration. */
const platingAt = (c: number, metal = -0.05) => -2 * Math.sqrt(c / 1000) * 2 * Math.sinh((0.5 * metal) / thermal);

const layers = (structure: string) =>
  `layers: { host: { thickness: 50 um, structure: ${structure} }, top: { thickness: 50 um, structure: { kind: open } } }`;
const sheets = `{ width: 20 um, ${layers('{ kind: sheets, arrangement: staggered, count: 5, gap: 4 um }')} }`;
const porous = `{ ${layers('{ kind: homogenised, porosity: 0.5, tortuosity: 2, reactive_area: 12 }')} }`;
const bare = '{ layers: { gap: { thickness: 100 um, structure: { kind: open } } } }';

describe('sheets in a linear field', () => {
  const { measure, current, system } = constructed(sheets);
  const metrics = measure(0.07);

  it('have the drop between the planes at the ends of the host', () => {
    expect(metrics.concentration_drop).toBeCloseTo(1 - 600 / 800, 9);
  });

  it('have the difference between the highest and the lowest sheet', () => {
    // Sheets at 5, 15, .. 45 um, the field at both sides alike.
    expect(metrics.current_difference).toBeCloseTo(Math.sqrt(780 / 620) - 1, 9);
  });

  it('have statistics over the sheets and not the collector', () => {
    const levels = [5, 15, 25, 35, 45].map((level) => platingAt(600 + 4 * level));
    const mean = levels.reduce((sum, value) => sum + value, 0) / 5;
    const variance = levels.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 5;
    expect(metrics.surface_current_max_over_mean).toBeCloseTo(levels[4] / mean, 9);
    expect(metrics.surface_current_cov).toBeCloseTo(Math.sqrt(variance) / mean, 9);
    // Five equal areas: half of the most loaded fifth is the top tenth.
    expect(metrics.surface_current_top_tenth).toBeCloseTo(levels[4] / (10 * mean), 9);
    const weighted = levels.reduce((sum, value, rank) => sum + (2 * rank - 4) * value, 0);
    expect(metrics.surface_current_gini).toBeCloseTo(weighted / (25 * mean), 9);
    // Two sides of 16 on 20 um, five times.
    expect(metrics.reactive_area).toBeCloseTo(8, 9);
    const onSheets = 8 * mean;
    expect(metrics.collector_current_share).toBeCloseTo(platingAt(600) / (platingAt(600) + onSheets), 9);
    expect(metrics.current_density).toBeCloseTo(platingAt(600) + onSheets, 6);
  });

  it('hand the voltage on, if there is one', () => {
    expect(metrics.cell_voltage).toBe(0.07);
    expect(measure().cell_voltage).toBeUndefined();
  });

  it('have no surface metrics where nothing reacts', () => {
    const nothing: SurfaceCurrent = {
      x: new Float64Array(0),
      y: new Float64Array(0),
      area: new Float64Array(0),
      currentDensity: new Float64Array(0),
      length: new Float64Array(0),
      normalX: new Float64Array(0),
      halfHeight: new Float64Array(0),
      facing: new Float64Array(0),
      surface: new Int32Array(0),
    };
    expect(Object.keys(measure(undefined, nothing))).toEqual(['concentration_drop']);
    expect(current.area.length).toBeGreaterThan(0);
    system.dispose();
  });
});

it('stripping is as uneven as plating: the extreme over the mean is at least 1 for either sign', () => {
  const { measure, system } = constructed(sheets, 0.05);
  const metrics = measure();
  expect(metrics.current_density).toBeLessThan(0);
  const levels = [5, 15, 25, 35, 45].map((level) => platingAt(600 + 4 * level));
  expect(metrics.surface_current_max_over_mean).toBeCloseTo((5 * levels[4]) / levels.reduce((a, b) => a + b, 0), 9);
  system.dispose();
});

it('a homogenised host is measured at the very ends of its layer', () => {
  // The same flux needs a quarter of the slope in free electrolyte.
  const { measure, system } = constructed(porous, -0.05, 1);
  const metrics = measure();
  expect(metrics.concentration_drop).toBeCloseTo(1 - 600 / 800, 9);
  expect(metrics.current_difference).toBeCloseTo(Math.sqrt(800 / 600) - 1, 9);
  expect(metrics.reactive_area).toBeCloseTo(12, 9);
  system.dispose();
});

it('a bare collector has a current density and neither difference nor distribution', () => {
  const { measure, system, state } = constructed(bare);
  const metrics = measure();
  expect(Object.keys(metrics).sort()).toEqual(['concentration_drop', 'current_density']);
  expect(metrics.current_density).toBeCloseTo(platingAt(600), 9);
  expect(system.controlValue(workingControl, state, 1)).toBe(-0.05);
  system.dispose();
});
