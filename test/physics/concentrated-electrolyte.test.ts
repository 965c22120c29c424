import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BinaryElectrolyte } from '../../src/physics/binary-electrolyte.ts';
import { ConcentratedElectrolyte, type ConcentrationLaw } from '../../src/physics/concentrated-electrolyte.ts';
import { expectFluxDerivatives, expectLocalDerivatives, fluxAt, stateOfValues } from '../support/block-derivatives.ts';

const faraday = 96485.33212;
const temperature = 298.15;
const thermalVoltage = (8.314462618 * temperature) / faraday;

/** A law from a function and its derivative, that counts how often it is asked. */
class Law implements ConcentrationLaw {
  value = Number.NaN;
  byConcentration = Number.NaN;
  asked: number[] = [];
  private readonly of: (c: number) => number;
  private readonly slope: (c: number) => number;

  constructor(of: (c: number) => number, slope: (c: number) => number = () => 0) {
    this.of = of;
    this.slope = slope;
  }

  evaluate(concentration: number, at: number): void {
    expect(at).toBe(temperature);
    this.asked.push(concentration);
    this.value = this.of(concentration);
    this.byConcentration = this.slope(concentration);
  }
}

const constant = (value: number) => new Law(() => value);

/** Laws of the shape and size of a carbonate electrolyte, with a kappa that goes as c near depletion. */
const measured = () => ({
  conductivity: new Law(
    (c) => (2e-3 * c) / (1 + (c / 1500) ** 2),
    (c) => (2e-3 * (1 - (c / 1500) ** 2)) / (1 + (c / 1500) ** 2) ** 2,
  ),
  diffusivity: new Law(
    (c) => 5e-10 * Math.exp(-c / 2000),
    (c) => -2.5e-13 * Math.exp(-c / 2000),
  ),
  transferenceNumber: new Law(
    (c) => 0.25 + 1e-4 * c - 2e-8 * c * c,
    (c) => 1e-4 - 4e-8 * c,
  ),
  thermodynamicFactor: new Law(
    (c) => 1 - 0.02 * Math.sqrt(c) + 1.5e-3 * c,
    (c) => -0.01 / Math.sqrt(c) + 1.5e-3,
  ),
});

const electrolyteOf = (laws: ReturnType<typeof measured>) =>
  new ConcentratedElectrolyte({ ...laws, temperature, thermalVoltage, referenceConcentration: 1000 });
const concentrated = electrolyteOf(measured());

const cationDiffusivity = 1.5e-10;
const anionDiffusivity = 3e-10;
const saltDiffusivity = 2e-10;
const transference = 1 / 3;
/** The properties of two ions of constant diffusivity, by Nernst and Einstein. */
const ideal = electrolyteOf({
  conductivity: new Law(
    (c) => (faraday * 4.5e-10 * c) / thermalVoltage,
    () => (faraday * 4.5e-10) / thermalVoltage,
  ),
  diffusivity: constant(saltDiffusivity),
  transferenceNumber: constant(transference),
  thermodynamicFactor: constant(1),
});
const dilute = new BinaryElectrolyte({
  cationDiffusivity,
  anionDiffusivity,
  thermalVoltage,
  referenceConcentration: 1000,
});

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const amount = between(-3, 3.3).map((exponent) => 10 ** exponent);
const drop = fc
  .tuple(between(-6, 2), fc.constantFrom(-1, 1))
  .map(([exponent, sign]) => sign * 10 ** exponent * thermalVoltage);
const twoNodes = fc
  .tuple(amount, between(-1, 1), amount, drop)
  .map(([left, phi, right, fall]) => [left, phi, right, phi + fall]);

/** Flows of cation and anion between nodes (c, phi). */
function ionsOf(
  model: ConcentratedElectrolyte | BinaryElectrolyte,
  values: readonly number[],
): readonly [number, number] {
  const { value } = fluxAt(model, stateOfValues(model, values));
  return [value[0], value[1]];
}

