// Bytes that steps in time allocate on the JavaScript heap, collected or not, per Newton iteration and per step, and the functions that do it:
//
//     npm run bench:memory [-- FUNCTIONS]
//
// A line of 200 cells, as in transient.bench.ts. The difference of a long and a short run of the same cell leaves out what is allocated once. A
// sampling profiler sees one allocation in 64 bytes on average, so that figures repeat to a few per cent.
import { Session } from 'node:inspector/promises';
import { readCase } from '../dist/case/index.js';
import { loadLinearCore } from '../dist/index.js';
import { Variant } from '../dist/study/variant.js';

const shown = Number(process.argv[2] ?? 15);
const core = await loadLinearCore();

/** One kind of cell each: what a line is made of decides which laws and measures are at work. */
const cells = {
  'open electrolyte': {
    layers: 'electrolyte: { thickness: 100 um, structure: { kind: open } }',
    host: '',
    current: '50 mA/cm^2',
  },
  'porous host, double layer, metal plated': {
    layers: `host: { thickness: 50 um, structure: { kind: homogenised, porosity: 0.8, tortuosity: 2, reactive_area: 20, conductivity: 1e3 S/m } },
      gap: { thickness: 50 um, structure: { kind: open } }`,
    host: 'host: { kind: butler_volmer, exchange_current_density: 10 A/m^2, metal: plated, double_layer_capacitance: 0.1 F/m^2 }',
    current: '20 mA/cm^2',
  },
};

const caseOf = ({ layers, host, current }, steps) =>
  readCase(
    `
title: steps
electrolyte: { concentration: 1 mol/L, cation_diffusivity: 1.5e-10 m^2/s, anion_diffusivity: 3e-10 m^2/s }
cell: { layers: { ${layers} } }
interfaces:
  ${host}
  collector: { kind: butler_volmer, exchange_current_density: 20 A/m^2 }
  counter: { kind: butler_volmer, exchange_current_density: 20 A/m^2 }
mesh: { cells_per_layer: ${host === '' ? 200 : 100}, uncertainty: false }
solver: { time: { longest_step: 20 ms } }
operation: { kind: galvanostatic, current_density: ${current}, duration: ${0.02 * steps} s }
`,
    'allocations.yaml',
  ).variants[0].case;

/** Runs a case under the profiler: bytes by function, Newton iterations and steps. */
async function profiled(theCase) {
  const variant = new Variant('line', 'line', theCase, core);
  const session = new Session();
  session.connect();
  await session.post('HeapProfiler.enable');
  await session.post('HeapProfiler.startSampling', {
    samplingInterval: 64,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  });
  variant.solve();
  const { profile } = await session.post('HeapProfiler.stopSampling');
  session.disconnect();
  const bytes = new Map();
  const add = ({ callFrame, selfSize, children }) => {
    const file = callFrame.url.replace(/.*\/(dist|sparse-linear-solver-wasm|wasm)\//u, '');
    const name = `${callFrame.functionName || '(anonymous)'} ${file}:${callFrame.lineNumber + 1}`;
    bytes.set(name, (bytes.get(name) ?? 0) + selfSize);
    children.forEach(add);
  };
  add(profile.head);
  const { solver, operation } = variant.result();
  variant.dispose();
  return { bytes, iterations: solver.newtonIterations, steps: operation.acceptedSteps + operation.rejectedSteps };
}

for (const [name, cell] of Object.entries(cells)) {
  await profiled(caseOf(cell, 100)); // warms up
  const short = await profiled(caseOf(cell, 100));
  const long = await profiled(caseOf(cell, 1000));
  const iterations = long.iterations - short.iterations;
  const steps = long.steps - short.steps;
  const grown = [...long.bytes]
    .map(([at, size]) => ({ at, size: size - (short.bytes.get(at) ?? 0) }))
    .sort((a, b) => b.size - a.size);
  const total = grown.reduce((sum, { size }) => sum + size, 0);
  console.log(
    `${name}: ${Math.round(total / iterations)} bytes per Newton iteration, ${Math.round(total / steps)} per step (${iterations} iterations, ${steps} steps)`,
  );
  for (const { at, size } of grown.slice(0, shown)) {
    console.log(`  ${(size / iterations).toFixed(1).padStart(10)} bytes per iteration  ${at}`);
  }
}
