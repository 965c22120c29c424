/** Byte encodings that exist in Node and in browsers alike, so that report/ needs neither `Buffer` nor a package. */

const digits = utf8('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const padding = 61; // '='

/** Base64 of bytes, by hand: the fields of a million cells are 60 MB, for which `btoa` wants them as a text first. */
export function base64(bytes: Uint8Array): string {
  const text = new Uint8Array(4 * Math.ceil(bytes.length / 3));
  for (let from = 0, to = 0; from < bytes.length; from += 3, to += 4) {
    // What lies beyond the end counts as zeros.
    const three = (bytes[from] << 16) | (bytes[from + 1] << 8) | bytes[from + 2];
    text[to] = digits[three >> 18];
    text[to + 1] = digits[(three >> 12) & 63];
    text[to + 2] = digits[(three >> 6) & 63];
    text[to + 3] = digits[three & 63];
  }
  const missing = (3 - (bytes.length % 3)) % 3;
  text.fill(padding, text.length - missing);
  return new TextDecoder().decode(text);
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** `data:` address of a file's content, for pages that must not ask anything of a server. */
export function dataAddress(mediaType: string, content: string | Uint8Array): string {
  return `data:${mediaType};base64,${base64(typeof content === 'string' ? utf8(content) : content)}`;
}

/** The zlib stream (RFC 1950) of bytes, by the platform's own compressor. */
export async function zlib(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new CompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
