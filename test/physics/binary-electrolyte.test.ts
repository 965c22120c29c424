import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bernoulli } from '../../src/physics/bernoulli.ts';
import { BinaryElectrolyte } from '../../src/physics/binary-electrolyte.ts';
import { newFluxBlock } from '../../src/physics/physics.ts';
import { derivative } from '../support/derivative.ts';
import { preciseBernoulli } from '../support/precise-exponential.ts';

const thermalVoltage = 0.0257;
const cationDiffusivity = 1.5e-10;
const anionDiffusivity = 3e-10;
/** Concentrations counted from another origin are the same physics. */
const countedFrom = (referenceConcentration: number) =>
  new BinaryElectrolyte({ cationDiffusivity, anionDiffusivity, thermalVoltage, referenceConcentration });
const electrolyte = countedFrom(1000);
/** The state of nodes (c, phi), one after the other: ln(c / c_ref) and phi. */
const stateOf = (values: readonly number[], referenceConcentration = 1000) =>
  Float64Array.from(values, (value, k) => (k % 2 === 0 ? Math.log(value / referenceConcentration) : value));

/** Flows of cation and anion from the first node (c, phi) to the second. */
function fluxOf(values: readonly number[]): { cation: number; anion: number } {
  const block = newFluxBlock(2);
  electrolyte.flux(stateOf(values), 0, 2, block);
  return { cation: block.value[0], anion: block.value[1] };
}

const amount = fc.double({ min: -3, max: 3.5, noNaN: true }).map((exponent) => 10 ** exponent);
/** Fields up to 100 thermal voltages between neighbours, weak ones as likely as strong ones. */
const drop = fc
  .tuple(fc.double({ min: -6, max: 2, noNaN: true }), fc.constantFrom(-1, 1))
  .map(([exponent, sign]) => sign * 10 ** exponent);
const level = fc.double({ min: -1, max: 1, noNaN: true });
const twoNodes = fc
  .tuple(amount, level, amount, drop)
  .map(([cLeft, phi, cRight, w]) => [cLeft, phi, cRight, phi + w * thermalVoltage]);

describe('derivatives', () => {
  it('agree with differences for every unknown of both nodes', () => {
    fc.assert(
      fc.property(twoNodes, (values) => {
        const block = newFluxBlock(2);
        electrolyte.flux(stateOf(values), 0, 2, block);
        for (let equation = 0; equation < 2; equation++) {
          const ion = equation === 0 ? 'cation' : 'anion';
          const diffusivity = equation === 0 ? cationDiffusivity : anionDiffusivity;
          for (let unknown = 0; unknown < 4; unknown++) {
            const along = (value: number) => fluxOf(values.with(unknown, value))[ion];
            const potential = unknown % 2 === 1;
            const step = potential ? 0.02 * thermalVoltage : 0.1 * values[unknown];
            const expected = derivative(along, values[unknown], step);
            const found = (unknown < 2 ? block.left : block.right)[equation * 2 + (unknown % 2)];
            // Truncation of the differences by potential, and rounding of a flux that is large beside its slope.
            const drift = 1 + Math.abs(values[3] - values[1]) / thermalVoltage;
            const largest = diffusivity * drift * Math.max(values[0], values[2]);
            const slack = potential ? (1e-8 * largest) / thermalVoltage : (1e-14 * largest) / step;
            expect(Math.abs(found - expected)).toBeLessThan(1e-9 * Math.abs(expected) + slack);
          }
        }
      }),
    );
  });
});

