import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BinaryElectrolyte } from '../../src/physics/binary-electrolyte.ts';
import { InvalidModelError } from '../../src/physics/invalid-model-error.ts';
import {
  type Closure,
  NernstPlanck,
  type NernstPlanckProperties,
  type Species,
} from '../../src/physics/nernst-planck.ts';
import {
  expectFluxDerivatives,
  expectLocalDerivatives,
  fluxAt,
  localAt,
  stateOfValues,
} from '../support/block-derivatives.ts';
import { failureOf } from '../support/failure.ts';
import { preciseBernoulli } from '../support/precise-exponential.ts';

const faraday = 96485.33212;
const thermalVoltage = 0.0257;
const electroneutrality: Closure = { kind: 'electroneutrality' };
const poisson: Closure = { kind: 'poisson', permittivity: 30 * 8.854e-12 };

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const amount = between(-3, 3.5).map((exponent) => 10 ** exponent);
/** Potentials up to 100 thermal voltages apart, weak fields as likely as strong ones. */
const drop = fc
  .tuple(between(-6, 2), fc.constantFrom(-1, 1))
  .map(([exponent, sign]) => sign * 10 ** exponent * thermalVoltage);

const cation: Species = { name: 'Li+', charge: 1, diffusivity: 1.5e-10, concentration: 1000 };
const anion: Species = { name: 'PF6-', charge: -1, diffusivity: 3e-10, concentration: 1000 };

/** Up to five species, the first two of opposite charge so that electroneutrality is possible. */
const manySpecies = fc
  .array(
    fc.record({
      charge: fc.integer({ min: -3, max: 3 }),
      diffusivity: fc.oneof(
        { weight: 1, arbitrary: fc.constant(0) },
        { weight: 5, arbitrary: between(-11, -8).map((exponent) => 10 ** exponent) },
      ),
      concentration: amount,
      // Five of them at the largest concentrations leave a tenth of the volume free.
      excludedVolume: between(0, 5.6e-5),
    }),
    { minLength: 2, maxLength: 5 },
  )
  .map((list) =>
    list.map((one, k): Species => ({ ...one, name: `species ${k}`, charge: k === 0 ? 1 : k === 1 ? -2 : one.charge })),
  );

/** Two species make a pair of them by a reaction, charge conserved. */
const anyProperties: fc.Arbitrary<NernstPlanckProperties> = fc
  .record({
    species: manySpecies,
    closure: fc.constantFrom(electroneutrality, poisson),
    fixedCharge: between(-1000, 1000),
    isSteric: fc.boolean(),
    siteVolume: fc.option(between(1e-5, 1e-4), { nil: undefined }),
    forwardRate: amount,
    backwardRate: amount,
    reacts: fc.boolean(),
  })
  .map(({ species, isSteric, reacts, forwardRate, backwardRate, ...rest }) => {
    const fill = species.reduce((sum, { concentration, excludedVolume }) => sum + concentration * excludedVolume!, 0);
    const volumes = isSteric && fill < 0.9;
    const dissolved = species.map((one) => ({ ...one, excludedVolume: volumes ? one.excludedVolume : 0 }));
    const pair: Species = { name: 'pair', charge: -1, diffusivity: 1e-10, concentration: 1 };
    const reaction = {
      name: 'pairing',
      reactants: { 'species 0': 1, 'species 1': 1 },
      products: { pair: 1 },
      forwardRate,
      backwardRate,
    };
    return {
      ...rest,
      thermalVoltage,
      species: reacts ? [...dissolved, pair] : dissolved,
      reactions: reacts ? [reaction] : undefined,
    };
  });

/** A model and the values of its unknowns at two nodes, nearly depleted ones among them. */
const twoNodes = anyProperties.chain((properties) => {
  const model = new NernstPlanck(properties);
  const count = properties.species.length;
  const concentrations = fc.array(amount, { minLength: count, maxLength: count });
  return fc
    .tuple(concentrations, between(-1, 1), concentrations, drop)
    .map(([left, phi, right, fall]) => ({ model, left: [...left, phi], right: [...right, phi + fall] }))
    .filter(({ left, right }) => occupied(model, left) < 0.9 && occupied(model, right) < 0.9);
});

function occupied({ properties }: NernstPlanck, node: readonly number[]): number {
  return properties.species.reduce((sum, { excludedVolume = 0 }, k) => sum + excludedVolume * node[k], 0);
}

