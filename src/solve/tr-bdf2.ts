import type { Availability } from '../physics/availability.ts';
import type { Deposit } from '../physics/deposit.ts';
import type { SurfaceRate } from '../physics/physics.ts';
import { Newton, type NewtonOutcome } from './newton.ts';
import type { SolverHistory, SolverSettings } from './settings.ts';
import { setStartingPotentials } from './starting-potentials.ts';
import type { Stored, System } from './system.ts';

/**
 * TR-BDF2 for M-type balances dS(u)/dt + G(u, t) = 0, constraints included: a trapezoidal stage to t + gamma h, then the
 * second-order backward difference through the three levels to t + h. Second order, L-stable, one step at a time, so that
 * switching and events cost nothing; with gamma = 2 - sqrt(2) both stages have the same matrix
 * (R. E. Bank et al., IEEE Trans. Electron Devices 32 (1985) 1992; M. E. Hosea and L. F. Shampine, Appl. Numer. Math. 20
 * (1996) 21). As weights of G it reads
 *
 *     S(u_gamma) = S_n - h (d G_n + d G_gamma),
 *     S(u_1)     = S_n - h (w G_n + w G_gamma + d G_1),        w = sqrt(2)/4,  d = gamma/2,
 *
 * so that what surfaces give and cells hold balance to round-off over every step. The embedded third-order weights give the
 * error of the step.
 */
const gamma = 2 - Math.SQRT2;
const w = Math.SQRT2 / 4;
const d = gamma / 2;
/** Weights of the second-order formula less those of the embedded third-order one. */
const errorWeights = [(4 * w - 1) / 3, -1 / 3, (2 * d) / 3] as const;

/** Weights of what passes at the start, the middle stage and the end of a step in the sum over the step. */
export const stageWeights: readonly number[] = [w, w, d];

/** A law whose metal accumulates where it is plated. */
export interface Accumulating {
  readonly rate: SurfaceRate;
  readonly deposit: Deposit;
  /** mol of metal per coulomb of cathodic charge: 1/(z F). */
  readonly molesPerCharge: number;
  /** How much of the surface has metal to strip; absent where metal does not run out. */
  readonly availability?: Availability;
  /** Amount that errors of the deposit count against, mol/m2; absent where nothing depends on how much metal there is. */
  readonly scale?: number;
  /**
   * Hears, before a stage is solved, what amounts are foreseen in it, to second order in the step: a medium that metal fills
   * follows them, and the system takes it over.
   */
  readonly foreseen?: (amounts: Float64Array) => void;
}

/** What one attempted step came to. */
export type StepOutcome =
  | { readonly kind: 'done' /** Largest error of any unknown relative to its scale. */; readonly error: number }
  | { readonly kind: 'failed'; readonly reason: Exclude<NewtonOutcome, 'converged'> };

/**
 * Steps a system in time, one step at a time. `attempt` leaves the accepted level untouched until `accept`, so that a step
 * may be tried with any length.
 */
export class TrBdf2 {
  readonly system: System;
  /** The accepted level. */
  readonly state: Float64Array;
  time = 0;
  /** The attempted level and the stage before it. */
  readonly next: Float64Array;
  readonly middle: Float64Array;
  /** Length of the last attempted step, s. */
  step = 0;

  private readonly newton: Newton;
  private readonly drive: (time: number) => void;
  private readonly accumulating: readonly Accumulating[];
  private readonly onStage: (stage: 0 | 1 | 2, state: Float64Array) => void;
  private readonly stored: Stored;
  private readonly known: Float64Array;
  private readonly residuals: readonly [Float64Array, Float64Array, Float64Array];
  private readonly errorRight: Float64Array;
  private readonly error: Float64Array;
  /** Metal at the accepted level, and plating rates at the three stages, per accumulating law. */
  private readonly amounts: readonly Float64Array[];
  /** The same before the last `begin`. */
  private readonly amountsBefore: readonly Float64Array[];
  /** Metal to foresee from. */
  private readonly approached: readonly Float64Array[];
  /** How long `filled` may take to come to `amounts`: what is left of the step in which they parted, s. */
  private lagTime = 0;
  private readonly platingRates: readonly (readonly [Float64Array, Float64Array, Float64Array])[];
  /** Metal that laws and media stand at: at the accepted level, and in the stage last tried. */
  private readonly filled: readonly Float64Array[];
  /** Which equations the steps integrate, and which unknowns their errors are those of. */
  private differential: Uint8Array;
  private integrated: Uint8Array;
  /** Which equations carry on what they were off by: see `attempt`. */
  private summed: Uint8Array;
  /** The stage last tried: `middle` or `next`. */
  private tried: Float64Array;
  /** The level before the accepted one, for the first guess; its time is NaN when there is none. */
  private readonly before: Float64Array;
  private beforeTime = Number.NaN;

