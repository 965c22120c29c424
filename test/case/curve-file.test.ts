import { describe, expect, it } from 'vitest';
import { readCase } from '../../src/case/index.ts';
import { BadCaseError } from '../../src/errors.ts';

const caseWith = (target: string) => `
title: curves
electrolyte: { concentration: 1 mol/L, salt_diffusivity: 3e-10 m^2/s, transference_number: 0.38 }
interfaces: { collector: { kind: butler_volmer, exchange_current_density: 5 A/m^2 }, counter: { kind: reservoir } }
operation: { kind: galvanostatic, current_density: 2 mA/cm^2, duration: 1 min }
cell: { layers: { gap: { thickness: 100 um, structure: { kind: open } } } }
fit:
  parameters: { electrolyte.salt_diffusivity: { initial: 2e-10 m^2/s } }
  targets:
    - { variant: base, file: data/curve.csv, ${target} }
`;

function read(target: string, text: string | undefined) {
  const files = new Map(text === undefined ? [] : [['data/curve.csv', text]]);
  return readCase(caseWith(target), 'folder/case.yaml', files).fit?.targets[0];
}

function problem(target: string, text: string | undefined) {
  try {
    read(target, text);
  } catch (error) {
    expect(error).toBeInstanceOf(BadCaseError);
    const [{ message, place, help }] = (error as BadCaseError).problems;
    return { message, help, at: `${place.file}:${place.line}:${place.column}` };
  }
  return undefined;
}

describe('a measured curve', () => {
  it('is read with the units of its columns, in SI', () => {
    const text = '# a comment\ntime (min),voltage (mV)\n0.5,12\n1,"15"\n';
    expect(read('kind: voltage', text)).toEqual({
      kind: 'voltage',
      variant: 'base',
      file: 'data/curve.csv',
      points: { over: [30, 60], values: [[0.012, 0.015]] },
    });
  });

  it('is read by names and numbers of columns, with units beside, semicolons and an uncertainty of its own', () => {
    const text = 'E;noise;t [s];more\n12;3;1;x\n13;4;2;y\n';
    const how =
      'kind: voltage, columns: { time: t, voltage: 1, uncertainty: noise }, units: { voltage: mV }, relative_uncertainty: 1';
    const curve = read(how.replace('uncertainty: noise }', 'uncertainty: 2 }'), text);
    expect(curve).toMatchObject({ points: { over: [1, 2], values: [[0.012, expect.closeTo(0.013, 12)]] } });
    const sigma = (curve as unknown as { points: { uncertainties: number[][] } }).points.uncertainties[0];
    expect(sigma[0]).toBeCloseTo(Math.hypot(0.003, 0.012), 12);
  });

  it('of an impedance takes the imaginary part with its sign turned', () => {
    const text = 'f (Hz),Re (ohm cm^2),-Im (ohm cm^2)\n10,2,1\n';
    expect(read('kind: impedance, columns: { minus_imaginary: 3 }', text)).toMatchObject({
      points: { over: [10], values: [[2e-4], [-1e-4]] },
    });
  });

  it.each([
    [
      'a file that is not there',
      'kind: voltage',
      undefined,
      'folder/case.yaml:10:30',
      'the file "data/curve.csv" cannot be read',
    ],
    ['an empty file', 'kind: voltage', '', 'folder/data/curve.csv:1:1', 'the file has no point of a curve'],
    ['a header alone', 'kind: voltage', 'time (s),voltage (V)\n', 'folder/data/curve.csv:1:1', 'no point'],
    [
      'no number',
      'kind: voltage',
      'time (s),voltage (V)\n1,2\n2,abc\n',
      'folder/data/curve.csv:3:3',
      'this is not a number: "abc"',
    ],
    [
      'a missing value',
      'kind: voltage',
      'time (s),voltage (V)\n1,\n',
      'folder/data/curve.csv:2:3',
      'a value is missing',
    ],
    [
      'a hexadecimal number',
      'kind: voltage',
      'time (s),voltage (V)\n1,0x10\n',
      'folder/data/curve.csv:2:3',
      'not a number',
    ],
    [
      'a line that is too short',
      'kind: voltage',
      'time (s),voltage (V)\n1\n',
      'folder/data/curve.csv:2:1',
      'there is no column 2',
    ],
    [
      'a column without unit',
      'kind: voltage',
      'time (s),voltage\n1,2\n',
      'folder/data/curve.csv:1:10',
      'the unit of the voltage is not known',
    ],
    [
      'a unit of something else',
      'kind: voltage',
      'time (s),voltage (A)\n1,2\n',
      'folder/data/curve.csv:1:10',
      '"A" is no unit of the voltage',
    ],
    [
      'a misspelt column',
      'kind: voltage, columns: { voltage: voltag }',
      'time (s),voltage (V)\n1,2\n',
      'folder/data/curve.csv:1:1',
      'the file has no column "voltag"',
    ],
    [
      'a time before the beginning',
      'kind: voltage',
      'time (s),voltage (V)\n-1,2\n',
      'folder/data/curve.csv:2:1',
      'the time is negative',
    ],
    [
      'a frequency of zero',
      'kind: impedance',
      'f (Hz),a (ohm m^2),b (ohm m^2)\n0,1,1\n',
      'folder/data/curve.csv:2:1',
      'the frequency must be positive',
    ],
    [
      'a certain zero',
      'kind: voltage, relative_uncertainty: 1 %',
      'time (s),voltage (V)\n1,0\n',
      'folder/data/curve.csv:2:1',
      'the uncertainty must be positive',
    ],
  ])('with %s is refused at its place', (_name, target, text, at, message) => {
    const found = problem(target, text);
    expect(found?.message).toContain(message);
    expect(found?.at).toBe(at);
  });

  it('beside a target of another sort of certainty is refused', () => {
    const found = problem(
      'kind: voltage, uncertainty: 1 mV }\n    - { variant: base, metric: cell_voltage, value: 1 V',
      'time (s),voltage (V)\n1,2\n',
    );
    expect(found?.message).toBe('some targets of the fit state an uncertainty and others do not');
  });
});
