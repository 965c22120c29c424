import { describe, expect, it } from 'vitest';
import { readCase } from '../../src/case/index.ts';
import { onlyProblemOf, problemsOf, summaryOf } from './example.ts';

const ionsCase = (...replacements: readonly (readonly [string, string])[]) =>
  changed(
    `title: Ions
electrolyte:
  kind: ions
  plated_ion: Li+
  species:
    Li+: { charge: 1, diffusivity: 1.5e-10 m^2/s, concentration: 1 mol/L }
    Cs+: { charge: 1, diffusivity: 2e-10 m^2/s, concentration: 0.05 mol/L }
    PF6-: { charge: -1, diffusivity: 3e-10 m^2/s, concentration: 1.05 mol/L }
    LiPF6: { charge: 0, diffusivity: 1e-10 m^2/s, concentration: 1 mmol/L }
  reactions:
    pairing: { reactants: { Li+: 1, PF6-: 1 }, products: { LiPF6: 1 }, forward_rate: 1, backward_rate: 1 }
cell: { layers: { separator: { thickness: 25 um, structure: { kind: open } } } }
interfaces:
  collector: { kind: butler_volmer, exchange_current_density: 100 A/m^2 }
  counter: { kind: butler_volmer, exchange_current_density: 100 A/m^2 }
operation: { kind: potentiostatic, voltage: -0.5 V }
`,
    replacements,
  );

const concentratedCase = (key: string, text: string) => `title: Laws
electrolyte:
  kind: concentrated
  preset: lipf6_ec_emc
  concentration: 1 mol/L
  ${key}: ${text}
cell: { layers: { separator: { thickness: 25 um, structure: { kind: open } } } }
interfaces:
  collector: { kind: butler_volmer, preset: lithium }
  counter: { kind: butler_volmer, preset: lithium }
operation: { kind: galvanostatic, current_density: 5 mA/cm^2 }
`;

function changed(text: string, replacements: readonly (readonly [string, string])[]): string {
  return replacements.reduce((result, [from, to]) => {
    if (!result.includes(from)) throw new Error(`the example holds no ${JSON.stringify(from)}`);
    return result.replace(from, () => to);
  }, text);
}

