import { expect, it } from 'vitest';
import { caseJsonSchema } from '../../src/case/index.ts';
import { meander } from './fake-effects.ts';

it('prints the JSON Schema of case files', async () => {
  const { exitCode, stdout } = await meander(['schema']);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toEqual(caseJsonSchema());
  expect(stdout.endsWith('}\n')).toBe(true);
});

it('with --out writes it to a file', async () => {
  const { exitCode, stdout, written } = await meander(['schema', '--out', 'meander.schema.json']);
  expect(exitCode).toBe(0);
  expect(stdout).toBe('');
  expect(JSON.parse(written.get('meander.schema.json') as string)).toEqual(caseJsonSchema());
});
