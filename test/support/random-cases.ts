import { stringify } from 'yaml';
import {
  type ElectrolyteName,
  electrolyteNames,
  electrolyte as electrolyteOf,
  FARADAY,
  GAS_CONSTANT,
  metals,
  VACUUM_PERMITTIVITY,
} from '../../src/materials/index.ts';
import { Draws } from './draws.ts';
import { limitingCurrent, limitingCurrentOfFilm, type Section, type Transport } from './limiting-current.ts';

/**
 * Case files of cells as battery people build them, each from a seed of its own: every electrolyte model, every kind of
 * layer and interface, steady states and operations in time. Magnitudes are drawn evenly in their logarithms. Currents are
 * parts of an estimate of what the cell can carry, which is low rather than high.
 */
export interface RandomCase {
  readonly seed: number;
  /** What kind of case it is: electrolyte, geometry, operation. */
  readonly model: string;
  readonly yaml: string;
  /** The largest given current density over the estimate of the limiting one; undefined where a voltage is held. */
  readonly shareOfLimit?: number;
  /** Whether the current is meant to be more than the cell can carry. */
  readonly aboveLimit: boolean;
}

type Tree = { [key: string]: unknown };
type Geometry = 'line' | 'porous' | 'conducting' | 'sheets' | 'channels' | 'voids';
type Solution = 'dilute' | 'concentrated' | 'ions' | 'poisson' | 'fixed_charge' | 'single_ion';

/** What the electrolyte is, and what it lets pass. */
interface DrawnElectrolyte {
  readonly section: Tree;
  readonly metal: 'lithium' | 'sodium' | 'potassium';
  readonly temperature: number;
  readonly concentration: number;
  readonly transport: Transport;
  /** S/m, about. */
  readonly conductivity: number;
  /** m, where space charge is solved for. */
  readonly debyeLength?: number;
}

interface DrawnLayers {
  readonly layers: Tree;
  readonly width?: number;
  readonly sections: readonly Section[];
  readonly thickness: number;
  readonly host: boolean;
  readonly conducting: boolean;
  /** C/m2 of metal that pores have room for. */
  readonly room: number;
}

const quantity = (value: number, unit: string): string => `${Number(value.toPrecision(5))} ${unit}`;
/** As it is: charges must balance to round-off. */
const molar = (value: number): string => `${Number(value.toPrecision(12))} mol/m^3`;
const rounded = (value: number): number => Number(value.toPrecision(4));

const solutions: readonly Solution[] = [
  'dilute',
  'dilute',
  'dilute',
  'concentrated',
  'concentrated',
  'concentrated',
  'ions',
  'ions',
  'ions',
  'poisson',
  'fixed_charge',
  'single_ion',
];
const geometries: readonly Geometry[] = ['line', 'porous', 'porous', 'conducting', 'sheets', 'channels', 'voids'];
const ionOf = { lithium: 'Li+', sodium: 'Na+', potassium: 'K+' } as const;

const shapes = ['constant', 'constant', 'steps', 'cycles', 'profile', 'pulses', 'conditions'] as const;
const heldShapes = ['constant', 'steps'] as const;