it('has derivatives that agree with differences', () => {
  fc.assert(
    fc.property(twoNodes, (values) => {
      expectFluxDerivatives(concentrated, values);
      expectFluxDerivatives(ideal, values);
      expectLocalDerivatives(concentrated, 'storage', values.slice(0, 2));
    }),
    { numRuns: 200 },
  );
});

it('changes the sign of its fluxes and derivatives, to the last bit, when the nodes are exchanged', () => {
  fc.assert(
    fc.property(twoNodes, (values) => {
      const there = fluxAt(concentrated, stateOfValues(concentrated, values));
      const back = fluxAt(concentrated, stateOfValues(concentrated, [...values.slice(2), ...values.slice(0, 2)]));
      there.value.forEach((value, k) => {
        expect(value + back.value[k]).toBe(0);
      });
      there.left.forEach((slope, k) => {
        expect(slope + back.right[k]).toBe(0);
      });
    }),
  );
});

describe('the equations', () => {
  /** Flux times distance between two near nodes is the flux at the place between them. */
  const c = 700;
  const small = 1e-3;
  const near = (gradient: number, field: number) =>
    ionsOf(concentrated, [
      c - (small * gradient) / 2,
      (-small * field) / 2,
      c + (small * gradient) / 2,
      (small * field) / 2,
    ]).map((flow) => flow / small);
  const laws = measured();
  for (const law of Object.values(laws)) law.evaluate(c, temperature);
  const kappa = laws.conductivity.value;
  const diffusivity = laws.diffusivity.value;
  const share = laws.transferenceNumber.value;
  const factor = laws.thermodynamicFactor.value;

  it.each([
    [1, 0],
    [0, 1],
    [-300, 0.4],
    [200, 0.01],
  ])('are those of Stefan and Maxwell, for grad c %d and grad phi %d', (gradient, field) => {
    const [cation, anion] = near(gradient, field);
    // The potential that a reference electrode of the metal reads: phi + V_T ln c.
    const fieldRead = field + (thermalVoltage * gradient) / c;
    const current = -kappa * (fieldRead - (2 * thermalVoltage * (1 - share) * factor * gradient) / c);
    const size = Math.abs(current) / faraday + Math.abs(diffusivity * gradient);
    expect(Math.abs(cation - (-diffusivity * gradient + (share * current) / faraday))).toBeLessThan(1e-6 * size);
    expect(Math.abs(anion - (-diffusivity * gradient - ((1 - share) * current) / faraday))).toBeLessThan(1e-6 * size);
  });

  it('give the diffusion potential 2 V_T (1 - t+) (1 + dln f/dln c) ln(c_R/c_L) between reference electrodes', () => {
    const cell = electrolyteOf({
      ...measured(),
      transferenceNumber: constant(0.3),
      thermodynamicFactor: constant(2.5),
    });
    fc.assert(
      fc.property(amount, amount, (left, right) => {
        const logarithm = Math.log(right / left);
        const read = 2 * thermalVoltage * (1 - 0.3) * 2.5 * logarithm;
        const [cation, anion] = ionsOf(cell, [left, 0, right, read - thermalVoltage * logarithm]);
        // Without current both ions diffuse as the salt does.
        expect(Math.abs(cation - anion)).toBeLessThan(1e-12 * 4e-9 * Math.max(left, right));
      }),
    );
  });
});

