/** Advance widths of one TrueType font, so that text is laid out with the widths it is drawn with. */
export interface FontMetrics {
  /** Width of a text in units of the font size. */
  width(text: string): number;
  /** Whether the font has a glyph for every character of the text. */
  covers(text: string): boolean;
}

/**
 * Reads `head`, `hhea`, `hmtx` and the Unicode `cmap` of a TrueType file. Kerning is left out: it only ever makes
 * the short texts of a figure a little narrower.
 */
export function readFontMetrics(file: Uint8Array): FontMetrics {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const tables = new Map<string, number>();
  for (let index = 0, count = view.getUint16(4); index < count; index++) {
    const record = 12 + 16 * index;
    tables.set(String.fromCharCode(...file.subarray(record, record + 4)), view.getUint32(record + 8));
  }
  const table = (name: string): number => {
    const offset = tables.get(name);
    if (offset === undefined) throw new Error(`the font has no ${name} table`);
    return offset;
  };
  const unitsPerEm = view.getUint16(table('head') + 18);
  const longMetrics = view.getUint16(table('hhea') + 34);
  const horizontal = table('hmtx');
  const advance = (glyph: number): number =>
    view.getUint16(horizontal + 4 * Math.min(glyph, longMetrics - 1)) / unitsPerEm;
  const glyphs = readCharacterMap(view, table('cmap'));
  return {
    width: (text) => {
      let sum = 0;
      for (const character of text) sum += advance(glyphs.get(character.codePointAt(0)!) ?? 0);
      return sum;
    },
    covers: (text) => Array.from(text).every((character) => glyphs.has(character.codePointAt(0)!)),
  };
}

/** Code point to glyph from the format-4 subtable (the Basic Multilingual Plane), which every Unicode font carries. */
function readCharacterMap(view: DataView, cmap: number): ReadonlyMap<number, number> {
  const glyphs = new Map<number, number>();
  for (let index = 0, count = view.getUint16(cmap + 2); index < count; index++) {
    const record = cmap + 4 + 8 * index;
    const subtable = cmap + view.getUint32(record + 4);
    if (view.getUint16(subtable) !== 4) continue;
    const segments = view.getUint16(subtable + 6) / 2;
    const ends = subtable + 14;
    const starts = ends + 2 * segments + 2;
    const deltas = starts + 2 * segments;
    const offsets = deltas + 2 * segments;
    for (let segment = 0; segment < segments; segment++) {
      const first = view.getUint16(starts + 2 * segment);
      const last = view.getUint16(ends + 2 * segment);
      const delta = view.getUint16(deltas + 2 * segment);
      const offset = view.getUint16(offsets + 2 * segment);
      for (let code = first; code <= last && code < 0xffff; code++) {
        const listed = offset === 0 ? code : view.getUint16(offsets + 2 * segment + offset + 2 * (code - first));
        const glyph = listed === 0 ? 0 : (listed + delta) & 0xffff;
        if (glyph !== 0) glyphs.set(code, glyph);
      }
    }
    return glyphs;
  }
  throw new Error('the font has no Unicode character map of format 4');
}