/** The case of a seed. */
export function randomCase(seed: number): RandomCase {
  const draws = new Draws(seed);
  const solution = draws.pick(solutions);
  // Space charge asks for meshes down to the Debye length: lines only.
  const geometry = solution === 'poisson' ? 'line' : draws.pick(geometries);
  const electrolyte = drawElectrolyte(draws, solution);
  const cell = drawLayers(draws, geometry, solution, electrolyte);
  const inTime = draws.chance(0.45);
  const counter: Setting['counter'] = draws.chance(0.7)
    ? 'reacting'
    : draws.pick(['reservoir', 'uniform_current'] as const);
  const held = counter !== 'uniform_current' && draws.chance(0.35);
  const limit = limitOf(electrolyte, solution, cell, counter);
  // Where an estimate is exact, some currents are meant to be too large.
  const exact = solution === 'dilute' && !cell.host && counter !== 'reservoir' && geometry !== 'voids';
  const aboveLimit = exact && !held && !inTime && draws.chance(0.6);
  const largest = { dilute: 0.95, concentrated: 0.9, ions: 0.7, poisson: 0.9, fixed_charge: 0.4, single_ion: 0.95 };
  const share = aboveLimit ? draws.uniform(1.15, 4) : draws.uniform(0.05, largest[solution]);
  const sign = draws.chance(0.7) ? 1 : -1;
  const current = sign * share * limit;
  const shape = held ? draws.pick(heldShapes) : draws.pick(shapes);
  const setting: Setting = { draws, electrolyte, cell, current, held, shape: inTime ? shape : 'steady', counter };
  const interfaces = drawInterfaces(setting);
  const operation = inTime ? drawOperation(setting) : steady(setting);
  const kind = `${inTime ? 'in time' : 'steady'}, ${held ? 'voltage' : 'current'}`;
  return {
    seed,
    model: `${solution}, ${geometry}, ${kind}`,
    yaml: stringify({
      title: `Random case ${seed}`,
      electrolyte: electrolyte.section,
      cell: {
        ...(cell.width === undefined ? {} : { width: quantity(1e6 * cell.width, 'um') }),
        ...(cell.conducting && draws.chance(0.5)
          ? {
              contact_resistance: quantity(Math.min(draws.logarithmic(1e-6, 1e-2), 0.1 / Math.abs(current)), 'ohm m^2'),
            }
          : {}),
        layers: cell.layers,
      },
      interfaces,
      operation,
      mesh: drawMesh(draws, geometry, solution, cell, inTime),
    }),
    ...(held ? {} : { shareOfLimit: share }),
    aboveLimit,
  };
}

/** Coarse, so that a case takes a fraction of a second: coarsest in two dimensions and in time. */
function drawMesh(
  draws: Draws,
  geometry: Geometry,
  solution: Solution,
  { thickness, width }: DrawnLayers,
  inTime: boolean,
): Tree {
  const uncertainty = draws.chance(0.2);
  if (width === undefined) {
    return { cells_per_layer: solution === 'poisson' ? 60 : draws.integer(10, 60), uncertainty };
  }
  const [finer, finest] = inTime ? [8, 16] : [20, 60];
  const narrowest = geometry === 'channels' ? width : Math.min(width, thickness);
  const largest = Math.max(thickness, width) / (inTime ? 8 : draws.uniform(12, 20));
  return {
    finest_cell: quantity(1e6 * Math.min(narrowest / draws.uniform(finer, finest), largest), 'um'),
    largest_cell: quantity(1e6 * largest, 'um'),
    uncertainty: uncertainty && !inTime,
  };
}

// --- Electrolytes ---

function drawElectrolyte(draws: Draws, solution: Solution): DrawnElectrolyte {
  switch (solution) {
    case 'dilute':
    case 'fixed_charge':
      return draws.chance(solution === 'dilute' ? 1 : 0.5) ? dilute(draws) : ions(draws, false);
    case 'concentrated':
      return draws.chance(0.6) ? presetElectrolyte(draws) : ownLaws(draws);
    case 'ions':
      return ions(draws, true);
    case 'poisson':
      return poisson(draws);
    case 'single_ion':
      return singleIon(draws);
  }
}

const drawTemperature = (draws: Draws, lowest = 263): number => draws.uniform(lowest, 333);
const drawMetal = (draws: Draws) => draws.pick(['lithium', 'sodium', 'potassium'] as const);

/** (z F)^2 D c / (R T) of an ion, S/m. */
const conductivityOf = (charge: number, diffusivity: number, concentration: number, temperature: number): number =>
  ((charge * FARADAY) ** 2 * diffusivity * concentration) / (GAS_CONSTANT * temperature);

function dilute(draws: Draws): DrawnElectrolyte {
  const chosen = drawMetal(draws);
  const temperature = drawTemperature(draws);
  const concentration = draws.logarithmic(10, 3000);
  const cation = draws.logarithmic(1e-12, 1e-9);
  const share = draws.uniform(0.05, 0.95);
  const anion = (cation * (1 - share)) / share;
  const diffusivity = (2 * cation * anion) / (cation + anion);
  const pair = draws.chance(0.5)
    ? {
        salt_diffusivity: quantity(diffusivity, 'm^2/s'),
        transference_number: rounded(share),
      }
    : { cation_diffusivity: quantity(cation, 'm^2/s'), anion_diffusivity: quantity(anion, 'm^2/s') };
  return {
    section: {
      cation: ionOf[chosen],
      concentration: quantity(concentration, 'mol/m^3'),
      ...pair,
      temperature: quantity(temperature, 'K'),
    },
    metal: chosen,
    temperature,
    concentration,
    transport: () => diffusivity / (1 - share),
    conductivity: conductivityOf(1, cation + anion, concentration, temperature),
  };
}

