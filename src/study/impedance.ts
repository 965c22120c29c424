import type { LinearCore } from 'sparse-linear-solver-wasm';
import { type Case, hasSurface, isReacting } from '../case/index.ts';
import { NotConvergedError } from '../errors.ts';
import type { Geometry } from '../geometry/geometry.ts';
import { FARADAY } from '../materials/index.ts';
import { newFluxBlock } from '../physics/physics.ts';
import { type Complex, FrequencyResponse, type Opposite } from '../solve/frequency-response.ts';
import type { System } from '../solve/system.ts';
import { closedCellAnchors, counterControl, workingControl } from './cell-problem.ts';
import { electrolyteModel } from './electrolyte-model.ts';

/** What small oscillations about one state say of a cell on one mesh, per footprint. */
export interface SmallSignal {
  /** Hz, rising. */
  readonly frequency: Float64Array;
  /** Impedance at each frequency, ohm m2. */
  readonly impedance: readonly Complex[];
  /** Whether no steady current can pass. */
  readonly blocks: boolean;
  /** dV/dI of the steady states around, ohm m2; absent where there is none. */
  readonly steadyResistance?: number;
  /** Where -Im Z of the arc at the lowest frequencies peaks, Hz; absent where it has no peak among the frequencies. */
  readonly peakFrequency?: number;
}

/** A state that a cell was brought to. */
export interface CellState {
  readonly system: System;
  readonly state: Float64Array;
}

/**
 * The impedance of a cell about a state, a frequency at a time,
 *
 *     Z(w) = A dV/dI,
 *
 * A the footprint, V the potential of the working electrode against the counter electrode, I the anodic current of the working
 * electrode with what its surfaces store. Deposits stay as they are.
 *
 * @param frequencies Hz, rising
 * @yields the share that is done
 * @throws NotConvergedError where a frequency has no finite answer; ResourceLimitError
 */
export function* smallSignal(
  theCase: Case,
  geometry: Geometry,
  { system, state }: CellState,
  frequencies: readonly number[],
  core: LinearCore,
): Generator<number, SmallSignal> {
  const anchors = closedCellAnchors(theCase, geometry, system.problem.mesh);
  const opposite = oppositeOf(theCase, geometry);
  using response = new FrequencyResponse({ system, state, control: workingControl, opposite, anchors }, core);
  const at = (frequency: number): Complex => {
    const { real, imaginary } = response.impedance(2 * Math.PI * frequency);
    return { real: real * geometry.width, imaginary: imaginary * geometry.width };
  };
  const impedance: Complex[] = [];
  for (const frequency of frequencies) {
    impedance.push(at(frequency));
    yield impedance.length / frequencies.length;
  }
  const blocks = !passesSteadyCurrent(theCase);
  return {
    frequency: Float64Array.from(frequencies),
    impedance,
    blocks,
    steadyResistance: blocks ? undefined : steadyResistance(at),
    peakFrequency: peakOf(frequencies, impedance, at),
  };
}

/** The resistance at 0 Hz; none at a limit, where the current grows no more with the voltage. */
function steadyResistance(at: (frequency: number) => Complex): number | undefined {
  try {
    return at(0).real;
  } catch (error) {
    if (error instanceof NotConvergedError) return undefined;
    throw error;
  }
}

/** The counter electrode, and where the level of the potential may be held; a reservoir holds it itself. */
function oppositeOf(theCase: Case, geometry: Geometry): Opposite | undefined {
  const { interfaces, electrolyte } = theCase;
  if (interfaces.counter.kind === 'reservoir') return undefined;
  const { potential, balance } = electrolyteModel(theCase, geometry).ion;
  const spaceCharge = electrolyte.kind === 'ions' && electrolyte.relative_permittivity !== undefined;
  // Poisson's equation has the number of the potential.
  return { control: counterControl, unknown: potential, equation: spaceCharge ? potential : balance };
}

/** Whether current can pass for ever: both electrodes have a reaction, or the counter electrode is a reservoir. */
function passesSteadyCurrent({ cell, interfaces }: Case): boolean {
  const { host, collector, counter } = interfaces;
  const working = isReacting(collector) || (isReacting(host) && cell.layers.some(hasSurface));
  return working && (isReacting(counter) || counter.kind === 'reservoir');
}

/** Conductivity of the electrolyte in a cell of the mesh, S/m: F times the charge that a gradient of potential moves. */
export function conductivityAt(system: System, state: Float64Array, cell: number, potential: number): number {
  const { unknownCount: n, equations, nodes, problem } = system;
  const block = newFluxBlock(n);
  problem.physics[nodes.physics[cell]].flux(state, cell * n, cell * n, block);
  return equations.reduce(
    (sum, { charge, carrier }, r) =>
      carrier === 'metal' ? sum : sum + FARADAY * charge * block.left[r * n + potential],
    0,
  );
}

/** Below this part of the largest impedance a peak is rounding. */
const leastPeak = 1e-6;
/** How often the distance between the three points that a peak is read from is made a third. */
const refinements = 5;

/** The vertex of -Im Z over ln f next to its first local maximum from below. */
function peakOf(
  frequencies: readonly number[],
  impedance: readonly Complex[],
  at: (frequency: number) => Complex,
): number | undefined {
  const least = leastPeak * Math.max(...impedance.map(({ real, imaginary }) => Math.hypot(real, imaginary)));
  const heights = impedance.map(({ imaginary }) => -imaginary);
  const k = heights.findIndex(
    (height, j) =>
      j > 0 && j < heights.length - 1 && height > least && height > heights[j - 1] && height >= heights[j + 1],
  );
  if (k < 0) return undefined;
  const logarithms = frequencies.map(Math.log);
  let peak = logarithms[k];
  let distance = Math.min(logarithms[k + 1] - logarithms[k], logarithms[k] - logarithms[k - 1]);
  for (let refinement = 0; refinement <= refinements; refinement++) {
    const [before, middle, after] = [-1, 0, 1].map((side) => -at(Math.exp(peak + side * distance)).imaginary);
    const curvature = before - 2 * middle + after;
    // Flat to rounding: it is known no better.
    if (!(curvature < 0)) break;
    const vertex = (0.5 * distance * (before - after)) / curvature;
    peak += Math.max(-distance, Math.min(distance, vertex));
    distance /= 3;
  }
  return Math.exp(peak);
}
