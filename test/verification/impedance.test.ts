import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Complex } from '../../src/solve/frequency-response.ts';
import type { ImpedanceResult, VariantResult } from '../../src/study/results.ts';
import { Variant } from '../../src/study/variant.ts';
import { caseOf } from '../support/cells.ts';
import { observedOrders } from '../support/convergence.ts';
import { core } from '../support/core.ts';

/** Rows 4, 6, 7 and 8 of the verification table, and what must hold of every impedance. */

type Result = VariantResult & { readonly impedance: ImpedanceResult };

function solve(text: string): Result {
  using variant = new Variant('test', 'Test', caseOf(text), core);
  variant.solve();
  for (const _ of variant.oscillating()) {
    // Nobody watches.
  }
  const { impedance, ...result } = variant.result();
  if (impedance === undefined) throw new Error('the case asks for no impedance');
  return { ...result, impedance };
}

const frequencies = (...angular: readonly number[]) =>
  `impedance: { frequencies: [${angular.map((w) => `${w / (2 * Math.PI)} Hz`).join(', ')}] }`;
const impedanceAt = ({ impedance }: Result, k: number): Complex => ({
  real: impedance.real[k],
  imaginary: impedance.imaginary[k],
});

// Complex arithmetic for closed forms.
const complex = (real: number, imaginary = 0): Complex => ({ real, imaginary });
const plus = (...terms: readonly Complex[]): Complex =>
  terms.reduce((sum, each) => complex(sum.real + each.real, sum.imaginary + each.imaginary), complex(0));
const times = (a: Complex, b: Complex): Complex =>
  complex(a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real);
const over = (a: Complex, b: Complex): Complex => {
  const square = b.real ** 2 + b.imaginary ** 2;
  return times(a, complex(b.real / square, -b.imaginary / square));
};
const root = ({ real, imaginary }: Complex): Complex => {
  const modulus = Math.hypot(real, imaginary);
  return complex(Math.sqrt((modulus + real) / 2), Math.sign(imaginary) * Math.sqrt((modulus - real) / 2));
};
/** tanh, from exp(-2 z), which never overflows on the right of the imaginary axis. */
const tanh = (z: Complex): Complex => {
  const decay = Math.exp(-2 * z.real);
  const [back, aside] = [decay * Math.cos(2 * z.imaginary), -decay * Math.sin(2 * z.imaginary)];
  return over(complex(1 - back, -aside), complex(1 + back, aside));
};
const modulus = ({ real, imaginary }: Complex): number => Math.hypot(real, imaginary);
const difference = (a: Complex, b: Complex): number => modulus(plus(a, times(complex(-1), b))) / modulus(b);

const F = 96485.33212;
const thermal = (8.314462618 * 298.15) / F;

