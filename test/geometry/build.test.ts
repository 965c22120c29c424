import { describe, expect, it } from 'vitest';
import { defaultFinestCell, geometryOf, hostExtentOf, sliceOf } from '../../src/geometry/build.ts';
import { propertyAt } from '../../src/geometry/geometry.ts';
import { caseOf } from '../support/cells.ts';
import { boxWith, rectanglesIn } from '../support/structures.ts';

const caseWith = (cell: string) =>
  caseOf(`
title: geometry
electrolyte: { concentration: 1 mol/L, salt_diffusivity: 3e-10 m^2/s, transference_number: 0.38 }
interfaces:
  host: { kind: butler_volmer, exchange_current_density: 2 A/m^2 }
  counter: { kind: reservoir }
operation: { kind: galvanostatic, current_density: 1 mA/cm^2 }
cell: ${cell}
`);

const sheets = '{ kind: sheets, arrangement: staggered, count: 2, gap: 1 um }';
const channels = '{ kind: channels, count: 1, wall_thickness: 2 um }';
const porous = '{ kind: homogenised, porosity: 0.5, tortuosity: 3, reactive_area: 20 }';
const layer = (thickness: number, structure: string) => `{ thickness: ${thickness} um, structure: ${structure} }`;

describe('the geometry of a case', () => {
  it('is one-dimensional, of one square metre, where no pores are resolved', () => {
    const geometry = geometryOf(
      caseWith(`{ layers: { host: ${layer(80, porous)}, top: ${layer(20, '{ kind: open }')} } }`),
    );
    expect([geometry.dimension, geometry.width]).toEqual([1, 1]);
    expect(geometry.height).toBeCloseTo(100e-6, 18);
    expect(geometry.regions.map(({ name, porosity, tortuosityFactor }) => [name, porosity, tortuosityFactor])).toEqual([
      ['host', 0.5, 3],
      ['top', 1, 1],
    ]);
    // Area per footprint over thickness.
    expect(geometry.regions[0].reactiveAreaDensity).toBeCloseTo(20 / 80e-6, 6);
    expect(geometry.regions[1].reactiveAreaDensity).toBe(0);
    expect(rectanglesIn(geometry)).toEqual([]);
    expect(geometry.surfaces).toEqual([
      { name: 'collector', role: 'collector' },
      { name: 'counter', role: 'counter' },
    ]);
  });

  it('is two-dimensional with solids placed in their layer, each with its own surface after the electrodes', () => {
    const geometry = geometryOf(
      caseWith(`{ width: 10 um, layers: { below: ${layer(5, '{ kind: open }')}, host: ${layer(40, sheets)} } }`),
    );
    expect(geometry.dimension).toBe(2);
    expect(rectanglesIn(geometry).map(({ surface }) => surface)).toEqual([2, 3]);
    expect(rectanglesIn(geometry).map(({ bottom }) => bottom * 1e6)).toEqual([15, 35].map((y) => expect.closeTo(y, 9)));
    expect(geometry.surfaces.map(({ name, role }) => [name, role])).toEqual([
      ['collector', 'collector'],
      ['counter', 'counter'],
      ['sheet 1', 'host'],
      ['sheet 2', 'host'],
    ]);
  });

  it('names the layer of a surface where several layers have solids', () => {
    const geometry = geometryOf(
      caseWith(`{ width: 10 um, layers: { low: ${layer(40, channels)}, high: ${layer(40, sheets)} } }`),
    );
    expect(geometry.surfaces.slice(2).map(({ name }) => name)).toEqual([
      'low wall 1',
      'low wall 2',
      'high sheet 1',
      'high sheet 2',
    ]);
    expect(rectanglesIn(geometry).map(({ surface }) => surface)).toEqual([2, 3, 4, 5]);
  });

  it('leaves no gap between layers, bit for bit', () => {
    const thicknesses = [0.1, 0.2, 0.3, 0.7, 33.3];
    const layers = thicknesses.map((thickness, k) => `l${k}: ${layer(thickness, '{ kind: open }')}`).join(', ');
    const { regions, height } = geometryOf(caseWith(`{ layers: { ${layers} } }`));
    for (let k = 1; k < regions.length; k++) expect(regions[k].bottom).toBe(regions[k - 1].top);
    expect(regions[regions.length - 1].top).toBe(height);
  });
});

