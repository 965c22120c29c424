import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AsymmetricButlerVolmer,
  ButlerVolmer,
  type KineticLaw,
  type LawBlock,
  Linear,
  newLawBlock,
  Tafel,
} from '../../src/physics/kinetic-law.ts';
import { MarcusHushChidsey } from '../../src/physics/marcus-hush-chidsey.ts';
import { derivative } from '../support/derivative.ts';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const decades = (min: number, max: number) => between(min, max).map((exponent) => 10 ** exponent);
const coefficients = fc.record({
  anodicTransferCoefficient: between(0.1, 1.5),
  cathodicTransferCoefficient: between(0.1, 1.5),
});
const asymmetric = fc.record({
  anodicTransferCoefficient: between(0.1, 1.5),
  cathodicTransferCoefficient: between(0.1, 1.5),
  anodicOverCathodic: decades(-4, 4),
  exponentDifference: between(-1, 1),
});
const xis = between(-40, 40);
const logarithms = between(-18, 5);

function at(law: KineticLaw, xi: number, logarithm = 0): LawBlock {
  const block = newLawBlock();
  block.byLogarithm = Number.NaN; // shows an entry that is not written
  block.xi = xi;
  block.logarithm = logarithm;
  law.evaluate(block);
  return { ...block };
}

const laws: readonly (readonly [string, fc.Arbitrary<KineticLaw>])[] = [
  ['Butler-Volmer', coefficients.map((each) => new ButlerVolmer(each))],
  ['linear', coefficients.map((each) => new Linear(each))],
  ['asymmetric', asymmetric.map((each) => new AsymmetricButlerVolmer(each))],
  ['Marcus-Hush-Chidsey', between(0.1, 60).map((reorganisation) => new MarcusHushChidsey(reorganisation))],
  ['anodic Tafel', between(0.1, 1.5).map((alpha) => new Tafel('anodic', alpha))],
  ['cathodic Tafel', between(0.1, 1.5).map((alpha) => new Tafel('cathodic', alpha))],
];
const withEquilibrium = laws.slice(0, 4);

describe.each(laws)('%s law', (_name, anyLaw) => {
  it('has derivatives that agree with differences', () => {
    fc.assert(
      fc.property(anyLaw, xis, logarithms, (law, xi, logarithm) => {
        const { value, slope, byLogarithm } = at(law, xi, logarithm);
        const step = 0.004;
        const slack = (2e-15 * (1 + Math.abs(xi)) * (Math.abs(value) + slope)) / step;
        const bySlope = derivative((each) => at(law, each, logarithm).value, xi, step);
        expect(Math.abs(slope - bySlope)).toBeLessThan(1e-8 * slope + slack);
        const byDifference = derivative((each) => at(law, xi, each).value, logarithm, step);
        expect(Math.abs(byLogarithm - byDifference)).toBeLessThanOrEqual(1e-8 * Math.abs(byLogarithm) + slack);
      }),
    );
  });

  it('increases, and says its magnitude at equilibrium', () => {
    fc.assert(
      fc.property(anyLaw, xis, between(1e-6, 5), logarithms, (law, xi, more, logarithm) => {
        expect(at(law, xi, logarithm).slope).toBeGreaterThan(0);
        // A saturated Marcus law is flat to round-off.
        const here = at(law, xi, logarithm).value;
        expect(at(law, xi + more, logarithm).value).toBeGreaterThanOrEqual(here - 1e-15 * Math.abs(here));
        expect(Math.abs(at(law, 0, logarithm).value)).toBe(law.atEquilibrium);
      }),
    );
  });
});

describe.each(withEquilibrium)('%s law', (_name, anyLaw) => {
  it('keeps its digits near equilibrium', () => {
    fc.assert(
      fc.property(anyLaw, decades(-30, -8), fc.constantFrom(-1, 1), logarithms, (law, size, sign, logarithm) => {
        const tangent = at(law, 0, logarithm).slope;
        const xi = sign * size;
        expect(Math.abs(at(law, xi, logarithm).value / (tangent * xi) - 1)).toBeLessThan(3 * size + 1e-15);
      }),
    );
  });
});

