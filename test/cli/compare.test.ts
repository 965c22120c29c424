import { describe, expect, it } from 'vitest';
import { distinctNames } from '../../src/cli/compare.ts';
import type { OutputFile } from '../../src/report/renderer.ts';
import { meander, smallCase } from './fake-effects.ts';

const files = {
  'slow.yaml': smallCase({ currentDensity: '1 mA/cm^2' }),
  'fast.yaml': smallCase({ currentDensity: '2 mA/cm^2' }),
};

const textOf = (outputs: readonly OutputFile[], path: string) =>
  outputs.find((file) => file.path === path)?.content as string;

const diskOf = (folder: string, outputs: readonly OutputFile[]) =>
  Object.fromEntries(outputs.map(({ path, content }) => [`${folder}/${path}`, content]));

describe('meander compare', () => {
  it('solves case files and says which is the most even, by how much, and under what it was solved', async () => {
    const { exitCode, stdout, stderr, folders } = await meander(['compare', 'slow.yaml', 'fast.yaml'], { files });
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    const [[folder, outputs]] = folders;
    expect(folder).toBe('results/slow-vs-fast');
    expect(stdout).toMatch(/^slow \(.* %\) plates most evenly, by variation of current; next is fast with/mu);
    expect(stdout).toContain('Differences to slow (relative in brackets)');
    expect(stdout).toContain('operation.current_density is 10 A/m^2 in slow, 20 A/m^2 in fast');
    const { compare, variants, sources } = JSON.parse(textOf(outputs, 'summary.json'));
    expect(compare).toMatchObject({
      baseline: 'slow',
      ranking: { metric: 'surface_current_cov', lowestFirst: true },
      conditions: [{ path: 'operation.current_density', unit: 'A/m^2', values: { slow: 10, fast: 20 } }],
    });
    const { absolute, relative, distinguishable } = compare.differences.fast.surface_current_cov;
    const [slow, fast] = ['slow', 'fast'].map((name) => variants[name].metrics.surface_current_cov);
    expect(absolute.value).toBe(fast.value - slow.value);
    expect(absolute.uncertainty).toBe(fast.uncertainty + slow.uncertainty);
    expect(relative.value).toBe(absolute.value / slow.value);
    expect(distinguishable).toBe(true);
    expect(sources.map(({ caseFile }: { caseFile: string }) => caseFile)).toEqual(['slow.yaml', 'fast.yaml']);
    const page = textOf(outputs, 'report.html');
    expect(page).toContain('<th scope="row" class="number">1</th>');
    expect(page).toContain('<h2 id="compare">Comparison</h2>');
    expect(page).toContain('were not solved under the same conditions');
    expect(JSON.parse(textOf(outputs, 'manifest.json')).cases).toHaveLength(2);
    const [header, ...lines] = textOf(outputs, 'compare.csv').trimEnd().split('\n');
    expect(header).toContain('metric,unit,variant,baseline,value,uncertainty,difference,difference uncertainty');
    const row = lines.find((line) => line.startsWith('surface_current_cov,1,fast,slow,'))!.split(',');
    expect(Number(row[6])).toBe(absolute.value);
    expect(row.slice(-2)).toEqual(['yes', '2']);
  });

  it('takes stored results as they are, to the same comparison as of their case files', async () => {
    const run = await meander(['run', 'slow.yaml', '--out', 'runs/slow'], { files });
    const disk = diskOf('runs/slow', [...run.folders.values()][0]);
    const words = ['compare', 'runs/slow', 'fast.yaml', '--baseline', 'fast', '--rank-by', 'cell_voltage', '--json'];
    const stored = await meander(words, { files: { ...disk, 'fast.yaml': files['fast.yaml'] } });
    expect(stored.stderr).toBe('');
    const solved = await meander(['compare', 'slow.yaml', 'fast.yaml', ...words.slice(3)], { files });
    expect(JSON.parse(stored.stdout).compare).toEqual(JSON.parse(solved.stdout).compare);
    expect(JSON.parse(stored.stdout).compare.baseline).toBe('fast');
    expect(
      JSON.parse(stored.stdout).compare.ranking.variants.map(({ variant }: { variant: string }) => variant),
    ).toEqual(['slow', 'fast']);
  });

  it('leaves a folder from which its report can be made again', async () => {
    const { folders } = await meander(['compare', 'slow.yaml', 'fast.yaml', '--out', 'there'], { files });
    const outputs = [...folders.values()][0];
    const again = await meander(['report', 'there'], { files: diskOf('there', outputs) });
    expect([...again.folders.values()][0]).toEqual(outputs);
  });

  it('compares the variants of one result, by themselves or as the case says', async () => {
    const variants = `variants:
  thin: { operation: { current_density: 2 mA/cm^2 } }
  thick: {}
`;
    const plain = await meander(['compare', 'case.yaml', '--json'], {
      files: { 'case.yaml': smallCase({ extra: variants }) },
    });
    expect(plain.stderr).toBe('');
    expect([...plain.folders.keys()]).toEqual(['results/case-compare']);
    expect(JSON.parse(plain.stdout).compare.baseline).toBe('thin');
    const extra = `${variants}compare: { baseline: thick, rank_by: concentration_drop }\n`;
    const byCase = await meander(['run', 'case.yaml'], { files: { 'case.yaml': smallCase({ extra }) } });
    expect(byCase.stderr).toBe('');
    const [outputs] = byCase.folders.values();
    const { compare } = JSON.parse(textOf(outputs, 'summary.json'));
    expect(compare).toMatchObject({ baseline: 'thick', ranking: { metric: 'concentration_drop' }, conditions: [] });
    expect(byCase.stdout).toContain('cannot be told apart within their uncertainties');
    expect(compare.differences.thin.concentration_drop.distinguishable).toBe(false);
  });

  it('says what cannot be compared', async () => {
    const alone = await meander(['compare', 'slow.yaml'], { files });
    expect(alone.exitCode).toBe(2);
    expect(alone.stderr).toContain('there is only one variant, and nothing to compare it with');
    const twice = await meander(['compare', 'slow.yaml', './slow.yaml'], { files });
    expect(twice.stderr).toContain('is given twice');
    const missing = await meander(['compare', 'slow.yaml', 'nowhere'], { files });
    expect(missing.exitCode).toBe(2);
    expect(missing.stderr).toContain('nowhere holds no stored result');
    const none = await meander(['compare'], { files });
    expect(none.stderr).toContain('meander compare needs case files or folders of results');
  });

  it('stops when it is interrupted', async () => {
    const outcome = await meander(['compare', 'slow.yaml', 'fast.yaml'], {
      files,
      isTerminal: true,
      interruptAt: 'fast: solving',
    });
    expect(outcome.exitCode).toBe(130);
    expect(outcome.folders.size).toBe(0);
  });
});

describe('distinctNames', () => {
  it('are short, with as much of the path as it takes', () => {
    expect(distinctNames(['cases/a.yaml', 'results/b'])).toEqual(['a', 'b']);
    expect(distinctNames(['x/cell.yaml', 'y/cell.yaml', 'z'])).toEqual(['x-cell', 'y-cell', 'z']);
    expect(distinctNames(['r/a/result.meander', 'r/b/'])).toEqual(['a', 'b']);
    expect(distinctNames(['cell.yaml', 'cell'])).toEqual(['cell.yaml', 'cell']);
  });
});