describe('the flux', () => {
  it('is that of both written forms', () => {
    fc.assert(
      fc.property(twoNodes, ([cLeft, phiLeft, cRight, phiRight]) => {
        const w = (phiRight - phiLeft) / thermalVoltage;
        const { cation, anion } = fluxOf([cLeft, phiLeft, cRight, phiRight]);
        const [up, down] = [bernoulli(w), bernoulli(-w)];
        const slack = 1e-15 * 4 * (1 + Math.abs(w)) * Math.max(cLeft, cRight);
        expect(Math.abs(cation / cationDiffusivity - (up * cLeft - down * cRight))).toBeLessThan(slack);
        expect(Math.abs(anion / anionDiffusivity - (down * cLeft - up * cRight))).toBeLessThan(slack);
      }),
    );
  });

  it('changes sign, to the last bit, when the nodes are exchanged', () => {
    fc.assert(
      fc.property(twoNodes, ([cLeft, phiLeft, cRight, phiRight]) => {
        const there = fluxOf([cLeft, phiLeft, cRight, phiRight]);
        const back = fluxOf([cRight, phiRight, cLeft, phiLeft]);
        expect(back.cation + there.cation).toBe(0);
        expect(back.anion + there.anion).toBe(0);
      }),
    );
  });

  it('keeps its digits when the node the ions come from is nearly depleted', () => {
    // Ions drift from the dilute node into the rich one: the flux is w times a concentration 1e-18 of the other.
    const w = 50;
    const dilute = 1e-15;
    const { value } = preciseBernoulli(w);
    const cation = fluxOf([dilute, w * thermalVoltage, 1000, 0]).cation / cationDiffusivity;
    expect(cation / ((value + w) * dilute - value * 1000)).toBeCloseTo(1, 13);
    const anion = fluxOf([dilute, 0, 1000, w * thermalVoltage]).anion / anionDiffusivity;
    expect(anion / ((value + w) * dilute - value * 1000)).toBeCloseTo(1, 13);
  });

  it('keeps the digits of a small difference of concentrations', () => {
    const difference = 2 ** -40;
    const block = newFluxBlock(2);
    electrolyte.flux(Float64Array.of(0, 0.3, Math.log1p(difference / 1000), 0.3), 0, 2, block);
    expect(block.value[0] / (-cationDiffusivity * difference)).toBeCloseTo(1, 15);
    expect(block.value[1] / (-anionDiffusivity * difference)).toBeCloseTo(1, 15);
  });

  it('is zero in a uniform electrolyte', () => {
    fc.assert(
      fc.property(amount, level, (c, phi) => {
        expect(Math.abs(fluxOf([c, phi, c, phi]).cation)).toBe(0);
        expect(Math.abs(fluxOf([c, phi, c, phi]).anion)).toBe(0);
      }),
    );
  });

  it('of each ion is zero at its own Boltzmann equilibrium', () => {
    fc.assert(
      fc.property(amount, fc.double({ min: -20, max: 20, noNaN: true }), (c, w) => {
        // c e^(phi/V_T) is uniform for the cation, c e^(-phi/V_T) for the anion.
        const cation = fluxOf([c, 0, c * Math.exp(-w), w * thermalVoltage]).cation;
        const anion = fluxOf([c, 0, c * Math.exp(w), w * thermalVoltage]).anion;
        const largest = c * (1 + Math.abs(w)) * Math.exp(Math.abs(w));
        expect(Math.abs(cation)).toBeLessThan(1e-14 * cationDiffusivity * largest);
        expect(Math.abs(anion)).toBeLessThan(1e-14 * anionDiffusivity * largest);
      }),
    );
  });

  it('falls along the gradient and drifts along the field, each ion in its own direction', () => {
    expect(fluxOf([2000, 0, 1000, 0])).toEqual({ cation: 1000 * cationDiffusivity, anion: 1000 * anionDiffusivity });
    const { cation, anion } = fluxOf([1, 0, 1, -thermalVoltage]);
    expect(cation).toBeGreaterThan(0);
    expect(anion).toBeLessThan(0);
    // Migration alone: D c (phi_left - phi_right) / V_T exactly, whatever the field.
    expect(cation / cationDiffusivity).toBeCloseTo(1, 14);
    expect(anion / anionDiffusivity).toBeCloseTo(-1, 14);
  });

  it('is the same through every part of a link, where the field is constant', () => {
    fc.assert(
      fc.property(amount, amount, fc.double({ min: 0.1, max: 0.9, noNaN: true }), drop, (cLeft, cRight, part, w) => {
        fc.pre(Math.abs(w) < 30);
        const phi = w * thermalVoltage;
        for (const [ion, z] of [
          ['cation', 1],
          ['anion', -1],
        ] as const) {
          // The exact profile of constant flux: c(t) = c_left + (c_right - c_left) (1 - e^(-z w t)) / (1 - e^(-z w)).
          const between = cLeft + ((cRight - cLeft) * Math.expm1(-z * w * part)) / Math.expm1(-z * w);
          const whole = fluxOf([cLeft, 0, cRight, phi])[ion];
          const lower = fluxOf([cLeft, 0, between, part * phi])[ion] / part;
          const upper = fluxOf([between, part * phi, cRight, phi])[ion] / (1 - part);
          const slack =
            1e-13 *
            (1 + Math.abs(w)) *
            Math.max(cLeft, cRight) *
            (ion === 'cation' ? cationDiffusivity : anionDiffusivity);
          expect(Math.abs(lower - whole)).toBeLessThan(slack);
          expect(Math.abs(upper - whole)).toBeLessThan(slack);
        }
      }),
    );
  });

  it('grows with the left concentration and falls with the right one, which is what keeps concentrations positive', () => {
    fc.assert(
      fc.property(twoNodes, (values) => {
        const block = newFluxBlock(2);
        electrolyte.flux(stateOf(values), 0, 2, block);
        for (const equation of [0, 1]) {
          expect(block.left[2 * equation]).toBeGreaterThanOrEqual(0);
          expect(block.right[2 * equation]).toBeLessThanOrEqual(0);
        }
      }),
    );
  });
});

