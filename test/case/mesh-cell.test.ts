import { describe, expect, it } from 'vitest';
import { filesNamedIn, parameterPaths, readCase, withParameters } from '../../src/case/index.ts';
import { BadCaseError } from '../../src/errors.ts';
import { failureOf } from '../support/failure.ts';
import { gmsh2, gmsh4 } from '../support/gmsh-text.ts';
import { meshCase, readMeshCase, twoSquares } from '../support/mesh-cell.ts';

/** The case with one text replaced, which must be there. */
function change(from: string, to: string): string {
  if (!meshCase.includes(from)) throw new Error(`the case holds no ${JSON.stringify(from)}`);
  return meshCase.replace(from, () => to);
}

/** Problems in one line each, with their help. */
function problemsOf(text: string, mesh?: string): string[] {
  const error = failureOf(() => readMeshCase(text, mesh));
  if (!(error instanceof BadCaseError)) throw new Error(`no BadCaseError: ${error}`);
  return error.problems.map(
    ({ place, message, help }) => `${place.file}:${place.line}:${place.column} ${message} (${help})`,
  );
}

describe('a cell that is a mesh', () => {
  it('is read with its file', () => {
    const { cell } = readMeshCase();
    expect(filesNamedIn(meshCase)).toEqual(['squares.msh']);
    expect(cell.layers).toEqual([]);
    expect(cell.mesh).toMatchObject({
      file: { name: 'squares.msh', mesh: { regions: ['pore', 'felt'] } },
      unit: 1e-6,
      symmetry: 'planar',
      footprint: 'collector',
      regions: [
        { name: 'pore', kind: 'open' },
        { name: 'felt', kind: 'homogenised', porosity: 0.5, bruggeman_exponent: 1.5 },
      ],
      boundaries: { collector: ['collector'], counter: ['top'], host: ['wall'] },
    });
  });

  it('is the same from version 2.2 and version 4.1', () => {
    expect(readMeshCase(meshCase, gmsh4(twoSquares))).toEqual(readMeshCase(meshCase, gmsh2(twoSquares)));
  });

  it('may be given, or described otherwise, by a variant', () => {
    const text = `${meshCase}variants:
  plain:
  dense: { cell: { mesh: { regions: { felt: { porosity: 0.3 } } } } }
  layered: { cell: { mesh: null, layers: { gap: { thickness: 2 um, structure: { kind: open } } } } }
`;
    const { variants } = readCase(text, 'cell.yaml', new Map([['squares.msh', gmsh2(twoSquares)]]));
    const [plain, dense, layered] = variants.map(({ case: { cell } }) => cell);
    expect(plain.mesh?.regions[1]).toMatchObject({ porosity: 0.5 });
    expect(dense.mesh?.regions[1]).toMatchObject({ porosity: 0.3 });
    expect(dense.mesh?.file.mesh).toBe(plain.mesh?.file.mesh);
    expect(layered.mesh).toBeUndefined();
    expect(filesNamedIn(text)).toEqual(['squares.msh']);
  });

  it('has parameters that can be varied', () => {
    const read = readMeshCase();
    const path = 'cell.mesh.regions.felt.porosity';
    expect(parameterPaths(read).filter((each) => each.startsWith('cell.'))).toEqual([
      path,
      'cell.mesh.regions.felt.bruggeman_exponent',
    ]);
    const changed = withParameters(read, { [path]: 0.25 });
    expect(changed.cell.mesh?.regions[1]).toMatchObject({ porosity: 0.25 });
    expect(changed.cell.mesh?.file.mesh).toEqual(read.cell.mesh?.file.mesh);
  });
});

const names = 'its surfaces are "pore", "felt"';
const curves = 'its curves are "collector", "top", "sheet", "wall"';

