import {
  type Method,
  NonFiniteEntryError,
  SingularMatrixError,
  SolutionOverflowError,
  type SolveReport,
} from 'sparse-linear-solver-wasm';
import { multiplyBlocks } from './block-pattern.ts';
import { DenseLu } from './dense-lu.ts';
import { withinMemory } from './memory.ts';
import type { System } from './system.ts';

/** What the linear core did since it was last asked. */
export interface LinearWork {
  /** The method that gave the last solution. */
  readonly method: Method;
  /** Levels of the multigrid hierarchy; 0 for the direct method. */
  readonly levels: number;
  /** Multigrid iterations of all solves. */
  readonly iterations: number;
  /** Solves with the sparse core. */
  readonly solves: number;
  /** What the linear core had to say, such as why multigrid gave way. */
  readonly notes: readonly string[];
}

type Growing<Record> = { -readonly [Key in keyof Record]: Record[Key] };

const none: readonly string[] = [];
/** What factors, which have no tolerance, are asked for. */
const withoutTolerance = {};

/** How a solve ended. */
export type LinearOutcome = 'solved' | 'singular' | 'not finite';

/** To what part of their right-hand sides the border columns are solved first. */
const firstColumnReduction = 1e-2;
/** As far as their residual may be asked to fall, and by how much at a time. */
const lastColumnReduction = 1e-12;
const columnTightening = 1e-2;
/** To what part of its right-hand side the column of a reservoir is solved, in whose multiples levels are set right. */
const levelReduction = 1e-7;
/** A pass that leaves more of the residual than this has not done its part. */
const expectedOfPass = 0.3;
/** Passes of one solve; a tight one on a well-behaved matrix takes three. */
const mostPasses = 12;

/**
 * Solves with the bordered Jacobian by block elimination,
 *
 *     A x_r = r,  A X_B = B,  (D - C X_B) dg = s - C x_r,  du = x_r - X_B dg,
 *
 * one factorisation of the sparse core A for any number of right-hand sides. A is the Jacobian at held outer numbers (for
 * a galvanostatic cell: the potentiostatic one) and is never singular where that problem has one solution.
 *
 * Factors make every solve with A exact and cheap. Multigrid pays for every digit of each, so that there the elimination
 * is the step of an iteration on the residual of the whole bordered system: a solve goes only as far as is asked, starts
 * from what is known, and leans on border columns of a few digits, kept from one Jacobian to the next. Errors of the
 * columns do not reach the rows of C and D, which hold after every pass; where they hold up the others the columns are
 * solved further.
 */
export class BorderedSolver {
  private readonly system: System;
  private readonly coreRight: Float64Array;
  private readonly coreSolution: Float64Array;
  /** X_B, column by column. */
  private readonly eliminated: readonly Float64Array[];
  /** D - C X_B, factorised. */
  private readonly schur: DenseLu;
  private readonly outerValues: Float64Array;
  private readonly outerRight: Float64Array;
  /** Whether solves with the core are iterations. */
  private iterative = false;
  /** To what part of B the columns are solved. */
  private columnReduction = firstColumnReduction;
  /** Weight of every equation in norms of residuals: one over what it typically adds up. */
  private readonly equationWeight: Float64Array;
  private work: Growing<LinearWork> = { method: 'direct', levels: 0, iterations: 0, solves: 0, notes: none };

  constructor(system: System) {
    this.system = system;
    this.coreRight = new Float64Array(system.coreSize);
    this.coreSolution = new Float64Array(system.coreSize);
    this.schur = new DenseLu(system.outerCount);
    this.outerValues = new Float64Array(system.outerCount);
    this.outerRight = new Float64Array(system.outerCount);
    this.eliminated = Array.from({ length: system.outerCount }, () => new Float64Array(system.coreSize));
    this.equationWeight = new Float64Array(system.unknownCount);
    // At rest a reservoir raises its unknown evenly in its pore.
    const { reservoirs, unknownCount, coreSize, outerCount } = system;
    reservoirs.forEach(({ unknown, pore }, index) => {
      const column = this.eliminated[outerCount - reservoirs.length + index];
      if (pore === undefined) for (let k = unknown; k < coreSize; k += unknownCount) column[k] = -1;
      else for (const node of pore) column[node * unknownCount + unknown] = -1;
    });
  }

