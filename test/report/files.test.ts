import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { polylineOf } from '../../src/geometry/polyline.ts';
import { emptyIndex, fieldPalette, paletteIndex, solidIndex } from '../../src/report/colour-map.ts';
import { base64 } from '../../src/report/encoding.ts';
import { readFontMetrics } from '../../src/report/font-metrics.ts';
import { palettePng } from '../../src/report/png.ts';
import { folded, rasterise, solidsIn } from '../../src/report/raster.ts';
import { fieldVtu } from '../../src/report/vtu.ts';
import type { GridMap, TriangleMap } from '../../src/study/results.ts';
import { decodePng } from './decode-png.ts';

const outline = (left: number, right: number, bottom: number, top: number) =>
  polylineOf({ kind: 'rectangle', left, right, bottom, top, surface: 0 }, 1);

/** Two by two cells with a solid at the lower right. */
const map: GridMap = {
  kind: 'grid',
  width: 4,
  height: 2,
  sides: 'mirror',
  xEdges: Float64Array.of(0, 1, 4),
  yEdges: Float64Array.of(0, 1, 2),
  concentration: Float64Array.of(1, Number.NaN, 2, 3),
  potential: Float64Array.of(0.1, Number.NaN, 0.2, 0.3),
  solids: [outline(1, 4, 0, 1), outline(0, 0, 0, 2)],
  bitmaps: [],
};

