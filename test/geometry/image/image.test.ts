import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { BadImageError, ResourceLimitError } from '../../../src/errors.ts';
import { geodesicTortuosity } from '../../../src/geometry/geodesic.ts';
import { decodeImage, requireSolvableSize } from '../../../src/geometry/image/decode.ts';
import { imageHeader } from '../../../src/geometry/image/header.ts';
import { interfaceDensity } from '../../../src/geometry/image/interface-length.ts';
import { pathLengths } from '../../../src/geometry/image/path-length.ts';
import { backboneOf, clustersOf, spanning } from '../../../src/geometry/image/percolation.ts';
import { coarsened, porosityOf, refined, smoothed, transposed } from '../../../src/geometry/image/pore-image.ts';
import { poreSizes } from '../../../src/geometry/image/pore-size.ts';
import { otsuThreshold, segment } from '../../../src/geometry/image/segment.ts';
import { combHost } from '../../support/comb-host.ts';
import { drawn, oneDisc, picture } from '../../support/pictures.ts';
import { rectanglesIn } from '../../support/structures.ts';
import { tiff } from '../../support/tiff.ts';

const grey = (values: number[], columns: number) =>
  encode({ width: columns, height: values.length / columns, data: Uint8Array.from(values), channels: 1, depth: 8 });

/** A small TIFF with another number at a place: its third entry is the bits of a pixel, the value of its fourth the compression. */
function changed(at: number, value: number): Uint8Array {
  const bytes = tiff({ columns: 2, rows: 2, bits: 8, little: true, pages: [[1, 2, 3, 4]] });
  new DataView(bytes.buffer).setUint16(at, value, true);
  return bytes;
}

describe('decoding', () => {
  it('PNG: 8 and 16 bits, colours by their luminance', async () => {
    expect(await decodeImage(grey([0, 50, 255, 100], 2))).toEqual({
      columns: 2,
      rows: 2,
      values: Uint8Array.of(0, 50, 255, 100),
      white: 255,
    });
    const deep = encode({ width: 2, height: 1, data: Uint16Array.of(7, 60000), channels: 1, depth: 16 });
    expect(await decodeImage(deep)).toMatchObject({ values: Uint16Array.of(7, 60000), white: 65535 });
    const colours = encode({ width: 2, height: 1, data: Uint8Array.of(9, 9, 9, 0, 255, 0), channels: 3, depth: 8 });
    expect((await decodeImage(colours)).values).toEqual(Uint8Array.of(9, 182));
  });

  it('TIFF: 8 and 16 bits in both byte orders, the page that is asked for', async () => {
    for (const little of [true, false]) {
      const file = tiff({
        columns: 2,
        rows: 2,
        bits: 16,
        little,
        pages: [
          [1, 2, 3, 4],
          [500, 600, 700, 65535],
        ],
      });
      expect(imageHeader(file, 2)).toEqual({ format: 'tiff', columns: 2, rows: 2, bytesPerPixel: 2, pages: 2 });
      expect(await decodeImage(file, 2)).toMatchObject({ values: Uint16Array.of(500, 600, 700, 65535), white: 65535 });
      expect((await decodeImage(file, 1)).values).toEqual(Uint16Array.of(1, 2, 3, 4));
    }
    const bytes = tiff({ columns: 3, rows: 1, bits: 8, little: true, pages: [[0, 128, 255]] });
    expect((await decodeImage(bytes)).values).toEqual(Uint8Array.of(0, 128, 255));
  });

  const whole = grey([0, 255, 0, 255], 2);
  const broken = whole.slice();
  broken[whole.length - 20] ^= 255;
  it.each([
    ['nothing', new Uint8Array(0), /empty/],
    ['a text', new TextEncoder().encode('title: no image, a case'), /neither a PNG nor a TIFF/],
    ['the first bytes of a PNG', whole.slice(0, 20), /ends before/],
    ['half a PNG', whole.slice(0, whole.length - 24), /cannot be decoded/],
    ['a PNG with a wrong byte', broken, /cannot be decoded/],
    [
      'a cut TIFF',
      tiff({ columns: 2, rows: 2, bits: 8, little: true, pages: [[1, 2, 3, 4]] }).slice(0, 30),
      /ends before/,
    ],
    [
      'a TIFF without its pixels',
      tiff({ columns: 9, rows: 9, bits: 8, little: true, pages: [[]] }),
      /cannot be decoded/,
    ],
    ['a TIFF by PackBits', changed(54, 32773), /compressed in a way that is not read \(PackBits\)/],
    ['a TIFF by fax', changed(54, 4), /compressed in a way that is not read \(number 4\)/],
    ['a TIFF without its bits', changed(34, 254), /does not say how many bits/],
  ])('%s is refused by name', async (_, bytes, message) => {
    const failure = decodeImage(bytes);
    await expect(failure).rejects.toBeInstanceOf(BadImageError);
    await expect(failure).rejects.toThrow(message);
  });

  it('a page that is not there', async () => {
    await expect(decodeImage(whole, 2)).rejects.toThrow('there is no page 2: the file has one page');
  });

  it('100,000 x 100,000 pixels are refused before they are decoded, with the memory they would need', async () => {
    const header = whole.slice();
    const view = new DataView(header.buffer);
    view.setUint32(16, 100_000);
    view.setUint32(20, 100_000);
    const failure = decodeImage(header);
    await expect(failure).rejects.toBeInstanceOf(ResourceLimitError);
    await expect(failure).rejects.toThrow(/100,000 x 100,000 pixels, which would take about 1,200 GiB/);
    expect(() => requireSolvableSize(4000, 4000)).not.toThrow();
    expect(() => requireSolvableSize(6000, 6000)).toThrow(ResourceLimitError);
    expect(() => requireSolvableSize(1, 1)).toThrow('the picture has 1 x 1 pixel: no structure to speak of');
  });
});