/** Largest flux the terms of a species' flux could make. */
function largestFlux({ diffusivity, charge }: Species, left: number, right: number, fall: number): number {
  return diffusivity * (1 + Math.abs((charge * fall) / thermalVoltage)) * Math.max(left, right);
}

describe('derivatives agree with differences', () => {
  it('of the flux, by every unknown of both nodes', () => {
    fc.assert(
      fc.property(twoNodes, ({ model, left, right }) => {
        expectFluxDerivatives(model, [...left, ...right]);
      }),
      { numRuns: 300 },
    );
  });

  it('of storage and production', () => {
    fc.assert(
      fc.property(twoNodes, ({ model, left }) => {
        expectLocalDerivatives(model, 'storage', left);
        expectLocalDerivatives(model, 'production', left);
      }),
    );
  });
});

describe('the flux', () => {
  it('and its derivatives change sign, to the last bit, when the nodes are exchanged', () => {
    fc.assert(
      fc.property(twoNodes, ({ model, left, right }) => {
        const there = fluxAt(model, stateOfValues(model, [...left, ...right]));
        const back = fluxAt(model, stateOfValues(model, [...right, ...left]));
        there.value.forEach((value, k) => {
          expect(value + back.value[k]).toBe(0);
        });
        there.left.forEach((slope, k) => {
          expect(slope + back.right[k]).toBe(0);
        });
      }),
    );
  });

  it('is zero at equilibrium in any field, to rounding of the potentials', () => {
    fc.assert(
      fc.property(manySpecies, between(-100, 100), (species, w) => {
        const points = species.map((one) => ({ ...one, excludedVolume: 0 }));
        const model = new NernstPlanck({ species: points, closure: electroneutrality, thermalVoltage });
        const rest = points.map(() => 0);
        const balanced = points.map(({ charge }) => -charge * w);
        const { value } = fluxAt(model, Float64Array.of(...rest, 0, ...balanced, w * thermalVoltage));
        points.forEach(({ diffusivity, concentration, charge }, i) => {
          // The smaller concentration, times what it would drift at.
          const scale = diffusivity * concentration * Math.exp(Math.min(0, -charge * w)) * (1 + Math.abs(charge * w));
          expect(Math.abs(value[i])).toBeLessThanOrEqual(4 * Number.EPSILON * Math.abs(charge * w) * scale * 2);
        });
      }),
    );
  });

  it('is exactly zero at equilibrium where the potentials are exact', () => {
    const model = new NernstPlanck({ species: [cation, anion], closure: poisson, thermalVoltage: 2 ** -5 });
    const w = 300;
    const { value } = fluxAt(model, Float64Array.of(0, 0, 0, -w, w, w * 2 ** -5));
    expect(Math.abs(value[0])).toBe(0);
    expect(Math.abs(value[1])).toBe(0);
  });

  it('of two monovalent ions is that of the binary electrolyte', () => {
    const binary = new BinaryElectrolyte({
      cationDiffusivity: cation.diffusivity,
      anionDiffusivity: anion.diffusivity,
      thermalVoltage,
      referenceConcentration: 1000,
    });
    const model = new NernstPlanck({ species: [cation, anion], closure: electroneutrality, thermalVoltage });
    fc.assert(
      fc.property(amount, amount, drop, (left, right, fall) => {
        const two = fluxAt(binary, stateOfValues(binary, [left, 0, right, fall]));
        const many = fluxAt(model, stateOfValues(model, [left, left, 0, right, right, fall]));
        for (const [i, species] of [cation, anion].entries()) {
          const slack = 20 * Number.EPSILON * largestFlux(species, left, right, fall);
          expect(Math.abs(many.value[i] - two.value[i])).toBeLessThan(slack);
          for (const side of ['left', 'right'] as const) {
            const concentration = side === 'left' ? left : right;
            // Of the two concentrations, each flux depends on its own.
            const byConcentration = many[side][3 * i] + many[side][3 * i + 1];
            expect(Math.abs(byConcentration - two[side][2 * i])).toBeLessThan((2 * slack) / concentration);
            expect(Math.abs(many[side][3 * i + 2] - two[side][2 * i + 1])).toBeLessThan((2 * slack) / thermalVoltage);
          }
        }
      }),
    );
  });

  it('keeps its digits when the node the ions come from is nearly depleted', () => {
    const model = new NernstPlanck({ species: [cation, anion], closure: poisson, thermalVoltage });
    const w = 50;
    const dilute = 1e-15;
    const { value } = preciseBernoulli(w);
    const exact = (value + w) * dilute - value * 1000;
    const up = fluxAt(model, stateOfValues(model, [dilute, 1, w * thermalVoltage, 1000, 1, 0]));
    const down = fluxAt(model, stateOfValues(model, [1, dilute, 0, 1, 1000, w * thermalVoltage]));
    expect(up.value[0] / (cation.diffusivity * exact)).toBeCloseTo(1, 12);
    expect(down.value[1] / (anion.diffusivity * exact)).toBeCloseTo(1, 12);
  });

  it('keeps the digits of departures far below those of the concentrations', () => {
    const model = new NernstPlanck({ species: [cation, anion], closure: electroneutrality, thermalVoltage });
    const { value } = fluxAt(model, Float64Array.of(1e-28, 1e-28, 0.3, 3e-28, 3e-28, 0.3));
    expect(value[0] / (-cation.diffusivity * 2e-25)).toBeCloseTo(1, 14);
    expect(value[1] / (-anion.diffusivity * 2e-25)).toBeCloseTo(1, 14);
  });

  it('is the same through every part of a link where field and flux are constant', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -2, max: 2 }),
        amount,
        amount,
        between(0.1, 0.9),
        drop,
        (z, left, right, part, phi) => {
          const exponent = (z * phi) / thermalVoltage;
          fc.pre(Math.abs(exponent) < 30);
          const species: Species = { name: 'X', charge: z, diffusivity: 1e-9, concentration: 1 };
          const model = new NernstPlanck({ species: [species], closure: poisson, thermalVoltage });
          const through = (a: number, phiA: number, b: number, phiB: number) =>
            fluxAt(model, stateOfValues(model, [a, phiA, b, phiB])).value[0];
          const covered = exponent === 0 ? part : Math.expm1(-exponent * part) / Math.expm1(-exponent);
          const middle = left + (right - left) * covered;
          const whole = through(left, 0, right, phi);
          const slack = 1e-13 * largestFlux(species, left, right, phi);
          expect(Math.abs(through(left, 0, middle, part * phi) / part - whole)).toBeLessThan(slack);
          expect(Math.abs(through(middle, part * phi, right, phi) / (1 - part) - whole)).toBeLessThan(slack);
        },
      ),
    );
  });

  it('of a neutral species is diffusion alone, and of one that cannot move is none', () => {
    const solvent: Species = { name: 'EC', charge: 0, diffusivity: 2e-10, concentration: 100 };
    const bound: Species = { name: 'bound', charge: -1, diffusivity: 0, concentration: 100 };
    const model = new NernstPlanck({ species: [cation, bound, solvent], closure: electroneutrality, thermalVoltage });
    const { value } = fluxAt(model, stateOfValues(model, [5, 3, 50, 0.1, 7, 2, 200, -0.4]));
    expect(Math.abs(value[1])).toBe(0);
    expect(value[2] / (2e-10 * (50 - 200))).toBeCloseTo(1, 14);
  });

  it('does not depend on the order of the species', () => {
    fc.assert(
      fc.property(twoNodes, ({ model, left, right }) => {
        const { properties } = model;
        const count = properties.species.length;
        const mirrored = new NernstPlanck({ ...properties, species: properties.species.toReversed() });
        const reversed = (node: readonly number[]) => [...node.slice(0, count).toReversed(), node[count]];
        const here = fluxAt(model, stateOfValues(model, [...left, ...right]));
        const there = fluxAt(mirrored, stateOfValues(mirrored, [...reversed(left), ...reversed(right)]));
        const produced = localAt(model, 'production', stateOfValues(model, [...left, ...left]));
        const alsoProduced = localAt(
          mirrored,
          'production',
          stateOfValues(mirrored, [...reversed(left), ...reversed(left)]),
        );
        properties.species.forEach((species, i) => {
          const slack = 1e-13 * 10 * largestFlux(species, left[i], right[i], right[count] - left[count]);
          expect(Math.abs(here.value[i] - there.value[count - 1 - i])).toBeLessThanOrEqual(slack);
          expect(produced.value[i]).toBe(alsoProduced.value[count - 1 - i]);
        });
        expect(here.value[count]).toBe(there.value[count]);
        const charges = properties.species.reduce(
          (sum, { charge, concentration }, i) => sum + Math.abs(charge) * (concentration + left[i]),
          1000,
        );
        expect(Math.abs(produced.value[count] - alsoProduced.value[count])).toBeLessThan(1e-14 * charges);
      }),
    );
  });
});