  /**
   * @param drive sets the controls of the system to those of a time
   * @param accumulating laws with a deposit; the deposits hold the amounts at the start
   * @param onStage hears of the state of every stage while deposits and controls stand as in it: 0 the accepted level, 1 and
   *   2 those of an attempted step. What passes there, with `stageWeights`, is what passes in the step
   */
  constructor(
    system: System,
    settings: SolverSettings,
    history: SolverHistory,
    drive: (time: number) => void,
    accumulating: readonly Accumulating[] = [],
    onStage: (stage: 0 | 1 | 2, state: Float64Array) => void = () => {},
  ) {
    this.system = system;
    this.newton = new Newton(system, settings, history);
    this.drive = drive;
    this.accumulating = accumulating;
    this.onStage = onStage;
    const vector = () => new Float64Array(system.size);
    this.state = vector();
    this.next = vector();
    this.middle = vector();
    this.before = vector();
    this.stored = { inVolumes: vector(), atSurfaces: vector() };
    this.known = vector();
    this.residuals = [vector(), vector(), vector()];
    this.errorRight = vector();
    this.error = vector();
    this.amounts = accumulating.map(({ deposit }) => deposit.known.slice());
    this.amountsBefore = this.amounts.map((amounts) => amounts.slice());
    this.filled = accumulating.map(({ deposit }) => deposit.foreseen.slice());
    this.approached = this.amounts.map((amounts) => amounts.slice());
    this.platingRates = accumulating.map(({ deposit }) => {
      const rates = () => new Float64Array(deposit.known.length);
      return [rates(), rates(), rates()] as const;
    });
    this.differential = new Uint8Array(system.size);
    this.integrated = new Uint8Array(system.size);
    this.summed = new Uint8Array(system.size);
    this.tried = this.next;
  }

  /**
   * Starts, or goes on after the controls jumped, with a step of the implicit Euler method so short that next to nothing
   * stored changes in it: what holds at every instant (potentials, values on surfaces, currents) is found anew. What passes
   * in it is its length times what passes at its end.
   *
   * @param state the level to start from; left untouched. On any other outcome than `converged` the integrator stands there
   * @param guess where the search starts
   */
  begin(state: Float64Array, time: number, shortTime: number, guess: Float64Array = state): NewtonOutcome {
    this.time = time + shortTime;
    this.step = shortTime;
    this.restore();
    this.setDeposits(shortTime, 0, 0);
    this.system.stage = null;
    ({ equations: this.differential, unknowns: this.integrated, summed: this.summed } = this.system.differential(1));
    const shift = 1 / shortTime;
    this.system.assembleStored(state, 1, shift, this.stored);
    this.state.set(guess);
    this.known.fill(0);
    this.system.stage = { shift, before: this.stored, known: this.known };
    let outcome = this.newton.solve(this.state, 1);
    if (outcome !== 'converged') {
      this.state.set(state);
      if (setStartingPotentials(this.system, this.state, 1)) outcome = this.newton.solve(this.state, 1);
    }
    this.system.stage = null;
    this.beforeTime = Number.NaN;
    if (outcome !== 'converged') {
      this.tried.set(this.state);
      this.state.set(state);
      this.time = time;
      this.restore();
      return outcome;
    }
    for (let law = 0; law < this.accumulating.length; law++) {
      const rates = this.platingRates[law][0];
      this.amountsBefore[law].set(this.amounts[law]);
      this.writePlatingRates(this.accumulating[law], this.state, rates);
      for (let place = 0; place < rates.length; place++) this.amounts[law][place] += shortTime * rates[place];
    }
    this.settleDeposits();
    this.takeLevel();
    return outcome;
  }

  /** Undoes a `begin` that converged: back to the level and the time it was given, and to the metal there was. */
  takeBack(state: Float64Array, time: number): void {
    for (let law = 0; law < this.amounts.length; law++) this.amounts[law].set(this.amountsBefore[law]);
    this.state.set(state);
    this.time = time;
    this.restore();
  }