  /** Whether digits of a solution cost time. */
  get isIterative(): boolean {
    return this.iterative;
  }

  /** The work since this was last called. */
  takeWork(): LinearWork {
    const done = this.work;
    this.work = { method: done.method, levels: done.levels, iterations: 0, solves: 0, notes: none };
    return done;
  }

  /** Factorises the Jacobian last assembled in the system. */
  factor(): 'factored' | 'singular' | 'not finite' {
    const { matrix, outerCount, borderColumns, size } = this.system;
    try {
      const { method, levels, notes } = withinMemory(size, () => matrix.factor());
      this.iterative = method === 'multigrid';
      this.work.method = method;
      this.work.levels = levels;
      this.note(notes);
      if (this.iterative) {
        this.weighEquations();
        this.solveColumns();
      } else {
        for (let g = 0; g < outerCount; g++) this.solveCore(borderColumns[g], this.eliminated[g]);
      }
    } catch (error) {
      return outcomeOf(error);
    }
    return this.eliminateBorder() ? 'factored' : 'singular';
  }

  /**
   * Writes the solution of J x = right. Both are of the system's size.
   *
   * @param reduction part of the right-hand side that may be left as a residual where digits cost time; factors give all
   * @param fromGuess `solution` holds a guess
   */
  solve(right: Float64Array, solution: Float64Array, reduction: number, fromGuess = false): LinearOutcome {
    try {
      if (this.iterative) this.solveByPasses(right, solution, reduction, fromGuess);
      else this.solveAtOnce(right, solution);
    } catch (error) {
      return outcomeOf(error);
    }
    return 'solved';
  }

  /**
   * Writes the solution of J^T x = right, where solves with the core are exact. With X_B at hand it takes one solve with the
   * core, however many outer numbers there are:
   *
   *     (D - C X_B)^T x_g = s - X_B^T r,  A^T x_u = r - C^T x_g.
   *
   * @throws RangeError where they are iterations (`isIterative`)
   */
  solveTransposed(right: Float64Array, solution: Float64Array): LinearOutcome {
    if (this.iterative) throw new RangeError('the transposed system is solved by factors only');
    const { matrix, size, coreSize, outerCount, borderRows } = this.system;
    const core = this.coreRight;
    const outer = this.outerValues;
    for (let k = 0; k < coreSize; k++) core[k] = right[k];
    for (let g = 0; g < outerCount; g++) outer[g] = right[coreSize + g] - dot(this.eliminated[g], core);
    this.schur.solveTransposed(outer);
    for (let g = 0; g < outerCount; g++) {
      const row = borderRows[g];
      for (let k = 0; k < coreSize; k++) core[k] -= row[k] * outer[g];
      solution[coreSize + g] = outer[g];
    }
    try {
      const report = withinMemory(size, () => matrix.solveTransposed(core, this.coreSolution, withoutTolerance));
      this.work.solves++;
      this.note(report.notes);
    } catch (error) {
      return outcomeOf(error);
    }
    for (let k = 0; k < coreSize; k++) solution[k] = this.coreSolution[k];
    return 'solved';
  }

  private solveAtOnce(right: Float64Array, solution: Float64Array): void {
    const { coreSize, outerCount } = this.system;
    for (let k = 0; k < coreSize; k++) this.coreRight[k] = right[k];
    for (let g = 0; g < outerCount; g++) this.outerRight[g] = right[coreSize + g];
    this.solveCore(this.coreRight, this.coreSolution);
    solution.fill(0);
    this.addElimination(this.outerRight, solution);
  }

  /** Adds to a solution that of the border with the last solution of the core, for a right-hand side of the outer rows. */
  private addElimination(outerRight: Float64Array, solution: Float64Array): void {
    const { coreSize, outerCount, borderRows } = this.system;
    const core = this.coreSolution;
    const outer = this.outerValues;
    for (let g = 0; g < outerCount; g++) outer[g] = outerRight[g] - dot(borderRows[g], core);
    this.schur.solve(outer);
    for (let g = 0; g < outerCount; g++) {
      const column = this.eliminated[g];
      for (let k = 0; k < coreSize; k++) core[k] -= column[k] * outer[g];
      solution[coreSize + g] += outer[g];
    }
    for (let k = 0; k < coreSize; k++) solution[k] += core[k];
  }