describe('steric exclusion', () => {
  const crowded = (excludedVolume: number, siteVolume?: number) =>
    new NernstPlanck({
      species: [cation, anion].map((species) => ({ ...species, concentration: 10, excludedVolume })),
      closure: poisson,
      thermalVoltage,
      siteVolume,
    });

  it('vanishes with the volumes', () => {
    const points = crowded(0);
    const small = crowded(1e-20);
    fc.assert(
      fc.property(amount, amount, amount, amount, drop, (a, b, c, d, fall) => {
        const state = stateOfValues(points, [a, b, 0, c, d, fall]);
        const expected = fluxAt(points, state);
        const found = fluxAt(small, state);
        const slack = 1e-14 * largestFlux(anion, Math.max(a, b), Math.max(c, d), fall);
        found.value.forEach((value, k) => {
          expect(Math.abs(value - expected.value[k])).toBeLessThanOrEqual(slack);
        });
      }),
    );
  });

  it('has the equilibrium of Kilic, Bazant and Ajdari, which no field crowds beyond 1 / v', () => {
    const v = 1e-4;
    const model = crowded(v);
    fc.assert(
      fc.property(between(-40, 40), (w) => {
        // c_i / (1 - Phi) = k_i e^(-z_i w) with the k_i of the left node, 10 mol/m3 of both.
        const k = 10 / (1 - 20 * v);
        const factors = [k * Math.exp(-w), k * Math.exp(w)];
        const free = 1 / (1 + v * (factors[0] + factors[1]));
        const balanced = factors.map((factor) => factor * free);
        expect(balanced[0] + balanced[1]).toBeLessThan(1 / v);
        const { value } = fluxAt(model, stateOfValues(model, [10, 10, 0, ...balanced, w * thermalVoltage]));
        [cation, anion].forEach((species, i) => {
          // 1 - Phi loses digits as the right node fills.
          const slack =
            (1e-14 / free) * largestFlux(species, Math.max(10, balanced[i]), balanced[i], w * thermalVoltage);
          expect(Math.abs(value[i])).toBeLessThan(slack);
        });
      }),
    );
  });

  it('gives a species of the volume of a site the common potential, and a point none', () => {
    const v = 5e-5;
    const species = [cation, { ...anion, excludedVolume: v }];
    const model = new NernstPlanck({ species, closure: poisson, thermalVoltage, siteVolume: v });
    const plain = new NernstPlanck({ species: [cation, anion], closure: poisson, thermalVoltage });
    const common = new NernstPlanck({ species, closure: poisson, thermalVoltage });
    const state = stateOfValues(model, [500, 700, 0, 900, 1200, 0.05]);
    expect(fluxAt(model, state).value[0]).toBe(fluxAt(plain, state).value[0]);
    expect(fluxAt(model, state).value[1]).toBe(fluxAt(common, state).value[1]);
    expect(fluxAt(common, state).value[0]).not.toBe(fluxAt(plain, state).value[0]);
  });

  it('has no flux, not a wrong one, where more is packed than there is room for', () => {
    const model = crowded(1e-3);
    expect(fluxAt(model, stateOfValues(model, [10, 10, 0, 600, 600, 0])).value[0]).toBeNaN();
  });

  it('is refused where it cannot be', () => {
    const full = () => crowded(0.06);
    expect(failureOf(full)).toBeInstanceOf(InvalidModelError);
    expect(failureOf(() => crowded(-1e-5))).toBeInstanceOf(InvalidModelError);
    expect(failureOf(() => crowded(1e-5, 0))).toBeInstanceOf(InvalidModelError);
  });
});