describe('segmentation', () => {
  const image = { columns: 3, rows: 2, values: Uint8Array.of(10, 200, 30, 40, 220, 210), white: 255 };

  it('Otsu: in the middle of the gap between two classes', () => {
    expect(otsuThreshold(image.values, 255)).toBe(119);
    expect(() => otsuThreshold(Uint8Array.of(5, 5), 255)).toThrow('all pixels have the same grey value, 5');
  });

  it('bright, dark, by threshold and by grey values', () => {
    expect([...segment(image).image.pore]).toEqual([0, 1, 0, 0, 1, 1]);
    expect([...segment(image, { pores: 'dark' }).image.pore]).toEqual([1, 0, 1, 1, 0, 0]);
    expect([...segment(image, { threshold: 205 }).image.pore]).toEqual([0, 0, 0, 0, 1, 1]);
    const phases = segment(image, {
      poreValues: [
        [30, 40],
        [210, 210],
      ],
    });
    expect([...phases.image.pore]).toEqual([0, 0, 1, 1, 0, 1]);
    expect(phases.threshold).toBeUndefined();
  });

  it('crops and flips', () => {
    const pores = (treatment: Parameters<typeof segment>[1]) => [
      ...segment(image, { threshold: 100, ...treatment }).image.pore,
    ];
    expect(pores({ crop: { left: 1, top: 0, columns: 2, rows: 2 } })).toEqual([1, 0, 1, 1]);
    expect(pores({ flip: 'horizontal' })).toEqual([0, 1, 0, 1, 1, 0]);
    expect(pores({ flip: 'vertical' })).toEqual([0, 1, 1, 0, 1, 0]);
    expect(pores({ flip: 'both' })).toEqual([1, 1, 0, 0, 1, 0]);
    expect(() => pores({ crop: { left: 2, top: 0, columns: 2, rows: 2 } })).toThrow(
      /reaches beyond the picture of 3 x 2/,
    );
  });

  it('a picture that is all solid', () => {
    expect(() => segment(image, { threshold: 255 })).toThrow('the picture is all solid: no pixel counts as pore');
  });

  it('coarsens, refines, and says what that did to the porosity', () => {
    const one = drawn('..##.', '.###.', '.....', '...#.');
    expect(coarsened(one, 2)).toEqual(drawn('.#', '..'));
    expect(coarsened(refined(one, 3), 3)).toEqual(one);
    expect(
      segment({ columns: 2, rows: 2, values: Uint8Array.of(0, 9, 9, 9), white: 255 }, { coarsening: 2 }).notes,
    ).toEqual(['coarsening changed the porosity from 75.00 to 100.0 %']);
  });

  it('smoothing keeps the porosity and takes single pixels away', () => {
    const rough = oneDisc(64, 0.4);
    rough.pore[0] = 0;
    const smooth = smoothed(rough, 2);
    expect(smooth.pore[0]).toBe(1);
    expect(Math.abs(porosityOf(smooth) - porosityOf(rough))).toBeLessThan(0.01);
  });
});