describe('row 6: a blocking porous electrode (de Levie)', () => {
  const [tau, porosity, kappa, capacitance] = [4.46, 0.5, 1, 10];
  const thickness = (8.92e-4 * porosity * kappa) / tau;
  // A single-ion conductor, in which no salt can be polarised, of kappa = F D c / V_T.
  const electrode = (rest: string) => `
title: de Levie
electrolyte:
  kind: ions
  plated_ion: Li+
  temperature: 298.15 K
  species: { Li+: { charge: 1, diffusivity: ${(kappa * thermal) / (F * 1000)} m^2/s, concentration: 1 mol/L } }
cell:
  layers:
    host:
      thickness: ${thickness} m
      fixed_charge: -1 mol/L
      structure: { kind: homogenised, porosity: ${porosity}, tortuosity: ${tau}, reactive_area: 100 }
interfaces:
  host: { kind: blocking, double_layer_capacitance: ${capacitance / 100} F/m^2 }
  collector: { kind: insulating }
  counter: { kind: reservoir }
operation: { kind: rest }
${rest}`;
  // For 1 cm2: ohm over 1e4 is ohm m2.
  const table = [
    [100, complex(2.958432e-4, -10.175485e-4)],
    [1e4, complex(0.667832e-4, -0.667835e-4)],
  ] as const;
  const asked = frequencies(100, 1e4);

  it('has the impedance of the table to 1e-4', () => {
    const result = solve(electrode(asked));
    table.forEach(([, expected], k) => {
      expect(difference(impedanceAt(result, k), expected)).toBeLessThan(1e-4);
      // Rounding of the table aside, the error that is stated covers the one that is left.
      const error = (difference(impedanceAt(result, k), expected) - 1e-6) * modulus(expected);
      expect(error).toBeLessThan(result.impedance.uncertainty![k]);
    });
  });

  it('converges to it with second order', () => {
    const exact = (w: number) => {
      const line = root(complex(0, w * 8.92e-4 * capacitance));
      return over(complex(8.92e-4), times(line, tanh(line)));
    };
    for (const [k, [w, expected]] of table.entries()) {
      expect(difference(exact(w), expected)).toBeLessThan(1e-6);
      const errors = [40, 80, 160, 320].map((cells) => {
        const result = solve(electrode(`${asked}\nmesh: { cells_per_layer: ${cells}, uncertainty: false }`));
        return difference(impedanceAt(result, k), exact(w));
      });
      for (const order of observedOrders(errors).slice(1)) expect(Math.abs(order - 2)).toBeLessThan(0.1);
    }
  });

  it('shows its capacitance, its resistance and its tortuosity', () => {
    const { metrics, impedance } = solve(electrode('impedance: { from: 0.1 Hz, to: 1 MHz }'));
    expect(Math.abs(metrics.blocking_capacitance.value / capacitance - 1)).toBeLessThan(1e-4);
    expect(Math.abs(metrics.ionic_resistance.value / 8.92e-4 - 1)).toBeLessThan(3e-4);
    expect(Math.abs(metrics.impedance_tortuosity.value / tau - 1)).toBeLessThan(3e-4);
    expect(metrics.tortuosity_factor.value).toBe(tau);
    expect(metrics.series_resistance.value).toBeLessThan(1e-3 * 8.92e-4);
    expect(metrics.steady_resistance).toBeUndefined();
    expect(impedance.blocks).toBe(true);
    expect(Math.abs(impedance.relaxation.seriesCapacitance! / capacitance - 1)).toBeLessThan(1e-3);
  });
});

/** The common set: a binary salt of 1 mol/L between two electrodes of the same kind, 100 um apart. */
const [cation, anion] = [1.5e-10, 3e-10];
const diffusivity = (2 * cation * anion) / (cation + anion);
const transference = cation / (cation + anion);
const ohmic = 1e-4 / ((F * (cation + anion) * 1000) / thermal);
const symmetric = (electrode: string, rest: string, counter = electrode) => `
title: symmetric cell
electrolyte: { concentration: 1 mol/L, cation_diffusivity: ${cation} m^2/s, anion_diffusivity: ${anion} m^2/s, temperature: 298.15 K }
cell: { layers: { electrolyte: { thickness: 100 um, structure: { kind: open } } } }
interfaces: { collector: { ${electrode} }, counter: { ${counter} } }
${rest}`;
const atRest = 'operation: { kind: rest }';
const reacting = (exchange: number) => `kind: butler_volmer, exchange_current_density: ${exchange} A/m^2`;
/** What diffusion of salt over a length adds at one electrode beyond which the concentration is held. */
function diffusion(w: number, length: number): Complex {
  const line = root(complex(0, w / diffusivity));
  const amplitude = (2 * thermal * (1 - transference) ** 2) / (F * 1000);
  return times(over(complex(amplitude), times(line, complex(diffusivity))), tanh(times(line, complex(length))));
}

