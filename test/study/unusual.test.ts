import { describe, expect, it } from 'vitest';
import { readCase } from '../../src/case/index.ts';
import { unusualInput } from '../../src/study/unusual.ts';
import { meander } from '../cli/fake-effects.ts';

const usual = `title: A sodium cell
electrolyte: { kind: concentrated, preset: napf6_ec_pc, concentration: 1 mol/L }
cell: { layers: { separator: { thickness: 25 um, structure: { kind: homogenised, porosity: 0.4, tortuosity: 2.5 } } } }
interfaces:
  collector: { kind: butler_volmer, preset: sodium }
  counter: { kind: butler_volmer, preset: sodium }
operation: { kind: galvanostatic, current_density: 1 mA/cm^2 }
`;

const notesOf = (from: string, to: string) => {
  expect(usual).toContain(from);
  return unusualInput(readCase(usual.replace(from, to), 'a.yaml').variants[0].case);
};

describe('what is possible, but rarely meant', () => {
  it('is not said of a usual cell, whose preset says which metal is plated', () =>
    expect(notesOf('sodium cell', 'Sodium cell')).toEqual([]));

  it.each<[string, string, string, string[]]>([
    [
      'kinetics of another metal',
      'collector: { kind: butler_volmer, preset: sodium }',
      'collector: { kind: butler_volmer, preset: lithium }',
      ['interfaces.collector has the kinetics of lithium, but sodium is plated.'],
    ],
    [
      'a film of another metal',
      'counter: { kind: butler_volmer, preset: sodium }',
      'counter: { kind: butler_volmer, preset: sodium, film: { thickness: 1 nm, component: LiF } }',
      ['interfaces.counter has a film of LiF, a compound of lithium, but sodium is plated.'],
    ],
    [
      'an electrolyte of another metal',
      'preset: napf6_ec_pc',
      'preset: lipf6_ec_emc, cation: Na+',
      ['the electrolyte lipf6_ec_emc is one of lithium, but sodium is plated.'],
    ],
    ['a thick layer', 'thickness: 25 um', 'thickness: 25 mm', ['the layer "separator" is 25 mm thick.']],
    [
      'a host without surface',
      'interfaces:\n',
      'interfaces:\n  host: { kind: insulating }\n',
      ['interfaces.host has no effect: no layer has a surface.'],
    ],
    [
      'a film that no current passes',
      'counter: { kind: butler_volmer, preset: sodium }',
      'counter: { kind: butler_volmer, preset: sodium, film: { thickness: 20 nm, conductivity: 1e-10 S/m } }',
      ['the film of interfaces.counter, 2000000 ohm cm^2, takes 2000 V at the applied current.'],
    ],
  ])('%s', (_, from, to, notes) => expect(notesOf(from, to)).toEqual(notes));

  it('is that a fixed charge takes another amount of the only ion than was given', () => {
    const single = usual
      .replace(
        /electrolyte: .*/u,
        'electrolyte: { kind: ions, plated_ion: Na+, species: { Na+: { charge: 1, diffusivity: 2e-11 m^2/s, concentration: 1 mol/L } } }',
      )
      .replace('separator: {', 'separator: { fixed_charge: -0.5 mol/L,');
    const notes = (text: string) => unusualInput(readCase(text, 'a.yaml').variants[0].case);
    expect(notes(single)).toEqual([
      'the layer "separator" starts with 0.5 mol/L of Na+, which its fixed charge takes, not with 1 mol/L.',
    ]);
    expect(notes(single.replace('-0.5 mol/L', '-1 mol/L'))).toEqual([]);
  });

  it('is that a cell shows too little of a random structure', () => {
    const fibres = usual
      .replace(
        '{ kind: homogenised, porosity: 0.4, tortuosity: 2.5 }',
        '{ kind: fibres, arrangement: random, diameter: 8 um, porosity: 0.7, surface: insulating }',
      )
      .replace('cell: {', 'cell: { width: 20 um,');
    expect(unusualInput(readCase(fibres, 'a.yaml').variants[0].case)).toContain(
      'the cell is only 2.5 bodies of the layer "separator" wide: what it gives depends on the seed.',
    );
  });

  it('is said by validate, of the variants that it holds for', async () => {
    const text = `${usual}variants:\n  thin:\n  thick: { cell: { layers: { separator: { thickness: 25 mm } } } }\n`;
    const { stdout } = await meander(['validate', 'a.yaml'], { files: { 'a.yaml': text } });
    expect(stdout).toBe('ok  a.yaml: 2 variants\n  note: thick: the layer "separator" is 25 mm thick.\n');
  });

  it('is said by validate', async () => {
    const { exitCode, stdout } = await meander(['validate', 'a.yaml'], {
      files: { 'a.yaml': usual.replace('25 um', '25 mm') },
    });
    expect(exitCode).toBe(0);
    expect(stdout).toBe('ok  a.yaml: 1 variant\n  note: the layer "separator" is 25 mm thick.\n');
  });
});
