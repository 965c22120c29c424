import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ButlerVolmer,
  type ElectrodeKineticsProperties,
  LinearKinetics,
  UniformCurrent,
} from '../../src/physics/electrode-kinetics.ts';
import { newRateBlock, type RateBlock, type SurfaceRate } from '../../src/physics/physics.ts';
import { derivative } from '../support/derivative.ts';

const faraday = 96485.33212;

/** @param logarithm ln(c / c_ref), which is what the state holds */
function rateAt(law: SurfaceRate, logarithm: number, phi: number, metal: number): RateBlock {
  const block = newRateBlock(2);
  // A garbage start shows an entry that is not written, and the offset that it is respected.
  for (const array of [block.value, block.byUnknown, block.byControl, block.measureByUnknown]) array.fill(Number.NaN);
  law.evaluate(Float64Array.of(Number.NaN, Number.NaN, logarithm, phi), 2, metal, 0, block);
  return block;
}

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const anyProperties: fc.Arbitrary<ElectrodeKineticsProperties> = fc.record({
  exchangeCurrentDensity: between(-3, 4).map((exponent) => 10 ** exponent),
  concentrationExponent: between(0, 2),
  anodicTransferCoefficient: between(0.1, 1.5),
  cathodicTransferCoefficient: between(0.1, 1.5),
  equilibrium: fc.constantFrom('nernst' as const, 'constant' as const),
  referenceConcentration: between(1, 3000),
  thermalVoltage: between(0.02, 0.03),
});
/** ln(c / c_ref), from nearly depleted to a few times the reference. */
const logarithms = between(-9, 0.7).map((exponent) => exponent * Math.LN10);
const potentials = between(-0.2, 0.2);
const laws = [
  ['Butler-Volmer', ButlerVolmer],
  ['linear', LinearKinetics],
] as const;

describe.each(laws)('%s kinetics', (_name, Law) => {
  it('have derivatives by concentration, electrolyte potential and metal potential that agree with differences', () => {
    fc.assert(
      fc.property(anyProperties, logarithms, potentials, potentials, (properties, logarithm, phi, metal) => {
        const law = new Law(properties);
        const { referenceConcentration, concentrationExponent } = properties;
        const value = referenceConcentration * Math.exp(logarithm);
        const { measure, measureByUnknown, measureByControl } = rateAt(law, logarithm, phi, metal);
        const exchange = properties.exchangeCurrentDensity * (value / referenceConcentration) ** concentrationExponent;
        const agree = (found: number, expected: number, step: number) => {
          const slack = (1e-12 * (Math.abs(measure) + exchange)) / step;
          expect(Math.abs(found - expected)).toBeLessThan(1e-8 * Math.abs(expected) + slack);
        };
        const stepOfConcentration = 0.004 * value;
        const stepOfPotential = 0.004 * properties.thermalVoltage;
        agree(
          measureByUnknown[0],
          derivative(
            (c) => rateAt(law, Math.log(c / referenceConcentration), phi, metal).measure,
            value,
            stepOfConcentration,
          ),
          stepOfConcentration,
        );
        agree(
          measureByUnknown[1],
          derivative((at) => rateAt(law, logarithm, at, metal).measure, phi, stepOfPotential),
          stepOfPotential,
        );
        agree(
          measureByControl,
          derivative((at) => rateAt(law, logarithm, phi, at).measure, metal, stepOfPotential),
          stepOfPotential,
        );
      }),
    );
  });

  it('let the cation enter at i/F, with derivatives to match, and block the anion', () => {
    fc.assert(
      fc.property(anyProperties, logarithms, potentials, potentials, (properties, logarithm, phi, metal) => {
        const block = rateAt(new Law(properties), logarithm, phi, metal);
        expect(block.value[0]).toBe(block.measure / faraday);
        expect([...block.byUnknown.subarray(0, 2)]).toEqual(
          [...block.measureByUnknown].map((slope) => slope / faraday),
        );
        expect(block.byControl[0]).toBe(block.measureByControl / faraday);
        expect([block.value[1], block.byUnknown[2], block.byUnknown[3], block.byControl[1]]).toEqual([0, 0, 0, 0]);
      }),
    );
  });

  it('carry no current at the equilibrium potential', () => {
    fc.assert(
      fc.property(anyProperties, logarithms, potentials, (properties, logarithm, phi) => {
        const { thermalVoltage, equilibrium, exchangeCurrentDensity } = properties;
        const shift = equilibrium === 'nernst' ? thermalVoltage * logarithm : 0;
        const { measure, measureByControl } = rateAt(new Law(properties), logarithm, phi, phi + shift);
        // What a potential rounded to 1e-16 V can drive.
        expect(Math.abs(measure)).toBeLessThan(measureByControl * 2e-16 + 1e-13 * exchangeCurrentDensity * 100);
      }),
    );
  });

  it('dissolve metal above the equilibrium potential and plate below it, the more the further', () => {
    fc.assert(
      fc.property(anyProperties, logarithms, potentials, between(1e-3, 0.3), (properties, logarithm, phi, over) => {
        const { thermalVoltage, equilibrium } = properties;
        const rest = phi + (equilibrium === 'nernst' ? thermalVoltage * logarithm : 0);
        const law = new Law(properties);
        expect(rateAt(law, logarithm, phi, rest + over).measure).toBeGreaterThan(0);
        expect(rateAt(law, logarithm, phi, rest - over).measure).toBeLessThan(0);
        expect(rateAt(law, logarithm, phi, rest + over).measureByControl).toBeGreaterThan(0);
        expect(rateAt(law, logarithm, phi, rest + over).value[0]).toBeGreaterThan(0);
      }),
    );
  });

  it('depend on the difference of the two potentials only', () => {
    fc.assert(
      fc.property(anyProperties, logarithms, potentials, potentials, (properties, logarithm, phi, metal) => {
        const law = new Law(properties);
        const here = rateAt(law, logarithm, phi, metal);
        const there = rateAt(law, logarithm, phi + 1, metal + 1);
        expect(Math.abs(there.measure - here.measure)).toBeLessThan(
          1e-15 * here.measureByControl + 1e-12 * Math.abs(here.measure) + 1e-9,
        );
        expect(here.measureByControl).toBe(-here.measureByUnknown[1]);
      }),
    );
  });
});

