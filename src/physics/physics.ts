/**
 * What a model says on a face and on a surface, in the manner of VoronoiFVM.jl: small functions that write values and
 * analytic derivatives into blocks the caller has preallocated. A model knows no mesh and no solver.
 *
 * Offsets: the unknowns of node k stand in the state vector at k * n .. k * n + n - 1, n the number of unknowns, in the form
 * that `Unknown.positive` says; the functions take the state and the offset, so that nothing is copied or allocated in the
 * assembly loop.
 */

/** One unknown of a model, as the solver and the reports need to know it. */
export interface Unknown {
  readonly name: string;
  readonly unit: string;
  /** A typical magnitude; the solver measures corrections against it. */
  readonly scale: number;
  /** Its value at rest. */
  readonly origin: number;
  /**
   * True for a concentration. The state then holds ln(value / origin): it cannot become negative, and a small departure
   * from rest keeps all its digits as does a nearly depleted value. Otherwise the state holds value - origin. Derivatives
   * are always by the value itself.
   */
  readonly positive: boolean;
}

/** A flux and its derivatives; `left` and `right` are n x n, row-major, row = equation, column = unknown. */
export interface FluxBlock {
  readonly value: Float64Array;
  readonly left: Float64Array;
  readonly right: Float64Array;
}

/** Transport of every balanced quantity between two nodes. */
export interface Physics {
  readonly unknowns: readonly Unknown[];
  /**
   * Writes the flow of each balanced quantity from the left node to the right one, per unit geometric conductance
   * (face area over distance, times the medium's effective-transport factor), and its derivatives by the unknowns of
   * both nodes.
   */
  flux(state: Float64Array, left: number, right: number, block: FluxBlock): void;
}

/** A surface rate and its derivatives. */
export interface RateBlock {
  /** Rate of every balanced quantity into the electrolyte, per square metre of surface; n values. */
  readonly value: Float64Array;
  /** n x n, row-major, derivative by the unknowns at the surface. */
  readonly byUnknown: Float64Array;
  /** n values, derivative by the control (for an electrode: the potential of the metal). */
  readonly byControl: Float64Array;
  /** The quantity a control can hold the total of (for an electrode: the current density), with derivatives. */
  measure: number;
  readonly measureByUnknown: Float64Array;
  measureByControl: number;
}

/** Exchange between a surface and the electrolyte, the same on a face and spread over a volume. */
export interface SurfaceRate {
  evaluate(state: Float64Array, offset: number, control: number, block: RateBlock): void;
}

export function newFluxBlock(unknownCount: number): FluxBlock {
  return {
    value: new Float64Array(unknownCount),
    left: new Float64Array(unknownCount * unknownCount),
    right: new Float64Array(unknownCount * unknownCount),
  };
}

export function newRateBlock(unknownCount: number): RateBlock {
  return {
    value: new Float64Array(unknownCount),
    byUnknown: new Float64Array(unknownCount * unknownCount),
    byControl: new Float64Array(unknownCount),
    measure: 0,
    measureByUnknown: new Float64Array(unknownCount),
    measureByControl: 0,
  };
}