describe('row 7: a symmetric cell', () => {
  const exchange = 1000;
  const transfer = (2 * thermal) / exchange;
  const peak = 0.203252;

  it('has the impedance of the table to 1e-4 beside its charge transfer, and peaks where it says', () => {
    const result = solve(symmetric(reacting(exchange), `${atRest}\n${frequencies(0.1, 0.15, peak, 0.3, 0.5)}`));
    const { real, imaginary } = impedanceAt(result, 2);
    expect(difference(complex(real - transfer, imaginary), complex(1.280101e-4, -4.937827e-5))).toBeLessThan(1e-4);
    expect(Math.abs((2 * Math.PI * result.metrics.peak_frequency.value) / peak - 1)).toBeLessThan(1e-4);
    const steady = 5.91744e-5 + 1.183488e-4 + transfer;
    expect(Math.abs(result.metrics.steady_resistance.value / steady - 1)).toBeLessThan(1e-6);
    expect(Math.abs(ohmic / 5.91744e-5 - 1)).toBeLessThan(1e-6);
  });

  it('converges to the closed form with second order', () => {
    for (const w of [0.05, peak, 10]) {
      const exact = plus(complex(ohmic + transfer), times(complex(2), diffusion(w, 5e-5)));
      const errors = [25, 50, 100, 200].map((cells) => {
        const mesh = `mesh: { cells_per_layer: ${cells}, uncertainty: false }`;
        const text = symmetric(reacting(exchange), `${atRest}\n${frequencies(w)}\n${mesh}`);
        return difference(impedanceAt(solve(text), 0), exact);
      });
      expect(errors[3]).toBeLessThan(1e-3);
      for (const order of observedOrders(errors).slice(1)) expect(Math.abs(order - 2)).toBeLessThan(0.1);
    }
  });

  it('reads its series resistance off the line at high frequencies', () => {
    const { metrics } = solve(symmetric(reacting(exchange), `${atRest}\nimpedance: { to: 1 kHz }`));
    expect(Math.abs(metrics.series_resistance.value / (ohmic + transfer) - 1)).toBeLessThan(1e-3);
    const total = metrics.series_resistance.value + metrics.polarisation_resistance.value;
    expect(total).toBeCloseTo(metrics.steady_resistance.value, 15);
  });
});

describe('double layers, films and reservoirs', () => {
  const sweep = [1e-2, 0.2, 3, 100, 3e3, 1e5, 1e6];
  const [exchange, capacitance, film] = [200, 0.1, 2e-4];
  const electrode = `${reacting(exchange)}, double_layer_capacitance: ${capacitance} F/m^2, film: { thickness: 20 nm, conductivity: 1e-4 S/m }`;

  /**
   * An electrode whose ion is all that charges its double layer: R of reaction and film, and the concentration's part of the
   * voltage, beside the capacitance.
   */
  function interfacial(w: number, concentration: Complex): Complex {
    const resistance = thermal / exchange + film;
    return over(plus(complex(resistance), concentration), complex(1, w * resistance * capacitance));
  }

  it("are Randles's circuit on both sides of the salt", () => {
    const result = solve(symmetric(electrode, `${atRest}\n${frequencies(...sweep)}`));
    sweep.forEach((w, k) => {
      const salt = diffusion(w, 5e-5);
      // Of what diffusion adds, the electrodes feel 1 / (2 (1 - t+)), the junction of the salt the rest.
      const felt = 1 / (2 * (1 - transference));
      const exact = plus(
        complex(ohmic),
        times(complex(2 * (1 - felt)), salt),
        times(complex(2), interfacial(w, times(complex(felt), salt))),
      );
      expect(difference(impedanceAt(result, k), exact)).toBeLessThan(1e-4);
    });
  });

  it('are a finite Warburg impedance before a reservoir', () => {
    const result = solve(symmetric(reacting(exchange), `${atRest}\n${frequencies(...sweep)}`, 'kind: reservoir'));
    sweep.slice(0, 5).forEach((w, k) => {
      const exact = plus(complex(ohmic + thermal / exchange), diffusion(w, 1e-4));
      expect(difference(impedanceAt(result, k), exact)).toBeLessThan(1e-4);
    });
  });

  it('do not disturb each other: two blocking electrodes are capacitances before the salt', () => {
    const blocking = `kind: blocking, double_layer_capacitance: ${capacitance} F/m^2`;
    const result = solve(symmetric(blocking, `${atRest}\n${frequencies(...sweep)}`));
    sweep.forEach((w, k) => {
      // No equilibrium follows the concentration, which only makes a junction.
      const felt = 1 / (2 * (1 - transference));
      const exact = plus(complex(ohmic, -2 / (w * capacitance)), times(complex(2 * (1 - felt)), diffusion(w, 5e-5)));
      expect(difference(impedanceAt(result, k), exact)).toBeLessThan(1e-4);
      // The real part, beside a capacitance of up to 10^8 times as much.
      expect(Math.abs(impedanceAt(result, k).real / exact.real - 1)).toBeLessThan(1e-4);
    });
  });
});

