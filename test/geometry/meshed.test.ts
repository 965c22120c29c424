import { describe, expect, it } from 'vitest';
import { geometryOf, hostExtentOf } from '../../src/geometry/build.ts';
import { footprintOf } from '../../src/geometry/geometry.ts';
import { gmsh2 } from '../support/gmsh-text.ts';
import { meshCase, readMeshCase, twoSquares } from '../support/mesh-cell.ts';

const axisymmetric = meshCase.replace('unit: um', 'unit: um\n    symmetry: axisymmetric');

describe('the geometry of a cell that is a mesh', () => {
  it('begins at the lowest and leftmost point, with regions between their levels', () => {
    const geometry = geometryOf(readMeshCase());
    expect(geometry).toMatchObject({ dimension: 2, solids: [] });
    expect(geometry.symmetry).toBeUndefined();
    expect(geometry.width).toBeCloseTo(1e-6, 18);
    expect(geometry.height).toBeCloseTo(2e-6, 18);
    const [pore, felt] = geometry.regions;
    expect(pore).toMatchObject({ name: 'pore', bottom: 0, porosity: 1, tortuosityFactor: 1 });
    expect(felt).toMatchObject({ name: 'felt', porosity: 0.5 });
    expect(felt.tortuosityFactor).toBeCloseTo(0.5 ** -0.5, 12);
    expect([pore.top, felt.bottom, felt.top].map((level) => level * 1e6)).toEqual([
      expect.closeTo(1, 12),
      expect.closeTo(1, 12),
      expect.closeTo(2, 12),
    ]);
    expect(geometry.surfaces).toEqual([
      { name: 'collector', role: 'collector' },
      { name: 'counter', role: 'counter' },
      { name: 'wall', role: 'host' },
    ]);
  });

  it('counts currents by the area of the collector, or of the counter electrode', () => {
    expect(footprintOf(geometryOf(readMeshCase()))).toBeCloseTo(1e-6, 18);
    const lines = [
      ...twoSquares.lines!.slice(1),
      { nodes: [1, 2], group: 'collector' },
      { nodes: [2, 3], group: 'side' },
    ];
    const mesh = gmsh2({ ...twoSquares, lines });
    const larger = meshCase.replace('[collector]', '[collector, side]');
    expect(footprintOf(geometryOf(readMeshCase(larger, mesh)))).toBeCloseTo(2e-6, 18);
    const byCounter = larger.replace('unit: um', 'unit: um\n    footprint: counter');
    expect(footprintOf(geometryOf(readMeshCase(byCounter, mesh)))).toBeCloseTo(1e-6, 18);
  });

  it('has the areas of a whole turn about an axis, which stays where it is', () => {
    const geometry = geometryOf(readMeshCase(axisymmetric));
    expect(geometry.symmetry).toBe('axisymmetric');
    expect(geometry.width).toBeCloseTo(3e-6, 18);
    expect(footprintOf(geometry)).toBeCloseTo(Math.PI * (3 ** 2 - 2 ** 2) * 1e-12, 24);
  });

  it('says between which levels the host reacts, or that there is none', () => {
    const theCase = readMeshCase();
    const { bottom, top } = hostExtentOf(theCase, geometryOf(theCase));
    expect([bottom * 1e6, top * 1e6]).toEqual([expect.closeTo(1, 12), expect.closeTo(2, 12)]);
    const bare = readMeshCase(meshCase.replace('      host: [wall]\n', '').replace('\n  host:', '\n  collector:'));
    const extent = hostExtentOf(bare, geometryOf(bare));
    expect([extent.bottom, extent.top * 1e6]).toEqual([0, expect.closeTo(2, 12)]);
  });

  it('leaves out what is solid', () => {
    const solid = meshCase.replace('{ kind: open }', '{ kind: solid }').replace('[collector]', '[sheet]');
    const { regions, height, surfaces } = geometryOf(readMeshCase(solid));
    expect(regions.map(({ name }) => name)).toEqual(['felt']);
    expect(height).toBeCloseTo(1e-6, 18);
    expect(surfaces[0].name).toBe('collector');
  });
});
