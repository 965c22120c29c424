import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Availability } from '../../src/physics/availability.ts';
import { amountWith, barePart, newDeposit } from '../../src/physics/deposit.ts';
import { Nucleation } from '../../src/physics/nucleation.ts';
import { derivative } from '../support/derivative.ts';

const faraday = 96485.33212;

describe('a deposit', () => {
  it('starts bare and grows by what is plated', () => {
    const deposit = newDeposit(2);
    expect([...deposit.known, deposit.timeWeight]).toEqual([0, 0, 0]);
    deposit.known[1] = 2e-3;
    deposit.timeWeight = 100;
    expect(amountWith(deposit, 1, -faraday * 1e-5, 1)).toBeCloseTo(3e-3, 15);
    expect(amountWith(deposit, 1, -faraday * 1e-5, 2)).toBeCloseTo(2.5e-3, 15);
  });

  it('leaves all of the surface bare without metal, 1/e of it at the covering amount', () => {
    expect([barePart(0, 1e-4), barePart(-1, 1e-4)]).toEqual([1, 1]);
    expect(barePart(1e-4, 1e-4)).toBeCloseTo(1 / Math.E, 15);
  });
});

describe('what depends on a deposit', () => {
  const exponents = fc.double({ min: -6, max: -2, noNaN: true }).map((exponent) => 10 ** exponent);

  it('has a slope that agrees with differences', () => {
    fc.assert(
      fc.property(exponents, exponents, (amount, scale) => {
        const deposit = { ...newDeposit(1, amount), timeWeight: 10 };
        const availability = new Availability(scale, 1, deposit);
        const current = availability.exhausting(0) / 3;
        const step = 1e-3 * Math.min(current, (scale * faraday) / 10);
        const bySlope = derivative((each) => availability.part(each, 0), current, step);
        expect(Math.abs(availability.partSlope(current, 0) - bySlope)).toBeLessThan(
          1e-9 * Math.abs(bySlope) + 1e-15 / step,
        );
        const nucleation = new Nucleation(
          { overpotential: 0.04, coveringAmount: scale, onsetCurrentDensity: 3 },
          deposit,
        );
        for (const plating of [-0.01, -1, -5]) {
          expect(nucleation.onsetSlope(plating)).toBeCloseTo(
            derivative((each) => nucleation.onset(each), plating, 1e-3),
            9,
          );
        }
      }),
    );
  });

  it('lasts until the exhausting current density', () => {
    const deposit = { ...newDeposit(3), known: Float64Array.of(1e-3, 0, -1e-3), timeWeight: 10 };
    const availability = new Availability(1e-5, 2, deposit);
    expect(availability.amount(availability.exhausting(0), 0)).toBeCloseTo(0, 18);
    expect(availability.exhausting(1)).toBe(0);
    expect(availability.exhausting(2)).toBeCloseTo(-2 * faraday * 1e-4, 9);
    expect(availability.amount(availability.exhausting(2), 2)).toBeGreaterThanOrEqual(0);
    expect(availability.part(2 * availability.exhausting(0), 0)).toBe(0);
    deposit.timeWeight = 0;
    expect([0, 1, 2].map((place) => availability.exhausting(place))).toEqual([Number.POSITIVE_INFINITY, 0, 0]);
  });
});