describe('a porous electrode that reacts (row 8) and charges', () => {
  const [kappa, sigma, exchange, areaDensity, thickness, capacitance] = [1, 10, 20, 1e6, 1e-4, 0.2];
  const text = (rest: string) => `
title: Newman's porous electrode
electrolyte:
  kind: ions
  plated_ion: Li+
  species: { Li+: { charge: 1, diffusivity: ${(kappa * thermal) / (F * 1000)} m^2/s, concentration: 1 mol/L } }
cell:
  layers:
    electrode:
      thickness: 100 um
      fixed_charge: -1 mol/L
      structure: { kind: homogenised, porosity: 1, tortuosity: 1, reactive_area: ${areaDensity * thickness}, conductivity: ${sigma} S/m }
interfaces:
  host: { kind: linear, exchange_current_density: ${exchange} A/m^2, double_layer_capacitance: ${capacitance} F/m^2 }
  collector: { kind: insulating }
  counter: { kind: reservoir }
operation: { kind: rest }
${rest}`;
  const exact = (w: number): Complex => {
    const admittance = complex((areaDensity * exchange) / thermal, w * areaDensity * capacitance);
    const nu = times(root(times(admittance, complex(1 / kappa + 1 / sigma))), complex(thickness));
    // 1 / sinh and coth from exp(-nu).
    const decay = times(complex(Math.exp(-nu.real)), complex(Math.cos(nu.imaginary), -Math.sin(nu.imaginary)));
    const denominator = plus(complex(1), times(complex(-1), times(decay, decay)));
    const perSinh = over(times(complex(2), decay), denominator);
    const coth = over(complex(1), tanh(nu));
    const both = plus(times(complex(2), perSinh), times(complex(sigma / kappa + kappa / sigma), coth));
    return times(complex(thickness / (kappa + sigma)), plus(complex(1), over(both, nu)));
  };

  it('has the resistance of the table and its impedance to 1e-4', () => {
    const sweep = [10, 1e3, 1e4, 1e5];
    const result = solve(text(frequencies(...sweep)));
    expect(Math.abs(result.metrics.steady_resistance.value / 4.131741e-5 - 1)).toBeLessThan(1e-4);
    for (const [k, w] of sweep.entries()) expect(difference(impedanceAt(result, k), exact(w))).toBeLessThan(1e-4);
  });

  it('with second order', () => {
    const errors = [40, 80, 160].map((cells) => {
      const mesh = `mesh: { cells_per_layer: ${cells}, uncertainty: false }`;
      return difference(impedanceAt(solve(text(`${frequencies(1e4)}\n${mesh}`)), 0), exact(1e4));
    });
    for (const order of observedOrders(errors)) expect(Math.abs(order - 2)).toBeLessThan(0.1);
  });
});

