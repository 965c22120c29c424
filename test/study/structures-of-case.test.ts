import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readCase } from '../../src/case/index.ts';
import { geometryOf } from '../../src/geometry/build.ts';
import { geodesicTortuosity } from '../../src/geometry/geodesic.ts';
import { meshedLayer } from '../../src/study/structure-on-mesh.ts';
import { structuresOfCase } from '../../src/study/structures-of-case.ts';
import { tortuosity } from '../../src/study/tortuosity.ts';
import { core } from '../support/core.ts';
import { cellWith, discAt, sheet } from '../support/outlines.ts';
import { boxWith } from '../support/structures.ts';

const caseWith = (cell: string, files?: Map<string, string>) =>
  readCase(
    `title: structures
electrolyte: { concentration: 1 mol/L, salt_diffusivity: 3e-10 m^2/s, transference_number: 0.38 }
cell:
${cell}
interfaces:
  host: { kind: butler_volmer, exchange_current_density: 20 A/m^2 }
  counter: { kind: reservoir }
operation: { kind: galvanostatic, current_density: 1 mA/cm^2 }
`,
    'cell.yaml',
    files,
  );

describe('structures on triangles', () => {
  it('a disc in a square conducts as the multipole series says, both ways, with the rim of a circle', () => {
    const radius = Math.sqrt(0.5 / Math.PI);
    const { porosity, interfaceDensity, directions } = meshedLayer(cellWith([discAt(0.5, 0.5, radius)]), core);
    expect(porosity).toBeCloseTo(0.5, 4);
    expect(interfaceDensity / (2 * Math.PI * radius)).toBeCloseTo(1, 4);
    for (const { transport, percolation } of [directions.down, directions.across!]) {
      const { value, uncertainty = 0 } = transport!.relativeDiffusivity;
      expect(Math.abs(value - 0.3246544724)).toBeLessThan(uncertainty);
      expect(uncertainty / value).toBeLessThan(1e-2);
      expect(percolation).toMatchObject({ through: 1, deadEnds: 0, blind: 0, isolated: 0 });
    }
  });

  it('joined sides: bodies that the wall cuts come in again on the other side, across as well', () => {
    const half = cellWith([discAt(0.9, 0.5, 0.3)], { sides: 'periodic' });
    const middle = cellWith([discAt(0.5, 0.5, 0.3)]);
    const { directions, notes } = meshedLayer(half, core);
    expect(notes.join()).toContain('one period from wall to wall');
    const whole = meshedLayer(middle, core).directions;
    expect(directions.down.transport!.relativeDiffusivity.value).toBeCloseTo(
      whole.down.transport!.relativeDiffusivity.value,
      3,
    );
    // As if it were drawn at both walls.
    const twice = meshedLayer(cellWith([discAt(0.9, 0.5, 0.3), discAt(-0.1, 0.5, 0.3)]), core).directions.across!;
    const [one, other] = [directions.across!, twice].map(({ transport }) => transport!.relativeDiffusivity);
    expect(Math.abs(one.value - other.value)).toBeLessThan(one.uncertainty! + other.uncertainty!);
  });

  it('what is walled off is blocked that way, isolated and blind', () => {
    const { directions } = meshedLayer(cellWith([sheet(0.5, 0, 0.5, 1)]), core);
    expect(directions.down.transport!.tortuosityFactor.value).toBeCloseTo(1, 9);
    expect(directions.across!.transport).toBeUndefined();
    expect(directions.across!.percolation).toMatchObject({ through: 0, blind: 1 });
  });

  it('the flux across is drawn as it runs: most of it through the gap, on the right side', () => {
    // A wall from the top down leaves a gap at the bottom for what goes across, and nothing in the way of what goes down.
    const { directions } = meshedLayer(cellWith([sheet(0.25, 0.3, 0.25, 1.1)]), core);
    const { columns, rows, magnitude } = directions.across!.transport!.fluxMap!;
    const at = (x: number, y: number) => magnitude[Math.floor(x * rows) * columns + Math.floor((1 - y) * columns)];
    expect(at(0.25, 0.15)).toBeGreaterThan(2);
    expect(at(0.1, 0.95)).toBeLessThan(0.2);
    expect(at(0.75, 0.5)).toBeCloseTo(1, 0);
    const down = directions.down.transport!;
    expect(down.fluxMap!.magnitude.every((each) => Number.isNaN(each) || Math.abs(each - 1) < 1e-6)).toBe(true);
    expect(down.fluxMap!.stagnant).toBe(0);
    expect(down.pathTortuosity!.value).toBeCloseTo(1, 9);
    // The shortest way across goes around the lower end of the wall.
    const { value, uncertainty = 0 } = directions.across!.transport!.pathTortuosity!;
    const reach = (y: number) => (y < 0.3 ? 1 : Math.hypot(0.75, y - 0.3) + 0.25);
    const exact = Array.from({ length: 1000 }, (_, k) => reach((k + 0.5) / 1000)).reduce(
      (sum, each) => sum + each / 1000,
      0,
    );
    expect(Math.abs(value - exact)).toBeLessThan(uncertainty + 1e-4);
  });

  it('widths of channels between walls of no thickness, of which some are on the sides', () => {
    const channels = meshedLayer(
      cellWith([sheet(0.5, -0.1, 0.5, 1.1), sheet(0, -0.1, 0, 1.1), sheet(1, -0.1, 1, 1.1)]),
      core,
    );
    const { median, mean, resolution } = channels.poreSizes!;
    expect(Math.abs(median - 0.5)).toBeLessThan(resolution);
    expect(Math.abs(mean - 0.5)).toBeLessThan(resolution);
    expect(resolution).toBeLessThan(0.04);
  });

  it('about an axis across is left out', () => {
    const { directions, porosity, notes } = meshedLayer({ ...boxWith(1, 2, []), symmetry: 'axisymmetric' }, core);
    expect(porosity).toBeCloseTo(1, 12);
    expect(directions.across).toBeUndefined();
    expect(notes.join()).toContain('Across is left out');
  });
});

