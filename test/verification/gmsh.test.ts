import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCase } from '../../src/case/index.ts';
import { FARADAY } from '../../src/materials/index.ts';
import { runCase } from '../../src/study/run.ts';
import { core } from '../support/core.ts';

/**
 * Cells from meshes of Gmsh against closed forms, against our own grids, and against each other in both versions of the format.
 * The salt: D = 3e-10 m2/s, t+ = 0.38, c0 = 1 mol/L.
 */
const electrolyte = '{ concentration: 1 mol/L, salt_diffusivity: 3e-10 m^2/s, transference_number: 0.38 }';
/** A/m: current density times length at which all of the salt is gone over it, F D c0 / (1 - t+). */
const limiting = (FARADAY * 3e-10 * 1000) / 0.62;

const meshes = join(import.meta.dirname, '../../meshes');
const textOf = (name: string) => readFileSync(join(meshes, name), 'utf8');

/** Runs the variants of a case that names its mesh `cell.msh`. */
async function run(yaml: string, mesh: string) {
  const caseFile = readCase(
    `title: test\nelectrolyte: ${electrolyte}\n${yaml}`,
    'test.yaml',
    new Map([['cell.msh', mesh]]),
  );
  const { variants } = await runCase(caseFile, { core, caseHash: '' });
  for (const { balances } of variants) expect(Math.max(...Object.values(balances))).toBeLessThan(1e-10);
  return variants;
}

const capillary = `
cell:
  mesh:
    file: cell.msh
    unit: um
    symmetry: axisymmetric
    regions: { electrolyte: { kind: open } }
    boundaries: { collector: [lithium], counter: [reservoir] }
interfaces:
  collector: { kind: butler_volmer, exchange_current_density: 300 A/m^2 }
  counter: { kind: reservoir }
operation: { kind: galvanostatic, current_density: 100 mA/cm^2 }
variants:
  cone:
  wedge: { cell: { mesh: { symmetry: planar } } }
  felt: { cell: { mesh: { regions: { electrolyte: { kind: homogenised, porosity: 0.5, tortuosity: 1.25 } } } } }
`;

describe('conduction in a shell between r1 = 20 um and r2 = 100 um', () => {
  it('has the concentration drop of spheres, of cylinders, and of a porous medium', async () => {
    const [cone, wedge, felt] = await run(capillary, textOf('tapered-capillary.msh'));
    const [r1, r2] = [20e-6, 100e-6];
    const drops = [
      [cone, (1000 * r1 * (1 - r1 / r2)) / limiting],
      [wedge, (1000 * r1 * Math.log(r2 / r1)) / limiting],
      [felt, (1000 * r1 * (1 - r1 / r2)) / (0.4 * limiting)],
    ] as const;
    for (const [{ metrics, label }, drop] of drops) {
      const { value, uncertainty = 0 } = metrics.concentration_drop;
      // What the polygon leaves out of the round electrodes is not part of the uncertainty.
      expect(Math.abs(value / drop - 1), label).toBeLessThan(4e-4);
      // The whole difference of two meshes, three times the correction: a file says nothing of how its corners are graded.
      expect(uncertainty / drop, label).toBeLessThan(3e-3);
      // The current is the same all over the electrode.
      expect(metrics.surface_current_cov.value, label).toBeLessThan(3e-3);
    }
  }, 60_000);
});

describe('a disc electrode in a plane', () => {
  it('depletes as theory says of a disc in a spheroid', async () => {
    const [{ metrics }] = await run(
      `
cell:
  mesh:
    file: cell.msh
    unit: mm
    symmetry: axisymmetric
    regions: { electrolyte: { kind: open } }
    boundaries: { collector: [disc], counter: [spheroid] }
interfaces:
  collector: { kind: butler_volmer, exchange_current_density: 1e6 A/m^2 }
  counter: { kind: reservoir }
operation: { kind: galvanostatic, current_density: 10 A/m^2 }
`,
      textOf('disc-electrode.msh'),
    );
    // The reaction is so fast that the disc has one concentration. It is reached by 2 pi a / atan(c / a) for an area of pi a^2.
    const drop = (10 * 1e-3 * Math.atan(6)) / (2 * limiting);
    const { value, uncertainty = 0 } = metrics.concentration_drop;
    expect(Math.abs(value / drop - 1)).toBeLessThan(5e-4);
    expect(Math.abs(value - drop)).toBeLessThan(uncertainty);
  }, 60_000);
});

describe('the same host from a mesh and from layers', () => {
  const common = `
interfaces:
  host: { kind: butler_volmer, exchange_current_density: 20 A/m^2 }
  counter: { kind: butler_volmer, exchange_current_density: 100 A/m^2 }
operation: { kind: galvanostatic, current_density: 5 mA/cm^2 }
`;
  it('has the same metrics within what both state', async () => {
    const [layers] = await run(
      `cell:
  width: 20 um
  layers:
    host: { thickness: 40 um, structure: { kind: sheets, arrangement: staggered, count: 4, gap: 4 um, sheet_thickness: 1 um } }
    open: { thickness: 10 um, structure: { kind: open } }
${common}`,
      '',
    );
    const [mesh] = await run(
      `cell:
  mesh:
    file: cell.msh
    unit: um
    regions: { pore: { kind: open } }
    boundaries: { collector: [collector], counter: [counter], host: [sheets] }
${common}`,
      textOf('staggered-sheets.msh'),
    );
    // Where the host begins and ends is not the same: layers take the slices of the sheets for it.
    for (const name of ['cell_voltage', 'surface_current_cov', 'collector_current_share', 'current_difference']) {
      const [one, other] = [layers.metrics[name], mesh.metrics[name]];
      const allowed = (one.uncertainty ?? 0) + (other.uncertainty ?? 0);
      expect(Math.abs(one.value - other.value), name).toBeLessThan(allowed);
      expect(allowed / Math.abs(one.value), name).toBeLessThan(1e-2);
    }
    expect(mesh.metrics.reactive_area.value).toBeCloseTo(layers.metrics.reactive_area.value, 9);
  }, 60_000);
});

it('gives the same from version 2.2 and version 4.1 of the format, to the last digit', async () => {
  const old = readFileSync(join(import.meta.dirname, 'meshes/tapered-capillary.22.msh'), 'utf8');
  const numbers = async (text: string) =>
    (await run(capillary, text)).map(({ metrics, surface, depthProfile }) => ({ metrics, surface, depthProfile }));
  expect(await numbers(old)).toEqual(await numbers(textOf('tapered-capillary.msh')));
}, 60_000);
