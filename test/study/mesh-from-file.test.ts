import { describe, expect, it } from 'vitest';
import { geometryOf } from '../../src/geometry/build.ts';
import { admissibilityOf } from '../../src/mesh/voronoi-boxes.ts';
import { meshNotes } from '../../src/study/mesh-from-file.ts';
import { meshReport } from '../../src/study/mesh-report.ts';
import { wholeMesh } from '../../src/study/variant-mesh.ts';
import { gmsh2 } from '../support/gmsh-text.ts';
import { meshCase, readMeshCase, twoSquares } from '../support/mesh-cell.ts';

/** The squares with the middle of the lower one so low that its angle opposite to the collector is obtuse. */
const low = gmsh2({ ...twoSquares, points: twoSquares.points.map(([x, y], k) => (k === 6 ? [2.5, 1.2] : [x, y])) });

describe('boxes on a mesh from a file', () => {
  it('stand on the mesh as it is, and on triangles cut into four for the uncertainty', () => {
    const theCase = readMeshCase();
    const geometry = geometryOf(theCase);
    const [given, cut] = [wholeMesh(theCase, geometry, 0), wholeMesh(theCase, geometry, 1)];
    expect([given.mesh.cellCount, cut.mesh.cellCount]).toEqual([8, 23]);
    expect(meshNotes(given.given)).toEqual([]);
    for (const { mesh } of [given, cut]) {
      expect(mesh.cellVolume.reduce((sum, volume) => sum + volume, 0)).toBeCloseTo(2e-12, 20);
    }
    const once = readMeshCase(`${meshCase}mesh: { uncertainty: false }\n`);
    expect(wholeMesh(once, geometry, 1).mesh.cellCount).toBe(8);
  });

  it('are made positive where they are not, which is said with number and place', () => {
    const theCase = readMeshCase(meshCase, low);
    const { shape, given } = wholeMesh(theCase, geometryOf(theCase), 1);
    const [note] = meshNotes(given);
    expect(note).toMatch(
      /^the boxes around the points of the mesh had 1 face of negative area, the worst at x = 0\.5 um, y = 0 um with \d+ % of its edge\. Edges were flipped and \d+ points? added on boundaries until there were none\.$/u,
    );
    if (shape === undefined || !('triangulation' in shape)) throw new Error('there are no triangles');
    expect(admissibilityOf(shape.triangulation).negativeFaces).toBe(0);
    expect(meshReport('base', 'base', theCase).notes).toEqual([note]);
  });
});
