import { describe, expect, it } from 'vitest';
import { caseOfPoint, parameterAt, readCase, type Sweep, sweepPoints } from '../../src/case/index.ts';
import { BadCaseError } from '../../src/errors.ts';
import { failureOf } from '../support/failure.ts';

/** A case with a sweep block, whose lines begin at line 13. */
function withSweep(block: string, variants = ''): string {
  return `title: a sweep
electrolyte: { concentration: 1 mol/L, salt_diffusivity: 3e-10 m^2/s, transference_number: 0.38 }
cell:
  width: 20 um
  layers:
    host: { thickness: 60 um, structure: { kind: sheets, arrangement: staggered, count: 6, gap: 4 um } }
    separator: { thickness: 25 um, structure: { kind: homogenised, porosity: 0.4, tortuosity: 2.5 } }
interfaces:
  host: { kind: butler_volmer, exchange_current_density: 10 A/m^2 }
  counter: { kind: butler_volmer, exchange_current_density: 10 A/m^2 }
operation: { kind: galvanostatic, current_density: 5 mA/cm^2 }
sweep:
${block}
${variants}`;
}

const read = (block: string, variants?: string) => readCase(withSweep(block, variants), 'cell.yaml');
const current = 'operation.current_density';
const sweepOf = (block: string): Sweep => read(block).sweep!;
const valuesOf = (entry: string) => sweepOf(`  parameters: { ${current}: ${entry} }`).parameters[0].values;

function problemsOf(block: string, variants?: string): string[] {
  try {
    read(block, variants);
  } catch (error) {
    expect(error).toBeInstanceOf(BadCaseError);
    return (error as BadCaseError).problems.map(({ message, place }) => `${place.line}: ${message}`);
  }
  return [];
}

describe('the values of a parameter', () => {
  it.each([
    ['[1 mA/cm^2, 20 A/m^2]', [10, 20]],
    ['{ from: 1 mA/cm^2, to: 2 mA/cm^2, count: 3 }', [10, 15, 20]],
    ['{ from: 1 mA/cm^2, to: 2 mA/cm^2, step: 0.3 mA/cm^2 }', [10, 13, 16, 19]],
    ['{ from: 1 mA/cm^2, to: 1.3 mA/cm^2, step: 0.1 mA/cm^2 }', [10, 11, 12, 13]],
    ['{ from: 1 mA/cm^2, to: 100 mA/cm^2, count: 3, spacing: log }', [10, 100, 1000]],
    ['{ from: 1 mA/cm^2, to: 10 mA/cm^2, per_decade: 2 }', [10, 31.6227766017, 100]],
    ['{ from: 1 mA/cm^2, to: 2 mA/cm^2, per_decade: 1 }', [10, 20]],
  ])('%s', (entry, values) => {
    expect(valuesOf(entry)).toEqual(values);
  });

  it.each([
    ['[1 mA/cm^2, 2 mA/cm^2, 4 mA/cm^2, 8 mA/cm^2]', 'log'],
    ['[1 mA/cm^2, 2 mA/cm^2, 3 mA/cm^2]', 'linear'],
    ['{ from: 1 mA/cm^2, to: 2 mA/cm^2, per_decade: 9 }', 'log'],
    ['{ from: 1 mA/cm^2, to: 2 mA/cm^2, count: 9 }', 'linear'],
  ])('%s has %s spacing', (entry, spacing) => {
    expect(sweepOf(`  parameters: { ${current}: ${entry} }`).parameters[0].spacing).toBe(spacing);
  });
});

