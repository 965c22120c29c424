import { FARADAY } from '../materials/index.ts';
import { Contact } from '../physics/contact.ts';
import { ElectrodeReaction, type SurfaceVoltages } from '../physics/electrode-reaction.ts';
import { newFluxBlock, newRateBlock, type SurfaceRate } from '../physics/physics.ts';
import type { MetalUnknown } from '../physics/reacting-ion.ts';
import type { System } from '../solve/system.ts';

/** What a cell voltage is made of, from the working electrode through the electrolyte to the counter electrode. */
export const voltageParts = [
  'equilibrium',
  'contact',
  'electrons',
  'working_nernst',
  'working_charge_transfer',
  'working_film',
  'working_nucleation',
  'ohmic',
  'diffusion',
  'counter_nernst',
  'counter_charge_transfer',
  'counter_film',
  'counter_nucleation',
] as const;
/** One of the parts of a cell voltage. */
export type VoltagePart = (typeof voltageParts)[number];

/** A steady state between two electrodes, and what its voltage is made of. */
export interface Overpotentials {
  /** Plating current of the working electrode, A (2D: A/m; 1D: A/m2 of footprint). */
  readonly current: number;
  /** Counter over working electrode, V. */
  readonly voltage: number;
  /** V; they sum to the voltage. */
  readonly parts: Readonly<Record<VoltagePart, number>>;
  /** V: what all places add to the voltage, each without its sign; the sum is known to the last digits of this. */
  readonly gross: number;
  /** V: what the last digits of the state may be worth in the sum, where much more than the current goes to and fro. */
  readonly rounding: number;
}

/** Indices of the electrodes among the controls of a problem. */
export interface Electrodes {
  readonly working: number;
  /** Absent where a reservoir at potential 0 takes the place of the counter electrode. */
  readonly counter?: number;
}

/** A place where an electrode reacts: a boundary face, or a cell of a homogenised host. */
interface Place {
  readonly rate: SurfaceRate;
  readonly control: number;
  readonly place: number;
  /** Offset of the node's unknowns in the state. */
  readonly offset: number;
  readonly area: number;
}

function placesOf(system: System): Place[] {
  const { mesh, surfaces, volumeRates } = system.problem;
  const n = system.unknownCount;
  const places: Place[] = [];
  for (let b = 0; b < mesh.boundaryCount; b++) {
    const offset = system.nodes.boundaryNode[b] * n;
    for (const { rate, control } of surfaces[mesh.boundarySurface[b]].exchanges) {
      places.push({ rate, control, place: b, offset, area: mesh.boundaryArea[b] });
    }
  }
  for (const { rate, control, areaDensity } of volumeRates) {
    for (let k = 0; k < mesh.cellCount; k++) {
      const area = areaDensity[k] * mesh.cellVolume[k];
      if (area > 0) places.push({ rate, control, place: k, offset: k * n, area });
    }
  }
  return places;
}

/**
 * The parts of a steady cell voltage, each the mean over all paths of current by what is dissipated on them: with I the
 * current, i_s that which enters the electrolyte on the surface s and i_f that through the face f,
 *
 *     V I = sum_s i_s A_s (U + eta)_s + sum_f i_f (phi_left - phi_right)_f + sum_f i_m,f (psi_left - psi_right)_f + contact.
 *
 * It holds as charge is conserved in every cell, so that the sum is the voltage to round-off on any mesh and in any geometry;
 * in one dimension without homogenised hosts each part is the plain difference of potential. The ohmic part of a face is
 * i_f^2 over its conductance; the rest of its potential is what the gradient of concentration makes (docs/studies.md).
 *
 * @param potential unknown: potential of the electrolyte
 * @param metal where the metal of homogenised hosts obeys Ohm's law
 */
export function overpotentialsOf(
  system: System,
  state: Float64Array,
  electrodes: Electrodes,
  potential: number,
  metal?: MetalUnknown,
): Overpotentials {
  const parts = Object.fromEntries(voltageParts.map((name) => [name, 0])) as Record<VoltagePart, number>;
  const passing = addSurfaces(system, state, electrodes, parts, metal);
  const alongFaces = addElectrolyte(system, state, potential, parts);
  // What is left of the work in the metal is that of the contact.
  parts.electrons -= parts.contact;
  // Both electrodes pass the same but for the last digits; a reservoir passes what the other does.
  const current = electrodes.counter === undefined ? -passing.working : (passing.counter - passing.working) / 2;
  for (const name of voltageParts) parts[name] /= current;
  const counter = electrodes.counter === undefined ? 0 : system.controlValue(electrodes.counter, state, 1);
  const voltage = counter - system.controlValue(electrodes.working, state, 1);
  const gross = voltageParts.reduce((sum, name) => sum + Math.abs(parts[name]), alongFaces / Math.abs(current));
  const rounding = chargeRounded(system, state, potential) / Math.abs(current);
  return { current, voltage, parts, gross, rounding };
}

/** What rounding makes of the balance of charge of every node, times the potential there, W: sum over nodes of F |z phi| digits. */
function chargeRounded(system: System, state: Float64Array, potential: number): number {
  const { equations, unknownCount: n } = system;
  const digits = new Float64Array(system.size);
  system.lastDigits(state, 1, true, digits);
  let sum = 0;
  for (let k = 0; k < system.coreSize; k += n) {
    for (let r = 0; r < n; r++) {
      const { charge, carrier } = equations[r];
      if (carrier !== 'metal') sum += FARADAY * Math.abs(charge * state[k + potential]) * digits[k + r];
    }
  }
  return sum;
}

