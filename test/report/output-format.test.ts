import { parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { UnsupportedFormatError } from '../../src/errors.ts';
import { loadHdf5 } from '../../src/node/hdf5.ts';
import { dataFiles, type OutputFormat, requireFormats } from '../../src/report/output-format.ts';
import { fieldVti, regularMap } from '../../src/report/vti.ts';
import { fieldVtu } from '../../src/report/vtu.ts';
import type { FieldMap, GridMap, RunResult, TriangleMap } from '../../src/study/results.ts';
import { hasVtk, readByVtk } from '../support/vtk.ts';
import { comparisonResult, minimalResult } from './fixture.ts';

/** Three by two pixels with a solid at the lower right. */
const pixels: GridMap = {
  kind: 'grid',
  width: 3e-6,
  height: 4e-6,
  sides: 'mirror',
  xEdges: Float64Array.of(0, 1e-6, 2e-6, 3e-6),
  yEdges: Float64Array.of(0, 2e-6, 4e-6),
  concentration: Float64Array.of(1000.1, 1001, Number.NaN, 1002, 1003, 1004),
  potential: Float64Array.of(0.1, 0.2, Number.NaN, 0.3, 0.4, 0.5),
  solids: [],
  bitmaps: [],
};
const graded: GridMap = { ...pixels, xEdges: Float64Array.of(0, 0.5e-6, 2e-6, 3e-6) };
/** A square of two triangles. */
const triangles: TriangleMap = {
  kind: 'triangles',
  width: 1,
  height: 1,
  sides: 'mirror',
  x: Float64Array.of(0, 1, 1, 0),
  y: Float64Array.of(0, 0, 1, 1),
  corners: Int32Array.of(0, 1, 2, 0, 2, 3),
  concentration: Float64Array.of(1, 2, 3, 4),
  potential: Float64Array.of(0.1, 0.2, 0.3, 0.4),
  solids: [],
  bitmaps: [],
};

const [template] = minimalResult.variants;
const runOf = (...maps: readonly (FieldMap | undefined)[]): RunResult => ({
  ...minimalResult,
  variants: maps.map((map, k) => ({ ...template, name: `v${k}`, ...(map && { map }) })),
});

const columns = [
  { header: 'surface', values: ['wall', 'a, "b"'] },
  { header: 'cycle', values: Int32Array.of(1, 2) },
  { header: 'current_density on host/wall 1 (A/m2)', values: Float64Array.of(0.1, Number.NaN) },
];
const written = (
  formats: readonly OutputFormat[] | undefined,
  map: FieldMap = pixels,
  hdf5?: Parameters<typeof dataFiles>[1]['hdf5'],
) =>
  dataFiles({ root: 'v', tables: [{ stem: 'v.surface', columns }], fields: [{ stem: 'v', map }] }, { formats, hdf5 });
const pathsOf = (...given: Parameters<typeof written>) => written(...given).map(({ path }) => path);
const contentOf = (path: string, ...given: Parameters<typeof written>) =>
  written(...given).find((file) => file.path === path)!.content;

describe('the files of a format', () => {
  it('are VTU and CSV unless something else is asked, and CSV beside what holds no tables', () => {
    expect(pathsOf(undefined)).toEqual(['v.surface.csv', 'v.vtu']);
    expect(pathsOf(['vti'])).toEqual(['v.surface.csv', 'v.vti']);
    expect(pathsOf(['parquet', 'vtu'])).toEqual(['v.surface.parquet', 'v.field.parquet', 'v.vtu']);
    expect(pathsOf(['csv', 'json'])).toEqual(['v.surface.csv', 'v.surface.json', 'v.field.csv', 'v.field.json']);
  });

  it('CSV of a field holds the pores by their centres', () => {
    const lines = (contentOf('v.field.csv', ['csv']) as string).trimEnd().split('\n');
    expect(lines[0]).toBe('x (m),y (m),concentration (mol/m3),potential (V)');
    expect(lines).toHaveLength(6);
    expect(lines[2]).toBe('0.0000015,0.000001,1001,0.2');
    expect((contentOf('v.field.csv', ['csv'], triangles) as string).trimEnd().split('\n').at(-1)).toBe('0,1,4,0.4');
  });

  it('JSON of a field holds the mesh and null for solids', () => {
    const grid = JSON.parse(contentOf('v.field.json', ['json']) as string);
    expect(grid['x_edges (m)']).toEqual(Array.from(pixels.xEdges));
    expect(grid['concentration (mol/m3)']).toEqual([1000.1, 1001, null, 1002, 1003, 1004]);
    expect(JSON.parse(contentOf('v.field.json', ['json'], triangles) as string).triangles).toEqual([0, 1, 2, 0, 2, 3]);
    expect(JSON.parse(contentOf('v.surface.json', ['json']) as string)).toEqual({
      surface: ['wall', 'a, "b"'],
      cycle: [1, 2],
      'current_density on host/wall 1 (A/m2)': [0.1, null],
    });
  });

  it('Parquet is read back by an independent reader', async () => {
    const read = (path: string) => {
      const bytes = contentOf(path, ['parquet']) as Uint8Array;
      return parquetReadObjects({ file: bytes.slice().buffer as ArrayBuffer });
    };
    expect(await read('v.surface.parquet')).toEqual([
      { surface: 'wall', cycle: 1, 'current_density on host/wall 1 (A/m2)': 0.1 },
      { surface: 'a, "b"', cycle: 2, 'current_density on host/wall 1 (A/m2)': null },
    ]);
    const field = await read('v.field.parquet');
    expect(field.map((row) => row['concentration (mol/m3)'])).toEqual([1000.1, 1001, 1002, 1003, 1004]);
  });
});

describe('HDF5', async () => {
  const hdf5 = await loadHdf5();
  const { File, ready } = await import('h5wasm');
  const { FS } = await ready;

  function opened(map: FieldMap) {
    const files = written(['hdf5'], map, hdf5);
    expect(files.map(({ path }) => path)).toEqual(['v.h5']);
    const name = `read-${map.kind}.h5`;
    FS.writeFile(name, files[0].content as Uint8Array);
    const file = new File(name, 'r');
    const valueAt = (path: string) => (file.get(path) as { value: unknown }).value;
    const shapeAt = (path: string) => (file.get(path) as { shape: number[] }).shape;
    const unitAt = (path: string) => (file.get(path) as { attrs: Record<string, { value: unknown }> }).attrs.unit.value;
    return { valueAt, shapeAt, unitAt };
  }

  it('holds field and tables in one file, exact, with units and shapes', () => {
    const { valueAt, shapeAt, unitAt } = opened(pixels);
    expect(valueAt('field/concentration')).toEqual(pixels.concentration);
    expect(shapeAt('field/concentration')).toEqual([2, 3]);
    expect(valueAt('field/x_edges')).toEqual(pixels.xEdges);
    expect(unitAt('field/potential')).toBe('V');
    expect(valueAt('surface/surface')).toEqual(['wall', 'a, "b"']);
    expect(valueAt('surface/cycle')).toEqual(Int32Array.of(1, 2));
    expect(valueAt('surface/current_density on host_wall 1')).toEqual(Float64Array.of(0.1, Number.NaN));
    expect(unitAt('surface/current_density on host_wall 1')).toBe('A/m2');
  });

  it('holds triangles by their corners', () => {
    const { valueAt, shapeAt } = opened(triangles);
    expect(shapeAt('field/triangles')).toEqual([2, 3]);
    expect(valueAt('field/triangles')).toEqual(triangles.corners);
    expect(valueAt('field/y')).toEqual(triangles.y);
  });
});

describe('VTI', () => {
  it('knows grids of equal cells', () => {
    expect(regularMap(pixels)!.spacing).toEqual({ x: expect.closeTo(1e-6, 18), y: 2e-6 });
    expect(regularMap(graded)).toBeUndefined();
    expect(regularMap(triangles)).toBeUndefined();
  });

  it('is refused for other meshes, with the variant and what to use', () => {
    const refusal = (result: RunResult, formats: OutputFormat[] = ['vti']) => {
      try {
        requireFormats(result, { formats });
      } catch (error) {
        expect(error).toBeInstanceOf(UnsupportedFormatError);
        return error as UnsupportedFormatError;
      }
      return undefined;
    };
    expect(refusal(runOf(pixels, undefined))).toBeUndefined();
    expect(refusal(runOf(pixels, graded))!.message).toContain('the mesh of v1 is graded');
    expect(refusal(runOf(triangles))!.message).toContain('the mesh of v0 is made of triangles');
    expect(refusal(runOf(triangles))!.help).toContain('use vtu');
    expect(refusal(runOf(undefined))!.message).toContain('no pores are resolved');
    expect(refusal(comparisonResult, ['vtu', 'vti'])!.code).toBe('unsupported-format');
    expect(refusal(comparisonResult, ['csv', 'json', 'parquet', 'vtu'])).toBeUndefined();
    expect(refusal(comparisonResult, ['hdf5'])!.help).toContain('npm install h5wasm');
  });

  it('is XML of the shape that VTK documents', () => {
    const xml = fieldVti(regularMap(pixels)!);
    expect(xml).toContain('<VTKFile type="ImageData" version="1.0" byte_order="LittleEndian" header_type="UInt32">');
    expect(xml).toContain('WholeExtent="0 3 0 2 0 0"');
    expect(
      [...xml.matchAll(/<DataArray type="(\w+)" Name="(\w+)"/gu)].map(([, type, name]) => `${type} ${name}`),
    ).toEqual(['Float64 concentration', 'Float64 potential', 'UInt8 vtkGhostType']);
  });
});

describe.skipIf(!hasVtk)('read by VTK (skipped where no Python has VTK; Debian: python3-vtk9)', () => {
  it('VTI is the picture, with its solids hidden', () => {
    const { cells, bounds, cellData } = readByVtk(fieldVti(regularMap(pixels)!), 'vti');
    expect(bounds.slice(0, 4)).toEqual([0, expect.closeTo(3e-6, 15), 0, expect.closeTo(4e-6, 15)]);
    expect(cellData.concentration).toEqual([1000.1, 1001, null, 1002, 1003, 1004]);
    expect(cellData.potential).toEqual([0.1, 0.2, null, 0.3, 0.4, 0.5]);
    expect(cellData.vtkGhostType).toEqual([0, 0, 32, 0, 0, 0]);
    // The cell right of the middle of the upper row, whose values stand fifth.
    const corners = cells[4].map(([x, y]) => [Math.round(x * 1e6), Math.round(y * 1e6)]);
    expect(corners.sort()).toEqual([
      [1, 2],
      [1, 4],
      [2, 2],
      [2, 4],
    ]);
  });

  it('VTU of a graded grid has its pore cells with their values', () => {
    const { cells, types, cellData } = readByVtk(fieldVtu(graded), 'vtu');
    expect(types).toEqual([9, 9, 9, 9, 9]);
    expect(cellData.concentration).toEqual([1000.1, 1001, 1002, 1003, 1004]);
    expect(cells[1]).toEqual([
      [0.5e-6, 0],
      [2e-6, 0],
      [2e-6, 2e-6],
      [0.5e-6, 2e-6],
    ]);
  });

  it('VTU of triangles has the values at their points', () => {
    const { points, cells, types, pointData } = readByVtk(fieldVtu(triangles), 'vtu');
    expect(types).toEqual([5, 5]);
    expect(points.map(([x, y]) => [x, y])).toEqual([
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ]);
    expect(cells[1]).toEqual([
      [0, 0],
      [1, 1],
      [0, 1],
    ]);
    expect(pointData.concentration).toEqual([1, 2, 3, 4]);
  });
});
