import { describe, expect, it } from 'vitest';
import { filesNamedIn, isTransient, readCase, stepsOf } from '../../src/case/index.ts';
import type { BadCaseError } from '../../src/errors.ts';
import { failureOf } from '../support/failure.ts';
import { change, onlyProblemOf } from './example.ts';

const operation = 'operation: { kind: galvanostatic, current_density: 2.5 mA/cm^2 }';
const withOperation = (text: string, ...more: readonly (readonly [string, string])[]) =>
  change([operation, text], ...more);
const read = (text: string) => readCase(withOperation(text), 'cell.yaml').variants[0].case.operation;

describe('an operation', () => {
  it.each([
    ['a given current', operation, false],
    ['a given voltage', 'operation: { kind: potentiostatic, voltage: -10 mV }', false],
    ['a given current for a time', 'operation: { kind: galvanostatic, current_density: 1 A/m^2, duration: 1 s }', true],
    [
      'a given voltage until something',
      'operation: { kind: potentiostatic, voltage: -10 mV, until: { current_below: 1 A/m^2 } }',
      true,
    ],
    ['a rest', 'operation: { kind: rest, duration: 1 s }', true],
    ['a profile', 'operation: { kind: profile, points: [[0 s, 1 A/m^2], [1 s, 1 A/m^2]] }', true],
    ['steps', 'operation: { kind: steps, steps: [{ kind: rest, duration: 1 s }] }', true],
  ])('that is %s: in time %s', (_name, text, inTime) => {
    expect(isTransient(read(text))).toBe(inTime);
  });

  it('is read to SI, with one cycle where none are given', () => {
    const steps = read(`operation:
  kind: steps
  steps:
    - { kind: galvanostatic, current_density: 1 mA/cm^2, duration: 2 min, until: { capacity: 1 mAh/cm^2, depletion: 0.1 % } }
    - { kind: profile, points: [[0 s, 1 mA/cm^2], [1 min, -1 mA/cm^2]] }
  output: { times: [1 min], every: 1 h }`);
    expect(steps).toEqual({
      kind: 'steps',
      cycles: 1,
      steps: [
        { kind: 'galvanostatic', current_density: 10, duration: 120, until: { capacity: 36000, depletion: 0.001 } },
        {
          kind: 'profile',
          points: [
            [0, 10],
            [60, -10],
          ],
        },
      ],
      output: { times: [60], every: 3600 },
    });
    expect(stepsOf(steps).length).toBe(2);
  });
});

describe('what is wrong with an operation is said where it stands', () => {
  const steps = (step: string) =>
    `operation:\n  kind: steps\n  steps:\n    - { kind: rest, duration: 1 s }\n    - ${step}`;

  it.each([
    [
      'a step of unknown kind',
      steps('{ kind: galvanostatc, current_density: 1 A/m^2 }'),
      '20:15',
      'operation.steps.1.kind',
    ],
    [
      'a step without an end',
      steps('{ kind: galvanostatic, current_density: 1 A/m^2 }'),
      '20:7',
      'operation.steps.1.duration',
    ],
    ['a wrong unit in a step', steps('{ kind: rest, duration: 5 mV }'), '20:31', 'operation.steps.1.duration'],
    [
      'a condition of another kind of step',
      steps('{ kind: rest, until: { current_below: 1 A/m^2 } }'),
      '20:30',
      'operation.steps.1.until.current_below',
    ],
    ['conditions without a condition', steps('{ kind: rest, until: {} }'), '20:21', 'operation.steps.1.until'],
    ['steps without steps', 'operation: { kind: steps, steps: [] }', '16:27', 'operation.steps'],
    [
      'a bare number in a profile',
      'operation: { kind: profile, points: [[0 s, 1 A/m^2], [10, 1 A/m^2]] }',
      '16:55',
      'operation.points.1.0',
    ],
    [
      'a profile whose times fall',
      'operation: { kind: profile, points: [[0 s, 1 A/m^2], [10 s, 1 A/m^2], [9 s, 1 A/m^2]] }',
      '16:72',
      'operation.points.2.0',
    ],
    [
      'a profile that starts late',
      'operation: { kind: profile, points: [[1 s, 1 A/m^2], [10 s, 1 A/m^2]] }',
      '16:39',
      'operation.points.0.0',
    ],
    ['a profile of one point', 'operation: { kind: profile, points: [[0 s, 1 A/m^2]] }', '16:29', 'operation.points'],
    [
      'output of a steady state',
      'operation: { kind: galvanostatic, current_density: 1 A/m^2, output: { every: 1 s } }',
      '16:61',
      'operation.output',
    ],
    [
      'a depletion of everything',
      'operation: { kind: galvanostatic, current_density: 1 A/m^2, until: { depletion: 1 } }',
      '16:81',
      'operation.until.depletion',
    ],
  ])('%s', (_name, text, at, path) => {
    const problem = onlyProblemOf(withOperation(text));
    expect([`${problem.place.line}:${problem.place.column}`, problem.path]).toEqual([at, path]);
    expect(problem.message).not.toBe('');
  });

  it('a voltage where the counter electrode imposes the current', () => {
    const imposed = ['counter: { kind: reservoir }', 'counter: { kind: uniform_current }'] as const;
    const held = onlyProblemOf(withOperation(steps('{ kind: potentiostatic, voltage: 1 V, duration: 1 s }'), imposed));
    expect([held.path, held.message]).toEqual([
      'operation.steps.1.kind',
      'a held voltage and a counter electrode that imposes the current contradict each other',
    ]);
    const until = onlyProblemOf(
      withOperation(
        'operation: { kind: galvanostatic, current_density: 1 A/m^2, until: { voltage_above: 1 V } }',
        imposed,
      ),
    );
    expect(until.path).toBe('operation.until.voltage_above');
    expect(until.message).toContain('there is no voltage to end by');
  });
});