/** Whose fits fall below zero in the cold. */
const onlyWarm = new Set<ElectrolyteName>(['lipf6_ec_dmc', 'lipf6_ec_emc']);

function presetElectrolyte(draws: Draws): DrawnElectrolyte {
  const name = draws.pick(electrolyteNames);
  const published = electrolyteOf(name);
  const temperature = drawTemperature(draws, onlyWarm.has(name) ? 293 : 273);
  const concentration = draws.uniform(200, 1800);
  const { conductivity, diffusivity, transferenceNumber } = published;
  const at = (law: typeof conductivity, amount: number): number => {
    law.evaluate(amount, temperature);
    return law.value;
  };
  return {
    section: {
      kind: 'concentrated',
      preset: name,
      concentration: quantity(concentration, 'mol/m^3'),
      cation: ionOf[published.metal],
      temperature: quantity(temperature, 'K'),
    },
    metal: published.metal,
    temperature,
    concentration,
    transport: (amount) => at(diffusivity, amount) / (1 - at(transferenceNumber, amount)),
    conductivity: at(conductivity, concentration),
  };
}

/** Own laws: one of each kind that a case may write, positive up to 4 mol/L and beyond. */
function ownLaws(draws: Draws): DrawnElectrolyte {
  const chosen = drawMetal(draws);
  const temperature = drawTemperature(draws);
  const concentration = draws.logarithmic(50, 2000);
  const peak = draws.uniform(0.2, 2);
  const falls = draws.uniform(0.1, 0.6);
  const free = draws.logarithmic(3e-11, 6e-10);
  const share = draws.uniform(0.1, 0.6);
  const activation = draws.uniform(5, 25);
  const heat = Math.exp(((1000 * activation) / GAS_CONSTANT) * (1 / 298.15 - 1 / temperature));
  const heated = draws.chance(0.5);
  const arrhenius = heated ? { activation_energy: quantity(activation, 'kJ/mol') } : {};
  const conductivityLaw = draws.pick([
    { kind: 'formula', formula: `${rounded(peak)}*c*exp(-${rounded(falls)}*c)`, unit: 'S/m', ...arrhenius },
    {
      kind: 'table',
      points: [0, 0.5, 1, 2, 4, 8].map((c) => [c, rounded(peak * c * Math.exp(-falls * c))]),
      unit: 'S/m',
      ...arrhenius,
    },
  ]);
  const factor = draws.uniform(0.1, 0.5);
  const transference = draws.pick([
    rounded(share),
    { kind: 'formula', formula: `${rounded(share)}/(1 + 0.1*c)` },
    {
      kind: 'redlich_kister',
      coefficients: [rounded(-0.2 * share)],
      full_concentration: '12 mol/L',
      value_at_zero: rounded(share),
      value_at_full: rounded(0.8 * share),
    },
  ]);
  return {
    section: {
      kind: 'concentrated',
      cation: ionOf[chosen],
      concentration: quantity(concentration, 'mol/m^3'),
      temperature: quantity(temperature, 'K'),
      conductivity: conductivityLaw,
      salt_diffusivity: {
        kind: 'formula',
        formula: `${free.toPrecision(4)}*exp(-${rounded(falls)}*c)`,
        unit: 'm^2/s',
        ...arrhenius,
      },
      transference_number: transference,
      thermodynamic_factor: draws.chance(0.3)
        ? 1
        : {
            kind: 'polynomial',
            terms: [
              [1, 0],
              [rounded(factor), 1],
            ],
          },
    },
    metal: chosen,
    temperature,
    concentration,
    transport: (amount) => ((heated ? heat : 1) * free * Math.exp((-falls * amount) / 1000)) / (1 - share / 2),
    conductivity: (heated ? heat : 1) * peak * (concentration / 1000) * Math.exp((-falls * concentration) / 1000),
  };
}

