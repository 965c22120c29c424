import { Matrix, solve as solveDense } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { NotConvergedError } from '../../src/errors.ts';
import { DoubleLayer } from '../../src/physics/double-layer.ts';
import { FrequencyResponse } from '../../src/solve/frequency-response.ts';
import type { Problem } from '../../src/solve/problem.ts';
import { System } from '../../src/solve/system.ts';
import { solveProblem } from '../support/cells.ts';
import { core } from '../support/core.ts';
import { departuresOf, entryOf } from '../support/fields.ts';
import { cation } from '../support/kinetics.ts';
import { closedLine, denseJacobian, everyCondition, filled, thermal } from '../support/problems.ts';

/** Every kind of condition, and double layers on faces, in the volume and on a surface that is held. */
function withDoubleLayers(): Problem {
  const { problem } = everyCondition();
  const rate = new DoubleLayer({ ion: cation, capacitance: 0.2 });
  const { surfaces, volumeRates } = problem;
  return {
    ...problem,
    surfaces: surfaces.map((surface, k) =>
      k === 3 ? surface : { ...surface, exchanges: [...surface.exchanges, { rate, control: k === 1 ? 1 : 0 }] },
    ),
    volumeRates: [...volumeRates, { ...volumeRates[1], rate }],
    anchors: problem.anchors.filter(({ kind }) => kind === 'amount'),
  };
}

/** A state that solves nothing in particular. */
function someState(system: System): Float64Array {
  return Float64Array.from(system.scale, (scale, k) =>
    entryOf(system, k, scale === filled ? filled * (1 + 0.5 * Math.sin(k)) : 2 * thermal * Math.cos(3 * k)),
  );
}

describe('the derivatives of what is stored', () => {
  it('agree with differences, and are 0 where a value is held', () => {
    using system = new System(withDoubleLayers(), core);
    const state = someState(system);
    const { size, scale } = system;
    system.assembleStorageJacobian(state, 0.7);
    const jacobian = denseJacobian(system);
    const storedAt = (column: number, by: number) => {
      const stored = new Float64Array(size);
      const moved = system.origin[column] + departuresOf(system, state)[column] + by;
      system.assembleStorage(state.with(column, entryOf(system, column, moved)), 0.7, stored);
      return stored;
    };
    const whole = Math.max(...jacobian.flatMap((row) => row.map((entry, k) => Math.abs(entry) * scale[k])));
    const heldNodes = new Set<number>();
    system.problem.mesh.boundarySurface.forEach((surface, b) => {
      if (surface === 2) heldNodes.add(system.nodes.boundaryNode[b]);
    });
    for (let column = 0; column < size; column++) {
      const step = 1e-3 * scale[column];
      const [above, below] = [storedAt(column, step), storedAt(column, -step)];
      for (let row = 0; row < size; row++) {
        const held = row < system.coreSize && heldNodes.has(Math.floor(row / system.unknownCount));
        const expected = held ? 0 : (above[row] - below[row]) / (2 * step);
        expect(Math.abs(jacobian[row][column] - expected) * scale[column]).toBeLessThan(1e-9 * whole);
      }
    }
  });
});

describe('the response of a problem with every kind of condition', () => {
  it.each([0, 1, 1e3])('is that of dense elimination at %d rad/s', (w) => {
    using system = new System(withDoubleLayers(), core);
    const state = someState(system);
    using response = new FrequencyResponse({ system, state, control: 0 }, core);
    const found = response.impedance(w);
    const { size, scale, coreSize } = system;
    system.assembleJacobian(state, 1, new Float64Array(size));
    const steady = denseJacobian(system);
    system.assembleStorageJacobian(state, 1);
    const stored = denseJacobian(system);
    // Real over imaginary parts, rows and columns of like size.
    const rowSize = steady.map((row, j) =>
      Math.max(...row.map((entry, k) => Math.max(Math.abs(entry), w * Math.abs(stored[j][k])) * scale[k])),
    );
    const scaled = (matrix: number[][], factor: number) =>
      matrix.map((row, j) => row.map((entry, k) => (factor * entry * scale[k]) / rowSize[j]));
    const [real, swing, back] = [scaled(steady, 1), scaled(stored, w), scaled(stored, -w)];
    const whole = new Matrix([
      ...real.map((row, j) => [...row, ...back[j]]),
      ...swing.map((row, j) => [...row, ...real[j]]),
    ]);
    const right = new Float64Array(2 * size);
    right[coreSize] = 1 / rowSize[coreSize];
    const solution = solveDense(whole, Matrix.columnVector(right)).to1DArray();
    const expected = {
      real: solution[coreSize] * scale[coreSize],
      imaginary: solution[size + coreSize] * scale[coreSize],
    };
    const modulus = Math.hypot(expected.real, expected.imaginary);
    expect(Math.abs(found.real - expected.real)).toBeLessThan(1e-9 * modulus);
    expect(Math.abs(found.imaginary - expected.imaginary)).toBeLessThan(1e-9 * modulus);
  });
});