describe('structures of a case', () => {
  it.each([
    ['fibres', 'mirror', '{ kind: fibres, arrangement: square, diameter: 6 um, porosity: 70 % }'],
    ['foam', 'periodic', '{ kind: foam, arrangement: honeycomb, cell_size: 10 um, porosity: 95 % }'],
    [
      'tilted channels',
      'periodic',
      '{ kind: channels, count: 2, wall_thickness: 3 um, path: { kind: tilted, tilt: 20 deg } }',
    ],
  ])('%s: every measure with its uncertainty, or blocked', async (_name, sides, structure) => {
    const file = caseWith(
      `  width: 20 um\n  sides: ${sides}\n  layers:\n    host: { thickness: 20 um, structure: ${structure} }\n    open: { thickness: 5 um, structure: { kind: open } }`,
    );
    const [{ porosity, interfaceDensity, directions }] = await structuresOfCase(file, { core });
    expect(porosity).toBeGreaterThan(0.3);
    expect(porosity).toBeLessThan(1);
    expect(interfaceDensity).toBeGreaterThan(1e4);
    for (const { transport, percolation } of [directions.down, directions.across!]) {
      expect(percolation.through + percolation.blind + percolation.isolated).toBeCloseTo(1, 9);
      expect(transport === undefined).toBe(percolation.through === 0);
      if (transport !== undefined) expect(transport.tortuosityFactor.uncertainty).toBeGreaterThan(0);
    }
  });

  it('a mesh of Gmsh conducts as the same sheets between layers do', async () => {
    const mesh = readFileSync(new URL('../../meshes/staggered-sheets.msh', import.meta.url), 'utf8');
    const cell = `  mesh:
    file: cell.msh
    unit: um
    regions: { pore: { kind: open } }
    boundaries: { collector: [collector], counter: [counter], host: [sheets] }`;
    const found = await structuresOfCase(caseWith(cell, new Map([['cell.msh', mesh]])), { core });
    expect(found.length).toBe(1);
    const [{ directions }] = found;
    const layers = `  width: 20 um
  layers:
    host: { thickness: 40 um, structure: { kind: sheets, arrangement: staggered, count: 4, gap: 4 um, sheet_thickness: 1 um } }
    open: { thickness: 10 um, structure: { kind: open } }`;
    const reference = tortuosity(geometryOf(caseWith(layers).variants[0].case), undefined, core);
    const { value, uncertainty = 0 } = directions.down.transport!.tortuosityFactor;
    expect(Math.abs(value - reference.tortuosityFactor)).toBeLessThan(uncertainty + reference.tortuosityUncertainty);
    expect(uncertainty / value).toBeLessThan(1e-2);
    const path = directions.down.transport!.pathTortuosity!;
    expect(Math.abs(path.value - geodesicTortuosity(geometryOf(caseWith(layers).variants[0].case))!)).toBeLessThan(
      path.uncertainty! + 1e-4,
    );
    expect(directions.down.transport!.fluxMap!.stagnant).toBeGreaterThan(0);
  });
});
