import { describe, expect, it } from 'vitest';
import { meander, smallCase } from './fake-effects.ts';

const files = { 'cells/small.yaml': smallCase() };

describe('meander impedance', () => {
  it('writes the impedance of a case that does not ask for one', async () => {
    const words = ['impedance', 'cells/small.yaml', '--from', '1 Hz', '--to', '1 kHz', '--per-decade', '2'];
    const { exitCode, stdout, stderr, folders } = await meander(words, { files });
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('steady res. (Ω cm²)');
    const [folder] = [...folders.keys()];
    expect(folder.replaceAll('\\', '/')).toBe('results/small-impedance');
    const contentOf = (path: string) => folders.get(folder)!.find((file) => file.path === path)?.content as string;
    expect(contentOf('base.impedance.csv').trimEnd().split('\n')).toHaveLength(1 + 7);
    expect(JSON.parse(contentOf('manifest.json')).command).toBe(
      'meander impedance cells/small.yaml --from "1 Hz" --to "1 kHz" --per-decade "2"',
    );
    expect(JSON.parse(contentOf('case.resolved.json')).variants[0].case.impedance.frequencies[6]).toBe(1000);
  });

  it('keeps the frequencies of the case where none are given', async () => {
    const asking = { 'small.yaml': `${smallCase()}impedance: { frequencies: [1 Hz, 5 Hz] }\n` };
    const { folders } = await meander(['impedance', 'small.yaml', '--quiet'], { files: asking });
    const [written] = [...folders.values()];
    const csv = written.find(({ path }) => path === 'base.impedance.csv')?.content as string;
    expect(
      csv
        .split('\n')
        .slice(1, 3)
        .map((line) => Number(line.split(',')[0])),
    ).toEqual([1, 5]);
  });

  it.each([
    [['--from', '1 s'], '--from needs a frequency, but "1 s" is a time'],
    [['--from', '1 kHz', '--to', '1 Hz'], '--from: the lowest frequency is not below the highest'],
    [['--per-decade', '0.5'], '--per-decade: '],
  ])('refuses %j', async (options, said) => {
    const { exitCode, stderr, folders } = await meander(['impedance', 'cells/small.yaml', ...options], { files });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(said);
    expect(folders.size).toBe(0);
  });

  it('refuses a counter electrode without a potential, where the case says so', async () => {
    const imposed = { 'small.yaml': smallCase().replace(/counter: .*/u, 'counter: { kind: uniform_current }') };
    const { exitCode, stderr } = await meander(['impedance', 'small.yaml'], { files: imposed });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('a counter electrode that imposes the current has no potential');
    expect(stderr).toMatch(/small\.yaml:\d+:\d+/u);
  });
});