describe('the closure', () => {
  it('keeps the digits of a small departure from an electroneutral fill', () => {
    const model = new NernstPlanck({ species: [cation, anion], closure: electroneutrality, thermalVoltage });
    const { value } = localAt(model, 'production', Float64Array.of(0, 0, 0, 3e-20, 1e-20, 0));
    expect(value[2] / 2e-17).toBeCloseTo(1, 14);
  });

  it('is exactly met by a fill that is electroneutral but for rounding', () => {
    const species: Species[] = [
      { name: 'a', charge: 1, diffusivity: 1e-9, concentration: 0.1 },
      { name: 'b', charge: 1, diffusivity: 1e-9, concentration: 0.2 },
      { name: 'c', charge: -1, diffusivity: 1e-9, concentration: 0.3 },
    ];
    expect(0.1 + 0.2 - 0.3).not.toBe(0);
    const model = new NernstPlanck({ species, closure: electroneutrality, thermalVoltage });
    expect(localAt(model, 'production', new Float64Array(8)).value[3]).toBe(0);
  });

  it('counts every charge, the fixed one too', () => {
    fc.assert(
      fc.property(twoNodes, ({ model, left }) => {
        const { species, fixedCharge } = model.properties;
        const charge = species.reduce((sum, one, i) => sum + one.charge * left[i], fixedCharge!);
        const terms = species.reduce((sum, one, i) => sum + Math.abs(one.charge) * (left[i] + one.concentration), 1000);
        const { value } = localAt(model, 'production', stateOfValues(model, [...left, ...left]));
        expect(Math.abs(value[species.length] - charge)).toBeLessThan(1e-14 * terms);
      }),
    );
  });

  it('of Poisson is a balance with the field of the potential as its flux', () => {
    const model = new NernstPlanck({ species: [cation, anion], closure: poisson, thermalVoltage });
    const { value } = fluxAt(model, Float64Array.of(0, 0, 0.5, 1, 1, 0.2));
    expect(value[2] / ((30 * 8.854e-12 * 0.3) / faraday)).toBeCloseTo(1, 14);
    expect(model.equations[2]).toEqual({ name: 'charge', kind: 'balance', charge: 0, carrier: 'electrolyte' });
    expect(localAt(model, 'storage', stateOfValues(model, [5, 6, 1, 7, 8, 1])).value[2]).toBe(0);
  });

  it('of electroneutrality lets no rounding of a neutral state be stored as charge', () => {
    const concentration = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(concentration, concentration, fc.double({ min: -5, max: 5, noNaN: true }), (salt, bound, x) => {
        const species = [
          { ...cation, concentration: salt },
          { ...anion, concentration: salt + bound },
        ];
        const model = new NernstPlanck({ species, closure: electroneutrality, thermalVoltage, fixedCharge: bound });
        const cations = salt * Math.exp(x);
        const neutral = [cations, cations + bound, 0];
        const { value } = localAt(model, 'storage', stateOfValues(model, [...neutral, ...neutral]));
        expect(value[1]).toBe(value[0]);
        expect(Math.abs(value[0] - (cations - salt))).toBeLessThan(1e-14 * (cations + salt + bound));
      }),
    );
  });

  it('of electroneutrality is a constraint without flux', () => {
    const model = new NernstPlanck({ species: [cation, anion], closure: electroneutrality, thermalVoltage });
    const { value } = fluxAt(model, Float64Array.of(0, 0, 0.5, 1, 1, 0.2));
    expect(Math.abs(value[2])).toBe(0);
    expect(model.equations[2].kind).toBe('constraint');
  });
});

