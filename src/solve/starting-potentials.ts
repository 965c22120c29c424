import { newRateBlock } from '../physics/physics.ts';
import type { System } from './system.ts';

/** How far from where they are potentials are looked for, in units of their scale. */
const furthest = 1e4;
/** Ends every search: enough to halve any bracket down to neighbours. */
const mostHalvings = 100;

/**
 * Sets the potentials of a state so that its surfaces together pass what the controls ask for, at the concentrations and
 * differences of potential that it has: one even shift of the electrolyte's, and the potential of an electrode with a given
 * total. Where kinetics are slow, the tangent that Newton's method starts with at rest misses by orders of magnitude; from
 * here only the electrolyte is left to find.
 *
 * @returns whether there are such potentials; where not, the state is left as it was
 */
export function setStartingPotentials(system: System, state: Float64Array, load: number): boolean {
  const { unknowns, equations, unknownCount: n, coreSize, problem } = system;
  const potential = unknowns.findIndex(({ unit }, u) => unit === 'V' && equations[u].carrier === 'electrolyte');
  if (potential < 0) return false;
  const { scale } = unknowns[potential];
  const controls = problem.controls.map((_, index) => index);
  const total = controls.find((index) => system.control(index).kind === 'total');
  const asked = total === undefined ? 0 : load * totalOf(system, total);
  const moved = state.slice();
  for (const index of controls) {
    const control = system.control(index);
    const entry = system.controlEntry(index);
    if (control.kind === 'held' && entry >= 0) moved[entry] = load * control.value;
  }
  const passing = (index: number, rise: number) => {
    const value = system.controlValue(index, moved, load);
    return passed(system, index, moved, value, potential, rise);
  };
  // What the electrode with a given total takes up, the others give off. A potential that is held stays.
  if (!problem.surfaces.some(({ held }) => held !== undefined)) {
    const others = controls.filter((index) => index !== total);
    const rise = increasingRoot((fall) => others.reduce((sum, index) => sum + passing(index, -fall), asked), scale);
    if (rise === undefined) return false;
    for (let k = potential; k < coreSize; k += n) moved[k] -= rise;
  }
  if (total !== undefined) {
    // An electrode sees its potential over that of the electrolyte.
    const rise = increasingRoot((value) => passing(total, -value) - asked, scale);
    if (rise === undefined) return false;
    moved[system.controlEntry(total)] += rise;
  }
  state.set(moved);
  return true;
}

function totalOf(system: System, index: number): number {
  const control = system.control(index);
  return control.kind === 'total' ? control.total : Number.NaN;
}

/** The total of the measure of a control, with the electrolyte's potential higher by a rise. */
function passed(
  system: System,
  index: number,
  state: Float64Array,
  value: number,
  potential: number,
  rise: number,
): number {
  const { unknownCount: n, nodes, problem } = system;
  const { mesh, surfaces, volumeRates } = problem;
  const block = newRateBlock(n);
  block.control = value;
  const local = new Float64Array(n);
  let sum = 0;
  const count = (node: number, place: number, area: number, evaluate: (typeof volumeRates)[number]['rate']) => {
    for (let u = 0; u < n; u++) local[u] = state[node * n + u];
    local[potential] += rise;
    evaluate.evaluate(local, 0, place, block);
    sum += area * block.measure;
  };
  for (const { areaDensity, rate, control } of volumeRates) {
    if (control !== index) continue;
    for (let k = 0; k < mesh.cellCount; k++) {
      if (areaDensity[k] > 0) count(k, k, areaDensity[k] * mesh.cellVolume[k], rate);
    }
  }
  for (let b = 0; b < mesh.boundaryCount; b++) {
    for (const { rate, control } of surfaces[mesh.boundarySurface[b]].exchanges) {
      if (control === index) count(nodes.boundaryNode[b], b, mesh.boundaryArea[b], rate);
    }
  }
  return sum;
}

/** Where an increasing function is zero, by ever wider brackets around 0 and halving; undefined where it has no zero there. */
function increasingRoot(value: (at: number) => number, scale: number): number | undefined {
  const atZero = value(0);
  if (atZero === 0) return 0;
  const sign = atZero > 0 ? -1 : 1;
  let near = 0;
  let far = scale;
  while (!(sign * value(sign * far) >= 0)) {
    near = far;
    far *= 2;
    if (far > furthest * scale) return undefined;
  }
  for (let count = 0; count < mostHalvings; count++) {
    const middle = near + (far - near) / 2;
    if (middle === near || middle === far) break;
    if (sign * value(sign * middle) >= 0) far = middle;
    else near = middle;
  }
  return sign * far;
}
