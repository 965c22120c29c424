import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interpolated, isoLines } from '../../src/report/sweep/contours.ts';

const grid = (rows: number, columns: number, of: (row: number, column: number) => number) =>
  Array.from({ length: rows }, (_, row) => Array.from({ length: columns }, (_unused, column) => of(row, column)));

describe('iso-lines', () => {
  it('of a plane are one straight line each', () => {
    const lines = isoLines(
      grid(5, 7, (row, column) => row + column),
      3.5,
    );
    expect(lines).toHaveLength(1);
    for (const { row, column } of lines[0]) expect(row + column).toBeCloseTo(3.5, 12);
  });

  it('around a top are closed', () => {
    const lines = isoLines(
      grid(9, 9, (row, column) => (row - 4) ** 2 + (column - 4) ** 2),
      4.3,
    );
    expect(lines).toHaveLength(1);
    expect(lines[0][0]).toEqual(lines[0].at(-1));
  });

  it('are parted by gaps, and reach through the triangle beside a missing corner', () => {
    const field = grid(3, 9, (row, column) => (column === 4 ? Number.NaN : row + 0.001 * column));
    expect(isoLines(field, 1.5)).toHaveLength(2);
    const corner = grid(2, 2, (row, column) => (row === 0 && column === 0 ? Number.NaN : row + column));
    expect(isoLines(corner, 1.5)).toHaveLength(1);
    expect(isoLines(corner, 0.5)).toHaveLength(0);
  });

  it('lie where the interpolated field has their value', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 20, maxLength: 20 }),
        fc.double({ min: 0.1, max: 0.9, noNaN: true }),
        (values, level) => {
          const field = grid(4, 5, (row, column) => values[5 * row + column]);
          for (const line of isoLines(field, level)) {
            expect(line.length).toBeGreaterThan(1);
            for (const point of line) expect(interpolated(field, point)).toBeCloseTo(level, 9);
          }
        },
      ),
    );
  });

  it('of saddles do not cross', () => {
    const saddle = [
      [1, 0],
      [0, 1],
    ];
    for (const level of [0.4, 0.6]) expect(isoLines(saddle, level)).toHaveLength(2);
  });
});

describe('interpolation', () => {
  it('is a plane on the three corners that are left', () => {
    const plane = (row: number, column: number) => 3 + 2 * row - column;
    for (const missing of [
      [0, 0],
      [0, 1],
      [1, 1],
      [1, 0],
    ]) {
      const field = grid(2, 2, (row, column) =>
        row === missing[0] && column === missing[1] ? Number.NaN : plane(row, column),
      );
      const seen = [0.2, 0.45, 0.8].flatMap((row) =>
        [0.1, 0.5, 0.9].map((column) => ({ row, column, value: interpolated(field, { row, column }) })),
      );
      const inside = seen.filter(({ value }) => !Number.isNaN(value));
      expect(inside.length).toBeGreaterThan(2);
      expect(inside.length).toBeLessThan(7);
      for (const { row, column, value } of inside) expect(value).toBeCloseTo(plane(row, column), 12);
    }
  });
});
