import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadMeshError } from '../../src/errors.ts';
import { type GmshMesh, readGmsh } from '../../src/mesh/gmsh.ts';
import { failureOf } from '../support/failure.ts';
import { gmsh2, gmsh4, type WrittenMesh } from '../support/gmsh-text.ts';

/** A unit square of two triangles, between a collector and a counter electrode. */
const square: WrittenMesh = {
  points: [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ],
  lines: [{ nodes: [1, 2], group: 'collector' }, { nodes: [2, 3] }, { nodes: [3, 4], group: 'the top' }],
  triangles: [
    { nodes: [1, 2, 3], group: 'pore' },
    { nodes: [1, 3, 4], group: 'pore' },
  ],
};

const versions = [
  ['2.2', gmsh2],
  ['4.1', gmsh4],
] as const;

/** What is wrong with a text: line, message and help. */
function refusal(text: string) {
  const error = failureOf(() => readGmsh(text, 'cell.msh'));
  if (!(error instanceof BadMeshError)) throw new Error(`no BadMeshError: ${error}`);
  expect(error.place?.file).toBe('cell.msh');
  return { line: error.place?.line, message: error.message, help: error.help };
}

/** The number of the line that a text begins, from 1. */
function lineOf(text: string, line: string): number {
  return text.split('\n').indexOf(line) + 1;
}