describe('the values of what is counted', () => {
  const path = 'cell.layers.host.structure.count';
  const countsOf = (entry: string) => sweepOf(`  parameters: { ${path}: ${entry} }`).parameters[0].values;

  it.each([
    ['[2, 3, 6]', [2, 3, 6]],
    ['{ from: 2, to: 8, step: 2 }', [2, 4, 6, 8]],
    ['{ from: 1, to: 10, count: 4 }', [1, 4, 7, 10]],
    ['{ from: 1, to: 8, count: 5 }', [1, 3, 5, 6, 8]],
    ['{ from: 1, to: 4, per_decade: 12 }', [1, 2, 3, 4]],
  ])('%s', (entry, values) => {
    expect(countsOf(entry)).toEqual(values);
  });

  it.each([
    ['[2, 2.5]', 'a whole number'],
    ['[0, 2]', 'at least 1'],
    ['{ from: 2, to: 8, step: 0.5 }', 'a whole number'],
    ['[2 um]', 'needs a plain number'],
  ])('%s is refused', (entry, message) => {
    expect(problemsOf(`  parameters: { ${path}: ${entry} }`).join('\n')).toContain(message);
  });

  it('are whole and as likely as each other where they are sampled', () => {
    const sweep = sweepOf(`  sampling: latin_hypercube\n  count: 400\n  parameters: { ${path}: { from: 2, to: 5 } }`);
    const drawn = sweepPoints(sweep).map(({ values: [value] }) => value);
    for (const value of [2, 3, 4, 5]) expect(drawn.filter((other) => other === value)).toHaveLength(100);
  });

  it('make other cells', () => {
    const { variants, sweep } = read(`  parameters: { ${path}: [3, 5] }`);
    const point = caseOfPoint(variants, sweep!, sweepPoints(sweep!)[1]);
    expect(point.cell.layers[0].structure).toMatchObject({ count: 5 });
  });
});

describe('the points of a sweep', () => {
  const block = `  parameters:
    cell.layers.host.structure.gap: [2 um, 4 um]
    ${current}: [1 mA/cm^2, 2 mA/cm^2, 3 mA/cm^2]`;

  it('are all combinations in a grid, the last parameter fastest, variant by variant', () => {
    const points = sweepPoints(read(block, 'variants: { a: , b: }').sweep!);
    expect(points.map(({ index }) => index)).toEqual(points.map((_, k) => k));
    expect(points).toHaveLength(12);
    expect(points[1]).toEqual({ index: 1, variant: 'a', values: [2e-6, 20] });
    expect(points[9]).toEqual({ index: 9, variant: 'b', values: [4e-6, 10] });
  });

  it('are cases of their own', () => {
    const { variants, sweep } = read(block);
    const point = caseOfPoint(variants, sweep!, sweepPoints(sweep!)[5]);
    expect(parameterAt(point, current)?.value).toBe(30);
    expect(parameterAt(point, 'cell.layers.host.structure.gap')?.value).toBe(4e-6);
  });

  it.each(['latin_hypercube', 'sobol'])('are within the ranges if sampled by %s', (sampling) => {
    const sweep = sweepOf(`  sampling: ${sampling}
  count: 16
  seed: 3
  parameters:
    cell.layers.separator.structure.tortuosity: [1, 2]
    cell.layers.host.structure.gap: { from: 2 um, to: 4 um }
    ${current}: { from: 1 mA/cm^2, to: 100 mA/cm^2, spacing: log }`);
    const points = sweepPoints(sweep);
    expect(points).toHaveLength(16);
    for (const { values } of points) {
      expect([1, 2]).toContain(values[0]);
      expect(values[1] >= 2e-6 && values[1] <= 4e-6).toBe(true);
    }
    // As many below as above the geometric mean.
    expect(points.filter(({ values }) => values[2] < 100)).toHaveLength(8);
    expect(points.filter(({ values }) => values[0] === 1)).toHaveLength(8);
  });
});