  private solveByPasses(right: Float64Array, solution: Float64Array, reduction: number, fromGuess: boolean): void {
    const { outerCount } = this.system;
    const { outerRight } = this;
    const whole = this.drive(right);
    if (!fromGuess) solution.fill(0);
    let left = this.remainder(right, solution, outerRight);
    if (fromGuess && !(left < whole)) {
      solution.fill(0);
      left = this.remainder(right, solution, outerRight);
    }
    for (let pass = 0; pass < mostPasses && (pass === 0 || left > reduction * whole); pass++) {
      if (left > 0) this.solveLevelled(this.coreRight, this.coreSolution, (reduction * whole) / left);
      else this.coreSolution.fill(0);
      this.addElimination(outerRight, solution);
      const before = left;
      left = this.remainder(right, solution, outerRight);
      if (pass === 0 || left <= expectedOfPass * before) continue;
      if (outerCount > 0 && this.columnReduction > lastColumnReduction) {
        this.columnReduction *= columnTightening;
        this.solveColumns();
        this.eliminateBorder();
        left = this.remainder(right, solution, outerRight);
      } else if (!(left <= before / 2)) {
        return; // round-off
      }
    }
  }

  /**
   * The size of a right-hand side in the rows of the core: its own there, and the flows that carry what the outer rows ask
   * for. An amount asks for no flow.
   */
  private drive(right: Float64Array): number {
    const { coreSize, outerCount, borderColumns, corner } = this.system;
    let whole = this.norm(right);
    for (let g = 0; g < outerCount; g++) {
      const response = corner[g * outerCount + g];
      if (response !== 0) whole += Math.abs(right[coreSize + g] / response) * this.norm(borderColumns[g]);
    }
    return whole;
  }

  /** Writes what a solution leaves of the right-hand side, of the core into `coreRight`; returns the norm of that. */
  private remainder(right: Float64Array, solution: Float64Array, outerRight: Float64Array): number {
    const { coreSize, outerCount, borderColumns, borderRows, corner } = this.system;
    const core = this.coreRight;
    this.multiply(solution, core);
    for (let k = 0; k < coreSize; k++) core[k] = right[k] - core[k];
    for (let g = 0; g < outerCount; g++) {
      const value = solution[coreSize + g];
      const column = borderColumns[g];
      if (value !== 0) for (let k = 0; k < coreSize; k++) core[k] -= column[k] * value;
      outerRight[g] = right[coreSize + g] - dot(borderRows[g], solution);
      for (let h = 0; h < outerCount; h++) outerRight[g] -= corner[g * outerCount + h] * solution[coreSize + h];
    }
    return this.norm(core);
  }

  /** Solves A X_B = B from the columns of the Jacobian before; reservoirs first, whose columns help with the others. */
  private solveColumns(): void {
    const { borderColumns, coreSize, outerCount, reservoirs } = this.system;
    for (let g = outerCount - 1; g >= 0; g--) {
      const right = borderColumns[g];
      const column = this.eliminated[g];
      const ofReservoir = g >= outerCount - reservoirs.length;
      const wanted = (ofReservoir ? levelReduction : this.columnReduction) * this.norm(right);
      let before = Number.POSITIVE_INFINITY;
      for (let pass = 0; pass < mostPasses; pass++) {
        this.multiply(column, this.coreRight);
        for (let k = 0; k < coreSize; k++) this.coreRight[k] = right[k] - this.coreRight[k];
        const left = this.norm(this.coreRight);
        if (left <= wanted || (pass > 1 && !(left <= before / 2))) break;
        before = left;
        this.solveLevelled(this.coreRight, this.coreSolution, wanted / left);
        for (let k = 0; k < coreSize; k++) column[k] += this.coreSolution[k];
      }
    }
  }

