import { describe, expect, it } from 'vitest';
import { hasSurface, isPoreResolved, readCase } from '../../src/case/index.ts';
import { geometryOf } from '../../src/geometry/build.ts';
import { change, onlyProblemOf } from './example.ts';

const sheets = '{ kind: sheets, arrangement: staggered, count: 10, gap: 1 um }';
const withLayer = (text: string, cell = '') =>
  change([sheets, text], ...(cell === '' ? [] : [['  width: 35.5 um\n', `  width: 35.5 um\n  ${cell}\n`] as const]));

const mistakes: readonly (readonly [text: string, cell: string, at: string, message: string])[] = [
  [
    '{ kind: channels, count: 2, path: { kind: tilted, tilt: 20 deg } }',
    '',
    '11:46',
    'tilted channels run through the side walls of the cell, which mirror it',
  ],
  [
    '{ kind: channels, count: 2, path: { kind: zigzag, tortuosity: 1.3, periods: 2 } }',
    '',
    '11:46',
    'winding channels run through the side walls of the cell, which mirror it',
  ],
  [
    '{ kind: channels, count: 2, path: { kind: tilted, tilt: 20 } }',
    'sides: periodic',
    '12:74',
    'tilt needs an angle with its unit, but it is "20"',
  ],
  [
    '{ kind: channels, count: 2, path: { kind: tilted, tilt: 95 deg } }',
    'sides: periodic',
    '12:74',
    'tilt must lie between -80 and 80 deg, but it is "95 deg"',
  ],
  [
    '{ kind: channels, count: 2, wall_thickness: { bottom: 1 um, top: 20 um } }',
    '',
    '11:46',
    'walls of 20 um leave no channel: 2 across the cell stand 17.75 um apart',
  ],
  [
    '{ kind: fibres, arrangement: random, diameter: 40 um, porosity: 0.7 }',
    '',
    '11:65',
    'a fibre of 40 um does not fit the width, which is 35.5 um',
  ],
  [
    '{ kind: fibres, arrangement: square, diameter: 8 um, porosity: 0.7, overlapping: true }',
    '',
    '11:99',
    '"overlapping" has no meaning for fibres in a square lattice, which are all alike',
  ],
  [
    '{ kind: particles, size: 120 um, porosity: 0.7 }',
    '',
    '11:43',
    'a grain of 120 um does not fit the thickness, which is 100 um',
  ],
  [
    '{ kind: foam, arrangement: random, cell_size: 100 um, porosity: 0.95 }',
    '',
    '11:64',
    'a cell of the foam of 100 um does not fit the thickness, which is 100 um',
  ],
  [
    '{ kind: random_sheets, count: 5, length: 10 um, sheet_thickness: 12 um }',
    '',
    '11:83',
    'a sheet_thickness of 12 um does not fit the length, which is 10 um',
  ],
  [
    '{ kind: pillars, count: 1, height: 100 um, base_width: 4 um, surface: reactive }',
    '',
    '11:53',
    'pillars of 100 um are not lower than their layer, which is 100 um thick',
  ],
  [
    '{ kind: pillars, count: 10, height: 20 um, base_width: 4 um, surface: reactive }',
    '',
    '11:73',
    'a base_width of 4 um leaves no gap between pillars 3.55 um apart',
  ],
  [
    '{ kind: pillars, count: 1, height: 20 um, base_width: 4 um, tip_radius: 3 um, surface: reactive }',
    '',
    '11:90',
    'a tip_radius of 3 um is larger than 2 um, half of the base_width or the height',
  ],
  [
    '{ kind: fibres, arrangement: random, diameter: 8 um, porosity: 0.7 }',
    'symmetry: axisymmetric',
    '12:26',
    'fibres make no body of revolution: about the axis of this cell each of them would be a ring',
  ],
  [
    '{ kind: channels, count: 2 }',
    'symmetry: axisymmetric',
    '12:43',
    'an axisymmetric cell has one of the channels, on its axis, not 2',
  ],
  [
    '{ kind: sheets, arrangement: in_line, count: 2, gap: 1 um }',
    'sides: periodic',
    '12:71',
    'sheets that leave a gap of 1 um are attached to a side wall, and periodic side walls are none',
  ],
];