describe('counted from the fill', () => {
  const other = countedFrom(1);

  it('the flux and its derivatives are the same', () => {
    fc.assert(
      fc.property(twoNodes, (values) => {
        const [here, there] = [newFluxBlock(2), newFluxBlock(2)];
        electrolyte.flux(stateOf(values), 0, 2, here);
        other.flux(stateOf(values, 1), 0, 2, there);
        // A logarithm near ln 3000 = 8 is rounded by up to 4 epsilon, in each of two nodes.
        const rounding = 8 * Number.EPSILON;
        const slack = rounding * anionDiffusivity * 4000 * (1 + Math.abs(values[3] - values[1]) / thermalVoltage);
        for (const k of [0, 1]) expect(Math.abs(here.value[k] - there.value[k])).toBeLessThan(slack);
        for (const k of [0, 1, 2, 3]) {
          const unit = k % 2 === 0 ? 1 / 4000 : 1 / thermalVoltage;
          expect(Math.abs(here.left[k] - there.left[k])).toBeLessThan(slack * unit);
          expect(Math.abs(here.right[k] - there.right[k])).toBeLessThan(slack * unit);
        }
      }),
    );
  });

  it('a departure far below the digits of the concentration still drives its flux', () => {
    const block = newFluxBlock(2);
    electrolyte.flux(Float64Array.of(1e-28, 0, 3e-28, 0), 0, 2, block);
    expect(block.value[0] / (-cationDiffusivity * 2e-25)).toBeCloseTo(1, 15);
    expect(block.value[1] / (-anionDiffusivity * 2e-25)).toBeCloseTo(1, 15);
  });
});

it('names its unknowns: a positive concentration of the scale of the fill, a potential of the scale of RT/F', () => {
  expect(countedFrom(1000).unknowns).toEqual([
    { name: 'concentration', unit: 'mol/m^3', scale: 1000, origin: 1000, positive: true },
    { name: 'potential', unit: 'V', scale: thermalVoltage, origin: 0, positive: false },
  ]);
});