  /** Factorises D - C X_B; false if it is singular. */
  private eliminateBorder(): boolean {
    const { outerCount, borderRows, corner } = this.system;
    const { entries } = this.schur;
    for (let g = 0; g < outerCount; g++) {
      for (let h = 0; h < outerCount; h++) {
        entries[g * outerCount + h] = corner[g * outerCount + h] - dot(borderRows[g], this.eliminated[h]);
      }
    }
    return this.schur.factor();
  }

  /**
   * Solves with the core by multigrid, with the levels that only anchors close solved for beforehand. The equations of an
   * anchored quantity sum in its pore to its exchange with the reservoir, hence its value at the anchored node is the sum of the
   * right-hand side over the strength, exactly; and what raises the reservoir raises the level everywhere: the column of
   * the reservoir. What is left to the iterations leaves the level alone. Without this a residual that is small
   * everywhere may still sum to a level that is far off.
   */
  private solveLevelled(right: Float64Array, solution: Float64Array, tolerance: number): void {
    const { reservoirs, unknownCount: n, coreSize, outerCount } = this.system;
    const levels = reservoirs.map(({ node, equation, strength, pore }) => {
      let sum = 0;
      if (pore === undefined) for (let k = equation; k < coreSize; k += n) sum += right[k];
      else for (const k of pore) sum += right[k * n + equation];
      right[node * n + equation] -= sum;
      return sum / strength;
    });
    this.solveCore(right, solution, tolerance);
    reservoirs.forEach(({ node, unknown }, index) => {
      const column = this.eliminated[outerCount - reservoirs.length + index];
      const rise = (levels[index] - solution[node * n + unknown]) / column[node * n + unknown];
      for (let k = 0; k < coreSize; k++) solution[k] += rise * column[k];
    });
  }

  /** Solves with the core; a tolerance for multigrid only, factors give what they can. */
  private solveCore(right: Float64Array, solution: Float64Array, tolerance?: number): void {
    const { matrix, size } = this.system;
    const options =
      tolerance === undefined
        ? withoutTolerance
        : { tolerance: Math.min(highestTolerance, Math.max(lowestTolerance, tolerance)) };
    const report: SolveReport = withinMemory(size, () => matrix.solve(right, solution, options));
    this.work.method = report.method;
    this.work.iterations += report.iterations;
    this.work.solves++;
    this.note(report.notes);
  }

  private note(notes: readonly string[]): void {
    if (notes.length > 0 && notes.some((note) => !this.work.notes.includes(note))) {
      this.work.notes = [...new Set([...this.work.notes, ...notes])];
    }
  }

  private multiply(vector: Float64Array, product: Float64Array): void {
    const { blocks, unknownCount, matrix } = this.system;
    multiplyBlocks(blocks, unknownCount, matrix.values, vector, product);
  }

  private weighEquations(): void {
    const { blocks, nodes, unknownCount, matrix, scale } = this.system;
    const { values } = matrix;
    for (let r = 0; r < unknownCount; r++) {
      let sum = 0;
      for (let k = 0; k < nodes.count; k++) sum += Math.abs(values[blocks.diagonal[k] + r * blocks.stride[k] + r]);
      this.equationWeight[r] = 1 / (sum * scale[r]);
    }
  }

  /** Euclidean norm of the core's part of a vector of equations. */
  private norm(vector: Float64Array): number {
    const { coreSize, unknownCount } = this.system;
    let total = 0;
    for (let r = 0; r < unknownCount; r++) {
      let sum = 0;
      for (let k = r; k < coreSize; k += unknownCount) sum += vector[k] * vector[k];
      total += sum * this.equationWeight[r] ** 2;
    }
    return Math.sqrt(total);
  }
}

/**
 * What multigrid is asked for in one solve: no more than one round of its Krylov method gives, because between passes
 * levels are set right; and enough to be worth the pass.
 */
const lowestTolerance = 1e-3;
const highestTolerance = 0.1;

function outcomeOf(error: unknown): Exclude<LinearOutcome, 'solved'> {
  if (error instanceof SingularMatrixError) return 'singular';
  if (error instanceof NonFiniteEntryError || error instanceof SolutionOverflowError) return 'not finite';
  throw error;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}