/** Two to four species, sometimes with one that pairs. */
function ions(draws: Draws, many: boolean): DrawnElectrolyte {
  const chosen = drawMetal(draws);
  const temperature = drawTemperature(draws);
  const concentration = rounded(draws.logarithmic(20, 2000));
  const diffusivity = () => draws.logarithmic(1e-11, 1e-9);
  const name = ionOf[chosen];
  const plated = diffusivity();
  const species: Tree = {};
  const add = (key: string, charge: number, amount: number, of = diffusivity()) => {
    species[key] = { charge, diffusivity: quantity(of, 'm^2/s'), concentration: molar(amount) };
    return conductivityOf(charge, of, amount, temperature);
  };
  let conductivity = add(name, 1, concentration, plated);
  let bound = concentration;
  const extra = many ? draws.pick(['none', 'cation', 'divalent', 'pairs', 'anions'] as const) : 'none';
  let reactions: Tree | undefined;
  if (extra === 'cation') {
    const amount = rounded(concentration * draws.logarithmic(0.02, 3));
    conductivity += add('Cs+', 1, amount);
    bound += amount;
  } else if (extra === 'divalent') {
    const amount = rounded(concentration * draws.logarithmic(0.01, 0.5));
    conductivity += add('Mg2+', 2, amount);
    bound += 2 * amount;
  } else if (extra === 'anions') {
    const amount = rounded(concentration * draws.uniform(0.05, 0.6));
    conductivity += add('NO3-', -1, amount);
    bound -= amount;
  }
  conductivity += add('TFSI-', -1, bound);
  if (extra === 'pairs') {
    const paired = concentration * draws.logarithmic(1e-3, 2);
    const backward = draws.logarithmic(1e-2, 1e3);
    species.pair = {
      charge: 0,
      diffusivity: quantity(diffusivity(), 'm^2/s'),
      concentration: quantity(paired, 'mol/m^3'),
    };
    reactions = {
      pairing: {
        reactants: { [name]: 1, 'TFSI-': 1 },
        products: { pair: 1 },
        forward_rate: rounded((backward * paired) / concentration ** 2),
        backward_rate: rounded(backward),
      },
    };
  }
  return {
    section: {
      kind: 'ions',
      plated_ion: name,
      temperature: quantity(temperature, 'K'),
      species,
      ...(reactions === undefined ? {} : { reactions }),
    },
    metal: chosen,
    temperature,
    concentration,
    // Migration only adds to what diffuses.
    transport: () => plated,
    conductivity,
  };
}

function poisson(draws: Draws): DrawnElectrolyte {
  const chosen = drawMetal(draws);
  const temperature = drawTemperature(draws);
  const concentration = draws.logarithmic(0.1, 100);
  const cation = draws.logarithmic(1e-11, 1e-9);
  const anion = draws.logarithmic(1e-11, 1e-9);
  const volume = draws.chance(0.3) ? { excluded_volume: quantity(draws.logarithmic(1e-5, 2e-4), 'm^3/mol') } : {};
  const species = (charge: number, of: number) => {
    return { charge, diffusivity: quantity(of, 'm^2/s'), concentration: quantity(concentration, 'mol/m^3'), ...volume };
  };
  const relativePermittivity = rounded(draws.uniform(5, 90));
  const thermalEnergy = GAS_CONSTANT * temperature;
  return {
    section: {
      kind: 'ions',
      plated_ion: ionOf[chosen],
      temperature: quantity(temperature, 'K'),
      relative_permittivity: relativePermittivity,
      species: { [ionOf[chosen]]: species(1, cation), 'TFSI-': species(-1, anion) },
    },
    metal: chosen,
    temperature,
    concentration,
    transport: () => 2 * cation,
    conductivity: conductivityOf(1, cation + anion, concentration, temperature),
    debyeLength:
      Math.sqrt((relativePermittivity * VACUUM_PERMITTIVITY * thermalEnergy) / (2 * concentration)) / FARADAY,
  };
}

function singleIon(draws: Draws): DrawnElectrolyte {
  const chosen = drawMetal(draws);
  const temperature = drawTemperature(draws);
  const concentration = draws.logarithmic(300, 20000);
  const diffusivity = draws.logarithmic(1e-13, 1e-10);
  return {
    section: {
      kind: 'ions',
      plated_ion: ionOf[chosen],
      temperature: quantity(temperature, 'K'),
      species: {
        [ionOf[chosen]]: {
          charge: 1,
          diffusivity: quantity(diffusivity, 'm^2/s'),
          concentration: quantity(concentration, 'mol/m^3'),
        },
      },
    },
    metal: chosen,
    temperature,
    concentration,
    transport: () => diffusivity,
    conductivity: conductivityOf(1, diffusivity, concentration, temperature),
  };
}

// --- Layers ---

