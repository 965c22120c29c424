import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MeanderError } from '../../src/errors.ts';
import { InvalidModelError } from '../../src/physics/invalid-model-error.ts';
import { newLocalBlock } from '../../src/physics/physics.ts';
import {
  MassAction,
  type ReactingSpecies,
  type Reaction,
  ReactionNotConservedError,
} from '../../src/physics/reactions.ts';
import { derivative } from '../support/derivative.ts';
import { failureOf } from '../support/failure.ts';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });

const lithium: ReactingSpecies = { name: 'Li+', charge: 1, concentration: 800, composition: { Li: 1 } };
const anion: ReactingSpecies = { name: 'PF6-', charge: -1, concentration: 800, composition: { P: 1, F: 6 } };
const pair: ReactingSpecies = { name: 'LiPF6', charge: 0, concentration: 200, composition: { Li: 1, P: 1, F: 6 } };
const triple: ReactingSpecies = { name: 'Li2PF6+', charge: 1, concentration: 3, composition: { Li: 2, P: 1, F: 6 } };
const species = [lithium, anion, pair, triple];

const pairing: Reaction = {
  name: 'pairing',
  reactants: { 'Li+': 1, 'PF6-': 1 },
  products: { LiPF6: 1 },
  forwardRate: 2e-3,
  backwardRate: 5,
};
const clustering: Reaction = {
  name: 'clustering',
  reactants: { 'Li+': 2, 'PF6-': 1 },
  products: { 'Li2PF6+': 1 },
  forwardRate: 1e-6,
  backwardRate: 7,
};

/** Production of every species at these logarithms of concentration over fill, after one entry that is not theirs. */
function produced(reactions: readonly Reaction[], logarithms: readonly number[], among = species) {
  const block = newLocalBlock(among.length + 1);
  new MassAction(reactions, among).addProduction(
    Float64Array.of(Number.NaN, ...logarithms),
    1,
    among.length + 1,
    block,
  );
  return block;
}

const anyLogarithms = fc.array(between(-25, 2), { minLength: 4, maxLength: 4 });

