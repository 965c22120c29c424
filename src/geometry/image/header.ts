import { BadImageError } from '../../errors.ts';

/** What the first bytes of an image file say of it, before anything is decoded. */
export interface ImageHeader {
  readonly format: 'png' | 'tiff';
  readonly columns: number;
  readonly rows: number;
  /** Bytes of a pixel when decoded, all channels. */
  readonly bytesPerPixel: number;
  /** Pages of a TIFF, such as the slices of a tomogram; 1 for a PNG. */
  readonly pages: number;
}

const pngSignature = [137, 80, 78, 71, 13, 10, 26, 10];
const notAnImage = 'meander reads PNG and TIFF, grey or in colour, with 8 or 16 bits a channel';

/**
 * Reads the header of a PNG or TIFF file.
 *
 * @param page of a TIFF, from 1
 * @throws BadImageError if it is neither, ends early, or has no such page
 */
export function imageHeader(bytes: Uint8Array, page = 1): ImageHeader {
  if (bytes.length === 0) throw new BadImageError('the file is empty', notAnImage);
  if (pngSignature.every((byte, k) => bytes[k] === byte)) return pngHeader(bytes, page);
  const order = String.fromCharCode(bytes[0], bytes[1]);
  if (order === 'II' || order === 'MM') return tiffHeader(bytes, page);
  throw new BadImageError('this is neither a PNG nor a TIFF', notAnImage);
}

function cutShort(): BadImageError {
  return new BadImageError('the file ends before its image does', 'it was cut short: copy or save it again');
}

function noSuchPage(page: number, pages: number): BadImageError {
  const has = pages === 1 ? 'one page' : `${pages} pages`;
  return new BadImageError(`there is no page ${page}: the file has ${has}`, `pages are counted from 1 to ${pages}`);
}

function pngHeader(bytes: Uint8Array, page: number): ImageHeader {
  if (bytes.length < 33) throw cutShort();
  if (page !== 1) throw noSuchPage(page, 1);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const depth = bytes[24];
  const channels = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[bytes[25]] ?? 4;
  return {
    format: 'png',
    columns: view.getUint32(16),
    rows: view.getUint32(20),
    bytesPerPixel: channels * (depth === 16 ? 2 : 1),
    pages: 1,
  };
}

const tag = { width: 256, height: 257, bits: 258, samples: 277 } as const;

function tiffHeader(bytes: Uint8Array, page: number): ImageHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const little = bytes[0] === 0x49;
  try {
    const magic = view.getUint16(2, little);
    if (magic === 43) throw new BadImageError('this is a BigTIFF', 'save it as a plain TIFF, or the slice as a PNG');
    if (magic !== 42) throw new BadImageError('this is neither a PNG nor a TIFF', notAnImage);
    const fields = new Map<number, number>();
    const seen = new Set<number>();
    let pages = 0;
    for (let at = view.getUint32(4, little); at !== 0; ) {
      if (seen.has(at))
        throw new BadImageError('the pages of the TIFF run in a circle', 'the file is broken: save it again');
      seen.add(at);
      pages++;
      const entries = view.getUint16(at, little);
      for (let k = 0; k < entries; k++) {
        const entry = at + 2 + 12 * k;
        const [name, type, count] = [
          view.getUint16(entry, little),
          view.getUint16(entry + 2, little),
          view.getUint32(entry + 4, little),
        ];
        if (pages !== page) continue;
        const value = type === 3 ? view.getUint16(entry + 8, little) : view.getUint32(entry + 8, little);
        // Of several values that do not fit the entry itself there is only the address; they are alike for all channels.
        const inline = count * (type === 3 ? 2 : 4) <= 4;
        fields.set(name, inline ? value : type === 3 ? view.getUint16(value, little) : view.getUint32(value, little));
      }
      at = view.getUint32(at + 2 + 12 * entries, little);
    }
    if (page > pages || page < 1) throw noSuchPage(page, pages);
    const bits = fields.get(tag.bits);
    if (bits === undefined) {
      throw new BadImageError('the TIFF does not say how many bits a pixel has', 'save it with 8 bits, or as a PNG');
    }
    return {
      format: 'tiff',
      columns: fields.get(tag.width) ?? 0,
      rows: fields.get(tag.height) ?? 0,
      bytesPerPixel: (fields.get(tag.samples) ?? 1) * Math.max(1, Math.ceil(bits / 8)),
      pages,
    };
  } catch (error) {
    if (error instanceof RangeError) throw cutShort();
    throw error;
  }
}