function drawLayers(draws: Draws, geometry: Geometry, solution: Solution, electrolyte: DrawnElectrolyte): DrawnLayers {
  const { concentration } = electrolyte;
  const layers: Tree = {};
  const sections: Section[] = [];
  let width: number | undefined;
  let host = false;
  let thickness = 0;
  let room = Number.POSITIVE_INFINITY;
  const add = (name: string, length: number, structure: Tree, ...parts: readonly Section[]) => {
    layers[name] = { thickness: quantity(1e6 * length, 'um'), ...chargeOf(draws, solution, concentration), structure };
    sections.push(...parts);
    thickness += length;
  };
  const open = (name: string, length: number) =>
    add(name, length, { kind: 'open' }, { thickness: length, porosity: 1, resistance: length });

  if (solution === 'poisson') {
    // Up to some hundred Debye lengths.
    const debye = Math.sqrt((40 * 8.854e-12 * 0.0257) / (2 * FARADAY * concentration));
    open('film', debye * draws.logarithmic(10, 500));
    return { layers, sections, thickness, host, conducting: false, room };
  }
  if (geometry === 'sheets' || geometry === 'channels' || geometry === 'voids') {
    width = draws.logarithmic(5e-6, 60e-6);
    if (geometry === 'voids' && draws.chance(0.5)) open('below', draws.logarithmic(2e-6, 50e-6));
    const resolved = { sheets, channels, voids }[geometry](draws, width);
    host = geometry !== 'voids';
    add(geometry, resolved.section.thickness, resolved.structure, resolved.section);
  } else if (geometry !== 'line' || draws.chance(0.3)) {
    const count = geometry === 'line' ? 0 : draws.integer(1, 2);
    // Metal that filled pores would leave no room for the charge on their walls.
    const canBeFilled = solution !== 'fixed_charge' && solution !== 'single_ion';
    for (let k = 0; k < count; k++) {
      const length = draws.logarithmic(5e-6, 300e-6);
      const porous = porousHost(draws, length, geometry === 'conducting', canBeFilled, electrolyte);
      host = true;
      room = Math.min(room, porous.room);
      add(`host-${k + 1}`, length, porous.structure, ...porous.sections);
    }
    if (count === 0) open('gap', draws.logarithmic(1e-6, 100e-6));
  }
  // Between a host and the counter electrode there is a separator.
  if (host || draws.chance(0.7)) {
    const length = draws.logarithmic(5e-6, 100e-6);
    const porosity = draws.uniform(0.3, 0.9);
    const { keys, factor } = transportKeys(draws, porosity);
    add(
      'separator',
      length,
      { kind: 'homogenised', porosity: rounded(porosity), ...keys },
      { thickness: length, porosity, resistance: length / factor },
    );
  }
  if (sections.length === 0 || draws.chance(0.3)) open('open', draws.logarithmic(5e-6, 500e-6));
  return { layers, width, sections, thickness, host, conducting: geometry === 'conducting', room };
}

function chargeOf(draws: Draws, solution: Solution, concentration: number): Tree {
  if (solution === 'single_ion') return { fixed_charge: quantity(-concentration, 'mol/m^3') };
  if (solution !== 'fixed_charge' || !draws.chance(0.6)) return {};
  const bound = concentration * (draws.chance(0.8) ? -draws.logarithmic(0.01, 5) : draws.logarithmic(0.01, 0.3));
  return { fixed_charge: quantity(bound, 'mol/m^3') };
}

/** How a medium says how well it conducts, and what that comes to. */
function transportKeys(draws: Draws, porosity: number): { keys: Tree; factor: number } {
  const tortuosity = draws.logarithmic(1, 8);
  const bruggeman = draws.uniform(1, 3);
  const drawn = draws.pick([
    { keys: { tortuosity: rounded(tortuosity) }, factor: porosity / tortuosity },
    {
      keys: { tortuosity: rounded(tortuosity ** 0.5), tortuosity_reading: 'path_length' },
      factor: porosity / tortuosity,
    },
    { keys: { macmullin_number: rounded(1 + tortuosity / porosity) }, factor: porosity / (porosity + tortuosity) },
    { keys: { bruggeman_exponent: rounded(bruggeman) }, factor: porosity ** bruggeman },
  ]);
  if (!draws.chance(0.15)) return drawn;
  return { keys: { ...drawn.keys, across: { tortuosity: rounded(draws.logarithmic(1, 8)) } }, factor: drawn.factor };
}

