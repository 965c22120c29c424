/**
 * What cycling costs: charge that is plated and not stripped again stays as inactive metal.
 */

/** Charge of one step, positive where it was plated, and the cycle it belongs to. */
export interface StepCharge {
  /** From 1. */
  readonly cycle: number;
  /** C/m2 */
  readonly capacity: number;
}

/** Charge plated and stripped in one cycle, C/m2, both positive. */
export interface CycleCharge {
  readonly plated: number;
  readonly stripped: number;
}

/** The charge of every cycle; a step counts by what it deposits in the end. */
export function cycleCharges(steps: readonly StepCharge[]): CycleCharge[] {
  const cycles: { plated: number; stripped: number }[] = [];
  for (const { cycle, capacity } of steps) {
    while (cycles.length < cycle) cycles.push({ plated: 0, stripped: 0 });
    if (capacity > 0) cycles[cycle - 1].plated += capacity;
    else cycles[cycle - 1].stripped -= capacity;
  }
  return cycles;
}

/** Mean coulombic efficiency of n cycles that leave a share R of the capacity in a cell without excess: exp(ln R / n). */
export function meanCoulombicEfficiency(retention: number, cycles: number): number {
  return Math.exp(Math.log(retention) / cycles);
}

/** Share of the capacity that n cycles of one coulombic efficiency leave in a cell without excess. */
export function capacityRetention(coulombicEfficiency: number, cycles: number): number {
  return coulombicEfficiency ** cycles;
}

/**
 * Retention of a cell whose metal is f times what a cycle moves: what is lost is a smaller share of it, R' = 1 - (1 - R) / f.
 *
 * @param retention R of the cell without excess
 * @param excess f, at least 1
 */
export function retentionWithExcess(retention: number, excess: number): number {
  return 1 - (1 - retention) / excess;
}
