import type { Mesh } from '../mesh/mesh.ts';
import type { Physics, SurfaceRate } from '../physics/physics.ts';

/** A rate law at work on a surface; `control` is an index into `Problem.controls`. */
export interface SurfaceExchange {
  readonly rate: SurfaceRate;
  readonly control: number;
}

/** What holds on one surface of the mesh: laws that add up, and unknowns that are held. Neither: nothing passes. */
export interface SurfaceCondition {
  readonly exchanges: readonly SurfaceExchange[];
  /**
   * Writes one value per unknown at a place under a load (0 to 1), NaN for each unknown that is free. Holding unknown u takes
   * the place of equation u.
   */
  readonly held?: (x: number, y: number, load: number, into: Float64Array) => void;
}

/** A surface that nothing passes. */
export const closedSurface: SurfaceCondition = { exchanges: [] };

/** A rate law spread over a volume, such as the surface of a homogenised host. */
export interface VolumeRate extends SurfaceExchange {
  /** Surface per volume of every cell, 1/m; 0 where there is none. */
  readonly areaDensity: Float64Array;
}

/**
 * One number outside the mesh that rate laws depend on (for an electrode: the potential of its metal), either held, or
 * free and found so that the total of the laws' `measure` over all their surfaces has a given value. The load (0 to 1)
 * multiplies held values and totals.
 */
export type Control = {
  readonly name: string;
  /** True where an operation changes between holding and a total: the control then stays a free number in both. */
  readonly switches?: boolean;
} & (
  | { readonly kind: 'held'; readonly value: number; readonly scale?: number }
  | {
      readonly kind: 'total';
      readonly total: number;
      /** Typical magnitude of the control, against which its corrections are measured. */
      readonly scale: number;
    }
);

/** One unknown of a conserved amount, and how much of it each unit counts for. */
export interface AnchorTerm {
  readonly unknown: number;
  readonly factor: number;
}

/**
 * Closes a level that the balances alone leave free: in a closed cell at steady state the balance of a blocked ion sums
 * to zero over the cell, so that nothing says how much salt there is. One equation gets an exchange
 * strength * (u_node - r) at one node with a reservoir. The equations sum to zero, hence so does the exchange, and
 * u_node = r to round-off: the solution is untouched. `pin` gives r; `amount` finds r such that the amount
 * sum over cells and terms of weight * factor * u has a given value, u the unknown of the first term.
 */
export type Anchor =
  | { readonly kind: 'pin'; readonly unknown: number; readonly equation: number; readonly value: number }
  | {
      readonly kind: 'amount';
      readonly terms: readonly AnchorTerm[];
      readonly equation: number;
      /** One for each of `cells`, or each cell of the mesh. */
      readonly weight: Float64Array;
      readonly amount: number;
      /** The pore that the amount is kept in and that no other anchor of this equation closes, ascending; all cells when absent. The last exchanges. */
      readonly cells?: Int32Array;
    };

/** What fills the cells of a mesh, as far as transport is concerned; one entry a cell in every array. */
export interface Medium {
  /** Volume of electrolyte per volume. */
  readonly porosity: Float64Array;
  /** Effective over free transport coefficient of the electrolyte along x. */
  readonly transportX: Float64Array;
  /** The same along y; the same array in an isotropic medium. */
  readonly transportY: Float64Array;
  /** Effective conductivity of the metal, S/m, 0 where there is none; absent where no model asks for it. */
  readonly conductivity?: Float64Array;
  /** The same in every face, where cells lie in several media but each face in one; that of the two cells when absent. */
  readonly faces?: FaceMedium;
}

/** What faces conduct with; one entry a face in every array. */
export interface FaceMedium {
  readonly transportX: Float64Array;
  readonly transportY: Float64Array;
  readonly conductivity?: Float64Array;
}

/** A medium of porosity 1 and transport factor 1. */
export function freeMedium(cellCount: number): Medium {
  return isotropicMedium(new Float64Array(cellCount).fill(1));
}

/** A boundary-value problem on a mesh: everything the solver needs, and no electrochemistry. */
export interface Problem {
  readonly mesh: Mesh;
  /** Models of the cells. All have the same unknowns and equations. */
  readonly physics: readonly Physics[];
  /** Index into `physics` for every cell; the first everywhere when absent. */
  readonly physicsOfCell?: Uint8Array;
  readonly medium: Medium;
  /** One per surface index of the mesh. */
  readonly surfaces: readonly SurfaceCondition[];
  readonly volumeRates: readonly VolumeRate[];
  readonly controls: readonly Control[];
  readonly anchors: readonly Anchor[];
  /** Prescribed sources integrated over each cell, cell-major, one per equation; none when absent. */
  readonly sources?: Float64Array;
}

/** A medium of porosity 1 with the same transport factor along x and y in each cell. */
export function isotropicMedium(transportFactor: Float64Array): Medium {
  return {
    porosity: new Float64Array(transportFactor.length).fill(1),
    transportX: transportFactor,
    transportY: transportFactor,
  };
}
