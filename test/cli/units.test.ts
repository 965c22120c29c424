import { describe, expect, it } from 'vitest';
import type { OutputFile } from '../../src/report/renderer.ts';
import { meander } from './fake-effects.ts';

const cell = `title: A separator
electrolyte: { concentration: 1 mol/L, salt_diffusivity: 3e-10 m^2/s, transference_number: 0.38 }
cell: { layers: { separator: { thickness: 100 um, structure: { kind: homogenised, porosity: 0.5, tortuosity: 2.5 } } } }
interfaces:
  collector: { kind: butler_volmer, exchange_current_density: 10 A/m^2, double_layer_capacitance: 20 uF/cm^2 }
  counter: { kind: butler_volmer, exchange_current_density: 10 A/m^2, double_layer_capacitance: 20 uF/cm^2 }
mesh: { cells_per_layer: 20, uncertainty: false }
operation: { kind: galvanostatic, current_density: 1 mA/cm^2 }
`;
const units = `report:
  units: { length: nm, current_density: A/m^2, voltage: V, concentration: mol/m^3, time: h, resistance: ohm m^2, capacity: Ah/m^2, diffusivity: m^2/s, conductivity: S/m, capacitance: F/m^2 }
`;
const sweep = `sweep:
  parameters:
    cell.layers.separator.thickness: { from: 50 um, to: 200 um, count: 3 }
    operation.current_density: { from: 0.2 mA/cm^2, to: 2 mA/cm^2, count: 3 }
  metrics: [cell_voltage]
`;
const fit = `fit:
  parameters:
    electrolyte.salt_diffusivity: { initial: 2e-10 m^2/s, minimum: 5e-11 m^2/s, maximum: 1e-9 m^2/s }
  targets:
    - { kind: polarisation, variant: base, file: curve.csv, uncertainty: 0.1 mV }
`;
const curve = 'current_density (mA/cm^2),voltage (mV)\n0.5,14\n1,28\n2,55\n3,80\n';

/** The usual units of what is chosen above; seconds are no unit to look for in words. */
const usual = /µm|mA\/cm²|mV\b|mol\/L|Ω cm²|mAh\/cm²|cm²\/s|mS\/cm|µF\/cm²|\(s\)/u;
const markupOf = (files: readonly OutputFile[]) =>
  files.flatMap(({ path, content }) => (path.endsWith('.svg') ? [[path, content as string]] : []));

describe('report.units', () => {
  it.each([
    ['polarisation', ''],
    ['limits', ''],
    ['impedance', ''],
    ['transference', ''],
    ['sensitivity', ''],
    ['calibrate', fit],
    ['sweep', sweep],
    ['mesh', ''],
  ])('hold for the figures and tables of meander %s', async (command, block) => {
    const files = { 'c.yaml': cell + units + block, 'curve.csv': curve };
    const { exitCode, stdout, stderr, folders } = await meander([command, 'c.yaml'], { files });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const [outputs] = folders.values();
    const pictures = markupOf(outputs);
    expect(pictures.length).toBeGreaterThan(0);
    for (const [path, svg] of pictures) expect(svg.match(/>[^<]*</gu)!.join(' '), path).not.toMatch(usual);
    // Notes tell what a solve found in the usual units.
    expect(stdout.replaceAll(/^note .*$/gmu, '')).not.toMatch(usual);
    const page = outputs.find(({ path }) => path === 'report.html')?.content as string | undefined;
    const shown = page?.match(/<(?:td|th|figcaption|caption)\b[\s\S]*?<\/(?:td|th|figcaption|caption)>/gu) ?? [];
    expect(shown.join('\n')).not.toMatch(usual);
    expect(shown.length > 0).toBe(command !== 'mesh');
  });
});
