import { distance } from 'fastest-levenshtein';
import { type Dimension, nameOfDimension } from './dimensions.ts';

/**
 * Every sentence the case reader can say, in one place, so that they read alike. None ends in a full stop, none names a
 * place: the reader adds file, line and column.
 */

/** What is wrong, and what to try. A message that begins with `{key}` speaks of the key the value belongs to. */
export interface Wording {
  readonly message: string;
  readonly help?: string;
}

/** A value as a user wrote it, short enough for one line and free of control characters. */
export function quote(value: unknown): string {
  const text = typeof value === 'string' ? value : String(value);
  const printable = text.replace(/\p{Cc}/gu, '�');
  const short = printable.length > 60 ? `${[...printable].slice(0, 57).join('')}...` : printable;
  return typeof value === 'string' ? `"${short}"` : short;
}

/** The candidate closest to a word, when it is close enough to be a misspelling of it. */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  const plain = (text: string): string => text.toLowerCase().replaceAll('-', '_').replaceAll(' ', '_');
  const asked = plain(word.slice(0, 80));
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const target = plain(candidate);
    const edits = distance(asked, target);
    // One wrong letter is forgiven in short words; two, as when letters swap places, or a third of the letters in longer.
    const length = Math.min(asked.length, target.length);
    const allowed = length < 2 ? 0 : length < 5 ? 1 : Math.max(2, Math.floor(target.length / 3));
    if (edits <= allowed && edits < bestDistance) {
      best = candidate;
      bestDistance = edits;
    }
  }
  return best;
}

/** The known path that a path is close to, or the end of. */
function closestPath(path: string, known: readonly string[]): string | undefined {
  return closest(path, known) ?? known.find((each) => each.endsWith(`.${path}`));
}

/** A suggestion when one is close, otherwise the whole list when it is short enough to read. */
function suggest(word: string, candidates: readonly string[], introduction: string): string | undefined {
  const near = closestPath(word, candidates);
  if (near !== undefined) return `did you mean "${near}"?`;
  if (candidates.length === 0) return undefined;
  const shown = candidates.slice(0, 12).join(', ');
  return `${introduction} ${shown}${candidates.length > 12 ? ', ...' : ''}`;
}

function where(path: string): string {
  return path === '' ? 'at the top of the case' : `in ${path}`;
}

// The document as a whole.

export const emptyDocument: Wording = {
  message: 'the case file holds nothing but white space and comments',
  help: 'start from one of the files in cases/; a case needs title, electrolyte, cell, interfaces and operation',
};

export function documentNotAMapping(kind: string): Wording {
  return {
    message: `a case is a mapping of keys to values, but this file holds ${kind}`,
    help: 'begin with a line such as "title: My first cell"',
  };
}

export function textTooLong(length: number, limit: number): Wording {
  return {
    message: `the case file is ${length} characters long, more than the ${limit} that are read`,
    help: 'is this the right file? a case holds parameters only, no data',
  };
}

export const tooManyValues: Wording = {
  message: 'the aliases of this file expand to too many values',
  help: 'write the values out, or use fewer aliases of aliases',
};

export const nestedTooDeeply: Wording = {
  message: 'the values of this file are nested too deeply',
  help: 'no part of a case is more than ten levels deep; look for an unclosed bracket',
};

// YAML syntax.

export const tabIndentation: Wording = {
  message: 'this line is indented with a tab, which YAML does not allow',
  help: 'indent with spaces, two for each level',
};

export function duplicateKey(key: string, firstLine: number | undefined): Wording {
  return {
    message: `the key ${quote(key)} is given twice`,
    help: firstLine === undefined ? 'keep one of the two' : `the first is on line ${firstLine}; keep one of the two`,
  };
}

export const multipleDocuments: Wording = {
  message: 'a second document starts here, but a case file holds one',
  help: 'remove the line "---"; to compare several cells in one file use variants',
};

export function unknownAlias(name: string): Wording {
  return { message: `no anchor "&${name}" stands before the alias "*${name}"`, help: 'define the anchor first' };
}

export function unsupportedTag(tag: string): Wording {
  return { message: `the tag ${quote(tag)} has no meaning in a case`, help: 'remove it' };
}

export const keyNotText: Wording = {
  message: 'a key must be a word',
  help: 'write "key: value", with a plain word before the colon',
};

export const badMergeKey: Wording = {
  message: '"<<" must be followed by an alias of a mapping',
  help: 'write "<<: *anchor"',
};

const unclosed = {
  bracket: (bracket: string): Wording => ({
    message: `a ${bracket} opened above is not closed before this place`,
    help: 'close it, and indent every line of it further than the key it belongs to',
  }),
  quote: (quotation: string): Wording => ({
    message: `a text opened with ${quotation} above is not closed before this place`,
    help: `add the closing ${quotation}`,
  }),
};

