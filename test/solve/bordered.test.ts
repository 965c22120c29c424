import fc from 'fast-check';
import { Matrix, solve as solveDense } from 'ml-matrix';
import { afterAll, describe, expect, it } from 'vitest';
import { BorderedSolver } from '../../src/solve/bordered.ts';
import { System } from '../../src/solve/system.ts';
import { core } from '../support/core.ts';
import { closedLine, denseJacobian, everyCondition, filled } from '../support/problems.ts';

describe.each([
  ['a problem with every kind of condition', everyCondition().problem],
  ['a closed cell at constant current', closedLine(300).problem],
])('%s', (_name, problem) => {
  const system = new System(problem, core);
  afterAll(() => system.dispose());
  const { size, scale } = system;
  const numbers = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: size, maxLength: size });

  it('is solved as by dense elimination, for any right-hand side', () => {
    const state = system.uniformState([filled, -0.02]);
    system.assembleJacobian(state, 1, new Float64Array(size));
    const bordered = new BorderedSolver(system);
    expect(bordered.factor()).toBe('factored');
    // Rows and columns of like size, as dense elimination has no scaling of its own.
    const jacobian = denseJacobian(system).map((row) => row.map((entry, k) => entry * scale[k]));
    const rowSize = jacobian.map((row) => Math.max(...row.map(Math.abs)));
    const dense = new Matrix(jacobian.map((row, k) => row.map((entry) => entry / rowSize[k])));
    fc.assert(
      fc.property(numbers, (parts) => {
        const right = Float64Array.from(parts, (part, k) => part * rowSize[k]);
        const found = new Float64Array(size);
        expect(bordered.solve(right, found, 1e-14)).toBe('solved');
        const expected = solveDense(dense, Matrix.columnVector(parts));
        const largest = Math.max(...expected.to1DArray().map(Math.abs), 1e-300);
        for (let k = 0; k < size; k++) {
          expect(Math.abs(found[k] / scale[k] - expected.get(k, 0)) / largest).toBeLessThan(1e-10);
        }
      }),
      { numRuns: 10 },
    );
  });

  it('is solved transposed as well: <x, J^-1 y> = <J^-T x, y>', () => {
    const state = system.uniformState([filled, -0.02]);
    system.assembleJacobian(state, 1, new Float64Array(size));
    const bordered = new BorderedSolver(system);
    expect(bordered.factor()).toBe('factored');
    const rowSize = denseJacobian(system).map((row) => Math.max(...row.map((entry, k) => Math.abs(entry * scale[k]))));
    fc.assert(
      fc.property(numbers, numbers, (first, second) => {
        const x = Float64Array.from(first, (part, k) => part / scale[k]);
        const y = Float64Array.from(second, (part, k) => part * rowSize[k]);
        const [solved, adjoint] = [new Float64Array(size), new Float64Array(size)];
        expect(bordered.solve(y, solved, 1e-14)).toBe('solved');
        expect(bordered.solveTransposed(x, adjoint)).toBe('solved');
        const terms = x.map((value, k) => value * solved[k]);
        const others = y.map((value, k) => value * adjoint[k]);
        const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
        const whole = sum(terms.map(Math.abs)) + sum(others.map(Math.abs)) + 1e-300;
        expect(Math.abs(sum(terms) - sum(others)) / whole).toBeLessThan(1e-9);
      }),
      { numRuns: 10 },
    );
  });
});