function porousHost(
  draws: Draws,
  thickness: number,
  conducting: boolean,
  canBeFilled: boolean,
  electrolyte: DrawnElectrolyte,
): { structure: Tree; sections: Section[]; room: number } {
  const bottom = draws.uniform(0.3, 0.95);
  const top = draws.chance(0.3) ? draws.uniform(0.3, 0.95) : bottom;
  const least = Math.min(bottom, top);
  const { keys, factor } = transportKeys(draws, least);
  const conduction = draws.chance(0.3)
    ? { bulk_conductivity: quantity(draws.logarithmic(1e2, 1e6), 'S/m') }
    : { conductivity: quantity(draws.logarithmic(10, 1e5), 'S/m') };
  const graded = draws.pick([
    {},
    {},
    { activity: { bottom: rounded(draws.uniform(1, 5)), top: 1 } },
    { activity: { kind: 'formula', formula: '1 + 3*(1 - y)^2' } },
  ]);
  const filling = draws.chance(0.2) && canBeFilled;
  return {
    structure: {
      kind: 'homogenised',
      porosity: top === bottom ? rounded(bottom) : { bottom: rounded(bottom), top: rounded(top) },
      ...keys,
      reactive_area: rounded(draws.logarithmic(1, 300)),
      ...graded,
      ...(conducting ? conduction : {}),
      ...(filling ? { pore_filling: {} } : {}),
    },
    sections: [{ thickness, porosity: least, resistance: thickness / factor }],
    room: filling
      ? (0.5 * least * thickness * FARADAY) / metals[electrolyte.metal].molarVolume
      : Number.POSITIVE_INFINITY,
  };
}

function sheets(draws: Draws, width: number): { structure: Tree; section: Section } {
  const count = draws.integer(1, 4);
  const pitch = draws.logarithmic(2e-6, 30e-6);
  const sheet = draws.chance(0.4) ? 0 : pitch * draws.uniform(0.05, 0.5);
  const gap = width * draws.uniform(0.05, 0.6);
  // Through every gap, and across the whole width between them.
  const resistance = count * width * (pitch / gap + width / (pitch - sheet));
  return {
    structure: {
      kind: 'sheets',
      arrangement: draws.pick(['staggered', 'in_line']),
      count,
      gap: quantity(1e6 * gap, 'um'),
      sheet_thickness: quantity(1e6 * sheet, 'um'),
    },
    section: { thickness: count * pitch, porosity: 1 - sheet / pitch, resistance },
  };
}

function channels(draws: Draws, width: number): { structure: Tree; section: Section } {
  const count = draws.integer(1, 3);
  const wall = draws.chance(0.3) ? 0 : (width / count) * draws.uniform(0.05, 0.6);
  const porosity = 1 - (wall * count) / width;
  const thickness = draws.logarithmic(5e-6, 200e-6);
  return {
    structure: { kind: 'channels', count, wall_thickness: quantity(1e6 * wall, 'um') },
    section: { thickness, porosity, resistance: thickness / porosity },
  };
}

function voids(draws: Draws, width: number): { structure: Tree; section: Section } {
  const count = draws.integer(1, 3);
  const share = draws.uniform(0.1, 0.9);
  const thickness = draws.logarithmic(10e-6, 100e-6);
  const height = draws.chance(0.5) ? 0 : thickness * draws.uniform(0.05, 0.5);
  // What the current narrows for, of both sides of the contact.
  const spreading = ((2 * width) / (count * Math.PI)) * Math.log(1 / Math.sin((Math.PI * share) / 2));
  return {
    structure: {
      kind: 'voids',
      count,
      contact_share: rounded(share),
      at: draws.pick(['bottom', 'top']),
      height: quantity(1e6 * height, 'um'),
    },
    section: {
      thickness,
      porosity: 1 - ((1 - share) * height) / thickness,
      resistance: thickness - height + height / share + spreading,
    },
  };
}

// --- Interfaces ---

interface Setting {
  readonly draws: Draws;
  readonly electrolyte: DrawnElectrolyte;
  readonly cell: DrawnLayers;
  /** A/m2 per footprint. */
  readonly current: number;
  readonly held: boolean;
  readonly shape: 'steady' | (typeof shapes)[number];
  readonly counter: 'reacting' | 'reservoir' | 'uniform_current';
}

