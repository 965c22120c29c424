import { describe, expect, it } from 'vitest';
import { type Case, readCase } from '../../src/case/index.ts';
import { change, goodCase, onlyProblemOf, summaryOf } from './example.ts';

/** The good case, 16 lines long, with a block of variants below it. */
function withVariants(block: string, text = goodCase): string {
  return `${text}variants:\n${block}`;
}

function resolve(block: string, text = goodCase): Record<string, Case> {
  const { variants } = readCase(withVariants(block, text), 'cell.yaml');
  return Object.fromEntries(variants.map((variant) => [variant.name, variant.case]));
}

describe('variants', () => {
  it('merge mappings and replace values', () => {
    const { thin } = resolve(
      '  thin: { cell: { layers: { host: { thickness: 50 um, structure: { gap: 2 um } } } } }\n',
    );
    expect(thin.cell.layers).toEqual([
      {
        name: 'host',
        thickness: 5e-5,
        structure: { kind: 'sheets', arrangement: 'staggered', count: 10, gap: 2e-6, sheet_thickness: 0 },
      },
      { name: 'separator', thickness: 5e-5, structure: { kind: 'open' } },
    ]);
  });

  it('replace a mapping of another kind whole', () => {
    const { vga } = resolve('  vga: { cell: { layers: { host: { structure: { kind: channels, count: 2 } } } } }\n');
    expect(vga.cell.layers[0].structure).toEqual({
      kind: 'channels',
      count: 2,
      wall_thickness: 0,
      path: { kind: 'straight' },
      width_spread: 0,
      seed: 1,
      surface: 'reactive',
    });
  });

  it('remove a key by null', () => {
    const block = '  bare: { cell: { layers: { separator: null } } }\n';
    expect(resolve(block).bare.cell.layers.map(({ name }) => name)).toEqual(['host']);
  });

  it('swap one pair of diffusivities for the other', () => {
    const block = `  ions:
    electrolyte:
      salt_diffusivity: null
      transference_number: null
      cation_diffusivity: 1e-10 m^2/s
      anion_diffusivity: 3e-10 m^2/s
`;
    const { electrolyte } = resolve(block).ions;
    expect(electrolyte).toMatchObject({
      salt_diffusivity: expect.closeTo(1.5e-10, 24),
      transference_number: expect.closeTo(0.25, 14),
    });
  });

  it('add a layer on top of those of the base', () => {
    const block = '  more: { cell: { layers: { glass: { thickness: 10 um, structure: { kind: open } } } } }\n';
    expect(resolve(block).more.cell.layers.map(({ name }) => name)).toEqual(['host', 'separator', 'glass']);
  });

  it('keep the order of the file, with labels, and a name alone is the base as it stands', () => {
    const { variants } = readCase(withVariants('  b: { label: Second letter }\n  a:\n'), 'cell.yaml');
    expect(variants.map(({ name, label }) => [name, label])).toEqual([
      ['b', 'Second letter'],
      ['a', 'a'],
    ]);
    expect(variants[0].case).toEqual(variants[1].case);
  });

  it('may supply what the base leaves out', () => {
    const base = change(['  width: 35.5 um\n', ''], ['      thickness: 100 um\n', '']);
    const { whole } = resolve('  whole: { cell: { width: 20 um, layers: { host: { thickness: 80 um } } } }\n', base);
    expect(whole.cell.width).toBe(2e-5);
    expect(whole.cell.layers[0].thickness).toBe(8e-5);
  });

  it('may share text through anchors and merge keys', () => {
    const text = withVariants(`  a: &a { operation: { current_density: 1 mA/cm^2 } }
  b: { <<: *a, mesh: { cells_per_layer: 50 } }
`);
    const [, b] = readCase(text, 'cell.yaml').variants;
    expect(b.case.operation).toEqual({ kind: 'galvanostatic', current_density: 10 });
    expect(b.case.mesh.cells_per_layer).toBe(50);
  });

  it.each([
    [
      'a misspelt override, at the variant',
      '  vga: { cell: { widht: 10 um } }\n',
      '18:18 unknown key "widht" in cell',
      'did you mean "width"?',
    ],
    [
      'a wrong value, at the variant',
      '  vga:\n    cell:\n      width: 10 mV\n',
      '20:14 width needs a length, but "10 mV" is an electric potential',
      undefined,
    ],
    [
      'the removal of a key that is not there',
      '  vga: { mesh: { finest_cell: null } }\n',
      '18:18 finest_cell has no value',
      undefined,
    ],
    [
      'an incomplete mapping of another kind',
      '  vga: { cell: { layers: { host: { structure: { kind: channels } } } } }\n',
      '18:36 count is missing in cell.layers.host.structure',
      undefined,
    ],
    [
      'a variant that is a text',
      '  vga: aligned\n',
      '18:8 vga must be a mapping of keys to values, but it is the text "aligned"',
      undefined,
    ],
    ['no variants at all', '  {}\n', '17:1 variants is empty', 'give at least one entry'],
    [
      'a name that is a number',
      '  2: {}\n',
      '18:3 the name "2" must start with a letter and hold letters, digits, "_" and "-" only',
      undefined,
    ],
    [
      'a block that only the whole file can have',
      '  vga: { title: Another }\n',
      '18:10 unknown key "title" at the top of the case',
      undefined,
    ],
  ])('report %s', (_, block, summary, help) => {
    const { place, message, help: given } = onlyProblemOf(withVariants(block));
    expect(`${place.line}:${place.column} ${message}`).toBe(summary);
    if (help !== undefined) expect(given).toBe(help);
  });

  it('report a mistake of the base once, at the base, even where every variant overrides it', () => {
    const text = withVariants(
      '  a: { cell: { width: 1 mm } }\n  b: { cell: { width: 2 mm } }\n',
      change(['35.5 um', '35.5']),
    );
    expect(summaryOf(text)).toEqual(['7:10 width needs a unit, but it is the bare number 35.5']);
  });

  it('report at the base, naming the variant, what only that variant makes wrong', () => {
    const text = withVariants('  narrow: { cell: { width: 1 um } }\n  wide: {}\n');
    expect(summaryOf(text)).toEqual([
      '11:74 the gap of 1 um is not narrower than the cell, which is 1 um wide (in variant "narrow")',
    ]);
  });

  it('report at the base what all variants lack', () => {
    const text = withVariants('  a: {}\n  b: {}\n', change(['      thickness: 100 um\n', '']));
    expect(summaryOf(text)).toEqual(['9:5 thickness is missing in cell.layers.host']);
  });
});
