import { type CaseFile, readCase } from '../../src/case/index.ts';

/** A separator between two electrodes, at twelve points of tortuosity and current, above and below the limiting current. */
export function sweptSeparator({ sweep = grid, extra = '' } = {}): { text: string; caseFile: CaseFile } {
  const text = `title: A separator at many points
electrolyte: { concentration: 1 mol/L, salt_diffusivity: 3e-10 m^2/s, transference_number: 0.38 }
cell:
  layers:
    separator: { thickness: 200 um, structure: { kind: homogenised, porosity: 0.5, tortuosity: 2.5 } }
interfaces:
  collector: { kind: butler_volmer, exchange_current_density: 10 A/m^2 }
  counter: { kind: butler_volmer, exchange_current_density: 10 A/m^2 }
mesh: { cells_per_layer: 20, uncertainty: false }
operation: { kind: galvanostatic, current_density: 5 mA/cm^2 }
${sweep}
${extra}`;
  return { text, caseFile: readCase(text, 'separator.yaml') };
}

const grid = `sweep:
  parameters:
    cell.layers.separator.structure.tortuosity: { from: 4, to: 16, count: 3, spacing: log }
    operation.current_density: [0.8 mA/cm^2, 2 mA/cm^2, 3.5 mA/cm^2, 5 mA/cm^2]`;
