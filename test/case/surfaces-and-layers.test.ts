import { describe, expect, it } from 'vitest';
import { parameterAt, parameterPaths, readCase } from '../../src/case/index.ts';
import { change, onlyProblemOf } from './example.ts';

const host = '  host: { kind: butler_volmer, exchange_current_density: 10 A/m^2 }';
const sheets = '{ kind: sheets, arrangement: staggered, count: 10, gap: 1 um }';
const withHost = (text: string) => change([host, `  host: ${text}`]);
const withLayer = (text: string, ...more: (readonly [string, string])[]) => change([sheets, text], ...more);

const mistakes: readonly (readonly [string, string, { at: string; message: string; help?: string }])[] = [
  [
    'a reaction without an exchange current',
    withHost('{ kind: marcus_hush_chidsey, reorganisation_energy: 0.3 eV }'),
    {
      at: '14:3',
      message: 'the reaction has no exchange current density',
      help: 'add "exchange_current_density: 10 A/m^2", or the preset of a metal, for example "preset: lithium"',
    },
  ],
  [
    'a reorganisation energy that is a potential',
    withHost('{ kind: marcus_hush_chidsey, reorganisation_energy: 0.3 V, preset: lithium }'),
    { at: '14:61', message: 'reorganisation_energy needs an energy, but "0.3 V" is an electric potential' },
  ],
  [
    'a film of two minds',
    withHost('{ kind: linear, preset: lithium, film: { thickness: 5 nm, component: LiF, conductivity: 1e-6 S/m } }'),
    { at: '14:42', message: 'the film has both a component and a conductivity' },
  ],
  [
    'a film of nothing',
    withHost('{ kind: linear, preset: lithium, film: { kind: multilayer, layers: [{ thickness: 5 nm }] } }'),
    { at: '14:77', message: 'the film has no conductivity' },
  ],
  [
    'patches that do not cover the surface',
    withHost(
      '{ kind: linear, preset: lithium, film: { kind: mosaic, patches: [{ share: 0.5, film: { component: LiF, thickness: 5 nm } }] } }',
    ),
    { at: '14:64', message: 'the shares of the patches add up to 0.5, not to 1' },
  ],
  [
    'an unknown compound',
    withHost('{ kind: linear, preset: lithium, film: { component: LiFe, thickness: 5 nm } }'),
    {
      at: '14:61',
      message: 'component must be one of LiF, Li2O, Li2CO3, but it is the text "LiFe"',
      help: 'did you mean "LiF"?',
    },
  ],
  [
    'a key of another reaction',
    withHost('{ kind: tafel, branch: plating, preset: lithium, anodic_transfer_coefficient: 0.5 }'),
    {
      at: '14:58',
      message: 'unknown key "anodic_transfer_coefficient" in interfaces.host',
    },
  ],
  [
    'surfaces that only charge their double layers, at steady state',
    withHost('{ kind: blocking, double_layer_capacitance: 0.1 F/m^2 }'),
    { at: '13:1', message: 'no current can pass: neither the collector nor any host surface reacts' },
  ],
  [
    'a counter electrode that only charges its double layer, at steady state',
    change(['counter: { kind: reservoir }', 'counter: { kind: blocking, double_layer_capacitance: 0.1 F/m^2 }']),
    { at: '15:20', message: 'a counter electrode that only charges its double layer passes no steady current' },
  ],
  [
    'a porous layer of unknown tortuosity',
    withLayer('{ kind: homogenised, porosity: 0.5 }'),
    {
      at: '11:7',
      message: 'nothing says how the pores hinder transport',
      help: 'give tortuosity (for example 2), macmullin_number or bruggeman_exponent',
    },
  ],
  [
    'a porous layer of two tortuosities',
    withLayer('{ kind: homogenised, porosity: 0.5, tortuosity: 2, macmullin_number: 8 }'),
    { at: '11:87', message: 'tortuosity and macmullin_number say the same thing twice', help: 'keep one of the two' },
  ],
  [
    'a profile out of bounds',
    withLayer('{ kind: homogenised, porosity: { bottom: 0.5, top: 1.5 }, tortuosity: 2 }'),
    { at: '11:69', message: 'top must be at most 1, but it is 1.5' },
  ],
  [
    'a formula that leaves its bounds',
    withLayer('{ kind: homogenised, porosity: { kind: formula, formula: "1 - 2*y" }, tortuosity: 2 }'),
    { at: '11:75', message: 'formula must give values that are positive, but at y = 0.5 it gives 0' },
  ],
  [
    'points out of order',
    withLayer('{ kind: homogenised, porosity: { kind: points, points: [[0, 0.5], [0, 0.6]] }, tortuosity: 2 }'),
    { at: '11:39', message: 'porosity must stand by growing height' },
  ],
  [
    'a metal that does not reach the collector',
    change([
      'structure: { kind: open }',
      'structure: { kind: homogenised, porosity: 0.5, tortuosity: 2, conductivity: 1 S/m }',
    ]),
    { at: '12:36', message: 'the metal of the layer "separator" does not reach the collector' },
  ],
  [
    'a porous surface without conductivity above one with it',
    withLayer('{ kind: homogenised, porosity: 0.5, tortuosity: 2, conductivity: 1 S/m }', [
      'structure: { kind: open }',
      'structure: { kind: homogenised, porosity: 0.5, tortuosity: 2, reactive_area: 3 }',
    ]),
    {
      at: '12:36',
      message: 'the layer "separator" has surface but no conductivity, although the metal of another layer has one',
    },
  ],
  [
    'a solid that is not there',
    withLayer('{ kind: homogenised, porosity: 1, tortuosity: 1, bulk_conductivity: 1e6 S/m }'),
    { at: '11:86', message: 'the layer "host" has pores all through, so that no solid of it conducts' },
  ],
  [
    'a contact of nothing',
    change(['  width: 35.5 um', '  width: 35.5 um\n  contact_resistance: 1 ohm cm^2']),
    { at: '8:23', message: "a contact resistance is given, but no layer's metal has a conductivity" },
  ],
  [
    'a charge that no ion balances',
    change(
      [
        '  concentration: 1 mol/L\n  salt_diffusivity: 3e-10 m^2/s\n  transference_number: 0.38\n',
        '  { kind: ions, plated_ion: Li+, species: { Li+: { charge: 1, diffusivity: 1e-12 m^2/s, concentration: 1 mol/L } } }\n',
      ],
      ['thickness: 100 um', 'thickness: 100 um\n      fixed_charge: -1 mol/L'],
    ),
    { at: '11:5', message: 'no mobile ion can balance the charge in the layer "separator"' },
  ],
  [
    'a charge in a concentrated electrolyte',
    change(
      [
        '  concentration: 1 mol/L\n  salt_diffusivity: 3e-10 m^2/s\n  transference_number: 0.38\n',
        '  { kind: concentrated, preset: lipf6_ec_emc_nyman, concentration: 1 mol/L }\n',
      ],
      ['thickness: 100 um', 'thickness: 100 um\n      fixed_charge: -1 mol/L'],
    ),
    {
      at: '9:21',
      message: 'a fixed charge needs the ions one by one, which a concentrated binary electrolyte does not have',
    },
  ],
  [
    'metal that fills pores with charge on their walls',
    change([
      'structure: { kind: open }',
      'fixed_charge: -1 mol/L, structure: { kind: homogenised, porosity: 0.5, tortuosity: 2, reactive_area: 10, pore_filling: {} }',
    ]),
    {
      at: '12:141',
      message: 'pores whose walls hold charge cannot be filled: the charge would have to leave with the electrolyte',
    },
  ],
  [
    'a thickness of an unknown metal',
    change(
      [
        '  concentration: 1 mol/L\n  salt_diffusivity: 3e-10 m^2/s\n  transference_number: 0.38\n',
        '  { kind: ions, plated_ion: Cs+, species: { Cs+: { charge: 1, diffusivity: 1e-10 m^2/s, concentration: 1 mol/L }, X-: { charge: -1, diffusivity: 1e-10 m^2/s, concentration: 1 mol/L } } }\n',
      ],
      [host, '  host: { kind: linear, exchange_current_density: 10 A/m^2, metal: plated }'],
    ),
    {
      at: '12:68',
      message: 'a thickness of metal is given, but how much volume the metal of "Cs+" takes is not known',
    },
  ],
];

describe('mistakes in surfaces and layers', () => {
  it.each(mistakes)('%s', (_name, text, expected) => {
    const { place, message, help } = onlyProblemOf(text);
    expect(message).toBe(expected.message);
    expect(`${place.line}:${place.column}`).toBe(expected.at);
    if (expected.help !== undefined) expect(help).toBe(expected.help);
  });
});

describe('parameters of surfaces and layers', () => {
  it('have paths, also inside films and profiles', () => {
    const text = change(
      [host, '  host: { kind: linear, exchange_current_density: 10 A/m^2, film: { thickness: 5 nm, component: LiF } }'],
      [sheets, '{ kind: homogenised, porosity: { bottom: 0.5, top: 0.9 }, tortuosity: 2, reactive_area: 3 }'],
    );
    const [{ case: resolved }] = readCase(text, 'cell.yaml').variants;
    expect(parameterAt(resolved, 'interfaces.host.film.thickness')?.value).toBe(5e-9);
    expect(parameterAt(resolved, 'cell.layers.host.structure.porosity.top')?.value).toBe(0.9);
    for (const path of parameterPaths(resolved)) expect(parameterAt(resolved, path)?.path).toBe(path);
  });
});