describe('mistakes in structures', () => {
  it.each(mistakes)('%s %s', (text, cell, at, message) => {
    const problem = onlyProblemOf(withLayer(text, cell));
    expect(`${problem.place.line}:${problem.place.column} ${problem.message}`).toBe(`${at} ${message}`);
  });

  it('an axisymmetric cell is not periodic, nor a line', () => {
    const text = withLayer('{ kind: channels, count: 1 }', 'sides: periodic\n  symmetry: axisymmetric');
    expect(onlyProblemOf(text).message).toContain('its axis and its rim, which cannot be joined');
    const line = withLayer(
      '{ kind: homogenised, porosity: 0.5, tortuosity: 2, reactive_area: 1 }',
      'symmetry: axisymmetric',
    );
    expect(onlyProblemOf(line).message).toContain('nothing changes across it');
  });

  it('pillars of the collector stand on it', () => {
    const text = change([
      '{ thickness: 50 um, structure: { kind: open } }',
      '{ thickness: 50 um, structure: { kind: pillars, count: 1, height: 9 um, base_width: 4 um } }',
    ]);
    expect(onlyProblemOf(text).message).toBe('pillars that are part of the collector must stand in the first layer');
  });
});

describe('structures of a case', () => {
  const built = (text: string, cell = '') => {
    const [{ case: theCase }] = readCase(withLayer(text, cell), 'cell.yaml').variants;
    return { layer: theCase.cell.layers[0], geometry: geometryOf(theCase) };
  };

  it.each([
    ['{ kind: fibres, arrangement: random, diameter: 8 um, porosity: 0.7, surface: insulating }', 'insulator', false],
    ['{ kind: fibres, arrangement: hexagonal, diameter: 8 um, porosity: 0.7 }', 'host', true],
    ['{ kind: particles, size: 8 um, porosity: 0.8, surface: insulating }', 'insulator', false],
    ['{ kind: random_sheets, count: 8, length: 10 um }', 'host', true],
    ['{ kind: foam, arrangement: honeycomb, cell_size: 12 um, porosity: 0.95 }', 'host', true],
    ['{ kind: pillars, count: 1, height: 20 um, base_width: 4 um }', 'collector', false],
    ['{ kind: channels, count: 2, width_spread: 0.3, surface: insulating }', 'insulator', false],
  ] as const)('%s', (text, role, holdsSurface) => {
    const { layer, geometry } = built(text);
    expect(isPoreResolved(layer)).toBe(true);
    expect(hasSurface(layer)).toBe(holdsSurface);
    expect(geometry.solids.length).toBeGreaterThan(0);
    expect(geometry.dimension).toBe(2);
    for (const { surface } of geometry.solids) expect(geometry.surfaces[surface].role).toBe(role);
    expect(geometry.sides).toBeUndefined();
  });

  it('between periodic walls say so, and about an axis', () => {
    const tilted = built('{ kind: channels, count: 2, path: { kind: tilted, tilt: -20 deg } }', 'sides: periodic');
    expect(tilted.geometry.sides).toBe('periodic');
    const needle = built(
      '{ kind: pillars, count: 1, height: 20 um, base_width: 4 um, tip_radius: 0.5 um }',
      'symmetry: axisymmetric',
    );
    expect(needle.geometry.symmetry).toBe('axisymmetric');
    const capillary = built('{ kind: channels, count: 1, wall_thickness: 10 um }', 'symmetry: axisymmetric');
    expect(capillary.geometry.solids).toMatchObject([
      { kind: 'rectangle', left: 35.5e-6 - 5e-6, right: 35.5e-6, surface: 2 },
    ]);
    const gap = built('{ kind: voids, count: 1, contact_share: 0.75 }', 'symmetry: axisymmetric');
    expect(gap.geometry.solids).toMatchObject([{ left: 0, right: 35.5e-6 / 2 }]);
  });

  it('that find no place say in which layer', () => {
    expect(() => built('{ kind: fibres, arrangement: random, diameter: 8 um, porosity: 0.05 }')).toThrow(
      /^layer "host": \d+ bodies of up to .* find no place for a porosity of 0\.05$/u,
    );
  });
});