describe('what is refused', () => {
  const one = (entry: string) => `  parameters: { ${current}: ${entry} }`;
  it.each([
    [one('[1 V]'), '13: entry 1 needs a current density, but "1 V" is an electric potential'],
    [one('[]'), '13: operation.current_density is empty'],
    [
      one('3 mA/cm^2'),
      '13: operation.current_density must be a list of values or a range, but it is the text "3 mA/cm^2"',
    ],
    [one('[1 mA/cm^2, 10 A/m^2]'), '13: 10 A/m^2 stands in this list twice'],
    [one('{ from: 1 mA/cm^2, to: 2 mA/cm^2 }'), '13: nothing says how many values this range has'],
    [one('{ from: 2 mA/cm^2, to: 1 mA/cm^2, count: 2 }'), '13: from 20 A/m^2 is not below to 10 A/m^2'],
    [one('{ from: 1 mA/cm^2, to: 2 mA/cm^2, count: 1 }'), '13: a range has two ends and so two values at least'],
    [
      one('{ from: 1 mA/cm^2, to: 2 mA/cm^2, count: 2, per_decade: 3 }'),
      '13: count and per_decade say the same thing twice',
    ],
    [
      one('{ from: 1 mA/cm^2, to: 2 mA/cm^2, step: 1 mA/cm^2, spacing: log }'),
      '13: a step is a distance, which the values of a logarithmic range do not keep',
    ],
    [
      one('{ from: 1 mA/cm^2, to: 2 mA/cm^2, per_decade: 1, spacing: linear }'),
      '13: per_decade counts the values of a logarithmic range, but the spacing is linear',
    ],
    [one('{ from: 0 A/m^2, to: 2 mA/cm^2, per_decade: 1 }'), '13: a logarithmic range must start above zero'],
    [
      one('{ from: 1 mA/cm^2, to: 2 mA/cm^2, step: -1 mA/cm^2 }'),
      '13: step must be positive, but it is -1 mA/cm^2, which is -10 A/m^2',
    ],
    [
      one('{ frm: 1 mA/cm^2, to: 2 mA/cm^2, count: 2 }'),
      '13: unknown key "frm" in sweep.parameters.operation.current_density',
    ],
    [
      one('{ from: 1 mA/cm^2, to: 9 mA/cm^2, step: 1e-6 mA/cm^2 }'),
      '13: the sweep has 100001 points, more than the 100000 that one sweep may have',
    ],
    [one('{ values: [1 mA/cm^2, 2 mA/cm^2] }'), '13: a list stands by itself, without the key "values"'],
    [
      one('{ from: 1 mA/cm^2, to: 2 mA/cm^2, list: [1 mA/cm^2] }'),
      '13: a list stands by itself, without the key "list"',
    ],
    ['  parameters: {}', '13: the sweep has no parameters'],
    [
      '  parameters: { operation.curent_density: [1 mA/cm^2] }',
      '13: the parameter "operation.curent_density" is missing in the variant "base"',
    ],
    [
      `  count: 3\n${one('[1 mA/cm^2]')}`,
      '13: a grid has as many points as its values have combinations: they are not counted beside',
    ],
    [`  seed: 3\n${one('[1 mA/cm^2]')}`, '13: nothing of a grid is left to chance'],
    [`  sampling: sobol\n${one('[1 mA/cm^2]')}`, '13: nothing says how many points are sampled'],
    [
      `  sampling: sobol\n  count: 4\n${one('{ from: 1 mA/cm^2, to: 2 mA/cm^2, count: 3 }')}`,
      '15: points that are sampled fall anywhere in a range: it has no values to be counted',
    ],
    [`  variants: [bse]\n${one('[1 mA/cm^2]')}`, '13: there is no variant "bse"'],
    [`  metrics: [cell_voltag]\n${one('[1 mA/cm^2]')}`, '13: there is no metric "cell_voltag"'],
    [
      '  parameters: { electrolyte.temperature: { from: 10 degC, to: 40 degC, step: 5 degC } }',
      '13: a step in degC would count from absolute zero',
    ],
    [
      '  parameters: { cell.layers.host.structure.gap: [1 um, 20 um, 30 um] }',
      '13: the gap of 20 um is not narrower than the cell, which is 20 um wide (at the point cell.layers.host.structure.gap = 0.00002 m and 1 other)',
    ],
  ])('%s', (block, message) => {
    expect(problemsOf(block)).toEqual([message]);
  });

  it('a parameter without its path, with the path that ends in it', () => {
    const error = failureOf(() => read('  parameters: { gap: [1 um] }')) as BadCaseError;
    expect(error.problems[0].help).toBe('did you mean "cell.layers.host.structure.gap"?');
  });

  it('a parameter that not every variant has', () => {
    expect(
      problemsOf(
        '  parameters: { cell.layers.host.structure.gap: [1 um] }',
        'variants: { a: , b: { cell: { layers: { host: { structure: { kind: open } } } } } }',
      ),
    ).toEqual(['13: the parameter "cell.layers.host.structure.gap" is missing in the variant "b"']);
  });

  it('everything at once, each with its place', () => {
    const problems = problemsOf(`  parameters:
    ${current}: { fro: 1 mA/cm^2, to: 2 mA/cm^2, count: 2 }
    cell.layers.separator.thickness: { from: 10 um, to: 5 um, count: 3 }
  metrics: [nothing]`);
    expect(problems.map((problem) => problem.split(':')[0])).toEqual(['14', '15', '16']);
  });
});
