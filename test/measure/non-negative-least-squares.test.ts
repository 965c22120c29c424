import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nonNegativeMinimum } from '../../src/measure/non-negative-least-squares.ts';

const size = 6;
const entry = fc.double({ min: -1, max: 1, noNaN: true });
const vector = (length: number) => fc.array(entry, { minLength: length, maxLength: length });

it('finds the least: where it is above 0 the slope vanishes, elsewhere it does not fall', () => {
  fc.assert(
    fc.property(vector(size * size), vector(size), vector(size), (parts, right, start) => {
      // A^T A + 0.01 is positive definite whatever A.
      const matrix = new Float64Array(size * size);
      for (let j = 0; j < size; j++) {
        for (let k = 0; k < size; k++) {
          for (let i = 0; i < size; i++) matrix[j * size + k] += parts[i * size + j] * parts[i * size + k];
        }
        matrix[j * size + j] += 0.01;
      }
      for (const from of [undefined, Float64Array.from(start)]) {
        const solution = nonNegativeMinimum(matrix, Float64Array.from(right), from);
        for (let j = 0; j < size; j++) {
          let slope = -right[j];
          for (let k = 0; k < size; k++) slope += matrix[j * size + k] * solution[k];
          expect(solution[j]).toBeGreaterThanOrEqual(0);
          expect(slope).toBeGreaterThan(-1e-9);
          if (solution[j] > 0) expect(Math.abs(slope)).toBeLessThan(1e-9);
        }
      }
    }),
    { numRuns: 200 },
  );
});
