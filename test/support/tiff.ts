/** A TIFF of uncompressed grey pages, by hand. */
export function tiff(content: {
  columns: number;
  rows: number;
  bits: 8 | 16;
  little: boolean;
  pages: readonly (readonly number[])[];
}): Uint8Array {
  const { columns, rows, bits, little, pages } = content;
  const entries = 9;
  const directory = 2 + 12 * entries + 4;
  const bytes = new Uint8Array(8 + pages.reduce((sum, page) => sum + directory + (page.length * bits) / 8, 0));
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(little ? 'II' : 'MM'));
  view.setUint16(2, 42, little);
  view.setUint32(4, 8, little);
  let at = 8;
  for (const [index, page] of pages.entries()) {
    const data = at + directory;
    const next = data + (page.length * bits) / 8;
    view.setUint16(at, entries, little);
    const fields: [tag: number, type: 3 | 4, value: number][] = [
      [256, 4, columns],
      [257, 4, rows],
      [258, 3, bits],
      [259, 3, 1],
      [262, 3, 1],
      [273, 4, data],
      [277, 3, 1],
      [278, 4, rows],
      [279, 4, (columns * rows * bits) / 8],
    ];
    for (const [k, [tag, type, value]] of fields.entries()) {
      const entry = at + 2 + 12 * k;
      view.setUint16(entry, tag, little);
      view.setUint16(entry + 2, type, little);
      view.setUint32(entry + 4, 1, little);
      if (type === 3) view.setUint16(entry + 8, value, little);
      else view.setUint32(entry + 8, value, little);
    }
    view.setUint32(at + 2 + 12 * entries, index + 1 < pages.length ? next : 0, little);
    for (const [k, value] of page.entries()) {
      if (bits === 16) view.setUint16(data + 2 * k, value, little);
      else bytes[data + k] = value;
    }
    at = next;
  }
  return bytes;
}
