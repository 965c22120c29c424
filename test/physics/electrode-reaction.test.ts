import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Availability } from '../../src/physics/availability.ts';
import { amountWith, type Deposit } from '../../src/physics/deposit.ts';
import { ElectrodeReaction, type ElectrodeReactionProperties } from '../../src/physics/electrode-reaction.ts';
import { Film } from '../../src/physics/film.ts';
import { AsymmetricButlerVolmer, ButlerVolmer, type KineticLaw, Linear, Tafel } from '../../src/physics/kinetic-law.ts';
import { MarcusHushChidsey } from '../../src/physics/marcus-hush-chidsey.ts';
import { Nucleation } from '../../src/physics/nucleation.ts';
import type { RateBlock } from '../../src/physics/physics.ts';
import { derivative } from '../support/derivative.ts';
import { written } from '../support/rates.ts';

const faraday = 96485.33212;
const thermalVoltage = 0.0257;
const referenceConcentration = 1000;

/** Unknowns of the tests: the ion's concentration, another one, the potential, the metal's potential. */
const ion = { concentration: 0, potential: 2, balance: 1, charge: 1 } as const;
const metal = { potential: 3, electrons: 0 } as const;

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const decades = (min: number, max: number) => between(min, max).map((exponent) => 10 ** exponent);
const coefficients = fc.record({
  anodicTransferCoefficient: between(0.2, 1.2),
  cathodicTransferCoefficient: between(0.2, 1.2),
});
const lawsWithEquilibrium: fc.Arbitrary<KineticLaw> = fc.oneof(
  coefficients.map((each) => new ButlerVolmer(each)),
  coefficients.map((each) => new Linear(each)),
  fc
    .tuple(coefficients, decades(-3, 3), between(-0.5, 0.5))
    .map(
      ([each, anodicOverCathodic, exponentDifference]) =>
        new AsymmetricButlerVolmer({ ...each, anodicOverCathodic, exponentDifference }),
    ),
  between(1, 30).map((reorganisation) => new MarcusHushChidsey(reorganisation)),
);
const anyLaw = fc.oneof(
  lawsWithEquilibrium,
  fc
    .tuple(fc.constantFrom('anodic' as const, 'cathodic' as const), between(0.2, 1.2))
    .map(([branch, coefficient]) => new Tafel(branch, coefficient)),
);

/** A deposit of two places, the second of which is in use. */
function depositOf(known: number, timeWeight: number): Deposit {
  const amounts = () => Float64Array.of(Number.NaN, known);
  return { known: amounts(), foreseen: amounts(), timeWeight };
}

const deposits = fc
  .tuple(fc.oneof(fc.constant(0), decades(-9, 0)), fc.oneof(fc.constant(0), decades(-6, 6)))
  .map(([known, timeWeight]) => depositOf(known, timeWeight));

const surfaces = (laws: fc.Arbitrary<KineticLaw>) =>
  fc
    .record({
      law: laws,
      exchangeCurrentDensity: decades(-3, 4),
      concentrationExponent: between(0, 1.5),
      equilibrium: fc.constantFrom('nernst' as const, 'constant' as const),
      activity: fc.option(decades(-2, 1)),
      resistance: fc.option(fc.oneof(decades(-9, 0), fc.constant(0))),
      charge: fc.constantFrom(1, 2),
      deposit: deposits,
      thinAmount: fc.option(decades(-6, -2)),
      overpotential: fc.option(between(0, 0.2)),
      coveringAmount: decades(-6, -2),
      onsetCurrentDensity: decades(-2, 1),
      metalUnknown: fc.boolean(),
    })
    .map((drawn) => {
      const properties: ElectrodeReactionProperties = {
        law: drawn.law,
        exchangeCurrentDensity: drawn.exchangeCurrentDensity,
        concentrationExponent: drawn.concentrationExponent,
        equilibrium: drawn.equilibrium,
        thermalVoltage,
        referenceConcentration,
        ion: { ...ion, charge: drawn.charge, ...(drawn.metalUnknown ? { metal } : {}) },
        ...(drawn.activity === null ? {} : { activity: Float64Array.of(Number.NaN, drawn.activity) }),
        ...(drawn.resistance === null ? {} : { film: new Film(Float64Array.of(Number.NaN, drawn.resistance)) }),
        ...(drawn.thinAmount === null
          ? {}
          : { availability: new Availability(drawn.thinAmount, drawn.charge, drawn.deposit) }),
        ...(drawn.overpotential === null
          ? {}
          : {
              nucleation: new Nucleation(
                {
                  overpotential: drawn.overpotential,
                  coveringAmount: drawn.coveringAmount,
                  onsetCurrentDensity: drawn.onsetCurrentDensity,
                },
                drawn.deposit,
              ),
            }),
      };
      return { properties, deposit: drawn.deposit, hasAvailability: drawn.thinAmount !== null };
    });

