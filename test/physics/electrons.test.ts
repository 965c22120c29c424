import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BinaryElectrolyte } from '../../src/physics/binary-electrolyte.ts';
import { WithElectrons } from '../../src/physics/electrons.ts';
import { NernstPlanck } from '../../src/physics/nernst-planck.ts';
import type { Physics } from '../../src/physics/physics.ts';
import { expectFluxDerivatives, expectLocalDerivatives, fluxAt, localAt } from '../support/block-derivatives.ts';

const faraday = 96485.33212;
const thermalVoltage = 0.0257;
const binary = new BinaryElectrolyte({
  cationDiffusivity: 1.5e-10,
  anionDiffusivity: 3e-10,
  thermalVoltage,
  referenceConcentration: 1000,
});
const pairing = new NernstPlanck({
  species: [
    { name: 'Na+', charge: 1, diffusivity: 1e-10, concentration: 900 },
    { name: 'X-', charge: -1, diffusivity: 2e-10, concentration: 900 },
    { name: 'NaX', charge: 0, diffusivity: 1.2e-10, concentration: 100 },
  ],
  closure: { kind: 'electroneutrality' },
  thermalVoltage,
  reactions: [
    { name: 'pairing', reactants: { 'Na+': 1, 'X-': 1 }, products: { NaX: 1 }, forwardRate: 1e-4, backwardRate: 1 },
  ],
});

describe.each([
  ['a binary electrolyte', binary],
  ['a Nernst-Planck model with a reaction', pairing],
] as [string, Physics][])('electrons beside %s', (_, electrolyte) => {
  const model = new WithElectrons(electrolyte, thermalVoltage);
  const n = electrolyte.unknowns.length;
  const entry = fc.double({ min: -2, max: 2, noNaN: true });
  const node = fc.array(entry, { minLength: n + 1, maxLength: n + 1 });

  it('obey Ohm, and leave the electrolyte as it is', () => {
    fc.assert(
      fc.property(node, node, (left, right) => {
        const { value, left: byLeft, right: byRight } = fluxAt(model, Float64Array.of(...left, ...right));
        const inner = fluxAt(electrolyte, Float64Array.of(...left.slice(0, n), ...right.slice(0, n)));
        expect([...value]).toEqual([...inner.value, (left[n] - right[n]) / faraday]);
        for (const [slopes, innerSlopes, own] of [
          [byLeft, inner.left, 1 / faraday],
          [byRight, inner.right, -1 / faraday],
        ] as const) {
          for (let row = 0; row <= n; row++) {
            for (let column = 0; column <= n; column++) {
              const isInner = row < n && column < n;
              const expected = isInner ? innerSlopes[row * n + column] : row === column ? own : 0;
              expect(slopes[row * (n + 1) + column]).toBe(expected);
            }
          }
        }
      }),
    );
  });

  it('store nothing and are not produced', () => {
    fc.assert(
      fc.property(node, (at) => {
        const state = Float64Array.of(...at, ...at);
        const innerState = Float64Array.of(...at.slice(0, n), ...at.slice(0, n));
        for (const what of ['storage', 'production'] as const) {
          if (model[what] === undefined) continue;
          const { value } = localAt(model, what, state);
          expect([...value]).toEqual([...localAt(electrolyte, what, innerState).value, 0]);
        }
      }),
    );
  });

  it('have derivatives that agree with differences', () => {
    const values = [...electrolyte.unknowns.map(({ positive }) => (positive ? 700 : 0.1)), 0.3];
    const others = [...electrolyte.unknowns.map(({ positive }) => (positive ? 1200 : 0.2)), -0.1];
    expectFluxDerivatives(model, [...values, ...others]);
    expectLocalDerivatives(model, 'storage', values);
    if (model.production !== undefined) expectLocalDerivatives(model, 'production', values);
  });

  it('are named last', () => {
    expect(model.unknowns).toEqual([
      ...electrolyte.unknowns,
      { name: 'metalPotential', unit: 'V', scale: thermalVoltage, origin: 0, positive: false },
    ]);
    expect(model.equations).toEqual([
      ...electrolyte.equations,
      { name: 'charge in the metal', kind: 'balance', charge: 1, carrier: 'metal' },
    ]);
  });
});

it('produces where the electrolyte does only', () => {
  expect(new WithElectrons(binary, thermalVoltage).production).toBeUndefined();
  expect(new WithElectrons(pairing, thermalVoltage).production).toBeDefined();
});
