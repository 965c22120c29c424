import { describe, expect, it } from 'vitest';
import { relaxationTimes } from '../../src/measure/relaxation-times.ts';

const frequency = Float64Array.from({ length: 91 }, (_, k) => 10 ** (-3 + k / 10));

/** A complex number as [real, imaginary]. */
type Pair = readonly [number, number];

function spectrumOf(impedance: (w: number) => Pair) {
  const values = Array.from(frequency, (each) => impedance(2 * Math.PI * each));
  return { frequency, real: values.map(([real]) => real), imaginary: values.map(([, imaginary]) => imaginary) };
}

const resistorCapacitor =
  (resistance: number, time: number) =>
  (w: number): Pair => [resistance / (1 + (w * time) ** 2), (-resistance * w * time) / (1 + (w * time) ** 2)];

describe('the distribution of relaxation times', () => {
  it('of one resistor beside a capacitor is a peak at RC that holds R', () => {
    const arc = resistorCapacitor(3e-3, 0.02);
    const found = relaxationTimes(
      spectrumOf((w) => [arc(w)[0] + 1e-3, arc(w)[1]]),
      false,
    );
    expect(found.misfit).toBeLessThanOrEqual(1e-3);
    expect(found.peaks).toHaveLength(1);
    expect(Math.abs(found.peaks[0].time / 0.02 - 1)).toBeLessThan(1e-2);
    expect(Math.abs(found.peaks[0].resistance / 3e-3 - 1)).toBeLessThan(5e-3);
    expect(Math.abs(found.seriesResistance / 1e-3 - 1)).toBeLessThan(5e-3);
  });

  it('of two of them tells them apart', () => {
    const [fast, slow] = [resistorCapacitor(1e-3, 1e-4), resistorCapacitor(2e-3, 1e-2)];
    const found = relaxationTimes(
      spectrumOf((w) => [5e-4 + fast(w)[0] + slow(w)[0], fast(w)[1] + slow(w)[1]]),
      false,
    );
    expect(found.peaks).toHaveLength(2);
    const [first, second] = found.peaks;
    expect(Math.abs(first.time / 1e-4 - 1)).toBeLessThan(2e-2);
    expect(Math.abs(second.time / 1e-2 - 1)).toBeLessThan(2e-2);
    expect(Math.abs(first.resistance / 1e-3 - 1)).toBeLessThan(1e-2);
    expect(Math.abs(second.resistance / 2e-3 - 1)).toBeLessThan(1e-2);
  });

  it('of a depressed arc (ZARC) has the closed form', () => {
    // Z = R / (1 + (j w tau)^a); gamma = R / (2 pi) sin((1 - a) pi) / (cosh(a ln(t / tau)) - cos((1 - a) pi)).
    const [resistance, tau, a] = [2e-3, 0.05, 0.7];
    const found = relaxationTimes(
      spectrumOf((w) => {
        const power = (w * tau) ** a;
        const real = 1 + power * Math.cos((a * Math.PI) / 2);
        const imaginary = power * Math.sin((a * Math.PI) / 2);
        const square = real * real + imaginary * imaginary;
        return [(resistance * real) / square, (-resistance * imaginary) / square];
      }),
      false,
    );
    const exact = (time: number) =>
      ((resistance / (2 * Math.PI)) * Math.sin((1 - a) * Math.PI)) /
      (Math.cosh(a * Math.log(time / tau)) - Math.cos((1 - a) * Math.PI));
    found.time.forEach((time, k) => {
      expect(Math.abs(found.distribution[k] - exact(time))).toBeLessThan(0.06 * exact(tau));
    });
    expect(found.peaks).toHaveLength(1);
    expect(Math.abs(found.peaks[0].time / tau - 1)).toBeLessThan(2e-2);
  });

  it('of a blocking transmission line leaves the branch of its capacitance to a capacitance', () => {
    // de Levie: sqrt(R / (j w C)) coth(sqrt(j w R C)) = 1 / (j w C) + R / 3 at low frequencies.
    const [resistance, capacitance] = [9e-4, 20];
    const found = relaxationTimes(
      spectrumOf((w) => {
        const x = Math.sqrt((w * resistance * capacitance) / 2);
        // s = (1 + j) x, coth s = (sinh 2x - j sin 2x) / (cosh 2x - cos 2x); s / (j w C) = x (1 - j) / (w C).
        const large = 2 * x > 700;
        const [sinh, cosh] = large ? [1, 1] : [Math.sinh(2 * x), Math.cosh(2 * x)];
        const [sin, cos] = large ? [0, 0] : [Math.sin(2 * x), Math.cos(2 * x)];
        // cosh 2x - cos 2x without cancellation.
        const below = large ? 1 : 2 * (Math.sinh(x) ** 2 + Math.sin(x) ** 2);
        expect(large || cosh - cos >= 0).toBe(true);
        const factor = x / (w * capacitance * below);
        return [factor * (sinh - sin), -factor * (sinh + sin)];
      }),
      true,
    );
    expect(found.misfit).toBeLessThanOrEqual(1e-3);
    expect(Math.abs(found.seriesCapacitance! / capacitance - 1)).toBeLessThan(1e-3);
    const spacing = Math.log(found.time[1] / found.time[0]);
    const whole = found.seriesResistance + spacing * found.distribution.reduce((sum, value) => sum + value, 0);
    expect(Math.abs(whole / (resistance / 3) - 1)).toBeLessThan(3e-3);
    // The slowest of its modes, 2 R / pi^2 at R C / pi^2, stands out.
    const last = found.peaks[found.peaks.length - 1];
    expect(Math.abs(last.time / ((resistance * capacitance) / Math.PI ** 2) - 1)).toBeLessThan(0.1);
  });
});