describe('a homogenised layer', () => {
  const regionOf = (structure: string) =>
    geometryOf(caseWith(`{ layers: { host: { thickness: 50 um, structure: { kind: homogenised, ${structure} } } } }`))
      .regions[0];

  it.each([
    ['as given', 'tortuosity: 4.46', 4.46],
    ['the square of a path-length ratio', 'tortuosity: 4.46, tortuosity_reading: path_length', 19.8916],
    ["MacMullin's number times the porosity", 'macmullin_number: 8', 3.2],
    ["by Bruggeman's exponent", 'bruggeman_exponent: 1.5', 0.4 ** -0.5],
  ])('has a tortuosity factor %s', (_name, given, factor) => {
    expect(regionOf(`porosity: 0.4, ${given}`).tortuosityFactor).toBeCloseTo(factor, 12);
  });

  it('may hinder transport in another way across the cell', () => {
    const region = regionOf('porosity: 0.4, tortuosity: 2, across: { tortuosity: 3, tortuosity_reading: path_length }');
    expect([region.tortuosityFactor, region.acrossTortuosityFactor]).toEqual([2, 9]);
  });

  it('has an effective conductivity, its own or that of its solid part', () => {
    expect(regionOf('porosity: 0.4, tortuosity: 2').conductivity).toBeUndefined();
    expect(regionOf('porosity: 0.4, tortuosity: 2, conductivity: 1 S/cm').conductivity).toBe(100);
    const solid = regionOf('porosity: 0.36, tortuosity: 2, bulk_conductivity: 1e4 S/m, solid_exponent: 1.5');
    expect(solid.conductivity).toBeCloseTo(1e4 * 0.512, 9);
  });

  it('changes with the height: along a line, through points, by a formula', () => {
    const region = regionOf(
      'porosity: { bottom: 0.9, top: 0.5 }, bruggeman_exponent: 1.5, reactive_area: { kind: points, points: [[0, 0], [0.5, 10], [1, 10]] }, activity: { kind: formula, formula: "1 + 3*y^2" }, conductivity: 2 S/m',
    );
    const at = (property: Parameters<typeof propertyAt>[1], height: number) =>
      propertyAt(region, property, height * 50e-6);
    expect(at('porosity', 0.25)).toBeCloseTo(0.8, 12);
    expect(at('tortuosityFactor', 0.25)).toBeCloseTo(0.8 ** -0.5, 12);
    expect(at('reactiveAreaDensity', 0.25)).toBeCloseTo(5 / 50e-6, 6);
    expect(at('activity', 0.5)).toBeCloseTo(1.75, 12);
    expect(at('conductivity', 0.7)).toBe(2);
    // The means, for what speaks of the layer as a whole.
    expect(region.porosity).toBeCloseTo(0.7, 12);
    expect(region.reactiveAreaDensity).toBeCloseTo(7.5 / 50e-6, 3);
  });
});

describe('voids at a contact', () => {
  it('lie in the middle of equal parts of the width, and touch nothing', () => {
    const geometry = geometryOf(
      caseWith(
        '{ width: 20 um, layers: { electrolyte: { thickness: 50 um, structure: { kind: voids, count: 2, contact_share: 0.6 } } } }',
      ),
    );
    const solids = rectanglesIn(geometry);
    expect(geometry.dimension).toBe(2);
    expect(solids.map(({ left, right }) => [left, right].map((x) => Number((x * 1e6).toFixed(9))))).toEqual([
      [3, 7],
      [13, 17],
    ]);
    expect(solids.every(({ bottom, top }) => bottom === 0 && top === 0)).toBe(true);
    expect(geometry.surfaces[solids[0].surface]).toEqual({ name: 'voids', role: 'void' });
  });
});

describe('the extent of the host', () => {
  const extent = (cell: string) => {
    const theCase = caseWith(cell);
    const { bottom, top, firstRegion, lastRegion } = hostExtentOf(theCase, geometryOf(theCase));
    return [bottom * 1e6, top * 1e6, firstRegion, lastRegion].map((value) => Number(value.toFixed(9)));
  };

  it('reaches from the lowest to the highest layer with surface', () => {
    const open = layer(10, '{ kind: open }');
    expect(extent(`{ layers: { a: ${open}, b: ${layer(20, porous)}, c: ${open} } }`)).toEqual([10, 30, 1, 1]);
    expect(
      extent(`{ width: 9 um, layers: { a: ${layer(20, sheets)}, b: ${open}, c: ${layer(20, channels)}, d: ${open} } }`),
    ).toEqual([0, 50, 0, 2]);
  });

  it('does not count a porous layer without reactive area', () => {
    const inert = layer(30, '{ kind: homogenised, porosity: 0.4, tortuosity: 2 }');
    expect(extent(`{ layers: { a: ${layer(20, porous)}, b: ${inert} } }`)).toEqual([0, 20, 0, 0]);
  });

  it('is the whole cell where nothing has surface', () => {
    expect(extent(`{ layers: { a: ${layer(20, '{ kind: open }')}, b: ${layer(5, '{ kind: open }')} } }`)).toEqual([
      0, 25, 0, 1,
    ]);
  });
});

describe('a slice', () => {
  it('is the part between two levels, moved down to zero', () => {
    const geometry = geometryOf(
      caseWith(
        `{ width: 10 um, layers: { below: ${layer(5, '{ kind: open }')}, host: ${layer(40, sheets)}, above: ${layer(15, '{ kind: open }')} } }`,
      ),
    );
    const { bottom, top } = geometry.regions[1];
    const slice = sliceOf(geometry, bottom, top);
    expect(slice.regions).toEqual([{ ...geometry.regions[1], bottom: 0, top: top - bottom }]);
    expect(slice.height).toBe(top - bottom);
    expect(slice.width).toBe(geometry.width);
    expect(rectanglesIn(slice).map(({ bottom }) => bottom * 1e6)).toEqual([10, 30].map((y) => expect.closeTo(y, 9)));
    expect(rectanglesIn(slice).map(({ surface }) => surface)).toEqual([2, 3]);
  });
});

describe('the default size of the finest cells', () => {
  it('is a 216th of the narrowest opening', () => {
    // Sheet from the left wall to 9 of 10: the gap of 1 is narrower than any distance along the cell.
    expect(defaultFinestCell(boxWith(10, 100, [{ left: 0, right: 9, bottom: 50, top: 50 }])) * 216).toBeCloseTo(1, 12);
    expect(defaultFinestCell(boxWith(10, 100, [{ left: 0, right: 5, bottom: 50, top: 50.25 }])) * 216).toBeCloseTo(
      0.25,
      12,
    );
  });

  it('is not misled by positions that differ by round-off', () => {
    const twice = [
      { left: 0, right: 0.1 + 0.2, bottom: 5, top: 5 },
      { left: 0.3, right: 1, bottom: 7, top: 7 },
    ];
    expect(defaultFinestCell(boxWith(1, 10, twice)) * 216).toBeCloseTo(0.3, 12);
  });
});