describe('fixed charge', () => {
  it('is in Donnan equilibrium with a salt outside', () => {
    fc.assert(
      fc.property(between(-2000, 2000), between(0, 3), (fixedCharge, exponent) => {
        const salt = 10 ** exponent;
        const membrane = new NernstPlanck({
          species: [cation, anion],
          closure: electroneutrality,
          thermalVoltage,
          fixedCharge,
        });
        const phi = thermalVoltage * Math.asinh(fixedCharge / (2 * salt));
        const inside = [salt * Math.exp(-phi / thermalVoltage), salt * Math.exp(phi / thermalVoltage), phi];
        const root = Math.sqrt(fixedCharge ** 2 / 4 + salt ** 2);
        expect(inside[0] / (-fixedCharge / 2 + root)).toBeCloseTo(1, 7);
        const state = stateOfValues(membrane, [salt, salt, 0, ...inside]);
        const { value } = fluxAt(membrane, state);
        for (const [i, species] of [cation, anion].entries()) {
          expect(Math.abs(value[i])).toBeLessThan(1e-14 * largestFlux(species, salt, inside[i], phi));
        }
        const charge = localAt(membrane, 'production', state).value[2];
        expect(Math.abs(charge)).toBeLessThan(1e-13 * (2000 + inside[0] + inside[1]));
      }),
    );
  });

  it('makes a single-ion conductor: Ohm with kappa = F D c / V_T, and a concentration that cannot change', () => {
    const conductor = new NernstPlanck({
      species: [cation],
      closure: electroneutrality,
      thermalVoltage,
      fixedCharge: -1000,
    });
    const conductivity = (faraday * cation.diffusivity * 1000) / thermalVoltage;
    fc.assert(
      fc.property(drop, (fall) => {
        const { value } = fluxAt(conductor, Float64Array.of(0, 0, 0, fall));
        expect((faraday * value[0]) / (-conductivity * fall)).toBeCloseTo(1, 13);
      }),
    );
    expect(localAt(conductor, 'production', Float64Array.of(0, 0, 0, 0.3)).value[1]).toBe(0);
    expect(localAt(conductor, 'production', Float64Array.of(0, 0, 1e-3, 0.3)).value[1]).toBeCloseTo(
      1000 * Math.expm1(1e-3),
      12,
    );
  });

  it('acts as an anion that cannot move does', () => {
    const bound = { ...anion, diffusivity: 0 };
    const withAnion = new NernstPlanck({ species: [cation, bound], closure: electroneutrality, thermalVoltage });
    const withCharge = new NernstPlanck({
      species: [cation],
      closure: electroneutrality,
      thermalVoltage,
      fixedCharge: -1000,
    });
    const two = fluxAt(withAnion, Float64Array.of(0.1, 0, 0, -0.2, 0, 0.4));
    const one = fluxAt(withCharge, Float64Array.of(0.1, 0, -0.2, 0.4));
    expect(two.value[0]).toBe(one.value[0]);
    expect(Math.abs(two.value[1])).toBe(0);
    expect(localAt(withAnion, 'production', Float64Array.of(0, 0, 0, -0.2, 0, 0.4)).value[2]).toBe(
      localAt(withCharge, 'production', Float64Array.of(0, 0, -0.2, 0.4)).value[1],
    );
  });
});

