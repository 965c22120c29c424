import type { System } from '../solve/system.ts';
import { stageWeights, type TrBdf2 } from '../solve/tr-bdf2.ts';
import type { Balances } from './balances.ts';
import { Remainders } from './remainders.ts';

/** Share of the fill that it takes no trouble to follow in one step. */
const negligible = 1e-16;

/**
 * The balances of an operation in time: what the cell holds of every species must have grown by what entered through
 * surfaces and was produced, step by step with the quadrature of the steps, and so must the charge; what enters is what
 * rates give and what the last digits of the state hide of it (see `Remainders`). Kept as the largest
 * drift since the start after any step, relative to the salt that the cell was filled with or, where that is more, to what
 * has passed.
 */
export class TimeBalances {
  private readonly system: System;
  /** mol */
  private readonly filled: number;
  private readonly held: Float64Array;
  /** What cell and surfaces hold beyond rest at the start, and have gained by then according to what entered. */
  private readonly expected: Float64Array;
  private readonly stored: Float64Array;
  /** What enters per second at the three stages of a step. */
  private readonly entering: readonly [Float64Array, Float64Array, Float64Array];
  /** Half of what has passed through surfaces of the equation through which most has. */
  private passed = 0;
  private readonly gross: readonly [Float64Array, Float64Array, Float64Array];
  private species = 0;
  private charge = 0;
  private readonly remainders: Remainders;

  constructor(system: System) {
    this.system = system;
    const { volume } = system.nodes;
    const fill = Math.max(...system.unknowns.map(({ positive, origin }) => (positive ? origin : 0)));
    this.filled = fill * volume.reduce((sum, each) => sum + each, 0);
    this.held = new Float64Array(system.unknownCount);
    this.expected = new Float64Array(system.unknownCount);
    this.stored = new Float64Array(system.size);
    const rates = () => new Float64Array(system.unknownCount);
    this.entering = [rates(), rates(), rates()];
    this.gross = [rates(), rates(), rates()];
    this.remainders = new Remainders(system);
  }

  /** @param state what the cell holds when the operation starts */
  start(state: Float64Array): void {
    this.hold(state);
    this.expected.set(this.held);
  }

  /** Hears of the state of a stage while deposits, controls and the system's stage stand as in it. */
  atStage(stage: 0 | 1 | 2, state: Float64Array): void {
    const { system } = this;
    const total = this.entering[stage].fill(0);
    system.addProduced(state, total);
    system.addEntering(state, 1, total, this.gross[stage].fill(0));
    if (stage < 2 || system.stage === null) return;
    // What the last digits of the potentials hide of what enters is in what the cell holds at the end of the step.
    this.remainders.take(state, false, negligible * this.filled * system.stage.shift);
    for (let r = 0; r < total.length; r++) total[r] += this.remainders.roundedOf(r);
  }

  /** Counts the short step of a jump, once it is taken. */
  countJump(integrator: TrBdf2): void {
    this.add(0, integrator.step);
    this.compare(integrator.state);
  }

  /** Counts a step that is about to be accepted. */
  count(integrator: TrBdf2): void {
    this.add(0, integrator.step * stageWeights[0]);
    this.add(1, integrator.step * stageWeights[1]);
    this.add(2, integrator.step * stageWeights[2]);
    this.compare(integrator.next);
  }

  private add(stage: 0 | 1 | 2, time: number): void {
    const { expected } = this;
    let most = 0;
    for (let r = 0; r < expected.length; r++) {
      expected[r] += time * this.entering[stage][r];
      most = larger(most, this.gross[stage][r]);
    }
    this.passed += 0.5 * time * most;
  }

  private compare(state: Float64Array): void {
    this.hold(state);
    const whole = Math.max(this.filled, this.passed);
    let charge = 0;
    for (let r = 0; r < this.expected.length; r++) {
      const drift = this.held[r] - this.expected[r];
      charge += this.system.equations[r].charge * drift;
      this.species = larger(this.species, Math.abs(drift) / whole);
    }
    this.charge = larger(this.charge, Math.abs(charge) / whole);
  }

  get balances(): Balances {
    return { charge: this.charge, species: this.species };
  }

  private hold(state: Float64Array): void {
    const { system, stored } = this;
    const n = system.unknownCount;
    system.assembleStorage(state, 1, stored);
    this.held.fill(0);
    for (let k = 0; k < system.coreSize; k++) this.held[k % n] += stored[k];
  }
}

/** The larger of two, or what is not a number. */
function larger(most: number, value: number): number {
  return value <= most ? most : value;
}
