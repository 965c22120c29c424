import { describe, expect, it } from 'vitest';
import { meander } from './fake-effects.ts';

const cell = `title: A separator
electrolyte: { concentration: 1 mol/L, salt_diffusivity: 2e-10 m^2/s, transference_number: 0.4 }
cell: { layers: { separator: { thickness: 25 um, structure: { kind: open } } } }
interfaces:
  collector: { kind: butler_volmer, exchange_current_density: 10 A/m^2 }
  counter: { kind: butler_volmer, exchange_current_density: 10 A/m^2 }
operation: { kind: galvanostatic, current_density: 1 mA/cm^2 }
`;
const fit = `fit:
  parameters: { interfaces.collector.exchange_current_density: { initial: 4 A/m^2, minimum: 1 A/m^2, maximum: 100 A/m^2 } }
  targets: [{ kind: polarisation, variant: base, file: curve.csv, uncertainty: 1 mV }]
`;
const curve = 'current density (mA/cm^2),voltage (mV)\n1,50\n2,80\n4,120\n8,170\n';
const files = { 'a.yaml': cell + fit, 'curve.csv': curve };

describe('meander calibrate', () => {
  it('fits a measured curve, and leaves numbers, a table, a figure and a section', async () => {
    const { exitCode, stdout, stderr, folders } = await meander(['calibrate', 'a.yaml', '--starts', '2'], { files });
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('95 % interval');
    expect(stdout).toContain('2 of 2 starts ended in this minimum.');
    const [folder] = [...folders.keys()];
    expect(folder.replaceAll('\\', '/')).toBe('results/a-calibrate');
    const contentOf = (path: string) => folders.get(folder)!.find((file) => file.path === path)?.content as string;
    expect(JSON.parse(contentOf('manifest.json')).command).toBe('meander calibrate a.yaml --starts 2');
    const { fit: found } = JSON.parse(contentOf('summary.json'));
    expect(found).toMatchObject({ converged: true, degreesOfFreedom: 3, errorsFrom: 'targets' });
    expect(found.parameters[0].interval[0]).toBeLessThan(found.parameters[0].value);
    const [header, ...lines] = contentOf('fit-base-polarisation.csv').trimEnd().split('\n');
    expect(header).toBe('current_density (A/m2),measured_voltage (V),computed_voltage (V),uncertainty_voltage (V)');
    expect(lines.map((line) => Number(line.split(',')[2]))).toEqual(found.targets[0].quantities[0].computed);
    expect(contentOf('fit-base-polarisation.svg')).toContain('Residual / σ');
    expect(contentOf('report.html')).toContain('Fitted ± standard error');
  });

  it('refuses a case that has nothing to fit', async () => {
    const { exitCode, stderr } = await meander(['calibrate', 'a.yaml'], { files: { 'a.yaml': cell } });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('the case has no block `fit`');
  });

  it('refuses several starts of what has no bounds', async () => {
    const unbounded = { ...files, 'a.yaml': (cell + fit).replace(', maximum: 100 A/m^2', '') };
    const { exitCode, stderr } = await meander(['calibrate', 'a.yaml', '--starts', '2'], { files: unbounded });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('several starts need bounds');
  });

  it('refuses a number of starts that is none', async () => {
    const { exitCode, stderr } = await meander(['calibrate', 'a.yaml', '--starts', '0'], { files });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--starts must be a whole number from 1 to 1000');
  });

  it('says where a CSV file is wrong', async () => {
    const broken = { ...files, 'curve.csv': curve.replace('120', 'n/a') };
    const { exitCode, stderr } = await meander(['calibrate', 'a.yaml'], { files: broken });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('curve.csv:4:3');
  });
});
