import { UnsupportedFormatError } from '../errors.ts';
import type { FieldMap, RunResult, VariantResult } from '../study/results.ts';
import { type Column, csv } from './csv.ts';
import type { Hdf5Dataset, Hdf5Encoder, Hdf5Group } from './hdf5.ts';
import type { OutputFile } from './renderer.ts';
import { parquet } from './sweep/parquet.ts';
import { fieldVti, regularMap } from './vti.ts';
import { fieldVtu } from './vtu.ts';

/** What fields and tables may be written as; tables know nothing of the first two. */
export const outputFormats = ['vtu', 'vti', 'csv', 'json', 'parquet', 'hdf5'] as const;
export type OutputFormat = (typeof outputFormats)[number];

/** What tables have files of their own in; HDF5 holds them beside the fields. */
const tableFormats = ['csv', 'json', 'parquet'] as const satisfies readonly OutputFormat[];
export type TableFormat = (typeof tableFormats)[number];

function isTableFormat(format: OutputFormat): format is TableFormat {
  return (tableFormats as readonly OutputFormat[]).includes(format);
}

/** How the fields and tables of a report are written. */
export interface Formats {
  /** Fields in each of them, tables in each that can hold tables; fields as VTU and tables as CSV where nothing else is asked. */
  readonly formats?: readonly OutputFormat[];
  /** Writes HDF5, for which it takes a package that Meander does without; needed where it is asked for. */
  readonly hdf5?: Hdf5Encoder;
}

const usual: readonly OutputFormat[] = ['vtu'];

/** A table of a variant, or of all. */
export interface NamedTable {
  /** Name without an ending. */
  readonly stem: string;
  readonly columns: readonly Column[];
}

/** A field of a variant at one time. */
export interface NamedField {
  readonly stem: string;
  readonly map: FieldMap;
}

/**
 * Refuses formats that a result cannot be written in.
 *
 * @throws UnsupportedFormatError
 */
export function requireFormats({ variants }: RunResult, { formats = usual, hdf5 }: Formats): void {
  if (formats.includes('hdf5') && hdf5 === undefined) {
    throw new UnsupportedFormatError(
      'nothing was given that writes HDF5',
      'npm install h5wasm, and hand over `loadHdf5()` of meander/node',
    );
  }
  if (!formats.includes('vti')) return;
  const fields = variants.flatMap((variant) => mapsOf(variant).map((map) => ({ variant, map })));
  const irregular = fields.find(({ map }) => regularMap(map) === undefined);
  if (fields.length > 0 && irregular === undefined) return;
  throw new UnsupportedFormatError(
    irregular === undefined
      ? 'VTI holds fields, of which there are none: no pores are resolved'
      : `VTI holds grids of equal cells, but the mesh of ${irregular.variant.name} is ${
          irregular.map.kind === 'triangles' ? 'made of triangles' : 'graded'
        }`,
    irregular === undefined
      ? 'use csv, json, parquet or hdf5'
      : 'use vtu, which holds every mesh; `meander report` writes it without solving',
  );
}

/**
 * The formats asked for of a result that is tables alone, such as that of a sweep; nothing where none is asked for.
 *
 * @throws UnsupportedFormatError for formats of fields
 */
export function requireTableFormats(
  what: 'sweep' | 'structure',
  { formats }: Pick<Formats, 'formats'>,
): readonly TableFormat[] | undefined {
  const other = formats?.find((format) => !isTableFormat(format));
  if (other !== undefined) {
    throw new UnsupportedFormatError(
      `${other.toUpperCase()} is for the fields of runs, but a ${what} has tables alone`,
      `use ${tableFormats.slice(0, -1).join(', ')} or ${tableFormats.at(-1)}`,
    );
  }
  return formats?.filter(isTableFormat);
}

function mapsOf({ map, operation }: VariantResult): FieldMap[] {
  const inTime = operation?.snapshots.flatMap((snapshot) => snapshot.map ?? []) ?? [];
  return [...(map === undefined ? [] : [map]), ...inTime];
}

/** Tables and fields that belong together. */
export interface DataSet {
  /** Name of the HDF5 file that holds all of them, without its ending; left out where there is to be none. */
  readonly root?: string;
  readonly tables: readonly NamedTable[];
  readonly fields: readonly NamedField[];
}

/** The files of tables and fields, in the formats asked for. Tables that no format asked for can hold are written as CSV. */
export function dataFiles({ root, tables, fields }: DataSet, { formats = usual, hdf5 }: Formats): OutputFile[] {
  const inOneFile = root !== undefined && formats.includes('hdf5') && hdf5 !== undefined;
  const ofTables = formats.filter(isTableFormat);
  const tableEndings: readonly TableFormat[] = ofTables.length > 0 || inOneFile ? ofTables : ['csv'];
  return [
    ...tables.flatMap((table) => tableEndings.map((format) => tableFile(table, format))),
    ...fields.flatMap((field) => formats.flatMap((format) => fieldFiles(field, format))),
    ...(inOneFile ? [{ path: `${root}.h5`, content: hdf5(hdf5Of(root, tables, fields)) }] : []),
  ];
}

/** The ending of fields that a ParaView collection can name; nothing where there are no such fields. */
export function collectedEnding({ formats = usual }: Formats): 'vtu' | 'vti' | undefined {
  return formats.includes('vtu') ? 'vtu' : formats.includes('vti') ? 'vti' : undefined;
}

