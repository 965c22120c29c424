import { describe, expect, it } from 'vitest';
import { tafelLine } from '../../src/measure/tafel.ts';

const line = (currents: readonly number[]) =>
  currents.map((currentDensity) => ({ currentDensity, overpotential: 0.12 * Math.log10(currentDensity / 0.5) }));

describe("a line by Tafel's law", () => {
  it('is found from points on it, those near equilibrium left out', () => {
    const far = line([10, 20, 50, 100]);
    const found = tafelLine([{ currentDensity: 0.6, overpotential: 0.05 }, ...far], 0.0257)!;
    expect(found.slope).toBeCloseTo(0.12, 12);
    expect(found.exchangeCurrentDensity).toBeCloseTo(0.5, 10);
    expect(found.points).toBe(4);
  });

  it('needs three points, and more than one current', () => {
    expect(tafelLine(line([10, 20]), 0.0257)).toBeUndefined();
    expect(tafelLine(line([10, 10, 10]), 0.0257)).toBeUndefined();
  });
});