const mistakes: readonly (readonly [string, string, { at: string; message: string; help?: string }])[] = [
  [
    'a fill with a net charge',
    ionsCase(['concentration: 1.05 mol/L', 'concentration: 1 mol/L']),
    {
      at: '8:66',
      message: 'the charges of the species do not add up: charge times concentration comes to 0.05 mol/L, not to 0',
      help: 'with 1.05 mol/L of PF6- the electrolyte would be neutral',
    },
  ],
  [
    "a net charge where Poisson's equation is solved",
    ionsCase(['  kind: ions\n', '  kind: ions\n  relative_permittivity: 30\n'], ['0.05 mol/L', '0.2 mol/L']),
    {
      at: '9:66',
      message: 'the charges of the species do not add up: charge times concentration comes to 0.15 mol/L, not to 0',
    },
  ],
  [
    'a plated ion that is not there',
    ionsCase(['plated_ion: Li+', 'plated_ion: Li']),
    { at: '4:15', message: 'there is no species "Li"', help: 'did you mean "Li+"?' },
  ],
  [
    'a plated ion that is an anion',
    ionsCase(['plated_ion: Li+', 'plated_ion: PF6-']),
    {
      at: '4:15',
      message: 'the ion that is plated must have a positive charge, but that of "PF6-" is -1',
      help: 'choose from Li+, Cs+',
    },
  ],
  [
    'a reaction of a species that is not there',
    ionsCase(['PF6-: 1 }', 'PF6: 1 }']),
    { at: '11:37', message: 'there is no species "PF6"', help: 'did you mean "PF6-"?' },
  ],
  [
    'a reaction that makes charge',
    ionsCase(['{ Li+: 1, PF6-: 1 }', '{ Li+: 2, PF6-: 1 }']),
    {
      at: '11:5',
      message: 'the reaction "pairing" makes charge: 1 on the left, 0 on the right',
      help: 'check the species, their counts and their charges',
    },
  ],
  [
    'a variant without a species that reacts',
    `${ionsCase()}variants:
  all:
  without: { electrolyte: { species: { LiPF6: null } } }
`,
    { at: '11:60', message: 'there is no species "LiPF6" (in variant "without")' },
  ],
  [
    'a variant that is left with a net charge',
    `${ionsCase()}variants:
  all:
  without: { electrolyte: { species: { Cs+: null } } }
`,
    {
      at: '8:66',
      message:
        'the charges of the species do not add up: charge times concentration comes to -0.05 mol/L, not to 0 (in variant "without")',
      help: 'with 1 mol/L of PF6- the electrolyte would be neutral',
    },
  ],
  [
    'a table out of order',
    concentratedCase('conductivity', '{ kind: table, unit: mS/cm, points: [[0, 0], [1, 9], [0.8, 8], [2, 6]] }'),
    {
      at: '6:71',
      message: 'the points of a table must stand by growing concentration, but point 3 at 0.8 mol/L follows 1 mol/L',
      help: 'sort the points by concentration, and give each concentration once',
    },
  ],
  [
    'a table with a negative concentration',
    concentratedCase('conductivity', '{ kind: table, unit: mS/cm, points: [[-1, 1], [1, 9]] }'),
    { at: '6:3', message: 'point 1 of a table is 0.1 at -1000 mol/m3' },
  ],
  [
    'a table that falls below zero',
    concentratedCase('conductivity', '{ kind: table, unit: S/m, points: [[0, 0], [1, 0.9], [2, -0.6]] }'),
    {
      at: '6:3',
      message: 'conductivity must be positive, but at',
      help: 'it is asked for from 0 to twice the initial concentration: check its numbers and their units',
    },
  ],
  [
    'a polynomial that is negative at the fill',
    concentratedCase('salt_diffusivity', '{ kind: polynomial, unit: m^2/s, terms: [[-1e-10, 0]] }'),
    { at: '6:3', message: 'salt_diffusivity must be positive, but at 0.025 mol/L it is -1e-10 m^2/s' },
  ],
  [
    'a polynomial with a negative power',
    concentratedCase('salt_diffusivity', '{ kind: polynomial, unit: m^2/s, terms: [[1e-10, -1]] }'),
    { at: '6:3', message: 'a polynomial has the power -1' },
  ],
  [
    'a formula without a value',
    concentratedCase('thermodynamic_factor', '{ kind: formula, formula: "1 + sqrt(1 - c)" }'),
    { at: '6:3', message: 'thermodynamic_factor must be positive, but at 1.025 mol/L it is no number' },
  ],
  [
    'a transference number above one',
    concentratedCase('transference_number', '1.5'),
    { at: '6:24', message: 'transference_number must be below 1, but it is 1.5' },
  ],
];

describe('what does not fit together in an electrolyte', () => {
  it.each(mistakes)('%s', (_, text, expected) => {
    const { place, message, help } = onlyProblemOf(text);
    expect(`${place.line}:${place.column}`).toBe(expected.at);
    expect(message.slice(0, expected.message.length)).toBe(expected.message);
    if (expected.help !== undefined) expect(help).toBe(expected.help);
  });

  it('is said at once', () => {
    const text = ionsCase(['plated_ion: Li+', 'plated_ion: Na'], ['1.05 mol/L', '2 mol/L'], ['{ Li+: 1', '{ Rb+: 1']);
    expect(summaryOf(text)).toHaveLength(3);
    expect(problemsOf(text).every(({ place }) => place.line > 1)).toBe(true);
  });

  it('is not said of a base that every variant puts right, of traces, nor of ions of one sign with their fixed charge', () => {
    const completed = `${ionsCase(['    Cs+: { charge: 1, diffusivity: 2e-10 m^2/s, concentration: 0.05 mol/L }\n', ''])}variants:
  caesium: { electrolyte: { species: { Cs+: { charge: 1, diffusivity: 2e-10 m^2/s, concentration: 0.05 mol/L } } } }
`;
    expect(readCase(completed, 'a.yaml').variants).toHaveLength(1);
    expect(readCase(ionsCase(['0.05 mol/L', '0.05001 mol/L']), 'a.yaml').variants).toHaveLength(1);
    const alone = ionsCase(
      ['    Cs+: { charge: 1, diffusivity: 2e-10 m^2/s, concentration: 0.05 mol/L }\n', ''],
      ['    PF6-: { charge: -1, diffusivity: 3e-10 m^2/s, concentration: 1.05 mol/L }\n', ''],
      ['reactants: { Li+: 1, PF6-: 1 }, products: { LiPF6: 1 }', 'reactants: { LiPF6: 1 }, products: { LiPF6: 1 }'],
      ['separator: {', 'separator: { fixed_charge: -1 mol/L,'],
    );
    expect(readCase(alone, 'a.yaml').variants).toHaveLength(1);
  });
});
