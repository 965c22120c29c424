import type { Mesh } from '../mesh/mesh.ts';
import type { Physics, SurfaceRate } from '../physics/physics.ts';

/** What holds on one surface of the mesh. */
export type SurfaceCondition =
  /** Nothing passes. */
  | { readonly kind: 'closed' }
  /** A rate law exchanges with the surface; `control` is an index into `Problem.controls`. */
  | { readonly kind: 'rate'; readonly rate: SurfaceRate; readonly control: number }
  /** The unknowns are held at given values: `values(x, y, into)` writes one value per unknown. */
  | { readonly kind: 'held'; readonly values: (x: number, y: number, into: Float64Array) => void };

/** A rate law spread over a volume, such as the surface of a homogenised host. */
export interface VolumeRate {
  /** Surface per volume of every cell, 1/m; 0 where there is none. */
  readonly areaDensity: Float64Array;
  readonly rate: SurfaceRate;
  readonly control: number;
}

/**
 * One number outside the mesh that rate laws depend on (for an electrode: the potential of its metal), either held, or
 * free and found so that the total of the laws' `measure` over all their surfaces has a given value. The load (0 to 1)
 * multiplies held values and totals.
 */
export type Control =
  | { readonly kind: 'held'; readonly name: string; readonly value: number }
  | {
      readonly kind: 'total';
      readonly name: string;
      readonly total: number;
      /** Typical magnitude of the control, against which its corrections are measured. */
      readonly scale: number;
    };

/**
 * Closes a level that the balances alone leave free: in a closed cell at steady state the balance of a blocked ion sums
 * to zero over the cell, so that nothing says how much salt there is. One equation gets an exchange
 * strength * (u_node - r) at one node with a reservoir. The equations sum to zero, hence so does the exchange, and
 * u_node = r to round-off: the solution is untouched. `pin` gives r; `amount` finds r such that sum(weight * u) = amount.
 */
export type Anchor =
  | { readonly kind: 'pin'; readonly unknown: number; readonly equation: number; readonly value: number }
  | {
      readonly kind: 'amount';
      readonly unknown: number;
      readonly equation: number;
      /** One per cell. */
      readonly weight: Float64Array;
      readonly amount: number;
    };

/** A boundary-value problem on a mesh: everything the solver needs, and no electrochemistry. */
export interface Problem {
  readonly mesh: Mesh;
  readonly physics: Physics;
  /** Effective over free transport coefficient of the medium in each cell. */
  readonly transportFactor: Float64Array;
  /** One per surface index of the mesh. */
  readonly surfaces: readonly SurfaceCondition[];
  readonly volumeRates: readonly VolumeRate[];
  readonly controls: readonly Control[];
  readonly anchors: readonly Anchor[];
  /** Prescribed sources integrated over each cell, cell-major, one per equation; none when absent. */
  readonly sources?: Float64Array;
}
