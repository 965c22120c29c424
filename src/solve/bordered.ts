import { LuDecomposition, Matrix } from 'ml-matrix';
import { NonFiniteEntryError, SingularMatrixError, SolutionOverflowError } from 'sparse-linear-solver-wasm';
import { withinMemory } from './memory.ts';
import type { System } from './system.ts';

/**
 * Solves with the bordered Jacobian by block elimination,
 *
 *     A x_r = r,  A X_B = B,  (D - C X_B) dg = s - C x_r,  du = x_r - X_B dg,
 *
 * one factorisation of the sparse core A for any number of right-hand sides. A is the Jacobian at held outer numbers (for
 * a galvanostatic cell: the potentiostatic one) and is never singular where that problem has one solution.
 */
export class BorderedSolver {
  private readonly system: System;
  private readonly coreRight: Float64Array;
  private readonly coreSolution: Float64Array;
  private readonly eliminated: readonly Float64Array[];
  /** D - C X_B, factorised; absent while nothing is. */
  private schur?: LuDecomposition;

  constructor(system: System) {
    this.system = system;
    this.coreRight = new Float64Array(system.coreSize);
    this.coreSolution = new Float64Array(system.coreSize);
    this.eliminated = Array.from({ length: system.outerCount }, () => new Float64Array(system.coreSize));
  }

  /** Factorises the Jacobian last assembled in the system. */
  factor(): 'factored' | 'singular' | 'not finite' {
    const { matrix, outerCount, borderColumns, borderRows, corner } = this.system;
    try {
      withinMemory(this.system.size, () => matrix.factor());
      for (let g = 0; g < outerCount; g++) matrix.solve(borderColumns[g], this.eliminated[g]);
    } catch (error) {
      if (error instanceof SingularMatrixError) return 'singular';
      if (error instanceof NonFiniteEntryError || error instanceof SolutionOverflowError) return 'not finite';
      throw error;
    }
    if (outerCount === 0) return 'factored';
    const schur = Matrix.zeros(outerCount, outerCount);
    for (let g = 0; g < outerCount; g++) {
      for (let h = 0; h < outerCount; h++) {
        schur.set(g, h, corner[g * outerCount + h] - dot(borderRows[g], this.eliminated[h]));
      }
    }
    this.schur = new LuDecomposition(schur);
    return this.schur.isSingular() ? 'singular' : 'factored';
  }

  /**
   * Writes the solution of J x = right, NaN if it is beyond the range of numbers. Both are of the system's size; they may
   * be the same array.
   */
  solve(right: Float64Array, solution: Float64Array): void {
    const { matrix, coreSize, outerCount, borderRows } = this.system;
    for (let k = 0; k < coreSize; k++) this.coreRight[k] = right[k];
    try {
      matrix.solve(this.coreRight, this.coreSolution);
    } catch (error) {
      if (!(error instanceof SolutionOverflowError)) throw error;
      solution.fill(Number.NaN);
      return;
    }
    if (outerCount > 0 && this.schur !== undefined) {
      const outerRight = Matrix.columnVector(
        Array.from({ length: outerCount }, (_, g) => right[coreSize + g] - dot(borderRows[g], this.coreSolution)),
      );
      const outer = this.schur.solve(outerRight);
      for (let g = 0; g < outerCount; g++) {
        const value = outer.get(g, 0);
        const column = this.eliminated[g];
        for (let k = 0; k < coreSize; k++) this.coreSolution[k] -= column[k] * value;
        solution[coreSize + g] = value;
      }
    }
    for (let k = 0; k < coreSize; k++) solution[k] = this.coreSolution[k];
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}
