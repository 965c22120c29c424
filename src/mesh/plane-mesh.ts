import { defaultFinestCell } from '../geometry/build.ts';
import type { Geometry } from '../geometry/geometry.ts';
import type { PlaneMesh } from './mesh.ts';
import type { SurfaceSizes } from './surface-sizes.ts';
import { tensorGrid } from './tensor-grid.ts';
import { triangulate } from './triangulate.ts';
import { voronoiBoxes } from './voronoi-boxes.ts';

/** Whether a geometry is meshed by triangles: an outline does not follow the lines of a grid. */
export function needsTriangles({ solids }: Geometry): boolean {
  return solids.some(({ kind }) => kind === 'outline');
}

/**
 * The mesh of a two-dimensional geometry: a tensor grid, or boxes around the points of triangles where there are outlines.
 *
 * @param finest cells at tips and corners on level 0, m; of triangles found from what is around each when absent
 * @param level each level halves the cells
 * @param largest no cell is larger than this on level 0, m
 * @param surfaces what surfaces ask of triangles on level 0; grids are graded towards all of them
 * @throws BadMeshError if the mesh would be too large, or the geometry leaves no pore; ResourceLimitError if triangles along surfaces
 * would be too many
 */
export function planeMesh(
  geometry: Geometry,
  finest: number | undefined,
  level = 0,
  largest?: number,
  surfaces?: readonly SurfaceSizes[],
): PlaneMesh {
  if (needsTriangles(geometry)) {
    return voronoiBoxes(geometry, triangulate(geometry, { finest, largest, surfaces }, level));
  }
  return tensorGrid(geometry, finest ?? 8 * defaultFinestCell(geometry), level, largest);
}