  /**
   * Tries a step of length h from the accepted level; the result is in `next`.
   *
   * The balance of a surface, which stores nothing, is met to rounding only, and what it is off by is in the flow to the
   * cell beside it. It is weighted over the step like that flow: what it gives too much in one stage it takes back in the next.
   */
  attempt(h: number): StepOutcome {
    const { known, residuals, summed } = this;
    const [atStart, atMiddle, atEnd] = residuals;
    const shift = 1 / (d * h);
    this.step = h;

    this.foresee(this.time, this.filled, 0, 0);
    this.drive(this.time + gamma * h);
    this.system.assembleStored(this.state, 1, shift, this.stored);
    this.setDeposits(d * h, d * h, 0);
    for (let k = 0; k < known.length; k++) known[k] = summed[k] === 1 ? atStart[k] : 0;
    this.foresee(this.time + gamma * h, this.approach(gamma * h), gamma * h, 0);
    this.guess(this.middle, this.time + gamma * h);
    const first = this.solveStage(this.middle, shift, atMiddle, 1);
    if (first !== 'converged') return this.failed(first);

    this.drive(this.time + h);
    this.setDeposits(d * h, w * h, w * h);
    for (let k = 0; k < known.length; k++) {
      known[k] = summed[k] === 1 ? (w / d) * (atStart[k] + atMiddle[k]) : 0;
    }
    // The rate at the end on the line through those at the start and in the middle.
    this.foresee(this.time + h, this.approach(h), h * (w + d - d / gamma), h * (w + d / gamma));
    this.guessEnd(h);
    const second = this.solveStage(this.next, shift, atEnd, 2);
    if (second !== 'converged') return this.failed(second);
    return { kind: 'done', error: this.estimateError(shift, h) };
  }

  /** Error of a step of length h from the accepted level, infinite where it fails; nothing is left of the attempt. */
  probe(h: number): number {
    const { step } = this;
    const outcome = this.attempt(h);
    this.step = step;
    this.setDeposits(0, 0, 0);
    this.foresee(this.time, this.filled, 0, 0);
    this.drive(this.time);
    return outcome.kind === 'done' ? outcome.error : Number.POSITIVE_INFINITY;
  }

  /** Makes the attempted level the accepted one. */
  accept(): void {
    this.before.set(this.state);
    this.beforeTime = this.time;
    for (let law = 0; law < this.amounts.length; law++) {
      const amounts = this.amounts[law];
      const [start, middle, end] = this.platingRates[law];
      for (let place = 0; place < amounts.length; place++) {
        amounts[place] += this.step * (w * (start[place] + middle[place]) + d * end[place]);
      }
    }
    this.accumulating.forEach(({ deposit }, law) => {
      this.filled[law].set(deposit.foreseen);
    });
    this.state.set(this.next);
    this.time += this.step;
    this.lagTime = Math.max(this.step, this.lagTime - this.step);
    this.settleDeposits();
    this.takeLevel();
  }

  /** Puts deposits, media and controls back to the accepted level, wherever the last attempt left them. */
  restore(): void {
    this.settleDeposits();
    this.foresee(this.time, this.filled, 0, 0);
    this.drive(this.time);
  }

  /** Writes the state at a time within the attempted step, by the parabola through its three levels. */
  interpolate(time: number, into: Float64Array): void {
    const x = (time - this.time) / this.step;
    const ofStart = ((x - gamma) * (x - 1)) / gamma;
    const ofMiddle = (x * (x - 1)) / (gamma * (gamma - 1));
    const ofEnd = (x * (x - gamma)) / (1 - gamma);
    for (let k = 0; k < into.length; k++) {
      into[k] = ofStart * this.state[k] + ofMiddle * this.middle[k] + ofEnd * this.next[k];
    }
  }

  /** Slope at the end of the attempted step of what has these values at its three levels, by their parabola. */
  slopeAtEnd(atStart: number, atMiddle: number, atEnd: number): number {
    const first = (atMiddle - atStart) / gamma;
    const second = (atEnd - atMiddle) / (1 - gamma);
    return (second + (second - first) * (1 - gamma)) / this.step;
  }

