import { describe, expect, it } from 'vitest';
import { parameterAt, parameterPaths, readCase, withParameters } from '../../src/case/index.ts';
import { BadCaseError } from '../../src/errors.ts';
import { goodCase } from './example.ts';

const [{ case: base }] = readCase(goodCase, 'cell.yaml').variants;

function problemsOf(values: Record<string, number>): string[] {
  try {
    withParameters(base, values);
  } catch (error) {
    expect(error).toBeInstanceOf(BadCaseError);
    return (error as BadCaseError).problems.map(({ message }) => message);
  }
  return [];
}

describe('parameterAt', () => {
  it('finds a quantity by its path, with its unit', () => {
    const parameter = parameterAt(base, 'cell.layers.host.structure.gap');
    expect(parameter?.value).toBe(1e-6);
    expect(parameter?.specification.unit).toBe('m');
    expect(parameterAt(base, 'operation.current_density')?.specification.unit).toBe('A/m^2');
  });

  it.each([
    'cell.layers.hose.thickness',
    'cell.layers.host',
    'cell.layers.host.name',
    'cell.layers.0.thickness',
    'cell.layers.host.structure.wall_thickness',
    'operation.voltage',
    'mesh.finest_cell',
    'constructor.name',
    '__proto__',
    '',
  ])('finds nothing at "%s"', (path) => {
    expect(parameterAt(base, path)).toBeUndefined();
  });

  it('finds what is counted', () => {
    const parameter = parameterAt(base, 'cell.layers.host.structure.count');
    expect(parameter?.specification).toMatchObject({ unit: '1', whole: true });
  });

  it('finds every path that is listed', () => {
    const paths = parameterPaths(base);
    expect(paths).toContain('cell.layers.separator.thickness');
    expect(paths).toContain('interfaces.collector.exchange_current_density');
    for (const path of paths) expect(parameterAt(base, path)?.path).toBe(path);
  });
});

describe('withParameters', () => {
  it('changes a copy', () => {
    const changed = withParameters(base, { 'cell.layers.host.structure.gap': 2e-6, 'cell.width': 5e-5 });
    expect(changed.cell.layers[0].structure).toMatchObject({ gap: 2e-6 });
    expect(changed.cell.width).toBe(5e-5);
    expect(base.cell.layers[0].structure).toMatchObject({ gap: 1e-6 });
  });

  it('sets any parameter to what it is without a change', () => {
    for (const path of parameterPaths(base)) {
      const value = parameterAt(base, path)?.value as number;
      expect(parameterAt(withParameters(base, { [path]: value }), path)?.value).toBeCloseTo(value, 14);
    }
  });

  it('keeps the collector the same as the host, unless it is changed by itself', () => {
    const together = withParameters(base, { 'interfaces.host.exchange_current_density': 3 });
    expect(together.interfaces.collector).toMatchObject({ exchange_current_density: 3 });
    const apart = withParameters(base, { 'interfaces.collector.exchange_current_density': 3 });
    expect(apart.interfaces.host).toMatchObject({ exchange_current_density: 10 });
    expect(apart.interfaces.collector).toMatchObject({ exchange_current_density: 3 });
  });

  it('keeps the transport numbers of the electrolyte consistent', () => {
    const { electrolyte } = withParameters(base, { 'electrolyte.transference_number': 0.5 });
    expect(electrolyte).toMatchObject({
      cation_diffusivity: expect.closeTo(3e-10, 24),
      anion_diffusivity: expect.closeTo(3e-10, 24),
    });
    const ions = withParameters(base, {
      'electrolyte.cation_diffusivity': 1e-10,
      'electrolyte.anion_diffusivity': 3e-10,
    });
    expect(ions.electrolyte).toMatchObject({ transference_number: expect.closeTo(0.25, 14) });
  });

  it.each([
    [{ 'cell.widht': 1 }, 'the case has no parameter "cell.widht"'],
    [
      { 'cell.layers.host.structure.count': 2.5 },
      'cell.layers.host.structure.count must be a whole number, but it is 2.5',
    ],
    [{ 'cell.width': -1 }, 'cell.width must be positive, but it is -1 m'],
    [{ 'cell.width': Number.NaN }, 'cell.width must be a finite number, but it is NaN m'],
    [{ 'cell.width': 1e-6 }, 'the gap of 1 um is not narrower than the cell, which is 1 um wide'],
    [
      { 'electrolyte.salt_diffusivity': 1e-10, 'electrolyte.cation_diffusivity': 1e-10 },
      'the diffusivities are given in two ways, by the salt and by the ions',
    ],
  ])('refuses %j', (values, message) => {
    expect(problemsOf(values as Record<string, number>)).toEqual([message]);
  });

  it('suggests a path, and points at the place it is given', () => {
    const place = { file: 'cell.yaml', line: 3, column: 4 };
    try {
      withParameters(base, { 'cell.widht': 1 }, place);
      expect.unreachable();
    } catch (error) {
      const [problem] = (error as BadCaseError).problems;
      expect(problem.help).toBe('did you mean "cell.width"?');
      expect(problem.place).toEqual(place);
    }
  });
});