describe('the asymmetric law', () => {
  it('is Butler-Volmer where both exchange currents are the same', () => {
    fc.assert(
      fc.property(
        coefficients,
        xis.filter((xi) => Math.abs(xi) > 1e-300),
        (each, xi) => {
          const one = at(new AsymmetricButlerVolmer({ ...each, anodicOverCathodic: 1, exponentDifference: 0 }), xi);
          const other = at(new ButlerVolmer(each), xi);
          expect(Math.abs(one.value / other.value - 1)).toBeLessThan(1e-14);
          expect(Math.abs(one.slope / other.slope - 1)).toBeLessThan(1e-13);
        },
      ),
    );
  });

  it('has the exchange current of each direction far out, and the mean of the two resistances at rest', () => {
    const ratio = 30;
    const law = new AsymmetricButlerVolmer({
      anodicTransferCoefficient: 0.6,
      cathodicTransferCoefficient: 0.4,
      anodicOverCathodic: ratio,
      exponentDifference: 0,
    });
    expect(at(law, 50).value / Math.exp(0.6 * 50)).toBeCloseTo(ratio, 12);
    expect(at(law, -50).value / Math.exp(0.4 * 50)).toBeCloseTo(-1, 12);
    expect(1 / at(law, 0).slope).toBeCloseTo((1 + 1 / ratio) / 2, 14);
  });
});

/** Chidsey's integrals for the rates of oxidation and reduction, as they stand in textbooks, by many trapezoids. */
function chidsey(reorganisation: number, xi: number): number {
  const rate = (toward: number) => {
    const step = 0.01;
    let sum = 0;
    for (let x = -300; x <= 300; x += step) {
      sum += Math.exp(-((x - reorganisation + toward) ** 2) / (4 * reorganisation)) / (1 + Math.exp(x));
    }
    return sum * step;
  };
  return rate(xi) - rate(-xi);
}

/** 1 - erf by its integral. */
function complementaryError(x: number): number {
  if (x < 0) return 2 - complementaryError(-x);
  const step = 1e-3;
  let sum = Math.exp(-x * x) / 2;
  for (let t = x + step; t < x + 15; t += step) sum += Math.exp(-t * t);
  return (2 / Math.sqrt(Math.PI)) * sum * step;
}

describe('the Marcus-Hush-Chidsey law', () => {
  it("is the difference of Chidsey's integrals over the exchange rate", () => {
    for (const reorganisation of [0.3, 2, 10, 25]) {
      const law = new MarcusHushChidsey(reorganisation);
      const exchange = chidsey(reorganisation, 1e-4) / 1e-4;
      for (const xi of [-30, -8, -1, 0.2, 3, 12, 40]) {
        expect(at(law, xi).value / (chidsey(reorganisation, xi) / exchange)).toBeCloseTo(1, 8);
      }
    }
  });

  it('becomes Butler-Volmer with coefficients 1/2, the difference going with xi^2 / 4 Lambda', () => {
    const symmetric = new ButlerVolmer({ anodicTransferCoefficient: 0.5, cathodicTransferCoefficient: 0.5 });
    for (const xi of [-6, -2, 1, 4]) {
      const lacking = [1000, 2000, 4000].map(
        (reorganisation) => 1 - at(new MarcusHushChidsey(reorganisation), xi).value / at(symmetric, xi).value,
      );
      expect(lacking[2] / (xi ** 2 / 16000)).toBeCloseTo(1, 1);
      expect(Math.log2(lacking[0] / lacking[1])).toBeCloseTo(1, 1);
      expect(Math.log2(lacking[1] / lacking[2])).toBeCloseTo(1, 1);
    }
  });

  it('has the exchange current of Butler-Volmer and a limiting current', () => {
    for (const reorganisation of [1, 10, 40]) {
      const law = new MarcusHushChidsey(reorganisation);
      expect(at(law, 0).slope).toBeCloseTo(1, 14);
      expect(at(law, 10 * reorganisation + 60).value / at(law, 20 * reorganisation + 120).value).toBeCloseTo(1, 10);
    }
  });

  it('agrees with the closed form of Zeng, Smith, Bai and Bazant as far as that goes', () => {
    for (const [reorganisation, error] of [
      [2, 0.1],
      [10, 0.036],
      [20, 0.08],
    ]) {
      const law = new MarcusHushChidsey(reorganisation);
      const exchange = chidsey(reorganisation, 1e-4) / 1e-4;
      for (const xi of [0.5, 2, 6, 15, 30]) {
        const root = Math.sqrt(1 + Math.sqrt(reorganisation) + xi * xi);
        const closed =
          Math.sqrt(Math.PI * reorganisation) *
          Math.tanh(xi / 2) *
          complementaryError((reorganisation - root) / (2 * Math.sqrt(reorganisation)));
        expect(Math.abs((exchange * at(law, xi).value) / closed - 1)).toBeLessThan(error);
      }
    }
  });
});
