import { describe, expect, it } from 'vitest';
import { meander } from './fake-effects.ts';

const separator = (block = '', counter = 'butler_volmer, exchange_current_density: 100 A/m^2') => `title: A separator
electrolyte: { concentration: 1 mol/L, cation_diffusivity: 1.5e-10 m^2/s, anion_diffusivity: 3e-10 m^2/s, temperature: 25 degC }
cell: { layers: { separator: { thickness: 200 um, structure: { kind: open } } } }
interfaces:
  collector: { kind: butler_volmer, exchange_current_density: 100 A/m^2 }
  counter: { kind: ${counter} }
operation: { kind: galvanostatic, current_density: 1 mA/cm^2 }
${block}`;

describe('meander transference', () => {
  it('leaves the readings of a case that does not ask for them', async () => {
    const { exitCode, stdout, stderr, folders } = await meander(['transference', 'a.yaml'], {
      files: { 'a.yaml': separator() },
    });
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Bruce–Vincent, 10\.0 mV +│ +0\.33/u);
    expect(stdout).toMatch(/Hittorf, anode +│ +0\.333/u);
    const [[folder, files]] = [...folders];
    expect(folder.replaceAll('\\', '/')).toBe('results/a-transference');
    const contentOf = (path: string) => files.find((file) => file.path === path)?.content as string;
    expect(JSON.parse(contentOf('manifest.json')).command).toBe('meander transference a.yaml');
    const { transference } = JSON.parse(contentOf('summary.json')).variants.base;
    expect(transference.expected).toBeCloseTo(1 / 3, 10);
    expect(transference.bruceVincent).toHaveLength(1);
    expect(transference.bruceVincent[0].initialResistance.unit).toBe('ohm m^2');
    const [header, ...lines] = contentOf('base.transference.csv').trimEnd().split('\n');
    expect(header).toMatch(/^method,voltage \(V\),transference_number,.*,salt_change \(mol\/m2\)$/u);
    expect(lines.map((line) => line.split(',')[0])).toEqual([
      'Bruce-Vincent',
      'Hittorf cathode',
      'Hittorf middle',
      'Hittorf anode',
    ]);
    expect(contentOf('base.transference-current.csv')).toMatch(/^time \(s\),current_density \(A\/m2\)\n/u);
    expect(contentOf('base.hittorf.csv')).toMatch(/^height \(m\),concentration \(mol\/m3\)\n/u);
    expect(contentOf('report.html')).toContain('<h2 id="transference">Transference</h2>');
    expect(contentOf('transference-current.svg')).toContain('Time t (s)');
    expect(contentOf('hittorf.svg')).toContain('cathode');
  });

  it('says why nothing can be read', async () => {
    const { exitCode, stdout, folders } = await meander(['transference', 'a.yaml'], {
      files: { 'a.yaml': separator('', 'reservoir') },
    });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('none');
    const [files] = [...folders.values()];
    expect(files.find(({ path }) => path === 'report.html')?.content).toContain('needs a cell between two electrodes');
  });

  it.each([
    ['{ voltages: [-1 mV] }', 'must be positive'],
    ['{ voltages: [] }', 'voltages'],
    ['{ charge: 0 C/m^2 }', 'must be positive'],
    ['{ time: 1 s }', 'unknown key "time" in transference'],
  ])('refuses %s where it stands', async (block, said) => {
    const files = { 'a.yaml': separator(`transference: ${block}\n`) };
    const { exitCode, stderr } = await meander(['transference', 'a.yaml'], { files });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(said);
    expect(stderr).toMatch(/a\.yaml:8:\d+/u);
  });
});
