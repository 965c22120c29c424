import { describe, expect, it } from 'vitest';
import { meander } from './fake-effects.ts';

const separator = (block = '', counter = 'butler_volmer, exchange_current_density: 10 A/m^2') => `title: A separator
electrolyte: { concentration: 1 mol/L, cation_diffusivity: 1.5e-10 m^2/s, anion_diffusivity: 3e-10 m^2/s, temperature: 25 degC }
cell: { layers: { separator: { thickness: 25 um, structure: { kind: open } } } }
interfaces:
  collector: { kind: butler_volmer, exchange_current_density: 10 A/m^2 }
  counter: { kind: ${counter} }
operation: { kind: galvanostatic, current_density: 1 mA/cm^2 }
${block}`;

describe('meander polarisation', () => {
  it('leaves the curve of a case that does not ask for one', async () => {
    const { exitCode, stdout, stderr, folders } = await meander(['polarisation', 'a.yaml'], {
      files: { 'a.yaml': separator() },
    });
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Polarisation curves');
    const [[folder, files]] = [...folders];
    expect(folder.replaceAll('\\', '/')).toBe('results/a-polarisation');
    const contentOf = (path: string) => files.find((file) => file.path === path)?.content as string;
    expect(JSON.parse(contentOf('manifest.json')).command).toBe('meander polarisation a.yaml');
    const { polarisation } = JSON.parse(contentOf('summary.json')).variants.base;
    expect(polarisation.resistance.unit).toBe('ohm m^2');
    expect(polarisation.points).toHaveLength(28);
    const [header, ...lines] = contentOf('base.polarisation.csv').trimEnd().split('\n');
    expect(header).toMatch(/^current_density \(A\/m2\),.*,counter_nucleation \(V\)$/u);
    expect(lines).toHaveLength(28);
    for (const line of lines) {
      const [, , voltage, , ...parts] = line.split(',').map(Number);
      expect(Math.abs(parts.reduce((sum, part) => sum + part, 0) / voltage - 1)).toBeLessThan(1e-9);
    }
    expect(contentOf('report.html')).toContain('<h2 id="polarisation">Polarisation</h2>');
    for (const name of ['polarisation-curves', 'polarisation-parts', 'resistance-parts']) {
      expect(contentOf(`${name}.svg`)).toContain('Current density i (mA/cm²)');
    }
  });

  it('takes the currents of the case, and tells where the curve ends', async () => {
    const block = 'polarisation: { current_densities: { from: 100 mA/cm^2, to: 300 mA/cm^2, step: 100 mA/cm^2 } }';
    const { exitCode, folders } = await meander(['polarisation', 'a.yaml'], { files: { 'a.yaml': separator(block) } });
    expect(exitCode).toBe(0);
    const [files] = [...folders.values()];
    const contentOf = (path: string) => files.find((file) => file.path === path)?.content as string;
    const { polarisation } = JSON.parse(contentOf('summary.json')).variants.base;
    expect(polarisation.points).toHaveLength(2);
    expect(polarisation.limitingCurrentDensity.value).toBeCloseTo(2315.648, -1);
    expect(contentOf('report.html')).toContain('no steady state carries 300 mA/cm^2');
  });

  it('says why there is no curve', async () => {
    const { exitCode, stdout, folders } = await meander(['polarisation', 'a.yaml'], {
      files: { 'a.yaml': separator('', 'uniform_current') },
    });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('no curve');
    const [files] = [...folders.values()];
    expect(files.find(({ path }) => path === 'report.html')?.content).toContain('imposes the current');
  });

  it.each([
    ['{ voltages: [1 mA/cm^2] }', 'voltage 1 needs an electric potential'],
    ['{ current_densities: [1 mA/cm^2, 2] }', 'current_density 2 needs a unit'],
    ['{ voltages: { values: [1 mV, 2 mV] } }', 'a list stands by itself'],
    ['{ voltages: { from: 1 mV, to: 5 mV, count: 3, other: 4 } }', 'unknown key "other"'],
    ['{ voltages: [1 mV], current_densities: [1 mA/cm^2] }', 'say the same thing twice'],
    ['{ voltages: { from: 5 mV, to: 1 mV, count: 3 } }', 'from'],
    ['{ voltages: { from: 1 mV, to: 5 mV } }', 'count'],
    ['{ voltages: { from: 1 mV, to: 5 mV, count: 5000 } }', 'the curve has 5000 points'],
    ['{ voltage: [1 mV] }', 'unknown key "voltage" in polarisation'],
  ])('refuses %s where it stands', async (block, said) => {
    const files = { 'a.yaml': separator(`polarisation: ${block}\n`) };
    const { exitCode, stderr } = await meander(['polarisation', 'a.yaml'], { files });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(said);
    expect(stderr).toMatch(/a\.yaml:8:\d+/u);
  });
});
