import { beforeAll, describe, expect, it } from 'vitest';
import { type NamedImages, readCase } from '../../src/case/index.ts';
import { geometryOf } from '../../src/geometry/build.ts';
import { bitmapsOf } from '../../src/geometry/geometry.ts';
import type { VariantResult } from '../../src/study/results.ts';
import { runCase } from '../../src/study/run.ts';
import { channelMesh } from '../support/channel-mesh.ts';
import { core } from '../support/core.ts';
import { gmsh4 } from '../support/gmsh-text.ts';

/**
 * One cell on every kind of mesh: a channel 16 um wide and 24 um high between half walls of 2 um under 8 um of free electrolyte, metal
 * plated on the walls by Butler-Volmer kinetics. The corners on top of the walls are re-entrant.
 */
const exchange = 200;
const physics = (exchangeCurrent = exchange) => `
electrolyte: { concentration: 1 mol/L, salt_diffusivity: 3e-10 m^2/s, transference_number: 0.38, temperature: 298.15 K }
interfaces:
  host: { kind: butler_volmer, exchange_current_density: ${exchangeCurrent} A/m^2 }
  collector: { kind: insulating }
  counter: { kind: butler_volmer, exchange_current_density: 100 A/m^2 }
operation: { kind: galvanostatic, current_density: 40 mA/cm^2 }
`;
const layers = (structure: string, sides: string) => `
title: a channel
cell:
  width: 20 um
  sides: ${sides}
  layers:
    channel: { thickness: 24 um, structure: ${structure} }
    free: { thickness: 8 um, structure: { kind: open } }
`;
const rectangles = layers('{ kind: channels, count: 1, wall_thickness: 4 um }', 'mirror');
// Walls whose slant is below rounding are polygons to the mesh generator; one wall in the middle of a period is the same cell.
const polygons = layers(
  '{ kind: channels, count: 1, wall_thickness: 4 um, path: { kind: tilted, tilt: 1e-9 deg } }',
  'periodic',
);
const picture = layers('{ kind: image, file: wall.png, pixel_size: 1 um, refinement: 4 }', 'mirror');
const [columns, rows] = [20, 24];
const values = Uint8Array.from({ length: columns * rows }, (_, k) => (Math.abs((k % columns) - 9.5) > 8 ? 0 : 255));
const images: NamedImages = new Map([['1 wall.png', { columns, rows, values, white: 255 }]]);
const gmsh = `
title: a channel
cell:
  mesh:
    file: cell.msh
    unit: um
    footprint: counter
    regions: { channel: { kind: open }, free: { kind: open } }
    boundaries: { collector: [collector], counter: [counter], host: [walls] }
`;
/** Squares of 1 um: even triangles, that are no smaller at the corners. */
const triangles = gmsh4(channelMesh({ side: 1, width: 20, wall: 2, host: 24, free: 8 }));

const read = (yaml: string) => readCase(yaml, 'channel.yaml', new Map([['cell.msh', triangles]]), images);

/** The surface of a picture counts by this factor (Crofton's formula), so that its exchange current is divided by it. */
function pictureShare(): number {
  const [bitmap] = bitmapsOf(geometryOf(read(picture + physics()).variants[0].case));
  return bitmap.areaShare ?? 1;
}

const compared = ['concentration_drop', 'current_difference', 'surface_current_cov', 'cell_voltage'] as const;

describe('one cell with kinetics on every kind of mesh', () => {
  let found: readonly (readonly [kind: string, result: VariantResult])[];

  beforeAll(async () => {
    const cases = [
      ['tensor grid', rectangles + physics()],
      ['pixels', picture + physics(exchange / pictureShare())],
      ['triangles', polygons + physics()],
      ['Gmsh', gmsh + physics()],
    ] as const;
    const results: [string, VariantResult][] = [];
    for (const [kind, yaml] of cases) {
      const { variants } = await runCase(read(yaml), { core, caseHash: '' });
      results.push([kind, variants[0]]);
    }
    found = results;
  }, 60_000);

  it('is meshed in four ways', () => {
    const shapes = found.map(([, { map }]) => map !== undefined);
    expect(shapes).toEqual([true, true, true, true]);
    expect(new Set(found.map(([, { solver }]) => solver.cells)).size).toBe(4);
  });

  it.each(compared)('%s: each pair agrees within the sum of the uncertainties, of which none is above 2 %%', (name) => {
    for (const [kind, { metrics }] of found) {
      const { value, uncertainty = 0 } = metrics[name];
      expect(uncertainty / Math.abs(value), kind).toBeLessThan(0.02);
      for (const [other, result] of found) {
        if (other === kind) continue;
        const { value: otherValue, uncertainty: otherUncertainty = 0 } = result.metrics[name];
        expect(Math.abs(value - otherValue), `${kind}, ${other}`).toBeLessThan(uncertainty + otherUncertainty);
      }
    }
  });

  it('current_difference of even triangles is off by what they say, and not by less than a third of that', () => {
    // Beside corners the error goes with h^(4/3): a third of the difference of two meshes, as on graded ones, would be too little.
    const [[, grid], , , [, even]] = found;
    const { value, uncertainty = 0 } = even.metrics.current_difference;
    const error = Math.abs(value - grid.metrics.current_difference.value);
    expect(error).toBeLessThan(uncertainty);
    expect(error).toBeGreaterThan(uncertainty / 4);
  });
});
