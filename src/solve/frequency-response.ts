import {
  type LinearCore,
  NonFiniteEntryError,
  SingularMatrixError,
  SolutionOverflowError,
  type SparseMatrix,
} from 'sparse-linear-solver-wasm';
import { NotConvergedError } from '../errors.ts';
import { blockPattern } from './block-pattern.ts';
import { DenseLu } from './dense-lu.ts';
import { withinMemory } from './memory.ts';
import type { Anchor } from './problem.ts';
import { System } from './system.ts';

/** A complex number. */
export interface Complex {
  readonly real: number;
  readonly imaginary: number;
}

/** A state whose small oscillations are asked for. */
export interface OperatingPoint {
  /** The equations that the state solves, or is a moment of. */
  readonly system: System;
  readonly state: Float64Array;
  /** Index of the control that oscillates. */
  readonly control: number;
  /** The control that the total comes back through, which is held; absent where conditions on the fields hold a level. */
  readonly opposite?: Opposite;
  /** What closes the levels that balances leave free, where the system does not know it because it runs in time. */
  readonly anchors?: readonly Anchor[];
}

/** Where what one control gives is taken by another, so that only their difference means anything. */
export interface Opposite {
  readonly control: number;
  /** The unknown whose level follows the controls, and an equation that its level may be held by. */
  readonly unknown: number;
  readonly equation: number;
}

/**
 * How a system answers a small oscillation of one control: with G the steady equations and S what is stored,
 *
 *     (G'(u) + j w S'(u)) du = 0 but for the total of the control, which oscillates by 1,
 *
 * all linear, so that `impedance` is dV/dI of the control V and of its total I, what surfaces store included.
 *
 * Between two electrodes the level of the potential follows theirs through what passes their surfaces only, which may be so
 * little that rounding in the matrix, whose entries are of the conductance between neighbours, passes more. There the level is
 * held instead, both electrodes are free, one with the total 1 and one with -1, and dV is their difference. As the
 * equations know differences of potentials only, and nothing is left over, what holds the level passes nothing.
 *
 * Both derivatives are assembled once. For each frequency the sparse core is factorised anew in the memory of its one
 * analysis, and the few numbers outside the mesh are eliminated as in `BorderedSolver`.
 *
 * Anchors stay in place: they take the level of a conserved amount from the amount itself, which an oscillation leaves as it
 * is. At frequencies above 0 what is stored says the same; at 0 nothing else does.
 */
export class FrequencyResponse implements Disposable {
  private readonly system: System;
  private readonly matrix: SparseMatrix;
  private readonly steady: Derivatives;
  private readonly stored: Derivatives;
  /** Index of the control among the outer numbers. */
  private readonly driven: number;
  /** The same of the opposite one; -1 without. */
  private readonly returning: number;
  /** Real and imaginary part in turn. */
  private readonly right: Float64Array;
  /** Solution of the core for every border column, as `right`. */
  private readonly eliminated: readonly Float64Array[];
  /** Real over imaginary rows: [Re -Im; Im Re] of the Schur complement. */
  private readonly schur: DenseLu;
  private readonly outer: Float64Array;

  /** @throws ResourceLimitError */
  constructor({ system, state, control, opposite, anchors }: OperatingPoint, core: LinearCore) {
    const { problem } = system;
    const level: Anchor[] = opposite === undefined ? [] : [{ kind: 'pin', value: 0, ...opposite }];
    this.system = new System(
      {
        ...problem,
        controls: problem.controls.map((_, k) => {
          const { name } = system.control(k);
          return k === control || k === opposite?.control
            ? { kind: 'total', name, total: 0, scale: 1 }
            : system.control(k);
        }),
        anchors: [...(anchors ?? problem.anchors), ...level],
      },
      core,
    );
    const { coreSize, outerCount, nodes, unknownCount } = this.system;
    const point = new Float64Array(this.system.size);
    point.set(state.subarray(0, coreSize));
    for (const k of problem.controls.keys()) this.system.writeControl(point, k, system.controlValue(k, state, 1));
    this.driven = this.system.controlEntry(control) - coreSize;
    this.returning = opposite === undefined ? -1 : this.system.controlEntry(opposite.control) - coreSize;
    this.system.assembleJacobian(point, 1, new Float64Array(this.system.size));
    this.steady = derivativesIn(this.system);
    this.system.assembleStorageJacobian(point, 1);
    this.stored = derivativesIn(this.system);
    const { pattern } = blockPattern(nodes, unknownCount);
    this.matrix = withinMemory(2 * this.system.size, () => core.analyse(pattern, { complex: true }));
    this.right = new Float64Array(2 * coreSize);
    this.eliminated = Array.from({ length: outerCount }, () => new Float64Array(2 * coreSize));
    this.schur = new DenseLu(2 * outerCount);
    this.outer = new Float64Array(2 * outerCount);
  }

