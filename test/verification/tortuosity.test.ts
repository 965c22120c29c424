import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Geometry, Rectangle } from '../../src/geometry/geometry.ts';
import { tensorGrid } from '../../src/mesh/tensor-grid.ts';
import { tortuosity, tortuosityOn } from '../../src/study/tortuosity.ts';
import { combHost } from '../support/comb-host.ts';
import { observedOrders } from '../support/convergence.ts';
import { core } from '../support/core.ts';
import { rectanglesIn } from '../support/structures.ts';

/**
 * Rows 10 and 11: infinite stacks of thin baffles, exact by Schwarz-Christoffel maps. Each plane of sheets is a mirror of
 * the stack, so its gaps are equipotentials and one pitch between two half-closed planes is the whole problem.
 */
function onePitch(width: number, gap: number, arrangement: 'staggered' | 'in_line'): Geometry {
  const lower: Rectangle = { kind: 'rectangle', left: 0, right: width - gap, bottom: 0, top: 0, surface: 2 };
  const upper: Rectangle =
    arrangement === 'staggered'
      ? { kind: 'rectangle', left: gap, right: width, bottom: 1, top: 1, surface: 3 }
      : { kind: 'rectangle', left: 0, right: width - gap, bottom: 1, top: 1, surface: 3 };
  return {
    dimension: 2,
    width,
    height: 1,
    regions: [{ name: 'pitch', bottom: 0, top: 1, porosity: 1, tortuosityFactor: 1, reactiveAreaDensity: 0 }],
    solids: [lower, upper],
    surfaces: [
      { name: 'collector', role: 'collector' },
      { name: 'counter', role: 'counter' },
      { name: 'lower', role: 'host' },
      { name: 'upper', role: 'host' },
    ],
  };
}

const exact = [
  { width: 2, gap: 0.5, arrangement: 'staggered', tau: 4.3875099535 },
  { width: 3.75, gap: 0.3, arrangement: 'staggered', tau: 17.4795855753 },
  { width: 2, gap: 0.48799248, arrangement: 'staggered', tau: 4.46 },
  { width: 4, gap: 0.28671509, arrangement: 'staggered', tau: 19.8916 },
  { width: 2, gap: 0.5, arrangement: 'in_line', tau: 2.77571304 },
] as const;

describe('thin baffles', () => {
  it.each(exact)('$arrangement, W/s $width, g/s $gap: tau within 1e-3, inside its stated uncertainty', (row) => {
    const found = tortuosity(onePitch(row.width, row.gap, row.arrangement), row.gap / 1000, core);
    const error = Math.abs(found.tortuosityFactor - row.tau);
    expect(error / row.tau).toBeLessThan(1e-3);
    expect(error).toBeLessThan(found.tortuosityUncertainty);
    expect(found.porosity).toBeCloseTo(1, 12);
  });

  it.each(exact)('$arrangement, W/s $width, g/s $gap: second order on graded grids', (row) => {
    const geometry = onePitch(row.width, row.gap, row.arrangement);
    const errors = [0, 1, 2].map((level) => {
      const { mesh } = tensorGrid(geometry, row.gap / 1000, level);
      return tortuosityOn(geometry, mesh, core).tortuosityFactor - row.tau;
    });
    for (const order of observedOrders(errors)) expect(order).toBeGreaterThan(1.9);
  });
});

describe('comb host with thick baffles (P2a)', () => {
  it('agrees with the reference within the stated uncertainty', () => {
    const reference = JSON.parse(readFileSync(new URL('./reference/P2.json', import.meta.url), 'utf8')).P2a;
    const found = tortuosity(combHost(), 0.01e-6, core);
    const error = Math.abs(found.tortuosityFactor - reference.tau_factor.value);
    expect(found.porosity).toBeCloseTo(0.92, 12);
    expect(error / reference.tau_factor.value).toBeLessThan(5e-4);
    expect(error).toBeLessThan(found.tortuosityUncertainty);
  });
});

describe('symmetries', () => {
  const mirrored = (geometry: Geometry): Geometry => ({
    ...geometry,
    solids: rectanglesIn(geometry).map((solid) => ({
      ...solid,
      left: geometry.width - solid.right,
      right: geometry.width - solid.left,
    })),
  });
  const upsideDown = (geometry: Geometry): Geometry => ({
    ...geometry,
    solids: rectanglesIn(geometry).map((solid) => ({
      ...solid,
      bottom: geometry.height - solid.top,
      top: geometry.height - solid.bottom,
    })),
  });

  it('mirrored, turned upside down and rescaled structures have the same tortuosity', () => {
    const geometry = combHost();
    const tau = tortuosity(geometry, 0.1e-6, core).tortuosityFactor;
    for (const other of [mirrored(geometry), upsideDown(geometry)]) {
      expect(Math.abs(tortuosity(other, 0.1e-6, core).tortuosityFactor / tau - 1)).toBeLessThan(1e-10);
    }
    const inMetres = combHost(1);
    expect(Math.abs(tortuosity(inMetres, 0.1, core).tortuosityFactor / tau - 1)).toBeLessThan(1e-10);
  });

  it('an empty box and straight channels have tortuosity 1', () => {
    const empty = { ...combHost(), solids: [] };
    const tau = tortuosity(empty, 1e-6, core);
    expect(tau.tortuosityFactor).toBeCloseTo(1, 12);
    expect(tau.porosity).toBeCloseTo(1, 12);
    const walls: Rectangle[] = [5e-6, 12e-6].map((x) => ({
      kind: 'rectangle',
      left: x,
      right: x + 1e-6,
      bottom: 0,
      top: 120e-6,
      surface: 2,
    }));
    const channels = tortuosity({ ...empty, solids: walls }, 1e-6, core);
    expect(channels.tortuosityFactor).toBeCloseTo(1, 12);
    expect(channels.porosity).toBeCloseTo(0.9, 12);
  });
});
