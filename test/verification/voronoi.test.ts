import { describe, expect, it } from 'vitest';
import { planeMesh } from '../../src/mesh/plane-mesh.ts';
import { tortuosity, tortuosityOn } from '../../src/study/tortuosity.ts';
import { observedOrders } from '../support/convergence.ts';
import { core } from '../support/core.ts';
import { cellWith, discAt } from '../support/outlines.ts';

/** Row 12: one cell of a square array of insulating discs between mirror planes (multipole method), and benchmark P2b. */
const discs = [
  { share: 0.3, diffusivity: 0.537579984 },
  { share: 0.4, diffusivity: 0.4253512266319895 },
  { share: 0.5, diffusivity: 0.3246544724 },
  { share: 0.7, diffusivity: 0.1345404422 },
];

/** A quarter of the cell. */
const quarter = (share: number) => cellWith([discAt(0, 0, Math.sqrt(share / Math.PI))], { width: 0.5, levels: [0.5] });

describe('square array of insulating discs', () => {
  it.each(discs)('$share of the area: D within 1e-3 and its stated uncertainty on the automatic mesh', (row) => {
    const found = tortuosity(cellWith([discAt(0.5, 0.5, Math.sqrt(row.share / Math.PI))]), undefined, core);
    const error = Math.abs(found.relativeDiffusivity - row.diffusivity) / row.diffusivity;
    expect(error).toBeLessThan(1e-3);
    expect(error).toBeLessThan(found.tortuosityUncertainty / found.tortuosityFactor);
    expect(Math.abs(found.porosity - (1 - row.share))).toBeLessThan(2e-5);
  });

  it.each(discs)('$share of the area: second order', (row) => {
    const errors = [0, 1, 2].map(
      (level) =>
        tortuosityOn(quarter(row.share), planeMesh(quarter(row.share), undefined, level).mesh, core)
          .relativeDiffusivity - row.diffusivity,
    );
    for (const order of observedOrders(errors)) expect(order).toBeGreaterThan(1.9);
  });
});
