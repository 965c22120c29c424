import { loadLinearCore } from 'sparse-linear-solver-wasm';
import { describe, expect, it } from 'vitest';
import { type Case, caseOfPoint, readCase, sweepPoints } from '../../src/case/index.ts';
import { BadCaseError, InterruptedError } from '../../src/errors.ts';
import { PointPool } from '../../src/node/point-pool.ts';
import { type PointOutcome, PointSolver } from '../../src/study/point.ts';
import { isSolved, localWorkers, memoryStore, type PointWorkers, runSweep } from '../../src/study/sweep.ts';
import { sweptSeparator } from '../support/sweeps.ts';

const core = await loadLinearCore();
const caseHash = 'a'.repeat(64);
const { text, caseFile } = sweptSeparator();

/** Workers that remember what they solved. */
function watched(): PointWorkers & { readonly solved: Case[] } {
  const workers = localWorkers(core);
  const solved: Case[] = [];
  return {
    count: 1,
    solved,
    solve(theCase) {
      solved.push(theCase);
      return workers.solve(theCase);
    },
  };
}

describe('runSweep', async () => {
  const store = memoryStore();
  const workers = watched();
  const result = await runSweep(caseFile, { workers, store, caseHash });

  it('gives every point by its index, with metrics or with the reason why there are none', () => {
    expect(result.points.map(({ index }) => index)).toEqual(Array.from({ length: 12 }, (_, k) => k));
    const codes = result.points.map(({ outcome }) => (isSolved(outcome) ? 'solved' : outcome.failure.code));
    expect(new Set(codes)).toEqual(new Set(['solved', 'depleted']));
    for (const { outcome, values, limitingCurrentDensity } of result.points) {
      // Theory, and the mesh of 20 cells near to it.
      expect(isSolved(outcome), `${values}`).toBe(values[1] < limitingCurrentDensity!);
      if (isSolved(outcome)) expect(outcome.balances.charge).toBeLessThan(1e-10);
      else expect(outcome.failure.message).toMatch(/^no steady state carries/u);
    }
  });

  it('solves no point again, in the same sweep or in another one with the same store', async () => {
    expect(workers.solved).toHaveLength(12);
    const again = watched();
    const progress: unknown[] = [];
    const repeated = await runSweep(caseFile, {
      workers: again,
      store,
      caseHash,
      onProgress: (each) => progress.push(each),
    });
    expect(again.solved).toEqual([]);
    expect(progress).toEqual([{ total: 12, done: 12, known: 12, failed: 5 }]);
    expect(JSON.stringify(repeated)).toBe(JSON.stringify(result));
    const wider = readCase(text.replace('5 mA/cm^2]', '5 mA/cm^2, 7 mA/cm^2]'), 'wider.yaml');
    await runSweep(wider, { workers: again, store, caseHash });
    expect(again.solved).toHaveLength(3);
  });

  it('solves the same point of several variants once', async () => {
    const twins = readCase(`${text}\nvariants: { one: , two: { label: Its twin } }`, 'twins.yaml');
    const again = watched();
    const { points } = await runSweep(twins, { workers: again, caseHash });
    expect(again.solved).toHaveLength(12);
    expect(points).toHaveLength(24);
    expect(points[12].outcome).toBe(points[0].outcome);
  });

  it('ends at once when it is interrupted, and keeps what was done', async () => {
    const half = memoryStore();
    const controller = new AbortController();
    await expect(
      runSweep(caseFile, {
        workers: watched(),
        store: half,
        caseHash,
        signal: controller.signal,
        onProgress: ({ done }) => {
          if (done === 5) controller.abort();
        },
      }),
    ).rejects.toThrow(InterruptedError);
    const rest = watched();
    const resumed = await runSweep(caseFile, { workers: rest, store: half, caseHash });
    expect(rest.solved).toHaveLength(7);
    expect(JSON.stringify(resumed)).toBe(JSON.stringify(result));
  });

  it('does not keep what only the memory of the machine refused', async () => {
    const failure = { code: 'resource-limit', message: 'too little memory', help: 'use less' } as const;
    const kept = memoryStore();
    const poor: PointWorkers = { count: 2, solve: async () => ({ failure }) };
    const { points } = await runSweep(caseFile, { workers: poor, store: kept, caseHash });
    expect(points.every(({ outcome }) => !isSolved(outcome))).toBe(true);
    const again = watched();
    await runSweep(caseFile, { workers: again, store: kept, caseHash });
    expect(again.solved).toHaveLength(12);
  });

  it('passes on a fault of Meander', async () => {
    const broken: PointWorkers = { count: 1, solve: () => Promise.reject(new TypeError('a fault')) };
    await expect(runSweep(caseFile, { workers: broken, caseHash })).rejects.toThrow('a fault');
  });

  it('says how to add a sweep to a case without one', async () => {
    const { sweep: _, ...without } = caseFile;
    await expect(runSweep(without, { workers: watched(), caseHash })).rejects.toThrow(BadCaseError);
  });

  it('is the same to the last bit with one thread and with two', async () => {
    for (const count of [1, 2]) {
      const pool = new PointPool(count);
      try {
        const threaded = await runSweep(caseFile, { workers: pool, caseHash });
        expect(JSON.stringify(threaded)).toBe(JSON.stringify(result));
      } finally {
        await pool[Symbol.asyncDispose]();
      }
    }
  });
});

