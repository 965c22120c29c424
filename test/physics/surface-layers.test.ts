import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Contact } from '../../src/physics/contact.ts';
import { DoubleLayer } from '../../src/physics/double-layer.ts';
import type { SurfaceRate } from '../../src/physics/physics.ts';
import { SternLayer } from '../../src/physics/stern-layer.ts';
import { UniformCurrent } from '../../src/physics/uniform-current.ts';
import { derivative } from '../support/derivative.ts';
import { written } from '../support/rates.ts';

const faraday = 96485.33212;
/** Unknowns of the tests: a concentration, the potential, the metal's potential. */
const ion = { concentration: 0, potential: 1, balance: 1, charge: 2 } as const;
const metal = { potential: 2, electrons: 0 } as const;

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const potentials = between(-2, 2);
const positive = between(-6, 3).map((exponent) => 10 ** exponent);

/** Checks every derivative of what is written, which is linear in the potentials. */
function agreesWithDifferences(rate: SurfaceRate, what: 'evaluate' | 'storage', entries: number[], control: number) {
  const block = written(rate, what, { entries, control });
  const size = Math.max(
    ...block.measureByUnknown.map(Math.abs),
    ...block.byUnknown.map(Math.abs),
    block.measureByControl,
  );
  const agree = (found: number, of: (value: number) => number, at: number) =>
    expect(Math.abs(found - derivative(of, at, 0.5))).toBeLessThanOrEqual(1e-13 * size);
  entries.forEach((entry, u) => {
    const moved = (value: number) => written(rate, what, { entries: entries.with(u, value), control });
    agree(block.measureByUnknown[u], (value) => moved(value).measure, entry);
    for (let r = 0; r < entries.length; r++) {
      agree(block.byUnknown[r * entries.length + u], (value) => moved(value).value[r], entry);
    }
  });
  const controlled = (value: number) => written(rate, what, { entries, control: value });
  agree(block.measureByControl, (value) => controlled(value).measure, control);
  for (let r = 0; r < entries.length; r++) {
    agree(block.byControl[r], (value) => controlled(value).value[r], control);
  }
}

const everyRate: readonly (readonly [string, (parameter: number) => SurfaceRate])[] = [
  ['a double layer', (capacitance) => new DoubleLayer({ ion, capacitance, differenceAtRest: 0.1 })],
  ['a double layer of a host', (capacitance) => new DoubleLayer({ ion: { ...ion, metal }, capacitance })],
  ['a Stern layer', (capacitance) => new SternLayer({ potential: 1, displacement: 1, capacitance })],
  ['a contact', (resistance) => new Contact({ metal, resistance })],
  ['a uniform current', () => new UniformCurrent(ion)],
  ['a uniform current of a host', () => new UniformCurrent({ ...ion, metal })],
];

describe.each(everyRate)('%s', (_name, rateOf) => {
  it('has derivatives that agree with differences', () => {
    fc.assert(
      fc.property(positive, potentials, potentials, potentials, (parameter, phi, host, control) => {
        const rate = rateOf(parameter);
        agreesWithDifferences(rate, 'evaluate', [-1, phi, host], control);
        if (rate.storage !== undefined) agreesWithDifferences(rate, 'storage', [-1, phi, host], control);
      }),
    );
  });
});

describe('a double layer', () => {
  it('passes nothing and stores its charge as the ion', () => {
    const layer = new DoubleLayer({ ion, capacitance: 0.2, differenceAtRest: 0.1 });
    const situation = { entries: [0, -0.3, 0], control: 0.5 };
    const passed = written(layer, 'evaluate', situation);
    expect([passed.measure, ...passed.value, ...passed.byUnknown, ...passed.byControl]).toEqual(new Array(16).fill(0));
    const stored = written(layer, 'storage', situation);
    expect(stored.measure).toBeCloseTo(0.2 * 0.7, 15);
    expect([...stored.value]).toEqual([0, stored.measure / (2 * faraday), 0]);
    expect(written(layer, 'storage', { entries: [0, 0.4, 0], control: 0.5 }).measure).toBeCloseTo(0, 15);
  });

  it('takes from the metal of a host what it gives to the ion', () => {
    const layer = new DoubleLayer({ ion: { ...ion, metal }, capacitance: 0.2 });
    const { value, measure, byControl } = written(layer, 'storage', { entries: [0, -0.3, 0.1], control: 0.5 });
    expect(measure).toBeCloseTo(0.2 * 0.9, 15);
    expect(value[0] + 2 * value[1]).toBeCloseTo(0, 22);
    expect(byControl[0] + 2 * byControl[1]).toBeCloseTo(0, 22);
  });
});

describe('a Stern layer', () => {
  it("gives its displacement to Poisson's equation, and a current only as its charge grows", () => {
    const layer = new SternLayer({ potential: 1, displacement: 2, capacitance: 0.5 });
    const situation = { entries: [0, 0.1, 0], control: 0.3 };
    const passed = written(layer, 'evaluate', situation);
    expect(passed.value[2]).toBeCloseTo((0.5 * 0.2) / faraday, 20);
    expect([passed.value[0], passed.value[1], passed.measure, passed.measureByControl]).toEqual([0, 0, 0, 0]);
    const stored = written(layer, 'storage', situation);
    expect([...stored.value]).toEqual([0, 0, 0]);
    expect(stored.measure).toBeCloseTo(0.5 * 0.2, 15);
  });
});

