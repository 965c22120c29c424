import { describe, expect, it } from 'vitest';
import {
  impedanceMetrics,
  type MeasuredImpedance,
  plateauOf,
  seriesResistance,
} from '../../src/measure/impedance-metrics.ts';

/** A spectrum at ten frequencies a decade, of w, from 10^from to 10^to Hz. */
function measured(
  from: number,
  to: number,
  impedance: (w: number) => readonly [number, number],
  rest: Partial<MeasuredImpedance> = {},
): MeasuredImpedance {
  const frequency = Float64Array.from({ length: 10 * (to - from) + 1 }, (_, k) => 10 ** (from + k / 10));
  const values = Array.from(frequency, (each) => impedance(2 * Math.PI * each));
  return { frequency, impedance: values.map(([real, imaginary]) => ({ real, imaginary })), blocks: true, ...rest };
}

const arc = (resistance: number, time: number) => (w: number) => {
  const square = 1 + (w * time) ** 2;
  return [1e-3 + resistance / square, (-resistance * w * time) / square] as const;
};

describe('the series resistance', () => {
  it('is where an arc comes down to the real axis', () => {
    expect(Math.abs(seriesResistance(measured(0, 6, arc(5e-3, 1e-2)))! / 1e-3 - 1)).toBeLessThan(1e-6);
  });

  it('is where the straight line of diffusion points at', () => {
    const warburg = (w: number) => [1e-3 + 1e-3 / Math.sqrt(w), -1e-3 / Math.sqrt(w)] as const;
    expect(seriesResistance(measured(-3, 2, warburg))).toBeCloseTo(1e-3, 12);
  });

  it('is that of a resistor, at any frequency', () => {
    expect(seriesResistance(measured(0, 0, () => [2e-3, 0]))).toBe(2e-3);
  });

  it('is not read off a spectrum that ends before it comes down, or of a single frequency', () => {
    expect(seriesResistance(measured(-3, 0, arc(5e-3, 1e-2)))).toBeUndefined();
    expect(seriesResistance(measured(1, 1, arc(5e-3, 1e-2)))).toBeUndefined();
  });
});

describe('the plateau of a blocking electrode', () => {
  const [resistance, capacitance] = [6e-4, 10];
  /** A third of the resistance, reached with one mode, before a capacitance; salt that is polarised below 1e-2 Hz. */
  const blocking = (salt: number) => (w: number) => {
    const square = 1 + (w * 1e-3) ** 2;
    const slow = 1 + (w * 10) ** 2;
    return [
      1e-4 + resistance / 3 / square + salt / slow,
      (-resistance / 3 / square) * w * 1e-3 - (salt * w * 10) / slow - 1 / (w * capacitance),
    ] as const;
  };

  it('is where the real part changes no more', () => {
    const spectrum = measured(-2, 6, blocking(0));
    const { ionic_resistance, blocking_capacitance, steady_resistance } = impedanceMetrics(
      spectrum,
      plateauOf(spectrum),
    );
    expect(Math.abs(ionic_resistance! / resistance - 1)).toBeLessThan(1e-3);
    expect(Math.abs(blocking_capacitance! / capacitance - 1)).toBeLessThan(1e-3);
    expect(steady_resistance).toBeUndefined();
  });

  it('is where it changes least before salt is polarised', () => {
    const spectrum = measured(-4, 6, blocking(1e-3));
    const { ionic_resistance } = impedanceMetrics(spectrum, plateauOf(spectrum));
    expect(Math.abs(ionic_resistance! / resistance - 1)).toBeLessThan(1e-2);
  });

  it('is not found where the frequencies do not reach it', () => {
    const spectrum = measured(3, 6, blocking(0));
    expect(plateauOf(spectrum)).toBeUndefined();
    expect(impedanceMetrics(spectrum, undefined).ionic_resistance).toBeUndefined();
  });
});

it('what passes steadily has a polarisation resistance, and a peak where it has one', () => {
  const spectrum = measured(0, 6, arc(5e-3, 1e-2), { blocks: false, steadyResistance: 6e-3, peakFrequency: 15.9 });
  const metrics = impedanceMetrics(spectrum, undefined);
  expect(Object.keys(metrics).sort()).toEqual([
    'peak_frequency',
    'polarisation_resistance',
    'series_resistance',
    'steady_resistance',
  ]);
  expect(metrics.polarisation_resistance).toBeCloseTo(5e-3, 8);
});
