import { expect, it } from 'vitest';
import { sweptSeparator } from '../support/sweeps.ts';
import { meander, smallCase } from './fake-effects.ts';

const files = {
  'good.yaml': smallCase(),
  'pair.yaml': smallCase({ extra: 'variants:\n  first: {}\n  second: {}\n' }),
  'bad.yaml': smallCase({ currentDensity: '2 mV', extra: 'colour: blue\n' }),
};

it('says how many variants a good case has', async () => {
  const { exitCode, stdout, stderr } = await meander(['validate', 'good.yaml', 'pair.yaml'], { files });
  expect(exitCode).toBe(0);
  expect(stdout).toBe('ok  good.yaml: 1 variant\nok  pair.yaml: 2 variants\n');
  expect(stderr).toBe('');
});

it('says how many points a sweep has', async () => {
  const { stdout } = await meander(['validate', 'swept.yaml'], { files: { 'swept.yaml': sweptSeparator().text } });
  expect(stdout).toBe('ok  swept.yaml: 1 variant, a sweep of 12 points\n');
});

it('prints every problem of a bad case with its place and line, and reads the other files all the same', async () => {
  const { exitCode, stdout, stderr } = await meander(['validate', 'bad.yaml', 'good.yaml'], { files });
  expect(exitCode).toBe(2);
  expect(stdout).toBe('ok  good.yaml: 1 variant\n');
  expect(stderr).toContain('bad.yaml:17:52: error: current_density needs');
  expect(stderr).toContain('> 17 | operation:');
  expect(stderr).toContain('bad.yaml:18:1: error: unknown key "colour" at the top of the case\n');
  expect(stderr).toContain('  help: ');
  expect(stderr).toContain('2 problems\n');
});

it('with --quiet prints only what is wrong', async () => {
  expect(await meander(['validate', 'good.yaml', '--quiet'], { files })).toMatchObject({
    exitCode: 0,
    stdout: '',
    stderr: '',
  });
});