/** What the cell can carry, A/m2: the smaller limit of both directions, if all of the current reaches the collector. */
function limitOf(
  electrolyte: DrawnElectrolyte,
  solution: Solution,
  cell: DrawnLayers,
  counter: Setting['counter'],
): number {
  if (solution === 'single_ion') {
    // A single-ion conductor has no limit but its resistance.
    const resistance = cell.sections.reduce((sum, section) => sum + section.resistance, 0);
    return (0.2 * electrolyte.conductivity) / resistance;
  }
  const { transport, concentration, debyeLength } = electrolyte;
  if (debyeLength !== undefined) {
    const film = { thickness: cell.thickness, concentration, debyeLength, diffusivity: transport(concentration) / 2 };
    return limitingCurrentOfFilm(film, counter === 'reservoir');
  }
  return limitingCurrent(cell.sections, transport, concentration, counter === 'reservoir');
}

function drawInterfaces(setting: Setting): Tree {
  const { draws, cell, counter, shape, current } = setting;
  const plates = current > 0;
  const insulated = cell.host && draws.chance(0.3);
  const interfaces: Tree = {};
  if (cell.host) interfaces.host = reaction(setting, plates);
  if (!cell.host) interfaces.collector = reaction(setting, plates);
  else if (insulated) interfaces.collector = { kind: 'insulating' };
  else if (shape !== 'steady' && draws.chance(0.15)) {
    interfaces.collector = {
      kind: 'blocking',
      double_layer_capacitance: quantity(draws.logarithmic(1, 50), 'uF/cm^2'),
    };
  } else if (draws.chance(0.3)) interfaces.collector = reaction(setting, plates);
  interfaces.counter = counter === 'reacting' ? reaction(setting, !plates) : { kind: counter };
  return interfaces;
}

/** A reaction at an interface that is asked to plate or to strip. */
function reaction({ draws, electrolyte, current, held, shape, counter }: Setting, plates: boolean): Tree {
  const asked = Math.abs(current);
  const inTime = shape !== 'steady';
  const drawn = draws.pick([
    'butler_volmer',
    'butler_volmer',
    'butler_volmer',
    'linear',
    'asymmetric',
    'tafel',
    'marcus_hush_chidsey',
  ] as const);
  // One branch alone knows neither rest nor the other direction.
  const oneWay = shape === 'steady' || shape === 'constant' || shape === 'conditions';
  const kind = drawn === 'tafel' && !oneWay ? 'butler_volmer' : drawn;
  const law: Tree = { kind };
  let exchange = draws.logarithmic(1e-3, 1e4);
  if (kind === 'linear') exchange = Math.max(exchange, asked / 20);
  if (kind === 'tafel') {
    exchange = Math.min(exchange, asked);
    law.branch = plates ? 'plating' : 'stripping';
    law.transfer_coefficient = rounded(draws.uniform(0.3, 0.7));
  }
  if (kind === 'marcus_hush_chidsey') {
    const energy = draws.uniform(0.2, 1);
    law.reorganisation_energy = quantity(energy, 'eV');
    // Its current has an upper end, however large the overpotential.
    exchange = Math.max(exchange, 10 * asked * Math.exp(-energy / (4 * 0.03)));
  }
  if (kind === 'butler_volmer' || kind === 'asymmetric') {
    const anodic = draws.uniform(0.3, 0.7);
    law.anodic_transfer_coefficient = rounded(anodic);
    law.cathodic_transfer_coefficient = rounded(1 - anodic);
  }
  if (kind === 'butler_volmer' && draws.chance(0.2)) law.preset = electrolyte.metal;
  else law.exchange_current_density = quantity(exchange, 'A/m^2');
  if (kind === 'asymmetric') {
    law.stripping_exchange_current_density = quantity(exchange * draws.logarithmic(0.05, 20), 'A/m^2');
  }
  if (draws.chance(0.3)) law.concentration_exponent = rounded(draws.uniform(0, 1));
  if (draws.chance(0.15)) law.activation_energy = quantity(draws.uniform(20, 60), 'kJ/mol');
  if (draws.chance(0.2)) law.equilibrium = 'constant';
  if (draws.chance(0.3)) law.film = drawFilm(draws, asked);
  if (draws.chance(0.1)) law.area_resistance = quantity(draws.logarithmic(1e-3, 0.3) / asked, 'ohm m^2');
  if (plates && draws.chance(0.2)) {
    law.nucleation = { overpotential: quantity(draws.logarithmic(5, 100), 'mV') };
    if (draws.chance(0.5)) law.nucleation = { overpotential: '20 mV', covering_thickness: '5 nm' };
  }
  if (inTime && draws.chance(0.3)) {
    law.double_layer_capacitance = quantity(draws.logarithmic(1, 50), 'uF/cm^2');
  }
  if (inTime && !held && plates && counter !== 'reservoir' && draws.chance(0.15)) {
    law.metal = 'plated';
    law.initial_deposit = '1 um';
  }
  return law;
}

