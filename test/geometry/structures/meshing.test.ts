import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Geometry } from '../../../src/geometry/geometry.ts';
import {
  type Box,
  fibres,
  foam,
  pillars,
  randomSheets,
  type Structure,
  shapedChannels,
} from '../../../src/geometry/structures.ts';
import { requireConnectedPores } from '../../../src/mesh/connectivity.ts';
import { triangulate } from '../../../src/mesh/triangulate.ts';
import { voronoiBoxes } from '../../../src/mesh/voronoi-boxes.ts';
import { areaOf, gaps } from '../../support/outlines.ts';
import { openRegion } from '../../support/structures.ts';

/** A structure in the lower of two layers. */
function cellOf({ solids, surfaces }: Structure, { width, top, sides }: Box): Geometry {
  return {
    dimension: 2,
    sides,
    width,
    height: top + 10,
    regions: [openRegion('structure', 0, top), openRegion('open', top, top + 10)],
    solids: solids.map((solid) => ({ ...solid, surface: solid.surface + 2 })),
    surfaces: [{ name: 'collector', role: 'collector' }, { name: 'counter', role: 'counter' }, ...surfaces],
  };
}

const body = { diameter: () => 8, sizeSpread: 0.2, gap: 0.8, density: () => 1, role: 'host' } as const;
const channels = { count: 2, widthSpread: 0.2, role: 'host' } as const;
const winding = { kind: 'sinusoidal', tortuosity: 1.3, periods: 2 } as const;
const turns = Math.PI / 2;

/** Every generator, by a seed. */
const generators: Readonly<Record<string, (seed: number, box: Box) => Structure>> = {
  fibres: (seed, box) => fibres({ ...body, arrangement: 'random', overlapping: false, porosity: 0.7, seed }, box),
  'overlapping fibres': (seed, box) =>
    fibres({ ...body, arrangement: 'random', overlapping: true, porosity: 0.7, seed }, box),
  grains: (seed, box) =>
    fibres({ ...body, arrangement: 'random', overlapping: false, porosity: 0.8, corners: 5, seed }, box),
  'sheets of no thickness': (seed, box) =>
    randomSheets(
      {
        count: 8,
        length: 12,
        sheetThickness: 0,
        angles: { kind: 'uniform', from: -turns, to: turns },
        gap: 1.5,
        seed,
        role: 'host',
      },
      box,
    ),
  'thick sheets': (seed, box) =>
    randomSheets(
      {
        count: 6,
        length: 12,
        sheetThickness: 1,
        angles: { kind: 'von_mises', mean: 0.3, concentration: 2 },
        gap: 1.5,
        seed,
        role: 'host',
      },
      box,
    ),
  foam: (seed, box) => foam({ arrangement: 'random', cellSize: 14, porosity: 0.97, gap: 0.7, seed, role: 'host' }, box),
  needles: (seed, box) =>
    pillars(
      { count: 1 + (seed % 3), height: 20, baseWidth: 5, tipRadius: (seed % 6) / 2, role: 'collector' },
      box,
      false,
    ),
  'tapered channels': (seed, box) =>
    shapedChannels({ ...channels, wallThickness: (h) => 6 - 5 * h, path: { kind: 'straight' }, seed }, box),
  'tilted channels': (seed, box) =>
    shapedChannels(
      { ...channels, wallThickness: () => seed % 3, path: { kind: 'tilted', tilt: 0.5 }, seed },
      { ...box, sides: 'periodic' },
    ),
  'winding channels': (seed, box) =>
    shapedChannels({ ...channels, wallThickness: () => 2, path: winding, seed }, { ...box, sides: 'periodic' }),
};

describe('a mesh of any seed has positive, closed boxes that fill the pores, which hang together', () => {
  it.each(Object.keys(generators))('%s', (name) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        fc.constantFrom<Box['sides']>('mirror', 'periodic'),
        (seed, sides) => {
          const box: Box = { width: 36, bottom: 0, top: 40, sides };
          const winds = name.startsWith('tilted') || name.startsWith('winding');
          const geometry = cellOf(generators[name](seed, box), winds ? { ...box, sides: 'periodic' } : box);
          const made = voronoiBoxes(geometry, triangulate(geometry));
          expect(made.mesh.cellVolume.every((volume) => volume > 0)).toBe(true);
          const total = made.mesh.cellVolume.reduce((sum, each) => sum + each, 0);
          expect(Math.abs(total / areaOf(made.triangulation) - 1)).toBeLessThan(1e-12);
          expect(gaps(made)).toBeLessThan(1e-9);
          expect(() => requireConnectedPores(made.mesh)).not.toThrow();
        },
      ),
      { numRuns: 5, examples: [[4294967264, 'periodic']] },
    );
  });
});
