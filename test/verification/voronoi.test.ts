import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Geometry, Outline, Rectangle } from '../../src/geometry/geometry.ts';
import { planeMesh } from '../../src/mesh/plane-mesh.ts';
import { tortuosity, tortuosityOn } from '../../src/study/tortuosity.ts';
import { combHost } from '../support/comb-host.ts';
import { overallOrder } from '../support/convergence.ts';
import { core } from '../support/core.ts';
import { capsule, cellWith, discAt, polygon, sheet } from '../support/outlines.ts';
import { rectanglesIn } from '../support/structures.ts';

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
    expect(overallOrder(errors)).toBeGreaterThan(1.9);
  });

  it('is the same with periodic sides wherever they cut the discs', () => {
    for (const x of [0.2, 0.5, 0.93]) {
      const disc = discAt(x, 0.5, Math.sqrt(0.5 / Math.PI));
      const found = tortuosity(cellWith([disc], { sides: 'periodic' }), undefined, core);
      expect(Math.abs(found.relativeDiffusivity / 0.3246544724 - 1)).toBeLessThan(1e-4);
    }
  });
});

describe('periodic sides', () => {
  it('of a lattice turned by 45 degrees are as a mirror cell of half the width', () => {
    const mirror = cellWith([discAt(0, 0.25, 0.18), discAt(0.5, 0.75, 0.18)], { width: 0.5 });
    const whole = cellWith([discAt(0.1, 0.25, 0.18), discAt(0.6, 0.75, 0.18)], { sides: 'periodic' });
    const [one, two] = [mirror, whole].map((geometry) => tortuosity(geometry, undefined, core));
    expect(Math.abs(one.tortuosityFactor - two.tortuosityFactor)).toBeLessThan(
      one.tortuosityUncertainty + two.tortuosityUncertainty,
    );
    expect(Math.abs(one.tortuosityFactor / two.tortuosityFactor - 1)).toBeLessThan(1e-4);
  });

  it('of a tensor grid are as a mirror cell of half the width', () => {
    const solid = (left: number, right: number, bottom: number, top: number): Rectangle => ({
      kind: 'rectangle',
      left,
      right,
      bottom,
      top,
      surface: 2,
    });
    const mirror = cellWith([solid(0, 0.3, 0.4, 0.6)], { width: 0.5 });
    // The same block, cut by the walls in another place.
    const cut = cellWith([solid(0, 0.35, 0.4, 0.6), solid(0.75, 1, 0.4, 0.6)], { sides: 'periodic' });
    const [one, two] = [mirror, cut].map((geometry) => tortuosity(geometry, 0.02, core));
    expect(Math.abs(one.tortuosityFactor - two.tortuosityFactor)).toBeLessThan(
      one.tortuosityUncertainty + two.tortuosityUncertainty,
    );
    expect(Math.abs(one.tortuosityFactor / two.tortuosityFactor - 1)).toBeLessThan(1e-3);
  });
});

describe('thin baffles as open outlines (rows 10 and 11)', () => {
  const gapped = (width: number, gap: number, inLine: boolean) =>
    cellWith([sheet(0, 0, width - gap, 0, 2), inLine ? sheet(0, 1, width - gap, 1, 3) : sheet(gap, 1, width, 1, 3)], {
      width,
    });
  it.each([
    [2, 0.5, false, 4.3875099535],
    [3.75, 0.3, false, 17.4795855753],
    [2, 0.5, true, 2.7757130401],
  ])('W/s %s, g/s %s, in line %s: tau within 1e-3 and its stated uncertainty', (width, gap, inLine, tau) => {
    const found = tortuosity(gapped(width, gap, inLine), undefined, core);
    const error = Math.abs(found.tortuosityFactor - tau);
    expect(error / tau).toBeLessThan(1e-3);
    expect(error).toBeLessThan(found.tortuosityUncertainty);
  });

  it('second order in spite of the tips', () => {
    const geometry = gapped(2, 0.5, false);
    const errors = [0, 1, 2].map(
      (level) =>
        tortuosityOn(geometry, planeMesh(geometry, undefined, level).mesh, core).tortuosityFactor - 4.3875099535,
    );
    expect(overallOrder(errors)).toBeGreaterThan(1.9);
  });
});

/** A rectangle as an outline. */
const outlined = ({ left, right, bottom, top, surface }: Rectangle): Outline =>
  polygon(
    [
      [left, bottom],
      [right, bottom],
      [right, top],
      [left, top],
    ],
    surface,
  );

describe('comb host on triangles (P2a)', () => {
  it('agrees with the reference and with the tensor grid', () => {
    const reference = JSON.parse(readFileSync(new URL('./reference/P2.json', import.meta.url), 'utf8')).P2a;
    const host = combHost();
    const onTriangles = tortuosity({ ...host, solids: rectanglesIn(host).map(outlined) }, undefined, core);
    const onGrid = tortuosity(host, 0.01e-6, core);
    const error = Math.abs(onTriangles.tortuosityFactor - reference.tau_factor.value);
    expect(onTriangles.porosity).toBeCloseTo(0.92, 12);
    expect(error / reference.tau_factor.value).toBeLessThan(1e-3);
    expect(error).toBeLessThan(onTriangles.tortuosityUncertainty);
    expect(Math.abs(onTriangles.tortuosityFactor - onGrid.tortuosityFactor)).toBeLessThan(
      onTriangles.tortuosityUncertainty + onGrid.tortuosityUncertainty,
    );
  });
});

describe('symmetries of outlines', () => {
  const solids = [discAt(0.3, 0.35, 0.2), capsule(0.5, 0.6, 0.9, 0.85, 0.07), sheet(0.55, 0.1, 0.8, 0.45)];
  const geometry = cellWith(solids);
  /** Moves corners; arcs turn the other way round in a mirror, where corners are listed backwards. */
  const moved = (solid: Outline, to: (x: number, y: number) => [number, number], mirrored: boolean): Outline => {
    const places = solid.corners.map(({ x, y, bulge }) => {
      const [toX, toY] = to(x, y);
      return { x: toX, y: toY, bulge };
    });
    if (!mirrored) return { ...solid, corners: places };
    const count = places.length;
    const backwards = places.map((_, k) => ({
      ...places[count - 1 - k],
      bulge: places[(2 * count - 2 - k) % count].bulge,
    }));
    return { ...solid, corners: backwards };
  };
  const change = (to: (x: number, y: number) => [number, number], mirrored: boolean): Geometry => ({
    ...geometry,
    solids: solids.map((solid) => moved(solid, to, mirrored)),
  });

  it('mirrored, turned upside down and rescaled structures agree within their uncertainty', () => {
    const reference = tortuosity(geometry, undefined, core);
    const variants = [
      change((x, y) => [1 - x, y], true),
      change((x, y) => [x, 1 - y], true),
      change((x, y) => [1 - x, 1 - y], false),
    ];
    for (const variant of variants) {
      const found = tortuosity(variant, undefined, core);
      expect(Math.abs(found.tortuosityFactor - reference.tortuosityFactor)).toBeLessThan(
        reference.tortuosityUncertainty + found.tortuosityUncertainty,
      );
      expect(Math.abs(found.tortuosityFactor / reference.tortuosityFactor - 1)).toBeLessThan(1e-3);
      expect(Math.abs(found.porosity - reference.porosity)).toBeLessThan(1e-5);
    }
  });
});