function drawFilm(draws: Draws, asked: number): Tree {
  /** A film over which a current drops some millivolts up to a third of a volt. */
  const layer = (): Tree => {
    const thickness = draws.logarithmic(1e-9, 1e-7);
    const resistance = draws.logarithmic(1e-3, 0.3) / asked;
    return { thickness: quantity(1e9 * thickness, 'nm'), conductivity: quantity(thickness / resistance, 'S/m') };
  };
  const share = rounded(draws.uniform(0.2, 0.8));
  return draws.pick<Tree>([
    layer(),
    { kind: 'multilayer', layers: [layer(), layer()] },
    {
      kind: 'mosaic',
      patches: [
        { share, film: layer() },
        { share: Number((1 - share).toFixed(4)), film: layer() },
      ],
    },
  ]);
}

// --- Operations ---

function steady({ draws, current, held }: Setting): Tree {
  if (!held) return { kind: 'galvanostatic', current_density: quantity(current, 'A/m^2') };
  // Negative plates.
  return { kind: 'potentiostatic', voltage: quantity(-Math.sign(current) * draws.logarithmic(1e-3, 0.3), 'V') };
}

function drawOperation(setting: Setting): Tree {
  const { draws, electrolyte, cell, current, held, counter, shape } = setting;
  const { concentration, transport } = electrolyte;
  const resistance = cell.sections.reduce((sum, section) => sum + section.resistance, 0);
  const pores = cell.sections.reduce((sum, section) => sum + section.porosity * section.thickness, 0);
  const diffusing = (resistance * pores) / transport(concentration);
  const longest = (0.1 * Math.min(cell.room, 1e6)) / Math.abs(current);
  const duration = Math.min(diffusing * draws.logarithmic(1e-2, 5), longest);
  const lasting = { duration: quantity(duration, 's') };
  const given = (value: number): Tree => ({ kind: 'galvanostatic', current_density: quantity(value, 'A/m^2') });
  const voltages = counter !== 'uniform_current';
  if (held) {
    const voltage = -Math.sign(current) * draws.logarithmic(1e-3, 0.3);
    const atVoltage = { kind: 'potentiostatic', voltage: quantity(voltage, 'V'), ...lasting };
    if (shape === 'constant') return atVoltage;
    return { kind: 'steps', steps: [atVoltage, { kind: 'rest', ...lasting }] };
  }
  switch (shape) {
    case 'steady':
    case 'constant':
      return { ...given(current), ...lasting, output: { every: quantity(duration / 4, 's') } };
    case 'steps':
      return {
        kind: 'steps',
        steps: [
          { ...given(current), ...lasting },
          { kind: 'rest', ...lasting },
        ],
      };
    case 'cycles':
      return {
        kind: 'steps',
        cycles: 2,
        steps: [
          { ...given(current), ...lasting },
          { ...given(-0.9 * current), ...lasting },
        ],
      };
    case 'profile': {
      const time = (share: number) => quantity(share * duration, 's');
      const at = (share: number) => quantity(share * current, 'A/m^2');
      const points = [
        [time(0), at(0)],
        [time(0.3), at(1)],
        [time(0.5), at(1)],
        [time(0.5), at(0)],
        [time(1), at(0.5)],
      ];
      return { kind: 'profile', points };
    }
    case 'pulses':
      return {
        kind: 'steps',
        cycles: 3,
        steps: [
          { ...given(current), duration: quantity(duration / 6, 's') },
          { kind: 'rest', duration: quantity(duration / 6, 's') },
        ],
      };
    case 'conditions': {
      const capacity = quantity(Math.abs(current) * duration, 'C/m^2');
      const until = voltages && draws.chance(0.5) ? { capacity, voltage_above: '0.5 V' } : { capacity };
      return { ...given(current), until };
    }
  }
}