/** Adds the power of every surface, W, and returns the currents into the electrolyte. */
function addSurfaces(
  system: System,
  state: Float64Array,
  { working, counter }: Electrodes,
  parts: Record<VoltagePart, number>,
  metal: MetalUnknown | undefined,
): { readonly working: number; readonly counter: number } {
  const block = newRateBlock(system.unknownCount);
  const of: SurfaceVoltages = { standard: 0, nernst: 0, chargeTransfer: 0, film: 0, nucleation: 0 };
  const passing = { working: 0, counter: 0 };
  for (const { rate, control, place, offset, area } of placesOf(system)) {
    const value = system.controlValue(control, state, 1);
    block.control = value;
    if (rate instanceof Contact && metal !== undefined) {
      rate.evaluate(state, offset, place, block);
      parts.contact -= area * FARADAY * block.value[metal.electrons] * state[offset + metal.potential];
    }
    if (!(rate instanceof ElectrodeReaction)) continue;
    rate.evaluate(state, offset, place, block);
    const current = area * block.measure;
    rate.voltages(state, offset, value, place, of);
    const name = control === working ? 'working' : control === counter ? 'counter' : undefined;
    if (name === undefined) continue;
    passing[name] += current;
    parts.equilibrium += current * of.standard;
    parts[`${name}_nernst`] += current * of.nernst;
    parts[`${name}_charge_transfer`] += current * of.chargeTransfer;
    parts[`${name}_film`] += current * of.film;
    parts[`${name}_nucleation`] += current * of.nucleation;
    // The metal at the surface stands at V + psi: psi i is the power of its electrons and of the contact, with the other sign.
    const { metal: ofRate } = rate.properties.ion;
    if (ofRate !== undefined) parts.electrons -= current * state[offset + ofRate.potential];
  }
  return passing;
}

/**
 * Adds the power of every face between cells, W; returns the sum of it without signs: what potentials that rise and fall again, as
 * in and out of bound charge, leave of their last digits.
 */
function addElectrolyte(
  system: System,
  state: Float64Array,
  potential: number,
  parts: Record<VoltagePart, number>,
): number {
  const { nodes, equations, problem, unknownCount: n } = system;
  const block = newFluxBlock(n);
  const charges = equations.map(({ charge, carrier }) => (carrier === 'metal' ? 0 : FARADAY * charge));
  let gross = 0;
  const add = (left: number, right: number, physics: number, conductance: number): number => {
    problem.physics[physics].flux(state, left * n, right * n, block);
    let current = 0;
    let conducts = 0;
    for (let r = 0; r < n; r++) {
      current += charges[r] * block.value[r];
      conducts += charges[r] * block.left[r * n + potential];
    }
    current *= conductance;
    const ohmic = conductance * conducts === 0 ? 0 : current ** 2 / (conductance * conducts);
    parts.ohmic += ohmic;
    const power = current * (state[left * n + potential] - state[right * n + potential]);
    parts.diffusion += power - ohmic;
    gross += Math.abs(power);
    return current;
  };
  for (let f = 0; f < nodes.linkCount; f++) {
    add(nodes.linkLeft[f], nodes.linkRight[f], nodes.linkPhysics[f], nodes.conductance[f]);
  }
  const { interfaces } = nodes;
  for (let q = 0; q < interfaces.count; q++) {
    const left = interfaces.left[q];
    const below = interfaces.below[q];
    const above = interfaces.above[q];
    const current = add(left, below, nodes.physics[left], interfaces.conductance[q]);
    // The step between two media in equilibrium (Donnan).
    const step = current * (state[below * n + potential] - state[above * n + potential]);
    parts.diffusion += step;
    gross += Math.abs(step);
  }
  return gross;
}

/** A state of a system. */
export interface SystemState {
  readonly system: System;
  readonly state: Float64Array;
}

/**
 * The small-signal resistance of the reactions of both electrodes with their films, at given concentrations: what their arcs span in an
 * impedance. Over a surface that is unevenly loaded it is the mean by what is dissipated, sum A_s i_s^2 / g_s over I^2.
 *
 * @param carrying the state that says how the current is shared out
 * @param at the state, on the same mesh, whose conductances g = di/dV count
 * @returns ohm times the unit of area that the current of the system is per (1D: ohm m2)
 */
export function interfacialResistance(
  carrying: SystemState,
  at: SystemState,
  { working, counter }: Electrodes,
): number {
  const block = newRateBlock(at.system.unknownCount);
  const totals = new Map([working, counter].map((control) => [control, { current: 0, power: 0 }]));
  const placesAt = placesOf(at.system);
  placesOf(carrying.system).forEach(({ rate, control, place, offset, area }, k) => {
    const total = totals.get(control);
    if (total === undefined || !(rate instanceof ElectrodeReaction)) return;
    block.control = carrying.system.controlValue(control, carrying.state, 1);
    rate.evaluate(carrying.state, offset, place, block);
    const current = block.measure;
    block.control = at.system.controlValue(control, at.state, 1);
    placesAt[k].rate.evaluate(at.state, offset, place, block);
    total.current += area * current;
    total.power += (area * current ** 2) / block.measureByControl;
  });
  let resistance = 0;
  for (const { current, power } of totals.values()) if (current !== 0) resistance += power / current ** 2;
  return resistance;
}
