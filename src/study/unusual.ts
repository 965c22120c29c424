import {
  type Case,
  hasSurface,
  isPoreResolved,
  isReacting,
  isTransient,
  platedMetal,
  profileMean,
  type ReactingInterface,
  stepsOf,
} from '../case/index.ts';
import { besideOf } from '../geometry/build.ts';
import { imageLayer } from '../geometry/image/image-layer.ts';
import { electrolyte as presetNamed } from '../materials/index.ts';
import { filmOf } from './surface-laws.ts';

/** Layers of cells are thinner than this, m. */
const thickLayer = 5e-3;
/** Films that take more than this, V, are mostly a slip in a thickness or a conductivity. */
const highFilmVoltage = 1;

const electrodes = ['host', 'collector', 'counter'] as const;

/** One sentence for each part of a case that is possible, but rarely meant. */
export function unusualInput(theCase: Case): string[] {
  const { cell, interfaces } = theCase;
  const thick = cell.layers.filter(({ thickness }) => thickness > thickLayer);
  const surface = cell.layers.some(hasSurface);
  const idle = interfaces.host !== undefined && interfaces.host !== interfaces.collector && !surface;
  return [
    ...thick.map(({ name, thickness }) => `the layer "${name}" is ${inDigits(1e3 * thickness)} mm thick.`),
    ...(idle ? ['interfaces.host has no effect: no layer has a surface.'] : []),
    ...notesOfStructures(cell),
    ...notesOfBoundCharge(theCase),
    ...notesOfMetals(theCase),
    ...notesOfFilms(theCase),
    ...notesOfImages(theCase),
  ];
}

/** Random structures in cells narrower than this many bodies are mostly one body and its images. */
const fewBodies = 3;

/** Random structures of which the cell shows too little. */
function notesOfStructures({ layers, width = Number.POSITIVE_INFINITY }: Case['cell']): string[] {
  return layers.flatMap(({ name, structure }) => {
    const size = sizeOfRandomBody(structure);
    if (size === undefined || width >= fewBodies * size) return [];
    return [
      `the cell is only ${inDigits(width / size)} bodies of the layer "${name}" wide: what it gives depends on the seed.`,
    ];
  });
}

function sizeOfRandomBody(structure: Case['cell']['layers'][number]['structure']): number | undefined {
  switch (structure.kind) {
    case 'fibres':
      return structure.arrangement === 'random' ? profileMean(structure.diameter) : undefined;
    case 'particles':
      return profileMean(structure.size);
    case 'foam':
      return structure.arrangement === 'random' ? structure.cell_size : undefined;
    case 'random_sheets':
    case 'sheets':
    case 'channels':
    case 'pillars':
    case 'voids':
    case 'image':
    case 'homogenised':
    case 'open':
      return undefined;
  }
}

/** A single mobile ion is as much as the charge bound to a layer takes, whatever concentration it was given. */
function notesOfBoundCharge({ cell, electrolyte }: Case): string[] {
  if (electrolyte.kind !== 'ions') return [];
  const mobile = electrolyte.species.filter(({ charge, diffusivity }) => charge * diffusivity !== 0);
  if (mobile.length !== 1) return [];
  const [{ name, charge, concentration }] = mobile;
  const still = electrolyte.species.filter((each) => each !== mobile[0]);
  const bound = still.reduce((sum, each) => sum + each.charge * each.concentration, 0);
  return cell.layers.flatMap(({ name: layer, fixed_charge = 0 }) => {
    const held = -(bound + fixed_charge) / charge;
    if (Math.abs(held - concentration) <= 1e-4 * concentration) return [];
    const [there, given] = [held, concentration].map((value) => `${inDigits(value / 1000)} mol/L`);
    return [`the layer "${layer}" starts with ${there} of ${name}, which its fixed charge takes, not with ${given}.`];
  });
}