describe('the salt', () => {
  it('diffuses independently of the field', () => {
    const laws = { ...measured(), transferenceNumber: constant(0.3) };
    const cell = electrolyteOf(laws);
    fc.assert(
      fc.property(twoNodes, (values) => {
        const [cation, anion] = ionsOf(cell, values);
        laws.diffusivity.evaluate(values[0], temperature);
        const left = laws.diffusivity.value;
        laws.diffusivity.evaluate(values[2], temperature);
        const diffusion = ((left + laws.diffusivity.value) / 2) * (values[0] - values[2]);
        // The logarithms that the state holds are rounded too.
        const size = Math.abs(cation) + Math.abs(anion) + 5e-10 * Math.max(values[0], values[2]);
        expect(Math.abs(0.7 * cation + 0.3 * anion - diffusion)).toBeLessThan(1e-14 * size);
      }),
    );
  });

  it('flows from where there is more, and more so the more there is: monotone and positive in any field', () => {
    fc.assert(
      fc.property(twoNodes, (values) => {
        const { value, left, right } = fluxAt(ideal, stateOfValues(ideal, values));
        const salt = (array: Float64Array, at: number) => (1 - transference) * array[at] + transference * array[2 + at];
        const rounding = 1e-14 * (Math.abs(left[0]) + Math.abs(right[0]));
        expect(salt(left, 0)).toBeGreaterThan(-rounding);
        expect(salt(right, 0)).toBeLessThan(rounding);
        expect(Math.abs(salt(left, 0) / saltDiffusivity - 1)).toBeLessThan(rounding / saltDiffusivity + 1e-14);
        const flow = (1 - transference) * value[0] + transference * value[1];
        const size = Math.abs(value[0]) + Math.abs(value[1]) + saltDiffusivity * Math.max(values[0], values[2]);
        expect(Math.abs(flow - saltDiffusivity * (values[0] - values[2]))).toBeLessThan(1e-14 * size);
      }),
    );
  });

  it('with blocked anions is linear and phi = V_T ln c to round-off, down to depletion', () => {
    // Nodes of unequal distances on the line from 1e-6 to 2000 mol/m3 that carries nearly the limiting current.
    const places = [0, 1e-3, 0.02, 0.1, 0.15, 0.5, 0.51, 0.9, 1];
    const lineAt = (x: number) => 1e-6 + 2000 * x;
    const flowPerLength = (-saltDiffusivity * 2000) / (1 - transference);
    for (let k = 1; k < places.length; k++) {
      const [a, b] = [lineAt(places[k - 1]), lineAt(places[k])];
      const phi = [a, b].map((c) => thermalVoltage * Math.log(c));
      const distance = places[k] - places[k - 1];
      const [cation, anion] = ionsOf(ideal, [a, phi[0], b, phi[1]]);
      expect(cation / distance / flowPerLength).toBeCloseTo(1, 12);
      expect(Math.abs(anion / distance / flowPerLength)).toBeLessThan(1e-12);
    }
  });

  it('with blocked anions passes D (c_L - c_R) / (1 - t+), whatever the conductivity and the thermodynamic factor', () => {
    const cell = electrolyteOf({
      ...measured(),
      diffusivity: constant(saltDiffusivity),
      transferenceNumber: constant(transference),
    });
    fc.assert(
      fc.property(amount, amount, (left, right) => {
        fc.pre(Math.abs(Math.log(left / right)) > 1e-3);
        // The anion's flow is linear in the potential: the drop that blocks it.
        const [, still] = ionsOf(cell, [left, 0, right, 0]);
        const [, moved] = ionsOf(cell, [left, 0, right, thermalVoltage]);
        const blocking = (-still / (moved - still)) * thermalVoltage;
        const [cation, anion] = ionsOf(cell, [left, 0, right, blocking]);
        const expected = (saltDiffusivity * (left - right)) / (1 - transference);
        expect(Math.abs(anion / expected)).toBeLessThan(1e-10);
        expect(cation / expected).toBeCloseTo(1, 10);
      }),
    );
  });

  it('keeps the digits of departures far below those of the concentration', () => {
    const { value } = fluxAt(ideal, Float64Array.of(1e-28, 0, 3e-28, 0));
    expect(value[0] / (-cationDiffusivity * 2e-25)).toBeCloseTo(1, 13);
    expect(value[1] / (-anionDiffusivity * 2e-25)).toBeCloseTo(1, 13);
  });
});

