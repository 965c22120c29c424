import { BadResultError } from '../errors.ts';
import type { RunResult } from '../study/results.ts';
import type { StructuresResult } from '../study/structure-results.ts';
import type { SweepResult } from '../study/sweep.ts';
import { version as writer } from '../version.ts';
import { utf8 } from './encoding.ts';
import type { OutputFile } from './renderer.ts';

/**
 * A whole result in one file, from which its report is made again without a solve. Below gzip there are a header (one line of
 * JSON), a document (JSON) and the typed arrays of it, little-endian, each from a multiple of eight bytes on. In the document
 * `{"$array": [type, first byte, length]}` stands for an array, `{"$number": "NaN"}` for a number that JSON has no word for, and a
 * key that itself begins with `$` has a second one. Arrays are kept to the last bit. Nothing tells when the file was written:
 * equal results make equal bytes.
 */

/** Name of the file in every folder that a result is written to. */
export const resultFileName = 'result.meander';

/** What may be stored, by kind. */
export interface StoredResults {
  /** Of `meander run`, `impedance`, `limits` and `compare`. */
  readonly run: RunResult;
  readonly sweep: SweepResult;
  /** Of `meander tortuosity`. */
  readonly structures: StructuresResult;
}

export type StoredKind = keyof StoredResults;

/** A result with its kind. */
export type StoredResult = {
  [Kind in StoredKind]: { readonly kind: Kind; readonly result: StoredResults[Kind] };
}[StoredKind];

/** The list that each kind has at least. */
const contents: { readonly [Kind in StoredKind]: keyof StoredResults[Kind] } = {
  run: 'variants',
  sweep: 'points',
  structures: 'structures',
};

const format = 'meander-result';
/** Goes up when results of before can no longer be read as they stand. */
const version = 1;

interface Header {
  readonly format: typeof format;
  readonly version: number;
  readonly kind: StoredKind;
  /** The version of Meander that wrote the file. */
  readonly writer: string;
  /** Bytes of the document and of the arrays. */
  readonly document: number;
  readonly arrays: number;
}

const arrayTypes = {
  Float64Array,
  Float32Array,
  Int32Array,
  Uint32Array,
  Int16Array,
  Uint16Array,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
};
type ArrayType = keyof typeof arrayTypes;
type TypedArray = InstanceType<(typeof arrayTypes)[ArrayType]>;

/** Every array begins at a multiple of this many bytes. */
const alignment = 8;

/** The file of a result in the folder of its report. */
export async function resultFile<Kind extends StoredKind>(
  kind: Kind,
  result: StoredResults[Kind],
): Promise<OutputFile> {
  return { path: resultFileName, content: await storeResult(kind, result) };
}

