/** Byte encodings that exist in Node and in browsers alike, so that report/ needs neither `Buffer` nor a package. */

/** Base64 of bytes. Works in pieces because a call takes only so many arguments. */
export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += 8192) {
    text += String.fromCharCode(...bytes.subarray(start, start + 8192));
  }
  return btoa(text);
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** `data:` address of a file's content, for pages that must not ask anything of a server. */
export function dataAddress(mediaType: string, content: string | Uint8Array): string {
  return `data:${mediaType};base64,${base64(typeof content === 'string' ? utf8(content) : content)}`;
}

/** SHA-256 of bytes, lower-case hexadecimal. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The zlib stream (RFC 1950) of bytes, by the platform's own compressor. */
export async function zlib(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new CompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