it.each([
  [
    'a misspelt region',
    change('felt:', 'fellt:'),
    `cell.yaml:9:7 the mesh has no physical surface "fellt"; ${names} (did you mean "felt"?)`,
  ],
  [
    'an unknown region',
    change('felt:', 'separator:'),
    `cell.yaml:9:7 the mesh has no physical surface "separator"; ${names} (name one of them, or give the surface this name in the .geo file and mesh again)`,
  ],
  [
    'a region that nothing is said of',
    change('      pore: { kind: open }\n', ''),
    'cell.yaml:7:5 the mesh has a physical surface "pore", but nothing says what fills it (add "pore: { kind: open }", or { kind: solid } where nothing passes)',
  ],
  [
    'a misspelt curve',
    change('[top]', '[Tops]'),
    `cell.yaml:12:17 the mesh has no physical curve "Tops"; ${curves} (did you mean "top"?)`,
  ],
  [
    'a curve of two roles',
    change('[wall]', '[wall, top]'),
    'cell.yaml:13:20 the curve "top" is of the counter and of the host (a curve belongs to one of collector, counter and host; split it in the .geo file if both are on it)',
  ],
  ['no curve at all', change('[collector]', '[]'), 'cell.yaml:11:7 collector is empty (give at least one entry)'],
  [
    'nothing but solids',
    change('{ kind: open }', '{ kind: solid }').replace(
      '{ kind: homogenised, porosity: 0.5, bruggeman_exponent: 1.5 }',
      '{ kind: solid }',
    ),
    'cell.yaml:7:5 all regions of the mesh are solid, so that no electrolyte is left (make one of them open or homogenised)',
  ],
  [
    'a medium that is not described',
    change(', bruggeman_exponent: 1.5', ''),
    'cell.yaml:9:7 nothing says how the pores hinder transport (give tortuosity (for example 2), macmullin_number or bruggeman_exponent)',
  ],
  [
    'a key of layers',
    change('bruggeman_exponent: 1.5', 'bruggeman_exponent: 1.5, fixed_charge: 1 mol/L'),
    'cell.yaml:9:74 unknown key "fixed_charge" in cell.mesh.regions.felt (known keys: kind, porosity, tortuosity, tortuosity_reading, macmullin_number, bruggeman_exponent)',
  ],
  [
    'a unit that is none of length',
    change('unit: um', 'unit: mV'),
    'cell.yaml:6:11 unit needs a length, but "mV" is an electric potential (write for example "um")',
  ],
  [
    'layers as well',
    change('  mesh:', '  layers: { gap: { thickness: 2 um, structure: { kind: open } } }\n  mesh:'),
    'cell.yaml:5:3 the cell is given in two ways, by layers and by a mesh (keep one of the two; a variant leaves out those of the base by "layers: null" or "mesh: null")',
  ],
  [
    'a width',
    change('  mesh:', '  width: 10 um\n  mesh:'),
    'cell.yaml:4:10 a cell that is a mesh is as wide as the mesh (leave out width; the unit of the coordinates is mesh.unit)',
  ],
  [
    'a file that is not there',
    change('squares.msh', 'circles.msh'),
    'cell.yaml:5:11 the mesh file "circles.msh" cannot be read (name a .msh file of Gmsh by its path from the folder of the case file)',
  ],
  [
    'a file that is a number',
    change('squares.msh', '5'),
    'cell.yaml:5:11 file must be the path of a mesh file, but it is the number 5 (write for example "../meshes/capillary.msh")',
  ],
  [
    'a host without an interface',
    change(
      '  host: { kind: butler_volmer, exchange_current_density: 10 A/m^2 }\n',
      '  collector: { kind: insulating }\n',
    ),
    'cell.yaml:14:1 interfaces.host is missing, but cell.mesh.boundaries.host names surfaces of it (add "host: { kind: butler_volmer, exchange_current_density: 10 A/m^2 }" or "host: { kind: insulating }")',
  ],
])('refuses %s', (_, text, problem) => {
  expect(problemsOf(text)).toEqual([problem]);
});

it('refuses an axis inside the mesh, and curves on it', () => {
  const axisymmetric = change('unit: um', 'unit: um\n    symmetry: axisymmetric');
  const moved = { ...twoSquares, points: twoSquares.points.map(([x, y]) => [x - 2.5, y] as const) };
  expect(problemsOf(axisymmetric, gmsh2(moved))).toEqual([
    'cell.yaml:7:15 an axisymmetric mesh has its axis at x = 0, but this one reaches to x = -0.5 um (move the geometry in the .geo file so that x is the distance from the axis, or make it planar)',
  ]);
  const left = { ...twoSquares, points: twoSquares.points.map(([x, y]) => [x - 2, y] as const) };
  const onAxis = { ...left, lines: [...left.lines!.slice(0, 3), { nodes: [6, 4], group: 'wall' }] };
  expect(problemsOf(axisymmetric, gmsh2(onAxis))).toEqual([
    'cell.yaml:14:14 the curves lie on the axis of the mesh, where they have no area (in an axisymmetric mesh the axis itself is no boundary: leave it out)',
  ]);
});

it('refuses curves of different roles that share a line', () => {
  const lines = [...twoSquares.lines!, { nodes: [6, 5], group: 'lid' }];
  expect(problemsOf(change('[wall]', '[lid]'), gmsh2({ ...twoSquares, lines }))).toEqual([
    'cell.yaml:13:14 the curve "lid" of the host has lines in common with a curve of the counter (in the .geo file, give each curve to one Physical Curve of those that react)',
  ]);
});

it('refuses a broken mesh at its line, and the rest of the case with it', () => {
  const broken = gmsh2(twoSquares).replace('\n2 3 1 0\n', '\n2 3 one 0\n');
  expect(problemsOf(change('unit: um', 'unit: A'), broken)).toEqual([
    'cell.yaml:6:11 unit needs a length, but "A" is an electric current (write for example "um")',
    'squares.msh:16:5 a y coordinate was expected, but here stands "one" (save the mesh again from Gmsh, as "Version 4 ASCII" or "Version 2 ASCII")',
  ]);
  const error = failureOf(() => readMeshCase(meshCase, broken, 'cells/')) as BadCaseError;
  expect(error.problems[0].place.file).toBe('cells/squares.msh');
  expect(error.problems[0].frame).toBe('> 16 | 2 3 one 0\n     |     ^^^^^');
});