describe('production', () => {
  it('is the rate of mass action times the counts', () => {
    fc.assert(
      fc.property(anyLogarithms, (logarithms) => {
        const [li, pf, lipf] = logarithms.map((u, i) => species[i].concentration * Math.exp(u));
        const rate = 2e-3 * li * pf - 5 * lipf;
        const { value } = produced([pairing], logarithms);
        const slack = 1e-13 * (2e-3 * li * pf + 5 * lipf);
        [-rate, -rate, rate, 0, 0].forEach((expected, i) => {
          expect(Math.abs(value[i] - expected)).toBeLessThanOrEqual(slack);
        });
      }),
    );
  });

  it('conserves charge and every element, in its derivatives too', () => {
    fc.assert(
      fc.property(anyLogarithms, (logarithms) => {
        const { value, byUnknown } = produced([pairing, clustering], logarithms);
        const carried = [
          species.map(({ charge }) => charge),
          ...['Li', 'P', 'F'].map((element) => species.map(({ composition }) => composition![element] ?? 0)),
        ];
        for (const amounts of carried) {
          const sum = amounts.reduce((total, amount, i) => total + amount * value[i], 0);
          const size = amounts.reduce((total, amount, i) => total + Math.abs(amount * value[i]), 0);
          expect(Math.abs(sum)).toBeLessThanOrEqual(1e-14 * size);
          for (let j = 0; j < 5; j++) {
            const slope = amounts.reduce((total, amount, i) => total + amount * byUnknown[5 * i + j], 0);
            const steep = amounts.reduce((total, amount, i) => total + Math.abs(amount * byUnknown[5 * i + j]), 0);
            expect(Math.abs(slope)).toBeLessThanOrEqual(1e-14 * steep);
          }
        }
      }),
    );
  });

  it('has the derivatives of differences', () => {
    fc.assert(
      fc.property(anyLogarithms, (logarithms) => {
        const { byUnknown } = produced([pairing, clustering], logarithms);
        logarithms.forEach((u, j) => {
          const c = species[j].concentration * Math.exp(u);
          for (let i = 0; i < 4; i++) {
            const along = (value: number) =>
              produced([pairing, clustering], logarithms.with(j, Math.log(value / species[j].concentration))).value[i];
            const expected = derivative(along, c, 0.02 * c);
            // The largest term that a difference has to resolve.
            const [li, pf, lipf, lilipf] = logarithms.map((v, k) => species[k].concentration * Math.exp(v));
            const terms = 2e-3 * li * pf + 5 * lipf + 2e-6 * li * li * pf + 14 * lilipf;
            const slack = 1e-7 * Math.abs(expected) + (1e-12 * terms) / c;
            expect(Math.abs(byUnknown[5 * i + j] - expected)).toBeLessThan(slack);
          }
        });
      }),
    );
  });

  it('is added to what the block holds', () => {
    const block = newLocalBlock(5);
    block.value.fill(1e6);
    new MassAction([pairing], species).addProduction(new Float64Array(5), 0, 5, block);
    const rate = 2e-3 * 800 * 800 - 5 * 200;
    expect(block.value[0]).toBeCloseTo(1e6 - rate, 6);
    expect(block.value[3]).toBe(1e6);
  });

  it('is exactly zero where the law of mass action holds, and keeps its digits next to there', () => {
    const balanced: Reaction = { ...pairing, backwardRate: (2e-3 * 800 * 800) / 200 };
    expect(Math.abs(produced([balanced], [0, 0, 0, 0]).value[0])).toBe(0);
    const { value } = produced([balanced], [1e-20, 2e-20, -1e-20, 0]);
    expect(value[2] / (2e-3 * 800 * 800 * 4e-20)).toBeCloseTo(1, 13);
    // Far from the fill, on the line c+ c- / c_pair = const.
    expect(Math.abs(produced([balanced], [-3, 4, 1, 0]).value[2])).toBe(0);
  });

  it('is exactly zero in a fill that is in equilibrium but for rounding', () => {
    const among: ReactingSpecies[] = [
      { name: 'A', charge: 0, concentration: 3 },
      { name: 'B', charge: 0, concentration: 1 },
    ];
    expect(0.1 * 3).not.toBe(0.3);
    const isomers = { name: 'isomers', reactants: { A: 1 }, products: { B: 1 }, forwardRate: 0.1, backwardRate: 0.3 };
    expect(Math.abs(produced([isomers], [0, 0], among).value[0])).toBe(0);
  });

  it('of a reaction that goes one way only goes that way', () => {
    fc.assert(
      fc.property(anyLogarithms, (logarithms) => {
        expect(produced([{ ...pairing, backwardRate: 0 }], logarithms).value[2]).toBeGreaterThan(0);
        expect(produced([{ ...pairing, forwardRate: 0 }], logarithms).value[2]).toBeLessThan(0);
      }),
    );
  });

  it('of self-dissociation comes out of nothing, at a constant rate', () => {
    const ions: ReactingSpecies[] = [
      { name: 'H+', charge: 1, concentration: 1e-4 },
      { name: 'OH-', charge: -1, concentration: 1e-4 },
    ];
    const water: Reaction = {
      name: 'water',
      reactants: {},
      products: { 'H+': 1, 'OH-': 1 },
      forwardRate: 1.4e-3,
      backwardRate: 1.4e5,
    };
    expect(Math.abs(produced([water], [2, -2], ions).value[0])).toBe(0);
    expect(produced([water], [-300, -300], ions).value[0]).toBeCloseTo(1.4e-3, 15);
  });
});

describe('refused', () => {
  const refusal = (changes: Partial<Reaction>, among = species) =>
    failureOf(() => new MassAction([{ ...pairing, ...changes }], among));

  it('a reaction that makes or loses charge', () => {
    const failure = refusal({ reactants: { 'Li+': 1 } });
    expect(failure).toBeInstanceOf(ReactionNotConservedError);
    expect(failure).toBeInstanceOf(MeanderError);
    expect(failure).toMatchObject({
      code: 'bad-case',
      reaction: 'pairing',
      quantity: 'charge',
      made: -1,
      message: 'reaction "pairing" loses 1 of charge',
    });
  });

  it('a reaction that makes or loses an element, where compositions are declared', () => {
    const failure = refusal({ products: { LiPF6: 2 } });
    expect(failure).toMatchObject({ quantity: 'Li', made: 1 });
    const undeclared = species.map(({ composition: _, ...rest }) => rest);
    expect(refusal({ products: { LiPF6: 2 } }, undeclared)).toBeUndefined();
  });

  it('a species that is not there', () => {
    expect(refusal({ products: { LiPF5: 1 } })).toMatchObject({ message: expect.stringContaining('"LiPF5"') });
  });

  it('counts and rates that are not those of a reaction', () => {
    for (const changes of [
      { products: { LiPF6: -1 } },
      { products: { LiPF6: 0 } },
      { forwardRate: -1 },
      { forwardRate: Number.NaN },
      { backwardRate: Number.POSITIVE_INFINITY },
      { forwardRate: 0, backwardRate: 0 },
    ]) {
      expect(refusal(changes)).toBeInstanceOf(InvalidModelError);
    }
  });
});