describe('a point solver', () => {
  const base = `
title: points that share meshes, or not
electrolyte: { concentration: 1 mol/L, salt_diffusivity: 3e-10 m^2/s, transference_number: 0.38 }
mesh: { uncertainty: false, cells_per_layer: 40, finest_cell: 1 um }
operation: { kind: galvanostatic, current_density: 5 mA/cm^2 }
`;
  const resolved = `${base}
cell:
  width: 20 um
  layers:
    host: { thickness: 30 um, structure: { kind: sheets, arrangement: staggered, count: 2, gap: 4 um } }
    separator: { thickness: 10 um, structure: { kind: open } }
interfaces:
  host: { kind: butler_volmer, exchange_current_density: 10 A/m^2 }
  counter: { kind: reservoir }
sweep:
  parameters:
    cell.layers.host.structure.gap: [4 um, 8 um]
    operation.current_density: [1 mA/cm^2, 5 mA/cm^2]
`;
  const charged = `${base}
cell: { layers: { separator: { thickness: 50 um, fixed_charge: 100 mol/m^3, structure: { kind: open } } } }
interfaces:
  collector: { kind: butler_volmer, exchange_current_density: 10 A/m^2 }
  counter: { kind: butler_volmer, exchange_current_density: 10 A/m^2 }
sweep:
  parameters:
    electrolyte.transference_number: [0.3, 0.6]
    cell.layers.separator.fixed_charge: [0 mol/m^3, -200 mol/m^3, 100 mol/m^3]
`;
  const inTime = charged
    .replace('5 mA/cm^2 }', '5 mA/cm^2, duration: 5 s }')
    .replace(
      'cell.layers.separator.fixed_charge: [0 mol/m^3, -200 mol/m^3, 100 mol/m^3]',
      'operation.duration: [5 s, 1 s]',
    );
  const multigrid = resolved.replace('title', 'solver: { linear_method: multigrid }\ntitle');

  it.each([
    ['pore-resolved', resolved],
    ['with multigrid', multigrid],
    ['with bound charge', charged],
    ['in time', inTime],
    ['above and below the limiting current', text],
  ])('gives the same outcome whatever it solved before: %s', (_, yaml) => {
    const { variants, sweep } = readCase(yaml, 'points.yaml');
    const cases = sweepPoints(sweep!).map((point) => caseOfPoint(variants, sweep!, point));
    const alone = (theCase: Case): PointOutcome => {
      const solver = new PointSolver(core);
      try {
        return solver.solve(theCase);
      } finally {
        solver.dispose();
      }
    };
    const fresh = cases.map((theCase) => JSON.stringify(alone(theCase)));
    expect(fresh.some((outcome) => outcome.includes('"metrics"'))).toBe(true);
    const solver = new PointSolver(core);
    for (const k of [...cases.keys(), ...[...cases.keys()].reverse()]) {
      expect(JSON.stringify(solver.solve(cases[k])), `point ${k}`).toBe(fresh[k]);
    }
    solver.dispose();
  });

  it('gives a mesh that cannot be made as an outcome', () => {
    const { variants } = readCase(
      resolved.replace('count: 2, gap', 'count: 2, sheet_thickness: 2 um, gap'),
      'bad.yaml',
    );
    const solver = new PointSolver(core);
    const theCase = structuredClone(variants[0].case);
    (theCase.cell.layers[0].structure as { gap: number }).gap = 0;
    const outcome = solver.solve(theCase);
    solver.dispose();
    expect(isSolved(outcome)).toBe(false);
  });
});