  /**
   * dV/dI, in the unit of the control over that of its total (V and A, in two dimensions A/m, of an electrode).
   *
   * @param angularFrequency w, rad/s; 0 where a steady current passes
   * @throws NotConvergedError if no finite answer exists, as at frequency 0 of an electrode that passes no steady current
   */
  impedance(angularFrequency: number): Complex {
    const { outerCount } = this.system;
    try {
      this.factor(angularFrequency);
      for (let g = 0; g < outerCount; g++) this.eliminateColumn(g, angularFrequency);
    } catch (error) {
      const isUnanswered = [SingularMatrixError, NonFiniteEntryError, SolutionOverflowError].some(
        (kind) => error instanceof kind,
      );
      throw isUnanswered ? unanswered(angularFrequency) : error;
    }
    this.eliminateBorder(angularFrequency);
    const { outer, driven, returning } = this;
    outer.fill(0);
    outer[driven] = 1;
    if (returning >= 0) outer[returning] = -1;
    if (!this.schur.factor()) throw unanswered(angularFrequency);
    this.schur.solve(outer);
    const answer = (part: number) => outer[part + driven] - (returning < 0 ? 0 : outer[part + returning]);
    const [real, imaginary] = [answer(0), answer(outerCount)];
    if (!Number.isFinite(real) || !Number.isFinite(imaginary)) throw unanswered(angularFrequency);
    return { real, imaginary };
  }

  private factor(angularFrequency: number): void {
    const { values } = this.matrix;
    const { entries } = this.steady;
    const stored = this.stored.entries;
    for (let k = 0; k < entries.length; k++) {
      values[2 * k] = entries[k];
      values[2 * k + 1] = angularFrequency * stored[k];
    }
    withinMemory(2 * this.system.size, () => this.matrix.factor());
  }

  private eliminateColumn(g: number, angularFrequency: number): void {
    const column = this.steady.columns[g];
    const stored = this.stored.columns[g];
    for (let k = 0; k < column.length; k++) {
      this.right[2 * k] = column[k];
      this.right[2 * k + 1] = angularFrequency * stored[k];
    }
    this.matrix.solve(this.right, this.eliminated[g]);
  }

  /** Writes D - C X_B. */
  private eliminateBorder(angularFrequency: number): void {
    const { coreSize, outerCount: m } = this.system;
    const { entries } = this.schur;
    for (let g = 0; g < m; g++) {
      const row = this.steady.rows[g];
      const stored = this.stored.rows[g];
      for (let h = 0; h < m; h++) {
        const column = this.eliminated[h];
        let real = this.steady.corner[g * m + h];
        let imaginary = angularFrequency * this.stored.corner[g * m + h];
        for (let k = 0; k < coreSize; k++) {
          const swing = angularFrequency * stored[k];
          real -= row[k] * column[2 * k] - swing * column[2 * k + 1];
          imaginary -= row[k] * column[2 * k + 1] + swing * column[2 * k];
        }
        entries[g * 2 * m + h] = real;
        entries[g * 2 * m + m + h] = -imaginary;
        entries[(m + g) * 2 * m + h] = imaginary;
        entries[(m + g) * 2 * m + m + h] = real;
      }
    }
  }

  dispose(): void {
    this.matrix.dispose();
    this.system.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** A bordered matrix of derivatives as `System` assembles it. */
interface Derivatives {
  readonly entries: Float64Array;
  readonly columns: readonly Float64Array[];
  readonly rows: readonly Float64Array[];
  readonly corner: Float64Array;
}

function derivativesIn({ matrix, borderColumns, borderRows, corner }: System): Derivatives {
  return {
    entries: matrix.values.slice(),
    columns: borderColumns.map((column) => column.slice()),
    rows: borderRows.map((row) => row.slice()),
    corner: corner.slice(),
  };
}

function unanswered(angularFrequency: number): NotConvergedError {
  return new NotConvergedError(
    `at the angular frequency ${angularFrequency} rad/s the cell has no finite impedance`,
    angularFrequency === 0
      ? 'an electrode that only charges passes no steady current: begin above 0 Hz'
      : 'at this operating point a small current changes the voltage without bound; choose another one',
    [],
    1,
  );
}