describe('a contact', () => {
  it('lets the current of its resistance into the metal, which the control measures where it leaves', () => {
    const contact = new Contact({ metal, resistance: Float64Array.of(1, 2e-3) });
    const { value, measure } = written(contact, 'evaluate', { entries: [0, 0, -0.2], control: 0.3, place: 1 });
    expect(measure).toBe(0);
    expect(value[0] * faraday).toBeCloseTo(100, 10);
    expect([value[1], value[2]]).toEqual([0, 0]);
  });
});

describe('a uniform current', () => {
  it('is the control, whatever the electrolyte does', () => {
    const block = written(new UniformCurrent(ion), 'evaluate', { entries: [3, -0.4, 0], control: 25 });
    expect(block.measure).toBe(25);
    expect(block.measureByControl).toBe(1);
    expect([...block.value]).toEqual([0, 25 / (2 * faraday), 0]);
    expect([...block.byUnknown, ...block.measureByUnknown]).toEqual(new Array(12).fill(0));
  });

  it('leaves the metal where its charge is balanced', () => {
    const { value } = written(new UniformCurrent({ ...ion, metal }), 'evaluate', { entries: [0, 0, 0], control: 25 });
    expect([...value]).toEqual([-25 / faraday, 25 / (2 * faraday), 0]);
  });
});

describe('a double layer on a surface of which a part is left', () => {
  it('holds as much less', () => {
    const entries = [-1, 0.2, 0];
    const whole = written(new DoubleLayer({ ion, capacitance: 0.3 }), 'storage', { entries, control: 0.7 });
    const area = Float64Array.of(1, 0.25);
    const rate = new DoubleLayer({ ion, capacitance: 0.3, area });
    const part = written(rate, 'storage', { entries, control: 0.7, place: 1 });
    expect(part.measure).toBeCloseTo(0.25 * whole.measure, 15);
    expect([...part.byUnknown]).toEqual([...whole.byUnknown].map((value) => 0.25 * value));
    agreesWithDifferences(new DoubleLayer({ ion, capacitance: 0.3, area: 0.25 }), 'storage', entries, 0.7);
  });
});

describe('a double layer before several ions', () => {
  const rest = [100, 20, 140];
  const charges = [1, 2, -1];
  const reacting = {
    concentration: 0,
    potential: 3,
    balance: 0,
    charge: 1,
    others: {
      reactingAtRest: rest[0],
      takeOver: 0.1,
      ions: [1, 2].map((k) => ({ concentration: k, balance: k, atRest: rest[k], charge: charges[k] })),
    },
  };
  const layer = new DoubleLayer({ ion: reacting, capacitance: 0.2 });
  const stored = (entries: number[]) => written(layer, 'storage', { entries, control: 0.5 });

  it('is charged by the one that reacts alone while there is more than a trace of it', () => {
    const alone = written(new DoubleLayer({ ion: { ...reacting, others: undefined }, capacitance: 0.2 }), 'storage', {
      entries: [0, 0, 0, -0.3],
      control: 0.5,
    });
    const { value } = stored([0, 0, 0, -0.3]);
    expect(value[0] / alone.value[0]).toBeCloseTo(1, 11);
    value.slice(1, 3).forEach((other, k) => {
      expect(Math.abs(charges[k + 1] * other)).toBeLessThan(2e-12 * value[0]);
    });
  });

  it('is charged by the others, by z^2 c, once that is used up', () => {
    const { value, measure } = stored([-40, -1, 0.5, -0.3]);
    const strength = 4 * rest[1] * Math.exp(-1) + rest[2] * Math.exp(0.5);
    expect(value[0] / measure).toBeLessThan(1e-40);
    expect(2 * faraday * value[1]).toBeCloseTo((measure * 4 * rest[1] * Math.exp(-1)) / strength, 13);
    expect(-faraday * value[2]).toBeCloseTo((measure * rest[2] * Math.exp(0.5)) / strength, 13);
  });

  const logarithms = between(-12, 2);

  it('holds its charge whoever brings it, with derivatives that agree with differences', () => {
    fc.assert(
      fc.property(logarithms, logarithms, logarithms, potentials, (a, b, c, phi) => {
        const entries = [a, b, c, phi];
        const { value, measure, byUnknown, byControl } = stored(entries);
        const charge = charges.reduce((sum, z, k) => sum + z * faraday * value[k], 0);
        expect(Math.abs(charge - measure)).toBeLessThanOrEqual(1e-14 * Math.abs(measure));
        const size = 0.2 / faraday;
        for (let u = 0; u < 4; u++) {
          const slopeOf = u < 3 ? rest[u] * Math.exp(entries[u]) : 1;
          for (let r = 0; r < 4; r++) {
            const difference = derivative((at) => stored(entries.with(u, at)).value[r], entries[u], 0.02);
            expect(Math.abs(byUnknown[4 * r + u] * slopeOf - difference)).toBeLessThan(1e-9 * size);
          }
        }
        const total = charges.reduce((sum, z, k) => sum + z * faraday * byControl[k], 0);
        expect(total).toBeCloseTo(0.2, 14);
      }),
    );
  });
});