/** What is said to be of one metal in a cell that plates another. */
function notesOfMetals({ electrolyte, interfaces }: Case): string[] {
  const plated = platedMetal(electrolyte);
  if (plated === undefined) return [];
  const notes: string[] = [];
  const preset = electrolyte.kind === 'concentrated' ? electrolyte.preset : undefined;
  if (preset !== undefined && presetNamed(preset).metal !== plated.name) {
    notes.push(`the electrolyte ${preset} is one of ${presetNamed(preset).metal}, but ${plated.name} is plated.`);
  }
  for (const { names, law } of reactingInterfaces(interfaces)) {
    if (law.preset !== undefined && law.preset !== plated.name) {
      notes.push(`${names} has the kinetics of ${law.preset}, but ${plated.name} is plated.`);
    }
    const [component] = componentsOf(law.film).filter((name) => !name.startsWith(plated.symbol));
    if (component !== undefined) {
      notes.push(`${names} has a film of ${component}, a compound of lithium, but ${plated.name} is plated.`);
    }
  }
  return notes;
}

/** What was done to the pictures of layers to mesh them. */
function notesOfImages({ cell: { layers } }: Case): string[] {
  return layers.flatMap((layer) => {
    const { structure, name } = layer;
    if (structure.kind !== 'image') return [];
    const { bitmap, notes } = imageLayer(structure, besideOf(layers, layer, 0));
    const { areaShare = 1 } = bitmap;
    const steps =
      areaShare < 1
        ? [
            `surfaces count ${inDigits(100 * areaShare)} % of the edges of pixels, so that their area is that of a smooth boundary.`,
          ]
        : [];
    return [...notes, ...steps].map((note) => `the picture of the layer "${name}": ${note}`);
  });
}

/** Films through which the largest applied current takes an unlikely voltage. */
function notesOfFilms({ cell, electrolyte, interfaces, operation }: Case): string[] {
  const steps = isTransient(operation) || operation.kind === 'galvanostatic' ? stepsOf(operation) : [];
  const applied = Math.max(
    0,
    ...steps.flatMap((step) => {
      if (step.kind === 'galvanostatic') return Math.abs(step.current_density);
      return step.kind === 'profile' ? step.points.map(([, current]) => Math.abs(current)) : [];
    }),
  );
  return reactingInterfaces(interfaces).flatMap(({ names, law, onHost }) => {
    // How much surface a meshed host has is known of its mesh alone.
    if (onHost && cell.layers.some((layer) => isPoreResolved(layer) && hasSurface(layer))) return [];
    const area = onHost ? 1 + hostArea(cell.layers) : 1;
    const resistance = filmOf(law, { count: 1 }, electrolyte.temperature)?.resistance(0) ?? 0;
    const voltage = (resistance * applied) / area;
    if (!(voltage > highFilmVoltage)) return [];
    const perArea = `${inDigits(1e4 * resistance)} ohm cm^2`;
    return [`the film of ${names}, ${perArea}, takes ${inDigits(voltage)} V at the applied current.`];
  });
}

function hostArea(layers: Case['cell']['layers']): number {
  return layers.reduce(
    (sum, { structure }) => sum + (structure.kind === 'homogenised' ? profileMean(structure.reactive_area) : 0),
    0,
  );
}

/** The interfaces with a reaction, each once: the collector has the host's where it has none of its own. */
function reactingInterfaces(interfaces: Case['interfaces']) {
  const found: { names: string; law: ReactingInterface; onHost: boolean }[] = [];
  for (const electrode of electrodes) {
    const law = interfaces[electrode];
    if (!isReacting(law) || (electrode === 'collector' && law === interfaces.host)) continue;
    found.push({ names: `interfaces.${electrode}`, law, onHost: electrode === 'host' });
  }
  return found;
}

function componentsOf(film: ReactingInterface['film']): string[] {
  if (film === undefined) return [];
  if (film.kind === 'mosaic') return film.patches.flatMap((patch) => componentsOf(patch.film));
  if (film.kind === 'multilayer') return film.layers.flatMap(componentsOf);
  return film.component === undefined ? [] : [film.component];
}

function inDigits(value: number): string {
  return String(Number(value.toPrecision(3)));
}
