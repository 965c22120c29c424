import { utf8, zlib } from './encoding.ts';

/** Colour of one palette entry, 0 to 255 each. */
export type Colour = readonly [red: number, green: number, blue: number];

const checksumTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function checksum(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = checksumTable[(value ^ byte) & 255] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(utf8(type), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, checksum(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

/**
 * An 8-bit palette PNG: one byte a pixel, rows from the top down. A field of a million cells stays one small image mark
 * this way, where a mark for every cell would take seconds and hundreds of megabytes.
 *
 * @param transparent index of a colour of the palette that what is below shows through
 */
export async function palettePng(
  pixels: Uint8Array,
  width: number,
  height: number,
  palette: readonly Colour[],
  transparent?: number,
): Promise<Uint8Array> {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, 3, 0, 0, 0], 8);
  // Every row starts with its filter type; 0, none, suits palette indices best.
  const rows = new Uint8Array(height * (width + 1));
  for (let row = 0; row < height; row++) {
    rows.set(pixels.subarray(row * width, (row + 1) * width), row * (width + 1) + 1);
  }
  const pieces = [
    Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10),
    chunk('IHDR', header),
    chunk('PLTE', Uint8Array.from(palette.flat())),
    ...(transparent === undefined ? [] : [chunk('tRNS', opacity(transparent))]),
    chunk('IDAT', await zlib(rows)),
    chunk('IEND', new Uint8Array(0)),
  ];
  const file = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    file.set(piece, offset);
    offset += piece.length;
  }
  return file;
}

/** The opacity of the colours of a palette up to the one that is transparent; the rest are opaque. */
function opacity(transparent: number): Uint8Array {
  const values = new Uint8Array(transparent + 1).fill(255);
  values[transparent] = 0;
  return values;
}