/** The bytes of a stored result. A property that is `undefined` is left out. */
export async function storeResult<Kind extends StoredKind>(
  kind: Kind,
  result: StoredResults[Kind],
): Promise<Uint8Array> {
  const places = new Map<TypedArray, unknown>();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const placeOf = (array: TypedArray): unknown => {
    const known = places.get(array);
    if (known !== undefined) return known;
    const place = { $array: [typeOf(array), size, array.length] };
    const bytes = new Uint8Array(array.buffer as ArrayBuffer, array.byteOffset, array.byteLength);
    const fill = (alignment - (bytes.length % alignment)) % alignment;
    parts.push(bytes, new Uint8Array(fill));
    size += bytes.length + fill;
    places.set(array, place);
    return place;
  };
  const document = utf8(
    JSON.stringify(result, (_, value: unknown) => {
      if (typeof value === 'number') return isWrittenExactly(value) ? value : { $number: numberName(value) };
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
      if (ArrayBuffer.isView(value)) return placeOf(value as TypedArray);
      return withKeys(
        value,
        (key) => key.startsWith('$'),
        (key) => `$${key}`,
      );
    }),
  );
  const header: Header = { format, version, kind, writer, document: document.length, arrays: size };
  const stream = new Blob([utf8(`${JSON.stringify(header)}\n`), document, ...parts] as BlobPart[])
    .stream()
    .pipeThrough(new CompressionStream('gzip'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  // Which system compressed it (RFC 1952, byte OS) says nothing of what it holds.
  bytes[9] = 255;
  return bytes;
}

/**
 * A stored result.
 *
 * @param file the name that problems are reported under
 * @throws BadResultError if the bytes are no stored result, are cut short or damaged, or come from a later version
 */
export async function readResult(bytes: Uint8Array, file: string): Promise<StoredResult> {
  const content = await unzipped(bytes, file);
  const header = headerOf(content, file);
  const start = content.indexOf(newline) + 1;
  if (content.length !== start + header.document + header.arrays) throw damaged(file);
  const arrays = content.subarray(start + header.document);
  const known = new Map<number, TypedArray>();
  const arrayAt = ([type, offset, length]: [ArrayType, number, number]): TypedArray => {
    const same = known.get(offset);
    if (same !== undefined && same.length === length && typeOf(same) === type) return same;
    const Type = arrayTypes[type];
    const end = offset + length * Type.BYTES_PER_ELEMENT;
    if (!(end <= arrays.length)) throw damaged(file);
    // A copy of its own: a view would keep every array of the result in memory with it.
    const array = new Type(arrays.slice(offset, end).buffer);
    if (length > 0) known.set(offset, array);
    return array;
  };
  let result: unknown;
  try {
    result = JSON.parse(
      new TextDecoder('utf-8', { fatal: true }).decode(content.subarray(start, start + header.document)),
      (_, value: unknown) => {
        if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
        if ('$array' in value) return arrayAt(value.$array as [ArrayType, number, number]);
        if ('$number' in value) return Number(value.$number);
        return withKeys(
          value,
          (key) => key.startsWith('$$'),
          (key) => key.slice(1),
        );
      },
    );
  } catch (error) {
    throw error instanceof BadResultError ? error : damaged(file);
  }
  const list = (result as Record<string, unknown> | null)?.[contents[header.kind]];
  if (!Array.isArray(list)) throw damaged(file);
  return { kind: header.kind, result } as StoredResult;
}

const newline = 10;

async function unzipped(bytes: Uint8Array, file: string): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) throw foreign(file);
  try {
    const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    throw damaged(file);
  }
}

function headerOf(content: Uint8Array, file: string): Header {
  let header: Partial<Header> | null;
  try {
    header = JSON.parse(new TextDecoder().decode(content.subarray(0, content.indexOf(newline)))) as Partial<Header>;
  } catch {
    throw foreign(file);
  }
  if (header?.format !== format || typeof header.version !== 'number') throw foreign(file);
  if (header.version > version || !(String(header.kind) in contents)) {
    throw new BadResultError(
      `${file} was written by Meander ${header.writer}, which stores results in a way that version ${writer} does not read`,
      `use Meander ${header.writer} or later, or solve the case again`,
    );
  }
  return header as Header;
}

function foreign(file: string): BadResultError {
  return new BadResultError(
    `${file} is no stored result of Meander`,
    `name a folder that \`meander run\`, \`sweep\` or \`tortuosity\` has written, with its ${resultFileName}`,
  );
}

function damaged(file: string): BadResultError {
  return new BadResultError(
    `${file} is cut short or damaged`,
    'copy it again from where it was written, or solve the case again',
  );
}

function typeOf(array: TypedArray): ArrayType {
  const found = (Object.keys(arrayTypes) as ArrayType[]).find((name) => array.constructor === arrayTypes[name]);
  // Buffers of Node and the like are bytes.
  return found ?? 'Uint8Array';
}

function isWrittenExactly(value: number): boolean {
  return Number.isFinite(value) && !Object.is(value, -0);
}

function numberName(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** An object with some of its keys changed; itself where there are none to change. */
function withKeys(value: object, which: (key: string) => boolean, change: (key: string) => string): object {
  const keys = Object.keys(value);
  if (!keys.some(which)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [which(key) ? change(key) : key, each]));
}
