import { describe, expect, it } from 'vitest';
import { readCase } from '../../src/case/index.ts';
import { BadCaseError, DisconnectedPoresError, InterruptedError } from '../../src/errors.ts';
import { checkCase, mergedNotes, type Progress, runCase } from '../../src/study/run.ts';
import { core } from '../support/core.ts';
import { failureOf } from '../support/failure.ts';

const text = `title: Two hosts
description: small
electrolyte: { concentration: 1 mol/L, salt_diffusivity: 3e-10 m^2/s, transference_number: 0.38 }
interfaces:
  host: { kind: butler_volmer, exchange_current_density: 5 A/m^2 }
  counter: { kind: reservoir }
operation: { kind: galvanostatic, current_density: 2 mA/cm^2 }
mesh: { cells_per_layer: 20 }
cell:
  layers:
    host: { thickness: 100 um, structure: { kind: homogenised, porosity: 1, tortuosity: 2, reactive_area: 20 } }
variants:
  straight: { label: Straight }
  winding: { cell: { layers: { host: { structure: { tortuosity: 5 } } } } }
published:
  source: nobody, 2020
  values:
    - { variant: straight, metric: concentration_drop, value: 3 % }
    - { variant: winding, metric: concentration_drop, value: 9 % }
`;
const fit = `fit:
  parameters:
    operation.current_density: { initial: 2 mA/cm^2 }
  targets:
    - { variant: straight, metric: concentration_drop, value: 3 % }
`;
const run = (yaml: string, options: { onProgress?: (progress: Progress) => void; signal?: AbortSignal } = {}) =>
  runCase(readCase(yaml, 'two.yaml'), { core, caseHash: 'abc', ...options });
const failure = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('a run', () => {
  it('hands back every variant in the order of the file, with what repeats the run', async () => {
    const result = await run(text);
    expect(result.variants.map(({ name, label }) => [name, label])).toEqual([
      ['straight', 'Straight'],
      ['winding', 'winding'],
    ]);
    expect([result.title, result.description, result.caseHash, result.caseFile]).toEqual([
      'Two hosts',
      'small',
      'abc',
      'two.yaml',
    ]);
    expect(result.fit).toBeUndefined();
    expect(result.notes).toEqual([]);
  });

  it('without a fit predicts every published number', async () => {
    const { comparison } = await run(text);
    expect(comparison?.source).toBe('nobody, 2020');
    expect(comparison?.rows.map(({ variant, published, role }) => [variant, published, role])).toEqual([
      ['straight', 0.03, 'predicted'],
      ['winding', 0.09, 'predicted'],
    ]);
  });

  it('with a fit says which number was fitted, and solves every variant at the fitted value', async () => {
    const result = await run(text + fit);
    expect(result.comparison?.rows.map(({ role }) => role)).toEqual(['fitted', 'predicted']);
    expect(result.fit?.converged).toBe(true);
    expect(result.variants[0].metrics.concentration_drop.value).toBeCloseTo(0.03, 7);
    const fitted = result.fit?.parameters[0].value as number;
    for (const { metrics } of result.variants) expect(metrics.current_density.value / fitted).toBeCloseTo(1, 9);
  });

  it('reports progress that never falls, from 0 to 1', async () => {
    for (const yaml of [text, text + fit]) {
      const seen: Progress[] = [];
      await run(yaml, { onProgress: (progress) => seen.push(progress) });
      expect(seen[0].done).toBe(0);
      expect(seen[seen.length - 1]).toEqual({ done: 1, what: 'done' });
      for (let k = 1; k < seen.length; k++) expect(seen[k].done).toBeGreaterThanOrEqual(seen[k - 1].done);
      expect(seen.some(({ what }) => what.startsWith('fitting'))).toBe(yaml !== text);
      expect(seen.some(({ what }) => what.startsWith('solving winding'))).toBe(true);
    }
  });

  it('says when a fit misses its targets', async () => {
    const bounded = fit
      .replace('initial: 2 mA/cm^2', 'initial: 1 mA/cm^2, maximum: 1.1 mA/cm^2')
      .replace('3 %', '30 %');
    const { notes, fit: found } = await run(text + bounded);
    expect(found?.converged).toBe(false);
    expect(notes).toEqual([
      'In the fit, operation.current_density stands at its maximum.',
      expect.stringMatching(/^The fit did not reach its targets: after \d+ iterations the worst is still \S+ % off\./u),
    ]);
  });
});

