import { describe, expect, it } from 'vitest';
import { imagesNamedIn, type NamedImages, readCase } from '../../src/case/index.ts';
import { type BadCaseError, BadImageError } from '../../src/errors.ts';
import { geometryOf } from '../../src/geometry/build.ts';
import { bitmapsOf } from '../../src/geometry/geometry.ts';
import { openCase } from '../../src/index.ts';
import { tensorGrid } from '../../src/mesh/tensor-grid.ts';
import { unusualInput } from '../../src/study/unusual.ts';
import { failureOf } from '../support/failure.ts';
import { change } from './example.ts';

const structure = '{ kind: sheets, arrangement: staggered, count: 10, gap: 1 um }';
/** A host of 6 x 8 pixels of 10 um in the example's cell. */
const withImage = (keys = '', ...more: readonly (readonly [string, string])[]) =>
  change(
    [structure, `{ kind: image, file: host.png, pixel_size: 10 um${keys} }`],
    ['thickness: 100 um', 'thickness: 80 um'],
    ['width: 35.5 um', 'width: 60 um'],
    ...more,
  );

/** Bright pores with an island in the middle and a pore that opens to the bottom only. */
const lines = ['.##...', '.##...', '.#####', '.#..##', '.#..##', '.#####', '.###.#', '.###.#'];
const values = Uint8Array.from(lines.join(''), (letter) => (letter === '#' ? 10 : 240));
const images: NamedImages = new Map([['1 host.png', { columns: 6, rows: 8, values, white: 255 }]]);
const read = (text: string) => readCase(text, 'cell.yaml', undefined, images).variants[0].case;
const problemOf = (text: string) =>
  (failureOf(() => readCase(text, 'cell.yaml', undefined, images)) as BadCaseError).problems.map(
    ({ message }) => message,
  );

describe('a layer by its picture', () => {
  it('becomes a bitmap, rows from the bottom up, with what nothing reaches filled and noted', () => {
    const theCase = read(withImage());
    const geometry = geometryOf(theCase);
    const [bitmap] = bitmapsOf(geometry);
    expect(bitmap).toMatchObject({ left: 0, bottom: 0, columns: 6, rows: 8, pixel: 10e-6 });
    expect([...bitmap.solid.subarray(0, 6)]).toEqual([0, 1, 1, 1, 1, 1]);
    expect([...bitmap.solid.subarray(42)]).toEqual([0, 1, 1, 0, 0, 0]);
    expect(bitmap.solid.reduce((sum, each) => sum + each, 0)).toBe(48 - 14);
    expect(geometry.surfaces[bitmap.surface]).toEqual({ name: 'image', role: 'host' });
    expect(unusualInput(theCase)[0]).toBe(
      'the picture of the layer "host": 2 pores that nothing reaches were filled, 30 % of the pore area; the largest is 400 um^2, at x = 20 um and 50 um above the lower edge of the picture.',
    );
  });

  it('is meshed pixel by pixel, halved with each level, with the area of a smooth boundary', () => {
    const geometry = geometryOf(read(withImage()));
    const [{ areaShare = 1 }] = bitmapsOf(geometry);
    for (const level of [0, 1]) {
      const { mesh, xEdges, yEdges } = tensorGrid(geometry, 10e-6, level);
      expect(xEdges.length - 1).toBe(6 * 2 ** level);
      expect(yEdges.filter((y) => y < 80e-6 * (1 - 1e-9)).length).toBe(8 * 2 ** level);
      let pores = 0;
      for (let k = 0; k < mesh.cellCount; k++) if (mesh.cellY[k] < 80e-6) pores += mesh.cellVolume[k];
      expect(pores).toBeCloseTo(14e-10, 16);
      let area = 0;
      for (let b = 0; b < mesh.boundaryCount; b++) if (mesh.boundarySurface[b] === 2) area += mesh.boundaryArea[b];
      // Edges of the union of solid pixels: 8 beside the channel, 2 above each of the three blocks of the top, 2 + 3 at them.
      expect(area / areaShare / 10e-6).toBeCloseTo(8 + 2 + 2 + 3, 9);
    }
  });

  it('of a separator is an insulator', () => {
    const text = withImage(', surface: insulating', ['  host: { kind: butler', '  collector: { kind: butler']);
    const geometry = geometryOf(read(text));
    expect(geometry.surfaces[2]).toEqual({ name: 'image', role: 'insulator' });
  });

  it('is cropped, flipped and refined as it says', () => {
    const keys = ', crop: { left: 0, top: 0, columns: 2, rows: 4 }, refinement: 2, flip: horizontal';
    const text = withImage(keys, ['80 um', '40 um'], ['width: 60 um', 'width: 20 um']);
    const [bitmap] = bitmapsOf(geometryOf(read(text)));
    expect(bitmap).toMatchObject({ columns: 4, rows: 8, pixel: 5e-6 });
    expect([...bitmap.solid.subarray(0, 4)]).toEqual([1, 1, 0, 0]);
  });
});

describe('what is wrong with a picture is said where it is named', () => {
  it.each<[string, string, string]>([
    ['no such file', withImage('', ['host.png', 'other.png']), 'the image "other.png" cannot be read'],
    [
      'another thickness',
      withImage('', ['thickness: 80 um', 'thickness: 90 um']),
      'the picture is 80 um high (8 rows of pixels), but the layer is 90 um thick',
    ],
    [
      'another width',
      withImage('', ['width: 60 um', 'width: 40 um']),
      'the picture is 60 um wide (6 columns of pixels), but the cell is 40 um wide',
    ],
    ['two ways', withImage(', threshold: 3, pore_values: [[0, 2]]'), 'threshold and pore_values exclude each other'],
  ])('%s', (_, text, message) => {
    expect(problemOf(text)[0]).toContain(message.slice(0, 20));
    expect(problemOf(text).length).toBe(1);
  });

  it('a file that is no image', async () => {
    const failure = openCase(withImage(), 'cell.yaml', async () => new TextEncoder().encode('text'));
    await expect(failure).rejects.toThrow('this is neither a PNG nor a TIFF');
  });

  it('a picture without pores is a typed error when it is meshed', () => {
    expect(failureOf(() => geometryOf(read(withImage(', threshold: 255'))))).toBeInstanceOf(BadImageError);
  });

  it('every page of every file is asked for', () => {
    const text = `${withImage(', page: 3')}variants:\n  a: { cell: { layers: { host: { structure: { file: b.tif } } } } }\n`;
    expect(imagesNamedIn(text)).toEqual([
      { file: 'host.png', page: 1 },
      { file: 'host.png', page: 3 },
      { file: 'b.tif', page: 1 },
      { file: 'b.tif', page: 3 },
    ]);
  });
});
