import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadMeshError } from '../../src/errors.ts';
import { type Breakpoint, gradedLine } from '../../src/mesh/graded-line.ts';
import { failureOf } from '../support/failure.ts';

const cellsOf = (lines: Float64Array) => Array.from({ length: lines.length - 1 }, (_, k) => lines[k + 1] - lines[k]);

const exponents = (min: number, max: number) => fc.double({ min, max, noNaN: true }).map((exponent) => 10 ** exponent);
const largest = 1 / 30;
/** Lengths over four decades between places that ask for cells over five decades, or for nothing. */
const anyBreakpoints: fc.Arbitrary<Breakpoint[]> = fc
  .array(
    fc.record({ step: exponents(-4, 0), size: fc.oneof(exponents(-7, -2), fc.constant(Number.POSITIVE_INFINITY)) }),
    {
      minLength: 2,
      maxLength: 6,
    },
  )
  .map((steps) => {
    let position = 0;
    return steps.map(({ step, size }, k) => {
      if (k > 0) position += step;
      return { position, size };
    });
  });

describe('a graded line between any breakpoints', () => {
  it('ascends and holds every breakpoint, bit for bit', () => {
    fc.assert(
      fc.property(anyBreakpoints, fc.integer({ min: 0, max: 2 }), (breakpoints, level) => {
        const lines = gradedLine(breakpoints, largest, level);
        for (const cell of cellsOf(lines)) expect(cell).toBeGreaterThan(0);
        const held = new Set(lines);
        for (const { position } of breakpoints) expect(held.has(position)).toBe(true);
      }),
    );
  });

  it('keeps every line on the next level and puts one between each two', () => {
    fc.assert(
      fc.property(anyBreakpoints, (breakpoints) => {
        const [coarse, fine] = [0, 1].map((level) => gradedLine(breakpoints, largest, level));
        expect(fine.filter((_, k) => k % 2 === 0)).toEqual(coarse);
      }),
    );
  });

  it('has no cell above the largest size', () => {
    fc.assert(
      fc.property(anyBreakpoints, (breakpoints) => {
        expect(Math.max(...cellsOf(gradedLine(breakpoints, largest, 0)))).toBeLessThanOrEqual(largest * (1 + 1e-9));
      }),
    );
  });

  it('has cells as small as asked for where that is less than a third of the largest', () => {
    fc.assert(
      fc.property(anyBreakpoints, (breakpoints) => {
        const lines = gradedLine(breakpoints, largest, 0);
        for (const { position, size } of breakpoints) {
          if (3 * size >= largest) continue;
          const at = lines.indexOf(position);
          for (const cell of [lines[at] - lines[at - 1], lines[at + 1] - lines[at]]) {
            // Positions are doubles: their difference is known to their rounding.
            const rounding = 2 * Number.EPSILON * Math.abs(position);
            if (!Number.isNaN(cell)) expect(cell).toBeLessThanOrEqual(size * (1 + 1e-9) + rounding);
          }
        }
      }),
    );
  });

  it('has neighbours of like size except across a breakpoint: no slivers', () => {
    const check = (breakpoints: Breakpoint[]) => {
      const lines = gradedLine(breakpoints, largest, 0);
      const fixed = new Set(breakpoints.map(({ position }) => position));
      const cells = cellsOf(lines);
      for (let k = 1; k < cells.length; k++) {
        if (fixed.has(lines[k])) continue;
        const ratio = cells[k] / cells[k - 1];
        // The first two cells of a cubic map are 1 and 7.
        expect(Math.max(ratio, 1 / ratio)).toBeLessThan(8);
      }
    };
    // Ends that ask for much less than fits between them get two small cells all the same: here all ask for alike.
    fc.assert(
      fc.property(anyBreakpoints, exponents(-7, -2), (breakpoints, size) => {
        check(breakpoints.map((point) => (Number.isFinite(point.size) ? { ...point, size } : point)));
      }),
    );
    // Lengths at which the growth from both ends, or from one, nearly fills the interval.
    for (const other of [1e-4, Number.POSITIVE_INFINITY]) {
      const filled = (largest / 3) ** 1.5 * (100 + 1 / Math.sqrt(other));
      for (const near of [-1e-3, -1e-6, -1e-9, 0, 1e-9, 1e-6, 1e-3, 0.1, 0.5]) {
        check([
          { position: 0, size: 1e-4 },
          { position: filled * (1 + near), size: other },
        ]);
      }
    }
  });
});

describe('the grading', () => {
  it('is cubic from a single end that asks for small cells', () => {
    const lines = gradedLine(
      [
        { position: 0, size: 1e-3 },
        { position: 1, size: Number.POSITIVE_INFINITY },
      ],
      10,
      0,
    );
    const cells = lines.length - 1;
    expect(cells).toBe(10);
    lines.forEach((line, k) => {
      expect(line).toBeCloseTo((k / cells) ** 3, 14);
    });
  });

  it('is even where nothing asks for small cells', () => {
    const ends = [0, 1].map((position) => ({ position, size: Number.POSITIVE_INFINITY }));
    for (const cell of cellsOf(gradedLine(ends, 0.1, 0))) expect(cell).toBeCloseTo(0.1, 14);
  });

  it('is the mirror image of itself between two ends that ask for the same', () => {
    const lines = gradedLine(
      [0, 1].map((position) => ({ position, size: 1e-4 })),
      0.05,
      0,
    );
    lines.forEach((line, k) => {
      expect(line + lines[lines.length - 1 - k]).toBeCloseTo(1, 14);
    });
  });
});

it('refuses a line of more than 200,000 cells, and numbers that are none', () => {
  const ends = [0, 1].map((position) => ({ position, size: 1e-30 }));
  for (const attempt of [() => gradedLine(ends, 1, 0), () => gradedLine(ends, Number.NaN, 0)]) {
    const error = failureOf(attempt) as BadMeshError;
    expect(error).toBeInstanceOf(BadMeshError);
    expect(error.message).toMatch(/^the mesh would need \S+ cells along one line$/u);
    expect(error.help).toContain('mesh.finest_cell');
  }
});
