import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => path.replaceAll('\\', '/'));

/** Which rooms a room may know of: data runs one way (docs/architecture.md). */
const known: Readonly<Record<string, readonly string[]>> = {
  materials: [],
  // The text of a mesh file is read by the room of meshes, which knows nothing of cells in that; so for the command line.
  case: ['materials', 'mesh'],
  geometry: ['case'],
  mesh: ['case', 'geometry'],
  physics: ['materials'],
  solve: ['geometry', 'mesh', 'physics'],
  measure: ['case', 'geometry', 'materials', 'mesh', 'physics', 'solve'],
  study: ['case', 'geometry', 'materials', 'measure', 'mesh', 'physics', 'solve'],
  report: ['case', 'geometry', 'measure', 'mesh', 'study'],
  node: ['case', 'report', 'study'],
  cli: ['case', 'geometry', 'mesh', 'node', 'report', 'study'],
};

interface Import {
  readonly from: string;
  readonly path: string;
  readonly room: string;
  readonly target: string;
}

const roomOf = (path: string) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '');

function importsOf(path: string): Import[] {
  const text = readFileSync(join(root, 'src', path), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?'([^']+)'/gu)].map(([, target]) => ({
    from: path,
    path: target,
    room: roomOf(path),
    target: target.startsWith('.') ? normalize(join(dirname(path), target)).replaceAll('\\', '/') : '',
  }));
}

const imports = sources.flatMap(importsOf);

describe('the rooms of the house', () => {
  it('are those that the documentation names', () => {
    expect([...new Set(sources.map(roomOf))].filter((room) => room !== '').sort()).toEqual(Object.keys(known).sort());
  });

  it('know only those before them', () => {
    const wrong = imports
      .filter(({ room, target }) => room !== '' && roomOf(target) !== '' && roomOf(target) !== room)
      .filter(({ room, target }) => !known[room].includes(roomOf(target)))
      .map(({ from, target }) => `${from} imports ${target}`);
    expect(wrong).toEqual([]);
    // The patterns above do find imports.
    expect(imports.length).toBeGreaterThan(1000);
  });

  it('reach a mesh file from the edges by its reader alone', () => {
    const reached = imports.filter(({ room, target }) => ['case', 'cli'].includes(room) && roomOf(target) === 'mesh');
    expect([...new Set(reached.map(({ target }) => target))]).toEqual(['mesh/gmsh.ts']);
  });

  it('know of Node only where files, threads and pictures are', () => {
    const platform = imports
      .filter(({ path }) => path.startsWith('node:'))
      .filter(({ from }) => !['cli', 'node'].includes(roomOf(from)) && from !== 'node.ts')
      .map(({ from }) => from);
    expect([...new Set(platform)]).toEqual(['report/render-node.ts']);
  });
});

describe('what is committed', () => {
  it('has no download addresses in its lock files', () => {
    for (const path of ['package-lock.json', 'wasm/toolchain/package-lock.json']) {
      expect(readFileSync(join(root, path), 'utf8'), path).not.toMatch(/"resolved": "(?!wasm")/u);
    }
  });
});
