import { describe, expect, it } from 'vitest';
import { meander } from './fake-effects.ts';

describe('the help', () => {
  it('lists the commands, examples and exit codes on stdout', async () => {
    const { exitCode, stdout, stderr } = await meander(['--help']);
    expect(exitCode).toBe(0);
    expect(stderr).toBe('');
    for (const part of [
      'meander run <case>',
      'meander impedance <case>',
      'meander validate',
      'meander schema',
      'Examples:',
      'Exit codes: 0 done',
    ]) {
      expect(stdout).toContain(part);
    }
  });

  it('of a command shows its options and examples', async () => {
    const { exitCode, stdout } = await meander(['run', '--help']);
    expect(exitCode).toBe(0);
    for (const part of ['--out', '--json', '--quiet', 'results/<name', 'meander run my-cell.yaml --out my-results']) {
      expect(stdout).toContain(part);
    }
  });

  it('is what a bare call gets, on stderr and as a wrong call', async () => {
    const { exitCode, stdout, stderr } = await meander([]);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('Commands:');
  });
});

it('tells the version', async () => {
  expect(await meander(['--version'])).toMatchObject({ exitCode: 0, stdout: '0.1.0\n' });
});

describe('a wrong call ends with exit code 2, what is wrong, and what was probably meant', () => {
  it.each([
    ['rnu x.yaml', 'unknown command "rnu"', 'did you mean "run"?'],
    ['valdate x.yaml', 'unknown command "valdate"', 'did you mean "validate"?'],
    [
      'plot',
      'unknown command "plot"',
      'the commands are run, sweep, impedance, limits, sensitivity, polarisation, transference, calibrate, tortuosity, compare, report, mesh, validate, schema',
    ],
    ['sweep', 'meander sweep needs a case file', 'for example `meander sweep cases/design-map.yaml`'],
    ['run', 'meander run needs a case file', 'for example `meander run cases/vga-vs-hga.yaml`'],
    ['validate', 'meander validate needs a case file', 'for example `meander validate'],
    ['run x.yaml y.yaml', '"y.yaml" is one argument too many', 'run one case at a time'],
    ['run x.yaml --quite', 'unknown option "--quite"', 'did you mean "--quiet"?'],
    // An unknown option takes the word after it for its value.
    ['run --quite x.yaml', 'unknown option "--quite"', 'did you mean "--quiet"?'],
    ['run x.yaml --ou=there', 'unknown option "--ou"', 'did you mean "--out"?'],
    ['run x.yaml -z', 'unknown option "-z"', 'meander run takes --out, --format, --theme, --json, --quiet'],
    ['run x.yaml --out', '--out needs a value', 'meander run --help'],
    ['run x.yaml --out a --out b', '--out is given twice', 'meander run --help'],
    ['run x.yaml --no-json', 'unknown option "--no-json"', ''],
    ['--bogus', 'unknown option "--bogus"', 'meander takes --help, --version'],
  ])('meander %s', async (line, message, help) => {
    const { exitCode, stdout, stderr } = await meander(line.split(' '));
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(`error: ${message}\n`);
    expect(stderr).toContain(help);
    expect(stderr.trimEnd().split('\n')).toHaveLength(2);
  });
});