describe('row 4: the differential capacitance of a diffuse layer', () => {
  // Far larger than that of the diffuse layer: it takes hardly any voltage.
  const stern = 1000;
  const text = (voltage: number) => `
title: diffuse layer
electrolyte:
  kind: ions
  plated_ion: Li+
  temperature: 298.15 K
  relative_permittivity: 30
  species:
    Li+: { charge: 1, diffusivity: 1.5e-10 m^2/s, concentration: 1 mmol/L }
    X-: { charge: -1, diffusivity: 3e-10 m^2/s, concentration: 1 mmol/L }
cell: { layers: { gap: { thickness: 150 nm, structure: { kind: open } } } }
interfaces: { collector: { kind: blocking, double_layer_capacitance: ${stern} F/m^2 }, counter: { kind: reservoir } }
operation: { ${voltage === 0 ? 'kind: rest' : `kind: potentiostatic, voltage: ${voltage} V`} }
mesh: { finest_cell: 0.05 nm, cells_per_layer: 400 }
impedance: { frequencies: [1 Hz] }`;

  it.each([
    ["Debye's at rest", 0, 0.04466597],
    ["Gouy's and Chapman's at 0.1 V", 0.1 + 0.007870599 / stern, 0.1595484],
  ])('is %s', (_name, voltage, expected) => {
    const { metrics } = solve(text(voltage));
    const diffuse = 1 / (1 / metrics.blocking_capacitance.value - 1 / stern);
    expect(Math.abs(diffuse / expected - 1)).toBeLessThan(1e-4);
  });
});

describe('space charge between two blocking electrodes', () => {
  it('has the impedance of Poisson, Nernst and Planck, from charge that diffuses to the bare dielectric', () => {
    const [thickness, diffusion_, filled, stern] = [100e-9, 2e-10, 1, 0.5];
    const permittivity = 30 * 8.8541878128e-12;
    const debye = Math.sqrt((permittivity * thermal) / (2 * F * filled));
    const sweep = [1e2, 1e5, 1e6, 1e7, 1e8, 1e9];
    const species = `charge: 1, diffusivity: ${diffusion_} m^2/s, concentration: ${filled} mol/m^3`;
    const electrode = `{ kind: blocking, double_layer_capacitance: ${stern} F/m^2 }`;
    const result = solve(`
title: space charge
electrolyte:
  kind: ions
  plated_ion: Li+
  temperature: 298.15 K
  relative_permittivity: 30
  species: { Li+: { ${species} }, X-: { ${species.replace('charge: 1', 'charge: -1')} } }
cell: { layers: { gap: { thickness: ${thickness} m, structure: { kind: open } } } }
interfaces: { collector: ${electrode}, counter: ${electrode} }
operation: { kind: rest }
mesh: { finest_cell: 0.1 nm, cells_per_layer: 400 }
${frequencies(...sweep)}`);
    sweep.forEach((w, k) => {
      // 2 / (j w eps b^2) (tanh(b d / 2) / (lambda^2 b) + j w d / (2 D)), b^2 = 1 / lambda^2 + j w / D, beside the two layers
      // without charge.
      const square = complex(1 / debye ** 2, w / diffusion_);
      const decay = root(square);
      const inside = plus(
        over(tanh(times(decay, complex(thickness / 2))), times(complex(debye ** 2), decay)),
        complex(0, (w * thickness) / (2 * diffusion_)),
      );
      const layers = over(complex(2), complex(0, w * stern));
      const exact = plus(layers, over(times(complex(2), inside), times(complex(0, w * permittivity), square)));
      expect(difference(impedanceAt(result, k), exact)).toBeLessThan(1e-4);
    });
  });
});

describe('a host resolved pore by pore', () => {
  it('of slender channels is a transmission line of tortuosity 1', () => {
    const [height, width, perArea] = [60e-6, 1e-6, 0.1];
    const { metrics, impedance } = solve(`
title: channels
electrolyte:
  kind: ions
  plated_ion: Li+
  species: { Li+: { charge: 1, diffusivity: ${thermal / (F * 1000)} m^2/s, concentration: 1 mol/L } }
cell:
  width: ${width} m
  layers:
    host: { thickness: ${height} m, fixed_charge: -1 mol/L, structure: { kind: channels, count: 1 } }
interfaces:
  host: { kind: blocking, double_layer_capacitance: ${perArea} F/m^2 }
  collector: { kind: insulating }
  counter: { kind: reservoir }
operation: { kind: rest }
mesh: { finest_cell: 0.1 um, largest_cell: 1 um }
impedance: { from: 100 Hz, to: 100 kHz, per_decade: 2 }`);
    // Both walls of every channel charge.
    const capacitance = (2 * perArea * height) / width;
    impedance.frequency.forEach((frequency, k) => {
      if (frequency > 1e4) return;
      const line = root(complex(0, 2 * Math.PI * frequency * height * capacitance));
      const exact = over(complex(height), times(line, tanh(line)));
      expect(difference(complex(impedance.real[k], impedance.imaginary[k]), exact)).toBeLessThan(1e-3);
    });
    expect(Math.abs(metrics.tortuosity_factor.value - 1)).toBeLessThan(1e-9);
    expect(Math.abs(metrics.impedance_tortuosity.value - 1)).toBeLessThan(2e-2);
  });
});

