// Writes the curves of cases/calibrate-lithium-cell.yaml: computed at known values, with seeded noise. Run it after a build.
import { readFile, writeFile } from 'node:fs/promises';
import { loadLinearCore, readCase, runCase, withParameters } from '../dist/index.js';

const truth = {
  'electrolyte.salt_diffusivity': 2e-10,
  'electrolyte.transference_number': 0.4,
  'interfaces.collector.exchange_current_density': 10,
  'interfaces.counter.exchange_current_density': 10,
  'interfaces.collector.double_layer_capacitance': 0.1,
  'interfaces.counter.double_layer_capacitance': 0.1,
};
const stem = new URL('../cases/calibrate-lithium-cell', import.meta.url).pathname;
const text = (await readFile(`${stem}.yaml`, 'utf8')).replace(/\nfit:[\s\S]*$/u, '\n');
const { variants, ...head } = readCase(text, 'calibrate-lithium-cell.yaml');
const times = Array.from({ length: 72 }, (_, k) => 5 * (k + 1));
const caseFile = {
  ...head,
  variants: variants.map((variant) => {
    const { mesh, solver, ...rest } = withParameters(variant.case, truth);
    // Finer in space and time than the fit, so that it does not see its own errors.
    return {
      ...variant,
      case: { ...rest, mesh: { ...mesh, cells_per_layer: 240 }, solver: { ...solver, time: { tolerance: 1e-7 } } },
    };
  }),
};
const result = await runCase(caseFile, { core: await loadLinearCore(), caseHash: '' });
const [spectrum, pulse] = result.variants;

/** Numbers of a normal distribution by Box and Muller, from the generator of Park and Miller. */
function normals(seed) {
  let state = seed;
  const uniform = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

const values =
  'D = 2e-10 m^2/s, t+ = 0.4, i0 = 10 A/m^2, C = 10 uF/cm^2 (both electrodes); computed by tools/synthetic-curves.mjs';
const draw = normals(20_261_123);
const { frequency, real, imaginary } = spectrum.impedance;
const spectrumLines = Array.from(frequency, (each, k) => {
  const sigma = 0.01 * Math.hypot(real[k], imaginary[k]);
  const parts = [real[k] + sigma * draw(), imaginary[k] + sigma * draw()];
  return [each, ...parts.map((part) => (1e4 * part).toPrecision(6))].join(',');
});
await writeFile(
  `${stem}.impedance.csv`,
  `# Synthetic, not measured: ${values}; noise of 1 % of |Z| in either part.\nfrequency (Hz),real (ohm cm^2),imaginary (ohm cm^2)\n${spectrumLines.join('\n')}\n`,
);

const { time, voltage } = pulse.operation.traces;
const voltageLines = times.map((at) => {
  const k = time.findIndex((each) => each >= at);
  const share = time[k] === time[k - 1] ? 0 : (at - time[k - 1]) / (time[k] - time[k - 1]);
  const value = voltage[k - 1] + share * (voltage[k] - voltage[k - 1]);
  return [at, (1000 * value + 0.05 * draw()).toFixed(4)].join(',');
});
await writeFile(
  `${stem}.voltage.csv`,
  `# Synthetic, not measured: ${values}; noise of 0.05 mV.\ntime (s),voltage (mV)\n${voltageLines.join('\n')}\n`,
);