/** Plain words for the parser's error codes; the parser's own sentence where it is already plain. */
export function yamlSyntax(code: string, parserMessage: string): Wording {
  const bracket = /^Flow (map|sequence) in/u.exec(parserMessage);
  if (bracket) return unclosed.bracket(bracket[1] === 'map' ? '"{"' : '"["');
  const quotation = /^Missing closing (["'])/u.exec(parserMessage);
  if (quotation) return unclosed.quote(quotation[1] === '"' ? 'a double quote' : 'a single quote');
  switch (code) {
    case 'TAB_AS_INDENT':
      return tabIndentation;
    case 'MULTIPLE_DOCS':
      return multipleDocuments;
    case 'RESOURCE_EXHAUSTION':
      return nestedTooDeeply;
    case 'TAG_RESOLVE_FAILED':
      return unsupportedTag(parserMessage.replace(/^Unresolved tag: /u, ''));
    case 'BAD_INDENT':
      return {
        message: 'this line is indented differently from the lines it belongs to',
        help: 'keys of one mapping start in one column; indent what belongs to a key by two more spaces',
      };
    case 'BLOCK_AS_IMPLICIT_KEY':
      return {
        message: 'a mapping cannot start in the middle of a line',
        help: 'put it on the next line, indented, or in braces; quote a text that holds ": "',
      };
    case 'BLOCK_IN_FLOW':
      return {
        message: 'a comma is missing in these braces',
        help: 'separate the keys by commas, as in "{ kind: channels, count: 1 }"',
      };
    case 'MISSING_CHAR':
      return {
        message: 'a colon after a key, or a comma between values, is missing here',
        help: 'a key is followed by a colon and a space, as in "thickness: 100 um"',
      };
    case 'MULTILINE_IMPLICIT_KEY':
      return {
        message: 'this is not followed by a colon and a space, so it is neither a key nor a value',
        help: 'write "key: value", with a space after the colon',
      };
    case 'BAD_SCALAR_START':
      return { message: 'a value cannot start with this character', help: 'put the value in quotes' };
    case 'UNEXPECTED_TOKEN':
      return {
        message: 'this does not belong here',
        help: 'remove it, or put a text with special characters in quotes',
      };
    default: {
      const sentence = parserMessage.split('\n')[0];
      return { message: `this is not valid YAML: ${sentence.slice(0, 1).toLowerCase()}${sentence.slice(1)}` };
    }
  }
}

// Keys.

/** What others call some keys. */
const otherNames: Readonly<Record<string, string>> = {
  voltage_lower: 'voltage_below',
  voltage_upper: 'voltage_above',
  voltage_minimum: 'voltage_below',
  voltage_maximum: 'voltage_above',
  voltage_min: 'voltage_below',
  voltage_max: 'voltage_above',
  lower_voltage: 'voltage_below',
  upper_voltage: 'voltage_above',
  lower_cutoff: 'voltage_below',
  upper_cutoff: 'voltage_above',
  diffusion_coefficient: 'diffusivity',
  i0: 'exchange_current_density',
};

/** A known key that stands for what a word says with more or fewer parts, as `conductivity` for `electronic_conductivity`. */
function sharingItsEnd(word: string, known: readonly string[]): string | undefined {
  return known.find((key) => word.endsWith(`_${key}`)) ?? known.find((key) => key.endsWith(`_${word}`));
}

/** A known key that a word begins, or that begins it, as `current_density` for `current` and `nucleation` for `nucleation_overpotential`. */
function sharingItsBeginning(word: string, known: readonly string[]): string | undefined {
  return known.find((key) => key.startsWith(`${word}_`)) ?? known.find((key) => word.startsWith(`${key}_`));
}

export function unknownKey(key: string, parent: string, known: readonly string[]): Wording {
  const word = key.toLowerCase().replaceAll('-', '_');
  const other = known.find((candidate) => candidate === otherNames[word]);
  const meant = other ?? closest(key, known) ?? sharingItsEnd(word, known) ?? sharingItsBeginning(word, known);
  return {
    message: `unknown key ${quote(key)} ${where(parent)}`,
    help: meant === undefined ? suggest(key, known, 'known keys:') : `did you mean "${meant}"?`,
  };
}

/** A list that stands under a key of its own where it should stand by itself. */
export function listUnderKey(key: string, example: string): Wording {
  return {
    message: `a list stands by itself, without the key ${quote(key)}`,
    help: `write the list in place of the braces, as in ${example}`,
  };
}

export function splitByComma(key: string): Wording {
  return {
    message: `a comma splits a value here: what follows it, ${quote(key)}, stands as a key of its own`,
    help: 'write decimals with a point, as in 0.38, and put commas between entries only',
  };
}

export function missingKey(key: string, parent: string, example: string | undefined): Wording {
  return {
    message: `${key} is missing ${where(parent)}`,
    help: example === undefined ? `add the key ${key}` : `add "${key}: ${example}"`,
  };
}

export function badName(name: string): Wording {
  return {
    message: `the name ${quote(name)} must start with a letter and hold letters, digits, "_" and "-" only`,
    help: /^\d/u.test(name)
      ? `write "n${name.replace(/[^A-Za-z0-9_-]/gu, '-')}" or a telling name such as "host"`
      : 'choose a name such as "host"',
  };
}

export const noEntries: Wording = { message: '{key} is empty', help: 'give at least one entry' };

// Types.

/** The kind of a YAML value, as in "a list". */
export function kindOfValue(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'boolean') return `${value}`;
  if (typeof value === 'number') return `the number ${value}`;
  return `the text ${quote(value)}`;
}

export function emptyValue(example: string | undefined): Wording {
  return {
    message: '{key} has no value',
    help: example === undefined ? 'give it a value or remove the line' : `write for example "${example}"`,
  };
}

/** An override that would remove what is not there. */
export function nothingToRemove(key: string, meant: string): Wording {
  return { message: `${quote(key)} has no value`, help: `did you mean "${meant}"?` };
}

export function wrongType(needed: string, value: unknown, example?: string): Wording {
  if (value === null || value === undefined) return emptyValue(example);
  return {
    message: `{key} must be ${needed}, but it is ${kindOfValue(value)}`,
    help: example === undefined ? undefined : `write for example "${example}"`,
  };
}

export function unknownChoice(value: unknown, choices: readonly string[]): Wording {
  return {
    message: `{key} must be one of ${choices.join(', ')}, but it is ${kindOfValue(value)}`,
    help: typeof value === 'string' ? suggest(value, choices, 'choose from') : undefined,
  };
}

export function notFinite(value: number): Wording {
  return { message: `{key} must be a finite number, but it is ${Number.isNaN(value) ? '.nan' : '.inf'}` };
}

export function outOfRange(bound: string, written: string, meaning?: string): Wording {
  const same = meaning === undefined || meaning === written;
  return { message: `{key} must be ${bound}, but it is ${written}${same ? '' : `, which is ${meaning}`}` };
}

/** A share that was written as a percentage, but without its sign. */
export function barePercentage(bound: string, value: number): Wording {
  return { ...outOfRange(bound, String(value)), help: `${value} % is ${Number((value / 100).toPrecision(12))}` };
}

// Quantities.

export function notAQuantity(text: string): Wording {
  return {
    message: `${quote(text)} is not a number with a unit`,
    help: 'write the number first, then a space and the unit, as in "100 um"',
  };
}

export function decimalComma(text: string): Wording {
  // In 1.000,5 the points part thousands.
  const plain = text.replace(/\.(?=[\d.]*,)/gu, '').replace(',', '.');
  return { message: `${quote(text)} is written with a decimal comma`, help: `write "${plain}"` };
}

export function tooLargeForADouble(text: string): Wording {
  return { message: `${quote(text)} is outside the range of numbers that can be computed with` };
}

export function missingUnit(value: number, needed: string, example: string): Wording {
  const usual = example.slice(example.indexOf(' ') + 1);
  const units: Readonly<Record<string, string>> = {
    // A bare 1000 for a concentration is meant in mol/m^3, whatever the example says.
    'mol/L': Math.abs(value) >= 20 ? 'mol/m^3' : 'mol/L',
    // A bare time is meant in seconds.
    min: 's',
  };
  const unit = units[usual] ?? usual;
  return {
    message: `{key} needs a unit, but it is the bare number ${value}`,
    help: `write ${needed}, for example "${value} ${unit}"`,
  };
}

export function wrongDimension(text: string, found: Dimension, needed: Dimension, example: string): Wording {
  return {
    message: `{key} needs ${nameOfDimension(needed)}, but ${quote(text)} is ${nameOfDimension(found)}`,
    help: `write for example "${example}"${dimensionHint(text, found, needed)}`,
  };
}

export function wrongDisplayUnit(text: string, found: string, needed: string, example: string): Wording {
  return {
    message: `{key} needs the unit of ${needed}, but ${quote(text)} is that of ${found}`,
    help: `write for example "${example}"`,
  };
}

/** Two slips are so common that they deserve their own words: grams per litre, and C for Celsius. */
function dimensionHint(text: string, found: Dimension, needed: Dimension): string {
  const [foundName, neededName] = [nameOfDimension(found), nameOfDimension(needed)];
  if (neededName === 'a molar concentration' && foundName === 'a mass concentration') {
    return '; divide by the molar mass of the salt to get mol/L';
  }
  if (neededName === 'a molar concentration' && foundName === 'a molality') {
    return '; multiply by the density of the solution to get mol/L';
  }
  if (neededName === 'a temperature' && /\dC$|\sC$/u.test(text)) return '; C is the coulomb, write degC';
  return '';
}

export function unknownUnit(symbol: string, correction: string | undefined, known: readonly string[]): Wording {
  return {
    message: `unknown unit ${quote(symbol)}`,
    help:
      correction === undefined
        ? suggest(symbol, known, 'units are for example um, mol/L, mA/cm^2, mV, degC; known:')
        : `did you mean "${correction}"?`,
  };
}

export function unreadableUnit(unit: string, rest: string): Wording {
  const power = unit.replace(/(\p{L})(-?\d)/gu, '$1^$2');
  return {
    message:
      rest === '' ? `the unit ${quote(unit)} ends too soon` : `cannot read ${quote(rest)} in the unit ${quote(unit)}`,
    help: /^-?\d/u.test(rest)
      ? `powers are written with "^", as in "${power}"`
      : 'units are joined by "*", "/" and "^", as in "mA/cm^2" or "J/(mol K)"',
  };
}

export function unclosedParenthesis(unit: string): Wording {
  return { message: `the unit ${quote(unit)} lacks a closing parenthesis` };
}

export function ambiguousProduct(unit: string): Wording {
  return {
    message: `the unit ${quote(unit)} can be read in two ways`,
    help: 'say which factors are divided by, as in "J/(mol K)"',
  };
}

export function offsetTemperatureInCompound(unit: string, symbol: string): Wording {
  return {
    message: `${symbol} can only stand alone, not in the compound unit ${quote(unit)}`,
    help: 'use K, a step of one kelvin is a step of one degree Celsius',
  };
}

export function unitOutOfRange(unit: string): Wording {
  return { message: `the powers in the unit ${quote(unit)} are too large` };
}

// What belongs together.

export const bothDiffusivityPairs: Wording = {
  message: 'the diffusivities are given in two ways, by the salt and by the ions',
  help: 'keep either salt_diffusivity and transference_number, or cation_diffusivity and anion_diffusivity',
};

export function incompleteDiffusivities(given: string | undefined, partner: string | undefined): Wording {
  if (given === undefined) {
    return {
      message: 'the electrolyte has no diffusivities',
      help: 'give salt_diffusivity and transference_number, or cation_diffusivity and anion_diffusivity',
    };
  }
  return { message: `${given} is given without ${partner}`, help: `add the key ${partner}` };
}

export function incompleteLaws(missing: readonly string[], presets: readonly string[]): Wording {
  return {
    message: `a concentrated electrolyte needs ${missing.map((name) => `"${name}"`).join(', ')}`,
    help: `give each as a quantity or a law, or name a preset: ${presets.join(', ')}`,
  };
}

export function unknownSpecies(name: string, known: readonly string[]): Wording {
  return { message: `there is no species ${quote(name)}`, help: suggest(name, known, 'the species are') };
}

export function platedIonNoCation(name: string, charge: number, cations: readonly string[]): Wording {
  return {
    message: `the ion that is plated must have a positive charge, but that of ${quote(name)} is ${charge}`,
    help: cations.length === 0 ? 'give the electrolyte a cation' : `choose from ${cations.join(', ')}`,
  };
}

export function fillNotNeutral(sum: string, ion: string, balanced: string): Wording {
  return {
    message: `the charges of the species do not add up: charge times concentration comes to ${sum}, not to 0`,
    help: `with ${balanced} of ${ion} the electrolyte would be neutral`,
  };
}

export function chargeNotConserved(reaction: string, before: number, after: number): Wording {
  return {
    message: `the reaction "${reaction}" makes charge: ${before} on the left, ${after} on the right`,
    help: 'check the species, their counts and their charges',
  };
}

export function tableNotGrowing(index: number, before: string, after: string): Wording {
  return {
    message: `the points of a table must stand by growing concentration, but point ${index + 1} at ${after} follows ${before}`,
    help: 'sort the points by concentration, and give each concentration once',
  };
}

export function impossibleProperty(bound: string, where: string, value: string): Wording {
  return {
    message: `{key} must be ${bound}, but${where} it is ${value}`,
    help: 'it is asked for from 0 to twice the initial concentration: check its numbers and their units',
  };
}

export function badFormula(message: string, help: string): Wording {
  return { message: `{key} cannot be read: ${message}`, help };
}

export const heightsNotGrowing: Wording = {
  message: '{key} must stand by growing height',
  help: 'order the points from the bottom of the layer (0) to its top (1)',
};

export function formulaOutOfRange(bound: string, value: string, height: number): Wording {
  return { message: `{key} must give values that are ${bound}, but at y = ${height} it gives ${value}` };
}

export function givenTwice(first: string, second: string): Wording {
  return { message: `${first} and ${second} say the same thing twice`, help: 'keep one of the two' };
}

export const noTortuosity: Wording = {
  message: 'nothing says how the pores hinder transport',
  help: 'give tortuosity (for example 2), macmullin_number or bruggeman_exponent',
};

export const accuracyNotGiven: Wording = {
  message: 'accuracy_of names metrics, but no accuracy is asked',
  help: 'add accuracy, such as accuracy: 1 %',
};

export const accuracyUnknown: Wording = {
  message: 'an accuracy is asked, but no uncertainty is to be computed',
  help: 'leave out uncertainty: false',
};

export const filmTwice: Wording = {
  message: 'the film has both a component and a conductivity',
  help: 'keep one of the two',
};

export const filmOfNothing: Wording = {
  message: 'the film has no conductivity',
  help: 'give its conductivity, for example "1e-6 S/m", or name its component, for example "LiF"',
};

export function sharesNotWhole(sum: number): Wording {
  return { message: `the shares of the patches add up to ${Number(sum.toPrecision(6))}, not to 1` };
}

export const missingExchangeCurrent: Wording = {
  message: 'the reaction has no exchange current density',
  help: 'add "exchange_current_density: 10 A/m^2", or the preset of a metal, for example "preset: lithium"',
};

export function missingWidth(layer: string): Wording {
  return {
    message: `cell.width is missing, but the layer "${layer}" is pore-resolved`,
    help: 'add "width: 35.5 um", the period of the pattern across the cell',
  };
}

// Cells that are meshes.

export const layersAndMesh: Wording = {
  message: 'the cell is given in two ways, by layers and by a mesh',
  help: 'keep one of the two; a variant leaves out those of the base by "layers: null" or "mesh: null"',
};

export const widthOfMesh: Wording = {
  message: 'a cell that is a mesh is as wide as the mesh',
  help: 'leave out width; the unit of the coordinates is mesh.unit',
};

export function unreadableMesh(file: string): Wording {
  return {
    message: `the mesh file ${quote(file)} cannot be read`,
    help: 'name a .msh file of Gmsh by its path from the folder of the case file',
  };
}

/** @param what "surface" or "curve" */
export function unknownPhysicalName(what: string, name: string, present: readonly string[]): Wording {
  const near = closest(name, present);
  const listed = present.map((each) => quote(each)).join(', ');
  const names = present.length === 0 ? `it names no ${what}s` : `its ${what}s are ${listed}`;
  return {
    message: `the mesh has no physical ${what} ${quote(name)}; ${names}`,
    help:
      near === undefined
        ? `name one of them, or give the ${what} this name in the .geo file and mesh again`
        : `did you mean ${quote(near)}?`,
  };
}

export function regionNotDescribed(name: string): Wording {
  return {
    message: `the mesh has a physical surface ${quote(name)}, but nothing says what fills it`,
    help: `add "${/^[\w-]+$/u.test(name) ? name : quote(name)}: { kind: open }", or { kind: solid } where nothing passes`,
  };
}

export const everythingSolid: Wording = {
  message: 'all regions of the mesh are solid, so that no electrolyte is left',
  help: 'make one of them open or homogenised',
};

export function boundaryTwice(name: string, first: string, second: string): Wording {
  return {
    message: `the curve ${quote(name)} is of the ${first} and of the ${second}`,
    help: 'a curve belongs to one of collector, counter and host; split it in the .geo file if both are on it',
  };
}

export function curvesShareLines(name: string, first: string, second: string): Wording {
  return {
    message: `the curve ${quote(name)} of the ${second} has lines in common with a curve of the ${first}`,
    help: 'in the .geo file, give each curve to one Physical Curve of those that react',
  };
}

export function leftOfAxis(least: string): Wording {
  return {
    message: `an axisymmetric mesh has its axis at x = 0, but this one reaches to x = ${least}`,
    help: 'move the geometry in the .geo file so that x is the distance from the axis, or make it planar',
  };
}

export const onTheAxis: Wording = {
  message: 'the curves lie on the axis of the mesh, where they have no area',
  help: 'in an axisymmetric mesh the axis itself is no boundary: leave it out',
};

export const missingHostOfMesh: Wording = {
  message: 'interfaces.host is missing, but cell.mesh.boundaries.host names surfaces of it',
  help: 'add "host: { kind: butler_volmer, exchange_current_density: 10 A/m^2 }" or "host: { kind: insulating }"',
};

export function gapWiderThanCell(gap: string, width: string): Wording {
  return {
    message: `the gap of ${gap} is not narrower than the cell, which is ${width} wide`,
    help: 'the sheets must leave some metal standing: make the gap smaller or the cell wider',
  };
}

export function sheetsThickerThanPitch(thickness: string, count: number, pitch: string): Wording {
  return {
    message: `sheets of ${thickness} do not fit: ${count} of them stand ${pitch} apart`,
    help: 'make the sheets thinner, use fewer, or make the layer thicker',
  };
}

export function wallsFillTheCell(wall: string, count: number, pitch: string): Wording {
  return {
    message: `walls of ${wall} leave no channel: ${count} across the cell stand ${pitch} apart`,
    help: 'make the walls thinner, use fewer channels, or make the cell wider',
  };
}

export function notAnAngle(example: string, written?: string): Wording {
  return {
    message: `{key} needs an angle with its unit${written === undefined ? '' : `, but it is ${quote(written)}`}`,
    help: `write for example "${example}"; rad is understood too`,
  };
}

export function angleOutOfRange(
  written: string,
  { above, below, minimum }: { above?: number; below?: number; minimum?: number },
): Wording {
  const from = minimum === undefined ? above : minimum;
  return {
    message: `{key} must lie between ${Math.round(from ?? -180)} and ${Math.round(below ?? 180)} deg, but it is ${quote(written)}`,
  };
}

export function onlyOfRandom(key: string, arrangement: string): Wording {
  return {
    message: `${quote(key)} has no meaning for fibres in a ${arrangement} lattice, which are all alike`,
    help: 'take "arrangement: random", or leave the key out; lattices of several layers make a gradient too',
  };
}

export function needsPeriodicSides(what: string): Wording {
  return {
    message: `${what} run through the side walls of the cell, which mirror it`,
    help: 'add "sides: periodic" to the cell',
  };
}

export function noBodyOfRevolution(kind: string): Wording {
  return {
    message: `${kind} make no body of revolution: about the axis of this cell each of them would be a ring`,
    help: 'leave "symmetry: axisymmetric" out, or use pillars, one channel, sheets or one void',
  };
}

export function onlyOneOnAxis(kind: string, count: number): Wording {
  return {
    message: `an axisymmetric cell has one of the ${kind}, on its axis, not ${count}`,
    help: 'set "count: 1", or leave "symmetry: axisymmetric" out',
  };
}

export const axisymmetricPeriodic: Wording = {
  message: 'the side walls of an axisymmetric cell are its axis and its rim, which cannot be joined',
  help: 'leave "sides: periodic" out',
};

export const axisymmetricLine: Wording = {
  message: 'an axisymmetric cell needs a layer whose pores are resolved: without one nothing changes across it',
  help: 'leave "symmetry: axisymmetric" out',
};

export function sheetOnPeriodicWall(gap: string): Wording {
  return {
    message: `sheets that leave a gap of ${gap} are attached to a side wall, and periodic side walls are none`,
    help: 'write "sides: mirror", or use random_sheets',
  };
}

export function pillarTallerThanLayer(height: string, thickness: string): Wording {
  return {
    message: `pillars of ${height} are not lower than their layer, which is ${thickness} thick`,
    help: 'make the layer thicker; electrolyte above the tips may be part of it',
  };
}

export function pillarsTouch(base: string, room: string): Wording {
  return {
    message: `a base_width of ${base} leaves no gap between pillars ${room} apart`,
    help: 'make the base_width smaller, use fewer pillars, or make the cell wider',
  };
}

export function tipTooBlunt(radius: string, most: string): Wording {
  return {
    message: `a tip_radius of ${radius} is larger than ${most}, half of the base_width or the height`,
    help: 'make the tip_radius smaller; half the base_width is a dome on straight sides',
  };
}

export const pillarsOffCollector: Wording = {
  message: 'pillars that are part of the collector must stand in the first layer',
  help: 'move the layer to the bottom, or say "surface: reactive" for pillars of a host, or "surface: insulating"',
};

export function bodyLargerThanLayer(what: string, size: string, room: string, extent: string): Wording {
  return {
    message: `${what} of ${size} does not fit the ${extent}, which is ${room}`,
    help: `make it smaller, or the ${extent} larger`,
  };
}

export function missingHostInterface(layer: string): Wording {
  return {
    message: `interfaces.host is missing, but the layer "${layer}" has a surface`,
    help: 'add "host: { kind: butler_volmer, exchange_current_density: 10 A/m^2 }" or "host: { kind: insulating }"',
  };
}

export const missingCollectorInterface: Wording = {
  message: 'interfaces.collector is missing, and there is no interfaces.host to take it from',
  help: 'add "collector: { kind: butler_volmer, exchange_current_density: 10 A/m^2 }"',
};

export const voltageAndImposedCurrent: Wording = {
  message: 'a held voltage and a counter electrode that imposes the current contradict each other',
  help: 'make the operation galvanostatic, or give the counter electrode kinetics or make it a reservoir',
};

export const noVoltageToEndBy: Wording = {
  message: 'the counter electrode imposes the current and so has no potential: there is no voltage to end by',
  help: 'end by duration, capacity or depletion, or give the counter electrode kinetics or make it a reservoir',
};

/** @param rests whether no current flows, so that no charge passes to end by */
export function stepWithoutEnd(rests: boolean): Wording {
  return {
    message: 'this step has neither a duration nor a condition that ends it',
    help: rests ? 'add "duration: 10 min"' : 'add "duration: 10 min", or "until: { capacity: 1 mAh/cm^2 }", or both',
  };
}

export const restWithoutEnd: Wording = {
  message: 'a rest has neither a duration nor a condition that ends it, and no impedance is asked for',
  help: 'add "duration: 10 min", or a block "impedance: {}" beside the operation',
};

export const outputOfSteadyState: Wording = {
  message: 'a steady state has no times at which fields could be kept',
  help: 'add "duration: 10 min" or "until: { ... }" to the operation to run it in time, or remove output',
};

export const profileTooShort: Wording = {
  message: 'a profile needs points at two times at least',
  help: 'write for example "points: [[0 s, 1 mA/cm^2], [10 s, 1 mA/cm^2]]", or "file: current.csv"',
};

export const pointsAndFile: Wording = {
  message: 'the profile is given in two ways, by points and by a file',
  help: 'keep one of the two',
};

export function unreadableProfile(file: string): Wording {
  return {
    message: `the file ${quote(file)} cannot be read`,
    help: 'name a CSV file by its path from the folder of the case file; where there are no files, give points',
  };
}

export function profileHeader(line: string): Wording {
  return {
    message: `the first line must name two columns with their units, but it is ${quote(line)}`,
    help: 'begin the file with "time (s),current density (mA/cm^2)"; values may also be parted by semicolons or tabs, and lines that begin with # say nothing',
  };
}

export function profileLine(text: string): Wording {
  return {
    message: `this is not a time and a current: ${quote(text)}`,
    help: 'write two numbers with decimal points, parted as in the first line',
  };
}

export const profileStartsLate: Wording = {
  message: 'a profile starts at 0 s',
  help: 'add a first point such as "[0 s, 0 mA/cm^2]"; times count from the beginning of the step',
};

export function timesFall(before: string, after: string): Wording {
  return {
    message: `the times of a profile must not fall, but ${after} stands after ${before}`,
    help: 'put the points in the order of their times; the same time twice is a jump',
  };
}

export const blockingCounterAtSteadyState: Wording = {
  message: 'a counter electrode that only charges its double layer passes no steady current',
  help: 'give it a reaction, or the operation a duration; for an impedance write "operation: { kind: rest }"',
};

export const impedanceOfImposedCurrent: Wording = {
  message: 'a counter electrode that imposes the current has no potential, and so the cell no impedance',
  help: 'give the counter electrode kinetics, a double layer (kind: blocking), or make it a reservoir',
};

export function rangeAndFrequencies(key: string): Wording {
  return {
    message: `the frequencies are given in two ways, by ${quote(key)} and by a list`,
    help: 'keep from, to and per_decade, or the list of frequencies',
  };
}

export const frequenciesReversed: Wording = {
  message: 'the lowest frequency is not below the highest',
  help: 'write for example "impedance: { from: 1 mHz, to: 1 MHz, per_decade: 10 }"',
};

export function tooManyFrequencies(count: number, most: number): Wording {
  return { message: `${count} frequencies are asked for, at most ${most} can be`, help: 'make per_decade smaller' };
}

export function metalUnknown(ion: string): Wording {
  return {
    message: `a thickness of metal is given, but how much volume the metal of ${quote(ion)} takes is not known`,
    help: 'metals are known of Li+, Na+ and K+; leave out nucleation, deposits and pore filling',
  };
}

export function noSolidToConduct(layer: string): Wording {
  return {
    message: `the layer "${layer}" has pores all through, so that no solid of it conducts`,
    help: 'make the porosity smaller than 1, or give the effective conductivity',
  };
}

export function metalWithoutConductivity(layer: string): Wording {
  return {
    message: `the layer "${layer}" has surface but no conductivity, although the metal of another layer has one`,
    help: 'give every layer with surface a conductivity, or none',
  };
}

export function metalWithoutContact(layer: string): Wording {
  return {
    message: `the metal of the layer "${layer}" does not reach the collector`,
    help: 'give a conductivity to all layers between it and the collector, or leave out its own',
  };
}

export const contactOfNothing: Wording = {
  message: "a contact resistance is given, but no layer's metal has a conductivity",
  help: 'give the lowest layer a conductivity, or leave the contact resistance out',
};

export const fixedChargeInConcentrated: Wording = {
  message: 'a fixed charge needs the ions one by one, which a concentrated binary electrolyte does not have',
  help: 'make the electrolyte dilute, or of the kind ions',
};

export function neverNeutral(layer: string): Wording {
  return {
    message: `no mobile ion can balance the charge in the layer "${layer}"`,
    help: 'give it the fixed_charge that the ions leave over, or the electrolyte an ion of the other sign',
  };
}

export const fillingChargedPores: Wording = {
  message: 'pores whose walls hold charge cannot be filled: the charge would have to leave with the electrolyte',
  help: 'leave out fixed_charge or pore_filling',
};

export const nothingReacts: Wording = {
  message: 'no current can pass: neither the collector nor any host surface reacts',
  help: 'give interfaces.host or interfaces.collector a kind with a reaction, such as butler_volmer',
};

// Fits and published values.

export function unknownVariant(name: string, known: readonly string[]): Wording {
  return { message: `there is no variant ${quote(name)}`, help: suggest(name, known, 'the variants are') };
}

export const nothingToCompare: Wording = {
  message: 'there is only one variant, and nothing to compare it with',
  help: 'add a second one under "variants", or compare files: meander compare A B',
};

export function unknownMetric(value: unknown, known: readonly string[]): Wording {
  if (typeof value !== 'string') return wrongType('the name of a metric', value, known[0]);
  return { message: `there is no metric ${quote(value)}`, help: suggest(value, known, 'the metrics are') };
}

export function unknownPath(path: string, known: readonly string[]): Wording {
  return {
    message: `no variant of the fit has a parameter ${quote(path)}`,
    help: suggest(path, known, 'parameters are for example'),
  };
}

export function countInFit(path: string): Wording {
  return {
    message: `${quote(path)} counts something, and a fit moves only what changes smoothly`,
    help: 'go through its values with a sweep instead',
  };
}

export function unknownPathOfCase(path: string, known: readonly string[]): Wording {
  return { message: `the case has no parameter ${quote(path)}`, help: suggest(path, known, 'parameters are') };
}

export function boundsReversed(minimum: string, maximum: string): Wording {
  return { message: `the minimum of ${minimum} is not below the maximum of ${maximum}` };
}

export function initialOutsideBounds(initial: string, minimum: string, maximum: string): Wording {
  return { message: `the initial value of ${initial} is outside the bounds ${minimum} to ${maximum}` };
}

// Sweeps.

export function notInSweptVariants(path: string, without: readonly string[], known: readonly string[]): Wording {
  const near = closestPath(path, known);
  const named = without.map((name) => `"${name}"`).join(', ');
  return {
    message: `the parameter ${quote(path)} is missing in the ${without.length === 1 ? 'variant' : 'variants'} ${named}`,
    help:
      near === undefined
        ? (suggest(path, known, 'parameters are for example') ?? 'name a quantity of the case by its dotted path')
        : `did you mean "${near}"?`,
  };
}

export const rangeWithoutCount: Wording = {
  message: 'nothing says how many values this range has',
  help: 'add "count: 10", or "step: ..." with a unit, or "per_decade: 5"',
};

export const countOfSampledRange: Wording = {
  message: 'points that are sampled fall anywhere in a range: it has no values to be counted',
  help: 'leave it out and give the number of points as sweep.count, or make the sampling a grid',
};

export function rangeReversed(from: string, to: string): Wording {
  return { message: `from ${from} is not below to ${to}`, help: 'give the lower end as "from" and the higher as "to"' };
}

export const logOfNothing: Wording = {
  message: 'a logarithmic range must start above zero',
  help: 'raise "from" above zero, or make the spacing linear',
};

export const stepOfLogRange: Wording = {
  message: 'a step is a distance, which the values of a logarithmic range do not keep',
  help: 'give count or per_decade in its place, or make the spacing linear',
};

export const decadesOfLinearRange: Wording = {
  message: 'per_decade counts the values of a logarithmic range, but the spacing is linear',
  help: 'give count or step in its place, or make the spacing log',
};

export const singleValueOfRange: Wording = {
  message: 'a range has two ends and so two values at least',
  help: 'write a list of one value, as in "[1 mA/cm^2]", or a count of 2 or more',
};

export const stepInDegrees: Wording = {
  message: 'a step in degC would count from absolute zero',
  help: 'write it in K: a step of one kelvin is a step of one degree Celsius',
};

export function valueTwice(written: string): Wording {
  return { message: `${written} stands in this list twice`, help: 'every point is solved once: leave one out' };
}

export const noSweptParameters: Wording = {
  message: 'the sweep has no parameters',
  help: 'add for example "operation.current_density: { from: 1 mA/cm^2, to: 10 mA/cm^2, count: 10 }"',
};

export const countOfGrid: Wording = {
  message: 'a grid has as many points as its values have combinations: they are not counted beside',
  help: 'leave count out, or make the sampling latin_hypercube or sobol',
};

export const seedOfGrid: Wording = {
  message: 'nothing of a grid is left to chance',
  help: 'leave seed out, or make the sampling latin_hypercube or sobol',
};

export const sampleWithoutCount: Wording = {
  message: 'nothing says how many points are sampled',
  help: 'add "count: 64" to the sweep; for sobol a power of two is best',
};

export function tooManyDimensions(most: number): Wording {
  return {
    message: `the sweep has more parameters than the ${most} that sobol can spread points over`,
    help: 'make the sampling latin_hypercube, or vary fewer parameters',
  };
}

export function tooManyPoints(count: number, most: number): Wording {
  return {
    message: `the sweep has ${count} points, more than the ${most} that one sweep may have`,
    help: 'use fewer values, or sample the ranges with sobol and a count',
  };
}

export function tooManyCurvePoints(count: number, most: number): Wording {
  return {
    message: `the curve has ${count} points, more than the ${most} that it may have`,
    help: 'give the range fewer values: count: 40, or per_decade: 10',
  };
}

/** What is wrong with the case at one point of a sweep, and at how many others. */
export function atPoint(message: string, point: string, others: number): string {
  const more = others === 0 ? '' : ` and ${others} ${others === 1 ? 'other' : 'others'}`;
  return `${message} (at the point ${point}${more})`;
}

/** For a problem that only some variants have although the text it points at belongs to all. */
export function inVariants(message: string, variants: readonly string[]): string {
  const list = variants.map((name) => `"${name}"`).join(', ');
  return `${message} (in ${variants.length === 1 ? 'variant' : 'variants'} ${list})`;
}

export function unreadableImage(file: string): Wording {
  return {
    message: `the image ${quote(file)} cannot be read`,
    help: 'name a PNG or TIFF by its path from the folder of the case file',
  };
}

export function pictureOfOtherHeight(rows: number, high: string, thickness: string): Wording {
  return {
    message: `the picture is ${high} high (${rows} rows of pixels), but the layer is ${thickness} thick`,
    help: `write "thickness: ${high}", or change pixel_size or the crop`,
  };
}

export function pictureOfOtherWidth(columns: number, wide: string, width: string): Wording {
  return {
    message: `the picture is ${wide} wide (${columns} columns of pixels), but the cell is ${width} wide`,
    help: `write "width: ${wide}", or change pixel_size or the crop`,
  };
}

// Measured curves of a fit.

export const imaginaryTwice: Wording = {
  message: 'the imaginary part is given by two columns, imaginary and minus_imaginary',
  help: 'keep one of the two',
};

export const uncertaintyTwice: Wording = {
  message: 'the uncertainty is given in two ways, by a number and by a column',
  help: 'keep one of the two; relative_uncertainty may stand beside either',
};

export const emptyCurve: Wording = {
  message: 'the file has no point of a curve',
  help: 'give a first line such as "time (s),voltage (V)" and one line for every point',
};

export function unreadableCurve(file: string): Wording {
  return {
    message: `the file ${quote(file)} cannot be read`,
    help: 'name a CSV file by its path from the folder of the case file',
  };
}

export function curveTooLong(count: number, most: number): Wording {
  return {
    message: `the file has ${count} points, but a fit takes at most ${most}`,
    help: 'thin it: a fit gains nothing from points that lie closer than the curve bends',
  };
}

export function curveNotPositive(what: string): Wording {
  return { message: `the ${what} must be positive` };
}

export const curveBeforeStart: Wording = {
  message: 'the time is negative, but times count from the beginning of the operation',
  help: 'subtract the time at which the operation began',
};

export const curveCertain: Wording = {
  message: 'the uncertainty must be positive',
  help: 'give every point a positive uncertainty; where a value is zero, a relative one alone is none',
};

export function curveLineShort(column: number, count: number): Wording {
  return {
    message: `there is no column ${column}: this line has ${count === 1 ? 'a single value' : `${count} values`}`,
    help: 'values are parted by commas, semicolons or tabs, the same in every line; columns counts from 1',
  };
}

export function curveValue(text: string): Wording {
  return text === ''
    ? { message: 'a value is missing', help: 'leave out the lines in which nothing was measured' }
    : {
        message: `this is not a number: ${quote(text)}`,
        help: text.includes(',')
          ? 'write numbers with decimal points'
          : 'write plain numbers; the unit stands in the first line or in units',
      };
}

export function noSuchColumn(name: string, known: readonly string[]): Wording {
  const near = closest(name, known);
  const listed = known.map((each) => `"${each}"`).join(', ');
  return {
    message: `the file has no column ${quote(name)}`,
    help:
      known.length === 0
        ? 'its first line has no names; give the number of the column, from 1'
        : near === undefined
          ? `its columns are ${listed}`
          : `did you mean "${near}"?`,
  };
}

export function columnWithoutUnit(name: string, unit: string): Wording {
  return {
    message: `the unit of the ${name.replace('_', ' ')} is not known`,
    help: `end the name of the column in it, such as "${name.replace('_', ' ')} (${unit})", or give units: { ${name}: ${unit} }`,
  };
}

export function columnOfOtherUnit(name: string, written: string, unit: string): Wording {
  return {
    message: `${quote(written)} is no unit of the ${name.replace('_', ' ')}`,
    help: `give a unit such as ${unit}, in the first line or in units`,
  };
}

export const mixedUncertainties: Wording = {
  message: 'some targets of the fit state an uncertainty and others do not',
  help: 'give every target an uncertainty, or none: it is then estimated from what is left over',
};

export const linearParameterWithoutBounds = (path: string): Wording => ({
  message: `${quote(path)} may change its sign, so that the fit needs to know its size`,
  help: 'give it a minimum and a maximum',
});

export const startAtEnd = (path: string, written: string): Wording => ({
  message: `the fit of ${quote(path)} starts at ${written}, from where no ratio leads on`,
  help: 'start from a value between its limits',
});

export const startsWithoutBounds = (path: string): Wording => ({
  message: `several starts need bounds, which ${quote(path)} does not have`,
  help: 'give it a minimum and a maximum, or leave out starts',
});
