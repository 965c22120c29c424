/**
 * What a model says on a face, in a volume and on a surface, in the manner of VoronoiFVM.jl: small functions that write
 * values and analytic derivatives into blocks the caller has preallocated. A model knows no mesh and no solver.
 *
 * Every equation r is the balance of a quantity, or a constraint,
 *
 *     d/dt storage_r + div flux_r = production_r + exchange_r with surfaces      (balance)
 *     0 = production_r                                                          (constraint)
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

/** One equation of a model; there are as many as unknowns. */
export interface Equation {
  /** What is balanced, such as `Li+`, or what is demanded, such as `electroneutrality`. */
  readonly name: string;
  readonly kind: 'balance' | 'constraint';
  /** Charge that a unit of the balanced quantity carries, in units of F; 0 for a quantity without charge. */
  readonly charge: number;
  /** What the flux runs through: the electrolyte in the pores, or the metal of a porous host. */
  readonly carrier: 'electrolyte' | 'metal';
}

/** A flux and its derivatives; `left` and `right` are n x n, row-major, row = equation, column = unknown. */
export interface FluxBlock {
  readonly value: Float64Array;
  readonly left: Float64Array;
  readonly right: Float64Array;
}

/** A quantity at one node: n values, and their n x n derivatives by the node's unknowns, row-major. */
export interface LocalBlock {
  readonly value: Float64Array;
  readonly byUnknown: Float64Array;
}

/** A transport model. */
export interface Physics {
  readonly unknowns: readonly Unknown[];
  readonly equations: readonly Equation[];
  /**
   * Writes the flow of each balanced quantity from the left node to the right one, per unit geometric conductance
   * (face area over distance, times the medium's effective-transport factor), and its derivatives by the unknowns of
   * both nodes. A constraint has no flux: its entries are 0.
   */
  flux(state: Float64Array, left: number, right: number, block: FluxBlock): void;
  /**
   * Writes how much of each balanced quantity a unit volume of its carrier holds, less what it holds at rest, with
   * derivatives.
   */
  storage(state: Float64Array, offset: number, block: LocalBlock): void;
  /**
   * Writes what is produced of each quantity in a unit volume of electrolyte, such as by homogeneous reactions; for a
   * constraint, the expression that must vanish. Absent where nothing is produced.
   */
  production?(state: Float64Array, offset: number, block: LocalBlock): void;
}

/** What passes through a unit of surface, or is stored on it, with derivatives. */
export interface RateBlock {
  /** What the control stands at where rates are asked for: a field, as a number handed over is put on the heap at every place. */
  control: number;
  /** Every balanced quantity, into the electrolyte, per square metre of surface; n values. */
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
  /**
   * Writes the rates into the electrolyte, at the control that the block gives.
   *
   * @param place which face of the boundary, or which cell where the surface is spread over a volume: for laws whose
   *   parameters or deposit differ from place to place
   */
  evaluate(state: Float64Array, offset: number, place: number, block: RateBlock): void;
  /**
   * Writes what the surface has given to the electrolyte since rest and takes back when it returns there, such as the
   * charge of a double layer: its growth in time adds to the rates, that of its measure to the measure. Absent where nothing
   * is stored.
   */
  storage?(state: Float64Array, offset: number, place: number, block: RateBlock): void;
}

export function newFluxBlock(unknownCount: number): FluxBlock {
  return {
    value: new Float64Array(unknownCount),
    left: new Float64Array(unknownCount * unknownCount),
    right: new Float64Array(unknownCount * unknownCount),
  };
}

export function newLocalBlock(unknownCount: number): LocalBlock {
  return {
    value: new Float64Array(unknownCount),
    byUnknown: new Float64Array(unknownCount * unknownCount),
  };
}

export function newRateBlock(unknownCount: number): RateBlock {
  return {
    control: 0,
    value: new Float64Array(unknownCount),
    byUnknown: new Float64Array(unknownCount * unknownCount),
    byControl: new Float64Array(unknownCount),
    measure: 0,
    measureByUnknown: new Float64Array(unknownCount),
    measureByControl: 0,
  };
}
