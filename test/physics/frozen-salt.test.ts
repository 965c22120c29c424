import { describe, expect, it } from 'vitest';
import { BinaryElectrolyte } from '../../src/physics/binary-electrolyte.ts';
import { WithElectrons } from '../../src/physics/electrons.ts';
import { FrozenSalt } from '../../src/physics/frozen-salt.ts';
import {
  expectFluxDerivatives,
  expectLocalDerivatives,
  fluxAt,
  localAt,
  stateOfValues,
} from '../support/block-derivatives.ts';

const salt = new BinaryElectrolyte({
  cationDiffusivity: 1.5e-10,
  anionDiffusivity: 3e-10,
  thermalVoltage: 0.0257,
  referenceConcentration: 1000,
});

describe('a salt that has not moved yet', () => {
  const frozen = new FrozenSalt(salt);

  it('carries the current of both ions in its one balance', () => {
    const state = stateOfValues(salt, [1000, 0, 1000, 0.004]);
    const [cation, anion] = fluxAt(salt, state).value;
    expect(fluxAt(frozen, state).value[0]).toBe(cation - anion);
    expect(fluxAt(frozen, state).value[1]).toBe(0);
    // Ohm's law: F^2 (D+ + D-) c / RT.
    expect(cation - anion).toBeCloseTo((-4.5e-10 * 1000 * 0.004) / 0.0257, 18);
  });

  it('asks for the concentration as filled, whatever the potential', () => {
    expect(frozen.equations.map(({ kind }) => kind)).toEqual(['balance', 'constraint']);
    const [, departure] = localAt(frozen, 'production', stateOfValues(salt, [1, 1, 1100, 0.3])).value;
    expect(departure).toBeCloseTo(100, 10);
    expect([...localAt(frozen, 'storage', stateOfValues(salt, [1, 1, 1100, 0.3])).value]).toEqual([0, 0]);
  });

  it.each([
    ['alone', frozen, [900, 0.01, 1200, -0.02]],
    [
      'with the electrons of a metal',
      new FrozenSalt(new WithElectrons(salt, 0.0257)),
      [900, 0.01, 0.1, 1200, -0.02, 0.3],
    ],
  ])('has the derivatives of its terms, %s', (_, physics, values) => {
    expectFluxDerivatives(physics, values);
    expectLocalDerivatives(physics, 'production', values.slice(0, values.length / 2));
  });
});