  /** Largest difference of what is stored at the accepted level to another, relative to what the scales of the unknowns are worth. */
  changeSince(level: Float64Array): number {
    const { system, known, error, errorRight } = this;
    system.assembleStorage(level, 1, known);
    system.assembleStorage(this.state, 1, error);
    system.typicalStorage(this.state, 1, errorRight);
    let most = 0;
    for (let k = 0; k < level.length; k++) {
      if (errorRight[k] === 0) continue;
      const moved = Math.abs(error[k] - known[k]) / errorRight[k];
      if (!(moved <= most)) most = moved;
    }
    return most;
  }

  /** Largest change of any unknown in the attempted step, relative to its scale. */
  get largestChange(): number {
    const { scale, logarithmic } = this.system;
    let most = 0;
    for (let k = 0; k < this.state.length; k++) {
      const moved = Math.abs(this.next[k] - this.state[k]) / (logarithmic[k] === 1 ? 1 : scale[k]);
      if (!(moved <= most)) most = moved;
    }
    return most;
  }

  /** Most that the attempted step strips of a deposit that runs out, relative to the thickest place of that deposit. */
  get largestLoss(): number {
    let most = 0;
    for (let law = 0; law < this.accumulating.length; law++) {
      if (this.accumulating[law].availability === undefined) continue;
      const amounts = this.amounts[law];
      let thickest = 0;
      for (let place = 0; place < amounts.length; place++) thickest = Math.max(thickest, amounts[place]);
      if (thickest === 0) continue;
      const rates = this.platingRates[law][2];
      for (let place = 0; place < rates.length; place++) most = Math.max(most, (-this.step * rates[place]) / thickest);
    }
    return most;
  }

  /** The entry of the state that moved furthest from the accepted level in the stage last tried, relative to its scale. */
  get furthest(): number {
    const { scale, logarithmic } = this.system;
    let furthest = 0;
    let most = 0;
    for (let k = 0; k < this.state.length; k++) {
      const moved = Math.abs(this.tried[k] - this.state[k]) / (logarithmic[k] === 1 ? 1 : scale[k]);
      if (moved <= most) continue;
      most = moved;
      furthest = k;
      if (!Number.isFinite(moved)) break;
    }
    return furthest;
  }

  /** Storage and residual of the accepted level, once its deposits stand. */
  private takeLevel(): void {
    this.system.assembleResidual(this.state, 1, this.residuals[0]);
    for (let k = 0; k < this.accumulating.length; k++) {
      this.writePlatingRates(this.accumulating[k], this.state, this.platingRates[k][0]);
    }
    this.onStage(0, this.state);
  }

  private solveStage(
    state: Float64Array,
    shift: number,
    residual: Float64Array,
    stage: 1 | 2,
  ): ReturnType<Newton['solve']> {
    const { system } = this;
    this.tried = state;
    system.stage = { shift, before: this.stored, known: this.known };
    const outcome = this.newton.solve(state, 1);
    if (outcome === 'converged') this.onStage(stage, state);
    system.stage = null;
    if (outcome !== 'converged') return outcome;
    system.assembleResidual(state, 1, residual);
    for (let k = 0; k < this.accumulating.length; k++) {
      this.writePlatingRates(this.accumulating[k], state, this.platingRates[k][stage]);
    }
    return outcome;
  }

  private failed(reason: Exclude<NewtonOutcome, 'converged'>): StepOutcome {
    this.settleDeposits();
    return { kind: 'failed', reason };
  }

  private writePlatingRates({ rate, molesPerCharge }: Accumulating, state: Float64Array, into: Float64Array): void {
    this.system.measureOf(rate, state, 1, into);
    for (let place = 0; place < into.length; place++) into[place] *= -molesPerCharge;
  }

  /** Sets what deposits hold without the rate of a stage: the accepted amounts and so many seconds of the rates at the start and in the middle. */
  private setDeposits(timeWeight: number, ofStart: number, ofMiddle: number): void {
    for (let law = 0; law < this.accumulating.length; law++) {
      const { deposit } = this.accumulating[law];
      deposit.timeWeight = timeWeight;
      this.addRates(law, this.amounts[law], ofStart, ofMiddle, deposit.known);
    }
  }

  private addRates(law: number, from: Float64Array, ofStart: number, ofMiddle: number, into: Float64Array): void {
    const start = this.platingRates[law][0];
    const middle = this.platingRates[law][1];
    for (let place = 0; place < into.length; place++) {
      into[place] = from[place] + (ofStart * start[place] + ofMiddle * middle[place]);
    }
  }

