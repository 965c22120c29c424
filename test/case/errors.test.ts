import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCase } from '../../src/case/index.ts';
import { BadCaseError } from '../../src/errors.ts';
import { change, goodCase, onlyProblemOf, summaryOf } from './example.ts';

/** One mistake each, with all that is said of it. */
const mistakes: readonly (readonly [
  name: string,
  text: string,
  problem: { readonly at: string; readonly message: string; readonly path: string; readonly help?: string },
])[] = [
  [
    'an unknown key',
    change(['concentration: 1 mol/L', 'concentration: 1 mol/L\n  consentration: 1 M']),
    {
      at: '4:3',
      message: 'unknown key "consentration" in electrolyte',
      path: 'electrolyte.consentration',
      help: 'did you mean "concentration"?',
    },
  ],
  [
    'a misspelt required key, which is not missing as well',
    change(['thickness: 100 um', 'thicknes: 100 um']),
    {
      at: '10:7',
      message: 'unknown key "thicknes" in cell.layers.host',
      path: 'cell.layers.host.thicknes',
      help: 'did you mean "thickness"?',
    },
  ],
  [
    'an unknown key at the top',
    `${goodCase}variant: {}\n`,
    {
      at: '17:1',
      message: 'unknown key "variant" at the top of the case',
      path: 'variant',
      help: 'did you mean "variants"?',
    },
  ],
  [
    'a key of another kind',
    change(['structure: { kind: open }', 'structure: { kind: open, porosity: 0.4 }']),
    {
      at: '12:61',
      message: 'unknown key "porosity" in cell.layers.separator.structure',
      path: 'cell.layers.separator.structure.porosity',
      help: 'known keys: kind',
    },
  ],
  [
    'a wrong unit',
    change(['thickness: 100 um', 'thickness: 5 mV']),
    {
      at: '10:18',
      message: 'thickness needs a length, but "5 mV" is an electric potential',
      path: 'cell.layers.host.thickness',
      help: 'write for example "100 um"',
    },
  ],
  [
    'metrics of an accuracy that is not given',
    change(['2.5 mA/cm^2 }', '2.5 mA/cm^2 }\nmesh: { accuracy_of: [cell_voltage] }']),
    {
      at: '17:9',
      message: 'accuracy_of names metrics, but no accuracy is asked',
      path: 'mesh.accuracy_of',
      help: 'add accuracy, such as accuracy: 1 %',
    },
  ],
  [
    'an accuracy without an uncertainty',
    change(['2.5 mA/cm^2 }', '2.5 mA/cm^2 }\nmesh: { accuracy: 1 %, uncertainty: false }']),
    {
      at: '17:37',
      message: 'an accuracy is asked, but no uncertainty is to be computed',
      path: 'mesh.uncertainty',
      help: 'leave out uncertainty: false',
    },
  ],
  [
    'a mass concentration',
    change(['1 mol/L', '150 g/L']),
    {
      at: '3:18',
      message: 'concentration needs a molar concentration, but "150 g/L" is a mass concentration',
      path: 'electrolyte.concentration',
      help: 'write for example "1 mol/L"; divide by the molar mass of the salt to get mol/L',
    },
  ],
  [
    'coulombs for degrees',
    change(['1 mol/L', '1 mol/L\n  temperature: 25 C']),
    {
      at: '4:16',
      message: 'temperature needs a temperature, but "25 C" is an electric charge',
      path: 'electrolyte.temperature',
      help: 'write for example "25 degC"; C is the coulomb, write degC',
    },
  ],
  [
    'a missing unit',
    change(['thickness: 100 um', 'thickness: 100']),
    {
      at: '10:18',
      message: 'thickness needs a unit, but it is the bare number 100',
      path: 'cell.layers.host.thickness',
      help: 'write a length, for example "100 um"',
    },
  ],
  [
    'a missing unit in quotes',
    change(['gap: 1 um', 'gap: "1"']),
    {
      at: '11:74',
      message: 'gap needs a unit, but it is the bare number 1',
      path: 'cell.layers.host.structure.gap',
    },
  ],
  [
    'an unknown unit',
    change(['thickness: 100 um', 'thickness: 100 micron']),
    { at: '10:18', message: 'unknown unit "micron"', path: 'cell.layers.host.thickness', help: 'did you mean "um"?' },
  ],
  [
    'a negative thickness',
    change(['thickness: 100 um', 'thickness: -100 um']),
    {
      at: '10:18',
      message: 'thickness must be positive, but it is -100 um, which is -0.0001 m',
      path: 'cell.layers.host.thickness',
    },
  ],
  [
    'no thickness at all',
    change(['thickness: 100 um', 'thickness: 0 um']),
    {
      at: '10:18',
      message: 'thickness must be positive, but it is 0 um, which is 0 m',
      path: 'cell.layers.host.thickness',
    },
  ],
  [
    'below absolute zero',
    change(['1 mol/L', '1 mol/L\n  temperature: -300 degC']),
    {
      at: '4:16',
      message: 'temperature must be positive, but it is -300 degC, which is -26.85 K',
      path: 'electrolyte.temperature',
    },
  ],
  [
    '.nan',
    change(['transference_number: 0.38', 'transference_number: .nan']),
    {
      at: '5:24',
      message: 'transference_number must be a finite number, but it is .nan',
      path: 'electrolyte.transference_number',
    },
  ],
  [
    '.nan for a count',
    change(['count: 10', 'count: .nan']),
    {
      at: '11:65',
      message: 'count must be a finite number, but it is .nan',
      path: 'cell.layers.host.structure.count',
    },
  ],
  [
    '.inf for a length',
    change(['thickness: 100 um', 'thickness: .inf']),
    {
      at: '10:18',
      message: 'thickness must be a finite number, but it is .inf',
      path: 'cell.layers.host.thickness',
    },
  ],
  [
    'NaN with a unit',
    change(['thickness: 100 um', 'thickness: NaN um']),
    {
      at: '10:18',
      message: '"NaN um" is not a number with a unit',
      path: 'cell.layers.host.thickness',
      help: 'write the number first, then a space and the unit, as in "100 um"',
    },
  ],
  [
    'a percentage over its range',
    change(['kind: open', 'kind: homogenised, porosity: 120 %, tortuosity: 1.5']),
    {
      at: '12:78',
      message: 'porosity must be at most 1, but it is 120 %, which is 1.2',
      path: 'cell.layers.separator.structure.porosity',
    },
  ],
  [
    'a transference number of one',
    change(['transference_number: 0.38', 'transference_number: 1']),
    {
      at: '5:24',
      message: 'transference_number must be below 1, but it is 1',
      path: 'electrolyte.transference_number',
    },
  ],
  [
    'a broken count',
    change(['count: 10', 'count: 2.5']),
    {
      at: '11:65',
      message: 'count must be a whole number, but it is the number 2.5',
      path: 'cell.layers.host.structure.count',
    },
  ],
  [
    'a count of zero',
    change(['count: 10', 'count: 0']),
    { at: '11:65', message: 'count must be at least 1, but it is 0', path: 'cell.layers.host.structure.count' },
  ],
  [
    'a wrong choice',
    change(['arrangement: staggered', 'arrangement: stagered']),
    {
      at: '11:47',
      message: 'arrangement must be one of staggered, in_line, but it is the text "stagered"',
      path: 'cell.layers.host.structure.arrangement',
      help: 'did you mean "staggered"?',
    },
  ],
  [
    'a wrong kind, and nothing about the keys of other kinds',
    change(['kind: sheets', 'kind: sheet']),
    {
      at: '11:26',
      message:
        'kind must be one of sheets, random_sheets, channels, pillars, fibres, particles, foam, voids, image, homogenised, open, but it is the text "sheet"',
      path: 'cell.layers.host.structure.kind',
      help: 'did you mean "sheets"?',
    },
  ],
  [
    'no kind',
    change(['structure: { kind: open }', 'structure: {}']),
    {
      at: '12:36',
      message: 'kind is missing in cell.layers.separator.structure',
      path: 'cell.layers.separator.structure.kind',
      help: 'add "kind: sheets | random_sheets | channels | pillars | fibres | particles | foam | voids | image | homogenised | open"',
    },
  ],
  [
    'a missing key',
    change(['  concentration: 1 mol/L\n', '']),
    {
      at: '2:1',
      message: 'concentration is missing in electrolyte',
      path: 'electrolyte.concentration',
      help: 'add "concentration: 1 mol/L"',
    },
  ],
  [
    'a missing section',
    change(['operation: { kind: galvanostatic, current_density: 2.5 mA/cm^2 }\n', '']),
    {
      at: '1:1',
      message: 'operation is missing at the top of the case',
      path: 'operation',
      help: 'add the key operation',
    },
  ],
  [
    'a key without a value',
    change(['concentration: 1 mol/L', 'concentration:']),
    {
      at: '3:3',
      message: 'concentration has no value',
      path: 'electrolyte.concentration',
      help: 'write for example "1 mol/L"',
    },
  ],
  [
    'a list for a quantity',
    change(['width: 35.5 um', 'width: [35.5 um]']),
    {
      at: '7:3',
      message: 'width must be a length with its unit, but it is a list',
      path: 'cell.width',
      help: 'write for example "35.5 um"',
    },
  ],
  [
    'a text for a mapping',
    change(['operation: { kind: galvanostatic, current_density: 2.5 mA/cm^2 }', 'operation: galvanostatic']),
    {
      at: '16:12',
      message: 'operation must be a mapping of keys to values, but it is the text "galvanostatic"',
      path: 'operation',
    },
  ],
  [
    'both pairs of diffusivities',
    change(['1 mol/L', '1 mol/L\n  cation_diffusivity: 1e-10 m^2/s']),
    {
      at: '2:1',
      message: 'the diffusivities are given in two ways, by the salt and by the ions',
      path: 'electrolyte',
      help: 'keep either salt_diffusivity and transference_number, or cation_diffusivity and anion_diffusivity',
    },
  ],
  [
    'neither pair of diffusivities',
    change(['  salt_diffusivity: 3e-10 m^2/s\n  transference_number: 0.38\n', '']),
    {
      at: '2:1',
      message: 'the electrolyte has no diffusivities',
      path: 'electrolyte',
      help: 'give salt_diffusivity and transference_number, or cation_diffusivity and anion_diffusivity',
    },
  ],
  [
    'half a pair of diffusivities',
    change(['  transference_number: 0.38\n', '']),
    {
      at: '2:1',
      message: 'salt_diffusivity is given without transference_number',
      path: 'electrolyte',
      help: 'add the key transference_number',
    },
  ],
  [
    'a gap as wide as the cell',
    change(['gap: 1 um', 'gap: 35.5 um']),
    {
      at: '11:74',
      message: 'the gap of 35.5 um is not narrower than the cell, which is 35.5 um wide',
      path: 'cell.layers.host.structure.gap',
      help: 'the sheets must leave some metal standing: make the gap smaller or the cell wider',
    },
  ],
  [
    'sheets as thick as their pitch',
    change(['gap: 1 um', 'gap: 1 um, sheet_thickness: 10 um']),
    {
      at: '11:97',
      message: 'sheets of 10 um do not fit: 10 of them stand 10 um apart',
      path: 'cell.layers.host.structure.sheet_thickness',
      help: 'make the sheets thinner, use fewer, or make the layer thicker',
    },
  ],
  [
    'walls that fill the cell',
    change([
      '{ kind: sheets, arrangement: staggered, count: 10, gap: 1 um }',
      '{ kind: channels, count: 5, wall_thickness: 8 um }',
    ]),
    {
      at: '11:62',
      message: 'walls of 8 um leave no channel: 5 across the cell stand 7.1 um apart',
      path: 'cell.layers.host.structure.wall_thickness',
      help: 'make the walls thinner, use fewer channels, or make the cell wider',
    },
  ],
  [
    'no width for a pore-resolved layer',
    change(['  width: 35.5 um\n', '']),
    {
      at: '6:1',
      message: 'cell.width is missing, but the layer "host" is pore-resolved',
      path: 'cell.width',
      help: 'add "width: 35.5 um", the period of the pattern across the cell',
    },
  ],
  [
    'no interface for the surface of the host',
    change(['  host: { kind: butler_volmer', '  collector: { kind: butler_volmer']),
    {
      at: '13:1',
      message: 'interfaces.host is missing, but the layer "host" has a surface',
      path: 'interfaces.host',
    },
  ],
  [
    'a voltage held against an imposed current',
    change(
      ['counter: { kind: reservoir }', 'counter: { kind: uniform_current }'],
      ['kind: galvanostatic, current_density: 2.5 mA/cm^2', 'kind: potentiostatic, voltage: -0.1 V'],
    ),
    {
      at: '15:20',
      message: 'a held voltage and a counter electrode that imposes the current contradict each other',
      path: 'interfaces.counter.kind',
    },
  ],
  [
    'surfaces of which none reacts',
    change(['host: { kind: butler_volmer, exchange_current_density: 10 A/m^2 }', 'host: { kind: insulating }']),
    {
      at: '13:1',
      message: 'no current can pass: neither the collector nor any host surface reacts',
      path: 'interfaces',
    },
  ],
  [
    'neither collector nor host',
    change(['  host: { kind: butler_volmer, exchange_current_density: 10 A/m^2 }\n', '']),
    {
      at: '13:1',
      message: 'interfaces.collector is missing, and there is no interfaces.host to take it from',
      path: 'interfaces',
    },
  ],
  [
    'no layers',
    change([
      `    host:
      thickness: 100 um
      structure: { kind: sheets, arrangement: staggered, count: 10, gap: 1 um }
    separator: { thickness: 50 um, structure: { kind: open } }
`,
      '    {}\n',
    ]),
    { at: '8:3', message: 'layers is empty', path: 'cell.layers', help: 'give at least one entry' },
  ],
  [
    'a layer named by an integer',
    change(['    separator: {', '    1: {']),
    {
      at: '12:5',
      message: 'the name "1" must start with a letter and hold letters, digits, "_" and "-" only',
      path: 'cell.layers.1',
      help: 'write "n1" or a telling name such as "host"',
    },
  ],
  [
    'a layer named by a special word of JavaScript',
    change(['    separator: {', '    __proto__: {']),
    {
      at: '12:5',
      message: 'the name "__proto__" must start with a letter and hold letters, digits, "_" and "-" only',
      path: 'cell.layers.__proto__',
    },
  ],
  [
    'a duplicate key',
    change(['  width: 35.5 um\n', '  width: 35.5 um\n  width: 36 um\n']),
    {
      at: '8:3',
      message: 'the key "width" is given twice',
      path: 'cell.width',
      help: 'the first is on line 7; keep one of the two',
    },
  ],
  [
    'a tab in the indentation',
    change(['  width: 35.5 um', '\twidth: 35.5 um']),
    {
      at: '7:1',
      message: 'this line is indented with a tab, which YAML does not allow',
      path: '',
      help: 'indent with spaces, two for each level',
    },
  ],
  [
    'a tab after spaces',
    change(['      thickness: 100 um', '    \tthickness: 100 um']),
    { at: '10:5', message: 'this line is indented with a tab, which YAML does not allow', path: '' },
  ],
  [
    'an uneven indentation',
    change(['  salt_diffusivity', '   salt_diffusivity']),
    { at: '3:18', message: 'a mapping cannot start in the middle of a line', path: '' },
  ],
  [
    'an unclosed brace',
    change(['counter: { kind: reservoir }', 'counter: { kind: reservoir']),
    { at: '16:1', message: 'a "{" opened above is not closed before this place', path: '' },
  ],
  [
    'a missing comma in braces',
    change(['kind: reservoir', 'kind: reservoir kind: insulating']),
    { at: '15:20', message: 'a comma is missing in these braces', path: '' },
  ],
  [
    'a second document',
    `${goodCase}---\ntitle: another\n`,
    { at: '17:1', message: 'a second document starts here, but a case file holds one', path: '' },
  ],
  [
    'an alias without an anchor',
    change(['1 mol/L', '*c']),
    { at: '3:18', message: 'no anchor "&c" stands before the alias "*c"', path: '' },
  ],
  ['an empty file', '', { at: '1:1', message: 'the case file holds nothing but white space and comments', path: '' }],
  [
    'a file of comments',
    '# nothing\n\n# here\n',
    { at: '1:1', message: 'the case file holds nothing but white space and comments', path: '' },
  ],
  [
    'a list',
    '# a list\n- title: x\n- title: y\n',
    { at: '2:1', message: 'a case is a mapping of keys to values, but this file holds a list', path: '' },
  ],
  [
    'a text',
    'thickness 100 um\n',
    {
      at: '1:1',
      message: 'a case is a mapping of keys to values, but this file holds the text "thickness 100 um"',
      path: '',
      help: 'begin with a line such as "title: My first cell"',
    },
  ],
  [
    'a very large file',
    `title: x\n${'# data\n'.repeat(50_000)}`,
    { at: '1:1', message: 'the case file is 350009 characters long, more than the 262144 that are read', path: '' },
  ],
  [
    'a bomb of aliases',
    [
      'a0: &a0 [x, x, x, x, x, x, x, x]',
      ...Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(8)}]`),
    ].join('\n'),
    { at: '', message: 'the aliases of this file expand to too many values', path: '' },
  ],
  [
    'an alias of itself',
    'title: &t [*t]\n',
    { at: '', message: 'the values of this file are nested too deeply', path: '' },
  ],
  [
    'brackets without end',
    `title: ${'['.repeat(50_000)}`,
    { at: '', message: 'the values of this file are nested too deeply', path: '' },
  ],
  [
    'a misspelt metric',
    `${goodCase}published: { source: paper, values: [{ variant: base, metric: concentration_dorp, value: 2.7 % }] }\n`,
    {
      at: '17:63',
      message: 'there is no metric "concentration_dorp"',
      path: 'published.values.0.metric',
      help: 'did you mean "concentration_drop"?',
    },
  ],
  [
    'a metric of the wrong dimension',
    `${goodCase}published: { source: paper, values: [{ variant: base, metric: cell_voltage, value: 2.7 % }] }\n`,
    {
      at: '17:84',
      message: 'value needs an electric potential, but "2.7 %" is a plain number',
      path: 'published.values.0.value',
    },
  ],
  [
    'a value without a metric',
    `${goodCase}published: { source: paper, values: [{ variant: base, value: 2.7 % }] }\n`,
    { at: '17:38', message: 'metric is missing in published.values.0', path: 'published.values.0.metric' },
  ],
  [
    'a published value of an unknown variant',
    `${goodCase}published: { source: paper, values: [{ variant: bose, metric: cell_voltage, value: 1 mV }] }\n`,
    {
      at: '17:49',
      message: 'there is no variant "bose"',
      path: 'published.values.0.variant',
      help: 'did you mean "base"?',
    },
  ],
  [
    'a counterpart that is no variant',
    `${goodCase}published: { source: paper, values: [{ variant: base, metric: cell_voltage, value: 1 mV, counterparts: [bse] }] }\n`,
    {
      at: '17:105',
      message: 'there is no variant "bse"',
      path: 'published.values.0.counterparts.0',
      help: 'did you mean "base"?',
    },
  ],
  [
    'a bare time',
    change(['2.5 mA/cm^2', '2.5 mA/cm^2, duration: 600']),
    {
      at: '16:75',
      message: 'duration needs a unit, but it is the bare number 600',
      path: 'operation.duration',
      help: 'write a time, for example "600 s"',
    },
  ],
  [
    'a power without its sign',
    change(['2.5 mA/cm^2', '2.5 mA/cm2']),
    {
      at: '16:52',
      message: 'cannot read "2" in the unit "mA/cm2"',
      path: 'operation.current_density',
      help: 'powers are written with "^", as in "mA/cm^2"',
    },
  ],
  [
    'a limit by another name',
    change(['2.5 mA/cm^2', '2.5 mA/cm^2, until: { voltage_lower: -0.5 V }']),
    {
      at: '16:74',
      message: 'unknown key "voltage_lower" in operation.until',
      path: 'operation.until.voltage_lower',
      help: 'did you mean "voltage_below"?',
    },
  ],
  [
    'a rest without an end',
    change(['{ kind: galvanostatic, current_density: 2.5 mA/cm^2 }', '{ kind: rest }']),
    {
      at: '16:1',
      message: 'a rest has neither a duration nor a condition that ends it, and no impedance is asked for',
      path: 'operation.duration',
      help: 'add "duration: 10 min", or a block "impedance: {}" beside the operation',
    },
  ],
  [
    'a percentage without its sign',
    change(['{ kind: open }', '{ kind: homogenised, porosity: 40, tortuosity: 2 }']),
    {
      at: '12:78',
      message: 'porosity must be at most 1, but it is 40',
      path: 'cell.layers.separator.structure.porosity',
      help: '40 % is 0.4',
    },
  ],
  [
    'a key with a part too many',
    change(['{ kind: open }', '{ kind: homogenised, porosity: 0.4, tortuosity: 2, electronic_conductivity: 10 S/m }']),
    {
      at: '12:98',
      message: 'unknown key "electronic_conductivity" in cell.layers.separator.structure',
      path: 'cell.layers.separator.structure.electronic_conductivity',
      help: 'did you mean "conductivity"?',
    },
  ],
  [
    'the beginning of a key',
    change(['current_density: 2.5 mA/cm^2', 'current: 5 mA/cm^2, current_density: 5 mA/cm^2']),
    {
      at: '16:35',
      message: 'unknown key "current" in operation',
      path: 'operation.current',
      help: 'did you mean "current_density"?',
    },
  ],
  [
    'a key that goes on from one that is a mapping',
    change(['host: { kind: butler_volmer,', 'host: { kind: butler_volmer, nucleation_overpotential: 40 mV,']),
    {
      at: '14:32',
      message: 'unknown key "nucleation_overpotential" in interfaces.host',
      path: 'interfaces.host.nucleation_overpotential',
      help: 'did you mean "nucleation"?',
    },
  ],
  [
    'a name to be removed that is not there',
    `${goodCase}variants:\n  bare: { cell: { layers: { separater: null } } }\n`,
    {
      at: '18:29',
      message: '"separater" has no value',
      path: 'cell.layers.separater',
      help: 'did you mean "separator"?',
    },
  ],
  [
    'a text in a table',
    change([
      '  concentration: 1 mol/L\n  salt_diffusivity: 3e-10 m^2/s\n  transference_number: 0.38\n',
      '  kind: concentrated\n  preset: ideal_lithium\n  concentration: 1 mol/L\n  conductivity: { kind: table, unit: S/m, points: [[0, 0], [2 mol/L, 1]] }\n',
    ]),
    {
      at: '6:61',
      message: 'value 1 of point 2 must be a number, but it is the text "2 mol/L"',
      path: 'electrolyte.conductivity.points.1.0',
    },
  ],
];

describe('mistakes in a case file', () => {
  it.each(mistakes)('%s', (_, text, expected) => {
    const { place, message, path, help, frame } = onlyProblemOf(text);
    expect({ message, path }).toEqual({ message: expected.message, path: expected.path });
    if (expected.at !== '') expect(`${place.line}:${place.column}`).toBe(expected.at);
    if (expected.help !== undefined) expect(help).toBe(expected.help);
    expect(place.file).toBe('cell.yaml');
    expect(frame).not.toMatch(/[^\n\P{Cc}\t]/u);
  });

  it('refuses tags', () => {
    expect(onlyProblemOf(change(['1 mol/L', '!litre 3'])).message).toBe('the tag "!litre" has no meaning in a case');
  });

  it('reports all of them at once, in the order of the file', () => {
    const text = change(
      ['1 mol/L', '1 g/L'],
      ['gap: 1 um', 'gap: 40 um'],
      ['kind: reservoir', 'kind: reservor'],
      ['2.5 mA/cm^2', '2.5 mA'],
    );
    expect(summaryOf(text)).toEqual([
      '3:18 concentration needs a molar concentration, but "1 g/L" is a mass concentration',
      '11:74 the gap of 40 um is not narrower than the cell, which is 35.5 um wide',
      '15:20 kind must be one of butler_volmer, linear, asymmetric, tafel, marcus_hush_chidsey, blocking, reservoir, uniform_current, but it is the text "reservor"',
      '16:52 current_density needs a current density, but "2.5 mA" is an electric current',
    ]);
  });

  it('frames the offending value', () => {
    expect(onlyProblemOf(change(['thickness: 100 um', 'thickness: 5 mV'])).frame).toBe(
      ['> 10 |       thickness: 5 mV', '     |                  ^^^^'].join('\n'),
    );
  });

  it('keeps a tab before the value in the line of carets, and shows a long line around the value', () => {
    expect(onlyProblemOf(change(['35.5 um', '\t35.5 mV'])).frame).toBe(
      '> 7 |   width: \t35.5 mV\n    |          \t^^^^^^^',
    );
    const { frame } = onlyProblemOf(change(['gap: 1 um', `arrangment: x, ${' '.repeat(200)} gap: 1 um`]));
    const [line, carets] = frame.split('\n');
    expect(line.length).toBeLessThan(130);
    expect(line.slice(carets.indexOf('^')).startsWith('arrangment')).toBe(true);
  });

  it('shows control characters of the file as replacement characters', () => {
    const problem = onlyProblemOf(change(['35.5 um', '35.5 \u001b[31mum']));
    expect(problem.message + problem.frame).not.toContain('\u001b');
  });

  it('names the first problem and counts the others in the error itself', () => {
    const text = change(['1 mol/L', '1 g/L'], ['gap: 1 um', 'gap: 40 um']);
    expect(() => readCase(text, 'cell.yaml')).toThrow(/^cell\.yaml:3:18 concentration needs .* \(and 1 more\)$/);
  });

  it('is nothing but a BadCaseError, whatever the text', () => {
    const pieces = fc.constantFrom(
      ...[
        'title',
        'cell',
        'layers',
        'variants',
        'fit',
        'kind',
        'electrolyte',
        '__proto__',
        'constructor',
        'parameters',
      ],
      ...[': ', ':', '\n', '\n  ', '\n    ', '- ', '{ ', ' }', '[', ']', ', ', '"', "'", '|', '>', '\t', '#', '---\n'],
      ...['&a ', '*a', '<<: *a', '!x ', '1 um', '.nan', 'null', '1', 'sheets', '? ', '%', '\r\n', '\uFEFF', '🙂', '\0'],
    );
    const texts = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')),
      // A good case with something else spliced in anywhere.
      fc
        .tuple(fc.nat(goodCase.length), fc.nat(20), fc.array(pieces, { maxLength: 4 }))
        .map(([at, cut, parts]) => goodCase.slice(0, at) + parts.join('') + goodCase.slice(at + cut)),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          readCase(text, 'any.yaml');
        } catch (error) {
          expect(error).toBeInstanceOf(BadCaseError);
          for (const { place, message } of (error as BadCaseError).problems) {
            expect(place.line).toBeGreaterThan(0);
            expect(place.line).toBeLessThanOrEqual(text.split(/\r\n|\n/).length);
            expect(place.column).toBeGreaterThan(0);
            expect(message).not.toMatch(/undefined|\[object|\{key\}/);
          }
        }
      }),
      { numRuns: 1500 },
    );
  });
});
