import { inflateSync } from 'node:zlib';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Bytes a pixel: 1 for a palette, 4 for colour with transparency. */
  readonly channels: number;
  readonly pixels: Uint8Array;
}

/** Decodes an 8-bit, not interlaced PNG: enough for what the report writes, and independent of its own encoder. */
export function decodePng(file: Uint8Array): Picture {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const data: Uint8Array[] = [];
  let [width, height, channels] = [0, 0, 0];
  for (let offset = 8; offset < file.length; offset += 12 + view.getUint32(offset)) {
    const type = String.fromCharCode(...file.subarray(offset + 4, offset + 8));
    const body = offset + 8;
    if (type === 'IHDR') {
      [width, height] = [view.getUint32(body), view.getUint32(body + 4)];
      channels = { 2: 3, 3: 1, 6: 4 }[file[body + 9]] ?? Number.NaN;
    }
    if (type === 'IDAT') data.push(file.subarray(body, body + view.getUint32(offset)));
  }
  const lines = inflateSync(Buffer.concat(data));
  const stride = width * channels;
  const pixels = new Uint8Array(height * stride);
  for (let row = 0; row < height; row++) {
    const filter = lines[row * (stride + 1)];
    for (let index = 0; index < stride; index++) {
      const left = index >= channels ? pixels[row * stride + index - channels] : 0;
      const up = row > 0 ? pixels[(row - 1) * stride + index] : 0;
      const corner = row > 0 && index >= channels ? pixels[(row - 1) * stride + index - channels] : 0;
      const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
      pixels[row * stride + index] = lines[row * (stride + 1) + 1 + index] + predicted;
    }
  }
  return { width, height, channels, pixels };
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner;
  const [toLeft, toUp, toCorner] = [left, up, corner].map((value) => Math.abs(estimate - value));
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