  /**
   * The accepted amounts without the rates of the step: from what media stand at, and on the way to the amounts themselves, which
   * they reach in as long a time as it took to part. Taken at once, however short the step, what a medium stores would jump.
   */
  private approach(time: number): readonly Float64Array[] {
    const part = Math.min(1, time / this.lagTime);
    this.approached.forEach((into, law) => {
      const amounts = this.amounts[law];
      const filled = this.filled[law];
      for (let place = 0; place < into.length; place++) {
        into[place] = filled[place] + part * (amounts[place] - filled[place]);
      }
    });
    return this.approached;
  }

  /** Leaves deposits as they are between steps. */
  private settleDeposits(): void {
    this.setDeposits(0, 0, 0);
    this.accumulating.forEach(({ deposit }, law) => {
      // As in the stage that ended there: with other amounts its currents would no longer be those asked for.
      deposit.foreseen.set(this.filled[law]);
    });
  }

  /**
   * Tells laws and media what metal to expect at a time, given amounts and so many seconds of the rates at the start and in the middle,
   * and the system how media stand then.
   */
  private foresee(time: number, amounts: readonly Float64Array[], ofStart: number, ofMiddle: number): void {
    let changed = false;
    for (let law = 0; law < this.accumulating.length; law++) {
      const { deposit, foreseen } = this.accumulating[law];
      this.addRates(law, amounts[law], ofStart, ofMiddle, deposit.foreseen);
      if (foreseen === undefined) continue;
      foreseen(deposit.foreseen);
      changed = true;
    }
    if (!changed) return;
    this.system.update(this.system.problem);
    this.drive(time);
  }

  /** Along the line through the last two levels, where there are two; a positive value loses at most half of itself. */
  private guess(into: Float64Array, time: number): void {
    const factor = (time - this.time) / (this.time - this.beforeTime);
    if (Number.isNaN(factor)) {
      into.set(this.state);
      return;
    }
    for (let k = 0; k < into.length; k++) {
      const value = this.state[k] + factor * (this.state[k] - this.before[k]);
      into[k] = this.system.logarithmic[k] === 1 ? Math.max(value, this.state[k] - Math.LN2) : value;
    }
  }

  /** Along the parabola through the level before, the accepted one and the middle stage, or the line through the last two. */
  private guessEnd(h: number): void {
    const { next, state, middle, before } = this;
    const behind = this.time - this.beforeTime;
    for (let k = 0; k < next.length; k++) {
      const slope = (middle[k] - state[k]) / (gamma * h);
      let value = state[k] + slope * h;
      if (!Number.isNaN(behind)) {
        const curvature = (slope - (state[k] - before[k]) / behind) / (gamma * h + behind);
        value += curvature * h * (h - gamma * h);
      }
      next[k] = this.system.logarithmic[k] === 1 ? Math.max(value, middle[k] - Math.LN2) : value;
    }
  }

  /**
   * The difference to the third-order formula, through the matrix of the step so that stiff parts do not count; of those
   * unknowns that a step integrates, as the others follow from them at every instant and carry no error on (L. R. Petzold,
   * SIAM J. Sci. Stat. Comput. 3 (1982) 367).
   */
  private estimateError(shift: number, h: number): number {
    const { errorRight, error, residuals, differential, system } = this;
    const [atStart, atMiddle, atEnd] = residuals;
    const [ofStart, ofMiddle, ofEnd] = errorWeights;
    for (let k = 0; k < errorRight.length; k++) {
      errorRight[k] =
        differential[k] === 1 ? shift * h * (ofStart * atStart[k] + ofMiddle * atMiddle[k] + ofEnd * atEnd[k]) : 0;
    }
    this.newton.solveAgain(errorRight, error);
    let largest = 0;
    for (let k = 0; k < error.length; k++) {
      if (this.integrated[k] === 0) continue;
      const relative = Math.abs(error[k]) / system.scale[k];
      if (!(relative <= largest)) largest = relative;
    }
    for (let law = 0; law < this.accumulating.length; law++) {
      const { scale } = this.accumulating[law];
      if (scale === undefined) continue;
      const [start, middle, end] = this.platingRates[law];
      for (let place = 0; place < start.length; place++) {
        const amount = h * (ofStart * start[place] + ofMiddle * middle[place] + ofEnd * end[place]);
        const relative = Math.abs(amount) / scale;
        if (!(relative <= largest)) largest = relative;
      }
    }
    return largest;
  }
}