it('names unknowns and equations after the species, the potential and the closure last', () => {
  const trace: Species = { name: 'Na+', charge: 1, diffusivity: 1e-10, concentration: 1e-3, scale: 1000 };
  const model = new NernstPlanck({ species: [cation, anion, trace], closure: electroneutrality, thermalVoltage });
  expect(model.unknowns).toEqual([
    { name: 'Li+', unit: 'mol/m^3', scale: 1000, origin: 1000, positive: true },
    { name: 'PF6-', unit: 'mol/m^3', scale: 1000, origin: 1000, positive: true },
    { name: 'Na+', unit: 'mol/m^3', scale: 1000, origin: 1e-3, positive: true },
    { name: 'potential', unit: 'V', scale: thermalVoltage, origin: 0, positive: false },
  ]);
  expect(model.equations.map(({ name, kind, charge }) => [name, kind, charge])).toEqual([
    ['Li+', 'balance', 1],
    ['PF6-', 'balance', -1],
    ['Na+', 'balance', 1],
    ['electroneutrality', 'constraint', 0],
  ]);
});

describe('refused', () => {
  const salt: NernstPlanckProperties = { species: [cation, anion], closure: electroneutrality, thermalVoltage };
  const cases: readonly [string, NernstPlanckProperties][] = [
    ['no species', { ...salt, species: [] }],
    ['a name used twice', { ...salt, species: [cation, cation, anion] }],
    ['an empty fill', { ...salt, species: [cation, { ...anion, concentration: 0 }] }],
    ['a scale that is not positive', { ...salt, species: [cation, { ...anion, scale: -1 }] }],
    ['a negative diffusivity', { ...salt, species: [cation, { ...anion, diffusivity: -1e-10 }] }],
    ['a charge that is no number', { ...salt, species: [cation, anion, { ...anion, name: 'X', charge: Number.NaN }] }],
    ['a temperature of absolute zero', { ...salt, thermalVoltage: 0 }],
    ['an infinite fixed charge', { ...salt, fixedCharge: Number.POSITIVE_INFINITY }],
    ['no permittivity', { ...salt, closure: { kind: 'poisson', permittivity: 0 } }],
    ['cations alone', { ...salt, species: [cation] }],
    ['cations in a medium of the same charge', { ...salt, species: [cation], fixedCharge: 1 }],
    ['neutral species with an electroneutral potential', { ...salt, species: [{ ...cation, charge: 0 }] }],
  ];

  it.each(cases)('%s', (_, properties) => {
    expect(failureOf(() => new NernstPlanck(properties))).toBeInstanceOf(InvalidModelError);
  });
});