/** ln(c / c_ref) for c / c_ref from 1e-8 to 1e2. */
const logarithms = between(Math.log(1e-8), Math.log(1e2));
/** Drives of up to 40 thermal voltages. */
const drives = between(-40, 40);

/** The rate with the metal's potential at `drive` thermal voltages above the equilibrium at c, and the electrolyte's at phi. */
function at(properties: ElectrodeReactionProperties, drive: number, logarithm: number, phi = 0): RateBlock {
  const shift = properties.equilibrium === 'nernst' ? logarithm / properties.ion.charge : 0;
  return rateAt(properties, Math.exp(logarithm), phi, phi + thermalVoltage * (drive + shift));
}

function rateAt(properties: ElectrodeReactionProperties, relative: number, phi: number, potential: number): RateBlock {
  const onControl = properties.ion.metal === undefined;
  return written(new ElectrodeReaction(properties), 'evaluate', {
    // The metal stands at the control, or all of its potential against it is the unknown.
    entries: [Math.log(relative), Number.NaN, phi, onControl ? Number.NaN : potential],
    control: onControl ? potential : 0,
    place: 1,
  });
}

const byMetal = ({ ion: { metal: unknown } }: ElectrodeReactionProperties, block: RateBlock) =>
  unknown === undefined ? block.measureByControl : block.measureByUnknown[unknown.potential];

