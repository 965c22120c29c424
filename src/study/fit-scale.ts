import type { FitParameter } from '../case/index.ts';

/**
 * The coordinate a fit moves a parameter in, in which equal steps mean about the same wherever they start: ln p of a positive
 * size, ln((p - low)/(high - p)) between two limits, p over the width of its bounds where it may change its sign.
 */
export class FitCoordinate {
  /** Bounds of the coordinate, infinite where there are none. */
  readonly low: number;
  readonly high: number;
  /** Farthest change in one step of the search: threefold, or three tenths of the bounds. */
  readonly longest: number;
  private readonly parameter: FitParameter;

  constructor(parameter: FitParameter) {
    this.parameter = parameter;
    const { minimum, maximum } = parameter;
    this.low = minimum === undefined ? Number.NEGATIVE_INFINITY : this.of(minimum);
    this.high = maximum === undefined ? Number.POSITIVE_INFINITY : this.of(maximum);
    this.longest = this.kind === 'linear' ? 0.3 : Math.log(3);
  }

  get kind(): 'log' | 'logit' | 'linear' {
    return this.parameter.scale?.kind ?? 'log';
  }

  /** The coordinate of a value; infinite at a limit of the scale. */
  of(value: number): number {
    const scale = this.parameter.scale ?? { kind: 'log' };
    if (scale.kind === 'linear') return value / this.width;
    if (scale.kind === 'logit') return Math.log((value - scale.low) / (scale.high - value));
    return value > 0 ? Math.log(value) : Number.NEGATIVE_INFINITY;
  }

  /** The value at a coordinate. */
  valueAt(x: number): number {
    const scale = this.parameter.scale ?? { kind: 'log' };
    if (scale.kind === 'linear') return x * this.width;
    if (scale.kind === 'logit') return scale.low + (scale.high - scale.low) / (1 + Math.exp(-x));
    return Math.exp(x);
  }

  /** d(value)/d(coordinate). */
  slopeAt(x: number): number {
    const scale = this.parameter.scale ?? { kind: 'log' };
    if (scale.kind === 'linear') return this.width;
    if (scale.kind === 'logit') {
      const share = 1 / (1 + Math.exp(-x));
      return (scale.high - scale.low) * share * (1 - share);
    }
    return Math.exp(x);
  }

  private get width(): number {
    const { minimum = 0, maximum = 1 } = this.parameter;
    return maximum - minimum;
  }
}