describe('ideal laws give the dilute model', () => {
  const size = (values: readonly number[]) =>
    anionDiffusivity * (1 + Math.abs(values[3] - values[1]) / thermalVoltage) * Math.max(values[0], values[2]);

  it('to round-off without a field, and in any field where the concentration is uniform', () => {
    fc.assert(
      fc.property(amount, amount, drop, (left, right, fall) => {
        for (const values of [
          [left, 0.3, right, 0.3],
          [left, 0, left, fall],
        ]) {
          const [expected, found] = [ionsOf(dilute, values), ionsOf(ideal, values)];
          for (const ion of [0, 1]) {
            expect(Math.abs(found[ion] - expected[ion])).toBeLessThan(1e-14 * size(values));
          }
        }
      }),
    );
  });

  it('everywhere but for the diffusion that Scharfetter and Gummel add in a field, and their mean of c', () => {
    fc.assert(
      fc.property(amount, amount, between(0.01, 50), (left, right, w) => {
        fc.pre(Math.abs(Math.log(left / right)) > 0.01);
        const values = [left, 0, right, w * thermalVoltage];
        const added = (w / 2 / Math.tanh(w / 2) - 1) * (left - right);
        const drift = ((left + right) / 2 - (left - right) / Math.log(left / right)) * w;
        const [expected, found] = [ionsOf(dilute, values), ionsOf(ideal, values)];
        const slack = 1e-12 * size(values);
        expect(Math.abs(expected[0] - found[0] - cationDiffusivity * (added - drift))).toBeLessThan(slack);
        expect(Math.abs(expected[1] - found[1] - anionDiffusivity * (added + drift))).toBeLessThan(slack);
      }),
    );
  });

  it('with a difference of second order in the distance', () => {
    const relative = (h: number) => {
      const values = [1000 - 300 * h, 0, 1000 + 300 * h, 1.5 * h * thermalVoltage];
      return ionsOf(ideal, values)[0] / ionsOf(dilute, values)[0] - 1;
    };
    expect(relative(0.1) / relative(0.05)).toBeCloseTo(4, 1);
    expect(relative(0.02) / relative(0.01)).toBeCloseTo(4, 2);
  });
});

describe('the laws', () => {
  it('are asked once for each node of a flux', () => {
    const laws = measured();
    fluxAt(electrolyteOf(laws), Float64Array.of(0, 0, 1, 0));
    for (const law of Object.values(laws)) {
      expect(law.asked).toEqual([1000, 1000 * Math.E]);
    }
  });

  it('may be shared by two properties', () => {
    const shared = constant(0.4);
    const apart = { ...measured(), transferenceNumber: constant(0.4), thermodynamicFactor: constant(0.4) };
    const together = { ...apart, transferenceNumber: shared, thermodynamicFactor: shared };
    const values = [300, 0, 800, 0.01];
    expect(ionsOf(electrolyteOf(together), values)).toEqual(ionsOf(electrolyteOf(apart), values));
  });

  it('with t+ = 1 leave the anion to diffusion: a salt, not a single-ion conductor', () => {
    const cell = electrolyteOf({
      ...measured(),
      diffusivity: constant(saltDiffusivity),
      transferenceNumber: constant(1),
    });
    fc.assert(
      fc.property(twoNodes, (values) => {
        const anion = ionsOf(cell, values)[1];
        const diffusion = saltDiffusivity * (values[0] - values[2]);
        expect(Math.abs(anion - diffusion)).toBeLessThan(1e-14 * saltDiffusivity * Math.max(values[0], values[2]));
      }),
    );
  });
});

it('has the unknowns and the equations of the dilute binary electrolyte', () => {
  expect(concentrated.unknowns).toEqual(dilute.unknowns);
  expect(concentrated.equations).toEqual(dilute.equations);
});