/** A table as one file. */
export function tableFile({ stem, columns }: NamedTable, format: TableFormat): OutputFile {
  switch (format) {
    case 'csv':
      return { path: `${stem}.csv`, content: csv(columns) };
    case 'json':
      return { path: `${stem}.json`, content: tableJson(columns) };
    case 'parquet':
      return { path: `${stem}.parquet`, content: parquet(columns.map(typed)) };
  }
}

function fieldFiles({ stem, map }: NamedField, format: OutputFormat): OutputFile[] {
  switch (format) {
    case 'vtu':
      return [{ path: `${stem}.vtu`, content: fieldVtu(map) }];
    case 'vti': {
      const regular = regularMap(map);
      return regular === undefined ? [] : [{ path: `${stem}.vti`, content: fieldVti(regular) }];
    }
    case 'json':
      return [{ path: `${stem}.field.json`, content: fieldJson(map) }];
    case 'hdf5':
      return [];
    case 'csv':
    case 'parquet':
      return [tableFile({ stem: `${stem}.field`, columns: fieldTable(map) }, format)];
  }
}

/** The pore cells of a grid by their centres, or the points of triangles, one a line, SI units. */
export function fieldTable(map: FieldMap): Column[] {
  const kept: number[] = [];
  map.concentration.forEach((value, k) => {
    if (!Number.isNaN(value)) kept.push(k);
  });
  const columns = map.kind === 'grid' ? map.xEdges.length - 1 : 0;
  const middle = (edges: Float64Array, k: number) => 0.5 * (edges[k] + edges[k + 1]);
  const place =
    map.kind === 'grid'
      ? {
          x: (k: number) => middle(map.xEdges, k % columns),
          y: (k: number) => middle(map.yEdges, Math.floor(k / columns)),
        }
      : { x: (k: number) => map.x[k], y: (k: number) => map.y[k] };
  return [
    { header: 'x (m)', values: Float64Array.from(kept, place.x) },
    { header: 'y (m)', values: Float64Array.from(kept, place.y) },
    { header: 'concentration (mol/m3)', values: Float64Array.from(kept, (k) => map.concentration[k]) },
    { header: 'potential (V)', values: Float64Array.from(kept, (k) => map.potential[k]) },
  ];
}

/** Columns by their headers. Numbers that are not finite are null, for which JSON has no other word. */
export function tableJson(columns: readonly Column[]): string {
  return `${JSON.stringify(Object.fromEntries(columns.map(({ header, values }) => [header, Array.from(values)])))}\n`;
}

/** A field with the numbers of its mesh, SI units; null in solids. */
function fieldJson(map: FieldMap): string {
  const list = (values: Float64Array | Int32Array) => Array.from(values);
  const mesh =
    map.kind === 'grid'
      ? { 'x_edges (m)': list(map.xEdges), 'y_edges (m)': list(map.yEdges) }
      : { 'x (m)': list(map.x), 'y (m)': list(map.y), triangles: list(map.corners) };
  const fields = { 'concentration (mol/m3)': list(map.concentration), 'potential (V)': list(map.potential) };
  return `${JSON.stringify({ kind: map.kind, ...mesh, ...fields })}\n`;
}

function typed({ header, values }: Column) {
  return { header, values, type: typeOf(values) };
}

function typeOf(values: Column['values']): 'INT32' | 'DOUBLE' | 'STRING' {
  if (values instanceof Int32Array) return 'INT32';
  return typeof values[0] === 'string' ? 'STRING' : 'DOUBLE';
}

/** What one HDF5 file holds: a group for every table and for every field, named by what follows the root in their stems. */
function hdf5Of(root: string, tables: readonly NamedTable[], fields: readonly NamedField[]): Hdf5Group {
  const after = (stem: string) => stem.slice(root.length + 1);
  return {
    groups: Object.fromEntries([
      ...tables.map(({ stem, columns }) => [after(stem), { datasets: Object.fromEntries(columns.map(hdf5Column)) }]),
      ...fields.map(({ stem, map }) => [stem === root ? 'field' : `field.${after(stem)}`, hdf5Field(map)]),
    ]) as Record<string, Hdf5Group>,
  };
}

function hdf5Column({ header, values }: Column): [string, Hdf5Dataset] {
  const [, words, unit] = /^(.*?)(?: \(([^()]*)\))?$/u.exec(header)!;
  // A slash would begin a group.
  const name = words.replaceAll('/', '_');
  const shape = [values.length];
  if (typeof values[0] === 'string') return [name, { values: Array.from(values, String), shape }];
  const numbers = values instanceof Int32Array ? values : Float64Array.from(values as ArrayLike<number>);
  return [name, { values: numbers, shape, ...(unit === undefined ? {} : { unit }) }];
}

function hdf5Field(map: FieldMap): Hdf5Group {
  const whole = (values: Float64Array | Int32Array, unit?: string): Hdf5Dataset => ({
    values,
    shape: [values.length],
    unit,
  });
  if (map.kind === 'triangles') {
    return {
      attributes: { kind: map.kind },
      datasets: {
        x: whole(map.x, 'm'),
        y: whole(map.y, 'm'),
        triangles: { values: map.corners, shape: [map.corners.length / 3, 3] },
        concentration: whole(map.concentration, 'mol/m3'),
        potential: whole(map.potential, 'V'),
      },
    };
  }
  const shape = [map.yEdges.length - 1, map.xEdges.length - 1];
  return {
    attributes: { kind: map.kind },
    datasets: {
      x_edges: whole(map.xEdges, 'm'),
      y_edges: whole(map.yEdges, 'm'),
      concentration: { values: map.concentration, shape, unit: 'mol/m3' },
      potential: { values: map.potential, shape, unit: 'V' },
    },
  };
}