const standard: ElectrodeKineticsProperties = {
  exchangeCurrentDensity: 20,
  concentrationExponent: 0.5,
  anodicTransferCoefficient: 0.5,
  cathodicTransferCoefficient: 0.5,
  equilibrium: 'nernst',
  referenceConcentration: 1000,
  thermalVoltage: 0.0257,
};

describe('Butler-Volmer kinetics', () => {
  it('have the linear ones as tangent at equilibrium', () => {
    fc.assert(
      fc.property(anyProperties, logarithms, (properties, logarithm) => {
        const { thermalVoltage, equilibrium } = properties;
        const rest = equilibrium === 'nernst' ? thermalVoltage * logarithm : 0;
        const curved = rateAt(new ButlerVolmer(properties), logarithm, 0, rest);
        const straight = rateAt(new LinearKinetics(properties), logarithm, 0, rest);
        expect(curved.measureByControl / straight.measureByControl).toBeCloseTo(1, 13);
      }),
    );
  });

  it('are Tafel lines far from equilibrium', () => {
    const law = new ButlerVolmer({ ...standard, anodicTransferCoefficient: 0.7, cathodicTransferCoefficient: 0.3 });
    const decades = (metal: number) => Math.log(Math.abs(rateAt(law, 0, 0, metal).measure));
    expect((decades(0.5) - decades(0.4)) / (0.1 / 0.0257)).toBeCloseTo(0.7, 6);
    expect((decades(-1.5) - decades(-1.4)) / (0.1 / 0.0257)).toBeCloseTo(0.3, 6);
  });

  it('with alpha = alpha_a and a Nernst shift obey mass action: dissolution does not feel the concentration', () => {
    // i = k_a e^(a_a V') - k_c c/c_ref e^(-a_c V') for a_a + a_c = 1: only plating consumes the cation.
    const law = new ButlerVolmer({
      ...standard,
      concentrationExponent: 0.6,
      anodicTransferCoefficient: 0.6,
      cathodicTransferCoefficient: 0.4,
    });
    const v = 0.03 / 0.0257;
    for (const c of [1e-200, 1e-12, 1, 300, 2500]) {
      const expected = 20 * (Math.exp(0.6 * v) - (c / 1000) * Math.exp(-0.4 * v));
      expect(rateAt(law, Math.log(c / 1000), 0, 0.03).measure).toBeCloseTo(expected, 9);
    }
  });

  it('are not finite, and so refused by the solver, where there is no salt left', () => {
    expect(Number.isFinite(rateAt(new ButlerVolmer(standard), Math.log(0), 0, -0.1).measure)).toBe(false);
    expect(Number.isFinite(rateAt(new ButlerVolmer(standard), Math.log(-0.001), 0, -0.1).measure)).toBe(false);
  });
});

describe('a uniform current', () => {
  it('is the control, whatever the electrolyte does', () => {
    const block = rateAt(new UniformCurrent(), 3, -0.4, 25);
    expect(block.measure).toBe(25);
    expect(block.measureByControl).toBe(1);
    expect([...block.value]).toEqual([25 / faraday, 0]);
    expect([...block.byControl]).toEqual([1 / faraday, 0]);
    expect([...block.byUnknown, ...block.measureByUnknown]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});