describe('percolation', () => {
  const image = drawn('.#..#', '.##.#', '.....', '##.#.', '.#.##');

  it('clusters hang together by edges; joined sides reach around', () => {
    expect(clustersOf(drawn('.#', '#.'), 'mirror').count).toBe(2);
    expect(clustersOf(drawn('.##.'), 'mirror').count).toBe(2);
    expect(clustersOf(drawn('.##.'), 'periodic').count).toBe(1);
  });

  it('lists what leads through, what touches one edge and what touches none', () => {
    const found = spanning(image, 'mirror');
    expect(found.pixels).toBe(13);
    expect(found.blind).toEqual([{ pixels: 1, column: 0, row: 4 }]);
    expect(spanning(drawn('.##', '##.', '.#.'), 'mirror')).toMatchObject({ pixels: 0, isolated: [] });
    expect(spanning(drawn('.##', '.#.', '.##'), 'mirror').isolated).toEqual([{ pixels: 1, column: 2, row: 1 }]);
  });

  it('the backbone is what lies on a way through that visits nothing twice', () => {
    expect([...backboneOf(spanning(image, 'mirror').image, 'mirror')].join('')).toBe(
      drawn('.#..#', '.##.#', '....#', '##.##', '##.##').pore.join(''),
    );
  });

  it('rows and columns change places', () => {
    expect(transposed(drawn('.#.', '..#'))).toEqual(drawn('..', '#.', '.#'));
  });
});

describe('measures', () => {
  it.each([10, 20, 50])('the rim of a disc of radius %d pixels to a per cent', (radius) => {
    const n = 4 * radius;
    const share = (Math.PI * radius ** 2) / n ** 2;
    expect((interfaceDensity(oneDisc(n, share)) * n * n) / (2 * Math.PI * radius)).toBeCloseTo(1, 2);
  });

  it('straight walls to 1.5 %', () => {
    const walls = picture(40, 40, (i) => i % 20 < 10);
    expect(Math.abs(interfaceDensity(walls) / (3 / 40) - 1)).toBeLessThan(0.015);
  });

  it('the width of channels to a pixel', () => {
    const channels = poreSizes(picture(66, 40, (i) => (i % 33 >= 1 && i % 33 < 22) || i % 33 >= 28))!;
    expect(channels.diameter.at(-1)).toBeCloseTo(21, 6);
    expect(channels.shareAtLeast[0]).toBe(1);
    expect(channels.median).toBeGreaterThan(17);
    expect(poreSizes(picture(4, 4, () => true))).toBeUndefined();
    expect(poreSizes(drawn('.#.', '#.#', '.#.'))).toMatchObject({ median: 1, mean: 1 });
  });

  it('ways through are exact where straight, and extrapolate to those around corners', () => {
    expect(pathLengths(picture(5, 9, () => true)).mean).toBeCloseTo(1, 6);
    const comb = combHost();
    const onPixels = (perMicrometre: number) => {
      const [columns, rows] = [20 * perMicrometre, 120 * perMicrometre];
      const size = 1e-6 / perMicrometre;
      const image = picture(columns, rows, (i, j) => {
        const [x, y] = [(i + 0.5) * size, (rows - j - 0.5) * size];
        return !rectanglesIn(comb).some(
          ({ left, right, bottom, top }) => x > left && x < right && y > bottom && y < top,
        );
      });
      return pathLengths(image).mean;
    };
    const exact = geodesicTortuosity(comb)!;
    const [coarse, fine] = [onPixels(2), onPixels(4)];
    expect(Math.abs((2 * fine - coarse) / exact - 1)).toBeLessThan(0.01);
    expect(Math.abs(fine / exact - 1)).toBeLessThan(0.03);
  });
});
