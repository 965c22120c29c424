import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findMonotoneRoot, type MonotoneEquation } from '../../src/physics/monotone-root.ts';

/** A function with its slope, which counts how often it is asked. */
function counted(of: (x: number) => number, slopeOf: (x: number) => number) {
  return {
    asked: 0,
    at: 0,
    left: 0,
    slope: 0,
    evaluateResidual() {
      this.asked++;
      this.left = of(this.at);
      this.slope = slopeOf(this.at);
    },
  };
}

/** The root between 0 and 1, sought from 1. */
function monotoneRoot(equation: MonotoneEquation): number {
  const bracket = { below: 0, above: 1, root: 1, tolerance: Number.EPSILON };
  findMonotoneRoot(equation, bracket);
  return bracket.root;
}

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });

describe('the root of an increasing function', () => {
  it('is found to round-off in few steps however steeply the function rises', () => {
    fc.assert(
      fc.property(between(1e-3, 1), between(1, 600), (exact, steepness) => {
        const equation = counted(
          (x) => Math.expm1(steepness * (x - exact)),
          (x) => steepness * Math.exp(steepness * (x - exact)),
        );
        const root = monotoneRoot(equation);
        expect(Math.abs(root - exact)).toBeLessThanOrEqual(4e-16 * exact);
        expect(equation.asked).toBeLessThan(40);
      }),
    );
  });

  it('is found where the function is infinite, jumps, or is flat', () => {
    const infinite = counted(
      (x) => Math.exp(2000 * x) - 5,
      (x) => 2000 * Math.exp(2000 * x),
    );
    expect(monotoneRoot(infinite)).toBeCloseTo(Math.log(5) / 2000, 17);
    const jump = counted(
      (x) => (x < 0.3 ? -1 : 1),
      () => 0,
    );
    expect(monotoneRoot(jump)).toBeCloseTo(0.3, 15);
  });

  it('is not a number where the function is not', () => {
    const nothing = counted(
      () => Number.NaN,
      () => 1,
    );
    expect(monotoneRoot(nothing)).toBeNaN();
  });
});
