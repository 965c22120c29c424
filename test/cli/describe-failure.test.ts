import { expect, it } from 'vitest';
import { describeFailure } from '../../src/cli/describe-failure.ts';
import { BadMeshError, DepletedError, InterruptedError, UnbalancedError } from '../../src/errors.ts';
import { RecordedOutput } from './fake-effects.ts';

const plain = { stderr: new RecordedOutput(), environment: {} };

it.each([
  [new BadMeshError('no mesh', 'try'), 2],
  [new UnbalancedError('lost charge', 'try'), 1],
  [new InterruptedError('stopped', 'try'), 130],
])('gives %s its exit code, code and help', async (error, exitCode) => {
  expect(await describeFailure(error, plain)).toEqual({
    exitCode,
    text: `error: ${error.message} [${error.code}]\n  help: try`,
  });
});

it('tells a depletion with its place, the load that was reached and the extrema', async () => {
  const place = { x: 0, y: 1.5e-5, region: 'host' };
  const extrema = {
    name: 'concentration',
    unit: 'mol/m^3',
    minimum: 0.01,
    maximum: 1000,
    minimumAt: place,
    maximumAt: place,
  };
  const error = new DepletedError('the salt is used up', 'lower the current', [extrema], place, 0.25);
  const { text, exitCode } = await describeFailure(error, plain);
  expect(exitCode).toBe(1);
  expect(text).toContain('load reached: 25 % of what was asked');
  expect(text).toContain('concentration: 0.01 mol/m^3 at x = 0 um, y = 15 um (host) to 1000 mol/m^3');
});

it('puts a defect on one line and says that it is one, with the stack only when asked', async () => {
  const defect = new TypeError('x is undefined\nsecond line');
  const { text, exitCode } = await describeFailure(defect, plain);
  expect(exitCode).toBe(1);
  expect(text.split('\n')).toHaveLength(1);
  expect(text).toContain('internal error: TypeError: x is undefined');
  expect(text).toContain('please report');
  const debugging = await describeFailure(defect, { ...plain, environment: { MEANDER_DEBUG: '1' } });
  expect(debugging.text).toContain('describe-failure.test.ts');
});

it('colours where colours are wanted', async () => {
  const { text } = await describeFailure(new BadMeshError('no mesh', 'try'), {
    stderr: new RecordedOutput({ hasColours: true }),
    environment: {},
  });
  expect(text).toContain('\u001b[31merror:\u001b[39m');
});
