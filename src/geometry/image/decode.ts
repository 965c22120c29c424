import type { DecodedPng } from 'fast-png';
import type { GreyImage } from '../../case/index.ts';
import { BadImageError, MeanderError, ResourceLimitError } from '../../errors.ts';
import { imageHeader } from './header.ts';

/** Memory that decoding and solving may take, bytes: what a browser and a small machine have. */
const memoryLimit = 4 * 2 ** 30;

/** What the decoder holds at once for every byte of the picture: the packed rows, the pixels, and the grey values made from them. */
const copiesOfDecoder = 3;

/** What the solver holds at once for every pixel of the picture, bytes. */
const solverBytesPerPixel = 130;

/** Edges of a picture are counted in 16 bits when it is coarsened. */
const longestEdge = 65_000;

/**
 * Refuses a picture that is too large to be solved on.
 *
 * @throws ResourceLimitError with the memory it would need; BadImageError if it is too small to be a pore space
 */
export function requireSolvableSize(columns: number, rows: number): void {
  if (columns < 2 || rows < 2) {
    throw new BadImageError(
      `the picture has ${columns} x ${rows} ${columns * rows === 1 ? 'pixel' : 'pixels'}: no structure to speak of`,
      'a picture needs at least 2 x 2 pixels, and about 10 across each pore to be worth solving on',
    );
  }
  const needed = columns * rows * solverBytesPerPixel;
  if (needed > memoryLimit || Math.max(columns, rows) > longestEdge) throw tooLarge(columns, rows, needed);
}

function tooLarge(columns: number, rows: number, needed: number): ResourceLimitError {
  const gibibytes = (bytes: number) => `${Number((bytes / 2 ** 30).toPrecision(2)).toLocaleString('en')} GiB`;
  return new ResourceLimitError(
    `the picture has ${columns.toLocaleString('en')} x ${rows.toLocaleString('en')} pixels, which would take about ${gibibytes(needed)} of memory`,
    `crop or coarsen it: up to ${gibibytes(memoryLimit)} are used, which is about 5,700 x 5,700 pixels`,
  );
}

/**
 * Decodes a PNG or a page of a TIFF to grey values. Colours go by their luminance (Rec. 709); transparency is left out. The size is
 * checked before anything is decoded.
 *
 * @param page of a TIFF, from 1
 * @throws BadImageError if it cannot be decoded; ResourceLimitError if it is too large
 */
export async function decodeImage(bytes: Uint8Array, page = 1): Promise<GreyImage> {
  const { format, columns, rows, bytesPerPixel } = imageHeader(bytes, page);
  if (columns === 0 || rows === 0) throw new BadImageError('the picture has no pixels', 'save it again');
  const needed = columns * rows * Math.max(bytesPerPixel * copiesOfDecoder, solverBytesPerPixel);
  if (columns * rows * bytesPerPixel * copiesOfDecoder > memoryLimit) throw tooLarge(columns, rows, needed);
  try {
    return format === 'png' ? await decodePng(bytes) : await decodeTiff(bytes, page);
  } catch (error) {
    if (error instanceof MeanderError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const compression = /^Unsupported Compression: (.*)$/u.exec(reason);
    if (compression !== null) {
      const [, kind] = compression;
      throw new BadImageError(
        `the TIFF is compressed in a way that is not read (${/^\d+$/u.test(kind) ? `number ${kind}` : kind})`,
        'save it without compression, or with LZW or Deflate',
      );
    }
    throw new BadImageError(
      `the ${format === 'png' ? 'PNG' : 'TIFF'} cannot be decoded: ${reason}`,
      'the file is corrupt or cut short, or of a kind that is not read: save it again as an 8-bit grey PNG',
    );
  }
}

async function decodePng(bytes: Uint8Array): Promise<GreyImage> {
  const { convertIndexedToRgb, decode } = await import('fast-png');
  const image = decode(bytes, { checkCrc: true });
  const { width: columns, height: rows } = image;
  if (image.palette !== undefined) {
    const colours = convertIndexedToRgb(image);
    return { columns, rows, ...greyOf(colours, colours.length / (columns * rows), 255) };
  }
  if (image.depth < 8) return { columns, rows, ...unpacked(image) };
  return { columns, rows, ...greyOf(image.data, image.channels, image.depth === 16 ? 65535 : 255) };
}

/** Grey values of less than 8 bits, several to a byte, each row from a new byte on. */
function unpacked({ width, height, depth, data }: DecodedPng): Pick<GreyImage, 'values' | 'white'> {
  const values = new Uint8Array(width * height);
  const most = 2 ** depth - 1;
  const perByte = 8 / depth;
  const bytesPerRow = Math.ceil(width / perByte);
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      const shift = 8 - depth * ((i % perByte) + 1);
      const value = (data[j * bytesPerRow + Math.floor(i / perByte)] >> shift) & most;
      values[j * width + i] = (255 * value) / most;
    }
  }
  return { values, white: 255 };
}

async function decodeTiff(bytes: Uint8Array, page: number): Promise<GreyImage> {
  const { decode } = await import('tiff');
  const [image] = decode(bytes, { pages: [page - 1] });
  const { width: columns, height: rows, data, bitsPerSample, samplesPerPixel, sampleFormat } = image;
  if (bitsPerSample !== 1 && bitsPerSample !== 8 && bitsPerSample !== 16) {
    throw new BadImageError(`the TIFF has ${bitsPerSample} bits a channel`, 'save it with 8 or 16 bits');
  }
  if (sampleFormat === 3 || data instanceof Float32Array || data instanceof Float64Array) {
    throw new BadImageError('the TIFF holds floating-point numbers', 'save it with whole numbers of 8 or 16 bits');
  }
  // The decoder fills in only the first channel of tiles.
  if (image.tiled && samplesPerPixel > 1) {
    throw new BadImageError('the TIFF has colours in tiles', 'save it in grey, or as a PNG');
  }
  if (bitsPerSample === 1) return { columns, rows, values: data.map((bit) => 255 * bit) as Uint8Array, white: 255 };
  const white = bitsPerSample === 16 ? 65535 : 255;
  if (image.palette !== undefined) {
    const shades = image.palette.map(([red, green, blue]) => luminance(red, green, blue) / 257);
    return { columns, rows, values: Uint8Array.from(data, (index) => Math.round(shades[index] ?? 0)), white: 255 };
  }
  const { values } = greyOf(data as Uint8Array | Uint16Array, samplesPerPixel, white);
  return { columns, rows, values, white };
}

function luminance(red: number, green: number, blue: number): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The grey values of interleaved channels: 1 grey, 2 grey and alpha, 3 colours, 4 colours and alpha. */
function greyOf(
  data: Uint8Array | Uint8ClampedArray | Uint16Array,
  channels: number,
  white: number,
): Pick<GreyImage, 'values' | 'white'> {
  const count = data.length / channels;
  const values = white > 255 ? new Uint16Array(count) : new Uint8Array(count);
  for (let k = 0; k < count; k++) {
    const at = k * channels;
    values[k] = channels < 3 ? data[at] : Math.round(luminance(data[at], data[at + 1], data[at + 2]));
  }
  return { values, white };
}