describe('the levels of a closed cell', () => {
  const solved = solveProblem(closedLine(300).geometry, closedLine(300).problem, [filled, 0]);

  it('come from what is stored above 0 Hz, so that anchors change nothing there', () => {
    using anchored = new FrequencyResponse({ ...solved, control: 0 }, core);
    using free = new FrequencyResponse({ ...solved, control: 0, anchors: [] }, core);
    for (const w of [1e-2, 1, 1e3]) {
      const [with_, without] = [anchored.impedance(w), free.impedance(w)];
      expect(Math.abs(with_.real - without.real)).toBeLessThan(1e-10 * with_.real);
      expect(Math.abs(with_.imaginary - without.imaginary)).toBeLessThan(1e-10 * with_.real);
    }
  });

  it('come from the anchors at 0 Hz, where the slope of the steady voltage is found', () => {
    using response = new FrequencyResponse({ ...solved, control: 0 }, core);
    const voltageAt = (current: number) => {
      const { problem, geometry } = closedLine(current);
      const { system, state } = solveProblem(geometry, problem, [filled, 0]);
      return system.controlValue(0, state, 1);
    };
    // Anodic current is minus the applied one.
    const slope = (voltageAt(299) - voltageAt(301)) / 2;
    const { real, imaginary } = response.impedance(0);
    expect(imaginary).toBe(0);
    expect(Math.abs(real / slope - 1)).toBeLessThan(1e-4);
  });
});

it('without an answer the response says at which frequency', () => {
  const { problem } = closedLine(0, { rate: new DoubleLayer({ ion: cation, capacitance: 0.1 }) });
  using system = new System(problem, core);
  using response = new FrequencyResponse({ system, state: system.uniformState([filled, 0]), control: 0 }, core);
  expect(Number.isFinite(response.impedance(1).imaginary)).toBe(true);
  expect(() => response.impedance(0)).toThrow(NotConvergedError);
});

describe('between two electrodes', () => {
  it('the answer is the same whether one is held or both are free', () => {
    const { geometry, problem } = closedLine(300);
    const solved = solveProblem(geometry, problem, [filled, 0]);
    using held = new FrequencyResponse({ ...solved, control: 0 }, core);
    const opposite = { control: 1, unknown: 1, equation: 0 };
    using free = new FrequencyResponse({ ...solved, control: 0, opposite }, core);
    for (const w of [0, 1e-2, 1e3]) {
      const [one, other] = [held.impedance(w), free.impedance(w)];
      expect(Math.abs(one.real - other.real)).toBeLessThan(1e-10 * one.real);
      expect(Math.abs(one.imaginary - other.imaginary)).toBeLessThan(1e-10 * one.real);
    }
  });

  it('that block, the resistance stays exact beside a capacitance of any size', () => {
    const capacitance = 0.1;
    const rate = new DoubleLayer({ ion: cation, capacitance });
    const { problem } = closedLine(0, { rate, cells: 200 });
    const [working, counter, ...others] = problem.surfaces;
    const blocked = { ...problem, surfaces: [working, { exchanges: [{ ...counter.exchanges[0], rate }] }, ...others] };
    using system = new System(blocked, core);
    const opposite = { control: 1, unknown: 1, equation: 0 };
    using response = new FrequencyResponse(
      { system, state: system.uniformState([filled, 0]), control: 0, opposite },
      core,
    );
    // Far below D / L^2 salt and electrolyte are resistances, in series with both capacitances.
    const [low, lower] = [response.impedance(1e-5), response.impedance(1e-6)];
    expect(Math.abs(lower.real / low.real - 1)).toBeLessThan(1e-6);
    expect(Math.abs((lower.imaginary * 1e-6 * capacitance) / -2 - 1)).toBeLessThan(1e-9);
    expect(low.real / -low.imaginary).toBeLessThan(1e-9);
  });
});
