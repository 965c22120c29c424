/** A report page of every kind, each from a case so small that it is solved in a moment. */
import { loadLinearCore } from 'sparse-linear-solver-wasm';
import { readCase } from '../../src/case/index.ts';
import type { PoreImage } from '../../src/geometry/image/pore-image.ts';
import { buildReport } from '../../src/report/build-report.ts';
import { createNodeRenderer } from '../../src/report/render-node.ts';
import type { OutputFile } from '../../src/report/renderer.ts';
import { buildStructuresReport } from '../../src/report/structures/build.ts';
import { buildSweepReport } from '../../src/report/sweep/build-report.ts';
import { runCase } from '../../src/study/run.ts';
import { characterise } from '../../src/study/structure.ts';
import { localWorkers, runSweep } from '../../src/study/sweep.ts';
import { sweptSeparator } from '../support/sweeps.ts';

const salt = 'electrolyte: { concentration: 1 mol/L, salt_diffusivity: 3e-10 m^2/s, transference_number: 0.38 }';
const metal = '{ kind: butler_volmer, exchange_current_density: 10 A/m^2 }';

/** Channels beside sheets, both resolved. */
export const steadyHosts = `title: Channels and sheets
${salt}
cell:
  width: 20 um
  layers:
    host: { thickness: 40 um, structure: { kind: channels, count: 1 } }
    separator: { thickness: 20 um, structure: { kind: open } }
interfaces: { host: ${metal}, counter: { kind: reservoir } }
operation: { kind: galvanostatic, current_density: 2 mA/cm^2 }
mesh: { uncertainty: false }
variants:
  channels: { label: Channels }
  sheets:
    label: Sheets
    cell: { layers: { host: { structure: { kind: sheets, arrangement: staggered, count: 3, gap: 4 um } } } }
  averaged:
    label: Averaged channels
    cell: { layers: { host: { structure: { kind: homogenised, porosity: 1, tortuosity: 1, reactive_area: 5 } } } }
`;

/** Metal growing in a channel, with maps at several times. */
export const platedChannel = `title: Plating in time
${salt}
cell:
  width: 20 um
  layers:
    host: { thickness: 40 um, structure: { kind: channels, count: 1 } }
    separator: { thickness: 20 um, structure: { kind: open } }
interfaces: { host: ${metal}, counter: ${metal} }
operation:
  kind: steps
  steps:
    - { kind: galvanostatic, current_density: 2 mA/cm^2, duration: 20 s }
    - { kind: rest, duration: 10 s }
  output: { every: 2 s }
mesh: { uncertainty: false }
`;

export const separator = (blocks: string): string => `title: A separator
${salt}
cell: { layers: { separator: { thickness: 100 um, structure: { kind: homogenised, porosity: 0.5, tortuosity: 2.5 } } } }
interfaces: { collector: ${metal}, counter: ${metal} }
operation: { kind: galvanostatic, current_density: 1 mA/cm^2 }
mesh: { cells_per_layer: 20, uncertainty: false }
${blocks}`;

const core = await loadLinearCore();
export const renderer = createNodeRenderer();

export async function reportOf(text: string): Promise<OutputFile[]> {
  const result = await runCase(readCase(text, 'small.yaml'), { core, caseHash: 'a'.repeat(64) });
  return buildReport(result, renderer);
}

export async function sweepReport(): Promise<OutputFile[]> {
  using workers = localWorkers(core);
  return buildSweepReport(await runSweep(sweptSeparator().caseFile, { workers, caseHash: 'a'.repeat(64) }), renderer);
}

/** A winding pore between grey bodies. */
function windingPore(): PoreImage {
  const [columns, rows] = [24, 32];
  const pore = Uint8Array.from({ length: columns * rows }, (_, k) => {
    const [i, j] = [k % columns, Math.floor(k / columns)];
    const middle = 12 + 6 * Math.sin(j / 5);
    return Math.abs(i - middle) < 4 || Math.abs(j - 16) < 2 ? 1 : 0;
  });
  return { columns, rows, pore };
}

export async function structureReport(): Promise<OutputFile[]> {
  const picture = await characterise(windingPore(), { sides: 'mirror' });
  return buildStructuresReport(
    {
      title: 'Structure of pore.png',
      version: '0.1.0',
      file: 'pore.png',
      fileHash: 'a'.repeat(64),
      command: 'meander tortuosity pore.png',
      structures: [
        {
          name: 'pore',
          label: 'pore.png',
          lengthUnit: 'm',
          pixel: 1e-6,
          extent: { width: picture.image.columns * 1e-6, height: picture.image.rows * 1e-6 },
          porosity: picture.porosity,
          interfaceDensity: picture.interfaceDensity / 1e-6,
          directions: picture.directions,
          picture,
          notes: [],
        },
      ],
    },
    renderer,
  );
}

/** Pages by kind. */
export const pageMakers: Readonly<Record<string, () => Promise<OutputFile[]>>> = {
  'a steady run with maps': () => reportOf(steadyHosts),
  'an operation in time': () => reportOf(platedChannel),
  impedance: () => reportOf(separator('impedance: { from: 1 mHz, to: 100 kHz, per_decade: 4 }')),
  limits: () => reportOf(separator('limits: {}')),
  'a sweep': sweepReport,
  'a structure': structureReport,
};