const concentrated = (operation: string, rest: string) => `
title: concentrated
electrolyte: { kind: concentrated, preset: lipf6_ec_emc, concentration: 1 mol/L }
cell: { layers: { separator: { thickness: 25 um, structure: { kind: homogenised, porosity: 0.45, tortuosity: 2.5 } } } }
interfaces:
  collector: { kind: butler_volmer, preset: lithium, film: { thickness: 10 nm, conductivity: 2e-5 S/m }, double_layer_capacitance: 5 uF/cm^2 }
  counter: { kind: butler_volmer, preset: lithium, double_layer_capacitance: 5 uF/cm^2 }
operation: { ${operation} }
${rest}`;

describe('an operating point', () => {
  const single = 'mesh: { uncertainty: false }';

  it('with a current has at 0 Hz the slope of the steady voltage', () => {
    const at = (current: number) =>
      solve(
        concentrated(
          `kind: galvanostatic, current_density: ${current} A/m^2`,
          `${single}\nimpedance: { frequencies: [1 uHz] }`,
        ),
      );
    const { metrics, impedance } = at(100);
    const slope = (at(101).metrics.cell_voltage.value - at(99).metrics.cell_voltage.value) / 2;
    expect(Math.abs(metrics.steady_resistance.value / slope - 1)).toBeLessThan(1e-5);
    expect(Math.abs(impedance.real[0] / slope - 1)).toBeLessThan(1e-5);
  });

  it('is the same however it is reached: a voltage, or the current it drives', () => {
    const rest = `${single}\nimpedance: { frequencies: [0.1 Hz, 1 kHz] }`;
    const byVoltage = solve(concentrated('kind: potentiostatic, voltage: -150 mV', rest));
    const current = byVoltage.metrics.current_density.value;
    const byCurrent = solve(concentrated(`kind: galvanostatic, current_density: ${current} A/m^2`, rest));
    for (const k of [0, 1]) {
      expect(difference(impedanceAt(byVoltage, k), impedanceAt(byCurrent, k))).toBeLessThan(1e-8);
    }
  });

  it('at the end of an operation in time is the steady one that it has come to', () => {
    const rest = `${single}\nimpedance: { frequencies: [10 mHz, 1 kHz] }`;
    const atEnd = solve(concentrated('kind: galvanostatic, current_density: 100 A/m^2, duration: 2 min', rest));
    const steady = solve(concentrated('kind: galvanostatic, current_density: 100 A/m^2', rest));
    for (const k of [0, 1]) expect(difference(impedanceAt(atEnd, k), impedanceAt(steady, k))).toBeLessThan(1e-6);
    expect(atEnd.metrics.steady_resistance.value).toBeCloseTo(steady.metrics.steady_resistance.value, 9);
  });
});