describe('an interruption', () => {
  it.each([0, 1, 3, 5])('at progress report %d stops the run and frees its memory', async (at) => {
    const before = core.allocatedBytes;
    const controller = new AbortController();
    let reports = 0;
    const error = await failure(
      run(text + fit, {
        signal: controller.signal,
        onProgress: () => {
          if (reports++ === at) controller.abort();
        },
      }),
    );
    expect(error).toBeInstanceOf(InterruptedError);
    expect((error as InterruptedError).help).toContain('nothing was written');
    expect(reports).toBe(at + 1);
    expect(core.allocatedBytes).toBe(before);
  });
});

describe('a fit that may not be', () => {
  const refused = async (path: string, initial: string) => {
    const error = await failure(
      (async () =>
        run(
          text + fit.replace('operation.current_density: { initial: 2 mA/cm^2 }', `${path}: { initial: ${initial} }`),
        ))(),
    );
    expect(error).toBeInstanceOf(BadCaseError);
    return (error as BadCaseError).problems[0];
  };

  it('of the geometry is refused at its place', async () => {
    const problem = await refused('cell.layers.host.thickness', '90 um');
    expect(problem.message).toBe('"cell.layers.host.thickness" cannot be fitted');
    expect(problem.help).toContain('the geometry stays as given');
    const line = `${text}${fit}`.split('\n').findIndex((row) => row.includes('initial: 2 mA/cm^2')) + 1;
    expect([problem.place.file, problem.place.line]).toEqual(['two.yaml', line]);
  });

  it('of a number that may change its sign is refused at its place without bounds', async () => {
    const problem = await refused('operation.current_density', '-2 mA/cm^2');
    expect(problem.message).toContain('may change its sign');
    expect(problem.help).toBe('give it a minimum and a maximum');
    expect(problem.place.line).toBeGreaterThan(1);
  });

  it.each([
    ['of zero', 'concentration_drop', '0 %', 'the target for concentration_drop is zero'],
    ['on a metric that the variant lacks', 'path_tortuosity', '1.5', 'variant "straight" has no path_tortuosity'],
  ])('with a target %s is refused at its place', async (_name, metric, value, message) => {
    const asked = fit.replace('metric: concentration_drop, value: 3 %', `metric: ${metric}, value: ${value}`);
    const yaml = text + asked;
    const error = await failure(run(yaml));
    expect(error).toBeInstanceOf(BadCaseError);
    const [problem] = (error as BadCaseError).problems;
    expect(problem.message).toContain(message);
    expect(problem.place.line).toBe(yaml.split('\n').findLastIndex((row) => row.includes(`metric: ${metric}`)) + 1);
  });
});

describe('a geometry that cannot be', () => {
  it('is placed in the file, at the gap of the variant that closes it', () => {
    const yaml = text.replace(
      'winding: { cell: { layers: { host: { structure: { tortuosity: 5 } } } } }',
      `winding:
    cell:
      width: 20 um
      layers: { host: { structure: { kind: sheets, arrangement: staggered, count: 3, gap: 0 um } } }`,
    );
    const error = failureOf(() => checkCase(readCase(yaml, 'two.yaml')));
    expect(error).toBeInstanceOf(DisconnectedPoresError);
    const { message, writtenAt } = error as DisconnectedPoresError;
    expect(message).toMatch(/^variant "winding": no pore leads from the counter electrode to the collector/u);
    const line = yaml.split('\n').findIndex((row) => row.includes('gap: 0 um'));
    expect(writtenAt).toEqual({ file: 'two.yaml', line: line + 1, column: yaml.split('\n')[line].indexOf('0 um') + 1 });
  });
});

describe('notes of several variants', () => {
  const outside = (value: string) =>
    `conductivity is used at ${value} mol/m3, outside the 100 to 3000 mol/m3 of its source (Somebody, 2008), in collector.`;
  const having = (label: string, ...said: string[]) => ({ label, notes: said.map((note) => `${label}: ${note}`) });

  it('say once what is the same, with the values between which a property is used', () => {
    expect(
      mergedNotes([having('A', outside('0.1'), 'alone.'), having('B: b', outside('20')), having('C', 'the same.')]),
    ).toEqual([`A, B: b: ${outside('0.1 to 20')}`, 'A: alone.', 'C: the same.']);
    expect(mergedNotes([having('A', outside('0.1')), having('B', outside('0.1'))])).toEqual([
      `A, B: ${outside('0.1')}`,
    ]);
  });

  it('count many variants', () => {
    expect(mergedNotes(['A', 'B', 'C', 'D', 'E'].map((label) => having(label, 'so.')))).toEqual(['5 variants: so.']);
  });
});