describe('an electrode reaction', () => {
  it('passes on the surface that is left what it would pass per area of it, film and nucleation included', () => {
    fc.assert(
      fc.property(surfaces(anyLaw), drives, logarithms, between(0.01, 1), ({ properties }, drive, logarithm, area) => {
        // Metal is counted per all of the surface.
        const { availability: _, ...unlimited } = properties;
        const whole = at(unlimited, drive, logarithm);
        fc.pre(Number.isFinite(whole.measure) && Math.abs(whole.measure) > 1e-200);
        const part = at({ ...unlimited, area: Float64Array.of(1, area) }, drive, logarithm);
        expect(part.measure / (area * whole.measure)).toBeCloseTo(1, 8);
        const slopes = byMetal(unlimited, part) / (area * byMetal(unlimited, whole));
        if (Number.isFinite(slopes)) expect(slopes).toBeCloseTo(1, 6);
        expect(at({ ...unlimited, area: Float64Array.of(1, 0) }, drive, logarithm).measure).toBe(0);
      }),
    );
  });

  it('has derivatives by concentration and potentials that agree with differences', () => {
    fc.assert(
      fc.property(surfaces(anyLaw), drives, logarithms, ({ properties }, drive, logarithm) => {
        const relative = Math.exp(logarithm);
        const shift = properties.equilibrium === 'nernst' ? logarithm / properties.ion.charge : 0;
        const potential = thermalVoltage * (drive + shift);
        const block = rateAt(properties, relative, 0, potential);
        fc.pre(Number.isFinite(block.measure));
        const step = 1e-3;
        // The kinks at zero current, and onsets sharper than the step, are no matter of differences.
        fc.pre(Math.abs(drive) > 2 * step);
        const around = [-step, 0, step].map((by) => rateAt(properties, relative, 0, potential + by * thermalVoltage));
        const slopes = around.map((each) => byMetal(properties, each));
        fc.pre(Math.max(...slopes) < 1.01 * Math.min(...slopes));
        const size = Math.abs(block.measure) + slopes[1] * thermalVoltage;
        const agree = (found: number, expected: number, unit: number) => {
          const noise = (1e-15 * (50 + 2 * Math.abs(drive)) * size) / (step * unit);
          expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-6 * (size / unit) + noise);
        };
        agree(
          slopes[1],
          derivative((each) => rateAt(properties, relative, 0, each).measure, potential, step * thermalVoltage),
          thermalVoltage,
        );
        expect(block.measureByUnknown[2]).toBe(-slopes[1]);
        agree(
          block.measureByUnknown[0],
          derivative((each) => rateAt(properties, each, 0, potential).measure, relative, step * relative) /
            referenceConcentration,
          relative * referenceConcentration,
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('conserves charge: what the ion brings is the measure, and leaves the metal where that is balanced', () => {
    fc.assert(
      fc.property(surfaces(anyLaw), drives, logarithms, ({ properties }, drive, logarithm) => {
        const block = at(properties, drive, logarithm);
        fc.pre(Number.isFinite(block.measure));
        const { charge } = properties.ion;
        const molar = charge * faraday;
        expect(block.value[1]).toBe(block.measure / molar);
        expect([...block.byUnknown.subarray(4, 8)]).toEqual([...block.measureByUnknown].map((slope) => slope / molar));
        expect(block.byControl[1]).toBe(block.measureByControl / molar);
        const onControl = properties.ion.metal === undefined;
        if (onControl) expect(block.value[0]).toBe(0);
        else {
          expect(Math.abs(charge * block.value[1] + block.value[0])).toBeLessThanOrEqual(
            1e-15 * Math.abs(block.value[0]) + 1e-300,
          );
          for (let u = 0; u < 4; u++) {
            const slope = block.byUnknown[u];
            expect(Math.abs(charge * block.byUnknown[4 + u] + slope)).toBeLessThanOrEqual(
              1e-15 * Math.abs(slope) + 1e-300,
            );
          }
          expect(block.measureByControl).toBe(block.measureByUnknown[metal.potential]);
        }
        expect([block.value[2], block.value[3], ...block.byUnknown.subarray(8)]).toEqual(new Array(10).fill(0));
      }),
    );
  });

  it('carries no current at the equilibrium potential', () => {
    fc.assert(
      fc.property(surfaces(lawsWithEquilibrium), logarithms, between(-1, 1), ({ properties }, logarithm, phi) => {
        expect(Math.abs(at({ ...properties, equilibrium: 'constant' }, 0, logarithm, phi).measure)).toBe(0);
        const block = at(properties, 0, logarithm, phi);
        // What potentials rounded to 1e-16 V can drive.
        expect(Math.abs(block.measure)).toBeLessThanOrEqual(1e-15 * byMetal(properties, block));
      }),
    );
  });

  it('lets the current grow with the potential, no faster than without film, and with the sign of the drive', () => {
    fc.assert(
      fc.property(surfaces(lawsWithEquilibrium), drives, between(1e-3, 3), logarithms, (surface, drive, more, u) => {
        const { properties } = surface;
        const low = at(properties, drive, u);
        const high = at(properties, drive + more, u);
        fc.pre(Number.isFinite(high.measure - low.measure));
        expect(high.measure - low.measure).toBeGreaterThanOrEqual(-1e-13 * Math.abs(low.measure));
        expect(byMetal(properties, low)).toBeGreaterThanOrEqual(0);
        if (Math.abs(drive) > 1e-6) expect(low.measure * drive).toBeGreaterThanOrEqual(0);
        const { film: _film, nucleation: _nucleation, availability: _availability, ...bare } = properties;
        expect(Math.abs(low.measure)).toBeLessThanOrEqual(Math.abs(at(bare, drive, u).measure) * (1 + 1e-12));
      }),
    );
  });

  it('keeps its digits near equilibrium', () => {
    fc.assert(
      fc.property(surfaces(lawsWithEquilibrium), decades(-40, -26), ({ properties }, size) => {
        // At rest in the state, and the drive exact in it; plating, since thin deposits have a kink there.
        const { measure } = rateAt(properties, 1, 0, -size);
        const tangent = byMetal(properties, rateAt(properties, 1, 0, 0));
        expect(Math.abs(measure / (-size * tangent) - 1)).toBeLessThan(1e-9);
      }),
    );
  });
});

const standard: ElectrodeReactionProperties = {
  law: new ButlerVolmer({ anodicTransferCoefficient: 0.5, cathodicTransferCoefficient: 0.5 }),
  exchangeCurrentDensity: 20,
  concentrationExponent: 0.5,
  equilibrium: 'nernst',
  referenceConcentration,
  thermalVoltage,
  ion,
};

describe('a film', () => {
  const withFilm = (...layers: number[]) => ({ ...standard, film: new Film(...layers) });

  it('takes its ohmic drop from the overpotential', () => {
    fc.assert(
      fc.property(decades(-9, 0), between(-35, 35), (resistance, drive) => {
        const { measure } = at(withFilm(resistance), drive, 0);
        const xi = drive - (resistance * measure) / thermalVoltage;
        const law = 20 * 2 * Math.sinh(xi / 2);
        // The rounded drop, seen through the slope of the law.
        const noise = 1e-15 * (1 + Math.abs(drive)) * 20 * Math.cosh(xi / 2);
        expect(Math.abs(measure - law)).toBeLessThanOrEqual(1e-13 * Math.abs(measure) + 10 * noise);
      }),
    );
  });

  it('vanishes with its resistance to first order, and is all there is when it is large', () => {
    const without = at(standard, 5, 0).measure;
    const [once, twice] = [1e-9, 2e-9].map((resistance) => 1 - at(withFilm(resistance), 5, 0).measure / without);
    expect(once).toBeGreaterThan(0);
    expect(twice / once).toBeCloseTo(2, 3);
    expect((at(withFilm(1e6), 5, 0).measure * 1e6) / (5 * thermalVoltage)).toBeCloseTo(1, 6);
    expect((at(withFilm(1e6), -40, 0).measure * 1e6) / (-40 * thermalVoltage)).toBeCloseTo(1, 6);
    expect(at(withFilm(0), 5, 0).measure).toBe(without);
  });

  it('adds its layers, and may differ from place to place', () => {
    const sum = at(withFilm(1e-3 + 2e-3), -8, 0).measure;
    expect(at(withFilm(1e-3, 2e-3), -8, 0).measure).toBe(sum);
    const mosaic = { ...standard, film: new Film(Float64Array.of(7, 1e-3), 2e-3) };
    expect(at(mosaic, -8, 0).measure).toBe(sum);
  });

  it('keeps currents finite where the reaction alone would overflow', () => {
    const { measure, measureByControl } = at(withFilm(1e-3), 4000, 0);
    expect(measure).toBeGreaterThan(1e5);
    expect(measureByControl * 1e-3).toBeCloseTo(1, 2);
  });
});

describe('activity', () => {
  it('multiplies the exchange current place by place', () => {
    const patchy = { ...standard, activity: Float64Array.of(1, 0.25) };
    expect(at(patchy, -3, 0).measure).toBe(at(standard, -3, 0).measure / 4);
  });
});

describe('availability', () => {
  it('never lets the amount fall below 0, whatever the time step and the drive', () => {
    fc.assert(
      fc.property(surfaces(anyLaw), drives, logarithms, ({ properties, deposit, hasAvailability }, drive, u) => {
        fc.pre(hasAvailability);
        const { measure } = at(properties, drive, u);
        fc.pre(Number.isFinite(measure));
        expect(amountWith(deposit, 1, measure, properties.ion.charge)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 2000 },
    );
  });

  const stripped = (known: number, timeWeight: number, drive: number) => {
    const deposit = depositOf(known, timeWeight);
    return { ...at({ ...standard, availability: new Availability(1e-5, 1, deposit) }, drive, 0), deposit };
  };

  it('leaves alone what is thick, and what is plated', () => {
    expect(stripped(1, 1, 4).measure).toBe(at(standard, 4, 0).measure);
    expect(stripped(0, 1, -4).measure).toBe(at(standard, -4, 0).measure);
  });

  it('strips nothing from a bare surface, which plates from rest with the slope of the bare reaction', () => {
    expect(stripped(0, 1, 4).measure).toBe(0);
    expect(stripped(0, 0, 4).measure).toBe(0);
    expect(stripped(-1e-6, 0, 4).measure).toBe(0);
    expect(stripped(0, 1, 0).measureByControl).toBe(at(standard, 0, 0).measureByControl);
  });

  it('gives back what an earlier stage has taken too much, whatever the drive', () => {
    for (const drive of [-0.001, 0, 4]) {
      const { measure, measureByControl, deposit } = stripped(-1e-6, 1, drive);
      expect(measure).toBeCloseTo(-1e-6 * faraday, 9);
      expect(measureByControl).toBe(0);
      expect(amountWith(deposit, 1, measure, 1)).toBeGreaterThanOrEqual(0);
    }
    expect(stripped(-1e-6, 1, -4).measure).toBe(at(standard, -4, 0).measure);
    fc.assert(
      fc.property(decades(-9, 0), decades(-6, 6), drives, between(0, 3), (debt, timeWeight, drive, more) => {
        const { measure, deposit } = stripped(-debt, timeWeight, drive);
        expect(amountWith(deposit, 1, measure, 1)).toBeGreaterThanOrEqual(0);
        expect(stripped(-debt, timeWeight, drive + more).measure).toBeGreaterThanOrEqual(measure);
      }),
    );
  });

  it('takes nearly all in one long step', () => {
    const { measure, deposit } = stripped(1e-3, 1e6, 10);
    expect(amountWith(deposit, 1, measure, 1) / 1e-3).toBeLessThan(1e-3);
  });
});

describe('nucleation', () => {
  const nucleating = (known: number) => {
    const deposit = depositOf(known, 1);
    const properties = { overpotential: 0.04, coveringAmount: 1e-4, onsetCurrentDensity: 0.1 };
    return { ...standard, nucleation: new Nucleation(properties, deposit) };
  };
  const barrier = 0.04 / thermalVoltage;

  it('asks its overpotential of plating on a bare surface', () => {
    for (const drive of [-0.5, -2, -8]) {
      expect(at(nucleating(0), drive - barrier, 0).measure / at(standard, drive, 0).measure).toBeCloseTo(1, 12);
    }
  });

  it('asks less the more is covered, and nothing of stripping', () => {
    const half = nucleating(1e-4 * Math.LN2);
    expect(at(half, -2 - barrier / 2, 0).measure / at(standard, -2, 0).measure).toBeCloseTo(1, 12);
    expect(at(nucleating(1), -2, 0).measure).toBe(at(standard, -2, 0).measure);
    expect(at(nucleating(0), 2, 0).measure).toBe(at(standard, 2, 0).measure);
  });

  it('leaks in proportion to its onset within the barrier, with the slope of the bare reaction at rest', () => {
    const { measure } = at(nucleating(0), -barrier / 2, 0);
    expect(measure).toBeLessThan(0);
    expect(measure).toBeGreaterThan(-0.3);
    expect(at(nucleating(0), 0, 0).measureByControl).toBe(at(standard, 0, 0).measureByControl);
  });
});

describe('equilibrium', () => {
  it('shifts by V_T/z ln(c / c_ref) from the standard potential', () => {
    const divalent = { ...standard, ion: { ...ion, charge: 2 }, standardPotential: 0.3 };
    expect(Math.abs(rateAt(divalent, 0.01, 0, 0.3 + (thermalVoltage / 2) * Math.log(0.01)).measure)).toBeLessThan(
      1e-12,
    );
    const constant = { ...standard, equilibrium: 'constant' as const, standardPotential: 0.3 };
    expect(rateAt(constant, 0.01, 0, 0.3).measure).toBe(0);
  });

  it('is relative to the reference of the kinetics where that is not the concentration at rest', () => {
    const there = written(new ElectrodeReaction({ ...standard, concentrationAtRest: 200 }), 'evaluate', {
      entries: [Math.log(300 / 200), 0, 0.1, 0],
      control: 0.05,
    });
    const here = rateAt(standard, 0.3, 0.1, 0.05);
    expect(there.measure / here.measure).toBeCloseTo(1, 13);
    expect(there.measureByUnknown[0] / here.measureByUnknown[0]).toBeCloseTo(1, 13);
  });

  it('with alpha = alpha_a and a Nernst shift obeys mass action: dissolution does not feel the concentration', () => {
    // i = k_a e^(a_a V') - k_c c/c_ref e^(-a_c V') for a_a + a_c = 1: only plating consumes the cation.
    const law = new ButlerVolmer({ anodicTransferCoefficient: 0.6, cathodicTransferCoefficient: 0.4 });
    const v = 0.03 / thermalVoltage;
    for (const relative of [1e-200, 1e-12, 1e-3, 0.3, 2.5]) {
      const expected = 20 * (Math.exp(0.6 * v) - relative * Math.exp(-0.4 * v));
      expect(rateAt({ ...standard, law, concentrationExponent: 0.6 }, relative, 0, 0.03).measure).toBeCloseTo(
        expected,
        9,
      );
    }
  });

  it('is not finite, and so refused by the solver, where there is no salt left', () => {
    for (const film of [undefined, new Film(1e-3)]) {
      for (const relative of [0, -1e-6]) {
        const properties = film === undefined ? standard : { ...standard, film };
        expect(Number.isFinite(rateAt(properties, relative, 0, -0.1).measure)).toBe(false);
      }
    }
  });
});