describe('a profile in a file', () => {
  const text = withOperation('operation: { kind: profile, file: pulses.csv }');
  const withFile = (content: string) => readCase(text, 'cell.yaml', new Map([['pulses.csv', content]]));

  it('is read with the units of its header', () => {
    const { operation } = withFile('time (min),current density (mA/cm^2)\r\n0,1\r\n2,-0.5\r\n\r\n').variants[0].case;
    expect(operation).toMatchObject({
      kind: 'profile',
      points: [
        [0, 10],
        [120, -5],
      ],
    });
    expect(filesNamedIn(text)).toEqual(['pulses.csv']);
  });

  it('is parted by semicolons or tabs as well, and may hold comments', () => {
    const plain = withFile('time (s),current (mA/cm^2)\n0,1\n2,-0.5\n').variants[0].case.operation;
    for (const part of [';', '\t']) {
      const content = `\uFEFF# from a cycler\ntime (s)${part}current (mA/cm^2)\n0${part}1\n# pause, then\n2${part}-0.5\n`;
      expect(withFile(content).variants[0].case.operation).toEqual(plain);
      const error = failureOf(() => withFile(content.replace('-0.5', 'x'))) as BadCaseError;
      expect(error.problems[0].place.line).toBe(5);
    }
  });

  it.each([
    ['time,current\n0,1\n1,1\n', '1:1', 'the first line must name two columns with their units'],
    ['time (V),current (mA/cm^2)\n0,1\n1,1\n', '1:1', 'the first line must name two columns with their units'],
    ['time (s),current (mA/cm^2)\n0,1\n1;1\n', '3:1', 'this is not a time and a current: "1;1"'],
    ['time (s),current (mA/cm^2)\r\n0,1\r\n\r\n2,1\r\n1,1\r\n', '5:1', 'the times of a profile must not fall'],
    ['time (s),current (mA/cm^2)\n3,1\n4,1\n', '2:1', 'a profile starts at 0 s'],
    ['time (s),current (mA/cm^2)\n-1,1\n4,1\n', '2:1', 'value 1 of point 1 must be zero or positive'],
  ])('is refused at its line where %j', (content, at, message) => {
    const error = failureOf(() => withFile(content)) as BadCaseError;
    const [first] = error.problems;
    expect(`${first.place.file}:${first.place.line}:${first.place.column}`).toBe(`pulses.csv:${at}`);
    expect(first.message).toContain(message);
    expect(first.frame).toContain(content.split(/\r?\n/u)[first.place.line - 1]);
  });

  it('is found from the folder of the case, also in messages', () => {
    const read = () => readCase(text, 'cells/cell.yaml', new Map([['pulses.csv', 'time\n']]));
    expect((failureOf(read) as BadCaseError).problems[0].place.file).toBe('cells/pulses.csv');
  });

  it('is refused where it is not there, and beside points', () => {
    expect(onlyProblemOf(text).message).toBe('the file "pulses.csv" cannot be read');
    const both = withOperation('operation: { kind: profile, file: a.csv, points: [[0 s, 0 A/m^2], [1 s, 0 A/m^2]] }');
    expect(onlyProblemOf(both).message).toContain('two ways');
  });
});