/** A square of six triangles; a sheet parts the three on the left from the three on the right. */
const triangles: TriangleMap = {
  kind: 'triangles',
  width: 2,
  height: 2,
  sides: 'mirror',
  // The ends of the sheet and the middle stand twice.
  x: Float64Array.of(0, 1, 1, 0, 1, 1, 2, 2, 1, 1),
  y: Float64Array.of(0, 0, 2, 2, 1, 1, 0, 2, 0, 2),
  corners: Int32Array.of(0, 1, 4, 0, 4, 3, 4, 2, 3, 8, 6, 5, 6, 7, 5, 7, 9, 5),
  concentration: Float64Array.of(1, 1, 1, 1, 1, 3, 3, 3, 3, 3),
  potential: new Float64Array(10),
  solids: [outline(1, 1, 0, 2)],
  bitmaps: [],
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

describe('the VTU of triangles', () => {
  const xml = fieldVtu(triangles);

  it('keeps the points of both sides of a sheet apart', () => {
    expect(xml).toContain('NumberOfPoints="10" NumberOfCells="6"');
    expect(xml).toContain('<PointData Scalars="concentration">');
  });

  it('leaves out triangles that were not solved, and their points', () => {
    const concentration = triangles.concentration.map((value, k) => (k === 7 ? Number.NaN : value));
    expect(fieldVtu({ ...triangles, concentration })).toContain('NumberOfPoints="8" NumberOfCells="4"');
  });

  it.each([map, triangles])('of a $kind holds arrays as long as they say', (each) => {
    const text = fieldVtu(each);
    const [, points, cells] = text.match(/NumberOfPoints="(\d+)" NumberOfCells="(\d+)"/)!.map(Number);
    const corners = each.kind === 'grid' ? 4 : 3;
    const onPoints = each.kind === 'triangles';
    const bytes = {
      Points: 24 * points,
      connectivity: 4 * corners * cells,
      offsets: 4 * cells,
      types: cells,
      concentration: 8 * (onPoints ? points : cells),
      potential: 8 * (onPoints ? points : cells),
    };
    for (const [name, length] of Object.entries(bytes)) {
      const data = Buffer.from(text.match(new RegExp(`Name="${name}"[^>]*>([^<]*)<`))![1], 'base64');
      expect(data.readUInt32LE(0)).toBe(length);
      expect(data.length).toBe(4 + length);
    }
    const connectivity = Buffer.from(text.match(/Name="connectivity"[^>]*>([^<]*)</)![1], 'base64').subarray(4);
    for (let at = 0; at < connectivity.length; at += 4) {
      expect(connectivity.readInt32LE(at)).toBeLessThan(points);
    }
  });
});

describe('rasterise', () => {
  const whole = { left: 0, right: 4 };

  it('puts the top row first and what has no value in its own colour', () => {
    const image = rasterise(map, map.concentration, [1, 3], whole, { columns: 4, rows: 2 });
    // Between the centres at x = 0.5 and 2.5 the value is half-way; beyond them it stays.
    expect(Array.from(image)).toEqual([128, 191, 254, 254, 1, emptyIndex, emptyIndex, emptyIndex]);
  });

  it('interpolates around a sheet but not through it', () => {
    const twoByTwo: GridMap = {
      ...map,
      height: 4,
      xEdges: Float64Array.of(0, 2, 4),
      yEdges: Float64Array.of(0, 2, 4),
      concentration: Float64Array.of(1, 2, 3, 3),
      potential: new Float64Array(4),
      // A sheet without thickness under the upper left cell.
      solids: [outline(0, 2, 2, 2)],
    };
    const image = rasterise(twoByTwo, twoByTwo.concentration, [1, 3], whole, { columns: 4, rows: 4 });
    const column = (k: number) => [0, 1, 2, 3].map((line) => image[4 * line + k]);
    expect(column(0)).toEqual([254, 254, 1, 1]);
    const right = column(3);
    expect(right[0]).toBe(254);
    expect(right[1]).toBeLessThan(254);
    expect(right[2]).toBeLessThan(right[1]);
    expect(right[3]).toBe(128);
  });

  it('goes on round the end of a periodic cell', () => {
    const row: GridMap = {
      ...map,
      sides: 'periodic',
      height: 1,
      xEdges: Float64Array.of(0, 1, 2, 3, 4),
      yEdges: Float64Array.of(0, 1),
      concentration: Float64Array.of(1, 2, 2, 3),
      solids: [],
    };
    const image = rasterise(row, row.concentration, [1, 3], whole, { columns: 8, rows: 1 });
    expect(image[0]).toBe(paletteIndex(1.5, 1, 3));
    expect(image[7]).toBe(paletteIndex(2.5, 1, 3));
    const walled = { ...row, solids: [outline(0, 0, 0, 1)] };
    expect(rasterise(walled, row.concentration, [1, 3], whole, { columns: 8, rows: 1 })[0]).toBe(1);
  });

  it('gives every pixel of triangles the linear field, whatever the triangles, and jumps at a sheet', () => {
    const { x, y } = triangles;
    const linear = x.map((each, k) => each + 2 * y[k]);
    const pixels = { columns: 40, rows: 30 };
    const image = rasterise(triangles, linear, [0, 6], { left: 0, right: 2 }, pixels);
    image.forEach((index, k) => {
      const across = (((k % 40) + 0.5) / 40) * 2;
      const up = (1 - (Math.floor(k / 40) + 0.5) / 30) * 2;
      // Round-off may fall on either side of a step of the palette.
      expect(Math.abs(index - paletteIndex(across + 2 * up, 0, 6))).toBeLessThanOrEqual(1);
    });
    const jump = rasterise(triangles, triangles.concentration, [1, 3], { left: 0, right: 2 }, { columns: 4, rows: 1 });
    expect(Array.from(jump)).toEqual([1, 1, 254, 254]);
  });

  it('shows both sides of an axis', () => {
    const { x } = triangles;
    const turned: TriangleMap = { ...triangles, sides: 'axis' };
    const image = rasterise(turned, x, [0, 2], { left: -2, right: 2 }, { columns: 8, rows: 2 });
    const line = Array.from(image.subarray(0, 8));
    expect(line).toEqual([...line].reverse());
    expect(line[0]).toBeGreaterThan(line[3]);
  });

  it('paints what is solid in a picture', () => {
    const picture = {
      ...map,
      concentration: new Float64Array(4).fill(1),
      bitmaps: [
        {
          kind: 'bitmap' as const,
          left: 1,
          bottom: 0,
          columns: 2,
          rows: 1,
          pixel: 1,
          solid: Uint8Array.of(0, 1),
          surface: 0,
        },
      ],
    };
    const image = rasterise(picture, picture.concentration, [0, 2], whole, { columns: 4, rows: 2 });
    expect(Array.from(image, (index) => index === solidIndex)).toEqual([
      ...[false, false, false, false],
      ...[false, false, true, false],
    ]);
  });

  it('finds where a point of the strip lies in the cell', () => {
    const at = (sides: GridMap['sides']) => [-0.5, 0.5, 4.5, 7.5, 8.5].map((x) => folded(x, { sides, width: 4 }));
    expect(at('mirror')).toEqual([0.5, 0.5, 3.5, 0.5, 0.5]);
    expect(at('periodic')).toEqual([3.5, 0.5, 0.5, 3.5, 0.5]);
    expect(at('axis')).toEqual([0.5, 0.5, 4, 4, 4]);
  });

  it('repeats solids the same way and cuts them at the right end', () => {
    const boxes = solidsIn(map, { left: 0, right: 6 }).map(({ x, y, closed }) => [
      Math.min(...x),
      Math.max(...x),
      Math.min(...y),
      Math.max(...y),
      closed,
    ]);
    expect(boxes).toEqual([
      [1, 4, 0, 1, true],
      [0, 0, 0, 2, false],
      [4, 6, 0, 1, true],
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