describe.each(versions)('version %s', (version, write) => {
  it('reads points, triangles, regions and named lines', () => {
    const mesh = readGmsh(write(square), 'cell.msh');
    expect([...mesh.x]).toEqual([0, 1, 1, 0]);
    expect([...mesh.y]).toEqual([0, 0, 1, 1]);
    expect([...mesh.corners]).toEqual([0, 1, 2, 0, 2, 3]);
    expect(mesh.regions).toEqual(['pore']);
    expect([...mesh.region]).toEqual([0, 0]);
    expect(mesh.boundaries).toEqual(['collector', 'the top']);
    expect([...mesh.edgeBoundary]).toEqual([0, 1]);
    expect([...mesh.edgeFrom]).toEqual([0, 2]);
    expect([...mesh.edgeTo]).toEqual([1, 3]);
  });

  it('reads Windows line ends, blank lines, comments and a byte order mark', () => {
    const text = `\uFEFF$Comments\nmade by hand\n$EndComments\n${write(square)}`.replaceAll('\n', '\r\n\r\n');
    expect(readGmsh(text, 'cell.msh')).toEqual(readGmsh(write(square), 'cell.msh'));
  });

  it('turns triangles counter-clockwise', () => {
    const turned = { ...square, triangles: [{ nodes: [2, 1, 3], group: 'pore' }, square.triangles![1]] };
    expect([...readGmsh(write(turned), 'cell.msh').corners]).toEqual([1, 2, 0, 0, 2, 3]);
  });

  it('leaves out points that no triangle has', () => {
    const mesh = { ...square, points: [...square.points, [0.5, 0.5, 3] as const] };
    expect(readGmsh(write(mesh), 'cell.msh').x).toHaveLength(4);
  });

  it.each([
    [
      'the short diagonal of a kite',
      [
        [0, 0],
        [2, -0.5],
        [4, 0],
        [2, 0.5],
      ],
      [1, 2, 3, 1, 3, 0],
    ],
    [
      'the other one',
      [
        [0, 0],
        [0.5, -2],
        [1, 0],
        [0.5, 2],
      ],
      [0, 1, 2, 0, 2, 3],
    ],
    [
      'the only one, of an arrow',
      [
        [0, 0],
        [2, 1],
        [0, 2],
        [0.5, 1],
      ],
      [1, 2, 3, 1, 3, 0],
    ],
    [
      'either, of a square given clockwise',
      [
        [0, 0],
        [0, 1],
        [1, 1],
        [1, 0],
      ],
      [0, 2, 1, 0, 3, 2],
    ],
  ])('splits a quadrangle along %s', (_, points, corners) => {
    const mesh = { points: points as [number, number][], quadrangles: [{ nodes: [1, 2, 3, 4], group: 'pore' }] };
    expect([...readGmsh(write(mesh), 'cell.msh').corners]).toEqual(corners);
  });

  it('keeps every name of a line that lies on several curves', () => {
    const lines = [...square.lines!, { nodes: [2, 1], group: 'electrodes' }];
    const mesh = readGmsh(write({ ...square, lines }), 'cell.msh');
    expect(mesh.boundaries).toEqual(['collector', 'the top', 'electrodes']);
    expect([...mesh.edgeBoundary]).toEqual([0, 1, 2]);
  });

  it('refuses a file that is cut off, wherever that is', () => {
    const text = write(square);
    for (let length = 0; length < text.length - 2; length++) {
      const { line } = refusal(text.slice(0, length));
      expect(line).toBeGreaterThan(0);
    }
    const start = text.indexOf('$Elements');
    expect(refusal(text.slice(0, start + 30))).toMatchObject({
      line: lineOf(text, '$Elements'),
      message: 'the section $Elements that begins here does not end: the file is cut off',
    });
  });

  it('refuses whatever is broken in one place, or reads it', () => {
    const text = write(square);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom('', 'x', ' ', '\n', '-', '9', '$', '"', '.'), (at, by) => {
        const error = failureOf(() => readGmsh(text.slice(0, at) + by + text.slice(at + 1), 'cell.msh'));
        expect(error === undefined || (error instanceof BadMeshError && error.place !== undefined)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('refuses a point that is not there, twice there, or not in the plane', () => {
    const text = write(square).replace('1 3 4\n', '1 3 7\n');
    expect(refusal(text)).toMatchObject({ message: 'this element has the node 7, which is not among the nodes' });
    const [one, two] = version === '2.2' ? ['\n2 1 0 0\n', '\n1 1 0 0\n'] : ['\n1\n2\n', '\n1\n1\n'];
    expect(refusal(write(square).replace(one, two)).message).toBe('there are two nodes of the number 1');
    const raised = write({ ...square, points: [...square.points.slice(0, 3), [0, 1, 0.1]] });
    expect(refusal(raised)).toMatchObject({
      message: 'the node 4 lies at z = 0.1, but cells are meshed in the plane z = 0',
      help: 'draw the geometry in the x-y plane of Gmsh; an axisymmetric one with r along x and the axis at x = 0',
    });
  });

  it('refuses points on each other, between which the mesh is slit', () => {
    const slit = {
      ...square,
      points: [...square.points, [0, 0] as const, [1, 1] as const],
      triangles: [square.triangles![0], { nodes: [5, 6, 4], group: 'pore' }],
      lines: [],
    };
    expect(refusal(write(slit)).message).toBe(
      'the nodes 1 and 5 are at the same place, so that the mesh is slit there',
    );
  });

  it('refuses triangles without an inside, and on each other', () => {
    const flat = { ...square, points: [...square.points, [2, 0] as const] };
    const text = write({ ...flat, triangles: [...square.triangles!, { nodes: [1, 2, 5], group: 'pore' }] });
    expect(refusal(text).message).toBe('this element has no inside: its corners lie on one line');
    const twice = (group: string) =>
      write({ ...square, triangles: [...square.triangles!, { nodes: [2, 3, 1], group }] });
    expect(refusal(twice('pore')).message).toBe('this element lies on another one');
    expect(refusal(twice('felt')).message).toBe(
      'this element lies on another one: one is of the region "pore", one of "felt"',
    );
  });

  it('refuses a quadrangle with sides that cross', () => {
    const bow = { ...square, triangles: [], quadrangles: [{ nodes: [1, 3, 2, 4], group: 'pore' }] };
    expect(refusal(write(bow)).message).toBe('the sides of this quadrangle cross');
  });

  it('refuses a line that is no side of a triangle', () => {
    const lines = [{ nodes: [2, 4], group: 'sheet' }];
    expect(refusal(write({ ...square, lines })).message).toBe(
      'this line of the curve "sheet" is not a side of any triangle',
    );
  });

  it('refuses what has no name', () => {
    const nameless = write(square).replace(/\$PhysicalNames[^$]*\$EndPhysicalNames\n/u, '');
    expect(refusal(nameless).message).toBe(
      'the mesh has no physical names, so that nothing says what its surfaces and curves are',
    );
    const outside = { ...square, triangles: [square.triangles![0], { nodes: [1, 3, 4] }] };
    expect(refusal(write(outside)).message).toBe('this element belongs to no physical surface');
    const unnamed = write(square).replace(/\n4?\d \d "pore"/u, '\n2 99 "pore"');
    expect(refusal(unnamed)).toMatchObject({
      message: 'this element belongs to the physical surface 3, which has no name',
      help: 'give every meshed surface a name, as in Physical Surface("pore") = {1};',
    });
    expect(refusal(write(square).replace('"pore"', 'pore')).message).toBe(
      'a physical name in quotes was expected, but here stands "pore"',
    );
  });

  it.each([
    ['8', 'the mesh holds second-order lines (type 8), but only straight triangles and quadrangles are read'],
    ['9', 'the mesh holds second-order triangles (type 9), but only straight triangles and quadrangles are read'],
    ['16', 'the mesh holds second-order quadrangles (type 16), but only straight triangles and quadrangles are read'],
    ['21', 'the mesh holds third-order triangles (type 21), but only straight triangles and quadrangles are read'],
    [
      '77',
      'the mesh holds elements of an unknown type (type 77), but only straight triangles and quadrangles are read',
    ],
    ['4', 'the mesh holds tetrahedra (type 4), but cells are meshed in two dimensions'],
  ])('refuses elements of type %s', (type, message) => {
    const text = write(square);
    const given =
      version === '2.2' ? text.replace('\n5 2 2', `\n5 ${type} 2`) : text.replace('\n2 3 2 1', `\n2 3 ${type} 1`);
    expect(given).not.toBe(text);
    const { message: said, help } = refusal(given);
    expect(said).toBe(message);
    expect(help).toContain(type === '4' ? 'gmsh -2' : '-order 1');
  });

  it.each([
    ['1.0', 'this mesh is in version 1 of the format, but 2.2 and 4.1 are read'],
    ['4.0', 'this mesh is in version 4 of the format, but 2.2 and 4.1 are read'],
    ['x', 'the version of the format was expected, but here stands "x"'],
  ])('refuses version %s', (other, message) => {
    expect(refusal(write(square).replace(`\n${version} 0 8`, `\n${other} 0 8`))).toMatchObject({ line: 2, message });
  });

  it('refuses a binary file', () => {
    expect(refusal(write(square).replace(' 0 8', ' 1 8'))).toMatchObject({
      line: 2,
      message: 'this mesh is a binary file, but only ASCII is read',
    });
  });

  it('refuses counts that are wrong', () => {
    const nodes = write(square).replace(version === '2.2' ? '$Nodes\n4' : '1 4 1 4\n2 1 0 4', (text) =>
      text.replaceAll('4', '3'),
    );
    expect(refusal(nodes).message).toMatch(
      /^\$Nodes holds more than the (3 nodes|1 blocks) it announces|more than a node/u,
    );
    const elements = write(square).replace(version === '2.2' ? '$Elements\n5' : '5 5 1 5', (text) =>
      text.replaceAll('5', '6'),
    );
    expect(refusal(elements).message).toBe(
      version === '2.2'
        ? '$Elements ends where the number of an element should stand: it holds less than it announces'
        : '$Elements ends where the dimension of a block should stand: it holds less than it announces',
    );
    const huge = write(square).replace(version === '2.2' ? '$Nodes\n4' : '1 4 1 4', (text) =>
      text.replace('4', '4000000000'),
    );
    expect(refusal(huge).message).toBe('4000000000 nodes are announced, more than the file can hold');
  });

  it('reads its own words: a random mesh comes back as it was', () => {
    const size = fc.integer({ min: 1, max: 6 });
    fc.assert(
      fc.property(
        size,
        size,
        fc.infiniteStream(fc.double({ min: -0.2, max: 0.2, noNaN: true })),
        (columns, rows, shifts) => {
          const shift = () => shifts.next().value as number;
          const points = Array.from({ length: (columns + 1) * (rows + 1) }, (_, k): [number, number] => [
            (k % (columns + 1)) + shift(),
            Math.floor(k / (columns + 1)) + shift(),
          ]);
          const triangles = Array.from({ length: columns * rows }, (_, k) => {
            const low = (k % columns) + 1 + Math.floor(k / columns) * (columns + 1);
            const high = low + columns + 1;
            const group = k % 3 === 0 ? 'a' : 'b c';
            return [
              { nodes: [low, low + 1, high + 1], group },
              { nodes: [low, high + 1, high], group },
            ];
          }).flat();
          const lines = Array.from({ length: columns }, (_, k) => ({ nodes: [k + 1, k + 2], group: `curve ${k % 2}` }));
          const mesh = readGmsh(write({ points, triangles, lines }), 'cell.msh');
          expect([...mesh.x]).toEqual(points.map(([x]) => x));
          expect([...mesh.y]).toEqual(points.map(([, y]) => y));
          expect([...mesh.corners]).toEqual(triangles.flatMap(({ nodes }) => nodes.map((node) => node - 1)));
          expect([...mesh.region].map((region) => mesh.regions[region])).toEqual(triangles.map(({ group }) => group));
          expect(Array.from(mesh.edgeBoundary, (k) => mesh.boundaries[k])).toEqual(lines.map(({ group }) => group));
          expect(Array.from(mesh.edgeFrom, (from, k) => [from + 1, mesh.edgeTo[k] + 1])).toEqual(
            lines.map(({ nodes }) => nodes),
          );
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('version 2.2', () => {
  it('refuses a partitioned mesh', () => {
    const text = gmsh2(square).replace('5 2 2 3 1 ', '5 2 4 3 1 1 2 ');
    expect(refusal(text)).toMatchObject({ message: 'this mesh is partitioned, which is not read' });
  });

  it('refuses what is too much or too little in a line, where it stands', () => {
    const text = gmsh2(square);
    const more = text.replace('\n2 1 0 0\n', '\n2 1 0 0 5\n');
    expect(refusal(more)).toMatchObject({
      line: lineOf(more, '2 1 0 0 5'),
      message: 'the line holds more than a node: "5"',
    });
    const less = text.replace('\n2 1 0 0\n', '\n2 1 0\n');
    expect(refusal(less)).toMatchObject({ line: lineOf(less, '2 1 0') + 1 });
  });

  it('reads numbers of nodes with gaps', () => {
    const renumbered = gmsh2(square)
      .replace('\n4 0 1 0\n', '\n90000000000 0 1 0\n')
      .replace('1 3 4\n$End', '1 3 90000000000\n$End');
    const text = renumbered.replace('3 1 2 2 1 3 4', '3 1 2 2 1 3 90000000000');
    expect(readGmsh(text, 'cell.msh')).toEqual(readGmsh(gmsh2(square), 'cell.msh'));
  });
});

describe('version 4.1', () => {
  it('reads curves that run backwards in their group, and coordinates on curves', () => {
    const text = gmsh4(square);
    const reversed = text.replace('1 0 0 0 1 1 0 1 1 0', '1 0 0 0 1 1 0 1 -1 0');
    expect(reversed).not.toBe(text);
    const parametric = reversed.replace('2 1 0 4', '1 1 1 4').replaceAll(/\n(\d \d 0)(?=\n)/gu, '\n$1 0.5');
    expect(readGmsh(parametric, 'cell.msh')).toEqual(readGmsh(text, 'cell.msh'));
  });

  it('refuses a surface in two physical groups', () => {
    const text = gmsh4({
      ...square,
      triangles: [...square.triangles!.slice(0, 1), { nodes: [1, 3, 4], group: 'felt' }],
    });
    const both = text.replace('4 0 0 0 1 1 0 1 4 0', '4 0 0 0 1 1 0 2 3 4 0');
    expect(both).not.toBe(text);
    expect(refusal(both).message).toBe('this element lies on another one: one is of the region "pore", one of "felt"');
  });

  it('refuses a partitioned mesh', () => {
    const text = gmsh4(square).replace('$Nodes', '$PartitionedEntities\n2\n$EndPartitionedEntities\n$Nodes');
    expect(refusal(text).message).toBe('this mesh is partitioned, which is not read');
  });
});

it('says what is no mesh at all', () => {
  expect(refusal('solid ascii\n').message).toBe('this is no mesh of Gmsh: it does not begin with $MeshFormat');
  expect(refusal('').message).toBe('the file has no section $MeshFormat');
  expect(refusal('$NOD\n4\n').message).toBe('this mesh is in version 1.0 of the format, which is not read');
  expect(refusal(gmsh2({ points: square.points })).message).toBe('the mesh holds neither triangles nor quadrangles');
  expect(refusal(`${gmsh2(square)}$Nodes\n0\n$EndNodes\n`).message).toBe('a second section $Nodes begins here');
});

describe('the meshes that are shipped', () => {
  const folder = join(import.meta.dirname, '../../meshes');
  const files = readdirSync(folder).filter((name) => name.endsWith('.msh'));

  it('are three at least, each with its source and small', () => {
    expect(files.length).toBeGreaterThanOrEqual(3);
    const sources = readdirSync(folder);
    for (const file of files) {
      expect(sources).toContain(file.replace('.msh', '.geo'));
      expect(readFileSync(join(folder, file)).length).toBeLessThan(300_000);
    }
  });

  it.each(files)('%s is read', (file) => {
    const mesh: GmshMesh = readGmsh(readFileSync(join(folder, file), 'utf8'), file);
    expect(mesh.regions.length).toBeGreaterThan(0);
    expect(mesh.boundaries.length).toBeGreaterThan(1);
  });
});
