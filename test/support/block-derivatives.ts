import { expect } from 'vitest';
import {
  type FluxBlock,
  type LocalBlock,
  newFluxBlock,
  newLocalBlock,
  type Physics,
} from '../../src/physics/physics.ts';
import { derivative } from './derivative.ts';

/** The state of nodes, one after the other, from the values of their unknowns. */
export function stateOfValues(physics: Physics, values: readonly number[]): Float64Array {
  return Float64Array.from(values, (value, k) => {
    const { origin, positive } = physics.unknowns[k % physics.unknowns.length];
    return positive ? Math.log(value / origin) : value - origin;
  });
}

/** The flux from the first to the second node of a state; an entry that is not written is NaN. */
export function fluxAt(physics: Physics, state: Float64Array): FluxBlock {
  const n = physics.unknowns.length;
  const block = newFluxBlock(n);
  for (const array of [block.value, block.left, block.right]) array.fill(Number.NaN);
  physics.flux(state, 0, n, block);
  return block;
}

/** What `storage` or `production` writes for the second node of a state; an entry that is not written is NaN. */
export function localAt(physics: Physics, what: 'storage' | 'production', state: Float64Array): LocalBlock {
  const n = physics.unknowns.length;
  const block = newLocalBlock(n);
  block.value.fill(Number.NaN);
  block.byUnknown.fill(Number.NaN);
  physics[what]!(state, n, block);
  return block;
}

/** Expects the derivatives of the flux between two nodes of these values to agree with differences. */
export function expectFluxDerivatives(physics: Physics, values: readonly number[]): void {
  const n = physics.unknowns.length;
  const block = fluxAt(physics, stateOfValues(physics, values));
  const found = (row: number, k: number) => (k < n ? block.left : block.right)[row * n + (k % n)];
  const rowAt = (row: number, at: readonly number[]) => fluxAt(physics, stateOfValues(physics, at)).value[row];
  expectDerivatives(physics, values, 2 * n, found, rowAt);
}

/** Expects the derivatives of the storage or the production at a node of these values to agree with differences. */
export function expectLocalDerivatives(
  physics: Physics,
  what: 'storage' | 'production',
  values: readonly number[],
): void {
  const n = physics.unknowns.length;
  const inSecondNode = (at: readonly number[]) => stateOfValues(physics, [...at, ...at]);
  const block = localAt(physics, what, inSecondNode(values));
  const rowAt = (row: number, at: readonly number[]) => localAt(physics, what, inSecondNode(at)).value[row];
  expectDerivatives(physics, values, n, (row, k) => block.byUnknown[row * n + k], rowAt);
}

function expectDerivatives(
  physics: Physics,
  values: readonly number[],
  columns: number,
  found: (row: number, column: number) => number,
  rowAt: (row: number, values: readonly number[]) => number,
): void {
  const n = physics.unknowns.length;
  /** A length over which the unknown changes things: itself where positive, its scale otherwise. */
  const extent = (k: number) => (physics.unknowns[k % n].positive ? values[k] : physics.unknowns[k % n].scale);
  for (let row = 0; row < n; row++) {
    // The terms a value is made of: differences are as good as the rounding of the largest.
    let terms = Math.abs(rowAt(row, values));
    for (let k = 0; k < columns; k++) terms += Math.abs(found(row, k) * Math.max(extent(k), Math.abs(values[k])));
    for (let k = 0; k < columns; k++) {
      const along = (value: number) => rowAt(row, values.with(k, value));
      const expected = derivative(along, values[k], 0.01 * extent(k));
      const slack = 1e-7 * Math.abs(expected) + (3e-12 * terms) / extent(k);
      expect(Math.abs(found(row, k) - expected), `row ${row}, column ${k}`).toBeLessThanOrEqual(slack);
    }
  }
}
