import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { decodePng } from '../report/decode-png.ts';
import { meander } from './fake-effects.ts';

const separator = (more = '') => `title: A separator
electrolyte: { concentration: 1 mol/L, salt_diffusivity: 2e-10 m^2/s, transference_number: 0.4 }
cell: { layers: { separator: { thickness: 25 um, structure: { kind: open } } } }
interfaces:
  collector: { kind: butler_volmer, exchange_current_density: 10 A/m^2 }
  counter: { kind: butler_volmer, exchange_current_density: 10 A/m^2 }
operation: { kind: galvanostatic, current_density: 1 mA/cm^2 }
${more}`;

describe('meander sensitivity', () => {
  it('leaves table, numbers, page and tornado plot of a case that does not ask for them', async () => {
    const files = { 'cells/separator.yaml': separator() };
    const { exitCode, stdout, stderr, folders } = await meander(['sensitivity', 'cells/separator.yaml'], { files });
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Sensitivities of base');
    expect(stdout).toMatch(/│ operation\.current_density +│ +0\.996 │ +0\.930 │/u);
    const [folder] = [...folders.keys()];
    expect(folder.replaceAll('\\', '/')).toBe('results/separator-sensitivity');
    const contentOf = (path: string) => folders.get(folder)!.find((file) => file.path === path)?.content;
    expect(JSON.parse(contentOf('manifest.json') as string).command).toBe('meander sensitivity cells/separator.yaml');
    const { sensitivities } = JSON.parse(contentOf('summary.json') as string).variants.base;
    expect(sensitivities.adjoint).toBe(true);
    const byCurrent = sensitivities.metrics.cell_voltage['operation.current_density'];
    const [header, ...lines] = (contentOf('base.sensitivity.csv') as string).trimEnd().split('\n');
    expect(header).toMatch(/^metric,.*,change$/u);
    const line = lines.find((each) => /^cell_voltage,.*,operation\.current_density,/u.test(each))?.split(',');
    expect(Number(line?.[6])).toBe(byCurrent.derivative.value);
    expect(line?.[8]).toBe('V/(A/m^2)');
    expect(contentOf('report.html')).toContain('<h2 id="sensitivity">Sensitivities</h2>');

    const specification = JSON.parse(contentOf('sensitivity.vl.json') as string);
    const schema = createRequire(import.meta.url).resolve('vega-lite/vega-lite-schema.json');
    const validate = new Ajv({ unknownFormats: 'ignore', logger: false }).compile(
      JSON.parse(readFileSync(schema, 'utf8')),
    );
    validate(specification);
    expect(validate.errors).toBeNull();
    const svg = contentOf('sensitivity.svg') as string;
    for (const text of ['Cell voltage (mV)', 'Salt diffusivity', 'parameter higher']) expect(svg).toContain(text);
    const { width, height, pixels } = decodePng(contentOf('sensitivity.png') as Uint8Array);
    const dark = (x: number, y: number) => pixels[4 * (y * width + x)] < 200;
    for (let y = 0; y < height; y++) expect(dark(0, y) || dark(width - 1, y), `row ${y}`).toBe(false);
  });

  it('takes parameters, ranges and metrics of the case', async () => {
    const block = 'sensitivity: { parameters: { operation.current_density: 30 % }, metrics: [concentration_drop] }\n';
    const { stdout } = await meander(['run', 'a.yaml', '--json'], { files: { 'a.yaml': separator(block) } });
    const { sensitivities } = JSON.parse(stdout).variants.base;
    expect(sensitivities.parameters).toEqual([
      { path: 'operation.current_density', value: 10, unit: 'A/m^2', range: 0.3 },
    ]);
    expect(Object.keys(sensitivities.metrics)).toEqual(['concentration_drop']);
  });

  it('refuses what runs in time with the place of its operation', async () => {
    const files = { 'a.yaml': separator().replace('1 mA/cm^2', '1 mA/cm^2, duration: 5 s') };
    const { exitCode, stderr } = await meander(['sensitivity', 'a.yaml'], { files });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('runs in time, and has no sensitivities');
    expect(stderr).toMatch(/a\.yaml:7:\d+/u);
  });
});
