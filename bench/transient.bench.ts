import { loadLinearCore } from 'sparse-linear-solver-wasm';
import { bench, describe } from 'vitest';
import { readCase } from '../src/case/index.ts';
import { Variant } from '../src/study/variant.ts';

/** A thousand steps in time of a line of 200 cells: a current near the limit, with steps held short. */
const theCase = readCase(
  `
title: a thousand steps
electrolyte: { concentration: 1 mol/L, cation_diffusivity: 1.5e-10 m^2/s, anion_diffusivity: 3e-10 m^2/s }
cell: { layers: { electrolyte: { thickness: 100 um, structure: { kind: open } } } }
interfaces:
  collector: { kind: butler_volmer, exchange_current_density: 20 A/m^2 }
  counter: { kind: butler_volmer, exchange_current_density: 20 A/m^2 }
mesh: { cells_per_layer: 200, uncertainty: false }
solver: { time: { longest_step: 96 ms } }
operation: { kind: galvanostatic, current_density: 50 mA/cm^2, duration: 95 s }
`,
  'bench.yaml',
).variants[0].case;
const core = await loadLinearCore();

describe('200 cells in time', () => {
  bench('1,000 accepted steps', () => {
    using variant = new Variant('bench', 'bench', theCase, core);
    variant.solve();
    if ((variant.result().operation?.acceptedSteps ?? 0) < 1000) throw new Error('fewer steps than claimed');
  });
});
