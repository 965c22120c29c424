import type { LinearCore } from 'sparse-linear-solver-wasm';
import { type Case, isTransient } from '../case/index.ts';
import { MeanderError, type MeanderErrorCode } from '../errors.ts';
import type { Balances, Metric } from './results.ts';
import { Variant } from './variant.ts';

/** What is kept of a solved point of a sweep: plain data in SI units, the same to the last bit whoever solved it. */
export interface SolvedPoint {
  readonly metrics: Readonly<Record<string, Metric>>;
  readonly balances: Balances;
  /** On the finer mesh. */
  readonly cells: number;
  readonly newtonIterations: number;
  /** Sentences a reader of the point must know. */
  readonly notes: readonly string[];
}

/** Why a point has no solution. */
export interface PointFailure {
  readonly code: MeanderErrorCode;
  readonly message: string;
  readonly help: string;
}

/** What became of a point. */
export type PointOutcome = SolvedPoint | { readonly failure: PointFailure };

/**
 * Solves cases one after the other. What is the same of a case as of the one before it – meshes, the analysis of the matrix,
 * the tortuosity of a pore space – is not made again; every solve starts from equilibrium, so that its outcome depends on
 * nothing but its case.
 */
export class PointSolver implements Disposable {
  private readonly core: LinearCore;
  private kept?: { readonly key: string; readonly variant: Variant };

  constructor(core: LinearCore) {
    this.core = core;
  }

  /**
   * @returns the metrics, or why there are none: a point that cannot be meshed or solved is an outcome like others
   * @throws whatever is a fault of Meander
   */
  solve(theCase: Case): PointOutcome {
    try {
      const variant = this.variantOf(theCase);
      variant.solve();
      const { metrics, balances, solver, notes } = variant.result();
      return asStored({
        metrics: Object.fromEntries(Object.entries(metrics).filter(([, { value }]) => Number.isFinite(value))),
        balances,
        cells: solver.cells,
        newtonIterations: solver.newtonIterations,
        notes: notes.map((note) => note.slice(label.length + 2)),
      });
    } catch (error) {
      if (!(error instanceof MeanderError) || error.code === 'interrupted') throw error;
      const { code, message, help } = error;
      return { failure: { code, message: message.replace(ofVariant, ''), help } };
    } finally {
      // A multigrid hierarchy remembers the matrices before; factors do not.
      if (this.kept?.variant.solvedByFactors === false) this.dispose();
    }
  }

  private variantOf(theCase: Case): Variant {
    const key = meshKey(theCase);
    if (this.kept?.key === key) {
      this.kept.variant.restart(theCase);
      return this.kept.variant;
    }
    this.dispose();
    const variant = new Variant(label, label, theCase, this.core);
    this.kept = { key, variant };
    return variant;
  }

  dispose(): void {
    this.kept?.variant.dispose();
    this.kept = undefined;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** As JSON gives it back, so that what comes from a store is no different from what was just solved. */
function asStored(outcome: PointOutcome): PointOutcome {
  return JSON.parse(JSON.stringify(outcome)) as PointOutcome;
}

/** What a point is called while it is solved, and where that begins a message. */
const label = 'point';
const ofVariant = /^variant "point": /u;

/**
 * Cases with the same key have the same meshes and the same equations but for numbers. Where a mesh is made to fit what an
 * operation or an electrolyte does, it is that of the whole case.
 */
function meshKey(theCase: Case): string {
  const { cell, mesh, solver, ...numbers } = theCase;
  const { electrolyte, operation } = theCase;
  const resolvesCharge = electrolyte.kind === 'ions' && electrolyte.relative_permittivity !== undefined;
  if (isTransient(operation) || resolvesCharge) return JSON.stringify(theCase);
  // Of numbers only the sign decides on the form of the equations.
  const form = JSON.stringify(numbers, (_, value) => (typeof value === 'number' ? Math.sign(value) : value));
  return JSON.stringify([cell, mesh, solver, form]);
}
