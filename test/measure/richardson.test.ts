import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { richardson } from '../../src/measure/richardson.ts';

const value = fc.double({ min: -1e3, max: 1e3, noNaN: true });
const slope = fc.double({ min: 1e-3, max: 1e3, noNaN: true });

describe('Richardson extrapolation', () => {
  it('of a quadratic error is exact, with the error of the finest mesh as uncertainty', () => {
    fc.assert(
      fc.property(value, slope, (exact, error) => {
        const at = (h: number) => exact + error * h * h;
        for (const found of [richardson(at(0.5), at(1)), richardson(at(0.5), at(1), { before: at(2) })]) {
          expect(found.value).toBeCloseTo(exact, 8);
          expect(found.uncertainty).toBeCloseTo(error / 4, 8);
        }
      }),
    );
  });

  it.each([0.5, 1, 1.5])('of an error of order %s is exact where a third mesh shows it', (order) => {
    fc.assert(
      fc.property(value, slope, (exact, error) => {
        const at = (h: number) => exact - error * h ** order;
        const found = richardson(at(0.5), at(1), { before: at(2) });
        expect(found.value).toBeCloseTo(exact, 7);
        expect(found.uncertainty).toBeCloseTo(error * 0.5 ** order, 7);
      }),
    );
  });

  it('leaves alone what goes up and down, and is as uncertain as the larger step', () => {
    expect(richardson(1, 1.1, { before: 0.7 })).toEqual({ value: 1, uncertainty: expect.closeTo(0.4, 12) });
  });

  it('is as uncertain as the whole difference of meshes that are not nested', () => {
    expect(richardson(1, 1.3, { nested: false }).uncertainty).toBeCloseTo(0.3, 12);
  });

  it('takes no better than first order for granted on meshes that are not nested, however well the last two agree', () => {
    expect(richardson(1, 1.001, { before: 1.4, nested: false }).uncertainty).toBeCloseTo(0.399 / 2, 12);
  });

  it('makes meshes that are not nested more uncertain where the order is low, and extrapolates by the expected one', () => {
    const { value, uncertainty } = richardson(1.9, 1.6, { before: 1, nested: false });
    expect(value).toBeCloseTo(2, 12);
    expect(uncertainty).toBeCloseTo(0.3, 12);
    const slower = richardson(1.75, 1.5, { before: 1.125, nested: false });
    expect(slower.value).toBeCloseTo(1.75 + 0.25 / 3, 12);
    expect(slower.uncertainty).toBeCloseTo(0.5, 12);
  });

  it('never believes in more than what half an order would add', () => {
    expect(richardson(2, 1, { before: 0 }).uncertainty).toBeCloseTo(1 / (Math.SQRT2 - 1), 12);
  });
});