describe('against steps in time', () => {
  it('a small sinusoidal current shows the same impedance', () => {
    const [period, periods, amplitude, corners] = [0.4, 6, 2, 64];
    const sine = Array.from({ length: periods * corners + 1 }, (_, k) => {
      const time = (k * period) / corners;
      return `[${time} s, ${amplitude * Math.sin((2 * Math.PI * time) / period)} A/m^2]`;
    });
    using variant = new Variant(
      'test',
      'Test',
      caseOf(
        concentrated(
          `kind: profile, points: [${sine.join(', ')}]`,
          `mesh: { uncertainty: false, cells_per_layer: 40 }\nsolver: { time: { tolerance: 1e-6, longest_step: ${period / 256} s } }`,
        ),
      ),
      core,
    );
    variant.solve();
    const { time, voltage, currentDensity } = variant.result().operation!.traces;
    const w = (2 * Math.PI) / period;
    /** Component at the frequency over the last period. */
    const component = (values: Float64Array): Complex => {
      let sum = complex(0);
      for (let k = 1; k < time.length; k++) {
        const width = time[k] - time[k - 1];
        if (time[k - 1] < (periods - 1) * period - 1e-9) continue;
        for (const at of [k - 1, k]) {
          const turn = complex(Math.cos(w * time[at]), -Math.sin(w * time[at]));
          sum = plus(sum, times(complex((values[at] * width) / 2), turn));
        }
      }
      return sum;
    };
    const inTime = over(component(voltage), component(currentDensity));
    const result = solve(
      concentrated('kind: rest', `mesh: { uncertainty: false, cells_per_layer: 40 }\n${frequencies(w)}`),
    );
    expect(difference(impedanceAt(result, 0), inTime)).toBeLessThan(1e-3);
  });
});

describe('what is causal', () => {
  const draws = fc.record({
    thickness: fc.double({ min: 10, max: 100, noNaN: true }),
    exchange: fc.double({ min: 2, max: 200, noNaN: true }),
    film: fc.double({ min: 0, max: 20, noNaN: true }),
    capacitance: fc.double({ min: 1, max: 50, noNaN: true }),
    share: fc.integer({ min: -6, max: 6 }).map((tenths) => tenths / 10),
  });

  it('has a real part that tells its imaginary part (Kramers and Kronig), at rest and under current', () => {
    fc.assert(
      fc.property(draws, ({ thickness, exchange, film, capacitance, share }) => {
        const perDecade = 20;
        const limit = 578.911993 * (100 / thickness);
        const { impedance } = solve(`
title: any symmetric cell
electrolyte: { concentration: 1 mol/L, cation_diffusivity: ${cation} m^2/s, anion_diffusivity: ${anion} m^2/s, temperature: 298.15 K }
cell: { layers: { electrolyte: { thickness: ${thickness} um, structure: { kind: open } } } }
interfaces:
  collector: { ${reacting(exchange)}, area_resistance: ${film} ohm cm^2, double_layer_capacitance: ${capacitance} uF/cm^2 }
  counter: { ${reacting(exchange)}, double_layer_capacitance: ${capacitance} uF/cm^2 }
operation: { kind: galvanostatic, current_density: ${share * limit} A/m^2 }
mesh: { uncertainty: false, cells_per_layer: 60 }
impedance: { from: 1 uHz, to: 1 GHz, per_decade: ${perDecade} }`);
        const { real, imaginary } = impedance;
        const step = Math.LN10 / perDecade;
        const largest = Math.max(...real);
        for (let k = 80; k < 200; k += 13) {
          // Im Z(w) = -1/pi integral of (Re Z(w e^u) - Re Z(w)) / sinh u du, by the trapezoidal rule; at u = 0 it is the slope.
          let sum = (8 * (real[k + 1] - real[k - 1]) - (real[k + 2] - real[k - 2])) / (12 * step);
          real.forEach((value, j) => {
            if (j !== k) sum += (value - real[k]) / Math.sinh((j - k) * step);
          });
          // Beyond the ends the real part is level.
          const reach = (end: number) => Math.log(1 / Math.tanh((Math.abs(end - k) + 0.5) * (step / 2))) / step;
          sum += (real[real.length - 1] - real[k]) * reach(real.length - 1);
          sum -= (real[0] - real[k]) * reach(0);
          expect(Math.abs((sum * step) / Math.PI - imaginary[k])).toBeLessThan(1e-3 * largest);
        }
      }),
      { numRuns: 6 },
    );
  });
});
