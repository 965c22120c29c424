import type { System } from '../solve/system.ts';

/**
 * What is left of the balances of a state because its numbers have 16 digits: where exchange currents are 10^6 times the
 * current, or solutions conduct well over a short way, the last digit of a potential is worth more than 1e-10 of the
 * current. Of the remainder of each node that part counts which changes of the last digits of what it depends on make up; the state then
 * stands for exact ones whose rates balance.
 */
export class Remainders {
  private readonly system: System;
  private readonly balanced: Uint8Array;
  private readonly residual: Float64Array;
  private readonly digits: Float64Array;
  /** What the last digits of all nodes are worth together. */
  private digitsOfAll = 0;
  /** Sums of all remainders, and of what the last digits make up of each. */
  private readonly whole: Float64Array;
  private readonly rounded: Float64Array;

  constructor(system: System) {
    this.system = system;
    this.balanced = system.differential(1).summed;
    this.residual = new Float64Array(system.size);
    this.digits = new Float64Array(system.size);
    this.whole = new Float64Array(system.unknownCount);
    this.rounded = new Float64Array(system.unknownCount);
  }

  /**
   * Takes the remainders of a state, within a stage in time those of the stage.
   *
   * @param ofFluxes whether what fluxes between nodes are rounded by counts, beside what rates of surfaces are
   * @param negligible if the digits of all nodes are worth no more than this together, the remainders count as none
   */
  take(state: Float64Array, ofFluxes: boolean, negligible = 0): void {
    const { system, balanced, residual, digits, whole, rounded } = this;
    whole.fill(0);
    rounded.fill(0);
    system.lastDigits(state, 1, ofFluxes, digits);
    this.digitsOfAll = 0;
    for (let k = 0; k < system.coreSize; k++) if (balanced[k] === 1) this.digitsOfAll += digits[k];
    if (this.digitsOfAll <= negligible) return;
    system.assembleResidual(state, 1, residual);
    const n = whole.length;
    for (let k = 0; k < system.coreSize; k++) {
      if (balanced[k] === 0) continue;
      whole[k % n] += residual[k];
      rounded[k % n] += Math.min(Math.max(residual[k], -digits[k]), digits[k]);
    }
  }

  /** A flow smaller than this is none: the last digits of all nodes together are worth as much. */
  get smallestFlow(): number {
    return this.digitsOfAll;
  }

  /**
   * What rounding took from the sum of what enters of a quantity.
   *
   * @param missing what is known to be missing from the sum; all that is left of the balances where it is not
   */
  roundedOf(equation: number, missing = this.whole[equation]): number {
    return within(this.rounded[equation], missing);
  }

  /** The same of charge, in mol. */
  roundedCharge(missing: number): number {
    let rounded = 0;
    this.system.equations.forEach(({ charge }, r) => {
      rounded += charge * this.rounded[r];
    });
    return within(rounded, missing);
  }
}

/** What is nearest to a whole between nothing and a part. */
function within(part: number, whole: number): number {
  return part > 0 ? Math.min(Math.max(whole, 0), part) : Math.max(Math.min(whole, 0), part);
}
