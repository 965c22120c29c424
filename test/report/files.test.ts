import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fieldPalette, paletteIndex, solidIndex } from '../../src/report/colour-map.ts';
import { base64 } from '../../src/report/encoding.ts';
import { readFontMetrics } from '../../src/report/font-metrics.ts';
import { palettePng } from '../../src/report/png.ts';
import { mirrored, mirroredSolids, rasterise } from '../../src/report/raster.ts';
import { fieldVtu } from '../../src/report/vtu.ts';
import type { FieldMap } from '../../src/study/results.ts';
import { decodePng } from './decode-png.ts';

/** Two by two cells with a solid at the lower right. */
const map: FieldMap = {
  xEdges: Float64Array.of(0, 1, 4),
  yEdges: Float64Array.of(0, 1, 2),
  concentration: Float64Array.of(1, Number.NaN, 2, 3),
  potential: Float64Array.of(0.1, Number.NaN, 0.2, 0.3),
  solids: [
    { left: 1, right: 4, bottom: 0, top: 1 },
    { left: 0, right: 0, bottom: 0, top: 2 },
  ],
};

describe('fieldVtu', () => {
  const xml = fieldVtu(map);
  const array = (name: string): Buffer => {
    const bytes = Buffer.from(xml.match(new RegExp(`Name="${name}"[^>]*>([^<]*)<`))![1], 'base64');
    expect(bytes.readUInt32LE(0)).toBe(bytes.length - 4);
    return bytes.subarray(4);
  };

  it('holds the pore cells only, and the points they use', () => {
    expect(xml).toContain('NumberOfPoints="8" NumberOfCells="3"');
    expect(array('types')).toEqual(Buffer.of(9, 9, 9));
    expect(Array.from({ length: 3 }, (_, cell) => array('offsets').readInt32LE(4 * cell))).toEqual([4, 8, 12]);
    expect(Array.from({ length: 3 }, (_, cell) => array('concentration').readDoubleLE(8 * cell))).toEqual([1, 2, 3]);
  });

  it('goes round each cell counter-clockwise', () => {
    const points = array('Points');
    const corner = (index: number): [number, number] => {
      const point = array('connectivity').readInt32LE(4 * index);
      return [points.readDoubleLE(24 * point), points.readDoubleLE(24 * point + 8)];
    };
    expect([8, 9, 10, 11].map(corner)).toEqual([
      [1, 1],
      [4, 1],
      [4, 2],
      [1, 2],
    ]);
  });
});

describe('rasterise', () => {
  it('puts the top row first and solids in their own colour', () => {
    const image = rasterise(map, map.concentration, [1, 3], 4, { columns: 4, rows: 2 });
    // Between the centres at x = 0.5 and 2.5 the value is half-way; beyond them it stays.
    expect(Array.from(image)).toEqual([128, 192, 255, 255, 1, solidIndex, solidIndex, solidIndex]);
  });

  it('interpolates around a sheet but not through it', () => {
    const twoByTwo = {
      xEdges: Float64Array.of(0, 2, 4),
      yEdges: Float64Array.of(0, 2, 4),
      concentration: Float64Array.of(1, 2, 3, 3),
      potential: new Float64Array(4),
      // A sheet without thickness under the upper left cell.
      solids: [{ left: 0, right: 2, bottom: 2, top: 2 }],
    };
    const image = rasterise(twoByTwo, twoByTwo.concentration, [1, 3], 4, { columns: 4, rows: 4 });
    const column = (k: number) => [0, 1, 2, 3].map((line) => image[4 * line + k]);
    expect(column(0)).toEqual([255, 255, 1, 1]);
    const right = column(3);
    expect(right[0]).toBe(255);
    expect(right[1]).toBeLessThan(255);
    expect(right[2]).toBeLessThan(right[1]);
    expect(right[3]).toBe(128);
  });

  it('mirrors a cell about its side walls', () => {
    expect([0.5, 4.5, 7.5, 8.5].map((x) => mirrored(x, 0, 4))).toEqual([0.5, 3.5, 0.5, 0.5]);
  });

  it('repeats solids the same way and cuts them at the right end', () => {
    expect(mirroredSolids(map, 6)).toEqual([
      { left: 1, right: 4, bottom: 0, top: 1 },
      { left: 0, right: 0, bottom: 0, top: 2 },
      { left: 4, right: 6, bottom: 0, top: 1 },
    ]);
  });

  it('gives a field of one value the middle colour', () => {
    expect(paletteIndex(5, 5, 5)).toBe(128);
    expect(fieldPalette).toHaveLength(256);
  });
});

describe('palettePng', () => {
  it('is read back by an independent decoder', async () => {
    const pixels = Uint8Array.from({ length: 6 }, (_, index) => 40 * index);
    expect(decodePng(await palettePng(pixels, 3, 2, fieldPalette))).toEqual({
      width: 3,
      height: 2,
      channels: 1,
      pixels,
    });
  });
});

describe('base64', () => {
  it('agrees with Node on a long array', () => {
    const bytes = Uint8Array.from({ length: 100_001 }, (_, index) => (index * 7919) & 255);
    expect(base64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
  });
});

describe('readFontMetrics', () => {
  const arimo = readFontMetrics(readFileSync(new URL('../../assets/fonts/Arimo-Regular.ttf', import.meta.url)));

  it('has the advance widths of Arial', () => {
    // Arial's units: 556 a digit, 278 a space, 667 an A, 222 an i, in thousandths of an em.
    expect(arimo.width('0')).toBeCloseTo(0.556, 3);
    expect(arimo.width('A i')).toBeCloseTo(0.667 + 0.278 + 0.222, 3);
  });

  it('covers what the figures write and knows what it lacks', () => {
    expect(arimo.covers('µ ² ³ · − ± × ⁻¹² Ω ’')).toBe(true);
    expect(arimo.covers('⟨')).toBe(false);
  });
});
