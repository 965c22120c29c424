import { describe, expect, it } from 'vitest';
import { meander } from './fake-effects.ts';

const separator = (counter = 'butler_volmer, exchange_current_density: 10 A/m^2') => `title: A separator
electrolyte: { concentration: 1 mol/L, cation_diffusivity: 1.5e-10 m^2/s, anion_diffusivity: 3e-10 m^2/s, temperature: 25 degC }
cell: { layers: { separator: { thickness: 25 um, structure: { kind: open } } } }
interfaces:
  collector: { kind: butler_volmer, exchange_current_density: 10 A/m^2 }
  counter: { kind: ${counter} }
operation: { kind: galvanostatic, current_density: 1 mA/cm^2 }
`;

describe('meander limits', () => {
  it('tells what a case that does not ask for it can carry', async () => {
    const words = ['limits', 'cells/separator.yaml'];
    const { exitCode, stdout, stderr, folders } = await meander(words, {
      files: { 'cells/separator.yaml': separator() },
    });
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('What each cell can carry');
    expect(stdout).toMatch(/│ base +│ +231\.6 ± 0\.1 │ +231\.6 │ +for ever │/u);
    const [folder] = [...folders.keys()];
    expect(folder.replaceAll('\\', '/')).toBe('results/separator-limits');
    const contentOf = (path: string) => folders.get(folder)!.find((file) => file.path === path)?.content as string;
    expect(JSON.parse(contentOf('manifest.json')).command).toBe('meander limits cells/separator.yaml');
    const { limits } = JSON.parse(contentOf('summary.json')).variants.base;
    expect(limits.closedForm).toBeCloseTo(2315.648, 2);
    expect(limits.sand).toHaveLength(3);
    const [header, atLimit, ...above] = contentOf('base.limits.csv').trimEnd().split('\n');
    expect(header).toMatch(/^current_density \(A\/m2\),.*,sand_capacity uncertainty \(C\/m2\)$/u);
    expect(Number(atLimit.split(',')[2])).toBe(limits.closedForm);
    expect(above.map((line) => Number(line.split(',')[3]))).toEqual(
      limits.sand.map(({ time }: { time: { value: number } }) => time.value),
    );
    expect(contentOf('report.html')).toContain('<h2 id="limits">Limits</h2>');
    expect(contentOf('sand-capacities.svg')).toContain('Sand’s capacity i t (mAh/cm²)');
  });

  it('takes the multiples of the case', async () => {
    const files = { 'a.yaml': `${separator()}limits: { multiples: [3, 2] }\n` };
    const { stdout } = await meander(['limits', 'a.yaml', '--json'], { files });
    const { limitingCurrentDensity, sand } = JSON.parse(stdout).variants.base.limits;
    const multiples = sand.map(
      ({ currentDensity }: { currentDensity: number }) => currentDensity / limitingCurrentDensity.value,
    );
    expect(multiples).toEqual([expect.closeTo(2, 10), expect.closeTo(3, 10)]);
  });

  it('says why there is no limit', async () => {
    const { exitCode, stdout, folders } = await meander(['limits', 'a.yaml'], {
      files: { 'a.yaml': separator('uniform_current') },
    });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('no limit');
    const [written] = [...folders.values()];
    expect(written.find(({ path }) => path === 'report.html')?.content).toContain('imposes the current');
  });

  it.each([
    ['{ multiples: [1] }', 'multiple 1 must be above 1'],
    ['{ multiples: [] }', 'multiples'],
    ['{ multiple: [2] }', 'unknown key "multiple" in limits'],
  ])('refuses %s where it stands', async (block, said) => {
    const files = { 'a.yaml': `${separator()}limits: ${block}\n` };
    const { exitCode, stderr } = await meander(['limits', 'a.yaml'], { files });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(said);
    expect(stderr).toMatch(/a\.yaml:8:\d+/u);
  });
});
