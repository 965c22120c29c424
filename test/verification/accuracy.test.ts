import { beforeAll, describe, expect, it } from 'vitest';
import { readCase } from '../../src/case/index.ts';
import { runCase } from '../../src/study/run.ts';
import { core } from '../support/core.ts';
import { Draws } from '../support/draws.ts';
import { inLineTortuosity } from '../support/thin-baffles.ts';

/**
 * `mesh.accuracy` on cells whose answer is known in closed form, drawn from seeds, on meshes that begin coarse: what is reported must
 * be as certain as asked, and the truth lie inside the stated uncertainty nearly always.
 */
interface Drawn {
  readonly yaml: string;
  readonly metric: 'cell_voltage' | 'tortuosity_factor';
  readonly exact: number;
  readonly asked: number;
}

const faraday = 96485.33212;
const thermal = (8.314462618 * 298.15) / faraday;

/** A symmetric cell between two metals: c is linear, and each side adds 2 V_T asinh(i / 2 i0 sqrt(c/c0)) and V_T ln(c/c0). */
function symmetricCell(draws: Draws): Drawn {
  const limit = 578.911993;
  const share = draws.uniform(0.05, 0.9);
  const exchange = draws.logarithmic(1, 1e4);
  const asked = draws.logarithmic(1e-6, 1e-2);
  const current = share * limit;
  const activation = (c: number) => 2 * thermal * Math.asinh(current / (2 * exchange * Math.sqrt(c)));
  const exact = 2 * thermal * Math.log((1 + share) / (1 - share)) + activation(1 - share) + activation(1 + share);
  return {
    metric: 'cell_voltage',
    exact,
    asked,
    yaml: `
title: symmetric cell
electrolyte: { concentration: 1 mol/L, cation_diffusivity: 1.5e-10 m^2/s, anion_diffusivity: 3e-10 m^2/s, temperature: 298.15 K }
cell: { layers: { electrolyte: { thickness: 100 um, structure: { kind: open } } } }
interfaces:
  collector: { kind: butler_volmer, exchange_current_density: ${exchange} A/m^2 }
  counter: { kind: butler_volmer, exchange_current_density: ${exchange} A/m^2 }
operation: { kind: galvanostatic, current_density: ${current} A/m^2 }
mesh: { cells_per_layer: ${draws.integer(4, 40)}, accuracy: ${asked}, accuracy_of: [cell_voltage] }
`,
  };
}

/** Newman's porous electrode with linear kinetics and Ohm's law in both phases. */
function porousElectrode(draws: Draws): Drawn {
  const kappa = draws.logarithmic(0.1, 10);
  const sigma = draws.logarithmic(0.1, 1000);
  const exchange = draws.logarithmic(0.1, 100);
  const asked = draws.logarithmic(1e-6, 1e-2);
  const [areaDensity, thickness, current] = [1e6, 100e-6, 100];
  const nu = Math.sqrt(((areaDensity * exchange) / thermal) * thickness ** 2 * (1 / kappa + 1 / sigma));
  const ratio = (2 / Math.cosh(nu) + sigma / kappa + kappa / sigma) / (nu * Math.tanh(nu));
  return {
    metric: 'cell_voltage',
    exact: (current * thickness * (1 + ratio)) / (kappa + sigma),
    asked,
    yaml: `
title: Newman's porous electrode
electrolyte:
  kind: ions
  plated_ion: Li+
  species: { Li+: { charge: 1, diffusivity: ${(kappa * thermal) / (faraday * 1000)} m^2/s, concentration: 1 mol/L } }
cell:
  layers:
    electrode:
      thickness: ${thickness} m
      fixed_charge: -1 mol/L
      structure: { kind: homogenised, porosity: 1, tortuosity: 1, reactive_area: ${areaDensity * thickness}, conductivity: ${sigma} S/m }
interfaces:
  host: { kind: linear, exchange_current_density: ${exchange} A/m^2 }
  collector: { kind: insulating }
  counter: { kind: reservoir }
operation: { kind: galvanostatic, current_density: ${current} A/m^2 }
mesh: { cells_per_layer: ${draws.integer(4, 40)}, accuracy: ${asked}, accuracy_of: [cell_voltage] }
`,
  };
}

/** One thin in-line baffle between the equipotential planes half a pitch below and above it. */
function inLineBaffle(draws: Draws): Drawn {
  const width = draws.uniform(0.5, 4);
  const gap = draws.uniform(0.1, 0.9) * width;
  const asked = draws.logarithmic(1e-3, 2e-2);
  return {
    metric: 'tortuosity_factor',
    exact: inLineTortuosity(width, gap),
    asked,
    yaml: `
title: in-line baffle
electrolyte: { concentration: 1 mol/L, salt_diffusivity: 3e-10 m^2/s, transference_number: 0.38, temperature: 298.15 K }
cell:
  width: ${width * 10} um
  layers: { host: { thickness: 10 um, structure: { kind: sheets, arrangement: in_line, count: 1, gap: ${gap * 10} um } } }
interfaces:
  host: { kind: insulating }
  collector: { kind: butler_volmer, exchange_current_density: 10 A/m^2 }
  counter: { kind: reservoir }
operation: { kind: galvanostatic, current_density: 1 A/m^2 }
mesh: { finest_cell: ${draws.logarithmic(0.005, 0.5) * Math.min(gap, width - gap)} um, largest_cell: ${draws.uniform(1, 3)} um, accuracy: ${asked}, accuracy_of: [tortuosity_factor] }
`,
  };
}

interface Found extends Drawn {
  readonly value: number;
  readonly uncertainty: number;
}

describe('an accuracy that is asked for', () => {
  let found: Found[];

  beforeAll(async () => {
    const drawn = [
      ...Array.from({ length: 40 }, (_, seed) => symmetricCell(new Draws(1000 + seed))),
      ...Array.from({ length: 40 }, (_, seed) => porousElectrode(new Draws(2000 + seed))),
      ...Array.from({ length: 20 }, (_, seed) => inLineBaffle(new Draws(3000 + seed))),
    ];
    found = [];
    for (const each of drawn) {
      const { variants } = await runCase(readCase(each.yaml, 'accuracy.yaml'), { core, caseHash: '' });
      const { value, uncertainty = 0 } = variants[0].metrics[each.metric];
      found.push({ ...each, value: Math.abs(value), uncertainty });
    }
  }, 120_000);

  it('is stated to be reached', () => {
    for (const { value, uncertainty, asked } of found) expect(uncertainty / value).toBeLessThanOrEqual(asked);
  });

  it('is kept: the truth lies inside the stated uncertainty in at least 95 of 100 cells', () => {
    const outside = found.filter(({ value, uncertainty, exact }) => Math.abs(value - exact) > uncertainty);
    expect(outside.map(({ yaml }) => yaml).length, outside.map(({ yaml }) => yaml).join('\n')).toBeLessThanOrEqual(5);
  });
});
