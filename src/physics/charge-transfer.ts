import type { Availability } from './availability.ts';
import type { Film } from './film.ts';
import { type KineticLaw, newLawBlock } from './kinetic-law.ts';
import { type Bracket, findMonotoneRoot, type MonotoneEquation } from './monotone-root.ts';
import type { Nucleation } from './nucleation.ts';
import { atPlace, type PerPlace } from './per-place.ts';

export interface ChargeTransferProperties {
  readonly law: KineticLaw;
  /** i0 at the reference concentration, A/m2. */
  readonly exchangeCurrentDensity: number;
  /** alpha: i0(c) goes with (c / c_ref)^alpha. */
  readonly concentrationExponent: number;
  /** theta, what i0 is multiplied by: places that metal likes more or less. 1 when absent. */
  readonly activity?: PerPlace;
  /** Part of the surface that is left, which currents and amounts are not counted by but by all of it; 1 when absent. */
  readonly area?: PerPlace;
  /** V_T = RT/F, V. */
  readonly thermalVoltage: number;
  readonly film?: Film;
  readonly nucleation?: Nucleation;
  /** Absent for bulk metal, which does not run out. */
  readonly availability?: Availability;
}

/**
 * The current density of a reaction at one place, given its drive xi_0, the overpotential over V_T that there would be without
 * current:
 *
 *     i = A(i) i0(c) g(xi),    xi = xi_0 + (-R i + barrier S(i)) / V_T.
 *
 * A, -R i and S all fall with i, so that i minus the right side increases: one solution, of the sign of g(xi_0).
 */
export class ChargeTransfer implements MonotoneEquation {
  /** xi_0 and ln(c / c_ref) where a current is sought: fields, as numbers handed from function to function are put on the heap. */
  drive = 0;
  logarithm = 0;
  /** A/m2, anodic. */
  current = 0;
  /** Derivative by xi_0. */
  byDrive = 0;
  /** Derivative by ln(c / c_ref) at fixed xi_0. */
  byLogarithm = 0;
  /** Residual at the current `at`, and its derivative by i. */
  at = 0;
  left = 0;
  slope = 1;
  private readonly bracket: Bracket = { below: 0, above: 0, root: 0, tolerance: 0 };

  private readonly properties: ChargeTransferProperties;
  private readonly block = newLawBlock();
  // What is known at the place where a current is sought.
  private place = 0;
  private exchange = 0;
  private area = 1;
  /** Of the surface that is left, by a current over all of it. */
  private resistance = 0;
  private barrier = 0;
  private stripping = false;
  /** A at the current of the last residual. */
  private available = 1;

  constructor(properties: ChargeTransferProperties) {
    this.properties = properties;
  }

  /** Finds `current` and its derivatives at `drive` and `logarithm`. */
  solve(place: number): void {
    const { drive, logarithm } = this;
    const { law, exchangeCurrentDensity, concentrationExponent, activity, area, film, nucleation } = this.properties;
    this.place = place;
    this.area = area === undefined ? 1 : atPlace(area, place);
    const active = this.area * (activity === undefined ? 1 : atPlace(activity, place));
    this.exchange = exchangeCurrentDensity * Math.exp(concentrationExponent * logarithm) * active;
    if (active === 0) {
      // Nothing reacts where there is no surface left, whatever drives it.
      this.current = 0;
      this.byDrive = 0;
      this.byLogarithm = 0;
      return;
    }
    this.block.xi = drive;
    this.block.logarithm = logarithm;
    law.evaluate(this.block);
    this.stripping = this.block.value > 0;
    this.resistance = film === undefined ? 0 : film.resistance(place) / this.area;
    this.barrier = nucleation === undefined || this.stripping ? 0 : nucleation.barrier(place);
    this.current = this.exchange * this.block.value;
    this.available = 1;
    this.slope = 1;
    if (this.dependsOnItself()) {
      this.findImplicitCurrent();
      this.at = this.current;
      this.evaluateResidual();
    }
    this.differentiate();
    this.leaveNoDebt();
  }

  private differentiate(): void {
    const { value, slope, byLogarithm } = this.block;
    const scale = (this.available * this.exchange) / this.slope;
    this.byDrive = scale * slope;
    this.byLogarithm = scale * (this.properties.concentrationExponent * value + byLogarithm);
  }

  /** Rounding, or a stage that starts from less than nothing, must not leave a negative amount. */
  private leaveNoDebt(): void {
    const { availability } = this.properties;
    if (availability === undefined || !(availability.amount(this.current, this.place) < 0)) return;
    const exhausting = availability.exhausting(this.place);
    if (this.current <= exhausting) return;
    this.current = exhausting;
    this.byDrive = 0;
    this.byLogarithm = 0;
  }

  private dependsOnItself(): boolean {
    return this.resistance > 0 || this.barrier > 0 || (this.stripping && this.properties.availability !== undefined);
  }

  /** From the current without film, barrier and lack of metal: none is larger. */
  private findImplicitCurrent(): void {
    const { bracket } = this;
    const { law, thermalVoltage, availability } = this.properties;
    const free = Math.abs(this.current);
    // Either the film takes at most the whole drive, or the reaction runs beyond its own zero (Tafel's law).
    const throughFilm =
      this.resistance > 0
        ? (thermalVoltage * Math.abs(this.drive)) / this.resistance + this.exchange * law.atEquilibrium
        : Number.POSITIVE_INFINITY;
    const exhausting =
      this.stripping && availability !== undefined ? availability.exhausting(this.place) : Number.POSITIVE_INFINITY;
    const bound = Math.min(free, throughFilm, exhausting);
    if (bound <= 0 || !(bound < Number.POSITIVE_INFINITY)) {
      this.current = bound <= 0 ? 0 : Number.NaN;
      return;
    }
    // What rounding in xi leaves of the digits of exp(xi).
    bracket.tolerance = Number.EPSILON * (4 + Math.abs(this.drive) + this.barrier / thermalVoltage);
    bracket.below = this.stripping ? 0 : -bound;
    bracket.above = this.stripping ? bound : 0;
    bracket.root = this.stripping ? bound : -bound;
    findMonotoneRoot(this, bracket);
    this.current = bracket.root;
  }

  evaluateResidual(): void {
    const current = this.at;
    const { law, thermalVoltage, nucleation, availability } = this.properties;
    const nucleates = this.barrier > 0 && nucleation !== undefined;
    const onset = nucleates ? nucleation.onset(current / this.area) : 0;
    const onsetSlope = nucleates ? nucleation.onsetSlope(current / this.area) / this.area : 0;
    const xi = this.drive + (this.barrier * onset - this.resistance * current) / thermalVoltage;
    const xiByCurrent = (this.barrier * onsetSlope - this.resistance) / thermalVoltage;
    this.block.xi = xi;
    law.evaluate(this.block);
    this.available = this.availablePart(current);
    const availableSlope =
      this.stripping && availability !== undefined ? availability.partSlope(current, this.place) : 0;
    const { value, slope } = this.block;
    this.slope = 1 - this.exchange * (this.available * slope * xiByCurrent + availableSlope * value);
    this.left = current - this.available * this.exchange * value;
  }

  /** A: while stripping the part of the surface that has metal, 1 otherwise. */
  private availablePart(current: number): number {
    const { availability } = this.properties;
    return this.stripping && availability !== undefined ? availability.part(current, this.place) : 1;
  }
}
